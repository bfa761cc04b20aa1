"""Keep one ArcadeDB server running for as long as any process is attached to it.

`graph.embedded` starts this in a process and a session of its own, so neither the end of the process that did nor a
ctrl-C in its terminal takes the server from others. The input is `{"home", "command", "setup"}`; it prints `{}` when
it is in charge, `{"busy": true}` when another keeper is, or `{"error"}`. The standard library alone: it starts in 0.1
seconds.

Every attached process holds one connection to a loopback port. However a process ends, its connection closes; when the
last one has gone the server is stopped. Requests (`token`, `verb`) and answers are lines of JSON; the token is in the
state file, which only this user can read.
"""

import json
import logging
import os
import selectors
import signal
import socket
import sys
import time
from hmac import compare_digest
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from graph.embedded.folder import (
    LOG_FILE,
    PASSWORD_FILE,
    STATE_FILE,
    is_locked_by,
    lock,
    make_password,
    read_state,
    write_private,
)
from graph.embedded.process import ServerProcess, end_leftover, is_free

LOG_BYTES = 1_000_000
TICK_SECONDS = 0.1
FIRST_CLIENT_SECONDS = 5.0
GRACE_SECONDS = 1.0
"""How long the server outlives its last client: a script that connects again at once finds it running."""
PORT_ATTEMPTS = 5
MAX_CONNECTIONS = 500
REQUEST_BYTES = 4096

log = logging.getLogger("generation-graph")


class Keeper:
    """The server, the clients attached to it, and the loop that watches both."""

    def __init__(self, home: Path, request: dict[str, Any], lock_file: int) -> None:
        self.home, self.lock_file = home, lock_file
        self.command: list[str] = request["command"]
        self.setup: dict[str, str] = request["setup"]
        self.token = os.urandom(24).hex()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ, self.accept)
        self.attached: set[socket.socket] = set()
        self.needed_until = time.monotonic() + FIRST_CLIENT_SECONDS
        self.stopping = False
        self.attempts = 0
        self.start(bolt_port=0)

    def start(self, bolt_port: int) -> None:
        """Start the server, if possible on this port, and tell other processes where we are."""
        self.phase, self.server = "starting", ServerProcess(self.home, self.command, bolt_port)
        self.write_state()

    def write_state(self) -> None:
        """Write the state file: whoever can read it can attach."""
        state = {"port": self.listener.getsockname()[1], "token": self.token, "server": self.server.process.pid}
        write_private(self.home / STATE_FILE, json.dumps(state))

    def request_stop(self, *_: object) -> None:
        """Leave the loop at its next tick."""
        self.stopping = True

    def run(self) -> None:
        """Serve until nobody needs the server or somebody asks for its end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request_stop)
        try:
            while not self.stopping:
                for key, _ in self.selector.select(TICK_SECONDS):
                    key.data(key.fileobj)
                self.watch_server()
                self.watch_clients()
        except Exception:
            log.exception("The keeper of the server failed")
            raise
        finally:
            # Whoever comes from now on must not find us, but start a keeper of their own once our lock is free.
            if self.owns_folder():
                (self.home / STATE_FILE).unlink(missing_ok=True)
                self.listener.close()
                self.server.stop()
            else:  # what is there now is not for our server to write to
                self.server.kill()

    def watch_server(self) -> None:
        """See whether a starting server is ready, and replace one that has died."""
        server = self.server
        if self.phase == "starting" and server.start_failed:
            server.kill()
            self.attempts += 1
            # Somebody may have taken a port between our choosing and the server's binding.
            if self.attempts < PORT_ATTEMPTS and not all(is_free(port) for port in server.ports):
                self.start(bolt_port=0)
            else:
                self.phase = "failed"
        elif self.phase == "starting" and server.is_ready():
            self.set_up(server)
        elif self.phase == "ready" and server.ended:
            log.warning("The server ended unexpectedly, code %s: starting it again", server.process.returncode)
            self.start(bolt_port=server.ports[0])

    def set_up(self, server: ServerProcess) -> None:
        """Tell a server that answers what its clients count on; then it is ready."""
        try:
            server.run_script(**self.setup, password=(self.home / PASSWORD_FILE).read_text(encoding="utf-8"))
        except OSError as error:
            # Killed this very moment, or it will be given up when its time to start is over.
            log.warning("The server could not be set up: %s", error)
        else:
            self.phase, self.attempts = "ready", 0

    def watch_clients(self) -> None:
        """Stop when nobody is left, or the data folder is not ours any more."""
        if self.attached:
            self.needed_until = time.monotonic() + GRACE_SECONDS
        if time.monotonic() > self.needed_until or not self.owns_folder():
            self.stopping = True
        elif not (self.home / STATE_FILE).exists():
            self.write_state()

    def owns_folder(self) -> bool:
        """Tell whether the folder that we took is still there."""
        return is_locked_by(self.home, self.lock_file)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; it counts as a client once it has shown the token."""
        peer, _ = listener.accept()
        peer.settimeout(1)
        if len(self.selector.get_map()) < MAX_CONNECTIONS:
            self.selector.register(peer, selectors.EVENT_READ, self.receive)

    def receive(self, peer: socket.socket) -> None:
        """Answer a request; let go of a client that has ended, and of a stranger."""
        try:
            # A request is one short line, sent at once after the last answer, so it arrives alone and whole.
            answer = self.answer(peer, json.loads(peer.recv(REQUEST_BYTES)))
            peer.sendall(json.dumps(answer).encode() + b"\n")
        except (OSError, ValueError, KeyError, TypeError):
            self.selector.unregister(peer)
            self.attached.discard(peer)
            peer.close()

    def answer(self, peer: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
        """Do what a request asks for, and say how things are.

        Raises:
            ValueError: the request does not carry our token.
        """
        if not compare_digest(request["token"], self.token):
            raise ValueError("wrong token")
        self.watch_server()
        phase = self.phase
        if request["verb"] == "attach":
            self.attached.add(peer)
            if phase == "ready" and not self.server.is_ready():
                phase = "starting"  # killed this very moment: it is a while until the process has ended
        elif request["verb"] == "stop":
            self.stopping = True
        return {
            "phase": phase,
            "pid": self.server.process.pid,
            "bolt_port": self.server.ports[0],
            "started_at": self.server.started_at,
            "clients": len(self.attached),
            "tail": list(self.server.tail) if phase == "failed" else [],
        }


def main() -> None:
    """Take the folder that the input names, say what came of it, and serve."""
    os.umask(0o077)
    request = json.load(sys.stdin)
    home = Path(request["home"])
    answer, keeper = {"busy": True}, None
    try:
        lock_file = lock(home)
        if lock_file is not None:
            answer, keeper = {}, prepare(home, request, lock_file)
    except OSError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    if keeper:
        keeper.run()


def prepare(home: Path, request: dict[str, Any], lock_file: int) -> Keeper:
    """Make the folder ready for a server, and start one."""
    handler = RotatingFileHandler(home / LOG_FILE, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    logging.basicConfig(handlers=[handler], level=logging.INFO, format="%(message)s")
    logging.raiseExceptions = False  # a full disk must not end the thread that empties the server's pipe
    if state := read_state(home):
        end_leftover(state["server"], home)
    make_password(home)
    return Keeper(home, request, lock_file)
