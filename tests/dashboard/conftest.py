"""The dashboard on the database of the test, run by Streamlit's AppTest through app.py."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import graph
from dashboard import data
from tests.servers import Server

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
Opened = Callable[..., AppTest]


@pytest.fixture
def configured(engine: Server, db: graph.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[graph.Connection]:
    """Let the dashboard's own connection be one to the (empty) database of this test; gives the test's connection."""
    monkeypatch.setenv("NEO4J_URI", engine.uri)
    monkeypatch.setenv("NEO4J_USERNAME", engine.username)
    monkeypatch.setenv("NEO4J_PASSWORD", engine.password)
    monkeypatch.setenv("NEO4J_DATABASE", engine.database or "")
    st.cache_resource.clear()
    yield db
    data.connection().close()
    st.cache_resource.clear()


@pytest.fixture
def app(configured: graph.Connection) -> Opened:
    """Open the home page with these query parameters."""

    def opened(**query: str) -> AppTest:
        test = AppTest.from_file(APP, default_timeout=60)
        test.query_params.update(query)
        return test.run()

    return opened
