// A page that is there to be printed opens the print view by itself; the button does the same again.
"use strict";
const sheet = document.querySelector("[data-print]");
document.querySelector("[data-print-button]")?.addEventListener("click", () => window.print());
if (sheet?.dataset.print === "now") window.addEventListener("load", () => window.print());
