// The face that a notebook mounts, with a few lines on the chosen version below the picture, as there is no panel.

function describe(place, details, owner, label) {
  if (!details) return place.replaceChildren();
  const facts = [details.user, details.at, details.ratio, details.score].filter(Boolean);
  const code = thumbnails.code(owner, details.id);
  const picture = code === undefined ? null : element("img", { class: "vt-preview", src: pictureUrl(code), alt: `Preview of ${label}` });
  place.replaceChildren(
    ...(picture ? [picture] : []),
    element("div", { class: "vt-about" },
      element("p", { class: "vt-facts" }, glyph(details.status), element("b", { text: details.label }), element("span", { text: [STATUS_WORDS[details.status], ...facts].join(" · ") })),
      element("p", { text: details.text }),
      ...(details.error ? [element("p", { class: "vt-error", text: details.error })] : []),
      element("code", { class: "vt-id", text: details.id }),
    ),
  );
}

let notebooks = 0;

function render({ model, el }) {
  const key = `notebook-${(notebooks += 1)}`;
  const place = element("div", { class: "vt-details", "aria-live": "polite" });
  // The notebook's own shortcuts must not answer to keys that are meant for the tree.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.addEventListener("keydown", (event) => event.stopPropagation());
  const tree = new VersionTree(el, { key, act: (kind, id, text) => model.send({ kind, id, text }) });
  tree.element.append(place);
  const update = () => {
    const { pictures, details, ...payload } = model.get("payload");
    thumbnails.set(key, pictures);
    tree.update(payload);
    describe(place, details, key, details?.label);
  };
  model.on("change:payload", update);
  update();
  return () => {
    model.off("change:payload", update);
    tree.destroy();
  };
}

export default { render };
