// The address bar is the state of the page: what is asked for is read from it and written to it.
// Following an address without loading the app again is navigation.js's work.
const STATUSES = ["success", "failed", "pending"];

/** What the address bar asks for: it is ahead of what the last run knew. */
function asked() {
  const params = new URLSearchParams(location.search);
  const get = (name) => params.get(name) ?? "";
  const named = get("status").split(",");
  return { q: get("q").trim(), status: STATUSES.filter((each) => named.includes(each)), by: get("by"), days: get("days"), order: get("order") };
}

/** The address of this page with some of its filters changed; any change starts at the first page. */
function address(changes) {
  const wanted = { ...asked(), ...changes };
  const params = new URLSearchParams();
  for (const name of ["q", "status", "by", "days", "order"]) if (wanted[name].length) params.set(name, String(wanted[name]));
  if (wanted.after) params.set("after", wanted.after);
  const search = params.toString();
  return search ? `?${search}` : "./";
}

/** A link that changes filters; `pointLinks` keeps its address in step with the address bar. */
function changing(changes, properties, ...children) {
  const link = make("a", { "data-go": true, ...properties }, ...children);
  link.changes = changes;
  return link;
}

function pointLinks(root) {
  for (const link of root.querySelectorAll("a")) if (link.changes) link.setAttribute("href", address(link.changes()));
}

function go(href, replace = false) {
  window.dispatchEvent(new CustomEvent("generation-graph:go", { detail: { href, replace } }));
}
