"""The anchoring chain and the plan group from the memory, on both databases, in fixed statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.open_year import open_year
from models import store
from models.coherence.picture import Group
from models.settings import PlanGroup, Settings, read_settings
from models.store import anchoring, plan_groups
from models.store.tables import Element, Meeting, Milestone, PostHolder, PostRole, Request, Response
from tasks import clock
from tests.people import AASE, BIRGIT, MADS

YEAR, OPENED, TODAY = 2027, date(2026, 12, 1), date(2027, 5, 3)
LEFT = date(2027, 4, 9)
READ = "2027/april/approval/plan_group"

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def april(memory: object, cast: object) -> None:
    """April's brief left on 9 April; the plan group was asked to read it."""
    open_year.fn(YEAR, today=OPENED)
    with store.writing() as session:
        left = (Milestone.scope == "april", Milestone.kind == "dispatch", Milestone.year == YEAR)
        session.execute(update(Milestone).where(*left).values(state="done", done_on=LEFT))
        number = session.execute(select(Meeting.id).where(Meeting.kind == "april")).scalar_one()
        asked = [
            _task(f"2027/april/contribution/{key}", "contribution", key, number)
            for key in ("klima", "kultur")
        ]
        session.execute(insert(Request), [*asked, _task(READ, "approval", "plan_group", number)])


def _task(key: str, kind: str, subject: str, meeting: int) -> dict[str, Any]:
    days = dict.fromkeys(("due_on", "first_due_on", "opened_on"), LEFT)
    said = {"key": key, "kind": kind, "form": kind, "subject": subject, "title": subject, "year": YEAR}
    return {**said, **days, "meeting": meeting, "state": "open"}


def read_on(day: date) -> None:
    given = {"request": READ, "version": 1, "submit_key": "x", "body_hash": "x", "door": "portal"}
    with store.writing() as session:
        body = {"verdict": "send_back", "comment": "Mangler tal."}
        session.execute(insert(Response).values(**given, on_day=day, at=clock.now(), body=body))


def group(settings: Settings | None = None) -> Group | None:
    with store.reading() as session:
        return plan_groups.group(session, settings or read_settings(), YEAR, TODAY)


def link(key: str) -> tuple[str, str]:
    with store.reading() as session:
        found = anchoring.anchored(session, read_settings(), YEAR, TODAY)
    (one,) = (one for one in found if one.key == key)
    return one.planning.standing, one.weakest or ""


# ── The plan group ──────────────────────────────────────────────────────────────────────────────────────


def test_the_group_is_those_who_hold_its_posts() -> None:
    assert group() == Group(2, True, False, 8, ("april",))
    with store.writing() as session:
        gone = update(PostHolder).where(PostHolder.person == BIRGIT.key)
        session.execute(gone.values(to_on=TODAY - timedelta(days=1)))
    assert group() == Group(1, False, False, 8, ("april",))


def test_one_person_with_two_posts_is_one_member() -> None:
    with store.writing() as session:
        session.execute(insert(PostRole), [{"role": "plan_group", "post": AASE.post}])
        session.execute(update(PostHolder).where(PostHolder.post == AASE.post).values(person=MADS.key))
    found = group()
    assert found is not None and found.members == 2


def test_without_posts_there_is_no_group_to_speak_of() -> None:
    with store.writing() as session:
        session.execute(update(PostRole).where(PostRole.role == "plan_group").values(role="old"))
    assert group() is None


def test_a_written_mandate_is_one() -> None:
    settings = read_settings().model_copy(update={"plan_group": PlanGroup(leaves="serviceniveauet")})
    found = group(settings)
    assert found is not None and found.mandate


@pytest.mark.parametrize(
    ("day", "missed"), [(None, ("april",)), (LEFT, ()), (LEFT + timedelta(days=1), ("april",))]
)
def test_the_group_has_met_when_it_answered_before_the_brief_left(
    day: date | None, missed: tuple[str, ...]
) -> None:
    if day is not None:
        read_on(day)
    found = group()
    assert found is not None and found.missed == missed


def test_where_the_group_is_no_station_nothing_is_missed() -> None:
    settings = read_settings()
    others = tuple(one for one in settings.route if "plan_group" not in (one.key, one.role))
    found = group(settings.model_copy(update={"route": others}))
    assert found is not None and found.missed == ()


# ── The chain ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_stood_in_a_brief_that_the_group_read_has_been_treated() -> None:
    assert link("klima")[0] == "asked"
    assert link("sundhed") == ("none", "planning")
    read_on(LEFT)
    assert link("klima") == ("read", "")


def test_the_chain_takes_as_many_statements_for_a_hundred_areas(statements: Statements) -> None:
    with store.reading() as session, statements() as few:
        anchoring.anchored(session, read_settings(), YEAR, TODAY)
    with store.writing() as session:
        many = [{"key": f"o{no}", "kind": "strategy", "title": f"Område {no}"} for no in range(100)]
        session.execute(insert(Element), many)
    with store.reading() as session, statements() as as_many:
        assert len(anchoring.anchored(session, read_settings(), YEAR, TODAY)) > 100
    assert len(as_many) == len(few)
