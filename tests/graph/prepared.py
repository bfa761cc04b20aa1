"""The independent path: generations written and read by raw Cypher, past the module under test."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import neo4j

START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)

_PUT = """
UNWIND $rows AS row
CREATE (g:Generation)
SET g = row
"""
_LINK = """
UNWIND $edges AS edge
MATCH (child:Generation {id: edge[0]})
MATCH (parent:Generation {id: edge[1]})
CREATE (child)-[:REFINED_FROM {child_id: edge[0]}]->(parent)
"""


def at(minutes: float) -> datetime:
    """Give a moment so many minutes after the first one."""
    return START + timedelta(minutes=minutes)


def put(raw: neo4j.Session, *rows: Mapping[str, Any]) -> None:
    """Write nodes, a minute apart, with an edge to each parent that is among them; `id` is all that a row needs."""
    nodes = [
        {"user_id": "ana", "prompt": f"prompt of {row['id']}", "status": "success", "created_at": at(minute), **row}
        for minute, row in enumerate(rows)
    ]
    if "ArcadeDB" in raw.run("RETURN 1").consume().server.agent:
        # This engine keeps UTC without a zone; the index of a value with one still has it after the node has gone.
        for each in nodes:
            if isinstance(each["created_at"], datetime):
                each["created_at"] = each["created_at"].replace(tzinfo=None)
    edges = [(row["id"], row["parent_generation_id"]) for row in rows if row.get("parent_generation_id")]
    # Outside of a transaction the embedded server keeps what a statement did before it failed.
    with raw.begin_transaction() as transaction:
        transaction.run(_PUT, rows=nodes).consume()
        transaction.run(_LINK, edges=edges).consume()
        transaction.commit()


def put_chain(raw: neo4j.Session, length: int) -> list[str]:
    """Write a chain of refinements and return its ids, root first."""
    ids = [f"v{number:04}" for number in range(1, length + 1)]
    put(raw, {"id": ids[0]}, *({"id": id, "parent_generation_id": up} for up, id in pairwise(ids)))
    return ids


def put_edges(raw: neo4j.Session, edges: Sequence[tuple[str, str]]) -> None:
    """Link generations by hand, in cycles too, as only another program would."""
    raw.run(_LINK, edges=[list(edge) for edge in edges]).consume()
    raw.run("MATCH (g:Generation)-[:REFINED_FROM]->(p) SET g.parent_generation_id = p.id").consume()


def node(raw: neo4j.Session, id: str) -> dict[str, Any] | None:
    """Read the properties of one generation's node."""
    record = raw.run("MATCH (g:Generation {id: $id}) RETURN properties(g) AS properties", id=id).single()
    return record["properties"] if record else None


def nodes(raw: neo4j.Session) -> int:
    """Count the generations."""
    return raw.run("MATCH (g:Generation) RETURN count(g)").values()[0][0]


def edges(raw: neo4j.Session) -> list[tuple[str, str]]:
    """List all edges as pairs of child and parent."""
    found = raw.run("MATCH (c)-[r:REFINED_FROM]->(p) RETURN c.id, p.id, r.child_id ORDER BY c.id").values()
    assert all(child == noted for child, _, noted in found), "an edge names another child than its own"
    return [(child, parent) for child, parent, _ in found]
