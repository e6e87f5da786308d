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
// A long list of places or matters is narrowed by what is typed; without a script the box stays hidden.
document.querySelectorAll("[data-filter-list]").forEach((list) => {
  const box = list.querySelector("[data-filter]");
  box.hidden = false;
  box.addEventListener("input", () => {
    const word = box.value.trim();
    list.querySelectorAll("[data-filter-group]").forEach((group) => {
      let hits = 0;
      group.querySelectorAll("[data-filter-item]").forEach((item) => {
        const hit = !word || item.textContent.includes(word);
        item.hidden = !hit;
        hits += hit ? 1 : 0;
      });
      group.hidden = hits === 0;
      const inner = group.querySelector("details");
      if (inner) inner.open = Boolean(word) && inner.querySelectorAll("[data-filter-item]:not([hidden])").length > 0;
    });
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  // All that is in sight at once, or none of it.
  const all = list.querySelector("[data-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const seen = [...list.querySelectorAll("[data-filter-item]:not([hidden]) input")];
      const on = seen.some((each) => !each.checked);
      seen.forEach((each) => { each.checked = on; });
    });
  }
});
