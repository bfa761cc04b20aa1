// The breadcrumb in the free part of the header, and what concerns the whole tree.

parts.bar = (data, root, send) => {
  const again = el("button", {
    type: "button", class: "quiet icon", title: data.read, "aria-label": "Read the tree again", "data-key": "again",
    onclick: () => send("again", Date.now()),
  }, "↻");
  // It begins where the header's own content ends.
  const taken = [...document.querySelectorAll(".gg-header .gg-name, .gg-header nav a")].map((each) => each.getBoundingClientRect().right);
  document.querySelector(".st-key-tree-bar")?.style.setProperty("left", `${Math.max(0, ...taken) + 22}px`);
  return [
    el("nav", { class: "crumbs", "aria-label": "Breadcrumb" },
      el("a", { href: "./", "data-go": true }, data.up), el("span", { class: "muted", "aria-hidden": "true" }, "›"),
      el("span", { class: "here", dir: "auto", title: data.title, "aria-current": "page" }, data.title)),
    el("span", { class: "muted" }, data.counts), again,
    ...data.buttons.map((each) => copyButton(each, root)),
  ];
};
