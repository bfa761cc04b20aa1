// The whole list: built once, then kept in step with what each run brings.

function nothing(words) {
  return make("div", { class: "gg-nothing", role: "status" },
    make("p", {}, make("strong", {}, words.nothing)), make("p", {}, words.nothing_more),
    make("a", { class: "gg-button", href: "./", "data-go": true }, words.clear));
}

function steps(data) {
  const words = data.strings;
  const link = (after, label) => changing(() => ({ after }), { class: "gg-step" }, label);
  const bar = make("nav", { class: "gg-steps", "aria-label": words.pages });
  if (data.later) bar.append(link("", words.first));
  if (data.next) bar.append(link(data.next, words.next));
  return bar;
}

function build(root, view, words) {
  view.summary = make("span", { role: "status" });
  view.list = make("ul", { class: "gg-rows" });
  view.after = make("div");
  const refresh = make("button", { type: "button", class: "gg-plain", onclick: () => view.refresh() }, words.refresh);
  view.root = make("div", { class: "gg-list" }, drawFilters(words, view), make("div", { class: "gg-summary" }, view.summary, refresh), view.list, view.after);
  root.append(view.root);
  const tell = () => { for (const time of view.list.querySelectorAll("time")) time.textContent = ago(time.dateTime, words); };
  const fillIn = () => showPictures(view.list);
  const moved = () => follow(view);
  const clock = setInterval(tell, 30000);
  window.addEventListener("generation-graph:pictures", fillIn);
  window.addEventListener("popstate", moved);
  view.stop = () => { clearInterval(clock); window.removeEventListener("generation-graph:pictures", fillIn); window.removeEventListener("popstate", moved); };
}

const views = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) {
    view = { rows: new Map(), path: location.pathname };
    views.set(parentElement, view);
    build(parentElement, view, data.strings);
  }
  const moved = view.data?.rows[0]?.id !== data.rows[0]?.id;
  view.data = data;
  view.refresh = () => setTriggerValue("refresh", true);
  offer(view.filters, data);
  view.summary.textContent = visible(data.totals);
  // A row that did not change stays the element it is: no picture is drawn twice.
  const kept = view.rows;
  view.rows = new Map(data.rows.map((row) => {
    const text = JSON.stringify(row);
    const old = kept.get(row.id);
    return [row.id, old?.text === text ? old : { text, element: drawRow(row, data) }];
  }));
  view.list.replaceChildren(...[...view.rows.values()].map((row) => row.element));
  view.after.replaceChildren(data.rows.length ? steps(data) : nothing(data.strings));
  follow(view);
  showPictures(view.list);
  if (moved) document.querySelector(".stMain")?.scrollTo(0, history.state?.scroll ?? 0);
  return () => { view.stop(); view.root.remove(); views.delete(parentElement); };
}
