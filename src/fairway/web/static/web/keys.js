// Keys. Which key does what stands in the page (#keys), from the table in fairway/web/keys.py; a key presses the element of its action.
// Everything here only presses what is on the page already; without this file the page works the same by mouse and Tab.

const isOn = document.documentElement.dataset.keys !== "off";
const help = document.getElementById("keys");
const codes = new Map([...(help?.querySelectorAll("tr[data-action]") ?? [])].map((row) => [row.dataset.code, row.dataset.action]));

// The card may be put anew while the page stays open.
const card = () => document.getElementById("decide");

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("textarea, select, input:not([type=radio]), [contenteditable]") !== null;
}

function isControl(target) {
  return target instanceof HTMLElement && target.closest("button, a, summary, input, select") !== null;
}

// -- the card -----------------------------------------------------------------------------------------------------

function chosenOutcome(form) {
  return form.querySelector("input[name=outcome]:checked");
}

function choose(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function clear(form, name) {
  for (const radio of form.querySelectorAll(`input[name=${name}]:checked`)) radio.checked = false;
}

// A reason belongs to one outcome. Reasons of the others are out of reach of Tab and of the form.
function offerReasons(form) {
  const outcome = chosenOutcome(form);
  for (const block of form.querySelectorAll(".outcome")) {
    block.querySelector(".reasons").disabled = outcome === null || !block.contains(outcome);
  }
}

function onDigit(form, key) {
  const outcome = chosenOutcome(form);
  const among = outcome === null ? form : outcome.closest(".outcome").querySelector(".reasons");
  const name = outcome === null ? "outcome" : "reason";
  const radio = among.querySelector(`input[name=${name}][data-digit="${CSS.escape(key)}"]`);
  if (radio === null) return false;
  choose(radio);
  if (name === "reason" && outcome.dataset.alone !== undefined && radio.dataset.note === undefined) onEnter(form);
  return true;
}

function onEnter(form) {
  if (form.checkValidity()) form.requestSubmit(form.querySelector("button.first"));
  else form.reportValidity();
}

function onEscape(form) {
  clear(form, "reason");
  clear(form, "outcome");
  offerReasons(form);
  form.querySelector("input[name=outcome]").focus();
}

function onCard(form, event) {
  if (document.documentElement.hasAttribute("data-paused")) return false;
  // The physical key, so that digits work on every keyboard layout; Arabic and French rows included.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit !== null) return onDigit(form, digit[1]);
  if (event.code === "Escape") {
    onEscape(form);
    return true;
  }
  const mayRecord = event.target === document.body || event.target.type === "radio" || event.target.id === "content";
  if (event.code !== "Enter" || !mayRecord) return false;
  onEnter(form);
  return true;
}

function open(form) {
  // Whatever the browser remembers from before: nothing is chosen on a card that opens.
  clear(form, "reason");
  clear(form, "outcome");
  offerReasons(form);
  form.querySelectorAll("button").forEach((button) => (button.disabled = false));
}

// -- every page ---------------------------------------------------------------------------------------------------

function press(action) {
  const element = document.querySelector(`[data-key="${CSS.escape(action)}"]`);
  if (element === null || element.disabled || !element.checkVisibility()) return false;
  // What takes effect is looked at first: the key leads to it, and Enter does it.
  if (element.matches("select, input, textarea") || action === "first") element.focus();
  else element.click();
  return true;
}

function onHelp(target) {
  const why = target instanceof HTMLElement ? target.closest("tr")?.querySelector("button.why") : null;
  if (why) why.click();
  else help?.togglePopover();
  return true;
}

function onKey(event) {
  if (document.documentElement.hasAttribute("data-sending")) return event.preventDefault(); // the answer is on its way
  // Three at once, so that nobody breaks it by a slip; it leads to the page that asks why.
  if (event.ctrlKey && event.altKey && event.code === "KeyG" && press("glass")) return event.preventDefault();
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
  const action = codes.get(event.code);
  let done = false;
  if (event.code === "Escape" && document.querySelector(":popover-open") !== null) return;
  if (event.key === "?" || action === "help") done = onHelp(event.target);
  else if (event.shiftKey) return;
  else if (event.code === "Space" || (event.code === "Enter" && card() === null)) done = !isControl(event.target) && press("next");
  else if (action !== undefined && press(action)) done = true;
  else if (card() !== null) done = onCard(card(), event);
  if (done) event.preventDefault();
}

// The letter that the reader's own keyboard bears; browsers that do not say it leave the table's.
let layout = null;
async function label() {
  layout ??= await navigator.keyboard?.getLayoutMap?.();
  for (const key of document.querySelectorAll("kbd[data-code^=Key]")) {
    const letter = layout?.get(key.dataset.code);
    if (letter) key.textContent = letter.toUpperCase();
  }
}

// Two fields and nothing else to press: Enter in one of them hands over.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("form.hand select")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
document.addEventListener("change", (event) => {
  const form = card();
  if (form === null || event.target.form !== form || event.target.name !== "outcome") return;
  clear(form, "reason");
  offerReasons(form);
});
document.addEventListener("submit", (event) => {
  // Pressed twice is sent once.
  if (event.target.id === "decide") setTimeout(() => event.target.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});
window.addEventListener("pageshow", () => card() !== null && open(card()));
document.addEventListener("fairway:card", () => {
  if (card() !== null) open(card());
  if (isOn) void label();
});
if (isOn) {
  document.addEventListener("keydown", onKey);
  void label();
}
// Now, and not when the browser paints: until a field has the focus, the first letter typed into it would be a key.
(document.getElementById("refusal") ?? document.querySelector("[autofocus]"))?.focus();
