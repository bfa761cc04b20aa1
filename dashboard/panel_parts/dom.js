// Stored text reaches the page through textContent and attributes only, never as markup.

// Control characters become pictures, bidirectional ones their names: an unclosed one would turn the page around.
const visible = (text) => text
  .replace(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, (each) => String.fromCharCode(each === "\x7f" ? 0x2421 : 0x2400 + each.charCodeAt()))
  .replace(/[\u202a-\u202e\u2066-\u2069]/g, (each) => `[U+${each.charCodeAt().toString(16).toUpperCase()}]`);

const asText = (value) => (typeof value === "string" ? visible(value) : value);

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : name === "title" ? visible(value) : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== "").map(asText));
  return element;
}

// Text of a person or a model: kept apart, so that its direction does not spill over.
const said = (tag, className, text) => el(tag, { class: className, dir: "auto" }, text);

// A link within the application: the frame follows `data-go` without loading the page again.
const link = (version, className, ...children) =>
  el("a", { class: className, href: version.href, "data-go": true, "data-key": "v-" + version.href }, ...children);

const go = (href) => window.dispatchEvent(new CustomEvent("generation-graph:go", { detail: { href } }));

// A long text starts folded to a few lines.
function foldable(text, className, lines = 4) {
  const box = said("div", className, text);
  if (text.length < 60 * lines && text.split("\n").length <= lines) return box;
  box.classList.add("clamped");
  box.style.setProperty("--lines", lines);
  const all = `Show all ${text.length.toLocaleString("en").replaceAll(",", " ")} characters`;
  const toggle = el("button", {
    class: "quiet", type: "button", "aria-expanded": "false", "data-key": "fold-" + className,
    onclick() {
      const open = box.classList.toggle("clamped") === false;
      toggle.setAttribute("aria-expanded", open);
      toggle.textContent = open ? "Show less" : all;
    },
  }, all);
  return el("div", {}, box, toggle);
}

// An SVG as an image of its own: its scripts do not run and it loads nothing.
const drawing = (code) => "data:image/svg+xml;charset=utf-8," + encodeURIComponent(code.toWellFormed());

const statusMark = (status) => el("span", { class: "mark " + status, "aria-hidden": "true" });
