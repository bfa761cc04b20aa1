"""A tree of the demo as a story: who asked for what, in which order, and what it changed in the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.demo.scene import Scene


@dataclass(frozen=True)
class Step:
    """One request; with several `variations` they are siblings made at once."""

    text: str
    variations: Sequence[Mapping[str, Any]]
    picked: int = 0
    flaw: tuple[str, str] | None = None
    pending: bool = False


@dataclass(frozen=True)
class Turn:
    """Go back to another version, hand over to another person, or come back days later."""

    label: str | None
    by: str | None
    days: int


@dataclass(frozen=True)
class Story:
    """A whole tree. The first step of the plot makes its root, and that step's text is the prompt of every version."""

    name: str
    owner: str
    starts: datetime
    scene: Scene
    plot: Sequence[Step | Turn]
    fps: int = 30


def step(text: str, **changes: Any) -> Step:
    """Ask for something that changes these features of the picture; what follows refines the result."""
    return Step(text, [changes])


def batch(text: str, *variations: Mapping[str, Any], pick: int) -> Step:
    """Ask for several variations at once; what follows refines number `pick`, counted from 1."""
    return Step(text, variations, picked=pick - 1)


def broken(text: str, old: str, new: str, **changes: Any) -> Step:
    """Ask for something whose code comes out with `new` where `old` should be; what follows starts where this did."""
    return Step(text, [changes], flaw=(old, new))


def pending(text: str) -> Step:
    """Ask for something that is still being made; what follows starts where this did."""
    return Step(text, [{}], pending=True)


def go(label: str | None = None, *, by: str | None = None, days: int = 0) -> Turn:
    """Go on from the version with this label, as the dashboard shows it, by this user, this many days later."""
    return Turn(label, by, days)
