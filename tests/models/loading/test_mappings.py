"""Mappings: read from TOML, refused with a reason, recognised by a file's header."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.facts import Refused
from models.loading.mappings import (
    ColumnMapping,
    Sheet,
    fits,
    missing,
    normal_heading,
    read_mappings,
    ready_mappings,
    recognised,
    unused_columns,
)

UNITS = ColumnMapping(kind="units", name="x", identity=("nøgle",), columns={"name": ("navn",)})


NAMED = '[columns]\nname = "navn"'


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("kind = ", "not valid TOML"),
        ("mapping = 3", "must be a list of tables"),
        ('kind = "planer"\nidentity = ["n"]', "'kind': Input should be 'units', 'people'"),
        (f'kind = "units"\n{NAMED}', "'identity': Field required"),
        (f'kind = "units"\nidentity = []\n{NAMED}', "identity must name at least one column"),
        (f'kind = "units"\nidentity = ["n"]\nowner = "x"\n{NAMED}', "'owner' is not a setting of a mapping"),
        (f'kind = "units"\nidentity = ["n"]\nfrom_name = "(("\n{NAMED}', "regular expression"),
        (f'kind = "units"\nidentity = ["n"]\n{NAMED}\n[patterns]\nname = "(("', "regular expression"),
        ('kind = "units"\nidentity = ["n"]\n[columns]\nparent = "p"', "nothing gives the column 'name'"),
        (
            'kind = "units"\nidentity = ["n"]\n[columns]\nnavn = "navn"',
            "'navn' is not a column of units. It has: name, parent",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_its_file(tmp_path: Path, toml: str, said: str) -> None:
    file = tmp_path / "min.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(Refused, match=r"min\.toml") as refused:
        read_mappings(file)
    assert said in str(refused.value)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="the mapping cannot be read"):
        read_mappings(tmp_path / "nej.toml")


def test_every_ready_mapping_is_whole_and_has_a_name_of_its_own() -> None:
    names = [mapping.name for mapping in ready_mappings()]
    assert len(names) == len(set(names)) == 20


@pytest.mark.parametrize("heading", ["Nøgle", " nøgle * ", "NØGLE:", "nøgle\n"])
def test_headings_are_compared_without_case_blanks_and_stars(heading: str) -> None:
    assert normal_heading(heading) == "nøgle"


def test_the_heading_row_may_lie_below_a_title() -> None:
    fit = fits(UNITS, Sheet("", [["Enheder 2027"], [], ["Nøgle", "Navn", "Farve"], ["A", "B", "c"]]))
    assert fit is not None and fit.heading_row == 3
    assert unused_columns(fit) == ["Farve"]
    assert missing(fit) == []


def test_the_mapping_that_uses_most_columns_is_chosen() -> None:
    wide = UNITS.model_copy(update={"name": "bred", "columns": {"name": ("navn",), "sector": ("sektor",)}})
    sheet = Sheet("", [["nøgle", "navn", "sektor"]])
    assert recognised("f", "units", [sheet], [UNITS, wide]).mapping.name == "bred"
    assert recognised("f", "units", [sheet], [wide, UNITS]).mapping.name == "bred"


def test_a_file_without_headings_is_known_by_its_first_row() -> None:
    bare = UNITS.model_copy(update={"headerless": ("nøgle", "navn"), "signature": {"nøgle": "^E[0-9]"}})
    assert fits(bare, Sheet("", [["E1", "Skole"]])) is not None
    assert fits(bare, Sheet("", [["Skole", "E1"]])) is None
    assert fits(bare, Sheet("", [["E1", "Skole", "mere"]])) is None
    assert fits(bare, Sheet("", [])) is None
