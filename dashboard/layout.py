"""Positions of a tree's nodes: a tidy tree in linear time.

The method is that of Reingold and Tilford, with the even spacing of Buchheim, Jünger and Leipert (2002) and the list
of lowest left siblings of van der Ploeg (2014). Each subtree carries its two outlines as lists, deepest level first;
joining two subtrees costs as many steps as the shallower one has levels, which over the whole tree adds up to its
size. There is no recursion: versions are refined thousands of times in a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Direction = Literal["right", "down"]

COUSINS = 1.2
"""Distance between neighbours with different parents, in distances between siblings: families stand apart."""


@dataclass(frozen=True)
class Card:
    """Size of a card and of the space to the next one, in pixels at scale 1."""

    width: int = 214
    height: int = 78
    gap: int = 20
    """Between siblings."""
    reach: int = 58
    """Between a parent and its children."""


def positions(
    parents: Sequence[int], *, direction: Direction = "right", card: Card = Card()
) -> tuple[list[float], list[float]]:
    """Place the centres of the nodes so that no two cards overlap.

    Args:
        parents: for each node the index of its parent, which comes before it; -1 at the root, the first node.
            Siblings keep their order.
        direction: where the children are.
        card: the size of every card.

    Returns:
        The x and the y of every node, in pixels; the root's depth coordinate is 0.
    """
    breadths, depths = tidy(parents)
    if direction == "right":
        return [depth * (card.width + card.reach) for depth in depths], [
            breadth * (card.height + card.gap) for breadth in breadths
        ]
    return [breadth * (card.width + card.gap) for breadth in breadths], [
        depth * (card.height + card.reach) for depth in depths
    ]


def tidy(parents: Sequence[int]) -> tuple[list[float], list[int]]:
    """Compute the breadth and the depth of every node, in distances between siblings and between levels.

    Args:
        parents: for each node the index of its parent, which comes before it; -1 at the root, the first node.
    """
    size = len(parents)
    children: list[list[int]] = [[] for _ in parents]
    depths = [0] * size
    for node in range(1, size):
        parent = parents[node]
        children[parent].append(node)
        depths[node] = depths[parent] + 1

    offsets = [0.0] * size
    """How far a node is from its parent."""
    outlines: dict[int, _Outline] = {}
    for node in range(size - 1, -1, -1):
        outlines[node] = _joined(children[node], outlines, offsets)

    breadths = [0.0] * size
    for node in range(1, size):
        breadths[node] = breadths[parents[node]] + offsets[node]
    return breadths, depths


class _Outline:
    """The left and right edge of a subtree per level, deepest level first, to be read with `shift` added."""

    __slots__ = ("left", "left_shift", "right", "right_shift")

    def __init__(self) -> None:
        self.left = [0.0]
        self.right = [0.0]
        self.left_shift = 0.0
        self.right_shift = 0.0


def _joined(children: list[int], outlines: dict[int, _Outline], offsets: list[float]) -> _Outline:
    """Put the subtrees of `children` side by side under one parent and give the outline of the whole.

    Sets the children's `offsets` and takes their `outlines`.
    """
    if not children:
        return _Outline()
    whole = outlines.pop(children[0])
    if len(children) > 1:
        places = _side_by_side(whole, children, outlines)
        middle = places[-1] / 2
        for child, place in zip(children, places, strict=True):
            offsets[child] = place - middle
        whole.left_shift -= middle
        whole.right_shift -= middle
    whole.left.append(-whole.left_shift)
    whole.right.append(-whole.right_shift)
    return whole


def _side_by_side(whole: _Outline, children: list[int], outlines: dict[int, _Outline]) -> list[float]:
    """Add the outlines of the later children to that of the first; give the children's places, the first at 0."""
    count = len(children)
    places = [0.0] * count
    speeds = [0.0] * count
    changes = [0.0] * count
    # The siblings that stick out on the right, lowest first: (levels, position among the siblings).
    lowest = [(len(whole.right), 0)]
    for number in range(1, count):
        outline = outlines.pop(children[number])
        place, pushes = _apart(whole, outline, lowest, number)
        places[number] = place
        for sibling, push in pushes:
            # What the others in between move, in equal steps, so that they do not crowd on one side.
            between = number - sibling
            speeds[sibling + 1] += push / between
            speeds[number] -= push / between
            changes[number] -= push - push / between
        levels = len(outline.right)
        while lowest and lowest[-1][0] <= levels:
            lowest.pop()
        lowest.append((levels, number))
        _merge(whole, outline, place)
    speed = moved = 0.0
    for number in range(count):
        speed += speeds[number]
        moved += speed + changes[number]
        places[number] += moved
    return places


def _apart(
    whole: _Outline, outline: _Outline, lowest: list[tuple[int, int]], number: int
) -> tuple[float, list[tuple[int, float]]]:
    """Find the least place of a subtree at which it is clear of all before it.

    Returns the place and what pushed it there beyond its neighbour: (sibling, distance).
    """
    right, left = whole.right, outline.left
    base = whole.right_shift - outline.left_shift
    # A card's own row of siblings stands closer than rows below, where the neighbour has another parent.
    place = right[-1] + base - left[-1] + 1.0
    pushes: list[tuple[int, float]] = []
    owner = len(lowest) - 1
    base += COUSINS
    for level in range(2, min(len(right), len(left)) + 1):
        needed = right[-level] - left[-level] + base
        if needed > place:
            while lowest[owner][0] < level:
                owner -= 1
            sibling = lowest[owner][1]
            if sibling < number - 1:
                pushes.append((sibling, needed - place))
            place = needed
    return place, pushes


def _merge(whole: _Outline, outline: _Outline, place: float) -> None:
    """Let `whole` enclose `outline` at `place`: each list stays where it is deeper, and is overwritten where shared."""
    levels = len(outline.right)
    shift = outline.right_shift + place
    if levels >= len(whole.right):
        whole.right, whole.right_shift = outline.right, shift
    else:
        move = shift - whole.right_shift
        whole.right[-levels:] = [edge + move for edge in outline.right]
    if levels > len(whole.left):
        shared = len(whole.left)
        move = whole.left_shift - outline.left_shift - place
        outline.left[-shared:] = [edge + move for edge in whole.left]
        whole.left, whole.left_shift = outline.left, outline.left_shift + place
