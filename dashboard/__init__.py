"""The dashboard: pages for the browser, and `VersionTree` for notebooks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.notebook import VersionTree

__all__ = ["VersionTree"]


def __getattr__(name: str) -> object:
    # Importing the package alone must not load widgets, nor Streamlit.
    if name == "VersionTree":
        from dashboard.notebook import VersionTree

        return VersionTree
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
