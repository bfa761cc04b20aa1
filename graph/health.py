"""Whether stored data keeps the rules of the data model."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString

from graph import health_queries as queries
from graph import schema
from graph.connection import Connection

_KINDS: dict[str, tuple[LiteralString, str]] = {
    "incomplete": (queries.INCOMPLETE, "lack their id, owner, prompt, status or time; another program wrote them"),
    "several_parents": (queries.SEVERAL_PARENTS, "have more than one parent"),
    "wrong_edge": (queries.WRONG_EDGE, "have an edge that contradicts their parent_generation_id"),
    "missing_edge": (queries.MISSING_EDGE, "have no edge to their parent although it is stored; import them again"),
    "stuck": (queries.STUCK, "have been pending for too long; `generation-graph purge` removes them"),
    "missing_parent": (queries.MISSING_PARENT, "refine a generation that was removed or never came"),
}
_CYCLIC = "are on a cycle of refinements"
_LEGAL = {"missing_parent"}


@dataclass(frozen=True)
class Finding:
    """Something that the check found: which generations, and whether it is a fault or a state that may be."""

    kind: str
    text: str
    count: int
    ids: tuple[str | None, ...]
    """The first 100; None for a generation without an id."""
    is_fault: bool


@dataclass(frozen=True)
class HealthReport:
    """What the check looked at and found."""

    generations: int
    missing_schema: tuple[str, ...]
    """Names of the constraints and indexes that the database lacks."""
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Nothing found is a fault."""
        return not self.missing_schema and not any(each.is_fault for each in self.findings)


def check(db: Connection, *, pending_older_than: timedelta = timedelta(minutes=5)) -> HealthReport:
    """Look through all generations for what breaks the data model.

    A missing parent is reported, but is no fault: a removed generation leaves its children so. `connect` makes the
    schema, so something is missing there only when it was dropped since.

    Raises `NotAuthenticatedError` for a signed-out viewer.
    """
    db.require_viewer("Must be logged in to check the data")
    before = datetime.now(UTC) - pending_older_than
    found = [_look(db, kind, *described, before=before) for kind, described in _KINDS.items()]
    generations = db.read(queries.COUNT_GENERATIONS)[0]["found"]
    # Looking for cycles is slow, and there are none when every generation hangs below a root.
    if db.read(queries.COUNT_BELOW_ROOTS)[0]["found"] != generations:
        found.append(_look(db, "cyclic", queries.CYCLIC, _CYCLIC, before=before))
    findings = tuple(each for each in found if each.count)
    return HealthReport(generations, tuple(schema.missing(db)), findings)


def _look(db: Connection, kind: str, pattern: LiteralString, text: str, *, before: datetime) -> Finding:
    count = db.read(pattern + queries.COUNT, pending_before=before)[0]["found"]
    rows = db.read(pattern + queries.FIRST, pending_before=before) if count else []
    return Finding(kind, text, count, tuple(row["id"] for row in rows), kind not in _LEGAL)
