"""The Details tab: every field of a generation, and the versions around it; pure."""

from collections.abc import Sequence
from typing import Any

from dashboard.panel_parts import Part
from dashboard.panel_parts.shown import Shown
from dashboard.panel_parts.words import plain, relative
from graph import Generation

MAX_LINKS = 100
MAX_VALUE = 20_000
_CODE = ("code", "raw_code")
_MONO = {"id", "parent_generation_id", "batch_id", "reference_image_ids", "user_id"}


def details(shown: Shown) -> Part:
    """List all fields of the model, the attributes after them; empty ones are marked as such."""
    tree, generation = shown.tree, shown.generation
    parent = [tree.parents[shown.index]] if shown.parent else []
    siblings = [each for each in (tree.children[parent[0]] if parent else ()) if each != shown.index]
    rows = [
        _versions(shown, "Parent", parent),
        _versions(shown, "Children", tree.children[shown.index]),
        _versions(shown, "Siblings", siblings),
        *(_field(shown, name) for name in Generation.model_fields if name != "attributes"),
        *(_row(f"attributes: {name}", value) for name, value in generation.attributes.items()),
    ]
    if not generation.attributes:
        rows.append(_row("attributes", None))
    return {"part": "details", "rows": rows}


def _versions(shown: Shown, name: str, indexes: Sequence[int]) -> Part:
    if not indexes:
        return _row(name, None)
    more = len(indexes) - MAX_LINKS
    return {
        "name": f"{name} ({len(indexes)})" if len(indexes) > 1 else name,
        "kind": "versions",
        "versions": [shown.version(each) for each in indexes[:MAX_LINKS]],
        "more": f"and {more} more" if more > 0 else None,
    }


def _field(shown: Shown, name: str) -> Part:
    value: Any = getattr(shown.generation, name)
    if name in _CODE and value is not None:
        return _row(name, f"{len(value)} characters, {len(value.encode(errors='replace'))} bytes")
    row = _row(name, value, mono=name in _MONO)
    if name == "created_at":
        row["extra"] = relative(shown.generation.created_at, shown.now)
    return row


def _row(name: str, value: Any, *, mono: bool = False) -> Part:
    if value is None or value in ("", []):
        return {"name": name, "kind": "empty"}
    text = plain(value)
    cut = f"{len(text) - MAX_VALUE} more characters" if len(text) > MAX_VALUE else None
    return {"name": name, "kind": "code" if mono else "text", "value": text[:MAX_VALUE], "extra": cut}
