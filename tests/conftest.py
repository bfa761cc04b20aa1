"""What every test may ask for: an engine, a connection on a cleaned database, a bare session beside it."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import neo4j
import pytest
from xdist.scheduler import LoadScopeScheduling

import graph
from tests.maven import UnavailableError
from tests.servers import CLEAN, ENGINES, GIVEN, IN_CI, Server, claim, running

_sources: dict[str, str] = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for an engine on all of them, unless the test names its own."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "engine" in metafunc.fixturenames and not any(mark.args[0] == "engine" for mark in marks):
        metafunc.parametrize("engine", ENGINES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One of the databases; everything in it is deleted."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running(request.param))
        except UnavailableError as error:
            if IN_CI:
                raise
            pytest.skip(str(error))
        try:
            claim(server)
        except ValueError as error:
            pytest.exit(str(error), returncode=4)
        _sources[server.engine] = f"{server.source} at {server.uri}"
        yield server


@pytest.fixture(scope="session")
def driver(engine: Server) -> Iterator[neo4j.Driver]:
    with engine.driver() as driver:
        yield driver
        # A given server is handed back empty.
        with driver.session(database=engine.database) as session:
            session.run(CLEAN).consume()
            session.run("MATCH (n) DETACH DELETE n").consume()


@pytest.fixture(scope="session")
def connection(engine: Server) -> Iterator[graph.Connection]:
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def raw(engine: Server, driver: neo4j.Driver) -> Iterator[neo4j.Session]:
    """A bare session in the same database: what a test prepares and verifies past `graph`."""
    with driver.session(database=engine.database) as session:
        yield session


@pytest.fixture
def db(connection: graph.Connection, raw: neo4j.Session) -> Iterator[graph.Connection]:
    """A connection with an internal job's rights, on an empty database."""
    raw.run(CLEAN).consume()
    yield connection
    connection.tracer = None


def pytest_xdist_auto_num_workers() -> int:
    """Run two groups of tests side by side, but never on one given server: they would delete each other's data."""
    return 0 if GIVEN in ENGINES else 2


class _Groups(LoadScopeScheduling):
    """Keeps together the tests of an engine, which share its server, and of the others those of a file."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, parameters = nodeid.partition("[")
        return next((engine for engine in ENGINES if engine in parameters), file.split("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _Groups(config, log)


def pytest_report_header() -> str:
    warning = " The tests delete everything in NEO4J_TEST_URI." if GIVEN in ENGINES else ""
    return f"engines: {', '.join(ENGINES)}.{warning}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    # A process of xdist's hands what it knows to the one that reports.
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["sources"] = _sources


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _sources.update(getattr(node, "workeroutput", {}).get("sources", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, source in _sources.items():
        terminalreporter.write_line(f"ran on {name}: {source}")
