// The search box and the choices beside it.
const TYPING_PAUSE = 350;

/** The filters stay the same elements, so that a rerun takes neither focus nor what is being typed. */
function drawFilters(words, view) {
  const chips = STATUSES.map((status) => {
    const toggled = ({ status: on }) => STATUSES.filter((each) => (each === status) !== on.includes(each));
    return changing(() => ({ status: toggled(asked()) }), { class: "gg-chip", role: "switch" }, words[`status_${status}`]);
  });
  const choice = (name, label) => make("select", { name, class: "gg-chip", "aria-label": label, onchange: (event) => go(address({ [name]: event.target.value })) });
  const by = choice("by", words.author);
  const days = choice("days", words.time);
  const order = choice("order", words.order);
  const search = searchBox(words, view);
  view.filters = { search, chips, by, days, order };
  return make("search", { class: "gg-filters" }, search, ...chips, by, days, make("span", { class: "gg-grow" }), order);
}

function searchBox(words, view) {
  const search = make("input", { type: "search", placeholder: words.search, "aria-label": words.search, spellcheck: "false", autocomplete: "off" });
  let pause = null;
  let visited = false;
  const drop = () => { clearTimeout(pause); pause = null; };
  const submit = () => {
    drop();
    if (location.pathname !== view.path || search.value.trim() === asked().q) return;
    // One entry in the history for a search, however often the typing paused.
    go(address({ q: search.value.trim() }), visited);
    visited = true;
  };
  search.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(submit, TYPING_PAUSE); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { submit(); visited = false; } });
  // Whoever leaves by a link goes there, and only there: Streamlit mixes up two addresses asked for at once.
  search.addEventListener("blur", (event) => { if (event.relatedTarget?.href) drop(); else submit(); visited = false; });
  // What was typed last stands until it is asked for; anything else in the box comes from the address bar.
  search.settle = () => { if (pause === null && search.value.trim() !== asked().q) search.value = asked().q; };
  return search;
}

function options(select, pairs, chosen) {
  select.replaceChildren(...pairs.map(([value, label]) => make("option", { value }, label)));
  choose(select, chosen);
}

function choose(select, chosen) {
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  select.classList.toggle("on", select.selectedIndex > 0 && select.name !== "order");
}

function offer({ search, by, days, order }, data) {
  const words = data.strings;
  const now = asked();
  search.maxLength = data.longest;
  options(by, [["", words.anyone], ...data.authors.map((author) => [author, fill(words.by, { author: visible(author) })])], now.by);
  options(days, [["", words.any_time], ...data.days.map((n) => [n, fill(words.last_days, { n })])], now.days);
  options(order, [["", words.order_activity], ["created", words.order_created], ["versions", words.order_versions]], now.order);
}

/** Show what the address bar asks for, at once, before the rows that it asks for are there. */
function follow(view) {
  if (location.pathname !== view.path) return;
  const { search, chips, by, days, order } = view.filters;
  const now = asked();
  search.settle();
  chips.forEach((chip, at) => chip.setAttribute("aria-checked", now.status.includes(STATUSES[at])));
  choose(by, now.by);
  choose(days, now.days);
  choose(order, now.order);
  pointLinks(view.root);
}
