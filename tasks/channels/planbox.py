"""The outbox folder: one file per letter, to look at or to send by hand."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from models.facts import Refused
from models.notices import Delivery, Letter, Rendered
from models.settings import Language
from tasks.channels.envelope import AddressError, mime
from tasks.channels.reasons import reason


class PlanBox:
    """A folder of .eml files; the same letter is the same file, however often it is written."""

    policy = "keyed"

    def __init__(self, folder: Path, language: Language = "da") -> None:
        self.folder, self._language = folder, language
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Refused(f"{folder}: the outbox folder cannot be made: {error.strerror}.") from None

    def send(self, letter: Letter, rendered: Rendered, to: str) -> Delivery:
        """Write the letter as a whole file or not at all; later when the disk does not take it."""
        try:
            self._write(file_name(letter.key), mime(letter, rendered, to))
        except AddressError:
            return Delivery(state="refused", reason=reason(self._language, "address"))
        except OSError as error:
            cause = reason(self._language, "disk", cause=error.strerror)
            return Delivery(state="later", reason=cause, unreachable=True)
        return Delivery(state="sent")

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, name: str, content: bytes) -> None:
        """Letters hold personal links, so only the owner of the home may read the files."""
        half = self.folder / f".{name}.half"
        with open(half, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self.folder / name)
        _settle(self.folder)


def file_name(key: str) -> str:
    """The file of the notice `key` (day/person/class/subject): the subject is not readable in it."""
    readable = re.sub(r"[^a-z0-9]+", "-", "/".join(key.split("/")[:3]).lower()).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.eml"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """A rename is only certain when its folder has reached the disk."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
