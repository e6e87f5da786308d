// A form that saves itself: by the keyboard too, and it says so when it could not; an address leads to a box in it.
"use strict";
const saved = document.getElementById("saved");
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  window.htmx.trigger(saved, "save");
});
["htmx:sendError", "htmx:timeout"].forEach((name) => {
  saved.addEventListener(name, () => { saved.textContent = saved.dataset.lost; });
});
const reveal = () => {
  const box = /^#(box|s)-/.test(location.hash) && document.getElementById(location.hash.slice(1));
  const section = box && box.closest("details");
  if (!section) return;
  section.open = true;
  box.scrollIntoView();
  const entry = box !== section && box.querySelector("input, select, textarea");
  if (entry) entry.focus({ preventScroll: true });
};
window.addEventListener("hashchange", reveal);
reveal();
