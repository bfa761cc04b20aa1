// Copy buttons: the text goes to the clipboard without a word to the server.

function copyByHand(text, root) {
  // Pages that are not served from this machine or over https have no clipboard object.
  const area = el("textarea", { class: "offscreen", "aria-hidden": "true" });
  area.value = text;
  root.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}

async function copyText(text, root) {
  if (!navigator.clipboard) return copyByHand(text, root);
  return navigator.clipboard.writeText(text).catch(() => copyByHand(text, root));
}

function copyButton({ label, text, href }, root, className = "button") {
  const words = el("span", {}, label);
  const button = el("button", {
    type: "button", class: className, "data-key": "copy-" + label, "aria-live": "polite",
    async onclick() {
      const content = href === undefined ? text : new URL(href, location.href).href;
      const done = await copyText(content, root).then(() => true, () => false);
      words.textContent = done ? "Copied" : "Not allowed";
      button.classList.add(done ? "done" : "refused");
      setTimeout(() => {
        words.textContent = label;
        button.classList.remove("done", "refused");
      }, 1600);
    },
  }, words);
  return button;
}

parts.copies = (data, root) => [
  el("div", { class: "copies", role: "group", "aria-label": "Copy" },
    el("span", { class: "muted" }, "Copy"), ...data.buttons.map((each) => copyButton(each, root))),
];
