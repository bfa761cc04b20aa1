// What the pointer is on, and what it does there.

const TIP_AFTER = 450; // Milliseconds of rest after which a card tells more.

class Pointer {
  #network;
  #tipTimer = 0;
  hovered = null; // Id of the node under the pointer.
  onHandle = null; // The same, when it is on the node's handle.

  constructor(picture, network) {
    this.picture = picture;
    this.#network = network;
    network.on("click", ({ pointer }) => this.#click(pointer.DOM));
    network.on("doubleClick", ({ pointer }) => this.#doubleClick(pointer.DOM));
    picture.host.addEventListener("pointermove", (event) => this.#hover(event));
    picture.host.addEventListener("pointerleave", () => this.#setHovered(null, null));
  }

  destroy() {
    clearTimeout(this.#tipTimer);
  }

  hideTip() {
    clearTimeout(this.#tipTimer);
    this.picture.hooks.tip(null);
  }

  #at(point) {
    const { look, model, positions, places } = this.picture;
    const { x, y } = this.#network.DOMtoCanvas(point);
    for (const id of this.picture.withHandle()) {
      const handle = this.picture.handle(id);
      if (Math.hypot(x - handle.x, y - handle.y) <= handle.radius * 1.3) return { id, handle: true };
    }
    // A fold lies over the edge of its card, and after it among the nodes.
    const [width, height] = look.size;
    const hit = [...positions.keys()].findLast((id) => {
      const place = places.get(id);
      const isFold = model.nodes.get(id).fold;
      const [wide, high] = isFold ? look.pill : [width, height];
      return Math.abs(x - place.x) <= wide / 2 && Math.abs(y - place.y) <= high / 2;
    });
    return { id: hit ?? null, handle: false };
  }

  #click(point) {
    const { id, handle } = this.#at(point);
    if (id === null) return;
    if (handle) this.picture.hooks.fold(id);
    else if (this.picture.model.nodes.get(id).fold) this.picture.hooks.unfold(id);
    else this.picture.hooks.choose(id);
  }

  #doubleClick(point) {
    const { id, handle } = this.#at(point);
    if (id !== null && !handle && !this.picture.model.nodes.get(id).fold) this.picture.hooks.toggle(id);
  }

  #hover(event) {
    if (event.pointerType === "touch" || event.buttons) return;
    const area = this.picture.host.getBoundingClientRect();
    const point = { x: event.clientX - area.left, y: event.clientY - area.top };
    const { id, handle } = this.#at(point);
    this.picture.host.style.cursor = id === null ? "grab" : "pointer";
    this.#setHovered(id, handle ? id : null);
  }

  #setHovered(id, onHandle) {
    if (id === this.hovered && onHandle === this.onHandle) return;
    const another = id !== this.hovered;
    [this.hovered, this.onHandle] = [id, onHandle];
    this.picture.redraw();
    if (!another) return;
    this.hideTip();
    if (id !== null) this.#tipTimer = setTimeout(() => this.#showTip(id), TIP_AFTER);
  }

  #showTip(id) {
    const node = this.picture.model.nodes.get(id);
    if (node) this.picture.hooks.tip(node, this.picture.area(id));
  }
}
