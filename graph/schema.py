"""Constraints and indexes of generations; nothing else in the database is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from graph.errors import ConstraintViolationError, SchemaError
from graph.schema_queries import (
    CONSTRAINTS,
    EMBEDDED_INDEXES,
    FULLTEXT_INDEXES,
    INDEXES,
    SHOW_CONSTRAINTS,
    SHOW_INDEXES,
)

if TYPE_CHECKING:
    from graph.connection import Connection


def missing(db: Connection) -> list[str]:
    """List the names of the constraints and indexes that the database lacks."""
    present = {row["name"] for query in (SHOW_CONSTRAINTS, SHOW_INDEXES) for row in db.read(query)}
    return [name for name in _statements(db) if name not in present]


def ensure(db: Connection) -> None:
    """Make what is missing; two processes at once are fine. Raises `SchemaError` when stored data is in the way."""
    statements = _statements(db)
    for name in missing(db):
        try:
            db.write(statements[name])
        except (ConstraintViolationError, SchemaError) as error:
            # Another process may have made it since.
            if name in missing(db):
                raise SchemaError(f"{db.uri}: {name} cannot be made: stored generations break it") from error


def _statements(db: Connection) -> dict[str, LiteralString]:
    return {**CONSTRAINTS, **INDEXES, **(EMBEDDED_INDEXES if db.is_embedded_engine else FULLTEXT_INDEXES)}
