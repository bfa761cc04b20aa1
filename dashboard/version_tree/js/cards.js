// How a card, the mark of a fold and the edges look. All lengths are units of the picture: pixels at scale 1.

const FULL = 0.5; // From this scale on a card's text can be read.
const MEDIUM = 0.24; // From this scale on there is a thumbnail and a large label.
const LEGIBLE = 0.17; // Below it a fold is a bar without a number.
const PAD = 8;
const DIMMED = 0.5;

/** Draw one card. `state` says how it stands in the picture: chosen, onChain, dimmed, hovered, stacked. */
function drawCard(ctx, x, y, node, state, look) {
  const { colours, scale } = look;
  const [width, height] = look.size;
  const left = x - width / 2;
  const top = y - height / 2;
  ctx.save();
  if (state.stacked && scale >= MEDIUM) drawStack(ctx, left, top, width, height, look);
  if (scale < MEDIUM) drawMark(ctx, left, top, width, height, node, state, look);
  else {
    box(ctx, left, top, width, height, 12, colours.bg);
    ctx.globalAlpha = state.dimmed ? DIMMED : 1;
    box(ctx, left, top, width, height, 12, state.chosen ? colours.chosen : colours.card);
    outlined(ctx, state, look);
    const pad = scale >= FULL ? PAD : 4;
    drawThumbnail(ctx, left + pad, top + pad, height - 2 * pad, node, look);
    if (scale >= FULL) drawWords(ctx, left, top, width, node, look);
    else drawLargeLabel(ctx, left, y, width, height, node, look);
  }
  ctx.restore();
}

function outlined(ctx, state, { colours, scale }) {
  // Zoomed out, a highlight keeps its width on the screen.
  const wide = (width) => Math.max(width, (0.75 * width) / scale);
  ctx.lineWidth = state.chosen ? wide(2.5) : state.onChain ? wide(2) : 1;
  ctx.strokeStyle = state.chosen || state.onChain ? colours.accent : state.hovered ? colours.muted : colours.rim;
  ctx.stroke();
}

function drawWords(ctx, left, top, width, node, look) {
  const { colours, font } = look;
  const { card } = node;
  const start = left + 80;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.fillStyle = colours.text;
  ctx.font = `600 14px ${font}`;
  const score = card.score === undefined ? "" : shortNumber(card.score);
  const room = width - 80 - 30;
  ctx.fillText(lines(ctx, node.label, score ? room - 44 : room, 1)[0] ?? "", start, top + 24);
  drawStatus(ctx, left + width - 15, top + 19, 5, card.status, meaningColour(card, colours, look.by, look.range), 1);
  ctx.fillStyle = colours.muted;
  if (score) {
    ctx.font = `500 11px ${font}`;
    ctx.textAlign = "right";
    ctx.fillText(score, left + width - 26, top + 23);
    ctx.textAlign = "left";
  }
  ctx.font = `12.5px ${font}`;
  lines(ctx, card.text ?? "", width - 80 - 9, 3).forEach((line, number) => ctx.fillText(line, start, top + 40 + number * 14.5));
}

function drawLargeLabel(ctx, left, y, width, height, node, look) {
  const { colours, font, scale } = look;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillStyle = colours.text;
  ctx.font = `600 ${Math.min(30, 12.5 / scale)}px ${font}`;
  ctx.fillText(lines(ctx, node.label, width - 86 - 26, 1)[0] ?? "", left + 86, y);
  const radius = Math.min(10, 4 / scale);
  const colour = meaningColour(node.card, colours, look.by, look.range);
  drawStatus(ctx, left + width - radius - 9, y - height / 2 + radius + 9, radius, node.card.status, colour, 1.4);
}

/** A card from afar: a shape and a colour for what became of it, and its label while that can be read. */
function drawMark(ctx, left, top, width, height, node, state, look) {
  const { colours, font, scale } = look;
  const { status } = node.card;
  const radius = status === "failed" ? 4 : height / 2;
  const colour = meaningColour(node.card, colours, look.by, look.range);
  box(ctx, left, top, width, height, radius, colours.bg);
  ctx.globalAlpha = state.dimmed ? 0.25 : 1;
  if (status === "pending") {
    ctx.lineWidth = Math.min(14, 2 / scale);
    ctx.setLineDash([24, 16]);
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.setLineDash([]);
  } else {
    ctx.fillStyle = colour;
    ctx.fill();
  }
  if (state.chosen || state.onChain) {
    ctx.globalAlpha = 1;
    const reach = (state.chosen ? 3.2 : 1.8) / scale;
    ctx.beginPath();
    ctx.roundRect(left - reach, top - reach, width + 2 * reach, height + 2 * reach, radius + reach);
    ctx.lineWidth = (state.chosen ? 2.4 : 1.4) / scale;
    ctx.strokeStyle = colours.accent;
    ctx.stroke();
  }
  const size = 10 / scale;
  if (size > height) return;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.font = `600 ${size}px ${font}`;
  if (ctx.measureText(node.label).width > width - 16) return;
  ctx.fillStyle = status === "pending" ? colours.text : colours.bg;
  ctx.fillText(node.label, left + width / 2, top + height / 2);
}

function drawThumbnail(ctx, left, top, side, node, look) {
  const { colours, font, thumbnails, owner, scale } = look;
  const { card } = node;
  box(ctx, left, top, side, side, 8, colours.backdrop);
  const picture = thumbnails.get(owner, node.id, side);
  if (picture) {
    const width = picture.width / RASTER;
    const height = picture.height / RASTER;
    ctx.save();
    ctx.clip();
    ctx.drawImage(picture, left + (side - width) / 2, top + (side - height) / 2, width, height);
    ctx.restore();
    return;
  }
  if (thumbnails.has(owner, node.id)) return;
  const [wide, high] = card.ratio ?? [1, 1];
  const scaled = (side - 22) / Math.max(wide, high);
  const width = Math.max(8, wide * scaled);
  const height = Math.max(8, high * scaled);
  ctx.lineWidth = 1.5;
  ctx.setLineDash(card.status === "success" ? [] : [4, 3]);
  ctx.strokeStyle = card.status === "success" ? colours.frame : colours[STATUS_COLOURS[card.status]];
  ctx.strokeRect(left + (side - width) / 2, top + (side - height) / 2, width, height);
  ctx.setLineDash([]);
  if (card.ratio && scale >= FULL && height >= 16 && width >= 30) {
    ctx.fillStyle = colours.frame;
    ctx.font = `10px ${font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(lines(ctx, `${wide}:${high}`, width - 4, 1)[0] ?? "", left + side / 2, top + side / 2 + 0.5);
  }
}

/** A status has a shape as well as a colour: a disc, a square, a dashed ring. */
function drawStatus(ctx, x, y, radius, status, colour, weight) {
  ctx.beginPath();
  if (status === "failed") ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else ctx.arc(x, y, status === "pending" ? radius - weight / 2 : radius, 0, 2 * Math.PI);
  if (status === "pending") {
    const dash = (2 * Math.PI * (radius - weight / 2)) / 14;
    ctx.setLineDash([dash * 1.2, dash * 0.8]);
    ctx.lineWidth = 2 * weight;
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.setLineDash([]);
  } else {
    ctx.fillStyle = colour;
    ctx.fill();
  }
}

/** Two more edges behind a card that hides what is below it. */
function drawStack(ctx, left, top, width, height, { colours, down }) {
  for (const step of [8, 4]) {
    const [across, along] = [2 * step, step];
    box(
      ctx,
      down ? left + across / 2 : left + along,
      down ? top + along : top + across / 2,
      down ? width - across : width,
      down ? height : height - across,
      10,
      colours.bg,
    );
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours.rim;
    ctx.stroke();
  }
}

/** What a fold says: how many, how many failed, how deep, and how many hits of the search are in it. */
function drawPill(ctx, x, y, node, state, look) {
  const { colours, font, scale } = look;
  const [width, height] = look.pill;
  const { fold } = node;
  const left = isCentred(node, look) ? x - pillWidth(ctx, node, look) / 2 : x - width / 2;
  const far = scale < FULL;
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const drawnWidth = pillWidth(ctx, node, look);
  const drawnHeight = far ? Math.min(60, 15 / scale) : height;
  const radius = drawnHeight / 2;
  box(ctx, left, y - drawnHeight / 2, drawnWidth, drawnHeight, radius, colours.bg);
  ctx.globalAlpha = state.dimmed ? 0.5 : 1;
  box(ctx, left, y - drawnHeight / 2, drawnWidth, drawnHeight, radius, colours.pill);
  ctx.lineWidth = fold.hits ? 1.5 : 1;
  ctx.strokeStyle = fold.hits ? colours.accent : state.hovered ? colours.muted : colours.line;
  ctx.stroke();
  let at = left + (far ? drawnHeight / 3 : 11);
  for (const part of pillParts(node, look)) {
    ctx.font = `${part.weight} ${part.size}px ${font}`;
    if (part.square) {
      ctx.fillStyle = colours.bad;
      ctx.fillRect(at, y - 4, 8, 8);
      at += 12;
    }
    ctx.fillStyle = colours[part.colour];
    ctx.fillText(part.text, at, y + 0.5);
    at += ctx.measureText(part.text).width + 9;
  }
  ctx.restore();
}

/** A mark on the way, or below cards, stands in the middle of its place; others begin where cards do. */
function isCentred({ fold }, { down }) {
  return Boolean(fold) && (down || fold.kind === "between");
}

function pillParts({ fold }, { scale }) {
  if (scale < LEGIBLE) return [];
  if (scale < FULL) return [{ text: `+${grouped(fold.count)}`, weight: 600, size: Math.min(44, 11 / scale), colour: "text" }];
  const parts = [{ text: `+${grouped(fold.count)}`, weight: 600, size: 12.5, colour: "text" }];
  if (fold.failed) parts.push({ text: grouped(fold.failed), weight: 500, size: 11, colour: "muted", square: true });
  if (fold.levels > 1) parts.push({ text: `${grouped(fold.levels)} deep`, weight: 400, size: 11, colour: "muted" });
  if (fold.hits) parts.push({ text: plural(fold.hits, "hit"), weight: 600, size: 11, colour: "accent" });
  return parts;
}

function pillWidth(ctx, node, look) {
  let width = 0;
  for (const part of pillParts(node, look)) {
    ctx.font = `${part.weight} ${part.size}px ${look.font}`;
    width += ctx.measureText(part.text).width + (part.square ? 12 : 0) + 9;
  }
  if (look.scale < LEGIBLE) return 70;
  return width - 9 + (look.scale < FULL ? (2 * Math.min(60, 15 / look.scale)) / 3 : 22);
}

/** The round handle on a card whose children are drawn: it folds them. */
function drawHandle(ctx, x, y, radius, pressed, { colours }) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colours.bg;
  ctx.fill();
  ctx.fillStyle = colours.pill;
  ctx.fill();
  ctx.lineWidth = radius / 7;
  ctx.strokeStyle = pressed ? colours.accent : colours.muted;
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - radius * 0.45, y);
  ctx.lineTo(x + radius * 0.45, y);
  ctx.lineWidth = radius / 5;
  ctx.strokeStyle = colours.text;
  ctx.stroke();
}

/**
 * Trace one edge from the side of a parent to the side of a child, in two bends. The edges of one family share their
 * middle piece, so that a hundred of them are one line and not a bundle.
 */
function traceEdge(path, from, to, { down, size, reach }, fromHalf, toHalf, isCentred) {
  const [start, startAcross, end, endAcross] = down
    ? [from.y + fromHalf, from.x, to.y - toHalf, to.x]
    : [from.x + fromHalf, from.y, to.x - toHalf, to.y];
  // In front of a mark that is smaller than a card the edge is longer, but it bends where those of the cards do.
  const middle = end - (isCentred ? size[down ? 1 : 0] / 2 - toHalf : 0) - reach / 2;
  const radius = Math.min(Math.abs(middle - start), reach / 2, Math.abs(endAcross - startAcross) / 2);
  const point = (along, across) => (down ? [across, along] : [along, across]);
  path.moveTo(...point(start, startAcross));
  path.arcTo(...point(middle, startAcross), ...point(middle, endAcross), radius);
  path.arcTo(...point(middle, endAcross), ...point(end, endAcross), radius);
  path.lineTo(...point(end, endAcross));
}

function box(ctx, left, top, width, height, radius, fill) {
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, radius);
  ctx.fillStyle = fill;
  ctx.fill();
}

function shortNumber(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}
