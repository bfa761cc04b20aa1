// Thumbnails: SVG code becomes an image by a data URL, where none of it can run, and the image is rasterised once.

const RASTER = 3; // Pixels a unit: sharp on a dense screen, zoomed in.
const RASTER_BUDGET = 7; // Milliseconds of a frame that new thumbnails may take.

class Thumbnails {
  #code = new Map();
  #known = new Map();
  #queue = [];
  #scheduled = false;
  #listeners = new Set();

  /** Take the pictures of one tree; `owner` is its key. What the others have stays. */
  set(owner, pictures) {
    const old = this.#code.get(owner) ?? {};
    this.#code.set(owner, pictures);
    for (const id of Object.keys(old)) if (old[id] !== pictures[id]) this.#known.delete(id);
    this.#changed();
  }

  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  has(owner, id) {
    return this.#code.get(owner)?.[id] !== undefined && this.#known.get(id) !== null;
  }

  code(owner, id) {
    return this.#code.get(owner)?.[id];
  }

  /** The picture as a canvas that fits a square of `side` units, or undefined while it is not there. */
  get(owner, id, side) {
    const known = this.#known.get(id);
    if (known !== undefined) return known === "loading" ? undefined : (known ?? undefined);
    const code = this.code(owner, id);
    if (code === undefined) return undefined;
    this.#known.set(id, "loading");
    const image = new Image();
    const settle = (result) => {
      // The code may have been replaced, or the tree left, while it loaded.
      if (this.code(owner, id) === code) this.#known.set(id, result);
    };
    image.onload = () => {
      this.#queue.push(() => settle(rasterised(image, side)));
      this.#schedule();
    };
    image.onerror = () => {
      settle(null);
      this.#changed();
    };
    image.src = pictureUrl(code);
    return undefined;
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      const end = performance.now() + RASTER_BUDGET;
      while (this.#queue.length && performance.now() < end) this.#queue.shift()();
      if (this.#queue.length) this.#schedule();
      this.#changed();
    });
  }

  #changed() {
    for (const listener of this.#listeners) listener();
  }
}

function pictureUrl(code) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(code.toWellFormed())}`;
}

function rasterised(image, side) {
  const width = image.naturalWidth || 1;
  const height = image.naturalHeight || 1;
  const scale = (side * RASTER) / Math.max(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
