"""Follow-up rounds, the register, the yearly evaluation."""

from __future__ import annotations

from datetime import date

from models import store
from models.outcomes import Register
from models.store import followups
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def ask_status(year: int, no: int, today: date | None = None) -> int:
    """Ask how far each area is, once the round's day has come; how many were asked."""
    by = writing("follow_up", today)
    with store.writing(deciding=True) as session:
        return followups.ask_status(session, year, no, by)


@verb
def end_status(year: int, no: int, today: date | None = None) -> bool:
    """Mark the day on which the statuses are due."""
    by = writing("follow_up", today)
    with store.writing(deciding=True) as session:
        return followups.end_status(session, year, no, by)


@verb
def register(year: int) -> Register:
    """The steers and decisions of a year: what was done, what remains, what was only talked about."""
    with store.reading() as session:
        return followups.register(session, year)


@verb
def unfiled(year: int, meeting: str) -> Register:
    """The steers of a meeting that have become no case: talked about, never decided."""
    with store.reading() as session:
        return followups.unfiled(session, year, meeting)


@verb
def ask_evaluation(year: int, today: date | None = None) -> int:
    """Ask about the year's effects, ownership and coherence, once the day has come; how many were asked."""
    by = writing("evaluate_year", today)
    with store.writing(deciding=True) as session:
        return followups.ask_evaluation(session, year, by)


@verb
def end_evaluation(year: int, today: date | None = None) -> bool:
    """Mark the day on which the evaluation is due."""
    by = writing("evaluate_year", today)
    with store.writing(deciding=True) as session:
        return followups.end_evaluation(session, year, by)


@verb
def hand_over(year: int, today: date | None = None) -> bool:
    """Close the plan year once its evaluation stands in April's brief of the year after."""
    by = writing("evaluate_year", today)
    with store.writing(deciding=True) as session:
        return followups.hand_over(session, year, by)
