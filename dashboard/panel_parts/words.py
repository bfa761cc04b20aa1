"""How the panel writes times, numbers and languages; pure."""

import json
import re
from datetime import datetime, timedelta
from typing import Any, Literal

Language = Literal["xml", "html", "json", "python", "javascript", "text"]

_UNITS = (
    (31_536_000, "year", "years"),
    (2_592_000, "month", "months"),
    (86_400, "day", "days"),
    (3_600, "h", "h"),
    (60, "min", "min"),
    (1, "s", "s"),
)
_PROLOGUE = re.compile(r"^\ufeff?(?:\s+|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)*<svg[\s>/]", re.IGNORECASE | re.DOTALL)
_PYTHON = re.compile(r"^(?:def |class |import |from \w[\w.]* import |@\w|async def |#!.*python)", re.MULTILINE)
_JAVASCRIPT = re.compile(r"^(?:export |import .* from ['\"]|const |let |function |var )", re.MULTILINE)
_LOOKED_AT = 4_000


def span(length: timedelta) -> str:
    """Write a length of time by its largest unit: "12 min", "3 days"."""
    seconds = abs(length.total_seconds())
    size, one, many = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    count = int(seconds // size)
    return f"{count} {one if count == 1 else many}"


def relative(then: datetime, now: datetime) -> str:
    """Write how long ago something was; "in 3 days" for the future."""
    if abs((now - then).total_seconds()) < 1:
        return "now"
    return f"{span(now - then)} ago" if then < now else f"in {span(now - then)}"


def exact(when: datetime) -> str:
    """Write a time to the microsecond, without digits that are zero."""
    text = f"{when:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".")
    return f"{text} UTC"


def number(value: float) -> str:
    """Write a number as people do: no needless digits, thin groups of three."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}" if 1e-4 <= abs(value) < 1e9 else repr(value)
    return text.replace(",", "\u202f")


def plain(value: Any) -> str:
    """Write any stored value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return exact(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_svg(code: str) -> bool:
    """Tell whether a code is an SVG picture, by its beginning."""
    return _PROLOGUE.match(code[:_LOOKED_AT]) is not None


def language(code: str) -> Language:
    """Guess what a code is written in, by its beginning."""
    start = code[:_LOOKED_AT].lstrip("\ufeff \t\r\n")
    if is_svg(start) or start.startswith("<?xml"):
        return "xml"
    if start[:1] in ("{", "[") and re.match(r'[\[{]\s*(?:["\]}\[{]|-?\d|true|false|null)', start):
        return "json"
    if re.match(r"<!doctype html|<html|<\w+[\s>]", start, re.IGNORECASE):
        return "html"
    if _JAVASCRIPT.search(start):
        return "javascript"
    return "python" if _PYTHON.search(start) else "text"
