"""Reading the snapshot that `npx convex export` writes."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from graph.models import Attribute
from graph.transfer.convex_archive import BROKEN, Archive, ArchiveError
from graph.transfer.items import Fault, Item, Note
from graph.transfer.lines import json_objects
from graph.transfer.values import as_attribute, found, to_datetime

TABLE = "generations"
OUR_NAMES = {
    "_id": "id",
    "userId": "user_id",
    "prompt": "prompt",
    "status": "status",
    "createdAt": "created_at",
    "code": "code",
    "rawCode": "raw_code",
    "errorMessage": "error_message",
    "durationInFrames": "duration_in_frames",
    "fps": "fps",
    "durationInSeconds": "duration_in_seconds",
    "aspectRatio": "aspect_ratio",
    "batchId": "batch_id",
    "variationIndex": "variation_index",
    "variationCount": "variation_count",
    "referenceImageIds": "reference_image_ids",
    "continuationType": "continuation_type",
    "parentGenerationId": "parent_generation_id",
    "refinementPrompt": "refinement_prompt",
}
_THEIR_NAMES = {ours: theirs for theirs, ours in OUR_NAMES.items()}
# The source app knows floats only.
_COUNTS = {"durationInFrames", "fps", "durationInSeconds", "variationIndex", "variationCount"}
_SYSTEM = {"_tables"}


class ConvexReader:
    """Reads the table `generations` of a Convex snapshot, a ZIP file or the folder that it unpacks to.

    Ids stay as they are, those of images in `_storage` too; times are milliseconds since 1970; fields that we do not
    have become attributes. The other tables are left out and noted.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def __iter__(self) -> Iterator[Item]:
        place = self._path.name
        try:
            with Archive(self._path).opened() as archive:
                yield from self._read(archive)
        except ArchiveError as error:
            yield Fault(place, None, "file", str(error))

    def _read(self, archive: Archive) -> Iterator[Item]:
        tables = {file: str(PurePosixPath(file).parent) for file in archive.tables()}
        file = next((file for file, table in tables.items() if PurePosixPath(table).name == TABLE), None)
        if file is None:
            yield Fault(self._path.name, None, "file", f"holds no {TABLE}/documents.jsonl: is it a Convex export?")
            return
        for other, table in tables.items():
            if other != file and PurePosixPath(table).name not in _SYSTEM:
                yield Note(other, f"table {table} is not imported")
        with archive.table(file) as stream:
            try:
                for place, document in json_objects(stream, file):
                    yield document if isinstance(document, Fault) else _generation(place, document)
            except BROKEN as error:
                yield Fault(file, None, "file", f"is damaged: {error}")


def _generation(place: str, document: Mapping[str, Any]) -> Item:
    fields: dict[str, Any] = {}
    attributes: dict[str, Attribute] = {}
    for name, value in document.items():
        if value is None or name == "_creationTime":
            continue
        if name in OUR_NAMES:
            fields[OUR_NAMES[name]] = _whole(value) if name in _COUNTS else value
        else:
            attributes[name] = as_attribute(value)
    # The app's own time is the one that its lists go by; older documents lack it.
    clock = "createdAt" if "created_at" in fields else "_creationTime"
    try:
        fields["created_at"] = to_datetime(document.get(clock), microseconds=1_000)
    except ValueError as error:
        id = document.get("_id")
        return Fault(place, id if isinstance(id, str) else None, clock, str(error))
    return found(place, fields | {"attributes": attributes}, _THEIR_NAMES)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
