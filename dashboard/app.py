"""The dashboard: `streamlit run dashboard/app.py`.

Streamlit imports this file once to serve `app`, and runs it as a script, router and frame, for every view of a page.
"""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import components, shell, strings, theme

APP_PAGES = Path(__file__).parent / "app_pages"


def view() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(page_title=strings.NAME, page_icon=theme.FAVICON, layout="wide")
    page = st.navigation(
        [
            st.Page(APP_PAGES / "trees.py", title=strings.TREES, default=True, url_path="home"),
            # The first page has no path of its own for Streamlit; people type this one.
            st.Page(APP_PAGES / "trees.py", title=strings.TREES, url_path="trees"),
            st.Page(APP_PAGES / "tree.py", title=strings.TREE, url_path="tree"),
        ],
        position="hidden",
    )
    theme.apply()
    components.header(page.title)
    with components.boundary():
        page.run()


if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=shell.ROUTES)
else:
    view()
