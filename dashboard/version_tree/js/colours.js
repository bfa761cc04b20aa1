// Colours are CSS custom properties, so that the page's theme decides; a canvas needs them resolved.

const COLOURS = [
  "bg", "card", "chosen", "line", "edge", "text", "muted", "accent", "ok", "bad", "wait", "backdrop", "pill", "frame", "rim", "low", "high",
];
const STATUS_COLOURS = { success: "ok", failed: "bad", pending: "wait" };
const AUTHOR_HUES = [262, 55, 190, 330, 130, 25, 230, 95];
const SCORE_STEPS = 12;

/** Read the theme as canvas colours: one per name, and one per author and per step of the score. */
function readColours(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const resolve = (css) => {
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(COLOURS.map((name) => [name, resolve(`var(--vt-${name})`)]));
  colours.authors = AUTHOR_HUES.map((hue) => resolve(`oklch(var(--vt-author) ${hue})`));
  colours.scores = Array.from({ length: SCORE_STEPS }, (_, step) =>
    resolve(`color-mix(in oklab, var(--vt-high) ${Math.round((100 * step) / (SCORE_STEPS - 1))}%, var(--vt-low))`),
  );
  colours.font = getComputedStyle(element).fontFamily;
  probe.remove();
  return colours;
}

/** The colour that tells what a card is: by status, by its score within the tree's range, or by author. */
function meaningColour(card, colours, by, range) {
  if (by === "author") return colours.authors[card.author] ?? colours.muted;
  if (by === "score") {
    if (card.score === undefined || !range) return colours.muted;
    const part = range[1] > range[0] ? (card.score - range[0]) / (range[1] - range[0]) : 1;
    return colours.scores[Math.round(part * (SCORE_STEPS - 1))];
  }
  return colours[STATUS_COLOURS[card.status]];
}
