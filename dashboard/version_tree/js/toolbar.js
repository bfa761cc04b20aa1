// The bar above the picture: filters, search, and how the tree is shown.

const SEARCH_AFTER = 350; // Milliseconds of rest after which what was typed is searched for.

class Toolbar {
  #timer = 0;
  #sent = "";

  constructor(model, hooks) {
    this.model = model;
    this.hooks = hooks;
    this.filters = element("div", { class: "vt-group vt-filters", role: "group", "aria-label": "Show" });
    this.input = element("input", {
      type: "search", class: "vt-input", placeholder: "Search  /", "aria-label": "Search in this tree",
      autocomplete: "off", spellcheck: "false", maxlength: 1000,
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event) },
    });
    this.count = element("output", { class: "vt-count" });
    this.previous = this.#button("up", "Previous hit (N)", () => hooks.hit(-1));
    this.next = this.#button("next", "Next hit (n)", () => hooks.hit(1));
    this.direction = element("button", { type: "button", class: "vt-chip vt-wide", on: { click: () => hooks.turn() } });
    this.outline = this.#button("outline", "Outline (o)", () => hooks.outline(), "Outline");
    this.colour = element(
      "select", { class: "vt-chip vt-select", "aria-label": "Colour by", title: "What the colour of a version tells", on: { change: () => hooks.colour(this.colour.value) } },
      ...["status", "score", "author"].map((by) => element("option", { value: by, text: `Colour: ${by}` })),
    );
    this.element = element(
      "div", { class: "vt-bar", role: "toolbar", "aria-label": "Version tree" },
      this.filters,
      element("div", { class: "vt-group vt-search" }, this.input, this.count, this.previous, this.next),
      element("div", { class: "vt-group" }, this.direction, this.outline, this.colour),
    );
  }

  #button(name, title, click, text) {
    const button = element("button", { type: "button", class: text ? "vt-chip vt-wide" : "vt-chip vt-icon", title, "aria-label": title, on: { click } }, icon(name));
    if (text) button.append(element("span", { text }));
    return button;
  }

  show() {
    const { data, by, status, author } = this.model;
    const { counts, authors, search } = data;
    const chips = [
      this.#chip("All", counts.all, status === "all" && author < 0, null, () => this.hooks.filter("all", -1)),
      ...["success", "failed", "pending"].map((each) =>
        this.#chip(STATUS_WORDS[each], counts[each], status === each, glyph(each), () => this.hooks.filter(status === each ? "all" : each, author)),
      ),
    ];
    if (authors.length > 1) {
      authors.slice(0, 4).forEach((name, number) =>
        chips.push(this.#chip(name, null, author === number, by === "author" ? this.#dot(number) : null, () => this.hooks.filter(status, author === number ? -1 : number))),
      );
    }
    // Chips are made anew, so the one that has the focus gives it on.
    const focused = [...this.filters.children].indexOf(this.filters.getRootNode().activeElement);
    this.filters.replaceChildren(...chips);
    if (focused >= 0) chips[focused]?.focus();
    const right = data.direction === "right";
    this.direction.replaceChildren(icon(right ? "right" : "down"), element("span", { text: right ? "Left to right" : "Top down" }));
    this.direction.title = right ? "Draw top down (d)" : "Draw left to right (d)";
    this.direction.setAttribute("aria-label", this.direction.title);
    this.colour.value = by;
    this.colour.options[1].disabled = data.scores === null;
    this.showOutline(this.hooks.isOutline());
    if (data.text !== this.#sent && !this.input.matches(":focus")) {
      this.input.value = data.text;
      this.#sent = data.text;
    }
    this.count.textContent = search ? `${grouped(search.count)} of ${grouped(counts.all)}` : "";
    this.previous.hidden = this.next.hidden = !search || search.count === 0;
  }

  showOutline(shown) {
    this.outline.setAttribute("aria-pressed", String(shown));
  }

  #chip(text, count, pressed, mark, click) {
    const chip = element("button", { type: "button", class: "vt-chip", "aria-pressed": String(pressed), on: { click } });
    if (mark) chip.append(mark);
    chip.append(element("span", { class: "vt-name", text }));
    if (count !== null) chip.append(element("span", { class: "vt-number", text: grouped(count) }));
    return chip;
  }

  #dot(number) {
    const dot = element("i", { class: "vt-glyph vt-success", "aria-hidden": "true" });
    dot.style.background = this.hooks.authorColour(number);
    return dot;
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), this.input.value ? SEARCH_AFTER : 0);
  }

  #send() {
    clearTimeout(this.#timer);
    const text = this.input.value.trim();
    if (text === this.#sent) return false;
    this.#sent = text;
    this.hooks.search(text);
    return true;
  }

  #key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      if (!this.#send()) this.hooks.hit(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.input.value) {
        this.input.value = "";
        this.#send();
      } else this.hooks.leave();
    }
    event.stopPropagation();
  }
}
