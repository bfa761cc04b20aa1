"""The benchmarks measure what they say: the baselines read and write the same, and a small run fills the table."""

from typing import Any

import neo4j
import pytest

import graph
from graph.records import from_rows
from tests.benchmarks.bare import Bare
from tests.benchmarks.dashboard_figures import growth_of_layout, layout_figures
from tests.benchmarks.data import CHAIN, CHILDREN, TREE, busy_id, chain_id, rows, written
from tests.benchmarks.figures import Scale, bulk_figures, growth_figures, read_figures, thread_figures, write_figures
from tests.benchmarks.report import replace_section, table
from tests.benchmarks.sqlite_floor import Floor
from tests.servers import EMBEDDED_ONLY, Server


@pytest.fixture
def bare(engine: Server, driver: neo4j.Driver) -> Bare:
    return Bare(engine, driver)


def test_baselines_read_what_graph_reads(db: graph.Connection, bare: Bare) -> None:
    graph.store_many(db, rows(2 * TREE))
    chain = graph.chain(db, chain_id(1))
    assert len(chain) == CHAIN
    for found in (bare.chain(chain_id(1)), bare.chain_by_hops(chain_id(1))):
        assert models(found) == list(chain)
    children = graph.children(db, busy_id(1))
    assert len(children) == CHILDREN
    assert models(bare.children(busy_id(1))) == list(children)
    assert models([bare.get(chain_id(0)) or {}]) == [graph.get(db, chain_id(0))]
    assert [each["id"] for each in Floor(rows(2 * TREE)).chain(chain_id(1))] == [each.id for each in chain]


def test_baselines_write_what_graph_writes(db: graph.Connection, bare: Bare, raw: neo4j.Session) -> None:
    graph.store_many(db, rows(TREE))
    ours, theirs = written("ours", 0, parent=busy_id(0)), written("theirs", 0, parent=busy_id(0))
    graph.store(db, **ours)
    bare.store(theirs)
    same_but_id = [
        {name: value for name, value in each.model_dump().items() if name != "id"}
        for each in (graph.get(db, ours["id"]), graph.get(db, theirs["id"]))
        if each
    ]
    assert same_but_id[0] == same_but_id[1]
    edges = raw.run("MATCH (c:Generation)-[r:REFINED_FROM]->() RETURN count(r), count(DISTINCT r.child_id)").values()
    assert edges == [[TREE + 1, TREE + 1]]
    bare.store(written("later", 0, parent=None) | {"status": "pending", "code": None})
    ended = bare.complete("later-0", "<svg/>")
    assert (ended["status"], ended["code"]) == ("success", "<svg/>")
    bare.load(bare.parameters({**row, "id": "b" + row["id"], "parent_generation_id": None} for row in rows(TREE)))
    assert len(graph.list_generations(db, limit=1_000)) == 2 * TREE + 3


@EMBEDDED_ONLY
def test_figures_of_a_small_run_fill_a_table(db: graph.Connection, bare: Bare) -> None:
    graph.store_many(db, rows(TREE))
    scale = Scale(warm_up=0.05, reads=2, writes=2, bulk_rows=TREE, bulk_turns=1, seconds=0.05, turns=1)
    figures = [
        *read_figures(db, bare, 1, scale),
        *growth_figures(db, 1, db, 1, scale),
        *thread_figures(db, bare, 1, scale),
        *write_figures(db, bare, 1, scale),
        *bulk_figures(db, bare, scale),
    ]
    assert all(each.ratio > 0 for each in figures)
    assert all(each.ratio > 1 for each in (*layout_figures(2), *growth_of_layout(1)))
    lines = table({"one": figures, "other": figures}).splitlines()
    assert len(lines) == 2 + len(figures)
    assert {line.count("|") for line in lines} == {5}


def test_replace_section_keeps_what_is_around_it() -> None:
    readme = "before\n<!-- written by tests/benchmarks -->\nold\n<!-- end -->\nafter\n"
    assert replace_section(readme, "new\n") == readme.replace("old", "new")
    with pytest.raises(ValueError, match=r"README\.md has no"):
        replace_section("nothing", "new")


def models(found: list[dict[str, Any]]) -> list[graph.Generation]:
    return from_rows(([each.get(name) for name in graph.Generation.model_fields] for each in found), graph.Generation)
