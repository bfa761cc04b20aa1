"""One server: its driver, retries and errors. The only module that handles the driver's exceptions."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString, cast
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
)

from graph import embedded
from graph.config import CONNECT_SECONDS, RETRY_SECONDS, SILENCE_SECONDS, Settings
from graph.errors import ConstraintViolationError, DatabaseUnavailableError, GraphError, SchemaError
from graph.queries import PING

Row = dict[str, Any]

# Its exceptions say all that its log would print beside a job's own output.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_SCHEMES = {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}
READ_AHEAD_BYTES = 64 * 1024
_ENTITY_NOT_FOUND = "Neo.ClientError.Statement.EntityNotFound"


@dataclass(frozen=True)
class Written:
    """What a write returned."""

    rows: list[Row]
    repeated: bool
    """An earlier try may have been carried out although its answer was lost."""


class Server:
    """The driver of one server, made anew when the embedded server came back at another address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._closed = False
        self._opened = 0
        self._endpoint = None if settings.uri else embedded.ensure(settings.data_dir)
        try:
            self._driver = self._open()
        except BaseException:
            self._release()
            raise

    @property
    def uri(self) -> str:
        """The address, without credentials."""
        return self._endpoint.uri if self._endpoint else self._settings.uri or ""

    def run(self, query: LiteralString, parameters: dict[str, Any], access: str) -> Written:
        """Run one statement as one transaction, again after a conflict or a lost connection, for a bounded time."""
        if self.is_embedded_engine:
            parameters = {name: _without_zone(value) for name, value in parameters.items()}
        deadline = time.monotonic() + RETRY_SECONDS
        pause = 0.02
        repeated = False
        while True:
            opened = self._opened
            try:
                if self._closed:
                    raise DatabaseUnavailableError(f"The connection to {self.uri} is closed; make a new one")
                with _session(self._driver, self._database, access) as session:
                    if access == neo4j.READ_ACCESS or not self.is_embedded_engine:
                        return Written(_rows(session.run(query, parameters)), repeated)
                    # Outside a transaction the embedded server keeps what a statement did before it failed.
                    with session.begin_transaction() as transaction:
                        rows = _rows(transaction.run(query, parameters))
                        transaction.commit()
                        return Written(rows, repeated)
            except ConstraintError as error:
                raise ConstraintViolationError from error
            except (Neo4jError, DriverError) as error:
                if not _worth_another_try(error) or time.monotonic() + pause > deadline:
                    raise self._translated(error) from error
                # Only the server's own answer says that nothing was written.
                repeated = repeated or not isinstance(error, Neo4jError)
                if isinstance(error, DriverError):
                    self._reopen(opened)
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, guards nothing
            pause = min(pause * 2, 0.5)

    def close(self) -> None:
        """Close the driver, and let go of the embedded server."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._driver.close()
            self._release()

    def _release(self) -> None:
        if self._endpoint is not None:
            embedded.release(self._endpoint)

    def _open(self) -> neo4j.Driver:
        settings = self._settings
        if self._endpoint is not None:
            uri, auth = self._endpoint.uri, (self._endpoint.username, self._endpoint.password)
            self._database = self._endpoint.database
        else:
            uri = _checked_address(settings.uri or "")
            auth = (settings.username, settings.password) if settings.password else None
            self._database = settings.database
        # The embedded server is known to live; on a busy machine its first answer takes longer than that.
        patience = CONNECT_SECONDS if self._endpoint is None else SILENCE_SECONDS
        try:
            with _driver(uri, auth, silence=patience) as driver, _session(driver, self._database) as session:
                self.agent = session.run(PING).consume().server.agent
                self.is_embedded_engine = "ArcadeDB" in self.agent
        except (ConfigurationError, ValueError) as error:
            raise DatabaseUnavailableError(f"{uri!r} is not an address of a Neo4j server: {error}") from error
        except (Neo4jError, DriverError) as error:
            raise self._translated(error) from error
        return _driver(uri, auth, silence=SILENCE_SECONDS)

    def _reopen(self, opened: int) -> None:
        """Find the embedded server again, once for all threads that lost it."""
        if self._endpoint is None:
            return
        with self._lock:
            if self._closed or opened != self._opened:
                return
            lost, self._endpoint = self._endpoint, embedded.refresh(self._endpoint)
            if self._endpoint != lost:
                self._driver.close()
                self._driver = self._open()
            self._opened += 1

    def _translated(self, error: Neo4jError | DriverError) -> GraphError:
        if isinstance(error, AuthError):
            return DatabaseUnavailableError(
                f"{self.uri} refused the login of {self._settings.username!r}: check NEO4J_USERNAME and NEO4J_PASSWORD"
            )
        if isinstance(error, Neo4jError):
            if ".Schema." in (error.code or ""):
                return SchemaError(f"{self.uri} refused a constraint or an index: {error.message}")
            return DatabaseUnavailableError(f"{self.uri} refused the statement: {error.code}: {error.message}")
        return DatabaseUnavailableError(
            f"{self.uri} does not answer ({type(error).__name__}): check that the server runs and NEO4J_URI is right"
        )


def _driver(uri: str, auth: tuple[str, str] | None, *, silence: float) -> neo4j.Driver:
    """Make a driver that takes a connection for lost when nothing comes for `silence` seconds."""
    driver = neo4j.GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] - leaves its keywords without types
        uri,
        auth=auth,
        user_agent="generation-graph",
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=CONNECT_SECONDS,
        liveness_check_timeout=30,
        max_transaction_retry_time=0,
        # A label that an empty database has not seen yet is no news to anybody.
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
    )
    # The driver has no setting for it: it waits as long as the server asks for, and the embedded one asks for nothing.
    pool: Any = driver._pool  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    opener = pool.opener

    def opened(*arguments: Any, **keywords: Any) -> Any:
        connection = opener(*arguments, **keywords)
        asked_for = connection.connection_hints.get("connection.recv_timeout_seconds", silence)
        connection.socket.set_read_timeout(min(asked_for, silence))
        connection.socket.recv_into = _reading_ahead(connection.socket.recv_into)
        return connection

    pool.opener = opened
    return driver


def _reading_ahead(receive_into: Callable[[memoryview, int], int]) -> Callable[[memoryview, int], int]:
    """Ask the socket for all that has come, where the driver asks three times for each row.

    Each of its questions is three system calls, at which Python's threads change places: for a page of 50 rows eight
    threads changed places 300 times, and were slower than one.
    """
    ahead = memoryview(bytearray(READ_AHEAD_BYTES))
    start = end = 0

    def received(target: memoryview, size: int) -> int:
        nonlocal start, end
        if start == end:
            start, end = 0, receive_into(ahead, READ_AHEAD_BYTES)
        taken = min(size, end - start)
        target[:taken] = ahead[start : start + taken]
        start += taken
        return taken

    return received


def _session(driver: neo4j.Driver, database: str | None, access: str = neo4j.READ_ACCESS) -> neo4j.Session:
    return driver.session(  # pyright: ignore[reportUnknownMemberType] - as above
        database=database, default_access_mode=access
    )


def _rows(result: neo4j.Result) -> list[Row]:
    # Not `data()`, which walks through all values to turn nodes into dicts: no statement of ours returns any, and
    # for a chain of 50 it takes as long as the server.
    names = result.keys()
    return [dict(zip(names, record.values(), strict=True)) for record in result]


def _checked_address(uri: str) -> str:
    """Refuse what the driver would take for another protocol, or would repeat with a password in it."""
    try:
        parts = urlsplit(uri)
        scheme, host, _, login = parts.scheme, parts.hostname, parts.port, parts.username or parts.password
    except ValueError as error:
        raise DatabaseUnavailableError(f"The address of the server cannot be read: {error}") from None
    if login:
        raise DatabaseUnavailableError(
            f"The address of {host} holds a login: give it as NEO4J_USERNAME and NEO4J_PASSWORD instead"
        )
    if scheme not in _SCHEMES or not host:
        raise DatabaseUnavailableError(
            f"{uri!r} is not an address of a Neo4j server: it looks like neo4j://host:7687 or bolt://host:7687"
        )
    return uri


def _worth_another_try(error: Neo4jError | DriverError) -> bool:
    if isinstance(error, IncompleteCommit):
        # Whether it was carried out is not known; every write of ours may be sent again.
        return True
    # What the statement had found was removed before it was used: another try finds what there is now.
    return error.is_retryable() or (isinstance(error, Neo4jError) and error.code == _ENTITY_NOT_FOUND)


def _without_zone(value: Any) -> Any:
    """Write a time, or the times of a map, as UTC without an offset; in a list no statement has any.

    The embedded server drops offsets when it stores a time, but looks for the entry with the offset when it removes
    the time from an index: reads by that index then find generations that are gone.
    """
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None)
        case dict():
            return {key: _without_zone(item) for key, item in cast(dict[str, Any], value).items()}
        case _:
            return value
