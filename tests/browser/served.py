"""A database of a test's own, a line to it that can be cut, and a dashboard at the line's other end."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import graph
from dashboard.commands.streamlit_server import streamlit_server
from graph import embedded
from tests.browser.outage import Line


@dataclass(frozen=True)
class Served:
    """What a test needs to prepare data, to break the line, and to open pages."""

    db: graph.Connection
    line: Line
    url: str


@contextmanager
def served(folder: Path) -> Generator[Served]:
    """Start all of it on an empty database in `folder`."""
    with graph.connect(data_dir=folder) as db:
        server = embedded.ensure(folder)
        with Line(server.uri) as line:
            environment = {
                "NEO4J_URI": line.uri,
                "NEO4J_USERNAME": server.username,
                "NEO4J_PASSWORD": server.password,
                "NEO4J_DATABASE": server.database,
            }
            with streamlit_server(port=0, address="127.0.0.1", environment=environment) as (url, _process):
                yield Served(db, line, url)
