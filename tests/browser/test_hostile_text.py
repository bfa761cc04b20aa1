"""Every text field holds scripts, event handlers, addresses, markdown and bidirectional controls: all of it is text."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import graph
from dashboard.visible import visible
from tests.browser.conftest import watched
from tests.browser.known import HOSTILE_SVG
from tests.browser.served import Served, served

ELSEWHERE = "http://198.51.100.7"
PIECES = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    "</script></style></textarea></title><svg onload='window.ran = 3'>",
    '"><a href="javascript:window.ran=4">href</a>',
    f"<iframe srcdoc='<script>parent.ran = 5</script>'></iframe><link rel=stylesheet href={ELSEWHERE}/x.css>",
    "<details open ontoggle='window.ran = 6'>",
    f"# head **bold** [link](javascript:window.ran=7) ![]({ELSEWHERE}/x.png) :red[no] $x^2$ `code`",
    "${window.ran=8} {{constructor.constructor('window.ran=9')()}} %s {0}",
    "\u202eturned\u2066 around\u202b\u200f",
    "\x1b[31m \x07 \ufeff",
)
HOSTILE = " ".join(PIECES)
SHOWN = [visible(piece) for piece in PIECES]
TABS = {"Changes": ".against", "Code": ".stCode", "Details": ".details"}
"""Each tab, and what only it shows."""
VERSIONS = ("picture", "text", "failed", "pending", "html")

# Elements that stored text would have made, inside shadow roots too.
INTRUDERS = """() => {
    const found = [];
    const look = (root) => {
        for (const each of root.querySelectorAll("*")) {
            const handlers = [...each.attributes].filter(({ name }) => name.startsWith("on"));
            const address = each.getAttribute("href") ?? each.getAttribute("src") ?? "";
            if (["SCRIPT", "IFRAME", "OBJECT", "EMBED", "DETAILS", "LINK"].includes(each.tagName) || handlers.length
                || /^\\s*javascript:/i.test(address) || /^http:..198/.test(address) || address === "x") {
                found.push(each.outerHTML.slice(0, 200));
            }
            if (each.shadowRoot) look(each.shadowRoot);
        }
    };
    look(document.querySelector(".stApp"));
    return found;
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("hostile")) as here:
        everywhere: dict[str, Any] = {
            "user_id": HOSTILE[:256],
            "prompt": HOSTILE,
            "error_message": HOSTILE,
            "raw_code": HOSTILE,
            "batch_id": HOSTILE,
            "reference_image_ids": [HOSTILE, *PIECES],
            "continuation_type": HOSTILE,
            "refinement_prompt": HOSTILE,
            "attributes": {HOSTILE: HOSTILE} | dict.fromkeys(PIECES, HOSTILE),
        }
        store = graph.store
        store(here.db, id="picture", status="success", code=HOSTILE_SVG, **everywhere)
        everywhere["parent_generation_id"] = "picture"
        store(here.db, id="text", status="success", code=f"{HOSTILE}\n{HOSTILE}", **everywhere)
        store(here.db, id="html", status="success", code=f"<!doctype html>{HOSTILE}", **everywhere)
        store(here.db, id="failed", status="failed", code=f"<svg>{HOSTILE}", **everywhere)
        store(here.db, id="pending", status="pending", **everywhere)
        yield here


@pytest.fixture
def page(browser: Browser, hostile: Served, requests: list[str]) -> Iterator[Page]:
    """A page whose end fails the test when a script ran, a dialog opened or a request left the machine."""
    yield from watched(browser, hostile.url, requests)


def harmless(page: Page) -> None:
    """Give what was stored the time to run, then look for what it made."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert page.evaluate(INTRUDERS) == []
    assert page.evaluate("window.ran") is None


def reads(place: Locator, pieces: list[str]) -> None:
    """Check that a place reads as it was stored."""
    text = place.evaluate("place => place.textContent")
    for piece in pieces:
        assert piece in text


def test_watched_finds_a_script_that_ran(browser: Browser, hostile: Served) -> None:
    # The check that all others here rely on must be able to fail.
    pages = watched(browser, hostile.url, [])
    page = next(pages)
    page.goto("/")
    page.evaluate("() => { window.ran = 1 }")
    with pytest.raises(AssertionError, match="a stored script ran"):
        next(pages)


def test_intruders_finds_markup_that_was_inserted(page: Page) -> None:
    page.goto("/tree?id=picture")
    host = page.locator(".st-key-tree-panel .panel").first
    expect(host).to_be_visible()
    host.evaluate("host => { host.innerHTML = '<a href=\"javascript:1\">x</a>' }")
    assert len(page.evaluate(INTRUDERS)) == 1


def test_trees_page_hostile_text_is_text(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".gg-row")).to_have_count(1)
    reads(page.locator(".gg-row"), SHOWN[:2])
    harmless(page)


@pytest.mark.parametrize("version", VERSIONS)
def test_tree_page_hostile_text_is_text_on_every_tab(page: Page, version: str) -> None:
    page.goto(f"/tree?id=picture&v={version}")
    panel = page.locator(".st-key-tree-panel")
    expect(panel.locator(".quote")).to_be_visible()
    reads(panel.locator(".quote"), SHOWN)
    harmless(page)
    for tab, body in TABS.items():
        panel.get_by_role("tab", name=tab).click()
        expect(panel.locator(body).first).to_be_visible()
        harmless(page)
    reads(panel.locator(".details"), SHOWN)


def test_tree_page_failed_version_shows_its_hostile_error_as_text(page: Page) -> None:
    page.goto("/tree?id=failed")
    message = page.locator(".st-key-tree-panel .message")
    expect(message).to_be_visible()
    reads(message, SHOWN)
    harmless(page)


def test_tree_page_hostile_code_is_shown_as_text(page: Page) -> None:
    page.goto("/tree?id=text&tab=code")
    code = page.locator(".st-key-tree-panel .stCode").first
    expect(code).to_be_visible()
    reads(code, SHOWN)
    page.goto("/tree?id=text&tab=changes")
    lines = page.locator(".st-key-tree-panel .diff")
    expect(lines).to_be_visible()
    reads(lines, SHOWN[:2])
    harmless(page)


def test_tree_page_hostile_picture_is_drawn_and_does_nothing(page: Page) -> None:
    page.goto("/tree?id=picture")
    image = page.locator(".st-key-tree-panel .preview img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    harmless(page)


def test_tree_page_outline_tooltip_and_search_show_hostile_text_as_text(page: Page) -> None:
    page.goto("/tree?id=picture")
    expect(page.locator(".st-key-tree-panel .quote")).to_be_visible()
    page.get_by_role("button", name="Outline").click()
    tree = page.get_by_role("tree", name="Versions")
    expect(tree.get_by_role("treeitem")).to_have_count(len(VERSIONS))
    reads(tree, [PIECES[0]])
    box = page.locator(".vt canvas").bounding_box()
    assert box is not None
    for x in range(5, 100, 10):
        page.mouse.move(box["x"] + box["width"] * x / 100, box["y"] + box["height"] / 2)
        page.wait_for_timeout(40)
    page.get_by_role("searchbox").fill(HOSTILE)
    page.get_by_role("searchbox").press("Enter")
    harmless(page)


def test_tree_page_hostile_address_is_text(page: Page) -> None:
    text = quote(HOSTILE[:2_000])
    for address in (f"?id={text}", f"?id=picture&v={text}", f"?id=picture&tab={text}"):
        page.goto(f"/tree{address}")
        expect(page.get_by_role("heading").last).to_be_visible()
        harmless(page)
    page.goto(f"/tree?id=text&tab=changes&against={text}")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("No version of this tree"))
    harmless(page)
