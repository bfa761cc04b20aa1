import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import graph
from dashboard import data, strings
from dashboard.tree_list.rows import PROMPT_CHARACTERS
from tests.dashboard.conftest import Opened
from tests.servers import EMBEDDED_ONLY, Server

pytestmark = EMBEDDED_ONLY

HOSTILE = "<script>alert(1)</script>\u202e\u2066 </style> ${x} {y} \\u003c"


def one(db: graph.Connection, prompt: str = "a logo", **fields: Any) -> graph.Generation:
    defaults: dict[str, Any] = {"user_id": "ana", "status": "success"}
    return graph.store(db, prompt=prompt, **defaults | fields)


def component(app: AppTest, name: str) -> dict[str, Any]:
    """Give what the page hands to the component of this name."""
    found = [each for each in app.get("bidi_component") if each.proto.component_name == f"generation_graph_{name}"]
    assert len(found) == 1
    return json.loads(found[0].proto.json)


def shown(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    return component(app, "tree_list")


def html(app: AppTest) -> str:
    assert not app.exception
    return "".join(each.proto.body for each in app.get("html"))


def prompts(app: AppTest) -> list[str]:
    return ["".join(text for text, _ in row["prompt"]) for row in shown(app)["rows"]]


def test_trees_page_stored_trees_shows_a_row_each_with_everything_in_it(app: Opened, db: graph.Connection) -> None:
    start = datetime.now(UTC) - timedelta(hours=3)
    root = one(db, "a logo", code="<svg/>", aspect_ratio="16:9", created_at=start, score=0.5)
    middle = one(
        db,
        parent_generation_id=root.id,
        refinement_prompt="slower",
        user_id="bo",
        code="<svg> </svg>",
        created_at=start + timedelta(hours=1),
        score=0.75,
    )
    one(
        db,
        parent_generation_id=middle.id,
        refinement_prompt="neon",
        status="failed",
        error_message="no",
        created_at=start + timedelta(hours=2),
    )
    page = app()
    (row,) = shown(page)["rows"]
    del row["shape"]
    assert row == {
        "id": root.id,
        "href": f"tree?id={root.id}",
        "prompt": [["a logo", False]],
        "authors": ["ana", "bo"],
        "moreAuthors": 0,
        "latest": {"label": "V3", "text": [["neon", False]]},
        "best": "V2",
        "matches": None,
        "picture": middle.id,
        "aspect": "16:9",
        "versions": 3,
        "depth": 3,
        "counts": {"success": 2, "failed": 1, "pending": 0},
        "at": (start + timedelta(hours=2)).isoformat(),
    }
    assert shown(page)["totals"] == "1 tree · 3 generations"
    assert component(page, "pictures") == {middle.id: "<svg> </svg>"}


def test_trees_page_search_in_the_address_marks_and_counts_the_hits(app: Opened, db: graph.Connection) -> None:
    one(db, "a logo with neon trails")
    root = one(db, "a planet")
    one(db, "a planet", parent_generation_id=root.id, refinement_prompt="NEON rings")
    one(db, "rain")
    page = shown(app(q="neon"))
    assert page["totals"] == "2 of 3 trees match “neon” in a prompt or a refinement · 2 generations"
    assert page["rows"][0]["latest"]["text"] == [["NEON", True], [" rings", False]]
    assert page["rows"][0]["matches"] == 1
    assert page["rows"][1]["prompt"] == [["a logo with ", False], ["neon", True], [" trails", False]]


def test_trees_page_filters_in_the_address_are_asked_and_shown_again(app: Opened, db: graph.Connection) -> None:
    one(db, "old failure", status="failed", error_message="no", created_at=datetime.now(UTC) - timedelta(days=20))
    one(db, "success")
    one(db, "failure", status="failed", error_message="no", user_id="bo")
    page = app(status="failed", days="7", by="bo", order="created")
    assert prompts(page) == ["failure"]
    assert shown(page)["totals"] == "1 of 3 trees matches the filters · 1 generation"


def test_trees_page_more_than_fit_goes_on_by_the_cursor(app: Opened, db: graph.Connection) -> None:
    for number in range(data.TREES_A_PAGE + 2):
        one(db, f"logo {number}")
    first = app()
    second = app(after=shown(first)["next"])
    assert shown(first)["later"] is False
    assert shown(second)["later"] is True
    assert shown(second)["next"] is None
    assert prompts(first) + prompts(second) == [f"logo {number}" for number in reversed(range(data.TREES_A_PAGE + 2))]


def test_trees_page_nothing_matches_shows_no_rows_and_keeps_the_filters(app: Opened, db: graph.Connection) -> None:
    one(db)
    page = shown(app(q="zebra"))
    assert (page["rows"], page["next"]) == ([], None)
    assert page["totals"] == "None of 1 tree matches “zebra” in a prompt or a refinement"
    assert page["strings"]["clear"] == strings.TREE_LIST["clear"]


def test_trees_page_empty_database_shows_three_ways_to_get_data(app: Opened) -> None:
    page = html(app())
    for command in ("generation-graph demo", "generation-graph import openevolve DIR", "graph.refine(db, logo.id, "):
        assert command.replace('"', "&quot;") in page


def test_trees_page_python_snippet_as_shown_stores_what_the_page_then_shows(app: Opened, db: graph.Connection) -> None:
    exec(strings.PYTHON_SNIPPET, {})  # noqa: S102  what people copy has to run
    (row,) = shown(app())["rows"]
    assert row["versions"] == 2
    assert row["latest"]["text"] == [["make it slower", False]]


@pytest.mark.parametrize("after", ["made-up", "", "W10=", "eyJhIjoxfQ=="])
def test_trees_page_cursor_somebody_made_up_offers_the_first_page(
    app: Opened, db: graph.Connection, after: str
) -> None:
    one(db)
    page = html(app(after=after))
    assert strings.BAD_PAGE_TITLE in page
    assert 'href="./"' in page


def test_trees_page_cursor_of_another_order_offers_the_first_page(app: Opened, db: graph.Connection) -> None:
    for number in range(data.TREES_A_PAGE + 1):
        one(db, f"logo {number}")
    after = shown(app())["next"]
    assert strings.BAD_PAGE_TITLE in html(app(after=after, order="versions"))


def test_trees_page_hostile_texts_reach_the_component_as_data_only(app: Opened, db: graph.Connection) -> None:
    one(db, HOSTILE, user_id=HOSTILE, aspect_ratio=None)
    page = app(q="alert")
    assert "".join(prompts(page)) == HOSTILE
    assert shown(page)["rows"][0]["authors"] == [HOSTILE]
    assert "alert(1)" not in html(page)
    assert all("alert(1)" not in each.proto.html_content for each in page.get("bidi_component"))


def test_trees_page_longest_prompt_is_cut(app: Opened, db: graph.Connection) -> None:
    one(db, "x" * 20_000)
    assert prompts(app()) == ["x" * PROMPT_CHARACTERS + "…"]


def test_trees_page_database_down_names_it_and_comes_back_with_it(
    app: Opened, db: graph.Connection, engine: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one(db)
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    page = app()
    assert strings.DOWN_TITLE in html(page)
    assert "bolt://127.0.0.1:1" in html(page)
    assert engine.password not in html(page)
    monkeypatch.setenv("NEO4J_URI", engine.uri)
    assert prompts(page.run()) == ["a logo"]


def test_trees_page_unexpected_error_is_one_sentence_and_logged(
    app: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_filters: object) -> None:
        raise RuntimeError("the inner detail")

    monkeypatch.setattr(data, "totals", broken)
    page = html(app())
    assert strings.UNEXPECTED_TITLE in page
    assert "the inner detail" not in page
    assert "the inner detail" in caplog.text
