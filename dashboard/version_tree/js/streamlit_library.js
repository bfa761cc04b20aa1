// The face that carries the library and the thumbnails: it changes rarely, so it is sent rarely.

const shared = (globalThis[Symbol.for("generation-graph.version-tree")] ??= Promise.withResolvers());
shared.resolve({ VersionTree, thumbnails });

export default function ({ data }) {
  thumbnails.set(data.key, data.pictures);
}
