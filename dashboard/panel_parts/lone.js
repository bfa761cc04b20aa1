// What a tree of one version can become.

parts.lone = (data, root) => [
  el("div", { class: "lone" },
    el("b", {}, data.title), el("p", { class: "muted" }, data.text),
    el("pre", { class: "text" }, data.snippet), copyButton({ label: data.copy, text: data.snippet }, root)),
];
