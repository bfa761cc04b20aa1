"""Between a generation and the properties of its node, and what a read returns of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from graph.errors import InvalidGenerationError, StoredDataError
from graph.models import STORED, Generation, GenerationSummary
from graph.text import searchable

G = TypeVar("G", bound=GenerationSummary)


def to_properties(generation: Generation) -> dict[str, Any]:
    """Give what a generation's node holds: its fields without the empty ones, and the text that search looks in.

    `attributes` is kept as JSON text, because a property cannot be a map; times are UTC.
    """
    properties = {name: value for name, value in generation.__dict__.items() if value is not None and value != []}
    if attributes := properties.pop("attributes"):
        properties["attributes"] = to_json(attributes).decode()
    properties["search_text"] = searchable(f"{generation.prompt}\n{generation.refinement_prompt or ''}")
    return properties


def from_row(row: Sequence[Any], model: type[G]) -> G:
    """Make the model of what a read returned: values in the order of the model's fields, None where there is none.

    Raises `StoredDataError` naming the generation and the field when they break the data model.
    """
    try:
        return model.model_validate(_fields(row, model), context=STORED)
    except ValidationError as error:
        cause = str(InvalidGenerationError.from_validation(error))
        raise StoredDataError(f"Generation {row[0]!r} as stored: {cause}") from error
    except (TypeError, ValueError) as error:
        raise StoredDataError(f"Generation {row[0]!r} as stored: {error}") from error


def from_rows(rows: Iterable[Sequence[Any]], model: type[G]) -> list[G]:
    """Do the same for many at once, which takes little more than half the time. Raises `StoredDataError`."""
    rows = list(rows)
    try:
        return _lists_of(model).validate_python([_fields(each, model) for each in rows], context=STORED)
    except (TypeError, ValueError):
        # One of them is broken: say which.
        return [from_row(each, model) for each in rows]


@cache
def _lists_of(model: type[G]) -> TypeAdapter[list[G]]:
    return TypeAdapter(list[model])  # pyright: ignore[reportInvalidTypeForm] - a list of one of our two models


def _fields(row: Sequence[Any], model: type[GenerationSummary]) -> dict[str, Any]:
    fields = dict(zip(model.__pydantic_fields__, row, strict=True))
    if fields["created_at"] is not None:
        fields["created_at"] = to_time(fields["created_at"])
    for name in ("attributes", "reference_image_ids"):
        if fields[name] is None:
            del fields[name]
    if attributes := fields.get("attributes"):
        fields["attributes"] = from_json(attributes)
    return fields


def to_time(text: str) -> datetime:
    """Read a stored time; one without an offset is UTC, because an engine may have dropped it."""
    # More than six digits of a second are beyond Python's datetime, which leaves them out.
    value = datetime.fromisoformat(text)
    return value if value.tzinfo is UTC else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
