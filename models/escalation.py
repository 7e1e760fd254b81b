"""The ladder: which rung of a task has come today, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from models.requests import ASKED_FOR_A_MEETING
from models.settings import Ladders, RungRule
from models.workdays import Workdays

ASK = "request"
"""The first rung of every ladder: the task is asked for."""

REOPENED = "reopened"
"""What stands in the place of the first rung where the secretariat asks again, with its reason."""

STOP = "stop"
"""The last rung: the task is the secretariat's."""

UNTOLD_GAP = 1
"""Working days from a request to a third person, where no reminder lies between."""


LIST_AFTER_LATE = 2
"""Working days from the late letter to the phone list, where a meeting has days of its own."""


class Task(NamedTuple):
    """An open task as the ladder sees it.

    `dates` are its meeting's own days for late, phone and close; empty where the task follows its deadline.
    """

    kind: str
    due_on: date
    asked_on: date | None
    rung: str
    told_on: date | None
    dates: Mapping[str, date]


class Step(NamedTuple):
    """What today brings: a rung to the owner, one to somebody else (a list), or nothing.

    `next_on`: the first day on which anything can happen after this; None when nothing will.
    """

    rung: str | None
    to: str
    next_on: date | None
    ends: bool = False


class Rules(NamedTuple):
    """What every decision of one round goes by."""

    ladders: Ladders
    days: Workdays
    today: date

    @property
    def letters_go(self) -> bool:
        """Whether today is a day for letters."""
        return self.days.is_letter_day(self.today)

    @property
    def next_letter_day(self) -> date:
        """The first letter day after today."""
        return self.days.on_or_after(self.today + timedelta(days=1))


def next_step(task: Task, rules: Rules) -> Step:
    """The rung that has come today (secretariat practice, the ladder).

    Asked before reminded; the owner before anybody else; after a gap only the highest owner's rung; nothing
    once the answers are closed.
    """
    if task.dates.get("close", date.max) <= rules.today:
        return Step(None, "", rules.today + timedelta(days=1))  # its meeting's checklist ends it
    if task.asked_on is None:
        return _ask(task, rules)
    ladder = ladder_of(task, task.asked_on, rules)
    owners = [rule for rule in _ahead(task, ladder, rules) if _may(rule, task, rules)]
    if owners and rules.letters_go:
        highest = owners[-1]
        return Step(highest.rung, "owner", _look_again(task._replace(rung=highest.rung), ladder, rules))
    others = [rule for rule in _ahead(task, ladder, rules, to_owner=False) if not rule.pressed]
    if others and not owners and (day := _told_day(others[0], task, ladder, rules)) and day <= rules.today:
        ends = others[0] == _last(ladder) and task.kind != "approval"
        after = task._replace(rung=others[0].rung)
        return Step(others[0].rung, "list", None if ends else _look_again(after, ladder, rules), ends)
    return Step(None, "", _look_again(task, ladder, rules))


def _ask(task: Task, rules: Rules) -> Step:
    """A task that could not be asked in time is nobody's fault: a person looks at it."""
    if task.due_on < rules.today:
        return Step(STOP, "list", None, ends=True)
    if not rules.letters_go:
        return Step(None, "", rules.next_letter_day)
    asked = task._replace(asked_on=rules.today, rung=ASK)
    return Step(ASK, "owner", _look_again(asked, ladder_of(asked, rules.today, rules), rules))


def ladder_of(task: Task, asked_on: date, rules: Rules) -> tuple[RungRule, ...]:
    """An approval has its own ladder; a window of a few working days has the short one."""
    if task.kind == "approval":
        return rules.ladders.approval
    window = rules.days.between(asked_on, task.due_on)
    return rules.ladders.ad_hoc if window <= rules.ladders.ad_hoc_window else rules.ladders.contribution


def rung_day(rule: RungRule, task: Task, days: Workdays) -> date:
    """The planned day of a rung: the meeting's own, else working days from the deadline.

    A list need not wait for the quiet days to end: its own day is the latest.
    """
    own = task.dates.get(rule.rung)
    if own is not None and own > task.due_on:
        late = task.dates.get("late")
        return min(own, days.shift(late, LIST_AFTER_LATE)) if rule.to == "list" and late else own
    return _on_its_kind_of_day(rule, days.shift(task.due_on, rule.offset), days)


def last_day(task: Task, days: Workdays, ladders: Ladders) -> date:
    """Until when an answer still counts: the last working day before the paper closes, or before the stop."""
    ends = task.dates.get("close") or _stop_day(task, days, ladders)
    return max(days.shift(ends, -1), task.due_on)


def _stop_day(task: Task, days: Workdays, ladders: Ladders) -> date:
    stops = [rule for rule in ladders.contribution if rule.rung == STOP]
    return rung_day(stops[0], task, days) if stops else days.shift(task.due_on, 1)


def call_day(task: Task, told_on: date, rules: Rules) -> date | None:
    """The day somebody calls, if the late letter leaves on `told_on`."""
    for rule in rules.ladders.contribution:
        if rule.rung == "phone":
            late = task._replace(rung="late", told_on=told_on)
            return _told_day(rule, late, rules.ladders.contribution, rules)
    return None


def press_from(task: Task, rules: Rules) -> date | None:
    """The first day on which the secretariat may press the manager's rung; None where there is none."""
    if task.asked_on is None:
        return None
    ladder = ladder_of(task, task.asked_on, rules)
    pressed = [rule for rule in ladder if rule.pressed and _applies(rule, task)]
    return _told_day(pressed[0], task, ladder, rules) if pressed else None


def applies_to_meeting(kind: str, due_on: date, dates: Mapping[str, date]) -> bool:
    """Whether a task follows its meeting's own days: only while its deadline is the meeting's."""
    return kind in ASKED_FOR_A_MEETING and dates.get("deadline") == due_on


def rung_when_moved(task: Task, rules: Rules) -> str:
    """Where an asked task stands once its owner hears of a new deadline: what only repeats it is passed."""
    told_on = rules.days.on_or_after(rules.today)
    ladder = ladder_of(task, task.asked_on or told_on, rules)
    passed = [rule.rung for rule in ladder if rule.to == "owner" and rule.offset < 0]
    said = [
        rule.rung for rule in ladder if rule.rung in passed and rung_day(rule, task, rules.days) <= told_on
    ]
    return said[-1] if said else ASK


def _ahead(
    task: Task, ladder: tuple[RungRule, ...], rules: Rules, *, to_owner: bool = True
) -> list[RungRule]:
    """The rungs above the last one taken whose planned day has come, lowest first."""
    above = [rule for rule in _above(task, ladder) if (rule.to == "owner") == to_owner]
    return [rule for rule in above if rung_day(rule, task, rules.days) <= rules.today]


def _above(task: Task, ladder: tuple[RungRule, ...]) -> tuple[RungRule, ...]:
    taken = [place for place, rule in enumerate(ladder) if rule.rung == task.rung]
    return tuple(rule for rule in ladder[taken[0] + 1 if taken else 0 :] if _applies(rule, task))


def _applies(rule: RungRule, task: Task) -> bool:
    """A meeting that has no day for the manager (August) does not know that rung."""
    return rule.rung != "manager" or not task.dates or "manager" in task.dates


def _may(rule: RungRule, task: Task, rules: Rules) -> bool:
    asked_on = task.asked_on or rules.today
    if rule.offset < 0 and rules.today > task.due_on:
        return False
    window = rules.days.between(asked_on, task.due_on)
    return window >= rule.min_window and rules.days.between(asked_on, rules.today) >= rule.min_since_asked


def _told_day(rule: RungRule, task: Task, ladder: tuple[RungRule, ...], rules: Rules) -> date | None:
    """A rung that tells somebody else counts from a letter that was really sent; None while none was."""
    if task.told_on is None:
        return None
    before = [one for one in ladder if one.to == "owner" and one.offset < rule.offset]
    told = next(
        (one for one in before if one.rung == task.rung), before[-1] if _is_list(task, ladder) else None
    )
    if before and before[-1].offset > 0 and told != before[-1]:
        return None
    gap = rule.offset - told.offset if told else UNTOLD_GAP
    planned = rung_day(rule, task, rules.days)
    return max(planned, _on_its_kind_of_day(rule, rules.days.shift(task.told_on, gap), rules.days))


def _on_its_kind_of_day(rule: RungRule, day: date, days: Workdays) -> date:
    """A list is read on any working day; a letter waits until the quiet days are over."""
    return day if rule.to == "list" else days.on_or_after(day)


def _is_list(task: Task, ladder: tuple[RungRule, ...]) -> bool:
    return any(rule.rung == task.rung and rule.to != "owner" for rule in ladder)


def _last(ladder: tuple[RungRule, ...]) -> RungRule | None:
    return next((rule for rule in reversed(ladder) if not rule.pressed), None)


def _look_again(task: Task, ladder: tuple[RungRule, ...], rules: Rules) -> date | None:
    """The first day after today on which a rung above the last one can come."""
    soonest = min(_possible_days(task, ladder, rules), default=None)
    return None if soonest is None else max(soonest, rules.today + timedelta(days=1))


def _possible_days(task: Task, ladder: tuple[RungRule, ...], rules: Rules) -> Iterable[date]:
    asked_on = task.asked_on or rules.today
    for rule in _above(task, ladder):
        day = rung_day(rule, task, rules.days)
        if rule.to == "owner":
            since = rules.days.on_or_after(rules.days.shift(asked_on, rule.min_since_asked))
            if rule.offset > 0 or max(day, since, rules.next_letter_day) <= task.due_on:
                yield max(day, since)
        elif not rule.pressed:
            yield max(day, _told_day(rule, task, ladder, rules) or rules.next_letter_day)
