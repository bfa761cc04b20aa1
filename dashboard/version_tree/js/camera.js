// Which part of the picture is in view. Positions are units of the picture, sizes of the host CSS pixels.

const MAX_SCALE = 2;
const READABLE = { least: 0.62, most: 0.8 }; // Scales at which a large tree is first shown, around its chosen version.
const FIT_AT_LEAST = 0.5; // A tree that fits at this scale or above is shown whole at first: texts can be read from there on.
const MARGIN = { top: 26, right: 26, bottom: 46, left: 26 };
const GLIDE = 220; // Milliseconds of a movement: long enough to follow with the eye.

class Camera {
  #network;
  #touched = false; // Whether the user settled for a view; one that nobody touched fits again when the size changes.
  #seen = null;
  #resizing = false;

  constructor(picture, network) {
    this.picture = picture;
    this.#network = network;
    network.on("afterDrawing", () => {
      if (!this.#resizing) this.#seen = this.view;
    });
    network.on("dragStart", () => this.#moved());
    network.on("zoom", ({ scale }) => this.#zoomed(scale));
    network.on("resize", () => this.#resized());
  }

  get view() {
    return { scale: this.#network.getScale(), position: this.#network.getViewPosition() };
  }

  get #host() {
    return this.picture.host;
  }

  get #look() {
    return this.picture.look;
  }

  /** The box around the nodes, or around those of them whose place passes a test. */
  #bounds(within = () => true) {
    const [width, height] = this.#look.size;
    const [pillWide] = this.#look.pill;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [id, { x, y }] of this.picture.positions) {
      if (!within(x, y)) continue;
      const half = this.picture.model.nodes.get(id).fold ? pillWide / 2 : width / 2;
      left = Math.min(left, x - half);
      right = Math.max(right, x + half);
      top = Math.min(top, y - height / 2);
      bottom = Math.max(bottom, y + height / 2);
    }
    return { left, top, right, bottom };
  }

  get #room() {
    return {
      width: Math.max(1, this.#host.clientWidth - MARGIN.left - MARGIN.right),
      height: Math.max(1, this.#host.clientHeight - MARGIN.top - MARGIN.bottom),
    };
  }

  get #fitScale() {
    const { left, top, right, bottom } = this.#bounds();
    return Math.min(1.1, this.#room.width / (right - left), this.#room.height / (bottom - top));
  }

  /** A scale at which texts can be read, and if it can be, the whole breadth of the tree is seen. */
  get #readable() {
    const { left, top, right, bottom } = this.#bounds();
    const across = this.#look.down ? this.#room.width / (right - left) : this.#room.height / (bottom - top);
    return clamped(across, READABLE.least, READABLE.most);
  }

  get #smallest() {
    return Math.min(0.3, this.#fitScale / 1.5);
  }

  /** The first view: the whole tree if it can be read, else what is around the chosen version. */
  start() {
    this.#touched = false;
    if (this.#fitScale >= FIT_AT_LEAST) this.fit(false);
    else this.centre(this.picture.model.chosen, { scale: this.#readable, animate: false, clamp: true });
    this.#touched = false;
  }

  fit(animate = true) {
    const { left, top, right, bottom } = this.#bounds();
    const scale = this.#fitScale;
    this.#moveTo({
      scale,
      // The margins differ, so the middle of the tree is not the middle of the canvas.
      x: (left + right) / 2 + (MARGIN.right - MARGIN.left) / 2 / scale,
      y: (top + bottom) / 2 + (MARGIN.bottom - MARGIN.top) / 2 / scale,
      animate,
    });
  }

  /** Put one node into the middle; `clamp` moves on so that no half of the canvas is empty. */
  centre(id, { scale = this.view.scale, animate = true, clamp = false } = {}) {
    const place = this.picture.positions.get(id);
    if (!place) return this.fit(animate);
    let { x, y } = place;
    if (clamp) {
      const [wide, high] = [this.#host.clientWidth / scale / 2, this.#host.clientHeight / scale / 2];
      const pad = 30 / scale;
      const clampX = ({ left, right }) => (x = clamped(x, left + wide - pad, right - wide + pad));
      const clampY = ({ top, bottom }) => (y = clamped(y, top + high - pad, bottom - high + 1.6 * pad));
      // Along the tree first; then across it, where only what is in view there counts, the node itself always.
      if (this.#look.down) {
        clampY(this.#bounds());
        clampX(this.#bounds((_, each) => each === place.y || Math.abs(each - y) < high));
      } else {
        clampX(this.#bounds());
        clampY(this.#bounds((each) => each === place.x || Math.abs(each - x) < wide));
      }
    }
    this.#moveTo({ scale, x, y, animate });
  }

  recentre() {
    this.centre(this.picture.model.chosen, { scale: clamped(this.view.scale, this.#readable, 1) });
  }

  /** Move the view only as far as needed to see a node whole. */
  reveal(id) {
    const place = this.picture.positions.get(id);
    if (!place) return;
    const { scale, position } = this.view;
    const [width, height] = this.#look.size;
    const wide = this.#host.clientWidth / scale / 2 - width / 2 - MARGIN.left / scale;
    const high = this.#host.clientHeight / scale / 2 - height / 2 - MARGIN.bottom / scale;
    const x = wide > 0 ? clamped(position.x, place.x - wide, place.x + wide) : place.x;
    const y = high > 0 ? clamped(position.y, place.y - high, place.y + high) : place.y;
    if (x !== position.x || y !== position.y) this.#moveTo({ scale, x, y, animate: true });
  }

  /** Keep the view from now on: the user has settled for it. */
  touch() {
    this.#touched = true;
  }

  zoom(factor) {
    const { scale, position } = this.view;
    this.#moveTo({ scale: clamped(scale * factor, this.#smallest, MAX_SCALE), ...position, animate: true });
  }

  sees({ x, y }) {
    const { scale, position } = this.view;
    return Math.abs(x - position.x) * scale * 2 < this.#host.clientWidth && Math.abs(y - position.y) * scale * 2 < this.#host.clientHeight;
  }

  restore(view) {
    this.#moveTo({ scale: view.scale, ...view.position, animate: false });
  }

  /** Move along with cards that moved: what is in the middle stays there. */
  shift({ x, y }) {
    const { position } = this.view;
    this.#network.moveTo({ position: { x: position.x + x, y: position.y + y } });
  }

  #moveTo({ scale, x, y, animate }) {
    this.#touched = true;
    this.picture.pointer.hideTip();
    const animation = animate && !calm() ? { duration: GLIDE, easingFunction: "easeOutCubic" } : false;
    this.#network.moveTo({ scale, position: { x, y }, animation });
  }

  #moved() {
    this.#touched = true;
    this.picture.pointer.hideTip();
  }

  #zoomed(scale) {
    this.#moved();
    const allowed = clamped(scale, this.#smallest, MAX_SCALE);
    if (allowed !== scale) this.#network.moveTo({ scale: allowed, position: this.#seen.position });
  }

  /** vis-network zooms when its size changes; what the user set stays. */
  #resized() {
    if (this.#resizing || !this.picture.model.data) return;
    this.#resizing = true;
    queueMicrotask(() => {
      this.#resizing = false;
      if (this.#touched && this.#seen) this.#network.moveTo(this.#seen);
      else this.start();
      this.#network.redraw();
    });
  }
}

function clamped(value, low, high) {
  return low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value));
}

/** Whether the user asked the system for less motion. */
function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
