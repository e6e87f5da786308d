// A reader of identity cards plays a keyboard: a burst of keys that ends in Enter. Whatever has the focus, the number goes
// where it belongs, the field that the keys fell into gets back what it said, and nothing is sent. A burst is known by its
// speed, and where no identity number belongs by its shape alone, for a busy machine takes keys slowly. Without this
// script the line is read by the server from its own box.
"use strict";
const BURST = 120; // milliseconds between two keys; a number that somebody types that fast goes to its field as well
const box = document.querySelector("[data-card]");
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const proven = (number) =>
  "10X98765432"[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(number[at]), 0) % 11] === number[17];
const numberIn = (text) =>
  (text.toUpperCase().match(/(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])/g) || []).find(proven);
const nameIn = (text) => {
  const labelled = text.match(/姓\s*名\s*[:：=]?\s*([\u3400-\u9fff·•]{2,50}?)(?=$|[^\u3400-\u9fff·•]|性别|民族|公民)/u);
  const parts = text.split(/[|,;\t\r\n，；$#0-9]+|\s{2,}/).map((part) => part.trim());
  return labelled ? labelled[1] : parts.find((part) => /^[\u3400-\u9fff·•]{2,50}$/u.test(part)) || "";
};
const fill = (text) => {
  const number = numberIn(text);
  if (!number || !box) return false;
  const form = box.form;
  form.elements.id_number.value = number;
  const name = nameIn(text);
  if (name) form.elements.name.value = name;
  box.value = "";
  (name ? form.elements.telephone : form.elements.name).focus();
  document.querySelector("[data-card-said]").hidden = false;
  return true;
};
// Keys since the last pause, and since the focus came or Enter was pressed; what the field said at each of the two.
let typed = "", last = 0, stood = "", since = "", fell = null, before = "";
const begin = (target) => { [since, fell, before] = ["", target, target && "value" in target ? target.value : ""]; };
// Where a number of eighteen signs can only have come from a reader, however slowly the machine took the keys.
const misplaced = (target) =>
  !("value" in target) || ["name", "telephone"].includes(target.name) || ["tel", "date", "number", "email"].includes(target.type);
// The number anywhere in the keys, even behind what somebody had begun to type.
const inside = (text) => {
  for (let at = 0; at + 18 <= text.length; at += 1) {
    const part = text.slice(at, at + 18).toUpperCase();
    if (/^[1-9]\d{5}(18|19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dX]$/.test(part) && proven(part)) return at;
  }
  return -1;
};
const burst = (target, quick) => {
  if (quick && numberIn(typed)) return { text: typed, kept: stood };
  if (!misplaced(target)) return null;
  const whole = "value" in target && target.value.startsWith(before) ? target.value.slice(before.length) : "";
  const added = inside(whole) < 0 ? since : whole; // a field may hold less than the reader typed
  const at = inside(added);
  if (at < 0) return null;
  const begun = /^\d*$/.test(added.slice(0, at)) ? added.slice(0, at) : "";
  return { text: begun ? added.slice(at) : added, kept: before + begun };
};
document.addEventListener("focusin", (event) => begin(event.target), true);
document.addEventListener("keydown", (event) => {
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    const mine = event.target === box;
    const quick = event.timeStamp - last < BURST && typed.length >= 18;
    const found = mine ? { text: box.value, kept: "" } : burst(event.target, quick);
    typed = since = "";
    if (!found || !numberIn(found.text)) return;
    event.preventDefault();
    if (!mine && "value" in event.target) event.target.value = found.kept;
    fill(found.text);
    begin(document.activeElement);
    return;
  }
  if (event.key.length !== 1) return;
  if (event.target !== fell) begin(event.target);
  if (event.timeStamp - last >= BURST) [typed, stood] = ["", event.target.value || ""];
  typed += event.key;
  [since, last] = [(since + event.key).slice(-400), event.timeStamp];
}, true);
