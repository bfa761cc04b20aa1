"""The Tree page: the picture of one tree, and beside it the panel of the chosen version."""

import streamlit as st

from dashboard import tree_view
from dashboard.panel_parts.address import Address

tree_view.show(Address.from_query(st.query_params.to_dict()))
