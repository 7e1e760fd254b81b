"""What a run was given is read by everybody in the UI: of what is closed only numbers are left in it."""

from __future__ import annotations

from typing import Any

import pytest

from models.brief.veil import Veil
from tasks.veiling import HIDDEN, Secrets, masked

CLOSED = Secrets(
    veils=[Veil("Kraftværket", "lukket punkt nr. 3"), Veil("Kultur", "lukket punkt nr. 4", everywhere=False)],
    named=frozenset({"kraft", "Kraftværket", "7", "2027/june/contribution/kraft"}),
)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"year": 2027, "meeting": "june"}, {"year": 2027, "meeting": "june"}),
        ({"requests": ["7", "8"], "reason": "Spar"}, {"requests": ["7", "8"], "reason": "Spar"}),
        ({"reason": "Kraftværket venter"}, {"reason": "lukket punkt nr. 3"}),
        ({"reason": "Kraftværkets naboer og Kultur"}, {"reason": "Kraftværkets naboer og Kultur"}),
        (
            {"request": "7", "answer": {"text": "Vi køber"}, "today": "2027-05-05"},
            {"request": "7", "answer": HIDDEN, "today": "2027-05-05"},
        ),
        (
            {"request": "2027/june/contribution/kraft", "answer": {"text": "Vi køber"}},
            {"request": HIDDEN, "answer": HIDDEN},
        ),
        (
            {
                "year": 2027,
                "decisions": [{"subject": "kraft", "text": "Købt", "due_on": None}, {"subject": "vej"}],
            },
            {
                "year": 2027,
                "decisions": [{"subject": HIDDEN, "text": HIDDEN, "due_on": None}, {"subject": "vej"}],
            },
        ),
    ],
)
def test_words_about_what_is_closed_are_taken_out_of_a_form(given: Any, left: Any) -> None:
    assert masked(given, CLOSED) == left


def test_where_nothing_is_closed_a_form_stays_as_it_was_written() -> None:
    given = {"decisions": [{"subject": "kraft", "text": "Købt"}], "reason": "Kraftværket"}
    assert masked(given, Secrets([], frozenset())) == given
