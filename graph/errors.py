"""The errors that `graph` raises, one tree.

GraphError
├── NotAuthenticatedError
├── GenerationNotFoundError      (LookupError)
├── ParentNotFoundError          (LookupError)
├── GenerationExistsError
├── InvalidGenerationError       (ValueError)
├── InvalidDepthError            (ValueError)
├── StatusConflictError
├── StoredDataError
├── DatabaseUnavailableError     (ConnectionError)
└── SchemaError

Errors of the driver and of pydantic are translated once, where they enter, and stay reachable as `__cause__`.
"""

from collections.abc import Mapping

from pydantic import ValidationError

# pydantic reports a union once per member; one sentence says more.
_POSITIVE = "Input should be a positive, finite number"
_UNIONS = {
    "duration_in_frames": _POSITIVE,
    "fps": _POSITIVE,
    "duration_in_seconds": _POSITIVE,
    "attributes": "Input should map text to text, finite numbers (whole ones of 64 bits) or true and false",
}


class GraphError(Exception):
    """Any error that this package raises on purpose."""


class NotAuthenticatedError(GraphError):
    """The viewer is signed out, or has no right to the call at all."""


class GenerationNotFoundError(GraphError, LookupError):
    """No generation has this id, or it is not the viewer's: the two are not told apart."""

    def __init__(self, generation_id: str) -> None:
        super().__init__(f"Generation not found: {generation_id!r}")
        self.generation_id = generation_id


class ParentNotFoundError(GraphError, LookupError):
    """The parent of a new generation is not stored; nothing was written."""

    def __init__(self, parent_generation_id: str) -> None:
        super().__init__(f"parent_generation_id: no generation {parent_generation_id!r} to refine; store it first")
        self.parent_generation_id = parent_generation_id


class GenerationExistsError(GraphError):
    """The id is taken by a generation with other content; nothing was written."""

    def __init__(self, generation_id: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"Generation {generation_id!r} is stored with another {', '.join(fields)}; use a new id")
        self.generation_id = generation_id
        self.fields = fields


class InvalidGenerationError(GraphError, ValueError):
    """A value breaks a rule of the data model; nothing was written.

    `fields` maps each field's name to what is wrong with it.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in fields.items()))
        self.fields = dict(fields)

    @classmethod
    def from_validation(cls, error: ValidationError) -> "InvalidGenerationError":
        """Name each field that pydantic refused, without repeating the refused value."""
        fields: dict[str, str] = {}
        for detail in error.errors(include_input=False, include_url=False, include_context=False):
            # An `after` validator reports on the whole model, with the field in front of its message.
            name = str(detail["loc"][0]) if detail["loc"] else "generation"
            reason = detail["msg"].removeprefix("Value error, ")
            if name == "generation" and ": " in reason:
                name, reason = reason.split(": ", 1)
            elif name in _UNIONS:
                reason = _UNIONS[name]
            fields.setdefault(name, reason)
        return cls(fields)


class InvalidDepthError(GraphError, ValueError):
    """The bound of a path is not a whole number in its range."""


class StatusConflictError(GraphError):
    """The generation has already ended another way."""

    def __init__(self, generation_id: str, status: str) -> None:
        super().__init__(f"Generation {generation_id!r} has already ended with status {status!r} and other content")
        self.generation_id = generation_id
        self.status = status


class ConstraintViolationError(Exception):
    """A uniqueness constraint stopped a write. The writes turn it into what it means there; no caller sees it."""


class StoredDataError(GraphError):
    """What the database holds breaks the data model, so it was not written by this package."""


class DatabaseUnavailableError(GraphError, ConnectionError):
    """The database does not answer, refuses the login, or cannot be started; names the URI, never the password."""


class SchemaError(GraphError):
    """A constraint or an index could not be made, for example because stored data already breaks it."""
