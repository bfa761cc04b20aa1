"""Measure everything on the embedded server and on Neo4j, and write the table into the README.

`uv run python -m tests.benchmarks` takes about an hour, most of it to store a million generations twice;
`--large 100000` gives an idea in minutes. `--dry-run` leaves the README as it is.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import graph
from graph import embedded
from tests.benchmarks.bare import Bare
from tests.benchmarks.dashboard_figures import browser_figures, growth_of_layout, layout_figures
from tests.benchmarks.data import TREE, rows
from tests.benchmarks.figures import (
    Figure,
    Scale,
    bulk_figures,
    growth_figures,
    read_figures,
    thread_figures,
    write_figures,
)
from tests.benchmarks.report import README, replace_section, table
from tests.maven import RELEASES, neo4j_from_maven
from tests.servers import Server

ENGINES = ("embedded", *(f"neo4j-{name}" for name in RELEASES))
SETTLING_SECONDS = 15


def main() -> None:
    """Run the benchmarks that the command line asks for."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--engine", action="append", choices=ENGINES, help="by default embedded and the newest Neo4j")
    parser.add_argument("--small", type=int, default=10_000, metavar="N", help="generations in the small database")
    parser.add_argument("--large", type=int, default=1_000_000, metavar="N", help="generations in the large one")
    parser.add_argument("--dry-run", action="store_true", help="leave the README as it is")
    asked = parser.parse_args()
    engines = asked.engine or [ENGINES[0], ENGINES[-1]]
    measured: dict[str, list[Figure]] = {}
    for engine in engines:
        name, figures = measure(engine, asked.small, asked.large, Scale())
        measured[name] = figures
    shown = told("dashboard", [layout_figures(), growth_of_layout(), browser_figures()])
    text = f"{machine(asked.small, asked.large)}\n\n{table(measured)}\n\n{table({'the dashboard': shown})}\n"
    sys.stdout.write(text)
    if not asked.dry_run:
        README.write_text(replace_section(README.read_text(), text))


def measure(engine: str, small: int, large: int, scale: Scale) -> tuple[str, list[Figure]]:
    """Measure one engine; gives what it calls itself and the figures."""
    with ExitStack() as stack:
        servers = [stack.enter_context(started(engine)) for _ in range(2)]
        dbs = [stack.enter_context(server.connect()) for server in servers]
        for db, count in zip(dbs, (small, large), strict=True):
            load(db, count)
        # Else a server still writes its files while it is measured.
        time.sleep(SETTLING_SECONDS)
        bare = Bare(servers[0], stack.enter_context(servers[0].driver()))
        trees = small // TREE
        groups = [
            read_figures(dbs[0], bare, trees, scale),
            growth_figures(dbs[1], large // TREE, dbs[0], trees, scale),
            thread_figures(dbs[0], bare, trees, scale),
            write_figures(dbs[0], bare, trees, scale),
            bulk_figures(dbs[0], bare, scale),
        ]
        return heading(dbs[0]), told(engine, groups)


def heading(db: graph.Connection) -> str:
    """Name a server as people do."""
    if db.is_embedded_engine:
        return f"{db.engine.partition('(')[2].rstrip(')')} (embedded)"
    return db.engine.replace("/", " ")


def told(name: str, groups: Iterable[Iterator[Figure]]) -> list[Figure]:
    """Measure figures, and tell each as it comes."""
    figures: list[Figure] = []
    for figure in chain.from_iterable(groups):
        say(f"{name}: {figure.name}: {figure.ratio:.2f} (wanted {figure.bound}), {figure.detail}")
        figures.append(figure)
    return figures


@contextmanager
def started(engine: str) -> Iterator[Server]:
    """Start a server with room for a million generations."""
    with tempfile.TemporaryDirectory(prefix="generation-graph-benchmarks-") as folder:
        home = Path(folder)
        if engine == "embedded":
            with graph.connect(data_dir=home):
                found = embedded.ensure(home)
                yield Server(engine, "", found.uri, found.username, found.password, found.database, home)
                embedded.release(found)
        else:
            release = RELEASES[engine.removeprefix("neo4j-")]
            with neo4j_from_maven(release, home, "benchmarks", heap="1g", page_cache="2g") as uri:
                yield Server(engine, "maven", uri, "neo4j", "benchmarks")


def load(db: graph.Connection, count: int) -> None:
    """Store the generations, and tell how it goes."""
    began = time.monotonic()

    def progress(done: int, _total: int | None) -> None:
        if done % 50_000 == 0 or done == count:
            say(f"stored {done:,} of {count:,}, {done / (time.monotonic() - began):,.0f} a second")

    graph.store_many(db, rows(count), progress=progress)


def machine(small: int, large: int) -> str:
    """Say what was measured, on what and with what."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({cpu}) for client and server, {memory:.0f} GB; Python {platform.python_version()}, "
        f"driver {version('neo4j')} with neo4j-rust-ext. Codes of 1.5 kB; few are {small:,} generations, many "
        f"{large:,}."
    )


def say(text: str) -> None:
    """Tell on the terminal how it goes."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


if __name__ == "__main__":
    main()
