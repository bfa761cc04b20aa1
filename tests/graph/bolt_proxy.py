"""A proxy on loopback, between the driver and a server, that loses what a test chooses, message by message.

It reads the framing of Bolt and the tag of each message, and knows which request the server is answering.
"""

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Literal, Self
from urllib.parse import urlsplit

HELLO, RUN, BEGIN, COMMIT, PULL = 0x01, 0x10, 0x11, 0x12, 0x3F
_GOODBYE, _RECORD = 0x02, 0x71
_MANIFEST = b"\0\0\1\xff"
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Fault:
    """What goes wrong with which message.

    At "request" the server never gets it; at "half an answer" the first message that answers it stops half way; at
    "answer" the server has carried it out and nothing of the last message that says so arrives.
    """

    tag: int
    at: Literal["request", "half an answer", "answer"]
    how: Literal["cut", "half-close", "silence"] = "cut"


class BoltProxy:
    """Listens from the beginning of the block to its end; `uri` is what the driver connects to."""

    def __init__(self, server_uri: str) -> None:
        """Take the server's address, which must be one without TLS."""
        parts = urlsplit(server_uri)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self._lock = threading.Lock()
        self._fault: Fault | None = None
        self._left = 0
        self.made = 0
        """How often the fault was made since it was armed."""
        self.delay = 0.0
        """Seconds that each request waits before it goes on."""
        self._threads: list[threading.Thread] = []
        self._links: list[_Link] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.run(self._accept, self._listener)

    def arm(self, fault: Fault, times: int = 1) -> None:
        """Make this fault the next so many times that there is an occasion, then let everything through."""
        with self._lock:
            self._fault, self._left, self.made = fault, times, 0

    def disarm(self) -> None:
        """Let everything through."""
        with self._lock:
            self._fault, self._left = None, 0

    def go_away(self) -> None:
        """Cut all connections and listen no more."""
        _end(self._listener)
        with self._lock:
            links, self._links = self._links, []
        for link in links:
            link.cut()

    def come_back(self) -> None:
        """Listen again, at the same address."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.run(self._accept, self._listener)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.go_away()
        deadline = time.monotonic() + _PATIENCE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        assert not any(thread.is_alive() for thread in self._threads), "the proxy has not ended"

    def run(self, target: Callable[..., None], *arguments: object) -> None:
        """Run a function in a thread that ends with the proxy."""
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def take(self, tag: int | None, at: str) -> Fault | None:
        """Give the fault to make now, if there is one."""
        with self._lock:
            fault = self._fault
            if fault is None or not self._left or (fault.tag, fault.at) != (tag, at):
                return None
            self._left -= 1
            self.made += 1
            return fault

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._server, timeout=_PATIENCE_SECONDS)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            link = _Link(self, client, server)
            with self._lock:
                self._links.append(link)
            # The listener may have gone in between, and then nobody else cuts this link.
            if listener.fileno() < 0:
                link.cut()
            self.run(link.serve)


class _Link:
    """One connection of the driver, and the one to the server behind it."""

    def __init__(self, proxy: BoltProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client, self._server = client, server
        self._from_client, self._from_server = client.makefile("rb"), server.makefile("rb")
        self._unanswered: deque[int] = deque()

    def serve(self) -> None:
        """Pass on the handshake, then the messages of both directions."""
        try:
            self._shake_hands()
        except (OSError, EOFError):
            self.cut()
            return
        self._proxy.run(self._pump, self._answers)
        self._pump(self._requests)

    def cut(self) -> None:
        """End both connections."""
        _end(self._client)
        _end(self._server)

    def _shake_hands(self) -> None:
        self._server.sendall(_exactly(self._from_client, 20))
        version = _exactly(self._from_server, 4)
        self._client.sendall(version)
        if version == _MANIFEST:
            count = _varint(self._from_server)
            offered = _exactly(self._from_server, 4 * count[0])
            self._client.sendall(count[1] + offered + _varint(self._from_server)[1])
            self._server.sendall(_exactly(self._from_client, 4) + _varint(self._from_client)[1])

    def _pump(self, direction: Callable[..., None]) -> None:
        try:
            direction()
        except (OSError, EOFError):
            self.cut()

    def _requests(self) -> None:
        while True:
            tag, message = _message(self._from_client)
            time.sleep(self._proxy.delay)
            if fault := self._proxy.take(tag, "request"):
                self._fail(fault, self._server)
                return
            if tag not in (None, _GOODBYE):
                self._unanswered.append(tag)
            self._server.sendall(message)

    def _answers(self) -> None:
        while True:
            tag, message = _message(self._from_server)
            request = self._unanswered[0] if tag is not None and self._unanswered else None
            fault = self._proxy.take(request, "half an answer")
            if fault:
                self._client.sendall(message[: len(message) // 2])
            elif tag not in (None, _RECORD) and self._unanswered:
                self._unanswered.popleft()
                fault = self._proxy.take(request, "answer")
            if fault:
                self._fail(fault, self._client)
                return
            self._client.sendall(message)

    def _fail(self, fault: Fault, receiver: socket.socket) -> None:
        if fault.how == "cut":
            self.cut()
        elif fault.how == "half-close":
            receiver.shutdown(socket.SHUT_WR)


def _message(stream: BinaryIO) -> tuple[int | None, bytes]:
    """Read one message; gives its tag (None for a keep-alive) and its bytes with their framing."""
    framed, body = b"", b""
    while True:
        header = _exactly(stream, 2)
        chunk = _exactly(stream, int.from_bytes(header, "big"))
        framed, body = framed + header + chunk, body + chunk
        if not chunk:
            return (body[1] if body else None), framed


def _varint(stream: BinaryIO) -> tuple[int, bytes]:
    value, raw = 0, b""
    while not raw or raw[-1] & 0x80:
        raw += _exactly(stream, 1)
        value |= (raw[-1] & 0x7F) << 7 * (len(raw) - 1)
    return value, raw


def _exactly(stream: BinaryIO, count: int) -> bytes:
    read = stream.read(count)
    if len(read) < count:
        raise EOFError
    return read


def _end(peer: socket.socket) -> None:
    # Shutting down wakes who reads or accepts; closing alone does not.
    with contextlib.suppress(OSError):
        peer.shutdown(socket.SHUT_RDWR)
    peer.close()
