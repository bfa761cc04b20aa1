"""`demo` and `dashboard`: run the dashboard until somebody stops it."""

import argparse
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping
from pathlib import Path

import graph
from dashboard.commands.progress import progress_bar
from dashboard.commands.streamlit_server import DashboardError, choose_port, streamlit_server
from dashboard.commands.terminal import AddCommand, complain, note, say
from dashboard.demo import demo_generations, load
from graph import embedded
from graph.config import Settings


def add_commands(add: AddCommand) -> None:
    """Add `demo` and `dashboard` to the command line."""
    parser = add(
        "demo",
        help="show made-up version trees in the browser, nothing else needed",
        description="Start the embedded server, load the demo's version trees if there are none, run the dashboard. "
        "Ctrl-C stops all of it. The demo's data has a folder of its own: `demo` inside the data folder.",
    )
    _add_server_options(parser)
    parser.add_argument("--reset", action="store_true", help="delete what is in the demo's folder and load it again")
    parser.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    parser.set_defaults(run=demo)
    parser = add(
        "dashboard",
        help="show the configured database in the browser",
        description="Run the dashboard on the configured database until ctrl-C.",
    )
    _add_server_options(parser)
    parser.set_defaults(run=dashboard)


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, metavar="N", help="port to listen on; default: 8501 or the next free one; 0: any free one"
    )
    parser.add_argument(
        "--address", default="127.0.0.1", help="address to listen on; default: %(default)s, only this machine"
    )
    parser.add_argument("--open", action="store_true", help="open the browser, when run on a terminal")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def demo(arguments: argparse.Namespace) -> int:
    """Show the demo's trees, in a data folder of their own, so that they never mix with real data."""
    # Said before anything is started or loaded.
    choose_port(arguments.address, arguments.port)
    folder = demo_folder()
    if arguments.reset and not (arguments.yes or _confirmed(folder)):
        return 1
    with graph.connect(data_dir=folder) as db:
        if arguments.reset:
            _delete_all(db)
        if not _is_loaded(db):
            with progress_bar("Loading the demo") as report:
                load(db, report)
        # The child attaches to this process's server; a database from the environment is not its concern.
        code = _serve(arguments, {"GENERATION_GRAPH_DATA_DIR": str(folder), "NEO4J_URI": ""})
    _await_end_of_server(folder)
    return code


def dashboard(arguments: argparse.Namespace) -> int:
    """Show the configured database, and keep the embedded server running when it is that one."""
    settings = Settings.from_environment()
    if settings.uri is None:
        with graph.connect():
            code = _serve(arguments, {})
        _await_end_of_server(settings.data_dir)
        return code
    try:
        graph.connect().close()
    except graph.DatabaseUnavailableError as error:
        # The dashboard shows the outage itself and recovers from it, for example while the server still starts.
        complain(str(error))
    return _serve(arguments, {})


def _await_end_of_server(folder: Path) -> None:
    """Come back when nothing is left running, unless another process uses the server too."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and (server := embedded.status(folder)) and not server.clients:
        time.sleep(0.1)


def demo_folder() -> Path:
    """Give the folder of the demo's data: `demo` inside the data folder."""
    return Settings.from_environment().data_dir / "demo"


def _serve(arguments: argparse.Namespace, environment: Mapping[str, str]) -> int:
    try:
        with streamlit_server(port=arguments.port, address=arguments.address, environment=environment) as (url, child):
            say(f"Generation Graph: {url}")
            if arguments.open and sys.stdout.isatty():
                webbrowser.open(url)
            return _ended(child)
    except KeyboardInterrupt:
        return 0


def _ended(child: "subprocess.Popen[bytes]") -> int:
    raise DashboardError(f"The dashboard ended by itself (exit code {child.wait()})")


def _confirmed(folder: Path) -> bool:
    note(f"This deletes every generation of the demo in {folder} and loads the demo's trees again.")
    if not sys.stdin.isatty():
        complain("nobody is there to ask; add --yes to confirm")
        return False
    note("Continue? [y/N] ", end="")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _is_loaded(db: graph.Connection) -> bool:
    """Look for the generation that loading stores last, because an earlier loading may have been stopped."""
    return graph.get(db, demo_generations()[-1].id) is not None


def _delete_all(db: graph.Connection) -> None:
    deleted = 0
    with progress_bar("Deleting") as report:
        while page := graph.list_generations(db, limit=200, everyone=True):
            for summary in page:
                graph.remove(db, summary.id)
            deleted += len(page)
            report(deleted, deleted if page.next is None else None)
