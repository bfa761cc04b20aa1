"""`export`: write generations to a file, all or those that match."""

import argparse
from datetime import UTC, datetime
from typing import Any

import graph
from dashboard.commands.progress import progress_bar
from dashboard.commands.terminal import AddCommand, say
from graph import transfer

_FORMATS: dict[str, tuple[Any, str]] = {
    "jsonl": (transfer.export_jsonl, "our own format, for `import jsonl` and programs"),
    "parquet": (transfer.export_parquet, "for data tools; needs the extra `parquet`"),
    "csv": (transfer.export_csv, "for spreadsheets: text that would act as a formula gets a ' before it"),
}


def add_commands(add: AddCommand) -> None:
    """Add `export` with its formats to the command line."""
    parser = add(
        "export",
        help="write generations to a file",
        description="Write generations, oldest first, to a file that appears, or is replaced, when all is written.",
    )
    formats = parser.add_subparsers(title="formats", metavar="FORMAT", required=True)
    for name, (export, help) in _FORMATS.items():
        each = formats.add_parser(name, help=help, description=f"Export {help}. Without options: everything.")
        each.add_argument("path", metavar="FILE", help="the file to write")
        each.add_argument("--user", metavar="ID", help="only this user's")
        each.add_argument("--status", action="append", choices=["pending", "success", "failed"], help="may be repeated")
        each.add_argument("--since", type=_time, metavar="TIME", help="made at this time or later, such as 2026-03-01")
        each.add_argument("--until", type=_time, metavar="TIME", help="made before this time; without a zone it is UTC")
        each.add_argument("--text", default="", help="words of the prompt or refinement prompt, as in a search")
        each.add_argument("--tree", metavar="ID", help="the whole tree of this generation; without other options")
        each.set_defaults(run=_export, export=export)


def _export(arguments: argparse.Namespace) -> int:
    where = transfer.Filter(
        text=arguments.text,
        user_id=arguments.user,
        statuses=tuple(arguments.status) if arguments.status else None,
        since=arguments.since,
        until=arguments.until,
        tree_id=arguments.tree,
    )
    with graph.connect() as db, progress_bar("Exporting") as progress:
        count = arguments.export(db, arguments.path, where, progress=progress)
    say(f"exported {count} to {arguments.path}")
    return 0


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2026-03-01 or 2026-03-01T12:30") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
