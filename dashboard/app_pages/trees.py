"""The home page: one row a tree."""

import streamlit as st

from dashboard import components, data, strings
from dashboard.data import Filters
from dashboard.state import filters_of
from dashboard.tree_list import pictures, tree_list
from graph import InvalidGenerationError


def trees() -> None:
    """Draw what the address bar asks for."""
    filters = filters_of(st.query_params)
    after = st.query_params.get("after")
    components.loading()
    everything = data.totals(Filters())
    if not everything.trees:
        components.no_data()
        return
    try:
        page = data.trees_page(filters, after)
    except InvalidGenerationError:
        if after is None:
            raise
        components.state(strings.BAD_PAGE_TITLE, strings.BAD_PAGE, strings.FIRST_PAGE, "./")
        return
    tree_list(
        page,
        filters,
        matching=data.totals(filters),
        stored=everything,
        later=after is not None,
        on_refresh=data.refresh,
    )
    pictures(data.codes(tuple(tree.latest_success_id for tree in page if tree.latest_success_id)))


trees()
