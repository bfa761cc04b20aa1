// What is drawn and how it hangs together, apart from how it looks: relations, chain, filter, hits, the next card by key.

class Model {
  nodes = new Map();
  chosen = null;
  chain = new Set();
  cursor = null;
  status = "all";
  author = -1;
  by = "status";
  data = null;
  hits = null;

  /** Take a payload. Tells whether it is another tree, and whether the picture's nodes are others. */
  take(data) {
    const before = this.data;
    this.data = data;
    const newTree = before?.tree !== data.tree;
    const changed = newTree || before.direction !== data.direction || !same(before.nodes, data.nodes);
    if (changed) this.#relate(data);
    if (newTree) [this.status, this.author, this.cursor] = ["all", -1, null];
    this.hits = data.search ? new Set(data.search.ids) : null;
    if (!this.nodes.has(this.cursor)) this.cursor = data.chosen;
    const moved = this.chosen !== data.chosen;
    this.choose(data.chosen);
    return { newTree, changed, moved };
  }

  #relate(data) {
    this.nodes = new Map(data.nodes.map((node) => [node.id, { ...node, parent: null, below: [] }]));
    for (const { from, to } of data.edges) {
      this.nodes.get(to).parent = from;
      this.nodes.get(from).below.push(to);
    }
    // Parents come before their children.
    for (const node of this.nodes.values()) node.row = node.parent === null ? 0 : this.nodes.get(node.parent).row + 1;
    this.rows = Map.groupBy(this.nodes.values(), (node) => node.row);
    const across = data.direction === "down" ? "x" : "y";
    for (const row of this.rows.values()) row.sort((one, other) => one[across] - other[across]);
  }

  /** Make a generation the chosen one; its chain is known here, so nothing has to be asked. */
  choose(id) {
    this.chosen = id;
    this.chain = new Set();
    for (let each = id; each !== null && each !== undefined; each = this.nodes.get(each)?.parent) this.chain.add(each);
  }

  get isFiltered() {
    return this.status !== "all" || this.author >= 0 || this.hits !== null;
  }

  /** Whether a node fades: it does not match the filter or the search. A fold fades when nothing in it may match. */
  isDimmed(node) {
    if (!this.isFiltered || this.chain.has(node.id)) return false;
    if (node.fold) {
      if (this.hits) return node.fold.hits === 0;
      return this.status === "failed" && node.fold.failed === 0;
    }
    const { card } = node;
    return (
      (this.status !== "all" && card.status !== this.status) ||
      (this.author >= 0 && card.author !== this.author) ||
      (this.hits !== null && !card.hit)
    );
  }

  foldBelow(id) {
    return this.nodes.get(id)?.below.map((each) => this.nodes.get(each)).find((node) => node.fold && node.fold.kind !== "between");
  }

  /** Whether some of its children are drawn, so that they can be folded. */
  isOpen(id) {
    return this.nodes.get(id)?.below.some((each) => !this.nodes.get(each).fold || this.nodes.get(each).fold.kind === "between") ?? false;
  }

  /** The node that an arrow leads to: the parent, a child (on the chain if one is), the next in the row, or null. */
  neighbour(id, way) {
    const node = this.nodes.get(id);
    if (!node) return null;
    if (way === "parent") return node.parent;
    if (way === "child") return node.below.find((each) => this.chain.has(each)) ?? node.below[0] ?? null;
    const row = this.rows.get(node.row);
    return row[row.indexOf(node) + (way === "next" ? 1 : -1)]?.id ?? null;
  }

  /** The hit after (or before) the cursor, in the order of the tree; it may be folded away. */
  nextHit(step) {
    const ids = this.data.search?.ids ?? [];
    if (ids.length === 0) return null;
    const here = ids.indexOf(this.cursor);
    if (here < 0) return step > 0 ? ids[0] : ids.at(-1);
    return ids[(here + step + ids.length) % ids.length];
  }

  /** One line for a screen reader. */
  spoken(node) {
    if (node.fold) return `${foldText(node.fold)}, folded`;
    const { card } = node;
    const parts = [node.label, STATUS_WORDS[card.status]];
    if (card.score !== undefined) parts.push(`score ${shortNumber(card.score)}`);
    if (card.text) parts.push(card.text);
    const fold = this.foldBelow(node.id);
    if (fold) parts.push(foldText(fold.fold));
    else if (card.children) parts.push(plural(card.children, "child", "children"));
    return parts.join(", ");
  }
}

const STATUS_WORDS = { success: "ok", failed: "failed", pending: "pending" };

function foldText(fold) {
  const what = { all: "below", rest: "more below", between: "between" }[fold.kind];
  const parts = [`${plural(fold.count, "version")} ${what}`];
  if (fold.failed) parts.push(`${grouped(fold.failed)} failed`);
  if (fold.levels > 1) parts.push(`${grouped(fold.levels)} levels deep`);
  if (fold.hits) parts.push(plural(fold.hits, "hit"));
  return parts.join(", ");
}

function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
