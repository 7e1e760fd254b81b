"""A meeting is moved: nobody is late any more, and who was asked or knew the date hears it once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.facts import Refused
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, JUNE_ASKED

LATER = {"year": 2027, "meeting": "april", "to": date(2027, 5, 4), "reason": "Valg udskrevet"}
OFF = date(2027, 3, 12)
NEARER = {"year": 2027, "meeting": "june", "reason": "Lokalet er optaget"}


def said_by(refused: Refused) -> str:
    """What a refusal says to the secretariat."""
    return refused.said_in("da")


def test_a_meeting_that_is_held_two_weeks_later_gives_everybody_two_weeks_more(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(date(2027, 3, 8), all_days=False)
    assert "7 får besked" in story.press("move_meeting", **LATER)
    assert "var allerede" in story.press("move_meeting", **LATER)
    story.live(date(2027, 3, 30), all_days=False)
    heard = [one.to for one in story.letters(date(2027, 3, 8)) if one.rung == "moved"]
    assert set(heard) == {"aase", "birgit", "ida", "peter", "soren", "mads", "jens"}
    assert not [one for one in story.letters() if one.rung == "late"]
    assert story.meeting("april", 2027).state == "moved"
    assert [(one.old, one.new) for one in story.journal("moved")] == [("2027-04-20", "2027-05-04")]


def test_what_moving_would_do_is_shown_and_nothing_is_done(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("move_meeting", **LATER)
    assert "**Intet er ændret endnu.**" in page and "7 får besked" in page
    assert page.count("| flyttet |") == 7 and "| 2. april 2027 |" in page
    assert (story.states(), story.letters(), story.journal()) == before
    assert story.meeting("april", 2027).held_on == date(2027, 4, 20)


def test_a_meeting_moved_nearer_takes_its_deadline_along_and_leaves_five_days(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(date(2027, 3, 8), all_days=False)
    with pytest.raises(Refused) as refused:
        story.press("move_meeting", **{**LATER, "to": date(2027, 4, 9)})
    assert "mindst fem arbejdsdage" in said_by(refused.value)
    assert "Den første dag, det kan holdes, er mandag den 19. april" in said_by(refused.value)
    assert story.meeting("april", 2027).held_on == date(2027, 4, 20)


def test_june_moved_nearer_is_told_once_with_the_new_deadline(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 5, 11))
    with pytest.raises(Refused) as refused:
        story.press("move_meeting", **NEARER, to=date(2027, 6, 1))
    first = date(2027, 6, 7)
    assert "mandag den 7. juni" in said_by(refused.value)
    story.press("move_meeting", **NEARER, to=first)
    assert story.milestone("deadline", "june", 2027).date == date(2027, 5, 14)
    story.live(date(2027, 5, 20), all_days=False)
    told = [one.to for one in story.letters(JUNE_ASKED) if one.rung == "moved"]
    assert len(told) == len(set(told)) and {"soren", "aase"} <= set(told)


def test_a_called_election_is_a_move_and_what_counts_from_the_meeting_follows(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 5, 12))
    before = story.milestone("ask", "august", 2027).date
    story.press("move_meeting", year=2027, meeting="june", to=date(2027, 6, 22), reason="Valg er udskrevet")
    assert story.milestone("ask", "august", 2027).date == before + timedelta(days=14)
    story.live(date(2027, 6, 2), all_days=False)
    assert not [one for one in story.letters(JUNE_ASKED) if one.rung == "late"]
    (mine,) = (text for text in story.texts("soeren.baek") if "flyttet" in text.splitlines()[0])
    assert "Grunden er: Valg er udskrevet." in " ".join(mine.split())


def test_a_round_gets_a_new_deadline_for_all_and_nobody_is_late(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(date(2027, 3, 8), all_days=False)
    story.answer("2027/april/contribution/kultur", nothing_new=True)
    given = {"year": 2027, "meeting": "april", "to": date(2027, 3, 30), "reason": "Mange har travlt"}
    story.press("extend_round", **given)
    story.live(date(2027, 3, 30), all_days=False)
    told = {one.to for one in story.letters(date(2027, 3, 8)) if one.rung == "moved"}
    assert told == {"aase", "birgit", "peter", "soren"}
    assert not [one for one in story.letters(date(2027, 3, 8)) if one.rung == "late"]
    assert story.task("2027/april/contribution/klima").due_on == date(2027, 3, 30)
    assert [one.subject for one in story.journal("deadline moved")] == ["round/2027/april"]
