"""The checks, by one command: `python -m tests [everything | what pytest should be told]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("deployments", "flows", "tasks", "models", "tests")
CHECKS = {
    "style": ("-m", "ruff", "check", "--quiet", *FOLDERS),
    "layout": ("-m", "ruff", "format", "--check", "--quiet", *FOLDERS),
    "types": ("-m", "mypy", *FOLDERS),
    "architecture": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}
PYTEST = ("-m", "pytest", "-q")
SHORT = ("-m", "not long")

EVERYTHING = "everything"
"""The word with which the long tests are run too."""

SERVERS = "tests/deployments"
"""Where servers and browsers are waited for: beside it there is time for all the others."""


def run(*words: str) -> bool:
    """Whether one check passes; what it says goes to the screen."""
    return subprocess.run([sys.executable, *words], cwd=ROOT, check=False).returncode == 0


def in_two_lanes(*which: str) -> bool:
    """The tests with servers and, beside them, all the others; what those say is shown afterwards."""
    with tempfile.TemporaryFile() as said:
        beside = (*PYTEST, *which, "-p", "no:cacheprovider", "tests", f"--ignore={SERVERS}")
        others = subprocess.Popen([sys.executable, *beside], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        passed = run(*PYTEST, *which, SERVERS)
        passed = others.wait() == 0 and passed
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    return passed


def main() -> int:
    """1 when anything failed; pytest runs last, so that its closing lines are the last ones.

    What pytest should be told is told to one run of it; without any, and with two cores, there are two, and
    the long tests are left out unless *everything* is asked for.
    """
    failed = [name for name, words in CHECKS.items() if not run(*words)]
    print(f"failed before the tests: {', '.join(failed) or 'nothing'}", flush=True)
    told = [word for word in sys.argv[1:] if word != EVERYTHING]
    which = () if EVERYTHING in sys.argv else SHORT
    alone = told or (os.cpu_count() or 1) < 2
    passed = run(*PYTEST, *(told or which)) if alone else in_two_lanes(*which)
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
