"""We sent something wrong: take back what has not left, and tell whoever got it what is right, once."""

from __future__ import annotations

from datetime import date

from models.choices import LetterOrNone, MeetingOrNone
from tasks import effects
from tasks.desk import flow
from tasks.ledger import corrections


@flow
def correct_letters(
    sent_on: date,
    reason: str,
    right: str = "",
    letter: LetterOrNone = None,
    meeting: MeetingOrNone = None,
    requests: list[str] | None = None,
    people: list[str] | None = None,
    withdraw: bool = False,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Corrects the mails of a day, or only those of a kind, a meeting, some tasks or some people."""
    with effects.shown_first(only_show, today) as act:
        act.said = corrections.correct(
            sent_on, reason, right, letter, meeting, requests or (), people or (), withdraw, today
        ).sentence
    return act.said
