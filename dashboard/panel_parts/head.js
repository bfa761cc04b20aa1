// Who, when and what: the first lines of the panel, the version stack, and the tabs.

parts.head = (data) => [
  el("div", { class: "title" },
    el("h2", {}, data.label),
    el("span", { class: "status " + data.status }, statusMark(data.status), data.status),
    el("span", { class: "facts" }, ...data.facts.flatMap((fact, index) => [index ? " · " : "", said("bdi", "", fact)]))),
  data.quote
    ? foldable(data.quoted ? `“${data.quote}”` : data.quote, "quote", 4)
    : el("p", { class: "muted" }, data.unquoted),
  ...data.notes.map((note) => el("p", { class: "note" }, note)),
];

const MOVING = 2500;

// Many moving pictures keep a processor busy: each moves for a moment, then stands still until it is pointed at.
function standStill(image) {
  if (!image.isConnected) return;
  const [width, height] = [image.clientWidth * devicePixelRatio, image.clientHeight * devicePixelRatio];
  const still = el("canvas", { width: Math.round(width), height: Math.round(height) });
  const scale = Math.min(width / image.naturalWidth, height / image.naturalHeight);
  const size = [image.naturalWidth * scale, image.naturalHeight * scale];
  still.getContext("2d").drawImage(image, (width - size[0]) / 2, (height - size[1]) / 2, ...size);
  image.after(still);
}

function thumbnail(version) {
  const frame = () => el("i", { class: "frame " + version.status, style: `aspect-ratio: ${version.ratio}` });
  if (!version.picture) return frame();
  const image = el("img", { src: drawing(version.picture), alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("load", () => setTimeout(standStill, MOVING, image));
  image.addEventListener("error", () => image.replaceWith(frame()));
  return image;
}

parts.stack = (data) => {
  const version = (each) => link(each, "version" + (each.id === data.chosen ? " chosen" : ""),
    el("span", { class: "thumb" }, thumbnail(each)),
    el("span", { class: "caption" }, statusMark(each.status), el("b", {}, each.label), " ", said("bdi", "", each.text)));
  const links = data.versions.map(version);
  links.forEach((link, index) => {
    link.title = `${data.versions[index].label} · ${data.versions[index].status}`;
    if (data.versions[index].id === data.chosen) link.setAttribute("aria-current", "true");
  });
  const row = el("nav", { class: "stack", "aria-label": "Versions from the first to this one" },
    data.earlier ? el("span", { class: "earlier" }, `+${data.earlier}`, el("br"), "earlier") : null, ...links);
  row.addEventListener("attached", () => {
    const chosen = row.querySelector(".chosen");
    if (chosen) row.scrollLeft = chosen.offsetLeft - row.clientWidth + chosen.offsetWidth + 8;
  });
  return [row];
};

parts.tabs = (data) => {
  const tab = ([id, label, href]) => el("a", {
    href, "data-go": true, role: "tab", "data-key": "tab-" + id,
    "aria-selected": String(id === data.tab), tabindex: id === data.tab ? "0" : "-1",
    // Shown at once; the answer brings the content.
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      for (const each of row.children) each.setAttribute("aria-selected", String(each === event.currentTarget));
    },
  }, label);
  const row = el("div", {
    class: "tabs", role: "tablist",
    onkeydown(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = [...row.children];
      const next = tabs[(tabs.indexOf(row.getRootNode().activeElement) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    },
  }, ...data.tabs.map(tab));
  return [row];
};
