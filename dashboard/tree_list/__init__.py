"""The list of trees as a Streamlit component: filters, totals and rows, drawn by js/ with text nodes only.

What the user asks for goes into the address bar (navigation.js), never into widget state, so this component only shows.
Its one message to Python is the trigger `refresh`.
"""

from collections.abc import Callable
from pathlib import Path

from streamlit.components.v2 import component

from dashboard import strings
from dashboard.data import Filters
from dashboard.state import DAYS, MAX_QUERY_CHARACTERS
from dashboard.tree_list.rows import row
from dashboard.tree_list.silhouette import HEIGHT, WIDTH
from graph import Page, TreeSummary, TreeTotals

HERE = Path(__file__).parent
FILES = ("text", "address", "rows", "filters", "list")

_list = component(
    "generation_graph_tree_list",
    # One module: Streamlit takes a single text.
    js="\n".join((HERE / "js" / f"{name}.js").read_text(encoding="utf-8") for name in FILES),
    css=(HERE / "tree_list.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_pictures = component(
    "generation_graph_pictures", js=(HERE / "pictures.js").read_text(encoding="utf-8"), isolate_styles=False
)


def tree_list(
    page: Page[TreeSummary],
    filters: Filters,
    *,
    matching: TreeTotals,
    stored: TreeTotals,
    later: bool,
    on_refresh: Callable[[], None],
) -> None:
    """Draw the filters, the totals and one page of trees; `later` says that it is not the first page."""
    authors = dict.fromkeys(each for summary in page for each in summary.tree.user_ids)
    _list(
        key="tree_list",
        data={
            "authors": sorted(authors | ({filters.user_id: None} if filters.user_id else {})),
            "totals": strings.totals(
                filters.text,
                filtered=filters != Filters(order=filters.order),
                trees=matching.trees,
                generations=matching.generations,
                stored=stored.trees,
            ),
            "rows": [row(summary, filters.text) for summary in page],
            "next": page.next,
            "later": later,
            "days": [str(days) for days in DAYS],
            "box": [WIDTH, HEIGHT],
            "longest": MAX_QUERY_CHARACTERS,
            "strings": strings.TREE_LIST,
        },
        on_refresh_change=on_refresh,
    )


def pictures(codes: dict[str, str]) -> None:
    """Fill in the thumbnails of the rows that are on the page; those whose code is no SVG keep their frame."""
    _pictures(key="tree_list_pictures", data={key: code for key, code in codes.items() if is_svg(code)})


def is_svg(code: str) -> bool:
    """Say whether a code looks like an SVG picture; an `<img>` is what finds out."""
    start = code[:2_000].lstrip("\ufeff \t\r\n")
    return start.startswith("<svg") or (start.startswith(("<?xml", "<!--", "<!DOCTYPE svg")) and "<svg" in code)
