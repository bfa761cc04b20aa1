"""Bad input: each value gets its own error that names the field, and nothing is written or sent."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import neo4j
import pytest

import graph
from graph import cursors
from tests.graph.prepared import at, node, nodes, put

MIB = 1024 * 1024

# Field, value, and a word of the reason that is worth asserting.
FIELDS: dict[str, tuple[str, Any, str]] = {
    "empty prompt": ("prompt", "", "1"),
    "long prompt": ("prompt", "x" * 20_001, "20000"),
    "prompt with NUL": ("prompt", "a\0b", "NUL"),
    "prompt with a lone surrogate": ("prompt", "a\ud800b", ""),
    "prompt that is a number": ("prompt", 7, "string"),
    "prompt that is bytes": ("prompt", b"x", "string"),
    "no prompt": ("prompt", None, "string"),
    "empty user": ("user_id", "", "1"),
    "long user": ("user_id", "u" * 257, "256"),
    "user with NUL": ("user_id", "\0", "NUL"),
    "no user": ("user_id", None, "string"),
    "naive time": ("created_at", datetime(2026, 1, 1), "timezone"),  # noqa: DTZ001 - this is what is refused
    "time out of range in UTC": ("created_at", datetime.fromisoformat("0001-01-01T00:00:00+14:00"), ""),
    "id with a slash": ("id", "a/b", "pattern"),
    "empty id": ("id", "", "pattern"),
    "long id": ("id", "x" * 129, "pattern"),
    "id with a line end": ("id", "a\n", "pattern"),
    "id with a letter beyond ASCII": ("id", "ä", "pattern"),
    "id that is a number": ("id", 7, "string"),
    "parent with a slash": ("parent_generation_id", "a/b", "pattern"),
    "parent of itself": ("parent_generation_id", "itself", "itself"),
    "long refinement prompt": ("refinement_prompt", "x" * 20_001, "20000"),
    "refinement prompt with NUL": ("refinement_prompt", "\0", "NUL"),
    "index as large as the count": ("variation_index", 4, "variation_count"),
    "negative index": ("variation_index", -1, "0"),
    "index that is true": ("variation_index", True, "integer"),
    "count of none": ("variation_count", 0, "1"),
    "score that is not a number": ("score", math.nan, "finite"),
    "endless score": ("score", math.inf, "finite"),
    "score that is text": ("score", "1", "number"),
    "no frames": ("duration_in_frames", 0, "positive"),
    "negative seconds": ("duration_in_seconds", -0.5, "positive"),
    "endless frame rate": ("fps", math.inf, "positive"),
    "frame rate that is true": ("fps", True, "positive"),
    "frames beyond 64 bits": ("duration_in_frames", 2**63, "positive"),
    "aspect ratio without colon": ("aspect_ratio", "16/9", "pattern"),
    "aspect ratio of zero": ("aspect_ratio", "0:9", "pattern"),
    "batch with NUL": ("batch_id", "\0", "NUL"),
    "images that are text": ("reference_image_ids", "abc", "list"),
    "image that is a number": ("reference_image_ids", [1], "string"),
    "image with NUL": ("reference_image_ids", ["\0"], "NUL"),
    "attributes that are a list": ("attributes", [1], "map"),
    "nested attribute": ("attributes", {"a": {"b": 1}}, "map"),
    "attribute of none": ("attributes", {"a": None}, "map"),
    "attribute that is not a number": ("attributes", {"a": math.nan}, "map"),
    "attribute beyond 64 bits": ("attributes", {"a": 2**63}, "map"),
    "attribute with NUL": ("attributes", {"a": "\0"}, "NUL"),
    "attribute named with a surrogate": ("attributes", {"\ud800": 1}, "surrogate"),
    "continuation with NUL": ("continuation_type", "\0", "NUL"),
    "unknown field": ("colour", "red", ""),
}
# What only a finished generation has.
OUTCOME: dict[str, tuple[str, Any, str]] = {
    "code one byte too long": ("code", "x" * (MIB + 1), "1048576"),
    "code too long in UTF-8": ("code", "é" * (MIB // 2 + 1), "1048576"),
    "raw code one byte too long": ("raw_code", "x" * (MIB + 1), "1048576"),
    "code with NUL": ("code", "\0", "NUL"),
    "code with a lone surrogate": ("code", "\udfff", "surrogate"),
    "code that is bytes": ("code", b"x", "string"),
}
STORED = {
    **FIELDS,
    **OUTCOME,
    "error with NUL": ("error_message", "\0", "NUL"),
    "unknown status": ("status", "done", "pending"),
    "no status": ("status", None, "pending"),
}
COMPLETED = {
    **OUTCOME,
    **{name: case for name, case in FIELDS.items() if case[0] in {"score", "fps", "duration_in_frames", "attributes"}},
    "status": ("status", "failed", ""),
    "prompt": ("prompt", "other", ""),
    "unknown field": ("colour", "red", ""),
}
# Nothing here is what the signatures ask for.
create: Callable[..., Any] = graph.create
store: Callable[..., Any] = graph.store
complete: Callable[..., Any] = graph.complete

GOOD: Mapping[str, Any] = {"id": "itself", "user_id": "ana", "prompt": "x", "variation_count": 4}


def refused(call: Callable[[], Any], field: str, reason: str) -> None:
    with pytest.raises(graph.InvalidGenerationError) as caught:
        call()
    assert isinstance(caught.value, ValueError)
    assert list(caught.value.fields) == [field]
    assert str(caught.value).startswith(f"{field}: ")
    assert reason in str(caught.value)
    # The refused value may be long, hostile or secret.
    assert len(str(caught.value)) < 300


@pytest.fixture
def silent(db: graph.Connection) -> graph.Connection:
    """A connection on which any statement fails the test."""
    db.tracer = lambda text, _: pytest.fail(f"a statement was sent: {text}")
    return db


@pytest.mark.parametrize("name", FIELDS)
def test_create_with_bad_field_names_it_and_writes_nothing(
    silent: graph.Connection, raw: neo4j.Session, name: str
) -> None:
    field, value, reason = FIELDS[name]
    refused(lambda: create(silent, **{**GOOD, field: value}), field, reason)
    assert nodes(raw) == 0


@pytest.mark.parametrize("field", ["code", "error_message", "status"])
def test_create_with_field_of_a_finished_generation_is_refused(silent: graph.Connection, field: str) -> None:
    refused(lambda: create(silent, **{**GOOD, field: "success"}), field, "")


@pytest.mark.parametrize("name", STORED)
def test_store_with_bad_field_names_it_and_writes_nothing(
    silent: graph.Connection, raw: neo4j.Session, name: str
) -> None:
    field, value, reason = STORED[name]
    refused(lambda: store(silent, **{**GOOD, "status": "success", field: value}), field, reason)
    assert nodes(raw) == 0


def test_store_with_several_bad_fields_names_each(silent: graph.Connection) -> None:
    with pytest.raises(graph.InvalidGenerationError) as caught:
        graph.store(silent, user_id="", prompt="", status="success", score=math.nan)
    assert set(caught.value.fields) == {"user_id", "prompt", "score"}
    assert all(f"{field}: " in str(caught.value) for field in caught.value.fields)


@pytest.mark.parametrize("name", COMPLETED)
def test_complete_with_bad_field_names_it_and_leaves_it_pending(
    db: graph.Connection, raw: neo4j.Session, name: str
) -> None:
    field, value, reason = COMPLETED[name]
    put(raw, {"id": "one", "status": "pending"})
    before = node(raw, "one")
    refused(lambda: complete(db, "one", **{field: value}), field, reason)
    assert node(raw, "one") == before


@pytest.mark.parametrize(("message", "reason"), [("\0", "NUL"), ("\ud800", "surrogate"), (7, "string")], ids=repr)
def test_fail_with_bad_message_names_it_and_leaves_it_pending(
    db: graph.Connection, raw: neo4j.Session, message: Any, reason: str
) -> None:
    put(raw, {"id": "one", "status": "pending"})
    before = node(raw, "one")
    refused(lambda: graph.fail(db, "one", message), "error_message", reason)
    assert node(raw, "one") == before


@pytest.mark.parametrize("text", ["x" * 20_001, "\0"], ids=["long", "NUL"])
def test_refine_with_bad_refinement_prompt_names_it_and_writes_nothing(
    db: graph.Connection, raw: neo4j.Session, text: str
) -> None:
    put(raw, {"id": "root"})
    refused(lambda: graph.refine(db, "root", text).__enter__(), "refinement_prompt", "")
    assert nodes(raw) == 1


# Bounds of reads


@pytest.mark.parametrize("bad", [0, -1, 1001, True, False, "3", 3.0, None, 10**30, "1]->(x) DETACH DELETE x //"])
def test_chain_with_bad_max_versions_raises_and_sends_nothing(silent: graph.Connection, bad: Any) -> None:
    with pytest.raises(graph.InvalidDepthError, match="max_versions") as caught:
        graph.chain(silent, "one", max_versions=bad)
    assert isinstance(caught.value, ValueError)
    assert "1000" in str(caught.value) or "1 000" in str(caught.value)


LISTS: dict[str, Callable[..., Any]] = {
    "children": lambda db, **by: graph.children(db, "root", **by),
    "list_generations": graph.list_generations,
    "list_trees": graph.list_trees,
    "search": lambda db, **by: graph.search(db, "x", **by),
}


@pytest.mark.parametrize("bad", [0, -1, 1001, True, "3", 2.0, None])
@pytest.mark.parametrize("name", LISTS)
def test_list_with_bad_limit_names_it_and_sends_nothing(silent: graph.Connection, name: str, bad: Any) -> None:
    refused(lambda: LISTS[name](silent, limit=bad), "limit", "1000")


@pytest.mark.parametrize("bad", ["", "made-up", "eyJhIjoxfQ", "W10=", "é", "\0", "x" * 100_000, "bnVsbA", 7, b"W10="])
@pytest.mark.parametrize("name", LISTS)
def test_list_with_made_up_cursor_names_it_and_sends_nothing(silent: graph.Connection, name: str, bad: Any) -> None:
    refused(lambda: LISTS[name](silent, after=bad), "after", "cursor")


@pytest.mark.parametrize("name", LISTS)
def test_list_with_cursor_of_another_list_names_it(db: graph.Connection, raw: neo4j.Session, name: str) -> None:
    put(raw, {"id": "root"}, *({"id": f"c{n}", "parent_generation_id": "root"} for n in range(3)))
    others = {
        "children": graph.children(db, "root", limit=1).next,
        "list_generations": graph.list_generations(db, limit=1).next,
        "search": graph.search(db, limit=1).next,
    }
    others.pop(name, None)
    for cursor in others.values():
        assert cursor
        refused(lambda cursor=cursor: LISTS[name](db, after=cursor), "after", "cursor")


def test_list_with_cursor_that_holds_a_bad_moment_names_it(silent: graph.Connection) -> None:
    # Well made, but of a moment without a time zone: it would compare with nothing in the database.
    forged = cursors.encode("children", datetime(2026, 1, 1), "x")  # noqa: DTZ001 - this is what is refused
    refused(lambda: graph.children(silent, "root", after=forged), "after", "cursor")


@pytest.mark.parametrize("bad", ["success", ["done"], ["success", None], [["success"]], 7, [1]], ids=repr)
@pytest.mark.parametrize("name", ["list_generations", "list_trees", "search"])
def test_list_with_bad_statuses_names_them(silent: graph.Connection, name: str, bad: Any) -> None:
    refused(lambda: LISTS[name](silent, statuses=bad), "statuses", "pending")


@pytest.mark.parametrize("field", ["since", "until"])
@pytest.mark.parametrize("name", ["list_trees", "search"])
def test_list_with_naive_time_names_it(silent: graph.Connection, name: str, field: str) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - this is what is refused
    refused(lambda: LISTS[name](silent, **{field: naive}), field, "timezone")


def test_list_trees_with_unknown_order_names_it(silent: graph.Connection) -> None:
    refused(lambda: graph.list_trees(silent, order="random"), "order", "activity")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("bad", [0, -1, True, "3", 1.5, None])
def test_tree_with_bad_max_generations_names_it(silent: graph.Connection, bad: Any) -> None:
    refused(lambda: graph.tree(silent, "root", max_generations=bad), "max_generations", "")


@pytest.mark.parametrize("bad", ["high", math.nan], ids=repr)
def test_search_with_bad_score_names_it(silent: graph.Connection, bad: Any) -> None:
    refused(lambda: graph.search(silent, "x", min_score=bad), "min_score", "")


@pytest.mark.parametrize("bad", ["a/b", "", "\0", "\ud800", "x" * 100_000])
def test_reads_of_impossible_ids_find_nothing(db: graph.Connection, raw: neo4j.Session, bad: str) -> None:
    put(raw, {"id": "one"})
    assert graph.get(db, bad) is None
    assert len(graph.children(db, bad)) == 0
    assert len(graph.chain(db, bad)) == 0
    assert graph.summaries(db, [bad]) == {}
    for call in (graph.tree, graph.remove, graph.complete):
        with pytest.raises(graph.GenerationNotFoundError):
            call(db, bad)
    assert nodes(raw) == 1


# Dates that look odd are kept


@pytest.mark.parametrize("year", [1, 1900, 1969, 2999, 9999])
def test_store_with_far_date_is_kept(db: graph.Connection, raw: neo4j.Session, year: int) -> None:
    moment = datetime(year, 6, 1, tzinfo=UTC)
    graph.store(db, id="one", user_id="ana", prompt="x", status="success", created_at=moment)
    graph.store(db, id="two", user_id="ana", prompt="x", status="success", created_at=at(0))
    found = graph.get(db, "one")
    assert found is not None
    assert found.created_at == moment
    newest = [each.id for each in graph.list_generations(db)]
    assert newest == (["one", "two"] if year > 2026 else ["two", "one"])
