"""What can be loaded: for each kind its columns, how a cell is read, and which must be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, get_args

from models.choices import CHOICES
from models.danish import (
    Cell,
    Unreadable,
    day,
    measured,
    oere,
    plain,
    squeezed,
    word_of,
    year,
    yes,
)

LoadKind = Literal[
    "units",
    "people",
    "elements",
    "links",
    "chart",
    "budget",
    "appropriations",
    "actuals",
    "indicators",
    "measurements",
    "plan_parts",
    "meetings",
    "absences",
]
LOAD_KINDS: tuple[LoadKind, ...] = get_args(LoadKind)


class Column(NamedTuple):
    """One column: our name for it, how a cell is read, whether it has to be filled in."""

    name: str
    read: Callable[[Cell], Any]
    required: bool = False


class Kind(NamedTuple):
    """What a file of one kind holds; `repeated` may stand once for every year (`mål 2027`, `beløb 2028`)."""

    columns: tuple[Column, ...]
    repeated: Column | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        known = (*self.columns, *([self.repeated] if self.repeated else ()))
        return next((column for column in known if column.name == name), None)


# ── How cells are read ──────────────────────────────────────────────────────────────────────────────────

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
LONGEST_WORD = 200
"""Characters of a key, a code or an address; a text in their place is a column that has slipped."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def printable(cell: Cell) -> Cell:
    """The cell, if it can be kept: no memory takes a null character."""
    if isinstance(cell, str) and _CONTROL.search(cell):
        raise Unreadable("unprintable")
    return cell


def text(cell: Cell) -> str:
    """Text on one line."""
    return squeezed(plain(cell))


def word(cell: Cell) -> str:
    """Text that names something, and is looked up by it."""
    said = text(cell)
    if len(said) > LONGEST_WORD:
        raise Unreadable("too_long", most=LONGEST_WORD)
    return said


def prose(cell: Cell) -> str:
    """Text that may have lines."""
    return plain(cell).strip()


def email(cell: Cell) -> str:
    """An e-mail address in small letters; empty for an empty cell."""
    address = word(cell).removeprefix("mailto:").lower()
    if address and not _EMAIL.fullmatch(address):
        raise Unreadable("not_email")
    return address


def listed(cell: Cell) -> tuple[str, ...]:
    """Keys parted by commas, each once."""
    return _parted(r"[,;|\n]", plain(cell))


def titled(cell: Cell) -> tuple[str, ...]:
    """Titles parted by `|`, `;` or lines, each once: a title may well have a comma."""
    return _parted(r"[|;\n]", plain(cell))


def _parted(by: str, cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for found in re.split(by, cell) if (part := word(found))))


def shares(cell: Cell) -> tuple[tuple[str, int], ...]:
    """Keys with the share of the line in per cent: `I07:60, I08:40`; a key alone is all of it."""
    return tuple(_share(part) for part in listed(cell))


def _share(part: str) -> tuple[str, int]:
    key, _, share = part.partition(":")
    if share and (not share.strip(" %").isdecimal() or not 1 <= int(share.strip(" %")) <= 100):
        raise Unreadable("not_share")
    return key.strip(), int(share.strip(" %") or 100)


def worded(words: Mapping[str, str], *, empty: str = "") -> Callable[[Cell], str]:
    """A reader of one of these words."""
    return lambda cell: word_of(words, cell, empty=empty)


def all_worded(words: Mapping[str, str]) -> Callable[[Cell], tuple[str, ...]]:
    """A reader of several of these words, parted by commas."""
    return lambda cell: tuple(dict.fromkeys(word_of(words, part) for part in listed(cell)))


# ── The words of the field ──────────────────────────────────────────────────────────────────────────────

ELEMENT_KINDS = {
    "vision": "vision",
    "politik": "policy",
    "strategi": "strategy",
    "indsats": "action",
    "effekt": "effect",
}
INSTRUMENTS = {"budget": "budget", "service": "service", "kommuneplan": "municipal_plan"}
PERSPECTIVES = {"ejer": "owner", "bruger": "user", "proces": "process", "medarbejder": "employee"}
FINANCING = {said: code for code, words in CHOICES["financing"].items() for said in words}
ROLES = {
    "sekretariat": "secretariat",
    "planchef": "head_of_planning",
    "økonomi": "finance",
    "direktion": "direktion",
    "plangruppe": "plan_group",
    "kommunikation": "communication",
    "byråd": "council",
}
LANGUAGES = {"da": "da", "dansk": "da", "en": "en", "engelsk": "en"}
DIRECTIONS = {"op": "up", "ned": "down", "stigende": "up", "faldende": "down"}
LINK_ROLES = {
    "bidrager til": "serves",
    "hører til": "serves",
    "understøtter": "supports",
    "forudsætter": "requires",
}
MOVABLE = {
    "kan flyttes": "free",
    "delvist": "partly",
    "bundet": "bound",
    "ukendt": "unknown",
    "ja": "free",
    "nej": "bound",
}
CERTAINTY = {"foreløbigt": "preliminary", "endeligt": "final", "ukendt": "unknown"}
PLAN_PARTS = {"hovedstruktur": "structure", "retningslinje": "guideline", "ramme": "framework"}
REPEATING = {
    "byråd": "council",
    "byrådsmøde": "council",
    "økonomiudvalg": "finance_committee",
    "økonomiudvalgsmøde": "finance_committee",
    "fagudvalg": "committee",
    "direktion": "direktion",
}
"""Meetings held many times a year: the plan cycle has no single date for them."""

MEETINGS = {
    "april": "april",
    "juni": "june",
    "august": "august",
    "temamøde i april": "april",
    "temamøde i juni": "june",
    "temamøde i august": "august",
    "temamødet i april": "april",
    "temamødet i juni": "june",
    "temamødet i august": "august",
    "1. behandling": "first_reading",
    "2. behandling": "second_reading",
    "første behandling": "first_reading",
    "anden behandling": "second_reading",
    "budgetforslag": "proposal",
    "budgetseminar": "budget_seminar",
    "halvårsregnskab": "half_year_accounts",
    "årsregnskab": "accounts_approved",
    "regnskab i økonomiudvalget": "accounts_committee",
    "regnskab til revisor": "accounts_auditor",
    "revisionsberetning": "auditor_report",
    "planstrategi": "strategy_draft",
    "planstrategi offentliggjort": "strategy_published",
    "valg": "election",
    "høringssvar": "hearing_answers",
    "ændringsforslag": "amendments",
    "med-møde": "med_meeting",
} | REPEATING

KINDS: dict[LoadKind, Kind] = {
    "units": Kind(
        (
            Column("name", text, required=True),
            Column("parent", word),
            Column("sector", text),
            Column("valid_from", day),
            Column("valid_to", day),
            Column("successor", word),
        )
    ),
    "people": Kind(
        (
            Column("name", text, required=True),
            Column("email", email, required=True),
            Column("unit", word, required=True),
            Column("answers_for", titled),
            Column("title", text),
            Column("head", yes),
            Column("roles", all_worded(ROLES)),
            Column("phone", text),
            Column("deputy", email),
            Column("language", worded(LANGUAGES)),
        )
    ),
    "elements": Kind(
        (
            Column("kind", worded(ELEMENT_KINDS), required=True),
            Column("title", text, required=True),
            Column("description", prose),
            Column("instrument", worded(INSTRUMENTS)),
            Column("perspective", worded(PERSPECTIVES)),
            Column("owner", text),
            Column("first_year", year),
            Column("last_year", year),
            Column("financing", worded(FINANCING)),
            Column("confidential_until", day),
            Column("serves", listed),
            Column("certainty", worded(CERTAINTY, empty="preliminary")),
        ),
        repeated=Column("planned", oere),
    ),
    "links": Kind(
        (
            Column("from_key", word, required=True),
            Column("to_key", word, required=True),
            Column("role", worded(LINK_ROLES, empty="serves")),
        )
    ),
    "chart": Kind(
        (
            Column("year", year, required=True),
            Column("account", word, required=True),
            Column("text", text, required=True),
        )
    ),
    "budget": Kind(
        (
            Column("first_year", year, required=True),
            Column("version", lambda cell: word(cell).lower() or "vedtaget"),
            Column("account", word, required=True),
            Column("text", text),
            Column("unit", word),
            Column("y0", oere, required=True),
            Column("y1", oere),
            Column("y2", oere),
            Column("y3", oere),
            Column("serves", shares),
            Column("movable", worded(MOVABLE)),
        )
    ),
    "appropriations": Kind(
        (
            Column("year", year, required=True),
            Column("decided_on", day, required=True),
            Column("account", word, required=True),
            Column("text", text),
            Column("amount", oere, required=True),
            Column("financing", text),
            Column("case_number", text),
        )
    ),
    "actuals": Kind(
        (
            Column("year", year, required=True),
            Column("period", word, required=True),
            Column("account", word, required=True),
            Column("unit", word),
            Column("amount", oere, required=True),
        )
    ),
    "indicators": Kind(
        (
            Column("element", word, required=True),
            Column("title", text),
            Column("direction", worded(DIRECTIONS, empty="up")),
            Column("tolerance", measured),
            Column("baseline", measured),
        ),
        repeated=Column("target", measured),
    ),
    "measurements": Kind(
        (
            Column("indicator", word, required=True),
            Column("period_end", day, required=True),
            Column("value", measured, required=True),
            Column("evidence", text),
        )
    ),
    "plan_parts": Kind(
        (
            Column("kind", worded(PLAN_PARTS), required=True),
            Column("title", text, required=True),
            Column("ended_on", day),
            Column("changed_by", listed),
        )
    ),
    "meetings": Kind(
        (
            Column("year", year, required=True),
            Column("meeting", worded(MEETINGS), required=True),
            Column("held_on", day, required=True),
        )
    ),
    "absences": Kind(
        (
            Column("email", email, required=True),
            Column("from_on", day, required=True),
            Column("to_on", day),
        )
    ),
}


def choices(kind: LoadKind, name: str) -> tuple[str, ...]:
    """The words that a closed column takes, one for each meaning, for a template's lists."""
    words = CLOSED.get((kind, name), {})
    first = {code: word for word, code in reversed(list(words.items())) if word not in REPEATING}
    return tuple(word for word in words if first.get(words[word]) == word)


CLOSED: dict[tuple[LoadKind, str], Mapping[str, str]] = {
    ("elements", "kind"): ELEMENT_KINDS,
    ("elements", "instrument"): INSTRUMENTS,
    ("elements", "perspective"): PERSPECTIVES,
    ("elements", "financing"): FINANCING,
    ("elements", "certainty"): CERTAINTY,
    ("people", "head"): {"ja": "yes", "nej": "no"},
    ("people", "language"): LANGUAGES,
    ("links", "role"): LINK_ROLES,
    ("budget", "movable"): MOVABLE,
    ("plan_parts", "kind"): PLAN_PARTS,
    ("indicators", "direction"): DIRECTIONS,
    ("meetings", "meeting"): MEETINGS,
}
"""The columns that take only certain words."""
