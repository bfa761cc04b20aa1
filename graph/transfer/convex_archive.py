"""The files of a Convex snapshot, a ZIP or a folder, opened without unpacking anything."""

import zipfile
import zlib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

DOCUMENTS = "documents.jsonl"
MAX_RATIO = 500
"""No text of people and programs is packed tighter; a ZIP bomb is, a thousand times."""
RATIO_FROM_BYTES = 64 * 1024 * 1024
"""What a packed file of this size or less can do to us is little, whatever its ratio."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What reading a damaged or unusual ZIP raises."""


class ArchiveError(ValueError):
    """The archive as a whole is not to be read; says why."""


class Archive:
    """The tables of a snapshot, by name, and a way to read one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None

    @contextmanager
    def opened(self) -> Generator["Archive"]:
        """Open the archive. Raises `ArchiveError` and `OSError`."""
        if self._path.is_dir():
            yield self
            return
        try:
            with zipfile.ZipFile(self._path) as self._zip:
                for each in self._zip.infolist():
                    _check(each)
                yield self
        except BROKEN as error:
            raise ArchiveError(f"is not a complete ZIP file: {error}") from error

    def tables(self) -> list[str]:
        """List the files of the tables' documents, outermost first."""
        files = [name for name in self._files() if PurePosixPath(name).name == DOCUMENTS]
        return sorted(files, key=lambda name: (name.count("/"), name))

    @contextmanager
    def table(self, name: str) -> Generator[IO[bytes]]:
        """Open a file of the archive for reading."""
        if self._zip is None:
            with (self._path / name).open("rb") as stream:
                yield stream
        else:
            try:
                stream = self._zip.open(name)
            except RuntimeError as error:
                # Encrypted; from elsewhere such an error would be a fault of ours.
                raise ArchiveError(f"is not a complete ZIP file: {error}") from error
            with stream:
                yield stream

    def _files(self) -> Iterable[str]:
        if self._zip is not None:
            return self._zip.namelist()
        return (each.relative_to(self._path).as_posix() for each in self._path.rglob(DOCUMENTS))


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or name[1:2] == ":":
        raise ArchiveError(f"holds {name!r}, a path that leads out of it; a Convex export has none such")
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        raise ArchiveError(
            f"holds {name!r}, of {entry.file_size} bytes packed into {entry.compress_size}: that is no export's text"
        )
