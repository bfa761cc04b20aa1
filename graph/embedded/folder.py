"""The data folder of the embedded server: what is in it, and who may use it.

    password      of the server's only user, made once        log/server.log  what the server says, bounded
    server.json   where the keeper is; there while it runs    databases/      the data
    server.lock   held by the keeper                          config/         the server's, with the password's hash

The standard library alone, see `graph.embedded.keeper`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

PASSWORD_FILE, STATE_FILE, LOCK_FILE = "password", "server.json", "server.lock"
LOG_FILE, JAVA_LOGGING_FILE = "log/server.log", "log/logging.properties"

# One log that the keeper bounds, instead of the engine's own ten files of 100 MB.
_JAVA_LOGGING = "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\ncom.arcadedb.level=INFO\n"


def make_folder(home: Path) -> None:
    """Make the folder where it is missing, for this user alone.

    Raises:
        OSError: it cannot be made or written to.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (home / PASSWORD_FILE).exists() or not any(home.iterdir()):
        # A folder with other things in it keeps the mode that its owner chose; our files are private anyway.
        home.chmod(0o700)
    (home / "log").mkdir(mode=0o700, exist_ok=True)
    write_private(home / JAVA_LOGGING_FILE, _JAVA_LOGGING)


def make_password(home: Path) -> None:
    """Make the password where it is missing; only for the holder of the lock."""
    if not (home / PASSWORD_FILE).exists():
        # The server knows the hash of a lost password from this file, and no user but that one: it makes both anew.
        (home / "config" / "server-users.jsonl").unlink(missing_ok=True)
        write_private(home / PASSWORD_FILE, os.urandom(24).hex())


def read_state(home: Path) -> dict[str, Any] | None:
    """Return what the last keeper wrote about itself; it need not be alive. None when there is nothing to read."""
    try:
        state = json.loads((home / STATE_FILE).read_bytes())
        return {"port": int(state["port"]), "token": str(state["token"]), "server": int(state["server"])}
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None


def write_private(path: Path, text: str) -> None:
    """Replace a file at once; only this user can read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def lock(home: Path) -> int | None:
    """Take the folder for as long as this process lives.

    Returns the descriptor of the lock, None when another process has it.
    """
    file = os.open(home / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def is_locked_by(home: Path, file: int) -> bool:
    """Tell whether this lock is still the folder's: somebody may have removed the folder, and made another."""
    try:
        return os.path.samestat((home / LOCK_FILE).stat(), os.fstat(file))
    except OSError:
        return False
