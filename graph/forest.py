"""All trees at a glance: the roots with what hangs below them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from graph.arguments import BEGINNING, Position, check_limit, filter_parameters, owner
from graph.connection import Connection
from graph.cursors import decode, encode
from graph.errors import InvalidGenerationError
from graph.list_queries import COUNT_ALL, COUNT_TREES, FIND_NEWEST, FIND_ROOTS, FIND_SKELETONS, LIST_TREES
from graph.models import GenerationSummary, Page, Status
from graph.reads import summaries
from graph.records import to_time
from graph.skeleton import Tree
from graph.text import Query

_EVERYTHING = filter_parameters(Query(), None, None, None, None)
_WINDOW = 200
"""How many of the newest generations are asked for their trees at first."""

TreeOrder = Literal["activity", "created", "versions"]


@dataclass(frozen=True)
class TreeSummary:
    """One tree in a list."""

    root: GenerationSummary
    latest: GenerationSummary
    """The newest generation."""
    tree: Tree
    """Its skeleton: counts, depth, authors, last activity, and its shape."""
    matches: int
    """How many of its generations match the filter."""

    @property
    def latest_success_id(self) -> str | None:
        """The newest success: what stands for the tree in a list."""
        return next(
            (self.tree.ids[at] for at in range(len(self.tree) - 1, -1, -1) if self.tree.statuses[at] == "success"),
            None,
        )


@dataclass(frozen=True)
class TreeTotals:
    """How much matches a filter."""

    trees: int
    generations: int


def list_trees(
    db: Connection,
    *,
    text: str = "",
    user_id: str | None = None,
    everyone: bool = False,
    statuses: Iterable[Status] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    order: TreeOrder = "activity",
    limit: int = 20,
    after: str | None = None,
) -> Page[TreeSummary]:
    """List the trees that have a generation matching the filter (see `search`), by default last activity first.

    `order` is "activity" (newest generation first), "created" (newest root first) or "versions" (largest first).
    A viewer gets trees with generations of their own unless `user_id` or `everyone` says otherwise.

    Raises `NotAuthenticatedError`; `InvalidGenerationError` naming the argument.
    """
    db.require_viewer("Must be logged in to list trees")
    check_limit(limit)
    if order not in ("activity", "created", "versions"):
        raise InvalidGenerationError({"order": "is activity, created or versions"})
    query = Query.parse(text)
    parameters = filter_parameters(query, owner(db, user_id, everyone=everyone), statuses, since, until)
    if parameters == _EVERYTHING and order == "activity":
        found, following = _recently_active(db, limit, after)
    else:
        found, following = _ranked(db, parameters, order, limit, after)
    texts = summaries(db, (id for tree, _ in found for id in (tree.root_id, tree.ids[-1])))
    return Page(
        tuple(
            TreeSummary(texts[tree.root_id], texts[tree.ids[-1]], tree, matches)
            for tree, matches in found
            # What was removed since it was found is left out.
            if tree.root_id in texts and tree.ids[-1] in texts
        ),
        following,
    )


def count_trees(
    db: Connection,
    *,
    text: str = "",
    user_id: str | None = None,
    everyone: bool = False,
    statuses: Iterable[Status] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> TreeTotals:
    """Count the trees, and the generations in them, that match the filter of `list_trees`."""
    db.require_viewer("Must be logged in to list trees")
    parameters = filter_parameters(Query.parse(text), owner(db, user_id, everyone=everyone), statuses, since, until)
    row = db.read(COUNT_ALL)[0] if parameters == _EVERYTHING else db.read(COUNT_TREES, **parameters)[0]
    return TreeTotals(row["trees"], row["generations"] or 0)


def _ranked(
    db: Connection, parameters: dict[str, Any], order: TreeOrder, limit: int, after: str | None
) -> tuple[list[tuple[Tree, int]], str | None]:
    """Find the trees that have a match, by reading all matches."""
    kind, of_rank = f"list_trees {order}", int if order == "versions" else datetime
    rank, id = decode(kind, after, of_rank, str) if after is not None else (None, "")
    rows = db.read(LIST_TREES, **parameters, order=order, after_rank=rank, after_id=id, limit=limit + 1)
    matches = {row["root_id"]: row["matches"] for row in rows[:limit]}
    found = [(tree, matches[tree.root_id]) for tree in _skeletons(db, list(matches))]
    if len(rows) <= limit:
        return found, None
    last = rows[limit - 1]
    rank = int(last["rank"]) if order == "versions" else to_time(last["rank"])
    return found, encode(kind, rank, last["root_id"])


def _recently_active(db: Connection, limit: int, after: str | None) -> tuple[list[tuple[Tree, int]], str | None]:
    """Find the trees of the newest generations, whatever the number of all: a tree is as new as its newest one."""
    kind = "recent trees"
    start: Position = BEGINNING
    if after is not None:
        time, id = decode(kind, after, datetime, str)
        start = (time, id)
    found: dict[str, Tree] = {}
    seen: set[str] = set()
    position: Position | None = start
    window = _WINDOW
    while position and len(found) <= limit:
        newest = db.read(FIND_NEWEST, after_time=position[0], after_id=position[1], limit=window)
        ids = [row["id"] for row in newest]
        while len(found) <= limit and (new := [id for id in ids if id not in seen][: limit + 1]):
            seen.update(new)
            for tree in _skeletons(db, _roots(db, new)):
                # A tree brings all its generations, so that few of them are asked for the way up to their root.
                seen.update(tree.ids)
                # A tree with a newer generation was on a page before.
                if (tree.last_activity, tree.ids[-1]) < start:
                    found[tree.root_id] = tree
        position = (to_time(newest[-1]["time"]), newest[-1]["id"]) if len(newest) == window else None
        window = min(window * 4, 10_000)
    trees = list(found.values())[:limit]
    following = encode(kind, trees[-1].last_activity, trees[-1].ids[-1]) if len(found) > limit else None
    return [(tree, len(tree)) for tree in trees], following


def _roots(db: Connection, ids: list[str]) -> list[str]:
    """Give the roots above these generations, each once, in the order of the first generation below it."""
    roots = dict(db.read(FIND_ROOTS, ids=ids)[0]["roots"])
    # A cycle has none.
    return [root for root in dict.fromkeys(map(roots.get, ids)) if root is not None]


def _skeletons(db: Connection, root_ids: list[str]) -> list[Tree]:
    found = {row["root_id"]: row["skeleton"] for row in db.read(FIND_SKELETONS, root_ids=root_ids)}
    return [Tree(found[id], chosen_id=id) for id in root_ids if id in found]
