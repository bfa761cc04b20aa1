"""What is measured of the dashboard: the layout in this process, a click and a frame in Chromium."""

import gc
import os
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, sync_playwright

import graph
from dashboard.commands import streamlit_server
from dashboard.layout import tidy
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import medians
from tests.browser.conftest import ARGUMENTS
from tests.browser.known import SVG, one, store_known

NODES = 5_000
CARDS = 300
FRAME = 1 / 60

# From a click to the first frame that shows a text in a heading, in milliseconds; five seconds at the most.
_CLICK = """([item, inside, text]) => new Promise((done) => {
  const began = performance.now();
  const look = () => {
    const took = performance.now() - began;
    const shown = inside.querySelector("h2")?.textContent.trim() === text;
    if (shown || took > 5_000) done(took);
    else requestAnimationFrame(look);
  };
  item.click();
  requestAnimationFrame(look);
})"""
_PAINT = """(element) => {
  const { picture } = element.versionTree;
  const began = performance.now();
  picture.paint();
  return performance.now() - began;
}"""


def layout_figures(rounds: int = 30) -> Iterator[Figure]:
    """Compare the layout of a random tree with the shortest thing to be done with one: a walk that counts depths."""
    chance = random.Random(0)
    parents = [-1, *(chance.randrange(node) for node in range(1, NODES))]
    took = medians({"tidy": lambda _: tidy(parents), "walk": lambda _: _depths(parents)}, rounds)
    yield Figure(
        f"layout of {NODES:,} versions, against one walk over them",
        "under 50 ms",
        took["tidy"] / took["walk"],
        f"{took['tidy'] * 1e3:.1f} / {took['walk'] * 1e3:.1f} ms",
    )


def growth_of_layout(rounds: int = 5) -> Iterator[Figure]:
    """Compare the layout of many versions with that of few, for the shape of tree whose time grows most."""
    few, many = NODES, 8 * NODES
    shapes: dict[str, Callable[[int], list[int]]] = {
        "chain": lambda size: [-1, *range(size - 1)],
        "star": lambda size: [-1] + [0] * (size - 1),
        "binary": lambda size: [-1, *((node - 1) // 2 for node in range(1, size))],
        # A spine with a leaf at each joint: merging a deep and a shallow subtree at every step.
        "comb": lambda size: [-1, 0, *(max(0, (node - 1) // 2 * 2 - 1) for node in range(2, size))],
    }
    took: dict[str, dict[str, float]] = {}
    # What else this process holds is not the layout's to look through.
    gc.disable()
    try:
        for name, make in shapes.items():
            small, large = make(few), make(many)
            took[name] = medians({"few": partial(_tidy, small), "many": partial(_tidy, large)}, rounds)
    finally:
        gc.enable()
    worst = max(took, key=lambda name: took[name]["many"] / took[name]["few"])
    yield Figure(
        f"layout of {many:,} versions, against {few:,} (a {worst})",
        "about 8, not 64",
        took[worst]["many"] / took[worst]["few"],
        f"{took[worst]['many'] * 1e3:.1f} / {took[worst]['few'] * 1e3:.1f} ms",
    )


def browser_figures(clicks: int = 30) -> Iterator[Figure]:
    """Compare a click on a version with a click on a bare page of Streamlit, and a frame with that of a screen."""
    with tempfile.TemporaryDirectory() as folder, graph.connect(data_dir=folder) as db, _page() as page:
        known = store_known(db)
        root = one(db, "A wide tree", code=SVG.format(width=9))
        for number in range(CARDS - 1):
            one(db, "A wide tree", parent_generation_id=root, refinement_prompt=f"number {number}")
        environment = {"GENERATION_GRAPH_DATA_DIR": folder, "NEO4J_URI": ""}
        with streamlit_server.streamlit_server(port=0, address="127.0.0.1", environment=environment) as (url, _):
            page.goto(f"{url}/tree?id={known.logo['V1']}")
            page.get_by_role("button", name="Outline").click()
            labels = ("V2", "V3c", "V2b", "V1")
            ours = [_click_to_panel(page, labels[turn % len(labels)]) for turn in range(clicks)]
            page.goto(f"{url}/tree?id={root}")
            page.locator(".vt-foot").get_by_text(f"{CARDS} versions").wait_for()
            paints = sorted(page.locator(".vt").evaluate(_PAINT) / 1e3 for _ in range(clicks))
        theirs = _clicks_on_a_bare_page(page, clicks)
    took, reference = median(ours), median(theirs)
    yield Figure(
        "click on a version to its panel, against a click on a bare page of Streamlit",
        "under 200 ms",
        took / reference,
        f"{took * 1e3:.0f} / {reference * 1e3:.0f} ms",
    )
    yield Figure(
        f"painting {CARDS} cards, against a frame at 60 Hz",
        "≤ 2",
        median(paints) / FRAME,
        f"{median(paints) * 1e3:.1f} / {FRAME * 1e3:.1f} ms",
    )


@contextmanager
def _page() -> Iterator[Page]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser.new_page(viewport={"width": 1280, "height": 800})
        browser.close()


def _click_to_panel(page: Page, label: str) -> float:
    inside = page.locator(".st-key-tree-panel .panel").first.element_handle()
    item = page.get_by_role("treeitem", name=re.compile(rf"^{label}\b")).element_handle()
    took = page.evaluate(_CLICK, [item, inside, label])
    # What comes after the heading is not to slow the next click.
    page.wait_for_timeout(200)
    return took / 1e3


def _clicks_on_a_bare_page(page: Page, clicks: int) -> list[float]:
    took: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit_server, "APP", Path(__file__).with_name("bare_page.py"))
        with streamlit_server.streamlit_server(port=0, address="127.0.0.1") as (url, _):
            page.goto(url)
            body = page.locator("body").element_handle()
            for number in range(clicks):
                page.get_by_role("heading", name=f"{number} clicks").wait_for()
                item = page.get_by_role("button", name="Click").element_handle()
                took.append(page.evaluate(_CLICK, [item, body, f"{number + 1} clicks"]) / 1e3)
                page.wait_for_timeout(200)
    return took


def _tidy(parents: list[int], _turn: int) -> None:
    tidy(parents)


def _depths(parents: list[int]) -> list[int]:
    depths = [0] * len(parents)
    for node in range(1, len(parents)):
        depths[node] = depths[parents[node]] + 1
    return depths
