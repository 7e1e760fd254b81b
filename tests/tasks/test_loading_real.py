"""Real files, where they lie beside the project: recognised, whole, and the same when taken again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.facts import Refused
from tasks.loading import load
from tests.tasks.loaded import SHARED, TODAY, counts, everything, rows

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")

BERGEN = SHARED / "bergen_driftsbudsjett_2013-2016.csv"
CONTROL = {"2013": "-490", "2014": "-627", "2015": "-489", "2016": "-539"}


@pytest.mark.parametrize(
    ("file", "kind", "read", "created", "totals"),
    [
        (BERGEN.name, "budget", 1761, 1761, CONTROL),
        ("sauda_investeringsbudsjett_2013.csv", "budget", 70, 70, {"2013": "0"}),
        ("nordic_city_actions.csv", "elements", 117, 117, {"action": 117}),
        ("os2mo_kolding_org_tree.csv", "units", 84, 84, {"unit": 84}),
        ("dk_council_calendars.csv", "meetings", 47, 6, {"adopted_date": 6}),
        ("dk_regk31_2024_funktion_0.28.20_sample.csv", "actuals", 99, 99, {"2024": "20685"}),
    ],
)  # fmt: skip
def test_a_real_file_is_taken_whole(
    memory: Engine, file: str, kind: str, read: int, created: int, totals: dict[str, str | int]
) -> None:
    loaded = load(SHARED / file, kind, today=TODAY)
    assert (loaded.read, *counts(loaded)) == (read, created, 0, 0, 0, 0)
    assert loaded.totals == totals
    before = everything()
    assert counts(load(SHARED / file, kind, today=TODAY)) == (0, 0, created, 0, 0)
    assert everything() == before


def test_a_chart_that_names_an_account_twice_says_where(memory: Engine) -> None:
    loaded = load(SHARED / "dk_kontoplan_funktioner_extract_en.csv", "chart", today=TODAY, keep_good=True)
    assert [(one.row, one.value) for one in loaded.rejected] == [(8, "0.25.11"), (9, "0.25.11")]
    assert counts(loaded) == (45, 0, 0, 0, 2)


def test_the_four_years_sum_as_their_publisher_says(memory: Engine) -> None:
    load(BERGEN, "budget", today=TODAY)
    lines = rows("budget_line", "y0", "y1", "y2", "y3")
    assert [sum(line[n] for line in lines) for n in range(4)] == [-49000, -62700, -48900, -53900]


def test_the_tree_has_two_roots(memory: Engine) -> None:
    load(SHARED / "os2mo_kolding_org_tree.csv", "units", today=TODAY)
    roots = [
        name
        for name, parent, ends in rows("unit", "name", "parent", "valid_to")
        if parent is None and not ends
    ]
    assert roots == ["Kolding Kommune", "Lønorganisation"]


def test_an_owner_that_nobody_knows_is_kept_and_pointed_out(memory: Engine) -> None:
    loaded = load(SHARED / "nordic_city_actions.csv", "elements", today=TODAY, language="da")
    assert loaded.findings[0].sentence.startswith(
        "99 har en ansvarlig, der ikke kendes; teksten er gemt: »Kredsløb"
    )
    assert ("AAR-001", "Kredsløb (municipal utility company)") in rows("element", "key", "owner_text")


def test_a_file_without_its_year_in_its_name_is_refused(memory: Engine, tmp_path: Path) -> None:
    copy = tmp_path / "regnskab.csv"
    copy.write_bytes((SHARED / "dk_regk31_2024_funktion_0.28.20_sample.csv").read_bytes())
    with pytest.raises(Refused, match="takes year from the file's name"):
        load(copy, "actuals", today=TODAY)


@pytest.mark.parametrize(
    "file", ["dk_kommuner.csv", "dk_kommuner_regioner_latin1.csv", "simrishamn_budgetprocess_2026.ics"]
)
def test_a_file_of_no_use_to_a_plan_is_refused(memory: Engine, file: str) -> None:
    with pytest.raises(Refused, match=r"not recognised|nothing in the file"):
        load(SHARED / file, "units", today=TODAY)
