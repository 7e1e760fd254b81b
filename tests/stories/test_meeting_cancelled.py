"""A meeting is cancelled: one kind letter, nothing more to do, and what was answered is kept."""

from __future__ import annotations

from datetime import date

import pytest

from models import store
from models.facts import Refused
from models.store.invitations import meeting_days
from models.store.overview import dates_of
from models.store.tables import Milestone, Request
from models.year_page import year_page
from tasks import home
from tests.stories.conftest import Begin
from tests.stories.moments import AFTER_JUNE, ASKED, BEFORE_ASKING, JUNE_ASKED
from tests.stories.story import Story

EVERYBODY = {"aase", "birgit", "ida", "peter", "soren", "mads", "jens"}
"""Whoever was asked for April, or knows its date."""

PRESSED, OFF = date(2027, 3, 8), date(2027, 3, 9)
CANCEL = {"year": 2027, "meeting": "april", "reason": "Byrådet er på studietur"}
KULTUR, KLIMA = "2027/april/contribution/kultur", "2027/april/contribution/klima"
CHASING = {"request", "heads_up", "reminder", "late", "manager"}


def chased(story: Story, since: date, prefix: str) -> set[str]:
    """What was asked or reminded about since a day."""
    told = story.letters(since)
    return {one.subject for one in told if one.rung in CHASING and one.subject.startswith(prefix)}


def test_whoever_was_asked_or_knew_the_date_hears_it_once_and_owes_nothing(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.answer(KULTUR, nothing_new=True)
    assert story.press("cancel_meeting", **CANCEL) == (
        "Temamødet i april tirsdag den 20. april (uge 16) er aflyst. 7 får besked."
    )
    assert story.press("cancel_meeting", **CANCEL) == "Temamødet i april var aflyst i forvejen."
    story.live(date(2027, 4, 30), all_days=False)
    heard = [one.to for one in story.letters(PRESSED) if one.rung == "cancelled"]
    assert sorted(heard) == sorted(EVERYBODY)
    assert not chased(story, OFF, "2027/april/")
    states = story.states("2027/april/contribution/")
    assert states.pop(KULTUR) == "answered"
    assert set(states.values()) == {"withdrawn"}
    assert story.meeting("april", 2027).state == "cancelled"
    cancelled = [(one.subject, one.old, one.new) for one in story.journal("cancelled")]
    assert cancelled == [("meeting/2027/april", "2027-04-20", "withdraw: Byrådet er på studietur")]
    assert not [key for key in story.states("2027/april/") if "steers" in key or "decisions" in key]


def test_the_letter_is_kind_and_says_all_there_is_to_know(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.press("cancel_meeting", **CANCEL)
    story.live(date(2027, 3, 16), all_days=False)
    (mine,) = (text for text in story.texts("soeren.baek") if "er aflyst" in text)
    said = " ".join(mine.split())
    assert "Temamødet i april tirsdag den 20. april (uge 16) er aflyst." in said
    assert "Grunden er: Byrådet er på studietur." in said
    assert "Du behøver ikke gøre mere." in said
    (hers,) = (text for text in story.texts("peter.holm") if "is cancelled" in text)
    assert "You need not do anything more." in " ".join(hers.split())


def test_the_calendars_and_the_years_page_say_that_it_is_off(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.press("cancel_meeting", **CANCEL)
    story.live(date(2027, 3, 16), all_days=False)
    off = {one.to for one in story.letters(PRESSED) if one.rung == "called_off"}
    invited = {one.to for one in story.letters() if one.rung == "invitation" and one.subject == "2027/april"}
    assert off == invited
    with store.reading() as session:
        dates = dates_of(session, 2027)
        days = {day.subject: day.is_off for day in meeting_days(session)}
    page = year_page("Planår 2027", dates, story.day, home.settings())
    assert "| 20. april 2027 (uge 16) | temamødet i april | ✕ aflyst |" in page
    assert days == {"2027/april": True, "2027/june": False, "2027/august": False}
    upcoming = story.rows(Milestone.kind, where=(Milestone.scope == "april") & (Milestone.state == "waiting"))
    assert upcoming == []


def test_tasks_that_are_kept_are_still_asked_for_and_gathered(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    assert "5 opgaver bliver stående med deres frister. 7 får besked." in story.press(
        "cancel_meeting", **CANCEL, tasks="keep"
    )
    story.live(date(2027, 3, 16), all_days=False)
    kept = {one.to: one.subject for one in story.letters(PRESSED) if one.rung == "moved"}
    assert set(kept) == {"aase", "birgit", "ida", "peter", "soren"}
    assert {one.to for one in story.letters(PRESSED) if one.rung == "cancelled"} == {"jens", "mads"}
    story.answer(KULTUR, nothing_new=True)
    story.live(date(2027, 4, 30), all_days=False)
    assert story.states("2027/april/contribution/")[KULTUR] == "answered"
    assert story.states("2027/april/contribution/")[KLIMA] == "needs_person"
    assert not [key for key in story.states("2027/april/") if "approval" in key or "steers" in key]


def test_tasks_are_moved_to_the_next_meeting_and_stand_in_its_brief(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    assert "5 opgaver er flyttet til temamødet i juni. 7 får besked." in story.press(
        "cancel_meeting", **CANCEL, tasks="next"
    )
    deadline = story.milestone("deadline", "june", 2027).date
    story.live(date(2027, 3, 16), all_days=False)
    assert {story.task(key).due_on for key in story.states("2027/april/contribution/")} == {deadline}
    (mine,) = (text for text in story.texts("soeren.baek") if "er aflyst" in text)
    said = " ".join(mine.split())
    assert "bruger vi i stedet til temamødet i juni" in said
    assert "Din frist for bidraget om »Klima« er nu tirsdag den 18. maj (uge 20)." in said
    assert not [one for one in story.letters(date(2027, 3, 20)) if one.rung == "late"]
    story.approve(2027)
    story.live(date(2027, 5, 10), all_days=False)
    story.answer(KULTUR, nothing_new=True)
    story.live(date(2027, 5, 28), all_days=False)
    brief = (story.home / "briefs" / "2027-june.md").read_text(encoding="utf-8")
    assert "Kultur: spørgsmålene til temamødet i april" in brief


def test_a_cancelled_meeting_that_gets_a_new_date_is_held_and_everybody_hears_it(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.answer(KULTUR, nothing_new=True)
    story.press("cancel_meeting", **CANCEL)
    story.live(date(2027, 3, 17), all_days=False)
    again = {"year": 2027, "meeting": "april", "to": date(2027, 5, 4), "reason": "Turen er aflyst"}
    assert story.press("move_meeting", **again) == (
        "Temamødet i april bliver holdt tirsdag den 4. maj (uge 18) alligevel. 7 får besked."
    )
    assert "var allerede" in story.press("move_meeting", **again)
    story.live(date(2027, 5, 5), all_days=False)
    heard = {one.to for one in story.letters(date(2027, 3, 17)) if one.rung == "moved"}
    assert heard == EVERYBODY
    asked = chased(story, date(2027, 3, 17), "2027/april/contribution/")
    assert KLIMA in asked and KULTUR not in asked
    assert story.meeting("april", 2027).state == "held"
    assert (story.home / "briefs" / "2027-april.md").is_file()


def test_before_anybody_was_asked_only_those_who_know_the_date_hear_it(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, date(2027, 2, 19))
    story.press("cancel_meeting", **CANCEL)
    story.live(date(2027, 4, 30), all_days=False)
    since = [one for one in story.letters(BEFORE_ASKING) if one.subject.startswith("2027/april")]
    assert {one.rung for one in since} <= {"cancelled", "called_off"}
    assert {one.to for one in since if one.rung == "cancelled"} == EVERYBODY


def test_when_june_is_cancelled_august_asks_every_area_and_builds_on_april(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 5, 12))
    story.press("cancel_meeting", year=2027, meeting="june", reason="Ikke tid")
    story.live(date(2027, 5, 20), all_days=False)
    assert not chased(story, date(2027, 5, 8), "2027/june/")
    story.day = story.milestone("prepare", "august", 2027).date
    story.live(story.day)
    asked = {
        row.subject for row in story.rows(Request.subject, where=Request.key.startswith("2027/august/c"))
    }
    assert {"klima", "kultur", "sundhed", "born-og-unge", "kommuneplan"} <= asked
    story.day = date(2027, 8, 20)
    story.live(story.day)
    brief = (story.home / "briefs" / "2027-august.md").read_text(encoding="utf-8")
    assert "## Hvad temamødet i april pegede på" in brief


def test_when_august_is_cancelled_the_budget_is_still_recorded(begin: Begin) -> None:
    story = begin(AFTER_JUNE, date(2027, 6, 16))
    story.press("cancel_meeting", year=2027, meeting="august", reason="Ferie")
    story.live(date(2027, 6, 30), all_days=False)
    assert not chased(story, AFTER_JUNE, "2027/august/")
    story.day = date(2027, 10, 13)
    story.live(story.day)
    assert story.task("2027/august/budget").state == "open"
    priorities = [{"subject": "klima", "verdict": "whole"}]
    story.answer("2027/august/budget", decided_on="2027-10-12", priorities=priorities)
    assert story.task("2027/august/budget").state == "answered"


def test_what_cannot_be_cancelled_is_refused_in_a_sentence(begin: Begin) -> None:
    story = begin(AFTER_JUNE, date(2027, 6, 14))
    with pytest.raises(Refused) as refused:
        story.press("cancel_meeting", **{**CANCEL, "meeting": "april"})
    assert "Temamødet i april 2027 er holdt" in refused.value.said_in("da")
    with pytest.raises(Refused) as refused:
        story.press("cancel_meeting", **{**CANCEL, "meeting": "august", "reason": " "})
    assert "Der mangler en grund." in refused.value.said_in("da")


def test_what_cancelling_would_do_is_shown_and_nothing_is_done(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("cancel_meeting", **CANCEL)
    assert "**Intet er ændret endnu.**" in page and "er aflyst. 7 får besked." in page
    assert page.count("| aflyst | temamødet i april |") == 7
    assert "trukket tilbage" in page and "bortfalder" in page
    assert (story.states(), story.letters(), story.journal()) == before
