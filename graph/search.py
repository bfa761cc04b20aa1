"""Searching generations by prompt and refinement prompt, and the filter that lists share with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString

from graph.arguments import LATEST, Position, check_limit, filter_parameters
from graph.connection import Connection
from graph.cursors import decode, encode
from graph.errors import InvalidGenerationError
from graph.list_queries import (
    FIND_BY_TERM,
    FIND_HITS,
    FIND_HORIZON,
    SEARCH_NEWEST,
    SEARCH_NEWEST_BY_INDEX,
    SEARCH_NEWEST_LISTED,
    SEARCH_RELEVANT,
    SEARCH_RELEVANT_BY_INDEX,
    SEARCH_RELEVANT_LISTED,
)
from graph.models import GenerationSummary, Page, Status
from graph.records import from_row, to_time
from graph.text import Query

SearchOrder = Literal["newest", "relevance"]
_WINDOWS = (1_000, 10_000)
"""How many of the newest generations are looked through before the rest is asked for."""
_FEW = 1_000
"""A word is rare when no more generations have it: listing them takes less time than reading all."""
_TRIED = 4
"""How many of the longest words are looked up for a rare one: a common one costs as much as it has generations."""
_Way = Literal["all", "by index", "listed"]
_NEWEST: dict[_Way, LiteralString] = {
    "all": SEARCH_NEWEST,
    "by index": SEARCH_NEWEST_BY_INDEX,
    "listed": SEARCH_NEWEST_LISTED,
}
_RELEVANT: dict[_Way, LiteralString] = {
    "all": SEARCH_RELEVANT,
    "by index": SEARCH_RELEVANT_BY_INDEX,
    "listed": SEARCH_RELEVANT_LISTED,
}


@dataclass(frozen=True)
class SearchHit:
    """A generation that matches a search."""

    generation: GenerationSummary
    root_id: str
    """The root of its tree; its own id in a cycle, which has none."""
    matched_in: tuple[Literal["prompt", "refinement_prompt"], ...]
    """Where a word of the search occurs; empty for a search without words."""

    @property
    def id(self) -> str:
        """The id of the generation."""
        return self.generation.id

    @property
    def created_at(self) -> datetime:
        """When the generation was made, UTC."""
        return self.generation.created_at


def search(
    db: Connection,
    text: str = "",
    *,
    user_id: str | None = None,
    statuses: Iterable[Status] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    roots_only: bool = False,
    min_score: float | None = None,
    order: SearchOrder = "newest",
    limit: int = 50,
    after: str | None = None,
) -> Page[SearchHit]:
    """Find generations, everybody's, by the words of their prompt and refinement prompt.

    `text` holds words or beginnings of words in any order, `"exact phrase"`, `-without`; `neon` finds neons too, as
    does `neon*`, and `"neon"` does not. Case and accents do not count, and any text is valid. Without a text it is a
    filter. `since` is inclusive, `until` exclusive. `order` is "newest" first, or "relevance": first those with more
    of the words as whole words.

    Raises `NotAuthenticatedError`; `InvalidGenerationError` naming the argument.
    """
    db.require_viewer("Must be logged in to search")
    check_limit(limit)
    if order not in ("newest", "relevance"):
        raise InvalidGenerationError({"order": "is newest or relevance"})
    query = Query.parse(text)
    parameters = filter_parameters(query, user_id, statuses, since, until, roots_only=roots_only, min_score=min_score)
    find = _newest if order == "newest" else _most_relevant
    found = find(db, parameters, query.terms(), limit + 1, after)
    ids = [id for id, _ in found[:limit]]
    hits = {hit.id: hit for hit in (_hit(query, *row) for row in db.read(FIND_HITS, ids=ids)[0]["hits"])}
    # What was removed since its id was found is left out.
    items = tuple(hits[id] for id in ids if id in hits)
    if len(found) <= limit or not items:
        return Page(items)
    last = items[-1]
    return Page(items, encode(f"search {order}", dict(found)[last.id], last.created_at, last.id))


def _newest(
    db: Connection, parameters: dict[str, Any], terms: list[str], limit: int, after: str | None
) -> list[tuple[str, int]]:
    """Find the ids of the newest matches; those of words in windows of the newest generations first."""
    position: Position = (parameters["until"], "")
    if after is not None:
        _, *key = decode("search newest", after, int, datetime, str)
        position = (key[0], key[1])
    ids: list[str] = []
    for window in (*(_WINDOWS if terms else ()), None):
        horizon = _horizon(db, position, window) if window else None
        since, since_id = max(horizon or (parameters["since"], ""), (parameters["since"], ""))
        place = {"after_time": position[0], "after_id": position[1], "since": since, "since_id": since_id}
        way, by = _way(db, [] if window else terms)
        found = db.read(_NEWEST[way], **parameters | place | by, limit=limit - len(ids))
        ids += [row["id"] for row in found]
        if len(ids) >= limit or horizon is None or horizon[0] < parameters["since"]:
            break
        position = horizon
    return [(id, 0) for id in ids]


def _way(db: Connection, terms: list[str]) -> tuple[_Way, dict[str, Any]]:
    """Choose where to look for what has all of some terms, with the parameters that it takes."""
    if not terms:
        return "all", {}
    if not db.is_embedded_engine:
        return "by index", {"lucene": " ".join(f"+{term}" for term in terms)}
    for term in terms[:_TRIED] if db.has_word_index else ():
        ids = db.read(FIND_BY_TERM, term=term, limit=_FEW + 1)[0]["ids"]
        if len(ids) <= _FEW:
            return "listed", {"ids": ids}
    return "all", {}


def _horizon(db: Connection, after: Position, window: int) -> Position | None:
    """Find the last of a window of the newest generations after a position; None when there are not so many left."""
    rows = db.read(FIND_HORIZON, after_time=after[0], after_id=after[1], before=window - 1)
    return (to_time(rows[0]["time"]), rows[0]["id"]) if rows else None


def _most_relevant(
    db: Connection, parameters: dict[str, Any], terms: list[str], limit: int, after: str | None
) -> list[tuple[str, int]]:
    """Find the ids of the most relevant matches, with their ranks."""
    rank, time, id = len(parameters["words"]), LATEST, "~"
    if after is not None:
        rank, time, id = decode("search relevance", after, int, datetime, str)
    way, by = _way(db, terms)
    place = {"after_rank": rank, "after_time": time, "after_id": id, "window": _WINDOWS[0]}
    row = db.read(_RELEVANT[way], **parameters | place | by, limit=limit)[0]
    return [(found_id, found_rank) for found_id, found_rank in row["found"]]


def _hit(query: Query, row: list[Any], root_id: str) -> SearchHit:
    generation = from_row(row, GenerationSummary)
    matched: list[Literal["prompt", "refinement_prompt"]] = []
    if query.matches(generation.prompt):
        matched.append("prompt")
    if query.matches(generation.refinement_prompt or ""):
        matched.append("refinement_prompt")
    return SearchHit(generation, root_id, tuple(matched))
