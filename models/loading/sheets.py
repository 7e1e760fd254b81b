"""From the cells of a sheet to rows that can be judged, and refusals for those that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.accounts import account_code
from models.danish import Cell, Unreadable, compact, oere, plain, squeezed
from models.facts import Refused
from models.loading.kinds import KINDS, Column, printable, word
from models.loading.mappings import IN_BRACES, ColumnMapping, Fit, by_year, unused_columns
from models.loading.reasons import Reason, reason

SHOWN = 120
"""A refused value is shown up to this many characters."""


LONGEST_KEY = 300
"""Characters of a key that is put together from several columns."""

WIDEST = 40
"""More columns than a row can have refused."""

ROUNDING = Decimal("0.001")
"""Parts of an øre that are a spreadsheet's own noise and not worth a word."""


class Refusal(NamedTuple):
    """Why a row is not taken: its number as a person sees it, their heading, what stands there."""

    row: int
    column: str
    value: str
    reason: Reason


class Row(NamedTuple):
    """A row that could be read; a column that the file has not got is not among its facts."""

    number: int
    key: str
    facts: Mapping[str, Any]
    said: Mapping[str, str]


class Intake(NamedTuple):
    """What a sheet holds: rows, refusals, the keys of the refused rows, and what is worth saying."""

    fit: Fit
    read: int
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    spoiled: Mapping[str, int]
    notes: tuple[Reason, ...]


def year_placeholders(year: int) -> Callable[[str], str]:
    """Replaces `{Y}`, `{Y-1}`, `{Y+2}` in a text by years counted from `year`."""
    return lambda text: re.sub(r"\{Y([+-][0-9]{1,3})?\}", lambda m: str(year + int(m[1] or 0)), text)


def taken_in(fit: Fit, file_name: str) -> Intake:
    """Every row below the headings, read by the mapping; blank rows are passed over.

    Raises Refused when the file's name must say something and does not.
    """
    reader = _Reader(fit, file_name)
    below = enumerate(fit.sheet.rows[fit.heading_row :], fit.heading_row + 1)
    filled = [(number, cells) for number, cells in below if any(plain(cell) for cell in cells)]
    wanted = [(number, cells) for number, cells in filled if reader.wants(cells)]
    for number, cells in wanted:
        reader.read(number, cells)
    return Intake(
        fit,
        len(filled),
        tuple(reader.rows),
        tuple(reader.refused),
        reader.spoiled,
        tuple(_notes(fit, reader, left_out=len(filled) - len(wanted))),
    )


def _notes(fit: Fit, reader: _Reader, left_out: int) -> Iterator[Reason]:
    if columns := unused_columns(fit):
        yield reason("unused_columns", columns=", ".join(f"»{column}«" for column in columns))
    if left_out:
        wanted = "; ".join(f"{f.column}: {', '.join(f.one_of)}" for f in fit.mapping.filters)
        yield reason("left_out", count=left_out, mapping=fit.mapping.name, wanted=wanted)
    if reader.rounded:
        rows = some(reader.rounded)
        yield reason("rounded", count=len(reader.rounded), rows=rows)


def some(things: Iterable[object], shown: int = 5) -> str:
    """The first few different ones: `3, 9, 14 …`."""
    different = list(dict.fromkeys(str(thing) for thing in things))
    return ", ".join(different[:shown]) + (" …" if len(different) > shown else "")


class _Reader:
    """Reads rows by one fit; gathers what was read and what was refused."""

    def __init__(self, fit: Fit, file_name: str) -> None:
        self.fit = fit
        self.fixed = _fixed(fit.mapping, file_name)
        self.sources = {
            column.name: _source(fit, column, self.fixed) for column in KINDS[fit.mapping.kind].columns
        }
        self.headings = {column.name: fit.heading(column.name) for column in KINDS[fit.mapping.kind].columns}
        self.years = by_year(fit)
        self.identity = [place for heading in fit.mapping.identity if (place := fit.at(heading)) is not None]
        self.named = {place: name for name in fit.mapping.columns if (place := fit.place(name)) is not None}
        self.rows: list[Row] = []
        self.refused: list[Refusal] = []
        self.spoiled: dict[str, int] = {}
        self.rounded: list[int] = []

    def wants(self, cells: Sequence[Cell]) -> bool:
        """Whether the mapping takes the row."""
        for one in self.fit.mapping.filters:
            said = squeezed(plain(_cell(cells, self.fit.at(one.column)))).casefold()
            if said not in {word.casefold() for word in one.one_of}:
                return False
        return True

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        """Take the row in, or say of each of its cells why not."""
        before = len(self.refused)
        facts, said = self._facts(number, cells)
        key = self._key(number, cells, facts)
        if any(plain(cell) for cell in cells[len(self.fit.headings) :]):
            extra = next(plain(cell) for cell in cells[len(self.fit.headings) :] if plain(cell))
            self._refuse(number, "", extra, reason("too_wide"))
        if len(self.refused) == before:
            self.rows.append(Row(number, key, facts, said))
        else:
            self.spoiled.setdefault(key, number)

    def _key(self, number: int, cells: Sequence[Cell], facts: Mapping[str, Any]) -> str:
        """What tells the row from others; a key that the file itself gives must be fit to be one."""
        parts = [self._part(cells, place, facts) for place in self.identity]
        try:
            key = word(parts[0]) if len(parts) == 1 else compact("/".join(parts), LONGEST_KEY)
            printable(key)
            if not key.strip("/"):
                raise Unreadable("missing")
        except Unreadable as error:
            self._refuse(number, self.fit.mapping.identity[0], parts[0], reason(error.code, **error.facts))
            return parts[0][:LONGEST_KEY]
        return key

    def _part(self, cells: Sequence[Cell], place: int, facts: Mapping[str, Any]) -> str:
        """One part of a row's key: as it was read where that is a word, so that spelling does not count."""
        fact = facts.get(self.named.get(place, ""))
        return fact if isinstance(fact, str) else squeezed(plain(_cell(cells, place)))

    def _facts(self, number: int, cells: Sequence[Cell]) -> tuple[dict[str, Any], dict[str, str]]:
        facts: dict[str, Any] = {}
        said: dict[str, str] = {}
        for column in KINDS[self.fit.mapping.kind].columns:
            source = self.sources[column.name]
            if source is not None:
                cell = source(cells)
                said[column.name] = shown(cell)
                self._take(number, column, self.headings[column.name], cell, facts)
        if self.years:
            facts["by_year"] = self._yearly(number, cells)
        return facts, said

    def _take(self, number: int, column: Column, heading: str, cell: Cell, facts: dict[str, Any]) -> None:
        try:
            value = self._value(number, column, printable(cell))
            if column.required and value in (None, "", ()):
                raise Unreadable("missing")
            facts[column.name] = value
        except Unreadable as error:
            self._refuse(number, heading, cell, reason(error.code, **error.facts))

    def _value(self, number: int, column: Column, cell: Cell) -> Any:
        mapping = self.fit.mapping
        if column.name in mapping.patterns:
            cell = _matched(mapping.patterns[column.name], cell)
        if words := mapping.words.get(column.name):
            cell = _replaced(words, cell)
        if column.read is oere:
            return self._money(number, cell)
        value = column.read(cell)
        return account_code(value) if column.name == "account" and mapping.scheme == "dk" else value

    def _money(self, number: int, cell: Cell) -> int | None:
        mapping = self.fit.mapping
        amount = oere(cell, mapping.amount_unit)
        if amount is None:
            return None
        if isinstance(cell, Decimal) and abs(amount - cell * mapping.amount_unit * 100) > ROUNDING:
            self.rounded.append(number)
        return amount * mapping.amount_sign

    def _yearly(self, number: int, cells: Sequence[Cell]) -> dict[int, Any]:
        column = KINDS[self.fit.mapping.kind].repeated
        assert column is not None
        found: dict[int, Any] = {}
        for place, year in self.years.items():
            facts: dict[str, Any] = {}
            self._take(number, column, self.fit.headings[place], _cell(cells, place), facts)
            if facts.get(column.name) is not None:
                found[year] = facts[column.name]
        return found

    def _refuse(self, number: int, heading: str, cell: Cell, why: Reason) -> None:
        if all((one.row, one.column) != (number, heading) for one in self.refused[-WIDEST:]):
            self.refused.append(Refusal(number, heading, shown(cell), why))


def shown(cell: Cell, up_to: int = SHOWN) -> str:
    """The cell as it is quoted to a person."""
    text = plain(cell).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= up_to else text[: up_to - 1] + "…"


def _cell(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _fixed(mapping: ColumnMapping, file_name: str) -> dict[str, str]:
    """What every row has alike: the mapping's constants, and what the file's name says."""
    fixed = {name: str(value) for name, value in mapping.constants.items()}
    if mapping.from_name:
        found = re.search(mapping.from_name, file_name)
        if found is None:
            names = ", ".join(re.compile(mapping.from_name).groupindex)
            raise Refused(
                f"{file_name}: the mapping '{mapping.name}' takes {names} from the file's name, "
                f"which must match {mapping.from_name}. Rename the file."
            )
        fixed |= {name: said for name, said in found.groupdict().items() if said is not None}
    return fixed


Source = Callable[[Sequence[Cell]], Cell]


def _source(fit: Fit, column: Column, fixed: Mapping[str, str]) -> Source | None:
    """Where the column's cell comes from; None when the file says nothing about it."""
    place = fit.place(column.name)
    if place is not None:
        return lambda cells: _cell(cells, place)
    if column.name in fit.mapping.templates:
        return _filled(fit, fit.mapping.templates[column.name])
    if column.name in fixed:
        value = fixed[column.name]
        return lambda _cells: value
    return None


def _filled(fit: Fit, template: str) -> Source:
    places = {heading: fit.at(heading) for heading in re.findall(IN_BRACES, template)}

    def source(cells: Sequence[Cell]) -> str:
        return squeezed(re.sub(IN_BRACES, lambda m: plain(_cell(cells, places[m[1]])), template))

    return source


def _matched(pattern: str, cell: Cell) -> Cell:
    text = squeezed(plain(cell))
    found = re.search(pattern, text)
    if text and (found is None or not found.groups()):
        raise Unreadable("not_pattern", pattern=pattern)
    return (found[1] or "") if found else ""


def _replaced(words: Mapping[str, str], cell: Cell) -> Cell:
    folded = {said.casefold(): ours for said, ours in words.items()}
    return folded.get(squeezed(plain(cell)).casefold(), cell)
