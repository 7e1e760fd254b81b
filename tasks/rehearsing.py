"""A year lived through on a scratch copy: opened, approved and answered as assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from models import store
from models.choices import Words
from models.facts import Refused
from models.rehearsal import Assumption, Rehearsed, answers_on, assumed_answer, summed_up
from models.requests import RECORDED
from models.spoken import day_and_month
from models.store import rehearsals, schema
from models.store.rehearsals import Due
from models.workdays import workdays
from tasks import clock, home, progress
from tasks.ledger import meetings, responses, years
from tasks.ledger import round as rounds
from tasks.verbs import rehearsal, rehearsing

AFTERWARDS = 15
"""Working days after a year's last milestone in which its letters may still go."""

AT_A_TIME = 500
"""Answers that are written down together."""


def on_a_copy(
    year: int, answers: Assumption, today: date | None, live_through: Callable[[date], rounds.Decided]
) -> Rehearsed:
    """Copy the memory, live through the year there day by day, and tell what would happen."""
    with on_scratch():
        first = clock.today(today, home.settings().municipality.timezone)
        return _lived(year, answers, first, live_through)


@contextmanager
def apart_when_dry() -> Iterator[None]:
    """In a dry run everything inside happens on a copy that is thrown away; else where it stands."""
    if rehearsing() or not home.home().environment.dry_run:
        yield
    else:
        with on_scratch():
            yield


@contextmanager
def on_scratch() -> Iterator[None]:
    """Everything inside happens in a copy of the memory that is thrown away; nothing leaves the machine."""
    settings = home.settings()
    scratch = schema.scratch_engine()
    try:
        schema.copy_into(store.memory(), scratch)
        with store.bound_to(scratch), rehearsal(), home.under(settings):
            yield
    finally:
        store.close(scratch)


def _lived(
    year: int, answers: Assumption, today: date, live_through: Callable[[date], rounds.Decided]
) -> Rehearsed:
    first = _open(year, today)
    last = _last_day(year)
    if not _nobody_known():
        _live(year, answers, _each_day(first, last), live_through)
    with store.reading() as session:
        dated = rehearsals.milestones(session, year)
    letters = rounds.letters(first, last)
    days = workdays(home.settings().days)
    return Rehearsed(
        year=year, assumption=answers, milestones=dated, letters=letters, summary=summed_up(letters, days)
    )


def _live(
    year: int, answers: Assumption, days: Iterable[date], live_through: Callable[[date], rounds.Decided]
) -> None:
    """Day by day; after a day on which nothing happened, only days on which something can."""
    pulse: tuple[int, ...] = ()
    rests = False
    for day in _shown(list(days)):
        if not (rests and _is_idle(day)):
            press(year, day)
            live_through(day)
            rounds.assume_sent(day)
            before, pulse = pulse, _pulse()
            rests = pulse == before
        answer(answers, day)


AT_DAY = Words("Nået til {}.", "At {} now.")


def _shown(days: Sequence[date]) -> Iterator[date]:
    """The days, shown to whoever waits for the last one."""
    language = home.settings().municipality.language
    with progress.of("rehearsal") as reached:
        for no, day in enumerate(days):
            said = AT_DAY.said_in(language).format(day_and_month(day, language, with_year=True))
            reached(no, len(days), said)
            yield day


def _nobody_known() -> bool:
    with store.reading() as session:
        return rehearsals.nobody_known(session)


def _open(year: int, today: date) -> date:
    """The day the rehearsal begins: today, or the day the year is opened if that is still ahead."""
    with store.reading() as session:
        first, known = rehearsals.first_day(session, today), rehearsals.is_open(session, year)
    if not known:
        first = max(first, years.opening_day(year))
        years.open_year(year, first)
    return first


def _last_day(year: int) -> date:
    with store.reading() as session:
        dated = rehearsals.milestones(session, year)
    if not dated:
        raise Refused(
            f"Plan year {year} has no dates. Open it first: open {year}.",
            f"Planår {year} har ingen datoer. Åbn det først.",
        )
    return workdays(home.settings().days).shift(dated[-1].date, AFTERWARDS)


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def _pulse() -> tuple[int, ...]:
    with store.reading() as session:
        return rehearsals.pulse(session)


def _is_idle(day: date) -> bool:
    """Whether a day after one on which nothing happened can be left out: nothing would happen."""
    with store.reading() as session:
        return rehearsals.is_idle(session, day)


def press(year: int, day: date) -> None:
    """The secretariat approves each sending on its day."""
    with store.reading() as session:
        waiting = rehearsals.to_press(session, year, day)
    for meeting in waiting:
        try:
            meetings.approve_sending(meeting, year, day)
        except Refused:
            continue  # its answers are closed: there is nothing left to send


def answer(answers: Assumption, day: date) -> None:
    """What the assumption has people answer by this day."""
    if answers == "never":
        return
    days = workdays(home.settings().days)
    with store.reading() as session:
        asked = rehearsals.asked(session, day)
    answered = (one for one in asked if _has_come(answers_on(answers, one.due_on, one.last_year, days), day))
    for recorded, some in groupby(answered, key=lambda one: one.form in RECORDED):
        _give(list(some), day, at_a_time=1 if recorded else AT_A_TIME)


def _has_come(on: date | None, day: date) -> bool:
    return on is not None and on <= day


def _give(answered: Sequence[Due], day: date, at_a_time: int) -> None:
    """What is recorded is worked out from what came in before it: one after the other."""
    for start in range(0, len(answered), at_a_time):
        given = {one.key: _assumed(one, day) for one in answered[start : start + at_a_time]}
        whole = {key: answer for key, answer in given.items() if answer is not None}
        if whole:
            responses.receive_assumed(whole, day)


def _assumed(one: Due, day: date) -> dict[str, Any] | None:
    """The assumed answer; None where there is nothing to write down."""
    if one.form not in RECORDED:
        return assumed_answer(one.form, station=one.about)
    with store.reading() as session:
        subjects = rehearsals.asked_about(session, one.key)
    if not subjects:
        return None
    council = home.settings().municipality.council
    meeting = one.meeting or "april"
    return assumed_answer(one.form, subjects, meeting=meeting, decided_on=day, body=council)
