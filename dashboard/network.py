"""What the picture of a tree is made of: a pyvis network of what is drawn, ready to be sent as JSON; no Streamlit.

Texts are cut to what a card and its tooltip can show. They are data all the way: nothing here makes markup of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

# pyvis has no types.
from pyvis.edge import Edge  # pyright: ignore[reportMissingTypeStubs]
from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]
from pyvis.node import Node  # pyright: ignore[reportMissingTypeStubs]

from dashboard.folding import BUDGET, Drawn, Fold, Place, drawn
from dashboard.layout import Card, Direction, positions
from dashboard.view import View
from dashboard.visible import visible
from graph import GenerationSummary, Tree

__all__ = ["BUDGET", "Drawn", "Fold", "View", "build", "drawn"]

MAX_TEXT = 240
"""Characters of a prompt that are sent: three lines of a card, and some more for its tooltip."""
MAX_AUTHOR = 40
MAX_AUTHORS = 8
"""Authors with a filter and a colour of their own: the most active ones."""
MAX_HITS = 2_000
"""Hits that can be stepped through; nobody steps further."""
MAX_PICTURE = 64_000
MAX_PICTURES = 4_000_000
"""Characters of one thumbnail's SVG, and of all of them: what a browser takes in without a pause."""

CARD = Card()
PILL = (132, 26)
"""Width and height of the mark of a fold, in pixels at scale 1."""


def build(
    tree: Tree,
    drawn: Drawn,
    summaries: Mapping[str, GenerationSummary],
    thumbnails: Mapping[str, str],
    *,
    view: View,
    chosen_id: str,
    hits: frozenset[str] | None = None,
    search: str = "",
) -> dict[str, Any]:
    """Make the payload of the picture.

    Args:
        tree: the whole tree, for the labels and the counts.
        drawn: what of it is drawn.
        summaries: by id, of at least the drawn generations; one that is missing gets a card without text.
        thumbnails: SVG code by id; what is no SVG, or too long, is left out.
        view: how the user looks at it.
        chosen_id: the chosen generation.
        hits: ids of the tree's generations that match the search; None when nothing is searched for.
        search: the text that is searched for.
    """
    authors = [author for author, _ in Counter(tree.user_ids).most_common(MAX_AUTHORS)]
    scores = [score for score in tree.scores if score is not None]
    cards = [
        None if place.fold else _card(tree, place.index, summaries.get(tree.ids[place.index]), authors, hits)
        for place in drawn.places
    ]
    network = _network(drawn, cards, _hits_in_folds(drawn, hits or frozenset()), view.direction)
    found = [tree.ids[index] for index in tree.order if tree.ids[index] in hits] if hits else []
    return {
        "tree": tree.root_id,
        "chosen": chosen_id,
        "direction": view.direction,
        "card": [CARD.width, CARD.height],
        "pill": PILL,
        "reach": CARD.reach,
        "nodes": network.nodes,
        "edges": network.edges,
        "counts": {"all": len(tree)} | tree.counts,
        "authors": [_cut(author, MAX_AUTHOR) for author in authors],
        "scores": [min(scores), max(scores)] if scores else None,
        "search": None if hits is None else {"text": search, "count": len(found), "ids": found[:MAX_HITS]},
        "text": search,
        "drawn": len(drawn.ids),
        "folded": len(tree) - len(drawn.ids),
        "places": len(drawn.folds),
        "truncated": tree.truncated,
        "pictures": _pictures(drawn.ids, thumbnails),
    }


def _network(
    drawn: Drawn, cards: Sequence[dict[str, Any] | None], hits: Mapping[Fold, int], direction: Direction
) -> Any:
    """Give the pyvis network of what is drawn, with fixed positions."""
    xs, ys = positions([place.parent for place in drawn.places], direction=direction, card=CARD)
    ids = [_id(drawn.tree, place) for place in drawn.places]
    # pyvis's own `add_node` and `add_edge` search all of what is there each time, so its lists are filled here.
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for number, (place, card) in enumerate(zip(drawn.places, cards, strict=True)):
        label, x, y = f"+{place.fold.count}" if place.fold else drawn.tree.labels[place.index], xs[number], ys[number]
        if place.fold and place.fold.kind == "all":
            x, y = _attached(nodes[place.parent], direction)
        elif place.fold and place.fold.kind == "rest" and direction == "right":
            # In line with the cards above it.
            x -= (CARD.width - PILL[0]) / 2
        fold = place.fold and asdict(place.fold) | {"hits": hits.get(place.fold, 0)}
        shown: dict[str, Any] = {"fold": fold} if fold else {"card": card}
        node: Any = Node(ids[number], "custom", label, x=round(x, 1), y=round(y, 1), physics=False, **shown)
        nodes.append(node.options)
        if place.parent >= 0:
            edge: Any = Edge(ids[place.parent], ids[number], directed=True)
            edges.append(edge.options)
    network: Any = Network(directed=True)
    network.nodes, network.edges, network.node_ids = nodes, edges, ids
    network.node_map = dict(zip(ids, nodes, strict=True))
    return network


def _id(tree: Tree, place: Place) -> str:
    # A plus is in no id of a generation.
    return tree.ids[place.index] if place.fold is None else f"+{place.fold.kind}+{place.fold.at}"


def _card(
    tree: Tree,
    index: int,
    summary: GenerationSummary | None,
    authors: Sequence[str],
    hits: frozenset[str] | None,
) -> dict[str, Any]:
    """Gather what a card shows; what it does not have is left out."""
    author = tree.user_ids[index]
    card: dict[str, Any] = {
        "status": tree.statuses[index],
        "level": tree.depths[index] + 1,
        "children": len(tree.children[index]),
        "author": authors.index(author) if author in authors else -1,
        "by": _cut(author, MAX_AUTHOR),
        "at": f"{tree.created_at[index]:%Y-%m-%d %H:%M}",
    }
    if tree.scores[index] is not None:
        card["score"] = tree.scores[index]
    if hits is not None and tree.ids[index] in hits:
        card["hit"] = True
    if summary is not None:
        card["text"] = _cut((index != tree.root and summary.refinement_prompt) or summary.prompt, MAX_TEXT)
        if summary.aspect_ratio:
            card["ratio"] = [int(side) for side in summary.aspect_ratio.split(":")]
        if summary.error_message:
            card["error"] = _cut(summary.error_message, MAX_TEXT)
    return card


def _attached(card: Mapping[str, Any], direction: Direction) -> tuple[float, float]:
    """Place the mark of a fold on the edge of its card; the layout has kept the space of a child free."""
    width, height = PILL
    if direction == "right":
        return card["x"] + (CARD.width + width) / 2 - 8, card["y"]
    return card["x"], card["y"] + (CARD.height + height) / 2 - 8


def _hits_in_folds(drawn: Drawn, hits: frozenset[str]) -> Counter[Fold]:
    """Count the hits that have no card, by the fold that hides them."""
    tree = drawn.tree
    shown = {place.index for place in drawn.places}
    folds: dict[int, Fold] = {}
    for place in drawn.places:
        if place.fold and place.fold.kind == "between":
            # Every generation from the missing piece upwards belongs to it, whatever hangs on its first card.
            folds[tree.path_indexes(tree.index(place.fold.first))[1]] = place.fold
        elif place.fold:
            folds[tree.index(place.fold.at)] = place.fold
    counts: Counter[Fold] = Counter()
    where: dict[int, Fold] = {}
    for each in hits:
        if each not in tree or (index := tree.index(each)) in shown:
            continue
        way: list[int] = []
        while index not in where and index not in folds:
            way.append(index)
            index = tree.parents[index]
        fold = where[index] if index in where else folds[index]
        where.update(dict.fromkeys(way, fold))
        counts[fold] += 1
    return counts


def _pictures(ids: Sequence[str], thumbnails: Mapping[str, str]) -> dict[str, str]:
    """Choose the thumbnails that are sent: SVG pictures of a fair size, as many as a browser takes well."""
    pictures: dict[str, str] = {}
    room = MAX_PICTURES
    for each in ids:
        code = thumbnails.get(each, "")
        if len(code) <= min(MAX_PICTURE, room) and "<svg" in code[:2_000]:
            pictures[each] = code
            room -= len(code)
    return pictures


def _cut(text: str, length: int) -> str:
    """Put the beginning of a text on one line."""
    # A text of a megabyte is cut before it is looked at.
    line = visible(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length and len(text) <= 4 * length else f"{line[: length - 1]}…"
