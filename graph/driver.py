"""What is asked of the neo4j driver: a connection's settings, and rows as they come.

The only module that reaches into the driver, in `open_driver`; `pyproject.toml` pins its major version.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

import neo4j

from graph.config import CONNECT_SECONDS
from graph.errors import DatabaseUnavailableError

Row = dict[str, Any]

READ_AHEAD_BYTES = 64 * 1024
_SCHEMES = {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}

# Its exceptions say all that its log would print beside a job's own output.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


def open_driver(uri: str, auth: tuple[str, str] | None, *, silence: float) -> neo4j.Driver:
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


def open_session(driver: neo4j.Driver, database: str | None, access: str = neo4j.READ_ACCESS) -> neo4j.Session:
    """Open a session; a read access may be served by a cluster's followers."""
    return driver.session(  # pyright: ignore[reportUnknownMemberType] - as above
        database=database, default_access_mode=access
    )


def rows_of(result: neo4j.Result) -> list[Row]:
    """Take all rows of a result.

    Not by the driver's `data()`, which walks through all values to turn nodes into dicts: no statement of ours returns
    any, and for a chain of 50 it takes as long as the server.
    """
    names = result.keys()
    return [dict(zip(names, record.values(), strict=True)) for record in result]


def checked_address(uri: str) -> str:
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


def without_zone(value: Any) -> Any:
    """Write a time, or the times of a map, as UTC without an offset; in a list no statement has any.

    The embedded server drops offsets when it stores a time, but looks for the entry with the offset when it removes
    the time from an index: reads by that index then find generations that are gone.
    """
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None)
        case dict():
            return {key: without_zone(item) for key, item in cast(dict[str, Any], value).items()}
        case _:
            return value
