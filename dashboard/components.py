"""Pieces that every page shares: header, links without a reload, the error boundary and its states."""

import html
import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from dashboard import data, strings
from dashboard.visible import visible
from graph import DatabaseUnavailableError, GenerationNotFoundError, GraphError

RETRY_SECONDS = 3
LOG = logging.getLogger("dashboard")
VISIBLE_PAGES = ((strings.TREES, "./"),)

_navigation = component(
    "generation_graph_navigation",
    js=Path(__file__).with_name("navigation.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def escape(text: str) -> str:
    """Turn any text into HTML that shows it: markup as text, its direction kept to itself, controls visible."""
    return f'<bdi dir="auto">{html.escape(visible(text))}</bdi>'


def header_html(active: str) -> str:
    """Make the header with the page called `active` marked."""
    links = "".join(
        f'<a data-go href="{href}"{" aria-current=page" if title == active else ""}>{title}</a>'
        for title, href in VISIBLE_PAGES
    )
    return (
        f'<div class="gg-header" role="banner"><a class="gg-name" data-go href="./">{strings.NAME}</a>'
        f'<nav aria-label="{strings.PAGES}">{links}</nav></div>'
    )


def header(active: str) -> None:
    """Draw the header with the page called `active` marked, and listen for links with `data-go`."""
    st.html(header_html(active))
    _navigation(key="navigation")


@contextmanager
def boundary() -> Generator[None]:
    """Show what goes wrong inside as a designed state; no traceback reaches a page.

    Use it around the body of a fragment too: a fragment's rerun does not pass app.py.
    """
    try:
        yield
    except DatabaseUnavailableError as error:
        _down(str(error))
    except GenerationNotFoundError:
        state(strings.NOT_FOUND_TITLE, strings.NOT_FOUND, strings.ALL_TREES, "./")
    except GraphError as error:
        state(strings.FAILED_TITLE, str(error), strings.ALL_TREES, "./")
    except Exception:
        LOG.exception("A page failed")
        state(strings.UNEXPECTED_TITLE, strings.UNEXPECTED, strings.ALL_TREES, "./")


def state(title: str, text: str, action: str, href: str) -> None:
    """Draw a state of the whole page: what is the matter, and a link to what to do next."""
    st.html(
        f'<div class="gg-state" role="status"><h1>{escape(title)}</h1><p>{escape(text)}</p>'
        f'<a class="gg-button" data-go href="{html.escape(href)}">{escape(action)}</a></div>'
    )


def loading() -> None:
    """Draw grey rows that stay invisible for a moment, and for good once the page has content (theme.css)."""
    st.html(f'<div class="gg-loading" aria-hidden="true">{"<i></i>" * 5}</div>')


def no_data() -> None:
    """Draw the state of an empty database: three ways to get generations, each ready to be copied."""
    ways = (
        (strings.EMPTY_DEMO, strings.DEMO_COMMAND),
        (strings.EMPTY_IMPORT, strings.IMPORT_COMMANDS),
        (strings.EMPTY_PYTHON, strings.PYTHON_SNIPPET),
    )
    steps = "".join(
        f'<li><h2>{html.escape(title)}</h2><div class="gg-code"><pre>{html.escape(code)}</pre>'
        f'<button type="button" data-copy data-copied="{strings.COPIED}">{strings.COPY}</button></div></li>'
        for title, code in ways
    )
    st.html(
        f'<div class="gg-state"><h1>{strings.EMPTY_TITLE}</h1><p>{strings.EMPTY}</p>'
        f'<ol class="gg-ways">{steps}</ol></div>'
    )
    _watch()


@st.fragment(run_every=RETRY_SECONDS)
def _watch() -> None:
    with boundary():
        if data.totals(data.Filters()).trees:
            st.rerun()


@st.fragment(run_every=RETRY_SECONDS)
def _down(message: str) -> None:
    st.html(
        f'<div class="gg-state" role="alert"><h1>{strings.DOWN_TITLE}</h1><p>{escape(message)}</p>'
        f"<p>{strings.DOWN.format(seconds=RETRY_SECONDS)}</p></div>"
    )
    try:
        data.ping()
    except GraphError:
        return
    st.rerun()
