from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.data import Filters
from dashboard.state import MAX_QUERY_CHARACTERS, filters_of, tree_href


def test_filters_of_empty_address_asks_for_everything() -> None:
    assert filters_of({}) == Filters()


def test_filters_of_full_address_restores_every_filter() -> None:
    params = {"q": " neon  sign ", "by": "ana", "status": "failed,pending", "days": "30", "order": "versions"}
    assert filters_of(params) == Filters("neon  sign", "ana", ("pending", "failed"), 30, "versions")


@pytest.mark.parametrize(
    "params", [{"status": "lost"}, {"days": "8"}, {"days": "-7"}, {"days": "٧"}, {"order": "random"}, {"by": ""}]
)
def test_filters_of_meaningless_value_is_left_out(params: dict[str, str]) -> None:
    assert filters_of(params) == Filters()


def test_filters_of_order_of_statuses_does_not_matter() -> None:
    assert filters_of({"status": "failed,success"}) == filters_of({"status": "success,failed,failed"})


def test_filters_of_endless_query_is_cut() -> None:
    assert len(filters_of({"q": "x" * 10_000}).text) == MAX_QUERY_CHARACTERS


def test_tree_href_hostile_values_stay_values() -> None:
    link = urlsplit(tree_href("a&b=#c", v="javascript:alert(1)//"))
    assert (link.scheme, link.path) == ("", "tree")
    assert parse_qs(link.query) == {"id": ["a&b=#c"], "v": ["javascript:alert(1)//"]}
