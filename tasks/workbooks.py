"""Workbooks: reading CSV and spreadsheets as cells, and writing the template workbook."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.danish import Cell
from models.facts import Refused
from models.loading.kinds import KINDS, choices
from models.loading.mappings import READY, ColumnMapping, Sheet, read_mappings

LARGEST_FILE = 100 * 2**20
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX and ODS, and the older XLS, begin."""

SEPARATORS = ";\t,"
SAMPLE = 50
"""Rows by which the separator is judged."""

TEMPLATE = Path(__file__).parents[1] / "deployments" / "template" / "skabelon.xlsx"
TEMPLATE_MAPPINGS = READY / "skabelon.toml"
TEMPLATE_YEARS = range(2026, 2030)
"""Years that the template offers a target for; others are written beside them."""

HIDDEN = ("description",)
"""Columns that are understood and not offered in the template."""

TEMPLATE_ROWS = 5000
"""Rows that offer the words of a closed column."""


def read_bytes(file: Path) -> bytes:
    """The file's content; Refused when it cannot be had."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Refused(
                f"{file} is larger than 100 MB. Is it the right file?",
                f"{file} fylder mere end 100 MB. Er det den rigtige fil?",
            )
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.", _unread(file)) from None


def _unread(file: Path) -> str:
    if not file.exists():
        return f"Filen {file} findes ikke på denne maskine. Se efter, om pladsen er skrevet rigtigt."
    return f"Filen {file} kan ikke læses. Se efter, om den er en fil, og om programmet må læse den."


def sheets(name: str, content: bytes, substitute: Callable[[str], str] | None = None) -> list[Sheet]:
    """The sheets of a spreadsheet (XLSX, XLS, ODS), or the one table of a CSV file.

    `substitute` is applied to every text, headings too. Raises Refused when the file cannot be read.
    """
    read = _spreadsheet if content.startswith(SPREADSHEETS) else _csv
    found = read(name, content)
    if substitute is None:
        return found
    return [
        sheet._replace(rows=[[_put(substitute, cell) for cell in row] for row in sheet.rows])
        for sheet in found
    ]


def _put(substitute: Callable[[str], str], cell: Cell) -> Cell:
    return substitute(cell) if isinstance(cell, str) else cell


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────


def _csv(name: str, content: bytes) -> list[Sheet]:
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    tables = [(separator, _parsed(text, separator)) for separator in SEPARATORS]
    separator, rows = max(tables, key=lambda table: _evenness(table[1]))
    _refuse_open_quote(name, text, separator)
    return [Sheet("", [[cell.strip() for cell in row] for row in rows])]


def decoded(content: bytes) -> str:
    """The text of a CSV file: by its byte order mark, else UTF-8, else Windows-1252, else ISO-8859-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("iso-8859-1")


def _parsed(text: str, separator: str, *, strict: bool = False) -> list[list[str]]:
    csv.field_size_limit(LARGEST_FILE)
    return list(csv.reader(io.StringIO(text), delimiter=separator, strict=strict))


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[bool, int]:
    """How well a separator parts the rows: into the same number of cells nearly everywhere, and into many."""
    widths = [len(row) for row in rows if any(row)][:SAMPLE]
    if not widths:
        return False, 0
    usual = max(set(widths), key=widths.count)
    return usual > 1 and widths.count(usual) * 10 >= len(widths) * 7, usual


def _refuse_open_quote(name: str, text: str, separator: str) -> None:
    """A quotation mark that is never closed would swallow the rest of the file without a word."""
    try:
        _parsed(text, separator, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            row = len(_parsed(text, separator))
            raise Refused(
                f'{name}, row {row}: a quotation mark (") is opened and never closed.',
                f'{name}, række {row}: et anførselstegn (") er åbnet og bliver aldrig lukket.',
            ) from None


# ── Spreadsheets ────────────────────────────────────────────────────────────────────────────────────────


def _spreadsheet(name: str, content: bytes) -> list[Sheet]:
    try:
        return list(_calamine(content))
    except Exception as error:
        raise Refused(
            f"{name} cannot be read as a spreadsheet ({error}). Save it again as XLSX or CSV.",
            f"{name} kan ikke læses som et regneark. Gem det igen som XLSX eller CSV.",
        ) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(
            f"{name} is damaged. Save it again as XLSX or CSV.",
            f"{name} er beskadiget. Gem filen igen som XLSX eller CSV.",
        ) from None


def _calamine(content: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            yield Sheet(sheet.name, [[_cell(value) for value in row] for row in rows])


def _cell(value: Any) -> Cell:
    """A spreadsheet's value as a cell: numbers exact as shown, days as dates, the rest as text."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return Decimal(repr(value)) if math.isfinite(value) else ""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(sep="T")
    if isinstance(value, date):
        return value
    return str(value) if isinstance(value, time | timedelta) else str(value).strip()


# ── The template workbook ───────────────────────────────────────────────────────────────────────────────


def write_template(file: Path = TEMPLATE) -> None:
    """Our template workbook: one sheet for each kind, the people first; what must be filled in is bold."""
    from xlsxwriter import Workbook

    with Workbook(str(file), {"in_memory": True}) as book:
        book.set_properties(
            {"title": "Skabelon", "created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EEF5"})
        light = book.add_format({"bottom": 1, "bg_color": "#E7EEF5"})
        for mapping in sorted(read_mappings(TEMPLATE_MAPPINGS), key=lambda one: one.kind != "people"):
            sheet = book.add_worksheet(mapping.sheet)
            sheet.freeze_panes(1, 0)
            for place, (name, heading) in enumerate(template_headings(mapping)):
                must = heading.endswith("*")
                sheet.write_string(0, place, heading, bold if must else light)
                sheet.set_column(place, place, max(12, len(heading) + 4))
                _offer_words(sheet, place, mapping, name)


def _offer_words(sheet: Any, place: int, mapping: ColumnMapping, name: str) -> None:
    if words := list(choices(mapping.kind, name)):
        sheet.data_validation(
            1, place, 5000, place, {"validate": "list", "source": words, "error_type": "warning"}
        )


def template_headings(mapping: ColumnMapping) -> list[tuple[str, str]]:
    """Our name and heading of each column of a template sheet; a star where it must be filled in."""
    said = {heading for headings in mapping.columns.values() for heading in headings}
    keys = [("", f"{heading}*") for heading in mapping.identity if heading not in said]
    columns = [
        (c, mapping.columns[c.name][0]) for c in KINDS[mapping.kind].columns if c.name in mapping.columns
    ]
    shown = [(c.name, heading + "*" * c.required) for c, heading in columns if c.name not in HIDDEN]
    years = TEMPLATE_YEARS if mapping.repeated else ()
    return keys + shown + [("", mapping.repeated.replace("{year}", str(year))) for year in years]
