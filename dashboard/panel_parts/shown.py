"""The chosen version and where it stands in its tree; pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.panel_parts import Part
from dashboard.panel_parts.address import Address
from graph import Generation, GenerationSummary, Tree


@dataclass(frozen=True)
class Shown:
    """The chosen version and where it stands."""

    tree: Tree
    generation: Generation
    address: Address
    now: datetime

    @property
    def index(self) -> int:
        """Index of the chosen version in the tree's columns."""
        return self.tree.index(self.generation.id)

    @property
    def label(self) -> str:
        """Version label of the chosen version."""
        return self.tree.labels[self.index]

    @property
    def parent(self) -> str | None:
        """Id of the parent, when it is in the tree."""
        parent = self.tree.parents[self.index]
        return self.tree.ids[parent] if parent >= 0 else None

    def find(self, name: str) -> int | None:
        """Find a version of the tree by its label, in any case, or by its id."""
        if name in self.tree:
            return self.tree.index(name)
        label = name.strip().casefold()
        return next((at for at, each in enumerate(self.tree.labels) if each.casefold() == label), None)

    def version(self, index: int) -> Part:
        """Name another version of the tree, with the link that chooses it."""
        address = replace(self.address, version=self.tree.ids[index], against="")
        return {"label": self.tree.labels[index], "status": self.tree.statuses[index], "href": address.href}


def picture_ratio(generation: GenerationSummary | None) -> str:
    """Give the aspect ratio of a generation's picture as CSS writes it; 16 / 9 when none is stored."""
    return ((generation and generation.aspect_ratio) or "16:9").replace(":", " / ")


def code_of(generation: Generation) -> str:
    """Give the code, or the raw code of one that has no other."""
    return generation.code or generation.raw_code or ""
