"""The databases that the contract tests run on: the embedded server and real Neo4j servers.

THE TESTS DELETE EVERYTHING in the database that they are given. Where that is not one they started themselves
(`NEO4J_TEST_URI`), they refuse to begin when it holds data that no test made.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest

import graph
from graph import embedded
from tests.maven import RELEASES, START_SECONDS, Release, UnavailableError, neo4j_from_maven

GIVEN = "neo4j-given"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

CLEAN = "MATCH (n) WHERE NOT n:TestsMayDeleteAllOfThis CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
COUNT = "MATCH (n) RETURN count(n) AS nodes, count(CASE WHEN n:TestsMayDeleteAllOfThis THEN 1 END) AS marks"


@dataclass(frozen=True)
class Server:
    """A running database, how to reach it, and where it came from."""

    engine: str
    source: str
    uri: str
    username: str
    password: str
    database: str | None = None
    data_dir: Path | None = None

    def connect(self) -> graph.Connection:
        """Connect as a job does."""
        if self.data_dir:
            return graph.connect(data_dir=self.data_dir)
        return graph.connect(self.uri, username=self.username, password=self.password, database=self.database)

    def driver(self) -> neo4j.Driver:
        """Connect past `graph`, by the bare driver."""
        return neo4j.GraphDatabase.driver(
            self.uri,
            auth=(self.username, self.password),
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        )


def engines() -> tuple[str, ...]:
    """Name the engines of this run: a given server stands for Neo4j, in CI it comes on top of both releases."""
    given = (GIVEN,) if os.environ.get("NEO4J_TEST_URI") else ()
    own = tuple(f"neo4j-{name}" for name in RELEASES)
    return ("embedded", *given, *(own if IN_CI or not given else ()))


ENGINES = engines()
EMBEDDED_ONLY = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
NEO4J_ONLY = pytest.mark.parametrize("engine", ENGINES[1:], indirect=True)


def claim(server: Server) -> None:
    """Mark the database as the tests' own. Raises `ValueError` when it holds what they did not make."""
    with server.driver() as driver, driver.session(database=server.database) as session:
        nodes, marks = session.run(COUNT).values()[0]
        if nodes and not marks:
            raise ValueError(
                f"The tests delete everything in the database that they are given, and {server.uri} holds {nodes} "
                "nodes that they did not make. Give NEO4J_TEST_URI an empty database."
            )
        session.run("MERGE (:TestsMayDeleteAllOfThis)").consume()


@contextmanager
def running(name: str) -> Iterator[Server]:
    """Start an engine, which has ended when the block is left. Raises `UnavailableError` when there is none."""
    if name == GIVEN:
        env = os.environ.get
        user, password = env("NEO4J_TEST_USERNAME", "neo4j"), env("NEO4J_TEST_PASSWORD", "")
        yield Server(name, "NEO4J_TEST_URI", os.environ["NEO4J_TEST_URI"], user, password, env("NEO4J_TEST_DATABASE"))
        return
    with tempfile.TemporaryDirectory(prefix="generation-graph-tests-") as folder:
        if name == "embedded":
            with _embedded(Path(folder)) as server:
                yield server
        else:
            with _neo4j(name, RELEASES[name.removeprefix("neo4j-")], Path(folder)) as server:
                yield server


@contextmanager
def _embedded(data_dir: Path) -> Iterator[Server]:
    # A connection that stays open keeps the server running between two tests.
    with graph.connect(data_dir=data_dir):
        found = embedded.ensure(data_dir)
        yield Server(
            "embedded", "arcadedb-embedded", found.uri, found.username, found.password, found.database, data_dir
        )


@contextmanager
def _neo4j(name: str, release: Release, folder: Path) -> Iterator[Server]:
    """Run a Neo4j release in a container where Docker answers, else from its jars.

    `NEO4J_TEST_FROM`, docker or maven, takes one of them without a look at the other.
    """
    password = secrets.token_urlsafe(12)
    reasons: list[str] = []
    sources = {"docker": _neo4j_from_docker, "maven": neo4j_from_maven}
    wanted = os.environ.get("NEO4J_TEST_FROM")
    for source in [wanted] if wanted else sources:
        with ExitStack() as stack:
            try:
                uri = stack.enter_context(sources[source](release, folder / source, password))
            except UnavailableError as error:
                reasons.append(f"{source}: {error}")
                continue
            yield Server(name, source, uri, "neo4j", password)
            return
    raise UnavailableError(f"no Neo4j {release.version}: {'; '.join(reasons)}")


@contextmanager
def _neo4j_from_docker(release: Release, _folder: Path, password: str) -> Iterator[str]:
    import docker
    from docker.errors import DockerException
    from testcontainers.community.neo4j import Neo4jContainer
    from testcontainers.core.config import testcontainers_config

    try:
        docker.from_env().ping()
    except DockerException as error:
        raise UnavailableError("Docker does not answer") from error
    testcontainers_config.max_tries = START_SECONDS
    container = Neo4jContainer(f"neo4j:{release.version}-community", password=password)
    with ExitStack() as stack:
        try:
            stack.enter_context(container)
        except (DockerException, TimeoutError) as error:
            raise UnavailableError(f"the image {container.image} did not start: {error}") from error
        # The container may report its bridge's address; the port is published on this machine.
        yield f"bolt://127.0.0.1:{container.get_exposed_port(container.port)}"
