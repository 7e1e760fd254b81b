"""What a file's rows ask of the memory, laid beside what it holds: what to add, to change, to take away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from models.loading.mappings import ColumnMapping
from models.loading.reasons import FINDINGS, Reason, reason
from models.loading.sheets import Intake, Refusal, Row, shown, some

Key = tuple[Any, ...]
Values = Mapping[str, Any]
Held = Mapping[str, Mapping[Key, Values]]
"""What the memory holds: table, natural key, values."""

NATURAL: dict[str, tuple[str, ...]] = {
    "unit": ("key",),
    "person": ("key",),
    "post": ("key",),
    "post_role": ("role", "post"),
    "post_holder": ("post", "from_on"),
    "absence": ("person", "from_on"),
    "element": ("key",),
    "link": ("from_key", "to_key", "role"),
    "planned_amount": ("element", "year"),
    "plan_part": ("key",),
    "part_change": ("element", "part"),
    "account": ("scheme", "year", "code"),
    "budget_line": ("first_year", "version", "key"),
    "line_serves": ("first_year", "version", "key", "element"),
    "appropriation": ("key",),
    "actual": ("year", "period", "scheme", "account", "unit"),
    "indicator": ("key",),
    "target": ("indicator", "year"),
    "measurement": ("indicator", "period_end", "version"),
    "adopted_date": ("year", "kind"),
}
"""The natural key of each table that is loaded, in an order in which what is referred to comes first."""

Status = Literal["created", "updated", "unchanged"]


class Wanted(NamedTuple):
    """A row wants these values under this key; None: wants nothing there. `main`: the row is about it.

    `instead_of` holds the values that a new version replaces.
    """

    row: int
    table: str
    key: Key
    values: Values | None
    main: bool = False
    instead_of: Values | None = None


class Need(NamedTuple):
    """A row refers to something that must be there: in the memory, or in a good row of the same file."""

    row: Row
    column: str
    said: str
    table: str
    key: Key


class Mark(NamedTuple):
    """A row that a note is about, and what stands in it."""

    row: int
    example: str


class Verdict(NamedTuple):
    """What a file comes to: what it asks for, what is refused, what is worth saying."""

    wanted: tuple[Wanted, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[Reason, ...]
    rows: tuple[Row, ...]
    present: frozenset[str]
    """The keys of all that stands in the file, also in refused rows, as far as they can be known."""


NOUNS = {
    "unit": (
        "enhed",
        "a unit",
        "ret nøglen, eller indlæs enheden først",
        "correct the key, or load the unit first",
    ),
    "element": (
        "vision, politik, strategi, indsats eller effekt",
        "a vision, policy, strategy, action or effect",
        "ret nøglen, eller indlæs den først",
        "correct the key, or load it first",
    ),
    "person": (
        "person",
        "a person",
        "ret e-mailadressen, eller indlæs personen først",
        "correct the e-mail address, or load the person first",
    ),
    "indicator": (
        "indikator",
        "an indicator",
        "ret nøglen, eller indlæs indikatoren først",
        "correct the key, or load the indicator first",
    ),
}


@dataclass
class Draft:
    """A verdict in the making."""

    intake: Intake
    held: Held
    today: date
    keep_good: bool
    before: frozenset[str] = frozenset()
    """The keys of the version of this file that was loaded before."""
    wanted: list[Wanted] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    marks: dict[Reason, list[Mark]] = field(default_factory=dict)
    spoiled: dict[str, int] = field(default_factory=dict)
    """Keys that only rows which could not be read would have given, with the row."""

    def __post_init__(self) -> None:
        self.spoiled |= self.intake.spoiled

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that could be read."""
        return self.intake.rows

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping in use."""
        return self.intake.fit.mapping

    def want(self, row: Row, table: str, key: Key, values: Values | None, **more: Any) -> None:
        """The row asks for this."""
        self.wanted.append(Wanted(row.number, table, key, values, **more))

    def need(self, row: Row, column: str, table: str, key: Key, said: str | None = None) -> None:
        """The row refers to this; whether it is there is seen when all rows have spoken."""
        self.needs.append(Need(row, column, row.said.get(column, "") if said is None else said, table, key))

    def refuse(self, row: Row, column: str, why: Reason, said: str | None = None) -> None:
        """The row cannot be taken, because of what stands in this column."""
        value = row.said.get(column, "") if said is None else said
        self.refused.append(Refusal(row.number, self.intake.fit.heading(column), value, why))

    def note(self, row: Row, code: str, example: str = "", **facts: Any) -> None:
        """Worth saying about the row; the same about many rows is said once, with a few examples."""
        self.marks.setdefault(reason(code, **facts), []).append(Mark(row.number, example))

    def verdict(self) -> Verdict:
        """Everything weighed: twins refused, references followed, what refused rows asked for left out."""
        _refuse_twins(self)
        _refuse_unmet(self)
        bad = {refusal.row for refusal in self.refused}
        return Verdict(
            tuple(wanted for wanted in self.wanted if wanted.row not in bad),
            tuple(sorted((*self.intake.refused, *self.refused), key=lambda refusal: refusal.row)),
            (*self.intake.notes, *_notes(self.marks, bad)),
            tuple(row for row in self.rows if row.number not in bad),
            frozenset({*mains(self.wanted), *self.spoiled}),
        )


def _notes(marks: Mapping[Reason, Sequence[Mark]], bad: set[int]) -> Iterator[Reason]:
    for note, found in marks.items():
        good = sorted(mark for mark in found if mark.row not in bad)
        if good:
            numbers = sorted({mark.row for mark in good})
            examples = some(f"»{shown(mark.example, 60)}«" for mark in good)
            counted = {"rows": some(numbers), "count": len(numbers), "examples": examples}
            yield reason(note.code, **dict(note.facts), **counted)


def is_finding(note: Reason) -> bool:
    """Whether the municipality should look at it."""
    return note.code in FINDINGS


# ── Rows against each other ─────────────────────────────────────────────────────────────────────────────


def _refuse_twins(draft: Draft) -> None:
    """Two rows about the same thing: neither can be preferred, so both are refused and name each other."""
    rows = {row.number: row for row in draft.rows}
    about: dict[tuple[str, Key], list[int]] = {}
    for wanted in draft.wanted:
        if wanted.main and wanted.table != "person":
            about.setdefault((wanted.table, subject(wanted)), []).append(wanted.row)
    for numbers in about.values():
        for number in numbers if len(numbers) > 1 else ():
            others = some([other for other in numbers if other != number])
            heading = draft.mapping.identity[0]
            draft.refused.append(Refusal(number, heading, rows[number].key, reason("twin", others=others)))


def _refuse_unmet(draft: Draft) -> None:
    """Follow every reference; where good rows are kept, a row that refers to a refused one falls with it."""
    refused = {refusal.row for refusal in draft.refused}
    while fallen := list(_unmet(draft, refused)):
        draft.refused.extend(fallen)
        refused |= {refusal.row for refusal in fallen}


def _unmet(draft: Draft, refused: set[int]) -> Iterator[Refusal]:
    offered = {(w.table, w.key): w.row for w in draft.wanted}
    good = {(w.table, w.key) for w in draft.wanted if w.row not in refused}
    for need in draft.needs:
        place = (need.table, need.key)
        if need.row.number in refused or need.key in draft.held.get(need.table, {}) or place in good:
            continue
        other = offered.get(place) or draft.spoiled.get(str(need.key[0]))
        if other is not None and not draft.keep_good:
            continue
        why = not_known(need.table) if other is None else reason("needs_refused", other=other)
        yield Refusal(need.row.number, draft.intake.fit.heading(need.column), need.said, why)


def not_known(table: str) -> Reason:
    """That something of this table is not known, and what to do."""
    noun, noun_en, remedy, remedy_en = NOUNS[table]
    return reason("not_known", noun=noun, noun_en=noun_en, remedy=remedy, remedy_en=remedy_en)


# ── Rows against the memory ─────────────────────────────────────────────────────────────────────────────


class Change(NamedTuple):
    """One change: `old` None is an addition, `new` None takes away."""

    table: str
    key: Key
    old: Values | None
    new: Values | None
    replaces: Values | None = None
    """What an addition is the new version of."""


class Changes(NamedTuple):
    """Everything to write, and what becomes of each row."""

    changes: tuple[Change, ...]
    status: Mapping[int, Status]


def changes(verdict: Verdict, held: Held) -> Changes:
    """What is wanted, laid beside what is held; several wishes about one thing are one change."""
    whole: dict[tuple[str, Key], dict[str, Any] | None] = {}
    for wanted in verdict.wanted:
        place = (wanted.table, wanted.key)
        earlier = whole.get(place)
        whole[place] = None if wanted.values is None else {**(earlier or {}), **wanted.values}
    found = {place: change for place in whole if (change := _change(place, whole[place], held)) is not None}
    status = _status(verdict, found)
    older = {(w.table, w.key): w.instead_of for w in verdict.wanted if w.instead_of is not None}
    ordered = sorted(found.items(), key=lambda item: list(NATURAL).index(item[0][0]))
    return Changes(tuple(change._replace(replaces=older.get(place)) for place, change in ordered), status)


def _change(place: tuple[str, Key], new: Values | None, held: Held) -> Change | None:
    table, key = place
    old = held.get(table, {}).get(key)
    if new is None:
        return None if old is None else Change(table, key, old, None)
    if old is None:
        return Change(table, key, None, new)
    differs = {name: value for name, value in new.items() if old.get(name) != value}
    return Change(table, key, {name: old.get(name) for name in new}, new) if differs else None


def _status(verdict: Verdict, found: Mapping[tuple[str, Key], Change]) -> dict[int, Status]:
    """A row creates when what it is about is new, updates when anything it asks for is a change."""
    status: dict[int, Status] = {wanted.row: "unchanged" for wanted in verdict.wanted}
    for wanted in verdict.wanted:
        change = found.get((wanted.table, wanted.key))
        if change is None:
            continue
        is_new = wanted.main and change.old is None and wanted.instead_of is None
        if is_new or status.get(wanted.row) != "created":
            status[wanted.row] = "created" if is_new else "updated"
    return status


def said(values: Values | None) -> str | None:
    """Values as the journal keeps them."""
    return None if values is None else json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)


def key_text(key: Key) -> str:
    """A natural key as one text."""
    return "/".join(str(part) for part in key)


def subject(wanted: Wanted) -> Key:
    """What a wish is about, whatever its version."""
    return wanted.key[:2] if wanted.table == "measurement" else wanted.key


def mains(wanted: Iterable[Wanted]) -> list[str]:
    """The keys of everything that the rows are about, as they are kept with the load."""
    return sorted({key_text(subject(one)) for one in wanted if one.main})
