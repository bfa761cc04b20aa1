"""Between a generation and the properties of its node."""

from collections.abc import Iterable, Mapping
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


def from_properties(properties: Mapping[str, Any], model: type[G]) -> G:
    """Make the model of a node's properties; properties that are no field are left out.

    Raises `StoredDataError` naming the generation and the field when the properties break the data model.
    """
    try:
        return model.model_validate(_fields(properties, model), context=STORED)
    except ValidationError as error:
        cause = str(InvalidGenerationError.from_validation(error))
        raise StoredDataError(f"Generation {properties.get('id')!r} as stored: {cause}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StoredDataError(f"Generation {properties.get('id')!r} as stored: {error}") from error


def all_from_properties(rows: Iterable[Mapping[str, Any]], model: type[G]) -> list[G]:
    """Do the same for many at once, which takes little more than half the time. Raises `StoredDataError`."""
    rows = list(rows)
    try:
        return _lists_of(model).validate_python([_fields(each, model) for each in rows], context=STORED)
    except (KeyError, TypeError, ValueError):
        # One of them is broken: say which.
        return [from_properties(each, model) for each in rows]


@cache
def _lists_of(model: type[G]) -> TypeAdapter[list[G]]:
    return TypeAdapter(list[model])  # pyright: ignore[reportInvalidTypeForm] - a list of one of our two models


def _fields(properties: Mapping[str, Any], model: type[GenerationSummary]) -> dict[str, Any]:
    known = model.__pydantic_fields__.keys()
    fields = {**properties}
    fields.pop("search_text", None)
    if not fields.keys() <= known or None in fields.values():
        fields = {name: value for name, value in fields.items() if value is not None and name in known}
    fields["created_at"] = to_time(fields["created_at"])
    if attributes := fields.get("attributes"):
        fields["attributes"] = from_json(attributes)
    return fields


def to_time(text: str) -> datetime:
    """Read a stored time; one without an offset is UTC, because an engine may have dropped it."""
    # More than six digits of a second are beyond Python's datetime, which leaves them out.
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
