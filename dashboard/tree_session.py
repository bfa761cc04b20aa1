"""What the Tree page remembers from run to run: the tree in hand, how it is looked at, what is searched for.

The URL says which version is chosen; all of this is only how one person looks at it, and is gone with the session.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from dashboard import data, tree_search
from dashboard.panel_parts.address import Address
from dashboard.view import Action, View
from graph import Generation, GenerationNotFoundError, Tree

_KEY = "tree-page"
HELD_SECONDS = 60
"""How long a tree is kept in hand: to choose among its versions takes no reading of the whole tree again."""


@dataclass
class Looking:
    """One tree as one person looks at it."""

    tree: Tree
    read_at: float
    view: View = field(default_factory=View)
    search: str = ""
    reading: bool = False
    """The user asked to read the chosen version: the panel takes the keyboard."""
    _searched: Mapping[str, str] | None = None
    _hits: tuple[str, frozenset[str]] = ("", frozenset())

    @property
    def searches_part(self) -> bool:
        """Tell whether a search is on that does not cover the whole tree."""
        return bool(self.search.strip()) and len(self.tree) > tree_search.MAX_VERSIONS

    def hits(self) -> frozenset[str] | None:
        """Give the ids that match the search; None when nothing is searched for."""
        if not self.search.strip():
            return None
        if self._searched is None:
            newest = self.tree.ids[-tree_search.MAX_VERSIONS :]
            self._searched = tree_search.texts(self.tree, data.summaries(newest).values())
        if self._hits[0] != self.search:
            self._hits = (self.search, tree_search.find(self.search, self.tree, self._searched))
        return self._hits[1]

    def act(self, action: Action, address: Address) -> Address:
        """Take in what the user did in the picture; give the address after it."""
        self.view = self.view.after(action)
        match action:
            case Action("search"):
                self.search = action.text or ""
            case Action("choose" | "open", str(generation_id)):
                self.reading = action.kind == "open"
                return replace(address, version=generation_id, against="")
            case _:
                pass
        return address


def looking_at(address: Address) -> tuple[Looking, Generation]:
    """Give the tree of the address's version and that version.

    Raises `GenerationNotFoundError` when the version is not stored, `GraphError` as the reads do.
    """
    generation = data.generation(address.version)
    if generation is None:
        raise GenerationNotFoundError(address.version)
    held: Looking | None = st.session_state.get(_KEY)
    if held is None or generation.id not in held.tree:
        tree = data.tree(generation.id)
        direction = held.view.direction if held else View().direction
        held = Looking(tree, time.monotonic(), View(direction, around=generation.id))
    elif time.monotonic() - held.read_at > HELD_SECONDS or _outdated(held.tree, generation):
        held = replace(
            held, tree=data.tree(generation.id), read_at=time.monotonic(), _searched=None, _hits=("", frozenset())
        )
    st.session_state[_KEY] = held
    return held, generation


def forget() -> None:
    """Let go of the tree in hand and of all that was read, so that the next run reads it again."""
    held: Looking | None = st.session_state.get(_KEY)
    if held:
        held.read_at = -HELD_SECONDS
    data.refresh()


def _outdated(tree: Tree, generation: Generation) -> bool:
    return tree.statuses[tree.index(generation.id)] != generation.status
