"""People data rot: the week's list of people is laid beside the memory, and the secretariat says yes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.facts import Refused
from models.people_file.taking_over import TakesOver
from models.store.tables import Loaded, Person, PostHolder, Proposal
from tests.people import AASE, BIRGIT, IDA, JENS, KAREN, MADS, PEOPLE, PETER, SOREN, UNITS, Member
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED
from tests.stories.story import Story

HEAD = "navn;e-mail;enhed;stilling;rolle;telefon;afløser;sprog"
ROLES = {
    "secretariat": "sekretariat",
    "head_of_planning": "planchef",
    "plan_group": "plangruppe",
    "finance": "økonomi",
    "direktion": "direktion",
    "communication": "kommunikation",
}
UNIT = {unit.key: unit.name for unit in UNITS}
EMAIL = {member.key: member.email for member in PEOPLE}
KULTUR = "2027/april/contribution/kultur"
BO = "Bo Vang;bo.vang@eksempel.invalid;Børn og Unge;Konsulent;;70 10 10 09;;da"
MONDAY, OFF = date(2027, 3, 8), date(2027, 3, 11)


def row(member: Member, **other: str) -> str:
    """Somebody of the cast as they stand in the file."""
    said = {
        "navn": member.name,
        "e-mail": member.email,
        "enhed": UNIT[member.unit],
        "stilling": member.title,
        "rolle": ", ".join(ROLES[role] for role in member.roles),
        "telefon": member.phone,
        "afløser": EMAIL.get(member.deputy or "", ""),
        "sprog": member.language,
    } | {name.replace("_", "-"): value for name, value in other.items()}
    return ";".join(said[name] for name in HEAD.split(";"))


def lay(story: Story, *rows: str) -> Path:
    """The file lies in the folder, as personnel leave it there."""
    folder = story.home / "people"
    folder.mkdir(exist_ok=True)
    file = folder / "personer.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return file


def everybody_but(*gone: Member) -> list[str]:
    return [row(member) for member in PEOPLE if member not in gone]


def number(story: Story) -> int:
    """The list that waits."""
    (one,) = story.rows(Proposal.id, where=Proposal.state == "open")
    return int(one.id)


def page(story: Story, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of differences, as it is shown when one compares by hand."""
    pages: dict[str, str] = {}
    with monkeypatch.context() as patch:
        patch.setattr("tasks.report.publish", lambda key, said, _title: pages.update({key: said}))
        story.press("compare_people")
    return pages["personer"]


def test_the_file_that_says_the_same_asks_for_nothing(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    story = begin(ASKED, OFF)
    lay(story, *everybody_but())
    story.live(MONDAY)
    assert story.rows(Proposal.id) == []
    assert "siger det samme" in page(story, monkeypatch)


def test_who_is_missing_in_the_file_has_not_left_before_somebody_says_yes(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    lay(story, *everybody_but(IDA))
    story.live(date(2027, 3, 22))
    assert number(story)
    assert story.rows(Person.left_on, where=Person.left_on.is_not(None)) == []
    assert "taken_over" not in {rung for _, rung in story.told()}
    assert story.task(KULTUR).person == "ida"


def test_when_ida_leaves_her_task_goes_to_the_head_of_her_unit(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8 March: the list. 9 March: yes. 10 March: Aase is told; Ida hears nothing more."""
    story = begin(ASKED, OFF)
    story.live(date(2027, 3, 5))
    lay(story, *everybody_but(IDA), BO.replace("Konsulent", "Pædagog"))
    story.live(MONDAY)
    shown = page(story, monkeypatch)
    assert "**1 fratrådt, 1 ny**" in shown and "Intet er ændret endnu" in shown
    assert "Aase Lund (næste i rækken; stillingen er ledig)" in shown
    effect = story.effect("approve_people", proposal=number(story))
    assert "| Aase Lund | overtaget |" in effect
    assert story.rows(Person.left_on, where=Person.left_on.is_not(None)) == []
    said = story.press("approve_people", proposal=number(story))
    assert said == (
        "Listen er godkendt: 1 fratrådt, 1 ny. "
        "1 åben opgave er nu hos en anden, som får besked med den næste mail."
    )
    assert "blev godkendt mandag den 8. marts" in story.press("approve_people", proposal=1)
    story.live(date(2027, 3, 26))
    assert [one.rung for one in story.letters(MONDAY, to="ida")] == []
    assert ("aase", "taken_over") in story.told(MONDAY)
    taken = next(text for text in story.texts(AASE.email) if "ansvarlig for" in text)
    assert "Opgaven lå før hos Ida Nygaard." in taken
    assert [one.subject for one in story.journal("left")] == ["person/ida"]
    assert story.rows(PostHolder.person, where=PostHolder.post == IDA.post) == [("ida",)]
    assert story.rows(Loaded.kind) == [("people",)]


def test_a_new_colleague_in_the_same_post_takes_over_what_is_under_way(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    lay(story, *everybody_but(IDA), BO)
    story.live(MONDAY)
    story.press("approve_people", proposal=number(story))
    story.live(date(2027, 3, 26))
    heard = {one.to: one.rung for one in story.letters(MONDAY) if one.subject == KULTUR}
    assert "ida" not in heard and list(heard) == [bo(story)]
    assert story.letters(to=bo(story))[0].rung == "taken_over"
    assert ("aase", "taken_over") not in story.told(MONDAY)


def bo(story: Story) -> str:
    """The key of the new colleague."""
    return str(story.rows(Person.key, where=Person.name == "Bo Vang")[0].key)


def test_the_secretariat_chooses_who_takes_over_and_what_is_left_out(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = begin(ASKED, OFF)
    lay(story, *everybody_but(IDA, MADS))
    story.live(MONDAY)
    which = number(story)
    takes = [TakesOver(who="Ida Nygaard", to=SOREN.email)]
    with pytest.raises(Refused, match="has left too"):
        story.press("approve_people", proposal=which, takes_over=[TakesOver(who=IDA.email, to=MADS.email)])
    said = story.press("approve_people", proposal=which, takes_over=takes, leave_out=[MADS.email])
    assert said.startswith("Listen er godkendt: 1 fratrådt.")
    story.live(date(2027, 3, 26))
    assert ("soren", "taken_over") in story.told(MONDAY) and ("aase", "taken_over") not in story.told(MONDAY)
    assert story.rows(Person.key, where=Person.left_on.is_not(None)) == [("ida",)]
    assert "Holdt udenfor efter jeres valg: Mads Kjær." in page(story, monkeypatch)
    assert story.rows(Proposal.state) == [("approved",)]


def test_a_new_address_another_unit_and_another_deputy_are_the_same_person(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = begin(ASKED, OFF)
    moved = row(PETER, enhed="Kultur og Fritid")
    married = row(IDA, e_mail="ida.holm@eksempel.invalid")
    rows = [row(m) for m in PEOPLE if m not in (PETER, IDA, AASE)]
    lay(story, *rows, moved, married, row(AASE, afløser=KAREN.email))
    story.live(MONDAY)
    shown = page(story, monkeypatch)
    assert "**1 skiftet enhed, 1 ny mailadresse, 1 anden afløser**" in shown
    gives_up = "| giver videre | Konsulent, Teknik og Miljø: 1 åben opgave | Søren Bæk (næste i rækken;"
    assert gives_up in shown
    story.press("approve_people", proposal=number(story))
    (ida,) = story.rows(Person.email, Person.left_on, where=Person.key == "ida")
    assert tuple(ida) == ("ida.holm@eksempel.invalid", None)
    story.live(date(2027, 3, 26))
    assert story.letters(date(2027, 3, 9), to="ida")
    assert ("soren", "taken_over") in story.told(MONDAY)
    assert not story.rows(Person.key, where=Person.left_on.is_not(None))
    assert story.rows(Person.deputy, where=Person.key == "aase") == [("karen",)]


def test_a_list_that_is_out_of_date_is_refused_and_changes_nothing(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    lay(story, *everybody_but(IDA))
    story.live(MONDAY)
    which = number(story)
    story.press("change_holder", post=IDA.post, holder=SOREN.email)
    with pytest.raises(Refused, match="out of date"):
        story.press("approve_people", proposal=which)
    assert story.rows(Person.key, where=Person.left_on.is_not(None)) == []
    story.press("compare_people")
    assert number(story) == which + 1
    with pytest.raises(Refused, match="out of date"):
        story.press("approve_people", proposal=which)


def test_a_file_that_cannot_be_read_is_told_on_the_page_of_the_day(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    file = lay(story, *everybody_but(IDA))
    file.write_text("hest;ko\n1;2", encoding="utf-8")
    story.live(MONDAY)
    assert "Personlisten kunne ikke læses." in story_day(story)
    lay(story, *everybody_but(IDA))
    story.press("compare_people")
    assert "Personlisten er ændret: 1 fratrådt." in story_day(story)


def story_day(story: Story) -> str:
    """The page of the day."""
    from models import store
    from models.overview import today_page
    from models.store import overview
    from tasks import home

    with store.reading() as session:
        picture = overview.picture(session, home.settings(), story.day)
    return today_page(picture, home.settings())


def test_rows_that_cannot_be_read_make_nobody_leave(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    story = begin(ASKED, OFF)
    broken = row(IDA).replace("Børn og Unge", "")
    lay(
        story, *everybody_but(IDA, JENS), broken, row(JENS, telefon="70 10 11 11"), row(BIRGIT, navn="B. Øst")
    )
    story.live(MONDAY)
    shown = page(story, monkeypatch)
    assert "**1 anden rettelse**" in shown and "## Fratrådt" not in shown
    assert "- Række 8, kolonnen »enhed«: feltet er tomt; det skal udfyldes." in shown
