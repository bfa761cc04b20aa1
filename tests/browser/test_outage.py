"""The Tree page while the database is away, and after it came back, without a restart of anything."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import strings
from tests.browser.conftest import watched
from tests.browser.known import Known, store_known
from tests.browser.served import Served, served


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("outage")) as here:
        yield here


@pytest.fixture(scope="module")
def stored_here(here: Served) -> Known:
    return store_known(here.db)


@pytest.fixture
def page(browser: Browser, here: Served, requests: list[str]) -> Iterator[Page]:
    yield from watched(browser, here.url, requests)


def shows(page: Page, label: str) -> None:
    expect(page.locator(".st-key-tree-panel").get_by_role("heading", level=2)).to_have_text(label)


def is_down(page: Page, here: Served) -> None:
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_have_text(strings.DOWN_TITLE)
    expect(alert).to_contain_text(here.line.uri)
    expect(page.locator("body")).not_to_contain_text("Traceback")


def test_tree_page_choosing_while_the_database_is_down_waits_and_then_shows_the_choice(
    page: Page, here: Served, stored_here: Known
) -> None:
    page.goto(f"/tree?id={stored_here.logo['V3c']}")
    shows(page, "V3c")
    page.evaluate("window.sameApp = true")
    here.line.cut()
    page.locator(".st-key-tree-panel .version").first.click()
    is_down(page, here)
    here.line.mend()
    shows(page, "V1")
    expect(page).to_have_url(re.compile(f"v={stored_here.logo['V1']}$"))
    expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    shows(page, "V3c")
    assert page.evaluate("window.sameApp"), "the page was loaded again"


def test_tree_page_opened_while_the_database_is_down_appears_when_it_is_back(
    page: Page, here: Served, stored_here: Known
) -> None:
    here.line.cut()
    page.goto(f"/tree?id={stored_here.logo['V2b']}&tab=details")
    is_down(page, here)
    here.line.mend()
    shows(page, "V2b")
    expect(page.locator(".st-key-tree-panel .details")).to_contain_text("square format for feeds")
