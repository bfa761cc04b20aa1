"""The Changes tab: one version against another; pure."""

from dataclasses import replace
from typing import Any

from dashboard import strings_tree as strings
from dashboard.diff import Diff, Row, diff
from dashboard.panel_parts import Part
from dashboard.panel_parts.shown import Shown, code_of, picture_ratio
from dashboard.panel_parts.words import is_svg, plain
from graph import Generation

MAX_PICTURE = 256_000
"""Characters of each of two pictures side by side."""
MAX_VALUE = 20_000
MAX_SUGGESTIONS = 200
# What differs between any two versions, or is shown in its own way.
_NOT_COMPARED = {"id", "created_at", "code", "raw_code", "parent_generation_id", "refinement_prompt", "attributes"}


def changes(shown: Shown, other: Generation | None, problem: str | None = None) -> Part:
    """Compare the chosen version with another one of its tree; without one say why there is none."""
    part: Part = {
        "part": "changes",
        "alone": strings.FIRST if shown.generation.parent_generation_id is None else strings.GONE,
        "compare": f"{replace(shown.address, against='').href}&against=" if len(shown.tree) > 1 else None,
        "suggestions": _suggestions(shown),
        "problem": problem,
        "notes": [],
        "rows": [],
        "fields": [],
    }
    if other is None:
        return part
    before = shown.version(shown.tree.index(other.id))
    part |= {"before": before, "after": {"label": shown.label}, "fields": fields(other, shown.generation)}
    if shown.parent and other.id != shown.parent:
        label = shown.tree.labels[shown.tree.index(shown.parent)]
        href = replace(shown.address, against="").href
        part["reset"] = {"label": strings.AGAINST_PARENT.format(label=label), "href": href}
    pair = (other, before["label"]), (shown.generation, shown.label)
    if all(is_svg(each.code or "") and len(each.code or "") <= MAX_PICTURE for each, _ in pair):
        part["pictures"] = [_picture(each, label) for each, label in pair]
    return part | _code(other, shown.generation, before["label"], shown.label)


def fields(before: Generation, after: Generation) -> list[tuple[str, str, str]]:
    """List the fields that differ: name, value before, value after; attributes one by one."""
    names = [name for name in Generation.model_fields if name not in _NOT_COMPARED]
    rows = [(name, getattr(before, name), getattr(after, name)) for name in names]
    keys = dict.fromkeys([*before.attributes, *after.attributes])
    rows += [(key, before.attributes.get(key), after.attributes.get(key)) for key in keys]
    return [(name, _value(old), _value(new)) for name, old, new in rows if old != new]


def _value(value: Any) -> str:
    return "none" if value is None else plain(value)[:MAX_VALUE]


def _picture(generation: Generation, label: str) -> Part:
    return {"source": generation.code, "alt": f"Picture of {label}", "label": label, "ratio": picture_ratio(generation)}


def _code(other: Generation, generation: Generation, before: str, after: str) -> Part:
    old, new = code_of(other), code_of(generation)
    if not old and not new:
        return {"notes": [strings.NEITHER_CODE]}
    result: Diff = diff(old, new)
    notes = [*result.notes]
    if not old or not new:
        notes.insert(0, strings.ONLY_ONE_CODE.format(label=after if old else before))
    elif old == new:
        notes.insert(0, strings.SAME_CODE)
    return {"counts": [result.added, result.removed], "notes": notes, "rows": [_sent(row) for row in result.rows]}


def _sent(row: Row) -> list[Any]:
    return [row.kind, row.text, row.number, row.mark, [_sent(each) for each in row.hidden]]


def _suggestions(shown: Shown) -> list[tuple[str, str]]:
    """Offer the labels of the nearest versions: the chain upwards, the siblings, the children."""
    tree, index = shown.tree, shown.index
    chain = tree.path_indexes(index)[-2::-1]
    near = [*chain, *(tree.children[tree.parents[index]] if shown.parent else ()), *tree.children[index]]
    kinds = dict.fromkeys(chain, "earlier") | dict.fromkeys(tree.children[index], "child")
    unique = dict.fromkeys(each for each in near if each != index)
    return [
        (tree.labels[each], f"{kinds.get(each, 'sibling')}, {tree.statuses[each]}")
        for each in [*unique][:MAX_SUGGESTIONS]
    ]
