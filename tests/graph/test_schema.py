"""The schema: made once, by anybody, and beside what others keep in the same database."""

import subprocess
import sys
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import ConstraintError

import graph
from tests.graph.prepared import nodes, put, put_edges
from tests.servers import Server

OURS = {"generation_id", "refined_from_child_id"}
LABELS = ("User", "Clip", "Movie", "Render")


def constraints(raw: neo4j.Session) -> dict[str, Any]:
    return {
        record["name"]: (record["labelsOrTypes"], record["properties"])
        for record in raw.run("SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties")
        # The embedded server lists the types of indexed properties here too, and keeps them when the index has gone.
        if record["type"].endswith("UNIQUENESS")
    }


def indexes(raw: neo4j.Session) -> dict[str, Any]:
    return {
        record["name"]: (record["labelsOrTypes"], record["properties"], record["state"])
        for record in raw.run("SHOW INDEXES YIELD name, labelsOrTypes, properties, state")
    }


def without_schema(raw: neo4j.Session) -> None:
    for name in constraints(raw):
        raw.run(f"DROP CONSTRAINT {name} IF EXISTS").consume()  # pyright: ignore[reportArgumentType]
    for name, (labels, _, _) in indexes(raw).items():
        # The full-text index of the embedded server is made when that starts.
        if labels and name != "Generation[search_text]":
            raw.run(f"DROP INDEX {name} IF EXISTS").consume()  # pyright: ignore[reportArgumentType]


@pytest.fixture
def bare(db: graph.Connection, raw: neo4j.Session, engine: Server) -> Any:
    """A database without any schema; afterwards it has ours again."""
    without_schema(raw)
    assert constraints(raw) == {}
    yield raw
    raw.run("MATCH (n) WHERE NOT n:TestsMayDeleteAllOfThis DETACH DELETE n").consume()
    without_schema(raw)
    engine.connect().close()


def test_connect_to_a_bare_database_makes_constraints_and_indexes(bare: neo4j.Session, engine: Server) -> None:
    engine.connect().close()
    made = constraints(bare)
    assert set(made) == OURS
    assert made["generation_id"] == (["Generation"], ["id"])
    assert made["refined_from_child_id"] == (["REFINED_FROM"], ["child_id"])
    indexed = {tuple(properties) for labels, properties, _ in indexes(bare).values() if labels == ["Generation"]}
    assert {("id",), ("parent_generation_id",), ("created_at",)} <= indexed
    with pytest.raises(ConstraintError):
        put(bare, {"id": "one"}, {"id": "one"})


def test_connect_again_changes_nothing_and_keeps_the_data(bare: neo4j.Session, engine: Server) -> None:
    engine.connect().close()
    put(bare, {"id": "one"})
    before = constraints(bare), {name: found[:2] for name, found in indexes(bare).items()}
    with engine.connect() as again:
        assert graph.get(again, "one") is not None
    assert (constraints(bare), {name: found[:2] for name, found in indexes(bare).items()}) == before


def test_connect_from_four_processes_at_once_makes_one_schema(bare: neo4j.Session, engine: Server) -> None:
    how = (
        {"data_dir": str(engine.data_dir)}
        if engine.data_dir
        else {"uri": engine.uri, "username": engine.username, "password": engine.password, "database": engine.database}
    )
    job = (
        "import sys, graph\n"
        f"with graph.connect(**{how!r}) as db:\n"
        "    graph.store(db, id=sys.argv[1], user_id='ana', prompt='x', status='success')\n"
    )
    jobs = [
        subprocess.Popen([sys.executable, "-c", job, f"job-{number}"], stderr=subprocess.PIPE) for number in range(4)
    ]
    errors = [each.communicate(timeout=120)[1].decode() for each in jobs]
    assert [each.returncode for each in jobs] == [0, 0, 0, 0], "\n".join(errors)
    assert set(constraints(bare)) == OURS
    assert nodes(bare) == 4


def test_connect_beside_others_leaves_their_data_and_constraints_alone(bare: neo4j.Session, engine: Server) -> None:
    for label in LABELS:
        name = label.lower()
        bare.run(
            f"CREATE CONSTRAINT {name}_id FOR (n:{label}) REQUIRE n.id IS UNIQUE"  # pyright: ignore[reportArgumentType]
        ).consume()
        bare.run(f"CREATE (:{label} {{id: 'one', name: 'kept', status: 'pending'}})").consume()  # pyright: ignore[reportArgumentType]
    bare.run("CREATE INDEX clip_name FOR (n:Clip) ON (n.name)").consume()
    bare.run("MATCH (u:User), (c:Clip) CREATE (u)-[:OWNS {since: 1}]->(c)").consume()
    theirs = constraints(bare), others(bare)
    with engine.connect() as db:
        graph.store(db, id="one", user_id="one", prompt="x", status="failed")
        graph.create(db, id="two", user_id="one", prompt="x", parent_generation_id="one")
        bare.run("MATCH (g:Generation {id: 'two'}), (u:User) CREATE (u)-[:MADE]->(g)").consume()
        assert graph.get(db, "one") is not None
        assert [each.id for each in graph.list_generations(db)] == ["two", "one"]
        assert graph.tree(db, "two").ids == ("one", "two")
        assert [each.id for each in graph.chain(db, "two")] == ["one", "two"]
        graph.remove(db, "two")
        graph.purge(db, failed=True)
    assert nodes(bare) == 0
    kept = {name: found for name, found in constraints(bare).items() if name not in OURS}
    assert (kept, others(bare)) == theirs
    assert "clip_name" in indexes(bare)


def others(raw: neo4j.Session) -> list[Any]:
    """Read everything that is neither ours nor the tests' mark."""
    query = """
    MATCH (n) WHERE NOT n:Generation AND NOT n:TestsMayDeleteAllOfThis
    OPTIONAL MATCH (n)-[r]->(m) WHERE NOT m:Generation
    RETURN labels(n), properties(n), type(r), properties(r) ORDER BY labels(n)[0]
    """
    return raw.run(query).values()


def test_connect_where_an_id_is_stored_twice_says_so(bare: neo4j.Session, engine: Server) -> None:
    put(bare, {"id": "one"})
    put(bare, {"id": "one", "prompt": "another"})
    with pytest.raises(graph.SchemaError):
        engine.connect()
    assert nodes(bare) == 2


def test_connect_where_a_generation_has_two_parents_says_so(bare: neo4j.Session, engine: Server) -> None:
    put(bare, {"id": "a"}, {"id": "b"}, {"id": "child", "parent_generation_id": "a"})
    put_edges(bare, [("child", "b")])
    with pytest.raises(graph.SchemaError):
        engine.connect()
    assert nodes(bare) == 3
