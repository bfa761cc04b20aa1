"""`check`, `purge` and `server`: what cron jobs and administrators run."""

import argparse
from datetime import timedelta

import graph
from dashboard.commands.terminal import AddCommand, one_line, say
from graph import embedded, health
from graph.config import Settings

SHOWN = 10
"""How many ids of a finding are shown."""


def add_commands(add: AddCommand) -> None:
    """Add `check`, `purge` and `server` to the command line."""
    check = add(
        "check",
        help="look for what is wrong with the data; exit 1 when something is",
        description="Look through all generations for what breaks the data model: missing or contradicting edges, two "
        "parents, cycles, stuck pending ones, missing indexes. Missing parents are told, but no fault: removing a "
        "generation leaves its children so.",
    )
    _add_age(check, "older pending generations are stuck")
    check.set_defaults(run=_check)
    purge = add(
        "purge",
        help="remove stuck pending generations; for cron",
        description="Remove generations that stayed pending, because the job that made them died.",
    )
    _add_age(purge, "remove pending generations older than this")
    purge.add_argument("--failed", action="store_true", help="remove every failed generation as well")
    purge.set_defaults(run=_purge)
    server = add("server", help="the embedded server: status, stop", description="Look after the embedded server.")
    actions = server.add_subparsers(title="actions", metavar="ACTION", required=True)
    status = actions.add_parser("status", help="say whether it runs, where, and how many use it")
    status.set_defaults(run=_server_status)
    stop = actions.add_parser("stop", help="stop it, whoever uses it")
    stop.set_defaults(run=_server_stop)


def _add_age(parser: argparse.ArgumentParser, help: str) -> None:
    parser.add_argument(
        "--older-than", type=_minutes, default=timedelta(minutes=5), metavar="MINUTES", help=f"{help}; default: 5"
    )


def _minutes(text: str) -> timedelta:
    try:
        age = timedelta(minutes=float(text))
    except (ValueError, OverflowError):
        age = timedelta(-1)
    if age < timedelta(0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes")
    return age


def _check(arguments: argparse.Namespace) -> int:
    with graph.connect() as db:
        report = health.check(db, pending_older_than=arguments.older_than)
    say(f"{report.generations} generations looked at")
    for name in report.missing_schema:
        say(f"fault: the constraint or index {name} is missing")
    for finding in report.findings:
        shown = ", ".join(one_line(str(id)) for id in finding.ids[:SHOWN])
        more = f" and {finding.count - SHOWN} more" if finding.count > SHOWN else ""
        say(f"{'fault' if finding.is_fault else 'note'}: {finding.count} {finding.text}: {shown}{more}")
    say("healthy" if report.healthy else "not healthy")
    return 0 if report.healthy else 1


def _purge(arguments: argparse.Namespace) -> int:
    with graph.connect() as db:
        removed = graph.purge(db, pending_older_than=arguments.older_than, failed=arguments.failed)
    say(f"removed {removed}")
    return 0


def _server_status(_arguments: argparse.Namespace) -> int:
    folder = Settings.from_environment().data_dir
    status = embedded.status(folder)
    if status is None:
        say(f"no embedded server runs on {folder}")
        return 0
    memory = "" if status.memory_mb is None else f", {status.memory_mb} MB of memory"
    say(f"running on {status.data_dir} at {status.uri}, process {status.pid}{memory}")
    say(f"{status.clients} processes use it, since {status.started_at:%Y-%m-%d %H:%M:%S} UTC")
    return 0


def _server_stop(_arguments: argparse.Namespace) -> int:
    folder = Settings.from_environment().data_dir
    say(f"stopped the server on {folder}" if embedded.stop(folder) else f"no embedded server runs on {folder}")
    return 0
