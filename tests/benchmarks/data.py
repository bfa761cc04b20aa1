"""The generations that the benchmarks read: made, the same at every run, as many as are asked for.

Each tree has 100: a chain of 50, a generation with 20 children, and 31 hung on at random. Trees begin ten minutes apart
and grow over half a day, so that many of them grow at once. Codes are of 1.5 kB.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

TREE = 100
CHAIN = 50
CHILDREN = 20
_BUSY = 10
_START = datetime(2020, 1, 1, tzinfo=UTC)
_SYLLABLES = ("ba", "do", "fe", "gi", "hu", "ka", "lo", "me", "ni", "pu", "ra", "so", "te", "vi", "wu", "zo")
_EVERYDAY = "logo neon bouncing slow glow trail blue background title fade spin ring planet rain clock bar wave line"
_SHAPES = '<rect width="9"/>' * 92
_EVERY_TREES = 500
"""One tree of so many has the rare word in its prompts."""


def tree_id(tree: int) -> str:
    """Give the id of a tree's root."""
    return f"t{tree:05}-00"


def chain_id(tree: int) -> str:
    """Give the id of the last of a tree's chain of 50."""
    return f"t{tree:05}-{CHAIN - 1:02}"


def busy_id(tree: int) -> str:
    """Give the id of the generation of a tree that has 20 children."""
    return f"t{tree:05}-{_BUSY:02}"


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Make so many generations, parents before their children."""
    for tree in range(-(-count // TREE)):
        yield from _tree(tree)[: count - tree * TREE]


def written(run: str, number: int, *, parent: str | None) -> dict[str, Any]:
    """Make one more generation, for the benchmarks that write."""
    row = _row(random.Random(number), 0, number % TREE, _START + timedelta(days=1, seconds=number))
    return row | {"id": f"{run}-{number}", "status": "success", "parent_generation_id": parent}


def _tree(tree: int) -> list[dict[str, Any]]:
    chance = random.Random(tree)
    made: list[dict[str, Any]] = []
    for number in range(TREE):
        if number == 0:
            parent = None
        elif number < CHAIN:
            parent = number - 1
        elif number < CHAIN + CHILDREN - 1:
            parent = _BUSY
        else:
            parent = chance.choice([other for other in range(number) if other != _BUSY])
        row = _row(chance, tree, number, _START + timedelta(minutes=10 * tree + 7 * number))
        row["parent_generation_id"] = None if parent is None else f"t{tree:05}-{parent:02}"
        made.append(row)
    return made


def _row(chance: random.Random, tree: int, number: int, created_at: datetime) -> dict[str, Any]:
    id = f"t{tree:05}-{number:02}"
    status = chance.choices(("success", "failed", "pending"), (85, 12, 3))[0]
    # Few words are said often and many seldom.
    words = [_vocabulary()[(int(chance.paretovariate(0.7)) - 1) % len(_vocabulary())] for _ in range(12)]
    if tree % _EVERY_TREES == 7 and number == 3:
        words.append("zanzibar")
    return {
        "id": id,
        "user_id": f"user{(int(chance.paretovariate(1)) - 1) % 50}",
        "prompt": " ".join(words),
        "status": status,
        "created_at": created_at,
        "code": f"<svg><!-- {id} -->{_SHAPES}</svg>" if status == "success" else None,
        "error_message": "mismatched tag: line 3" if status == "failed" else None,
        "duration_in_frames": 120,
        "fps": 30,
        "aspect_ratio": "16:9",
        "refinement_prompt": " ".join(words[:5]) if number else None,
        "score": chance.random(),
        "attributes": {"model": "m-1", "cost": number / 100},
    }


@cache
def _vocabulary() -> list[str]:
    chance = random.Random(0)
    return [*_EVERYDAY.split(), *("".join(chance.choices(_SYLLABLES, k=4)) for _ in range(5_000))]
