"""JSON lines, read one by one: UTF-8, a JSON object on each, blank lines left out."""

import json
from collections.abc import Iterator
from typing import IO, Any, cast

from graph.transfer.items import Fault

MAX_LINE_BYTES = 64 * 1024 * 1024
"""Longer than any generation: two codes of 1 MiB, each character as six of an escape, and the rest."""


def json_objects(stream: IO[bytes], name: str) -> Iterator[tuple[str, dict[str, Any] | Fault]]:
    """Yield each line's place and its object, or what is wrong with it."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        place = f"{name}:{number}"
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield place, Fault(place, None, "line", f"is longer than {MAX_LINE_BYTES} bytes")
        elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield place, json_object(line, place)


def json_object(text: bytes, place: str) -> dict[str, Any] | Fault:
    """Parse a JSON object, or say why it is none."""
    try:
        value: object = json.loads(text)
    except UnicodeDecodeError as error:
        return Fault(place, None, "line", f"is not UTF-8 text: {error.reason} at byte {error.start}")
    except json.JSONDecodeError as error:
        # A cut line is told by its end, so the column helps to see it.
        return Fault(place, None, "line", f"is not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return Fault(place, None, "line", f"is not JSON that can be read: {error}")
    if not isinstance(value, dict):
        return Fault(place, None, "line", "is JSON, but not an object")
    return cast("dict[str, Any]", value)
