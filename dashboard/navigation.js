// Links of the app work without loading it again: <a href="tree?id=..." data-go>, and from code
// window.dispatchEvent(new CustomEvent("generation-graph:go", { detail: { href, replace } })).
// Streamlit follows the address bar when the user goes back or forward; a new entry announced the same way is one rerun.
function go(href, replace) {
  const url = new URL(href, window.location.href);
  if (url.href === window.location.href) return;
  // A page that comes back by the back button may scroll to where it was left.
  if (!replace) history.replaceState({ scroll: document.querySelector(".stMain")?.scrollTop ?? 0 }, "");
  history[replace ? "replaceState" : "pushState"]({}, "", url);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

function isPlain(event) {
  return event.button === 0 && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

function follow(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && "go" in node.dataset);
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  go(link.href, "replace" in link.dataset);
}

/** <button data-copy> copies the text of the <pre> beside it. */
async function copy(event) {
  const button = event.composedPath().find((node) => node instanceof HTMLButtonElement && "copy" in node.dataset);
  if (!button) return;
  await navigator.clipboard.writeText(button.previousElementSibling.textContent);
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
}

export default function () {
  if (window.generationGraphGoes) return;
  window.generationGraphGoes = true;
  document.addEventListener("click", follow);
  document.addEventListener("click", copy);
  window.addEventListener("generation-graph:go", (event) => go(event.detail.href, event.detail.replace));
}
