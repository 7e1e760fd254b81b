"""Whatever happens in whatever order: a year in which the unforeseen is shuffled keeps its promises."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from flows.rehearse_year import live_through
from models import store
from models.facts import Refused
from models.reorganisation import UnitChange
from models.store.tables import Notice, NoticeLine, Person, Proposal, Request, Stop
from models.workdays import workdays
from tasks import home, rehearsing
from tasks.ledger import round as rounds
from tasks.ledger import years
from tests.flows.lived_year import SETTLED, YEAR, LivedYear, answer_to, something_falls_due
from tests.memories import Copy, inside
from tests.people import PEOPLE

FIRST, LAST = date(YEAR - 1, 12, 1), date(YEAR, 12, 31)
AREAS = ("born-og-unge", "klima", "kommuneplan", "kultur", "sundhed")
EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "new" else 4
"""Years that are tried: each takes seconds, so few of them unless somebody looks for others."""

ROUNDS = 3
"""More rounds of a day that may each have something new to say: a route has three stations."""

LADDER = ("heads_up", "reminder", "late")
ASKED = ("request", "taken_over", "reopened")

people = st.sampled_from([one.key for one in PEOPLE])
emails = st.sampled_from([one.email for one in PEOPLE])
meetings = st.sampled_from(["april", "june", "august"])
days = st.integers(0, (LAST - FIRST).days).map(lambda ahead: FIRST + timedelta(days=ahead))
posts = st.sampled_from([one.post for one in PEOPLE])
fates = st.sampled_from(["keep", "next", "withdraw"])


class After(NamedTuple):
    """A day so many days after the one on which something happens."""

    days: int


class Nth(NamedTuple):
    """One of the tasks that are open on the day."""

    place: int


class Newest(NamedTuple):
    """The list that was made last."""


NEWEST = Newest()
soon, later = st.integers(2, 12).map(After), st.integers(7, 45).map(After)
tasks = st.integers(0, 30).map(Nth)


class Happening(NamedTuple):
    """Something that happens on a day: a flow with what is written in its form, or a fact of life."""

    day: date
    what: str
    given: dict[str, Any]


def pressed(flow: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Happening]:
    """A form that somebody presses on a day."""
    return st.builds(Happening, days, st.just(flow), st.fixed_dictionaries(fields))


why = st.just("Det gik anderledes")
YEARS = st.just(YEAR)
questions = st.sampled_from(["Hvor mange venter?", "Hvad koster det?"])
named = emails.map(lambda email: [email])
changes = st.sampled_from(
    [
        [UnitChange(unit="Teknik og Miljø", becomes="Børn og Unge")],
        [UnitChange(unit="Børn og Unge", becomes="Børn | Unge")],
        [UnitChange(unit="Teknik og Miljø")],
    ]
)
happenings = st.one_of(
    pressed("move_meeting", year=YEARS, meeting=meetings, to=later, reason=why),
    pressed("extend_round", year=YEARS, meeting=meetings, to=later, reason=why),
    pressed("cancel_meeting", year=YEARS, meeting=meetings, reason=why, tasks=fates),
    pressed("merge_meetings", year=YEARS, meeting=meetings, into=meetings, reason=why),
    pressed("shift_budget_chain", year=YEARS, days=st.integers(1, 15), reason=why),
    pressed("withdraw_tasks", requests=tasks, reason=why),
    pressed("reopen_tasks", requests=tasks, reason=why),
    pressed("hand_over_tasks", requests=tasks, to_person=emails),
    pressed("tell_manager", requests=tasks),
    pressed("ask_somebody", people=named, what=questions, due_on=soon),
    pressed("extra_round", title=st.just("Besparelser"), due_on=soon, savings=st.booleans()),
    pressed("note_absence", person=emails, to_on=later),
    pressed("change_holder", post=posts, holder=st.one_of(st.just(""), emails), leaves=st.booleans()),
    pressed("stop_letters", person=emails),
    pressed("resume_letters", person=emails),
    pressed("stop_letters", requests=tasks),
    pressed("close_matter", until=later, requests=tasks),
    pressed("reorganise", changes=changes, on=later),
    pressed("approve_reorganisation", proposal=st.just(NEWEST)),
    pressed("off", days=st.integers(1, 14)),
)
"""What may happen in a year; what makes no sense on its day is refused."""


@pytest.fixture(scope="session")
def settled(told_of: LivedYear) -> Copy:
    """The cast's memory before any year; every example is lived on a scratch copy of it."""
    return told_of.take(SETTLED)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happened=st.lists(happenings, min_size=3, max_size=14), silent=st.sets(people, max_size=3))
def test_the_year_keeps_its_promises(settled: Copy, happened: list[Happening], silent: set[str]) -> None:
    with inside(settled), rehearsing.on_scratch():
        years.open_year(YEAR, FIRST)
        live(sorted(happened, key=lambda one: one.day), silent)
        letters = told()
        one_digest_a_day(letters)
        asked_before_reminded(letters)
        nothing_on_days_off(letters)
        nothing_to_who_is_stopped(letters)
        every_task_has_somebody()


# ── Living ──────────────────────────────────────────────────────────────────────────────────────────────


def live(happened: list[Happening], silent: set[str]) -> None:
    off_until = FIRST
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        today = [one for one in happened if one.day == day]
        off_until = max(
            [off_until, *(day + timedelta(days=one.given["days"]) for one in today if one.what == "off")]
        )
        if day < off_until or not (today or something_falls_due(day)):
            continue
        for one in today:
            happen(one)
        rehearsing.press(YEAR, day)
        live_through(day)
        rounds.assume_sent(day)
        if today:
            the_day_comes_to_rest(day)
        answer(day, silent)


def the_day_comes_to_rest(day: date) -> None:
    """What a round's letters open may be told the same morning; but soon there is nothing more to say."""
    more = 0
    while live_through(day).letters:
        rounds.assume_sent(day)
        more += 1
        assert more <= ROUNDS, "the rounds of the day do not come to an end"


def happen(one: Happening) -> None:
    """What cannot be done is refused with a sentence, and nothing has happened."""
    if one.what != "off":
        body = getattr(import_module(f"flows.{one.what}"), one.what).fn
        with suppress(Refused):
            body(**{name: meant(given, one.day) for name, given in one.given.items()}, today=one.day)


def meant(given: Any, day: date) -> Any:
    """A day or a task that is only known once the day has come."""
    if isinstance(given, After):
        return day + timedelta(days=given.days)
    if isinstance(given, Newest):
        with store.reading() as session:
            return session.scalar(select(func.max(Proposal.id))) or 0
    if isinstance(given, Nth):
        with store.reading() as session:
            there = session.scalars(
                select(Request.key).where(Request.state == "open").order_by(Request.id)
            ).all()
        return [there[given.place % len(there)]] if there else []
    return given


def answer(day: date, silent: set[str]) -> None:
    """Whoever is not silent answers on the deadline, what the secretariat records excepted."""
    from tasks.ledger import responses

    asked = (Request.state == "open", Request.asked_on.is_not(None), Request.due_on <= day)
    with store.reading() as session:
        found = session.execute(select(Request.__table__).where(*asked).order_by(Request.key)).all()
    for task in found:
        if (task.acting or task.person) not in silent:
            with suppress(Refused):
                responses.receive_response(task.key, answer_to(task), today=day)


# ── The promises ────────────────────────────────────────────────────────────────────────────────────────


def told() -> list[Any]:
    """Every line that a letter told, in the order they left."""
    columns = (Notice.day, Notice.class_, Notice.person, Notice.id, NoticeLine.rung, NoticeLine.subject)
    joined = select(*columns, NoticeLine.due_no).join(NoticeLine, NoticeLine.notice == Notice.id)
    with store.reading() as session:
        return list(session.execute(joined.where(Notice.state == "sent").order_by(Notice.day, Notice.id)))


def one_digest_a_day(letters: list[Any]) -> None:
    digests = {(one.person, one.day, one.id) for one in letters if one.class_ == "digest"}
    assert max(Counter((person, day) for person, day, _ in digests).values(), default=0) <= 1


def asked_before_reminded(letters: list[Any]) -> None:
    asked: set[tuple[str, str]] = set()
    for one in letters:
        if one.rung in ASKED:
            asked.add((one.person, one.subject))
        elif one.rung in LADDER:
            assert (one.person, one.subject) in asked, one


def nothing_on_days_off(letters: list[Any]) -> None:
    calendar = workdays(home.settings().days)
    assert [one for one in letters if not calendar.is_letter_day(one.day)] == []


def nothing_to_who_is_stopped(letters: list[Any]) -> None:
    """From the stop on, until it is lifted, nothing is sent to a person."""
    with store.reading() as session:
        stops = session.execute(select(Stop.subject, Stop.from_on, Stop.lifted_on)).all()
    for row in stops:
        sent = [one for one in letters if f"person/{one.person}" == row.subject]
        until = row.lifted_on or date.max
        assert [one for one in sent if row.from_on < one.day < until] == []


def every_task_has_somebody() -> None:
    """An open task that was asked about is with somebody who is there, or it is on the secretariat's list."""
    asked = (Request.state == "open", Request.asked_on.is_not(None), Request.due_on < LAST)
    with store.reading() as session:
        left = session.execute(
            select(Request.key, Request.person, Request.acting, Request.due_on).where(*asked)
        ).all()
        here = set(session.scalars(select(Person.key).where(Person.left_on.is_(None))))
    assert [task for task in left if (task.acting or task.person) not in here] == []
