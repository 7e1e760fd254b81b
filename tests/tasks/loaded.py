"""Small files to load, and what the memory holds afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select, text

from models import store
from models.store.tables import Base
from tasks.loading import Loaded, load

TODAY = date(2026, 5, 4)
SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def sheet(folder: Path, *lines: str, name: str = "fil.csv", encoding: str = "utf-8") -> Path:
    """A CSV file of these lines."""
    file = folder / name
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def take(folder: Path, kind: str, *lines: str, today: date = TODAY, **more: Any) -> Loaded:
    """Load a file of these lines."""
    return load(sheet(folder, *lines), kind, today=today, **more)


def rows(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """What a table holds, in order."""
    known = Base.metadata.tables[table]
    with store.reading() as session:
        found: Sequence[Row[Any]] = session.execute(select(*(known.c[column] for column in columns))).all()
    return sorted((tuple(row) for row in found), key=repr)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """The whole memory, row by row; random salts and their hashes left out."""
    kept = {}
    with store.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name != "journal_value":
                columns = [column for column in table.c if not column.name.endswith("_ref")]
                found = session.execute(select(*columns))
                kept[table.name] = sorted((tuple(row) for row in found), key=repr)
    return kept


def journal(act: str) -> list[tuple[str, str | None, str | None]]:
    """Subject, old and new value of every entry of this act."""
    said = text(
        "select j.subject, o.body, n.body from journal j left join journal_value o on o.ref = j.old_ref "
        "left join journal_value n on n.ref = j.new_ref where j.act = :act order by j.id"
    )
    with store.reading() as session:
        return [tuple(row) for row in session.execute(said, {"act": act})]


def counts(loaded: Loaded) -> tuple[int, int, int, int, int]:
    """Created, updated, unchanged, missing, rejected."""
    return loaded.created, loaded.updated, loaded.unchanged, loaded.missing, len(loaded.rejected)
