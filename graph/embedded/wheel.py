"""The ArcadeDB wheel: where its files are, on which platforms, and how its server is started.

The only module that knows the wheel's layout; `pyproject.toml` pins its minor version for that reason.
"""

import importlib.util
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from graph.embedded.folder import JAVA_LOGGING_FILE, PASSWORD_FILE
from graph.errors import DatabaseUnavailableError

DATABASE, USERNAME = "generations", "root"
SETUP = {
    "database": DATABASE,
    "user": USERNAME,
    # An index is read in its order only where the engine knows the type of its keys. Cypher can declare types too, but
    # of times only one that ends in the year 2262. It cannot make a full-text index.
    "script": (
        "CREATE VERTEX TYPE Generation IF NOT EXISTS; CREATE PROPERTY Generation.id IF NOT EXISTS STRING; "
        "CREATE PROPERTY Generation.created_at IF NOT EXISTS DATETIME_MICROS; "
        "CREATE PROPERTY Generation.search_text IF NOT EXISTS STRING; "
        "CREATE INDEX IF NOT EXISTS ON Generation (search_text) FULL_TEXT METADATA "
        '{"analyzer": "org.apache.lucene.analysis.core.WhitespaceAnalyzer"};'
    ),
}
"""What the server is told when it is ready, each time it starts."""
HEAP = "512m"
COMMAND_TIMEOUT_MS = 60_000
"""The only limit there is on a statement: the engine ignores the driver's."""

_PLATFORMS = {("linux", "x86_64"), ("darwin", "arm64"), ("win32", "AMD64")}
_LOG_PREFIX = re.compile(
    r'^(\d{4}-\S+ \S+ \w+ +\[\S+\] (<\S+> )?|.*Exception in thread "main" |Caused by: |[\w.$]+(Exception|Error): )+'
)


def server_command(home: Path) -> list[str]:
    """Return the command line of the server of a data folder, without its ports. Every user can see it: no secrets.

    Raises:
        DatabaseUnavailableError: the wheel is not installed, or there is none for this platform.
    """
    package = _package()
    settings = {
        "server.rootPath": home,
        "server.rootPasswordPath": home / PASSWORD_FILE,
        "server.logsDirectory": home / "log",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[{USERNAME}]",
        # The engine listens on every interface unless told otherwise, and cannot run without HTTP.
        "bolt.host": "127.0.0.1",
        "server.httpIncomingHost": "127.0.0.1",
        # Without this a commit is acknowledged before it is on disk.
        "txWalFlush": 2,
        "command.timeout": COMMAND_TIMEOUT_MS,
        # No statement reads other files or fetches anything, and nothing is sent anywhere.
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "support.autoRegister": "false",
        # Not used here, and together a tenth of each start.
        "serverMetrics": "false",
        "polyglotEngineEnabled": "false",
    }
    return [
        str(package / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")),
        "-Xms64m",
        f"-Xmx{HEAP}",
        # On a heap of this size it starts faster than the default collector and takes less memory.
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home / 'log' / 'java-crash.log'}",
        "-Djava.net.preferIPv4Stack=true",
        f"-Djava.util.logging.config.file={home / JAVA_LOGGING_FILE}",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        str(package / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def reason(output: Sequence[str]) -> str:
    """Return the line of a failed server's output that says most about why."""
    lines = [line.strip() for line in output if not line.lstrip().startswith(("at ", "... "))]
    telling = [line for line in lines if re.search(r"Caused by|Exception|SEVER|Error|error", line)]
    line = (telling or [line for line in lines if line] or ["it said nothing"])[-1]
    return (_LOG_PREFIX.sub("", line) or line)[:300]


def _package() -> Path:
    spec = importlib.util.find_spec("arcadedb_embedded")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0])
    here, libc = (sys.platform, platform.machine()), platform.libc_ver()
    old = libc[0] != "glibc" or tuple(map(int, libc[1].split(".")[:2])) < (2, 34)
    if here not in _PLATFORMS or (sys.platform == "linux" and old):
        raise DatabaseUnavailableError(
            "The embedded server runs on Linux x86-64 (glibc 2.34 or newer), Apple silicon and Windows x86-64, "
            f"not on {' '.join(here)}; set NEO4J_URI to use a Neo4j server"
        )
    raise DatabaseUnavailableError(
        "The embedded server is not installed: pip install 'generation-graph[embedded]', "
        "or set NEO4J_URI to use a Neo4j server"
    )
