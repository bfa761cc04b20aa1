"""The demo's trees: that they are what the README promises."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, datetime

import neo4j
import pytest

import graph
from dashboard.demo import STORIES, demo_generations, load
from dashboard.demo.scene import SIZES
from dashboard.demo.telling import tell, version_id
from graph import Generation, Tree
from graph.skeleton import SkeletonRow

GENERATIONS = demo_generations()
BY_ID = {generation.id: generation for generation in GENERATIONS}
SUCCESSES = [generation for generation in GENERATIONS if generation.status == "success"]
TREES = {story.name: tell(story) for story in STORIES}


def skeleton(generations: list[Generation]) -> Tree:
    rows: list[SkeletonRow] = [
        (g.id, g.parent_generation_id, g.status, g.created_at.isoformat(), g.user_id, g.score) for g in generations
    ]
    return Tree(rows, chosen_id=rows[0][0])


def parent_of(generation: Generation) -> Generation | None:
    return BY_ID[generation.parent_generation_id] if generation.parent_generation_id else None


def test_demo_generations_counts_reach_what_is_promised() -> None:
    trees = [skeleton(generations) for generations in TREES.values()]
    assert len(trees) >= 8
    assert 300 <= len(GENERATIONS) == len(BY_ID) == sum(map(len, trees))
    assert max(tree.depth for tree in trees) > 50
    assert max(map(len, trees)) >= 60
    assert min(map(len, trees)) == 1
    assert {generation.user_id for generation in GENERATIONS} == {"ana", "bo", "cy"}
    assert {generation.aspect_ratio for generation in GENERATIONS} == set(SIZES)
    statuses = Counter(generation.status for generation in GENERATIONS)
    assert statuses["pending"] >= 3
    assert 0.1 <= statuses["failed"] / len(GENERATIONS) <= 0.15


def test_demo_generations_made_twice_are_equal() -> None:
    assert demo_generations() == GENERATIONS


def test_demo_generations_times_span_weeks_before_the_anchor_and_follow_the_parent() -> None:
    assert (GENERATIONS[-1].created_at - GENERATIONS[0].created_at).days > 28
    assert GENERATIONS[-1].created_at < datetime(2026, 11, 20, tzinfo=UTC)
    for generation in GENERATIONS:
        parent = parent_of(generation)
        assert parent is None or parent.created_at < generation.created_at


@pytest.mark.parametrize("name", TREES)
def test_tell_labels_of_the_story_are_those_of_the_tree(name: str) -> None:
    """A story goes back to versions by the label that the dashboard shows, and ids are made from it."""
    tree = skeleton(TREES[name])
    assert list(tree.ids) == [version_id(name, label) for label in tree.labels]


def test_demo_generations_refinements_keep_the_prompt_of_the_root() -> None:
    for generation in GENERATIONS:
        parent = parent_of(generation)
        assert (parent is None) == (generation.refinement_prompt is None)
        assert parent is None or parent.prompt == generation.prompt


def test_demo_generations_durations_agree() -> None:
    for generation in GENERATIONS:
        frames, fps, seconds = generation.duration_in_frames, generation.fps, generation.duration_in_seconds
        assert frames == round((seconds or 0) * (fps or 0)) > 0


def test_demo_generations_batches_are_whole() -> None:
    batches: dict[str, list[Generation]] = {}
    for generation in GENERATIONS:
        if generation.batch_id:
            batches.setdefault(generation.batch_id, []).append(generation)
    assert len(batches) >= 8
    for batch in batches.values():
        assert [generation.variation_index for generation in batch] == [0, 1, 2, 3]
        assert {(g.variation_count, g.parent_generation_id, g.refinement_prompt) for g in batch} == {
            (4, batch[0].parent_generation_id, batch[0].refinement_prompt)
        }


def test_demo_generations_failures_carry_the_parsers_own_message() -> None:
    failures = [generation for generation in GENERATIONS if generation.status == "failed"]
    kinds: set[str] = set()
    for failure in failures:
        with pytest.raises(ET.ParseError) as caught:
            ET.fromstring(failure.code or "")  # noqa: S314 - the text was made here
        assert failure.error_message == str(caught.value)
        kinds.add(str(caught.value).split(":")[0])
    assert len(kinds) >= 10


def test_demo_generations_successes_are_whole_pictures_of_their_own() -> None:
    for generation in SUCCESSES:
        code = generation.code or ""
        root = ET.fromstring(code)  # noqa: S314 - the text was made here
        width, height = SIZES[generation.aspect_ratio or ""]
        assert root.get("viewBox") == f"0 0 {width} {height}"
        assert re.search(r"<animate|@keyframes", code), generation.refinement_prompt
        # Nothing but the name space looks like an address, and nothing is referred to outside the picture.
        assert not re.search(
            r"https?:|<script|<image|<foreignObject|@import|\son\w+=|href=|url\((?!#)", code.split("\n", 1)[1]
        )
        assert len(code) < 8_000
        assert all(len(line) < 900 for line in code.splitlines())


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_load_twice_stores_everything_once(db: graph.Connection, raw: neo4j.Session) -> None:
    seen: list[tuple[int, int]] = []
    assert load(db, lambda done, total: seen.append((done, total))) == len(GENERATIONS)
    assert seen[-1] == (len(GENERATIONS), len(GENERATIONS))
    assert load(db) == len(GENERATIONS)
    stored = raw.run("MATCH (g:Generation) OPTIONAL MATCH (g)-[:REFINED_FROM]->(p) RETURN g.id, p.id").values()
    assert len(stored) == len(GENERATIONS)
    assert dict(stored) == {generation.id: generation.parent_generation_id for generation in GENERATIONS}
    assert graph.get(db, GENERATIONS[-1].id) == GENERATIONS[-1]
