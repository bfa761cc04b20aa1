"""The process that runs Streamlit; it ends with the process that started it, however that one ends."""

import os
import sys
import threading


def main() -> None:
    """Run `streamlit` with this process's arguments."""
    threading.Thread(target=_end_with_starter, daemon=True).start()
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", *sys.argv[1:]]
    streamlit()


def _end_with_starter() -> None:
    # The starter holds the other end of standard input; its death, even by kill -9, closes it.
    # Read past Python's buffer, whose lock this thread would hold while Python ends.
    while os.read(0, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
