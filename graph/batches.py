"""One batch of generations: written in one transaction, then joined with the parents and children that are there."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.bulk_queries import (
    COUNT_CHILDREN,
    CREATE_BATCH,
    FIND_BATCH,
    FIND_CHILD_PAIRS,
    FIND_UNLINKED,
    LINK_PAIRS,
)
from graph.connection import Connection
from graph.errors import ConstraintViolationError, GraphError
from graph.models import Generation
from graph.records import from_rows

_TRIES_WITHOUT_PROGRESS = 10
Pair = tuple[str, str]
"""Ids of a child and its parent."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A generation on its way: where it came from, itself, and the properties of its node except its time."""

    row: int
    generation: Generation
    properties: Mapping[str, Any]

    def as_parameter(self) -> list[Any]:
        """Give what the statement takes: the properties, and the time as text."""
        return [self.properties, self.generation.created_at.replace(tzinfo=None).isoformat()]


Batch = Mapping[str, BatchRow]
"""Rows by the id of their generation."""
Outcome = tuple[Mapping[str, Generation], set[str]]
"""What was stored before, by id, and the ids of the children whose parent is not stored."""


class BatchWriter:
    """Writes batches one after the other. What it keeps between them is whether the last one was new."""

    def __init__(self, db: Connection, check: Callable[[Batch, Mapping[str, Generation]], None]) -> None:
        """Take `check`, called before anything is written with what of a batch is stored already; it may raise."""
        self._db = db
        self._check = check
        self._look_first = False

    def write(self, batch: Batch) -> Outcome:
        """Write what of a batch is not stored yet, all or nothing, and then the edges of all of it."""
        stored = self._find(batch) if self._look_first else {}
        linked: set[str] = set()
        tries = 0
        # New ids are taken for granted until a constraint says otherwise: looking first costs a round trip each.
        while fresh := [each.as_parameter() for id, each in batch.items() if id not in stored]:
            try:
                linked = set(self._write(fresh))
                break
            except ConstraintViolationError:
                known = len(stored)
                stored = self._find(batch)
                tries = tries + 1 if len(stored) == known else 0
            if tries == _TRIES_WITHOUT_PROGRESS:
                raise GraphError("A constraint that this package did not make refuses these generations")
            # What stands in the way may not be committed yet.
            time.sleep(0.02 * tries)
        self._look_first = bool(stored)
        return stored, self._join(batch, stored, linked)

    def _write(self, rows: list[list[Any]]) -> list[str]:
        try:
            return self._db.write(CREATE_BATCH, rows=rows, zoneless=self._db.is_embedded_engine).rows[0]["linked"]
        finally:
            # The driver's result holds on to its parameters until the next garbage collection.
            rows.clear()

    def unlinked(self, ids: Sequence[str]) -> set[str]:
        """Tell which of these generations have no edge to a parent."""
        return set(self._db.read(FIND_UNLINKED, ids=ids)[0]["ids"])

    def _find(self, batch: Batch) -> dict[str, Generation]:
        found = self._db.read(FIND_BATCH, ids=list(batch))[0]["generations"]
        stored = {each.id: each for each in from_rows(found, Generation)}
        self._check(batch, stored)
        return stored

    def _join(self, batch: Batch, stored: Mapping[str, Generation], linked: set[str]) -> set[str]:
        """Make the edges that are still missing; returns the children whose parent is not stored.

        It looks after the batch is committed, for parents and for children: of two jobs that write a parent and its
        child at the same time, the second to commit sees what the first did.
        """
        parents = {id: each.generation.parent_generation_id for id, each in batch.items()}
        parents = {id: parent_id for id, parent_id in parents.items() if parent_id}
        lone = parents.keys() - linked - stored.keys()
        if again := list(parents.keys() & stored.keys()):
            lone |= self.unlinked(again)
        pairs = {(id, parents[id]) for id in lone}
        pairs |= self._waiting(batch, parents, linked)
        return lone - self._link(pairs) if pairs else lone

    def _waiting(self, batch: Batch, parents: Mapping[str, str], linked: set[str]) -> set[Pair]:
        """Find the children of a batch that may not have their edge yet.

        Mostly there are none beyond the batch itself, and a number says so several times faster than a list.
        """
        ids = list(batch)
        own = sum(id in linked and parent_id in batch for id, parent_id in parents.items())
        if self._db.read(COUNT_CHILDREN, ids=ids)[0]["children"] == own:
            return set()
        found = self._db.read(FIND_CHILD_PAIRS, ids=ids)[0]["pairs"]
        return {(child_id, parent_id) for child_id, parent_id in found if child_id not in linked}

    def _link(self, pairs: Iterable[Pair]) -> set[str]:
        rows = [list(pair) for pair in pairs]
        while True:
            try:
                return set(self._db.write(LINK_PAIRS, pairs=rows).rows[0]["linked"])
            except ConstraintViolationError:
                # Another job made one of these edges first; the statement leaves it out now.
                time.sleep(0.02)
