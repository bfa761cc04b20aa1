// The picture that a version's code draws, or why there is none.

const BACKDROPS = ["dark", "checker", "light"];
let backdrop = BACKDROPS[0];

function picture(data, className) {
  const image = el("img", { src: drawing(data.source), alt: data.alt, decoding: "async" });
  const box = el("div", { class: className, "data-backdrop": backdrop, style: `--ratio: ${data.ratio}` }, image);
  image.addEventListener("error", () => {
    box.replaceChildren(el("p", { class: "muted" }, "The browser cannot draw this code as a picture."));
    box.classList.add("undrawn");
  });
  return box;
}

function backdrops(root) {
  const choice = (name) => el("button", {
    type: "button", class: "swatch " + name, title: `${name} backdrop`, "aria-label": `${name} backdrop`,
    "aria-pressed": String(name === backdrop),
    onclick() {
      backdrop = name;
      for (const box of root.querySelectorAll("[data-backdrop]")) box.dataset.backdrop = name;
      for (const each of this.parentElement.children) each.setAttribute("aria-pressed", String(each === this));
    },
  });
  return el("span", { class: "swatches", role: "group", "aria-label": "Backdrop" }, ...BACKDROPS.map(choice));
}

parts.preview = (data, root) => [
  data.title ? el("div", { class: "state " + data.status }, statusMark(data.status), el("b", {}, data.title)) : null,
  data.message ? said("pre", "message", data.message) : null,
  data.source ? picture(data, "preview") : null,
  data.source ? el("div", { class: "under" }, el("span", { class: "muted" }, data.caption), backdrops(root)) : null,
  data.text ? said("pre", "text", data.text) : null,
  data.note ? el("p", { class: "note" }, data.note) : null,
  data.offer ? el("a", { class: "button", href: data.offer.href, "data-go": true }, data.offer.label) : null,
];
