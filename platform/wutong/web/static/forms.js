// Boxes that are asked only sometimes, and rows that are added and taken out, without waiting for the server.
// Every page works without this: conditions stand there in words, and the buttons of a group send the page.
"use strict";
(() => {
  const said = (root, name) => {
    const found = [...root.querySelectorAll("input, select, textarea")].filter((one) => (name === null || one.name === name) && !one.closest("[hidden]"));
    return found.filter((one) => (one.type !== "radio" && one.type !== "checkbox") || one.checked)
      .map((one) => one.value.trim()).filter(Boolean);
  };
  const apply = (root) => {
    root.querySelectorAll("[data-when]").forEach((part) => {
      const told = said(root, part.dataset.when);
      const wanted = part.dataset.values ? part.dataset.values.split("|") : null;
      part.hidden = wanted ? !told.some((value) => wanted.includes(value)) : told.length === 0;
    });
  };
  const next = (group) => {
    const rows = [...group.querySelectorAll(":scope > .f-row [name^='" + group.dataset.group + ".']")];
    const places = rows.map((one) => parseInt(one.name.slice(group.dataset.group.length + 1), 10)).filter((n) => n >= 0);
    return places.length ? Math.max(...places) + 1 : 0;
  };
  const more = (group) => {
    const blank = group.querySelector(":scope > template");
    const holder = document.createElement("div");
    holder.innerHTML = blank.innerHTML.replaceAll(group.dataset.group + ".__", group.dataset.group + "." + next(group));
    const row = holder.firstElementChild;
    group.insertBefore(row, group.querySelector(":scope > button[name=more]"));
    if (window.htmx) window.htmx.process(row);
    const first = row.querySelector("input, select, textarea");
    if (first) first.focus();
  };
  const empty = (row) => said(row, null).length === 0;
  // The row that stands ready where no script can add one.
  const trim = (group) => {
    const rows = [...group.querySelectorAll(":scope > .f-row")];
    if (rows.length > 1 && empty(rows[rows.length - 1]) && !rows[rows.length - 1].querySelector(".is-wrong")) rows.pop().remove();
  };
  const live = (root) => {
    root.classList.add("f-live");
    root.querySelectorAll(".f-group").forEach(trim);
    root.addEventListener("input", () => apply(root));
    root.addEventListener("change", () => apply(root));
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=more], button[name=drop]");
      if (!button || !root.contains(button)) return;
      event.preventDefault();
      const group = button.closest(".f-group");
      if (button.name === "more") {
        more(group);
      } else {
        button.closest(".f-row").remove();
        if (!group.querySelector(":scope > .f-row")) more(group);
        else group.querySelector(":scope > button[name=more]").focus();
      }
      apply(root);
      root.dispatchEvent(new Event("change", { bubbles: true }));
    });
    apply(root);
  };
  document.querySelectorAll("[data-form]").forEach(live);
})();
