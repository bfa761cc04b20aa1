"""What the address bar says: the state of a page is its URL, so that links, reload and back restore it."""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

from dashboard.data import Filters, Order
from graph import Status

MAX_QUERY_CHARACTERS = 500
DAYS = (7, 30)


def filters_of(params: Mapping[str, str]) -> Filters:
    """Read the filters of the Trees page from its query parameters; what has no meaning there is left out."""
    named = params.get("status", "").split(",")
    days = params.get("days", "")
    order = params.get("order", "")
    return Filters(
        text=params.get("q", "").strip()[:MAX_QUERY_CHARACTERS],
        user_id=params.get("by") or None,
        statuses=tuple(status for status in get_args(Status) if status in named),
        days=int(days) if days in map(str, DAYS) else None,
        order=next((each for each in get_args(Order) if each == order), "activity"),
    )


def tree_href(generation_id: str, **more: str) -> str:
    """Make the link to a generation in its tree, relative to any page."""
    return "tree?" + urlencode({"id": generation_id, **more})
