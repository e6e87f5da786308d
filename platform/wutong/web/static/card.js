// A reader of identity cards plays a keyboard: a burst of keys that ends in Enter. Whatever has the focus, the number goes
// where it belongs, the field that the keys fell into gets back what it said, and nothing is sent. Without this script
// the line is read by the server from its own box.
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
let typed = "", last = 0, fell = null, before = "";
document.addEventListener("keydown", (event) => {
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    const mine = event.target === box;
    const quick = event.timeStamp - last < BURST && typed.length >= 18;
    const text = mine ? box.value : quick ? typed : "";
    typed = "";
    if (!text || !numberIn(text)) return;
    event.preventDefault();
    if (!mine && fell && "value" in fell) fell.value = before;
    fill(text);
    return;
  }
  if (event.key.length !== 1) return;
  if (event.timeStamp - last >= BURST) {
    [typed, fell, before] = ["", event.target, event.target.value];
  }
  [typed, last] = [typed + event.key, event.timeStamp];
}, true);
