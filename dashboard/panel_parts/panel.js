// Draws the parts that Python sends. A part that has not changed stays as it is, with its scroll and what is unfolded.

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".panel");
  const before = new Map([...root.children].map((section) => [section.dataset.part, section]));
  const sections = data.parts.map((part) => {
    const drawn = JSON.stringify(part);
    const old = before.get(part.part);
    if (old && old.drawn === drawn) return old;
    const section = el("section", { "data-part": part.part });
    section.drawn = drawn;
    section.append(...parts[part.part](part, root, setTriggerValue).flat().filter(Boolean));
    return section;
  });
  const key = root.getRootNode().activeElement?.dataset.key;
  const kept = new Set(sections);
  for (const section of [...root.children]) if (!kept.has(section)) section.remove();
  sections.forEach((section, index) => {
    if (root.children[index] !== section) root.insertBefore(section, root.children[index] ?? null);
  });
  for (const section of sections) for (const each of section.children) each.dispatchEvent(new Event("attached"));
  if (key && root.getRootNode().activeElement?.dataset.key !== key) {
    root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
  performance.mark("panel-drawn");
}
