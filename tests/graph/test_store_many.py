"""`store_many`: streamed, atomic batches, resumable, one bad row at a time."""

import random
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import neo4j
import pytest

import graph
from graph import bulk
from graph.reports import StoreReport
from tests.servers import EMBEDDED_ONLY

START = datetime(2026, 3, 1, tzinfo=UTC)
NODES = "MATCH (g:Generation) RETURN count(g) AS nodes, count(DISTINCT g.id) AS ids"
EDGES = """
MATCH (child:Generation)-[edge:REFINED_FROM]->(parent:Generation)
RETURN count(edge) AS edges, count(DISTINCT edge.child_id) AS children,
       count(CASE WHEN child.parent_generation_id = parent.id AND edge.child_id = child.id THEN 1 END) AS right
"""


def row(number: int, parent: int | None = None, **fields: Any) -> dict[str, Any]:
    made = {
        "id": f"g{number}",
        "user_id": "ana",
        "prompt": f"A bouncing logo, number {number}",
        "status": "success",
        "created_at": START + timedelta(seconds=number),
        "code": f"<svg><!-- {number} --></svg>",
    }
    if parent is not None:
        made |= {"parent_generation_id": f"g{parent}", "refinement_prompt": "make it slower"}
    return made | fields


def trees(count: int, size: int = 10) -> list[dict[str, Any]]:
    """Rows of trees of ten: each refinement's parent is the one before or the root."""
    picked = random.Random(7)
    return [row(n, picked.choice([n - 1, n - n % size]) if n % size else None) for n in range(count)]


def test_store_many_new_rows_writes_nodes_edges_and_report(db: graph.Connection, raw: neo4j.Session) -> None:
    report = bulk.store_many(db, trees(1_300))
    assert (report.read, report.written, report.already_there, report.refused_count) == (1_300, 1_300, 0, 0)
    assert (report.dangling_count, report.dangling) == (0, [])
    assert raw.run(NODES).single(strict=True).data() == {"nodes": 1_300, "ids": 1_300}
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 1_170, "children": 1_170, "right": 1_170}


def test_store_many_one_row_stores_what_store_stores(db: graph.Connection, raw: neo4j.Session) -> None:
    fields: Any = row(1, attributes={"model": "m1", "cost": 0.5}, reference_image_ids=["i1", "i2"], score=0.25)
    bulk.store_many(db, [fields])
    graph.store(db, **(fields | {"id": "other"}))
    found = [each["p"] for each in raw.run("MATCH (g:Generation) RETURN properties(g) AS p ORDER BY g.id")]
    assert found[0] == {**found[1], "id": "g1"}
    assert graph.get(db, "g1") == graph.Generation(**fields)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_store_many_parents_after_children_joins_all_of_them(
    db: graph.Connection, raw: neo4j.Session, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 40)
    rows = trees(300)
    if order == "reversed":
        rows.reverse()
    else:
        random.Random(3).shuffle(rows)
    report = bulk.store_many(db, rows)
    assert (report.written, report.dangling_count) == (300, 0)
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 270, "children": 270, "right": 270}


def test_store_many_parents_already_stored_joins_them(db: graph.Connection) -> None:
    graph.store(db, **row(1))
    report = bulk.store_many(db, [row(2, 1), row(3, 2)])
    assert (report.written, report.dangling_count) == (2, 0)
    assert [each.id for each in graph.chain(db, "g3")] == ["g1", "g2", "g3"]


def test_store_many_same_rows_again_changes_nothing(
    db: graph.Connection, raw: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 100)
    rows = trees(250)
    bulk.store_many(db, rows)
    report = bulk.store_many(db, rows)
    assert (report.read, report.written, report.already_there, report.refused_count) == (250, 0, 250, 0)
    assert raw.run(NODES).single(strict=True).data() == {"nodes": 250, "ids": 250}
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 225, "children": 225, "right": 225}


def test_store_many_cut_short_and_repeated_goes_on(
    db: graph.Connection, raw: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 50)
    rows = trees(300)

    def until_the_job_dies() -> Iterator[dict[str, Any]]:
        yield from rows[:220]
        raise OSError("the file ends")

    with pytest.raises(OSError, match="the file ends"):
        bulk.store_many(db, until_the_job_dies())
    assert raw.run(NODES).single(strict=True)["nodes"] == 200
    report = bulk.store_many(db, iter(rows))
    assert (report.written, report.already_there, report.dangling_count) == (100, 200, 0)
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 270, "children": 270, "right": 270}


def test_store_many_edge_lost_in_a_crash_and_repeated_makes_it(db: graph.Connection, raw: neo4j.Session) -> None:
    rows = trees(30)
    bulk.store_many(db, rows)
    raw.run("MATCH (:Generation {id: 'g7'})-[edge:REFINED_FROM]->() DELETE edge").consume()
    report = bulk.store_many(db, rows)
    assert (report.already_there, report.dangling_count) == (30, 0)
    assert raw.run(EDGES).single(strict=True)["edges"] == 27


def test_store_many_flawed_rows_refuses_them_and_writes_the_others(db: graph.Connection, raw: neo4j.Session) -> None:
    graph.store(db, **row(9))
    rows = [
        row(1),
        row(2, prompt=""),
        {"prompt": "no id", "user_id": "ana", "status": "success"},
        row(4, colour="blue"),
        row(9, score=1.0, error_message="no"),
        5,
        row(1),
        row(1, prompt="Another"),
        row(8, code="x" * (1024 * 1024 + 1)),
    ]
    report = bulk.store_many(db, rows)  # pyright: ignore[reportArgumentType]
    assert (report.read, report.written, report.already_there, report.refused_count) == (9, 1, 1, 7)
    told = [(each.row, each.id, each.field) for each in sorted(report.refused, key=lambda each: each.row)]
    assert told == [
        (2, "g2", "prompt"),
        (3, None, "id"),
        (4, "g4", "colour"),
        (5, "g9", "error_message"),
        (6, None, "generation"),
        (8, "g1", "prompt"),
        (9, "g8", "code"),
    ]
    assert "stored with another error_message, score" in {each.row: each.reason for each in report.refused}[5]
    assert raw.run(NODES).single(strict=True).data() == {"nodes": 2, "ids": 2}


def test_store_many_thousands_refused_counts_all_and_lists_the_first(db: graph.Connection) -> None:
    report = bulk.store_many(db, (row(n, prompt="") for n in range(1_500)))
    assert (report.refused_count, len(report.refused), report.refused[-1].row) == (1_500, 1_000, 1_000)


@pytest.mark.parametrize(
    ("flaw", "error"),
    [(row(55, prompt=""), graph.InvalidGenerationError), (row(3, prompt="Another"), graph.GenerationExistsError)],
)
def test_store_many_strict_and_flawed_row_raises_and_leaves_out_its_batch(
    db: graph.Connection,
    raw: neo4j.Session,
    flaw: dict[str, Any],
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 20)
    rows = trees(60)
    rows[54] = flaw
    with pytest.raises(error) as raised:
        bulk.store_many(db, rows, strict=True)
    assert "row 55" in raised.value.__notes__
    assert raw.run(NODES).single(strict=True)["nodes"] == 40


def test_store_many_skip_on_conflict_keeps_what_is_stored(db: graph.Connection) -> None:
    graph.store(db, **row(1))
    report = bulk.store_many(db, [row(1, prompt="Another"), row(2)], on_conflict="skip")
    assert (report.written, report.already_there, report.refused_count) == (1, 1, 0)
    stored = graph.get(db, "g1")
    assert stored
    assert stored.prompt == row(1)["prompt"]


def test_store_many_rows_without_times_and_repeated_changes_nothing(db: graph.Connection) -> None:
    fields: Any = {"id": "timeless", "user_id": "ana", "prompt": "A logo", "status": "success"}
    bulk.store_many(db, [fields])
    report = bulk.store_many(db, [fields])
    assert (report.already_there, report.refused_count) == (1, 0)


def test_store_many_parent_never_comes_keeps_and_reports_it(db: graph.Connection, raw: neo4j.Session) -> None:
    report = bulk.store_many(db, [row(1), row(2, 77), row(3, 2)])
    assert (report.written, report.dangling_count) == (3, 1)
    assert [(each.row, each.id, each.parent_generation_id) for each in report.dangling] == [(2, "g2", "g77")]
    assert [each.id for each in graph.children(db, "g77")] == ["g2"]
    later = bulk.store_many(db, [row(77)])
    assert (later.written, later.dangling_count) == (1, 0)
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 2, "children": 2, "right": 2}


def test_store_many_strict_and_parent_never_comes_raises_after_storing(
    db: graph.Connection, raw: neo4j.Session
) -> None:
    with pytest.raises(graph.ParentNotFoundError, match="g77"):
        bulk.store_many(db, [row(1), row(2, 77)], strict=True)
    assert raw.run(NODES).single(strict=True)["nodes"] == 2


def test_store_many_viewer_stores_only_their_own(db: graph.Connection) -> None:
    report = bulk.store_many(db.as_viewer("ana"), [row(1), row(2, user_id="ben")])
    assert (report.written, [(each.row, each.field) for each in report.refused]) == (1, [(2, "user_id")])
    with pytest.raises(graph.NotAuthenticatedError):
        bulk.store_many(db.as_viewer(None), [row(3)])


def test_store_many_two_jobs_with_the_same_rows_store_each_once(
    db: graph.Connection, raw: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 25)
    rows = trees(300)
    reports: list[StoreReport] = []
    orders = [random.Random(seed).sample(rows, len(rows)) for seed in range(3)]
    jobs = [threading.Thread(target=lambda mine=mine: reports.append(bulk.store_many(db, mine))) for mine in orders]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert len(reports) == 3
    assert [(each.read, each.refused_count, each.dangling_count) for each in reports] == [(300, 0, 0)] * 3
    assert sum(each.written for each in reports) == 300
    assert raw.run(NODES).single(strict=True).data() == {"nodes": 300, "ids": 300}
    assert raw.run(EDGES).single(strict=True).data() == {"edges": 270, "children": 270, "right": 270}


def test_store_many_progress_rises_to_the_total(db: graph.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 10)
    told: list[tuple[int, int | None]] = []
    bulk.store_many(db, trees(21), progress=lambda done, total: told.append((done, total)))
    assert told == [(10, 21), (20, 21), (21, 21)]
    told.clear()
    bulk.store_many(db, iter(trees(11)), progress=lambda done, total: told.append((done, total)))
    assert told == [(10, None), (11, 11)]


def test_store_many_large_codes_makes_small_batches(db: graph.Connection) -> None:
    sizes: list[int] = []
    db.tracer = lambda _query, parameters: sizes.append(len(parameters["rows"])) if "rows" in parameters else None
    bulk.store_many(db, (row(n, code="x" * 1024 * 1024) for n in range(10)))
    assert sum(sizes) == 10
    assert max(sizes) <= 4


@EMBEDDED_ONLY
def test_store_many_many_rows_keeps_memory_even(db: graph.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH_ROWS", 100)

    def peak(count: int, first: int) -> int:
        """Give the most bytes that storing so many rows takes."""
        tracemalloc.start()
        bulk.store_many(db, (row(first + n, first + n + 1, code="x" * 1500) for n in range(count)))
        return tracemalloc.get_traced_memory()[1]

    try:
        # The first of all calls fills caches.
        peak(100, 0)
        small, large = peak(300, 10_000), peak(1_500, 20_000)
    finally:
        tracemalloc.stop()
    assert large < small * 1.5
