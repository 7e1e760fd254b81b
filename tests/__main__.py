"""Every check there is, by one command: `python -m tests [what pytest should be told]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("deployments", "flows", "tasks", "models", "tests")
CHECKS = {
    "style": ("-m", "ruff", "check", "--quiet", *FOLDERS),
    "layout": ("-m", "ruff", "format", "--check", "--quiet", *FOLDERS),
    "types": ("-m", "mypy", *FOLDERS),
    "architecture": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}


def run(*words: str) -> bool:
    """Whether one check passes; what it says goes to the screen."""
    return subprocess.run([sys.executable, *words], cwd=ROOT, check=False).returncode == 0


def main() -> int:
    """1 when anything failed; pytest runs last, so that its closing line is the last one."""
    failed = [name for name, words in CHECKS.items() if not run(*words)]
    print(f"failed before the tests: {', '.join(failed) or 'nothing'}", flush=True)
    passed = run("-m", "pytest", "-q", *sys.argv[1:])
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
