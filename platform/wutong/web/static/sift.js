// A long list of boxes to tick is sifted by what is typed above it; what is ticked stays in sight. Without a script the
// whole list is there.
"use strict";
for (const list of document.querySelectorAll("[data-sift]")) {
  const box = list.querySelector("input[type=search]");
  const told = list.querySelector("[role=status]");
  const rows = [...list.querySelectorAll(".form-check")];
  const sift = () => {
    const wanted = box.value.trim();
    for (const row of rows) {
      row.hidden = !(row.textContent.includes(wanted) || row.querySelector("input").checked);
    }
    const shown = rows.filter((row) => row.textContent.includes(wanted)).length;
    told.textContent = wanted ? told.dataset.found.replace("0", shown) : "";
  };
  const first = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is not sent by who looks for a name
    rows.find((row) => !row.hidden)?.querySelector("input").focus();
  };
  box.closest(".w-field").hidden = false;
  box.addEventListener("input", sift);
  box.addEventListener("keydown", first);
}
