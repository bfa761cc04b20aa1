"""The connection: what callers hold, with the rights of whoever asks."""

import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, LiteralString, Self

import neo4j

from graph import schema
from graph.config import Settings
from graph.driver import Row
from graph.errors import NotAuthenticatedError
from graph.server import Server, Written

Tracer = Callable[[str, Mapping[str, Any]], None]


class Connection:
    """A database of generations, and who asks.

    Made by `connect`; safe to share between threads. Closing it closes what `as_viewer` made of it too.
    """

    def __init__(self, server: Server, *, viewer: str | None = None, internal: bool = True) -> None:
        self._server = server
        self.viewer = viewer
        """The signed-in viewer's id; None for an internal job and for a signed-out viewer."""
        self.internal = internal
        """An internal job: all rights."""
        self.tracer: Tracer | None = None
        """Called with each statement and its parameters before it is sent."""

    @property
    def uri(self) -> str:
        """The address of the server, without credentials."""
        return self._server.uri

    @property
    def engine(self) -> str:
        """What the server calls itself, such as `Neo4j/5.26.26`."""
        return self._server.agent

    @property
    def is_embedded_engine(self) -> bool:
        """Whether the server is of the embedded kind."""
        return self._server.is_embedded_engine

    @property
    def has_word_index(self) -> bool:
        """Whether a server of the embedded kind has an index of words: not one that others started."""
        return self._server.has_word_index

    def as_viewer(self, user_id: str | None) -> "Connection":
        """Give the same connection with the rights of a signed-in viewer; of a signed-out one for None."""
        connection = Connection(self._server, viewer=user_id, internal=False)
        connection.tracer = self.tracer
        return connection

    def require_viewer(self, message: str) -> None:
        """Raise `NotAuthenticatedError` with `message` for a signed-out viewer."""
        if not self.internal and self.viewer is None:
            raise NotAuthenticatedError(message)

    def read(self, query: LiteralString, /, **parameters: Any) -> list[Row]:
        """Run a statement that only reads; a cluster's followers may serve it."""
        return self._run(query, parameters, neo4j.READ_ACCESS).rows

    def write(self, query: LiteralString, /, **parameters: Any) -> Written:
        """Run a statement that may be run again when its outcome is unknown. Raises `ConstraintViolationError`."""
        return self._run(query, parameters, neo4j.WRITE_ACCESS)

    def close(self) -> None:
        """Close the connection; the embedded server stops when nobody else uses it."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, query: LiteralString, parameters: dict[str, Any], access: str) -> Written:
        if self.tracer is not None:
            self.tracer(query, parameters)
        return self._server.run(query, parameters, access)


def connect(
    uri: str | None = None,
    *,
    username: str | None = None,
    password: str | None = None,
    database: str | None = None,
    data_dir: str | os.PathLike[str] | None = None,
) -> Connection:
    """Connect to the database and make its schema.

    `uri`, else the environment's `NEO4J_URI` (with `NEO4J_USERNAME`, `NEO4J_PASSWORD`, `NEO4J_DATABASE`), else the
    embedded server with its data in `data_dir`, by default the platform's user data folder.

    Raises `DatabaseUnavailableError` within five seconds when nothing answers there or the login is refused, and
    `SchemaError` when stored data breaks a constraint.

        with graph.connect() as db:
            root = graph.create(db, user_id="ana", prompt="A bouncing logo")
    """
    settings = Settings.from_environment(
        uri=uri, username=username, password=password, database=database, data_dir=data_dir
    )
    connection = Connection(Server(settings))
    try:
        schema.ensure(connection)
    except BaseException:
        connection.close()
        raise
    return connection
