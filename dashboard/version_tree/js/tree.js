// The whole component: bar, picture, outline, keys. Two faces use it: Streamlit's and the notebook's.

const thumbnails = new Thumbnails();
const memory = new Map(); // What a component looked like when it left the page, by its key.

class VersionTree {
  #announced = 0;
  #acted = null;
  #mounted = false;

  /**
   * @param root element or shadow root that the component fills.
   * @param key identifies the component on its page.
   * @param act called with (kind, id, text) for what Python has to know.
   * @param wide whether keys count while nothing on the page has the focus.
   */
  constructor(root, { key, act, wide = false }) {
    Object.assign(this, { root, key, act });
    this.model = new Model();
    this.look = { scale: 1, by: "status", range: null, thumbnails, owner: key, size: [214, 78], pill: [150, 26], down: false };
    this.outlineShown = false;
    this.#build();
    this.#readLook();
    this.picture = new Picture(this.canvas, this.model, this.look, {
      choose: (id) => this.choose(id),
      fold: (id) => this.fold(id),
      unfold: (id) => this.unfold(id),
      toggle: (id) => this.toggle(id),
      tip: (node, area) => this.#showTip(node, area),
    });
    this.stopPictures = thumbnails.onChange(() => this.picture.redraw());
    this.onKey = (event) => this.#key(event, wide);
    document.addEventListener("keydown", this.onKey);
    this.onPoint = (event) => (this.pointedElsewhere = !event.composedPath().includes(this.element));
    document.addEventListener("pointerdown", this.onPoint, true);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.restyle();
    this.scheme.addEventListener("change", this.onScheme);
  }

  destroy() {
    this.#remember();
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("pointerdown", this.onPoint, true);
    this.scheme.removeEventListener("change", this.onScheme);
    this.stopPictures();
    this.picture.destroy();
    this.element.remove();
  }

  #build() {
    this.toolbar = new Toolbar(this.model, {
      filter: (status, author) => this.#filter(status, author),
      search: (text) => this.act("search", null, text),
      hit: (step) => this.#hit(step),
      leave: () => this.stage.focus(),
      turn: () => this.turn(),
      outline: () => this.showOutline(!this.outlineShown),
      isOutline: () => this.outlineShown,
      colour: (by) => this.#colour(by),
      authorColour: (number) => this.look.colours.authors[number],
    });
    this.outline = new Outline(this.model, {
      choose: (id) => this.choose(id),
      open: (id) => this.open(id),
      toggle: (id) => this.toggle(id),
      unfold: (id) => this.unfold(id),
      cursor: (id) => this.#setCursor(id),
    });
    this.canvas = element("div", { class: "vt-canvas", "aria-hidden": "true" });
    this.stage = element("div", {
      class: "vt-stage", tabindex: 0, role: "application", "aria-roledescription": "version tree",
      "aria-label": "Picture of the version tree. Arrow keys move, Enter opens, question mark lists the keys. The outline holds the same as a list.",
      on: {
        keydown: () => this.#keyed(true),
        blur: () => this.#keyed(false),
        focus: () => this.#keyed(this.stage.matches(":focus-visible")),
        pointerdown: () => {
          this.stage.focus({ preventScroll: true });
          this.#keyed(false);
        },
      },
    }, this.canvas);
    const button = (name, title, click) =>
      element("button", { type: "button", class: "vt-chip vt-icon", title, "aria-label": title, on: { click } }, icon(name));
    this.tools = element("div", { class: "vt-tools", role: "group", "aria-label": "View" },
      button("plus", "Zoom in (+)", () => this.picture.camera.zoom(1.35)),
      button("minus", "Zoom out (−)", () => this.picture.camera.zoom(1 / 1.35)),
      button("fit", "Fit the whole tree (f)", () => this.picture.camera.fit()),
      button("target", "Back to the chosen version (0)", () => this.reset()),
    );
    this.foot = element("div", { class: "vt-foot" });
    this.tip = element("div", { class: "vt-tip", role: "tooltip", hidden: true });
    this.live = element("div", { class: "vt-live", "aria-live": "polite" });
    this.help = helpDialog();
    this.element = element("div", { class: "vt" },
      this.toolbar.element,
      element("div", { class: "vt-body" },
        this.outline.element,
        element("div", { class: "vt-view" }, this.stage, this.tools, this.foot, this.tip),
      ),
      this.live, this.help,
    );
    // So that scripts on the page, and tests, find it.
    this.element.versionTree = this;
    this.root.append(this.element);
  }

  // -- data in -----------------------------------------------------------------------------------------------------

  /** Take a payload: the first one, or a later one. What has not changed is not drawn again. */
  update(data) {
    if (data.height) this.element.style.setProperty("--vt-own-height", `${data.height}px`);
    const focus = this.model.cursor;
    const wasDirection = this.model.data?.direction;
    const { newTree, changed, moved } = this.model.take(data);
    const kept = this.#mounted ? null : memory.get(this.key);
    const restored = kept?.tree === data.tree ? kept : null;
    this.#mounted = true;
    if (restored) this.#restore(restored);
    this.look.range = data.scores;
    if (moved && focus !== this.model.cursor && this.model.nodes.has(data.chosen)) this.model.cursor = data.chosen;
    if (changed) {
      const turned = !newTree && wasDirection !== data.direction;
      this.picture.show({ newTree: newTree || turned, view: restored?.direction === data.direction ? restored.view : null, anchor: this.#acted });
      this.outline.show();
    } else {
      this.outline.mark();
      this.picture.redraw();
    }
    if (moved && (!newTree || restored) && this.model.nodes.has(data.chosen)) {
      this.model.cursor = data.chosen;
      this.picture.camera.reveal(data.chosen);
      this.outline.mark();
      this.outline.reveal(data.chosen);
    }
    this.#acted = null;
    this.toolbar.show();
    this.#showFoot();
  }

  #restore({ filter, by, outlineShown }) {
    [this.model.status, this.model.author] = filter;
    this.model.by = this.look.by = by;
    this.outlineShown = outlineShown;
    this.element.classList.toggle("vt-with-outline", outlineShown);
  }

  #remember() {
    const { model } = this;
    if (!model.data) return;
    memory.set(this.key, {
      tree: model.data.tree, direction: model.data.direction, view: this.picture.camera.view,
      filter: [model.status, model.author], by: model.by, outlineShown: this.outlineShown,
    });
  }

  /** Read the theme again; it may have turned from light to dark. */
  restyle() {
    this.#readLook();
    this.toolbar.show();
    this.picture.redraw();
  }

  #readLook() {
    this.look.colours = readColours(this.element);
    this.look.font = this.look.colours.font;
  }

  #showFoot() {
    const { data } = this.model;
    const parts = [];
    if (data.folded) {
      parts.push(`showing ${grouped(data.drawn)} of ${grouped(data.counts.all)}`);
      parts.push(`${grouped(data.folded)} folded in ${plural(data.places, "place")}`);
    } else parts.push(plural(data.counts.all, "version"));
    if (data.truncated) parts.push("the rest of this tree was not read: it is too large");
    const keys = element("button", { type: "button", class: "vt-link", text: "? for keys", on: { click: () => this.showHelp() } });
    this.foot.replaceChildren(element("span", { text: `${parts.join(" · ")} · ` }), keys);
  }

  // -- what the user does ------------------------------------------------------------------------------------------

  choose(id) {
    this.#setCursor(id);
    if (id === this.model.chosen) return;
    this.model.choose(id);
    // Before Python answers: the highlight must not wait for it.
    this.outline.mark();
    this.picture.redraw();
    this.act("choose", id, null);
  }

  open(id) {
    this.#setCursor(id);
    this.model.choose(id);
    this.outline.mark();
    this.picture.redraw();
    this.act("open", id, null);
  }

  fold(id) {
    this.#acted = id;
    this.act("fold", id, null);
  }

  /** Open a fold; `id` is its mark's. A missing piece of the chain is shown by going there. */
  unfold(id) {
    const { fold } = this.model.nodes.get(id);
    if (fold.kind === "between") return this.act("choose", fold.first, null);
    this.#acted = fold.at;
    this.act("unfold", fold.at, fold.first);
  }

  toggle(id) {
    const node = this.model.nodes.get(id);
    if (node.fold) return this.unfold(id);
    const fold = this.model.foldBelow(id);
    if (this.model.isOpen(id)) this.fold(id);
    else if (fold) this.unfold(fold.id);
  }

  turn() {
    this.act("direction", null, this.model.data.direction === "right" ? "down" : "right");
  }

  reset() {
    this.picture.camera.recentre();
    if (this.model.data.folded) this.act("reset", this.model.chosen, null);
  }

  showOutline(shown) {
    this.outlineShown = shown;
    this.picture.camera.touch();
    this.element.classList.toggle("vt-with-outline", shown);
    this.toolbar.showOutline(shown);
    if (shown) this.outline.reveal(this.model.cursor);
    this.act("outline", null, shown ? "shown" : "hidden");
  }

  showHelp() {
    this.help.showModal();
  }

  #filter(status, author) {
    [this.model.status, this.model.author] = [status, author];
    this.toolbar.show();
    this.outline.mark();
    this.picture.redraw();
  }

  #colour(by) {
    this.model.by = this.look.by = by;
    this.toolbar.show();
    this.picture.redraw();
  }

  #hit(step) {
    const id = this.model.nextHit(step);
    if (id === null) return;
    if (this.model.nodes.has(id)) {
      this.choose(id);
      this.picture.camera.reveal(id);
      this.outline.reveal(id);
    } else {
      this.model.cursor = id;
      this.act("choose", id, null);
    }
  }

  #setCursor(id) {
    if (this.model.cursor === id) return;
    this.model.cursor = id;
    this.outline.mark();
    this.picture.redraw();
  }

  /** The cursor is shown to those who move it by key. */
  #keyed(keyed) {
    if (this.picture.keyed === keyed) return;
    this.picture.keyed = keyed;
    this.picture.redraw();
  }

  #move(way) {
    const id = this.model.neighbour(this.model.cursor, way);
    if (id === null) return;
    this.#setCursor(id);
    this.picture.camera.reveal(id);
    this.outline.reveal(id);
    this.live.textContent = this.model.spoken(this.model.nodes.get(id));
  }

  #key(event, wide) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.model.data) return;
    const path = event.composedPath();
    const inside = path.includes(this.element);
    const idle = wide && (document.activeElement === document.body || document.activeElement === null);
    if (!(inside || idle) || path[0].matches?.("input, textarea, select, [contenteditable]")) return;
    // The first arrow goes to the picture when nothing has the focus, unless it is meant to scroll another place.
    if (idle && !this.pointedElsewhere && event.key.startsWith("Arrow")) this.stage.focus({ preventScroll: true });
    const onStage = this.stage.matches(":focus");
    const [ahead, back, next, previous] =
      this.model.data.direction === "right" ? ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"] : ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"];
    const cursor = this.model.nodes.get(this.model.cursor);
    const steps = {
      "/": () => this.toolbar.input.focus(),
      "?": () => this.showHelp(),
      f: () => this.picture.camera.fit(),
      e: () => cursor && this.toggle(cursor.id),
      n: () => this.#hit(1),
      N: () => this.#hit(-1),
      d: () => this.turn(),
      o: () => this.showOutline(!this.outlineShown),
      0: () => this.reset(),
      "+": () => this.picture.camera.zoom(1.35),
      "-": () => this.picture.camera.zoom(1 / 1.35),
    };
    if (onStage) {
      Object.assign(steps, {
        [ahead]: () => this.#move("child"),
        [back]: () => this.#move("parent"),
        [next]: () => this.#move("next"),
        [previous]: () => this.#move("previous"),
        Enter: () => cursor && (cursor.fold ? this.unfold(cursor.id) : this.open(cursor.id)),
        " ": () => cursor && (cursor.fold ? this.unfold(cursor.id) : this.choose(cursor.id)),
        Escape: () => this.#showTip(null),
      });
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  #showTip(node, area) {
    this.tip.hidden = !node;
    if (!node) return;
    if (node.fold) this.tip.replaceChildren(element("p", { text: `${foldText(node.fold)}. Click to show.` }));
    else {
      const { card } = node;
      const facts = [STATUS_WORDS[card.status], card.by, card.at];
      if (card.score !== undefined) facts.push(`score ${shortNumber(card.score)}`);
      this.tip.replaceChildren(
        element("p", { class: "vt-facts" }, element("b", { text: node.label }), element("span", { text: ` ${facts.join(" · ")}` })),
        element("p", { text: card.text ?? "" }),
      );
      if (card.error) this.tip.append(element("p", { class: "vt-error", text: card.error }));
    }
    const view = this.tip.parentElement.getBoundingClientRect();
    const { width, height } = this.tip.getBoundingClientRect();
    const below = area.bottom + 8 + height < view.height;
    this.tip.style.left = `${clamped(area.left, 8, view.width - width - 8)}px`;
    this.tip.style.top = `${below ? area.bottom + 8 : Math.max(8, area.top - height - 8)}px`;
  }
}
