"""A matter is closed until a day: a number for others, its title on the page of those it is kept for."""

from __future__ import annotations

from datetime import date

import pytest

from models.facts import Refused
from models.outcomes import Decision
from models.store import tables as t
from tasks import papers as files
from tasks.home import home
from tasks.ledger import briefs, calendars, my_page, papers
from tests.people import BIRGIT, IDA, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, CLOSED, JUNE_ASKED

KLIMA, KULTUR = "2027/april/contribution/klima", "2027/april/contribution/kultur"
UNTIL, OFF = date(2027, 3, 12), date(2027, 3, 11)
ONLY_KLIMA = {"until": UNTIL, "elements": ["klima"], "circle": [BIRGIT.email]}


def test_a_closed_matter_is_a_number_in_every_mail_and_opens_by_itself(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(date(2027, 3, 8))
    number = story.task(KLIMA).id
    said = story.press("close_matter", **ONLY_KLIMA)
    assert said == (
        "Lukket til fredag den 12. marts 2027 (uge 10): plandel nr. 3. Indtil da står der kun et nummer;"
        " den dag bliver det åbent af sig selv. 1 person ser mere end nummeret på sin egen side."
    )
    assert story.press("close_matter", **ONLY_KLIMA).startswith("Det var lukket til fredag den 12. marts")
    before = len(story.texts(SOREN.email))
    story.live(date(2027, 3, 10))
    during = story.texts(SOREN.email)[before:]
    assert during and not [text for text in during if "Klima" in text]
    assert [text for text in during if f"nr. {number}" in text]
    story.live(date(2027, 3, 30))
    after = story.texts(SOREN.email)[before + len(during) :]
    assert [text for text in after if "Klima" in text]
    assert [(one.subject, one.old, one.new) for one in story.journal("closed")] == [
        ("element/klima", None, "2027-03-12")
    ]


def test_only_the_circle_sees_more_than_the_number_and_only_on_their_own_page(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.press("close_matter", until=UNTIL, elements=["klima"])
    assert _titles(SOREN.key, story.day) == [f"Lukket opgave nr. {story.task(KLIMA).id}"]
    story.press("close_matter", until=UNTIL, elements=["klima"], circle=[SOREN.email])
    assert _titles(SOREN.key, story.day) == ["Klima"]
    feed = calendars.of_person(SOREN.key, "Frister", "da", story.day).decode()
    assert "Klima" not in feed and "SUMMARY" in feed
    story.press("close_matter", elements=["klima"])
    assert story.rows(t.Circle.person) == []
    assert [one.subject for one in story.journal("no longer closed")] == ["element/klima"]


def _titles(person: str, day: date) -> list[str]:
    page = my_page.page(person, day)
    return [area.title for area in page.areas]


def test_a_closed_task_is_one_that_no_manager_hears_of(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    number = str(story.task(KULTUR).id)
    story.press("close_matter", until=date(2027, 12, 1), requests=[number])
    story.live(date(2027, 3, 25))
    with pytest.raises(Refused, match="er lukket, og om den skriver vi ikke til nogen leder"):
        story.press("tell_manager", requests=[number])
    assert not [one for one in story.letters() if one.rung in ("manager", "manager_copy")]
    said = [text for text in story.texts(IDA.email) if "Kultur" in text]
    assert len(said) <= 1, "only the mail that had left before it was closed"


def test_what_closing_would_do_is_shown_and_nothing_is_closed(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    page = story.effect("close_matter", **ONLY_KLIMA)
    assert "**Intet er ændret endnu.**" in page and "Klima" not in page
    assert f"lukket opgave nr. {story.task(KLIMA).id}" in page
    assert "| plandel nr. 3 | åbent | lukket til 12. marts 2027, åbent for 1 person |" in page
    assert story.journal("closed") == [] and story.rows(t.Circle.person) == []


REFUSED = (
    ({"until": date(2027, 3, 5), "elements": ["klima"]}, "er kommet"),
    ({"until": UNTIL}, "Skriv, hvad der skal lukkes"),
    ({"until": UNTIL, "elements": ["Hemmeligt"]}, "nøgle eller nummer »Hemmeligt«"),
    ({"until": UNTIL, "requests": ["9999"]}, "ingen opgave »9999«"),
    ({"until": UNTIL, "decisions": ["klima"], "year": 2027, "meeting": "june"}, "ikke sagt noget om"),
    ({"until": UNTIL, "lines": ["1.23.45"], "year": 2027}, "ingen budgetlinje på konto"),
    ({"until": UNTIL, "brief": True}, "Vælg år og møde"),
    ({"until": UNTIL, "elements": ["klima"], "circle": ["x@y.invalid"]}, "ingen person med mailadressen"),
)


def test_what_cannot_be_closed_is_refused_in_a_sentence(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    for given, said in REFUSED:
        with pytest.raises(Refused) as refused:
            story.press("close_matter", **given)
        assert said in refused.value.said_in("da")
    assert story.journal("closed") == []


def test_a_closed_brief_is_read_by_its_circle_alone(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    story = begin(CLOSED, date(2027, 4, 7))
    monkeypatch.setenv("PLANCYCLE_TODAY", story.day.isoformat())
    until = date(2027, 4, 20)
    story.press("close_matter", until=until, brief=True, year=2027, meeting="april", circle=[BIRGIT.email])
    briefs.publish("april", 2027)
    assert files.keep("april", 2027) is not None
    in_the_open = sorted(file.name for file in home().briefs.glob("2027-april*"))
    assert in_the_open == ["2027-april.md"]
    assert "fortroligt til" in (home().briefs / "2027-april.md").read_text(encoding="utf-8")
    hers, others = papers.shelf(BIRGIT.key, story.day), papers.shelf("mads", story.day)
    assert hers is not None and others is not None
    kept = [file.name for brief in hers.briefs for file in brief.files]
    assert len(kept) == 2 and others.briefs == ()
    assert papers.find("mads", kept[0], story.day) is None
    assert papers.find(BIRGIT.key, kept[0], story.day)
    monkeypatch.setenv("PLANCYCLE_TODAY", until.isoformat())
    files.keep("april", 2027)
    assert not list(home().closed_briefs.iterdir())
    assert papers.find("mads", kept[0], until)


def test_a_decision_is_closed_with_the_task_it_owes(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 6, 8))
    decided = {"subject": "klima", "verdict": "approved", "text": "Vi køber kraftværket", "body": "byrådet"}
    decision = Decision.model_validate({**decided, "decided_on": "2027-05-06"})
    story.press("record_decisions", year=2027, meeting="april", decisions=[decision])
    given = {"until": date(2027, 9, 1), "decisions": ["klima"], "year": 2027, "meeting": "april"}
    assert "beslutning nr." in story.press("close_matter", **given)
    assert story.task("2027/april/action/klima").confidential_until == date(2027, 9, 1)
    corrected = decision.model_copy(update={"text": "Vi køber kraftværket og havnen"})
    story.press("record_decisions", year=2027, meeting="april", decisions=[corrected])
    newest = story.rows(t.Outcome.confidential_until, where=t.Outcome.text.contains("havnen"))
    assert [row.confidential_until for row in newest] == [date(2027, 9, 1)]
