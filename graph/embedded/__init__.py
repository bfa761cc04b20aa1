"""The embedded server: ArcadeDB from its wheel, one for each data folder, shared by all processes that use it.

The first process that needs it starts a keeper (`keeper.py`), which runs the server; others find the keeper by its
state file. A process is attached by one open connection to the keeper, however many `Connection`s it has.
"""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from graph.embedded.folder import LOG_FILE, PASSWORD_FILE
from graph.embedded.link import Answer, Link, find_keeper, start_keeper
from graph.embedded.wheel import DATABASE, USERNAME, reason
from graph.errors import DatabaseUnavailableError

START_SECONDS = 120.0

_lock = threading.Lock()
_links: dict[Path, Link] = {}
_uses: Counter[Path] = Counter()


@dataclass(frozen=True)
class Endpoint:
    """Where the embedded server of a data folder listens, and how to log in."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str
    data_dir: Path


@dataclass(frozen=True)
class ServerStatus:
    """A running embedded server. `clients` counts the attached processes; `memory_mb` is resident memory in MB."""

    pid: int
    uri: str
    data_dir: Path
    clients: int
    started_at: datetime
    memory_mb: int | None


def ensure(data_dir: str | os.PathLike[str]) -> Endpoint:
    """Attach this process to the server of a data folder, started if need be, and return where it listens.

    Returns once the databases are open. Each call is one use, which `release` gives back.

    Raises:
        DatabaseUnavailableError: there is no server to start, or it does not start; the message says what to do.
    """
    home = _home(data_dir)
    with _lock:
        endpoint = _attach(home)
        _uses[home] += 1
        return endpoint


def refresh(endpoint: Endpoint) -> Endpoint:
    """Bring a lost server back for a use that goes on, and return where it listens now.

    Raises:
        DatabaseUnavailableError: as `ensure`.
    """
    with _lock:
        return _attach(endpoint.data_dir)


def release(endpoint: Endpoint) -> None:
    """Give back one use. After the last one this process lets go of the server, which ends when nobody is left."""
    with _lock:
        # A forked child may give back a use of its parent's, which it does not count.
        left = _uses[endpoint.data_dir] = max(0, _uses[endpoint.data_dir] - 1)
        if not left:
            _detach(endpoint.data_dir)


def status(data_dir: str | os.PathLike[str]) -> ServerStatus | None:
    """Describe the running server of a data folder; None when there is none."""
    home = _home(data_dir)
    link = find_keeper(home)
    if link is None:
        return None
    with link:
        answer = link.ask("status")
    if answer is None:
        return None
    started_at = datetime.fromtimestamp(answer["started_at"], UTC)
    return ServerStatus(answer["pid"], _uri(answer), home, answer["clients"], started_at, _memory_mb(answer["pid"]))


def stop(data_dir: str | os.PathLike[str]) -> bool:
    """Stop the server of a data folder, whoever is attached, and wait for its end; False when there is none.

    Raises:
        DatabaseUnavailableError: it does not end.
    """
    home = _home(data_dir)
    link = find_keeper(home)
    if link is None:
        return False
    with link:
        answer = link.ask("stop")
        if answer and not link.wait_for_end():
            raise DatabaseUnavailableError(f"The server in {home} does not stop; end process {answer['pid']}")
    return answer is not None


def _home(data_dir: str | os.PathLike[str]) -> Path:
    return Path(data_dir).expanduser().resolve()


def _uri(answer: Answer) -> str:
    return f"bolt://127.0.0.1:{answer['bolt_port']}"


def _attach(home: Path) -> Endpoint:
    """Attach to the keeper, or start one, and wait until its server is ready."""
    try:
        return _attach_when_ready(home)
    except BaseException:
        _detach(home)
        raise


def _attach_when_ready(home: Path) -> Endpoint:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        link = _links.get(home) or find_keeper(home)
        if link:
            _links[home] = link
        answer = link.ask("attach") if link else None
        if answer is None:  # no keeper, or one that was killed, or something else that has its port now
            _detach(home)
            start_keeper(home)
        elif answer["phase"] == "failed":
            raise DatabaseUnavailableError(
                f"The embedded server did not start: {reason(answer['tail'])} (log: {home / LOG_FILE})"
            )
        elif answer["phase"] == "ready":
            return Endpoint(_uri(answer), USERNAME, _password(home), DATABASE, home)
        time.sleep(0.05)
    raise DatabaseUnavailableError(
        f"The embedded server in {home} was not ready within {START_SECONDS:.0f} seconds (log: {home / LOG_FILE})"
    )


def _detach(home: Path) -> None:
    if link := _links.pop(home, None):
        link.close()


def _password(home: Path) -> str:
    try:
        return (home / PASSWORD_FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise DatabaseUnavailableError(
            f"The server's password cannot be read from {home / PASSWORD_FILE} ({error.strerror}). "
            "If it is lost, stop the server with `generation-graph server stop`: the next start makes a new one"
        ) from error


def _memory_mb(pid: int) -> int | None:
    """Return a process's resident memory; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(shown) // 1024 if shown.strip() else None


def _forget() -> None:
    """Let go, in a forked child, of what is its parent's: the attachment must end with the parent."""
    global _lock  # noqa: PLW0603  (another thread of the parent may have held it)
    _lock = threading.Lock()
    for home in list(_links):
        _detach(home)
    _uses.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
