"""Our own format: a generation a line, the model's fields as JSON, empty ones left out, in UTF-8."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.bulk import Progress
from graph.connection import Connection
from graph.models import Generation
from graph.transfer.exporting import Filter, Writer, export_pages
from graph.transfer.items import Fault, Item
from graph.transfer.lines import json_objects
from graph.transfer.values import found


class JsonlReader:
    """Reads a file of generations as `export_jsonl` writes it."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def __iter__(self) -> Iterator[Item]:
        with self._path.open("rb") as stream:
            for place, record in json_objects(stream, self._path.name):
                yield record if isinstance(record, Fault) else found(place, record)


def export_jsonl(
    db: Connection, path: str | os.PathLike[str], where: Filter | None = None, *, progress: Progress | None = None
) -> int:
    """Write generations to a file, oldest first, ties by id; returns how many.

    The same generations give the same bytes. The file appears, or is replaced, when all is written.
    """
    return export_pages(db, path, where, progress, _writer)


@contextmanager
def _writer(stream: IO[bytes]) -> Generator[Writer]:
    yield lambda page: stream.writelines(to_line(each) for each in page)


def to_line(generation: Generation) -> bytes:
    """Write a generation as a line."""
    empty = {name for name, value in generation.__dict__.items() if value is None or value in ([], {})}
    return generation.model_dump_json(exclude=empty).encode() + b"\n"
