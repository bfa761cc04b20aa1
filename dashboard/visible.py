"""Stored text as it may be shown: what is invisible and works on its surroundings becomes visible."""

_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\f\r"} | {0x7F: 0x2421}
# A bidirectional control that is not closed ends even the isolation of its element and turns what follows around.
_BIDIRECTIONAL = {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_TABLE: dict[int, int | str] = {**_PICTURES, **_BIDIRECTIONAL}


def visible(text: str) -> str:
    """Replace control characters by their pictures and bidirectional controls by their names; keep the rest."""
    return text.translate(_TABLE)
