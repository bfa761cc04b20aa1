"""docker-compose.yml for real: both services come up, the dashboard answers, and the data outlive the containers."""

import os
import secrets
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import graph
from tests.maven import free_port

ROOT = Path(__file__).parents[2]
# It builds an image and pulls another: minutes that nobody expects of a test run because Docker happens to be there.
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not os.environ.get("GENERATION_GRAPH_TEST_COMPOSE"), reason="wants GENERATION_GRAPH_TEST_COMPOSE=1 and Docker"
    ),
]


def compose(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["docker", "compose", "--project-name", "generation-graph-tests", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@dataclass
class Services:
    environment: dict[str, str]

    def up(self) -> None:
        ran = compose(self.environment, "up", "--detach", "--wait", "--build")
        logs = compose(self.environment, "logs", "--tail", "40").stdout if ran.returncode else ""
        assert ran.returncode == 0, f"{ran.stderr[-4000:]}\n{logs}"

    def down(self, *arguments: str) -> None:
        ran = compose(self.environment, "down", *arguments)
        assert ran.returncode == 0, ran.stderr

    def connect(self) -> graph.Connection:
        uri = f"bolt://127.0.0.1:{self.environment['NEO4J_PORT']}"
        return graph.connect(uri, password=self.environment["NEO4J_PASSWORD"])


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    environment = {
        "NEO4J_PASSWORD": secrets.token_urlsafe(12),
        "NEO4J_PORT": str(free_port()),
        "DASHBOARD_PORT": str(free_port()),
    }
    running = Services(environment)
    try:
        running.up()
        yield running
    finally:
        running.down("--volumes", "--rmi", "local")


def test_compose_without_password_refuses_to_start() -> None:
    ran = compose({"NEO4J_PASSWORD": ""}, "config")
    assert ran.returncode != 0
    assert "set NEO4J_PASSWORD" in ran.stderr


def test_compose_publishes_on_loopback_only(services: Services) -> None:
    for service, port in (("neo4j", "7687"), ("dashboard", "8501")):
        assert compose(services.environment, "port", service, port).stdout.startswith("127.0.0.1:")


def test_compose_up_has_a_dashboard_that_answers(services: Services) -> None:
    address = f"http://127.0.0.1:{services.environment['DASHBOARD_PORT']}"
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:  # noqa: S310 - loopback
        assert answer.read() == b"ok"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert b"<title>" in answer.read()


def test_compose_down_and_up_keeps_the_data(services: Services) -> None:
    with services.connect() as db:
        stored = graph.store(db, user_id="ana", prompt="kept", status="success", code="<svg/>")
    services.down()
    services.up()
    with services.connect() as db:
        assert graph.get(db, stored.id) == stored
