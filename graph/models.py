"""What is stored and what the reads return: pydantic models, frozen, refusing unknown fields."""

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, cast, overload

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from graph.config import MAX_CODE_BYTES, MAX_PROMPT_CHARACTERS, MAX_USER_ID_CHARACTERS

T = TypeVar("T")

Status = Literal["pending", "success", "failed"]
STATUSES: tuple[Status, ...] = ("pending", "success", "failed")

ID_PATTERN = r"^[A-Za-z0-9_-]{1,128}$"
STORED = "stored"
"""Validation context of values read back: other programs may have written text that we show but would not write."""


def _no_whole(value: object) -> object:
    """Keep a whole number that 64 bits do not hold from being taken for a real one."""
    if isinstance(value, int):
        raise ValueError("is a whole number")  # noqa: TRY004 - pydantic reports a ValueError with its field
    return value


Id = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]
AspectRatio = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]{0,5}:[1-9][0-9]{0,5}$")]
Text = Annotated[str, Field(strict=True)]
# 64 bits is what the database keeps of a whole number.
Whole = Annotated[StrictInt, Field(ge=-(2**63), le=2**63 - 1)]
Real = Annotated[StrictFloat, Field(allow_inf_nan=False), BeforeValidator(_no_whole)]
Positive = Annotated[Whole, Field(gt=0)] | Annotated[Real, Field(gt=0)]
Attribute = StrictBool | Whole | Real | Text


def new_id() -> str:
    """Make a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits, so that ids sort by time."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class GenerationSummary(BaseModel):
    """A generation without its code: what lists, trees and search return."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id = Field(default_factory=new_id)
    user_id: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_USER_ID_CHARACTERS)]
    prompt: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_PROMPT_CHARACTERS)]
    status: Status
    created_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    error_message: Text | None = None
    duration_in_frames: Positive | None = None
    fps: Positive | None = None
    duration_in_seconds: Positive | None = None
    aspect_ratio: AspectRatio | None = None
    batch_id: Text | None = None
    variation_index: Annotated[StrictInt, Field(ge=0, le=2**31)] | None = None
    variation_count: Annotated[StrictInt, Field(ge=1, le=2**31)] | None = None
    reference_image_ids: list[Text] = Field(default_factory=list)
    continuation_type: Text | None = None
    parent_generation_id: Id | None = None
    refinement_prompt: Annotated[str, StringConstraints(strict=True, max_length=MAX_PROMPT_CHARACTERS)] | None = None
    score: Annotated[float, Field(strict=True, allow_inf_nan=False)] | None = None
    attributes: dict[Text, Attribute] = Field(default_factory=dict)

    CODE_FIELDS: ClassVar[tuple[str, ...]] = ()

    @field_validator("created_at", mode="after")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        try:
            return value if value.tzinfo is UTC else value.astimezone(UTC)
        except OverflowError:
            raise ValueError("is beyond the years 1 to 9999 in UTC") from None

    @model_validator(mode="after")
    def _rules_across_fields(self, info: ValidationInfo) -> Self:
        if info.context == STORED:
            return self
        values = self.__dict__
        for name in self.__pydantic_fields_set__:
            if type(values[name]) in _TEXTUAL and (flaw := _flaw(values[name])):
                raise ValueError(f"{name}: {flaw}")
        for name in self.CODE_FIELDS:
            text: str = values[name] or ""
            # A character has at most four bytes, so most texts need no look at their bytes.
            if len(text) * 4 > MAX_CODE_BYTES and len(text.encode()) > MAX_CODE_BYTES:
                raise ValueError(f"{name}: is longer than {MAX_CODE_BYTES} bytes of UTF-8")
        if self.parent_generation_id == self.id:
            raise ValueError("parent_generation_id: is the generation itself")
        index, count = self.variation_index, self.variation_count
        if index is not None and count is not None and index >= count:
            raise ValueError(f"variation_index: {index} is not below variation_count {count}")
        return self


class Generation(GenerationSummary):
    """One result of a prompt; a refinement when it has a `parent_generation_id`.

    Field by field the stored properties. `created_at` is UTC in microseconds, durations are in frames and seconds,
    `fps` in frames a second, `code` and `raw_code` at most 1 MiB of UTF-8 each.
    """

    code: Text | None = None
    raw_code: Text | None = None

    CODE_FIELDS: ClassVar[tuple[str, ...]] = ("code", "raw_code")


_TEXTUAL = {str, list, dict}


def _flaw(value: Any) -> str | None:
    """Say what keeps a value's text from being stored, or None."""
    match value:
        case str():
            if "\0" in value:
                return "holds a NUL character; remove it"
            # A lone surrogate is half of a character: it has no UTF-8 form.
            return (
                None
                if value.isascii() or value.encode(errors="replace").decode() == value
                else "holds a lone surrogate"
            )
        case list():
            return next(filter(None, map(_flaw, cast("list[Any]", value))), None)
        case dict():
            items = cast("dict[str, Any]", value)
            return _flaw([*items, *items.values()])
        case _:
            return None


@dataclass(frozen=True)
class Page(Sequence[T]):
    """One page of a list: a sequence, with the cursor of the page after it.

    Pages are keyset pages, so a write between two of them neither loses nor repeats an item.
    """

    items: tuple[T, ...]
    next: str | None = None
    """Pass it as `after` for the next page; None at the end."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)


@dataclass(frozen=True)
class Chain(Sequence[Generation]):
    """The generations from the root to the chosen one, root first."""

    generations: tuple[Generation, ...]
    truncated: bool = False
    """The path goes on above the first generation: `max_versions` was reached."""
    cyclic: bool = False
    """The path up comes back to a generation it has been to; each member is here once."""

    @overload
    def __getitem__(self, index: int) -> Generation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Generation]: ...
    def __getitem__(self, index: int | slice) -> Generation | Sequence[Generation]:
        return self.generations[index]

    def __len__(self) -> int:
        return len(self.generations)

    def __iter__(self) -> Iterator[Generation]:
        return iter(self.generations)
