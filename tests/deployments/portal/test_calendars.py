"""The calendars that people subscribe to: whose they are, what stands in them, and when they end."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from sqlalchemy import Engine

from models.store.tables import Element, Meeting, Milestone, Person, Request
from tasks.ledger import calendars, meetings, passes, responses
from tests.deployments.portal.indoors import ANSWER, TODAY, Visitor, number_of, plain, the_year_begins
from tests.memories import whole_memory
from tests.people import IDA, PETER, SOREN
from tests.tasks.owing import DUE, put

KLIMA = "2027/april/contribution/klima"
WHEEL = "/kalender/aarshjul.ics"


def tell_the_dates() -> None:
    """The council has its meeting plan, and the dates of the meetings have been told."""
    put(Milestone, Milestone.kind.in_(("save_date", "meeting_plan")), state="done")


def make(visitor: Visitor) -> str:
    """Press the button; where the calendar is, as the page says it."""
    assert visitor.post("/kalender", {"act": "make"}).headers["location"].endswith("/kalender?sket=lavet")
    return address_on(visitor.get("/kalender").text)


def address_on(text: str) -> str:
    (path,) = set(map(str, re.findall(r"http://portal\.invalid(/kalender/[\w.~-]+\.ics)", text))) - {WHEEL}
    return path


def events(content: bytes) -> dict[str, Any]:
    """The events of a feed by what they are called; both readers find the same ones."""
    read = {str(one["summary"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    other = vobject.readOne(content.decode("utf-8"))
    assert {one.summary.value for one in getattr(other, "vevent_list", [])} == read.keys()
    return read


# ── The address ─────────────────────────────────────────────────────────────────────────────────────────


def test_looking_makes_no_address_and_pressing_twice_makes_one(soren: Visitor) -> None:
    before = whole_memory()
    assert "Du har ikke nogen kalenderadresse endnu." in plain(soren.get("/kalender").text)
    assert whole_memory() == before
    assert make(soren) == make(soren)
    assert "webcal://portal.invalid/kalender/" in soren.get("/kalender").text
    assert f"{soren.side}/kalender" in soren.get().text


def test_the_address_is_not_the_pages_and_opens_nothing_else(soren: Visitor) -> None:
    path = make(soren)
    token = path.removeprefix("/kalender/").removesuffix(".ics")
    assert soren.token not in path
    assert soren.door.get(f"/side/{token}").status_code == 404
    assert soren.door.get(f"/kalender/{soren.token}.ics").status_code == 404
    assert soren.door.get("/kalender/nej.ics").status_code == 404


def test_the_address_dies_with_the_persons_links(soren: Visitor) -> None:
    path = make(soren)
    soren.post("/forkert")
    found = soren.door.get(path)
    assert found.status_code == 410 and "Klima" not in found.text


@pytest.mark.parametrize("change", [{"left_on": TODAY}, {"email": None}], ids=["left", "forgotten"])
def test_it_dies_when_the_person_has_gone(soren: Visitor, change: dict[str, Any]) -> None:
    path = make(soren)
    put(Person, Person.key == SOREN.key, **change)
    assert soren.door.get(path).status_code == 410


def test_it_can_be_closed_and_made_anew(soren: Visitor) -> None:
    first = make(soren)
    assert soren.post("/kalender", {"act": "close"}).status_code == 303
    assert soren.door.get(first).status_code == 410
    assert soren.get().status_code == 200
    second = make(soren)
    assert second != first
    assert soren.door.get(second).status_code == 200


def test_it_lasts_for_years_and_then_ends(soren: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(soren)
    for days, status in ((passes.CALENDAR_DAYS, 200), (passes.CALENDAR_DAYS + 1, 410)):
        monkeypatch.setenv("PLANCYCLE_TODAY", (TODAY + timedelta(days=days)).isoformat())
        assert soren.door.get(path).status_code == status


def test_whatever_else_is_pressed_changes_nothing(soren: Visitor) -> None:
    before = whole_memory()
    assert soren.post("/kalender", {"act": "x"}).status_code == 303
    assert whole_memory() == before


# ── What stands in it ───────────────────────────────────────────────────────────────────────────────────


def test_ones_own_deadlines_and_the_meetings_stand_there_all_day(soren: Visitor) -> None:
    tell_the_dates()
    found = soren.door.get(make(soren))
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    there = events(found.content)
    april = there["Temamødet i april 2027"]
    assert april.decoded("dtstart") == date(2027, 4, 20)
    due = there["Frist: bidraget om »Klima«"]
    assert (due.decoded("dtstart"), due.decoded("dtend")) == (DUE, DUE + timedelta(days=1))
    assert str(due["transp"]) == "TRANSPARENT"
    assert not any("Kultur" in name for name in there)
    assert "attendee" not in april and soren.token not in found.text


def test_proposed_dates_stand_in_no_calendar(soren: Visitor) -> None:
    assert list(events(soren.door.get(make(soren)).content)) == ["Frist: bidraget om »Klima«"]
    assert soren.door.get(WHEEL).text.count("BEGIN:VEVENT") == 0


def test_a_moved_deadline_and_a_moved_meeting_are_the_same_entries_with_a_higher_number(
    soren: Visitor,
) -> None:
    tell_the_dates()
    path = make(soren)
    before = events(soren.door.get(path).content)
    put(Request, Request.key == KLIMA, asked_on=TODAY, person=SOREN.key)
    meetings.move(2027, "april", date(2027, 4, 27), "", TODAY)
    after = events(soren.door.get(path).content)
    for name in ("Temamødet i april 2027", "Frist: bidraget om »Klima«"):
        assert before[name]["uid"] == after[name]["uid"]
        assert before[name].decoded("dtstart") < after[name].decoded("dtstart")
        assert (before[name]["sequence"], after[name]["sequence"]) == (0, 1)


def test_a_meeting_that_is_called_off_says_so_and_an_answered_task_is_gone(soren: Visitor) -> None:
    tell_the_dates()
    put(Meeting, Meeting.kind == "april", state="cancelled")
    responses.receive_response(KLIMA, ANSWER, SOREN.key, "portal", today=TODAY)
    there = events(soren.door.get(make(soren)).content)
    assert str(there["Aflyst: Temamødet i april 2027"]["status"]) == "CANCELLED"
    assert not any(name.startswith("Frist") for name in there)


def test_a_confidential_matter_is_a_number(soren: Visitor) -> None:
    put(Element, Element.key == "klima", confidential_until=date(2028, 1, 1), title="Salg af havnen")
    put(Request, Request.key == KLIMA, title="Salg af havnen")
    found = soren.door.get(make(soren))
    assert "havnen" not in found.text and "Klima" not in found.text
    assert f"Frist: lukket opgave nr. {number_of('klima')}" in events(found.content)


def test_it_is_in_the_readers_language(soren: Visitor) -> None:
    tell_the_dates()
    visitor = Visitor(PETER, soren.door)
    there = events(soren.door.get(make(visitor)).content)
    assert "The theme meeting in April 2027" in there
    assert any(name.startswith("Due: ") for name in there)


def test_the_wheel_has_meetings_rounds_readings_and_hearings_and_nobodys_name(soren: Visitor) -> None:
    tell_the_dates()
    found = soren.door.get(WHEEL)
    there = events(found.content)
    wanted = (
        *("Temamødet i april 2027", "Temamødet i april: svarfrist", "1. behandling af budgettet"),
        *("Høringssvar til budgettet", "Opfølgning: status skal være inde (pr. 31. marts)"),
    )
    assert set(wanted) < there.keys()
    assert not any(
        str(one["uid"]) == str(other["uid"])
        for one in there.values()
        for other in there.values()
        if one is not other
    )
    assert not any(name in found.text for name in ("Søren", "Klima", "Frist:", "Planåret åbnet"))
    assert found.headers["cache-control"] == "public, max-age=3600"


# ── How it is fetched ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["{}", "W/{}", '"another", {}'])
def test_what_has_not_changed_is_not_sent_again(soren: Visitor, mark: str) -> None:
    path = make(soren)
    first = soren.door.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    again = soren.door.get(path, headers={"If-None-Match": mark.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    responses.receive_response(KLIMA, ANSWER, SOREN.key, "portal", today=TODAY)
    anew = soren.door.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert anew.status_code == 200 and anew.headers["etag"] != first.headers["etag"]


def test_an_unknown_address_may_be_tried_only_so_often(soren: Visitor) -> None:
    said = [soren.door.get(f"/kalender/{no}.ics").status_code for no in range(61)]
    assert said == [404] * 60 + [429]


def test_both_databases_have_the_same_calendar(memory: Engine) -> None:
    the_year_begins()
    tell_the_dates()
    put(Milestone, (Milestone.scope == "june") & (Milestone.kind == "save_date"), state="waiting")
    content = calendars.wheel("Året", "da", TODAY)
    there = events(content)
    assert "Temamødet i april 2027" in there and "Temamødet i juni 2027" not in there
    assert not any("i juni:" in name for name in there)
    assert "Frist: bidraget om »Kultur«" in events(calendars.of_person(IDA.key, "Mit", "da", TODAY))
