"""Rounds that no plan foresaw: savings in mid-year, and an extraordinary meeting with its own questions."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from models import store
from models.facts import Refused
from models.store.tables import Element
from tests.people import IDA, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import AFTER_JUNE
from tests.stories.story import Story

PRESSED, DUE, OFF = date(2027, 6, 14), date(2027, 6, 24), date(2027, 6, 15)
SAVINGS = {
    "title": "Sparerunde 2027",
    "due_on": DUE,
    "savings": True,
    "meeting_on": date(2027, 6, 28),
    "why": "Halvårsregnskabet viser et merforbrug på 12 mio. kr.",
}
KEY = "ad_hoc/2027-06-14/1/{}".format
AREAS = {
    "born-og-unge": "aase",
    "klima": "soren",
    "kultur": "ida",
    "sundhed": "peter",
    "kommuneplan": "birgit",
}
SAVED = {
    "less": "Vi venter med ny legeplads.",
    "felt": "Børnene leger på den gamle.",
    "money": [{"action": "Legeplads", "now": 250, "y0": 100}],
    "keep": "Tilsynet.",
    "depends_on": "Ingen varsler.",
}


def asked(story: Story) -> set[tuple[str, str]]:
    """Who was told what about the extra round."""
    return {(one.to, one.rung) for one in story.letters(PRESSED) if one.subject.startswith("ad_hoc/")}


def test_a_savings_round_in_mid_year_asks_every_area_and_gathers_one_paper(begin: Begin) -> None:
    story = begin(AFTER_JUNE, OFF)
    story.live(PRESSED)
    assert "5 opgaver til 5 personer" in story.press("extra_round", **SAVINGS)
    assert "i forvejen" in story.press("extra_round", **SAVINGS)
    story.again()
    assert asked(story) == {(person, "request") for person in AREAS.values()}
    (mail,) = [text for text in story.texts(SOREN.email) if "Sparerunde" in text]
    assert "Svarene drøftes mandag den 28. juni" in mail and "du kender »Klima«" in mail
    assert "merforbrug på 12 mio. kr." in mail
    assert "1. Hvilke højst tre indsatser kan vente, gøres mindre eller holde op, og hvorfor?" in mail
    story.answer(KEY("born-og-unge"), **SAVED)
    story.live(date(2027, 6, 25))
    assert {person for person, rung in asked(story) if rung == "reminder"} == {
        "soren",
        "ida",
        "peter",
        "birgit",
    }
    paper = (story.home / "briefs" / "ekstra-runde-1.md").read_text(encoding="utf-8")
    assert (
        "**1 af 5 har svaret.**" in paper and "| Børn og unge | Legeplads | 250 | 100 | 0 | 0 | 0 |" in paper
    )
    assert paper.count("*ikke modtaget*") == 4 and "Aase" not in paper and "Tilsynet." in paper
    assert [one.subject for one in story.journal("asked")] == [f"request/{KEY(area)}" for area in AREAS]


def test_a_closed_area_is_a_number_in_letter_page_and_paper_and_in_no_sum(begin: Begin) -> None:
    story = begin(AFTER_JUNE, OFF)
    story.live(PRESSED)
    with store.writing() as session:
        hidden = update(Element).where(Element.key == "kultur")
        session.execute(hidden.values(confidential_until=date(2027, 12, 1), title="Hemmelighuset"))
    story.press("extra_round", **SAVINGS)
    story.again()
    story.answer(KEY("kultur"), **SAVED)
    page = story.press("gather_answers", year=2027, no=1)
    paper = (story.home / "briefs" / "ekstra-runde-1.md").read_text(encoding="utf-8")
    mails = "".join(story.texts(IDA.email))
    assert not [text for text in (page, paper, mails) if "Hemmelighuset" in text]
    assert not [text for text in (page, paper, mails) if "legeplads" in text.casefold()]
    number = story.task(KEY("kultur")).id
    assert f"lukket punkt nr. {number}" in mails and f"Lukket opgave nr. {number}" in page
    assert "Det spares der" not in paper


def test_an_extraordinary_meeting_asks_its_own_questions_of_some_units(begin: Begin) -> None:
    story = begin(AFTER_JUNE, OFF)
    story.live(PRESSED)
    given = {"title": "Ekstraordinært møde om vandet", "due_on": DUE, "units": ["Teknik og Miljø"]}
    with pytest.raises(Refused) as refusal:
        story.press("extra_round", **given)
    assert "hvad der spørges om" in refusal.value.said_in("da")
    questions = ["Hvad er sket?", "Hvad gør vi nu?"]
    story.press("extra_round", **given, questions=questions)
    story.again()
    assert asked(story) == {("soren", "request"), ("peter", "request")}
    story.answer(KEY("klima"), answer="Et rør er sprunget.", answer_2="Det bliver lappet.")
    page = story.press("gather_answers", year=2027, no=1)
    assert "**Hvad gør vi nu?**\n\nDet bliver lappet." in page and "**1 af 2 har svaret.**" in page


def test_what_an_extra_round_would_do_is_shown_first(begin: Begin) -> None:
    story = begin(AFTER_JUNE, OFF)
    story.live(PRESSED)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("extra_round", **SAVINGS)
    assert "**Intet er ændret endnu.**" in page and page.count("det ekstra bidrag om") >= 5
    assert (story.states(), story.letters(), story.journal()) == before
    assert not (story.home / "briefs" / "ekstra-runde-1.md").exists()
