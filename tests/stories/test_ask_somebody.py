"""The mayor wants answers by Thursday; and one question to many: who, what, when, and nothing more."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from models import store
from models.facts import Refused
from models.store.tables import Absence, Person, PostHolder
from tests.people import AASE, PETER, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import AUTUMN

MONDAY, THURSDAY, FRIDAY = date(2027, 9, 20), date(2027, 9, 23), date(2027, 9, 24)
OFF = FRIDAY
BEDS = {
    "what": "Hvor mange venter på en plejebolig?",
    "due_on": THURSDAY,
    "why": "Borgmesteren skal bruge det på torsdag.",
}
MAYORS = {"people": [SOREN.email, PETER.email], **BEDS}
KEYS = (
    "ad_hoc/2027-09-20/1/chef-teknik-og-miljo",
    "ad_hoc/2027-09-20/1/konsulent-teknik-og-miljo",
)


def test_the_mayor_wants_answers_by_thursday(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.live(MONDAY)
    assert "2 opgaver til 2 personer. Svar senest torsdag den 23. september" in story.press(
        "ask_somebody", **MAYORS
    )
    assert "i forvejen" in story.press("ask_somebody", **MAYORS)
    story.again()
    story.live(date(2027, 9, 21))
    asked = [one for one in story.letters(MONDAY) if one.subject in KEYS]
    assert {(one.to, one.rung) for one in asked} == {("soren", "request"), ("peter", "request")}
    (mail,) = [text for text in story.texts(SOREN.email) if "Bestilling" in text]
    assert "»Hvor mange venter på en plejebolig?«, senest torsdag den 23. september" in mail
    assert "Borgmesteren skal bruge det på torsdag." in mail
    story.answer(KEYS[0], answer="38.")
    story.live(THURSDAY)
    rungs = [(one.to, one.rung) for one in story.letters(MONDAY) if one.subject in KEYS]
    assert ("peter", "reminder") in rungs and ("soren", "reminder") not in rungs
    assert story.task(KEYS[1]).rung == "phone"
    page = story.press("gather_answers", year=2027, no=1)
    assert "**1 af 2 har svaret.**" in page and "38." in page and "på ringelisten" in page
    story.live(date(2027, 10, 6))
    assert story.states("ad_hoc") == dict(zip(KEYS, ("answered", "needs_person"), strict=True))
    assert {one.to for one in story.letters(MONDAY) if one.subject in KEYS} == {"soren", "peter"}
    assert [one.subject for one in story.journal("asked")] == [f"request/{key}" for key in KEYS]
    assert [(one.subject, one.new) for one in story.journal("asking made")] == [("asking/1", BEDS["what"])]


def test_what_asking_would_do_is_shown_and_nobody_is_asked(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("ask_somebody", **MAYORS | {"due_on": FRIDAY})
    assert "**Intet er ændret endnu.**" in page and "bestillingen »Hvor mange venter" in page
    assert "Søren Bæk" in page and "Peter Holm" in page and "Aase Lund" not in page
    assert (story.states(), story.letters(), story.journal()) == before


def test_forty_people_are_asked_as_easily_as_one(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    many = [f"person{no}@eksempel.invalid" for no in range(40)]
    with store.writing() as session:
        rows = [{"key": f"p{no}", "name": f"Person {no}", "email": one} for no, one in enumerate(many)]
        session.execute(insert(Person), rows)
    story.live(MONDAY)
    said = story.press(
        "ask_somebody", people=[", ".join(many)], what="Er I åbne 5. juni?", due_on=date(2027, 10, 8)
    )
    assert "40 opgaver til 40 personer" in said
    story.again()
    asked = {
        one.to for one in story.letters(MONDAY) if one.rung == "request" and one.subject.startswith("ad_hoc/")
    }
    assert asked == {f"p{no}" for no in range(40)}
    story.answer("ad_hoc/2027-09-20/1/p7", answer="Ja.")
    story.live(date(2027, 10, 6))
    assert "**1 af 40 har svaret.**" in story.press("gather_answers", year=2027, no=1)
    rungs = [one for one in story.letters(MONDAY) if one.subject == "ad_hoc/2027-09-20/1/p7"]
    assert [one.rung for one in rungs] == ["request"]
    assert not [one for one in story.letters(MONDAY) if one.rung == "taken_over"]


def test_several_questions_stand_in_the_letter_and_each_has_its_answer(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.live(MONDAY)
    three = ["Hvor mange er ansat?", "Hvor mange er syge?", "Hvad gør I?"]
    story.press("ask_somebody", people=[SOREN.email], what="Sygefravær", questions=three, due_on=FRIDAY)
    story.again()
    (mail,) = [text for text in story.texts(SOREN.email) if "Bestilling" in text]
    assert all(f"{no}. {one}" in mail for no, one in enumerate(three, 1)) and "ca. 6 minutter" in mail
    story.answer("ad_hoc/2027-09-20/1/chef-teknik-og-miljo", answer="120", answer_2="9", answer_3="Samtaler.")
    page = story.press("gather_answers", year=2027, no=1)
    assert "**Hvor mange er syge?**\n\n9" in page and "**Der er svaret.**" in page


def test_who_is_away_is_not_asked_but_the_deputy_is_and_the_mayor_gets_an_answer(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    with store.writing() as session:
        away = {"person": AASE.key, "from_on": date(2027, 9, 1), "to_on": date(2027, 10, 1)}
        session.execute(insert(Absence), [away])
    story.live(MONDAY)
    story.press("ask_somebody", people=[AASE.email], **BEDS)
    story.again()
    asked = [one.to for one in story.letters(MONDAY) if one.subject.startswith("ad_hoc/")]
    assert asked == ["ida"]
    assert story.task("ad_hoc/2027-09-20/1/chef-born-og-unge").person == "aase"


def test_whoever_holds_two_posts_is_asked_as_themselves_and_no_successor_inherits_it(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    with store.writing() as session:
        held = {"post": PETER.post, "person": SOREN.key, "from_on": date(2027, 9, 2)}
        over = update(PostHolder).where(PostHolder.person == PETER.key).values(to_on=date(2027, 9, 1))
        session.execute(over)
        session.execute(insert(PostHolder), [held])
    story.live(MONDAY)
    story.press("ask_somebody", people=[SOREN.email], **BEDS)
    story.again()
    task = story.task("ad_hoc/2027-09-20/1/soren")
    assert (task.post, task.handed_to, task.person) == (None, "soren", "soren")
    story.live(date(2027, 9, 22))
    rungs = [one.rung for one in story.letters(MONDAY) if one.subject == task.key]
    assert rungs == ["request", "reminder"]


REFUSALS: dict[str, tuple[dict[str, object], str]] = {
    "a deadline that has passed": ({"due_on": date(2027, 9, 17)}, "er gået"),
    "a Sunday": ({"due_on": date(2027, 9, 26)}, "Vælg fredag den 24. september"),
    "nobody": ({"people": []}, "hvem skal spørges"),
    "a stranger": ({"people": ["ingen@eksempel.invalid"]}, "Vi kender ingen"),
    "no question": ({"what": " "}, "hvad der spørges om"),
    "six questions": ({"questions": ["Hvad?"] * 6}, "Stil højst 5"),
    "nothing in the plan": ({"about": "Månen"}, "»Månen«"),
}


def test_what_cannot_be_asked_is_said_in_a_sentence(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.live(MONDAY)
    for what, (changed, said) in REFUSALS.items():
        with pytest.raises(Refused) as refusal:
            story.press("ask_somebody", **{**MAYORS, **changed})
        assert said in refusal.value.said_in("da"), what
    assert not story.states("ad_hoc")


def test_who_has_had_mail_today_is_asked_tomorrow_and_never_too_late(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    tuesday = date(2027, 9, 7)
    story.live(date(2027, 9, 6))
    assert {one.to for one in story.letters(date(2027, 9, 6))} >= {"soren", "peter"}
    with pytest.raises(Refused) as refusal:
        story.press("ask_somebody", **MAYORS | {"due_on": date(2027, 9, 6)})
    assert "Peter Holm og Søren Bæk har allerede fået mail i dag" in refusal.value.said_in("da")
    assert "spørges i morgen" in story.press("ask_somebody", **MAYORS | {"due_on": tuesday})
    story.again()
    story.live(tuesday)
    asked = {(one.day, one.to) for one in story.letters() if one.subject.startswith("ad_hoc/")}
    assert asked == {(tuesday, "soren"), (tuesday, "peter")}
