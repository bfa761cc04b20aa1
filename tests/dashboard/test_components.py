import pytest

from dashboard import strings
from dashboard.components import escape
from dashboard.visible import visible


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("\" onload='x' &amp;", "&quot; onload=&#x27;x&#x27; &amp;amp;"),
        ("nul\0bell\a", "nul␀bell␇"),
        ("line\n\ttab", "line\n\ttab"),
        ("\u202eturned\u2066", "[U+202E]turned[U+2066]"),
        ("עברית", "עברית"),
    ],
)
def test_escape_any_text_is_isolated_text(text: str, html: str) -> None:
    assert escape(text) == f'<bdi dir="auto">{html}</bdi>'


def test_visible_controls_that_turn_text_are_all_named() -> None:
    controls = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert visible(controls) == "".join(f"[U+{ord(each):04X}]" for each in controls)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (("", False, 1, 1, 1), "1 tree · 1 generation"),
        (("", False, 1284, 9212, 1284), "1\u202f284 trees · 9\u202f212 generations"),
        (
            ("neon", True, 5, 212, 1284),
            "5 of 1\u202f284 trees match “neon” in a prompt or a refinement · 212 generations",
        ),
        (("", True, 1, 2, 7), "1 of 7 trees matches the filters · 2 generations"),
        (("neon", True, 0, 0, 7), "None of 7 trees matches “neon” in a prompt or a refinement"),
    ],
)
def test_totals_counts_read_as_a_sentence(call: tuple[str, bool, int, int, int], sentence: str) -> None:
    text, filtered, trees, generations, stored = call
    assert strings.totals(text, filtered=filtered, trees=trees, generations=generations, stored=stored) == sentence
