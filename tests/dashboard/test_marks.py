import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.marks import segments
from graph.text import Query


def marked(text: str, query: str, limit: int = 240) -> list[str]:
    return [piece for piece, hit in segments(text, query, limit) if hit]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("A logo with neon trails", "neon", ["neon"]),
        ("NEON, néon and nEoN", "neon", ["NEON", "néon", "nEoN"]),
        ("neonlights", "light", []),
        ("neonlights", "neon", ["neon"]),
        ("富士山の花火", "花火", ["花火"]),
        ("delight in lights", "light*", ["light"]),
        ("a red  logo, a logo red", '"red logo"', ["red  logo"]),
        ("red red red", '"red red"', ["red red"]),
        ("slow neon glow", "glow slow -neon", ["slow", "glow"]),
        ("overlap", "over overla", ["overla"]),
        ("ﬁne print", "fine", ["ﬁne"]),
        ("Straße", "strasse", ["Straße"]),
        ("no such thing", "neon", []),
        ("anything", "", []),
        ("a 🚀 b", "🚀", ["🚀"]),
    ],
)
def test_segments_query_marks_what_search_finds(text: str, query: str, hits: list[str]) -> None:
    assert marked(text, query) == hits


def test_segments_long_text_is_cut_with_an_ellipsis() -> None:
    assert segments("x" * 1_000_000, "", 240) == [("x" * 240 + "…", False)]


def test_segments_hit_beyond_the_limit_starts_shortly_before_it() -> None:
    pieces = segments("lead " * 200 + "neon at last", "neon", 100)
    assert pieces[0] == ("…", False)
    assert ("neon", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) <= 102


def test_segments_hit_across_the_limit_is_cut_there() -> None:
    assert segments("xx neon", "neon", 7) == [("xx ", False), ("neon", True)]
    assert "".join(piece for piece, _ in segments("neon " * 9, "neon", 12)) == "neon neon ne…"


@given(text=st.text(max_size=60), start=st.integers(0, 60), length=st.integers(1, 10))
def test_segments_any_text_keeps_it_and_marks_where_search_matches(text: str, start: int, length: int) -> None:
    query = text[start : start + length].replace('"', " ")
    pieces = segments(text, query, 100)
    assert "".join(piece for piece, _ in pieces) == text
    assert any(hit for _, hit in pieces) == Query.parse(query).matches(text)
