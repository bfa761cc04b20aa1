"""What an export writes, in pages that fit into memory, and how its file appears."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from graph.arguments import filter_parameters
from graph.bulk import BATCH_CHARACTERS, BATCH_ROWS, Progress
from graph.bulk_queries import COUNT_EXPORT, FIND_BATCH, FIND_EXPORT_PAGE, FIND_SIZES
from graph.connection import Connection
from graph.errors import InvalidGenerationError
from graph.models import Generation, Status
from graph.reads import tree
from graph.records import from_rows, to_time
from graph.text import Query

Writer = Callable[[list[Generation]], object]
"""Writes a page of generations to the file that it was made for."""


@dataclass(frozen=True)
class Filter:
    """Which generations to export: all, those that match, or one whole tree. Times as for `graph.search`."""

    text: str = ""
    user_id: str | None = None
    statuses: tuple[Status, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    tree_id: str | None = None
    """Any generation of the tree; goes with no other condition."""

    def __post_init__(self) -> None:
        if self.tree_id is not None and replace(self, tree_id=None) != Filter():
            raise InvalidGenerationError({"tree_id": "cannot be combined with other conditions"})

    def count(self, db: Connection) -> int:
        """Count them."""
        if self.tree_id is not None:
            return len(tree(db, self.tree_id))
        return db.read(COUNT_EXPORT, **self._parameters())[0]["generations"]

    def pages(self, db: Connection) -> Iterator[list[Generation]]:
        """Iterate over them in pages of bounded size: oldest first, ties by id."""
        for block in self._ids(db):
            for ids in _split(db.read(FIND_SIZES, ids=block)[0]["sizes"]):
                yield from_rows(db.read(FIND_BATCH, ids=ids)[0]["generations"], Generation)

    def _ids(self, db: Connection) -> Iterator[list[str]]:
        if self.tree_id is not None:
            ids = tree(db, self.tree_id).ids
            yield from (list(ids[start : start + BATCH_ROWS]) for start in range(0, len(ids), BATCH_ROWS))
            return
        parameters = {**self._parameters(), "limit": BATCH_ROWS}
        while page := db.read(FIND_EXPORT_PAGE, **parameters):
            yield [row["id"] for row in page]
            parameters |= {"since": to_time(page[-1]["time"]), "after_id": page[-1]["id"]}

    def _parameters(self) -> dict[str, object]:
        wanted = filter_parameters(Query.parse(self.text), self.user_id, self.statuses, self.since, self.until)
        return {**wanted, "after_id": ""}


def export_pages(
    db: Connection,
    path: str | os.PathLike[str],
    where: Filter | None,
    progress: Progress | None,
    make_writer: Callable[[IO[bytes]], AbstractContextManager[Writer]],
) -> int:
    """Write generations page by page to a file that appears, or is replaced, when all is written; returns how many."""
    where = where or Filter()
    total = where.count(db) if progress else None
    count = 0
    with _replaced(Path(path)) as stream, make_writer(stream) as write:
        for page in where.pages(db):
            write(page)
            count += len(page)
            if progress:
                progress(count, total)
    return count


@contextmanager
def _replaced(target: Path) -> Generator[IO[bytes]]:
    """Give a file to write to; it takes the place of `target` when all went well, and is deleted otherwise."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _split(sizes: list[tuple[str, int]]) -> Iterator[list[str]]:
    """Split ids so that what each part brings stays within a batch's characters; one large generation is a part."""
    part: list[str] = []
    characters = 0
    for id, size in sizes:
        if part and characters + size > BATCH_CHARACTERS:
            yield part
            part, characters = [], 0
        part.append(id)
        characters += size
    if part:
        yield part
