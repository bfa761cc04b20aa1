"""From the JSON values of other programs to values that our fields take."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic import ValidationError

from graph.errors import InvalidGenerationError
from graph.models import Attribute, Generation
from graph.transfer.items import Fault, Found

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_attribute(value: object) -> Attribute:
    """Give a value that an attribute can hold: itself, or its JSON text; NaN and infinity as text."""
    match value:
        case bool() | str():
            return value
        case int():
            return value if -(2**63) <= value < 2**63 else str(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def as_mapping(value: object) -> Mapping[str, Any]:
    """Give a mapping as it is, and an empty one for anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def flattened(name: str, value: object) -> dict[str, Attribute]:
    """Give the attributes of a value: a mapping's leaves under names with dots, anything else under its name."""
    found: dict[str, Attribute] = {}
    rest: list[tuple[str, object]] = [(name, value)]
    while rest:
        key, each = rest.pop()
        if inner := as_mapping(each):
            rest.extend((f"{key}.{part}", inner[part]) for part in reversed(list(inner)))
        else:
            found[key] = as_attribute(each)
    return found


def to_datetime(since_1970: object, *, microseconds: int) -> datetime:
    """Give the time so many units of so many microseconds after 1970. Raises `ValueError` saying what is wrong."""
    if isinstance(since_1970, bool) or not isinstance(since_1970, (int, float)):
        raise ValueError("Input should be a number: a time since 1970")  # noqa: TRY004 - a flaw of data, not of code
    try:
        return _EPOCH + timedelta(microseconds=round(since_1970 * microseconds))
    except (OverflowError, ValueError):
        raise ValueError("is a time outside of the years 1 to 9999") from None


def found(place: str, fields: Mapping[str, Any], names: Mapping[str, str] | None = None) -> Found | Fault:
    """Make the generation of these fields, or say what is wrong; `names` are the source's names of our fields."""
    if fields.get("id") is None:
        return Fault(place, None, (names or {}).get("id", "id"), "is missing")
    try:
        return Found(place, Generation.model_validate(fields))
    except ValidationError as error:
        field, reason = next(iter(InvalidGenerationError.from_validation(error).fields.items()))
        id = fields["id"]
        return Fault(place, id if isinstance(id, str) else None, (names or {}).get(field, field), reason)
