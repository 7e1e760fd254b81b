"""From what the memory knows to a letter's facts: what is left to the letter's own words."""

from __future__ import annotations

from datetime import date

import pytest

from models.composing import Envelope, letter_of
from models.settings import Settings, read_settings
from models.store.letters import Told

SETTINGS = read_settings()


def told(**facts: str) -> Told:
    return Told(
        notice=1, id=1, subject="2027/april/contribution/klima", rung="feedback", kind="contribution",
        facts=facts, open=False, number=7, title="Klima", form="april", due_on=None, about="klima",
        meeting="april", meeting_on=date(2027, 4, 20), confidential_until=None, year=2027, moved=False,
    )  # fmt: skip


def called(council: str) -> Settings:
    town = SETTINGS.municipality.model_copy(update={"council": council})
    return SETTINGS.model_copy(update={"municipality": town})


@pytest.mark.parametrize(
    ("council", "body", "kept"),
    [
        ("byrådet", "Byrådet", None),
        ("byrådet", "økonomiudvalget", "økonomiudvalget"),
        ("", "", None),
        ("", "byrådet", "byrådet"),
    ],
)
def test_the_council_is_called_what_the_letter_calls_it(council: str, body: str, kept: str | None) -> None:
    envelope = Envelope("2027-06-09/aase/digest", date(2027, 6, 9), "Aase Lund", "aase@x.example", "da")
    given = {"body": body} if body else {}
    letter = letter_of(envelope, [told(**given)], called(council), {})
    assert letter.lines[0].facts.get("body") == kept
