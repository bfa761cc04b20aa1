// Two versions side by side: pictures, fields, and the lines of their code.

const SIGNS = { same: " ", added: "+", removed: "−" };

function diffLine([kind, text, number, mark]) {
  const content = mark
    ? [text.slice(0, mark[0]), el("mark", {}, text.slice(mark[0], mark[1])), text.slice(mark[1])]
    : [text];
  return el("div", { class: "line " + kind },
    el("span", { class: "number", "aria-hidden": "true" }, String(number)),
    el("span", { class: "sign" }, SIGNS[kind]),
    el("span", { class: "content", dir: "ltr" }, ...content));
}

function gap([, , count], hidden) {
  const words = `${count.toLocaleString("en").replaceAll(",", " ")} unchanged line${count === 1 ? "" : "s"}`;
  if (!hidden.length) return el("div", { class: "gap" }, words);
  const button = el("button", {
    type: "button", class: "gap", title: "Show them",
    onclick: () => button.replaceWith(...hidden.map(diffLine)),
  }, words);
  return button;
}

function comparer(data) {
  const input = el("input", {
    class: "compare", type: "text", list: "versions", placeholder: "compare with…", autocomplete: "off", spellcheck: "false",
    "aria-label": "Compare with another version, by its label", "data-key": "compare",
    onchange: () => input.value.trim() && go(data.compare + encodeURIComponent(input.value.trim())),
  });
  const suggestions = data.suggestions.map(([label, text]) => el("option", { value: label }, text));
  return el("span", { class: "comparer" }, input, el("datalist", { id: "versions" }, ...suggestions));
}

function fieldTable(data) {
  if (!data.fields.length) return null;
  const row = ([name, before, after]) => el("tr", {}, el("th", { scope: "row", dir: "auto" }, name),
    el("td", {}, foldable(before, "before", 3)), el("td", {}, foldable(after, "after", 3)));
  return el("table", { class: "fields" },
    el("thead", {}, el("tr", {}, el("th", {}, "Differs"), el("th", {}, data.before.label), el("th", {}, data.after.label))),
    el("tbody", {}, ...data.fields.map(row)));
}

parts.changes = (data, root) => {
  const side = (version) => el("figure", {}, picture(version, "small"), el("figcaption", {}, version.label));
  return [
    el("div", { class: "against" },
      el("span", {},
        data.before ? ["Against ", link(data.before, "link", data.before.label)] : data.alone,
        data.counts ? [" · ", el("span", { class: "plus" }, "+" + data.counts[0]), " ",
          el("span", { class: "minus" }, "−" + data.counts[1]), data.reset ? "" : " lines"] : null,
        data.reset ? [" · ", link(data.reset, "link", data.reset.label)] : null),
      data.compare ? comparer(data) : null),
    data.problem ? el("p", { class: "problem", role: "alert" }, data.problem) : null,
    data.pictures ? el("div", { class: "pair" }, ...data.pictures.map(side)) : null,
    ...data.notes.map((note) => el("p", { class: "note" }, note)),
    data.rows.length
      ? el("div", { class: "diff", role: "group", "aria-label": "Changed lines", tabindex: "0" },
          el("div", {}, ...data.rows.map((row) => (row[0] === "gap" ? gap(row, row[4]) : diffLine(row)))))
      : null,
    fieldTable(data),
  ];
};
