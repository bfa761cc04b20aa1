"""The keywords of the writes: which fields each of them takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from graph.models import Attribute


class OutcomeFields(TypedDict, total=False):
    """What a finished generation has."""

    code: str | None
    raw_code: str | None
    duration_in_frames: float | None
    fps: float | None
    duration_in_seconds: float | None
    score: float | None
    attributes: Mapping[str, Attribute]


class CreationFields(TypedDict, total=False):
    """What may be said of a generation when it is asked for."""

    id: str
    created_at: datetime
    parent_generation_id: str | None
    refinement_prompt: str | None
    duration_in_frames: float | None
    fps: float | None
    duration_in_seconds: float | None
    aspect_ratio: str | None
    batch_id: str | None
    variation_index: int | None
    variation_count: int | None
    reference_image_ids: list[str]
    continuation_type: str | None
    score: float | None
    attributes: Mapping[str, Attribute]


class StoredFields(CreationFields, total=False):
    """Every field beside the owner, the prompt and the status."""

    code: str | None
    raw_code: str | None
    error_message: str | None
