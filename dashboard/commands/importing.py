"""`import`: read other programs' files into the configured database, with progress and a report."""

import argparse
import json

import graph
from dashboard.commands.progress import progress_bar
from dashboard.commands.terminal import AddCommand, complain, one_line, say
from graph import transfer

SHOWN = 20
"""How many of a kind are shown line by line."""


def add_commands(add: AddCommand) -> None:
    """Add `import` with its formats to the command line."""
    parser = add(
        "import",
        help="bring in generations from files",
        description="Read a source twice: once to judge it, then to write it. When anything is refused, nothing is "
        "written; the report names each place. The same import again changes nothing.",
    )
    formats = parser.add_subparsers(title="formats", metavar="FORMAT", required=True)
    convex = formats.add_parser("convex", help="a snapshot made by `npx convex export`", description=_text("convex"))
    convex.add_argument("path", metavar="FILE.zip", help="the ZIP file, or the folder that it unpacks to")
    convex.set_defaults(run=_import, reader=_convex)
    openevolve = formats.add_parser("openevolve", help="runs of OpenEvolve", description=_text("openevolve"))
    openevolve.add_argument("path", metavar="DIR", help="a run, its checkpoints or programs, or a folder of runs")
    openevolve.add_argument("--user", default="openevolve", metavar="ID", help="whose they are; default: %(default)s")
    openevolve.set_defaults(run=_import, reader=_openevolve)
    jsonl = formats.add_parser("jsonl", help="our own format: a generation a line", description=_text("jsonl"))
    which = jsonl.add_mutually_exclusive_group(required=True)
    which.add_argument("path", metavar="FILE", nargs="?", help="the file")
    which.add_argument("--schema", action="store_true", help="print the JSON Schema of a line, and do nothing else")
    jsonl.set_defaults(run=_import_jsonl, reader=_jsonl)
    for each in (convex, openevolve, jsonl):
        each.add_argument("--dry-run", action="store_true", help="judge the source and report, without a database")
        each.add_argument("--skip-refused", action="store_true", help="leave out what is refused, write the others")


def _text(format: str) -> str:
    return {
        "convex": "Import the table `generations` of a Convex snapshot; other tables are named and left out.",
        "openevolve": "Import the programs of OpenEvolve runs; of several snapshots of a program the latest counts.",
        "jsonl": "Import what `export jsonl` writes, or any file of lines that its JSON Schema allows.",
    }[format]


def _convex(arguments: argparse.Namespace) -> transfer.Reader:
    return transfer.ConvexReader(arguments.path)


def _openevolve(arguments: argparse.Namespace) -> transfer.Reader:
    return transfer.OpenEvolveReader(arguments.path, user_id=arguments.user)


def _jsonl(arguments: argparse.Namespace) -> transfer.Reader:
    return transfer.JsonlReader(arguments.path)


def _import_jsonl(arguments: argparse.Namespace) -> int:
    if not arguments.schema:
        return _import(arguments)
    say(json.dumps(transfer.generation_schema(), indent=2))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    reader: transfer.Reader = arguments.reader(arguments)
    if arguments.dry_run:
        with progress_bar("Reading") as progress:
            report = transfer.survey(reader, progress=progress)
    else:
        with graph.connect() as db, progress_bar("Importing") as progress:
            report = transfer.import_from(db, reader, skip_refused=arguments.skip_refused, progress=progress)
    _tell(report, dry_run=arguments.dry_run)
    return 1 if report.refused_count else 0


def _tell(report: transfer.ImportReport, *, dry_run: bool) -> None:
    outcome = f"valid {report.valid}" if dry_run else f"written {report.written}"
    say(f"read {report.read}, {outcome}, already there {report.already_there}, refused {report.refused_count}")
    for text, count in report.notes.items():
        say(f"note: {one_line(text)} ({count})")
    _list("refused", report.refused_count, [_fault(each) for each in report.refused[:SHOWN]])
    dangling = [f"{each.place}: {each.id} refines {each.parent_generation_id}" for each in report.dangling[:SHOWN]]
    missing = "not in the source" if dry_run else "not stored"
    _list(f"parent {missing}", report.dangling_count, dangling)
    _list("cycle", report.cycle_count, [" -> ".join([*each, each[0]]) for each in report.cycles[:SHOWN]])
    if report.stopped:
        complain("nothing was written, because of what was refused; --skip-refused writes the others")


def _fault(fault: transfer.Fault) -> str:
    return f"{fault.place}: {f'{fault.id}: ' if fault.id else ''}{fault.field}: {fault.reason}"


def _list(kind: str, count: int, lines: list[str]) -> None:
    for line in lines:
        say(f"{kind}: {one_line(line)}")
    if count > len(lines):
        say(f"{kind}: and {count - len(lines)} more")
