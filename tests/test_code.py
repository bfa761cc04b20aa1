"""The code itself: style, types and the arrows between the modules, checked as the README's test command runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "pyright": ["pyright", "--pythonpath", sys.executable],
    "import-linter": ["lint-imports", "--no-logo"],
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", CHECKS)
def test_code_passes_the_check(name: str) -> None:
    program, *arguments = CHECKS[name]
    # The program of this environment, whatever else the PATH has.
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{' '.join(CHECKS[name])}\n{ran.stdout}{ran.stderr}"
