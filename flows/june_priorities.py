"""June: the council meets the four years."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import briefs, meetings, rounds


@flow
def june_priorities(year: int, today: date | None = None) -> None:
    """Leads June's meeting; April's steers stand in its brief."""
    june = meetings.gather("june", year, today)

    june.save_the_date()
    june.prepare()
    june.ask()
    june.chase()

    june.close_the_answers()
    june.walk_the_route()
    june.dispatch()

    june.hold()
    june.note_the_steers()
    june.look_back()

    june.decide()
    june.communicate()
    june.give_feedback()
    june.list_the_unfiled()

    briefs.publish("june", year)
    rounds.show(today)
