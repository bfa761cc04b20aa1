"""Which generations get a card, what folds say, and what the payload of the picture holds."""

import json
import random
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.folding import Drawn, Fold, drawn
from dashboard.network import MAX_PICTURE, MAX_TEXT, build
from dashboard.view import Action, View
from graph import GenerationNotFoundError, GenerationSummary, Status, Tree

START = datetime(2026, 1, 1, tzinfo=UTC)


def tree_of(
    parents: list[int], *, failed: frozenset[int] = frozenset(), scores: dict[int, float] | None = None
) -> Tree:
    """A tree of generations g0, g1, ..., oldest first."""
    status: list[Status] = ["failed" if node in failed else "success" for node in range(len(parents))]
    return Tree(
        [
            (
                f"g{node}",
                None if parent < 0 else f"g{parent}",
                status[node],
                (START + timedelta(minutes=node)).isoformat(),
                "ana" if node % 3 else "bo",
                (scores or {}).get(node),
            )
            for node, parent in enumerate(parents)
        ],
        chosen_id="g0",
    )


def random_tree(size: int, seed: int = 1) -> Tree:
    chance = random.Random(seed)
    return tree_of([-1, *(chance.randrange(node) for node in range(1, size))], failed=frozenset(range(0, size, 7)))


def chain_of(size: int) -> Tree:
    return tree_of([-1, *range(size - 1)])


def star_of(size: int) -> Tree:
    return tree_of([-1] + [0] * (size - 1))


def summary(generation_id: str, prompt: str = "A logo", **fields: Any) -> GenerationSummary:
    # Not validated: what other programs stored is shown, whatever rules it breaks.
    return GenerationSummary.model_construct(id=generation_id, user_id="ana", prompt=prompt, status="success", **fields)


def only_fold(picture: Drawn) -> Fold:
    (fold,) = picture.folds
    return fold


TREES = [random_tree(1), random_tree(40), random_tree(2_000), chain_of(900), star_of(900)]


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: f"{len(tree)}")
@pytest.mark.parametrize("chosen", ["first", "middle", "last"])
@pytest.mark.parametrize("budget", [10, 300])
def test_drawn_any_tree_stays_in_budget_and_counts_the_rest(tree: Tree, chosen: str, budget: int) -> None:
    chosen_id = tree.ids[{"first": 0, "middle": len(tree) // 2, "last": -1}[chosen]]
    picture = drawn(tree, View(), chosen_id, budget)
    assert len(picture.ids) == len(set(picture.ids)) <= budget
    assert chosen_id in picture.ids
    assert tree.root_id in picture.ids
    assert sum(fold.count for fold in picture.folds) == len(tree) - len(picture.ids)
    cards = {place.index for place in picture.places if place.fold is None}
    hidden = sum(tree.statuses[index] == "failed" for index in range(len(tree)) if index not in cards)
    assert sum(fold.failed for fold in picture.folds) == hidden


@given(st.data())
def test_drawn_any_view_keeps_parents_before_children_and_the_chain_whole(data: st.DataObject) -> None:
    tree = random_tree(data.draw(st.integers(1, 120)), seed=data.draw(st.integers(0, 5)))
    ids = st.sampled_from(tree.ids)
    view = View(
        opened=tuple(data.draw(st.lists(ids, max_size=5))), folded=frozenset(data.draw(st.lists(ids, max_size=5)))
    )
    chosen_id = data.draw(ids)
    picture = drawn(tree, view, chosen_id, data.draw(st.integers(len(tree.path(chosen_id)) * 2 + 2, 130)))
    assert set(tree.path(chosen_id)) <= set(picture.ids)
    for number, place in enumerate(picture.places):
        assert place.parent < number
        if place.fold is None and place.parent >= 0:
            assert picture.places[place.parent].index == tree.parents[place.index]
    siblings: dict[int, list[int]] = {}
    for place in picture.places:
        siblings.setdefault(place.parent, []).append(len(tree) if place.fold else place.index)
    assert all(each == sorted(each) for each in siblings.values())
    assert sum(fold.count for fold in picture.folds) == len(tree) - len(picture.ids)


def test_drawn_tree_within_budget_is_drawn_whole() -> None:
    tree = random_tree(300)
    assert set(drawn(tree, View(), "g0").ids) == set(tree.ids)


def test_drawn_chosen_in_a_large_tree_shows_its_chain_and_its_children() -> None:
    tree = random_tree(20_000)
    chosen = max(range(5_000, 20_000), key=lambda index: tree.depths[index] * 100 + len(tree.children[index]))
    shown = set(drawn(tree, View(), tree.ids[chosen]).ids)
    assert set(tree.path(tree.ids[chosen])) <= shown
    assert {tree.ids[child] for child in tree.children[chosen]} <= shown


def test_drawn_folded_by_the_user_says_how_many_failed_and_how_deep() -> None:
    #     0 - 1 - 2 - 3
    #           \ 4
    tree = tree_of([-1, 0, 1, 2, 1], failed=frozenset({3}))
    picture = drawn(tree, View(folded=frozenset({"g1"})), "g0")
    assert picture.ids == ("g0", "g1")
    assert only_fold(picture) == Fold("all", "g1", "g2", 3, 1, 2)


def test_drawn_fold_above_the_chosen_one_leaves_its_chain_and_its_children() -> None:
    #     0 - 1 - 2 - 3 - 4,  0 - 5,  1 - 6
    tree = tree_of([-1, 0, 1, 2, 3, 0, 1])
    picture = drawn(tree, View(folded=frozenset({"g0"})), "g2")
    assert set(picture.ids) == {"g0", "g1", "g2", "g3"}
    assert {(fold.kind, fold.at, fold.count) for fold in picture.folds} == {
        ("rest", "g0", 1),
        ("rest", "g1", 1),
        ("all", "g3", 1),
    }


def test_drawn_opened_fold_in_a_full_picture_folds_something_else() -> None:
    tree = random_tree(5_000)
    before = drawn(tree, View(), "g0")
    fold = max((fold for fold in before.folds if fold.kind == "all"), key=lambda fold: fold.count)
    view = View().after(Action("unfold", fold.at, fold.first))
    after = drawn(tree, view, "g0")
    opened = {tree.ids[child] for child in tree.children[tree.index(fold.at)]}
    assert opened <= set(after.ids)
    assert not opened & set(before.ids)
    assert len(after.ids) <= 300
    assert set(before.ids) - set(after.ids)


def test_drawn_wide_family_is_turned_over_piece_by_piece() -> None:
    tree, view, seen = star_of(1_000), View(), set[str]()
    for _ in range(4):
        picture = drawn(tree, view, "g0")
        seen.update(picture.ids)
        fold = only_fold(picture)
        assert fold.first not in picture.ids
        view = view.after(Action("unfold", fold.at, fold.first))
    assert seen == set(tree.ids)


def test_drawn_chain_longer_than_the_budget_leaves_out_its_middle() -> None:
    tree = chain_of(5_000)
    picture = drawn(tree, View(around="g4999"), "g4999")
    fold = only_fold(picture)
    assert fold.kind == "between"
    assert (fold.count, fold.levels) == (4_700, 4_700)
    assert picture.ids[0] == "g0"
    assert picture.ids[1:] == tuple(f"g{number}" for number in range(4_701, 5_000))
    assert fold.first == "g4700"


def test_drawn_choosing_another_drawn_card_keeps_most_of_the_picture() -> None:
    tree, view = random_tree(5_000), View(around="g0")
    before = set(drawn(tree, view, "g0").ids)
    for chosen in sorted(before):
        # What is folded below it opens, so something else has to go; where nothing is, hardly anything does.
        least = 200 if tree.children[tree.index(chosen)] else 290
        assert len(set(drawn(tree, view, chosen).ids) & before) >= least, chosen


def test_drawn_unknown_chosen_id_raises_and_stale_ids_of_a_view_are_passed_over() -> None:
    tree = chain_of(3)
    with pytest.raises(GenerationNotFoundError):
        drawn(tree, View(), "gone")
    view = View(opened=("gone",), folded=frozenset({"gone"}), around="gone")
    assert drawn(tree, view, "g0").ids == ("g0", "g1", "g2")


@pytest.mark.parametrize("make", [random_tree, chain_of, star_of])
def test_drawn_and_built_100_000_generations_take_well_under_a_second(make: type) -> None:
    tree: Tree = make(100_000)
    begin = time.process_time()
    picture = drawn(tree, View(), "g0")
    build(tree, picture, {}, {}, view=View(), chosen_id="g0")
    assert time.process_time() - begin < 2, "processor seconds, the tree's own columns included"
    begin = time.process_time()
    drawn(tree, View(), "g99999")
    assert time.process_time() - begin < 0.5


def test_view_after_actions_keeps_what_the_user_did() -> None:
    view = View(around="g1").after(Action("fold", "g2")).after(Action("direction", text="down"))
    assert view == View("down", folded=frozenset({"g2"}), around="g1")
    view = (
        view.after(Action("unfold", "g2", "g3")).after(Action("unfold", "g4", "g5")).after(Action("unfold", "g2", "g3"))
    )
    assert (view.opened, view.folded) == (("g5", "g3"), frozenset())
    assert view.after(Action("choose", "g9")) == view
    assert view.after(Action("direction", text="sideways")) == view
    view = view.after(Action("fold", "g6"))
    assert view.after(Action("reset", "g7")) == View("down", folded=frozenset({"g6"}), around="g7")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "choose",
        {"kind": "delete", "id": None, "text": None},
        {"kind": "choose"},
        {"kind": ["choose"], "id": 1, "text": None},
    ],
)
def test_from_browser_what_is_no_action_gives_none(sent: object) -> None:
    assert Action.from_browser(sent) is None


def test_from_browser_long_text_is_cut() -> None:
    action = Action.from_browser({"kind": "search", "id": None, "text": "x" * 100_000})
    assert action is not None
    assert len(action.text or "") == 1_000


def payload_of(tree: Tree, **options: Any) -> dict[str, Any]:
    view = View()
    picture = drawn(tree, view, "g0")
    summaries = {each: summary(each) for each in picture.ids}
    arguments: dict[str, Any] = {"summaries": summaries, "thumbnails": {}, "view": view, "chosen_id": "g0"} | options
    return build(tree, picture, **arguments)


def test_build_is_json_of_what_is_drawn_as_pyvis_holds_it() -> None:
    tree = tree_of([-1, 0, 0], failed=frozenset({2}), scores={1: 0.5, 2: 0.9})
    refined = summary("g1", refinement_prompt="slower", aspect_ratio="16:9", parent_generation_id="g0")
    payload = payload_of(tree, summaries={"g0": summary("g0"), "g1": refined})
    assert json.loads(json.dumps(payload, allow_nan=False))["tree"] == "g0"
    nodes = {node["id"]: node for node in payload["nodes"]}
    assert [(node["shape"], node["label"], node["physics"]) for node in nodes.values()] == [
        ("custom", "V1", False),
        ("custom", "V2", False),
        ("custom", "V2b", False),
    ]
    assert [(edge["from"], edge["to"]) for edge in payload["edges"]] == [("g0", "g1"), ("g0", "g2")]
    assert nodes["g0"]["card"]["text"] == "A logo"
    card = nodes["g1"]["card"]
    assert (card["text"], card["ratio"], card["score"], card["level"]) == ("slower", [16, 9], 0.5, 2)
    assert nodes["g2"]["card"]["status"] == "failed"
    assert "text" not in nodes["g2"]["card"]
    assert payload["counts"] == {"all": 3, "success": 2, "failed": 1, "pending": 0}
    assert payload["scores"] == [0.5, 0.9]


def test_build_attached_folds_lie_on_their_card_and_on_no_other() -> None:
    tree = random_tree(3_000)
    picture = drawn(tree, View(), "g0", 120)
    payload = build(tree, picture, {}, {}, view=View(), chosen_id="g0")
    (width, height), (wide, high) = payload["card"], payload["pill"]
    cards = [node for node in payload["nodes"] if "card" in node]
    folds = [node for node in payload["nodes"] if "fold" in node and node["fold"]["kind"] == "all"]
    assert folds
    for fold in folds:
        over = [
            card["id"]
            for card in cards
            if abs(card["x"] - fold["x"]) < (width + wide) / 2 and abs(card["y"] - fold["y"]) < (height + high) / 2
        ]
        assert over == [fold["fold"]["at"]]


def test_build_hits_are_counted_whether_drawn_or_folded() -> None:
    tree = random_tree(2_000)
    hits = frozenset(tree.ids[::3])
    picture = drawn(tree, View(), tree.ids[-1], 50)
    payload = build(tree, picture, {}, {}, view=View(), chosen_id="g0", hits=hits, search="neon")
    on_cards = sum(node["card"].get("hit", False) for node in payload["nodes"] if "card" in node)
    in_folds = sum(node["fold"]["hits"] for node in payload["nodes"] if "fold" in node)
    assert on_cards + in_folds == len(hits) == payload["search"]["count"]
    order = {tree.ids[index]: number for number, index in enumerate(tree.order)}
    assert all(order[one] < order[other] for one, other in pairwise(payload["search"]["ids"]))


def test_build_hits_in_a_left_out_piece_of_the_chain_are_counted_there() -> None:
    tree = chain_of(1_000)
    picture = drawn(tree, View(), "g999", 40)
    payload = build(tree, picture, {}, {}, view=View(), chosen_id="g999", hits=frozenset({"g0", "g400", "g999"}))
    assert [node["fold"]["hits"] for node in payload["nodes"] if "fold" in node] == [1]


def test_build_without_a_search_has_no_hits_and_an_empty_one_has_none() -> None:
    assert payload_of(chain_of(3))["search"] is None
    assert payload_of(chain_of(3), hits=frozenset(), search="x")["search"] == {"text": "x", "count": 0, "ids": []}


def test_build_hostile_text_is_cut_to_one_line_with_its_controls_visible() -> None:
    hostile = "<script>a\0b</script>\r\n\u202eevil " + "x" * 1_000_000
    payload = payload_of(chain_of(1), summaries={"g0": summary("g0", hostile)})
    text = payload["nodes"][0]["card"]["text"]
    assert text.startswith("<script>a\u2400b</script> [U+202E]evil xxx")
    assert len(text) == MAX_TEXT
    assert text.endswith("…")


def test_build_thumbnails_that_are_no_svg_or_too_long_are_left_out() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    codes = {"g0": svg, "g1": "print('no picture')", "g2": svg + " " * MAX_PICTURE, "other": svg}
    assert payload_of(chain_of(3), thumbnails=codes)["pictures"] == {"g0": svg}


def test_build_says_how_much_is_folded_in_how_many_places() -> None:
    tree = star_of(12_480)
    payload = payload_of(tree)
    assert (payload["drawn"], payload["folded"], payload["places"]) == (300, 12_180, 1)
