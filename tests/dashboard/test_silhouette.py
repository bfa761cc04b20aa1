import re
from datetime import UTC, datetime, timedelta

from dashboard.tree_list.silhouette import HEIGHT, WIDTH, silhouette
from graph import Status, Tree
from graph.skeleton import SkeletonRow

START = datetime(2026, 3, 1, tzinfo=UTC)
POINT = re.compile(r"M(\S+) (\S+)h0")


def tree(*parents: int, failed: frozenset[int] = frozenset()) -> Tree:
    def status(index: int) -> Status:
        return "failed" if index in failed else "success"

    rows: list[SkeletonRow] = [
        (
            str(index),
            None if parent < 0 else str(parent),
            status(index),
            (START + timedelta(minutes=index)).isoformat(),
            "ana",
            None,
        )
        for index, parent in enumerate(parents)
    ]
    return Tree(rows, chosen_id="0")


def test_silhouette_root_alone_is_one_dot_without_edges() -> None:
    drawn = silhouette(tree(-1))
    assert len(POINT.findall(drawn["success"])) == 1
    assert (drawn["edges"], drawn["failed"], drawn["pending"]) == ("", "", "")


def test_silhouette_every_generation_is_a_dot_and_every_refinement_an_edge() -> None:
    drawn = silhouette(tree(-1, 0, 0, 1, failed=frozenset({2})))
    assert len(POINT.findall(drawn["success"])) == 3
    assert len(POINT.findall(drawn["failed"])) == 1
    assert drawn["edges"].count("M") == 3


def test_silhouette_broad_and_deep_tree_stays_in_its_box() -> None:
    drawn = silhouette(tree(-1, *[0] * 200, *range(200, 380)))
    points = [(float(x), float(y)) for x, y in POINT.findall(drawn["success"])]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_silhouette_thousands_on_the_same_pixels_are_drawn_once_and_failures_show() -> None:
    drawn = silhouette(tree(-1, *[0] * 5_000, failed=frozenset(range(1, 5_001, 2))))
    assert len(drawn["edges"]) + len(drawn["success"]) + len(drawn["failed"]) < 4_000
    assert len(POINT.findall(drawn["failed"])) >= HEIGHT - 10
