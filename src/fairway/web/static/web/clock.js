// Keeps "time left" true while a page stays open. The words come from the page; this only counts.

const EVERY_MS = 15_000;

function fill(pattern, values) {
  return pattern.replace(/\{([a-z])\}/g, (_, name) => String(values[name]));
}

function say(element, now) {
  const due = Date.parse(element.getAttribute("datetime"));
  if (Number.isNaN(due)) return;
  const minutes = Math.floor((due - now) / 60_000);
  const values = { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 };
  const words = element.dataset;
  let text = fill(words.minutes, values);
  if (minutes < 0) text = words.past;
  else if (minutes >= 1440) text = fill(words.days, values);
  else if (minutes >= 60) text = fill(words.hours, values);
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now();
  for (const element of document.querySelectorAll("time.left")) say(element, now);
}

setInterval(tick, EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || tick());

// How long a decision can still be taken back. The server said how long is left, and refuses what comes later.
let timer = null;
function countDown() {
  clearInterval(timer);
  const back = document.querySelector("[data-seconds-left]");
  if (back === null) return;
  const until = performance.now() + 1000 * Number(back.dataset.secondsLeft);
  timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    back.textContent = String(left);
    if (left > 0) return;
    clearInterval(timer);
    back.closest("form").remove();
  }, 250);
}

countDown();
document.addEventListener("fairway:card", countDown);
