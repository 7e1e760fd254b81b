"""The anchoring chain from the memory: what was asked about, what the plan group read, what is proposed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from models.anchoring import Anchored, MeetingChain, by_meeting, chain, section
from models.coherence.picture import Picture
from models.settings import Settings
from models.store import action_plans, pictures, plan_groups


def anchored(session: Session, settings: Settings, year: int, today: date) -> tuple[Anchored, ...]:
    """The evidence of every element that the year is about, the weakest first."""
    return of_picture(session, settings, pictures.picture(session, settings, year, today))[0]


def of_picture(
    session: Session, settings: Settings, picture: Picture
) -> tuple[tuple[Anchored, ...], tuple[MeetingChain, ...]]:
    """The same from a picture that has been read already, and by meeting; four statements."""
    treated = plan_groups.treated(session, settings, picture.year)
    found = chain(picture, treated, _proposed(session, picture.year))
    return found, by_meeting(found, treated)


def page(session: Session, settings: Settings, picture: Picture, level: int = 2) -> str:
    """The chain as a part of a page (markdown)."""
    return section(*of_picture(session, settings, picture), settings, level)


def _proposed(session: Session, year: int) -> frozenset[str] | None:
    """What stands in a version of direktionens plan that is not approved yet."""
    plan = action_plans.newest(session, year)
    if plan is None or plan.state == "approved":
        return None
    return frozenset(item.subject for item in plan.items)
