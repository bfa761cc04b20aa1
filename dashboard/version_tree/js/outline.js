// The same tree as a list, for screen readers and for those who like lists: role="tree", one tab stop, arrow keys.

class Outline {
  #rows = new Map();

  constructor(model, hooks) {
    this.model = model;
    this.hooks = hooks;
    this.list = element("div", {
      class: "vt-list", role: "tree", "aria-label": "Versions",
      on: { keydown: (event) => this.#key(event), click: (event) => this.#click(event), focusin: (event) => this.#focused(event) },
    });
    this.element = element("div", { class: "vt-outline" }, this.list);
  }

  /** Make the rows anew: the nodes are others. */
  show() {
    const { model } = this;
    const focused = this.list.getRootNode().activeElement?.dataset?.id;
    this.#rows.clear();
    for (const node of model.nodes.values()) {
      // A card with everything below it folded says so itself.
      if (node.fold?.kind === "all") continue;
      this.#rows.set(node.id, this.#row(node));
    }
    this.list.replaceChildren(...this.#rows.values());
    this.mark();
    if (focused !== undefined) this.#rows.get(focused)?.focus({ preventScroll: true });
  }

  #row(node) {
    const { model } = this;
    const fold = model.foldBelow(node.id);
    const open = model.isOpen(node.id);
    const siblings = node.parent === null ? [node.id] : model.nodes.get(node.parent).below;
    const row = element("div", {
      class: "vt-row", role: "treeitem", "data-id": node.id, "aria-level": node.row + 1,
      "aria-setsize": siblings.length, "aria-posinset": siblings.indexOf(node.id) + 1,
      "aria-expanded": open ? "true" : fold ? "false" : null, "aria-label": model.spoken(node), tabindex: -1,
    });
    row.style.setProperty("--vt-level", Math.min(node.row, 40));
    row.append(element("span", { class: "vt-twisty", "aria-hidden": "true" }));
    if (node.fold) row.append(element("span", { class: "vt-more", text: foldText(node.fold) }));
    else {
      row.append(glyph(node.card.status), element("b", { text: node.label }), element("span", { class: "vt-words", text: node.card.text ?? "" }));
      if (fold?.fold.kind === "all") row.append(element("span", { class: "vt-badge", text: `+${grouped(fold.fold.count)}` }));
    }
    return row;
  }

  /** Follow what is chosen, dimmed and under the cursor, without making rows. */
  mark() {
    const { model } = this;
    let stop = this.#rows.get(model.cursor) ?? this.#rows.get(model.chosen) ?? this.list.firstElementChild;
    for (const [id, row] of this.#rows) {
      row.setAttribute("aria-selected", String(id === model.chosen));
      row.classList.toggle("vt-on-chain", model.chain.has(id));
      row.classList.toggle("vt-dimmed", model.isDimmed(model.nodes.get(id)));
      row.tabIndex = row === stop ? 0 : -1;
    }
  }

  reveal(id) {
    this.#rows.get(id)?.scrollIntoView({ block: "nearest" });
  }

  #focused(event) {
    const id = event.target.dataset?.id;
    if (id) this.hooks.cursor(id);
  }

  #click(event) {
    const row = event.target.closest("[role=treeitem]");
    if (!row) return;
    const { id } = row.dataset;
    if (this.model.nodes.get(id).fold) this.hooks.unfold(id);
    else if (event.target.closest(".vt-twisty, .vt-badge") && row.hasAttribute("aria-expanded")) this.hooks.toggle(id);
    else this.hooks.choose(id);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...this.#rows.keys()];
    const here = rows.indexOf(event.target.dataset?.id);
    if (here < 0) return;
    const id = rows[here];
    const node = this.model.nodes.get(id);
    const open = this.model.isOpen(id);
    const fold = this.model.foldBelow(id);
    const steps = {
      ArrowDown: () => this.#focus(rows[here + 1]),
      ArrowUp: () => this.#focus(rows[here - 1]),
      Home: () => this.#focus(rows[0]),
      End: () => this.#focus(rows.at(-1)),
      ArrowRight: () => (open ? this.#focus(node.below[0]) : fold && this.hooks.unfold(fold.id)),
      ArrowLeft: () => (open && !node.fold ? this.hooks.toggle(id) : node.parent && this.#focus(node.parent)),
      Enter: () => (node.fold ? this.hooks.unfold(id) : this.hooks.open(id)),
      " ": () => (node.fold ? this.hooks.unfold(id) : this.hooks.choose(id)),
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  #focus(id) {
    this.#rows.get(id)?.focus();
  }
}
