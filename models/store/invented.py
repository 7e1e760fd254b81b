"""An invented picture written into an empty memory as if it had been lived: for the bench and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.coherence.picture import BudgetRows, IndicatorRow, Picture
from models.store.tables import (
    ActionPlan,
    Actual,
    Appropriation,
    Base,
    BudgetLine,
    Element,
    Indicator,
    LineServes,
    Link,
    Measurement,
    Meeting,
    Milestone,
    Outcome,
    PartChange,
    Person,
    PlannedAmount,
    PlanPart,
    PlanYear,
    Post,
    PostHolder,
    PostRole,
    Request,
    Response,
    Target,
    Unit,
)

HELD = {"april": (4, 20), "june": (6, 15), "august": (8, 24)}
"""When the invented meetings were held."""


def keep(session: Session, picture: Picture, settings_hash: str) -> None:
    """Write everything down that the picture shows, with its year open under these settings."""
    for table, rows in _rows(picture, settings_hash):
        told = list(rows)
        if told:
            session.execute(insert(table), told)


def _rows(picture: Picture, settings_hash: str) -> Iterator[tuple[type[Base], Iterable[Mapping[str, Any]]]]:
    yield from _organisation(picture)
    yield from _plan(picture)
    yield from _money(picture)
    yield from _year(picture, settings_hash)
    yield Request, _requests(picture)
    yield Response, _responses(picture)
    yield Outcome, _outcomes(picture)


def _organisation(picture: Picture) -> Iterator[tuple[type[Base], Iterable[Mapping[str, Any]]]]:
    yield Unit, ({"key": key, **unit._asdict()} for key, unit in picture.units.items())
    yield Post, ({"key": key, "title": one.title, "unit": one.unit} for key, one in picture.posts.items())
    held = {key: one.holder for key, one in picture.posts.items() if one.holder}
    people = sorted(set(held.values()))
    yield Person, ({"key": key, "name": key, "email": f"{key}@eksempel.invalid"} for key in people)
    since = date(picture.year - 1, 1, 1)
    yield PostHolder, ({"post": post, "person": one, "from_on": since} for post, one in held.items())
    if picture.group is not None:
        members = list(held)[: picture.group.members]
        yield PostRole, ({"role": "plan_group", "post": post} for post in members)
        head = members[0] if picture.group.head_of_planning else list(held)[-1]
        yield PostRole, [{"role": "head_of_planning", "post": head}]


def _plan(picture: Picture) -> Iterator[tuple[type[Base], Iterable[Mapping[str, Any]]]]:
    yield Element, (_numbered(one._asdict()) for one in picture.elements)
    yield Link, (one._asdict() for one in picture.links)
    yield PlanPart, ({"key": key, **part._asdict()} for key, part in picture.parts.items())
    yield PartChange, ({"element": element, "part": part} for element, part in picture.part_changes)
    yield Indicator, (dict(zip(_INDICATOR, one[:5], strict=True)) for one in picture.indicators)
    measured = [one for one in picture.indicators if one.measured_on is not None]
    yield Measurement, map(_measurement, measured)
    yield Target, (_target(one) for one in measured if one.target is not None)


_INDICATOR = ("key", "element", "title", "direction", "tolerance")


def _numbered(element: dict[str, Any]) -> dict[str, Any]:
    return element | {"id": element.pop("number")}


def _measurement(one: IndicatorRow) -> dict[str, Any]:
    return {"indicator": one.key, "period_end": one.measured_on, "value": one.value}


def _target(one: IndicatorRow) -> dict[str, Any]:
    return {"indicator": one.key, "year": one.measured_on and one.measured_on.year, "value": one.target}


def _money(picture: Picture) -> Iterator[tuple[type[Base], Iterable[Mapping[str, Any]]]]:
    for budget in filter(None, (picture.before, picture.budget)):
        yield BudgetLine, _lines(budget)
        yield LineServes, (row._asdict() for row in budget.serves)
    yield PlannedAmount, (row._asdict() for row in picture.planned)
    yield Appropriation, ({"scheme": "dk", **row._asdict()} for row in picture.appropriations)
    whole = {"period": "år", "scheme": "dk"}
    yield Actual, ({"key": f"{one.year}/{one.account}", **whole, **one._asdict()} for one in picture.actuals)


def _lines(budget: BudgetRows) -> Iterator[dict[str, Any]]:
    of = {"first_year": budget.first_year, "version": budget.version}
    for line in budget.lines:
        y0, y1, y2, y3 = line.amounts
        named = line._asdict()
        del named["amounts"]
        yield {**of, **named, "y0": y0, "y1": y1, "y2": y2, "y3": y3}


def _year(picture: Picture, settings_hash: str) -> Iterator[tuple[type[Base], Iterable[Mapping[str, Any]]]]:
    opened = {"state": "open", "opened_on": date(picture.year - 1, 12, 1)}
    yield PlanYear, [{"year": picture.year, **opened, "settings": {}, "settings_hash": settings_hash}]
    yield Meeting, _meetings(picture.year)
    yield Milestone, _milestones(picture)
    if picture.action_plan is not None:
        items = [{"subject": key, "title": key, "themes": ["focus"]} for key in sorted(picture.action_plan)]
        made = {
            "version": 1,
            "state": "approved",
            "made_on": picture.today,
            "hash": "",
            "facts": {"items": items},
        }
        yield ActionPlan, [{"year": picture.year, **made}]


def _meetings(year: int) -> Sequence[dict[str, Any]]:
    held = ((kind, date(year, *day)) for kind, day in HELD.items())
    return [
        {"id": no, "year": year, "kind": kind, "state": "held", "held_on": day}
        for no, (kind, day) in enumerate(held, start=1)
    ]


def _milestones(picture: Picture) -> Iterator[dict[str, Any]]:
    common = {"year": picture.year, "severity": "local_practice", "state": "done"}
    for meeting, day in picture.steers_due.items():
        yield {**common, "scope": meeting, "kind": "unfiled", "date": day}
    for meeting in picture.group.missed if picture.group else ():
        sent = date(picture.year, *HELD[meeting])
        yield {**common, "scope": meeting, "kind": "dispatch", "date": sent}
    if picture.strategy is not None:
        yield {**common, "scope": "year", "kind": "strategy_published", "date": picture.strategy.due_on}


def _requests(picture: Picture) -> Iterator[dict[str, Any]]:
    for subject, status in picture.statuses.items():
        named = {"key": _status(picture, subject), "kind": "status", "form": "status", "subject": subject}
        yield _request(picture, named | {"title": subject, "state": "answered"}, status.on_day)
    yield from _read(picture)
    for one in picture.moved:
        named = {"key": one.key, "kind": "action", "form": "done", "subject": one.subject, "title": one.title}
        moved = {"state": "open", "due_no": one.times, "move_reason": one.reason}
        yield _request(picture, named | moved, picture.today)
    if picture.budget_recorded:
        named = {
            "key": f"{picture.year}/august/budget",
            "kind": "budget",
            "form": "budget",
            "subject": "august",
        }
        yield _request(picture, named | {"title": "august", "state": "answered"}, picture.today)


def _read(picture: Picture) -> Iterator[dict[str, Any]]:
    """What was asked about for the brief that the plan group read, and the group's own task."""
    meeting = _read_for(picture)
    if picture.read is None or meeting is None:
        return
    asked = {"meeting": list(HELD).index(meeting) + 1, "state": "answered"}
    for subject in sorted(picture.read):
        named = {"key": f"{picture.year}/{meeting}/contribution/{subject}", "kind": "contribution"}
        yield _request(
            picture, named | asked | {"form": meeting, "subject": subject, "title": subject}, picture.today
        )
    signed = {"key": f"{picture.year}/{meeting}/approval/plan_group", "kind": "approval", "form": "approval"}
    yield _request(
        picture,
        signed | asked | {"subject": "plan_group", "title": meeting},
        date(picture.year, *HELD[meeting]),
    )


def _read_for(picture: Picture) -> str | None:
    """A meeting whose brief the plan group did read."""
    missed = picture.group.missed if picture.group else ()
    return next((kind for kind in HELD if kind not in missed), None)


def _status(picture: Picture, subject: str) -> str:
    return f"{picture.year}/status/2/{subject}"


def _request(picture: Picture, named: Mapping[str, Any], day: date) -> dict[str, Any]:
    plain = {"due_no": 0, "move_reason": "", "meeting": None}
    return {**plain, **named, "year": picture.year, "due_on": day, "first_due_on": day}


def _responses(picture: Picture) -> Iterator[dict[str, Any]]:
    for subject, status in picture.statuses.items():
        key = _status(picture, subject)
        at = datetime(status.on_day.year, status.on_day.month, status.on_day.day, 12, tzinfo=UTC)
        came = {"door": "portal", "on_day": status.on_day, "at": at, "body": {"track": status.track}}
        yield {"request": key, "version": 1, "submit_key": key, "body_hash": "", **came}
    meeting = _read_for(picture)
    if picture.read is not None and meeting is not None:
        day = date(picture.year, *HELD[meeting])
        key = f"{picture.year}/{meeting}/approval/plan_group"
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        came = {"door": "portal", "on_day": day, "at": at, "body": {"verdict": "read"}}
        yield {"request": key, "version": 1, "submit_key": key, "body_hash": "", **came}


def _outcomes(picture: Picture) -> Iterator[dict[str, Any]]:
    numbers = {kind: no for no, kind in enumerate(HELD, start=1)}
    derived = {"year", "filed", "moved", "reason", "confidential_until", "plan_supplement", "revision"}
    for one in picture.outcomes:
        said = {"plan_supplement": one.plan_supplement} | ({"revision": one.revision} if one.revision else {})
        key = f"{one.year}/{one.meeting}/{one.kind}/{one.subject}/{one.version}"
        row = one.model_dump(exclude=derived) | {"key": key, "meeting": numbers[one.meeting], "facts": said}
        yield row | {"amounts": list(one.amounts)}
