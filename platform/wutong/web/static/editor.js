// A form that saves itself: by the keyboard too, and it says so when it could not.
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
