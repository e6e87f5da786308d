// Small comforts; every page works without them.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  // A second press of a slow button must not file twice; the button wakes up again if the page is shown again.
  if (form.method === "post" && !event.defaultPrevented) {
    window.setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = true; }), 0);
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form button[type=submit]:disabled").forEach((b) => { b.disabled = false; });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.w-drop[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.w-drop[open]").forEach((d) => { d.open = false; });
});
const wrong = document.querySelector(".is-wrong input, .is-wrong select, .is-wrong textarea");
if (wrong) wrong.focus();
