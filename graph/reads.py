"""Reading generations: one, a page of children, a chain, a tree, lists."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from graph.arguments import BEGINNING, as_id, check_limit, check_statuses, owner
from graph.config import MAX_PAGE, MAX_TREE_DEPTH
from graph.connection import Connection
from graph.cursors import decode, encode
from graph.errors import GenerationNotFoundError, InvalidGenerationError
from graph.models import Chain, Generation, GenerationSummary, Page, Status
from graph.queries import (
    COUNT_PENDING,
    FIND_CHILDREN,
    FIND_CHILDREN_AFTER,
    FIND_CODES,
    FIND_GENERATION,
    FIND_SUMMARIES,
    FIND_TREE,
    LIST_GENERATIONS,
    LIST_GENERATIONS_OF_USER,
    find_chain,
)
from graph.records import from_row, from_rows
from graph.skeleton import SkeletonRow, Tree

_CODES_AT_ONCE = 100


def get(db: Connection, id: str) -> Generation | None:
    """Get one generation with its code, or None. Open to everyone, signed out too."""
    rows = db.read(FIND_GENERATION, id=as_id(id))
    return from_row(rows[0]["generation"], Generation) if rows else None


def children(db: Connection, parent_id: str, *, limit: int = MAX_PAGE, after: str | None = None) -> Page[Generation]:
    """List the direct refinements of a generation, oldest first, ties by id; also of one that was removed.

    `limit` is 1 to 1 000; `after` is the `next` of the page before.

    Raises `NotAuthenticatedError`; `InvalidGenerationError` naming `limit` or `after`.
    """
    db.require_viewer("Must be logged in to view variations")
    check_limit(limit)
    parameters = {"parent_id": as_id(parent_id), "limit": limit + 1}
    if after is None:
        rows = db.read(FIND_CHILDREN, **parameters)
    else:
        after_time, after_id = decode("children", after, datetime, str)
        rows = db.read(FIND_CHILDREN_AFTER, **parameters, after_time=after_time, after_id=after_id)
    found = from_rows(rows[0]["generations"], Generation)
    return page("children", found, limit)


def chain(db: Connection, id: str, max_versions: int = 50) -> Chain:
    """Follow the parents of a generation and return the way from the root to it, root first.

    One statement with one bounded variable-length path. It stops at a missing parent and after `max_versions`
    generations (1 to 1 000), and then `truncated` is true; in a cycle each member comes once, and `cyclic` is true.
    An unknown id gives an empty chain.

    Raises `NotAuthenticatedError`, `InvalidDepthError`.
    """
    db.require_viewer("Must be logged in to view refinement chain")
    row = db.read(find_chain(max_versions), id=as_id(id))[0]
    found: dict[str, Any] = {}
    for each in row["generations"]:
        # A path round a cycle ends on the generation that it started from.
        found.setdefault(each[0], each)
    generations = tuple(from_rows(reversed(found.values()), Generation))
    more = bool(row["more"])
    cyclic = more and generations[0].parent_generation_id in found
    return Chain(generations, truncated=more and not cyclic, cyclic=cyclic)


def tree(db: Connection, id: str, *, max_generations: int = 200_000) -> Tree:
    """Read the skeleton of the whole tree that a generation belongs to, in one statement.

    At most `max_generations` come, but always the whole way from the root to the generation, and `truncated` says
    that something was left out. A tree is read to a depth of 10 000.

    Raises `NotAuthenticatedError`, `GenerationNotFoundError`; `InvalidGenerationError` naming `max_generations`.
    """
    db.require_viewer("Must be logged in to view tree")
    if type(max_generations) is not int or max_generations < 1:
        raise InvalidGenerationError({"max_generations": "is a whole number from 1"})
    row = db.read(FIND_TREE, id=as_id(id), limit=max_generations + 1)[0]
    if not row["way"]:
        raise GenerationNotFoundError(id)
    # A cycle brings the generation where it closes twice.
    skeleton: dict[str, SkeletonRow] = {each[0]: each for each in row["way"]}
    deepest = len(skeleton)
    left_out = False
    for each in row["skeleton"]:
        if each[0] in skeleton or len(skeleton) < max_generations:
            skeleton[each[0]] = each
        else:
            left_out = True
    found = Tree(list(skeleton.values()), chosen_id=id)
    found.truncated = left_out or max(deepest, found.depth) > MAX_TREE_DEPTH
    return found


def summaries(db: Connection, ids: Iterable[str]) -> dict[str, GenerationSummary]:
    """Get the generations of these ids without their code; unknown ids are left out."""
    rows = db.read(FIND_SUMMARIES, ids=list(dict.fromkeys(map(as_id, ids))))
    return {each.id: each for each in from_rows(rows[0]["generations"], GenerationSummary)}


def codes(db: Connection, ids: Iterable[str], *, max_characters: int = 32_768) -> dict[str, str]:
    """Get the code of those of these ids that have one of at most `max_characters`: what thumbnails are made of."""
    wanted = list(dict.fromkeys(map(as_id, ids)))
    batches = (wanted[start : start + _CODES_AT_ONCE] for start in range(0, len(wanted), _CODES_AT_ONCE))
    return {
        id: code
        for batch in batches
        for id, code in db.read(FIND_CODES, ids=batch, max_characters=max_characters)[0]["codes"]
    }


def list_generations(
    db: Connection,
    *,
    user_id: str | None = None,
    everyone: bool = False,
    statuses: Iterable[Status] | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[GenerationSummary]:
    """List generations, newest first, ties by id: a viewer's own unless `user_id` or `everyone` says otherwise.

    An internal job gets everyone's. Signed out, only the public feed is open: `everyone=True, statuses=["success"]`.

    Raises `NotAuthenticatedError`; `InvalidGenerationError` naming `statuses`, `limit` or `after`.
    """
    wanted = check_statuses(statuses)
    if not (everyone and wanted == ["success"]):
        db.require_viewer("Must be logged in to list generations")
    check_limit(limit)
    after_time, after_id = decode("list_generations", after, datetime, str) if after is not None else BEGINNING
    parameters = {"statuses": wanted, "after_time": after_time, "after_id": after_id, "limit": limit + 1}
    whose = owner(db, user_id, everyone=everyone)
    if whose is None:
        rows = db.read(LIST_GENERATIONS, **parameters)
    else:
        rows = db.read(LIST_GENERATIONS_OF_USER, user_id=whose, **parameters)
    found = from_rows((row["generation"] for row in rows), GenerationSummary)
    return page("list_generations", found, limit)


def count_pending(db: Connection) -> int:
    """Count the viewer's pending generations; 0 when signed out, everyone's for an internal job."""
    if not db.internal and db.viewer is None:
        return 0
    return db.read(COUNT_PENDING, user_id=db.viewer)[0]["pending"]


def page(kind: str, found: Sequence[Any], limit: int) -> Page[Any]:
    """Cut one item too many off a page, and make the cursor of the next one where there was one."""
    items = tuple(found[:limit])
    return Page(items, encode(kind, items[-1].created_at, items[-1].id) if len(found) > limit else None)
