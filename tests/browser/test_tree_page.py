import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import graph
from dashboard import strings
from dashboard import strings_tree as tree_strings
from tests.browser.conftest import elsewhere, watched
from tests.browser.known import SVG, Known, one
from tests.browser.served import Served, served

LARGE = 5_000


def panel(page: Page) -> Locator:
    return page.locator(".st-key-tree-panel")


def shows(page: Page, label: str) -> None:
    expect(panel(page).get_by_role("heading", level=2)).to_have_text(label)


def outline(page: Page) -> Locator:
    """Open the outline, where versions can be told apart and clicked; the picture is a canvas."""
    page.get_by_role("button", name="Outline").click()
    return page.get_by_role("tree", name="Versions")


def choose(page: Page, label: str) -> None:
    page.get_by_role("treeitem", name=re.compile(rf"^{label}\b")).click()


def test_tree_page_known_tree_shows_picture_and_panel(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V3c']}")
    shows(page, "V3c")
    beside = panel(page)
    expect(beside.locator(".facts")).to_contain_text("bo · 3 min after V2 · 16:9")
    expect(beside.locator(".quote")).to_have_text("“give the trail a neon glow”")
    expect(beside.locator(".version")).to_have_text([re.compile("V1"), re.compile("V2"), re.compile("V3c")])
    expect(beside.locator(".version.chosen b")).to_have_text("V3c")
    assert beside.locator(".preview img").evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("A bouncing logo")
    expect(page).to_have_title(re.compile("A bouncing logo"))
    expect(page.locator(".vt canvas")).to_be_visible()


def test_tree_page_choosing_in_the_tree_changes_panel_and_address_and_back_returns(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    outline(page)
    page.locator(".vt canvas").evaluate("canvas => { canvas.sameCanvas = true }")
    choose(page, "V2b")
    shows(page, "V2b")
    expect(page).to_have_url(re.compile(rf"tree\?id={known.logo['V1']}&v={known.logo['V2b']}$"))
    choose(page, "V3c")
    shows(page, "V3c")
    page.go_back()
    shows(page, "V2b")
    page.go_back()
    shows(page, "V1")
    page.go_forward()
    shows(page, "V2b")
    assert page.locator(".vt canvas").evaluate("canvas => canvas.sameCanvas"), "the picture was made anew"


def test_tree_page_address_opens_the_same_in_a_new_browser(
    page: Page, known: Known, browser: Browser, dashboard: str
) -> None:
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    panel(page).get_by_role("tab", name="Details").click()
    expect(panel(page).locator(".details")).to_be_visible()
    outline(page)
    choose(page, "V3c")
    shows(page, "V3c")
    address = page.url
    for other in watched(browser, dashboard, []):
        other.goto(address)
        shows(other, "V3c")
        expect(other.get_by_role("tab", name="Details")).to_have_attribute("aria-selected", "true")
        expect(other.locator(".details")).to_contain_text("give the trail a neon glow")


def test_tree_page_stack_and_tabs_are_links_that_keep_the_page(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V3c']}&tab=changes")
    shows(page, "V3c")
    page.evaluate("window.sameApp = true")
    panel(page).locator(".version").nth(1).click()
    shows(page, "V2")
    expect(page.get_by_role("tab", name="Changes")).to_have_attribute("aria-selected", "true")
    expect(panel(page).locator(".against")).to_contain_text("Against V1 · +1 −1 lines")
    panel(page).get_by_role("tab", name="Code").click()
    expect(panel(page).locator(".stCode")).to_contain_text("<svg")
    page.go_back()
    expect(panel(page).locator(".against")).to_be_visible()
    expect(panel(page).locator(".stCode")).to_have_count(0)
    assert page.evaluate("window.sameApp")


def test_tree_page_ctrl_click_on_a_version_opens_it_in_a_new_tab(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V3c']}")
    shows(page, "V3c")
    with page.context.expect_page() as opened:
        panel(page).locator(".version").first.click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith(f"v={known.logo['V1']}")
    shows(page, "V3c")


def test_tree_page_compares_with_any_label(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V3c']}&tab=changes")
    field = panel(page).get_by_label("Compare with another version")
    field.fill("v1")
    field.press("Enter")
    expect(panel(page).locator(".against")).to_contain_text("Against V1 · +1 −1 · back to V2")
    expect(page).to_have_url(re.compile("against=v1$"))
    field.fill("V77")
    field.press("Enter")
    expect(panel(page).get_by_role("alert")).to_have_text(tree_strings.NO_SUCH_LABEL.format(label="V77"))
    expect(panel(page).locator(".against")).to_contain_text("Against V2")


def test_tree_page_copy_buttons_fill_the_clipboard_and_say_so(page: Page, known: Known) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/tree?id={known.logo['V1']}&v={known.logo['V2b']}&tab=details")
    shows(page, "V2b")
    copies = panel(page).get_by_role("group", name="Copy")
    for name, text in (
        ("Id", known.logo["V2b"]),
        ("Link", page.url),
        ("Python", f'graph.get(db, "{known.logo["V2b"]}")'),
        ("Cypher", f'MATCH (g:Generation {{id: "{known.logo["V2b"]}"}})'),
    ):
        button = copies.get_by_role("button", name=name)
        button.click()
        expect(copies.get_by_role("button", name="Copied")).to_be_visible()
        assert text in page.evaluate("navigator.clipboard.readText()")
        expect(copies.get_by_role("button", name=name)).to_be_visible()


def test_tree_page_copy_without_a_clipboard_object_uses_the_selection(page: Page, known: Known) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    panel(page).get_by_role("button", name="Id").click()
    expect(panel(page).get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_role("searchbox").first.focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.get_by_role("searchbox").first).to_have_value(known.logo["V1"])


def test_tree_page_copied_link_opens_the_version_elsewhere(page: Page, known: Known) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/tree?id={known.logo['V1']}&v={known.logo['V3c']}&tab=code")
    shows(page, "V3c")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    shows(page, "V3c")
    expect(page.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")


def test_tree_page_searching_counts_hits_in_the_whole_tree(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    page.get_by_role("searchbox").press_sequentially("neon", delay=60)
    expect(page.get_by_role("toolbar").get_by_role("status")).to_have_text("1 of 5")
    shows(page, "V1")


def test_tree_page_unknown_id_leads_back_to_the_trees(page: Page, known: Known) -> None:
    page.goto("/tree?id=nobody")
    expect(page.get_by_role("heading")).to_have_text(tree_strings.UNKNOWN_TITLE.format(id="nobody"))
    page.get_by_role("link", name=tree_strings.ALL_TREES).click()
    expect(page.locator(".gg-row").first).to_be_visible()


def test_tree_page_breadcrumb_leads_to_the_trees(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name=strings.TREES).click()
    expect(page.locator(".gg-row").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Breadcrumb")).to_have_count(0)


@pytest.mark.parametrize(("width", "side"), [(800, "below"), (1024, "right"), (1280, "right")])
def test_tree_page_at_every_width_fits_without_scrolling_sideways(
    page: Page, known: Known, width: int, side: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/tree?id={known.logo['V3c']}&tab=changes")
    shows(page, "V3c")
    assert page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    picture, text = (page.locator(f".st-key-tree-{name}").bounding_box() for name in ("picture", "panel"))
    assert picture is not None
    assert text is not None
    assert picture["height"] > 400
    assert (text["x"] >= picture["x"] + picture["width"]) is (side == "right")
    assert (text["y"] >= picture["y"] + picture["height"]) is (side == "below")


def test_tree_page_every_request_stays_on_the_machine(page: Page, known: Known, requests: list[str]) -> None:
    page.goto(f"/tree?id={known.logo['V3c']}")
    shows(page, "V3c")
    for tab in ("Changes", "Code", "Details"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_load_state("networkidle")
    assert any(each.startswith("ws://") for each in requests)
    assert not elsewhere(requests, page.url)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard on a tree of 5 000 and one of a single version."""
    with served(tmp_path_factory.mktemp("large")) as here:
        start, rng = datetime(2026, 10, 1, tzinfo=UTC), random.Random(5)
        rows = [
            {
                "id": f"large-{number}",
                "user_id": "ana",
                "prompt": "A city at night",
                "status": "failed" if number % 7 == 3 else "success",
                "created_at": start + timedelta(minutes=number),
                "code": SVG.format(width=1 + number % 30),
                "parent_generation_id": f"large-{rng.randrange(number)}" if number else None,
                "refinement_prompt": f"step {number}" if number else None,
            }
            for number in range(LARGE)
        ]
        graph.store_many(here.db, rows)
        one(here.db, "One alone", id="alone")
        yield here


@pytest.fixture
def large_page(browser: Browser, large: Served, requests: list[str]) -> Iterator[Page]:
    yield from watched(browser, large.url, requests)


def test_tree_page_of_5000_shows_300_says_so_and_follows_choices(large_page: Page) -> None:
    page = large_page
    page.goto("/tree?id=large-2500")
    expect(panel(page).locator(".quote")).to_have_text("“step 2500”")
    expect(page.locator(".vt-foot")).to_contain_text(re.compile(r"showing (29\d|300) of 5\s000"))
    expect(page.get_by_role("banner").or_(page.locator("[data-part=bar]")).last).to_contain_text(
        re.compile(r"5\s000 versions")
    )
    panel(page).locator(".version").first.click()
    shows(page, "V1")
    expect(page.locator(".vt canvas")).to_be_visible()
    page.go_back()
    expect(panel(page).locator(".quote")).to_have_text("“step 2500”")
    expect(page.locator(".vt canvas")).to_be_visible()


def test_tree_page_search_finds_what_is_folded(large_page: Page) -> None:
    page = large_page
    page.goto("/tree?id=large-2500")
    expect(panel(page).locator(".quote")).to_have_text("“step 2500”")
    page.get_by_role("searchbox").fill('"step 4711"')
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("toolbar").get_by_role("status")).to_have_text(re.compile(r"1 of 5\s000"))
    page.get_by_role("searchbox").press("Enter")
    expect(panel(page).locator(".quote")).to_have_text("“step 4711”")


def test_tree_page_of_one_tells_what_a_refinement_is(large_page: Page) -> None:
    large_page.goto("/tree?id=alone")
    shows(large_page, "V1")
    expect(panel(large_page).locator(".lone")).to_contain_text(tree_strings.LONE_TITLE)


def test_tree_page_read_again_shows_what_was_stored_since(large_page: Page, large: Served) -> None:
    one(large.db, "One that grows", id="growing")
    large_page.goto("/tree?id=growing")
    shows(large_page, "V1")
    bar = large_page.locator(".st-key-tree-bar")
    expect(bar).to_contain_text("1 version")
    one(large.db, "One that grows", id="grown", parent_generation_id="growing", refinement_prompt="more")
    bar.get_by_role("button", name=tree_strings.READ_AGAIN).click()
    expect(bar).to_contain_text("2 versions")


def test_tree_page_pending_version_shows_its_end_by_itself(large_page: Page, large: Served) -> None:
    graph.create(large.db, id="waiting", user_id="ana", prompt="One that takes a while")
    large_page.goto("/tree?id=waiting")
    expect(panel(large_page).locator(".state")).to_contain_text("Pending for")
    graph.complete(large.db, "waiting", code=SVG.format(width=20))
    expect(panel(large_page).locator(".preview img")).to_be_visible()
    expect(panel(large_page).locator(".title")).to_contain_text("success")


def test_tree_page_folds_survive_a_choice(page: Page, known: Known) -> None:
    page.goto(f"/tree?id={known.logo['V1']}")
    shows(page, "V1")
    tree = outline(page)
    expect(tree.get_by_role("treeitem")).to_have_count(5)
    tree.get_by_role("treeitem", name=re.compile(r"^V2\b")).locator(".vt-twisty").click()
    expect(tree.get_by_role("treeitem")).to_have_count(3)
    choose(page, "V2b")
    shows(page, "V2b")
    page.go_back()
    shows(page, "V1")
    expect(tree.get_by_role("treeitem")).to_have_count(3)
