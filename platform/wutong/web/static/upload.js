// Sends chosen files piece by piece (tus 1.0) and goes on by itself after a broken network; without it forms send them plainly.
"use strict";
(() => {
  const words = document.getElementById("uploading");
  if (!words) return;
  const PIECE = 1024 * 1024;
  const PAUSES = [1000, 2000, 4000, 8000, 15000];
  const told = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const headers = (more) => ({ "Tus-Resumable": "1.0.0", "X-CSRF-Token": words.dataset.csrf, ...more });
  class Refused extends Error {}

  // Wait until the network is back, or a little longer each time, whichever comes first.
  const rest = (tries) => new Promise((resolve) => {
    const timer = window.setTimeout(resolve, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    window.addEventListener("online", () => { window.clearTimeout(timer); resolve(); }, { once: true });
  });
  // Which upload was begun for this file: a page that was left and opened again goes on with it.
  const mark = (file, at, slot) => ["upload", at, slot, file.name, file.size, file.lastModified].join("|");
  const kept = {
    get: (key) => { try { return window.localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { window.localStorage.setItem(key, value); } catch { /* a private window keeps nothing */ } },
    drop: (key) => { try { window.localStorage.removeItem(key); } catch { /* nor has it anything to drop */ } },
  };

  async function refusal(answer) {
    try { return (await answer.json()).title; } catch { return `${words.dataset.failed} (${answer.status})`; }
  }
  async function ask(address, options) {
    const answer = await fetch(address, { redirect: "manual", ...options });
    if (answer.type === "opaqueredirect") throw new Refused(words.dataset.signin);
    if (answer.status >= 500 || answer.status === 423) throw Object.assign(new Error(`${words.dataset.failed} (${answer.status})`), { served: true });
    return answer;
  }
  async function announce(at, file, fields) {
    const metadata = Object.entries({ filename: file.name, ...fields }).map(([key, value]) => `${key} ${told(value)}`).join(",");
    const answer = await ask(at, { method: "POST", headers: headers({ "Upload-Length": String(file.size), "Upload-Metadata": metadata }) });
    if (answer.status !== 201) throw new Refused(await refusal(answer));
    return answer.headers.get("Location");
  }
  // A file that was changed, moved or on a card that was taken out cannot be read again, however good the network is.
  const readable = (file) => new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(true);
    reader.onerror = () => resolve(false);
    reader.readAsArrayBuffer(file.slice(0, 1));
  });
  async function reached(address) {
    const answer = await ask(address, { method: "HEAD", headers: headers() });
    return answer.ok ? Number(answer.headers.get("Upload-Offset")) : -1;
  }
  async function piece(address, file, from) {
    if (!await readable(file)) throw new Refused(words.dataset.changed);
    const answer = await ask(address, {
      method: "PATCH", body: file.slice(from, from + PIECE),
      headers: headers({ "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(from) }),
    });
    if (answer.status === 409 && answer.headers.has("Upload-Offset")) return Number(answer.headers.get("Upload-Offset"));
    if (!answer.ok) throw new Refused(await refusal(answer));
    return Number(answer.headers.get("Upload-Offset"));
  }

  // What only works with a script is shown by one.
  document.querySelectorAll("[data-scripted]").forEach((button) => { button.hidden = false; });

  // Sends one file; gives its address. A refusal ends it, or a server in trouble for long; a broken network never does.
  async function send(at, file, fields, show) {
    if (file.size > Number(words.dataset.most) * 1024 * 1024) throw new Refused(words.dataset.large);
    const key = mark(file, at, fields.slot);
    let address = kept.get(key), far = -1, tries = 0, whole = false;
    while (!whole) {
      try {
        if (address && far < 0) far = await reached(address);
        if (far < 0) { address = await announce(at, file, fields); far = 0; kept.set(key, address); }
        show(words.dataset.sending, far / file.size);
        far = await piece(address, file, far); // an empty one at the end makes the paper, should the last answer have been lost
        whole = far >= file.size;
        tries = 0;
      } catch (error) {
        if (error instanceof Refused) { if (error.message !== words.dataset.signin) kept.drop(key); throw error; }
        if (error.served && tries >= 8) throw error;
        show(words.dataset.waiting, far < 0 ? 0 : far / file.size);
        await rest(tries);
        tries += 1;
        far = -1;
      }
    }
    kept.drop(key);
    show(words.dataset.done, 1);
    return address;
  }

  // Older browsers cannot send a form as if its button were pressed: then the button's own word goes along by hand.
  function handOn(form, button) {
    if (form.requestSubmit) { form.requestSubmit(button || undefined); return; }
    if (button && button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit();
  }

  function teller(form) {
    const said = form.querySelector(".w-upload-said"), bar = form.querySelector(".w-upload-bar");
    return (text, share, name) => {
      said.hidden = false;
      bar.hidden = share === undefined;
      if (share !== undefined) bar.value = Math.round(share * 100);
      said.textContent = name ? `${text}：${name}` : text;
    };
  }
  const asleep = (form, still) => form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = still; });

  document.querySelectorAll("form[data-upload]").forEach((form) => form.addEventListener("submit", async (event) => {
    const files = [...form.elements.file.files];
    if (!files.length) return;
    event.preventDefault();
    const show = teller(form), fields = { slot: form.elements.slot.value };
    if (form.elements.replaces) fields.replaces = form.elements.replaces.value;
    asleep(form, true);
    try {
      for (const file of files) await send(form.dataset.upload, file, fields, (text, share) => show(text, share, file.name));
      window.location.reload();
    } catch (error) {
      show(error.message);
      asleep(form, false);
    }
  }));

  // A long form with many file boxes: the files go first, one by one, and the form then names them.
  document.querySelectorAll("[data-upload-first]").forEach((sign) => {
    const form = sign.closest("form"), show = teller(form);
    form.addEventListener("submit", async (event) => {
      const boxes = [...form.querySelectorAll("input[type=file]")].filter((box) => box.files.length);
      if (!boxes.length) return;
      event.preventDefault();
      asleep(form, true);
      try {
        for (const box of boxes) {
          const file = box.files[0], slot = box.name.replace(/^paper:/, "");
          const address = await send(sign.dataset.uploadFirst, file, { slot }, (text, share) => show(text, share, file.name));
          const named = Object.assign(document.createElement("input"), { type: "hidden", name: "sent", value: address.split("/").pop() });
          form.append(named);
          box.value = "";
        }
        asleep(form, false);
        handOn(form, event.submitter);
      } catch (error) {
        show(error.message);
        asleep(form, false);
      }
    });
  });
})();
