"""What a reader finds in files, one thing after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from graph.models import Generation


@dataclass(frozen=True)
class Found:
    """A generation, and the place that it was read from: a file, with its line where it has several."""

    place: str
    generation: Generation


@dataclass(frozen=True)
class Fault:
    """Something that cannot be imported: where it is, which record and field, and what is wrong with it."""

    place: str
    id: str | None
    field: str
    reason: str


@dataclass(frozen=True)
class Note:
    """Something that was left out or changed on purpose, to be counted in the report."""

    place: str
    text: str


Item = Found | Fault | Note


class Reader(Protocol):
    """A source of generations that can be read again and again, each time with the same items."""

    def __iter__(self) -> Iterator[Item]: ...
