"""What changed between two texts, line by line, in bounded time; no Streamlit, no database.

difflib is quadratic on bad input. Lines that both texts share at their ends are set aside first, very many lines are
not matched at all, and matching stops at a deadline; each of these is said in a note.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import Match, SequenceMatcher
from typing import Literal

from dashboard.visible import visible

Kind = Literal["same", "added", "removed", "gap"]
Block = tuple[bool, range, range]
"""Whether the lines are equal, the old lines, the new lines."""

MAX_LINES = 10_000
"""Lines a side that are matched: above it a single step of difflib may take longer than a person waits."""
MAX_ROWS = 2_000
"""Lines that are shown: a page with more scrolls badly, and nobody reads them."""
MAX_HIDDEN = 500
MAX_CHARACTERS = 600
SECONDS = 0.5

_BETWEEN_TAGS = re.compile(r">\s*<")


@dataclass(frozen=True)
class Row:
    """One line of a difference, or a gap that stands for unchanged lines."""

    kind: Kind
    text: str = ""
    number: int = 0
    """From 1, in the old text for a removed line, else in the new one. Of a gap: how many lines it hides."""
    mark: tuple[int, int] | None = None
    """Where in `text` a changed line differs from its counterpart."""
    hidden: tuple["Row", ...] = ()
    """Of a gap: its lines; empty when they are too many to send."""


@dataclass(frozen=True)
class Diff:
    """The rows to show, how many lines came and went, and what was left out."""

    rows: tuple[Row, ...]
    added: int
    removed: int
    notes: tuple[str, ...] = field(default=())


def diff(old: str, new: str, *, context: int = 3, seconds: float = SECONDS) -> Diff:
    """Compare two texts line by line.

    `context` is the number of unchanged lines around each change; `seconds` bounds the search for matching lines.
    """
    notes: list[str] = []
    before, after = _lines(old), _lines(new)
    if max(len(old) // len(before or " "), len(new) // len(after or " ")) > MAX_CHARACTERS and "><" in new:
        before, after = _lines(_BETWEEN_TAGS.sub(">\n<", old)), _lines(_BETWEEN_TAGS.sub(">\n<", new))
        notes.append("Long lines are broken between tags.")
    if before == after:
        return Diff((), 0, 0, () if old == new else ("Only line endings differ.",))
    blocks = list(_blocks(before, after, seconds, notes))
    rows = _shown(blocks, before, after, context)
    kept = rows[:MAX_ROWS]
    if len(rows) > MAX_ROWS:
        notes.append(f"The first {MAX_ROWS:,} lines of the difference are shown.".replace(",", " "))
    removed = sum(len(lines) for equal, lines, _ in blocks if not equal)
    added = sum(len(lines) for equal, _, lines in blocks if not equal)
    return Diff(tuple(kept), added, removed, tuple(notes))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    return [visible(line) for line in lines]


class _Timed(SequenceMatcher[str]):
    """A matcher that finds no more matches once its time is up, so that the rest counts as changed."""

    deadline = 0.0
    late = False

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        if time.monotonic() > self.deadline:
            self.late = True
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _blocks(before: list[str], after: list[str], seconds: float, notes: list[str]) -> Iterator[Block]:
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    old, new = range(start, len(before) - end), range(start, len(after) - end)
    yield True, range(start), range(start)
    if max(len(old), len(new)) > MAX_LINES:
        notes.append(f"More than {MAX_LINES:,} lines differ: they are shown without matching them.".replace(",", " "))
        yield False, old, new
    else:
        # Leaving popular lines out of the search is what keeps one step of it short; few lines need no such help.
        few = max(len(old), len(new)) <= 1_000
        matcher = _Timed(None, before[old.start : old.stop], after[new.start : new.stop], autojunk=not few)
        matcher.deadline = time.monotonic() + seconds
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield tag == "equal", old[i1:i2], new[j1:j2]
        if matcher.late:
            notes.append("The texts are very different: some lines may show as changed that are not.")
    yield True, range(old.stop, len(before)), range(new.stop, len(after))


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """Count the equal items at the start of two sequences; slices compare at C speed."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shown(blocks: list[Block], before: list[str], after: list[str], context: int) -> list[Row]:
    rows: list[Row] = []
    for number, (equal, old, new) in enumerate(blocks):
        if len(rows) > MAX_ROWS:
            break
        if equal:
            rows += _folded(after, new, context if number else 0, context if number < len(blocks) - 1 else 0)
        else:
            gone, come = old[:MAX_ROWS], new[:MAX_ROWS]
            rows += _changed([before[line] for line in gone], gone, [after[line] for line in come], come)
    return rows


def _folded(after: list[str], lines: range, head: int, tail: int) -> list[Row]:
    """Show the first and last lines of an unchanged block and fold those between."""
    if len(lines) <= head + tail + 1:
        return [_row("same", after[line], line) for line in lines]
    middle = lines[head : len(lines) - tail]
    hidden = [_row("same", after[line], line) for line in middle] if len(middle) <= MAX_HIDDEN else []
    first, last = lines[:head], lines[len(lines) - tail :]
    return [
        *(_row("same", after[line], line) for line in first),
        Row("gap", number=len(middle), hidden=tuple(hidden)),
        *(_row("same", after[line], line) for line in last),
    ]


def _changed(removed: list[str], old: range, added: list[str], new: range) -> list[Row]:
    """Show removed lines, then added ones; where as many came as went, mark what differs in each."""
    # An empty counterpart marks nothing.
    paired = len(removed) == len(added)
    were, became = (added, removed) if paired else ([""] * len(removed), [""] * len(added))
    gone = [_row("removed", text, line, other) for text, line, other in zip(removed, old, were, strict=True)]
    come = [_row("added", text, line, other) for text, line, other in zip(added, new, became, strict=True)]
    return gone + come


def _row(kind: Kind, text: str, line: int, counterpart: str = "") -> Row:
    mark = _difference(text, counterpart)
    if len(text) <= MAX_CHARACTERS:
        return Row(kind, text, line + 1, mark)
    # A long line is cut to the part around what differs.
    start = max(0, min(mark[0] - 80 if mark else 0, len(text) - MAX_CHARACTERS))
    end = start + MAX_CHARACTERS
    lead = f"… {start} characters … " if start else ""
    shift = len(lead) - start
    cut = lead + text[start:end] + (f" … {len(text) - end} more characters" if len(text) > end else "")
    return Row(kind, cut, line + 1, mark and (mark[0] + shift, min(mark[1], end) + shift))


def _difference(text: str, counterpart: str) -> tuple[int, int] | None:
    """Find the span in which a line differs from its counterpart; None when little is shared."""
    start = _shared(text, counterpart)
    end = _shared(text[start:][::-1], counterpart[start:][::-1])
    shared = start + end
    return (start, len(text) - end) if shared * 2 >= min(len(text), len(counterpart)) > 0 else None
