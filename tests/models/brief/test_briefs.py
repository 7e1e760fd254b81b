"""The pure parts of a brief: what an area shows, what is new since an edit, and what a file is called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.brief.areas import AreaFacts, after_the_answer, last_said
from models.brief.changes import changes_page, gone_since, new_since
from models.brief.contents import Brief, BriefFacts, Contribution, Section, compile_brief
from models.brief.file_names import LONGEST, brief_name, safe
from models.outcomes import OutcomeFact
from models.plan_meaning import Change, Thread
from models.settings import Settings, read_settings

TITLE = "oplæg til temamødet i april 2027"
TODAY = date(2027, 4, 1)


# ── An area ─────────────────────────────────────────────────────────────────────────────────────────────


def said(subject: str, verdict: str, day: date, **more: Any) -> OutcomeFact:
    given = {"year": 2026, "meeting": "june", "kind": "steer", "version": 1, "title": subject, **more}
    return OutcomeFact.model_validate({"subject": subject, "verdict": verdict, "decided_on": day, **given})


def lines(area: AreaFacts, body: dict[str, Any] | None, meeting: str = "april") -> dict[str, str]:
    """What stands after an answer, by its label; what has none goes on with the label before."""
    place = {"meeting": meeting, "year": 2027, "council": "byrådet"}
    found: dict[str, str] = {}
    for line in after_the_answer(area, body, place, "da"):
        label, _, text = line.removeprefix("**").partition("** ") if line.startswith("**") else ("", "", line)
        last = label or list(found)[-1]
        found[last] = f"{found[last]} / {text}" if last in found else text
    return found


BARE = AreaFacts(key="klima")


def test_what_is_missing_is_said_in_one_line() -> None:
    unknown = Thread(title="Klima", lines=(), effects=())
    assert lines(AreaFacts(key="klima", thread=unknown), None)["Det mangler"] == (
        "Bidraget er ikke modtaget; ingen indsatser; ingen budgetlinje; ingen effekt."
    )
    whole = Thread(title="Klima", actions=("Træer",))
    assert "Det mangler" not in lines(AreaFacts(key="klima", thread=whole), {"question": "Hvor?"})
    action = Thread(title="Træer", actions=None)
    assert "Det mangler" not in lines(AreaFacts(key="trees", thread=action), {"afford": "whole"}, "august")


@pytest.mark.parametrize(
    ("meeting", "body", "recommended"),
    [
        (
            "april",
            {"question": "Hvor?", "course": "adjust", "course_why": "Det går for langsomt."},
            "At byrådet drøfter: Hvor? At byrådet tilkendegiver, om kursen skal holdes, justeres eller"
            " skiftes. Området foreslår: juster kursen (Det går for langsomt).",
        ),
        ("april", None, "At byrådet tilkendegiver, om kursen skal holdes, justeres eller skiftes."),
        (
            "june",
            {"priorities": "Flere træer"},
            "At byrådet tilkendegiver, hvad der skal prioriteres i 2028–2031. Området foreslår: Flere træer.",
        ),
        (
            "august",
            {"afford": "part", "amount": 1250},
            "At byrådet tilkendegiver, hvad der skal være råd til i 2028."
            " Området vurderer, at der er råd til en del (1.250.000 kr.).",
        ),
        ("august", {"nothing_new": True}, "At byrådet tilkendegiver, hvad der skal være råd til i 2028."),
    ],
)
def test_a_theme_meeting_is_asked_to_point_and_never_to_decide(
    meeting: str, body: dict[str, Any] | None, recommended: str
) -> None:
    assert lines(BARE, body, meeting)["Indstilling"] == recommended


def test_what_it_means_for_the_municipal_plan_is_said_of_each_area() -> None:
    assert lines(BARE, None)["Betydning for kommuneplanen"] == "Ikke oplyst."
    change = Change(title="Havn", kind="framework", part="Havnen", element="havn")
    area = AreaFacts(key="klima", changes=(change,), meaning="Diger")
    assert lines(area, {}, "june")["Betydning for kommuneplanen"] == (
        "Diger. Havn forudsætter, at rammen »Havnen« ændres: et kommuneplantillæg er ikke besluttet."
    )


def test_the_last_steers_and_decisions_say_how_they_stand() -> None:
    steer = said("klima", "hold", date(2026, 6, 9), text="Havnen først.")
    decided = {"kind": "decision", "body": "byrådet", "case_number": "26/7", "post": "p"}
    paid = said("havn", "whole", date(2026, 10, 6), title="Havn", due_on=date(2027, 9, 30), **decided)
    done = said("skov", "approved", date(2026, 5, 4), title="Skov", done_on=date(2026, 8, 1), **decided)
    older = said("klima", "adjust", date(2026, 4, 8))
    found = last_said([older, done, steer, paid])
    assert found == (paid, steer, done)
    assert lines(AreaFacts(key="klima", said=found), {})["Sidst sagt og besluttet"].split(" / ") == [
        "6. oktober 2026 (Byrådet, 26/7) · »Havn«: hele beløbet · udestår, frist 30. september 2027.",
        "9. juni 2026 · hold kursen · Havnen først · talt om, ikke besluttet endnu.",
        "4. maj 2026 (Byrådet, 26/7) · »Skov«: godkendt · gjort 1. august 2026.",
    ]


# ── What is new ─────────────────────────────────────────────────────────────────────────────────────────


def brief(*sections: Section) -> Brief:
    return Brief(year=2027, meeting="april", stage="draft", language="da", title=TITLE, sections=sections)


def area(name: str, *texts: str) -> Section:
    return Section(heading=name, level=3, paragraphs=texts)


OPENING = Section(heading="", paragraphs=("Grundlag: øjebliksbillede nr. 1.",))
AREAS = Section(heading="Områderne")
MONEY = Section(heading="Økonomi", table=(("Område", "2028"), ("Klima", "10")))


def test_only_what_was_not_there_is_new_with_the_headings_it_stands_under() -> None:
    base = brief(OPENING, AREAS, area("Børn", "a"), area("Klima", "ikke modtaget"), MONEY)
    money = MONEY.model_copy(update={"table": (*MONEY.table, ("Skov", "3"))})
    opening = Section(heading="", paragraphs=("Grundlag: øjebliksbillede nr. 2.",))
    now = brief(opening, AREAS, area("Børn", "a"), area("Klima", "Diger", "Hvem betaler?"), money)
    expected = money.model_copy(update={"table": (("Område", "2028"), ("Skov", "3"))})
    assert new_since(base, now) == (AREAS, area("Klima", "Diger", "Hvem betaler?"), expected)
    assert gone_since(base, now) == 1
    assert new_since(base, base) == () and changes_page(base, base, TODAY) is None


def test_the_same_words_about_another_area_are_new() -> None:
    base = brief(AREAS, area("Børn", "Intet nyt."))
    assert new_since(base, brief(AREAS, area("Børn", "Intet nyt."), area("Klima", "Intet nyt."))) == (
        AREAS,
        area("Klima", "Intet nyt."),
    )


def test_what_is_gone_is_counted_and_never_named() -> None:
    page = changes_page(brief(AREAS, area("Hemmelig grund", "Køb den.")), brief(AREAS), TODAY)
    assert page is not None and page.title == f"Nye siden du redigerede: {TITLE}"
    assert "Hemmelig" not in page.model_dump_json() and "Køb" not in page.model_dump_json()
    assert "Ét sted" in page.sections[0].paragraphs[-1]


def test_a_brief_that_was_kept_before_areas_had_more_to_say_is_still_read() -> None:
    old = {"year": 2025, "meeting": "april", "stage": "sent", "language": "da", "title": TITLE}
    kept = old | {"sections": [{"heading": "Klima", "level": 3, "paragraphs": ["**Den røde tråd** a → b"]}]}
    assert Brief.model_validate(kept).sections[0].items == ()


# ── Names of files ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("00.01.00 26/1234 Oplæg", "00.01.00 26-1234 Oplæg"),
        ('a\\b:c*d?"<e>|f', "a-b-c-d-e-f"),
        ("A\u030aben  dag\n", "Åben dag"),
        ("../../hemmelig", "hemmelig"),
        (" . ", "-"),
        ("slut. ", "slut"),
    ],
)
def test_a_name_is_safe_on_every_system(text: str, name: str) -> None:
    assert safe(text) == name
    assert not set(safe(text)) & set('\\/:*?"<>|\n') and len(safe(text * 99)) <= LONGEST


def with_files(**files: Any) -> Settings:
    chosen = read_settings()
    return chosen.model_copy(update={"files": chosen.files.model_copy(update=files)})


def test_kle_and_case_number_come_first() -> None:
    numbered = with_files(kle="00.01.00", case_numbers={"2027/april": "26/1234"})
    assert brief_name(TITLE, 2027, "april", numbered) == f"00.01.00 26-1234 O{TITLE[1:]}"
    assert brief_name(TITLE, 2028, "april", numbered) == f"00.01.00 O{TITLE[1:]}"
    assert brief_name(TITLE, 2027, "april", with_files()) == f"O{TITLE[1:]}"


def test_two_meetings_of_one_name_have_files_of_their_own() -> None:
    chosen = read_settings()
    same = chosen.model_copy(
        update={"meetings": tuple(one.model_copy(update={"title": "mødet"}) for one in chosen.meetings)}
    )
    names = {brief_name("oplæg til mødet 2027", 2027, one.kind, same) for one in same.meetings}
    assert len(names) == 3


def test_a_brief_of_two_meetings_has_the_answers_to_both_sets_of_questions_area_by_area() -> None:
    asked, same = "temamødet i april", {"nothing_new": True}
    facts = BriefFacts(
        year=2027,
        meeting="june",
        meeting_title="temamødet i juni",
        held_on=date(2027, 6, 8),
        stage="draft",
        language="da",
        contributions=(
            Contribution(subject="klima", title="Klima", form="april", body=same, asked_for=asked),
            Contribution(subject="klima", title="Klima", form="june", body=same),
            Contribution(subject="kultur", title="Kultur", form="april", asked_for=asked),
        ),
        together=(asked,),
    )
    made = compile_brief(facts)
    assert "Mødet bliver holdt sammen med temamødet i april" in made.sections[0].paragraphs[1]
    assert [one.heading for one in made.sections if one.level == 3] == [
        "Klima",
        "Klima: spørgsmålene til temamødet i april",
        "Kultur: spørgsmålene til temamødet i april",
    ]
