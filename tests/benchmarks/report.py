"""The table that the README shows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.figures import Figure

README = Path(__file__).parents[2] / "README.md"
_BEGIN, _END = "<!-- written by tests/benchmarks -->", "<!-- end -->"


def table(measured: Mapping[str, Sequence[Figure]]) -> str:
    """Write the figures as a Markdown table, a column an engine."""
    lines = [f"| ratio | wanted | {' | '.join(measured)} |", "|---|---|" + "---|" * len(measured)]
    for row in zip(*measured.values(), strict=True):
        cells = (f"**{each.ratio:.2f}** ({each.detail})" for each in row)
        lines.append(f"| {row[0].name} | {row[0].bound} | {' | '.join(cells)} |")
    return "\n".join(lines)


def replace_section(readme: str, text: str) -> str:
    """Put a text between the two marks in the README. Raises `ValueError` when it has none."""
    before, _, rest = readme.partition(_BEGIN)
    _, mark, after = rest.partition(_END)
    if not mark:
        raise ValueError(f"README.md has no {_BEGIN} and {_END}")
    return f"{before}{_BEGIN}\n{text}{_END}{after}"
