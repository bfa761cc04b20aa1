"""Refining as a `with` block: a child that succeeds or fails with it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph.connection import Connection
from graph.errors import DatabaseUnavailableError, ParentNotFoundError
from graph.fields import OutcomeFields
from graph.models import Attribute, Generation, new_id
from graph.reads import get
from graph.writes import complete, create, fail


@dataclass
class Refinement:
    """A refinement in the making: set what came out of it before the `with` block ends."""

    generation: Generation
    """The pending generation; after the block the finished one."""
    code: str | None = None
    raw_code: str | None = None
    duration_in_frames: float | None = None
    fps: float | None = None
    duration_in_seconds: float | None = None
    score: float | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])

    @property
    def id(self) -> str:
        """The id of the child."""
        return self.generation.id

    @property
    def prompt(self) -> str:
        """The prompt that it inherits from its parent."""
        return self.generation.prompt

    @property
    def refinement_prompt(self) -> str | None:
        """What to change."""
        return self.generation.refinement_prompt


@contextmanager
def refine(
    db: Connection, parent_id: str, refinement_prompt: str, *, user_id: str | None = None, id: str | None = None
) -> Generator[Refinement]:
    """Make a pending child that inherits the parent's prompt, aspect ratio and duration, and end it with the block.

    Leaving the block completes the child with what was set on the `Refinement`; an exception fails it with its text
    and goes on; in an outage it stays pending, and the same call with the same `id` completes it. The child belongs to
    `user_id`, by default the viewer, for an internal job the parent's owner.

        with graph.refine(db, root.id, "make it slower") as draft:
            draft.code = animate(draft.prompt, draft.refinement_prompt)

    Raises what `create` and `complete` raise.
    """
    db.require_viewer("Must be logged in to refine")
    parent = get(db, parent_id)
    if parent is None:
        raise ParentNotFoundError(parent_id)
    draft = Refinement(
        create(
            db,
            user_id=user_id or db.viewer or parent.user_id,
            prompt=parent.prompt,
            parent_generation_id=parent_id,
            refinement_prompt=refinement_prompt,
            aspect_ratio=parent.aspect_ratio,
            duration_in_seconds=parent.duration_in_seconds,
            id=id or new_id(),
        )
    )
    try:
        yield draft
        outcome: OutcomeFields = {}
        for name in OutcomeFields.__annotations__:
            value = getattr(draft, name)
            if value is not None and value != {}:
                outcome[name] = value
        draft.generation = complete(db, draft.id, **outcome)
    except DatabaseUnavailableError:
        # What came out may be good: the same call completes it when the database is back.
        raise
    except BaseException as error:
        _fail_for(db, draft, error)
        raise


def _fail_for(db: Connection, draft: Refinement, error: BaseException) -> None:
    """Record why a refinement failed, without hiding the error that made it fail."""
    message = (str(error) or type(error).__name__).replace("\0", "\\0").encode(errors="backslashreplace").decode()
    try:
        draft.generation = fail(db, draft.id, message)
    except Exception as second:  # noqa: BLE001 - the first error is the one to report; this one goes along as a note
        error.add_note(f"The generation {draft.id} is not marked as failed: {second}")
