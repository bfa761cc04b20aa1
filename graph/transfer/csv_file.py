"""Export for spreadsheets: a row a generation, with text that cannot act as a formula."""

import csv
import io
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from graph.bulk import Progress
from graph.connection import Connection
from graph.models import Generation
from graph.transfer.exporting import Filter, Writer, export_pages

COLUMNS = tuple(Generation.model_fields)
# Spreadsheets take the wide forms for the plain ones, and leave out the white space before them.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def export_csv(
    db: Connection, path: str | os.PathLike[str], where: Filter | None = None, *, progress: Progress | None = None
) -> int:
    """Write generations to a CSV file, oldest first, ties by id; returns how many.

    It is meant for people with a spreadsheet: a text that would act as a formula has a `'` before it, and a byte order
    mark tells that it is UTF-8. Attributes and reference image ids are JSON text. For data that comes back, use
    `export_jsonl`.
    """
    return export_pages(db, path, where, progress, _writer)


@contextmanager
def _writer(stream: IO[bytes]) -> Generator[Writer]:
    stream.write("\ufeff".encode() + _rows([COLUMNS]))
    yield lambda page: stream.write(_rows([_cell(getattr(each, name)) for name in COLUMNS] for each in page))


def _rows(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    match value:
        case str():
            acts = value.lstrip().startswith(_FORMULA) or value[:1].isspace()
            return f"'{value}" if acts else value
        case list() | dict():
            return json.dumps(value, ensure_ascii=False) if value else None
        case datetime():
            return value.isoformat()
        case _:
            return value
