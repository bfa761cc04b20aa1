"""The Tree page's two halves: the picture of the tree, and the panel of the chosen version beside it."""

import contextlib
import re
from datetime import UTC, datetime

import streamlit as st

from dashboard import components, data, network, panel, tree_search, tree_session
from dashboard import strings_tree as strings
from dashboard.folding import drawn
from dashboard.panel_parts import code, component
from dashboard.panel_parts.address import Address
from dashboard.panel_parts.changes import changes
from dashboard.panel_parts.details import details
from dashboard.panel_parts.shown import Shown
from dashboard.panel_parts.words import number
from dashboard.tree_session import Looking
from dashboard.version_tree import version_tree
from dashboard.view import Action
from graph import DatabaseUnavailableError, Generation, GenerationNotFoundError
from graph.models import ID_PATTERN

HOME = "./"
PENDING_SECONDS = 3


def show(address: Address) -> None:
    """Show the tree and the version that an address names, or say what is wrong with the address."""
    if not address.id:
        components.state(strings.NO_ID_TITLE, strings.NO_ID, strings.ALL_TREES, HOME)
    elif not all(re.fullmatch(ID_PATTERN, each) for each in (address.id, address.version)):
        components.state(strings.MALFORMED_TITLE, strings.MALFORMED, strings.ALL_TREES, HOME)
    else:
        try:
            looking, generation = tree_session.looking_at(address)
        except GenerationNotFoundError as error:
            title = strings.UNKNOWN_TITLE.format(id=error.generation_id)
            components.state(title, strings.UNKNOWN, strings.ALL_TREES, HOME)
        else:
            _page(looking, Shown(looking.tree, generation, address, datetime.now(UTC)))


def _page(looking: Looking, shown: Shown) -> None:
    root = data.summaries((looking.tree.root_id,))
    st.set_page_config(page_title=panel.title(shown, root))
    st.html(component.PAGE_STYLE)
    with st.container(key="tree-bar"):
        component.show([panel.bar(shown, root)], key="bar", on_again=tree_session.forget)
    with st.container(key="tree-page", horizontal=True, gap=None):
        left, right = st.container(key="tree-picture"), st.container(key="tree-panel", gap=None)
    # The panel first: the picture marks a choice by itself, and what it draws anew takes a browser longer.
    with right, components.boundary():
        note = strings.SEARCHES_PART.format(count=number(tree_search.MAX_VERSIONS))
        _panel(shown, [note] if looking.searches_part else [])
    with left:
        _picture(looking, shown)
    if shown.generation.status == "pending":
        _wait(shown.generation.id)


@st.fragment(run_every=PENDING_SECONDS)
def _wait(generation_id: str) -> None:
    """Show a pending version's end as soon as it is stored."""
    # An outage shows where something is asked for; here it only means to ask again.
    with contextlib.suppress(DatabaseUnavailableError):
        found = data.generation(generation_id)
        if found is None or found.status != "pending":
            st.rerun()


def _picture(looking: Looking, shown: Shown) -> None:
    chosen = shown.generation.id
    cards = drawn(looking.tree, looking.view, chosen)
    payload = network.build(
        looking.tree,
        cards,
        data.summaries(cards.ids),
        data.codes(cards.ids),
        view=looking.view,
        chosen_id=chosen,
        hits=looking.hits(),
        search=looking.search,
    )

    def act(action: Action) -> None:
        st.query_params.from_dict(looking.act(action, shown.address).query())

    version_tree(payload, key="version-tree", panel="tree-panel", on_action=act)


def _panel(shown: Shown, notes: list[str]) -> None:
    ids = panel.stack_ids(shown)
    above = [panel.head(shown, notes), panel.stack(shown, data.summaries(ids), data.codes(ids)), panel.tabs(shown)]
    below = [*panel.lone(shown), panel.copies(shown)]
    match shown.address.tab:
        case "preview":
            component.show([*above, panel.preview(shown), *below], key="panel")
        case "changes":
            component.show([*above, changes(shown, *_compared(shown)), *below], key="panel")
        case "details":
            component.show([*above, details(shown), *below], key="panel")
        case "code":
            # Streamlit highlights code, so it stands between two components.
            component.show(above, key="panel")
            code.show(shown)
            component.show(below, key="panel-end")


def _compared(shown: Shown) -> tuple[Generation | None, str | None]:
    """Find the version to compare with, by label or id, else the parent; and say when a label is unknown."""
    asked = shown.address.against
    index = shown.find(asked) if asked else None
    problem = strings.NO_SUCH_LABEL.format(label=asked[:80]) if asked and index is None else None
    other = shown.tree.ids[index] if index is not None else shown.parent
    return (data.generation(other) if other else None), problem
