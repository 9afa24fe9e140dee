// What an open page says of itself: that the line to the house is down, and that the session is about to end. What somebody chose and
// wrote stays in the page, in memory alone, through both. Without this file a form that is sent too late leads to the door.

const BEFORE_MS = 120_000;
const LOOK_MS = 1_000;
const AGAIN = 5; // looks between two askings while the line is down
const root = document.documentElement;
const bar = document.getElementById("offline");
const note = document.getElementById("ending");
let lostAt = 0;
let ends = Infinity;
let why = "";
let isAsking = false;

// -- the line -----------------------------------------------------------------------------------------------------

function span(ms) {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((each) => String(each).padStart(2, "0")).join(":");
}

function line(isThere) {
  if (bar === null || bar.hidden === isThere) return;
  bar.hidden = isThere;
  root.toggleAttribute("data-offline", !isThere);
  lostAt = Date.now();
  bar.querySelector("[data-since]").textContent = new Date(lostAt).toISOString().slice(11, 16);
  bar.querySelector("[data-for]").textContent = span(0);
  document.dispatchEvent(new CustomEvent("fairway:line", { detail: isThere }));
}

// -- the session --------------------------------------------------------------------------------------------------

function say(which) {
  for (const each of note.querySelectorAll("[data-which]")) each.hidden = each.dataset.which !== which;
  note.querySelector("[data-again]").hidden = which === "idle";
  note.hidden = false;
}

function begin(left, reason) {
  ends = left > 0 ? Date.now() + 1000 * left : Infinity;
  why = reason;
  if (!root.hasAttribute("data-ended") && note !== null) note.hidden = true;
}

function read() {
  const said = document.querySelector("footer.trace")?.dataset;
  if (said !== undefined) begin(Number(said.left), said.why);
}

function ended() {
  if (note === null || root.hasAttribute("data-ended")) return;
  root.toggleAttribute("data-ended", true);
  say("ended");
  note.querySelector("a").focus();
}

// Null where nobody is signed in any more, undefined where the house does not answer. isHand: somebody is there, who keeps the session.
async function ask(isHand) {
  const headers = isHand ? {} : { "X-Fairway-Refresh": "1" };
  const answer = await fetch("/session/", { redirect: "manual", headers }).catch(() => undefined);
  if (answer === undefined || answer.status >= 500) return undefined;
  return answer.ok ? answer.json() : null;
}

async function closed() {
  const found = await ask(false);
  if (found === null) ended();
  else line(found !== undefined);
}

async function stay() {
  if (isAsking) return;
  isAsking = true;
  const found = await ask(true);
  isAsking = false;
  if (found === null) ended();
  else if (found !== undefined) begin(found.left, found.why);
}

// The session was begun anew in another window: the forms here get its token, and the card is held against what is now.
async function goOn() {
  const found = await ask(true);
  if (!found) return;
  if (found.name !== document.querySelector("footer.trace bdi")?.textContent) return say("other");
  if (found.needs_purpose) return say("purpose");
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = found.token;
  root.removeAttribute("data-ended");
  begin(found.left, found.why);
  document.getElementById("content").focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("fairway:line", { detail: true }));
}

function look() {
  if (!bar.hidden) {
    const lost = Date.now() - lostAt;
    bar.querySelector("[data-for]").textContent = span(lost);
    if (navigator.onLine && Math.floor(lost / LOOK_MS) % AGAIN === AGAIN - 1) void closed();
  }
  const left = ends - Date.now();
  if (root.hasAttribute("data-ended") || left > BEFORE_MS) return;
  if (left <= 0) ended();
  else if (note.hidden) say(why);
}

if (bar !== null) {
  read();
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  document.addEventListener("fairway:card", read);
  document.addEventListener("fairway:ended", ended);
  document.addEventListener("fairway:closed", () => void closed());
  document.addEventListener("fairway:stream", (event) => line(event.detail));
  addEventListener("offline", () => line(false));
  addEventListener("online", () => line(true));
  note.querySelector("[data-go-on]").addEventListener("click", () => void goOn());
  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, () => !note.hidden && why === "idle" && !root.hasAttribute("data-ended") && void stay(), { capture: true });
  }
  // Nothing is sent where it would be lost together with what was written.
  document.addEventListener("submit", (event) => (root.hasAttribute("data-offline") || root.hasAttribute("data-ended")) && event.preventDefault(), { capture: true });
}
