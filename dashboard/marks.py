"""Where a search occurs in a text, and the part of a long text worth showing."""

from graph.text import Query, fold

Segments = list[tuple[str, bool]]
"""A text in pieces; true where a searched word stands."""

LEAD = 40
"""How many characters stay before the first hit when the beginning is cut off."""


def segments(text: str, query: str, limit: int) -> Segments:
    """Split a text at the words of a query as `graph.search` finds them, at most `limit` characters of it.

    A cut is shown by an ellipsis; when the first hit is beyond the limit, the text starts shortly before it.
    """
    # Beyond this a hit costs more to find than it helps: the row says how many versions match anyway.
    spans = _spans(text[:20_000], query)
    start = max(0, spans[0][0] - LEAD) if spans and spans[0][1] > limit else 0
    end = start + limit
    pieces: Segments = [("…", False)] if start else []
    at = start
    for begin, stop in spans:
        if begin >= end:
            break
        pieces += [(text[at:begin], False), (text[begin : min(stop, end)], True)]
        at = min(stop, end)
    pieces.append((text[at:end] + ("…" if len(text) > end else ""), False))
    return [piece for piece in pieces if piece[0]]


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    """Give the beginning and end of each hit, in order, overlaps joined."""
    words = Query.parse(query).words
    if not words:
        return []
    folded, origin = _folded(text)
    found = sorted(
        (origin[at + len(word) - len(word.lstrip())], origin[at + len(word.rstrip()) - 1] + 1)
        for word in words
        for at in _occurrences(folded, word)
    )
    joined: list[tuple[int, int]] = []
    for begin, stop in found:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((begin, stop))
    return joined


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold a text as search does, with the index of the character that each folded one comes from."""
    folded, origin = [" "], [0]
    for at, character in enumerate(text):
        for each in fold(character):
            if each != " " or folded[-1] != " ":
                folded.append(each)
                origin.append(at)
    folded.append(" ")
    origin.append(len(text))
    return "".join(folded), origin


def _occurrences(folded: str, word: str) -> list[int]:
    places: list[int] = []
    at = folded.find(word)
    while at >= 0:
        places.append(at)
        # A phrase shares its last space with the next one's first.
        at = folded.find(word, at + len(word.strip()))
    return places
