"""Cursors of keyset pages: where the page before ended, as opaque text."""

import base64
import json
from datetime import datetime
from typing import Any

from graph.errors import InvalidGenerationError


def encode(kind: str, *key: datetime | int | str) -> str:
    """Make the cursor of the page after the item with this sort key, for the list `kind`."""
    parts = [part.isoformat() if isinstance(part, datetime) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps([kind, *parts]).encode()).decode().rstrip("=")


def decode(kind: str, cursor: str, *types: type) -> list[Any]:
    """Read the sort key in a cursor of the list `kind`, one value of each type.

    Raises `InvalidGenerationError` naming `after`.
    """
    try:
        found, *parts = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        key = [
            datetime.fromisoformat(part) if wanted is datetime else part
            for part, wanted in zip(parts, types, strict=True)
        ]
        if found == kind and [*map(type, key)] == [*types] and all(getattr(part, "tzinfo", 1) for part in key):
            return key
    except (TypeError, ValueError):
        # One refusal for all that is wrong with it.
        pass
    raise InvalidGenerationError({"after": "is not a cursor of this list; pass the `next` of the page before"})
