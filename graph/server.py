"""One server: retries and errors. The only module that handles the driver's exceptions."""

import random
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any, LiteralString

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
from graph.driver import Row, checked_address, open_driver, open_session, rows_of, without_zone
from graph.errors import ConstraintViolationError, DatabaseUnavailableError, GraphError, SchemaError
from graph.queries import PING
from graph.schema_queries import SHOW_INDEXES, WORD_INDEX

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

    @cached_property
    def has_word_index(self) -> bool:
        """Whether it is of the embedded kind and has an index of words."""
        return any(row["name"] == WORD_INDEX for row in self.run(SHOW_INDEXES, {}, neo4j.READ_ACCESS).rows)

    def run(self, query: LiteralString, parameters: dict[str, Any], access: str) -> Written:
        """Run one statement as one transaction, again after a conflict or a lost connection, for a bounded time."""
        if self.is_embedded_engine:
            parameters = {name: without_zone(value) for name, value in parameters.items()}
        deadline = time.monotonic() + RETRY_SECONDS
        pause = 0.02
        repeated = False
        while True:
            opened = self._opened
            try:
                if self._closed:
                    raise DatabaseUnavailableError(f"The connection to {self.uri} is closed; make a new one")
                with open_session(self._driver, self._database, access) as session:
                    if access == neo4j.READ_ACCESS or not self.is_embedded_engine:
                        return Written(rows_of(session.run(query, parameters)), repeated)
                    # Outside a transaction the embedded server keeps what a statement did before it failed.
                    with session.begin_transaction() as transaction:
                        rows = rows_of(transaction.run(query, parameters))
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
            uri = checked_address(settings.uri or "")
            auth = (settings.username, settings.password) if settings.password else None
            self._database = settings.database
        # The embedded server is known to live; on a busy machine its first answer takes longer than that.
        patience = CONNECT_SECONDS if self._endpoint is None else SILENCE_SECONDS
        try:
            with open_driver(uri, auth, silence=patience) as driver, open_session(driver, self._database) as session:
                self.agent = session.run(PING).consume().server.agent
                self.is_embedded_engine = "ArcadeDB" in self.agent
        except (ConfigurationError, ValueError) as error:
            raise DatabaseUnavailableError(f"{uri!r} is not an address of a Neo4j server: {error}") from error
        except (Neo4jError, DriverError) as error:
            raise self._translated(error) from error
        return open_driver(uri, auth, silence=SILENCE_SECONDS)

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


def _worth_another_try(error: Neo4jError | DriverError) -> bool:
    if isinstance(error, IncompleteCommit):
        # Whether it was carried out is not known; every write of ours may be sent again.
        return True
    # What the statement had found was removed before it was used: another try finds what there is now.
    return error.is_retryable() or (isinstance(error, Neo4jError) and error.code == _ENTITY_NOT_FOUND)
