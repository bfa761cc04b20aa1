"""What became of an import: counts of everything, lists of the first of each kind."""

from collections import Counter
from dataclasses import dataclass, field

from graph.reports import MAX_LISTED
from graph.transfer.items import Fault


@dataclass(frozen=True)
class Dangling:
    """A generation whose parent is not there: stored with the parent's id and without an edge."""

    place: str
    id: str
    parent_generation_id: str


@dataclass
class ImportReport:
    """Counts of an import; of faults, dangling parents and cycles the first 1 000 are listed."""

    read: int = 0
    """Records that were looked at; notes are not among them."""
    written: int = 0
    already_there: int = 0
    """Stored before with the same content, or met before in the same source."""
    refused_count: int = 0
    refused: list[Fault] = field(default_factory=list[Fault])
    dangling_count: int = 0
    dangling: list[Dangling] = field(default_factory=list[Dangling])
    cycle_count: int = 0
    cycles: list[list[str]] = field(default_factory=list[list[str]])
    """The ids of each cycle, from child to parent. Cycles are stored as they are."""
    notes: Counter[str] = field(default_factory=Counter[str])
    """What was left out or changed on purpose, and how often."""
    stopped: bool = False
    """Something was refused while the source was read, so nothing at all was written."""

    @property
    def valid(self) -> int:
        """Records that can be stored."""
        return self.read - self.refused_count

    def refuse(self, fault: Fault) -> None:
        """Count a fault, and list it while there is room."""
        self.refused_count += 1
        if len(self.refused) < MAX_LISTED:
            self.refused.append(fault)

    def leave_dangling(self, dangling: Dangling) -> None:
        """Count a missing parent, and list it while there is room."""
        self.dangling_count += 1
        if len(self.dangling) < MAX_LISTED:
            self.dangling.append(dangling)

    def found_cycle(self, ids: list[str]) -> None:
        """Count a cycle, and list it while there is room."""
        self.cycle_count += 1
        if len(self.cycles) < MAX_LISTED:
            self.cycles.append(ids)
