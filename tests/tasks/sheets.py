"""Sheets as a department fills them in: opened, written in, and saved again."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter import Workbook

from models.danish import Cell
from tasks import workbooks

TOP = 2
"""The row of the headings, counted from nought."""

Rows = list[list[Cell]]


def opened(content: bytes) -> dict[str, Rows]:
    """The cells of each worksheet, as calamine reads them."""
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in workbooks.sheets("ark.xlsx", content)}


def table(content: bytes, name: str) -> list[dict[str, Cell]]:
    """The tasks of a worksheet, each by its headings."""
    headings, *rows = opened(content)[name][TOP:]
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def saved(sheets: Mapping[str, Rows]) -> bytes:
    """A spreadsheet with these cells; what somebody typed as a formula is one."""
    kept = io.BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(sheet, at, place, cell, book)
    return kept.getvalue()


def _write(sheet: Any, at: int, place: int, cell: Any, book: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(at, place, cell)
    elif hasattr(cell, "isoformat"):
        sheet.write_datetime(at, place, cell, book.add_format({"num_format": "dd-mm-yyyy"}))
    else:
        sheet.write_number(at, place, float(cell))


def filled_in(content: bytes, name: str, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The file with `answers` written in: by the task's title, then by the beginning of a heading."""
    sheets = opened(content)
    headings = [str(one) for one in sheets[name][TOP]]
    for row in sheets[name][TOP + 1 :]:
        for heading, cell in answers.get(str(row[1]), {}).items():
            row[_place(headings, heading)] = cell
    return saved(sheets)


def _place(headings: list[str], heading: str) -> int:
    """The column of that heading, or the one that begins so."""
    if heading in headings:
        return headings.index(heading)
    (found,) = (at for at, one in enumerate(headings) if one.startswith(heading))
    return found


def changed(content: bytes, name: str, change: Callable[[Rows], Any]) -> bytes:
    """The file after somebody did something to a worksheet's rows."""
    sheets = opened(content)
    change(sheets[name])
    return saved(sheets)
