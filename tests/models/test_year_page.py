"""The year's page: what is late first, then what comes, then what is done."""

from __future__ import annotations

from datetime import date

from models.overview import Ahead
from models.settings import read_settings
from models.year_page import year_page

DEFAULTS = read_settings()
TODAY = date(2027, 4, 22)
DATES = (
    Ahead("year", "followup_due", date(2027, 4, 7), "done", 1, False, date(2027, 3, 31)),
    Ahead("april", "hold", date(2027, 4, 20), "waiting"),
    Ahead("april", "note", date(2027, 4, 23), "waiting"),
    Ahead("june", "hold", date(2027, 6, 8), "waiting"),
)


def test_the_page_counts_the_dates_and_sorts_them_by_how_they_stand() -> None:
    lines = year_page("Planår 2027", DATES, TODAY, DEFAULTS, "![hjulet](data:x)").split("\n")
    assert lines[4] == "● 1 sket · ◉ 1 inden en uge · ▲ 1 forsinket · ○ 1 senere"
    assert lines[6] == "![hjulet](data:x)"
    assert [line for line in lines if line.startswith(("##", "| 2", "| 7", "| 8"))] == [
        "## Forsinket",
        "| 20. april 2027 (uge 16) | temamødet i april | ▲ forsinket |",
        "## Det, der kommer",
        "| 23. april 2027 (uge 16) | temamødet i april: opsamlingen sendt | ◉ inden en uge |",
        "| 8. juni 2027 (uge 23) | temamødet i juni | ○ senere |",
        "## Det, der er sket",
        "| 7. april 2027 (uge 14) | opfølgning: status skal være inde (pr. 31. marts) | ● sket |",
    ]


def test_a_year_without_dates_says_so() -> None:
    assert year_page("Planår 2027", (), TODAY, DEFAULTS).endswith("Der er ingen datoer endnu.\n")


def test_a_meeting_that_is_off_stands_apart_and_is_not_late() -> None:
    off = (
        Ahead("april", "hold", date(2027, 4, 20), "cancelled"),
        Ahead("june", "hold", date(2027, 6, 8), "merged"),
    )
    lines = year_page("Planår 2027", off, date(2027, 5, 3), DEFAULTS).split("\n")
    assert lines[4] == "✕ 2 bliver ikke holdt"
    assert [line for line in lines if line.startswith(("##", "| 2", "| 8"))] == [
        "## Det, der ikke bliver holdt",
        "| 20. april 2027 (uge 16) | temamødet i april | ✕ aflyst |",
        "| 8. juni 2027 (uge 23) | temamødet i juni | ✕ holdes sammen med et andet temamøde |",
    ]
