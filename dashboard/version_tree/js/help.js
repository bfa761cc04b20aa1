// The list of keys.

const KEYS = [
  ["Arrow keys", "move along parent, children and the versions beside"],
  ["Enter", "open: choose and go to the panel"],
  ["Space", "choose"],
  ["e", "fold or unfold what is below"],
  ["/", "search in this tree"],
  ["n  N", "next, previous hit"],
  ["f", "fit the whole tree"],
  ["+  −", "zoom"],
  ["0", "back to the chosen version"],
  ["d", "left to right, or top down"],
  ["o", "outline"],
  ["Esc", "close, or clear the search"],
  ["?", "this list"],
];

function helpDialog() {
  const list = element("dl", {}, ...KEYS.flatMap(([keys, does]) => [
    element("dt", {}, ...keys.split("  ").map((key) => element("kbd", { text: key }))),
    element("dd", { text: does }),
  ]));
  const dialog = element("dialog", { class: "vt-help", "aria-label": "Keys" });
  const close = element("button", { type: "button", class: "vt-chip", text: "Close", on: { click: () => dialog.close() } });
  dialog.append(
    element("h2", { text: "Keys" }), list,
    element("p", { text: "Click chooses, double click folds or unfolds, the wheel zooms, dragging moves." }), close,
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  return dialog;
}
