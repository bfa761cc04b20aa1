"""The embedded server as a child process of its keeper: its ports, its log, its start and its end.

The standard library alone, see `graph.embedded.keeper`.
"""

import ctypes
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from pathlib import Path

START_SECONDS = 90.0
"""A start first replays what a killed server had not yet written to its files, so it may take far longer than usual."""
STOP_SECONDS = 10.0
SCRIPT_SECONDS = 30.0

log = logging.getLogger("generation-graph")


class ServerProcess:
    """A running server; made by starting it.

    `ports` are those for Bolt and HTTP, `command` is the command line without them, `tail` the end of what it printed.
    """

    def __init__(self, home: Path, command: list[str], bolt_port: int) -> None:
        """Start it on this port if that is free, else on another one."""
        self.ports = (bolt_port if bolt_port and is_free(bolt_port) else _free_port(), _free_port())
        self.started_at, self._deadline = time.time(), time.monotonic() + START_SECONDS
        self.tail: deque[str] = deque(maxlen=50)
        settings = ("arcadedb.bolt.port", "arcadedb.server.httpIncomingPort")
        # Its end comes with the end of the thread that starts it, so this must be the keeper's main thread.
        self.process = subprocess.Popen(
            [command[0], *(f"-D{name}={port}" for name, port in zip(settings, self.ports, strict=True)), *command[1:]],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_death_signal() if sys.platform == "linux" else None,  # noqa: PLW1509  (it takes no lock)
        )
        threading.Thread(target=self._copy_log, daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether the process is no more."""
        return self.process.poll() is not None

    @property
    def start_failed(self) -> bool:
        """Whether it will never be ready."""
        # A server that cannot start says so, and then lives on with nothing to do.
        complained = any('Exception in thread "main"' in line for line in tuple(self.tail))
        return self.ended or complained or time.monotonic() > self._deadline

    def is_ready(self) -> bool:
        """Ask it whether it is online with its databases open: then it answers 204."""
        try:
            with socket.create_connection(("127.0.0.1", self.ports[1]), 1) as link:
                link.sendall(b"GET /api/v1/ready HTTP/1.0\r\n\r\n")
                return link.recv(64).split()[1:2] == [b"204"]
        except OSError:
            return False

    def run_script(self, script: str, database: str, user: str, password: str) -> None:
        """Run an SQL script by HTTP. Raises `OSError` with what the server says when it does not succeed."""
        body = json.dumps({"language": "sqlscript", "command": script}).encode()
        login = b64encode(f"{user}:{password}".encode()).decode()
        head = (
            f"POST /api/v1/command/{database} HTTP/1.0\r\nAuthorization: Basic {login}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        answer = b""
        with socket.create_connection(("127.0.0.1", self.ports[1]), SCRIPT_SECONDS) as link:
            link.sendall(head.encode() + body)
            while received := link.recv(65_536):
                answer += received
        if answer.split()[1:2] != [b"200"]:
            raise OSError(answer[-500:].decode(errors="replace"))

    def stop(self) -> None:
        """End it, cleanly if it lets us."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once; what it has acknowledged is on disk."""
        self.process.kill()
        self.process.wait()

    def _copy_log(self) -> None:
        output = self.process.stdout
        while output and (raw := output.readline(16_384)):
            line = raw.decode(errors="replace").rstrip()
            self.tail.append(line)
            log.info("%s", line)


def is_free(port: int) -> bool:
    """Tell whether a loopback port can be listened on."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def end_leftover(pid: int, home: Path) -> None:
    """End the server of a killed keeper, where the kernel did not do it: it still holds the data folder."""
    # The number may belong to another process by now.
    while f"rootPath={home}" in _command_line(pid):
        os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _death_signal() -> Callable[[], None]:
    """Return what a child runs before its program: it asks the kernel to kill it when the keeper dies."""
    prctl, keeper = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(1, int(signal.SIGKILL))  # 1 is PR_SET_PDEATHSIG
        if os.getppid() != keeper:  # the keeper died before we asked
            os._exit(1)

    return ask


def _command_line(pid: int) -> str:
    """Return the command line of a process, empty when there is no such process."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:
            return ""
    query = f"(Get-CimInstance Win32_Process -Filter ProcessId={pid}).CommandLine"
    windows, posix = ["powershell", "-NoProfile", "-Command", query], ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    found = subprocess.run(windows if sys.platform == "win32" else posix, capture_output=True, text=True, check=False)
    return found.stdout
