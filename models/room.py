"""The room to move money (råderum): who holds a budget line, and what its holder says about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.choices import Words
from models.facts import Refused
from models.forms import RoomAnswer
from models.settings import Language


class RoomLine(NamedTuple):
    """A budget line as its holder sees it: `key` tells it from all others, `amount` of one year in øre."""

    id: int
    key: str
    account: str
    text: str
    amount: int
    movable: str

    @property
    def name(self) -> str:
        """What it is called: its text and account."""
        return f"{self.text} ({self.account})" if self.text else self.account


class Served(NamedTuple):
    """An element that a line serves with `share` per cent; `post` answers for it, if any does."""

    element: str
    share: int
    post: str | None
    closed: bool = False


class HeldLine(NamedTuple):
    """A line, the post that holds it, and whether it is closed: then nobody sees its words."""

    line: RoomLine
    post: str | None
    closed: bool


def holder_of(served: Sequence[Served], head: str | None) -> str | None:
    """The post that holds a line: of what it serves most, else the head of its unit."""
    answering = [one for one in served if one.post is not None]
    most = min(answering, key=lambda one: (-one.share, one.element), default=None)
    return most.post if most else head


# ── What was answered ───────────────────────────────────────────────────────────────────────────────────

_NO_LINE = Words(
    "»{said}« er ikke en af dine budgetlinjer. Måske er budgettet læst ind på ny; åbn opgaven igen.",
    "'{said}' is not one of your budget lines. The budget may have been loaded anew; open the task again.",
)
_SEVERAL = Words(
    "»{said}« passer på {count} budgetlinjer. Skriv både teksten og kontoen: »{example}«.",
    "'{said}' fits {count} budget lines. Write both the text and the account: '{example}'.",
)


def meant(said: str, lines: Sequence[RoomLine], language: Language) -> RoomLine:
    """The line that is meant by its key, name, account or text. Refused when none or several fit."""
    for name in ("key", "name", "account", "text"):
        found = [line for line in lines if str(getattr(line, name)).casefold() == said.casefold()]
        if len(found) == 1:
            return found[0]
        if found and name != "account":
            told = {"said": said, "count": len(found), "example": found[0].name}
            raise Refused(_SEVERAL.en.format(**told), _SEVERAL.da.format(**told))
    raise Refused(_NO_LINE.en.format(said=said), _NO_LINE.da.format(said=said))


def by_key(answer: RoomAnswer, lines: Sequence[RoomLine], language: Language) -> RoomAnswer:
    """The answer with each row naming its line by the key. Refused when one means none, or several."""
    rows = [row.model_copy(update={"line": meant(row.line, lines, language).key}) for row in answer.lines]
    return answer.model_copy(update={"lines": tuple(rows)})


def chosen(answer: RoomAnswer, lines: Sequence[RoomLine]) -> dict[int, str]:
    """What becomes of each line, by its id; a line about which nothing is said is left out."""
    named = {line.key: line.id for line in lines}
    said = {named[row.line]: str(row.room) for row in answer.lines if row.line in named}
    if answer.rest:
        said = {line.id: said.get(line.id) or answer.rest for line in lines}
    return {no: room or "unknown" for no, room in said.items()}


# ── Rows that are filled in beforehand ──────────────────────────────────────────────────────────────────

_ROW = re.compile(r"lines\.([0-9]+)\.(line|room)")


def aligned(lines: Sequence[RoomLine], given: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with a row for each line in its place; a line that was not answered is as it stands.

    A row belongs to the line it names, wherever it stood when it was typed.
    """
    rows: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        if found := _ROW.fullmatch(name):
            rows.setdefault(found[1], {})[found[2]] = text
    said = {row["line"].casefold(): row.get("room", "") for row in rows.values() if "line" in row}
    typed = {name: text for name, text in given.items() if not _ROW.fullmatch(name)}
    for no, line in enumerate(lines):
        room = said.get(line.key.casefold(), _standing(line))
        typed |= {f"lines.{no}.line": line.key, f"lines.{no}.room": room}
    return typed


def typed_lines(given: Mapping[str, str]) -> list[str]:
    """The keys of the lines that were before whoever typed this, in their order."""
    rows = {
        int(found[1]): text
        for name, text in given.items()
        if (found := _ROW.fullmatch(name)) and found[2] == "line"
    }
    return [rows[no] for no in sorted(rows)]


def _standing(line: RoomLine) -> str:
    return "" if line.movable == "unknown" else line.movable


def names_of(lines: Iterable[RoomLine]) -> dict[str, str]:
    """What each line is called, by its key."""
    return {line.key: line.name for line in lines}
