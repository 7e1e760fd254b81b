"""Direktionens action plan (or contract with the council) in the memory: its versions, and what stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from models.action_plan import Plan
from models.store import journal
from models.store.outcomes import Writing
from models.store.tables import ActionPlan

FLOW = "direktion_plan"


def mark(year: int) -> str:
    """The wake mark of the plan's checklist."""
    return f"{FLOW}/{year}"


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────


def newest(session: Session, year: int) -> Plan | None:
    """The newest version of a year's plan, whatever its state."""
    return _plan(session, ActionPlan.year == year)


def approved(session: Session, year: int) -> Plan | None:
    """The version of a year's plan that stands."""
    return _plan(session, ActionPlan.year == year, ActionPlan.state == "approved")


def in_force(session: Session, year: int) -> Plan | None:
    """The approved plan that is followed in a year: its own, or the last one before it."""
    return _plan(session, ActionPlan.year <= year, ActionPlan.state == "approved")


def _plan(session: Session, *where: Any) -> Plan | None:
    columns = (ActionPlan.year, ActionPlan.version, ActionPlan.state, ActionPlan.made_on)
    found = (
        select(*columns, ActionPlan.approved_on, ActionPlan.hash, ActionPlan.facts)
        .where(*where)
        .order_by(ActionPlan.year.desc(), ActionPlan.version.desc())
        .limit(1)
    )
    row = session.execute(found).mappings().first()
    if row is None:
        return None
    known = {name: value for name, value in row.items() if name != "facts"}
    said = {name: value for name, value in row["facts"].items() if name in Plan.model_fields}
    return Plan.model_validate(said | known)


def subjects_in_plan(session: Session, year: int) -> frozenset[str] | None:
    """The elements in the approved plan of a year; None without one. One statement."""
    plan = approved(session, year)
    return None if plan is None else frozenset(item.subject for item in plan.items)


def followed(session: Session, year: int) -> frozenset[str]:
    """The subjects of the approved plan that the follow-up rounds of a year ask about: no visions."""
    plan = in_force(session, year)
    items = plan.items if plan else ()
    return frozenset(item.subject for item in items if item.themes[0] != "vision")


def on_route(session: Session) -> list[int]:
    """The years whose plan is on its way through its stations; one statement."""
    last = (
        select(ActionPlan.year, func.max(ActionPlan.version).label("version"))
        .group_by(ActionPlan.year)
        .subquery()
    )
    found = session.execute(
        select(ActionPlan.year, ActionPlan.facts["sent_on"].as_string())
        .join(last, (last.c.year == ActionPlan.year) & (last.c.version == ActionPlan.version))
        .where(ActionPlan.state == "proposed")
        .order_by(ActionPlan.year)
    )
    return [year for year, sent_on in found if sent_on]


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def fingerprint(said: Mapping[str, Any]) -> str:
    """What two versions that say the same have in common."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def add(session: Session, year: int, version: int, said: Mapping[str, Any], by: Writing) -> None:
    """A new version, proposed; what it says never changes."""
    row = {"year": year, "version": version, "state": "proposed", "made_on": by.today}
    session.execute(insert(ActionPlan).values(**row, hash=fingerprint(said), facts=dict(said)))
    noted(session, "plan written", year, version, "proposed", by)


def noted(session: Session, act: str, year: int, version: int, state: str, by: Writing) -> None:
    """In the journal."""
    entry = journal.Entry(act, f"action_plan/{year}/{version}", None, state)
    journal.write(session, by.at, by.actor, by.door, [entry])


def keep(session: Session, year: int, version: int, facts: Mapping[str, Any], **values: Any) -> None:
    """The state of a version, and what is kept beside its items; the items stay as they are."""
    theirs = (ActionPlan.year == year, ActionPlan.version == version)
    kept = session.scalar(select(ActionPlan.facts).where(*theirs)) or {}
    session.execute(update(ActionPlan).where(*theirs).values(facts={**kept, **facts}, **values))
