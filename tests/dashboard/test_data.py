from typing import Any

import pytest

import graph
from dashboard import data
from dashboard.data import Filters
from tests.servers import EMBEDDED_ONLY

pytestmark = [EMBEDDED_ONLY, pytest.mark.usefixtures("configured")]


@pytest.fixture
def statements(configured: graph.Connection) -> list[str]:
    """What the dashboard sends to the database from here on."""
    sent: list[str] = []
    data.connection().tracer = lambda query, _parameters: sent.append(query)
    return sent


def one(db: graph.Connection, **fields: Any) -> graph.Generation:
    defaults: dict[str, Any] = {"user_id": "ana", "prompt": "a logo", "status": "success"}
    return graph.store(db, **defaults | fields)


def test_generation_ended_is_read_once(db: graph.Connection, statements: list[str]) -> None:
    stored = one(db, code="<svg/>")
    assert [data.generation(stored.id), data.generation(stored.id)] == [stored, stored]
    assert len(statements) == 1


def test_generation_pending_is_read_again_and_found_ended(db: graph.Connection) -> None:
    draft = graph.create(db, user_id="ana", prompt="a logo")
    assert data.generation(draft.id) == draft
    done = graph.complete(db, draft.id, code="<svg/>")
    assert data.generation(draft.id) == done


def test_generation_unknown_is_none_and_found_once_stored(db: graph.Connection) -> None:
    assert data.generation("later") is None
    stored = one(db, id="later")
    assert data.generation("later") == stored


def test_tree_unknown_raises_and_is_found_once_stored(db: graph.Connection) -> None:
    with pytest.raises(graph.GenerationNotFoundError):
        data.tree("later")
    one(db, id="later")
    assert data.tree("later").ids == ("later",)


def test_trees_page_same_filters_reads_once_until_refresh(db: graph.Connection, statements: list[str]) -> None:
    one(db)
    assert len(data.trees_page(Filters())) == 1
    sent = len(statements)
    one(db)
    assert len(data.trees_page(Filters())) == 1
    assert len(statements) == sent
    data.refresh()
    assert len(data.trees_page(Filters())) == 2


def test_trees_page_all_filters_reach_the_database(db: graph.Connection) -> None:
    root = one(db, prompt="neon logo")
    one(db, prompt="neon logo", user_id="bo")
    graph.store(
        db, user_id="ana", prompt="neon logo", status="failed", error_message="no", parent_generation_id=root.id
    )
    filters = Filters(text="neon", user_id="ana", statuses=("failed",), days=7, order="versions")
    assert [summary.root.id for summary in data.trees_page(filters)] == [root.id]
    assert data.totals(filters) == graph.TreeTotals(trees=1, generations=1)
    assert data.totals(Filters()) == graph.TreeTotals(trees=2, generations=3)


def test_trees_page_more_than_a_page_goes_on_after_the_cursor(db: graph.Connection) -> None:
    ids = {one(db, prompt=f"logo {number}").id for number in range(data.TREES_A_PAGE + 1)}
    first = data.trees_page(Filters())
    rest = data.trees_page(Filters(), first.next)
    assert len(first) == data.TREES_A_PAGE
    assert {summary.root.id for summary in (*first, *rest)} == ids
    assert rest.next is None


def test_codes_too_long_for_a_thumbnail_are_left_out(db: graph.Connection) -> None:
    short, long = one(db, code="<svg/>"), one(db, code="x" * (data.MAX_THUMBNAIL_CHARACTERS + 1))
    assert data.codes((short.id, long.id)) == {short.id: "<svg/>"}


def test_reads_of_a_root_with_a_child_give_what_graph_gives(db: graph.Connection) -> None:
    root = one(db)
    child = one(db, parent_generation_id=root.id, refinement_prompt="slower")
    assert data.summaries((root.id, "gone")) == graph.summaries(db, [root.id])
    assert list(data.chain(child.id)) == [root, child]
    assert list(data.children(root.id)) == [child]
