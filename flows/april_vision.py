"""April: the council meets the long term."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import briefs, meetings, rounds


@flow
def april_vision(year: int, today: date | None = None) -> None:
    """Leads April's meeting from the first date to the feedback; takes every step that has fallen due."""
    april = meetings.gather("april", year, today)

    april.save_the_date()
    april.prepare()
    april.ask()
    april.chase()

    april.close_the_answers()
    april.walk_the_route()
    april.dispatch()

    april.hold()
    april.note_the_steers()
    april.look_back()

    april.decide()
    april.communicate()
    april.give_feedback()
    april.list_the_unfiled()

    briefs.publish("april", year)
    rounds.show(today)
