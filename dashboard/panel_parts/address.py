"""The address of the Tree page: which tree, which version, which tab, compared with what; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlencode

Tab = Literal["preview", "changes", "code", "details"]
TABS: tuple[Tab, ...] = get_args(Tab)


@dataclass(frozen=True)
class Address:
    """Everything that a link to the Tree page says."""

    id: str
    """Any generation of the tree."""
    version: str
    """Id of the chosen generation."""
    tab: Tab = "preview"
    against: str = ""
    """Id or label of the version to compare with; empty for the parent."""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Address":
        """Read an address as anybody may have written it: what is missing or unknown gets its default."""
        generation_id = query.get("id", "")
        tab = query.get("tab")
        return cls(
            id=generation_id,
            version=query.get("v") or generation_id,
            tab=tab if tab in TABS else "preview",
            against=query.get("against", ""),
        )

    def query(self) -> dict[str, str]:
        """Give the parameters that differ from their defaults, `id` always."""
        parameters = {"id": self.id}
        if self.version != self.id:
            parameters["v"] = self.version
        if self.tab != "preview":
            parameters["tab"] = self.tab
        if self.against:
            parameters["against"] = self.against
        return parameters

    @property
    def href(self) -> str:
        """Give the link, relative to the dashboard's address."""
        return f"tree?{urlencode(self.query())}"
