"""Which generations of a tree get a card, and what is folded away; no Streamlit, no texts, only the skeleton.

At most `budget` generations are drawn. The chosen one, its chain and its children come first, then what the user
opened, latest first, then what lies near: small families before large ones, so that the whole of small subtrees is
seen and the large, deep and old ones are folded.
"""

import heapq
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Literal

from dashboard.view import View
from graph import Tree

BUDGET = 300
"""More cards are neither read by people nor drawn fluently."""
WIDE = 0.25
"""A family above this part of the budget is drawn in part rather than not at all."""

FoldKind = Literal["all", "rest", "between"]


@dataclass(frozen=True)
class Fold:
    """Generations without a card, in one place."""

    kind: FoldKind
    """all: every descendant of the card; rest: some of its children and what is below them; between: a piece of the
    chosen version's chain, above the card that follows."""
    at: str
    """Id of the card that it hangs on."""
    first: str
    """Id of a generation that is folded here: the one to show first."""
    count: int
    failed: int
    levels: int
    """On how many levels the folded generations are."""


@dataclass(frozen=True)
class Place:
    """What is drawn in one place: a generation, or a fold."""

    parent: int
    """Position of the parent among the places, which comes before; -1 at the root."""
    index: int
    """Index in the tree; -1 for a fold."""
    fold: Fold | None = None


@dataclass(frozen=True)
class Drawn:
    """What of a tree is drawn."""

    tree: Tree
    places: tuple[Place, ...]
    """Parents before their children, siblings oldest first, folds after them."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The generations that have a card, at most the budget."""
        return tuple(self.tree.ids[place.index] for place in self.places if place.fold is None)

    @property
    def folds(self) -> tuple[Fold, ...]:
        """The places where something is folded."""
        return tuple(place.fold for place in self.places if place.fold)


def drawn(tree: Tree, view: View, chosen_id: str, budget: int = BUDGET) -> Drawn:
    """Decide which generations get a card.

    Args:
        tree: the whole tree.
        view: what the user opened and folded.
        chosen_id: its chain (of a chain longer than half the budget the root and the last half) and its children
            (as many as fit) are always drawn.
        budget: the greatest number of cards.

    Raises:
        GenerationNotFoundError: `chosen_id` is not in the tree.
    """
    picture = _Picture(tree, view, tree.index(chosen_id), budget)
    picture.open_chosen()
    # The family that it all began with stays, while the user chooses one card after another.
    for child in (*picture.opened, *tree.children[picture.around][:1]):
        picture.open_from(child)
    picture.fill()
    return Drawn(tree, tuple(picture.places()))


class _Picture:
    """The set of drawn generations while it grows."""

    def __init__(self, tree: Tree, view: View, chosen: int, budget: int) -> None:
        self.tree = tree
        self.budget = budget
        self.chosen = chosen
        self.folded = {tree.index(each) for each in view.folded if each in tree}
        self.opened = [tree.index(each) for each in reversed(view.opened) if each in tree]
        self.path = tree.path_indexes(chosen)
        self.top = max(1, len(self.path) + 1 - max(budget // 2, 2))
        """Of the path to the chosen one the root and what begins at this position is drawn, what is between is not."""
        chain = [self.path[0], *self.path[self.top :]]
        self.drawn = set(chain)
        self.around = tree.index(view.around if view.around in tree else tree.chosen_id)
        self.distance = {index: steps for steps, index in enumerate(reversed(tree.path_indexes(self.around)))}
        # Below a folded generation only the chain to the chosen one is drawn, and its children.
        first = next((number for number, index in enumerate(chain) if index in self.folded), len(chain))
        self.closed = self.folded.union(chain[first:], self.path[1 : self.top])

    @property
    def room(self) -> int:
        return self.budget - len(self.drawn)

    def hidden(self, parent: int) -> list[int]:
        # What is left out of the chain is drawn from below, or not at all.
        gap = self._gap
        return [child for child in self.tree.children[parent] if child not in self.drawn and child != gap]

    def open_chosen(self) -> None:
        if self.chosen not in self.folded:
            family = self.tree.children[self.chosen]
            # Of a family that does not fit the user may have turned to a later part.
            turned = next((child for child in self.opened if self.tree.parents[child] == self.chosen), -1)
            first = bisect_left(family, turned)
            children = [*family[first:], *family[:first]][: self.room]
            self.drawn.update(children)
            if self.chosen in self.closed:
                self.closed.update(children)

    def open_from(self, first: int) -> None:
        """Draw a child that the user asked for and the siblings after it, and the way to it."""
        parent = self.tree.parents[first]
        way: list[int] = []
        while parent >= 0 and parent not in self.drawn and parent not in self.closed and len(way) < self.room:
            way.append(parent)
            parent = self.tree.parents[parent]
        if parent not in self.drawn or parent in self.closed or len(way) >= self.room:
            return
        self.drawn.update(way)
        siblings = [child for child in self.hidden(self.tree.parents[first]) if child >= first]
        self.drawn.update(siblings[: self.room])

    def fill(self) -> None:
        """Draw whole families while there is room, the near and the small first; then a part of a wide one."""
        queue = [self._ranked(index) for index in self.drawn if index not in self.closed]
        heapq.heapify(queue)
        wide: int | None = None
        while queue and self.room > 0:
            *_, parent = heapq.heappop(queue)
            family = self.hidden(parent)
            if len(family) > self.room:
                wide = parent if wide is None and len(family) > self.budget * WIDE else wide
                continue
            self.drawn.update(family)
            for child in family:
                # Already drawn ones are in the queue from the start.
                if child not in self.closed:
                    heapq.heappush(queue, self._ranked(child))
        if wide is not None:
            self.drawn.update(self.hidden(wide)[: self.room])
        # What room is left closes the gap in a long chain from below.
        reached = max(1, self.top - self.room)
        self.drawn.update(self.path[reached : self.top])
        self.top = reached

    def _ranked(self, index: int) -> tuple[float, int, int]:
        """How late the family of `index` is drawn: by its distance and its size, then the older first folded."""
        if index not in self.distance:
            self.distance[index] = self._steps(index)
        return self.distance[index] + log2(self.tree.sizes[index]), -index, index

    def _steps(self, index: int) -> int:
        way: list[int] = []
        while index not in self.distance:
            way.append(index)
            index = self.tree.parents[index]
        steps = self.distance[index]
        for number, each in enumerate(reversed(way), 1):
            self.distance[each] = steps + number
        return steps + len(way)

    def places(self) -> list[Place]:
        """Put what is drawn, and a fold wherever something is not, in drawing order."""
        places: list[Place] = []
        stack: list[tuple[int | Fold, int]] = [(self.tree.root, -1)]
        while stack:
            each, parent = stack.pop()
            here = len(places)
            if isinstance(each, Fold):
                places.append(Place(parent, -1, each))
                if each.kind == "between":
                    stack.append((self.path[self.top], here))
            else:
                places.append(Place(parent, each))
                stack.extend((child, here) for child in reversed(self._below(each)))
        return places

    def _below(self, index: int) -> list[int | Fold]:
        """Give what hangs on a card: its drawn children, a missing piece of the chain, and the fold of the rest."""
        below: list[int | Fold] = []
        hidden: list[int] = []
        for child in self.tree.children[index]:
            if child in self.drawn:
                below.append(child)
            elif child == self._gap:
                below.append(self._between(child))
            else:
                hidden.append(child)
        if hidden:
            below.append(self._fold("rest" if below else "all", index, hidden))
        return below

    @property
    def _gap(self) -> int:
        """The first of the chain's generations that are left out below the root; -1 when none is."""
        return self.path[1] if self.top > 1 else -1

    def _between(self, top: int) -> Fold:
        tree, below = self.tree, self.path[self.top]
        return Fold(
            kind="between",
            at=tree.ids[below],
            first=tree.ids[self.path[self.top - 1]],
            count=tree.sizes[top] - tree.sizes[below],
            failed=tree.failures[top] - tree.failures[below],
            levels=tree.depths[below] - tree.depths[top],
        )

    def _fold(self, kind: FoldKind, index: int, hidden: list[int]) -> Fold:
        tree = self.tree
        # Of a part that the user turned to, the next one is after it; at the end it begins again.
        last = max((child for child in tree.children[index] if child in self.drawn), default=-1)
        return Fold(
            kind=kind,
            at=tree.ids[index],
            first=tree.ids[next((child for child in hidden if child > last), hidden[0])],
            count=sum(tree.sizes[child] for child in hidden),
            failed=sum(tree.failures[child] for child in hidden),
            levels=1 + max(tree.heights[child] for child in hidden),
        )
