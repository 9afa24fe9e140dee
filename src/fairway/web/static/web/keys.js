// Single keys: Space takes the next hit, digits choose an outcome and then its reason, Enter records, Escape takes the choice back.
// A decision that needs nobody else is recorded with its reason; Z takes it back while the page offers that.
// Everything here only presses what is on the page already; without this file the page works the same by mouse and Tab.

const isOn = document.documentElement.dataset.keys !== "off";
const form = document.getElementById("decide");

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("textarea, select, input:not([type=radio]), [contenteditable]") !== null;
}

function isControl(target) {
  return target instanceof HTMLElement && target.closest("button, a, summary, input") !== null;
}

function chosenOutcome() {
  return form.querySelector("input[name=outcome]:checked");
}

function choose(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function clear(name) {
  for (const radio of form.querySelectorAll(`input[name=${name}]:checked`)) radio.checked = false;
}

// A reason belongs to one outcome. Reasons of the others are out of reach of Tab and of the form.
function offerReasons() {
  const outcome = chosenOutcome();
  for (const block of form.querySelectorAll(".outcome")) {
    block.querySelector(".reasons").disabled = outcome === null || !block.contains(outcome);
  }
}

function onDigit(key) {
  const outcome = chosenOutcome();
  const among = outcome === null ? form : outcome.closest(".outcome").querySelector(".reasons");
  const name = outcome === null ? "outcome" : "reason";
  const radio = among.querySelector(`input[name=${name}][data-key="${CSS.escape(key)}"]`);
  if (radio === null) return false;
  choose(radio);
  if (name === "reason" && outcome.dataset.alone !== undefined && radio.dataset.note === undefined) onEnter();
  return true;
}

function onEnter() {
  if (form.checkValidity()) form.requestSubmit(form.querySelector("button.first"));
  else form.reportValidity();
}

function onEscape() {
  clear("reason");
  clear("outcome");
  offerReasons();
  form.querySelector("input[name=outcome]").focus();
}

// The physical key, so that digits work on every keyboard layout; Arabic and French rows included.
function digitOf(event) {
  const physical = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  return physical === null ? null : physical[1];
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
  const press = document.querySelector("button[data-key=next], button[data-key=take]");
  if ((event.code === "Space" || event.code === "Enter") && press !== null && !isControl(event.target)) {
    event.preventDefault();
    press.click();
    return;
  }
  const booking = document.querySelector("a[data-key=booking]");
  if (event.code === "KeyB" && booking !== null) {
    event.preventDefault();
    booking.click();
    return;
  }
  const undo = document.querySelector("button[data-key=undo]");
  if (event.code === "KeyZ" && undo !== null) {
    event.preventDefault();
    undo.click();
    return;
  }
  if (form === null) return;
  const digit = digitOf(event);
  if (digit !== null && onDigit(digit)) event.preventDefault();
  else if (event.code === "Escape") onEscape();
  else if (event.code === "Enter" && (event.target === document.body || event.target.type === "radio" || event.target.id === "content")) {
    event.preventDefault();
    onEnter();
  }
}

if (form !== null) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") {
      clear("reason");
      offerReasons();
    }
  });
  form.addEventListener("submit", () => {
    // Pressed twice is sent once.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
  window.addEventListener("pageshow", () => {
    // Whatever the browser remembers from before: nothing is chosen on a card that opens.
    clear("reason");
    clear("outcome");
    offerReasons();
    form.querySelectorAll("button").forEach((button) => (button.disabled = false));
  });
}
if (isOn) document.addEventListener("keydown", onKey);
document.getElementById("refusal")?.focus();
