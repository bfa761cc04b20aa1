"""The panel's component: what it shows is data, drawn by the JavaScript beside this file."""

from collections.abc import Callable
from pathlib import Path

from streamlit.components.v2 import component

from dashboard.panel_parts import Part

_HERE = Path(__file__).parent
_FILES = ("dom", "head", "preview", "changes", "details", "copy", "lone", "bar", "panel")


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


PAGE_STYLE = f"<style>{_text('page.css')}</style>"
"""The look of the page around the components."""

_component = component(
    "generation_graph_panel",
    html='<div class="panel"></div>',
    css=_text("panel.css"),
    # A module must not export twice, so the files are one: each adds its parts to a shared object.
    js="\n".join(["const parts = {};", *(_text(f"{name}.js") for name in _FILES)]),
)


def show(parts: list[Part], *, key: str, on_again: Callable[[], None] = lambda: None) -> None:
    """Show sections under one another; stored text in them is drawn as text.

    `on_again` is called before the next run when the user asks for the tree to be read again.
    """
    _component(key=key, data={"parts": parts}, on_again_change=on_again)
