"""Where OpenEvolve keeps its programs: the runs below a folder, their snapshots, what their task was."""

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.config import MAX_PROMPT_CHARACTERS
from graph.transfer.items import Fault
from graph.transfer.lines import MAX_LINE_BYTES, json_object
from graph.transfer.values import as_mapping

_CHECKPOINT = re.compile(r"checkpoint_(\d+)$")
_CONFIGS = ("config.yaml", "config.yml")
_SYSTEM_MESSAGE = re.compile(r"^(?P<indent>[ \t]*)system_message:[ \t]*(?P<value>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """One run: its folder, and the folders of its snapshots, latest first."""

    folder: Path
    snapshots: tuple[Path, ...]

    def files(self) -> Iterator[Path]:
        """Iterate over the program files, those of the latest snapshot first."""
        for snapshot in self.snapshots:
            yield from sorted(snapshot.glob("*.json"))

    def task(self) -> str:
        """Give the instruction of the run as far as the files know it, else the folder's name."""
        return self._task_in_programs() or self._task_in_config() or self.folder.name

    def _task_in_programs(self) -> str | None:
        for file in self.files():
            program = read_program(file, file.name)
            prompts: object = None if isinstance(program, Fault) else program.get("prompts")
            for each in as_mapping(prompts).values():
                if _usable(system := as_mapping(each).get("system")):
                    return system
        return None

    def _task_in_config(self) -> str | None:
        for folder in (self.folder, self.folder.parent):
            for name in _CONFIGS:
                file = folder / name
                message = system_message(file.read_text("utf-8", errors="replace")) if file.is_file() else None
                if _usable(message):
                    return message
        return None


def find_runs(folder: Path) -> list[Run]:
    """Find the runs in a folder: a run, its checkpoints, one checkpoint, its programs, or a folder of several runs."""
    below = [each for each in folder.rglob("programs") if each.is_dir()]
    snapshots = below or [folder]
    runs: dict[Path, list[Path]] = {}
    for snapshot in snapshots:
        runs.setdefault(_run_folder(snapshot.resolve()), []).append(snapshot)
    return [Run(run, tuple(sorted(found, key=_iteration, reverse=True))) for run, found in sorted(runs.items())]


def read_program(file: Path, place: str) -> dict[str, Any] | Fault:
    """Read a program file, or say why it is none."""
    with file.open("rb") as stream:
        text = stream.read(MAX_LINE_BYTES + 1)
    if len(text) > MAX_LINE_BYTES:
        return Fault(place, None, "file", f"is longer than {MAX_LINE_BYTES} bytes")
    return json_object(text, place)


def _usable(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip()) and len(text) <= MAX_PROMPT_CHARACTERS


def system_message(config: str) -> str | None:
    """Take the `system_message` out of a run's configuration: a quoted, plain or block text of YAML.

    One key is no reason for a YAML parser; a form that it does not know counts as unknown.
    """
    match = _SYSTEM_MESSAGE.search(config)
    if match is None:
        return None
    value = match["value"].strip()
    if value[:1] in {"|", ">"}:
        block = _block(config[match.end() + 1 :], len(match["indent"]))
        return block if value[0] == "|" else " ".join(block.split())
    if value[:1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return None
    if value[:1] == "'":
        return value[1:-1].replace("''", "'") if value.endswith("'") else None
    return value or None


def _block(text: str, indent: int) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        lines.append(line)
    return textwrap.dedent("\n".join(lines)).strip()


def _run_folder(snapshot: Path) -> Path:
    """Give the folder of the run that a snapshot belongs to: above `programs`, and above its checkpoint."""
    folder = snapshot.parent if snapshot.name == "programs" else snapshot
    if _CHECKPOINT.match(folder.name):
        folder = folder.parent
        if folder.name == "checkpoints":
            folder = folder.parent
    return folder


def _iteration(snapshot: Path) -> int:
    match = _CHECKPOINT.match(snapshot.parent.name)
    # The programs beside the checkpoints are those of the end.
    return int(match[1]) if match else 1 << 62
