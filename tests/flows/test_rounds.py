"""The secretariat's hand on a round: open again, withdraw, more time for all; everybody hears it once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.extend_round import extend_round
from flows.move_meeting import move_meeting
from flows.open_year import open_year
from flows.rehearse_year import live_through
from flows.reopen_tasks import reopen_tasks
from flows.show_answers import show_answers
from flows.withdraw_tasks import withdraw_tasks
from models import store
from models.facts import Refused
from models.rehearsal import assumed_answer
from models.store import journal, requests
from models.store.tables import (
    Absence,
    Element,
    Milestone,
    Notice,
    NoticeLine,
    Outcome,
    Person,
    Request,
    Response,
)
from tasks.ledger import meetings
from tasks.ledger import responses as ledger
from tests.memories import whole_memory
from tests.people import AASE, BIRGIT, IDA, PETER, SOREN

OPENED, PRESSED, ASKED = date(2026, 12, 1), date(2027, 2, 23), date(2027, 2, 25)
REMINDED, DUE, LATE, CLOSE = date(2027, 3, 15), date(2027, 3, 16), date(2027, 3, 18), date(2027, 3, 30)
STATION, DISPATCH = date(2027, 4, 1), date(2027, 4, 9)
LATEST = date(2027, 3, 30)
WHY = "Tallene for 2026 er kommet"

KULTUR, KLIMA, SUNDHED = (f"2027/april/contribution/{key}" for key in ("kultur", "klima", "sundhed"))
BORN, PLAN = "2027/april/contribution/born-og-unge", "2027/april/contribution/kommuneplan"

Press = Callable[[], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]

pytestmark = pytest.mark.usefixtures("memory", "cast")


# ── The hands of the story ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(cast: object) -> None:
    """April's five contributions have been asked for."""
    open_year.fn(2027, OPENED)
    live_through(PRESSED)
    meetings.approve_sending("april", 2027, PRESSED)
    live_through(ASKED)


def live(since: date, until: date) -> None:
    """Every weekday of these, both included."""
    for ahead in range((until - since).days + 1):
        day = since + timedelta(days=ahead)
        if day.weekday() < 5:
            live_through(day)


def answer(key: str, day: date, **more: Any) -> None:
    ledger.receive_response(key, assumed_answer("april"), today=day, **more)


def task(key: str) -> Any:
    with store.reading() as session:
        (found,) = requests.of_keys(session, [key])
    return found


def number(key: str) -> str:
    return str(task(key).id)


def told(*, rung: str | None = None, since: date = OPENED, key: str | None = None) -> list[tuple[Any, ...]]:
    """What letters that were really sent have said: day, person, rung, subject."""
    found = (
        select(Notice.day, NoticeLine.person, NoticeLine.rung, NoticeLine.subject)
        .join(Notice, Notice.id == NoticeLine.notice)
        .where(NoticeLine.included.is_(True), Notice.state == "sent", Notice.day >= since)
        .order_by(Notice.day, NoticeLine.person, NoticeLine.rung, NoticeLine.subject)
    )
    found = found.where(NoticeLine.rung == rung) if rung else found
    found = found.where(NoticeLine.subject == key) if key else found
    with store.reading() as session:
        return [tuple(row) for row in session.execute(found)]


def step(kind: str, scope: str = "april", no: int = 0) -> Any:
    which = (Milestone.scope == scope, Milestone.kind == kind, Milestone.no == no, Milestone.year == 2027)
    with store.reading() as session:
        return session.execute(select(Milestone.date, Milestone.state).where(*which)).one()


def put(table: Any, where: Any, **values: Any) -> None:
    with store.writing() as session:
        session.execute(update(table).where(where).values(**values))


# ── Opened again ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("asked")
def test_a_task_opened_again_is_asked_again_exactly_once_with_its_reason() -> None:
    answer(KULTUR, date(2027, 3, 1))
    reopened = date(2027, 3, 2)
    said = reopen_tasks.fn([number(KULTUR)], WHY, today=reopened)
    assert said == f"Åbnet igen: opgave nr. {number(KULTUR)}. Svar senest tirsdag den 16. marts (uge 11)."
    live(reopened, date(2027, 3, 5))
    assert told(key=KULTUR, since=reopened) == [(reopened, IDA.key, "reopened", KULTUR)]
    line = _line_of(KULTUR, "reopened")
    assert line.facts == {"due_on": "2027-03-16", "reason": WHY}
    live(date(2027, 3, 8), date(2027, 3, 16))
    rungs = [row[2] for row in told(key=KULTUR, since=reopened)]
    assert rungs == ["reopened", "heads_up", "reminder"]


def _line_of(key: str, rung: str) -> Any:
    with store.reading() as session:
        found = select(NoticeLine.__table__).where(NoticeLine.subject == key, NoticeLine.rung == rung)
        return session.execute(found).one()


@pytest.mark.usefixtures("asked")
def test_earlier_answers_are_kept_as_versions() -> None:
    answer(KULTUR, date(2027, 3, 1))
    reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 2))
    assert task(KULTUR).state == "open"
    ledger.receive_response(KULTUR, {"nothing_new": True}, today=date(2027, 3, 3))
    with store.reading() as session:
        found = select(Response.version, Response.body).where(Response.request == KULTUR)
        versions = session.execute(found.order_by(Response.version)).all()
    assert [row.version for row in versions] == [1, 2]
    assert versions[0].body != versions[1].body
    assert task(KULTUR).state == "answered"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("state", ["answered", "needs_person", "withdrawn"])
def test_pressed_twice_it_is_opened_once(state: str) -> None:
    put(Request, Request.key == KULTUR, state=state, closed_on=ASKED, next_on=None)
    reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 2))
    before = whole_memory()
    again = reopen_tasks.fn([KULTUR], "En anden grund", today=date(2027, 3, 2))
    assert whole_memory() == before
    assert again == "Åbne i forvejen og ladt være: 1."


@pytest.mark.usefixtures("asked")
def test_opened_withdrawn_and_opened_again_each_is_told_in_its_turn() -> None:
    for day in (date(2027, 3, 2), date(2027, 3, 9)):
        withdraw_tasks.fn([KULTUR], WHY, day)
        live_through(day)
        reopen_tasks.fn([KULTUR], WHY, today=day + timedelta(days=1))
        live_through(day + timedelta(days=1))
    rungs = [row[2] for row in told(key=KULTUR, since=date(2027, 3, 1))]
    assert rungs == ["cancelled", "reopened", "cancelled", "reopened"]


@pytest.mark.usefixtures("asked")
def test_who_was_never_asked_is_asked_as_anybody_is() -> None:
    put(
        Request,
        Request.key == KULTUR,
        asked_on=None,
        rung="",
        person=None,
        state="needs_person",
        next_on=None,
    )
    put(NoticeLine, NoticeLine.subject == KULTUR, subject="another")
    reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 2))
    live_through(date(2027, 3, 2))
    assert told(key=KULTUR) == [(date(2027, 3, 2), IDA.key, "request", KULTUR)]


@pytest.mark.usefixtures("asked")
def test_who_has_the_post_now_is_asked_anew() -> None:
    answer(BORN, date(2027, 3, 1))
    with store.writing() as session:
        session.add(Absence(person=AASE.key, from_on=date(2027, 3, 2), to_on=None))
    reopen_tasks.fn([BORN], WHY, today=date(2027, 3, 2))
    live_through(date(2027, 3, 2))
    assert told(key=BORN, since=date(2027, 3, 2)) == [(date(2027, 3, 2), IDA.key, "request", BORN)]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("today", "due_on"),
    [
        (date(2027, 3, 2), DUE),  # it was due later than in five working days
        (date(2027, 3, 12), date(2027, 3, 19)),  # five working days
        (date(2027, 3, 22), date(2027, 3, 29 + 1) - timedelta(days=11)),  # the last letter day before Easter
    ],
)
def test_it_is_due_in_five_working_days_or_later_but_never_after_the_answers_close(
    today: date, due_on: date
) -> None:
    put(Request, Request.key == KULTUR, state="answered", closed_on=ASKED, next_on=None)
    put(Milestone, Milestone.kind == "close", date=date(2027, 3, 24) if today > DUE else CLOSE)
    reopen_tasks.fn([KULTUR], WHY, today=today)
    assert task(KULTUR).due_on == max(due_on, today)


@pytest.mark.usefixtures("asked")
def test_after_the_answers_have_closed_it_is_said_that_the_brief_is_written() -> None:
    live(DUE, CLOSE)
    said = reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 31))
    assert said.endswith("når med i oplægget.")
    live_through(date(2027, 3, 31))
    assert told(key=KULTUR, since=date(2027, 3, 31)) == [(date(2027, 3, 31), IDA.key, "reopened", KULTUR)]


@pytest.mark.usefixtures("asked")
def test_an_answer_that_came_before_the_letter_left_leaves_nothing_to_say() -> None:
    answer(KULTUR, date(2027, 3, 1))
    reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 2))
    ledger.receive_response(KULTUR, {"nothing_new": True}, today=date(2027, 3, 2))
    live_through(date(2027, 3, 2))
    assert told(key=KULTUR, since=date(2027, 3, 2)) == []


@pytest.mark.usefixtures("asked")
def test_what_a_decision_owes_is_not_done_when_its_task_is_open_again() -> None:
    with store.writing() as session:
        meeting = task(KULTUR).meeting
        session.add(
            Outcome(key="k", meeting=meeting, kind="decision", subject="kultur", version=1, title="Kultur",
                    verdict="approved", decided_on=ASKED, amounts=[], facts={}, done_on=ASKED)
        )  # fmt: skip
    put(Request, Request.key == KULTUR, kind="action", form="done", state="answered", closed_on=ASKED)
    reopen_tasks.fn([KULTUR], WHY, today=date(2027, 3, 2))
    with store.reading() as session:
        assert session.scalar(select(Outcome.done_on)) is None


# ── Withdrawn ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("asked")
def test_a_withdrawn_task_is_told_once_and_nothing_after() -> None:
    today = date(2027, 3, 2)
    said = withdraw_tasks.fn([number(KULTUR)], WHY, today)
    assert said == f"Trukket tilbage: opgave nr. {number(KULTUR)}. 1 får besked."
    withdraw_tasks.fn([number(KULTUR)], WHY, today)
    live(today, CLOSE)
    assert told(key=KULTUR, since=today) == [(today, IDA.key, "cancelled", KULTUR)]
    assert _line_of(KULTUR, "cancelled").facts == {"what": "task", "reason": WHY}


@pytest.mark.usefixtures("asked")
def test_withdrawn_again_changes_nothing() -> None:
    withdraw_tasks.fn([KULTUR, KLIMA], WHY, date(2027, 3, 2))
    before = whole_memory()
    assert withdraw_tasks.fn([KULTUR, KLIMA], WHY, date(2027, 3, 3)) == "De var trukket tilbage i forvejen."
    assert whole_memory() == before


def test_who_has_not_been_asked_hears_nothing() -> None:
    open_year.fn(2027, OPENED)
    live_through(PRESSED)
    assert withdraw_tasks.fn([KULTUR], WHY, PRESSED).endswith("Ingen får besked.")
    meetings.approve_sending("april", 2027, PRESSED)
    live(PRESSED, date(2027, 3, 1))
    assert told(key=KULTUR) == []
    assert len(told(rung="request")) == 4


@pytest.mark.usefixtures("asked")
def test_the_one_who_took_over_hears_it_too_but_nobody_who_has_left() -> None:
    with store.writing() as session:
        session.add(Absence(person=AASE.key, from_on=REMINDED, to_on=None))
    live_through(REMINDED)
    assert told(key=BORN, since=REMINDED) == [(REMINDED, IDA.key, "taken_over", BORN)]
    put(Person, Person.key == AASE.key, left_on=DUE)
    withdraw_tasks.fn([BORN], WHY, DUE)
    live(DUE, date(2027, 3, 22))
    assert told(key=BORN, since=DUE) == [(DUE, IDA.key, "cancelled", BORN)]


@pytest.mark.usefixtures("asked")
def test_when_the_last_one_missing_is_withdrawn_the_answers_close() -> None:
    for key in (KLIMA, SUNDHED, BORN, PLAN):
        answer(key, date(2027, 3, 1))
    live_through(date(2027, 3, 2))
    assert step("close").state == "waiting"
    withdraw_tasks.fn([KULTUR], WHY, date(2027, 3, 2))
    live_through(date(2027, 3, 3))
    assert step("close").state == "done"


@pytest.mark.usefixtures("asked")
def test_a_withdrawn_approval_lets_the_brief_go_on_to_the_next_station() -> None:
    live(DUE, STATION)
    assert {row[3] for row in told(since=CLOSE)} == {"2027/april/approval/plan_group"}
    withdraw_tasks.fn(["2027/april/approval/plan_group"], WHY, STATION)
    live_through(STATION)
    assert task("2027/april/approval/finance").state == "open"


# ── More time for all ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("asked")
def test_a_new_deadline_moves_the_unanswered_leaves_the_answered_and_tells_each_once() -> None:
    answer(KULTUR, date(2027, 3, 1))
    today, to = date(2027, 3, 8), date(2027, 3, 19)
    live(date(2027, 3, 2), date(2027, 3, 5))
    said = extend_round.fn(2027, to, WHY, "april", today=today)
    assert said == (
        "Fristen for temamødet i april 2027 er nu fredag den 19. marts (uge 11). "
        "4 får besked; de, der har svaret, hører ikke noget."
    )
    live(today, date(2027, 3, 12))
    assert {row[1] for row in told(rung="moved")} == {AASE.key, SOREN.key, PETER.key, BIRGIT.key}
    assert len(told(rung="moved")) == 4
    assert (task(KULTUR).due_on, task(KULTUR).due_no, task(KULTUR).state) == (DUE, 0, "answered")
    assert {task(key).due_on for key in (KLIMA, SUNDHED, BORN, PLAN)} == {to}
    facts = _line_of(KLIMA, "moved").facts
    assert (facts["what"], facts["old_date"], facts["due_on"], facts["reason"]) == (
        "deadline", "2027-03-16", "2027-03-19", WHY,
    )  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_a_new_deadline_makes_nobody_late_and_the_ladder_starts_below_it() -> None:
    live(date(2027, 3, 1), DUE)
    to = date(2027, 3, 29 + 1)
    live_through(LATE)
    assert {row[2] for row in told(since=LATE)} == {"late"}
    extend_round.fn(2027, to, WHY, "april", today=date(2027, 3, 19))
    live(date(2027, 3, 19), to)
    after = told(since=date(2027, 3, 19))
    assert [row for row in after if row[2] in ("late", "manager")] == []
    assert {row[2] for row in after} == {"moved", "reminder"}
    for key in (KULTUR, KLIMA, SUNDHED, BORN, PLAN):
        assert [row[2] for row in after if row[3] == key] == ["moved", "reminder"]


@pytest.mark.usefixtures("asked")
def test_the_answers_close_on_the_new_day_and_not_before() -> None:
    extend_round.fn(2027, LATEST, WHY, "april", today=date(2027, 3, 8))
    new_close = date(2027, 3, 31)
    assert step("deadline") == (LATEST, "waiting")
    assert step("close") == (new_close, "waiting")
    live(date(2027, 3, 8), LATEST)
    assert step("close").state == "waiting"
    answer(KULTUR, LATEST)
    live_through(new_close)
    assert step("close") == (new_close, "done")
    assert task(KULTUR).state == "answered"
    assert {task(key).state for key in (KLIMA, SUNDHED, BORN, PLAN)} == {"needs_person"}
    live_through(STATION)
    assert {row[1:3] for row in told(since=new_close)} == {(BIRGIT.key, "request")}


@pytest.mark.usefixtures("asked")
def test_what_follows_the_deadline_follows_the_new_one_also_when_it_had_passed() -> None:
    live(date(2027, 3, 1), LATE)
    assert step("late").state == "done"
    extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=LATE)
    assert step("deadline") == (date(2027, 3, 19), "waiting")
    assert step("late") == (date(2027, 3, 30), "waiting")  # Easter: no letters on Monday to Wednesday
    assert step("close") == (CLOSE, "waiting")


@pytest.mark.usefixtures("asked")
def test_the_same_date_once_more_changes_nothing() -> None:
    extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 8))
    before = whole_memory()
    again = extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 8))
    assert whole_memory() == before
    assert again == "Fristen for temamødet i april 2027 er allerede fredag den 19. marts (uge 11)."


@pytest.mark.usefixtures("asked")
def test_two_extensions_before_a_letter_are_told_as_one() -> None:
    for to in (date(2027, 3, 17), date(2027, 3, 19)):
        extend_round.fn(2027, to, WHY, "april", today=date(2027, 3, 8))
    live(date(2027, 3, 8), date(2027, 3, 9))
    assert len(told(rung="moved", key=KULTUR)) == 1
    facts = _line_of(KULTUR, "moved").facts
    assert (facts["old_date"], facts["due_on"]) == ("2027-03-16", "2027-03-19")


@pytest.mark.usefixtures("asked")
def test_extended_twice_and_the_meeting_moved_each_is_told() -> None:
    for day, to in ((8, 17), (9, 19)):
        extend_round.fn(2027, date(2027, 3, to), WHY, "april", today=date(2027, 3, day))
        live_through(date(2027, 3, day))
    move_meeting.fn(2027, "april", date(2027, 4, 27), "Valg udskrevet", date(2027, 3, 15))
    live(date(2027, 3, 15), date(2027, 3, 16))
    assert [row[0].day for row in told(rung="moved", key=KULTUR)] == [8, 9, 15]
    extend_round.fn(2027, date(2027, 3, 30), WHY, "april", today=date(2027, 3, 17))
    live_through(date(2027, 3, 17))
    assert [row[0].day for row in told(rung="moved", key=KULTUR)] == [8, 9, 15, 17]


@pytest.mark.usefixtures("asked")
def test_who_has_a_later_date_of_their_own_keeps_it_and_hears_nothing() -> None:
    own = date(2027, 3, 29 + 1)
    with store.writing() as session:
        requests.move_due(session, [KULTUR], own, ASKED, "aftalt")
    extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 8))
    live_through(date(2027, 3, 8))
    assert task(KULTUR).due_on == own
    assert told(rung="moved", key=KULTUR) == []


@pytest.mark.usefixtures("asked")
def test_what_nobody_answered_is_open_again_but_not_what_is_somebody_elses() -> None:
    put(Request, Request.key == KULTUR, state="needs_person", close_reason="silent", next_on=None)
    put(Request, Request.key == KLIMA, state="needs_person", close_reason="not_mine", next_on=None)
    extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 8))
    assert (task(KULTUR).state, task(KLIMA).state) == ("open", "needs_person")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("moved", [False, True])
def test_whoever_is_found_for_a_task_has_the_deadline_that_holds_for_all(moved: bool) -> None:
    put(Request, Request.key == KLIMA, state="needs_person", close_reason="not_mine", next_on=None)
    if moved:
        move_meeting.fn(2027, "april", date(2027, 4, 27), "Valg udskrevet", date(2027, 3, 8))
    else:
        extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 8))
    assert task(KLIMA).state == "needs_person"
    assert task(KLIMA).due_on == task(KULTUR).due_on > date(2027, 3, 16)


@pytest.mark.usefixtures("asked")
def test_opening_the_year_again_keeps_the_new_deadline() -> None:
    extend_round.fn(2027, LATEST, WHY, "april", today=date(2027, 3, 8))
    before = {kind: step(kind) for kind in ("deadline", "late", "phone", "manager", "close")}
    open_year.fn(2027, date(2027, 3, 9))
    assert {kind: step(kind) for kind in before} == before


@pytest.mark.usefixtures("asked")
def test_a_follow_up_gets_more_time_until_the_next_one_begins() -> None:
    with store.writing() as session:
        session.add(Element(key="bib", kind="action", title="Bibliotek", post=IDA.post))
    status = "2027/status/1/bib"
    live(date(2027, 3, 15), date(2027, 3, 19))
    assert task(status).due_on == step("followup_due", "year", 1).date
    to = date(2027, 4, 30)
    said = extend_round.fn(2027, to, WHY, no=1, today=date(2027, 3, 19))
    assert said.startswith("Fristen for 1. opfølgning 2027 er nu fredag den 30. april (uge 17). 1 får besked")
    assert (task(status).due_on, step("followup_due", "year", 1).date) == (to, to)
    live(date(2027, 3, 30), to)
    assert [row[2] for row in told(key=status, since=date(2027, 3, 19))] == ["moved", "heads_up", "reminder"]


@pytest.mark.usefixtures("asked")
def test_opening_the_year_again_keeps_a_follow_ups_new_deadline() -> None:
    with store.writing() as session:
        session.add(Element(key="bib", kind="action", title="Bibliotek", post=IDA.post))
    live(date(2027, 3, 15), date(2027, 3, 19))
    extend_round.fn(2027, date(2027, 4, 30), WHY, no=1, today=date(2027, 3, 19))
    open_year.fn(2027, date(2027, 3, 22))
    assert step("followup_due", "year", 1).date == date(2027, 4, 30)


@pytest.mark.usefixtures("asked")
def test_a_round_takes_as_many_statements_for_five_as_for_five_hundred(statements: Statements) -> None:
    with statements() as few:
        extend_round.fn(2027, date(2027, 3, 17), WHY, "april", today=date(2027, 3, 8))
    _many_more(500)
    with statements() as many:
        extend_round.fn(2027, date(2027, 3, 19), WHY, "april", today=date(2027, 3, 9))
    assert len(many) <= len(few) + 1


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("press", [reopen_tasks, withdraw_tasks])
def test_many_tasks_take_as_many_statements_as_one(press: Any, statements: Statements) -> None:
    put(Request, Request.key == KULTUR, state="needs_person", next_on=None)
    _many_more(300)
    with statements() as few:
        press.fn([KULTUR], WHY, today=TODAY)
    with statements() as many:
        press.fn([f"{KULTUR}-{n}" for n in range(300)], WHY, today=TODAY)
    assert len(many) <= len(few)


def _many_more(count: int) -> None:
    one = task(KULTUR).model_dump(exclude={"id"})
    rows = [one | {"key": f"{KULTUR}-{n}"} for n in range(count)]
    with store.writing() as session:
        session.execute(insert(Request), rows)


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────────


TODAY = date(2027, 3, 8)
FREE = date(2027, 3, 19)


def reopened(keys: list[str], reason: str = WHY, **more: Any) -> Press:
    return lambda: reopen_tasks.fn(keys, reason, today=TODAY, **more)


def withdrawn(keys: list[str], reason: str = WHY) -> Press:
    return lambda: withdraw_tasks.fn(keys, reason, TODAY)


def extended(to: date, reason: str = WHY, today: date = TODAY, year: int = 2027, **which: Any) -> Press:
    return lambda: extend_round.fn(year, to, reason, today=today, **(which or {"meeting": "april"}))


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("press", "said"),
    [
        (reopened([]), "Vælg mindst én opgave."),
        (reopened(["99999"]), "Der er ingen opgave »99999«."),
        (reopened([KULTUR], " "), "Der mangler en grund. Skriv den i én sætning: den står i mailen."),
        (reopened([KULTUR], "x" * 601), "Begrundelsen er på 601 tegn. Skriv højst 600."),
        (withdrawn([]), "Vælg mindst én opgave."),
        (withdrawn([KULTUR, "nej"]), "Der er ingen opgave »nej«."),
        (withdrawn([KULTUR], ""), "Der mangler en grund. Skriv den i én sætning: den står i mailen."),
        (extended(FREE, ""), "Der mangler en grund. Skriv den i én sætning: den står i mailen."),
        (
            extended(date(2027, 4, 5)),
            "Vælg en dag fra onsdag den 17. marts (uge 11) til og med tirsdag den 30. marts (uge 13); "
            "senere kan oplægget ikke nå at blive godkendt og sendt.",
        ),
        (extended(date(2027, 3, 15)), "er tirsdag den 16. marts (uge 11) og kan ikke flyttes til"),
        (extended(date(2027, 3, 20)), "Ingen frist falder lørdag den 20. marts (uge 11). Vælg fredag"),
        (extended(date(2027, 3, 23)), "Ingen frist falder tirsdag den 23. marts (uge 12). Vælg fredag"),
        (extended(FREE, meeting="june"), "Til temamødet i juni 2027 spørges der først"),
        (extended(FREE, year=2031), "Planår 2031 har ikke noget aprilmøde endnu. Åbn planåret først."),
        (extended(FREE, no=7), "Planår 2027 har ikke nogen opfølgning nr. 7. Vælg et nummer fra 1 til 3."),
        (extended(FREE, no=2), "Til 2. opfølgning 2027 spørges der først"),
        (extended(FREE, no=1, meeting="april"), "Vælg et temamøde, eller skriv nummeret på en opfølgning"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_danish_and_changes_nothing(press: Press, said: str) -> None:
    before = whole_memory()
    with pytest.raises(Refused) as refusal:
        press()
    assert said in refusal.value.said_in("da")
    assert refusal.value.said_in("en") != refusal.value.said_in("da")
    assert whole_memory() == before


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2027, 3, 8), "er for tæt på. Vælg tirsdag den 9. marts (uge 10) eller senere."),
        (date(2027, 3, 13), "Ingen frist falder lørdag den 13. marts (uge 10). Vælg fredag den 12."),
        (date(2027, 4, 2 + 3), "svarene lukkes tirsdag den 30. marts (uge 13)"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_one_that_can(due_on: date, said: str) -> None:
    answer(KULTUR, date(2027, 3, 1))
    with pytest.raises(Refused) as refusal:
        reopened([KULTUR], due_on=due_on)()
    assert said in refusal.value.danish or "Ingen frist falder" in refusal.value.danish


@pytest.mark.usefixtures("asked")
def test_an_answer_cannot_be_withdrawn() -> None:
    answer(KULTUR, date(2027, 3, 1))
    with pytest.raises(Refused) as refusal:
        withdrawn([KULTUR, KLIMA])()
    assert refusal.value.danish.startswith("Allerede besvaret, så der mangler ikke noget: opgave nr. ")
    assert task(KLIMA).state == "open"


def test_what_has_not_been_sent_is_not_opened_but_approved() -> None:
    open_year.fn(2027, OPENED)
    live_through(PRESSED)
    with pytest.raises(Refused) as refusal:
        reopened([KULTUR])()
    assert refusal.value.danish.endswith("Godkend udsendelsen i stedet.")
    with pytest.raises(Refused) as refusal:
        extended(FREE)()
    assert refusal.value.danish.endswith("Fristen kan flyttes, når spørgsmålene er sendt.")


@pytest.mark.usefixtures("asked")
def test_after_the_close_the_deadline_stands_and_after_the_dispatch_nothing_is_approved() -> None:
    live(DUE, DISPATCH)
    with pytest.raises(Refused) as refusal:
        extended(FREE, today=DISPATCH)()
    assert refusal.value.danish.endswith("Genåbn de opgaver, der stadig skal svares på.")
    with pytest.raises(Refused) as refusal:
        reopen_tasks.fn(["2027/april/approval/finance"], WHY, today=DISPATCH)
    assert "oplægget er sendt ud" in refusal.value.danish


# ── Who has answered ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("asked")
def test_the_page_says_who_has_answered_at_which_door_and_for_whom() -> None:
    answer(BORN, date(2027, 3, 1), person=IDA.key, door="prefect")
    answer(KLIMA, date(2027, 3, 2), door="portal")
    page = show_answers.fn(2027, "april", today=TODAY)
    assert page.startswith("# Hvem har svaret? Temamødet i april 2027\n")
    assert "**2 af 5 har svaret.** Frist tirsdag den 16. marts (uge 11)." in page
    assert "## Børn og Unge\n\n1 af 2 har svaret\n" in page
    assert "| svaret 1. marts af Ida Nygaard på vegne af Aase Lund gennem sekretariatet |" in page
    assert "| svaret 2. marts på siden |" in page
    assert page.count("| mangler |") == 3


@pytest.mark.usefixtures("asked")
def test_on_behalf_of_somebody_door_and_names_are_kept() -> None:
    answer(BORN, date(2027, 3, 1), person=IDA.email, door="prefect")
    with store.reading() as session:
        row = session.execute(select(Response.__table__).where(Response.request == BORN)).one()
        (act,) = [one for one in journal.about(session, f"request/{BORN}") if one.act == "answer received"]
    assert (row.door, row.person, row.behalf_of) == ("prefect", IDA.key, AASE.key)
    assert (act.door, act.actor) == ("prefect", IDA.key)


@pytest.mark.usefixtures("asked")
def test_a_closed_matter_is_a_number_on_the_page() -> None:
    put(Element, Element.key == "kultur", confidential_until=date(2028, 1, 1))
    page = show_answers.fn(2027, "april", today=TODAY)
    assert "Kultur" not in page
    assert f"lukket opgave nr. {number(KULTUR)}" in page


@pytest.mark.usefixtures("asked")
def test_the_page_takes_as_many_statements_for_five_as_for_five_hundred(statements: Statements) -> None:
    with statements() as few:
        show_answers.fn(2027, "april", today=TODAY)
    _many_more(500)
    with statements() as many:
        show_answers.fn(2027, "april", today=TODAY)
    assert len(many) == len(few)


@pytest.mark.usefixtures("asked")
def test_the_rounds_that_run_are_kept_up_to_date() -> None:
    from models.store import answered

    with store.reading() as session:
        assert [one.key for one in answered.open_rounds(session, TODAY)] == ["2027/april"]
        assert [one.page for one in answered.open_rounds(session, TODAY)] == [(2027, "april")]
