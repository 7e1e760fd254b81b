"""Wishes for headings are counted and shown; they change nothing by themselves."""

from __future__ import annotations

import pytest

from models.settings import Heading, read_settings
from models.two_pages.headlines import Wish, wishes, wishes_section

STANDING = read_settings().two_pages.used


def said(*answers: str) -> tuple[Wish, ...]:
    """The wishes in these answers to the fourth question."""
    return wishes([{"headlines": answer} for answer in answers], STANDING)


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ("Klima, boliger og skole", ["Boliger og skole", "Klima"]),
        ("- Klima\n- Boliger", ["Boliger", "Klima"]),
        ("1. Klima; 2) Boliger.", ["Boliger", "Klima"]),
        ("Klima. Boliger til unge.", ["Boliger til unge", "Klima"]),
        ("»Klima«", ["Klima"]),
        ("klima, Klima, KLIMA.", ["KLIMA"]),
        ("  ", []),
    ],
)
def test_an_answer_is_read_as_headings(answer: str, titles: list[str]) -> None:
    assert [one.title for one in said(answer)] == titles


def test_the_most_wished_for_comes_first_and_counts_answers_not_words() -> None:
    found = said("Klima, klima, boliger", "klima", "Skole")
    assert [(one.title, one.named_by) for one in found] == [("Klima", 2), ("Boliger", 1), ("Skole", 1)]


def test_a_wish_that_stands_there_already_says_so() -> None:
    found = said("Hvad blev der råd til?; hvor er vi, og hvor skal vi hen; Klima")
    assert [one.stands for one in found] == [True, True, False]
    assert "| Hvad blev der råd til? | 1 | står der |" in wishes_section(found, "da")


def test_a_wish_is_proposed_and_never_used_by_itself() -> None:
    page = wishes_section(said("Klima"), "da")
    assert "Det er et forslag til jer" in page and "| Klima | 1 | nej |" in page
    assert [one.key for one in read_settings().two_pages.used] == [one.key for one in STANDING]


def test_without_wishes_nothing_is_said() -> None:
    assert wishes_section((), "da") == ""


def test_many_wishes_are_counted_and_what_somebody_wrote_stays_in_its_cell() -> None:
    page = wishes_section(said("\n".join(f"Ønske {n}" for n in range(25)) + "\nKlima <i>"), "da")
    assert "… og 6 ønsker mere." in page
    assert "<i>" not in page


def test_a_heading_that_is_not_used_does_not_stand_there() -> None:
    out = Heading(key="plan", title="Planen", used=False)
    (wish,) = wishes([{"headlines": "Planen"}], [out])
    assert not wish.stands
