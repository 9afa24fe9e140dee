// From card to card without a new page: forms marked data-onward are sent from here, and what they lead to takes the place of what is
// shown. Without this file each is a form like any other, and leads to a page. One press is one asking, as without it; nothing is asked
// before a hand asks, because opening a card is reading a person.

const AGAIN_MS = 2_000;
const root = document.documentElement;
let at = location.pathname + location.search;
let waiting = null;

// A document, not markup put into the page: scripts in it do not run, and no policy has to allow it.
function ask(method, address, body) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open(method, address);
    asked.responseType = "document";
    asked.setRequestHeader("X-Fairway-Part", "1");
    asked.onload = () => resolve(asked);
    asked.onerror = () => reject(new Error("no answer"));
    asked.send(body);
  });
}

function show(page, address) {
  for (const name of ["main", "footer.trace"]) {
    const fresh = page.querySelector(name);
    if (fresh !== null) document.querySelector(name)?.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  if (address !== at) history.pushState(null, "", address);
  at = address;
  const back = document.querySelector(".menu input[name=next]");
  if (back !== null) back.value = location.pathname;
  scrollTo(0, 0);
  (document.getElementById("refusal") ?? document.getElementById("content")).focus({ preventScroll: true });
  document.dispatchEvent(new Event("fairway:card"));
}

// As if this file were not there.
function whole(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(field);
  }
  form.submit();
}

async function send(form, submitter) {
  const sent = new URLSearchParams(new FormData(form, submitter));
  root.toggleAttribute("data-sending", true);
  waiting = form;
  try {
    const answer = await ask("POST", form.action, sent);
    const lead = answer.getResponseHeader("X-Fairway-At");
    const isElsewhere = answer.responseURL !== form.action;
    if (answer.status === 428) whole(form, submitter);
    else if (isElsewhere && new URL(answer.responseURL).pathname === "/sign-in/") document.dispatchEvent(new Event("fairway:ended"));
    else if (answer.status >= 500) troubled(form, answer.response);
    else if (answer.response?.querySelector("main[data-onward]")) show(answer.response, lead ?? (isElsewhere ? new URL(answer.responseURL).pathname : at));
    else if (isElsewhere) location.assign(answer.responseURL);
    else void unanswered(form);
  } catch {
    void unanswered(form);
  } finally {
    root.removeAttribute("data-sending");
    waiting = null;
  }
}

// Whether it was recorded is the house's to say: it is asked until it answers, and the page says which of the two. trouble: what the
// house said of itself, where it did answer: the number of the problem, and what its record holds.
async function unanswered(form, trouble) {
  const said = document.getElementById("unanswered");
  const card = document.getElementById("card");
  if (form.id !== "decide" || said === null) return location.reload();
  const say = (which) => {
    for (const each of said.querySelectorAll("[data-which]")) each.hidden = each.dataset.which !== which;
  };
  say("asking");
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
  said.querySelector("[data-trouble]").hidden = trouble === undefined;
  said.querySelector("[data-number]").textContent = trouble?.problem ?? "";
  root.toggleAttribute("data-paused", true);
  root.toggleAttribute("data-asking", true);
  const conclude = (isRecorded, which) => {
    say(which);
    root.toggleAttribute("data-paused", isRecorded);
    root.toggleAttribute("data-asking", isRecorded);
    for (const button of form.querySelectorAll("button")) button.disabled = isRecorded;
  };
  if (trouble?.saved === "decision") return conclude(true, "recorded");
  if (trouble?.saved === "nothing") return conclude(false, "failed");
  for (;;) {
    const asked = await fetch(`/hits/${card.dataset.hit}/standing/`, { headers: { "X-Fairway-Refresh": "1" } }).catch(() => null);
    if (asked?.ok) {
      const now = await asked.json();
      const isRecorded = now.state !== card.dataset.state && now.decided_by === document.querySelector("footer.trace bdi").textContent;
      return conclude(isRecorded, isRecorded ? "recorded" : "not");
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function troubled(form, page) {
  const main = page?.querySelector("main");
  if (form.id === "decide" || !main) return void unanswered(form, page?.getElementById("trouble")?.dataset);
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.getElementById("trouble")?.scrollIntoView();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-onward]") || event.defaultPrevented) return;
  event.preventDefault();
  if (waiting === null) void send(form, event.submitter);
});
// Back and forward: the address is true, so the page is asked for anew, as without this file.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== at) location.reload();
});
