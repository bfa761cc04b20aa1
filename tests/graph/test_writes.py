"""Writing: what is stored, what is refused, and that the same call twice is one write."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import ConstraintError

import graph
from graph.models import STATUSES
from tests.graph.prepared import at, edges, node, nodes, put, put_edges

HOSTILE = "<script>alert(1)</script> \u202eevil\u2066 ' \" \\ ` $x {y} \r\n\t 🎬 日本語 e\u0301 \u0001"
CHANGED: dict[str, Any] = {"status": "success", "code": "other"}
EVERYTHING: dict[str, Any] = {
    "id": "an-Id_1",
    "user_id": "user " + HOSTILE,
    "prompt": HOSTILE,
    "status": "failed",
    "created_at": datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
    "code": "<svg>" + HOSTILE,
    "raw_code": "```" + HOSTILE,
    "error_message": HOSTILE,
    "duration_in_frames": 90,
    "fps": 29.97,
    "duration_in_seconds": 3.003,
    "aspect_ratio": "16:9",
    "batch_id": "batch " + HOSTILE,
    "variation_index": 0,
    "variation_count": 4,
    "reference_image_ids": ["one", HOSTILE],
    "continuation_type": "extend " + HOSTILE,
    "refinement_prompt": HOSTILE,
    "score": -0.125,
    "attributes": {"model": HOSTILE, "cost": 0.1, "tokens": 2**63 - 1, "draft": False, HOSTILE: True, "zero": 0},
}


# create


def test_create_without_parent_stores_pending_root(db: graph.Connection, raw: neo4j.Session) -> None:
    before = datetime.now(UTC)
    made = graph.create(db, user_id="ana", prompt="A bouncing logo")
    stored = node(raw, made.id)
    assert (made.status, made.parent_generation_id, made.code) == ("pending", None, None)
    assert before <= made.created_at <= datetime.now(UTC)
    assert stored is not None
    assert (stored["id"], stored["user_id"], stored["prompt"]) == (made.id, "ana", "A bouncing logo")
    assert stored["status"] == "pending"
    assert edges(raw) == []


def test_create_with_parent_stores_property_and_edge(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    made = graph.create(
        db, user_id="ana", prompt="A logo", parent_generation_id="root", refinement_prompt="make it slower"
    )
    stored = node(raw, made.id) or {}
    assert (stored["parent_generation_id"], stored["refinement_prompt"]) == ("root", "make it slower")
    assert edges(raw) == [(made.id, "root")]


def test_create_with_unknown_parent_raises_and_writes_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.ParentNotFoundError, match="no-such-parent") as caught:
        graph.create(db, user_id="ana", prompt="x", parent_generation_id="no-such-parent")
    assert caught.value.parent_generation_id == "no-such-parent"
    assert isinstance(caught.value, LookupError)
    assert nodes(raw) == 0


def test_create_twice_with_same_id_writes_once(db: graph.Connection, raw: neo4j.Session) -> None:
    first = graph.create(db, id="one", user_id="ana", prompt="x", attributes={"model": "m"})
    again = graph.create(db, id="one", user_id="ana", prompt="x", attributes={"model": "m"})
    assert again == first
    assert nodes(raw) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "y"},
        {"user_id": "ben"},
        {"refinement_prompt": "slower"},
        {"attributes": {"cost": 2}},
        {"created_at": at(5)},
        {"score": 1.0},
        {"reference_image_ids": ["a"]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_create_with_taken_id_and_other_content_raises_and_changes_nothing(
    db: graph.Connection, raw: neo4j.Session, other: dict[str, Any]
) -> None:
    same: dict[str, Any] = {"id": "one", "user_id": "ana", "prompt": "x", "created_at": at(0)}
    graph.create(db, **same)
    before = node(raw, "one")
    with pytest.raises(graph.GenerationExistsError, match="one") as caught:
        graph.create(db, **{**same, **other})
    assert caught.value.fields == tuple(other)
    assert (node(raw, "one"), nodes(raw)) == (before, 1)


def test_create_with_taken_id_and_other_parent_never_moves_it(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a"}, {"id": "b"})
    graph.create(db, id="child", user_id="ana", prompt="x", parent_generation_id="a")
    for parent in ("b", None):
        with pytest.raises(graph.GenerationExistsError):
            graph.create(db, id="child", user_id="ana", prompt="x", parent_generation_id=parent)
    assert edges(raw) == [("child", "a")]


def test_create_again_after_completion_returns_what_it_became(db: graph.Connection) -> None:
    graph.create(db, id="one", user_id="ana", prompt="x")
    done = graph.complete(db, "one", code="<svg/>", score=1.0)
    assert graph.create(db, id="one", user_id="ana", prompt="x") == done


def test_create_without_id_makes_ids_in_order_of_time(db: graph.Connection) -> None:
    ids = []
    for _ in range(3):
        ids.append(graph.create(db, user_id="ana", prompt="x").id)
        time.sleep(0.002)
    assert ids == sorted(ids)
    assert len(set(ids)) == 3
    assert all(id[14] == "7" for id in ids)


# complete and fail


def test_complete_pending_sets_success_and_outcome_only(db: graph.Connection, raw: neo4j.Session) -> None:
    made = graph.create(db, id="one", user_id="ana", prompt="x", aspect_ratio="1:1", attributes={"model": "m"})
    done = graph.complete(
        db, "one", code="<svg/>", raw_code="raw", duration_in_frames=90, fps=30, duration_in_seconds=3.0, score=0.5
    )
    assert done == made.model_copy(
        update={
            "status": "success",
            "code": "<svg/>",
            "raw_code": "raw",
            "duration_in_frames": 90,
            "fps": 30,
            "duration_in_seconds": 3.0,
            "score": 0.5,
        }
    )
    stored = node(raw, "one") or {}
    assert (stored["status"], stored["code"], stored["fps"]) == ("success", "<svg/>", 30)
    assert graph.get(db, "one") == done


def test_complete_without_code_is_a_success(db: graph.Connection) -> None:
    graph.create(db, id="one", user_id="ana", prompt="x")
    done = graph.complete(db, "one")
    assert (done.status, done.code) == ("success", None)


def test_complete_twice_changes_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    graph.create(db, id="one", user_id="ana", prompt="x")
    done = graph.complete(db, "one", code="<svg/>")
    before = node(raw, "one")
    assert graph.complete(db, "one", code="<svg/>") == done
    assert node(raw, "one") == before


def test_complete_of_a_stored_success_with_same_code_changes_nothing(db: graph.Connection) -> None:
    stored = graph.store(db, id="one", user_id="ana", prompt="x", status="success", code="<svg/>")
    assert graph.complete(db, "one", code="<svg/>") == stored


@pytest.mark.parametrize("ended", ["success", "failed"])
def test_complete_of_one_that_ended_otherwise_raises_and_changes_nothing(
    db: graph.Connection, raw: neo4j.Session, ended: graph.Status
) -> None:
    graph.store(db, id="one", user_id="ana", prompt="x", status=ended, code="first")
    before = node(raw, "one")
    with pytest.raises(graph.StatusConflictError, match="one") as caught:
        graph.complete(db, "one", code="second")
    assert caught.value.status == ended
    assert node(raw, "one") == before


def test_complete_unknown_raises(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.GenerationNotFoundError, match="nowhere") as caught:
        graph.complete(db, "nowhere", code="x")
    assert isinstance(caught.value, LookupError)
    assert nodes(raw) == 0


def test_fail_pending_keeps_it_with_the_error(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    graph.create(db, id="one", user_id="ana", prompt="x", parent_generation_id="root")
    failed = graph.fail(db, "one", "not well-formed (invalid token): line 1, column 9")
    stored = node(raw, "one") or {}
    assert (failed.status, failed.error_message) == ("failed", stored["error_message"])
    assert stored["status"] == "failed"
    assert edges(raw) == [("one", "root")]


def test_fail_twice_changes_nothing_and_another_error_raises(db: graph.Connection, raw: neo4j.Session) -> None:
    graph.create(db, id="one", user_id="ana", prompt="x")
    failed = graph.fail(db, "one", "first")
    assert graph.fail(db, "one", "first") == failed
    with pytest.raises(graph.StatusConflictError):
        graph.fail(db, "one", "second")
    assert (node(raw, "one") or {})["error_message"] == "first"


def test_fail_after_success_raises_and_keeps_the_success(db: graph.Connection, raw: neo4j.Session) -> None:
    graph.create(db, id="one", user_id="ana", prompt="x")
    graph.complete(db, "one", code="<svg/>")
    with pytest.raises(graph.StatusConflictError) as caught:
        graph.fail(db, "one", "late")
    assert caught.value.status == "success"
    assert (node(raw, "one") or {})["status"] == "success"


def test_fail_unknown_raises(db: graph.Connection) -> None:
    with pytest.raises(graph.GenerationNotFoundError):
        graph.fail(db, "nowhere", "x")


# store


def test_store_with_every_field_returns_and_reads_back_the_same(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    stored = graph.store(db, **EVERYTHING, parent_generation_id="root")
    assert stored.model_dump() == {**EVERYTHING, "parent_generation_id": "root"}
    assert graph.get(db, "an-Id_1") == stored
    assert set(EVERYTHING) | {"parent_generation_id"} == set(graph.Generation.model_fields)


def test_store_with_every_field_names_properties_as_the_fields(db: graph.Connection, raw: neo4j.Session) -> None:
    graph.store(db, **EVERYTHING)
    stored = node(raw, "an-Id_1") or {}
    plain = [name for name in EVERYTHING if name not in {"created_at", "attributes"}]
    assert {name: stored[name] for name in plain} == {name: EVERYTHING[name] for name in plain}


def test_store_keeps_whole_and_real_numbers_apart(db: graph.Connection) -> None:
    values = {"duration_in_frames": 90, "duration_in_seconds": 3.0, "attributes": {"a": 1, "b": 1.0, "c": True}}
    graph.store(db, id="one", user_id="ana", prompt="x", status="success", **values)
    found = graph.get(db, "one")
    assert found is not None
    assert (repr(found.duration_in_frames), repr(found.duration_in_seconds)) == ("90", "3.0")
    assert repr(found.attributes) == "{'a': 1, 'b': 1.0, 'c': True}"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("code", [None, "", "<svg/>"])
def test_store_in_any_status_with_or_without_code_is_accepted(
    db: graph.Connection, status: graph.Status, code: str | None
) -> None:
    stored = graph.store(db, user_id="ana", prompt="x", status=status, code=code, refinement_prompt="on a root")
    assert (stored.status, stored.code) == (status, code)
    assert graph.get(db, stored.id) == stored


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        datetime(2026, 3, 1, 12, 30, 0, 120000, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(2999, 1, 1, tzinfo=timezone(timedelta(hours=-12))),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)
def test_store_keeps_any_moment_to_the_microsecond_in_utc(db: graph.Connection, moment: datetime) -> None:
    graph.store(db, id="one", user_id="ana", prompt="x", status="success", created_at=moment)
    found = graph.get(db, "one")
    assert found is not None
    assert (found.created_at, found.created_at.utcoffset()) == (moment, timedelta(0))
    assert found.created_at.microsecond == moment.microsecond
    # The filters of lists compare in the database: it has to take it for the same moment.
    assert [each.id for each in graph.list_generations(db)] == ["one"]


@pytest.mark.parametrize("character", ["x", "é", "🎬"])
def test_store_with_code_of_exactly_one_mebibyte_is_kept_whole(db: graph.Connection, character: str) -> None:
    code = character * (1024 * 1024 // len(character.encode()))
    graph.store(db, id="one", user_id="ana", prompt="p" * 20_000, status="success", code=code, raw_code=code)
    found = graph.get(db, "one")
    assert found is not None
    assert found.code == found.raw_code == code
    assert len(found.prompt) == 20_000


def test_store_twice_changes_nothing_and_other_content_raises(db: graph.Connection, raw: neo4j.Session) -> None:
    first = graph.store(db, **EVERYTHING)
    before = node(raw, "an-Id_1")
    assert graph.store(db, **EVERYTHING) == first
    with pytest.raises(graph.GenerationExistsError) as caught:
        graph.store(db, **(EVERYTHING | CHANGED))
    assert set(caught.value.fields) == {"code", "status"}
    assert (node(raw, "an-Id_1"), nodes(raw)) == (before, 1)


def test_store_with_unknown_parent_raises_and_writes_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.ParentNotFoundError):
        graph.store(db, user_id="ana", prompt="x", status="success", parent_generation_id="nobody")
    assert nodes(raw) == 0


def test_store_with_longest_id_is_found_by_it(db: graph.Connection) -> None:
    id = "Az09_-" * 21 + "xy"
    assert graph.store(db, id=id, user_id="u" * 256, prompt="x", status="success").id == id
    assert graph.get(db, id) is not None


# refine


def test_refine_completes_a_child_that_inherits_from_its_parent(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root", "prompt": "A logo", "aspect_ratio": "9:16", "duration_in_seconds": 2.5, "code": "old"})
    with graph.refine(db, "root", "make it slower", id="child") as draft:
        assert (node(raw, "child") or {})["status"] == "pending"
        assert (draft.prompt, draft.refinement_prompt) == ("A logo", "make it slower")
        draft.code = "<svg/>"
        draft.fps = 25
        draft.attributes["model"] = "m"
    found = graph.get(db, "child")
    assert found == draft.generation
    assert found is not None
    assert (found.status, found.code, found.fps, found.attributes) == ("success", "<svg/>", 25, {"model": "m"})
    assert (found.prompt, found.aspect_ratio, found.duration_in_seconds) == ("A logo", "9:16", 2.5)
    assert (found.user_id, found.parent_generation_id) == ("ana", "root")
    assert edges(raw) == [("child", "root")]


def test_refine_with_score_of_zero_keeps_the_zero(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    with graph.refine(db, "root", "worse", id="child") as draft:
        draft.score = 0.0
        draft.code = ""
    found = graph.get(db, "child")
    assert found is not None
    assert (found.score, found.code) == (0.0, "")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("no <svg> in the answer"), "no <svg> in the answer"),
        (TimeoutError(), "TimeoutError"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (ValueError("NUL \0 and \ud800"), r"NUL \0 and \ud800"),
    ],
    ids=["text", "no-text", "ctrl-c", "unstorable"],
)
def test_refine_with_exception_fails_the_child_and_lets_it_through(
    db: graph.Connection, raw: neo4j.Session, error: BaseException, message: str
) -> None:
    put(raw, {"id": "root"})

    def interrupted() -> None:
        with graph.refine(db, "root", "make it slower", id="child") as draft:
            draft.code = "half"
            raise error

    with pytest.raises(type(error)) as caught:
        interrupted()
    assert caught.value is error
    stored = node(raw, "child") or {}
    assert (stored["status"], stored["error_message"]) == ("failed", message)


def test_refine_with_invalid_outcome_fails_the_child_and_names_the_field(
    db: graph.Connection, raw: neo4j.Session
) -> None:
    put(raw, {"id": "root"})
    with pytest.raises(graph.InvalidGenerationError, match="fps"), graph.refine(db, "root", "x", id="child") as draft:
        draft.fps = -1
    stored = node(raw, "child") or {}
    assert stored["status"] == "failed"
    assert "fps" in stored["error_message"]


def test_refine_of_unknown_parent_raises_and_writes_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.ParentNotFoundError), graph.refine(db, "nobody", "x"):
        pytest.fail("the block must not run")
    assert nodes(raw) == 0


def test_refine_for_another_user_stores_that_user(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    with graph.refine(db, "root", "x", user_id="ben") as draft:
        pass
    assert draft.generation.user_id == "ben"


# remove


def test_remove_takes_the_edges_and_leaves_the_children(db: graph.Connection, raw: neo4j.Session) -> None:
    put(
        raw,
        {"id": "root"},
        {"id": "middle", "parent_generation_id": "root"},
        {"id": "leaf", "parent_generation_id": "middle"},
    )
    graph.remove(db, "middle")
    assert node(raw, "middle") is None
    assert edges(raw) == []
    assert (node(raw, "leaf") or {})["parent_generation_id"] == "middle"
    assert [each.id for each in graph.children(db, "middle")] == ["leaf"]
    assert [each.id for each in graph.chain(db, "leaf")] == ["leaf"]


def test_remove_unknown_raises_and_removes_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    with pytest.raises(graph.GenerationNotFoundError) as caught:
        graph.remove(db, "nobody")
    assert caught.value.generation_id == "nobody"
    assert nodes(raw) == 1


def test_remove_twice_raises_the_second_time(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"})
    graph.remove(db, "root")
    with pytest.raises(graph.GenerationNotFoundError):
        graph.remove(db, "root")


def test_store_of_a_removed_parent_again_joins_its_children(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"}, {"id": "leaf", "parent_generation_id": "root"})
    graph.remove(db, "root")
    graph.store(db, id="root", user_id="ana", prompt="again", status="success")
    assert edges(raw) == [("leaf", "root")]


# purge


def test_purge_removes_pending_older_than_five_minutes_only(db: graph.Connection, raw: neo4j.Session) -> None:
    now = datetime.now(UTC)
    for name, age in {"old": 6, "young": 4}.items():
        for status in STATUSES:
            put(raw, {"id": f"{name}-{status}", "status": status, "created_at": now - timedelta(minutes=age)})
    assert graph.purge(db) == 1
    assert node(raw, "old-pending") is None
    assert nodes(raw) == 5


def test_purge_with_failed_removes_every_failed_one_too(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, *({"id": status, "status": status, "created_at": datetime.now(UTC)} for status in STATUSES))
    assert graph.purge(db, failed=True) == 1
    assert node(raw, "failed") is None
    assert graph.purge(db, pending_older_than=timedelta(0)) == 1
    assert [each.id for each in graph.list_generations(db)] == ["success"]


def test_purge_of_more_than_a_batch_removes_all_and_their_edges(db: graph.Connection, raw: neo4j.Session) -> None:
    old = [{"id": f"p{n}", "status": "pending", "parent_generation_id": "root"} for n in range(1200)]
    put(raw, {"id": "root"}, *old)
    assert graph.purge(db) == 1200
    assert (nodes(raw), edges(raw)) == (1, [])


# What the database keeps


def test_second_parent_by_raw_cypher_is_refused_by_the_database(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a"}, {"id": "b"}, {"id": "child", "parent_generation_id": "a"})
    with pytest.raises(ConstraintError):
        put_edges(raw, [("child", "b")])
    assert edges(raw) == [("child", "a")]


def test_second_node_of_an_id_by_raw_cypher_is_refused_by_the_database(
    db: graph.Connection, raw: neo4j.Session
) -> None:
    put(raw, {"id": "a"})
    with pytest.raises(ConstraintError):
        put(raw, {"id": "a"})
    assert nodes(raw) == 1
