"""The widget's Python side, and the notebook that shows it, run as it is stored."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import dashboard
import graph
from graph import GenerationNotFoundError
from tests.servers import EMBEDDED_ONLY

QUICKSTART = Path(dashboard.__file__).parent / "notebooks" / "quickstart.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def versions(db: graph.Connection) -> dict[str, str]:
    """Ids by label of a small tree: V1, V2, V3, V3b, V2c."""
    ids: dict[str, str] = {}
    for label, parent, asked in [
        ("V1", None, None),
        ("V2", "V1", "slower"),
        ("V3", "V2", "add <b>neon</b>"),
        ("V3b", "V2", "neon, twice"),
        ("V2c", "V1", "square"),
    ]:
        ids[label] = graph.store(
            db,
            user_id="ana",
            prompt="A logo",
            status="success",
            parent_generation_id=ids[parent] if parent else None,
            refinement_prompt=asked,
            code='<svg xmlns="http://www.w3.org/2000/svg"/>',
        ).id
    return ids


def act(widget: "dashboard.VersionTree", kind: str, id: str | None = None, text: str | None = None) -> None:
    """Do what the browser does: send a message."""
    widget._handle_custom_msg({"kind": kind, "id": id, "text": text}, [])


def labels(widget: "dashboard.VersionTree") -> list[str]:
    return [node["label"] for node in widget.payload["nodes"]]


@EMBEDDED_ONLY
def test_version_tree_new_shows_the_whole_tree_with_the_generation_chosen(
    db: graph.Connection, versions: dict[str, str]
) -> None:
    widget = dashboard.VersionTree(db, versions["V3"], height=480)
    assert widget.chosen_id == widget.payload["chosen"] == versions["V3"]
    assert sorted(labels(widget)) == ["V1", "V2", "V2c", "V3", "V3b"]
    assert set(widget.payload["pictures"]) == set(versions.values())
    assert widget.payload["details"]["text"] == "add <b>neon</b>"
    assert widget.payload["height"] == 480
    json.dumps(widget.payload, allow_nan=False)


@EMBEDDED_ONLY
def test_version_tree_actions_choose_fold_and_search(db: graph.Connection, versions: dict[str, str]) -> None:
    widget = dashboard.VersionTree(db, versions["V1"])
    act(widget, "choose", versions["V2c"])
    assert widget.chosen_id == widget.payload["chosen"] == versions["V2c"]
    assert widget.payload["details"]["label"] == "V2c"
    act(widget, "fold", versions["V2"])
    assert sorted(labels(widget)) == ["+2", "V1", "V2", "V2c"]
    act(widget, "search", text="neon")
    assert widget.payload["search"]["count"] == 2
    assert [node["fold"]["hits"] for node in widget.payload["nodes"] if "fold" in node] == [2]
    act(widget, "unfold", versions["V2"], versions["V3"])
    assert len(labels(widget)) == 5
    act(widget, "direction", text="down")
    assert widget.payload["direction"] == "down"


@EMBEDDED_ONLY
def test_version_tree_chosen_id_assigned_is_shown_and_unknown_is_refused(
    db: graph.Connection, versions: dict[str, str]
) -> None:
    widget = dashboard.VersionTree(db, versions["V1"])
    widget.chosen_id = versions["V3b"]
    assert widget.payload["chosen"] == versions["V3b"]
    with pytest.raises(GenerationNotFoundError):
        widget.chosen_id = "unknown"
    assert widget.chosen_id == versions["V3b"]
    with pytest.raises(GenerationNotFoundError):
        dashboard.VersionTree(db, "unknown")


@EMBEDDED_ONLY
@pytest.mark.parametrize(
    "message",
    [
        {"kind": "choose", "id": "unknown", "text": None},
        {"kind": "drop", "id": None, "text": None},
        {"kind": "fold"},
        ["choose"],
        None,
    ],
)
def test_version_tree_message_that_is_no_action_changes_nothing(
    db: graph.Connection, versions: dict[str, str], message: Any
) -> None:
    widget = dashboard.VersionTree(db, versions["V1"])
    before = widget.payload
    widget._handle_custom_msg(message, [])
    assert widget.payload == before


@EMBEDDED_ONLY
def test_version_tree_refresh_shows_what_was_stored_since(db: graph.Connection, versions: dict[str, str]) -> None:
    widget = dashboard.VersionTree(db, versions["V1"])
    with graph.refine(db, versions["V3"], "even slower") as later:
        later.code = "<svg/>"
    widget.refresh()
    assert "V4" in labels(widget)


@EMBEDDED_ONLY
def test_version_tree_without_widgets_is_an_outline_of_escaped_text(
    db: graph.Connection, versions: dict[str, str]
) -> None:
    widget = dashboard.VersionTree(db, versions["V2"])
    data, _ = widget._repr_mimebundle_()
    assert WIDGET in data
    assert data["text/plain"].splitlines() == [
        "- V1 success: A logo",
        "  * V2 success: slower",
        "    - V3 success: add <b>neon</b>",
        "    - V3b success: neon, twice",
        "  - V2c success: square",
    ]
    assert "add &lt;b&gt;neon&lt;/b&gt;" in data["text/html"]
    assert "<b>" not in data["text/html"]


@pytest.mark.parametrize("heavy", ["streamlit", "anywidget", "pyvis"])
def test_import_dashboard_loads_nothing_heavy(heavy: str) -> None:
    script = f"import sys, dashboard; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_import_version_tree_does_not_load_streamlit() -> None:
    script = "import sys; from dashboard import VersionTree; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_quickstart_is_stored_without_outputs() -> None:
    cells = code_cells(nbformat.read(QUICKSTART, as_version=4))
    assert cells
    assert not any(cell.outputs for cell in cells)
    assert not any(cell.execution_count for cell in cells)


def test_quickstart_runs_and_shows_what_it_says(tmp_path: Path) -> None:
    notebook = nbformat.read(QUICKSTART, as_version=4)
    calls = ("connect(", "store(", "refine(", "children(", "chain(", "tree(", "VersionTree(")
    sources = "\n".join(cell.source for cell in code_cells(notebook))
    assert all(call in sources for call in calls)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    ran = [cell for cell in code_cells(notebook) if cell.execution_count]
    assert len(ran) == len(code_cells(notebook)) >= len(calls)
    printed = "".join(output.get("text", "") for cell in ran for output in cell.outputs)
    assert "V2b failed" in printed
    assert "4 versions, 1 failed, depth 3" in printed
    shown = [output.data for cell in ran for output in cell.outputs if WIDGET in output.get("data", {})]
    assert len(shown) == 1
    assert "leave a trail behind the ball" in shown[0]["text/plain"]
    # The package ran its database in a folder of its own: nothing is left beside the notebook.
    assert list(tmp_path.iterdir()) == []
