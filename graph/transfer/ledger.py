"""What an import has seen so far, kept in a temporary database, so that memory does not grow with the file."""

import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from types import TracebackType
from typing import Self

from graph.models import Generation
from graph.transfer.items import Found

_SCHEMA = "CREATE TABLE seen (number INTEGER PRIMARY KEY, id TEXT UNIQUE, parent TEXT, digest BLOB, place TEXT)"
_CYCLE_IDS = 1_000
"""A longer cycle is shown by its first members."""


class Ledger:
    """The ids of a source, with parent, place and a digest of the content."""

    def __init__(self) -> None:
        # An empty name is a database in a temporary file of its own.
        self._database = sqlite3.connect("")
        self._database.execute(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, found: Found) -> tuple[str, bool] | None:
        """Note a generation. If its id is here already: the place of the first, and whether they are the same."""
        generation = found.generation
        row = (generation.id, generation.parent_generation_id, _digest(generation), found.place)
        try:
            self._database.execute("INSERT INTO seen (id, parent, digest, place) VALUES (?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            place, digest = self._row(generation.id)
            return place, digest == row[2]
        return None

    def is_first(self, found: Found) -> bool:
        """Tell whether this is the content that was noted for its id."""
        return self._row(found.generation.id)[1] == _digest(found.generation)

    def place(self, id: str) -> str:
        """Give the place of an id that was noted."""
        return self._row(id)[0]

    def dangling(self) -> Iterator[tuple[str, str, str]]:
        """Iterate over place, id and parent of those whose parent is not here, in their order."""
        return iter(
            self._database.execute(
                "SELECT child.place, child.id, child.parent FROM seen child LEFT JOIN seen parent "
                "ON child.parent = parent.id WHERE child.parent IS NOT NULL AND parent.id IS NULL ORDER BY child.number"
            )
        )

    def cycles(self) -> Iterator[list[str]]:
        """Iterate over the cycles, each as the ids of its members from child to parent."""
        parents = self._parents()
        # Which walk came by first: 0 none yet. A walk that meets itself has found a cycle.
        walks = array("q", bytes(8 * len(parents)))
        for start in range(1, len(parents)):
            number = start
            while number and not walks[number]:
                walks[number] = start
                number = parents[number]
            if number and walks[number] == start:
                yield self._cycle(parents, number)

    def _parents(self) -> "array[int]":
        """Give for each number the number of its parent; 0 for none."""
        with closing(self._database.execute("SELECT coalesce(max(number), 0) FROM seen")) as found:
            parents = array("q", bytes(8 * (found.fetchone()[0] + 1)))
        pairs = self._database.execute(
            "SELECT child.number, parent.number FROM seen child JOIN seen parent ON child.parent = parent.id"
        )
        for child, parent in pairs:
            parents[child] = parent
        return parents

    def _cycle(self, parents: "array[int]", first: int) -> list[str]:
        numbers = [first]
        while (number := parents[numbers[-1]]) != first and len(numbers) < _CYCLE_IDS:
            numbers.append(number)
        return [
            self._database.execute("SELECT id FROM seen WHERE number = ?", (each,)).fetchone()[0] for each in numbers
        ]

    def _row(self, id: str) -> tuple[str, bytes]:
        return self._database.execute("SELECT place, digest FROM seen WHERE id = ?", (id,)).fetchone()


def _digest(generation: Generation) -> bytes:
    # A time that the source does not give differs at each reading.
    unset = {"created_at"} - generation.model_fields_set
    return blake2b(generation.model_dump_json(exclude=unset).encode(), digest_size=16).digest()
