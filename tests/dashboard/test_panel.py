"""What the panel shows, as the data that its JavaScript draws; no database, no browser."""

import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import panel
from dashboard.panel_parts.address import TABS, Address
from dashboard.panel_parts.changes import changes, fields
from dashboard.panel_parts.details import details
from dashboard.panel_parts.shown import Shown
from dashboard.panel_parts.words import exact, is_svg, language, relative, span
from graph import Generation, Tree
from graph.models import Status
from graph.skeleton import SkeletonRow

START = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="{}"/></svg>'


def generation(id: str, parent: str | None = None, minute: float = 0, **fields: Any) -> Generation:
    defaults: dict[str, Any] = {
        "user_id": "ana",
        "prompt": "a bouncing logo",
        "status": "success",
        "code": SVG.format(minute),
        "refinement_prompt": f"make {id}" if parent else None,
    }
    moment = START + timedelta(minutes=minute)
    return Generation(id=id, parent_generation_id=parent, created_at=moment, **defaults | fields)


def tree(*generations: Generation) -> Tree:
    rows: list[SkeletonRow] = [
        (each.id, each.parent_generation_id, each.status, each.created_at.isoformat(), each.user_id, each.score)
        for each in generations
    ]
    return Tree(rows, chosen_id=generations[-1].id)


def shown(*generations: Generation, tab: str = "preview") -> Shown:
    """Show the last one of a tree."""
    last = generations[-1]
    address = Address.from_query({"id": generations[0].id, "v": last.id, "tab": tab})
    return Shown(tree(*generations), last, address, START + timedelta(days=3))


LOGO = (generation("root"), generation("trail", "root", 5, user_id="bo"), generation("glow", "trail", 17, fps=30))


def test_address_survives_being_written_and_read() -> None:
    address = Address("root", "glow", "changes", "V2b")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address.href).query).items()}
    assert Address.from_query(query) == address
    assert Address("root", "root").href == "tree?id=root"


@pytest.mark.parametrize("tab", ["", "Code", "<script>", *TABS])
def test_address_from_any_tab_is_a_known_tab(tab: str) -> None:
    assert Address.from_query({"id": "a", "tab": tab}).tab == (tab if tab in TABS else "preview")


def test_head_of_a_refinement_says_author_time_after_parent_and_instruction() -> None:
    part = panel.head(shown(*LOGO, generation("end", "glow", 29, aspect_ratio="16:9", duration_in_frames=90, fps=15)))
    assert (part["label"], part["status"]) == ("V4", "success")
    assert part["facts"] == ["ana", "12 min after V3", "16:9", "6 s"]
    assert (part["quote"], part["quoted"], part["notes"]) == ("make end", True, [])


def test_head_of_a_root_quotes_the_prompt_and_says_when() -> None:
    part = panel.head(shown(generation("root", refinement_prompt="kept on a root too")))
    assert (part["quote"], part["quoted"], part["facts"]) == ("a bouncing logo", False, ["ana", "3 days ago"])


def test_head_of_a_child_older_than_its_parent_says_before() -> None:
    assert (
        panel.head(shown(generation("root", minute=9), generation("early", "root", 2)))["facts"][1] == "7 min before V1"
    )


def test_head_of_an_orphan_and_of_a_circle_says_so() -> None:
    assert panel.head(shown(generation("orphan", "gone")))["notes"] == [panel.strings.ORPHAN]
    circle = shown(generation("a", "b"), generation("b", "a", 1))
    assert panel.head(circle)["notes"] == [panel.strings.CYCLE]


def test_stack_of_a_long_chain_shows_its_end_and_counts_the_rest() -> None:
    chain = [generation("g0"), *(generation(f"g{n}", f"g{n - 1}", n) for n in range(1, 100))]
    ids = panel.stack_ids(shown(*chain))
    assert len(ids) == panel.MAX_STACK
    part = panel.stack(shown(*chain), {each.id: each for each in chain}, {"g99": SVG, "g98": "no picture"})
    assert part["earlier"] == 40
    assert [each["label"] for each in part["versions"]] == [f"V{n}" for n in range(41, 101)]
    assert part["versions"][-1] == {
        "id": "g99", "label": "V100", "status": "success", "text": "make g99",
        "picture": SVG, "ratio": "16 / 9", "href": "tree?id=g0&v=g99",
    }  # fmt: skip
    assert part["versions"][-2]["picture"] is None


def test_stack_of_large_pictures_keeps_the_last_ones() -> None:
    code = "<svg>" + " " * (panel.MAX_THUMBNAILS // 2)
    part = panel.stack(shown(*LOGO), {}, {each.id: code for each in LOGO})
    assert [bool(each["picture"]) for each in part["versions"]] == [False, False, True]


def test_tabs_link_to_the_same_version() -> None:
    links = panel.tabs(shown(*LOGO))["tabs"]
    assert [tab for tab, _, _ in links] == list(TABS)
    assert links[1][2] == "tree?id=root&v=glow&tab=changes"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"source", "caption", "ratio"}),
        ({"code": "print(1)"}, {"text"}),
        ({"code": "x" * 30_000}, {"text", "note", "offer"}),
        ({"code": None}, {"title", "note"}),
        ({"code": "<svg>" + "x" * panel.MAX_PICTURE}, {"text", "note", "offer"}),
        ({"status": "failed", "error_message": "bad token", "code": "<svg"}, {"title", "message", "offer", "text"}),
        ({"status": "failed", "code": None}, {"title", "message"}),
        ({"status": "pending", "code": None}, {"title", "note"}),
    ],
)
def test_preview_shows_what_there_is(fields: dict[str, Any], expected: set[str]) -> None:
    part = panel.preview(shown(generation("root", **fields)))
    assert set(part) - {"part", "status", "alt"} == expected
    assert len(part.get("text", "")) <= panel.MAX_TEXT


def test_preview_of_a_pending_one_says_how_long() -> None:
    part = panel.preview(shown(generation("root", status="pending", code=None)))
    assert part["title"] == "Pending for 3 days, since 2026-11-01 12:00:00 UTC"


def test_changes_against_the_parent_counts_lines_and_lists_fields() -> None:
    before = generation("root", code="a\nb\nc", attributes={"model": "m1", "cost": 1})
    after = generation("next", "root", 1, code="a\nB\nc\nd", score=0.5, attributes={"model": "m2", "cost": 1})
    part = changes(shown(before, after), before)
    assert part["counts"] == [2, 1]
    assert [row[:2] for row in part["rows"]] == [
        ["same", "a"], ["removed", "b"], ["added", "B"], ["same", "c"], ["added", "d"],
    ]  # fmt: skip
    assert part["fields"] == [("score", "none", "0.5"), ("model", "m1", "m2")]
    assert part["before"]["href"] == "tree?id=root"
    assert "reset" not in part


def test_changes_against_another_version_offers_the_parent_again() -> None:
    assert changes(shown(*LOGO), LOGO[0])["reset"] == {"label": "back to V2", "href": "tree?id=root&v=glow"}


def test_changes_of_two_pictures_shows_both() -> None:
    part = changes(shown(*LOGO), LOGO[1])
    assert [picture["label"] for picture in part["pictures"]] == ["V2", "V3"]


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (None, None, panel.strings.NEITHER_CODE),
        ("x", "x", panel.strings.SAME_CODE),
        (None, "x", "V1 has no code, so every line counts."),
        ("x", None, "V2 has no code, so every line counts."),
    ],
)
def test_changes_without_two_codes_says_why(before: str | None, after: str | None, note: str) -> None:
    root, child = generation("root", code=before), generation("next", "root", 1, code=after)
    assert changes(shown(root, child), root)["notes"][0] == note


def test_changes_of_a_root_has_nothing_to_compare_and_suggests_its_children() -> None:
    root, child = generation("root"), generation("next", "root", 1)
    part = changes(Shown(tree(root, child), root, Address("root", "root"), START), None)
    assert part["alone"] == panel.strings.FIRST
    assert part["suggestions"] == [("V2", "child, success")]


def test_changes_of_an_orphan_says_that_the_parent_is_gone() -> None:
    assert changes(shown(generation("orphan", "gone")), None)["alone"] == panel.strings.GONE


def test_changes_of_two_megabyte_codes_takes_seconds_at_most() -> None:
    words = random.Random(3)
    codes = ["".join(words.choice("ab\n") for _ in range(2**20)) for _ in range(2)]
    root, child = (generation("root", code=codes[0]), generation("next", "root", 1, code=codes[1]))
    started = time.monotonic()
    part = changes(shown(root, child), root)
    assert time.monotonic() - started < 5
    assert part["notes"]
    assert len(json.dumps(part)) < 3_000_000


def test_fields_leave_out_what_always_differs() -> None:
    assert fields(LOGO[1], LOGO[2]) == [("user_id", "bo", "ana"), ("fps", "none", "30")]


def test_details_lists_every_field_and_marks_the_empty_ones() -> None:
    part = details(shown(*LOGO, generation("end", "glow", 20, attributes={"model": "m", "<b>": True}, score=1.5)))
    rows = {row["name"]: row for row in part["rows"]}
    assert set(Generation.model_fields) - set(rows) == {"attributes"}
    assert (rows["attributes: model"]["value"], rows["attributes: <b>"]["value"]) == ("m", "true")
    assert (rows["created_at"]["value"], rows["created_at"]["extra"]) == ("2026-11-01 12:20:00 UTC", "2 days ago")
    assert rows["fps"]["kind"] == rows["raw_code"]["kind"] == rows["Children"]["kind"] == "empty"
    assert rows["Parent"]["versions"][0]["label"] == "V3"


def test_details_of_a_wide_family_links_some_and_counts_all() -> None:
    children = [generation(f"c{n}", "root", 1 + n) for n in range(250)]
    rows = {row["name"]: row for row in details(shown(generation("root"), *children))["rows"]}
    assert len(rows["Siblings (249)"]["versions"]) == 100
    assert rows["Siblings (249)"]["more"] == "and 149 more"


def test_copies_name_the_exact_version_and_tab() -> None:
    buttons = {each["label"]: each for each in panel.copies(shown(*LOGO, tab="code"))["buttons"]}
    assert buttons["Link"]["href"] == "tree?id=root&v=glow&tab=code"
    assert buttons["Id"]["text"] == "glow"
    compile(buttons["Python"]["text"], "copied", "exec")
    assert 'graph.get(db, "glow")' in buttons["Python"]["text"]
    assert buttons["Cypher"]["text"] == 'MATCH (g:Generation {id: "glow"}) RETURN g'


def test_lone_tells_how_a_tree_of_one_grows() -> None:
    (part,) = panel.lone(shown(generation("root")))
    compile(part["snippet"], "copied", "exec")
    assert panel.lone(shown(*LOGO)) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7_300, "2 h"), (86_400, "1 day"), (200_000, "2 days"), (-90, "1 min")],
)
def test_span_names_the_largest_unit(seconds: float, text: str) -> None:
    assert span(timedelta(seconds=seconds)) == text


def test_relative_of_the_future_says_in() -> None:
    assert relative(START + timedelta(days=400), START) == "in 1 year"
    assert relative(START, START) == "now"


def test_exact_keeps_microseconds_only_when_there_are_some() -> None:
    assert exact(START.replace(microsecond=120)) == "2026-11-01 12:00:00.00012 UTC"
    assert exact(START) == "2026-11-01 12:00:00 UTC"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (SVG, "xml"),
        ('<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n<svg/>', "xml"),
        ("<!doctype html><p>", "html"),
        ('{"a": 1}', "json"),
        ("[1, 2]", "json"),
        ("import os\nprint(1)", "python"),
        ("# EVOLVE-BLOCK-START\ndef f(x):\n    return x", "python"),
        ("import React from 'react'\nexport default 1", "javascript"),
        ("const a = 1", "javascript"),
        ("once upon a time {", "text"),
        ("", "text"),
    ],
)
def test_language_of_known_kinds_is_guessed(code: str, expected: str) -> None:
    assert language(code) == expected


@pytest.mark.parametrize("code", ["const a = <svg/>", "an <svg> in words", "<html><svg/></html>", "<svgx/>", ""])
def test_is_svg_of_what_only_holds_one_is_false(code: str) -> None:
    assert not is_svg(code)


@pytest.mark.parametrize("status", ["success", "failed", "pending"])
def test_every_part_is_json(status: Status) -> None:
    here = shown(generation("root", status=status), generation("next", "root", 1, status=status))
    parts = [panel.head(here), panel.stack(here, {}, {}), panel.tabs(here), panel.preview(here), details(here)]
    assert json.loads(json.dumps([*parts, changes(here, generation("root")), panel.copies(here), panel.bar(here, {})]))
