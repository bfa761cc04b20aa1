"""Importing in two passes: read everything and judge it, then write it."""

from collections.abc import Callable, Iterator

from graph.bulk import Progress, store_many
from graph.connection import Connection
from graph.models import Generation
from graph.reports import StoreReport
from graph.transfer.items import Fault, Found, Note, Reader
from graph.transfer.ledger import Ledger
from graph.transfer.report import Dangling, ImportReport

_PROGRESS_EVERY = 1_000


def survey(reader: Reader, *, progress: Progress | None = None) -> ImportReport:
    """Read a source to its end and report what an import would find, without a database.

    Dangling are the parents that the source itself does not hold; they may be stored already.
    """
    with Ledger() as ledger:
        report = _survey(reader, ledger, progress)
        if progress:
            progress(report.read, report.read)
        for place, id, parent_id in ledger.dangling():
            report.leave_dangling(Dangling(place, id, parent_id))
        return report


def import_from(
    db: Connection, reader: Reader, *, skip_refused: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Store all generations of a source: read it once to judge it, then again to write.

    When the first reading finds anything to refuse, nothing is written, unless `skip_refused` leaves it out. The same
    source again changes nothing, so an import that was cut short is simply repeated. Generations whose id is stored
    with other content are refused, parents that are not there are reported as dangling. `progress` gets no total in
    the first reading.

    Raises what `graph.store_many` raises, and `OSError` when the source cannot be opened.
    """
    with Ledger() as ledger:
        report = _survey(reader, ledger, progress)
        if report.refused_count and not skip_refused:
            report.stopped = True
            return report
        total = report.valid - report.already_there

        def told(done: int, _total: int | None) -> None:
            if progress:
                progress(done, total)

        stored = store_many(db, _wanted(reader, ledger), progress=told)
        _add(report, stored, ledger.place)
        return report


def _survey(reader: Reader, ledger: Ledger, progress: Progress | None) -> ImportReport:
    report = ImportReport()
    for item in reader:
        if isinstance(item, Note):
            report.notes[item.text] += 1
            continue
        report.read += 1
        if isinstance(item, Fault):
            report.refuse(item)
        elif twin := ledger.add(item):
            _meet(report, item, *twin)
        if progress and report.read % _PROGRESS_EVERY == 0:
            progress(report.read, None)
    for cycle in ledger.cycles():
        report.found_cycle(cycle)
    return report


def _meet(report: ImportReport, item: Found, first: str, same: bool) -> None:  # noqa: FBT001 - a pair's second half
    if same:
        report.already_there += 1
    else:
        report.refuse(Fault(item.place, item.generation.id, "id", f"comes with other content at {first}"))


def _wanted(reader: Reader, ledger: Ledger) -> Iterator[Generation]:
    """Iterate over what the survey accepted; of several with one id over the first."""
    for item in reader:
        if isinstance(item, Found) and ledger.place(item.generation.id) == item.place and ledger.is_first(item):
            yield item.generation


def _add(report: ImportReport, stored: StoreReport, place: Callable[[str], str]) -> None:
    report.written = stored.written
    report.already_there += stored.already_there
    for each in stored.refused:
        # Every row has an id here: the survey refused those without.
        report.refuse(Fault(place(each.id or ""), each.id, each.field, each.reason))
    report.refused_count += stored.refused_count - len(stored.refused)
    for each in stored.dangling:
        report.leave_dangling(Dangling(place(each.id), each.id, each.parent_generation_id))
    report.dangling_count += stored.dangling_count - len(stored.dangling)
