import pytest

from dashboard.tree_search import MAX_SEARCHED, find, texts
from tests.dashboard.test_panel import generation, tree

VERSIONS = (
    generation("root", prompt="A bouncing logo with neon trails"),
    generation("blue", "root", 1, refinement_prompt="use our Café blue", prompt="A bouncing logo with neon trails"),
    generation("glow", "blue", 2, refinement_prompt="a NEON glow", user_id="bo"),
    generation("bad", "root", 3, refinement_prompt="two balls", status="failed", error_message="mismatched tag"),
    generation("bare", "root", 4, refinement_prompt=None, prompt="alone with a prompt"),
)
TREE = tree(*VERSIONS)
TEXTS = texts(TREE, VERSIONS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("neon", {"root", "glow"}),
        ("cafe", {"blue"}),
        ("glow neon", {"glow"}),
        ('"neon glow"', {"glow"}),
        ("neon -glow", {"root"}),
        ("bo", {"root", "glow"}),
        ("mismatched", {"bad"}),
        ("prompt", {"bare"}),
        ("V3", {"glow"}),
        ("v2b", {"bad"}),
        ("nothing", set()),
        ("?!", set()),
    ],
)
def test_find_by_words_label_author_or_error_gives_the_versions(text: str, found: set[str]) -> None:
    assert find(text, TREE, TEXTS) == found


def test_texts_of_long_texts_and_strangers_are_bounded() -> None:
    long = generation("root", prompt="x" * 20_000)
    searched = texts(tree(long), [long, generation("elsewhere")])
    assert set(searched) == {"root"}
    assert len(searched["root"]) < MAX_SEARCHED + 100
