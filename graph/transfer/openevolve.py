"""Reading the program databases of OpenEvolve runs."""

import os
from collections.abc import Iterator
from pathlib import Path

from graph.transfer.items import Fault, Item, Note
from graph.transfer.openevolve_program import as_generation
from graph.transfer.openevolve_runs import Run, find_runs, read_program


class OpenEvolveReader:
    """Reads the programs of the OpenEvolve runs in a folder.

    A program is a generation: its parent is the program that it was made from, its refinement prompt the changes, its
    score the metric `combined_score`, and everything else is an attribute. One whose metrics hold an error has failed.
    The programs of a run share its task as their prompt, or the folder's name where the files do not know the task.
    Of a program that is in several checkpoints the latest counts. They belong to `user_id`: runs do not say whose
    they are.
    """

    def __init__(self, folder: str | os.PathLike[str], *, user_id: str = "openevolve") -> None:
        self._folder = Path(folder)
        self._user_id = user_id

    def __iter__(self) -> Iterator[Item]:
        if not self._folder.is_dir():
            yield Fault(self._folder.name, None, "file", "is not a folder")
            return
        empty = True
        for run in find_runs(self._folder):
            for item in self._read(run):
                empty = False
                yield item
        if empty:
            yield Fault(self._folder.name, None, "file", "holds no programs: is it the folder of an OpenEvolve run?")

    def _read(self, run: Run) -> Iterator[Item]:
        task = run.task()
        seen: set[str] = set()
        for file in run.files():
            place = os.path.relpath(file, self._folder)
            program = read_program(file, place)
            if isinstance(program, Fault):
                yield program
            elif (id := str(program.get("id"))) in seen:
                yield Note(place, "earlier snapshot of a program, of which the latest is imported")
            else:
                seen.add(id)
                yield from as_generation(place, program, task, self._user_id)
