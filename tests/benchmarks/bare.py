"""The baselines: the best hand-written statements through the bare driver, giving the same data as dicts.

They know what was learned here (one row for all, times as text, a single-property index), but make no models, check
nothing and retry nothing. The indexes and properties are those that `graph` makes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

import neo4j

from graph.text import searchable
from tests.servers import Server

_ONE = "MATCH (g:Generation {id: $id}) RETURN g {.*, created_at: toString(g.created_at)} AS generation"
_CHAIN = """
MATCH (:Generation {id: $id})-[:REFINED_FROM*0..49]->(g)
RETURN collect(g {.*, created_at: toString(g.created_at)}) AS generations
"""
_CHILDREN = """
MATCH (g:Generation {parent_generation_id: $id})
WITH g ORDER BY g.created_at, g.id
RETURN collect(g {.*, created_at: toString(g.created_at)}) AS generations
"""
_CREATE = """
MATCH (parent:Generation {id: $parent_id})
CREATE (g:Generation)-[:REFINED_FROM {child_id: $id}]->(parent) SET g = $properties
RETURN g.id AS id
"""
_CREATE_ROOT = "CREATE (g:Generation) SET g = $properties RETURN g.id AS id"
_COMPLETE = """
MATCH (g:Generation {id: $id, status: 'pending'}) SET g += $properties
RETURN g {.*, created_at: toString(g.created_at)} AS generation
"""
_LOAD = """
UNWIND $rows AS row
CREATE (g:Generation) SET g = row.properties
WITH row, g WHERE row.parent_id IS NOT NULL
MATCH (parent:Generation {id: row.parent_id})
CREATE (g)-[:REFINED_FROM {child_id: g.id}]->(parent)
"""


class Bare:
    """What a job would write that has the driver and nothing else."""

    def __init__(self, server: Server, driver: neo4j.Driver) -> None:
        self._driver = driver
        self._database = server.database
        self._embedded = server.engine == "embedded"

    def get(self, id: str) -> dict[str, Any] | None:
        """Read one generation."""
        rows = self._read(_ONE, id=id)
        return rows[0]["generation"] if rows else None

    def chain(self, id: str) -> list[dict[str, Any]]:
        """Read a chain by one path, root first."""
        return self._read(_CHAIN, id=id)[0]["generations"][::-1]

    def chain_as_it_came(self, id: str) -> list[dict[str, Any]]:
        """Read a chain, root first, and take the dicts out of the record instead of asking the driver for dicts."""
        with self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            return session.run(_CHAIN, id=id).single(strict=True)[0][::-1]

    def chain_by_hops(self, id: str) -> list[dict[str, Any]]:
        """Read a chain as the source app does, one read a hop, root first."""
        chain: list[dict[str, Any]] = []
        following: str | None = id
        while following and len(chain) < 50 and (found := self.get(following)):
            chain.append(found)
            following = found.get("parent_generation_id")
        return chain[::-1]

    def children(self, id: str) -> list[dict[str, Any]]:
        """Read the direct refinements by the index, oldest first."""
        return self._read(_CHILDREN, id=id)[0]["generations"]

    def store(self, row: Mapping[str, Any]) -> None:
        """Write a generation and its edge."""
        parent_id = row.get("parent_generation_id")
        if parent_id:
            self._write(_CREATE, id=row["id"], parent_id=parent_id, properties=self._properties(row))
        else:
            self._write(_CREATE_ROOT, properties=self._properties(row))

    def complete(self, id: str, code: str) -> dict[str, Any]:
        """End a pending generation."""
        return self._write(_COMPLETE, id=id, properties={"status": "success", "code": code})[0]["generation"]

    def load(self, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Write many generations with their edges in one statement."""
        self._write(_LOAD, rows=parameters)

    def parameters(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Give what `load` takes, so that making it is not timed."""
        return [{"properties": self._properties(row), "parent_id": row.get("parent_generation_id")} for row in rows]

    def _properties(self, row: Mapping[str, Any]) -> dict[str, Any]:
        properties = {name: value for name, value in row.items() if value is not None}
        properties["attributes"] = json.dumps(row["attributes"])
        properties["search_text"] = searchable(f"{row['prompt']}\n{row.get('refinement_prompt') or ''}")
        if self._embedded:
            # It loses the zone anyway, and keeps a wrong entry in the index.
            properties["created_at"] = row["created_at"].replace(tzinfo=None)
        return properties

    def _read(self, query: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
        with self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            return session.run(query, parameters).data()

    def _write(self, query: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
        with self._driver.session(database=self._database) as session:
            if not self._embedded:
                return session.run(query, parameters).data()
            # Outside of a transaction the embedded server keeps what a statement did before it failed.
            with session.begin_transaction() as transaction:
                rows = transaction.run(query, parameters).data()
                transaction.commit()
                return rows
