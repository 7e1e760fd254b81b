"""The page "Who has answered?": the word before the count, by unit, and nothing that is nobody's business."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.answered import Answer, Asked, Progress, answers_page, progress, progress_said
from models.facts import MEETINGS, Refused
from models.rounds import Round, round_title, the_round
from models.settings import Language, Settings, read_settings

TODAY, DUE = date(2027, 3, 8), date(2027, 3, 16)
APRIL = Round(year=2027, meeting="april")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return read_settings()


def asked(number: int = 1, **changes: Any) -> Asked:
    known: dict[str, Any] = {
        "number": number,
        "kind": "contribution",
        "title": "Kultur",
        "unit": "Børn og Unge",
        "person": "Ida Nygaard",
        "due_on": DUE,
        "moves": 0,
        "state": "open",
        "was_asked": True,
        "answer": None,
    }
    return Asked(**known | changes)


def answered(number: int = 1, **changes: Any) -> Asked:
    known: dict[str, Any] = {"version": 1, "on_day": date(2027, 3, 1), "door": "portal"}
    known |= {"person": "Ida Nygaard", "behalf_of": ""}
    given = Answer(**known | {name: changes.pop(name) for name in list(changes) if name in known})
    return asked(number, state="answered", answer=given, **changes)


def page(*rows: Asked, settings: Settings) -> str:
    return answers_page(APRIL, rows, TODAY, settings)


# ── How far ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        ([], (0, 0)),
        (["answered", "open"], (1, 2)),
        (["answered", "needs_person"], (1, 2)),
        (["answered", "withdrawn", "proposed"], (1, 1)),
    ],
)
def test_what_is_withdrawn_or_not_sent_does_not_count(states: list[str], counted: tuple[int, int]) -> None:
    assert progress(asked(state=state) for state in states) == Progress(*counted)


@pytest.mark.parametrize(
    ("how_far", "language", "said"),
    [
        (Progress(5, 5), "da", "Alle 5 har svaret"),
        (Progress(3, 5), "da", "3 af 5 har svaret"),
        (Progress(0, 5), "da", "0 af 5 har svaret"),
        (Progress(3, 5), "en", "3 of 5 have answered"),
    ],
)
def test_how_far_a_round_has_come_is_said(how_far: Progress, language: Language, said: str) -> None:
    assert progress_said(how_far, language) == said


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


def test_units_stand_by_name_and_those_without_one_last(settings: Settings) -> None:
    said = page(asked(1, unit=""), asked(2, unit="Teknik"), asked(3, unit="Børn"), settings=settings)
    heads = [line for line in said.splitlines() if line.startswith("## ")]
    assert heads == ["## Børn", "## Teknik", "## Uden enhed"]


def test_nobody_is_ranked_tasks_stand_by_their_date(settings: Settings) -> None:
    late = asked(1, due_on=date(2027, 3, 30), moves=2)
    said = page(late, answered(2), settings=settings)
    rows = [line for line in said.splitlines() if line.startswith(("| svaret", "| mangler"))]
    assert [row.split(" | ")[1] for row in rows] == ["2", "1"]
    assert "30. marts 2027 (flyttet 2 gange)" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (asked(), "| mangler |"),
        (asked(was_asked=False), "| ikke spurgt endnu |"),
        (asked(state="proposed"), "| ikke sendt endnu |"),
        (asked(state="withdrawn"), "| trukket tilbage |"),
        (asked(state="needs_person"), "| mangler, hos sekretariatet |"),
        (answered(), "| svaret 1. marts på siden |"),
        (answered(door="spreadsheet"), "| svaret 1. marts i et regneark |"),
        (answered(version=3), "| svaret 1. marts på siden, 3. udgave |"),
        (answered(door="an older one"), "| svaret 1. marts |"),
        (answered(person="Peter Holm"), "| svaret 1. marts af Peter Holm på siden |"),
        (
            answered(person="Peter Holm", behalf_of="Ida Nygaard", door="prefect"),
            "| svaret 1. marts af Peter Holm på vegne af Ida Nygaard gennem sekretariatet |",
        ),
        (answered()._replace(state="open"), "| åbnet igen; svarede 1. marts på siden |"),
        (answered()._replace(state="withdrawn"), "| trukket tilbage |"),
        (asked(moves=1), "| 16. marts 2027 (flyttet 1 gang) |"),
        (asked(person=""), "| – |"),
        (asked(kind="coherence", title="Sammenhæng"), "| »Sammenhæng« |"),
        (asked(title="a | b <b>c"), "| bidraget om »a \\| b &lt;b>c« |"),
    ],
)
def test_how_a_task_stands_is_said_in_words(row: Asked, said: str, settings: Settings) -> None:
    assert said in page(row, asked(9), settings=settings)


def test_a_closed_matter_is_a_number(settings: Settings) -> None:
    assert "| lukket opgave nr. 7 |" in page(asked(7, title=None), settings=settings)


def test_before_anybody_is_asked_it_says_so(settings: Settings) -> None:
    assert page(settings=settings).endswith("Ingen er spurgt endnu.\n")
    assert page(asked(state="withdrawn"), settings=settings).endswith("Ingen er spurgt endnu.\n")


def test_when_all_have_answered_no_deadline_is_named(settings: Settings) -> None:
    assert "**Alle 2 har svaret.**\n" in page(answered(1), answered(2), settings=settings)


def test_a_thousand_tasks_are_counted_and_two_hundred_shown(settings: Settings) -> None:
    rows = [asked(number, unit=f"Enhed {number % 7}") for number in range(1000)]
    said = page(*rows, settings=settings)
    assert len([line for line in said.splitlines() if line.startswith("| mangler")]) == 200
    assert "0 af 1000 har svaret" in said
    assert said.count("## Enhed") == 7


# ── Which round ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_meetings_round_is_called_by_the_meeting(meeting: Any, settings: Settings) -> None:
    round_ = the_round(2027, meeting, None)
    assert (round_.key, round_.page) == (f"2027/{meeting}", (2027, meeting))
    assert round_title(round_, settings, "da").endswith("2027")


def test_a_follow_ups_round_is_called_by_its_number(settings: Settings) -> None:
    round_ = the_round(2027, None, 2)
    assert (round_.key, round_.page) == ("2027/status/2", (2027, "status-2"))
    assert round_title(round_, settings, "da") == "2. opfølgning 2027"


@pytest.mark.parametrize(("meeting", "no"), [(None, None), ("april", 1)])
def test_one_of_them_has_to_be_named(meeting: Any, no: int | None) -> None:
    with pytest.raises(Refused) as refusal:
        the_round(2027, meeting, no)
    assert refusal.value.danish == "Vælg et temamøde, eller skriv nummeret på en opfølgning: ét af dem."
