"""A client's side of the keeper: find it, start it, ask it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from graph.embedded.folder import make_folder, read_state
from graph.embedded.wheel import SETUP, server_command
from graph.errors import DatabaseUnavailableError

Answer = dict[str, Any]

ANSWER_SECONDS = 10.0
STOP_SECONDS = 30.0
MIN_FREE_BYTES = 64 * 1024 * 1024
"""With less, the start or the first writes would fail half way."""

# They would change the flags of the server.
_JAVA_VARIABLES = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}
# The Windows form of a session of its own; elsewhere these names do not exist.
_NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
# Keepers that this process started: polled, so that none stays a zombie.
_keepers: list["subprocess.Popen[bytes]"] = []


class Link:
    """An open connection to a keeper."""

    def __init__(self, port: int, token: str) -> None:
        self._token = token
        self._socket = socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS)
        self.close = self._socket.close

    def ask(self, verb: str) -> Answer | None:
        """Send a request and return the answer; None when no keeper of ours answers."""
        answer = b""
        try:
            self._socket.sendall(json.dumps({"token": self._token, "verb": verb}).encode() + b"\n")
            while not answer.endswith(b"\n"):
                received = self._socket.recv(65_536)
                if not received:
                    return None
                answer += received
            return json.loads(answer)
        except (OSError, ValueError):
            return None

    def wait_for_end(self) -> bool:
        """Wait until the keeper has ended; False when it did not."""
        self._socket.settimeout(STOP_SECONDS)
        try:
            return not self._socket.recv(1)
        except TimeoutError:
            return False
        except ConnectionResetError:
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def find_keeper(home: Path) -> Link | None:
    """Connect to the keeper of a folder; None when there is none."""
    try:
        state = read_state(home)
        return Link(state["port"], state["token"]) if state else None
    except OSError:
        return None


def start_keeper(home: Path) -> None:
    """Start a keeper for a folder, unless another process was faster.

    Raises:
        DatabaseUnavailableError: the wheel is missing, or the folder cannot be used.
    """
    _keepers[:] = [keeper for keeper in _keepers if keeper.poll() is None]
    command = server_command(home)
    try:
        make_folder(home)
        free = shutil.disk_usage(home).free
        trouble = (
            f"its disk is full, {free >> 20} MB are free and {MIN_FREE_BYTES >> 20} MB are needed"
            if free < MIN_FREE_BYTES
            else _run_keeper(home, command).get("error")
        )
    except OSError as error:
        trouble = error.strerror or str(error)
    if trouble:
        raise DatabaseUnavailableError(
            f"The embedded server cannot use its data folder {home}: {trouble}. "
            "Mend that, or name another folder with `data_dir` or GENERATION_GRAPH_DATA_DIR"
        )


def _run_keeper(home: Path, command: list[str]) -> Answer:
    environment = {name: value for name, value in os.environ.items() if name not in _JAVA_VARIABLES}
    keeper = subprocess.Popen(
        # Isolated and without site-packages: it needs the standard library alone.
        [sys.executable, "-I", "-S", str(Path(__file__).with_name("start_keeper.py"))],
        cwd=home,
        # Without it Java cannot open a folder whose name is not ASCII.
        env={**environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=_NEW_GROUP,
    )
    _keepers.append(keeper)
    request, reply = cast("tuple[BinaryIO, BinaryIO]", (keeper.stdin, keeper.stdout))
    with request, reply:
        request.write(json.dumps({"home": str(home), "command": command, "setup": SETUP}).encode())
        request.close()
        return json.loads(reply.readline() or b'{"error": "its keeper ended at once"}')
