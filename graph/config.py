"""Limits, and the settings that come from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

MAX_PROMPT_CHARACTERS = 20_000
MAX_USER_ID_CHARACTERS = 256
MAX_CODE_BYTES = 1024 * 1024
MAX_PAGE = 1_000
MAX_CHAIN = 1_000
MAX_TREE_DEPTH = 10_000
"""Bound of the paths that gather a tree; a deeper tree says that it was cut."""

CONNECT_SECONDS = 4.0
"""A dead or wrong address is reported within this time, with a margin under the five seconds that we promise."""
SILENCE_SECONDS = 70.0
"""A connection on which nothing comes for so long is lost; the embedded server ends a statement after 60 seconds."""
RETRY_SECONDS = 8.0
"""How long one call keeps trying through conflicts and an outage before it gives up."""


@dataclass(frozen=True)
class Settings:
    """Where the database is. Without a `uri` the embedded server is used."""

    uri: str | None = None
    username: str = "neo4j"
    password: str | None = None
    database: str | None = None
    data_dir: Path = Path()

    @classmethod
    def from_environment(
        cls,
        *,
        uri: str | None = None,
        username: str | None = None,
        password: str | None = None,
        database: str | None = None,
        data_dir: str | os.PathLike[str] | None = None,
    ) -> "Settings":
        """Take each value that is given, else the environment's, else the default.

        A given `data_dir` asks for the embedded server, whatever `NEO4J_URI` says.
        """
        env = os.environ.get
        return cls(
            uri=uri or (None if data_dir else env("NEO4J_URI") or None),
            username=username or env("NEO4J_USERNAME") or "neo4j",
            password=password if password is not None else env("NEO4J_PASSWORD"),
            database=database or env("NEO4J_DATABASE") or None,
            data_dir=Path(
                data_dir or env("GENERATION_GRAPH_DATA_DIR") or platformdirs.user_data_dir("generation-graph")
            ),
        )
