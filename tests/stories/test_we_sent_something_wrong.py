"""We sent something wrong: what has not left is taken back, and whoever got it hears once what is right."""

from __future__ import annotations

from datetime import date

import pytest

from flows.april_vision import april_vision
from models.facts import Refused
from tasks.ledger import round as rounds
from tests.people import AASE, BIRGIT, IDA, PETER, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, BEFORE_ASKING

SENT, NOTICED, OFF = date(2027, 2, 25), date(2027, 3, 5), date(2027, 3, 10)
"""The questions went out on Thursday the 25th; the mistake was noticed a week later."""

OWNERS = {one.key for one in (AASE, BIRGIT, IDA, PETER, SOREN)}
WRONG = {
    "sent_on": SENT,
    "letter": "request",
    "reason": "Vi skrev en forkert dato for mødet",
    "right": "Temamødet er den 20. april",
}
KULTUR = "2027/april/contribution/kultur"


def test_everybody_who_got_the_wrong_mail_gets_one_correction_and_nobody_else(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    assert story.press("correct_letters", **WRONG) == "5 personer får hver én rettelse."
    assert story.press("correct_letters", **WRONG).startswith("Der er ikke flere mails af den slags")
    story.live(date(2027, 4, 10))
    told = [one for one in story.letters(NOTICED) if one.rung == "correction"]
    assert {one.to for one in told} == OWNERS and len(told) == len(OWNERS)
    assert [one.new for one in story.journal("letters corrected")] == [WRONG["reason"]]


def test_the_correction_says_what_was_wrong_what_is_right_and_that_the_task_stands(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.press("correct_letters", **WRONG)
    story.live(NOTICED)
    (text,) = [one for one in story.texts(IDA.email) if "Rettelse" in one]
    for said in (
        "Rettelse: se bort fra vores mail fra torsdag den 25. februar (uge 8)",
        "Den var forkert, og det beklager vi.",
        "Vi skrev en forkert dato for mødet.",
        "Det rigtige er: Temamødet er den 20. april.",
        "Du behøver ikke gøre mere nu. Fristen for bidraget om »Kultur« er tirsdag den 16. marts (uge 11).",
    ):
        assert said in " ".join(text.split()), text
    (text,) = [one for one in story.texts(PETER.email) if "Correction" in one]
    assert "This is right: Temamødet er den 20. april." in " ".join(text.split())


def test_with_the_tasks_withdrawn_nobody_is_reminded_of_anything(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    said = story.press("correct_letters", **WRONG, people=[IDA.email, SOREN.name], withdraw=True)
    assert said == "2 personer får hver én rettelse. 2 opgaver er trukket tilbage."
    assert story.task(KULTUR).state == "withdrawn"
    story.live(date(2027, 4, 1))
    rungs = [one.rung for one in story.letters(NOTICED) if one.subject == KULTUR]
    assert rungs == ["correction"]
    (text,) = [one for one in story.texts(IDA.email) if "Rettelse" in one]
    assert "Du behøver ikke gøre mere." in text and "Fristen" not in text


def test_what_has_not_left_is_taken_back_and_asked_for_when_it_is_right(begin: Begin) -> None:
    """Decided on the morning of the 25th, and the mistake is seen before the mail server is up."""
    story = begin(BEFORE_ASKING, date(2027, 3, 3))
    story.live(date(2027, 2, 23))
    story.approve(2027)
    story.live(date(2027, 2, 24))
    story.day = SENT
    april_vision.fn(year=2027, today=SENT)
    rounds.decide(SENT)
    said = story.press("correct_letters", **WRONG)
    assert said == (
        "5 mails er taget tilbage, før de blev sendt. 5 opgaver bliver der spurgt om igen fredag den 26."
        " februar (uge 8): ret det, der var galt, inden da."
    )
    story.live(date(2027, 2, 25))
    assert not [one for one in story.letters(SENT) if one.rung in ("request", "correction")]
    story.live(date(2027, 3, 1))
    asked = [one for one in story.letters(SENT) if one.rung == "request"]
    assert {one.to for one in asked} == OWNERS and len(asked) == len(OWNERS)
    assert {one.day for one in asked} == {date(2027, 2, 26)}


def test_who_would_get_the_correction_is_shown_first(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    before = story.letters(), story.journal()
    page = story.effect("correct_letters", **WRONG)
    assert page.count("| rettelse |") == len(OWNERS) and "5 personer får hver én rettelse." in page
    assert (story.letters(), story.journal()) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [({"reason": " "}, "Der mangler en grund."), ({"sent_on": date(2027, 4, 1)}, "er ikke kommet endnu")],
)
def test_a_correction_needs_words_and_a_day_that_has_been(
    given: dict[str, object], said: str, begin: Begin
) -> None:
    story = begin(ASKED, OFF)
    with pytest.raises(Refused) as refusal:
        story.press("correct_letters", **WRONG | given)
    assert said in refusal.value.said_in("da")
