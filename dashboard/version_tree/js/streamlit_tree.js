// The face that Streamlit mounts; it is called again with every run of the page, and when the theme changes.

const REMEMBERED = 8;

const shared = (globalThis[Symbol.for("generation-graph.version-tree")] ??= Promise.withResolvers());
const mounted = new WeakMap();
let number = 0;

export default async function ({ data, parentElement, setTriggerValue }) {
  const { VersionTree } = await shared.promise;
  let face = mounted.get(parentElement);
  if (!face) {
    face = { actions: [] };
    face.tree = new VersionTree(parentElement, {
      key: data.key,
      wide: true,
      act: (kind, id, text) => {
        // Two actions may reach one run of the page, and only the last event is told: each brings the recent ones along.
        number = Math.max(number + 1, Date.now());
        face.actions = [...face.actions, { number, action: { kind, id, text } }].slice(-REMEMBERED);
        face.send("actions", face.actions);
        if (kind === "open") focusPanel(data.panel);
      },
    });
    mounted.set(parentElement, face);
  }
  face.send = setTriggerValue;
  if (face.data === data) face.tree.restyle();
  else face.tree.update(data);
  face.data = data;
  return () => {
    mounted.delete(parentElement);
    face.tree.destroy();
  };
}

/** Put the focus on the page's panel, a container with a key, so that its keys and a screen reader go on there. */
function focusPanel(key) {
  const panel = key && document.querySelector(`.st-key-${CSS.escape(key)}`);
  if (!panel) return;
  if (!panel.hasAttribute("tabindex")) panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
}
