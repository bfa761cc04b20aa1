"""The command line `generation-graph`: parses, calls a command, turns errors into exit codes.

Exit codes: 0 done, 1 the data or the database is at fault, 2 the command line is.
"""

import argparse
import importlib.metadata
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from dashboard.commands import exporting, importing, maintenance, serve
from dashboard.commands.terminal import complain
from graph import GraphError

DESCRIPTION = "Version trees of AI generations: store them in a graph database, explore them in the browser."
ENVIRONMENT = """\
Which database: NEO4J_URI (with NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE); without it the embedded server,
with its data in GENERATION_GRAPH_DATA_DIR or the user's data folder.
Exit codes: 0 done, 1 the data or the database is at fault, 2 the command line is.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; argparse itself leaves with 2."""
    arguments = build_parser().parse_args(argv)
    _stop_in_order()
    try:
        return arguments.run(arguments)
    except GraphError as error:
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        complain("stopped; the same command again goes on where this one was")
    return 1


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; each command sets `run`, a function of the parsed arguments that returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="generation-graph",
        description=DESCRIPTION,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    version = importlib.metadata.version("generation-graph")
    parser.add_argument("--version", action="version", version=f"generation-graph {version}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (serve, importing, exporting, maintenance):
        group.add_commands(commands.add_parser)
    return parser


def _stop_in_order() -> None:
    """Let SIGTERM and a closed terminal unwind like ctrl-C."""
    for each in _stop_signals():
        signal.signal(each, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # A second ctrl-C would cut the unwinding short and leave a server behind.
    for each in _stop_signals():
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _stop_signals() -> list[signal.Signals]:
    return [each for each in signal.Signals if each.name in {"SIGINT", "SIGTERM", "SIGHUP"}]


if __name__ == "__main__":
    sys.exit(main())
