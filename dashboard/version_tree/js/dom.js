// Elements made from code: text only ever becomes textContent.

/** Make an element; `on` maps events to listeners, other keys are attributes, null and false ones are left out. */
function element(tag, { class: name, text, on = {}, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  made.append(...children);
  return made;
}

const ICONS = {
  right: "M3 8h4M7 8V4h3M7 8v4h3M10 3h3v2h-3zM10 11h3v2h-3zM2 7h2v2H2z",
  down: "M8 3v4M8 7H4v3M8 7h4v3M3 10v3h2v-3zM11 10v3h2v-3zM7 2v2h2V2z",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  outline: "M3 4h10M5.500 8H13M8 12h5",
  plus: "M8 3.500v9M3.500 8h9",
  minus: "M3.500 8h9",
  target: "M8 1.500v3M8 11.500v3M1.500 8h3M11.500 8h3M8 5.200a2.800 2.800 0 1 0 .01 0",
  up: "M4 10l4-4 4 4",
  next: "M4 6l4 4 4-4",
};

/** A line icon of 16 by 16; it is decoration, so a label goes beside it. */
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A status as its shape, for text beside it. */
function glyph(status) {
  return element("i", { class: `vt-glyph vt-${status}`, "aria-hidden": "true" });
}
