"""Export for data tools: a Parquet file with a column a field."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any

from graph.bulk import Progress
from graph.connection import Connection
from graph.errors import GraphError
from graph.models import Generation
from graph.transfer.exporting import Filter, Writer, export_pages

_WHOLE = ("variation_index", "variation_count")
_REAL = ("duration_in_frames", "fps", "duration_in_seconds", "score")


def export_parquet(
    db: Connection, path: str | os.PathLike[str], where: Filter | None = None, *, progress: Progress | None = None
) -> int:
    """Write generations to a Parquet file, oldest first, ties by id; returns how many.

    Times are UTC in microseconds, durations, `fps` and `score` 64-bit floats, attributes JSON text.

    Raises `GraphError` when pyarrow, of the extra `parquet`, is not installed.
    """
    return export_pages(db, path, where, progress, _writer)


@contextmanager
def _writer(stream: IO[bytes]) -> Generator[Writer]:
    try:
        # Without types: pyarrow has none.
        pa: Any = import_module("pyarrow")
        pq: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise GraphError("Parquet needs pyarrow: pip install 'generation-graph[parquet]'") from error
    types: dict[str, Any] = {
        "created_at": pa.timestamp("us", "UTC"),
        "reference_image_ids": pa.list_(pa.string()),
        **dict.fromkeys(_WHOLE, pa.int64()),
        **dict.fromkeys(_REAL, pa.float64()),
    }
    schema = pa.schema([(name, types.get(name, pa.string())) for name in Generation.model_fields])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        yield lambda page: writer.write_table(pa.Table.from_pylist([_row(each) for each in page], schema))


def _row(generation: Generation) -> dict[str, Any]:
    row = dict(generation.__dict__)
    row["attributes"] = json.dumps(generation.attributes, ensure_ascii=False) if generation.attributes else None
    return row | {name: None if row[name] is None else float(row[name]) for name in _REAL}
