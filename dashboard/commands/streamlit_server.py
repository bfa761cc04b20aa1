"""The dashboard's web server as a child process: find a port, start, wait until it answers, stop."""

import http.client
import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from graph import GraphError

DEFAULT_PORT = 8501
PORTS_TRIED = 100
START_SECONDS = 60.0
STOP_SECONDS = 5.0
APP = Path(__file__).parents[1] / "app.py"


class DashboardError(GraphError):
    """The dashboard could not be started."""


@contextmanager
def streamlit_server(
    *, port: int | None, address: str, environment: Mapping[str, str] | None = None
) -> Generator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run the dashboard; yields its URL, once it answers, and its process. Leaving stops it.

    Without a `port` it is 8501 or the next free one; 0 is any free one.
    Raises `DashboardError` when the port is taken or Streamlit does not start.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise DashboardError("The dashboard is not installed: pip install 'generation-graph[dashboard]'")
    port = choose_port(address, port)
    child = _start(address, port, environment)
    try:
        _wait_until_ready(child, address, port)
        yield f"http://{_reachable(address)}:{port}", child
    finally:
        _stop(child)


def _start(address: str, port: int, environment: Mapping[str, str] | None) -> "subprocess.Popen[bytes]":
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "logger.level": "warning",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-P", "-m", "dashboard.commands.streamlit_child", "run", str(APP)]
    return subprocess.Popen(
        [*command, *(f"--{name}={value}" for name, value in options.items())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        # In a session of its own ctrl-C does not reach it: this process stops it, in order.
        start_new_session=True,
    )


def choose_port(address: str, port: int | None) -> int:
    """Give `port` if it is free, for 0 any free one, for None the default or the next free one.

    Raises `DashboardError` when there is none.
    """
    if port is not None:
        if (free := _bind(address, port)) is None:
            raise DashboardError(f"Port {port} of {address} is in use or not allowed; choose another one with --port")
        return free
    candidates = range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    free = next((each for each in candidates if _bind(address, each)), None)
    if free is None:
        last = candidates[-1]
        raise DashboardError(f"No free port from {DEFAULT_PORT} to {last} of {address}; choose one with --port")
    return free


def _bind(address: str, port: int) -> int | None:
    """Give the port if it can be bound (port 0: the one that the system chose), else None."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _wait_until_ready(child: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise DashboardError(f"The dashboard ended while starting (exit code {child.returncode}); see above")
        if _answers(address, port):
            return
        time.sleep(0.1)
    raise DashboardError(f"The dashboard did not answer on port {port} within {START_SECONDS:.0f} seconds")


def _answers(address: str, port: int) -> bool:
    with closing(http.client.HTTPConnection(_reachable(address).strip("[]"), port, timeout=2)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def _reachable(address: str) -> str:
    """Give the host part of a URL that reaches a server bound to `address`."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - looked for, not bound
    return f"[{local}]" if ":" in local else local


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        child.stdin.close()
