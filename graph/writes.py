"""Writing generations: create, complete, fail, store, remove, purge.

Ids are made by the client and unique in the database, so every write may be sent again when its answer was lost: it
then finds what the first try wrote, compares, and succeeds.
"""

import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any, Unpack

from pydantic import ValidationError

from graph.arguments import as_id
from graph.connection import Connection
from graph.errors import (
    ConstraintViolationError,
    GenerationExistsError,
    GenerationNotFoundError,
    InvalidGenerationError,
    NotAuthenticatedError,
    ParentNotFoundError,
    StatusConflictError,
)
from graph.fields import CreationFields, OutcomeFields, StoredFields
from graph.models import Generation, Status
from graph.queries import CREATE_REFINEMENT, CREATE_ROOT, CUT_STRAY_EDGES, END_PENDING, PURGE_BATCH, REMOVE_GENERATION
from graph.reads import get
from graph.records import from_row, to_properties

_MUST_LOG_IN = "Must be logged in to {}"
# What `complete` and `fail` add: a repeated `create` may find it there.
_ENDING = frozenset({"status", "code", "raw_code", "error_message", "duration_in_frames", "fps", "duration_in_seconds"})


def create(db: Connection, *, user_id: str, prompt: str, **fields: Unpack[CreationFields]) -> Generation:
    """Store a pending generation; with a `parent_generation_id` it is a refinement.

    The same call again, with the same `id`, changes nothing, even after the generation has ended.

    Raises `InvalidGenerationError`, `ParentNotFoundError`, `GenerationExistsError`, `NotAuthenticatedError`.
    """
    for name in fields.keys() - CreationFields.__annotations__.keys():
        raise InvalidGenerationError({name: "is not a field of a pending generation"})
    return _insert(db, dict(fields, user_id=user_id, prompt=prompt, status="pending"), may_have_ended=True)


def store(db: Connection, *, user_id: str, prompt: str, status: Status, **fields: Unpack[StoredFields]) -> Generation:
    """Store a generation in any status in one call, with or without code.

    The same call again, with the same `id`, changes nothing.

    Raises `InvalidGenerationError`, `ParentNotFoundError`, `GenerationExistsError`, `NotAuthenticatedError`.
    """
    return _insert(db, dict(fields, user_id=user_id, prompt=prompt, status=status), may_have_ended=False)


def complete(db: Connection, id: str, **outcome: Unpack[OutcomeFields]) -> Generation:
    """End a pending generation with success. The same call again changes nothing.

    Raises `GenerationNotFoundError`, `InvalidGenerationError`, and `StatusConflictError` when it has ended otherwise.
    """
    for name in outcome.keys() - OutcomeFields.__annotations__.keys():
        raise InvalidGenerationError({name: "is not a field that complete sets"})
    return _end(db, id, {**outcome, "status": "success"})


def fail(db: Connection, id: str, error_message: str) -> Generation:
    """End a pending generation with a failure and keep it. The same call again changes nothing.

    Raises `GenerationNotFoundError`, `InvalidGenerationError`, and `StatusConflictError` when it has ended otherwise.
    """
    return _end(db, id, {"error_message": error_message, "status": "failed"})


def remove(db: Connection, id: str) -> None:
    """Remove a generation and its edges; its children keep their `parent_generation_id`.

    Raises `GenerationNotFoundError`, also when it is not the viewer's own; `NotAuthenticatedError`.
    """
    db.require_viewer(_MUST_LOG_IN.format("remove a generation"))
    written = db.write(REMOVE_GENERATION, id=as_id(id), user_id=None if db.internal else db.viewer)
    if not written.rows and not written.repeated:
        raise GenerationNotFoundError(id)
    if db.is_embedded_engine and db.write(CUT_STRAY_EDGES, id=as_id(id)).rows[0]["children"]:
        # Children that were on their way when the parent went have arrived by now.
        time.sleep(0.1)
        db.write(CUT_STRAY_EDGES, id=as_id(id))


def purge(db: Connection, *, pending_older_than: timedelta = timedelta(minutes=5), failed: bool = False) -> int:
    """Remove generations that stayed pending longer than `pending_older_than`, with `failed` every failed one too.

    Returns how many were removed. Raises `NotAuthenticatedError` for a viewer: it is for internal jobs.
    """
    if not db.internal:
        raise NotAuthenticatedError("Only an internal job may purge")
    now = datetime.now(UTC)
    removed = _purge(db, "pending", now - pending_older_than)
    return removed + (_purge(db, "failed", now) if failed else 0)


def _purge(db: Connection, status: Status, before: datetime) -> int:
    removed = 0
    while batch := db.write(PURGE_BATCH, status=status, before=before).rows[0]["removed"]:
        removed += batch
    return removed


def _insert(db: Connection, fields: dict[str, Any], *, may_have_ended: bool) -> Generation:
    db.require_viewer(_MUST_LOG_IN.format("store a generation"))
    if not db.internal and fields["user_id"] != db.viewer:
        raise InvalidGenerationError({"user_id": "a viewer can store generations of their own only"})
    generation = _validated(fields)
    parent_id = generation.parent_generation_id
    properties = to_properties(generation)
    try:
        if parent_id is None:
            db.write(CREATE_ROOT, properties=properties)
            return generation
        written = db.write(CREATE_REFINEMENT, id=generation.id, parent_id=parent_id, properties=properties)
        if written.rows:
            return generation
    except ConstraintViolationError:
        pass
    stored = get(db, generation.id)
    if stored is None:
        raise ParentNotFoundError(parent_id or "")
    return _same(stored, generation, given=fields.keys(), may_have_ended=may_have_ended)


def _same(stored: Generation, generation: Generation, *, given: AbstractSet[str], may_have_ended: bool) -> Generation:
    """Return what is stored if it is what this call would write, else raise `GenerationExistsError`."""
    ignored: set[str] = set() if "created_at" in given else {"created_at"}
    if may_have_ended and stored.status != "pending":
        ignored |= _ENDING | {"score", "attributes"}
    differing = differences(stored, generation, ignored)
    if differing:
        raise GenerationExistsError(generation.id, differing)
    return stored


def differences(stored: Generation, generation: Generation, ignored: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """Name the fields in which two generations differ."""
    return tuple(
        name
        for name in Generation.model_fields
        if name not in ignored and getattr(stored, name) != getattr(generation, name)
    )


def _end(db: Connection, id: str, outcome: dict[str, Any]) -> Generation:
    db.require_viewer(_MUST_LOG_IN.format("end a generation"))
    # The rules of the outcome's fields are those of a whole generation; the other fields are fillers.
    checked = _validated({**outcome, "user_id": "-", "prompt": "-"})
    # A field that is given as none is taken away.
    properties = dict.fromkeys(outcome) | {k: v for k, v in to_properties(checked).items() if k in outcome}
    written = db.write(END_PENDING, id=as_id(id), user_id=None if db.internal else db.viewer, properties=properties)
    if written.rows:
        return from_row(written.rows[0]["generation"], Generation)
    stored = get(db, id)
    if stored is None or not (db.internal or stored.user_id == db.viewer):
        raise GenerationNotFoundError(id)
    if any(getattr(stored, name) != getattr(checked, name) for name in outcome):
        raise StatusConflictError(id, stored.status)
    return stored


def _validated(fields: Mapping[str, Any]) -> Generation:
    try:
        return Generation.model_validate(fields)
    except ValidationError as error:
        raise InvalidGenerationError.from_validation(error) from error
