"""Units end, merge and split in the middle of a round: nothing is lost, nobody is written to meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from models import store
from models.facts import Refused
from models.reorganisation import Place, UnitChange, UnitHead
from models.store import overview
from models.store.tables import Element, Post, Request, Unit
from tasks import home
from tasks.ledger import reorganisations, rounds
from tests.people import AASE, IDA, PETER, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, AUTUMN, BUDGET_READ
from tests.stories.story import Story

APRIL = "2027/april/contribution"
CONCERNED = {AASE.key, IDA.key, SOREN.key, PETER.key}

MERGED = date(2027, 3, 9)
MERGE = {
    "changes": [
        UnitChange(unit="Børn og Unge", becomes="Børn, Unge og Miljø"),
        UnitChange(unit="Teknik og Miljø", becomes="Børn, Unge og Miljø"),
    ],
    "on": MERGED,
    "heads": [UnitHead(unit="Børn, Unge og Miljø", head=AASE.email, title="Chef for Børn, Unge og Miljø")],
    "rule": "head",
}

SPLIT_ON = date(2027, 9, 6)
SPLIT = {
    "changes": [UnitChange(unit="Teknik og Miljø", becomes="Klima og Natur | Byen")],
    "on": SPLIT_ON,
}
PLACED = [Place(what=SOREN.email, to="Klima og Natur"), Place(what="Konsulent", to="Byen")]

UNITS_FILE = "nøgle;navn;hører under;gyldig til\nborn-og-unge;Børn og Unge;kommunen;31.10.2027"


def page(story: Story, number: int = 1) -> str:
    """The list as it is shown today."""
    return reorganisations.page(number, story.day)


def units(story: Story) -> dict[str, str | None]:
    """Each post's unit."""
    return dict(story.rows(Post.key, Post.unit))


def owners(story: Story) -> dict[str, str | None]:
    """Who answers for what."""
    return dict(story.rows(Element.key, Element.post, where=Element.post.is_not(None)))


def how_far(story: Story) -> dict[str, tuple[int, int]]:
    """How many have answered, of how many, unit by unit."""
    with store.reading() as session:
        picture = overview.picture(session, home.settings(), story.day)
    return {one.unit: (one.answered, one.asked) for one in picture.how_far}


def ended(story: Story) -> list[str]:
    """What the check says about units that are no more."""
    checked = story.press("check_coherence", year=2027)
    return [line for line in checked.splitlines() if "nedlagt eller lagt sammen" in line]


def test_two_units_merge_while_april_is_being_answered(begin: Begin) -> None:
    story = begin(ASKED, date(2027, 3, 8))
    story.answer(f"{APRIL}/kultur", nothing_new=True)
    assert "Liste nr. 1 er lavet: tirsdag den 9. marts (uge 10) ændres 2 enheder" in story.press(
        "reorganise", **MERGE
    )
    assert story.press("reorganise", **MERGE) == story.press("reorganise", **MERGE)
    shown = page(story)
    assert "| Chef for Teknik og Miljø | Søren Bæk | Teknik og Miljø | Børn, Unge og Miljø |" in shown
    assert (
        "| 3 | Klima | Søren Bæk, Chef for Teknik og Miljø | Aase Lund, Chef for Børn, Unge og Miljø |"
        in shown
    )
    assert "| bidraget om »Klima« | 16. marts | Søren Bæk | Aase Lund |" in shown
    assert "Konsulent | Aase Lund" in shown and "»Kultur« |" not in shown
    assert "Den føres ud i livet tirsdag den 9. marts" in story.press("approve_reorganisation", proposal=1)
    story.live(date(2027, 3, 16))
    assert not [one for one in story.letters(ASKED) if one.to in CONCERNED]
    assert ("birgit", "reminder") in story.told(ASKED) or story.is_off(date(2027, 3, 9))
    assert owners(story)["klima"] == AASE.post and set(units(story).values()) >= {"boern-unge-og-miljoe"}
    assert story.task(f"{APRIL}/klima").due_on == date(2027, 3, 19)
    story.live(date(2027, 3, 31))
    told = [one for one in story.letters(ASKED) if one.to in CONCERNED and one.subject.startswith(APRIL)]
    assert {(one.to, one.rung, one.subject) for one in told if one.day == date(2027, 3, 17)} == {
        (AASE.key, "moved", f"{APRIL}/born-og-unge"),
        (AASE.key, "taken_over", f"{APRIL}/klima"),
        (AASE.key, "taken_over", f"{APRIL}/sundhed"),
        (SOREN.key, "cancelled", f"{APRIL}/klima"),
        (PETER.key, "cancelled", f"{APRIL}/sundhed"),
    }
    assert not [one for one in told if one.to == IDA.key]
    assert "ligger nu hos Aase Lund, fordi enheden er lagt om" in story.texts(SOREN.email)[-1]
    assert [one.old for one in story.journal("taken over")] == [SOREN.post, IDA.post, PETER.post]
    assert len(story.journal("reorganised")) == 1


def test_answers_stay_under_the_old_name_and_the_count_goes_on_under_the_new(begin: Begin) -> None:
    story = begin(ASKED, date(2027, 3, 8))
    story.answer(f"{APRIL}/kultur", nothing_new=True)
    story.press("reorganise", **{**MERGE, "rule": "same_person"})
    story.press("approve_reorganisation", proposal=1)
    story.live(date(2027, 3, 15))
    story.answer(f"{APRIL}/sundhed", nothing_new=True)
    story.live(date(2027, 3, 16))
    assert how_far(story)["Børn, Unge og Miljø"] == (2, 4)
    story.live(date(2027, 3, 17))
    assert not [one for one in story.letters(ASKED, to=PETER.key) if one.subject == f"{APRIL}/sundhed"]
    answers = rounds.answers(2027, "april", today=story.day)
    before, new = answers.split("## Børn, Unge og Miljø")
    assert "Kultur" in before.split("## Børn og Unge")[1] and "Klima" in new
    assert story.rows(Request.unit, where=Request.key == f"{APRIL}/kultur") == [("born-og-unge",)]
    assert owners(story)["klima"] == SOREN.post
    told = [one for one in story.letters(ASKED, to=SOREN.key) if one.subject == f"{APRIL}/klima"]
    assert [(one.day, one.rung) for one in told] == [(date(2027, 3, 17), "moved")]
    assert not ended(story)


def test_what_the_list_would_do_is_shown_and_nothing_is_done(begin: Begin) -> None:
    story = begin(ASKED, date(2027, 3, 8))
    before = story.states(), story.journal(), units(story)
    shown = story.effect("reorganise", **MERGE)
    assert "**Intet er ændret endnu.**" in shown and "| 9. marts | Søren Bæk | om en uge |" in shown
    assert (story.states(), story.journal(), units(story)) == before


def test_a_unit_is_split_once_it_is_said_who_goes_where(begin: Begin) -> None:
    story = begin(AUTUMN, date(2027, 9, 6))
    story.press("reorganise", **SPLIT)
    assert "| Konsulent | Peter Holm | Teknik og Miljø | Klima og Natur eller Byen |" in page(story)
    with pytest.raises(Refused) as refused:
        story.press("approve_reorganisation", proposal=1)
    assert (
        "Sig først, hvilken enhed de hører til: Chef for Teknik og Miljø, Konsulent" in refused.value.danish
    )
    story.press("reorganise", **SPLIT, places=PLACED)
    with pytest.raises(Refused, match="out of date"):
        story.press("approve_reorganisation", proposal=1)
    story.press("approve_reorganisation", proposal=2)
    story.live(date(2027, 9, 13))
    assert not {one.to for one in story.letters(AUTUMN)} & {SOREN.key, PETER.key}
    split = {SOREN.post: "klima-og-natur", PETER.post: "byen"}
    assert {post: unit for post, unit in units(story).items() if post in split} == split
    assert story.rows(Unit.successor, where=Unit.key == "teknik-og-miljo") == [("klima-og-natur | byen",)]
    assert story.rows(Unit.head_post, where=Unit.key == "klima-og-natur") == [(SOREN.post,)]
    due = story.task("2027/status/2/sundhed").due_on
    assert due == date(2027, 9, 20)
    story.live(date(2027, 9, 22))
    assert (PETER.key, "moved") in story.told(date(2027, 9, 14))
    assert owners(story)["klima"] == SOREN.post and not ended(story)


def test_a_unit_ends_with_nobody_as_the_file_of_units_says(begin: Begin) -> None:
    story = begin(BUDGET_READ, date(2027, 11, 1))
    file = story.home / "enheder.csv"
    file.write_text(UNITS_FILE, encoding="utf-8")
    story.press("load_plan", file=file, kind="units")
    story.press("reorganise")
    shown = page(story)
    assert "| Børn og Unge | nedlægges |  |" in shown
    assert "| 4 | Kultur | Ida Nygaard, Konsulent | Jens Ågård, Kommunaldirektør |" in shown
    story.live(date(2027, 11, 9))
    assert ended(story), "nobody has approved the list yet"
    story.press("approve_reorganisation", proposal=1)
    assert "var godkendt i forvejen" in story.press("approve_reorganisation", proposal=1)
    assert not ended(story)
    assert owners(story)["kultur"] == owners(story)["born-og-unge"] == "kommunaldirektor"
    assert units(story)[IDA.post] == "kommunen"
    with pytest.raises(Refused, match="carried out already"):
        story.press("approve_reorganisation", proposal=1, drop=True)


def test_a_list_that_is_put_away_changes_nothing_and_mails_go_again(begin: Begin) -> None:
    story = begin(ASKED, date(2027, 3, 15))
    story.press("reorganise", **MERGE)
    assert "er lagt væk" in story.press("approve_reorganisation", proposal=1, drop=True)
    story.press("approve_reorganisation", proposal=1, drop=True)
    story.live(date(2027, 3, 10))
    assert {one.to for one in story.letters(ASKED) if one.rung == "heads_up"} >= CONCERNED
    assert set(units(story)) and "boern-unge-og-miljoe" not in units(story).values()


def test_a_closed_matter_is_a_number_on_the_list(begin: Begin) -> None:
    story = begin(ASKED, date(2027, 3, 8))
    with store.writing() as session:
        shut = update(Element).where(Element.key == "klima").values(confidential_until=date(2028, 1, 1))
        session.execute(shut)
    story.press("reorganise", **MERGE)
    shown = page(story)
    assert "| 3 | Lukket sag nr. 3 | Søren Bæk" in shown and "»Klima«" not in shown
    assert "| 2 | lukket opgave nr. 2 | 16. marts | Søren Bæk | Aase Lund |" in shown
