"""What text looks like to search, and what a query asks for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_LUCENE_OPERATOR = re.compile(r'[+\-&|!(){}\[\]^"~*?:\\/=<>]')
_LONGEST_TOKEN = 255
"""The index cuts longer words, so it cannot be asked for them."""
MAX_WORDS = 64
"""A longer query is cut here: each word costs a comparison with every generation."""
_WITHOUT_SPACES = re.compile(
    # Thai and Lao, Burmese, Khmer, Japanese syllables, Han.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words."""
_SEPARATOR = re.compile(r"[^a-z0-9$+<=>^`|~]+")
_SYMBOL = re.compile(r"[$+<=>^`|~]")


def searchable(text: str) -> str:
    """Fold a text into words with a space around each: `Café, 16:9!` becomes ` cafe 16 9 `.

    Case, accents and compatibility forms are folded (Unicode NFKD and case folding), punctuation, white space and
    control characters separate words; letters, digits and symbols are kept. A symbol, such as an emoji, and a letter
    of a script without spaces between words, is a word of its own, so that it is found wherever it stands.
    """
    folded = _SYMBOL.sub(r" \g<0> ", _SEPARATOR.sub(" ", text.lower())) if text.isascii() else fold(text)
    return f" {' '.join(folded.split())} "


def fold(text: str) -> str:
    """Fold a text, or a part of it, with any number of spaces where `searchable` has one."""
    # Folding case can decompose further, so the order matters: NFKD twice around it reaches a fixed point.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(map(_kept, decomposed))


@lru_cache(4096)
def _kept(character: str) -> str:
    """Give what search keeps of a decomposed character: it, with spaces around or not, a space, or nothing."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return ""
    if category[0] not in "LNS":
        return " "
    alone = category[0] == "S" or _WITHOUT_SPACES.match(character)
    return f" {character} " if alone else character


@dataclass(frozen=True)
class Query:
    """What a searched text asks for; every string is a part of a searchable text."""

    words: tuple[str, ...] = ()
    """All of these occur."""
    without: tuple[str, ...] = ()
    """None of these occurs."""

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read a query: beginnings of words in any order, `"exact phrase"`, `-without`.

        `neon` finds neon and neons, as does `neon*`; `"neon"` finds neon only. Any text is a query; what is no letter,
        digit or symbol only separates words.
        """
        words: dict[str, None] = {}
        without: dict[str, None] = {}
        for minus, phrase, word in _TERM.findall(text):
            folded = searchable(phrase or word)
            if folded.isspace():
                continue
            (without if minus else words)[folded.rstrip() if word else folded] = None
        return cls(tuple(words)[:MAX_WORDS], tuple(without)[:MAX_WORDS])

    def terms(self) -> list[str]:
        """Write the longest words as terms of a full-text index: what has all the words has all of these.

        The index holds the words between the spaces of a searchable text.
        """
        terms = {
            _LUCENE_OPERATOR.sub(r"\\\g<0>", token) + ("*" if part.endswith(token) else "")
            for part in self.words
            for token in part.split()
            if len(token) <= _LONGEST_TOKEN
        }
        return sorted(terms, key=lambda term: (-len(term), term))[:MAX_WORDS]

    def matches(self, text: str) -> bool:
        """Say whether any one of the words occurs in a text."""
        folded = searchable(text)
        return any(word in folded for word in self.words)
