"""`dashboard.diff`: right on small texts, bounded on hostile ones."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.diff import MAX_CHARACTERS, MAX_LINES, MAX_ROWS, Diff, Row, diff

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "  a"]), max_size=30)
MEGABYTE = 1_000_000


def shown(result: Diff) -> list[str]:
    signs = {"same": " ", "added": "+", "removed": "-"}
    return [f"~{row.number}" if row.kind == "gap" else signs[row.kind] + row.text for row in result.rows]


def opened(rows: tuple[Row, ...]) -> list[Row]:
    return [inner for row in rows for inner in (row.hidden if row.kind == "gap" else (row,))]


def test_diff_one_line_changed_shows_it_between_context() -> None:
    old = "\n".join("abcdefghijkl")
    result = diff(old, old.replace("f", "F"), context=2)
    assert shown(result) == ["~3", " d", " e", "-f", "+F", " g", " h", "~4"]
    assert (result.added, result.removed, result.notes) == (1, 1, ())
    assert [row.text for row in result.rows[0].hidden] == ["a", "b", "c"]
    assert [row.number for row in result.rows if row.kind == "same"] == [4, 5, 7, 8]


def test_diff_of_part_of_a_line_marks_the_part() -> None:
    removed, added = diff('<path stroke="#7aa" width="3"/>', '<path stroke="#7af" width="3"/>').rows
    assert [row.text[slice(*row.mark)] for row in (removed, added) if row.mark] == ["a", "f"]


def test_diff_equal_texts_is_empty() -> None:
    assert diff("a\nb", "a\nb") == Diff((), 0, 0)
    assert diff("", "") == Diff((), 0, 0)


@pytest.mark.parametrize(("old", "new"), [("a\r\nb", "a\nb"), ("a\n", "a")])
def test_diff_of_line_endings_alone_says_so(old: str, new: str) -> None:
    assert diff(old, new) == Diff((), 0, 0, ("Only line endings differ.",))


def test_diff_against_nothing_counts_every_line() -> None:
    assert shown(diff("", "a\nb")) == ["+a", "+b"]
    assert shown(diff("a\nb", "")) == ["-a", "-b"]


def test_diff_of_one_line_markup_breaks_it_between_tags() -> None:
    tags = [f'<circle r="{number}"/>' for number in range(80)]
    result = diff("<svg>" + "".join(tags) + "</svg>", "<svg>" + "".join(tags).replace('"40"', '"41.5"') + "</svg>")
    assert (result.added, result.removed) == (1, 1)
    assert result.notes == ("Long lines are broken between tags.",)


def test_diff_with_bidirectional_and_control_characters_writes_them_out() -> None:
    (row,) = diff("", "x\u202ey\x1bz").rows
    assert row.text == "x[U+202E]y␛z"


@given(LINES, LINES)
def test_diff_of_any_lines_rebuilds_both_texts(before: list[str], after: list[str]) -> None:
    old, new = "\n".join([*before, "end"]), "\n".join([*after, "end"])
    result = diff(old, new)
    rows = opened(result.rows) or [Row("same", line) for line in new.split("\n")]
    assert [row.text for row in rows if row.kind != "removed"] == new.split("\n")
    assert [row.text for row in rows if row.kind != "added"] == old.split("\n")
    assert result.added - result.removed == len(after) - len(before)


def hostile() -> list[tuple[str, str, str]]:
    rng = random.Random(1)
    words = [str(rng.randrange(40)) for _ in range(2 * MAX_LINES)]
    unique = [f"line {number}" for number in range(MAX_LINES)]
    mixed = rng.sample(unique, len(unique))
    return [
        ("one line of a megabyte", "a" * MEGABYTE, "a" * (MEGABYTE // 2) + "b" + "a" * (MEGABYTE // 2)),
        ("a megabyte of newlines", "\n" * MEGABYTE, "x\n" * (MEGABYTE // 2)),
        ("few words, many lines", "\n".join(words[:MAX_LINES]), "\n".join(words[MAX_LINES:])),
        ("shuffled", "\n".join(unique), "\n".join(mixed)),
        ("megabytes of tags", "<a></a>" * (MEGABYTE // 7), "<a></a><b></b>" * (MEGABYTE // 14)),
    ]


@pytest.mark.parametrize(("old", "new"), [each[1:] for each in hostile()], ids=[each[0] for each in hostile()])
def test_diff_of_a_megabyte_is_bounded_in_time_and_size(old: str, new: str) -> None:
    started = time.monotonic()
    result = diff(old, new)
    # Half a second of matching, one step of it, and what is linear; the machine may be busy.
    assert time.monotonic() - started < 5
    assert 0 < len(result.rows) <= MAX_ROWS
    assert all(len(row.text) <= MAX_CHARACTERS + 80 for row in opened(result.rows))
    assert sum(len(row.text) for row in opened(result.rows)) < 3 * MEGABYTE


def test_diff_that_runs_out_of_time_says_so() -> None:
    result = diff("a\nb\nc", "c\nb\na", seconds=-1)
    assert result.notes == ("The texts are very different: some lines may show as changed that are not.",)
    assert (result.added, result.removed) == (3, 3)


def test_diff_of_a_long_changed_line_keeps_the_change_in_sight() -> None:
    (_, added) = diff("a" * 5000 + "b" + "c" * 5000, "a" * 5000 + "X" + "c" * 5000).rows
    assert added.mark is not None
    assert added.text[slice(*added.mark)] == "X"
    assert len(added.text) < MAX_CHARACTERS + 80
