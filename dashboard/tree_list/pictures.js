// Thumbnails come after the rows, so that nobody waits for them. js/rows.js takes them from here.
export default function ({ data }) {
  window.generationGraphPictures = new Map(Object.entries(data ?? {}));
  window.dispatchEvent(new Event("generation-graph:pictures"));
}
