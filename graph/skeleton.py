"""A whole tree as columns: what versions there are and how they hang together, without their texts.

The skeleton is what one statement brings; labels, counts, depths and paths are computed from it here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import count

from graph.errors import GenerationNotFoundError
from graph.models import Status

SkeletonRow = tuple[str, str | None, Status, str, str, float | None]
"""id, id of the parent, status, creation time in ISO 8601 (UTC), owner, score."""


class Tree:
    """All versions of one idea, oldest first; columns of equal length, one entry a generation.

    A generation is named by its id or by its index in these columns. The root is the first generation without a
    stored parent; in a cycle, which has none, it is the oldest member.
    """

    def __init__(self, rows: Sequence[SkeletonRow], *, chosen_id: str, truncated: bool = False) -> None:
        # The text of a time does not sort as the time does: the fraction may be missing.
        timed = sorted((((_time(row[3]), row[0]), row) for row in rows), key=lambda pair: pair[0])
        rows = [row for _, row in timed]
        self.chosen_id = chosen_id
        """The id that the tree was asked for."""
        self.truncated = truncated
        """More generations belong to the tree than are here: `max_generations` or the depth bound was reached."""
        self.ids: tuple[str, ...] = tuple(row[0] for row in rows)
        self.statuses: tuple[Status, ...] = tuple(row[2] for row in rows)
        self.user_ids: tuple[str, ...] = tuple(row[4] for row in rows)
        self.scores: tuple[float | None, ...] = tuple(row[5] for row in rows)
        self.created_at: tuple[datetime, ...] = tuple(key[0] for key, _ in timed)
        self._index = {generation_id: index for index, generation_id in enumerate(self.ids)}
        parents = [self._index.get(row[1], -1) if row[1] is not None else -1 for row in rows]
        self.root, self.cyclic = _cut_at_root(parents)
        self.parents: tuple[int, ...] = tuple(parents)
        """Index of the parent; -1 at the root."""

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, generation_id: object) -> bool:
        return generation_id in self._index

    def index(self, generation_id: str) -> int:
        """Give the index of an id. Raises `GenerationNotFoundError` when it is not in this tree."""
        try:
            return self._index[generation_id]
        except KeyError:
            raise GenerationNotFoundError(generation_id) from None

    @property
    def root_id(self) -> str:
        """The id of the root."""
        return self.ids[self.root]

    @property
    def last_activity(self) -> datetime:
        """When the newest generation was made, UTC."""
        return self.created_at[-1]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each generation the indexes of its direct refinements, oldest first."""
        children: list[list[int]] = [[] for _ in self.ids]
        for index, parent in enumerate(self.parents):
            if parent >= 0:
                children[parent].append(index)
        return tuple(tuple(each) for each in children)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """All indexes, parents before their children, a first child's whole subtree before the second child."""
        order: list[int] = []
        stack = [self.root]
        while stack:
            index = stack.pop()
            order.append(index)
            stack.extend(reversed(self.children[index]))
        return tuple(order)

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """For each generation the number of refinements from the root; the root's is 0."""
        depths = [0] * len(self.ids)
        for index in self.order[1:]:
            depths[index] = depths[self.parents[index]] + 1
        return tuple(depths)

    @property
    def depth(self) -> int:
        """The number of generations on the longest path, root included."""
        return max(self.depths) + 1

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """For each generation its version label, unique in the tree: V1, V2, V2b.

        The number is the depth, the letter the branch. A first child continues the branch of its parent; each later
        child starts the next free branch, in order of creation, so a later version changes no label.
        """
        firsts = {each[0] for each in self.children if each}
        branches: list[str] = [""] * len(self.ids)
        letters = (_letters(number) for number in count(2))
        for index in range(len(self.ids)):
            if self.parents[index] >= 0 and index not in firsts:
                branches[index] = next(letters)
        for index in self.order[1:]:
            if index in firsts:
                branches[index] = branches[self.parents[index]]
        return tuple(f"V{depth + 1}{branch}" for depth, branch in zip(self.depths, branches, strict=True))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """For each generation the number of generations in its subtree, itself included."""
        return self._summed([1] * len(self.ids))

    @cached_property
    def failures(self) -> tuple[int, ...]:
        """For each generation the number of failed ones in its subtree, itself included."""
        return self._summed([int(status == "failed") for status in self.statuses])

    @cached_property
    def heights(self) -> tuple[int, ...]:
        """For each generation the number of levels below it; a leaf's is 0."""
        heights = [0] * len(self.ids)
        for index in reversed(self.order[1:]):
            parent = self.parents[index]
            heights[parent] = max(heights[parent], heights[index] + 1)
        return tuple(heights)

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many generations have each status; every status is a key."""
        counted = Counter(self.statuses)
        return {"success": counted["success"], "failed": counted["failed"], "pending": counted["pending"]}

    def path(self, generation_id: str) -> list[str]:
        """Give the ids from the root to `generation_id`, both included."""
        return [self.ids[index] for index in self.path_indexes(self.index(generation_id))]

    def path_indexes(self, index: int) -> list[int]:
        """Give the indexes from the root to `index`, both included."""
        path = [index]
        while (index := self.parents[index]) >= 0:
            path.append(index)
        return path[::-1]

    def descendants(self, index: int) -> Iterator[int]:
        """Iterate over the indexes below `index`, parents before children."""
        stack = list(self.children[index])
        while stack:
            each = stack.pop()
            yield each
            stack.extend(self.children[each])

    def _summed(self, values: list[int]) -> tuple[int, ...]:
        for index in reversed(self.order[1:]):
            values[self.parents[index]] += values[index]
        return tuple(values)


def _cut_at_root(parents: list[int]) -> tuple[int, bool]:
    """Find the root; in a cycle make its oldest member one. Returns its index and whether there was a cycle."""
    root = next((index for index, parent in enumerate(parents) if parent < 0), None)
    if root is not None:
        return root, False
    seen: set[int] = set()
    index = 0
    while index not in seen:
        seen.add(index)
        index = parents[index]
    # `index` is on the cycle now; go around once.
    cycle = [index]
    while (following := parents[cycle[-1]]) != index:
        cycle.append(following)
    root = min(cycle)
    parents[root] = -1
    return root, True


def _letters(number: int) -> str:
    """Write a number in letters: 1 is a, 2 b, 26 z, 27 aa."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def _time(text: str) -> datetime:
    value = datetime.fromisoformat(text[:32])
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
