"""What calls check of the arguments that several of them take, and make of them for a statement."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from graph.config import MAX_PAGE
from graph.connection import Connection
from graph.errors import InvalidGenerationError
from graph.models import STATUSES, Status
from graph.text import Query

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)

Position = tuple[datetime, str]
"""A place among all generations, newest first: the time and the id of one."""
BEGINNING: Position = (LATEST, "~")


def as_id(id: str) -> str:
    """Make what cannot be an id one that no generation has: text beyond ASCII, half characters, other types."""
    return id if isinstance(id, str) and id.isascii() else ""  # pyright: ignore[reportUnnecessaryIsInstance]


def owner(db: Connection, user_id: str | None, *, everyone: bool) -> str | None:
    """Say whose generations a list shows; None means everyone's."""
    if user_id is not None and everyone:
        raise InvalidGenerationError({"user_id": "cannot be combined with everyone"})
    check_user_id(user_id)
    return user_id if user_id is not None or everyone else db.viewer


def check_user_id(user_id: str | None) -> None:
    """Refuse an owner to filter by that no generation can have. Raises `InvalidGenerationError`."""
    if user_id is not None and (type(user_id) is not str or any("\ud800" <= each <= "\udfff" for each in user_id)):
        raise InvalidGenerationError({"user_id": "is a text of whole characters"})


def check_limit(limit: int) -> None:
    """Refuse a page's size that is out of range. Raises `InvalidGenerationError`."""
    if type(limit) is not int or not 1 <= limit <= MAX_PAGE:
        raise InvalidGenerationError({"limit": f"is a whole number from 1 to {MAX_PAGE}, not {limit!r:.40}"})


def check_statuses(statuses: Iterable[Status] | None) -> list[Status] | None:
    """Check the statuses of a filter. A text is refused: it would be taken letter by letter."""
    if statuses is None:
        return None
    try:
        given = set(statuses)
        wanted: list[Status] = [status for status in STATUSES if status in given]
        complete = not isinstance(statuses, str) and len(wanted) == len(given)
    except TypeError:
        wanted, complete = [], False
    if not complete:
        raise InvalidGenerationError({"statuses": f"is a list of {', '.join(STATUSES)}"})
    return wanted


def filter_parameters(
    query: Query,
    user_id: str | None,
    statuses: Iterable[Status] | None,
    since: datetime | None,
    until: datetime | None,
    *,
    roots_only: bool = False,
    min_score: float | None = None,
) -> dict[str, Any]:
    """Give the parameters that every filtered statement takes. Raises `InvalidGenerationError`."""
    for name, time in (("since", since), ("until", until)):
        if time is not None and (not isinstance(time, datetime) or time.tzinfo is None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidGenerationError({name: "Input should be a datetime with timezone info"})
    if min_score is not None and (type(min_score) not in (int, float) or not math.isfinite(min_score)):
        raise InvalidGenerationError({"min_score": "is a finite number"})
    check_user_id(user_id)
    return {
        "words": query.words,
        "without": query.without,
        "user_id": user_id,
        "statuses": check_statuses(statuses),
        "since": since or EARLIEST,
        "until": until or LATEST,
        "roots_only": roots_only,
        "min_score": min_score,
    }
