"""Queries: their shape without a database, their plan on a real server, and how many a call sends."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, LiteralString

import neo4j
import pytest

import graph
from graph import queries
from graph.models import STATUSES
from tests.graph.prepared import nodes, put, put_chain
from tests.servers import NEO4J_ONLY

TEXTS: dict[str, str] = {
    name: value for name, value in vars(queries).items() if isinstance(value, str) and not name.startswith("_")
}
WHOLE_STATEMENTS = {name: text for name, text in TEXTS.items() if re.search(r"^\s*(MATCH|CREATE|UNWIND|CALL)\b", text)}
WRITING = re.compile(r"\b(CREATE|MERGE|DELETE|SET|REMOVE|DROP)\b")
READS = ("FIND_", "LIST_", "COUNT_", "SEARCH", "SHOW_")


def test_statements_are_all_there_to_be_looked_at() -> None:
    assert {"FIND_GENERATION", "FIND_CHILDREN", "FIND_TREE", "LIST_GENERATIONS"} <= set(WHOLE_STATEMENTS)


@pytest.mark.parametrize("name", [name for name in WHOLE_STATEMENTS if name.startswith(READS)])
def test_reading_statement_has_no_writing_clause(name: str) -> None:
    assert not WRITING.search(WHOLE_STATEMENTS[name])


@pytest.mark.parametrize("name", WHOLE_STATEMENTS)
def test_statement_names_no_other_label_and_no_other_edge(name: str) -> None:
    text = WHOLE_STATEMENTS[name]
    assert set(re.findall(r"\(\w*:(\w+)", text)) <= {"Generation"}
    assert set(re.findall(r"\[\w*:(\w+)", text)) <= {"REFINED_FROM"}


@pytest.mark.parametrize("name", WHOLE_STATEMENTS)
def test_statement_begins_at_generations(name: str) -> None:
    # A pattern without a label would start at every node of a database that others use too.
    first = re.search(r"(?:MATCH|CREATE)[^(]*\((\w*):?(\w*)", WHOLE_STATEMENTS[name])
    assert first
    assert first[2] == "Generation"


NAMED_IN_STATEMENTS = {*STATUSES, "activity", "created", "versions", "newest", "relevance"}


@pytest.mark.parametrize("name", TEXTS)
def test_statement_has_no_pasted_value(name: str) -> None:
    # Values are parameters; the only quoted texts are statuses and what the statements compare with.
    quoted = set(re.findall(r"'([^']*)'", TEXTS[name])) | set(re.findall(r'"([^"]*)"', TEXTS[name]))
    assert {text for text in quoted if text.strip()} <= NAMED_IN_STATEMENTS


def test_find_chain_is_one_bounded_path() -> None:
    text = queries.find_chain(50)
    assert text.count("MATCH") == 1
    assert "REFINED_FROM*0..49]" in text
    assert "$id" in text
    assert not WRITING.search(text)


@pytest.mark.parametrize(("bound", "hops"), [(1, 0), (2, 1), (1000, 999)])
def test_find_chain_at_its_limits_is_built(bound: int, hops: int) -> None:
    assert f"REFINED_FROM*0..{hops}]" in queries.find_chain(bound)


class Fifty(int):
    """A number whose text is something else."""

    def __str__(self) -> str:
        return "50]->(x) DETACH DELETE x //"

    __repr__ = __str__


@pytest.mark.parametrize("bound", [0, -1, 1001, True, False, "3", 3.0, None, 10**30, Fifty(50)], ids=str)
def test_find_chain_with_anything_but_a_number_in_range_raises(bound: Any) -> None:
    # The bound is the one value that enters a text, so this is where an injection would have to pass.
    with pytest.raises(graph.InvalidDepthError):
        queries.find_chain(bound)


# Statements of a call


@pytest.fixture
def traced(db: graph.Connection) -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
    sent: list[tuple[str, Mapping[str, Any]]] = []
    db.tracer = lambda text, parameters: sent.append((text, parameters))
    yield sent
    db.tracer = None


ONE_STATEMENT: dict[str, Callable[[graph.Connection], Any]] = {
    "get": lambda db: graph.get(db, "v0003"),
    "children": lambda db: graph.children(db, "v0003"),
    "chain": lambda db: graph.chain(db, "v0060", max_versions=60),
    "tree": lambda db: graph.tree(db, "v0003"),
    "summaries": lambda db: graph.summaries(db, ["v0001", "v0002"]),
    "codes": lambda db: graph.codes(db, ["v0001", "v0002"]),
    "list_generations": graph.list_generations,
    "count_pending": graph.count_pending,
    "count_trees": graph.count_trees,
    "create": lambda db: graph.create(db, user_id="ana", prompt="x", parent_generation_id="v0001"),
    "store": lambda db: graph.store(db, user_id="ana", prompt="x", status="success"),
    "fail": lambda db: graph.fail(db, "waiting", "x"),
    "complete": lambda db: graph.complete(db, "waiting", code="x"),
}


@pytest.mark.parametrize("name", ONE_STATEMENT)
def test_call_sends_one_statement(
    db: graph.Connection, raw: neo4j.Session, traced: list[tuple[str, Mapping[str, Any]]], name: str
) -> None:
    put_chain(raw, 60)
    put(raw, {"id": "waiting", "status": "pending"})
    ONE_STATEMENT[name](db)
    assert len(traced) == 1


@pytest.mark.parametrize("call", [graph.list_trees, graph.search], ids=["list_trees", "search"])
def test_list_sends_as_many_statements_for_fifteen_as_for_one(
    db: graph.Connection,
    raw: neo4j.Session,
    traced: list[tuple[str, Mapping[str, Any]]],
    call: Callable[[graph.Connection], Any],
) -> None:
    put(raw, {"id": "only"})
    assert len(call(db)) == 1
    for_one = len(traced)
    put(raw, *({"id": f"t{n:02}"} for n in range(14)))
    traced.clear()
    assert len(call(db)) == 15
    assert len(traced) == for_one


@pytest.mark.parametrize("name", ["children", "chain", "tree"])
def test_call_brings_all_in_one_row(
    db: graph.Connection, raw: neo4j.Session, traced: list[tuple[str, Mapping[str, Any]]], name: str
) -> None:
    put_chain(raw, 60)
    ONE_STATEMENT[name](db)
    text, parameters = traced[0]
    assert len(raw.run(text, dict(parameters)).values()) == 1  # pyright: ignore[reportArgumentType]


def test_tracer_of_a_connection_is_that_of_viewers_made_of_it(
    db: graph.Connection, traced: list[tuple[str, Mapping[str, Any]]]
) -> None:
    graph.get(db.as_viewer("ana"), "one")
    assert [parameters for _, parameters in traced] == [{"id": "one"}]


# Reads never write


@NEO4J_ONLY
def test_read_with_a_writing_statement_is_refused(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.GraphError):
        db.read("CREATE (g:Generation {id: 'smuggled', user_id: 'ana'}) RETURN g.id AS id")
    assert nodes(raw) == 0


READING = [name for name in ONE_STATEMENT if name not in {"create", "store", "fail", "complete"}]


@pytest.mark.parametrize("name", [*READING, "search", "list_trees"])
def test_reading_call_goes_out_in_read_access(
    db: graph.Connection, raw: neo4j.Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    put_chain(raw, 60)
    monkeypatch.setattr(graph.Connection, "write", lambda *_, **__: pytest.fail("it went out to be written"))
    calls = {**ONE_STATEMENT, "search": graph.search, "list_trees": graph.list_trees}
    calls[name](db)


# Plans on a real server


def operators(plan: Mapping[str, Any]) -> list[str]:
    """List the operators of a plan, without the database's name."""
    found = [plan["operatorType"].split("@")[0]]
    for child in plan.get("children", ()):
        found += operators(child)
    return found


INDEXED: dict[str, LiteralString] = {
    "chain": queries.find_chain(50),
    **{
        name: WHOLE_STATEMENTS[name]  # pyright: ignore[reportAssignmentType]
        for name in WHOLE_STATEMENTS
        if name.startswith(("FIND_", "CREATE_REFINEMENT", "END_", "REMOVE_"))
    },
}


@NEO4J_ONLY
@pytest.mark.parametrize("name", INDEXED)
def test_plan_of_statement_seeks_an_index_and_scans_nothing(
    db: graph.Connection, raw: neo4j.Session, name: str
) -> None:
    put_bush(raw)
    text = INDEXED[name]
    summary = raw.run("EXPLAIN " + text, parameters_of(text)).consume()
    assert summary.plan
    found = operators(summary.plan)
    assert [each for each in found if "IndexSeek" in each], found
    assert not [each for each in found if "Scan" in each and "DirectedRelationship" not in each], found


@NEO4J_ONLY
def test_plan_of_children_seeks_the_parents_index(db: graph.Connection, raw: neo4j.Session) -> None:
    put_bush(raw)
    summary = raw.run("EXPLAIN " + queries.FIND_CHILDREN, parameters_of(queries.FIND_CHILDREN)).consume()
    assert "parent_generation_id" in str(summary.plan)


def put_bush(raw: neo4j.Session) -> None:
    """Write a tree with many parents, so that the planner's figures are those of real data."""
    put(raw, {"id": "g0"}, *({"id": f"g{n}", "parent_generation_id": f"g{(n - 1) // 3}"} for n in range(1, 500)))
    raw.run("CALL db.awaitIndexes(30)").consume()
    # What the planner believes is brought up to date now, not some time in the background.
    raw.run("CALL db.resampleOutdatedIndexes()").consume()
    raw.run("CALL db.clearQueryCaches()").consume()


def parameters_of(text: str) -> dict[str, Any]:
    """Give a value for each parameter: EXPLAIN asks for none, but a missing one is a warning."""
    return dict.fromkeys(re.findall(r"\$(\w+)", text))
