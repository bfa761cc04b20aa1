"""Searching one tree, all of it, whether drawn or not; no Streamlit, no database."""

from collections.abc import Iterable, Mapping

from graph import GenerationSummary, Tree
from graph.text import Query, searchable

MAX_VERSIONS = 30_000
"""Versions that are searched, the newest: reading the texts of more takes longer than a person waits."""
MAX_SEARCHED = 4_000
"""Characters of each text that are searched: what follows was hardly typed by a person."""


def texts(tree: Tree, summaries: Iterable[GenerationSummary]) -> dict[str, str]:
    """Fold what can be searched for: the text on the card, the author, the error message.

    A refinement inherits its parent's prompt, so that only the root's counts, and a prompt that stands alone.
    """
    folded: dict[str, str] = {}
    for each in summaries:
        if each.id not in tree:
            continue
        refined = each.refinement_prompt if each.id != tree.root_id else None
        parts = (refined or each.prompt, each.user_id, each.error_message or "")
        folded[each.id] = searchable(" | ".join(part[:MAX_SEARCHED] for part in parts))
    return folded


def find(text: str, tree: Tree, searched: Mapping[str, str]) -> frozenset[str]:
    """Find the generations with all of the words, or with this version label."""
    query = Query.parse(text)
    if not query.words and not query.without:
        return frozenset()
    found = {
        generation_id
        for generation_id, folded in searched.items()
        if all(word in folded for word in query.words) and not any(word in folded for word in query.without)
    }
    label = text.strip().casefold()
    found.update(tree.ids[index] for index, each in enumerate(tree.labels) if each.casefold() == label)
    return frozenset(found)
