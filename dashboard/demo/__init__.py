"""The demo: trees of motion graphics whose code is real SVG with animation, made for this project."""

from collections.abc import Callable

import graph
from dashboard.demo.stories import (
    bounce,
    chart,
    clock,
    equaliser,
    lower_third,
    ocean,
    planet,
    rain,
    small,
    spinner,
)
from dashboard.demo.telling import tell
from graph.bulk import store_many

_BATCH = 50
"""So many at once that loading is quick, and so few that its progress is seen to move."""

STORIES = (
    *(module.STORY for module in (bounce, chart, clock, equaliser, lower_third, ocean, planet, rain, spinner)),
    *(small.MOON, small.RING, small.COUNTDOWN, small.BUDGET),
)


def demo_generations() -> list[graph.Generation]:
    """Make all generations of the demo, oldest first. The same every time, ids and times included."""
    generations = [generation for story in STORIES for generation in tell(story)]
    return sorted(generations, key=lambda generation: (generation.created_at, generation.id))


def load(db: graph.Connection, progress: Callable[[int, int], None] | None = None) -> int:
    """Store the demo; harmless when it is stored already. Returns how many generations it has.

    `progress` is called with how many are stored and how many there are. Raises `GenerationExistsError` when another
    version of the demo is stored.
    """
    generations = demo_generations()
    for start in range(0, len(generations), _BATCH):
        # Oldest first, so no parent is in a later batch; strict, because a part of the demo would be no demo.
        store_many(db, generations[start : start + _BATCH], strict=True)
        if progress:
            progress(min(start + _BATCH, len(generations)), len(generations))
    return len(generations)
