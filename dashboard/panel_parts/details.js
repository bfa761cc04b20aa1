// Every field of a generation, and the versions around it.

let emptyShown = false;

function detail(data) {
  const value = {
    text: () => foldable(data.value, "value", 6),
    code: () => said("code", "", data.value),
    versions: () => [...data.versions.map((version) => link(version, "link", statusMark(version.status), version.label)),
      data.more ? el("span", { class: "muted" }, data.more) : null],
    empty: () => el("span", { class: "muted" }, "empty"),
  }[data.kind]();
  return el("div", { class: "detail" + (data.kind === "empty" ? " absent" : "") },
    el("dt", { dir: "auto" }, data.name), el("dd", {}, value, data.extra ? el("div", { class: "muted" }, data.extra) : null));
}

parts.details = (data) => {
  const list = el("dl", { class: "details" + (emptyShown ? " all" : "") }, ...data.rows.map((row) => detail(row)));
  const count = data.rows.filter((row) => row.kind === "empty").length;
  const words = () => (emptyShown ? "Hide empty fields" : `Show ${count} empty fields`);
  const toggle = el("button", {
    type: "button", class: "quiet", "aria-expanded": String(emptyShown),
    onclick() {
      emptyShown = list.classList.toggle("all");
      toggle.setAttribute("aria-expanded", String(emptyShown));
      toggle.textContent = words();
    },
  }, words());
  return [list, count ? toggle : null];
};
