"""Reading CSV and spreadsheets, and the template workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import Engine

from models.facts import Refused
from models.loading.kinds import LOAD_KINDS, LoadKind
from models.loading.mappings import read_mappings, recognised
from tasks import workbooks
from tasks.loading import load
from tests.tasks.loaded import TODAY, counts, rows, take

TABLE = [["nøgle", "navn"], ["A", "Børn, Ældre & Å"], ["B", "Skole; og mere"]]


def quoted(separator: str) -> str:
    """The table as a CSV text."""
    return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in TABLE)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_csv_file_is_read_whatever_saved_it(separator: str, encoding: str, ending: str) -> None:
    content = quoted(separator).replace("\n", ending).encode(encoding)
    (sheet,) = workbooks.sheets("fil.csv", content)
    assert sheet.rows == TABLE


def test_windows_own_signs_are_read() -> None:
    assert workbooks.decoded("»5 €« – “Å”".encode("cp1252")) == "»5 €« – “Å”"
    assert workbooks.decoded(b"\x81\xe6") == "\x81æ"


def test_commas_in_amounts_do_not_part_a_file_with_semicolons() -> None:
    lines = ["indikator;værdi", *(f"M{n};{n},5" for n in range(60))]
    (sheet,) = workbooks.sheets("fil.csv", "\n".join(lines).encode())
    assert sheet.rows[1] == ["M0", "0,5"]


def test_a_quotation_mark_in_the_middle_of_a_text_is_a_quotation_mark() -> None:
    (sheet,) = workbooks.sheets("fil.csv", 'nøgle;navn\nA;Projekt "Havn" 2\nB;Skole'.encode())
    assert sheet.rows[1:] == [["A", 'Projekt "Havn" 2'], ["B", "Skole"]]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    with pytest.raises(Refused, match=r"fil.csv, row 2: a quotation mark .* never closed"):
        workbooks.sheets("fil.csv", 'nøgle;navn\nA;"Kommunen\nB;Skole\n'.encode())


def spreadsheet(file: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """An XLSX file; dates are written as dates, numbers as numbers."""
    with xlsxwriter.Workbook(str(file)) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for name, table in sheets:
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(table):
                for place, cell in enumerate(cells):
                    sheet.write(row, place, cell, day if isinstance(cell, date) else None)
    return file


def test_a_spreadsheets_cells_are_exact(tmp_path: Path) -> None:
    noon = datetime(2027, 5, 14, 12, 30, tzinfo=UTC).replace(tzinfo=None)
    cells = [2201, 0.1, -1362250.25, date(2027, 12, 31), noon, "tekst", True]
    file = spreadsheet(tmp_path / "bog.xlsx", ("Ark1", [["a"], [], cells]))
    (sheet,) = workbooks.sheets("bog.xlsx", file.read_bytes())
    assert list(sheet.rows[2]) == [
        Decimal(2201),
        Decimal("0.1"),
        Decimal("-1362250.25"),
        date(2027, 12, 31),
        "2027-05-14T12:30:00",
        "tekst",
        "ja",
    ]


def test_a_budget_in_a_spreadsheet_is_the_same_as_in_csv(memory: Engine, tmp_path: Path) -> None:
    heading = ["år", "konto", "tekst", "år 1", "år 2"]
    lines: list[list[object]] = [[2027, 2820, "Grønt", 1234.56, -0.1], [2027, "0.32.31", "Haller", 3, "2,5"]]
    table: list[list[object]] = [["Vedtaget budget"], [], [*heading], *lines]
    file = spreadsheet(tmp_path / "budget.xlsx", ("forside", [["Budget 2027"]]), ("tal", table))
    loaded = load(file, "budget", today=TODAY)
    assert loaded.totals == {"2027": "1237.56", "2028": "2.40"}
    same = ("2027;0.28.20;Grønt;1.234,56;-0,10", "2027;0.32.31;Haller;3;2,5")
    assert counts(take(tmp_path, "budget", ";".join(heading), *same)) == (0, 0, 2, 0, 0)


def test_a_formulas_amount_is_rounded_and_it_is_said(memory: Engine, tmp_path: Path) -> None:
    file = spreadsheet(
        tmp_path / "b.xlsx",
        ("x", [["år", "konto", "år 1"], [2027, "0.28.20", 100 / 3], [2027, "0.28.21", 0.1 + 0.2]]),
    )
    loaded = load(file, "budget", today=TODAY)
    assert rows("budget_line", "y0") == [(30,), (3333,)]
    assert loaded.warnings == ("1 amounts from spreadsheet formulas were rounded to whole øre (row 2).",)


def test_the_right_sheet_is_found_by_its_name_or_asked_for(memory: Engine, tmp_path: Path) -> None:
    table: list[list[object]] = [["nøgle", "navn"], ["A", "Kommunen"]]
    other: list[list[object]] = [["nøgle", "navn", "sektor"], ["B", "Skolen", "x"]]
    file = spreadsheet(tmp_path / "bog.xlsx", ("kladde", other), ("Enheder", table))
    load(file, "units", today=TODAY)
    assert rows("unit", "key") == [("A",)]
    load(file, "units", today=TODAY, sheet="KLADDE")
    assert rows("unit", "key") == [("A",), ("B",)]
    with pytest.raises(Refused, match=r"no sheet called 'ark9'\. It has: kladde, Enheder"):
        load(file, "units", today=TODAY, sheet="ark9")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"\xd0\xcf\x11\xe0" + b"y" * 500]
)
def test_a_damaged_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="Save it again as XLSX or CSV"):
        workbooks.sheets("bog.xlsx", content)


# ── The template ────────────────────────────────────────────────────────────────────────────────────────


def test_the_template_that_lies_here_is_the_one_that_the_mappings_give(tmp_path: Path) -> None:
    workbooks.write_template(tmp_path / "ny.xlsx")
    made, kept = (
        workbooks.sheets(file.name, file.read_bytes()) for file in (tmp_path / "ny.xlsx", workbooks.TEMPLATE)
    )
    assert made == kept
    assert kept[0].name == "personer" and len(kept) == len(LOAD_KINDS)


@pytest.mark.parametrize("kind", LOAD_KINDS)
def test_the_template_is_recognised_sheet_by_sheet_and_empty_it_changes_nothing(
    memory: Engine, kind: LoadKind
) -> None:
    mappings = read_mappings(workbooks.TEMPLATE_MAPPINGS)
    tables = workbooks.sheets("skabelon.xlsx", workbooks.TEMPLATE.read_bytes())
    fit = recognised("skabelon.xlsx", kind, tables, mappings)
    assert (fit.mapping.kind, fit.sheet.name) == (kind, fit.mapping.sheet)
    loaded = load(workbooks.TEMPLATE, kind, today=TODAY)
    assert (loaded.read, loaded.warnings) == (0, ())
