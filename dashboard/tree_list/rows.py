"""One tree of the list as plain data for the component: texts stay texts, the shape is numbers."""

from typing import Any

from dashboard.marks import Segments, segments
from dashboard.state import tree_href
from dashboard.tree_list.silhouette import silhouette
from graph import GenerationSummary, Tree, TreeSummary

PROMPT_CHARACTERS = 240
REFINEMENT_CHARACTERS = 120
AUTHORS = 4
"""How many authors a row names; the rest is a number."""


def row(summary: TreeSummary, query: str) -> dict[str, Any]:
    """Describe one tree, with the words of `query` marked in its texts."""
    tree = summary.tree
    authors = list(dict.fromkeys(tree.user_ids))
    return {
        "id": summary.root.id,
        "href": tree_href(summary.root.id),
        "prompt": segments(summary.root.prompt, query, PROMPT_CHARACTERS),
        "authors": authors[:AUTHORS],
        "moreAuthors": len(authors[AUTHORS:]),
        "latest": _latest(summary.latest, tree, query),
        "best": _best(tree),
        "matches": summary.matches if query else None,
        "picture": summary.latest_success_id,
        "aspect": summary.root.aspect_ratio,
        "shape": silhouette(tree),
        "versions": len(tree),
        "depth": tree.depth,
        "counts": tree.counts,
        "at": tree.last_activity.isoformat(),
    }


def _latest(latest: GenerationSummary, tree: Tree, query: str) -> dict[str, str | Segments] | None:
    """Give the newest generation's label and what it was asked for; a root alone has nothing to add."""
    if len(tree) == 1:
        return None
    asked = segments(latest.refinement_prompt or latest.prompt, query, REFINEMENT_CHARACTERS)
    return {"label": tree.labels[tree.index(latest.id)], "text": asked}


def _best(tree: Tree) -> str | None:
    """Give the label of the highest score; ties go to the older one."""
    scored = [(score, -index) for index, score in enumerate(tree.scores) if score is not None]
    return tree.labels[-max(scored)[1]] if scored else None
