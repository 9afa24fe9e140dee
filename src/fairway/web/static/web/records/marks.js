// A field marks the segments that gave it, and a segment the fields that it gave. Without this file the page says the same in words.

const marksOf = (element) => (element.dataset.marks ?? "").split(" ").filter(Boolean);
const buttons = [...document.querySelectorAll("button.marker")];
const rows = [...document.querySelectorAll("tr.segment")];

function placeOf(button) {
  return button.closest("tr.segment") ?? button.closest("td");
}

function clear() {
  for (const button of buttons) button.setAttribute("aria-pressed", "false");
  for (const marked of document.querySelectorAll(".is-marked")) marked.classList.remove("is-marked");
}

function mark(button) {
  const wanted = new Set(marksOf(button));
  const isSegment = button.closest("tr.segment") !== null;
  const found = isSegment ? buttons.filter((each) => each.closest("tr.segment") === null).map(placeOfWanted(wanted)).filter(Boolean)
    : rows.filter((row) => marksOf(row).some((name) => wanted.has(name)));
  button.setAttribute("aria-pressed", "true");
  for (const place of [placeOf(button), ...found]) place.classList.add("is-marked");
  found[0]?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function placeOfWanted(wanted) {
  return (button) => (marksOf(button).some((name) => wanted.has(name)) ? placeOf(button) : null);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button.marker") : null;
  if (button === null) return;
  const was = button.getAttribute("aria-pressed") === "true";
  clear();
  if (!was) mark(button);
});
