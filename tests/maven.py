"""A real Neo4j server without a container: jars by Maven, a Java that suits them, a process of its own."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
import platformdirs
from neo4j.exceptions import DriverError, Neo4jError

START_SECONDS = 300
"""Ten to fifteen on an idle machine; a busy one is no reason to fail."""
STOP_SECONDS = 30

# Ends Java when the pipe on standard input closes, so that killed tests leave no server behind.
_WATCHED = 'exec 3<&0; { cat <&3 >/dev/null; kill $$ 2>/dev/null; } & exec "$@" </dev/null 3<&-'
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
_one_fetch = threading.Lock()


class UnavailableError(Exception):
    """This machine lacks what a server needs; the message says what."""


@dataclass(frozen=True)
class Release:
    """A Neo4j release, and what it runs with."""

    version: str
    java: tuple[int, ...]
    main: str
    flags: tuple[str, ...] = ()


RELEASES = {
    "5.26": Release("5.26.26", (17, 21), "org.neo4j.server.CommunityEntryPoint"),
    "2026": Release(
        "2026.09.0",
        (21, 25),
        "org.neo4j.server.Neo4jCommunity",
        ("--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"),
    ),
}


def cache_folder() -> Path:
    """Where the jars are kept between runs, outside of the checkout."""
    given = os.environ.get("GENERATION_GRAPH_TESTS_CACHE")
    return Path(given or platformdirs.user_cache_dir("generation-graph-tests"))


def fetch_jars(version: str, artifacts: Sequence[str] = ("org.neo4j:neo4j", "org.neo4j:neo4j-bolt")) -> Path:
    """Give the folder of a release's jars, fetched by Maven the first time."""
    lib = cache_folder() / "-".join([version, *(name.split(":")[1] for name in artifacts)])
    # Two Mavens at once get in each other's way in the folder that they share.
    with _one_fetch:
        if not lib.exists():
            _fetch(version, artifacts, lib)
    return lib


def _fetch(version: str, artifacts: Sequence[str], lib: Path) -> None:
    if not shutil.which("mvn"):
        raise UnavailableError("Maven (mvn) is not installed")
    part = lib.with_name(f"{lib.name}.{os.getpid()}")
    part.mkdir(parents=True, exist_ok=True)
    dependencies = "".join(_DEPENDENCY.format(*name.split(":"), version) for name in artifacts)
    pom = part / "pom.xml"
    pom.write_text(
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>tests</groupId><artifactId>tests</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{dependencies}</dependencies></project>"
    )
    command = ["mvn", "-q", "-B", "-f", str(pom), _PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    fetched = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if fetched.returncode:
        shutil.rmtree(part)
        raise UnavailableError(f"Maven could not fetch Neo4j {version}:\n{fetched.stdout[-2000:]}")
    # A folder with its final name is complete, whatever happens on the way.
    part.rename(lib)


def find_java(majors: Sequence[int]) -> Path:
    """Find a `java` of one of these versions: JAVA_HOME, the default one, or one that lies beside it."""
    default = shutil.which("java")
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if default:
        home = Path(default).resolve().parent.parent
        homes += [home, *sorted(home.parent.iterdir())]
    found = {_java_major(home): home / "bin" / "java" for home in reversed(homes)}
    for major in majors:
        if major in found:
            return found[major]
    raise UnavailableError(f"no Java {' or '.join(map(str, majors))} (found: {sorted(filter(None, found)) or 'none'})")


def _java_major(home: Path) -> int:
    try:
        release = (home / "release").read_text()
    except OSError:
        return 0
    match = re.search(r'^JAVA_VERSION="(\d+)', release, re.MULTILINE)
    return int(match[1]) if match else 0


def free_port() -> int:
    """Give a port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def neo4j_from_maven(
    release: Release, home: Path, password: str, *, heap: str = "512m", page_cache: str = "64m"
) -> Iterator[str]:
    """Run a Neo4j server in the empty folder `home` and give its URI; it has ended when the block is left."""
    java = find_java(release.java)
    lib = fetch_jars(release.version)
    port = free_port()
    for name in ("conf", "data", "logs", "run", "plugins", "import", "licenses", "lib"):
        (home / name).mkdir(parents=True)
    settings = {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": page_cache,
        "dbms.usage_report.enabled": "false",
    }
    (home / "conf" / "neo4j.conf").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    opened = (f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED)
    command = [
        str(java),
        "-Xms256m",
        f"-Xmx{heap}",
        *opened,
        *release.flags,
        "-Dio.netty.tryReflectionSetAccessible=true",
    ]
    command += ["-cp", f"{lib}/*", release.main, f"--home-dir={home}", f"--config-dir={home}/conf", "--console-mode"]
    uri = f"bolt://127.0.0.1:{port}"
    with run_watched(command, home / "console.log") as process:
        _set_password(uri, password, process, home / "console.log")
        yield uri


@contextmanager
def run_watched(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that ends with the block, and with this process however that ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "-c", _WATCHED, "sh", *command], stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def _set_password(uri: str, password: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Replace the first password as soon as the server answers."""
    deadline = time.monotonic() + START_SECONDS
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver:
        while True:
            try:
                with driver.session(database="system") as session:
                    session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", password=password)
            except (DriverError, Neo4jError) as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    tail = log.read_text(errors="replace")[-2000:]
                    raise UnavailableError(f"Neo4j did not start: {error}\n{tail}") from error
                time.sleep(0.2)
            else:
                return


if __name__ == "__main__":
    for wanted in RELEASES.values():
        print(f"Neo4j {wanted.version}: {fetch_jars(wanted.version)}")  # noqa: T201 - it is a command
