"""The ladder: asked before reminded, the owner before anybody else, and every task ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.escalation import Rules, Task, applies_to_meeting, call_day, last_day, next_step, press_from
from models.settings import RungRule, read_settings
from models.workdays import workdays

DEFAULTS = read_settings()
DAYS = workdays(DEFAULTS.days)
LADDERS = DEFAULTS.ladders
DAY = timedelta(days=1)


def on(text: str, year: int = 2027) -> date:
    """A day of 2027, written month-day."""
    return date.fromisoformat(f"{year}-{text}")


class Taken(NamedTuple):
    """A rung that was taken: when, which, and whether it was told to the owner or put on a list."""

    day: date
    rung: str
    to: str


def rules(today: date) -> Rules:
    """The shipped ladders on a day."""
    return Rules(LADDERS, DAYS, today)


def owed(due: str, kind: str = "status", **known: Any) -> Task:
    """A task due on a day of 2027 that has not been asked for, unless `known` says more."""
    task = Task(kind, on(due), None, "", None, {})
    return task._replace(**known)


def each_day(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + DAY * ahead for ahead in range((last - first).days + 1)]


def lived(
    task: Task, runs: Iterable[date], *, unsent: Iterable[date] = (), patient: bool = False
) -> list[Taken]:
    """What the rounds of these days make of a task that is never answered.

    A letter is sent on its day, but for those `unsent`. `patient`: look only when the ladder said so.
    """
    taken: list[Taken] = []
    next_on: date | None = date.min
    for today in runs:
        if next_on is None or (patient and today < next_on):
            continue
        step = next_step(task, rules(today))
        next_on = step.next_on
        if step.rung is not None:
            taken.append(Taken(today, step.rung, step.to))
            task = task._replace(rung=step.rung)
        if step.rung is not None and step.to == "owner":
            told_on = None if today in unsent else today
            task = task._replace(asked_on=task.asked_on or today, told_on=told_on)
    return taken


def told(taken: Iterable[Taken]) -> str:
    """As a table reads it: `09-16 late, 09-20 phone*`, a star where it is a list."""
    return ", ".join(f"{one.day:%m-%d} {one.rung}{'*' if one.to == 'list' else ''}" for one in taken)


# ── The planned days ────────────────────────────────────────────────────────────────────────────────────

APRIL = {"deadline": on("03-16"), "late": on("03-18"), "phone": on("03-22"), "manager": on("03-24")}
AUGUST = {"deadline": on("07-02"), "late": on("08-09"), "phone": on("08-10"), "close": on("08-11")}

YEARS_OF_A_TASK = """
08-24 09-14 status: 08-24 request, 09-07 heads_up, 09-13 reminder, 09-16 late, 09-20 phone*, 09-23 stop*
08-31 09-14 status: 08-31 request, 09-07 heads_up, 09-13 reminder, 09-16 late, 09-20 phone*, 09-23 stop*
09-01 09-14 status: 09-01 request, 09-13 reminder, 09-16 late, 09-20 phone*, 09-23 stop*
09-06 09-14 status: 09-06 request, 09-13 reminder, 09-16 late, 09-20 phone*, 09-23 stop*
09-07 09-14 status: 09-07 request, 09-13 reminder, 09-14 phone*, 09-15 stop*
09-10 09-14 status: 09-10 request, 09-13 reminder, 09-14 phone*, 09-15 stop*
09-13 09-14 status: 09-13 request, 09-14 phone*, 09-15 stop*
09-14 09-14 status: 09-14 request, 09-15 phone*, 09-16 stop*
09-15 09-14 status: 09-15 stop*
09-10 09-14 approval: 09-10 request, 09-13 reminder, 09-15 phone*
09-13 09-14 approval: 09-13 request, 09-14 reminder, 09-16 phone*
09-14 09-14 approval: 09-14 request, 09-15 phone*
02-25 03-16 status: 02-25 request, 03-09 heads_up, 03-15 reminder, 03-18 late, 03-22 phone*, 03-30 stop*
03-02 03-19 status: 03-02 request, 03-12 heads_up, 03-18 reminder, 03-30 late, 04-01 phone*, 04-06 stop*
12-01 12-23 status: 12-01 request, 12-16 heads_up, 12-22 reminder, 01-03 late, 01-05 phone*, 01-10 stop*
06-15 07-02 status: 06-15 request, 06-25 heads_up, 07-01 reminder, 08-09 late, 08-11 phone*, 08-16 stop*
"""
"""When it is asked, when it is due, its kind: every rung with its day.

From 22 to 24 March no letters go and from 25 to 29 March nobody works: a list is read, letters wait. From 27
to 30 December and in the weeks 27 to 31 (5 July to 8 August) no letters go either; the 31st is closed.
"""

TASKS = [re.split(": | ", line, maxsplit=3) for line in YEARS_OF_A_TASK.strip().splitlines()]


@pytest.mark.parametrize(("asked", "due", "kind", "expected"), TASKS)
def test_every_rung_has_its_day(asked: str, due: str, kind: str, expected: str) -> None:
    runs = each_day(on(asked), on(due) + 60 * DAY)
    assert told(lived(owed(due, kind), runs)) == expected


@pytest.mark.parametrize(("asked", "due", "kind", "expected"), TASKS)
def test_looking_only_when_it_is_time_misses_nothing(asked: str, due: str, kind: str, expected: str) -> None:
    runs = each_day(on(asked), on(due) + 60 * DAY)
    assert told(lived(owed(due, kind), runs, patient=True)) == expected


def test_in_august_the_meetings_own_days_hold_until_the_answers_close() -> None:
    task = owed("07-02", "contribution", dates=AUGUST)
    assert told(lived(task, each_day(on("06-15"), on("09-30")))) == (
        "06-15 request, 06-25 heads_up, 07-01 reminder, 08-09 late"
    )
    later = {**AUGUST, "close": on("08-20")}
    assert told(lived(task._replace(dates=later), each_day(on("06-15"), on("09-30")))) == (
        "06-15 request, 06-25 heads_up, 07-01 reminder, 08-09 late, 08-11 phone*, 08-16 stop*"
    )


def test_a_meetings_own_day_before_the_deadline_does_not_count() -> None:
    moved = owed("04-13", "contribution", dates=APRIL)
    runs = each_day(on("03-01"), on("05-30"))
    assert told(lived(moved, runs)) == told(lived(owed("04-13"), runs))


@pytest.mark.parametrize(
    ("kind", "due", "applies"),
    [
        ("contribution", "03-16", True),
        ("coherence", "03-16", True),
        ("contribution", "03-17", False),
        ("status", "03-16", False),
        ("approval", "03-16", False),
    ],
)
def test_a_task_follows_its_meeting_while_its_deadline_is_the_meetings(
    kind: str, due: str, applies: bool
) -> None:
    assert applies_to_meeting(kind, on(due), APRIL) is applies


# ── Conditions, gaps, and what counts from where ────────────────────────────────────────────────────────

ASKED: dict[str, Any] = {"asked_on": on("08-24"), "rung": "request", "told_on": on("08-24")}

AFTER_A_GAP = [
    # first round after the gap, and what it brings the owner
    ("09-07", "heads_up"),
    ("09-10", "heads_up"),
    ("09-13", "reminder"),
    ("09-14", "reminder"),
    ("09-15", None),
    ("09-16", "late"),
    ("09-20", "late"),
    ("10-20", "late"),
]


@pytest.mark.parametrize(("back", "rung"), AFTER_A_GAP)
def test_after_a_gap_the_owner_gets_the_highest_rung_and_nobody_else_is_told(
    back: str, rung: str | None
) -> None:
    step = next_step(owed("09-14", **ASKED), rules(on(back)))
    assert (step.rung, step.to) == (rung, "owner" if rung else "")


def test_what_was_skipped_is_not_made_up_for() -> None:
    runs = [on("08-24"), *each_day(on("09-16"), on("10-30"))]
    assert told(lived(owed("09-14"), runs)) == "08-24 request, 09-16 late, 09-20 phone*, 09-23 stop*"


def test_after_thirty_days_off_the_list_counts_from_the_letter_that_was_really_sent() -> None:
    runs = [on("08-24"), *each_day(on("10-20"), on("11-30"))]
    assert told(lived(owed("09-14"), runs)) == "08-24 request, 10-20 late, 10-22 phone*, 10-27 stop*"


def test_who_was_asked_yesterday_is_not_told_that_they_are_late() -> None:
    assert told(lived(owed("09-14"), each_day(on("09-14"), on("09-14")))) == "09-14 request"
    step = next_step(owed("09-14", "approval", asked_on=on("09-14"), rung="request"), rules(on("09-14")))
    assert step.rung is None


@pytest.mark.parametrize("rung", ["request", "heads_up", "reminder", "late", "phone"])
def test_nobody_else_is_told_while_no_letter_has_been_sent(rung: str) -> None:
    task = owed("09-14", asked_on=on("08-24"), rung=rung, told_on=None)
    steps = [next_step(task, rules(day)) for day in each_day(on("09-14"), on("12-20"))]
    assert {step.to for step in steps} <= {"owner", ""}
    assert all(step.next_on is not None for step in steps)


def test_a_late_letter_that_waits_keeps_the_list_waiting() -> None:
    unsent = each_day(on("09-16"), on("09-16"))
    assert told(lived(owed("09-14"), each_day(on("08-24"), on("12-01")), unsent=unsent)) == (
        "08-24 request, 09-07 heads_up, 09-13 reminder, 09-16 late"
    )


def test_no_letter_is_due_on_a_day_off_and_the_ladder_says_when_to_look_again() -> None:
    step = next_step(owed("03-19", **{**ASKED, "asked_on": on("03-02")}), rules(on("03-23")))
    assert (step.rung, step.next_on) == (None, on("03-30"))
    unasked = next_step(owed("03-30"), rules(on("03-22")))
    assert (unasked.rung, unasked.next_on) == (None, on("03-30"))


def test_too_late_to_ask_is_a_persons_and_nobodys_fault() -> None:
    step = next_step(owed("09-10"), rules(on("09-13")))
    assert (step.rung, step.to, step.next_on, step.ends) == ("stop", "list", None, True)


@pytest.mark.parametrize("asked_on", [None, on("02-25")])
@pytest.mark.parametrize("today", ["03-30", "03-31", "04-20"])
def test_nothing_is_told_once_the_answers_are_closed(asked_on: date | None, today: str) -> None:
    dates = {**APRIL, "close": on("03-30")}
    step = next_step(owed("03-16", "contribution", asked_on=asked_on, dates=dates), rules(on(today)))
    assert (step.rung, step.ends, step.next_on) == (None, False, on(today) + DAY)


# ── What a late letter says, and when somebody may press ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told_on", "call"), [("09-16", "09-20"), ("09-17", "09-21"), ("09-20", "09-22"), ("10-20", "10-22")]
)
def test_the_late_letter_names_the_day_on_which_the_list_is_taken_up(told_on: str, call: str) -> None:
    late = owed("09-14", **ASKED)
    assert call_day(late, on(told_on), rules(on(told_on))) == on(call)
    taken = lived(late, each_day(on(told_on), on("11-30")))
    assert taken[:2] == [Taken(on(told_on), "late", "owner"), Taken(on(call), "phone", "list")]


@pytest.mark.parametrize(
    ("dates", "last"), [({}, "09-22"), ({"close": on("09-20")}, "09-17"), ({"close": on("09-13")}, "09-14")]
)
def test_an_answer_counts_until_the_working_day_before_the_close_or_the_stop(
    dates: Mapping[str, date], last: str
) -> None:
    assert last_day(owed("09-14", dates=dates), DAYS, LADDERS) == on(last)


WARNED_IN_AUGUST = owed(
    "07-02", "contribution", asked_on=on("06-15"), rung="late", told_on=on("08-09"), dates=AUGUST
)


@pytest.mark.parametrize(
    ("task", "day"),
    [
        (owed("09-14"), None),
        (owed("09-14", asked_on=on("08-24"), rung="reminder", told_on=on("09-13")), None),
        (owed("09-14", asked_on=on("08-24"), rung="late", told_on=None), None),
        (owed("09-14", asked_on=on("08-24"), rung="late", told_on=on("09-16")), "09-22"),
        (owed("09-14", asked_on=on("08-24"), rung="phone", told_on=on("09-20")), "09-24"),
        (owed("03-16", asked_on=on("02-25"), rung="late", told_on=on("03-18")), "03-30"),
        (owed("09-14", asked_on=on("09-10"), rung="phone", told_on=on("09-13")), None),
        (WARNED_IN_AUGUST, None),
    ],
)
def test_a_manager_may_be_asked_when_the_owner_was_warned_and_never_in_august_or_of_a_short_task(
    task: Task, day: str | None
) -> None:
    assert press_from(task, rules(on("09-16"))) == (on(day) if day else None)


@pytest.mark.parametrize("today", each_day(on("09-14"), on("10-30")))
def test_no_round_takes_a_rung_that_has_to_be_pressed(today: date) -> None:
    for rung in ("late", "phone"):
        task = owed("09-14", asked_on=on("08-24"), rung=rung, told_on=on("09-16"))
        assert next_step(task, rules(today)).rung != "manager"


# ── Whatever the days ───────────────────────────────────────────────────────────────────────────────────

FIRST = on("01-04")
kinds = st.sampled_from(["status", "approval"])
windows = st.integers(min_value=0, max_value=60)
starts = st.integers(min_value=0, max_value=330)


@st.composite
def some_tasks(draw: st.DrawFn) -> tuple[Task, date]:
    """A task and the day it was opened; it is due on a letter day, as deadlines are."""
    opened = FIRST + DAY * draw(starts)
    due = DAYS.on_or_after(opened + DAY * draw(windows))
    return Task(draw(kinds), due, None, "", None, {}), opened


@st.composite
def some_days(draw: st.DrawFn) -> list[int]:
    """The days after the opening on which a round is held: any, with gaps of any length."""
    return sorted(draw(st.sets(st.integers(min_value=0, max_value=200), max_size=60)))


def ladder(task: Task) -> tuple[RungRule, ...]:
    """All rungs there are for a kind of task."""
    rungs = (*LADDERS.contribution, *LADDERS.ad_hoc) if task.kind != "approval" else LADDERS.approval
    return tuple(rungs)


@settings(max_examples=300, deadline=None)
@given(some_tasks(), some_days(), st.sets(st.integers(min_value=0, max_value=200)))
def test_whatever_the_days_the_owner_comes_first_and_no_rung_twice(
    of: tuple[Task, date], runs: list[int], unsent: set[int]
) -> None:
    task, opened = of
    days = [opened + DAY * ahead for ahead in runs]
    not_sent = {opened + DAY * ahead for ahead in unsent}
    taken = lived(task, days, unsent=not_sent)
    rungs = [one.rung for one in taken]
    assert len(set(rungs)) == len(rungs)
    assert all(DAYS.is_letter_day(one.day) for one in taken if one.to == "owner")
    assert rungs[:1] in ([], ["request"], ["stop"])
    before = [rule.rung for rule in ladder(task) if rule.offset < 0]
    assert all(one.day <= task.due_on for one in taken if one.rung in ("request", *before))
    letters = [one for one in taken if one.to == "owner"]
    for one in taken:
        if one.to == "list" and rungs != ["stop"]:
            last = max(letter.day for letter in letters)
            assert last < one.day and last not in not_sent


@settings(max_examples=300, deadline=None)
@given(some_tasks(), some_days())
def test_whatever_the_days_looking_only_when_it_is_time_misses_nothing(
    of: tuple[Task, date], runs: list[int]
) -> None:
    task, opened = of
    days = [opened + DAY * ahead for ahead in runs]
    assert lived(task, days, patient=True) == lived(task, days)


@settings(max_examples=300, deadline=None)
@given(some_tasks(), some_days())
def test_every_task_that_is_never_answered_ends_when_rounds_are_held_again(
    of: tuple[Task, date], runs: list[int]
) -> None:
    task, opened = of
    days = [opened + DAY * ahead for ahead in runs]
    back = max([opened, *days])
    taken = lived(task, [*days, *each_day(back + DAY, max(back, task.due_on) + 90 * DAY)])
    assert taken[-1].to == "list"
    assert taken[-1].rung == ("stop" if task.kind != "approval" or len(taken) == 1 else "phone")
