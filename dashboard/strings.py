"""Every sentence of the frame and of the Trees page."""

NAME = "Generation Graph"
TREES = "Trees"
TREE = "Tree"
PAGES = "Pages"

UNEXPECTED_TITLE = "Something went wrong on this page"
UNEXPECTED = "The log of the dashboard's process says what. Load the page again; if it stays, report it with that log."

DOWN_TITLE = "The database does not answer"
DOWN = "Trying again every {seconds} seconds: this page comes back by itself, as soon as the database does."

NOT_FOUND_TITLE = "There is no such generation"
NOT_FOUND = "It was removed, or its link was cut off when it was copied."
FAILED_TITLE = "This could not be read"
ALL_TREES = "See all trees"

BAD_PAGE_TITLE = "This page of the list does not exist"
BAD_PAGE = "The end of its link is not one that the list gave out, or it was made for another order."
FIRST_PAGE = "Go to the first page"

EMPTY_TITLE = "No generations yet"
EMPTY = "Three ways to get some. What is stored in this database shows up here by itself."
EMPTY_DEMO = "Look around in demo trees, in a database of their own"
EMPTY_IMPORT = "Import what another program has recorded"
EMPTY_PYTHON = "Store your own from Python"
COPY = "Copy"
COPIED = "Copied"
DEMO_COMMAND = "generation-graph demo"
IMPORT_COMMANDS = "generation-graph import openevolve DIR\ngeneration-graph import convex FILE.zip"
PYTHON_SNIPPET = """\
import graph

with graph.connect() as db:
    logo = graph.store(
        db, user_id="ana", prompt="A bouncing logo", status="success"
    )
    with graph.refine(db, logo.id, "make it slower") as draft:
        draft.code = "<svg/>"  # what your model made of it"""

TREE_LIST = {
    "search": "Search prompts and refinements",
    "status_success": "with a success",
    "status_failed": "failed",
    "status_pending": "pending",
    "author": "Author",
    "anyone": "by anyone",
    "by": "by {author}",
    "only_by": "Only trees with versions by {author}",
    "time": "Time",
    "any_time": "any time",
    "last_days": "last {n} days",
    "order": "Order",
    "order_activity": "Newest activity",
    "order_created": "Newest tree",
    "order_versions": "Most versions",
    "refresh": "Refresh",
    "version": "version",
    "versions": "versions",
    "depth": "· depth {n}",
    "count_success": "{n} ok",
    "count_failed": "{n} failed",
    "count_pending": "{n} pending",
    "more_authors": " and {n} more",
    "match": "1 version matches",
    "matches": "{n} versions match",
    "best": "best {label}",
    "latest": "latest {label}",
    "shape": "Shape of the tree: {versions} versions, {depth} deep, {failed} failed",
    "now": "just now",
    "minutes": "{n} min ago",
    "hours": "{n} h ago",
    "yesterday": "yesterday",
    "days": "{n} days ago",
    "nothing": "No tree matches",
    "nothing_more": "Try fewer words, or look without the filters.",
    "clear": "Clear the filters",
    "pages": "Pages of the list",
    "first": "First page",
    "next": "Next page",
}


def number(value: int) -> str:
    """Write a whole number with thin spaces between its thousands."""
    return f"{value:,}".replace(",", "\u202f")


def count(value: int, one: str, many: str) -> str:
    """Write a number with its noun: 1 tree, 2 trees."""
    return f"{number(value)} {one if value == 1 else many}"


def totals(text: str, *, filtered: bool, trees: int, generations: int, stored: int) -> str:
    """Say how many of the `stored` trees match, and how many generations of theirs do."""
    tail = f" · {count(generations, 'generation', 'generations')}" if generations else ""
    if not filtered:
        return count(stored, "tree", "trees") + tail
    where = f"“{text}” in a prompt or a refinement" if text else "the filters"
    some = number(trees) if trees else "None"
    return f"{some} of {count(stored, 'tree', 'trees')} {'match' if trees > 1 else 'matches'} {where}{tail}"
