"""An election: politicians are left alone, and what is not finished is handed over to the new council."""

from __future__ import annotations

from datetime import date

import pytest

from models import store
from models.facts import Refused
from models.overview import today_page
from models.store import overview
from models.store.tables import Proposal
from tasks.home import settings
from tests.stories.conftest import Begin
from tests.stories.moments import BUDGET_READ, DECEMBER
from tests.stories.story import Story

ELECTION_YEAR = "[period]\nfirst_year = 2024\n"
"""2027 is the last year of its period: there is an election on 16 November."""

COUNCIL = (
    "navn;e-mail;enhed;ansvarlig for;stilling;leder;rolle\n"
    "Lis Holm;lis.holm@byraad.invalid;Byrådet;;Borgmester;;byråd\n"
)
SCHOOL = "2027/august/action/intent-analyse-af-skolerne"
PART = "2027/august/action/born-og-unge"


def in_an_election_year(story: Story) -> Story:
    """The home's own settings say so, and the mayor stands in the people file."""
    (story.home / "municipality.toml").write_text(ELECTION_YEAR, encoding="utf-8")
    file = story.home / "raad.csv"
    file.write_text(COUNCIL, encoding="utf-8")
    story.press("load_plan", file=file, kind="people")
    return story


def to_the_mayor(story: Story, key: str) -> None:
    story.press("hand_over_tasks", requests=[key], to_person="lis.holm@byraad.invalid", reason="")


def told_lis(story: Story) -> list[tuple[str, str]]:
    return [(one.rung, one.subject) for one in story.letters() if one.to.startswith("p-")]


def the_day(story: Story) -> str:
    """The page of the day, as the secretariat reads it."""
    with store.reading() as session:
        return today_page(overview.picture(session, settings(), story.day), settings())


def test_no_task_points_at_politicians_from_november_of_an_election_year(begin: Begin) -> None:
    story = in_an_election_year(begin(BUDGET_READ, date(2027, 11, 1)))
    story.live(date(2027, 10, 21))
    to_the_mayor(story, SCHOOL)
    story.live(date(2027, 10, 29))
    assert told_lis(story) == [("taken_over", SCHOOL)]
    assert story.task(SCHOOL).state == "open"

    story.live(date(2027, 11, 9))
    assert "Lis Holm sidder i byrådet og bliver ikke spurgt før efter valget." in the_day(story)
    assert (story.task(SCHOOL).state, story.task(SCHOOL).close_reason) == ("needs_person", "election")
    assert told_lis(story) == [("taken_over", SCHOOL), ("cancelled", SCHOOL)]
    (kind,) = (text for text in story.texts("lis.holm") if "valget" in text)
    assert "Du behøver ikke gøre mere" in kind and "Derfor tager Sekretariatet" in kind

    to_the_mayor(story, PART)
    story.live(date(2027, 11, 24))
    assert story.task(PART).close_reason == "election"
    assert len(told_lis(story)) == 2
    given = [one.subject for one in story.journal("given to a person: election")]
    assert given == [f"request/{SCHOOL}", f"request/{PART}"]


def test_in_other_years_and_of_other_people_tasks_are_asked_as_ever(begin: Begin) -> None:
    story = begin(BUDGET_READ, date(2027, 11, 1))
    story.live(date(2027, 11, 10))
    assert not story.journal("given to a person: election")
    assert story.task(SCHOOL).state == "open"
    story = in_an_election_year(story)
    story.live(date(2027, 11, 12))
    assert story.task(SCHOOL).state == "open"


def files(story: Story, name: str) -> tuple[str, str]:
    """A paper's text, and its page for the web."""
    text, page = ((story.home / "briefs" / f"{name}.{kind}") for kind in ("md", "html"))
    return text.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")


def test_what_is_not_finished_is_handed_over_to_the_new_council(begin: Begin) -> None:
    story = in_an_election_year(begin(DECEMBER, date(2027, 12, 9)))
    story.live(date(2027, 12, 7))
    said = story.press("hand_over_council", year=2027)
    assert said == "Overdragelsen er liste nr. 1: 6 sager og 0 opgaver"
    text, page = files(story, "2027-overdragelse")
    assert text.startswith("# Overdragelse til det nye byråd: 2024–2027\n\nListen er nr. 1 og lavet tirsdag")
    assert "| Sundhed | Byrådet, 22. juni 2027 | Konsulent, Teknik og Miljø | 14. september 2027 |" in text
    assert "| Kultur | udsat | Byrådet, 26. maj 2027 |" in text
    assert text.count("| Klima |") == 1 and "| Klima | flyttet til et andet år |" in text
    assert "| Kommuneplan 2026-2037 | hold | 20. april 2027 |" in text
    assert "<h2>Talt om, aldrig besluttet</h2>" in page

    assert story.press("hand_over_council", year=2027) == said
    assert len(story.rows(Proposal.id)) == len(story.journal("handed over to the council")) == 1
    story.answer(SCHOOL, what="Analysen er forelagt byrådet.")
    assert "liste nr. 2: 5 sager" in story.press("hand_over_council", year=2027)
    assert sorted(row.state for row in story.rows(Proposal.state)) == ["open", "outdated"]


def test_a_closed_matter_is_a_number_on_the_hand_over_list_until_its_day(begin: Begin) -> None:
    story = in_an_election_year(begin(DECEMBER, date(2027, 12, 9)))
    closing = "nøgle;type;titel;fortroligt til\nkultur;strategi;Kultur;31.12.2027\n"
    (story.home / "lukket.csv").write_text(closing, encoding="utf-8")
    story.press("load_plan", file=story.home / "lukket.csv", kind="elements")
    story.press("hand_over_council", year=2027)
    text, page = files(story, "2027-overdragelse")
    assert "Lukket punkt nr. 1" in text and "Kultur" not in text + page
    story.live(date(2028, 1, 5))
    story.press("hand_over_council", year=2027)
    assert "| Kultur | udsat |" in files(story, "2027-overdragelse")[0]


def test_the_new_council_is_introduced_to_its_dates_what_it_inherits_and_whom_to_ask(begin: Begin) -> None:
    story = in_an_election_year(begin(DECEMBER, date(2027, 12, 9)))
    story.press("open_year", year=2028)
    story.live(date(2028, 1, 12))
    assert story.press("hand_over_council", year=2028) == "Introduktionen er lavet"
    text, page = files(story, "2028-introduktion")
    assert text.startswith("# Introduktion til det nye byråd: 2028–2031\n\nVelkommen.")
    assert "| 4. april 2028 | Temamødet i april |" in text and "Opfølgning" not in text
    assert "- 2028: Et nyt byråd bliver introduceret og lægger sin vision." in text
    assert "3 sager, der er besluttet og ikke gennemført; 2 sager, der kommer igen" in text
    assert "| Strategi: Kultur | Konsulent, Børn og Unge |" in text
    assert "Budgettet | Mads Kjær (Økonomichef) | 70 10 10 04 |" in text
    assert "<td>Mads Kjær (Økonomichef)</td>" in page


def test_a_year_without_dates_cannot_be_introduced(begin: Begin) -> None:
    story = in_an_election_year(begin(DECEMBER, date(2027, 12, 9)))
    with pytest.raises(Refused) as said:
        story.press("hand_over_council", year=2032)
    assert said.value.danish.startswith("Planår 2032 er ikke åbnet.")


def test_the_day_asks_for_the_hand_over_until_it_has_been_made(begin: Begin) -> None:
    story = in_an_election_year(begin(DECEMBER, date(2027, 12, 9)))
    asked = "Det er valgår: lav listen over det, der overdrages til det nye byråd (»Overdrag til nyt byråd«)."
    assert asked in the_day(story)
    story.press("hand_over_council", year=2027)
    assert asked not in the_day(story)
