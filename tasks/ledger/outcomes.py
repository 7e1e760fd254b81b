"""What came out of a meeting: steers, decisions, the budget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.outcomes import BudgetDecision, Decision, Intent, OutcomeFact, Steer
from models.store import outcomes
from models.store.outcomes import Recorded, SecondReading
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def record_steers(year: int, meeting: str, steers: Sequence[Steer], today: date | None = None) -> Recorded:
    """Write down what a meeting that has been held pointed to; the same again changes nothing."""
    by = writing("record_steers", today)
    with store.writing(deciding=True) as session:
        return outcomes.record_steers(session, year, meeting, steers, by)


@verb
def record_decisions(
    year: int, meeting: str, decisions: Sequence[Decision], today: date | None = None
) -> Recorded:
    """Write down what bodies decided; what is approved becomes owed by a post by a date."""
    by = writing("record_decisions", today)
    with store.writing(deciding=True) as session:
        return outcomes.record_decisions(session, year, meeting, decisions, by)


@verb
def record_budget(
    year: int,
    decided_on: date,
    priorities: Sequence[BudgetDecision],
    intents: Sequence[Intent] = (),
    case_number: str = "",
    today: date | None = None,
    no_agreement: bool = False,
) -> Recorded:
    """Write down what the second reading made of June's priorities, and the declarations of intent."""
    by = writing("record_budget", today)
    reading = SecondReading(decided_on=decided_on, case_number=case_number, no_agreement=no_agreement)
    with store.writing(deciding=True) as session:
        return outcomes.record_budget(session, year, reading, priorities, intents, by)


@verb
def outcomes_of(year: int, meeting: str) -> list[OutcomeFact]:
    """The steers and decisions of one meeting, each in its newest version."""
    with store.reading() as session:
        return outcomes.of_meeting(session, year, meeting)
