"""The version tree in a notebook: the same picture as on the dashboard's Tree page, offline, in one cell."""

import html
from typing import Any, cast

import traitlets

from dashboard import network, tree_search
from dashboard.folding import BUDGET, Place, drawn
from dashboard.version_tree import assets
from dashboard.view import Action, View
from dashboard.visible import visible
from graph import Connection, GenerationSummary, codes, summaries, tree

try:
    import anywidget
except ImportError as error:
    raise ImportError('VersionTree needs anywidget: pip install "generation-graph[notebook]"') from error

MAX_TEXT = 2_000
"""Characters of the chosen version's prompt and error below the picture."""
MAX_ROWS = 200
"""Lines of the outline that stands in where no widgets are shown."""


class VersionTree(anywidget.AnyWidget):
    """Show the tree that a generation belongs to: pan, zoom, fold, search and choose, by pointer or by key.

        tree = VersionTree(db, generation_id)
        tree             # the last line of a cell shows it
        tree.chosen_id   # the id that is chosen now; assign another one to choose it

    Args:
        db: the connection; it is read from as long as the widget is used.
        generation_id: any generation of the tree; it is the chosen one at first.
        height: of the widget, in pixels.
        budget: the greatest number of cards.

    Raises:
        GenerationNotFoundError: the generation is not stored, or an id that is assigned is not in the tree.
    """

    _esm = assets.notebook()
    _css = assets.css()

    payload: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    chosen_id = traitlets.Unicode()

    def __init__(self, db: Connection, generation_id: str, *, height: int = 600, budget: int = BUDGET) -> None:
        self._db = db
        self._height = height
        self._budget = budget
        self._view = View(around=generation_id)
        self._search = ""
        self._read(generation_id)
        super().__init__(chosen_id=generation_id)
        self.on_msg(self._receive)  # pyright: ignore[reportUnknownMemberType]

    def refresh(self) -> None:
        """Read the tree again, with what was stored since."""
        self._read(self.chosen_id)
        self.payload = self._payload(self.chosen_id)

    def _read(self, generation_id: str) -> None:
        self._tree = tree(self._db, generation_id)
        self._summaries: dict[str, GenerationSummary] = {}
        self._searched: dict[str, str] | None = None

    def _known(self, ids: tuple[str, ...]) -> dict[str, GenerationSummary]:
        missing = [each for each in ids if each not in self._summaries]
        self._summaries.update(summaries(self._db, missing) if missing else {})
        return self._summaries

    def _payload(self, chosen_id: str) -> dict[str, Any]:
        cards = drawn(self._tree, self._view, chosen_id, self._budget)
        payload = network.build(
            self._tree,
            cards,
            self._known(cards.ids),
            codes(self._db, cards.ids),
            view=self._view,
            chosen_id=chosen_id,
            hits=self._hits(),
            search=self._search,
        )
        return payload | {"height": self._height, "details": self._details(chosen_id)}

    def _hits(self) -> frozenset[str] | None:
        if not self._search.strip():
            return None
        if self._searched is None:
            self._searched = tree_search.texts(self._tree, self._known(self._tree.ids).values())
        return tree_search.find(self._search, self._tree, self._searched)

    def _details(self, generation_id: str) -> dict[str, Any] | None:
        summary = self._summaries.get(generation_id)
        if summary is None:
            return None
        return {
            "id": summary.id,
            "label": self._tree.labels[self._tree.index(generation_id)],
            "status": summary.status,
            "text": visible((summary.refinement_prompt or summary.prompt)[:MAX_TEXT]),
            "error": visible((summary.error_message or "")[:MAX_TEXT]),
            "user": visible(summary.user_id),
            "at": f"{summary.created_at:%Y-%m-%d %H:%M}",
            "ratio": summary.aspect_ratio,
            "score": None if summary.score is None else f"score {summary.score:.4g}",
        }

    @traitlets.observe("chosen_id")
    def _on_chosen(self, change: Any) -> None:
        self.payload = self._payload(change.new)

    @traitlets.validate("chosen_id")
    def _in_tree(self, proposal: Any) -> str:
        self._tree.index(proposal.value)
        return cast(str, proposal.value)

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        """Take what the user did in the picture."""
        action = Action.from_browser(content)
        if action is None or (action.id is not None and action.id not in self._tree):
            return
        self._view = self._view.after(action)
        if action.kind == "search":
            self._search = action.text or ""
        if action.kind in ("choose", "open") and action.id:
            self.chosen_id = action.id
        self.payload = self._payload(self.chosen_id)

    def outline(self) -> str:
        """Give the tree as text, one version a line; what is folded in the picture is folded here."""
        cards = drawn(self._tree, self._view, self.chosen_id, self._budget)
        lines = [self._line(place) for place in cards.places[:MAX_ROWS]]
        left_out = len(self._tree) - sum(place.fold is None for place in cards.places[:MAX_ROWS])
        if left_out:
            lines.append(f"({left_out} of {len(self._tree)} versions are not listed)")
        return "\n".join(lines)

    def _line(self, place: Place) -> str:
        if place.fold is not None:
            return f"{'  ' * (self._tree.depths[self._tree.index(place.fold.at)] + 1)}+{place.fold.count} more"
        summary = self._summaries.get(self._tree.ids[place.index])
        text = "" if summary is None else " ".join(visible(summary.refinement_prompt or summary.prompt).split())[:100]
        mark = "*" if self._tree.ids[place.index] == self.chosen_id else "-"
        indent = "  " * self._tree.depths[place.index]
        return f"{indent}{mark} {self._tree.labels[place.index]} {self._tree.statuses[place.index]}: {text}"

    def __repr__(self) -> str:
        return self.outline()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        # Where no widgets are shown, such as a notebook on a code host, the outline stands in.
        bundle = cast(Any, super())._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/html"] = f"<pre>{html.escape(self.outline())}</pre>"
        return bundle
