"""The look: two palettes as CSS variables, and the style sheet that uses them.

Each variable is a `light-dark()` pair that follows the `color-scheme` Streamlit puts on its page, so one style sheet
serves both and the v2 components inherit it. The same colours stand in `.streamlit/config.toml` for Streamlit's own
widgets; a test holds the two together.
"""

from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit as st

FAVICON = Path(__file__).with_name("favicon.svg")

# Each pair is (light, dark). Text on `bg` and `panel` reaches 4.5:1, marks reach 3:1; a test computes it.
COLOURS: dict[str, tuple[str, str]] = {
    "bg": ("#fbfbfd", "#0f1117"),
    "panel": ("#ffffff", "#161a23"),
    "sunken": ("#ffffff", "#0c0e14"),
    "raised": ("#f3f5fa", "#1b202c"),
    "line": ("#e3e6ee", "#2a3040"),
    "edge": ("#b4bccd", "#465069"),
    "text": ("#171a22", "#e8eaf0"),
    "muted": ("#667085", "#98a2b3"),
    "accent": ("#3558d4", "#7aa2ff"),
    "on-accent": ("#ffffff", "#0f1117"),
    "accent-soft": ("#eef2ff", "#1f2a44"),
    "ok": ("#1f9d6b", "#3fb68b"),
    "bad": ("#d64545", "#ef6a6a"),
    "wait": ("#bd7f0c", "#e0b04c"),
    "ok-text": ("#14774f", "#3fb68b"),
    "bad-text": ("#c23030", "#ef6a6a"),
    "wait-text": ("#8f5f05", "#e0b04c"),
    "mark": ("#fff1b8", "#5a4708"),
    "stage": ("#0b0d13", "#07080c"),
    "add": ("#e6f6ee", "#12291f"),
    "del": ("#fdecec", "#2f181a"),
}
"""Name of each CSS variable, such as `--accent`, and its colour in the light and in the dark."""

SANS = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'


@cache
def css() -> str:
    """Give the whole style sheet: the variables, then theme.css."""
    pairs = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in COLOURS.items())
    sheet = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
    return f":root{{color-scheme:light dark;{pairs}--sans:{SANS};--mono:{MONO};--logo:url({favicon()})}}\n{sheet}"


def favicon() -> str:
    """Give the logo as a data URL without quotes or brackets."""
    return f"data:image/svg+xml,{quote(FAVICON.read_text(encoding='utf-8').strip())}"


def apply() -> None:
    """Put the style sheet on the page; call it once a run, first."""
    st.html(f"<style>{css()}</style>")
