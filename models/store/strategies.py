"""The municipal-plan strategy of the election period: when it must be out, and whether it was decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.coherence.picture import Strategy
from models.settings import Settings
from models.store.tables import Milestone, Outcome

PUBLISHED = "strategy_published"
"""The milestone by which the strategy, with its decision about revision, is public (planloven § 23 a)."""

OUT_IN = 2
"""The year of the election period in which the strategy is published."""

DECIDED = frozenset({"approved", "approved_amended"})


def strategy(session: Session, settings: Settings, year: int, today: date) -> Strategy | None:
    """The strategy of the period that `year` lies in; None where the memory holds no date for it.

    Decided: a body has said, within the period and by today, which revision the municipal plan is to have
    (planloven § 23 a, stk. 2). Two statements.
    """
    first = year - settings.period.place(year) + 1
    due_on = session.scalar(
        select(func.coalesce(Milestone.limit_on, Milestone.date)).where(
            Milestone.year == first + OUT_IN - 1,
            Milestone.scope == "year",
            Milestone.kind == PUBLISHED,
            Milestone.state != "dropped",
        )
    )
    if due_on is None:
        return None
    last = min(today, date(first + settings.period.years - 1, 12, 31))
    return Strategy(due_on=due_on, decided=_is_decided(session, date(first, 1, 1), last))


def _is_decided(session: Session, since: date, until: date) -> bool:
    """Whether a decision of these days, as it stands after corrections, says how the plan is revised."""
    found = session.execute(
        select(Outcome.meeting, Outcome.subject, Outcome.body, Outcome.decided_on)
        .add_columns(Outcome.verdict, Outcome.facts)
        .where(Outcome.kind == "decision", Outcome.decided_on.between(since, until))
        .order_by(Outcome.version, Outcome.id)
    )
    standing = {row[:4]: row for row in found}
    return any(row.verdict in DECIDED and row.facts.get("revision") for row in standing.values())
