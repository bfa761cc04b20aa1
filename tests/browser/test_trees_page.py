import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import graph
from dashboard import strings
from dashboard.data import TREES_A_PAGE
from dashboard.shell import POLICY
from tests.browser.conftest import elsewhere, watched
from tests.browser.known import HOSTILE, Known, one
from tests.browser.outage import Line
from tests.browser.served import served

ROWS = ".gg-row"


def rows(page: Page, count: int) -> None:
    expect(page.locator(ROWS)).to_have_count(count)


def test_trees_page_known_data_shows_rows_with_picture_shape_and_counts(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    row = page.locator(ROWS).first
    expect(row.locator(".gg-title")).to_have_text("A bouncing logo")
    expect(row.locator(".gg-line")).to_have_text("ana, bo·latest V3c “give the trail a neon glow”")
    expect(row.locator(".gg-counts")).to_contain_text("5 versions · depth 3")
    expect(row.locator(".gg-counts")).to_contain_text("3 ok · 1 failed · 1 pending")
    expect(row.locator("time")).to_have_text(re.compile(r"^\d+ min ago$"))
    expect(row.locator("time")).to_have_attribute("title", re.compile(r"\d{4}.*\d\d:\d\d"))
    expect(row.locator(".gg-shape")).to_have_attribute("aria-label", "Shape of the tree: 5 versions, 3 deep, 1 failed")
    expect(row.locator("img")).to_have_attribute("src", re.compile("^data:image/svg"))
    expect(page.locator(".gg-summary")).to_contain_text(f"{known.fillers + 2} trees · {known.fillers + 7} generations")
    assert row.locator("img").evaluate("image => image.naturalWidth") > 0
    expect(page).to_have_title(strings.NAME)


def test_trees_page_pictures_stand_still_until_their_row_is_pointed_at(page: Page, known: Known) -> None:
    page.goto("/?q=logo")
    picture = page.locator(f"{ROWS} .gg-picture")
    expect(picture.locator("canvas")).to_be_visible()
    expect(picture.locator("img")).to_be_hidden()
    colour = "canvas => [...canvas.getContext('2d').getImageData(56, 31, 1, 1).data]"
    assert picture.locator("canvas").evaluate(colour) == [51, 102, 204, 255]
    page.locator(ROWS).hover()
    expect(picture.locator("img")).to_be_visible()
    expect(picture.locator("canvas")).to_be_hidden()


def test_trees_page_typing_filters_marks_and_goes_back_in_one_step(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    page.get_by_role("searchbox").press_sequentially("neon glow", delay=120)
    rows(page, 1)
    expect(page.locator("mark")).to_have_text(["neon", "glow"])
    expect(page).to_have_url(re.compile(r"/\?q=neon\+glow$"))
    page.go_back()
    rows(page, TREES_A_PAGE)
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.go_forward()
    rows(page, 1)
    expect(page.get_by_role("searchbox")).to_have_value("neon glow")
    page.reload()
    rows(page, 1)
    expect(page.get_by_role("searchbox")).to_have_value("neon glow")


def test_trees_page_chips_and_choices_change_the_address_and_back_undoes_each(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    page.get_by_role("switch", name="failed").click()
    rows(page, 2)
    page.get_by_label("Author").select_option("ana")
    page.get_by_label("Time").select_option("7")
    page.get_by_role("switch", name="pending").click()
    expect(page).to_have_url(re.compile(r"\?status=failed%2Cpending&by=ana&days=7$"))
    page.get_by_role("link", name="bo", exact=True).click()
    rows(page, 0)
    expect(page.get_by_text("No tree matches")).to_be_visible()
    for _ in range(2):
        page.go_back()
    expect(page.get_by_role("switch", name="pending")).to_have_attribute("aria-checked", "false")
    expect(page.get_by_role("switch", name="failed")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_label("Time")).to_have_value("7")


def test_trees_page_next_page_shows_the_rest_and_back_returns(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    page.get_by_role("link", name="Next page").click()
    rows(page, known.fillers + 2 - TREES_A_PAGE)
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)
    page.go_back()
    rows(page, TREES_A_PAGE)


def test_trees_page_row_opens_the_tree_without_loading_the_app_again(page: Page, known: Known) -> None:
    page.goto("/?q=logo")
    rows(page, 1)
    page.evaluate("window.sameApp = true")
    # Anywhere on the row, not only on its title.
    page.locator(ROWS).click(position={"x": 1000, "y": 70})
    expect(page).to_have_url(re.compile(rf"/tree\?id={known.logo['V1']}$"))
    expect(page.locator(ROWS)).to_have_count(0)
    page.go_back()
    rows(page, 1)
    expect(page).to_have_url(re.compile(r"/\?q=logo$"))
    assert page.evaluate("window.sameApp") is True


def test_trees_page_back_from_a_tree_stands_where_it_was_left(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    last = page.locator(ROWS).last
    last.scroll_into_view_if_needed()
    last.click(position={"x": 1000, "y": 70})
    expect(page.locator(ROWS)).to_have_count(0)
    page.go_back()
    rows(page, TREES_A_PAGE)
    expect(page.locator(ROWS).last).to_be_in_viewport()


def test_trees_page_typing_and_opening_a_row_at_once_stays_on_the_tree(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    page.get_by_role("searchbox").press_sequentially("logo")
    page.locator(ROWS).first.click(position={"x": 1000, "y": 70})
    expect(page.locator(ROWS)).to_have_count(0)
    page.wait_for_timeout(600)
    expect(page).to_have_url(re.compile(rf"/tree\?id={known.logo['V1']}$"))
    page.go_back()
    rows(page, TREES_A_PAGE)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_trees_page_ctrl_click_opens_the_tree_in_a_new_tab(page: Page, known: Known) -> None:
    page.goto("/?q=logo")
    rows(page, 1)
    with page.context.expect_page() as opened:
        page.locator(".gg-title").click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith(f"/tree?id={known.logo['V1']}")
    rows(page, 1)


def test_trees_page_hostile_texts_are_text(page: Page, known: Known) -> None:
    page.goto("/?q=hostile&by=ana")
    rows(page, 1)
    row = page.locator(ROWS)
    title = row.locator(".gg-title").inner_text()
    # What would turn its surroundings around is written out; everything else is there as it was stored.
    assert "[U+202E]turned" in page.locator(".gg-latest").evaluate("line => line.textContent") or "…" in title
    assert title.startswith(HOSTILE[:60])
    expect(row.locator("img")).to_have_count(1)
    assert page.locator(f"{ROWS} :is(script, a[href^=javascript], textarea, .gg-title img)").count() == 0
    hostile, ana = row.locator(".gg-authors a").all()
    assert (hostile.bounding_box() or {})["x"] < (ana.bounding_box() or {})["x"]


@pytest.mark.parametrize("width", [800, 1024, 1280, 1920])
def test_trees_page_at_every_width_fits_without_scrolling_sideways(page: Page, known: Known, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    rows(page, TREES_A_PAGE)
    assert page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    for part in page.locator(f"{ROWS}:first-child > *").all():
        box = part.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= width


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(251, 251, 253)"), ("dark", "rgb(15, 17, 23)")])
def test_trees_page_colours_follow_the_viewer(page: Page, known: Known, scheme: str, background: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/")
    rows(page, TREES_A_PAGE)
    expect(page.locator(".stApp")).to_have_css("background-color", background)
    expect(page.locator("header.stAppHeader")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(251, 251, 253)"), ("dark", "rgb(15, 17, 23)")])
def test_trees_page_before_any_script_has_its_colours_and_header(
    browser: Browser, dashboard: str, scheme: str, background: str
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    answer = page.goto(dashboard)
    assert answer is not None
    assert answer.headers["content-security-policy"] == POLICY
    expect(page.locator("body")).to_have_css("background-color", background)
    expect(page.locator(".gg-shell .gg-name")).to_have_text(strings.NAME)
    context.close()


def test_trees_page_loaded_shows_one_header(page: Page, known: Known) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    expect(page.get_by_role("banner")).to_have_count(1)


def test_trees_page_every_request_stays_on_the_machine(page: Page, known: Known, requests: list[str]) -> None:
    page.goto("/")
    rows(page, TREES_A_PAGE)
    page.wait_for_load_state("networkidle")
    assert any(each.startswith("ws://") for each in requests)
    assert elsewhere(["http://198.51.100.7/", *requests], page.url) == ["http://198.51.100.7/"]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[graph.Connection, Line, str]]:
    """An empty database, a line to it that can be cut, and a dashboard at the line's other end."""
    with served(tmp_path_factory.mktemp("other")) as each:
        yield each.db, each.line, each.url


@pytest.fixture
def outside(browser: Browser, other: tuple[graph.Connection, Line, str], requests: list[str]) -> Iterator[Page]:
    """A page of that dashboard; the database is emptied afterwards."""
    yield from watched(browser, other[2], requests)
    for summary in graph.list_generations(other[0], everyone=True):
        graph.remove(other[0], summary.id)


def test_trees_page_empty_database_tells_three_ways_and_shows_the_first_tree_by_itself(
    outside: Page, other: tuple[graph.Connection, Line, str]
) -> None:
    outside.context.grant_permissions(["clipboard-read", "clipboard-write"])
    outside.goto("/")
    expect(outside.get_by_role("heading", name=strings.EMPTY_TITLE)).to_be_visible()
    expect(outside.locator(".gg-ways li")).to_have_count(3)
    outside.get_by_role("button", name=strings.COPY).nth(1).click()
    expect(outside.get_by_role("button", name=strings.COPIED)).to_be_visible()
    assert outside.evaluate("navigator.clipboard.readText()") == strings.IMPORT_COMMANDS
    one(other[0], "The first tree")
    rows(outside, 1)


def test_trees_page_database_down_says_so_and_recovers_by_itself(
    outside: Page, other: tuple[graph.Connection, Line, str]
) -> None:
    db, line, _ = other
    one(db, "A tree that waits")
    outside.goto("/?q=waits")
    rows(outside, 1)
    line.cut()
    outside.get_by_role("button", name="Refresh").click()
    alert = outside.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_have_text(strings.DOWN_TITLE)
    expect(alert).to_contain_text(line.uri)
    rows(outside, 0)
    line.mend()
    rows(outside, 1)
    expect(outside).to_have_url(re.compile(r"\?q=waits$"))
