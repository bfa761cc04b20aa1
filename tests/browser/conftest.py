"""The real dashboard as a process, on an embedded database with known data, seen by Chromium.

Every page records what it asks for; a test fails when a request leaves the machine, an error reaches the console's
top or a stored script runs.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

import graph
from dashboard.commands.streamlit_server import streamlit_server
from tests.browser.known import Known, store_known
from tests.servers import IN_CI

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
"""Milliseconds; the first page of a new process waits for Python to import everything."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the database with the known data."""
    return tmp_path_factory.mktemp("known")


@pytest.fixture(scope="session")
def stored(folder: Path) -> Iterator[graph.Connection]:
    """A connection to the database with the known data, with an internal job's rights; it stays as it is."""
    with graph.connect(data_dir=folder) as db:
        yield db


@pytest.fixture(scope="session")
def known(stored: graph.Connection) -> Known:
    return store_known(stored)


@pytest.fixture(scope="session")
def dashboard(folder: Path, known: Known) -> Iterator[str]:
    """The address of a dashboard on the known data."""
    environment = {"GENERATION_GRAPH_DATA_DIR": str(folder), "NEO4J_URI": ""}
    with streamlit_server(port=0, address="127.0.0.1", environment=environment) as (url, _process):
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        if IN_CI:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed (or name it in CHROMIUM)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def requests() -> list[str]:
    """Every address that the pages of this test asked for, web sockets included."""
    return []


@pytest.fixture
def page(browser: Browser, dashboard: str, requests: list[str]) -> Iterator[Page]:
    """A page of 1280 x 800 in a new context, for addresses relative to the dashboard's; `goto` opens them."""
    yield from watched(browser, dashboard, requests)


def watched(browser: Browser, url: str, requests: list[str]) -> Iterator[Page]:
    """Give a page, then close it and check what it did."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    errors: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("request", lambda request: requests.append(request.url))
    context.on("dialog", dismissed)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.on("websocket", lambda socket: requests.append(socket.url))
    yield page
    ran = page.evaluate("window.ran")
    context.close()
    assert not errors
    assert ran is None, "a stored script ran"
    assert not elsewhere(requests, url)


def elsewhere(requests: list[str], url: str) -> list[str]:
    """Give the requests that went anywhere but to the dashboard or to the page itself."""
    host = urlsplit(url).netloc
    return [
        each for each in requests if urlsplit(each).scheme not in ("data", "blob") and urlsplit(each).netloc != host
    ]
