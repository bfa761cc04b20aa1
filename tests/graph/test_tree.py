"""A tree's labels, counts and paths, computed from its skeleton without a database."""

import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.models import STATUSES, Status
from graph.skeleton import SkeletonRow

START = datetime(2026, 3, 1, tzinfo=UTC)


def row(id: str, parent: str | None, minute: float, status: Status = "success") -> SkeletonRow:
    return id, parent, status, (START + timedelta(minutes=minute)).isoformat(), "ana", None


def tree(*rows: SkeletonRow) -> graph.Tree:
    return graph.Tree(rows, chosen_id=rows[0][0])


@st.composite
def skeletons(draw: st.DrawFn) -> list[SkeletonRow]:
    """Any tree: each generation after the first refines an earlier one; moments may be equal, rows in any order."""
    parents = draw(st.lists(st.integers(0, 1_000_000), max_size=60))
    steps = draw(st.lists(st.integers(0, 2), min_size=len(parents), max_size=len(parents)))
    statuses = draw(st.lists(st.sampled_from(STATUSES), min_size=len(parents) + 1, max_size=len(parents) + 1))
    rows = [row("g000", None, 0, statuses[0])]
    minute = 0
    for number, (parent, step) in enumerate(zip(parents, steps, strict=True), 1):
        minute += step
        rows.append(row(f"g{number:03}", f"g{parent % number:03}", minute, statuses[number]))
    return draw(st.permutations(rows))


# Labels


def test_labels_of_a_chain_are_numbers() -> None:
    chain = tree(row("a", None, 0), row("b", "a", 1), row("c", "b", 2))
    assert chain.labels == ("V1", "V2", "V3")


def test_labels_of_later_children_start_the_next_free_branch() -> None:
    # The example of the design: a second child of the root, its child, and a second child of the second version.
    branched = tree(
        row("v1", None, 0),
        row("v2", "v1", 1),
        row("v3", "v2", 2),
        row("v2b", "v1", 3),
        row("v3b", "v2b", 4),
        row("v3c", "v2", 5),
    )
    assert branched.labels == ("V1", "V2", "V3", "V2b", "V3b", "V3c")


def test_labels_beyond_twenty_six_branches_go_on_with_two_letters() -> None:
    wide = tree(row("root", None, 0), *(row(f"c{n:02}", "root", 1 + n) for n in range(28)))
    assert wide.labels[1:4] == ("V2", "V2b", "V2c")
    assert wide.labels[-4:] == ("V2y", "V2z", "V2aa", "V2ab")


@given(skeletons())
def test_labels_are_unique_and_number_the_depth(rows: list[SkeletonRow]) -> None:
    made = tree(*rows)
    assert len(set(made.labels)) == len(made)
    for label, depth in zip(made.labels, made.depths, strict=True):
        match = re.fullmatch(r"V(\d+)([a-z]*)", label)
        assert match
        assert int(match[1]) == depth + 1


@given(skeletons())
def test_labels_of_first_children_continue_the_branch(rows: list[SkeletonRow]) -> None:
    made = tree(*rows)
    for index, children in enumerate(made.children):
        branches = [made.labels[child].lstrip("V0123456789") for child in children]
        if branches:
            assert branches[0] == made.labels[index].lstrip("V0123456789")
            assert "" not in branches[1:]


@given(skeletons(), st.integers(0, 1_000_000), st.sampled_from(STATUSES))
def test_labels_do_not_change_when_a_later_version_is_added(
    rows: list[SkeletonRow], parent: int, status: Status
) -> None:
    before = tree(*rows)
    later = row("zzz", before.ids[parent % len(before)], 10_000, status)
    after = tree(*rows, later)
    assert after.labels[:-1] == before.labels


# Columns


@given(skeletons())
def test_columns_agree_with_each_other(rows: list[SkeletonRow]) -> None:
    made = tree(*rows)
    assert sorted(made.ids) == sorted(each[0] for each in rows)
    assert list(made.created_at) == sorted(made.created_at)
    assert sorted(made.order) == list(range(len(made)))
    place = {index: at for at, index in enumerate(made.order)}
    for index in range(len(made)):
        assert made.index(made.ids[index]) == index
        below = list(made.descendants(index))
        assert made.sizes[index] == 1 + len(below)
        assert made.failures[index] == sum(made.statuses[each] == "failed" for each in [index, *below])
        assert made.heights[index] == max((made.depths[each] - made.depths[index] for each in below), default=0)
        path = made.path(made.ids[index])
        assert (path[0], path[-1], len(path)) == (made.root_id, made.ids[index], made.depths[index] + 1)
        for child in made.children[index]:
            assert made.parents[child] == index
            assert place[child] > place[index]
    assert made.counts == {status: Counter(made.statuses)[status] for status in STATUSES}
    assert made.depth == 1 + max(made.depths)
    assert made.last_activity == max(made.created_at)


def test_order_takes_a_first_subtree_whole_before_the_second() -> None:
    made = tree(row("r", None, 0), row("a", "r", 1), row("b", "r", 2), row("a1", "a", 3), row("b1", "b", 4))
    assert [made.ids[index] for index in made.order] == ["r", "a", "a1", "b", "b1"]


def test_children_of_one_moment_are_ordered_by_id() -> None:
    made = tree(row("b", "r", 1), row("r", None, 0), row("a", "r", 1))
    assert made.ids == ("r", "a", "b")


def test_times_with_and_without_a_fraction_sort_as_times() -> None:
    # As text, ".5Z" comes before "Z".
    rows: list[SkeletonRow] = [
        ("late", "root", "success", "2026-03-01T12:00:00.5Z", "ana", None),
        ("root", None, "success", "2026-03-01T12:00:00Z", "ana", None),
        ("early", "root", "success", "2026-03-01T12:00:00.000001Z", "ana", None),
    ]
    assert graph.Tree(rows, chosen_id="root").ids == ("root", "early", "late")


def test_index_of_unknown_raises_and_membership_is_false() -> None:
    made = tree(row("a", None, 0))
    assert "a" in made
    assert "b" not in made
    with pytest.raises(graph.GenerationNotFoundError, match="'b'"):
        made.index("b")


def test_parent_that_is_younger_than_its_child_is_still_its_parent() -> None:
    made = tree(row("root", None, 5), row("child", "root", 0))
    assert (made.root_id, made.ids) == ("root", ("child", "root"))
    assert (made.path("child"), made.labels) == (["root", "child"], ("V2", "V1"))


# Broken shapes


def test_orphan_with_a_missing_parent_is_the_root() -> None:
    made = tree(row("leaf", "orphan", 1), row("orphan", "removed", 0))
    assert (made.root_id, made.cyclic) == ("orphan", False)
    assert made.labels == ("V1", "V2")


@pytest.mark.parametrize("length", [1, 2, 3, 10])
def test_cycle_is_cut_at_its_oldest_member(length: int) -> None:
    ring = [row(f"g{n}", f"g{(n + 1) % length}", n) for n in range(length)]
    made = tree(*ring)
    assert (made.cyclic, made.root_id, made.depth) == (True, "g0", length)
    assert sorted(made.order) == list(range(length))


def test_cycle_with_older_tails_is_cut_on_the_cycle() -> None:
    made = tree(row("tip", "tail", 0), row("tail", "a", 1), row("a", "b", 2), row("b", "a", 3))
    assert (made.cyclic, made.root_id) == (True, "a")
    assert made.path("tip") == ["a", "tail", "tip"]
    assert sorted(made.order) == [0, 1, 2, 3]
    assert len(set(made.labels)) == 4


@given(skeletons(), st.data())
def test_cycle_anywhere_still_gives_a_tree_of_all(rows: list[SkeletonRow], data: st.DataObject) -> None:
    # The root's parent becomes any member, itself included.
    closing = data.draw(st.sampled_from(rows))[0]
    made = tree(*((id, closing if parent is None else parent, *rest) for id, parent, *rest in rows))  # pyright: ignore[reportArgumentType]
    assert made.cyclic
    assert sorted(made.order) == list(range(len(rows)))
    assert len(set(made.labels)) == len(rows)


# Size


@pytest.mark.parametrize("shape", ["chain", "star", "random"])
def test_labels_and_counts_of_a_hundred_thousand_take_seconds_at_most(shape: str) -> None:
    parent = {"chain": lambda n: n - 1, "star": lambda _: 0, "random": lambda n: (n * 7919 + 13) % n}[shape]
    rows = [row("g000000", None, 0)]
    rows += [row(f"g{n:06}", f"g{parent(n):06}", n) for n in range(1, 100_000)]
    started = time.perf_counter()
    made = tree(*rows)
    assert len(set(made.labels)) == 100_000
    assert made.sizes[made.root] == 100_000
    assert made.depth == {"chain": 100_000, "star": 2}.get(shape, made.depth)
    # A second or so; quadratic work would take minutes.
    assert time.perf_counter() - started < 20
