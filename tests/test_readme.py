"""The README's Python example is run, and prints what the README says it prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)


def test_readme_python_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENERATION_GRAPH_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    examples, outputs = blocks("python"), blocks("text")
    assert len(examples) == len(outputs) == 1

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(examples[0], str(README), "exec"), {})  # noqa: S102 - the point of the test

    assert printed.getvalue() == outputs[0]


def test_readme_shell_blocks_are_one_line_each() -> None:
    commands = blocks("sh")
    assert [command.count("\n") for command in commands] == [1, 1]


def test_readme_shows_a_picture_that_is_there_by_line_30() -> None:
    top = "\n".join(README.read_text().splitlines()[:30])
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", top)
    assert picture
    assert (README.parent / picture[1]).stat().st_size > 10_000
