"""Cached reads for the pages: the only caller of `graph`.

What is read is frozen, so sessions share it as it is (`cache_resource`) instead of each unpickling a copy.
Errors of `graph` pass through and are never cached: the next run asks again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import streamlit as st

import graph
from graph import Chain, Connection, Generation, GenerationSummary, Page, Status, Tree, TreeSummary, TreeTotals

Order = Literal["activity", "created", "versions"]

TREES_A_PAGE = 20
FRESH = timedelta(seconds=5)
"""How old a list or a tree may be: short enough to watch a job write, long enough to spare reruns the database."""
SETTLED = timedelta(minutes=10)
"""The same for what is only ever removed, never changed: a generation that has ended."""
MAX_STACK = 200
"""How many versions of a chain the panel shows at most."""
MAX_THUMBNAIL_CHARACTERS = 64_000
"""A longer picture is not sent for a thumbnail: twenty of them would be a slow page."""


@dataclass(frozen=True)
class Filters:
    """Which trees are asked for; every default means all of them."""

    text: str = ""
    user_id: str | None = None
    statuses: tuple[Status, ...] = ()
    days: int | None = None
    order: Order = "activity"


@st.cache_resource(show_spinner=False)
def connection() -> Connection:
    """Connect to the configured database, with an internal job's rights; made once for all sessions."""
    return graph.connect()


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=200)
def trees_page(filters: Filters, after: str | None = None) -> Page[TreeSummary]:
    """Read one page of the trees that match, `TREES_A_PAGE` at most. Raises `GraphError`, also for a bad cursor."""
    return graph.list_trees(
        connection(),
        text=filters.text,
        user_id=filters.user_id,
        statuses=filters.statuses or None,
        since=_since(filters.days),
        order=filters.order,
        limit=TREES_A_PAGE,
        after=after,
    )


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=200)
def totals(filters: Filters) -> TreeTotals:
    """Count the trees that match and their generations."""
    return graph.count_trees(
        connection(),
        text=filters.text,
        user_id=filters.user_id,
        statuses=filters.statuses or None,
        since=_since(filters.days),
    )


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=50)
def tree(generation_id: str) -> Tree:
    """Read the whole tree that the generation belongs to. Raises `GenerationNotFoundError`."""
    return graph.tree(connection(), generation_id)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=500)
def summaries(ids: tuple[str, ...]) -> dict[str, GenerationSummary]:
    """Read the texts of what is drawn; ids that are not stored are left out. Do not change the result."""
    return graph.summaries(connection(), ids)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=200)
def codes(ids: tuple[str, ...]) -> dict[str, str]:
    """Read the code of those that have some and are short enough for a thumbnail. Do not change the result."""
    return graph.codes(connection(), ids, max_characters=MAX_THUMBNAIL_CHARACTERS)


def generation(generation_id: str) -> Generation | None:
    """Read one generation with its code, or None when it is not stored."""
    try:
        return _ended(generation_id)
    except _NotEndedError as found:
        return found.generation


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=200)
def chain(generation_id: str) -> Chain:
    """Read the generations from the root to this one, root first; `truncated` when there are very many."""
    return graph.chain(connection(), generation_id, max_versions=MAX_STACK)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=200)
def children(generation_id: str) -> Page[Generation]:
    """Read the direct refinements, oldest first; works for a removed generation too."""
    return graph.children(connection(), generation_id)


def ping() -> None:
    """Ask the database for next to nothing. Raises `DatabaseUnavailableError` while it is down."""
    graph.count_pending(connection())


def refresh() -> None:
    """Forget everything that was read, so that the next run asks the database; the connection stays."""
    for read in (trees_page, totals, tree, summaries, codes, chain, children, _ended):
        read.clear()


class _NotEndedError(Exception):
    """Carries a result past the cache, which keeps values and never errors."""

    def __init__(self, generation: Generation | None) -> None:
        self.generation = generation


@st.cache_resource(show_spinner=False, ttl=SETTLED, max_entries=2_000)
def _ended(generation_id: str) -> Generation:
    found = graph.get(connection(), generation_id)
    if found is None or found.status == "pending":
        raise _NotEndedError(found)
    return found


def _since(days: int | None) -> datetime | None:
    return None if days is None else datetime.now(UTC) - timedelta(days=days)
