"""The Code tab: highlighted, cut where a browser would stall, whole as a download."""

import streamlit as st

from dashboard import strings_tree as strings
from dashboard.panel_parts.shown import Shown
from dashboard.panel_parts.words import Language, is_svg, language, number
from dashboard.visible import visible

MAX_SHOWN = 40_000
"""Characters that are highlighted: more than that takes a browser over a second."""
_ENDINGS: dict[Language, str] = {
    "xml": "xml",
    "html": "html",
    "json": "json",
    "python": "py",
    "javascript": "js",
    "text": "txt",
}


def show(shown: Shown) -> None:
    """Show the code, and the raw code where it differs."""
    generation = shown.generation
    if not generation.code and not generation.raw_code:
        st.caption(strings.NO_CODE_AT_ALL)
    if generation.code:
        _block(shown, generation.code, "code")
    if generation.raw_code and generation.raw_code != generation.code:
        st.caption(strings.RAW_CODE)
        _block(shown, generation.raw_code, "raw")


def _block(shown: Shown, text: str, name: str) -> None:
    spoken = language(text)
    lines = visible(text)
    st.code(lines[:MAX_SHOWN], language=None if spoken == "text" else spoken, wrap_lines=spoken == "text")
    if len(lines) > MAX_SHOWN:
        st.caption(strings.CUT.format(shown=number(MAX_SHOWN), all=number(len(text))))
    if lines != text:
        st.caption(strings.WRITTEN_OUT)
    ending = "svg" if is_svg(text) else _ENDINGS[spoken]
    st.download_button(
        strings.DOWNLOAD.format(characters=number(len(text))),
        text.encode(errors="replace"),
        file_name=f"{shown.label}-{name}.{ending}",
        key=f"download-{name}",
        on_click="ignore",
    )
