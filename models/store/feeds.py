"""What stands in the calendars that people subscribe to: meetings, and dates of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from models.calendar_entries import Entry, deadline_entry, in_the_wheel, meeting_entry, milestone_entry
from models.cycle import Milestone
from models.settings import Language, Settings
from models.store import my_page
from models.store.invitations import meeting_days
from models.store.silence import in_force
from models.store.tables import Milestone as Step
from models.store.tables import PlanYear


def meetings(session: Session, settings: Settings, language: Language) -> list[Entry]:
    """The theme meetings whose dates have been told; the municipality may have given one up."""
    held = {rule.kind for rule in settings.meetings}
    told = (day for day in meeting_days(session) if day.announced and day.kind in held)
    return [meeting_entry(day, settings, language) for day in told]


def deadlines(
    session: Session, person: str, settings: Settings, language: Language, today: date
) -> list[Entry]:
    """When what one person owes is due, in the words of their page: a closed matter is a number.

    Nothing while mails to the person are stopped.
    """
    if person in in_force(session).people:
        return []
    page = my_page.page(session, person, settings, today, alone=False)
    owed = [*(task for area in page.areas for task in area.tasks), *page.asked_about]
    return [deadline_entry(task, settings, language) for task in owed]


def wheel(session: Session, settings: Settings, language: Language) -> list[Entry]:
    """The dates of the open years that are more than a proposal: rounds, readings, hearings."""
    held = {rule.kind for rule in settings.meetings}
    found = session.execute(_told_steps())
    steps = (row for row in found if row.scope == "year" or row.scope in held)
    return [
        milestone_entry(_milestone(row), settings, language)
        for row in steps
        if in_the_wheel(row.scope, row.kind)
    ]


def _told_steps() -> Any:
    """A meeting's steps once its date has been told, the year's once the council has a meeting plan."""
    other = aliased(Step)
    same = (other.year == Step.year, other.state == "waiting")
    untold = exists().where(*same, other.scope == Step.scope, other.kind == "save_date")
    unplanned = exists().where(*same, other.scope == "year", other.kind == "meeting_plan")
    return (
        select(Step.year, Step.scope, Step.kind, Step.no, Step.date, Step.as_of)
        .join(PlanYear, PlanYear.year == Step.year)
        .where(PlanYear.state == "open", Step.state != "dropped", ~untold, ~unplanned)
        .order_by(Step.date, Step.id)
    )


def _milestone(row: Any) -> Milestone:
    return Milestone(year=row.year, scope=row.scope, kind=row.kind, no=row.no, date=row.date, as_of=row.as_of)
