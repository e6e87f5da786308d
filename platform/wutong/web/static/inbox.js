// An inbox by keyboard: j and k go down and up, x ticks, Enter opens, / searches. Everything works without it.
"use strict";
const inbox = document.querySelector("[data-inbox]");
const links = inbox ? [...inbox.querySelectorAll("tbody a")] : [];
const here = () => links.indexOf(document.activeElement.closest("tr")?.querySelector("a"));
const move = (by) => {
  const next = links[Math.min(Math.max(here() + by, 0), links.length - 1)];
  if (next) next.focus();
};
const tick = () => {
  const box = links[here()]?.closest("tr").querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
};
const search = () => document.querySelector("[role=search] input[type=search]")?.focus();
const keys = { j: () => move(1), k: () => move(-1), x: tick, "/": search };
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
