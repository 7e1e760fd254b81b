"""August: the council meets the one year; the money is decided in October."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import briefs, budgets, meetings, rounds


@flow
def august_budget(year: int, today: date | None = None) -> None:
    """Leads August's meeting; what it says is preliminary until the second reading."""
    august = meetings.gather("august", year, today)

    august.save_the_date()
    august.prepare()
    august.ask()
    august.chase()

    august.close_the_answers()
    august.walk_the_route()
    august.dispatch()

    august.hold()
    august.note_the_steers()
    august.look_back()

    august.read_the_budget_twice()
    august.decide()
    august.communicate()
    august.give_feedback()
    august.list_the_unfiled()

    briefs.publish("august", year)
    budgets.publish(year, today)
    rounds.show(today)
