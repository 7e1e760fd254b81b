"""The keys that sign links: made once in the home, readable by its owner only, never in the memory."""

from __future__ import annotations

import fcntl
import os
import secrets
from functools import lru_cache
from pathlib import Path

from models.facts import Refused
from tasks.home import home


def links() -> tuple[str, ...]:
    """The keys of this home, oldest first; the first one is made at the first use."""
    file = _file()
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return _first(file)


def turn() -> int:
    """A new key signs from now on; links signed with the old ones stay open. How many keys there are."""
    known = links()
    _write(_file(), (*known, _new()))
    return len(known) + 1


def forget_old() -> int:
    """Only the newest key counts from now on, links signed with another are dead; how many were left out."""
    known = links()
    _write(_file(), known[-1:])
    return len(known) - 1


def _file() -> Path:
    return home().folder / "keys" / "links"


def _new() -> str:
    return secrets.token_urlsafe(32)


def _first(file: Path) -> tuple[str, ...]:
    """Two processes that need the first key at once get the same one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (file.parent / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _write(file, (_new(),))
    return links()


def _write(file: Path, keys: tuple[str, ...]) -> None:
    """The whole file or the old one: a machine that stops in between loses no link."""
    draft = file.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        out.write("".join(f"{key}\n" for key in keys))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> tuple[str, ...]:
    keys = tuple(file.read_text(encoding="ascii").split())
    if not keys:
        raise Refused(f"{file}: the file with the keys of the links is empty. Put back a copy, or remove it.")
    return keys
