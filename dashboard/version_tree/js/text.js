// Text on a canvas: measured, wrapped and cut with an ellipsis. Every text goes through fillText or textContent.

const wrapped = new Map();

/** Break a text into at most `count` lines of `width` units; the last one ends in an ellipsis when text is left. */
function lines(ctx, text, width, count) {
  const key = `${ctx.font}\n${width}\n${count}\n${text}`;
  let found = wrapped.get(key);
  if (!found) {
    if (wrapped.size > 5000) wrapped.clear();
    wrapped.set(key, (found = wrap(ctx, text, width, count)));
  }
  return found;
}

function wrap(ctx, text, width, count) {
  const result = [];
  let rest = text.trim();
  while (rest && result.length < count) {
    const fits = fitting(ctx, rest, width);
    if (fits === rest.length) {
      result.push(rest);
      rest = "";
    } else if (result.length === count - 1) {
      result.push(cut(ctx, rest, width));
      rest = "";
    } else {
      // Break at a space, unless that leaves more than half of the line empty, as one long word would.
      const space = rest.lastIndexOf(" ", fits);
      const end = space > fits / 2 ? space : fits;
      result.push(rest.slice(0, end).trimEnd());
      rest = rest.slice(end).trimStart();
    }
  }
  return result;
}

function cut(ctx, text, width) {
  const end = fitting(ctx, text, width - ctx.measureText("…").width);
  return `${text.slice(0, end).trimEnd()}…`;
}

/** How many UTF-16 units of a text fit, never half a character, at least one. */
function fitting(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text.length;
  let low = 1;
  let high = text.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ctx.measureText(text.slice(0, middle)).width <= width) low = middle;
    else high = middle - 1;
  }
  const code = text.charCodeAt(low - 1);
  return code >= 0xd800 && code <= 0xdbff ? low + 1 : low;
}

/** 12480 as 12 480, with a narrow space that does not break. */
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function plural(number, one, many = `${one}s`) {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}
