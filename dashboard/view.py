"""How a user looks at a tree, and what they do in its picture; no Streamlit."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from dashboard.layout import Direction

ActionKind = Literal["choose", "open", "fold", "unfold", "direction", "search", "outline", "reset"]

MAX_OPENED = 100
MAX_SEARCH = 1_000


@dataclass(frozen=True)
class Action:
    """One thing that the user did in the picture.

    choose: made `id` the chosen generation. open: chose `id` and wants to read it. fold: hid what is below `id`.
    unfold: showed the children of `id`, beginning with the child `text`. direction: `text` is right or down.
    search: `text` is what is searched for in this tree. outline: `text` is shown or hidden. reset: wants the picture
    gathered around the chosen generation `id` again.
    """

    kind: ActionKind
    id: str | None = None
    text: str | None = None

    @classmethod
    def from_browser(cls, value: Any) -> "Action | None":
        """Check what a browser sent; None when it is no action."""
        kinds = get_args(ActionKind)
        match value:
            case {"kind": kind, "id": str() | None as id_, "text": str() | None as text} if kind in kinds:
                return cls(kind, id_ and id_[:128], text and text[:MAX_SEARCH])
            case _:
                return None


@dataclass(frozen=True)
class View:
    """How the user looks at a tree: what survives a rerun."""

    direction: Direction = "right"
    """Where the children of a generation are drawn."""
    opened: tuple[str, ...] = ()
    """Ids of children that the user asked to see, with the siblings after them; the latest last."""
    folded: frozenset[str] = frozenset()
    """Ids of the generations whose descendants the user folded away."""
    around: str = ""
    """Id that the picture is gathered around; empty for the one that the tree was asked for.

    It stays while the user chooses one card after another: else a picture that holds a part of its tree would jump."""

    def after(self, action: Action) -> "View":
        """Give the view after an action; one that does not concern it changes nothing."""
        match action:
            case Action("fold", str(generation_id)):
                return replace(self, folded=self.folded | {generation_id})
            case Action("unfold", str(generation_id), str(first)):
                opened = (*(each for each in self.opened if each != first), first)[-MAX_OPENED:]
                return replace(self, folded=self.folded - {generation_id}, opened=opened)
            case Action("direction", text="right" | "down" as direction):
                return replace(self, direction=direction)
            case Action("reset", str(generation_id)):
                return replace(self, opened=(), around=generation_id)
            case _:
                return self
