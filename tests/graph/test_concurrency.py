"""Many threads at the same generation: one winner each, and only documented errors reach the others."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import pytest

import graph
from graph.bulk import store_many
from tests.graph.prepared import at, edges, nodes, put
from tests.servers import NEO4J_ONLY

THREADS = 64
COUNTS = """
OPTIONAL MATCH (c:Generation)-[r:REFINED_FROM]->(p)
RETURN count(CASE WHEN c.parent_generation_id <> p.id OR r.child_id <> c.id THEN 1 END) AS stray,
  count(CASE WHEN c.id = p.id THEN 1 END) AS selves,
  count(CASE WHEN p.id IS NULL AND r IS NOT NULL THEN 1 END) AS orphans,
  count(r) - count(DISTINCT c.id) AS doubled
"""
MISSED = """
MATCH (c:Generation) MATCH (p:Generation {id: c.parent_generation_id})
WHERE NOT EXISTS { (c)-[:REFINED_FROM]->(p) }
RETURN count(c)
"""


def together(call: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """Make a call from many threads at the same moment; gives what each returned, or which of our errors it raised."""
    barrier = threading.Barrier(threads)

    def run(number: int) -> object:
        barrier.wait(60)
        try:
            return call(number)
        except graph.GraphError as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def kinds(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(each).__name__ for each in outcomes)


def assert_sound_edges(raw: neo4j.Session) -> None:
    assert raw.run(COUNTS).data() == [{"stray": 0, "selves": 0, "orphans": 0, "doubled": 0}]
    assert raw.run(MISSED).values() == [[0]], "a child whose parent is stored has no edge"


def test_store_of_same_content_by_many_threads_succeeds_for_all(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    outcomes = together(
        lambda _: graph.store(
            db, id="one", user_id="ana", prompt="x", status="success", created_at=at(1), parent_generation_id="root"
        )
    )
    assert kinds(outcomes) == {"Generation": THREADS}
    assert {each.id for each in outcomes} == {"one"}
    assert nodes(raw) == 2
    assert edges(raw) == [("one", "root")]


def test_store_of_other_content_by_many_threads_has_one_winner(db: graph.Connection, raw: neo4j.Session) -> None:
    outcomes = together(
        lambda number: graph.store(db, id="one", user_id="ana", prompt=f"prompt {number}", status="success")
    )
    assert kinds(outcomes) == {"Generation": 1, "GenerationExistsError": THREADS - 1}
    (winner,) = (each for each in outcomes if isinstance(each, graph.Generation))
    assert graph.get(db, "one") == winner
    assert nodes(raw) == 1


def test_complete_by_many_threads_has_one_winner(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "one", "status": "pending"})
    outcomes = together(lambda number: graph.complete(db, "one", code=f"<svg>{number}</svg>"))
    assert kinds(outcomes) == {"Generation": 1, "StatusConflictError": THREADS - 1}
    (winner,) = (each for each in outcomes if isinstance(each, graph.Generation))
    assert graph.get(db, "one") == winner


def test_complete_and_fail_by_many_threads_end_it_one_way(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "one", "status": "pending"})
    outcomes = together(
        lambda number: graph.complete(db, "one", code="<svg/>") if number % 2 else graph.fail(db, "one", "no answer")
    )
    assert kinds(outcomes) == {"Generation": THREADS / 2, "StatusConflictError": THREADS / 2}
    stored = graph.get(db, "one")
    assert stored
    assert {each.status for each in outcomes if isinstance(each, graph.Generation)} == {stored.status}
    assert (stored.code, stored.error_message) in (("<svg/>", None), (None, "no answer"))


def test_refine_by_many_threads_keeps_every_child(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})

    def refine(number: int) -> graph.Generation:
        with graph.refine(db, "root", f"version {number}") as draft:
            draft.code = f"<svg>{number}</svg>"
        return draft.generation

    outcomes = together(refine)
    assert kinds(outcomes) == {"Generation": THREADS}
    assert {each.id for each in outcomes} == {each.id for each in graph.children(db, "root")}
    assert {each.code for each in graph.children(db, "root")} == {f"<svg>{number}</svg>" for number in range(THREADS)}
    assert sorted(edges(raw)) == sorted((each.id, "root") for each in outcomes)


def test_remove_by_many_threads_has_one_winner(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"}, {"id": "child", "parent_generation_id": "root"})
    outcomes = together(lambda _: graph.remove(db, "root"))
    assert kinds(outcomes) == {"NoneType": 1, "GenerationNotFoundError": THREADS - 1}
    assert nodes(raw) == 1
    assert edges(raw) == []


def test_remove_while_children_arrive_leaves_sound_edges(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"}, {"id": "other"})

    def arrive(number: int) -> graph.Generation | None:
        if number == THREADS // 2:
            return graph.remove(db, "root")
        return graph.store(
            db, id=f"c{number}", user_id="ana", prompt="x", status="success", parent_generation_id="root"
        )

    outcomes = together(arrive)
    assert outcomes[THREADS // 2] is None
    arrived = {each.id for each in outcomes if isinstance(each, graph.Generation)}
    late = THREADS - 1 - len(arrived)
    assert kinds(outcomes)["ParentNotFoundError"] == late, kinds(outcomes)
    assert {row[0] for row in raw.run("MATCH (g:Generation) RETURN g.id").values()} == {"other", *arrived}
    assert edges(raw) == []
    assert_sound_edges(raw)


def test_store_of_the_parent_while_children_come_and_go_leaves_sound_edges(
    db: graph.Connection, raw: neo4j.Session
) -> None:
    """A parent is removed and stored again, over and over, while children are stored."""
    put(raw, {"id": "root"})

    def work(number: int) -> None:
        for turn in range(5):
            if number:
                try:
                    graph.store(
                        db,
                        id=f"c{number}-{turn}",
                        user_id="ana",
                        prompt="x",
                        status="success",
                        parent_generation_id="root",
                    )
                except graph.ParentNotFoundError:
                    continue
            else:
                graph.remove(db, "root")
                graph.store(db, id="root", user_id="ana", prompt="x", status="success")

    assert kinds(together(work, 8)) == {"NoneType": 8}
    assert_sound_edges(raw)


def test_store_many_of_overlapping_rows_by_threads_stores_each_once(db: graph.Connection, raw: neo4j.Session) -> None:
    rows = [
        {
            "id": f"g{number}",
            "user_id": "ana",
            "prompt": "x",
            "status": "success",
            "created_at": at(number),
            "parent_generation_id": f"g{(number - 1) // 2}" if number else None,
        }
        for number in range(200)
    ]
    # Each thread's rows begin elsewhere, so that batches meet in the middle, children before their parents.
    outcomes = together(lambda number: store_many(db, rows[number * 20 :][:100] + rows[: number * 20][:60]), 8)
    outcomes.append(store_many(db, rows))
    assert kinds(outcomes) == {"StoreReport": 9}
    assert [each.refused for each in outcomes] == [[]] * 9
    assert sum(each.written for each in outcomes) == len(rows)
    assert nodes(raw) == len(rows)
    assert sorted(edges(raw)) == sorted((f"g{number}", f"g{(number - 1) // 2}") for number in range(1, 200))
    assert_sound_edges(raw)


@NEO4J_ONLY
def test_read_of_a_statement_that_writes_is_refused(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.GraphError, match=r"(?i)write|access mode"):
        db.read("CREATE (g:Generation {id: 'sneaked'}) RETURN g.id AS id")
    assert nodes(raw) == 0
