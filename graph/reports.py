"""What a bulk write says of what it was given: counts of everything, lists of the first of each kind."""

from dataclasses import dataclass, field

MAX_LISTED = 1_000
"""A report lists no more than this of a kind, so that its size does not grow with the number of rows."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not written, and why. Rows are counted from 1."""

    row: int
    id: str | None
    field: str
    reason: str


@dataclass(frozen=True)
class DanglingRow:
    """A row that is stored without an edge, because its parent is not stored."""

    row: int
    id: str
    parent_generation_id: str


@dataclass
class StoreReport:
    """What became of the rows: `read` is `written` plus `already_there` plus `refused_count`."""

    read: int = 0
    written: int = 0
    already_there: int = 0
    """Stored before with the same content, by an earlier run, another job or an earlier row."""
    refused_count: int = 0
    refused: list[RefusedRow] = field(default_factory=list[RefusedRow])
    """The first of the refused rows; `refused_count` counts them all."""
    dangling_count: int = 0
    dangling: list[DanglingRow] = field(default_factory=list[DanglingRow])
    """The first of the rows whose parent is not stored; `dangling_count` counts them all."""

    def refuse(self, refused: RefusedRow) -> None:
        """Count a refused row, and list it while there is room."""
        self.refused_count += 1
        if len(self.refused) < MAX_LISTED:
            self.refused.append(refused)

    def leave_dangling(self, dangling: DanglingRow) -> None:
        """Count a row without its parent, and list it while there is room."""
        self.dangling_count += 1
        if len(self.dangling) < MAX_LISTED:
            self.dangling.append(dangling)
