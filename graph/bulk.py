"""Writing many generations: streamed, in batches, resumable."""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import IO, Any, Literal, cast

from pydantic import ValidationError

from graph.batches import Batch, BatchRow, BatchWriter, Outcome
from graph.connection import Connection
from graph.errors import GenerationExistsError, InvalidGenerationError, ParentNotFoundError
from graph.models import Generation
from graph.records import to_properties
from graph.reports import DanglingRow, RefusedRow, StoreReport
from graph.writes import differences

BATCH_ROWS = 1_000
BATCH_CHARACTERS = 4 * 1024 * 1024
"""A batch ends here too, because a thousand codes of 1 MiB would be a message of 1 GiB."""

_LONG = ("prompt", "code", "raw_code", "error_message", "attributes")
"""The properties that may be longer than a line."""

OnConflict = Literal["same", "skip"]
Progress = Callable[[int, int | None], None]
"""Called with how many rows are done and of how many; None when that is not known."""


def store_many(
    db: Connection,
    rows: Iterable[Generation | Mapping[str, Any]],
    *,
    on_conflict: OnConflict = "same",
    strict: bool = False,
    progress: Progress | None = None,
) -> StoreReport:
    """Store any number of generations, of which none needs to fit into memory with the others.

    Rows are generations, or mappings of their fields with an `id`. A parent may come after its children, and may be
    stored already; rows whose parent never comes stay without an edge and are reported as dangling, like the children
    of a removed generation, and a later call that brings the parent joins them.

    Each batch of up to 1 000 rows is written completely or not at all. The same rows again change nothing, so a call
    that was cut short is simply made again. A flawed row is refused and reported, with its number counted from 1; so
    is one whose id is stored with other content, unless `on_conflict` is "skip": then what is stored counts as it is.
    With `strict` the first such row raises instead, and nothing of its batch is written; dangling rows raise at the
    end, when all rows are stored.

    Raises `NotAuthenticatedError`, `DatabaseUnavailableError`; with `strict` `InvalidGenerationError`,
    `GenerationExistsError`, `ParentNotFoundError`.

        report = graph.store_many(db, (json.loads(line) for line in file))
        print(report.written, report.already_there, report.refused)
    """
    db.require_viewer("Must be logged in to store generations")
    total = len(rows) if isinstance(rows, Sized) else None
    with tempfile.TemporaryFile("w+", encoding="utf-8") as lone, ThreadPoolExecutor(1) as thread:
        job = _Job(db, lone, skip=on_conflict == "skip", strict=strict)
        writing: tuple[Batch, Future[Outcome]] | None = None
        for batch in job.batches(rows):
            # While the server writes a batch, the next one is read and checked.
            if writing:
                done = job.count(writing[0], writing[1].result())
                if progress:
                    progress(done, total)
            writing = batch, thread.submit(job.writer.write, batch)
        if writing:
            job.count(writing[0], writing[1].result())
        job.finish()
    if progress:
        progress(job.report.read, job.report.read)
    return job.report


class _Job:
    def __init__(self, db: Connection, lone: IO[str], *, skip: bool, strict: bool) -> None:
        self.report = StoreReport()
        self._db = db
        self._skip = skip
        self._strict = strict
        self.writer = BatchWriter(db, self._check)
        # Rows without their parent so far, one JSON line each: their number may grow with that of the rows.
        self._lone = lone

    def batches(self, rows: Iterable[Generation | Mapping[str, Any]]) -> Iterator[Batch]:
        """Read and check the rows, and put those that can be written together into batches."""
        batch: dict[str, BatchRow] = {}
        characters = 0
        for number, row in enumerate(rows, start=1):
            self.report.read = number
            if number % 16 == 0:
                # The writing thread goes first: while it gets the interpreter the server has nothing to do.
                time.sleep(0)
            try:
                generation = self._generation(row)
            except InvalidGenerationError as error:
                self._refuse(number, _id_of(row), error)
                continue
            if twin := batch.get(generation.id):
                self._meet(number, generation, twin.generation)
                continue
            properties = to_properties(generation)
            del properties["created_at"]
            batch[generation.id] = BatchRow(number, generation, properties)
            characters += sum(len(properties.get(name, "")) for name in _LONG)
            if len(batch) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
                yield batch
                batch, characters = {}, 0
        if batch:
            yield batch

    def count(self, batch: Batch, outcome: Outcome) -> int:
        """Count what became of a batch; returns the number of its last row."""
        stored, lone = outcome
        self.report.written += len(batch) - len(stored)
        for id, each in stored.items():
            self._meet(batch[id].row, batch[id].generation, each)
        for id in batch.keys() & lone:
            row = batch[id]
            self._lone.write(json.dumps([row.row, id, row.generation.parent_generation_id]) + "\n")
        return max(each.row for each in batch.values())

    def finish(self) -> None:
        """Report the rows whose parent has not come."""
        self._lone.seek(0)
        while block := [DanglingRow(*json.loads(line)) for line in islice(self._lone, BATCH_ROWS)]:
            unlinked = self.writer.unlinked([each.id for each in block])
            for each in block:
                if each.id in unlinked:
                    self.report.leave_dangling(each)
        if self._strict and self.report.dangling:
            first = self.report.dangling[0]
            error = ParentNotFoundError(first.parent_generation_id)
            error.add_note(f"row {first.row} is the first of {self.report.dangling_count} without a parent")
            raise error

    def _meet(self, row: int, generation: Generation, stored: Generation) -> None:
        """Count a row whose id is stored, or came before: there already, or refused."""
        if differing := self._differences(generation, stored):
            self._refuse(row, generation.id, GenerationExistsError(generation.id, differing))
        else:
            self.report.already_there += 1

    def _differences(self, generation: Generation, stored: Generation) -> tuple[str, ...]:
        if self._skip:
            return ()
        # A time that the row did not give is the time of this call.
        return differences(stored, generation, {"created_at"} - generation.model_fields_set)

    def _refuse(self, row: int, id: str | None, error: InvalidGenerationError | GenerationExistsError) -> None:
        if self._strict:
            error.add_note(f"row {row}")
            raise error
        if isinstance(error, GenerationExistsError):
            field, reason = error.fields[0], f"is stored with another {', '.join(error.fields)}"
        else:
            field, reason = next(iter(error.fields.items()))
        self.report.refuse(RefusedRow(row, id, field, reason))

    def _check(self, batch: Batch, stored: Mapping[str, Generation]) -> None:
        if self._strict:
            for id, each in stored.items():
                if differing := self._differences(batch[id].generation, each):
                    self._refuse(batch[id].row, id, GenerationExistsError(id, differing))

    def _generation(self, row: Generation | Mapping[str, Any]) -> Generation:
        generation = row if isinstance(row, Generation) else _validated(row)
        if not self._db.internal and generation.user_id != self._db.viewer:
            raise InvalidGenerationError({"user_id": "a viewer can store generations of their own only"})
        return generation


def _validated(row: Mapping[str, Any]) -> Generation:
    # Rows of unknown origin: what the types promise is checked.
    if not isinstance(cast(object, row), Mapping):
        raise InvalidGenerationError({"generation": "is neither a Generation nor a mapping of its fields"})
    if row.get("id") is None:
        raise InvalidGenerationError({"id": "is missing; with lasting ids a second run changes nothing"})
    try:
        return Generation.model_validate(row)
    except ValidationError as error:
        raise InvalidGenerationError.from_validation(error) from error


def _id_of(row: object) -> str | None:
    id = cast("Mapping[str, Any]", row).get("id") if isinstance(row, Mapping) else getattr(row, "id", None)
    return id if isinstance(id, str) else None
