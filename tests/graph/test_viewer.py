"""Rights: what a signed-out viewer, a signed-in one and an internal job may do."""

from collections.abc import Callable
from typing import Any

import neo4j
import pytest

import graph
from tests.graph.prepared import node, nodes, put

Call = Callable[[graph.Connection], Any]

CLOSED: dict[str, Call] = {
    "children": lambda db: graph.children(db, "anas"),
    "chain": lambda db: graph.chain(db, "anas"),
    "tree": lambda db: graph.tree(db, "anas"),
    "list_generations": graph.list_generations,
    "list_generations of a user": lambda db: graph.list_generations(db, user_id="ana"),
    "list_generations of everyone": lambda db: graph.list_generations(db, everyone=True),
    "list_generations with failed": lambda db: graph.list_generations(
        db, everyone=True, statuses=["success", "failed"]
    ),
    "list_generations of own successes": lambda db: graph.list_generations(db, statuses=["success"]),
    "list_trees": graph.list_trees,
    "list_trees of everyone": lambda db: graph.list_trees(db, everyone=True, statuses=["success"]),
    "count_trees": lambda db: graph.count_trees(db, everyone=True),
    "search": lambda db: graph.search(db, "prompt"),
    "remove": lambda db: graph.remove(db, "anas"),
    "purge": graph.purge,
    "create": lambda db: graph.create(db, user_id="ana", prompt="x"),
    "store": lambda db: graph.store(db, user_id="ana", prompt="x", status="success"),
    "complete": lambda db: graph.complete(db, "pending"),
    "fail": lambda db: graph.fail(db, "pending", "x"),
    "refine": lambda db: graph.refine(db, "anas", "x").__enter__(),
}


def ids(found: Any) -> list[str]:
    return sorted(each.id for each in found)


@pytest.fixture
def shared(db: graph.Connection, raw: neo4j.Session) -> graph.Connection:
    """Two users' trees, one generation of each kind."""
    put(
        raw,
        {"id": "anas"},
        {"id": "anas-failure", "status": "failed", "parent_generation_id": "anas"},
        {"id": "pending", "status": "pending"},
        {"id": "bens", "user_id": "ben", "parent_generation_id": "anas"},
        {"id": "bens-pending", "user_id": "ben", "status": "pending"},
    )
    return db


# Signed out


@pytest.mark.parametrize("name", CLOSED)
def test_signed_out_viewer_is_refused_and_changes_nothing(
    shared: graph.Connection, raw: neo4j.Session, name: str
) -> None:
    with pytest.raises(graph.NotAuthenticatedError):
        CLOSED[name](shared.as_viewer(None))
    assert nodes(raw) == 5
    assert (node(raw, "pending") or {})["status"] == "pending"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("children", "Must be logged in to view variations"),
        ("chain", "Must be logged in to view refinement chain"),
    ],
)
def test_signed_out_viewer_reads_the_message_of_the_source_app(
    shared: graph.Connection, name: str, message: str
) -> None:
    with pytest.raises(graph.NotAuthenticatedError) as caught:
        CLOSED[name](shared.as_viewer(None))
    assert str(caught.value) == message


def test_signed_out_viewer_is_refused_before_the_database_is_asked(shared: graph.Connection) -> None:
    nobody = shared.as_viewer(None)
    asked: list[str] = []
    nobody.tracer = lambda text, _: asked.append(text)
    for call in CLOSED.values():
        with pytest.raises(graph.NotAuthenticatedError):
            call(nobody)
    assert asked == []


def test_signed_out_viewer_sees_what_is_open_to_everyone(shared: graph.Connection) -> None:
    nobody = shared.as_viewer(None)
    found = graph.get(nobody, "anas")
    assert found is not None
    assert found.id == "anas"
    assert graph.count_pending(nobody) == 0
    assert ids(graph.list_generations(nobody, everyone=True, statuses=["success"])) == ["anas", "bens"]


# Signed in


def test_viewer_reads_anybodys_generations(shared: graph.Connection) -> None:
    ben = shared.as_viewer("ben")
    assert graph.get(ben, "anas-failure") is not None
    assert ids(graph.children(ben, "anas")) == ["anas-failure", "bens"]
    assert ids(graph.chain(ben, "bens")) == ["anas", "bens"]
    assert sorted(graph.tree(ben, "anas-failure").ids) == ["anas", "anas-failure", "bens"]
    assert set(graph.summaries(ben, ["anas", "bens"])) == {"anas", "bens"}
    assert len(graph.search(ben)) == 5


def test_viewer_lists_own_generations_unless_told_otherwise(shared: graph.Connection) -> None:
    ben = shared.as_viewer("ben")
    assert ids(graph.list_generations(ben)) == ["bens", "bens-pending"]
    assert ids(graph.list_generations(ben, user_id="ana")) == ["anas", "anas-failure", "pending"]
    assert len(graph.list_generations(ben, everyone=True)) == 5
    assert len(graph.list_generations(shared)) == 5
    assert ids(graph.list_generations(shared.as_viewer("nobody"))) == []


def test_viewer_lists_trees_with_own_generations_unless_told_otherwise(shared: graph.Connection) -> None:
    def roots(db: graph.Connection, **by: Any) -> list[str]:
        return sorted(each.root.id for each in graph.list_trees(db, **by))

    assert roots(shared.as_viewer("ben")) == ["anas", "bens-pending"]
    assert roots(shared.as_viewer("ben"), everyone=True) == ["anas", "bens-pending", "pending"]
    assert roots(shared) == ["anas", "bens-pending", "pending"]


def test_viewer_counts_own_pending(shared: graph.Connection) -> None:
    assert graph.count_pending(shared.as_viewer("ben")) == 1
    assert graph.count_pending(shared.as_viewer("nobody")) == 0
    assert graph.count_pending(shared) == 2


def test_viewer_removes_own_only_and_cannot_tell_others_from_missing(
    shared: graph.Connection, raw: neo4j.Session
) -> None:
    ben = shared.as_viewer("ben")
    messages = []
    for id in ("anas", "nobody"):
        with pytest.raises(graph.GenerationNotFoundError) as caught:
            graph.remove(ben, id)
        messages.append(str(caught.value).replace(id, "ID"))
    assert messages[0] == messages[1]
    graph.remove(ben, "bens")
    assert (node(raw, "anas") is not None, node(raw, "bens")) == (True, None)


@pytest.mark.parametrize("call", [graph.create, graph.store], ids=["create", "store"])
def test_viewer_cannot_write_for_another_user(
    shared: graph.Connection, raw: neo4j.Session, call: Callable[..., Any]
) -> None:
    ben = shared.as_viewer("ben")
    status = {"status": "success"} if call is graph.store else {}
    with pytest.raises((graph.InvalidGenerationError, graph.NotAuthenticatedError), match=r"user_id|viewer"):
        call(ben, user_id="ana", prompt="x", **status)
    assert nodes(raw) == 5
    assert call(ben, user_id="ben", prompt="x", **status).user_id == "ben"


def test_viewer_cannot_refine_for_another_user(shared: graph.Connection, raw: neo4j.Session) -> None:
    ben = shared.as_viewer("ben")
    refused = (graph.InvalidGenerationError, graph.NotAuthenticatedError)
    with pytest.raises(refused), graph.refine(ben, "bens", "x", user_id="ana"):
        pytest.fail("the block must not run")
    assert nodes(raw) == 5


def test_viewer_refines_anybodys_generation_as_their_own(shared: graph.Connection) -> None:
    with graph.refine(shared.as_viewer("ben"), "anas", "make it slower", id="mine") as draft:
        draft.code = "<svg/>"
    assert (draft.generation.user_id, draft.generation.status) == ("ben", "success")


def test_viewer_cannot_end_anothers_pending(shared: graph.Connection, raw: neo4j.Session) -> None:
    ben = shared.as_viewer("ben")
    with pytest.raises(graph.GenerationNotFoundError):
        graph.complete(ben, "pending", code="mine now")
    with pytest.raises(graph.GenerationNotFoundError):
        graph.fail(ben, "pending", "mine now")
    assert (node(raw, "pending") or {})["status"] == "pending"
    assert graph.complete(ben, "bens-pending").status == "success"


def test_viewer_may_not_purge(shared: graph.Connection, raw: neo4j.Session) -> None:
    with pytest.raises(graph.NotAuthenticatedError):
        graph.purge(shared.as_viewer("ana"))
    assert nodes(raw) == 5


def test_as_viewer_leaves_the_connection_it_came_from_as_it_is(shared: graph.Connection) -> None:
    shared.as_viewer("ben")
    shared.as_viewer(None)
    assert len(graph.list_generations(shared)) == 5
    # Rights are narrowed, and a signed-out viewer cannot be mistaken for a job.
    assert ids(graph.list_generations(shared.as_viewer(None).as_viewer("ben"))) == ["bens", "bens-pending"]


def test_as_viewer_with_empty_user_is_not_a_signed_out_job(shared: graph.Connection) -> None:
    try:
        nobody = shared.as_viewer("")
    except graph.GraphError:
        return
    assert ids(graph.list_generations(nobody)) == []
    with pytest.raises(graph.GraphError):
        graph.remove(nobody, "anas")
