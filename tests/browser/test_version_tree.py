"""The component alone, on a page without a database: pointer, keys, folds, search, state, text, themes.

The canvas is drawn, not made of elements: a test asks the component where a card is, and then uses the mouse and the
keyboard as a person does.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from dashboard.commands import streamlit_server
from dashboard.network import build, drawn
from dashboard.version_tree import assets
from dashboard.view import View
from graph import Tree
from tests.browser.conftest import watched

HERE = Path(__file__).parent
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#36c"/></svg>'


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a page with nothing but the component."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit_server, "APP", HERE / "tree_page.py")
        with streamlit_server.streamlit_server(port=0, address="127.0.0.1") as (url, _process):
            yield url


class Shown:
    """The component on a page, for tests."""

    def __init__(self, page: Page, query: str = "") -> None:
        self.page = page
        page.goto(f"/?{query}")
        expect(page.locator(".vt-foot")).to_contain_text("? for keys")
        self.stage = page.locator(".vt-stage")
        self.runs = page.get_by_text(re.compile(r"^run \d+, chosen"))
        self.actions = page.get_by_text(re.compile("^actions:"))
        self.settle()

    def ask(self, script: str) -> Any:
        """Evaluate JavaScript in which `tree` is the component."""
        return self.page.locator(".vt").evaluate(
            f"(element) => {{ const tree = element.versionTree; return {script}; }}"
        )

    def settle(self) -> None:
        """Wait until nothing glides any more: the same view and places in a row."""
        before = None
        for _ in range(100):
            self.page.wait_for_timeout(120)
            now = self.ask(
                "JSON.stringify([tree.picture.camera.view,"
                " [...tree.model.nodes.keys()].map((id) => tree.picture.area(id))])"
            )
            if now == before:
                return
            before = now
        pytest.fail("the picture does not stand still")

    @property
    def view(self) -> dict[str, Any]:
        return self.ask("tree.picture.camera.view")

    def drawn(self) -> list[str]:
        return self.ask("[...tree.model.nodes.keys()]")

    def point(self, node: str, part: float = 0.5) -> tuple[float, float]:
        """Where a node is on the page; `part` of its width from the left."""
        area = self.ask(f"tree.picture.area({json.dumps(node)})")
        box = self.box(self.stage)
        across = area["left"] + (area["right"] - area["left"]) * part
        return box["x"] + across, box["y"] + (area["top"] + area["bottom"]) / 2

    @staticmethod
    def box(locator: Locator) -> FloatRect:
        box = locator.bounding_box()
        assert box
        return box

    def in_view(self, node: str) -> bool:
        x, y = self.point(node)
        box = self.box(self.stage)
        return 60 < x - box["x"] < box["width"] - 60 and 60 < y - box["y"] < box["height"] - 60

    def click(self, node: str, part: float = 0.5, **options: Any) -> None:
        self.page.mouse.click(*self.point(node, part), **options)

    def keys(self, *keys: str) -> None:
        self.stage.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def row(self, node: str) -> Locator:
        return self.page.locator(f'[role=treeitem][data-id="{node}"]')

    def pixel(self, x: float, y: float) -> list[int]:
        """The colour of a point of the canvas, in CSS pixels from its corner, as red, green, blue, alpha."""
        return self.page.locator(".vt-canvas canvas").evaluate(
            "(canvas, [x, y]) => { const dense = canvas.width / canvas.clientWidth;"
            " return [...canvas.getContext('2d').getImageData(x * dense, y * dense, 1, 1).data]; }",
            [x, y],
        )


@pytest.fixture
def page(browser: Browser, server: str, requests: list[str]) -> Iterator[Page]:
    yield from watched(browser, server, requests)


def test_click_card_chooses_it_at_once_and_tells_python_once(page: Page) -> None:
    shown = Shown(page)
    shown.click("g4")
    assert shown.ask("tree.model.chosen") == "g4", "before Python answers"
    expect(shown.actions).to_have_text("actions: choose g4 None")
    expect(shown.runs).to_contain_text("run 2, chosen g4")
    assert shown.ask("[...tree.model.chain].sort()") == ["g0", "g1", "g4"]
    page.get_by_role("button", name="Run again").click()
    expect(shown.runs).to_contain_text("run 3, chosen g4")
    expect(shown.actions).to_have_text("actions: choose g4 None")


def test_click_without_callback_returns_each_action_once(page: Page) -> None:
    shown = Shown(page, "returned")
    shown.click("g2")
    expect(shown.actions).to_have_text("actions: choose g2 None")
    shown.click("g3")
    expect(shown.actions).to_have_text("actions: choose g2 None; choose g3 None")
    page.get_by_role("button", name="Run again").click()
    expect(shown.runs).to_contain_text("run 4")
    expect(shown.actions).to_have_text("actions: choose g2 None; choose g3 None")


def test_double_click_card_chooses_and_folds_and_neither_is_lost(page: Page) -> None:
    shown = Shown(page)
    page.mouse.dblclick(*shown.point("g1"))
    expect(shown.actions).to_have_text("actions: choose g1 None; fold g1 None")
    expect(page.locator(".vt-foot")).to_contain_text("showing 3 of 5 · 2 folded in 1 place")
    shown.settle()
    assert set(shown.drawn()) == {"g0", "g1", "g2", "+all+g1"}
    shown.click("+all+g1", part=0.2)
    expect(page.locator(".vt-foot")).to_have_text("5 versions · ? for keys")
    expect(shown.actions).to_contain_text("unfold g1 g3")


def test_click_handle_of_the_chosen_card_folds_its_children(page: Page) -> None:
    shown = Shown(page)
    shown.click("g0", part=1)
    expect(shown.actions).to_have_text("actions: fold g0 None")
    expect(page.locator(".vt-foot")).to_contain_text("showing 1 of 5")


def test_fold_keeps_the_card_where_it_is_on_the_screen(page: Page) -> None:
    shown = Shown(page, "size=40")
    card = next(each for each in shown.drawn() if each != "g0" and shown.ask(f"tree.model.isOpen({json.dumps(each)})"))
    shown.ask(f"tree.picture.camera.centre({json.dumps(card)}, {{ animate: false }})")
    shown.settle()
    before = shown.point(card)
    shown.click(card)
    page.keyboard.press("e")
    expect(shown.actions).to_contain_text(f"fold {card}")
    expect(page.locator(".vt-foot")).to_contain_text("folded in 1 place")
    shown.settle()
    assert shown.point(card) == pytest.approx(before, abs=1.5)


def test_keys_move_the_cursor_and_enter_opens_and_goes_to_the_panel(page: Page) -> None:
    shown = Shown(page)
    cursor = "tree.model.cursor"
    shown.keys("ArrowRight")
    assert shown.ask(cursor) == "g1"
    shown.keys("ArrowDown")
    assert shown.ask(cursor) == "g2"
    shown.keys("ArrowUp", "ArrowRight")
    assert shown.ask(cursor) == "g3"
    assert "number 3" in shown.ask("tree.live.textContent")
    expect(shown.runs).to_contain_text("run 1,")
    shown.keys("Enter")
    expect(shown.actions).to_have_text("actions: open g3 None")
    assert page.evaluate("document.activeElement.classList.contains('st-key-panel')")
    shown.keys("ArrowLeft", "Space")
    expect(shown.actions).to_contain_text("choose g1")
    shown.keys("e")
    expect(shown.actions).to_contain_text("fold g1")


def test_keys_top_down_are_turned_with_the_picture(page: Page) -> None:
    shown = Shown(page)
    shown.keys("d")
    expect(shown.actions).to_have_text("actions: direction None down")
    shown.settle()
    shown.keys("ArrowDown", "ArrowRight")
    assert shown.ask("tree.model.cursor") == "g2"
    (left, top), (right, same) = shown.point("g1"), shown.point("g2")
    assert left < right
    assert top == pytest.approx(same, abs=1)


def test_keys_slash_question_mark_f_and_escape(page: Page) -> None:
    shown = Shown(page, "size=60")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown.stage).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("fold or unfold")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("f")
    shown.settle()
    box = shown.box(shown.stage)
    for area in shown.ask("[...tree.model.nodes.keys()].map((id) => tree.picture.area(id))"):
        assert area["left"] >= 0
        assert area["top"] >= 0
        assert area["right"] <= box["width"]
        assert area["bottom"] <= box["height"]


def test_search_is_answered_by_python_and_n_goes_to_hits_even_in_folds(page: Page) -> None:
    shown = Shown(page, "size=400&budget=30")
    page.get_by_role("searchbox").press_sequentially("neon", delay=30)
    expect(page.locator(".vt-count")).to_have_text("100 of 400")
    expect(shown.actions).to_have_text("actions: search None neon")
    assert (
        sum(shown.ask("[...tree.model.nodes.values()].map((node) => node.fold?.hits ?? (node.card.hit ? 1 : 0))"))
        == 100
    )
    assert shown.ask("tree.model.isDimmed(tree.model.nodes.get('g0'))") is False, "the chain stays"
    hits = shown.ask("tree.model.data.search.ids")
    hidden = next(each for each in hits if each not in shown.drawn())
    shown.ask(f"tree.model.cursor = {json.dumps(hits[hits.index(hidden) - 1])}")
    shown.keys("n")
    expect(shown.runs).to_contain_text(f"chosen {hidden}")
    shown.settle()
    assert hidden in shown.drawn()
    assert shown.ask("tree.model.cursor") == hidden
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".vt-count")).to_be_empty()


def test_filter_dims_what_does_not_match_without_a_run(page: Page) -> None:
    shown = Shown(page)
    failed = page.get_by_role("button", name="failed 1")
    failed.click()
    expect(failed).to_have_attribute("aria-pressed", "true")
    assert shown.ask("[...tree.model.nodes.values()].filter((node) => tree.model.isDimmed(node)).length") == 3
    failed.click()
    page.get_by_role("button", name="ana").click()
    assert shown.ask("[...tree.model.nodes.values()].filter((node) => tree.model.isDimmed(node)).length") == 2
    expect(shown.runs).to_contain_text("run 1,")


def test_rerun_with_the_same_data_draws_nothing_and_keeps_the_view(page: Page) -> None:
    shown = Shown(page, "size=60")
    page.mouse.move(*shown.point("g0"))
    page.mouse.wheel(0, -300)
    box = shown.box(shown.stage)
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    page.mouse.up()
    page.get_by_role("button", name=re.compile("^ok")).click()
    shown.settle()
    view = shown.view
    shown.ask("tree.picture.show = () => { throw new Error('drawn anew'); }")
    page.get_by_role("button", name="Run again").click()
    expect(shown.runs).to_contain_text("run 2")
    page.wait_for_timeout(300)
    assert shown.view == view
    expect(page.get_by_role("button", name=re.compile("^ok"))).to_have_attribute("aria-pressed", "true")


def test_choose_card_keeps_zoom_and_place(page: Page) -> None:
    shown = Shown(page, "size=60")
    page.get_by_role("button", name="Zoom in (+)").click()
    shown.settle()
    view = shown.view
    visible = next(each for each in shown.drawn() if each != "g0" and shown.in_view(each))
    shown.click(visible)
    expect(shown.runs).to_contain_text(f"run 2, chosen {visible}")
    shown.settle()
    assert shown.view == view


def test_choice_from_outside_is_shown_and_brought_into_view(page: Page) -> None:
    shown = Shown(page, "size=300")
    page.get_by_role("button", name="Choose the last").click()
    expect(shown.runs).to_contain_text("chosen g299")
    expect(shown.row("g299")).to_have_attribute("aria-selected", "true")
    shown.settle()
    x, y = shown.point("g299")
    box = shown.box(shown.stage)
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]


def test_outline_is_in_step_with_the_picture_and_walks_by_key(page: Page) -> None:
    shown = Shown(page)
    expect(page.get_by_role("tree", name="Versions").get_by_role("treeitem")).to_have_count(5)
    expect(shown.row("g1")).to_have_attribute("aria-level", "2")
    expect(shown.row("g1")).to_have_attribute("aria-expanded", "true")
    assert shown.box(page.locator(".vt-outline"))["width"] <= 1
    page.get_by_role("button", name="Outline (o)").click()
    expect(shown.actions).to_have_text("actions: outline None shown")
    assert shown.box(page.locator(".vt-outline"))["width"] > 200
    shown.row("g0").focus()
    page.keyboard.press("ArrowDown")
    expect(shown.row("g1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(shown.row("g1")).to_have_attribute("aria-expanded", "false")
    expect(shown.row("g3")).to_have_count(0)
    expect(shown.row("g1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(shown.row("g3")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(shown.row("g1")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)


def test_large_tree_says_what_is_folded_and_opens_it(page: Page) -> None:
    shown = Shown(page, "size=5000")
    expect(page.locator(".vt-foot")).to_contain_text(
        re.compile(r"showing (299|300) of 5\u202f000 · 4\u202f70[01] folded in \d+ places")
    )
    fold = shown.ask("[...tree.model.nodes.values()].find((node) => node.fold?.kind === 'all').id")
    shown.ask(f"tree.picture.camera.centre({json.dumps(fold)}, {{ animate: false }})")
    shown.settle()
    shown.click(fold, part=0.2)
    expect(shown.actions).to_contain_text("unfold")
    shown.settle()
    assert fold not in shown.drawn()


def test_hostile_text_is_text_everywhere_and_nothing_runs_or_is_asked_for(page: Page, requests: list[str]) -> None:
    shown = Shown(page, "hostile&size=6")
    page.get_by_role("button", name="Outline (o)").click()
    expect(shown.row("g0")).to_contain_text("<img src=x onerror='window.ran=3'>")
    expect(shown.row("g1")).to_contain_text("</script></style><script>window.ran=4</script>")
    expect(shown.row("g2")).to_contain_text("[U+202E]evil[U+202C] href=javascript")
    page.get_by_role("button", name="Outline (o)").click()
    shown.settle()
    page.mouse.move(*shown.point("g0"))
    expect(page.get_by_role("tooltip")).to_contain_text("<img src=x")
    expect(page.get_by_role("button", name="<img src=x onerror='window.ran=3'>", exact=True)).to_be_visible()
    assert page.locator(".vt img, .vt script, .vt a").count() == 0
    page.wait_for_timeout(500)
    # What the page asked for elsewhere, or ran, is what its fixture looks for at the end.
    assert requests


def test_thumbnail_is_painted_and_a_card_hides_the_edges_behind_it(page: Page) -> None:
    shown = Shown(page)
    area = shown.ask("tree.picture.area('g0')")
    scale = shown.view["scale"]
    middle = (area["top"] + area["bottom"]) / 2
    page.wait_for_timeout(500)
    assert shown.pixel(area["left"] + 39 * scale, middle) == [0x33, 0x66, 0xCC, 255]
    ground = shown.pixel(area["right"] - 5 * scale, area["top"] + 5 * scale)
    assert ground[3] == 255


def test_jump_to_the_far_end_of_the_tree_paints_the_card_there_at_once(page: Page) -> None:
    shown = Shown(page, "size=300")
    last = shown.ask("[...tree.model.nodes.values()].sort((one, other) => other.y - one.y)[0].id")
    shown.ask(f"(tree.picture.camera.centre({json.dumps(last)}, {{ animate: false }}), tree.picture.paint())")
    area = shown.ask(f"tree.picture.area({json.dumps(last)})")
    # The ground of a card is painted; that of the canvas is left clear.
    assert shown.pixel(area["left"] + 6, (area["top"] + area["bottom"]) / 2)[3] == 255


def test_theme_change_is_followed_without_a_reload(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    shown = Shown(page)
    ground = "tree.look.colours.bg"
    light = shown.ask(ground)
    shown.ask("window.mark = tree")
    page.emulate_media(color_scheme="dark")
    for _ in range(50):
        if shown.ask(ground) != light:
            break
        page.wait_for_timeout(100)
    assert shown.ask(ground) != light
    assert shown.ask("window.mark === tree")


def test_dense_screen_gets_a_canvas_as_dense(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, device_scale_factor=2, viewport={"width": 900, "height": 700})
    try:
        page = context.new_page()
        Shown(page)
        wide, shown = page.locator(".vt-canvas canvas").evaluate("(canvas) => [canvas.width, canvas.clientWidth]")
        assert wide == 2 * shown
    finally:
        context.close()


NOTEBOOK = """
async ([source, css, first]) => {
  document.body.innerHTML = "<style></style><div id='cell'></div>";
  document.querySelector("style").textContent = css;
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  let listener;
  window.sent = [];
  window.payload = first;
  window.change = (payload) => { window.payload = payload; listener(); };
  const model = {
    get: () => window.payload,
    on: (_, each) => { listener = each; },
    off: () => { listener = null; },
    send: (message) => window.sent.push(message),
  };
  window.leave = widget.render({ model, el: document.getElementById("cell") });
}
"""


def notebook_payload(chosen: str, view: View) -> dict[str, Any]:
    rows = [
        (f"g{node}", f"g{node - 1}" if node else None, "success", f"2026-01-0{node + 1}", "ana", None)
        for node in range(3)
    ]
    tree = Tree(rows, chosen_id="g0")  # type: ignore[arg-type]
    payload = build(tree, drawn(tree, view, chosen), {}, {"g0": SVG}, view=view, chosen_id=chosen)
    about = {
        "id": chosen,
        "label": "V1",
        "status": "success",
        "text": "<b>text</b>",
        "error": "",
        "user": "ana",
        "at": "now",
    }
    return payload | {"height": 500, "details": about}


def test_notebook_face_shows_the_tree_sends_actions_and_follows_the_payload(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 1000, "height": 700})
    asked: list[str] = []
    try:
        page = context.new_page()
        page.goto("/_stcore/health")
        context.on("request", lambda request: asked.append(request.url))
        page.evaluate(NOTEBOOK, [assets.notebook(), assets.css(), notebook_payload("g0", View())])
        row = page.locator("[role=treeitem][data-id=g1]")
        expect(row).to_have_attribute("aria-level", "2")
        expect(page.locator(".vt-details")).to_contain_text("<b>text</b>")
        expect(page.locator(".vt-details img")).to_have_attribute("src", re.compile("^data:image/svg"))
        page.get_by_role("button", name="Outline (o)").click()
        row.click()
        assert page.evaluate("window.sent") == [
            {"kind": "outline", "id": None, "text": "shown"},
            {"kind": "choose", "id": "g1", "text": None},
        ]
        page.evaluate("(payload) => window.change(payload)", notebook_payload("g1", View(folded=frozenset({"g1"}))))
        expect(row).to_have_attribute("aria-selected", "true")
        expect(row).to_have_attribute("aria-expanded", "false")
        page.evaluate("window.leave()")
        expect(page.locator(".vt")).to_have_count(0)
        assert all(each.startswith(("blob:", "data:")) for each in asked)
    finally:
        context.close()
