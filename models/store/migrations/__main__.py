"""Writes the next migration: `python -m models.store.migrations "what it changes"`."""

import subprocess
import sys
from pathlib import Path
from typing import cast

from alembic import command
from alembic.script import Script

from models import store
from models.store import schema


def draft(message: str) -> Path:
    """What the tables have and the last migration has not, as a file under versions/: read it before use."""
    numbers = [int(file.name[:4]) for file in schema.VERSIONS.glob("[0-9]*_*.py")]
    engine = store.make_engine("sqlite://")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        settings = schema.config(connection)
        command.upgrade(settings, "head")
        number = f"{max(numbers, default=0) + 1:04}"
        script = cast(Script, command.revision(settings, message, autogenerate=True, rev_id=number))
    store.close(engine)
    return Path(script.path)


def tidy(file: Path) -> None:
    """The same look as every other file."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    for act in (["format", "--quiet"], ["check", "--fix", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *act, str(file)], check=True)


if __name__ == "__main__":
    tidy(draft(" ".join(sys.argv[1:])))
