"""A tree's whole shape as a small drawing: path data made of numbers alone, one path for each colour."""

from collections import defaultdict
from functools import lru_cache
from typing import TypedDict

from dashboard.layout import tidy
from graph import Tree

WIDTH = 206
HEIGHT = 54
MARGIN = 4
STEP = 30.0
ROW = 11.0
"""Small trees do not stretch: at most these pixels between levels and between neighbours."""
DOT = 4.8
CURVED = 400
"""Edges of a tree with more generations are straight: at that size nobody sees the curve."""


class Silhouette(TypedDict):
    """SVG path data in a box of `WIDTH` x `HEIGHT` pixels; dots are points for a stroke as wide as `dot`."""

    edges: str
    success: str
    failed: str
    pending: str
    dot: float


@lru_cache(maxsize=200)
def silhouette(tree: Tree) -> Silhouette:
    """Draw the shape of a tree, root at the left; what falls on the same pixel is drawn once."""
    place = {index: position for position, index in enumerate(tree.order)}
    parents = [place[tree.parents[index]] if tree.parents[index] >= 0 else -1 for index in tree.order]
    breadths, depths = tidy(parents)
    low, high = min(breadths), max(breadths)
    step = min(STEP, (WIDTH - 2 * MARGIN) / max(1, *depths))
    row = min(ROW, (HEIGHT - 2 * MARGIN) / (high - low or 1))
    x = [round(MARGIN + depth * step, 1) for depth in depths]
    y = [round(HEIGHT / 2 + (breadth - (low + high) / 2) * row, 1) for breadth in breadths]
    curved = len(parents) <= CURVED
    edges = {
        _edge(x[parent], y[parent], x[node], y[node], curved=curved): None
        for node, parent in enumerate(parents)
        if parent >= 0
    }
    # The failed ones are drawn last and keep their pixel: a failure is what is looked for.
    dots: dict[tuple[float, float], str] = {}
    for node, index in enumerate(tree.order):
        spot = (x[node], y[node]) if curved else (round(x[node]), round(y[node]))
        if dots.get(spot) != "failed":
            dots[spot] = tree.statuses[index]
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for (left, top), status in dots.items():
        marks[status].append(f"M{left:g} {top:g}h0")
    return Silhouette(
        edges="".join(edges),
        success="".join(marks["success"]),
        failed="".join(marks["failed"]),
        pending="".join(marks["pending"]),
        dot=round(max(1.6, min(DOT, 0.8 * min(step, row))), 1),
    )


def _edge(x0: float, y0: float, x1: float, y1: float, *, curved: bool) -> str:
    if not curved:
        return f"M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}"
    middle = (x0 + x1) / 2
    return f"M{x0:g} {y0:g}C{middle:g} {y0:g} {middle:g} {y1:g} {x1:g} {y1:g}"
