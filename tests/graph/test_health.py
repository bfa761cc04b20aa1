"""The health check: each fault is made by hand, past `graph`, and found by name."""

from datetime import timedelta

import neo4j
import pytest

import graph
from graph import health
from tests.graph.prepared import put, put_chain

LINK = (
    "MATCH (c:Generation {id: $child}), (p:Generation {id: $parent}) CREATE (c)-[:REFINED_FROM {child_id: $mark}]->(p)"
)


def found(db: graph.Connection) -> dict[str, tuple[int, tuple[str | None, ...]]]:
    report = health.check(db, pending_older_than=timedelta(days=3650))
    return {each.kind: (each.count, each.ids) for each in report.findings}


def test_check_sound_data_finds_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    put_chain(raw, 30)
    report = health.check(db)
    assert (report.generations, report.findings, report.missing_schema, report.healthy) == (30, (), (), True)


def test_check_missing_parent_is_no_fault(db: graph.Connection, raw: neo4j.Session) -> None:
    put_chain(raw, 3)
    graph.remove(db, "v0002")
    report = health.check(db)
    assert [(each.kind, each.count, each.ids, each.is_fault) for each in report.findings] == [
        ("missing_parent", 1, ("v0003",), False)
    ]
    assert report.healthy


def test_check_missing_edge_is_found(db: graph.Connection, raw: neo4j.Session) -> None:
    put_chain(raw, 3)
    raw.run("MATCH (:Generation {id: 'v0003'})-[edge]->() DELETE edge").consume()
    assert found(db) == {"missing_edge": (1, ("v0003",))}


def test_check_two_parents_and_a_contradicting_edge_are_found(db: graph.Connection, raw: neo4j.Session) -> None:
    put_chain(raw, 3)
    raw.run(LINK, child="v0003", parent="v0001", mark="another").consume()
    assert found(db) == {"several_parents": (1, ("v0003",)), "wrong_edge": (1, ("v0003",))}


def test_check_edge_without_the_property_is_found(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a"}, {"id": "b"})
    raw.run(LINK, child="b", parent="a", mark="b").consume()
    assert found(db) == {"wrong_edge": (1, ("b",))}


def test_check_cycle_is_found_without_what_hangs_on_it(db: graph.Connection, raw: neo4j.Session) -> None:
    put(
        raw,
        {"id": "a", "parent_generation_id": "c"},
        {"id": "b", "parent_generation_id": "a"},
        {"id": "c", "parent_generation_id": "b"},
        {"id": "d", "parent_generation_id": "c"},
    )
    put_chain(raw, 5)
    ((kind, (count, ids)),) = found(db).items()
    assert (kind, count, sorted(map(str, ids))) == ("cyclic", 3, ["a", "b", "c"])


def test_check_stuck_pending_is_found_by_its_age(db: graph.Connection) -> None:
    graph.create(db, id="new", user_id="ana", prompt="A logo")
    assert health.check(db).healthy
    report = health.check(db, pending_older_than=timedelta(0))
    assert [(each.kind, each.ids, each.is_fault) for each in report.findings] == [("stuck", ("new",), True)]


def test_check_incomplete_node_is_found(db: graph.Connection, raw: neo4j.Session) -> None:
    raw.run("CREATE (:Generation {user_id: 'ana'})").consume()
    assert found(db) == {"incomplete": (1, (None,))}


def test_check_dropped_index_is_named(db: graph.Connection, raw: neo4j.Session) -> None:
    raw.run("DROP INDEX generation_status").consume()
    try:
        report = health.check(db)
    finally:
        raw.run("CREATE INDEX generation_status IF NOT EXISTS FOR (g:Generation) ON (g.status)").consume()
    assert (report.missing_schema, report.healthy) == (("generation_status",), False)


def test_check_many_generations_lists_the_first_hundred(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, *({"id": f"g{n}", "parent_generation_id": "gone"} for n in range(150)))
    count, ids = found(db)["missing_parent"]
    assert (count, len(ids)) == (150, 100)


def test_check_signed_out_is_refused(db: graph.Connection) -> None:
    with pytest.raises(graph.NotAuthenticatedError):
        health.check(db.as_viewer(None))
