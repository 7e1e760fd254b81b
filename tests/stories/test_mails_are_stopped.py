"""Somebody dies, or a matter has to rest: nothing to and nothing about, until the secretariat writes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from models import store
from models.desk_page import Pages, desk_page
from models.facts import Refused
from models.overview import Picture, who_page
from models.settings import read_settings
from models.store import overview
from models.store.tables import Absence
from tasks.ledger import answer_sheets, handovers
from tests.people import AASE, IDA, JENS, PEOPLE, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED
from tests.stories.story import Story, text_of

KULTUR, KLIMA, BORN = (
    f"2027/april/contribution/{element}" for element in ("kultur", "klima", "born-og-unge")
)
AT_ONCE, OFF, IN_TIME = date(2027, 3, 8), date(2027, 3, 11), date(2027, 3, 18)
"""The day it is known, and the day on which the secretariat has the words, after the deadline of 16 March."""


def picture(story: Story) -> Picture:
    """What the pages of the day are made from."""
    with store.reading() as session:
        return overview.picture(session, read_settings(), story.day)


def day_page(story: Story) -> str:
    """The page of the day as the secretariat reads it."""
    return desk_page(picture(story), read_settings(), Pages("hvem-mangler-hvad"))


def told_since(story: Story, day: date) -> list[str]:
    """Subject and text of every mail from this day on."""
    mails = [mail for mail in story.mails() if mail["Date"].datetime.date() >= day]
    return [f"{mail['Subject']}\n{text_of(mail)}" for mail in mails]


def test_somebody_dies_and_nobody_hears_of_it_from_a_machine(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    before = story.letters()
    said = story.press("stop_letters", person="Ida Nygaard")
    assert said == (
        "Mails til og om Ida Nygaard er stoppet. 1 opgave venter hos jer. Hverken afløser eller leder får "
        "noget at vide."
    )
    assert story.task(KULTUR).state == "needs_person"
    story.live(IN_TIME)
    after = [one for one in story.letters() if one not in before]
    assert after and not [one for one in after if one.to == IDA.key or one.subject == KULTUR]
    assert not [text for text in told_since(story, date(2027, 3, 9)) if "Ida" in text]
    assert [one.subject for one in story.journal("mails stopped")] == ["person/ida"]
    assert not [one for one in story.journal() if one.act == "mails stopped" and (one.old or one.new)]


def test_the_page_of_the_day_says_it_in_plain_words_and_never_why(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.email)
    page = day_page(story)
    assert (
        "- Mails til og om Ida Nygaard er stoppet. 1 opgave venter hos jer: giv den videre, når tiden er inde"
        " (»Giv opgaver videre«), eller åbn for mails igen (»Åbn for mails igen«)." in page
    )
    assert "vi har ikke fået svar fra Ida" not in page and "Ring til Ida" not in page
    assert "| mails er stoppet |" in who_page(picture(story), "da") and IDA.phone not in page
    story.live(IN_TIME)
    assert "Mails til og om Ida Nygaard er stoppet" in day_page(story)


def test_the_secretariat_hands_the_task_on_when_it_is_time_and_the_mail_does_not_name_the_dead(
    begin: Begin,
) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.key)
    story.live(IN_TIME)
    story.press("hand_over_tasks", requests=[str(story.task(KULTUR).id)], to_person=AASE.email)
    story.again()
    story.live(date(2027, 3, 19))
    mine = [one.rung for one in story.letters(IN_TIME, to=AASE.key) if one.subject == KULTUR]
    assert mine == ["taken_over"]
    (text,) = [text for text in story.texts(AASE.email) if "Givet til dig" in text]
    assert "Sekretariatet har givet dig opgaven med bidraget om »Kultur«" in text and "Ida" not in text
    assert "opgave venter" not in day_page(story)


def test_a_deputy_who_has_died_is_passed_over_without_a_word(begin: Begin) -> None:
    """Aase is away from the tenth, and Ida was her deputy: the next in line is asked."""
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.key)
    with store.writing() as session:
        session.execute(insert(Absence).values(person=AASE.key, from_on=date(2027, 3, 10), to_on=None))
    story.live(IN_TIME)
    assert {one.to for one in story.letters(date(2027, 3, 10)) if one.subject == BORN} == {JENS.key}
    assert not [text for text in told_since(story, date(2027, 3, 9)) if "Ida" in text]


def test_what_the_dead_had_handed_on_names_them_no_more(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    handovers.hand_over([KULTUR], SOREN.email, IDA.key, AT_ONCE, reason="Du kender tallene")
    story.press("stop_letters", person=IDA.key)
    story.again()
    story.live(date(2027, 3, 9))
    (text,) = [text for text in told_since(story, date(2027, 3, 8)) if "Givet til dig" in text]
    assert "Sekretariatet har givet dig" in text
    assert "Ida" not in text and "Du kender tallene" not in text
    assert story.task(KULTUR).state == "open"


def test_lists_of_the_future_leave_them_out_and_history_keeps_the_name(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.key)
    assert IDA.key not in {one.key for one in handovers.colleagues(AASE.key, AT_ONCE)}
    sheets = answer_sheets.sheets("2027/april", AT_ONCE)
    assert IDA.name.encode() not in b"".join(sheet.content for sheet in sheets)
    with pytest.raises(Refused):
        story.press("hand_over_tasks", requests=[BORN], to_person=IDA.email)
    assert story.task(KULTUR).person == IDA.key


def test_new_tasks_of_the_dead_wait_with_the_secretariat_too(begin: Begin) -> None:
    """June's questions are asked in May: nobody is asked in Ida's place."""
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.key)
    story.live(date(2027, 4, 29))
    story.approve(2027)
    story.live(date(2027, 5, 7))
    asked = "2027/june/contribution/kultur"
    assert (story.task(asked).state, story.task(asked).close_reason) == ("needs_person", "stopped")
    assert not [one for one in story.letters() if one.subject == asked]
    assert "1 opgave venter" in day_page(story) or "2 opgaver venter" in day_page(story)


def test_a_stop_that_was_a_mistake_is_lifted_and_nobody_gets_what_was_taken_back(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    before = story.letters()
    story.press("stop_letters", person=IDA.key)
    said = story.press("resume_letters", person="ida nygaard")
    assert said == "Der er åbnet for mails til og om Ida Nygaard igen. 1 opgave er åben igen."
    assert story.press("resume_letters", person=IDA.key) == "Mails til og om Ida Nygaard var ikke stoppet."
    assert story.task(KULTUR).state == "open"
    assert story.letters() == before
    story.live(IN_TIME)
    assert [one.rung for one in story.letters(AT_ONCE, to=IDA.key) if one.subject == KULTUR]


def test_what_was_too_late_when_mails_go_again_stays_with_the_secretariat(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    story.press("stop_letters", person=IDA.key)
    story.live(IN_TIME)
    said = story.press("resume_letters", person=IDA.key)
    assert said == (
        "Der er åbnet for mails til og om Ida Nygaard igen. 1 opgave bliver hos jer: fristen er gået."
    )
    story.live(date(2027, 3, 31))
    assert not [one for one in story.letters(IN_TIME, to=IDA.key) if one.subject == KULTUR]


def test_a_matter_rests_and_everything_else_goes_on(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(AT_ONCE)
    assert story.press("stop_letters", matter="Klima") == (
        "Mails om »Klima« er stoppet. 1 opgave venter hos jer."
    )
    story.live(date(2027, 4, 30))
    after = story.letters(date(2027, 3, 9))
    assert not [one for one in after if one.subject.endswith("/klima")]
    assert not [one for one in after if one.to == SOREN.key], "he has nothing but the matter"
    assert not [text for text in told_since(story, date(2027, 3, 9)) if "»Klima«" in text]
    assert {person.key for person in PEOPLE} > {one.to for one in after} != set()


def test_what_stopping_would_do_is_shown_and_nothing_is_done(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("stop_letters", person=IDA.email)
    assert "**Intet er ændret endnu.**" in page and "Mails til og om Ida Nygaard er stoppet." in page
    assert "hos sekretariatet, Ida Nygaard" in page and "Mails, der bliver sendt" not in page
    assert (story.states(), story.letters(), story.journal()) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Skriv, hvem eller hvad det gælder"),
        ({"person": "Ib Olsen"}, "Vi kender ingen »Ib Olsen«."),
        ({"matter": "Spareplan"}, "Planen har ingen sag, der hedder det."),
        ({"requests": ["99999"]}, "Der er ingen opgave »99999«."),
    ],
)
def test_what_nobody_knows_is_refused_with_what_would_be_right(
    given: dict[str, object], said: str, begin: Begin
) -> None:
    story = begin(ASKED, OFF)
    with pytest.raises(Refused) as refusal:
        story.press("stop_letters", **given)
    assert said in refusal.value.said_in("da")
