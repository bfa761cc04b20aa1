"""A Streamlit page with nothing but the version tree: made data, no database. Started by test_version_tree.py."""

import random
from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard.network import build, drawn
from dashboard.version_tree import version_tree
from dashboard.view import Action, View
from graph import GenerationSummary, Status, Tree

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#36c"/></svg>'
HOSTILE_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9" onload="window.ran=1"><script>window.ran=2</script>'
    '<image href="http://198.51.100.7/x.png" width="9" height="9"/><rect width="16" height="9" fill="red"/></svg>'
)
HOSTILE = [
    "<img src=x onerror='window.ran=3'>",
    "</script></style><script>window.ran=4</script>",
    "\u202eevil\u202c href=javascript:window.ran=5",
    "x" * 20_000,
]
START = datetime(2026, 1, 1, tzinfo=UTC)


@st.cache_resource
def made(size: int, *, hostile: bool) -> tuple[Tree, dict[str, GenerationSummary], dict[str, str]]:
    """Of a small tree: 0 - 1 - 3, 1 - 4, 0 - 2; a large one goes on at random."""
    chance = random.Random(size)
    parents = [-1, 0, 0, 1, 1, *(chance.randrange(node) for node in range(5, size))][:size]
    statuses: list[Status] = ["failed" if node % 5 == 2 else "success" for node in range(size)]
    rows, summaries = [], {}
    for node, parent in enumerate(parents):
        author = "ana" if node % 2 else "bo"
        text = HOSTILE[node % len(HOSTILE)] if hostile else f"{'neon' if node % 4 == 3 else 'plain'} number {node}"
        rows.append(
            (
                f"g{node}",
                f"g{parent}" if node else None,
                statuses[node],
                (START + timedelta(hours=node)).isoformat(),
                text[:200] if hostile else author,
                node / size,
            )
        )
        summaries[f"g{node}"] = GenerationSummary(
            id=f"g{node}",
            user_id=author,
            prompt=text,
            status=statuses[node],
            refinement_prompt=text if node else None,
            aspect_ratio="16:9",
            error_message=text if statuses[node] == "failed" else None,
            score=node / size,
        )
    pictures = {
        each: HOSTILE_SVG if hostile else SVG for each, summary in summaries.items() if summary.status == "success"
    }
    return Tree(rows, chosen_id="g0"), summaries, pictures


st.set_page_config(layout="wide")
tree, summaries, pictures = made(int(st.query_params.get("size", "5")), hostile="hostile" in st.query_params)
state = st.session_state
if "view" not in state:
    state.view, state.chosen, state.search, state.actions, state.runs = View(around="g0"), "g0", "", [], 0


def act(action: Action) -> None:
    state.actions.append(action)
    state.view = state.view.after(action)
    match action:
        case Action("choose" | "open", str(generation_id)):
            state.chosen = generation_id
        case Action("search"):
            state.search = action.text or ""


def outside(generation_id: str) -> None:
    state.chosen = generation_id


hits = None
if state.search:
    hits = frozenset(each for each, summary in summaries.items() if state.search in summary.prompt)
picture = drawn(tree, state.view, state.chosen, int(st.query_params.get("budget", "300")))
payload = build(
    tree, picture, summaries, pictures, view=state.view, chosen_id=state.chosen, hits=hits, search=state.search
)
state.runs += 1
returned = version_tree(
    payload, key="tree", height=560, panel="panel", on_action=None if "returned" in st.query_params else act
)
if returned:
    state.actions.append(returned)
with st.container(key="panel"):
    st.button("Run again")
    st.button("Choose the last", on_click=outside, args=(tree.ids[-1],))
    st.text(f"run {state.runs}, chosen {state.chosen}")
    st.text("actions: " + "; ".join(f"{each.kind} {each.id} {each.text}" for each in state.actions))
