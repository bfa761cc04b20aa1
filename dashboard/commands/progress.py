"""How far a command is: a bar with rate and time left on a terminal, plain lines otherwise."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from dashboard.commands.terminal import note

Report = Callable[[int, int | None], None]
"""Called with how many are done and of how many; None when that is not known."""

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress_bar(label: str) -> Generator[Report]:
    """Show progress on standard error, so that standard output holds only results."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(label)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")


class _Lines:
    """One line at most every few seconds, and one when all is done."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._done = 0
        self._start = self._last = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if done < self._done:
            # A second pass over the same things has begun.
            self._start = now
        self._done = done
        if done != total and now - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = now
        rate = done / max(now - self._start, 0.001)
        left = f", {(total - done) / max(rate, 0.001):.0f} s left" if total and done < total else ""
        note(f"{self._label}: {done}{f' of {total}' if total else ''}, {rate:.0f}/s{left}")
