"""The page that a browser loads first: Streamlit's own, already in our colours and with our header.

Streamlit's is white, called Streamlit and empty until its scripts have run and the first message has come. Here the
header and the colours are part of the document, so nothing flashes and nothing jumps; Streamlit draws the same over it.
"""

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from dashboard import components, strings, theme

PATHS = {"/": strings.TREES, "/trees": strings.TREES, "/tree": strings.TREE}
"""The paths of app.py's pages and the title of each."""

# Should stored text ever run, it can fetch nothing from elsewhere and send nothing there. Streamlit's components are
# modules at blob: addresses, its styles and one statement of its page are inline, and its charts evaluate expressions.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}


@cache
def document(title: str) -> str:
    """Make the document of the page called `title`."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    head = (
        f'<title>{escape(strings.NAME)}</title><link rel="icon" href="{theme.favicon()}"><style>{theme.css()}</style>'
    )
    body = f'<div class="gg-shell">{components.header_html(title)}</div>'
    for old, new in (
        ("<title>Streamlit</title>", head),
        ('<link rel="shortcut icon" href="./favicon.png" />', ""),
        ('<div id="root"></div>', f'{body}<div id="root"></div>'),
    ):
        if page.count(old) != 1:
            raise ValueError(f"Streamlit's page has changed: {old} is not in it once")
        page = page.replace(old, new)
    return page


def _respond(request: Request) -> HTMLResponse:
    return HTMLResponse(document(PATHS[request.url.path]), headers=HEADERS)


ROUTES = [Route(path, _respond) for path in PATHS]
