"""A rehearsed year is the year as it would be lived, on a copy: nothing is sent and nothing is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from flows.rehearse_year import live_through, rehearse
from models import store
from models.digests import Written
from models.rehearsal import Assumption, Dated, LastYear, Rehearsed, answers_on
from models.settings import read_settings
from models.store import rehearsals
from models.store.tables import (
    Base,
    Element,
    Outcome,
    Person,
    Post,
    PostHolder,
    PostRole,
    Request,
    Response,
    Unit,
)
from models.workdays import workdays
from tasks import rehearsing
from tasks.home import Home, home
from tasks.ledger import responses, years
from tasks.ledger import round as rounds

OPENED, LAST = date(2026, 12, 1), date(2028, 3, 1)
DAYS = workdays(read_settings().days)
DAY = timedelta(days=1)

# ── Living a year for real ──────────────────────────────────────────────────────────────────────────────


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + DAY * ahead for ahead in range((last - first).days + 1))


def live(year: int, days: Iterator[date], evening: Callable[[date], None]) -> None:
    """Live through these days in the memory itself: sendings are approved, letters leave, people answer."""
    for day in days:
        rehearsing.press(year, day)
        live_through(day)
        evening(day)


def busy(first: date, last: date) -> Iterator[date]:
    """The days on which something falls due."""
    for day in each_day(first, last):
        with store.reading() as session:
            idle = rehearsals.is_idle(session, day)
            asked = session.scalar(select(Request.id).where(Request.due_on == day).limit(1))
        if not idle or asked is not None:
            yield day


def as_assumed(answers: Assumption) -> Callable[[date], None]:
    """People do as a rehearsal assumes."""
    return lambda day: rehearsing.answer(answers, day)


def dated(year: int) -> tuple[Dated, ...]:
    """The milestones as the memory has them."""
    with store.reading() as session:
        return rehearsals.milestones(session, year)


def everything() -> dict[str, list[Any]]:
    """Every table with every row."""
    with store.reading() as session:
        return {
            table.name: list(session.execute(select(table).order_by(*table.primary_key)).all())
            for table in Base.metadata.sorted_tables
        }


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a home but the memory's own."""
    kept = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("plancycle.db"))
    return {str(path): path.read_bytes() for path in kept}


@cache
def of_the_cast(answers: Assumption) -> Rehearsed:
    """The year of the cast as it was settled, rehearsed once."""
    return rehearse(2027, answers, date(2026, 11, 2))


def told(letters: tuple[Written, ...]) -> list[tuple[str, ...]]:
    """As a list reads it."""
    return [(str(one.date), one.to, one.rung, *one.requests) for one in letters]


@pytest.mark.slow
@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("answers", "ends"),
    [("on-time", "answered"), pytest.param("never", "needs_person", marks=pytest.mark.long)],
)
def test_a_rehearsed_year_is_the_year_as_it_is_lived(answers: Assumption, ends: str) -> None:
    before = everything()
    rehearsed = rehearse(2027, answers, date(2026, 11, 2))
    assert everything() == before
    last = DAYS.shift(rehearsed.milestones[-1].date, rehearsing.AFTERWARDS)
    years.open_year(2027, OPENED)
    live(2027, each_day(OPENED, last), as_assumed(answers))
    assert told(rounds.letters(OPENED, last)) == told(rehearsed.letters)
    assert dated(2027) == rehearsed.milestones
    assert set(states().values()) == {ends}
    assert {"2027/april/steers", "2027/june/decisions", "2027/august/budget"} <= states().keys()
    assert ("2027/april/communicate" in states()) is (answers == "on-time")
    assert (written_down() == [0, 0]) is (answers == "never")


def states() -> dict[str, str]:
    """How every task stands."""
    with store.reading() as session:
        return dict(session.execute(select(Request.key, Request.state)).tuples().all())


def written_down() -> list[int]:
    """How many steers and decisions, and how many answers, there are."""
    with store.reading() as session:
        counts = (session.scalar(select(func.count()).select_from(one)) for one in (Outcome, Response))
        return [count or 0 for count in counts]


LATE = {"klima": 3, "kultur": None, "sundhed": -4}
"""How many working days after the deadline somebody answered last year; None for never."""


def as_people_do(day: date) -> None:
    """In 2027 one area answers late, one early and one never; the rest on the day."""
    asked = (Request.state == "open", Request.asked_on.is_not(None))
    with store.reading() as session:
        tasks = session.execute(select(Request.__table__).where(*asked).order_by(Request.id)).all()
    due = [task for task in tasks if (on := answered_on(task)) is not None and on <= day]
    for task in due:
        given = rehearsing._assumed(due_again(task), day)
        if given is not None:
            responses.receive_response(task.key, given, today=day)


def answered_on(task: Any) -> date | None:
    """The evening on which a task is answered."""
    late = LATE.get(task.subject, 0)
    return None if late is None else DAYS.shift(task.due_on, late) if late else task.due_on


def due_again(task: Any) -> rehearsals.Due:
    """A task as a rehearsal sees it."""
    with store.reading() as session:
        return next(one for one in rehearsals.asked(session) if one.key == task.key)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.usefixtures("cast")
def test_as_last_year_is_as_last_year() -> None:
    years.open_year(2027, OPENED)
    live(2027, busy(OPENED, date(2027, 12, 1)), as_people_do)
    rehearsed = rehearse(2028, "as-last-year", date(2027, 12, 1))
    last = DAYS.shift(rehearsed.milestones[-1].date, rehearsing.AFTERWARDS)
    first = date(2027, 12, 1)
    years.open_year(2028, first)
    live(2028, each_day(first, last), as_assumed("as-last-year"))
    assert told(rounds.letters(first, last)) == told(rehearsed.letters)
    assert dated(2028) == rehearsed.milestones
    april = [one for one in rehearsed.letters if "2028/april/contribution/klima" in one.requests]
    assert [one.rung for one in april if one.rung == "late"] == ["late"]
    for area in ("klima", "sundhed"):
        assert days_late(f"2028/april/contribution/{area}") == days_late(f"2027/april/contribution/{area}")
    assert states()["2028/april/contribution/kultur"] == "needs_person"


def days_late(key: str) -> int:
    """How many working days after its deadline a task was answered."""
    found = select(Request.due_on, Request.closed_on).where(Request.key == key, Request.state == "answered")
    with store.reading() as session:
        row = session.execute(found).one()
    return DAYS.between(row.due_on, row.closed_on)


# ── A copy, and nothing else ────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("cast")
def test_the_memory_and_the_home_are_as_they_were_and_nothing_is_sent(memory: Engine) -> None:
    years.open_year(2027, OPENED)
    live(2027, each_day(OPENED, date(2026, 12, 16)), as_assumed("never"))
    before, around = everything(), files(home().folder)
    assert before["notice"]
    assert rehearse(2027, "on-time", date(2026, 12, 17)).letters
    assert everything() == before
    assert files(home().folder) == around


@pytest.mark.usefixtures("cast")
def test_the_letters_that_were_written_are_not_written_again() -> None:
    years.open_year(2027, OPENED)
    live(2027, each_day(OPENED, date(2026, 12, 14)), as_assumed("never"))
    before = told(rounds.letters(OPENED, LAST))
    rehearsed = told(rehearse(2027, "never", date(2026, 12, 14)).letters)
    assert len(before) == 7
    assert rehearsed[:7] == before
    assert len(set(rehearsed)) == len(rehearsed)


# ── What it shows ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("answers", ["on-time", "never"])
def test_nobody_is_written_to_twice_a_day_or_on_a_day_off(answers: Assumption) -> None:
    rehearsed = of_the_cast(answers)
    assert all(DAYS.is_letter_day(letter.date) for letter in rehearsed.letters)
    assert len({(one.to, one.date) for one in rehearsed.letters}) == len(rehearsed.letters)
    assert rehearsed.summary.letters == len(rehearsed.letters)
    assert (rehearsed.summary.max_per_person_per_day, rehearsed.summary.on_days_off) == (1, 0)


@pytest.mark.usefixtures("cast")
def test_another_winter_holiday_is_another_year(home: Home) -> None:
    usual = of_the_cast("on-time")
    (home.folder / "municipality.toml").write_text("[days]\nwinter_holiday_week = 8\n", encoding="utf-8")
    moved = rehearse(2027, "on-time", date(2026, 11, 2))
    assert asked_in_april(usual) == {date(2027, 2, 25)}
    assert asked_in_april(moved) == {date(2027, 2, 19)}
    week_8 = {date(2027, 2, 22) + DAY * ahead for ahead in range(7)}
    assert not [letter for letter in moved.letters if letter.date in week_8]


def asked_in_april(rehearsed: Rehearsed) -> set[date]:
    """The days on which April's questions went out."""
    asked = [one for one in rehearsed.letters if (one.rung, one.kind) == ("request", "contribution")]
    return {one.date for one in asked if "/april/" in one.requests[0]}


DUE = date(2028, 3, 14)


@pytest.mark.parametrize(
    ("answers", "last_year", "day"),
    [
        ("on-time", None, DUE),
        ("never", None, None),
        ("as-last-year", None, DUE),
        ("as-last-year", (date(2027, 3, 16), None), None),
        ("as-last-year", (date(2027, 3, 16), date(2027, 3, 16)), DUE),
        ("as-last-year", (date(2027, 3, 16), date(2027, 3, 19)), date(2028, 3, 17)),
        ("as-last-year", (date(2027, 3, 16), date(2027, 3, 10)), date(2028, 3, 8)),
    ],
)
def test_people_answer_as_is_assumed(
    answers: Assumption, last_year: tuple[date, date | None] | None, day: date | None
) -> None:
    before = LastYear(*last_year) if last_year else None
    assert answers_on(answers, DUE, before, DAYS) == day


# ── Answers in sets ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("cast")
def test_answers_in_one_go_are_the_answers_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = of_the_cast("on-time")
    monkeypatch.setattr(rehearsing, "AT_A_TIME", 1)
    assert rehearse(2027, "on-time", date(2026, 11, 2)) == at_once


# ── Speed ───────────────────────────────────────────────────────────────────────────────────────────────

FEW, MANY, PEOPLE = 100, 500, 200


def settle_a_city() -> None:
    """Two hundred people in nineteen departments; half of them answer for a strategy each."""
    roles = ("direktion", "secretariat", "head_of_planning", "finance", "plan_group", "communication")
    posts = [f"post-{no}" for no in range(PEOPLE)]
    units = [(f"unit-{no}", "kommunen", posts[1 + 10 * no]) for no in range(19)]
    rows: list[tuple[type[Base], list[dict[str, Any]]]] = [
        (Unit, [{"key": k, "name": k, "parent": p, "head_post": h} for k, p, h in
                [("kommunen", None, posts[0]), *units]]),
        (Post, [{"key": post, "title": post, "unit": f"unit-{no % 19}" if no else "kommunen"}
                for no, post in enumerate(posts)]),
        (PostRole, [{"role": role, "post": post} for role, post in zip(roles, posts, strict=False)]),
        (Person, [{"key": f"person-{no}", "name": f"Person {no}", "email": f"p{no}@eksempel.invalid"}
                  for no in range(PEOPLE)]),
        (PostHolder, [{"post": post, "person": f"person-{no}", "from_on": date(2026, 1, 1)}
                      for no, post in enumerate(posts)]),
    ]  # fmt: skip
    with store.writing() as session:
        for table, some in rows:
            session.execute(insert(table), some)
    settle_areas(range(FEW))


def settle_areas(numbers: range) -> None:
    """Strategies, one after the other for each of the two hundred."""
    areas = [
        {"key": f"area-{no}", "kind": "strategy", "title": f"Område {no}", "post": f"post-{no % PEOPLE}"}
        for no in numbers
    ]
    with store.writing() as session:
        session.execute(insert(Element), areas)


def work(answers: Assumption) -> tuple[float, Rehearsed]:
    """A rehearsed year, and the seconds of a processor that it took."""
    began = time.process_time()
    rehearsed = rehearse(2027, answers, date(2026, 11, 2))
    return time.process_time() - began, rehearsed


@pytest.mark.slow
@pytest.mark.usefixtures("sqlite_memory")
@pytest.mark.parametrize("answers", ["on-time", pytest.param("never", marks=pytest.mark.long)])
def test_five_times_the_areas_are_at_most_five_times_the_work(answers: Assumption) -> None:
    settle_a_city()
    few, _ = work(answers)
    settle_areas(range(FEW, MANY))
    many, rehearsed = work(answers)
    assert many < few * MANY / FEW
    assert rehearsed.summary.people == PEOPLE
    assert (rehearsed.summary.max_per_person_per_day, rehearsed.summary.on_days_off) == (1, 0)
