"""What is written down is what the rules see: on both databases, in as many statements however large."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from deployments.invented import YEAR, Size, invented
from models import store
from models.coherence.check import findings, sleeping
from models.coherence.picture import BudgetRows, Picture
from models.settings import PlanGroup
from models.store import schema, snapshots
from models.store.tables import BudgetLine, Element, PostHolder, Request, Response
from tests.models.coherence import municipality
from tests.models.coherence.test_planting import WAYS, found, planted

Statements = Callable[[], AbstractContextManager[list[str]]]


def shown(picture: Picture) -> dict[str, Any]:
    """Everything in a picture, in an order of its own."""
    return {field.name: _sorted(getattr(picture, field.name)) for field in fields(picture)}


def _sorted(value: Any) -> Any:
    if isinstance(value, BudgetRows):
        return value._replace(lines=sorted(value.lines), serves=sorted(value.serves))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple) and value and not isinstance(value[0], int):
        return sorted(value, key=repr)
    return list(value) if value == () else value


def test_the_memory_gives_the_picture_that_was_written(memory: Engine) -> None:
    clean = municipality.municipality(60)
    municipality.keep(clean)
    read = municipality.read()
    assert shown(read) == shown(clean)
    assert (findings(read), sleeping(read)) == ((), ())


@pytest.mark.parametrize(("rule", "place"), WAYS)
def test_a_fault_in_the_memory_is_found(sqlite_memory: Engine, rule: str, place: int) -> None:
    spoiled, expected = planted(municipality.municipality(40), [(rule, place)], 1)
    municipality.keep(spoiled)
    chosen = municipality.settings()
    if spoiled.group is not None and not spoiled.group.mandate:
        chosen = chosen.model_copy(update={"plan_group": PlanGroup()})
    read = municipality.read(chosen=chosen)
    assert shown(read) == shown(spoiled)
    assert expected <= found(read) == found(spoiled)


def test_many_faults_in_the_memory_are_found(memory: Engine) -> None:
    ways = [(rule, place) for rule, place in WAYS if rule != "plan_group_without_mandate"]
    spoiled, expected = planted(municipality.municipality(120), ways, 2)
    municipality.keep(spoiled)
    assert expected <= found(municipality.read()) == found(spoiled)


@pytest.mark.slow
def test_ten_thousand_elements_take_as_many_statements_as_a_hundred(
    sqlite_memory: Engine, statements: Statements
) -> None:
    municipality.keep(invented(Size(100, 300, 100)))
    with statements() as few:
        municipality.read()
    other = store.make_engine("sqlite://")
    with store.bound_to(other):
        schema.make_ready(other)
        municipality.keep(invented(Size(10_000, 30_000, 10_000)))
        with statements() as many:
            read = municipality.read()
    assert len(read.elements) == 10_000
    assert len(few) == len(many) <= 35


# ── What is chosen among several ────────────────────────────────────────────────────────────────────────


def test_an_empty_memory_gives_an_empty_picture(memory: Engine) -> None:
    read = municipality.read()
    assert (read.elements, read.budget, read.before, read.group, read.strategy) == (
        [],
        None,
        None,
        None,
        None,
    )
    assert findings(read) == ()


def test_before_there_is_a_budget_the_one_of_the_plan_year_is_looked_at(memory: Engine) -> None:
    municipality.keep(municipality.municipality())
    read = municipality.read(year=YEAR + 1)
    assert read.budget is not None and read.before is not None
    assert (read.budget.first_year, read.before.first_year) == (YEAR + 1, YEAR)


def test_a_newer_proposal_is_looked_at_and_is_preliminary(memory: Engine) -> None:
    clean = municipality.municipality()
    municipality.keep(clean)
    with store.writing() as session:
        for first_year in (YEAR, YEAR + 1):
            said = {"version": "forslag", "key": "k", "scheme": "dk", "account": "5.22.07", "y0": 100}
            session.execute(insert(BudgetLine).values(id=10_000 + first_year, first_year=first_year, **said))
    read = municipality.read()
    assert read.budget is not None and read.before is not None
    assert (read.budget.version, read.budget.certainty, len(read.budget.lines)) == (
        "forslag",
        "preliminary",
        1,
    )
    assert (read.before.version, read.before.certainty) == ("vedtaget", "final")


def _answered(key: str, form: str, on_day: date, bodies: list[dict[str, Any]]) -> None:
    named = {"key": key, "kind": "status", "form": form, "year": YEAR, "subject": "s0", "title": "s0"}
    due = {"due_on": on_day, "first_due_on": on_day, "state": "answered"}
    with store.writing() as session:
        session.execute(insert(Request).values(**named, **due))
        for version, body in enumerate(bodies, start=1):
            came = {"door": "portal", "on_day": on_day, "body": body, "body_hash": "", "person": None}
            at = municipality.noon(on_day)
            submitted = {"submit_key": f"{key}/{version}", "at": at, "version": version}
            session.execute(insert(Response).values(request=key, **submitted, **came))


@pytest.mark.parametrize(
    ("form", "days", "bodies", "track"),
    [
        ("status", 1, [{"track": "off_track"}], "off_track"),
        ("status", 1, [{"track": "off_track"}, {"track": "on_track"}], "on_track"),
        ("april", 1, [{"track": "partly"}], "partly"),
        ("april", 1, [{"nothing_new": True}], "before"),
        ("status", -300, [{"track": "off_track"}], "before"),
        ("status", 200, [{"track": "off_track"}], "before"),
        ("ad_hoc", 1, [{"track": "off_track"}], "before"),
    ],
)
def test_the_newest_status_counts(
    memory: Engine, form: str, days: int, bodies: list[dict[str, Any]], track: str
) -> None:
    clean = municipality.municipality()
    municipality.keep(clean)
    before = clean.statuses["s0"]
    _answered("2027/more/s0", form, before.on_day + timedelta(days=days), bodies)
    status = municipality.read().statuses["s0"]
    assert status.track == (before.track if track == "before" else track)


def test_who_has_left_holds_nothing_any_more(memory: Engine) -> None:
    municipality.keep(municipality.municipality())
    with store.writing() as session:
        session.execute(update(PostHolder).where(PostHolder.post == "post-1").values(to_on=date(YEAR, 1, 31)))
    read = municipality.read()
    assert read.posts["post-1"].holder is None
    assert read.posts["post-2"].holder == "p2"


# ── Frozen ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_basis_is_frozen_once(memory: Engine) -> None:
    municipality.keep(municipality.municipality())
    by = municipality.by_the_secretariat()
    with store.writing() as session:
        first = snapshots.freeze_basis(session, "check", "2027/check", YEAR, by)
        again = snapshots.freeze_basis(session, "check", "2027/check", YEAR, by)
        other = snapshots.freeze_basis(session, "close", "2027/april/close", YEAR, by)
        assert first is not None and first == again != other
        session.execute(update(Element).where(Element.key == "s0").values(post=None))
        changed = snapshots.freeze_basis(session, "check", "2027/check", YEAR, by)
        kept = snapshots.of(session, "2027/check")
        assert kept is not None and changed is not None and kept.number == changed not in (first, other)
        assert ("nobody_responsible", "element/s0") in snapshots.found_at(session, changed)
        assert snapshots.found_at(session, first) == []


def test_another_day_alone_is_no_other_basis(memory: Engine) -> None:
    municipality.keep(municipality.municipality())
    with store.writing() as session:
        by = municipality.by_the_secretariat()
        first = snapshots.freeze_basis(session, "check", "2027/check", YEAR, by)
        later = by._replace(today=by.today + timedelta(days=1))
        assert snapshots.freeze_basis(session, "check", "2027/check", YEAR, later) == first
