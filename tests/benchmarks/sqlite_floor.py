"""The floor: the same chains in SQLite, in this process, without a network, a server or models."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

_FIELDS = ("id", "parent_generation_id", "user_id", "prompt", "status", "created_at", "code", "refinement_prompt")
_CHAIN = f"""
WITH RECURSIVE way(id, parent, depth) AS (
  SELECT id, parent_generation_id, 0 FROM generation WHERE id = ?
  UNION ALL
  SELECT g.id, g.parent_generation_id, depth + 1 FROM way JOIN generation g ON g.id = way.parent WHERE depth < 49
)
SELECT {", ".join(f"g.{name}" for name in _FIELDS)}
FROM way JOIN generation g ON g.id = way.id ORDER BY way.depth DESC
"""  # noqa: S608 - the names above


class Floor:
    """A database in memory."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(f"CREATE TABLE generation ({', '.join(_FIELDS)}, PRIMARY KEY (id)) WITHOUT ROWID")
        marks = ", ".join("?" * len(_FIELDS))
        self._db.executemany(
            f"INSERT INTO generation VALUES ({marks})",  # noqa: S608 - question marks
            ([str(row[name]) if name == "created_at" else row[name] for name in _FIELDS] for row in rows),
        )

    def chain(self, id: str) -> list[dict[str, Any]]:
        """Read a chain by a recursive query, root first."""
        return [dict(zip(_FIELDS, row, strict=True)) for row in self._db.execute(_CHAIN, [id])]
