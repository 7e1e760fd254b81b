"""Sheets of tasks as spreadsheet files: written with drop-downs and locked columns, and read again."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from models.answer_sheets import (
    HOW,
    HOW_ON_PAGE,
    LOCKED,
    MOST_ROWS,
    NAMES,
    NO,
    NOT_OURS,
    NOT_READABLE,
    RECEIVED,
    TOO_LARGE,
    WAS_RECEIVED,
    WAS_REFUSED,
    WAS_UNCHANGED,
    YES,
    Column,
    Page,
    Returned,
    Row,
    columns,
    refusal,
    returned,
)
from models.choices import Words
from models.facts import Refused
from models.fields import Kind, read_as
from models.settings import Language
from tasks import workbooks

LARGEST = 10
"""Megabytes of a file; its contents, unpacked, may be ten times as large."""

TOP = 3
"""Rows above the first task: what the sheet is, how it is used, the headings."""

A4 = 9
"""The paper, as spreadsheets number it."""

POINTS, HIGHEST = 15, 400
"""The height of a line, and the highest row that a spreadsheet allows (nearly), in points."""

FIRST_YEAR, LAST_YEAR = date(2000, 1, 1), date(2199, 12, 31)

_WIDTHS: dict[Kind, int] = {
    "text": 44,
    "line": 28,
    "choice": 20,
    "date": 13,
    "decimal": 13,
    "whole": 13,
    "check": 13,
}
_LOCKED_WIDTHS = (7, 32, 22, 12, 8)
_RECEIVED_WIDTH = 44
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "line": "@",
    "date": "dd-mm-yyyy",
    "whole": "#,##0",
    "decimal": "General",
}


class Sheet(NamedTuple):
    """A file to write: its title, how to use it, its worksheets, and whether a page of one's own takes it."""

    title: str
    pages: Sequence[Page]
    language: Language
    made_on: date
    on_page: bool = False


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def written(sheet: Sheet) -> bytes:
    """The file as XLSX; the same sheet is always the same bytes.

    Everything that somebody wrote is a text, whatever it begins with: nothing becomes a formula.
    """
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(kept, options) as book:
        book.set_properties({"title": sheet.title, "created": datetime.combine(sheet.made_on, time())})
        formats = _Formats(book)
        for page in sheet.pages:
            name = NAMES[page.form].said_in(sheet.language).format(page.year)
            _write_page(book.add_worksheet(name), sheet, page, formats)
    return kept.getvalue()


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        look = {"valign": "top", "text_wrap": True, **look}
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write_page(sheet: Any, about: Sheet, page: Page, formats: _Formats) -> None:
    shown = columns(page.form, page.year, about.language)
    _lay_out(sheet, about, page, shown)
    _write_heading(sheet, about, shown, formats)
    for at, row in enumerate(page.rows, TOP):
        _write_row(sheet, at, row, page.form, shown, about, formats)
    _guard(sheet, shown, max(TOP, TOP + len(page.rows) - 1), about.language)


def _lay_out(sheet: Any, about: Sheet, page: Page, shown: Sequence[Column]) -> None:
    """Widths, what stays in sight, and the page on paper."""
    last = len(LOCKED) + len(shown)
    widths = [*_LOCKED_WIDTHS, *(_WIDTHS[column.kind] for column in shown), _RECEIVED_WIDTH]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    headings = [*(words.said_in(about.language) for words in LOCKED), *(column.heading for column in shown)]
    sheet.set_row(TOP - 1, _height(headings, widths, 2))
    for at, row in enumerate(page.rows, TOP):
        cells = ["", row.task, *[""] * 3, *(row.cells.get(c.name, "") for c in shown), row.told + " " * 10]
        sheet.set_row(at, _height(cells, widths, 4))
    sheet.freeze_panes(TOP, 2)
    sheet.autofilter(TOP - 1, 0, max(TOP, TOP - 1 + len(page.rows)), last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_print_scale(70)
    sheet.print_across()
    sheet.repeat_rows(TOP - 1)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})


def _height(cells: Sequence[str], widths: Sequence[int], least: int) -> float:
    """Points that a row needs: not every program finds that out by itself for text that is wrapped."""
    lines = max(_lines(cell, width) for cell, width in zip(cells, widths, strict=False))
    return min(max(lines, least) * POINTS + 2, HIGHEST)


def _lines(text: str, width: int) -> int:
    return sum(1 + len(part) // max(1, width - 2) for part in text.split("\n"))


def _write_heading(sheet: Any, about: Sheet, shown: Sequence[Column], formats: _Formats) -> None:
    language = about.language
    sheet.write_string(0, 0, about.title, formats(bold=True, font_size=14, text_wrap=False))
    how = HOW_ON_PAGE if about.on_page else HOW
    sheet.write_string(1, 0, how.said_in(language), formats(text_wrap=False))
    look = formats(bold=True, bottom=1, bg_color="#E7EEF5")
    headings = [words.said_in(language) for words in LOCKED] + [column.heading for column in shown]
    for at, heading in enumerate([*headings, RECEIVED.said_in(language)]):
        sheet.write_string(TOP - 1, at, heading, look)
    for at, column in enumerate(shown, len(LOCKED)):
        if column.note:
            sheet.write_comment(TOP - 1, at, column.note, {"x_scale": 2, "author": ""})


def _write_row(
    sheet: Any, at: int, row: Row, form: str, shown: Sequence[Column], about: Sheet, formats: _Formats
) -> None:
    tint = {"refused": {"bg_color": "#F8D7DA"}, "received": {"bg_color": "#E2F0D9"}}.get(row.standing, {})
    locked = formats(border=4, **({"bg_color": "#F2F2F2"} | tint))
    _write_locked(
        sheet, at, row, locked, formats(border=4, num_format="dd-mm-yyyy", **({"bg_color": "#F2F2F2"} | tint))
    )
    for place, column in enumerate(shown, len(LOCKED)):
        look = formats(border=4, locked=False, num_format=_FORMATS.get(column.kind, "General"), **tint)
        _write_cell(sheet, at, place, column, row.cells.get(column.name, ""), form, look, about.language)
    bold = formats(border=4, bold=row.standing == "refused", **({"bg_color": "#F2F2F2"} | tint))
    sheet.write_string(at, len(LOCKED) + len(shown), _what_came_of_it(row, about), bold)


def _write_locked(sheet: Any, at: int, row: Row, look: Any, dated: Any) -> None:
    if row.number.isdecimal() and len(row.number) <= 9:
        sheet.write_number(at, 0, int(row.number), look)
    else:
        sheet.write_string(at, 0, row.number, look)
    sheet.write_string(at, 1, row.task, look)
    sheet.write_string(at, 2, row.responsible, look)
    if row.due_on is None:
        sheet.write_blank(at, 3, None, look)
    else:
        sheet.write_datetime(at, 3, datetime.combine(row.due_on, time()), dated)
    sheet.write_number(at, 4, row.version, look)


def _write_cell(
    sheet: Any, at: int, place: int, column: Column, text: str, form: str, look: Any, language: Language
) -> None:
    """A cell as its column holds it; what cannot be read so stands as it was typed."""
    read = read_as(form, column.name, text, language)
    if read is None:
        sheet.write_blank(at, place, None, look)
    elif column.kind == "date" and _day(read) is not None:
        sheet.write_datetime(at, place, _day(read), look)
    elif isinstance(read, int | float) and not isinstance(read, bool):
        sheet.write_number(at, place, read, look)
    else:
        sheet.write_string(at, place, _word(column, read, language), look)


def _day(text: Any) -> datetime | None:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return None
    return datetime.combine(day, time()) if FIRST_YEAR <= day <= LAST_YEAR else None


def _word(column: Column, read: Any, language: Language) -> str:
    if isinstance(read, bool):
        return (YES if read else NO).said_in(language)
    return next((option.label for option in column.options if option.code == read), str(read))


def _what_came_of_it(row: Row, about: Sheet) -> str:
    said_: dict[str, Words] = {
        "received": WAS_RECEIVED, "refused": WAS_REFUSED, "unchanged": WAS_UNCHANGED, "": Words("", ""),
    }  # fmt: skip
    words = said_[row.standing].said_in(about.language)
    return words.format(row.told) if row.standing == "refused" else f"{words}. {row.told}".strip(" .")


# ── What a cell may hold ────────────────────────────────────────────────────────────────────────────────

_NOT_ONE = Words("Vælg et af svarene på listen.", "Choose one of the answers in the list.")
_TOO_LONG = Words("Der er plads til {} tegn.", "There is room for {} characters.")
_NO_DAY = Words("Skriv en dato, fx 31-12-2027.", "Write a date, such as 2027-12-31.")
_NO_NUMBER = Words("Skriv et tal.", "Write a number.")
_NOT_WHOLE = Words("Skriv et helt tal i 1.000 kr.", "Write a whole number, in 1,000 kr.")


def _guard(sheet: Any, shown: Sequence[Column], last: int, language: Language) -> None:
    """Drop-downs and limits, for the whole of each column at once."""
    for at, column in enumerate(shown, len(LOCKED)):
        rule = _rule(column, language)
        sheet.data_validation(TOP, at, last, at, {"ignore_blank": True, **rule})


def _rule(column: Column, language: Language) -> dict[str, Any]:
    if column.kind in ("choice", "check"):
        words = [option.label for option in column.options] or [YES.said_in(language), NO.said_in(language)]
        return {"validate": "list", "source": words, "error_message": _NOT_ONE.said_in(language)}
    if column.kind == "date":
        span = {"criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        return {"validate": "date", **span, "error_message": _NO_DAY.said_in(language)}
    if column.kind in ("whole", "decimal"):
        whole = column.kind == "whole"
        limit = 10_000_000 if whole else 10**15
        words_ = (_NOT_WHOLE if whole else _NO_NUMBER).said_in(language)
        span = {"criteria": "between", "minimum": -limit, "maximum": limit}
        return {"validate": "integer" if whole else "decimal", **span, "error_message": words_}
    room = column.max_length
    length = {"validate": "length", "criteria": "<=", "value": room}
    return {**length, "error_message": _TOO_LONG.said_in(language).format(room)}


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────


def read(name: str, content: bytes) -> list[Returned]:
    """The worksheets of a file that came back; Refused, in a sentence, when it is none of ours."""
    _refuse_too_large(content)
    try:
        sheets = workbooks.sheets(name, content)
    except Refused:
        raise refusal(NOT_READABLE) from None
    found = [one for one in (returned(sheet.name or name, sheet.rows) for sheet in sheets) if one is not None]
    if not found:
        raise refusal(NOT_OURS)
    if sum(len(one.rows) for one in found) > MOST_ROWS:
        raise refusal(TOO_LARGE, rows=MOST_ROWS, size=LARGEST)
    return found


def _refuse_too_large(content: bytes) -> None:
    """A small file can unpack to more than a machine holds."""
    unpacked = len(content)
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                unpacked = sum(part.file_size for part in packed.infolist()) // 10
        except (zipfile.BadZipFile, ValueError):
            raise refusal(NOT_READABLE) from None
    if max(len(content), unpacked) > LARGEST * 2**20:
        raise refusal(TOO_LARGE, rows=MOST_ROWS, size=LARGEST)


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Put a file in its place, whole or not at all; where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = folder / f".{name}.{os.getpid()}"
    begun.write_bytes(content)
    begun.replace(folder / name)
    return folder / name
