"""From a program of OpenEvolve to a generation."""

import ast
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.config import MAX_PROMPT_CHARACTERS
from graph.models import Attribute
from graph.transfer.items import Fault, Item, Note
from graph.transfer.values import as_mapping, flattened, found, to_datetime

CUT = " … (cut; whole in the attribute metadata.changes)"
_TAKEN = {"id", "code", "parent_id", "timestamp", "metadata", "metrics"}
_THEIR_NAMES = {"parent_generation_id": "parent_id", "created_at": "timestamp"}
_MIGRANT = re.compile(r"_migrant_(\d+)$")
# The text of `changes` in a mapping that was printed as Python or JSON and perhaps cut off, even inside that text.
_CHANGES = re.compile(r"""['"]changes['"]\s*:\s*(?P<quote>['"])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*)""", re.DOTALL)


def as_generation(place: str, program: Mapping[str, Any], task: str, user_id: str) -> Iterator[Item]:
    """Yield a program's generation, or what is wrong with it, and notes on what was changed."""
    id = program.get("id")
    try:
        created_at = to_datetime(program.get("timestamp"), microseconds=1_000_000)
    except ValueError as error:
        yield Fault(place, id if isinstance(id, str) else None, "timestamp", str(error))
        return
    metadata, metadata_text = _parsed("metadata", program.get("metadata"))
    metrics, metrics_text = _parsed("metrics", program.get("metrics"))
    attributes: dict[str, Attribute] = metadata_text | metrics_text
    if attributes:
        yield Note(place, "metadata or metrics are a text: kept as an attribute, and read as far as possible")
    refinement_prompt, rest = _refinement_prompt(str(id), metadata)
    if refinement_prompt and refinement_prompt.endswith(CUT):
        yield Note(place, f"changes of over {MAX_PROMPT_CHARACTERS} characters: cut in the refinement prompt")
    for name, value in [*program.items(), ("metrics", metrics), ("metadata", rest)]:
        if value not in (None, {}) and (name not in _TAKEN or value is metrics or value is rest):
            attributes |= flattened(name, value)
    error_message = _error(program, metrics)
    fields = {
        "id": id,
        "user_id": user_id,
        "prompt": task,
        "status": "failed" if error_message else "success",
        "created_at": created_at,
        "code": program.get("code"),
        "error_message": error_message,
        "parent_generation_id": program.get("parent_id"),
        "refinement_prompt": refinement_prompt,
        "score": _score(metrics),
        "attributes": attributes,
    }
    yield found(place, fields, _THEIR_NAMES)


def _refinement_prompt(id: str, metadata: Mapping[str, Any]) -> tuple[str | None, Mapping[str, Any]]:
    """Give the refinement prompt, and the metadata that are not in it."""
    migrant = _MIGRANT.search(id)
    if migrant or metadata.get("migrant"):
        # Its changes are those that made the program that it is a copy of.
        return f"Copied to island {metadata.get('island', migrant and migrant[1])}", metadata
    changes = metadata.get("changes")
    if not isinstance(changes, str) or not changes:
        return None, metadata
    if len(changes) > MAX_PROMPT_CHARACTERS:
        return changes[: MAX_PROMPT_CHARACTERS - len(CUT)] + CUT, metadata
    return changes, {name: value for name, value in metadata.items() if name != "changes"}


def _score(metrics: Mapping[str, Any]) -> float | None:
    score = metrics.get("combined_score")
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not math.isfinite(score):
        return None
    return float(score)


def _error(program: Mapping[str, Any], metrics: Mapping[str, Any]) -> str | None:
    """Say why a program failed; None when it did not.

    OpenEvolve writes a text, or 0.0 and nothing that counts beside it; a number among others is a metric.
    """
    error = metrics.get("error")
    if isinstance(error, str) and error.strip():
        return error
    others = (value for name, value in metrics.items() if name not in {"error", "timeout"} and name[:5] != "stage")
    if metrics.get("timeout") is True:
        return _artifact(program) or "The evaluation timed out"
    if error is True or (error == 0 and error is not False and not any(others)):
        return _artifact(program) or "The evaluation failed"
    return None


def _artifact(program: Mapping[str, Any]) -> str | None:
    """Give what the evaluation left of its error."""
    text = program.get("artifacts_json")
    try:
        artifacts = as_mapping(json.loads(text) if isinstance(text, str) else None)
    except (ValueError, RecursionError):
        return None
    texts = (artifacts.get(name) for name in ("error_message", "stderr", "error", "traceback", "error_type"))
    return next((each for each in texts if isinstance(each, str) and each.strip()), None)


def _parsed(name: str, value: object) -> tuple[Mapping[str, Any], dict[str, Attribute]]:
    """Give a mapping, and as attributes what is no mapping.

    Some tools wrote the mapping as the text of a Python value and cut it at a length: what cannot be parsed whole is
    searched for the changes.
    """
    if not isinstance(value, str):
        return as_mapping(value), {} if value is None or isinstance(value, Mapping) else flattened(name, value)
    try:
        parsed = as_mapping(ast.literal_eval(value))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        parsed = {}
    match = None if parsed else _CHANGES.search(value)
    if match:
        parsed = {"changes": _unescaped(match["text"], match["quote"])}
    return parsed, {name: value}


def _unescaped(text: str, quote: str) -> str:
    try:
        return str(ast.literal_eval(f"{quote * 3}{text}{quote * 3}"))
    except (ValueError, SyntaxError):
        # Cut off in the middle of an escape.
        return text
