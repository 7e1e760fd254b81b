"""Files as accidents leave them: whatever comes in, only a result or a sentence comes out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models import store
from models.facts import Refused
from models.loading.kinds import LOAD_KINDS, LoadKind
from models.loading.mappings import read_mappings
from models.store import schema
from tasks import workbooks
from tasks.loading import load
from tests.tasks.loaded import TODAY, everything

HEADINGS = {
    mapping.kind: [heading for _, heading in workbooks.template_headings(mapping)]
    for mapping in read_mappings(workbooks.TEMPLATE_MAPPINGS)
}
CELLS = st.one_of(
    st.sampled_from(
        ["", "A", "B", "2027", "0.28.20", "31.12.2027", "1.234,5", " - ", "ja", "a@x.dk", "I1;I2", "vision"]
    ),
    st.text(max_size=12),
    st.floats().map(str),
    st.integers().map(str),
)
GENTLE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def scratch(tmp_path: Path) -> Engine:
    """A memory in RAM."""
    return schema.scratch_engine()


def survives(scratch: Engine, file: Path, kind: str) -> None:
    """A result or a sentence; with rejected rows nothing written; twice the same."""
    with store.bound_to(scratch):
        before = everything()
        try:
            loaded = load(file, kind, today=TODAY)
        except Refused as refused:
            assert str(refused).strip()
            assert everything() == before
            return
        if loaded.rejected:
            assert everything() == before
        kept = load(file, kind, today=TODAY, keep_good=True)
        assert kept.rejected == loaded.rejected or loaded.rejected
        after = everything()
        again = load(file, kind, today=TODAY, keep_good=True)
        assert (again.created, again.updated, everything()) == (0, 0, after)


@GENTLE
@given(data=st.data(), kind=st.sampled_from(LOAD_KINDS))
def test_no_row_brings_loading_down(
    scratch: Engine, tmp_path: Path, data: st.DataObject, kind: LoadKind
) -> None:
    width = len(HEADINGS[kind])
    table = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width + 1), max_size=6))
    lines = [
        ";".join(HEADINGS[kind]),
        *(";".join(f'"{c.replace(chr(34), "")}"' for c in row) for row in table),
    ]
    file = tmp_path / "fil.csv"
    file.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    survives(scratch, file, kind)


SOUND = "nøgle;navn;hører under\nA;Kommunen;\nB;Børn og Unge;A\n".encode()


@GENTLE
@given(
    st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(max_size=3)), max_size=8),
    st.integers(0, len(SOUND)),
)
def test_no_damaged_text_file_brings_loading_down(
    scratch: Engine, tmp_path: Path, hits: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(SOUND)
    for place, bytes_ in hits:
        content[place : place + 1] = bytes_
    file = tmp_path / "fil.csv"
    file.write_bytes(bytes(content[: cut + len(SOUND) // 2]))
    survives(scratch, file, "units")


@GENTLE
@given(st.binary(max_size=200))
def test_no_heap_of_bytes_brings_loading_down(scratch: Engine, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(content)
    survives(scratch, file, "people")


def sound_spreadsheet() -> bytes:
    """A small XLSX."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet("enheder")
        for row, cells in enumerate([["nøgle", "navn"], ["A", "Kommunen"], [1.5, "Skole"]]):
            sheet.write_row(row, 0, cells)
    return kept.getvalue()


@GENTLE
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=20), st.floats(0.1, 1)
)
def test_no_damaged_spreadsheet_brings_loading_down(
    scratch: Engine, tmp_path: Path, hits: list[tuple[float, int]], part: float
) -> None:
    content = bytearray(sound_spreadsheet())
    for place, byte in hits:
        content[int(place * len(content))] = byte
    file = tmp_path / "fil.xlsx"
    file.write_bytes(bytes(content[: max(4, int(part * len(content)))]))
    survives(scratch, file, "units")
