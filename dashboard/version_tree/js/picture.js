// The picture: vis-network holds the nodes and the view; what a node looks like is drawn by cards.js.

class Picture {
  #network = null;
  #set = new vis.DataSet();
  #frame = 0;
  #moving = null;
  positions = new Map(); // Where the nodes belong.
  places = new Map(); // Where they are now, on their way there.
  keyed = false; // Whether the user goes by key, and so has to see the cursor.

  constructor(host, model, look, hooks) {
    Object.assign(this, { host, model, look, hooks });
    this.#network = new vis.Network(
      host,
      { nodes: this.#set, edges: [] },
      {
        physics: false,
        layout: { improvedLayout: false },
        interaction: { dragNodes: false, selectable: false, keyboard: false, zoomSpeed: 0.7, hover: false },
        // It takes a node's size from here alone when it leaves out what is not in view: half a card's width and more.
        nodes: { shape: "custom", size: 140, ctxRenderer: (drawing) => this.#renderer(drawing) },
      },
    );
    this.#network.on("beforeDrawing", (ctx) => this.#drawUnder(ctx));
    this.#network.on("afterDrawing", (ctx) => this.#drawOver(ctx));
    this.camera = new Camera(this, this.#network);
    this.pointer = new Pointer(this, this.#network);
  }

  destroy() {
    this.#moving = null;
    this.pointer.destroy();
    cancelAnimationFrame(this.#frame);
    this.#network.destroy();
  }

  /** Show what the model holds now. `view` restores an earlier one; `anchor` names the card that must not move. */
  show({ newTree, view, anchor }) {
    const before = this.positions;
    this.positions = new Map([...this.model.nodes.values()].map(({ id, x, y }) => [id, { x, y }]));
    this.places = new Map(this.positions);
    this.#moving = null;
    const gone = this.#set.getIds().filter((id) => !this.positions.has(id));
    this.#set.remove(gone);
    this.#set.update([...this.positions].map(([id, { x, y }]) => ({ id, x, y })));
    this.look.down = this.model.data.direction === "down";
    this.look.size = this.model.data.card;
    this.look.pill = this.model.data.pill;
    this.look.reach = this.model.data.reach;
    if (view) this.camera.restore(view);
    else if (newTree) this.camera.start();
    else this.#keep(before, anchor);
    this.redraw();
  }

  /** Let the anchor stay where it is on the screen, and the others glide to their new places. */
  #keep(before, wanted) {
    const centre = this.camera.view.position;
    const stays = (id) => before.has(id) && this.positions.has(id);
    const distance = (id) => Math.hypot(before.get(id).x - centre.x, before.get(id).y - centre.y);
    const anchor = [wanted, this.model.chosen].find((id) => id && stays(id) && this.camera.sees(before.get(id)))
      ?? [...before.keys()].filter(stays).sort((one, other) => distance(one) - distance(other))[0];
    if (anchor === undefined) return this.camera.start();
    const shift = {
      x: this.positions.get(anchor).x - before.get(anchor).x,
      y: this.positions.get(anchor).y - before.get(anchor).y,
    };
    this.camera.shift(shift);
    if (calm()) return;
    const from = new Map();
    for (const [id, place] of this.positions) {
      // A new card comes out of the nearest ancestor that was there.
      let source = id;
      while (source !== null && !before.has(source)) source = this.model.nodes.get(source)?.parent ?? null;
      const old = source === null ? place : before.get(source);
      from.set(id, { x: old.x + (source === null ? 0 : shift.x), y: old.y + (source === null ? 0 : shift.y), isNew: !before.has(id) });
    }
    this.#moving = { from, start: performance.now() };
    this.#glide();
  }

  #glide() {
    if (!this.#moving) return;
    const part = Math.min(1, (performance.now() - this.#moving.start) / GLIDE);
    const eased = 1 - (1 - part) ** 3;
    for (const [id, { x, y }] of this.positions) {
      const from = this.#moving.from.get(id);
      const place = { x: from.x + (x - from.x) * eased, y: from.y + (y - from.y) * eased };
      this.places.set(id, place);
      Object.assign(this.#network.body.nodes[id], place);
    }
    this.#moving.part = eased;
    this.#network.redraw();
    if (part < 1) requestAnimationFrame(() => this.#glide());
    else this.#moving = null;
  }

  // -- drawing -----------------------------------------------------------------------------------------------------

  /** Draw with the next frame, once, however often it is asked for. */
  redraw() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.paint();
    });
  }

  paint() {
    this.#network.redraw();
  }

  #renderer({ ctx, id, x, y }) {
    const node = this.model.nodes.get(id);
    return { drawNode: () => node && this.#drawNode(ctx, x, y, node) };
  }

  #drawNode(ctx, x, y, node) {
    const { model } = this;
    const state = {
      chosen: node.id === model.chosen,
      onChain: model.chain.has(node.id),
      dimmed: model.isDimmed(node),
      hovered: node.id === this.pointer.hovered,
    };
    // A new card comes up when it is half way to its place, and clear of the one it comes from.
    if (this.#moving?.part < 0.5 && this.#moving.from.get(node.id)?.isNew) return;
    if (node.fold) drawPill(ctx, x, y, node, state, this.look);
    else {
      state.stacked = model.foldBelow(node.id)?.fold.kind === "all";
      drawCard(ctx, x, y, node, state, this.look);
    }
  }

  #drawUnder(ctx) {
    this.look.scale = this.#network.getScale();
    // For a shape of one's own vis-network looks at where a node was before, when it leaves out what is not in view.
    for (const node of Object.values(this.#network.body.nodes)) node.updateBoundingBox(ctx);
    this.#drawEdges(ctx);
  }

  #drawEdges(ctx) {
    const { colours, scale } = this.look;
    const paths = { plain: new Path2D(), rest: new Path2D(), chain: new Path2D() };
    for (const node of this.model.nodes.values()) {
      if (node.parent === null || node.fold?.kind === "all") continue;
      const [from, to] = [this.places.get(node.parent), this.places.get(node.id)];
      const [half, parentHalf] = [this.#half(ctx, node), this.#half(ctx, this.model.nodes.get(node.parent))];
      const path = this.model.chain.has(node.id) ? paths.chain : node.fold ? paths.rest : paths.plain;
      traceEdge(path, from, to, this.look, parentHalf, half, isCentred(node, this.look));
    }
    // Hair lines vanish when zoomed out, so they keep a width on the screen.
    ctx.lineWidth = Math.max(1.3, 0.8 / scale);
    ctx.strokeStyle = colours.edge;
    ctx.stroke(paths.plain);
    ctx.setLineDash([5, 5]);
    ctx.stroke(paths.rest);
    ctx.setLineDash([]);
    ctx.lineWidth = Math.max(2.5, 1.8 / scale);
    ctx.strokeStyle = colours.accent;
    ctx.stroke(paths.chain);
  }

  /** Half of a node's length in the direction of the tree: where its edges end. */
  #half(ctx, node) {
    const along = this.look.down ? 1 : 0;
    if (!node.fold) return this.look.size[along] / 2;
    return this.look.down || !isCentred(node, this.look) ? this.look.pill[along] / 2 : pillWidth(ctx, node, this.look) / 2;
  }

  #drawOver(ctx) {
    const { model, look } = this;
    const [width, height] = look.size;
    const cursor = model.nodes.get(model.cursor);
    if (cursor && this.keyed) {
      const { x, y } = this.places.get(cursor.id);
      const [wide, high] = cursor.fold ? [pillWidth(ctx, cursor, look), look.pill[1]] : [width, height];
      const left = cursor.fold && !isCentred(cursor, look) ? x - look.pill[0] / 2 : x - wide / 2;
      const reach = 5 / Math.min(1, look.scale);
      ctx.beginPath();
      ctx.roundRect(left - reach, y - high / 2 - reach, wide + 2 * reach, high + 2 * reach, 12 + reach);
      ctx.lineWidth = 2 / Math.min(1, look.scale);
      ctx.setLineDash([6 / look.scale, 4 / look.scale]);
      ctx.strokeStyle = look.colours.text;
      ctx.stroke();
      ctx.setLineDash([]);
    }
    for (const id of this.withHandle()) {
      const { x, y, radius } = this.handle(id);
      drawHandle(ctx, x, y, radius, this.pointer.onHandle === id, look);
    }
  }

  /** The cards that show a handle to fold their children: the hovered one and the chosen one. */
  withHandle() {
    if (this.look.scale < MEDIUM) return [];
    return [...new Set([this.pointer.hovered, this.model.chosen])].filter((id) => id && this.model.isOpen(id) && !this.model.nodes.get(id).fold);
  }

  /** Where the handle of a card is. */
  handle(id) {
    const { x, y } = this.places.get(id);
    const [width, height] = this.look.size;
    const radius = Math.max(8, 6.5 / this.look.scale);
    // Zoomed out it moves off the card, which has become small beside it.
    const off = radius * (this.look.scale < FULL ? 0.9 : 0.4);
    return this.look.down ? { x, y: y + height / 2 + off, radius } : { x: x + width / 2 + off, y, radius };
  }

  /** Where a node is on the canvas, in CSS pixels. */
  area(id) {
    const [width, height] = this.model.nodes.get(id).fold ? this.look.pill : this.look.size;
    const { x, y } = this.places.get(id);
    const upper = this.#network.canvasToDOM({ x: x - width / 2, y: y - height / 2 });
    const lower = this.#network.canvasToDOM({ x: x + width / 2, y: y + height / 2 });
    return { left: upper.x, top: upper.y, right: lower.x, bottom: lower.y };
  }
}
