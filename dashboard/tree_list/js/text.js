// Elements and texts. Stored text reaches the page as text nodes and attributes only.

/** Make an element: properties, then children; a text child becomes a text node. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Stored text: its direction kept to itself. */
function stored(text, tag = "bdi") {
  return make(tag, { dir: "auto" }, visible(text));
}

/**
 * Make invisible controls visible. A bidirectional control that is not closed ends the isolation of the element it is in
 * and turns what follows around, so none of them is let through.
 */
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, (each) => {
    const code = each.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : `[U+${code.toString(16).toUpperCase()}]`;
  });
}

function marked(segments) {
  const whole = make("bdi", { dir: "auto" });
  for (const [text, hit] of segments) whole.append(hit ? make("mark", {}, visible(text)) : visible(text));
  return whole;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function ago(iso, words) {
  const then = new Date(iso);
  const seconds = (Date.now() - then) / 1000;
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86400000);
  if (seconds < -60) return then.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
  if (seconds < 60) return words.now;
  if (seconds < 3600) return fill(words.minutes, { n: Math.floor(seconds / 60) });
  if (seconds < 6 * 3600 || days < 1) return fill(words.hours, { n: Math.floor(seconds / 3600) });
  if (days <= 1) return words.yesterday;
  if (days < 14) return fill(words.days, { n: days });
  const year = then.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString([], { day: "numeric", month: "short", year });
}
