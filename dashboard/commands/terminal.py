"""Words to the person at the terminal: results on standard output, everything else on standard error."""

import argparse
import sys
from collections.abc import Callable

AddCommand = Callable[..., argparse.ArgumentParser]
"""`add_parser` of argparse's subparsers, whose type is private."""


def say(text: str) -> None:
    """Write a line of a result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write what went wrong as one line that names the program."""
    note(f"generation-graph: {one_line(text)}")


def note(text: str, end: str = "\n") -> None:
    """Write a line beside the result."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def one_line(text: str) -> str:
    """Make stored or foreign text fit for a terminal: no line breaks, no control or bidirectional characters."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
