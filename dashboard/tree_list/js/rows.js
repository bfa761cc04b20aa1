// One tree: picture, texts, shape, counts. Pictures are <img> data URLs, which run nothing and load nothing.
const SVG = "http://www.w3.org/2000/svg";
const MOVING = 2500;

function shape(row, box, words) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "gg-shape");
  svg.setAttribute("viewBox", `0 0 ${box[0]} ${box[1]}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", fill(words.shape, { versions: row.versions, depth: row.depth, failed: row.counts.failed }));
  for (const part of ["edges", "pending", "success", "failed"]) {
    if (!row.shape[part]) continue;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", part);
    path.setAttribute("d", row.shape[part]);
    if (part !== "edges") path.setAttribute("stroke-width", row.shape.dot);
    svg.append(path);
  }
  return svg;
}

/** What stands in for a picture: a frame of the wanted shape. */
function frame(aspect) {
  const [width, height] = (aspect ?? "16:9").split(":").map(Number);
  const scale = Math.min(64 / width, 38 / height);
  const style = `width:${Math.max(8, width * scale)}px;height:${Math.max(8, height * scale)}px`;
  return make("span", { class: "gg-frame", style }, aspect && width * scale > 30 && height * scale > 15 ? aspect : "");
}

function picture(row) {
  return make("span", { class: "gg-picture", "data-picture": row.picture, "aria-hidden": "true" }, frame(row.aspect));
}

/** A page of moving pictures keeps a processor busy: each moves for a moment, then stands still until its row is pointed at. */
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    setTimeout(standStill, MOVING, target);
  }
});

function standStill(place) {
  const image = place.querySelector("img");
  if (!image?.isConnected || !image.naturalWidth) return;
  const { width, height } = place.getBoundingClientRect();
  const scale = Math.min(width / image.naturalWidth, height / image.naturalHeight);
  const still = make("canvas", { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) });
  const pen = still.getContext("2d");
  pen.scale(devicePixelRatio, devicePixelRatio);
  const size = [image.naturalWidth * scale, image.naturalHeight * scale];
  pen.drawImage(image, (width - size[0]) / 2, (height - size[1]) / 2, ...size);
  place.append(still);
}

function showPictures(root) {
  const codes = window.generationGraphPictures;
  if (!codes) return;
  for (const place of root.querySelectorAll(".gg-picture[data-picture]:not([data-filled])")) {
    const code = codes.get(place.dataset.picture);
    if (code === undefined) continue;
    place.dataset.filled = "";
    const image = make("img", { alt: "", draggable: "false" });
    image.addEventListener("load", () => { place.replaceChildren(image); seen.observe(place); }, { once: true });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(code.toWellFormed?.() ?? code)}`;
  }
}

function counts(row, words) {
  const bar = make("span", { class: "gg-bar", "aria-hidden": "true" });
  const said = [];
  for (const status of STATUSES) {
    const count = row.counts[status];
    if (!count) continue;
    bar.append(make("i", { class: status, style: `flex-grow:${count}` }));
    said.push(fill(words[`count_${status}`], { n: number(count) }));
  }
  const title = make("span", {}, make("b", {}, number(row.versions)), ` ${row.versions === 1 ? words.version : words.versions} `);
  if (row.depth > 1) title.append(make("span", { class: "gg-muted gg-depth" }, fill(words.depth, { n: number(row.depth) })));
  return make("div", { class: "gg-counts" }, title, bar, make("span", { class: "gg-muted" }, said.join(" · ")));
}

function details(row, words) {
  const line = make("div", { class: "gg-line" });
  const parts = [];
  const authors = make("span", { class: "gg-authors" });
  row.authors.forEach((author, at) => {
    if (at) authors.append(", ");
    const title = fill(words.only_by, { author: visible(author) });
    authors.append(changing(() => ({ by: author }), { title }, stored(author)));
  });
  if (row.moreAuthors) authors.append(fill(words.more_authors, { n: row.moreAuthors }));
  parts.push(authors);
  if (row.matches !== null && row.matches < row.versions) parts.push(make("span", {}, fill(row.matches === 1 ? words.match : words.matches, { n: number(row.matches) })));
  if (row.best) parts.push(make("span", {}, fill(words.best, { label: row.best })));
  if (row.latest) parts.push(make("span", { class: "gg-latest" }, `${fill(words.latest, { label: row.latest.label })} `, "“", marked(row.latest.text), "”"));
  parts.forEach((part, at) => line.append(...(at ? [make("span", { class: "gg-dot", "aria-hidden": "true" }, "·"), part] : [part])));
  return line;
}

function drawRow(row, data) {
  const words = data.strings;
  const link = make("a", { class: "gg-title", href: row.href, "data-go": true }, marked(row.prompt));
  const time = make("time", { datetime: row.at, class: "gg-time" }, ago(row.at, words));
  time.title = new Date(row.at).toLocaleString([], { dateStyle: "full", timeStyle: "long" });
  return make(
    "li", { class: "gg-row" },
    picture(row),
    make("div", { class: "gg-text" }, link, details(row, words)),
    shape(row, data.box, words),
    counts(row, words),
    time,
  );
}
