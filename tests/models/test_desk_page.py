"""The page of the day leads to the forms, and says what was sent and how everything stands."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest

from deployments.timetable import TABLE
from models.desk_page import Found, Pages, desk_page, progress_page
from models.overview import FORMS, MOST, HowFar, Mailed, Owing, Picture, Sending, bar, today_page, who_page
from models.settings import read_settings

TODAY = date(2027, 3, 1)
SETTINGS = read_settings()
LINKS = {row.flow: f"/deployments/deployment/{row.flow}/run" for row in TABLE}
PAGES = Pages("hvem-mangler-hvad", ("planaar-2027",))


def owing(number: int = 7, **more: Any) -> Owing:
    known: dict[str, Any] = {
        "number": number, "key": "2027/april/steers", "kind": "steers", "title": "temamødet i april",
        "unit": "Plan", "person": "Ida", "phone": "12 34", "due_on": TODAY, "rung": "request",
        "state": "open", "reason": "", "closed_on": None,
    }  # fmt: skip
    return Owing(**(known | more))


def picture(*tasks: Owing, **more: Any) -> Picture:
    known = Picture(TODAY, (), tasks, frozenset(), (), 2027, None)
    return known._replace(**more)


KEY = "2027/status/1/klima"
STATUS: dict[str, Any] = {"kind": "status", "key": KEY}
NOT_THEIRS: dict[str, Any] = {"state": "needs_person", "reason": "not_mine"}
WAITING = Sending("june", TODAY, 3, 2027)
DECISIONS = owing(kind="decisions", key="2027/june/decisions")


def filled(page: str) -> dict[str, dict[str, object]]:
    """What each linked form is filled in with, read as the page of Prefect reads it."""
    found = re.findall(r"\(/deployments/deployment/(\w+)/run(?:\?parameters=([^)]*))?\)", page)
    return {flow: json.loads(unquote(unquote(given))) if given else {} for flow, given in found}


@pytest.mark.parametrize(
    ("shown", "flow", "given"),
    [
        (picture(sendings=(WAITING,)), "approve_sending", {"meeting": "juni", "year": 2027}),
        (picture(owing()), "record_steers", {"meeting": "april", "year": 2027}),
        (picture(DECISIONS), "record_decisions", {"meeting": "juni", "year": 2027}),
        (picture(owing(kind="budget", key="2027/august/budget")), "record_budget", {"year": 2027}),
        (picture(owing(kind="ad_hoc", key="ad_hoc/7", rung="phone")), "receive_response", {"request": "7"}),
        (picture(owing(**STATUS), askable=frozenset({KEY})), "tell_manager", {"requests": ["7"]}),
        (picture(owing(**STATUS, **NOT_THEIRS)), "hand_over_tasks", {"requests": ["7"]}),
        (picture(newest_year=2026), "open_year", {"year": 2027}),
        (picture(misled=("Ida",)), "renew_link", {}),
    ],
)  # fmt: skip
def test_a_line_leads_to_its_form_with_what_is_known_filled_in(
    shown: Picture, flow: str, given: dict[str, object]
) -> None:
    assert filled(today_page(shown, SETTINGS, LINKS)) == {flow: given}


def test_without_a_server_a_line_says_the_name_of_its_form() -> None:
    assert "(»Notér tilkendegivelser«)" in today_page(picture(owing()), SETTINGS)


def test_the_forms_are_called_as_in_the_timetable() -> None:
    assert {row.flow: row.name for row in TABLE if row.flow in FORMS} == FORMS


def test_the_day_has_ten_lines_at_most() -> None:
    many = picture(*(owing(number) for number in range(1, 40)))
    lines = [line for line in today_page(many, SETTINGS, LINKS).splitlines() if line[:2] == "- "]
    assert len(lines) == MOST


@pytest.mark.parametrize(
    ("answered", "asked", "drawn"),
    [
        (0, 30, "░░░░░░░░░░"),
        (1, 30, "▓░░░░░░░░░"),
        (12, 30, "▓▓▓▓░░░░░░"),
        (29, 30, "▓▓▓▓▓▓▓▓▓░"),
        (30, 30, "▓▓▓▓▓▓▓▓▓▓"),
    ],
)
def test_a_bar_is_full_only_when_nothing_is_missing(answered: int, asked: int, drawn: str) -> None:
    assert bar(HowFar("", answered, asked)) == drawn


def test_who_owes_what_begins_with_how_far_each_unit_is_and_what_needs_a_person() -> None:
    far = (HowFar("Børn", 3, 10), HowFar("", 9, 20))
    page = who_page(picture(owing(), owing(8, state="needs_person"), how_far=far), "da")
    assert "| Børn | 3 af 10 | ▓▓▓░░░░░░░ |" in page and "| Alle enheder | 12 af 30 |" in page
    assert page.index("| 8 |") < page.index("## Plan") < page.index("| 7 |")
    assert "| Ida · Plan | 1. marts 2027 | intet svar |" in page


def test_the_day_says_what_was_sent_and_how_it_stands() -> None:
    invited = 3 * (Mailed("Åse", "invitation", 1, "sent"),)
    mailed = (Mailed("Ida", "reminder", 2, "sent"), Mailed("Søren", "request", 1, "refused"), *invited)
    shown = picture(owing(state="needs_person"), mailed=mailed, how_far=(HowFar("", 12, 30),))
    page = desk_page(shown, SETTINGS, PAGES, Found("14 opmærksomhedspunkter, 3 vigtige", "sammenhaeng-2027"))
    assert "**5** mails: 3 × invitation, 1 × frist i morgen, 1 × opgave." in page
    assert [line for line in page.split("\n") if "Åse" in line] == ["| Åse | 3 × invitation | 1 | sendt |"]
    assert "| Søren | opgave | 1 | ikke kommet frem |" in page
    assert (
        "- 1 opgave har brug for en person: se [hvem-mangler-hvad](/artifacts/key/hvem-mangler-hvad)." in page
    )
    assert "- 12 af 30 har svaret ▓▓▓▓░░░░░░" in page
    assert "- 14 opmærksomhedspunkter, 3 vigtige: se [sammenhaeng-2027]" in page


def test_a_closed_matter_is_a_number_on_every_page() -> None:
    closed = owing(kind="contribution", key="2027/april/contribution/hemmelig", title=None, rung="phone")
    both = desk_page(picture(closed), SETTINGS, PAGES, None, LINKS) + who_page(picture(closed), "da")
    assert "lukket opgave nr. 7" in both and "hemmelig" not in both and "None" not in both


def test_long_work_shows_how_far_it_is() -> None:
    assert progress_page("Prøven", 42, 100, "Nået til 5. maj 2027.").splitlines()[2].endswith(" 42 %")
