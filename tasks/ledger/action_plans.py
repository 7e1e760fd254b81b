"""Direktionens plan: written, led along its route, shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.action_plan import PlanItem, Revision
from models.brief.contents import Brief
from models.spoken import capitalised
from models.store import action_plans, plan_routes
from models.store.plan_routes import Written
from models.titles import plan_title
from tasks import clock, documents, home, report
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb


@verb
def write(
    year: int,
    items: Sequence[PlanItem] = (),
    leave_out: Sequence[str] = (),
    send: bool = False,
    today: date | None = None,
) -> Written:
    """Propose direktionens plan, or change it; `send` starts its route. The same again changes nothing."""
    by = writing("write_direktion_plan", today)
    wanted = Revision(changes=tuple(items), leave_out=tuple(leave_out))
    with store.writing(deciding=True) as session:
        return plan_routes.write(session, year, wanted, send, by)


@verb
def walk_the_route(year: int, today: date | None = None) -> bool:
    """Open the next station of the plan, freeze it when all have approved, stop where it is sent back."""
    by = writing(action_plans.FLOW, today)
    with store.writing(deciding=True) as session:
        return plan_routes.walk(session, year, by)


def document(year: int, today: date | None = None) -> Brief | None:
    """The plan as it stands, with the newest status of each item; None without one."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return plan_routes.document(session, settings, year, day)


def publish(year: int, today: date | None = None) -> None:
    """Make the file and the page of the plan, if they are not as the memory says already."""
    if not rehearsing():
        _publish(year, today)


def publish_followed(year: int, today: date | None = None) -> None:
    """The same for the plan that the follow-up rounds of a year follow: it may be of the year before."""
    publish(_followed_in(year), today)


def _followed_in(year: int) -> int:
    with store.reading() as session:
        plan = action_plans.in_force(session, year)
    return plan.year if plan else year


@verb(outward=True)
def publish_all(years: Sequence[int], today: date) -> None:
    """Bring the plans of these years, and those they follow, up to date: a status may have come in."""
    for year in sorted({*years, *(_followed_in(year) for year in years)}):
        _show(year, today)


@verb(outward=True)
def _publish(year: int, today: date | None) -> None:
    _show(year, today)


def _show(year: int, today: date | None) -> None:
    made = document(year, today)
    if made is None:
        return
    text = documents.markdown(made)
    documents.keep(home.home().briefs, f"{year}-direktion.md", text)
    title = capitalised(plan_title(year, home.settings()))
    report.publish(report.key("action_plan", year), text, title)
