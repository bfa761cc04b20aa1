"""Turning the pages of a list to its end."""

from collections.abc import Callable
from typing import Any

import pytest

import graph


def pages(call: Callable[[str | None], graph.Page[Any]]) -> list[Any]:
    """Gather every page; a cursor that never ends fails."""
    found: list[Any] = []
    after = None
    for _ in range(100):
        page = call(after)
        found += page
        after = page.next
        if after is None:
            return found
    pytest.fail("the pages do not end")


def all_pages(call: Callable[[str | None], graph.Page[Any]]) -> list[int]:
    """Count what each page holds."""
    sizes: list[int] = []
    after = None
    for _ in range(100):
        page = call(after)
        sizes.append(len(page))
        after = page.next
        if after is None:
            return sizes
    pytest.fail("the pages do not end")
