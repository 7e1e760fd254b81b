"""Rehearse a year: every day of it on a scratch copy, the same flows, and nothing leaves the machine."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from flows.april_vision import april_vision
from flows.august_budget import august_budget
from flows.daily_round import daily_round
from flows.direktion_plan import direktion_plan
from flows.evaluate_year import evaluate_year
from flows.follow_up import follow_up
from flows.gather_answers import gather_answers
from flows.june_priorities import june_priorities
from models.choices import coded, listed
from models.events import Checklist
from models.rehearsal import Assumption, Rehearsed
from tasks import home, overview, poster, rehearsing, report
from tasks.desk import flow
from tasks.ledger import years
from tasks.ledger.round import Decided

CHECKLISTS: dict[str, Any] = {
    "april_vision": april_vision,
    "june_priorities": june_priorities,
    "august_budget": august_budget,
    "follow_up": follow_up,
    "evaluate_year": evaluate_year,
    "gather_answers": gather_answers,
    "direktion_plan": direktion_plan,
}


@flow
def rehearse_year(
    year: int,
    answers: Annotated[Assumption, coded("rehearsal"), listed("rehearsal")] = "on-time",
    today: date | None = None,
) -> None:
    """Shows every milestone and letter of a year before it begins; the memory stays as it is."""
    rehearsed = rehearse(year, answers, today)
    page = overview.rehearsal(rehearsed, home.settings())
    report.publish(report.key("rehearsal", year), page, overview.rehearsal_title(rehearsed, home.settings()))
    report.tell(report.found_under(overview.rehearsal_title(rehearsed, home.settings()), "rehearsal", year))


def rehearse(year: int, answers: Assumption = "on-time", today: date | None = None) -> Rehearsed:
    """Live through the year on a scratch copy."""
    return rehearsing.on_a_copy(year, answers, today, live_through)


def live_through(day: date) -> Decided:
    """One day without Prefect: every checklist that is due or wanted, then the round."""
    poster.refuse_to_send(day)
    with rehearsing.apart_when_dry():
        for one in years.checklists_due(day):
            CHECKLISTS[one.flow].fn(today=day, **_place(one))
        return daily_round.fn(today=day)


def _place(one: Checklist) -> dict[str, int]:
    return {name: value for name, value in (("year", one.year), ("no", one.no)) if value is not None}
