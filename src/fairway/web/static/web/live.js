// Keeps an open page true without reloading it. The server says that hits changed (numbers and codes); a queue or board is then asked
// for anew, and a card says what changed and waits for R before its keys work again. Without this file the page works, and a decision
// about a record that has changed meanwhile is refused by the server all the same.

const EVERY_MS = 5_000; // a busy hall changes every second; nobody reads that fast
const root = document.documentElement;
let source = null;
let due = null;

// A document, not markup put into the page: scripts in it do not run, and no policy has to allow it.
function fetched(address) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.setRequestHeader("X-Fairway-Refresh", "1");
    asked.onload = () => (asked.status === 200 && asked.response ? resolve(asked.response) : reject(new Error(String(asked.status))));
    asked.onerror = () => reject(new Error("offline"));
    asked.send();
  });
}

function swap(id, other) {
  const here = document.getElementById(id);
  const fresh = other.getElementById(id);
  if (here === null || fresh === null) return;
  const focused = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  here.replaceWith(document.adoptNode(fresh));
  if (focused) document.querySelector(`#${id} a[href="${CSS.escape(focused)}"]`)?.focus();
}

// -- the queue and the board --------------------------------------------------------------------------------------

async function refresh() {
  due = null;
  if (document.hidden || document.querySelector(":popover-open") !== null) return later();
  try {
    swap("live", await fetched(location.href));
  } catch {
    // The stream says by itself that the line is down.
  }
}

function later() {
  due ??= setTimeout(refresh, EVERY_MS);
}

// -- the card -----------------------------------------------------------------------------------------------------

const shown = () => document.querySelector("#card[data-version]");
const code = () => shown()?.dataset.hit;

function pause(isPaused) {
  root.toggleAttribute("data-paused", isPaused);
  for (const each of document.querySelectorAll("#decide fieldset.outcomes, #decide button")) each.disabled = isPaused;
}

async function check() {
  const about = code();
  const asked = await fetch(`/hits/${about}/standing/?since=${encodeURIComponent(shown().dataset.since)}`, { headers: { "X-Fairway-Refresh": "1" } }).catch(() => null);
  if (asked === null || !asked.ok) return;
  const now = await asked.json();
  if (code() !== about || root.hasAttribute("data-asking")) return; // another card is here now, or one whose decision has no answer
  const bar = document.getElementById("changed");
  const isOther = now.version !== Number(shown().dataset.version);
  const isTaken = now.by !== shown().dataset.by || now.state !== shown().dataset.state;
  if (!isOther && !isTaken) return;
  bar.querySelector("[data-record]").hidden = !isOther;
  bar.querySelector("[data-taken]").hidden = isOther || !isTaken;
  const [count, decided, holds] = ["[data-fields]", "[data-who-decided]", "[data-who-holds]"].map((each) => bar.querySelector(each));
  count.hidden = now.fields === 0;
  count.querySelector("[data-count]").textContent = String(now.fields);
  decided.hidden = now.state === shown().dataset.state || now.decided_by === "";
  decided.querySelector("[data-who]").textContent = now.decided_by;
  decided.querySelector("[data-ago]").textContent = now.ago;
  holds.hidden = !decided.hidden || now.by === "" || now.by === shown().dataset.by;
  holds.querySelector("[data-who]").textContent = now.by;
  bar.hidden = false;
  pause(true);
}

function rows(page) {
  const found = new Map();
  for (const row of page.querySelectorAll(".sides tbody tr")) {
    found.set(row.querySelector("th").textContent, row.querySelector("td:nth-of-type(2)").textContent.trim());
  }
  return found;
}

async function read() {
  let fresh;
  try {
    fresh = await fetched(location.href);
  } catch {
    return;
  }
  const before = rows(document);
  const changed = [...rows(fresh)].filter(([label, value]) => before.get(label) !== value).map(([label]) => label);
  swap("card", fresh);
  for (const row of document.querySelectorAll(".sides tbody tr")) {
    row.classList.toggle("fresh", changed.includes(row.querySelector("th").textContent));
  }
  const said = document.getElementById("changed");
  said.hidden = false;
  for (const each of said.querySelectorAll("[data-record], [data-taken], button")) each.hidden = true;
  said.querySelector(changed.length > 0 ? "[data-which]" : "[data-nothing]").hidden = false;
  said.querySelector("[data-labels]").textContent = changed.join(", ");
  pause(false);
  document.dispatchEvent(new Event("fairway:card"));
}

// -- the line -----------------------------------------------------------------------------------------------------

function line(isThere) {
  document.dispatchEvent(new CustomEvent("fairway:stream", { detail: isThere }));
}

// What the page has become of it: `staying.js` says it, and says so.
document.addEventListener("fairway:line", (event) => {
  const isThere = event.detail;
  if (isThere && source?.readyState !== EventSource.OPEN) listen();
  if (isThere && shown()) void check();
  else if (isThere) later();
  if (shown() && !root.hasAttribute("data-asking")) pause(!isThere || document.getElementById("changed")?.querySelector("button")?.checkVisibility() === true);
});

function listen() {
  source?.close();
  source = null;
  // A browser keeps few lines to one house: a page that nobody sees gives its own back.
  if (document.hidden) return;
  source = new EventSource("/live/");
  source.onopen = () => line(true);
  // A line that is down is tried again by itself; one that the house has closed may mean that nobody is signed in any more.
  source.onerror = () => (source?.readyState === EventSource.CLOSED ? document.dispatchEvent(new Event("fairway:closed")) : line(false));
  source.onmessage = (event) => {
    const hits = JSON.parse(event.data).hits;
    if (document.getElementById("live") !== null) later();
    else if (shown() && (hits.includes(code()) || hits.includes("*"))) void check();
  };
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("button[data-key=read]")) void read();
});
document.addEventListener("visibilitychange", () => {
  listen();
  if (!document.hidden) (shown() ? check : refresh)();
});
document.addEventListener("fairway:card", () => {
  clearTimeout(due);
  due = null;
  root.removeAttribute("data-paused"); // the card is as new as it can be
});
window.addEventListener("online", listen);
window.addEventListener("pagehide", () => source?.close());
window.addEventListener("pageshow", listen);
