"""The picture of a version tree as a Streamlit component: cards to choose, fold, search and walk through by key.

All of it is this package's JavaScript and the vis-network that pyvis brings; nothing is fetched from elsewhere.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from dashboard.version_tree import assets
from dashboard.view import Action

__all__ = ["Action", "version_tree"]

OnAction = Callable[[Action], None]


def version_tree(
    payload: dict[str, Any],
    *,
    key: str,
    height: int = 640,
    panel: str | None = None,
    on_action: OnAction | None = None,
) -> Action | None:
    """Show the picture of a tree, and give what the user did in it since the last run.

    Args:
        payload: what `network.build` made. An unchanged payload redraws nothing; a changed one is updated in place.
        key: identifies the component and its state in the session.
        height: of the whole component, in pixels, where the page's CSS does not set `--vt-height` to another length.
        panel: key of the container that gets the focus when a version is opened.
        on_action: is called with each action before the script runs, so that one run shows the outcome; it must not
            call Streamlit elements. Without it each action is returned once, oldest first.

    Returns:
        The next action; None when there is none, or when `on_action` takes them.
    """
    import streamlit as st

    library, tree = _components()
    inbox: list[Action] = st.session_state.setdefault(f"{key}-inbox", [])

    def receive() -> None:
        for action in _new_actions(key):
            if on_action:
                on_action(action)
            else:
                inbox.append(action)

    small = {name: value for name, value in payload.items() if name != "pictures"}
    with st.container(gap=None):
        library(key=f"{key}-library", data={"key": key, "pictures": payload["pictures"]})
        tree(key=key, data=small | {"key": key, "height": height, "panel": panel}, on_actions_change=receive)
    return inbox.pop(0) if inbox else None


@cache
def _components() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Register two components: the library with the thumbnails, and the tree.

    Streamlit sends what a component gets again whenever any of it changed. The library and the thumbnails are large
    and rarely change; what a click changes is small.
    """
    from streamlit.components.v2 import component

    return (
        component("generation_graph_version_tree_library", js=assets.streamlit_library()),
        component("generation_graph_version_tree", css=assets.css(), js=assets.streamlit_tree()),
    )


def _new_actions(key: str) -> list[Action]:
    """Give the actions that have not been seen yet.

    Two actions may reach one run, and then only the last event is told: so each event brings the recent ones along,
    numbered.
    """
    import streamlit as st

    sent: Iterable[Any] = st.session_state[key].get("actions") or ()
    seen = f"{key}-seen"
    actions: list[Action] = []
    for each in sent:
        match each:
            case {"number": int(number), "action": value} if number > st.session_state.get(seen, 0):
                st.session_state[seen] = number
                actions += filter(None, [Action.from_browser(value)])
            case _:
                pass  # seen before
    return actions
