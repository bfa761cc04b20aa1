"""Searching: any text is a query, and every engine finds for it what a plain scan of the texts finds."""

import unicodedata
from typing import Any

import neo4j
import pytest

import graph
from dashboard.demo import demo_generations
from tests.benchmarks.data import rows
from tests.graph.paging import pages
from tests.graph.prepared import at, put, put_edges
from tests.servers import ENGINES


def ids(found: Any) -> list[str]:
    return [each.id for each in found]


@pytest.fixture
def searched(db: graph.Connection) -> graph.Connection:
    prompts = {
        "logo": ("A bouncing Logo, 16:9", None, "success"),
        "neon": ("A bouncing Logo, 16:9", "Add NEON glow", "failed"),
        "cafe": ("Café Ünïcode straße", None, "success"),
        "asia": ("富士山の上の花火 🎆", None, "pending"),
        "code": ("a<b>bold</b> for $5 in c++🎇", None, "success"),
    }
    for minute, (id, (prompt, refinement, status)) in enumerate(prompts.items()):
        graph.store(
            db,
            id=id,
            user_id="ben" if id == "cafe" else "ana",
            prompt=prompt,
            refinement_prompt=refinement,
            parent_generation_id="logo" if id == "neon" else None,
            status=status,  # pyright: ignore[reportArgumentType]
            created_at=at(minute),
            score=minute / 10 if minute else None,
        )
    return db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["code", "asia", "cafe", "neon", "logo"]),
        ("   ", ["code", "asia", "cafe", "neon", "logo"]),
        ("logo", ["neon", "logo"]),
        ("LOGO bouncing", ["neon", "logo"]),
        ("log", ["neon", "logo"]),
        ("ogo", []),
        ('"log"', []),
        ("neon logo", ["neon"]),
        ('"bouncing logo"', ["neon", "logo"]),
        ('"logo bouncing"', []),
        ("logo -neon", ["logo"]),
        ("-logo", ["code", "asia", "cafe"]),
        ("bounc*", ["neon", "logo"]),
        ("ouncing*", []),
        ("cafe", ["cafe"]),
        ("CAFÉ unicode", ["cafe"]),
        ("strasse", ["cafe"]),
        ("富士", ["asia"]),
        ("花火", ["asia"]),
        ("火花", []),
        ("🎆", ["asia"]),
        ("16:9", ["neon", "logo"]),
        ("bold", ["code"]),
        ("<b>", ["code"]),
        ("c++", ["code"]),
        ("$5", ["code"]),
        ("🎇", ["code"]),
        ("nothing-of-the-kind", []),
    ],
)
def test_search_by_words_finds_those_that_have_all(searched: graph.Connection, text: str, found: list[str]) -> None:
    assert ids(graph.search(searched, text)) == found


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '"unclosed',
        "-",
        "*",
        "'; DROP",
        "a:b AND (c OR",
        "[1 TO 5] {x} ~2 ^3 \\ / && || !",
        "prompt:* OR 1=1",
        "\\u0000 %27",
        "𝔊 ﷽ \u202e \u200d",
        "x " * 5000,
        " ".join(f"w{number}" for number in range(1_700)),
        f'"{" ".join(f"w{number}" for number in range(1_700))}"',
        "- - -",
        "\0",
        "\ud800",
    ],
    ids=lambda text: repr(text)[:40],
)
def test_search_by_any_text_at_all_is_a_valid_query(searched: graph.Connection, text: str) -> None:
    found = ids(graph.search(searched, text[:10_000])) + ids(graph.search(searched, text[:10_000], order="relevance"))
    assert set(found) <= {"asia", "cafe", "code", "neon", "logo"}


def test_search_tells_the_root_and_where_it_matched(searched: graph.Connection) -> None:
    (hit,) = graph.search(searched, "neon")
    assert (hit.id, hit.root_id, hit.matched_in) == ("neon", "logo", ("refinement_prompt",))
    assert type(hit.generation) is graph.GenerationSummary
    both = graph.search(searched, "bouncing glow")[0]
    assert both.matched_in == ("prompt", "refinement_prompt")
    assert graph.search(searched, "cafe")[0].root_id == "cafe"
    assert graph.search(searched)[0].matched_in == ()


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ({"user_id": "ben"}, ["cafe"]),
        ({"statuses": ["failed"]}, ["neon"]),
        ({"statuses": ["failed", "pending"]}, ["asia", "neon"]),
        ({"since": at(1)}, ["code", "asia", "cafe", "neon"]),
        ({"until": at(1)}, ["logo"]),
        ({"since": at(1), "until": at(2)}, ["neon"]),
        ({"roots_only": True}, ["code", "asia", "cafe", "logo"]),
        ({"min_score": 0.2}, ["code", "asia", "cafe"]),
        ({"text": "logo", "roots_only": True}, ["logo"]),
    ],
    ids=str,
)
def test_search_by_filter_finds_what_passes(searched: graph.Connection, by: dict[str, Any], found: list[str]) -> None:
    assert ids(graph.search(searched, **{"text": "", **by})) == found


def test_search_pages_through_all_once(db: graph.Connection) -> None:
    for number in range(11):
        graph.store(db, id=f"g{number:02}", user_id="ana", prompt="neon", status="success", created_at=at(number // 3))
    found = pages(lambda after: graph.search(db, "neon", limit=4, after=after))
    assert ids(found) == [f"g{number:02}" for number in range(11)][::-1]


def test_search_in_a_cycle_gives_each_once(db: graph.Connection, raw: neo4j.Session) -> None:
    put(raw, {"id": "a"}, {"id": "b"})
    put_edges(raw, [("a", "b"), ("b", "a")])
    assert ids(graph.search(db)) == ["b", "a"]


# The same on every engine: compared with a scan that knows nothing of windows, indexes and Lucene

# (what occurs anywhere, words that begin one, phrases, words of which none begins one)
Wanted = tuple[list[str], list[str], list[str], list[str]]
QUERIES: dict[str, Wanted] = {
    "neon": ([], ["neon"], [], []),
    "NEON Glow": ([], ["neon", "glow"], [], []),
    "lo ne": ([], ["lo", "ne"], [], []),
    "a": ([], ["a"], [], []),
    "plan*": ([], ["plan"], [], []),
    '"neon glow"': ([], [], ["neon glow"], []),
    '"glow neon"': ([], [], ["glow neon"], []),
    '"logo neon" planet': ([], ["planet"], ["logo neon"], []),
    "logo -neon": ([], ["logo"], [], ["neon"]),
    "logo -neon -slow spin": ([], ["logo", "spin"], [], ["neon", "slow"]),
    "zanzibar": ([], ["zanzibar"], [], []),
    "anziba": ([], ["anziba"], [], []),
    "zanz* -neon": ([], ["zanz"], [], ["neon"]),
    "neon zanzibar": ([], ["neon", "zanzibar"], [], []),
    "cafe": ([], ["cafe"], [], []),
    "FÜR": ([], ["fur"], [], []),
    "strasse": ([], ["strasse"], [], []),
    "火の": (["火の"], [], [], []),
    "山": (["山"], [], [], []),
    "🎬": (["🎬"], [], [], []),
    "svg:neon AND [logo] {2} OR /or/": ([], ["svg neon", "and", "logo", "2", "or"], [], []),
    "nothing-of-the-kind": ([], ["nothing of the kind"], [], []),
}
_PAGE = 200
FOREIGN = (
    "Ein Café für die Straße",
    "富士山の上の花火の夜",
    "svg neon and logo 2 or more 🎬",
    "nothing of the kindest",
)


def plain(text: str) -> str:
    """Words between single spaces, without case and accents: what the data of these tests need, and no more."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        " " if each in " ,.;:!?'’“”\"()/-–—\n" else each for each in letters if not unicodedata.combining(each)
    )
    return f" {' '.join(kept.split())} "


def scanned(texts: dict[str, str], wanted: Wanted) -> set[str]:
    anywhere, beginnings, phrases, without = wanted
    return {
        id
        for id, text in texts.items()
        if all(each in text for each in anywhere)
        and all(f" {each}" in text for each in (*beginnings, *(f"{phrase} " for phrase in phrases)))
        and not any(f" {each}" in text for each in without)
    }


def assert_finds_what_a_scan_finds(
    db: graph.Connection, raw: neo4j.Session, generations: list[graph.Generation]
) -> int:
    """Compare each query's page of the newest and its page of the most relevant; gives how many queries found some."""
    report = graph.store_many(db, generations, strict=True)
    assert report.written == len(generations)
    if db.is_embedded_engine:
        assert db.has_word_index
    else:
        raw.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()").consume()
    newest_first = sorted(generations, key=lambda each: (each.created_at, each.id), reverse=True)
    texts = {each.id: plain(f"{each.prompt}\n{each.refinement_prompt or ''}") for each in newest_first}
    with_results = 0
    for query, wanted in QUERIES.items():
        matching = scanned(texts, wanted)
        expected = [id for id in texts if id in matching]
        assert ids(graph.search(db, query, limit=1_000)) == expected[:1_000], query
        relevant = ids(graph.search(db, query, limit=_PAGE, order="relevance"))
        assert len(relevant) == len(set(relevant)) == min(_PAGE, len(expected)), query
        assert set(relevant) <= matching, query
        with_results += bool(expected)
    return with_results


# One engine of each kind: those of a kind have the same index.
@pytest.mark.parametrize("engine", [ENGINES[0], ENGINES[-1]], indirect=True)
@pytest.mark.timeout(600)
def test_search_in_twenty_thousand_finds_what_a_scan_finds(db: graph.Connection, raw: neo4j.Session) -> None:
    made = [graph.Generation.model_validate(row | {"code": None}) for row in rows(20_000)]
    for number in range(0, len(made), 97):
        text = FOREIGN[number % len(FOREIGN)]
        made[number] = made[number].model_copy(update={"prompt": f"{made[number].prompt}, {text}"})
    assert assert_finds_what_a_scan_finds(db, raw, made) >= 16


def test_search_in_the_demo_finds_what_a_scan_finds(db: graph.Connection, raw: neo4j.Session) -> None:
    assert assert_finds_what_a_scan_finds(db, raw, demo_generations()) >= 5


def test_search_by_relevance_puts_whole_words_first_and_pages_through_all_once(db: graph.Connection) -> None:
    prompts = ["neons glowing", "neon glowing", "neon glow", "neonglow", "neon glow again"]
    for minute, prompt in enumerate(prompts):
        graph.store(db, id=f"g{minute}", user_id="ana", prompt=prompt, status="success", created_at=at(minute))
    assert ids(graph.search(db, "neon glow", order="relevance")) == ["g4", "g2", "g1", "g0"]
    found = pages(lambda after: graph.search(db, "neon glow", order="relevance", limit=2, after=after))
    assert ids(found) == ["g4", "g2", "g1", "g0"]


def test_search_finds_a_write_at_once_whatever_the_index_knows(db: graph.Connection) -> None:
    graph.store(db, id="now", user_id="ana", prompt="an unheard-of aurora", status="success")
    assert ids(graph.search(db, "aurora")) == ["now"]
