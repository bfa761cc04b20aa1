"""What text looks like to search, and what a query asks for."""

import re
import unicodedata
from dataclasses import dataclass

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_LUCENE_OPERATOR = re.compile(r'[+\-&|!(){}\[\]^"~*?:\\/=<>]')
_LONGEST_TOKEN = 255
"""The index cuts longer words, so it cannot be asked for them."""
_SEPARATOR = re.compile(r"[^a-z0-9$+<=>^`|~]+")


def searchable(text: str) -> str:
    """Fold a text into words with a space around each: `Café, 16:9!` becomes ` cafe 16 9 `.

    Case, accents and compatibility forms are folded (Unicode NFKD and case folding), punctuation, white space and
    control characters separate words; letters, digits and symbols, emoji among them, are kept.
    """
    if text.isascii():
        folded = _SEPARATOR.sub(" ", text.lower())
    else:
        # Folding case can decompose further, so the order matters: NFKD twice around it reaches a fixed point.
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        folded = "".join(
            each if unicodedata.category(each)[0] in "LNS" else " "
            for each in decomposed
            if unicodedata.category(each) not in ("Mn", "Me")
        )
    return f" {' '.join(folded.split())} "


@dataclass(frozen=True)
class Query:
    """What a searched text asks for; every string is a part of a searchable text."""

    words: tuple[str, ...] = ()
    """All of these occur."""
    without: tuple[str, ...] = ()
    """None of these occurs."""

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read a query: words in any order and anywhere in a word, `"exact phrase"`, `-without`, prefix `neo*`.

        Any text is a query; what is no letter, digit or symbol only separates words.
        """
        words: dict[str, None] = {}
        without: dict[str, None] = {}
        for minus, phrase, word in _TERM.findall(text):
            folded = searchable(phrase or word)
            if folded.isspace():
                continue
            if word:
                # A word is found inside words; with a star only where one begins.
                folded = folded.rstrip() if word.endswith("*") else folded.strip()
            (without if minus else words)[folded] = None
        return cls(tuple(words), tuple(without))

    def lucene(self) -> str:
        """Write the words as a query of the full-text index, which finds all that have them and maybe more.

        The index holds the words between the spaces of a searchable text. Empty when it cannot be asked.
        """
        clauses: list[str] = []
        for part in self.words:
            tokens = part.split()
            if max(map(len, tokens)) > _LONGEST_TOKEN:
                return ""
            tokens = [_LUCENE_OPERATOR.sub(r"\\\g<0>", token) for token in tokens]
            if not part.startswith(" "):
                tokens[0] = f"*{tokens[0]}"
            if not part.endswith(" "):
                tokens[-1] = f"{tokens[-1]}*"
            clauses.extend(f"+{token}" for token in tokens)
        return " ".join(clauses)

    def matches(self, text: str) -> bool:
        """Say whether any one of the words occurs in a text."""
        folded = searchable(text)
        return any(word in folded for word in self.words)
