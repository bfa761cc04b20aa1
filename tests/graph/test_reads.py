"""Reading: what comes back, in which order, a page at a time, whatever shape the stored tree has."""

from datetime import UTC, datetime
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

import graph
from tests.graph.paging import all_pages, pages
from tests.graph.prepared import at, put, put_chain, put_edges
from tests.servers import NEO4J_ONLY


def ids(found: Any) -> list[str]:
    return [each.id for each in found]


def family(raw: neo4j.Session) -> None:
    """Write root -> (a -> (a1, a2), b), and another root beside it."""
    put(
        raw,
        {"id": "root"},
        {"id": "a", "parent_generation_id": "root", "code": "<svg/>", "refinement_prompt": "slower"},
        {"id": "b", "parent_generation_id": "root", "status": "failed", "user_id": "ben"},
        {"id": "a1", "parent_generation_id": "a", "status": "pending"},
        {"id": "a2", "parent_generation_id": "a", "score": 0.5},
        {"id": "other"},
    )


# get


def test_get_unknown_returns_none(db: graph.Connection) -> None:
    assert graph.get(db, "nobody") is None


def test_get_of_node_by_another_program_leaves_unknown_properties_out(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "one", "embedding_version": 3})
    found = graph.get(db, "one")
    assert found is not None
    assert (found.id, found.prompt, found.created_at) == ("one", "prompt of one", at(0))


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"status": "done"}, "status"),
        ({"user_id": None}, "user_id"),
        ({"created_at": None}, "created_at"),
        ({"attributes": "{"}, "one"),
        ({"attributes": ""}, "attributes"),
        ({"attributes": 5}, "one"),
        ({"attributes": ["a"]}, "one"),
        ({"score": "high"}, "score"),
        ({"fps": -1}, "fps"),
    ],
    ids=str,
)
def test_get_of_node_that_breaks_the_model_raises_naming_generation_and_field(
    db: graph.Connection, raw: neo4j.Session, broken: dict[str, Any], field: str
) -> None:
    put(raw, {"id": "one", **broken})
    with pytest.raises(graph.StoredDataError, match="one") as caught:
        graph.get(db, "one")
    assert field in str(caught.value)


def test_time_that_is_none_is_refused_by_the_database_or_named_by_get(db: graph.Connection, raw: neo4j.Session) -> None:
    if db.is_embedded_engine:
        with pytest.raises(Neo4jError):
            put(raw, {"id": "one", "created_at": "yesterday"})
        assert graph.get(db, "one") is None
    else:
        put(raw, {"id": "one", "created_at": "yesterday"})
        with pytest.raises(graph.StoredDataError, match=r"'one'.*yesterday"):
            graph.get(db, "one")


def test_children_of_which_one_breaks_the_model_raises_naming_it(db: graph.Connection, raw: neo4j.Session) -> None:
    put(
        raw,
        {"id": "root"},
        {"id": "sound", "parent_generation_id": "root"},
        {"id": "broken", "parent_generation_id": "root", "fps": -1},
    )
    with pytest.raises(graph.StoredDataError, match=r"'broken'.*fps"):
        graph.children(db, "root")


# children


def test_children_are_direct_refinements_oldest_first(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    found = graph.children(db, "root")
    assert ids(found) == ["a", "b"]
    assert found.next is None
    assert found[0].code == "<svg/>"
    assert isinstance(found[0], graph.Generation)


def test_children_of_one_moment_are_ordered_by_id(db: graph.Connection, raw: neo4j.Session) -> None:
    order = ["c", "a", "B", "b", "10", "9", "_", "-"]
    put(raw, {"id": "root"}, *({"id": id, "parent_generation_id": "root", "created_at": at(9)} for id in order))
    assert ids(graph.children(db, "root")) == sorted(order)


@pytest.mark.parametrize("id", ["leaf", "nobody"])
def test_children_of_leaf_or_unknown_is_an_empty_page(db: graph.Connection, raw: neo4j.Session, id: str) -> None:
    put(raw, {"id": "leaf"})
    found = graph.children(db, id)
    assert (len(found), found.next) == (0, None)


def test_children_of_a_missing_parent_are_found_by_the_property(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "leaf", "parent_generation_id": "removed"})
    assert ids(graph.children(db, "removed")) == ["leaf"]


def test_children_with_limit_pages_through_all_once(db: graph.Connection, raw: neo4j.Session) -> None:
    names = [f"c{number:02}" for number in range(25)]
    # Pairs share a moment, so that pages end between equal times too.
    put(
        raw,
        {"id": "root"},
        *({"id": id, "parent_generation_id": "root", "created_at": at(n // 2)} for n, id in enumerate(names)),
    )
    assert all_pages(lambda after: graph.children(db, "root", limit=7, after=after)) == [7, 7, 7, 4]
    assert ids(pages(lambda after: graph.children(db, "root", limit=7, after=after))) == names


def test_children_of_exactly_one_page_has_no_next(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    assert graph.children(db, "root", limit=2).next is None
    assert graph.children(db, "root", limit=1).next is not None


def test_children_written_between_two_pages_lose_and_repeat_nothing(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"}, *({"id": f"c{n}", "parent_generation_id": "root"} for n in range(6)))
    first = graph.children(db, "root", limit=3)
    put(raw, {"id": "early", "parent_generation_id": "root", "created_at": at(-1)})
    put(raw, {"id": "late", "parent_generation_id": "root", "created_at": at(99)})
    graph.remove(db, "c1")
    graph.remove(db, "c2")
    second = graph.children(db, "root", limit=10, after=first.next)
    assert ids(first) + ids(second) == ["c0", "c1", "c2", "c3", "c4", "c5", "late"]


# chain


def test_chain_goes_from_the_root_to_the_chosen_one(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    found = graph.chain(db, "a1")
    assert ids(found) == ["root", "a", "a1"]
    assert (found.truncated, found.cyclic) == (False, False)
    assert found[1].code == "<svg/>"
    assert ids(graph.chain(db, "root")) == ["root"]


def test_chain_of_unknown_is_empty(db: graph.Connection) -> None:
    found = graph.chain(db, "nobody")
    assert (len(found), found.truncated, found.cyclic) == (0, False, False)


def test_chain_longer_than_max_versions_keeps_the_nearest_and_says_so(db: graph.Connection, raw: neo4j.Session) -> None:
    versions = put_chain(raw, 51)
    found = graph.chain(db, versions[-1])
    assert ids(found) == versions[1:]
    assert (found.truncated, found.cyclic) == (True, False)
    exact = graph.chain(db, versions[-1], max_versions=51)
    assert (ids(exact), exact.truncated) == (versions, False)
    one = graph.chain(db, versions[-1], max_versions=1)
    assert (ids(one), one.truncated) == ([versions[-1]], True)


def test_chain_of_a_thousand_versions_comes_whole(db: graph.Connection, raw: neo4j.Session) -> None:
    versions = put_chain(raw, 1000)
    found = graph.chain(db, versions[-1], max_versions=1000)
    assert (ids(found), found.truncated) == (versions, False)


def test_chain_stops_at_a_missing_parent(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "orphan", "parent_generation_id": "removed"}, {"id": "leaf", "parent_generation_id": "orphan"})
    found = graph.chain(db, "leaf")
    assert ids(found) == ["orphan", "leaf"]
    assert (found.truncated, found.cyclic) == (False, False)


@pytest.mark.parametrize("max_versions", [3, 4, 50])
def test_chain_in_a_cycle_has_each_member_once(db: graph.Connection, raw: neo4j.Session, max_versions: int) -> None:
    put(raw, *({"id": id} for id in "abc"))
    put_edges(raw, [("a", "b"), ("b", "c"), ("c", "a")])
    found = graph.chain(db, "a", max_versions=max_versions)
    assert ids(found) == ["c", "b", "a"]
    assert (found.truncated, found.cyclic) == (False, True)


def test_chain_cut_before_it_has_seen_the_whole_cycle_is_truncated(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, *({"id": id} for id in "abc"))
    put_edges(raw, [("a", "b"), ("b", "c"), ("c", "a")])
    found = graph.chain(db, "a", max_versions=2)
    assert (ids(found), found.truncated) == (["b", "a"], True)


def test_chain_into_a_cycle_has_each_member_once(db: graph.Connection, raw: neo4j.Session) -> None:
    put(
        raw,
        {"id": "a"},
        {"id": "b"},
        {"id": "tail", "parent_generation_id": "b"},
        {"id": "tip", "parent_generation_id": "tail"},
    )
    put_edges(raw, [("a", "b"), ("b", "a")])
    found = graph.chain(db, "tip")
    assert ids(found) == ["a", "b", "tail", "tip"]
    assert (found.truncated, found.cyclic) == (False, True)


def test_chain_of_its_own_parent_is_one_and_cyclic(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a"})
    put_edges(raw, [("a", "a")])
    found = graph.chain(db, "a")
    assert (ids(found), found.cyclic) == (["a"], True)


# tree


@pytest.mark.parametrize("chosen", ["root", "a", "b", "a1", "a2"])
def test_tree_of_any_member_is_the_whole_tree(db: graph.Connection, raw: neo4j.Session, chosen: str) -> None:
    family(raw)
    tree = graph.tree(db, chosen)
    assert tree.ids == ("root", "a", "b", "a1", "a2")
    assert tree.parents == (-1, 0, 0, 1, 1)
    assert tree.statuses == ("success", "success", "failed", "pending", "success")
    assert tree.user_ids == ("ana", "ana", "ben", "ana", "ana")
    assert tree.scores == (None, None, None, None, 0.5)
    assert tree.created_at == tuple(at(minute) for minute in range(5))
    assert (tree.chosen_id, tree.root_id, tree.truncated, tree.cyclic) == (chosen, "root", False, False)
    assert tree.labels == ("V1", "V2", "V2b", "V3", "V3c")


def test_tree_of_unknown_raises(db: graph.Connection) -> None:
    with pytest.raises(graph.GenerationNotFoundError, match="nobody"):
        graph.tree(db, "nobody")


def test_tree_below_a_missing_parent_has_the_orphan_as_root(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "orphan", "parent_generation_id": "removed"}, {"id": "leaf", "parent_generation_id": "orphan"})
    tree = graph.tree(db, "leaf")
    assert (tree.root_id, tree.ids) == ("orphan", ("orphan", "leaf"))


@pytest.mark.parametrize("chosen", ["a", "b", "tail"])
def test_tree_of_a_cycle_has_each_member_once(db: graph.Connection, raw: neo4j.Session, chosen: str) -> None:
    put(raw, {"id": "a"}, {"id": "b"}, {"id": "tail", "parent_generation_id": "b"})
    put_edges(raw, [("a", "b"), ("b", "a")])
    tree = graph.tree(db, chosen)
    assert sorted(tree.ids) == ["a", "b", "tail"]
    assert (tree.cyclic, tree.root_id) == (True, "a")


def test_tree_larger_than_max_generations_says_so(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    cut = graph.tree(db, "root", max_generations=3)
    assert (len(cut), cut.truncated) == (3, True)
    whole = graph.tree(db, "root", max_generations=5)
    assert (len(whole), whole.truncated) == (5, False)


def test_tree_cut_short_still_holds_the_chosen_one_and_its_root(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "root"}, *({"id": f"c{n:03}", "parent_generation_id": "root"} for n in range(100)))
    tree = graph.tree(db, "c099", max_generations=10)
    assert (len(tree), tree.truncated) == (10, True)
    assert tree.path("c099") == ["root", "c099"]


def test_tree_of_a_chain_of_two_thousand_is_whole(db: graph.Connection, raw: neo4j.Session) -> None:
    versions = put_chain(raw, 2000)
    tree = graph.tree(db, versions[1000])
    assert tree.ids == tuple(versions)
    assert (tree.depth, tree.truncated) == (2000, False)


# summaries and codes


def test_summaries_of_known_and_unknown_ids_are_keyed_by_id(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    found = graph.summaries(db, ["a", "nobody", "b", "a"])
    assert set(found) == {"a", "b"}
    assert found["a"].refinement_prompt == "slower"
    assert type(found["a"]) is graph.GenerationSummary
    assert graph.summaries(db, []) == {}


def test_codes_leaves_out_the_long_and_the_missing(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a", "code": "x" * 10}, {"id": "b", "code": "x" * 11}, {"id": "c"}, {"id": "d", "code": ""})
    assert graph.codes(db, ["a", "b", "c", "d", "nobody"], max_characters=10) == {"a": "x" * 10, "d": ""}


# list_generations


def test_list_generations_gives_everyones_newest_first_without_code(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    found = graph.list_generations(db)
    assert ids(found) == ["other", "a2", "a1", "b", "a", "root"]
    assert all(type(each) is graph.GenerationSummary for each in found)
    assert found.next is None


def test_list_generations_filters_by_user_and_status(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    assert ids(graph.list_generations(db, user_id="ben")) == ["b"]
    assert ids(graph.list_generations(db, statuses=["failed", "pending"])) == ["a1", "b"]
    assert ids(graph.list_generations(db, user_id="ana", statuses=["pending"])) == ["a1"]
    assert ids(graph.list_generations(db, user_id="nobody")) == []
    assert ids(graph.list_generations(db, statuses=[])) == []


def test_list_generations_of_one_moment_pages_through_all_once(db: graph.Connection, raw: neo4j.Session) -> None:
    names = [f"g{number:02}" for number in range(23)]
    put(raw, *({"id": id, "created_at": at(n // 4)} for n, id in enumerate(names)))
    assert ids(pages(lambda after: graph.list_generations(db, limit=5, after=after))) == names[::-1]


def test_list_generations_written_between_two_pages_lose_and_repeat_nothing(
    db: graph.Connection, raw: neo4j.Session
) -> None:
    put(raw, *({"id": f"g{n}"} for n in range(6)))
    first = graph.list_generations(db, limit=3)
    put(raw, {"id": "new", "created_at": at(99)})
    graph.remove(db, "g3")
    second = graph.list_generations(db, limit=3, after=first.next)
    assert ids(first) + ids(second) == ["g5", "g4", "g3", "g2", "g1", "g0"]


# list_trees and count_trees


def test_list_trees_tells_of_each_root_what_hangs_below(db: graph.Connection, raw: neo4j.Session) -> None:
    family(raw)
    other, first = graph.list_trees(db)
    assert (other.root.id, len(other.tree), other.latest.id, other.latest_success_id) == ("other", 1, "other", "other")
    assert (first.root.id, first.latest.id, first.latest_success_id) == ("root", "a2", "a2")
    assert first.tree.counts == {"success": 3, "failed": 1, "pending": 1}
    assert (first.tree.depth, first.tree.last_activity) == (3, at(4))
    assert graph.count_trees(db) == graph.TreeTotals(2, 6)


def test_list_trees_by_each_order_puts_the_right_one_first(db: graph.Connection, raw: neo4j.Session) -> None:
    put(
        raw,
        {"id": "large"},
        {"id": "l1", "parent_generation_id": "large"},
        {"id": "l2", "parent_generation_id": "large"},
        {"id": "busy"},
        {"id": "new"},
        {"id": "b1", "parent_generation_id": "busy"},
    )
    roots = {order: [each.root.id for each in graph.list_trees(db, order=order)] for order in ORDERS}
    assert roots == {
        "activity": ["busy", "new", "large"],
        "created": ["new", "busy", "large"],
        "versions": ["large", "busy", "new"],
    }


ORDERS = ("activity", "created", "versions")


@pytest.mark.parametrize("order", ORDERS)
def test_list_trees_pages_through_all_once(db: graph.Connection, raw: neo4j.Session, order: Any) -> None:
    put(raw, *({"id": f"t{n:02}", "created_at": at(n // 3)} for n in range(20)))
    put(raw, *({"id": f"c{n:02}", "parent_generation_id": f"t{n:02}", "created_at": at(50)} for n in range(5)))
    found = pages(lambda after: graph.list_trees(db, order=order, limit=6, after=after))
    assert sorted(each.root.id for each in found) == [f"t{n:02}" for n in range(20)]
    assert [each.root.id for each in found] == [each.root.id for each in graph.list_trees(db, order=order)]


def test_list_trees_by_text_and_filters_keeps_trees_with_a_match(db: graph.Connection) -> None:
    logo = graph.store(db, user_id="ana", prompt="A bouncing LOGO", status="success", created_at=at(0))
    graph.store(
        db,
        user_id="ben",
        prompt="A bouncing LOGO",
        status="failed",
        parent_generation_id=logo.id,
        refinement_prompt="add neon",
        created_at=at(1),
    )
    clock = graph.store(db, user_id="ben", prompt="A clock", status="success", created_at=at(2))

    def roots(**by: Any) -> list[tuple[str, int]]:
        found = [(each.root.id, each.matches) for each in graph.list_trees(db, **by)]
        totals = graph.count_trees(db, **by)
        assert (totals.trees, totals.generations) == (len(found), sum(matches for _, matches in found))
        return found

    assert roots(text="neon") == [(logo.id, 1)]
    assert roots(text="logo") == [(logo.id, 2)]
    assert roots(user_id="ben") == [(clock.id, 1), (logo.id, 1)]
    assert roots(statuses=["failed"]) == [(logo.id, 1)]
    assert roots(since=at(1)) == [(clock.id, 1), (logo.id, 1)]
    assert roots(until=at(1)) == [(logo.id, 1)]
    assert roots(text="neon", statuses=["success"]) == []
    # The whole tree comes, not only what matches.
    assert len(graph.list_trees(db, text="neon")[0].tree) == 2


def test_list_trees_on_an_empty_database_is_empty(db: graph.Connection) -> None:
    found = graph.list_trees(db)
    assert (len(found), found.next) == (0, None)
    assert graph.count_trees(db) == graph.TreeTotals(0, 0)


# count_pending


def test_count_pending_for_a_job_counts_everyones(db: graph.Connection, raw: neo4j.Session) -> None:
    assert graph.count_pending(db) == 0
    put(raw, {"id": "a", "status": "pending"}, {"id": "b", "status": "pending", "user_id": "ben"}, {"id": "c"})
    assert graph.count_pending(db) == 2


# Times as other programs write them


def read_back(db: graph.Connection, raw: neo4j.Session, written: str) -> datetime:
    put(raw, {"id": "one"})
    raw.run(f"MATCH (g:Generation {{id: 'one'}}) SET g.created_at = {written}").consume()  # pyright: ignore[reportArgumentType]
    found = graph.get(db, "one")
    assert found is not None
    return found.created_at


@NEO4J_ONLY
@pytest.mark.parametrize(
    "written", ["datetime('2026-03-01T12:00:00.123456Z')", "datetime('2026-03-01T14:00:00.123456+02:00')"]
)
def test_get_of_time_with_an_offset_is_the_same_moment(db: graph.Connection, raw: neo4j.Session, written: str) -> None:
    assert read_back(db, raw, written) == at(0)


@pytest.mark.parametrize(
    ("text", "microsecond"), [("12:00", 0), ("12:00:00.5", 500_000), ("12:00:00.123456789", 123_456)]
)
def test_get_of_time_without_an_offset_is_utc(
    db: graph.Connection, raw: neo4j.Session, text: str, microsecond: int
) -> None:
    moment = datetime(2026, 3, 1, 12, 0, 0, microsecond, tzinfo=UTC)
    assert read_back(db, raw, f"localdatetime('2026-03-01T{text}')") == moment
