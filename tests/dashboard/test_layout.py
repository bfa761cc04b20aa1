"""The tidy tree: no overlap, parents over their children, one shape for one subtree, any size."""

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.layout import COUSINS, Card, positions, tidy

SLACK = 1e-6
CARD = Card(width=200, height=80, gap=20, reach=60)


@st.composite
def trees(draw: st.DrawFn, most: int = 60) -> list[int]:
    """Parents of a tree in which every parent comes before its children."""
    size = draw(st.integers(1, most))
    return [-1, *(draw(st.integers(0, node - 1)) for node in range(1, size))]


def children_of(parents: list[int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for node, parent in enumerate(parents):
        children[parent].append(node)
    return children


def subtree(parents: list[int], root: int) -> list[int]:
    inside = [root]
    for node in range(root + 1, len(parents)):
        if parents[node] in inside:
            inside.append(node)
    return inside


@given(trees())
def test_tidy_any_tree_keeps_neighbours_apart(parents: list[int]) -> None:
    breadths, depths = tidy(parents)
    levels: dict[int, list[int]] = defaultdict(list)
    for node in range(len(parents)):
        levels[depths[node]].append(node)
    for level in levels.values():
        for left, right in pairwise(sorted(level, key=lambda node: breadths[node])):
            least = 1 if parents[left] == parents[right] else COUSINS
            assert breadths[right] - breadths[left] >= least - SLACK


@given(trees())
def test_tidy_any_tree_centres_parents_over_ordered_children(parents: list[int]) -> None:
    breadths, depths = tidy(parents)
    for parent, children in children_of(parents).items():
        if parent < 0:
            continue
        assert breadths[parent] == pytest.approx((breadths[children[0]] + breadths[children[-1]]) / 2)
        assert [breadths[child] for child in children] == sorted(breadths[child] for child in children)
        assert {depths[child] for child in children} == {depths[parent] + 1}


@given(trees(40), st.data())
def test_tidy_subtree_alone_has_the_shape_it_has_inside(parents: list[int], data: st.DataObject) -> None:
    breadths, _ = tidy(parents)
    root = data.draw(st.integers(0, len(parents) - 1))
    inside = subtree(parents, root)
    alone, _ = tidy([-1, *(inside.index(parents[node]) for node in inside[1:])])
    assert [breadths[node] - breadths[root] for node in inside] == pytest.approx([each - alone[0] for each in alone])


@given(trees(), st.sampled_from(["right", "down"]))
def test_positions_any_tree_lets_no_cards_overlap(parents: list[int], direction: str) -> None:
    xs, ys = positions(parents, direction="down" if direction == "down" else "right", card=CARD)
    for one in range(len(parents)):
        for other in range(one):
            apart = (abs(xs[one] - xs[other]) >= CARD.width - SLACK) or (
                abs(ys[one] - ys[other]) >= CARD.height - SLACK
            )
            assert apart, (one, other)


def test_tidy_siblings_between_two_wide_ones_are_spread_evenly() -> None:
    # Two children with five children of their own each, three leaves between them.
    parents = [-1, 0, 0, 0, 0, 0, *[1] * 5, *[5] * 5]
    breadths, _ = tidy(parents)
    steps = [right - left for left, right in pairwise(breadths[1:6])]
    assert steps == pytest.approx([steps[0]] * 4)
    assert steps[0] > 1


def test_positions_direction_right_grows_rightwards_and_down_downwards() -> None:
    parents = [-1, 0, 0]
    xs, ys = positions(parents, direction="right", card=CARD)
    assert (xs, ys) == ([0, 260, 260], [0, -50, 50])
    xs, ys = positions(parents, direction="down", card=CARD)
    assert (xs, ys) == ([0, -110, 110], [0, 140, 140])


SHAPES: dict[str, Callable[[int], list[int]]] = {
    "random": lambda size: [-1, *(random.Random(size + node).randrange(node) for node in range(1, size))],
    "chain": lambda size: [-1, *range(size - 1)],
    "star": lambda size: [-1] + [0] * (size - 1),
    "binary": lambda size: [-1, *((node - 1) // 2 for node in range(1, size))],
    # A spine with a leaf at each joint: merging a deep and a shallow subtree at every step.
    "comb": lambda size: [-1, *(max(0, (node - 1) // 2 * 2 - 1) if node > 1 else 0 for node in range(1, size))],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_tidy_of_a_large_tree_of_any_shape_overlaps_nowhere(shape: str) -> None:
    breadths, depths = tidy(SHAPES[shape](40_000))
    levels: dict[int, list[float]] = defaultdict(list)
    for breadth, depth in zip(breadths, depths, strict=True):
        levels[depth].append(breadth)
    assert min((right - left for level in levels.values() for left, right in pairwise(sorted(level))), default=1) >= (
        1 - SLACK
    )
