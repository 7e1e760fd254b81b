"""What a run that failed is said to have met."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from models.facts import Refused
from models.store import Unusable
from tasks.desk import _language, cause
from tasks.home import Home


def met(file: Path, *said: str) -> BaseException:
    """What the memory answers to the last of these."""
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
    try:
        with pytest.raises(Unusable) as error, engine.connect() as connection:
            for one in said:
                connection.execute(text(one))
        return error.value
    finally:
        engine.dispose()


def busy(folder: Path) -> BaseException:
    other = sqlite3.connect(folder / "a.db", isolation_level=None)
    try:
        other.execute("create table a (b)")
        other.execute("begin exclusive")
        return met(folder / "a.db", "select * from a")
    finally:
        other.close()


def full(folder: Path) -> BaseException:
    large = "insert into a values (zeroblob(100000))"
    return met(folder / "a.db", "create table a (b)", "pragma max_page_count = 3", large)


MET: list[tuple[Callable[[Path], Any], str]] = [
    (busy, "busy"),
    (full, "full"),
    (lambda folder: met(folder, "select 1"), "file"),
    (lambda folder: met(folder / "a.db", "select * from nothing"), "other"),
    (lambda _: FileNotFoundError(2, "No such file"), "file"),
    (lambda _: OSError(28, "No space left on device"), "full"),
    (lambda _: ConnectionRefusedError(111, "refused"), "far"),
    (lambda _: ValueError("x"), "other"),
]


@pytest.mark.parametrize(("meet", "said"), MET)
def test_what_went_wrong_is_told_apart(
    meet: Callable[[Path], BaseException], said: str, tmp_path: Path
) -> None:
    assert cause(meet(tmp_path)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[municipality]\nname = "Bøge', "Filen municipality.toml kan ikke læses som TOML i UTF-8 ("),
        ("[comune]\nx = 1", "»comune« i municipality.toml er ikke en indstilling."),
    ],
)
def test_settings_that_cannot_be_read_are_what_the_run_says(written: str, said: str, home: Home) -> None:
    (home.folder / "municipality.toml").write_text(f"{written}\n", encoding="utf-8")
    assert _language() == "da"
    with pytest.raises(Refused) as refused:
        home.settings()
    assert refused.value.said_in("da").startswith(said)
