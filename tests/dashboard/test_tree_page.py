"""The Tree page through app.py, on a real database: what it hands to its components for each address and state."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import neo4j
import pytest
from streamlit.testing.v1 import AppTest

import graph
from dashboard import data, panel, tree_session
from dashboard import strings_tree as strings
from dashboard.panel_parts.code import MAX_SHOWN
from graph.queries import FIND_GENERATION, FIND_TREE
from tests.dashboard.conftest import APP
from tests.servers import EMBEDDED_ONLY

pytestmark = [EMBEDDED_ONLY, pytest.mark.usefixtures("configured")]

START = datetime(2026, 11, 1, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="{}"/></svg>'


def one(db: graph.Connection, id: str, parent: str | None = None, **fields: Any) -> graph.Generation:
    defaults: dict[str, Any] = {"user_id": "ana", "prompt": "a logo", "status": "success", "code": SVG.format(len(id))}
    if parent:
        defaults["refinement_prompt"] = f"make {id}"
    return graph.store(db, id=id, parent_generation_id=parent, **defaults | fields)


def logo(db: graph.Connection) -> None:
    one(db, "root", created_at=START)
    one(db, "trail", "root", created_at=START + timedelta(minutes=12), user_id="bo")
    one(db, "glow", "trail", created_at=START + timedelta(minutes=15))
    one(db, "square", "root", created_at=START + timedelta(minutes=20), status="failed", error_message="bad token")


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    return app.switch_page("app_pages/tree.py").run()


def at(app: AppTest, **query: str) -> AppTest:
    """Follow a link within the page."""
    app.query_params.clear()
    app.query_params.update(query)
    return app.run()


def parts(app: AppTest) -> dict[str, dict[str, Any]]:
    """Give what the panel and the bar show, by part."""
    assert not app.exception
    mounts = [each.proto for each in app.get("bidi_component")]
    shown = [json.loads(each.json)["parts"] for each in mounts if each.component_name == "generation_graph_panel"]
    return {part["part"]: part for each in shown for part in each}


def picture(app: AppTest) -> dict[str, Any]:
    """Give what the picture of the tree shows."""
    assert not app.exception
    mounts = [each.proto for each in app.get("bidi_component")]
    (shown,) = (each for each in mounts if each.component_name == "generation_graph_version_tree")
    return json.loads(shown.json)


def state(app: AppTest) -> str:
    assert not app.exception
    return "".join(each.proto.body for each in app.get("html") if "gg-state" in each.proto.body)


def test_tree_page_of_a_version_shows_its_tree_and_its_panel(db: graph.Connection) -> None:
    logo(db)
    app = opened(id="glow")
    shown = parts(app)
    assert shown["head"]["label"] == "V3"
    assert shown["head"]["facts"] == ["ana", "3 min after V2"]
    assert shown["head"]["quote"] == "make glow"
    assert [each["label"] for each in shown["stack"]["versions"]] == ["V1", "V2", "V3"]
    assert shown["preview"]["source"] == SVG.format(4)
    assert (shown["bar"]["title"], shown["bar"]["counts"]) == ("a logo", "4 versions")
    assert set(shown) == {"bar", "head", "stack", "tabs", "preview", "copies"}
    assert (picture(app)["chosen"], len(picture(app)["nodes"])) == ("glow", 4)


def test_tree_page_address_restores_version_tab_and_comparison(db: graph.Connection) -> None:
    logo(db)
    shown = parts(opened(id="root", v="glow", tab="changes", against="V1"))
    assert shown["head"]["label"] == "V3"
    assert shown["tabs"]["tab"] == "changes"
    assert shown["changes"]["before"]["label"] == "V1"
    assert shown["changes"]["counts"] == [0, 0]
    assert shown["copies"]["buttons"][0]["href"] == "tree?id=root&v=glow&tab=changes&against=V1"


def test_tree_page_changes_are_against_the_parent(db: graph.Connection) -> None:
    logo(db)
    shown = parts(opened(id="trail", tab="changes"))["changes"]
    assert (shown["before"]["label"], shown["counts"]) == ("V1", [1, 1])
    assert shown["fields"] == [["user_id", "ana", "bo"]]


def test_tree_page_comparison_with_an_unknown_label_says_so_and_keeps_the_parent(db: graph.Connection) -> None:
    logo(db)
    shown = parts(opened(id="glow", tab="changes", against="V9z"))["changes"]
    assert shown["problem"] == strings.NO_SUCH_LABEL.format(label="V9z")
    assert shown["before"]["label"] == "V2"


def test_tree_page_failed_version_shows_its_error(db: graph.Connection) -> None:
    logo(db)
    shown = parts(opened(id="square"))
    assert (shown["preview"]["title"], shown["preview"]["message"]) == (strings.FAILED, "bad token")
    assert shown["preview"]["offer"]["href"] == "tree?id=square&tab=code"


def test_tree_page_code_is_highlighted_and_can_be_downloaded(db: graph.Connection) -> None:
    logo(db)
    app = opened(id="glow", tab="code")
    assert (app.code[0].value, app.code[0].language) == (SVG.format(4), "xml")
    assert set(parts(app)) == {"bar", "head", "stack", "tabs", "copies"}
    assert app.get("download_button")[0].proto.label == "Download (63 characters)"


def test_tree_page_large_code_is_cut_and_says_so(db: graph.Connection) -> None:
    one(db, "root", code="x = 1\n" * 60_000, raw_code="y")
    app = opened(id="root", tab="code")
    assert [len(each.value) for each in app.code] == [MAX_SHOWN, 1]
    assert [each.value for each in app.caption] == [
        strings.CUT.format(shown="40\u202f000", all="360\u202f000"),
        strings.RAW_CODE,
    ]


def test_tree_page_code_with_hidden_controls_writes_them_out(db: graph.Connection) -> None:
    one(db, "root", code="a\u202eb")
    app = opened(id="root", tab="code")
    assert app.code[0].value == "a[U+202E]b"
    assert [each.value for each in app.caption] == [strings.WRITTEN_OUT]


def test_tree_page_without_code_says_so(db: graph.Connection) -> None:
    one(db, "root", code=None)
    app = opened(id="root", tab="code")
    assert [each.value for each in app.caption] == [strings.NO_CODE_AT_ALL]
    assert not app.code


def test_tree_page_details_show_fields_and_family(db: graph.Connection) -> None:
    logo(db)
    rows = {row["name"]: row for row in parts(opened(id="root", tab="details"))["details"]["rows"]}
    assert [each["label"] for each in rows["Children (2)"]["versions"]] == ["V2", "V2b"]
    assert rows["Parent"]["kind"] == "empty"
    assert rows["id"]["value"] == "root"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, strings.NO_ID_TITLE),
        ({"id": "nobody"}, strings.UNKNOWN_TITLE.format(id="nobody")),
        ({"id": "root", "v": "nobody"}, strings.UNKNOWN_TITLE.format(id="nobody")),
        ({"id": "a/b"}, strings.MALFORMED_TITLE),
        ({"id": "root", "v": "<script>"}, strings.MALFORMED_TITLE),
        ({"id": "x" * 129}, strings.MALFORMED_TITLE),
    ],
)
def test_tree_page_of_a_wrong_address_says_what_to_do(db: graph.Connection, query: dict[str, str], title: str) -> None:
    one(db, "root")
    app = opened(**query)
    assert title in state(app)
    assert strings.ALL_TREES in state(app)
    assert not parts(app)


def test_tree_page_of_one_version_tells_what_a_refinement_is(db: graph.Connection) -> None:
    one(db, "root")
    shown = parts(opened(id="root"))
    assert shown["lone"]["title"] == strings.LONE_TITLE
    assert 'graph.refine(db, "root"' in shown["lone"]["snippet"]
    assert shown["bar"]["counts"] == "1 version"


def test_tree_page_of_an_orphan_begins_at_it(db: graph.Connection) -> None:
    logo(db)
    graph.remove(db, "trail")
    app = opened(id="glow", tab="changes")
    assert parts(app)["head"]["notes"] == [strings.ORPHAN]
    assert parts(app)["changes"]["alone"] == strings.GONE
    assert picture(app)["counts"]["all"] == 1


def test_tree_page_of_a_circle_shows_each_member_once(db: graph.Connection, raw: neo4j.Session) -> None:
    one(db, "a", created_at=START)
    one(db, "b", "a", created_at=START + timedelta(minutes=1))
    raw.run(
        "MATCH (a:Generation {id: 'a'}), (b:Generation {id: 'b'}) SET a.parent_generation_id = 'b' "
        "CREATE (a)-[:REFINED_FROM {child_id: 'a'}]->(b)"
    ).consume()
    app = opened(id="b")
    assert parts(app)["head"]["notes"] == [strings.CYCLE]
    assert [each["label"] for each in parts(app)["stack"]["versions"]] == ["V1", "V2"]
    assert len(picture(app)["nodes"]) == 2


def test_tree_page_of_a_long_prompt_shows_all_of_it(db: graph.Connection) -> None:
    one(db, "root", prompt="word " * 4_000)
    shown = parts(opened(id="root"))
    assert len(shown["head"]["quote"]) == 20_000
    assert len(shown["bar"]["title"]) <= panel.MAX_CAPTION


def test_tree_page_following_a_link_does_not_read_the_tree_again(db: graph.Connection) -> None:
    logo(db)
    app = opened(id="glow")
    data.refresh()
    statements: list[str] = []
    data.connection().tracer = lambda query, _parameters: statements.append(query)
    assert parts(at(app, id="glow", v="trail"))["head"]["label"] == "V2"
    assert picture(app)["chosen"] == "trail"
    assert FIND_GENERATION in statements
    assert FIND_TREE not in statements


def test_tree_page_after_the_opened_version_was_removed_still_reads_the_others(
    db: graph.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    logo(db)
    app = opened(id="square")
    graph.remove(db, "square")
    data.refresh()
    monkeypatch.setattr(tree_session, "HELD_SECONDS", -1)
    app = at(app, id="square", v="glow")
    assert parts(app)["head"]["label"] == "V3"
    assert parts(app)["bar"]["counts"] == "3 versions"


def test_tree_page_of_a_new_version_reads_the_tree_again(db: graph.Connection) -> None:
    logo(db)
    app = opened(id="glow")
    one(db, "new", "glow")
    assert parts(at(app, id="glow", v="new"))["head"]["label"] == "V4"


def test_tree_page_after_a_pending_version_ended_shows_its_end(db: graph.Connection) -> None:
    graph.create(db, id="root", user_id="ana", prompt="a logo")
    app = opened(id="root")
    assert parts(app)["head"]["status"] == "pending"
    graph.complete(db, "root", code=SVG)
    data.refresh()
    assert parts(app.run())["head"]["status"] == "success"
    assert picture(app)["counts"]["success"] == 1
