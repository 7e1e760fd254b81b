"""The round's decision: which rung of which task is told to whom today, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.escalation import (
    ASK,
    Rules,
    Step,
    Task,
    call_day,
    last_day,
    next_step,
)
from models.facts import Fact
from models.notices import urgency
from models.receivers import Organisation, Receiver
from models.requests import RECORDED, STOPPED
from models.settings import LetterRules

TAKEN_OVER = "taken_over"
"""What a new receiver reads in the place of any later rung."""

LADDER = (ASK, "heads_up", "reminder", "late", TAKEN_OVER)
"""The rungs to the owner: decided anew when their letter never left; what follows counts from its day."""

UNASKED, NOBODY, SILENT = "unasked", "nobody", "silent"
"""Why a task is the secretariat's: too late to ask, nobody to ask, or nobody answered."""


GOES_ON = ("approval", *RECORDED)
"""The kinds of task that no reorganisation holds back: the meeting is held on its day."""


class Owed(NamedTuple):
    """An open task that the round looks at; `known` are the persons who have had a line about it.

    `took`: who has been told that it is theirs now, after it was handed to `handed_to` by `handed_by`. `had`:
    the rungs that were written under its present deadline, each with whom to. `folded`: the rung of a letter
    that never left. `stopped`: nobody is told of it.
    """

    id: int
    key: str
    post: str | None
    person: str | None
    acting: str | None
    due_no: int
    task: Task
    known: frozenset[str]
    facts: Mapping[str, str]
    handed_to: str | None = None
    handed_by: str | None = None
    handed_note: str | None = None
    took: frozenset[str] = frozenset()
    had: frozenset[tuple[str, str]] = frozenset()
    folded: str | None = None
    stopped: bool = False


class Free(NamedTuple):
    """A line that waits for a letter."""

    id: int
    subject: str
    rung: str
    person: str
    kind: str


class NewLetterLine(NamedTuple):
    """A line of the ladder as it is written today."""

    subject: str
    due_no: int
    rung: str
    person: str
    kind: str
    facts: dict[str, Any]


class Change(NamedTuple):
    """How a task stands after the round."""

    id: int
    key: str
    rung: str
    person: str | None
    acting: str | None
    asked_on: date | None
    told_on: date | None
    next_on: date | None
    needs_person: str = ""


class Mail(NamedTuple):
    """A digest to one person: new lines of the ladder, and the free lines that go with them."""

    person: str
    lines: tuple[NewLetterLine, ...]
    free: tuple[Free, ...]

    @property
    def told(self) -> list[NewLetterLine | Free]:
        """Everything it says."""
        return [*self.lines, *self.free]

    @property
    def rung(self) -> str:
        """The most urgent of its rungs."""
        return max((line.rung for line in self.told), key=urgency)

    @property
    def kind(self) -> str:
        """What the most urgent line is about."""
        return next(line.kind for line in self.told if line.rung == self.rung)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it is about, each thing once."""
        return tuple(sorted({line.subject for line in self.told}))


class Post(NamedTuple):
    """What the letter box says: who has a digest of today, and how many of this week each person has."""

    today: frozenset[str]
    this_week: Mapping[str, int]


class Written(Fact):
    """A letter as it is told on: `to` a person's key, `rung` the most urgent, `requests` what it is about."""

    date: date
    to: str
    kind: str
    rung: str
    requests: tuple[str, ...]


class Decision(NamedTuple):
    """What the round writes down."""

    mails: tuple[Mail, ...]
    changes: tuple[Change, ...]


class _Rung(NamedTuple):
    """A rung for the owner, to be taken if the letter goes."""

    owed: Owed
    step: Step
    line: NewLetterLine
    who: Receiver


def decide(
    owed: Iterable[Owed], free: Sequence[Free], org: Organisation, post: Post, rules: Rules, how: LetterRules
) -> Decision:
    """Every letter of the day and every task that has moved; nobody is written to twice on one day."""
    changes, rungs = _each(owed, org, rules)
    theirs: dict[str, list[_Rung]] = {}
    for rung in rungs:
        theirs.setdefault(rung.line.person, []).append(rung)
    news: dict[str, list[Free]] = {}
    for line in _told_together(free, post, org) if rules.letters_go else ():
        news.setdefault(line.person, []).append(line)
    mails = []
    for person in sorted(theirs.keys() | news.keys()):
        mail = Mail(person, tuple(r.line for r in theirs.get(person, ())), tuple(news.get(person, ())))
        goes = person not in post.today and _within_cap(mail, post, rules, how)
        changes += [_taken(r, rules) if goes else _put_off(r.owed, rules) for r in theirs.get(person, ())]
        if goes:
            mails.append(mail)
    return Decision(tuple(mails), tuple(changes))


def _each(owed: Iterable[Owed], org: Organisation, rules: Rules) -> tuple[list[Change], list[_Rung]]:
    changes: list[Change] = []
    rungs: list[_Rung] = []
    steps: dict[tuple[Any, ...], Step] = {}
    for one in owed:
        if one.stopped or one.acting in org.silent or org.is_silent(one.post, one.handed_to):
            changes.append(_unchanged(one)._replace(needs_person=STOPPED))
            continue
        alike = (*one.task[:-1], *one.task.dates.items())  # many tasks stand at few places of the ladder
        step = steps[alike] if alike in steps else steps.setdefault(alike, next_step(one.task, rules))
        who = org.receiver(one.post, one.handed_to)
        if one.task.kind not in GOES_ON and (quiet_until := org.quiet_until(one.post, who.receiver)):
            changes.append(_unchanged(one)._replace(next_on=quiet_until))
            continue
        if one.post in org.politicians and step.rung not in (None, ASK):
            step = step._replace(to="list")  # a politician is asked, and never reminded
        if _is_anew(one, who):
            step = _handed_over(one.task, step, rules)
        if step.rung is None or step.to == "list":
            changes.append(_listed(one, step))
        elif who.receiver is None:
            changes.append(_unchanged(one)._replace(next_on=None, needs_person=NOBODY))
        else:
            rungs.append(_Rung(one, step, _line(one, step.rung, who, org, rules), who))
    changes += [_had_already(rung, rules) for rung in rungs if _is_had(rung)]
    return changes, [rung for rung in rungs if not _is_had(rung)]


def _is_had(rung: _Rung) -> bool:
    """Whether it has come round to somebody who was told just this, before it was with another."""
    return (rung.line.rung, rung.line.person) in rung.owed.had


def _is_anew(owed: Owed, who: Receiver) -> bool:
    """Whether it changed hands, and whoever has it now has not been told; its owner needs no telling."""
    if owed.handed_to is None:
        return _has_changed_hands(owed, who)
    owners = who.receiver == who.holder and who.receiver != owed.handed_to
    told = who.receiver is None or who.receiver in owed.took or _is_asked_by_name(owed, who)
    return not told and not owners


def _is_asked_by_name(owed: Owed, who: Receiver) -> bool:
    """Whether a task that belongs to no post is asked of the very person it was opened for."""
    return owed.post is None and owed.task.asked_on is None and who.receiver == owed.handed_to


def _has_changed_hands(owed: Owed, who: Receiver) -> bool:
    """Whether whoever was asked is gone or away, and whoever has it now has never heard of it."""
    before = owed.acting or owed.person
    asked = owed.task.asked_on is not None and before is not None
    if owed.folded == TAKEN_OVER and who.receiver == before:
        return asked
    return asked and who.receiver not in (None, before) and who.receiver not in owed.known


def _handed_over(task: Task, step: Step, rules: Rules) -> Step:
    """Whoever has it anew is told before anything else, whether or not a rung has come."""
    if not rules.letters_go:
        return Step(None, "", rules.next_letter_day)
    if step.rung is not None and step.to == "owner":
        return step
    return Step(task.rung or ASK, "owner", rules.today + timedelta(days=1))


def _told_together(free: Sequence[Free], post: Post, org: Organisation) -> list[Free]:
    """A manager and the owner are told on the same day or not yet: neither hears of it behind the other.

    What is for somebody whose mails go astray waits for a new link, and what is for a unit that is being
    reorganised for the quiet days to end; what is for somebody silent is not told.
    """
    asking = ("manager", "manager_copy")
    waits = post.today | org.misled | org.silent | org.quiet_people.keys()
    held = {line.subject for line in free if line.rung in asking and line.person in waits}
    there = (line for line in free if line.person not in waits - post.today)
    return [line for line in there if line.rung not in asking or line.subject not in held]


def _within_cap(mail: Mail, post: Post, rules: Rules, how: LetterRules) -> bool:
    """At most so many digests in a week; what may not wait carries everything along.

    A task that falls due before next week's first letter may not wait: nobody would ever be asked.
    """
    if post.this_week.get(mail.person, 0) < how.per_week:
        return True
    next_monday = rules.today + timedelta(days=7 - rules.today.weekday())
    first_letters = rules.days.on_or_after(next_monday).isoformat()
    asks = (line for line in mail.lines if line.rung == ASK or "handed" in line.facts)
    last_call = any(line.facts["due_on"] < first_letters for line in asks)
    return last_call or any(line.rung in how.beyond_cap for line in mail.told)


def _unchanged(owed: Owed) -> Change:
    task = owed.task
    return Change(
        id=owed.id,
        key=owed.key,
        rung=task.rung,
        person=owed.person,
        acting=owed.acting,
        asked_on=task.asked_on,
        told_on=task.told_on,
        next_on=None,
    )


def _listed(owed: Owed, step: Step) -> Change:
    reason = "" if not step.ends else UNASKED if owed.task.asked_on is None else SILENT
    change = _unchanged(owed)._replace(next_on=step.next_on, needs_person=reason)
    return change if step.rung is None else change._replace(rung=step.rung)


def _put_off(owed: Owed, rules: Rules) -> Change:
    """Who has today's letter, or this week's, is not advanced: the next letter day looks again."""
    return _unchanged(owed)._replace(next_on=rules.next_letter_day)


def _taken(rung: _Rung, rules: Rules) -> Change:
    who, task = rung.who, rung.owed.task
    return _unchanged(rung.owed)._replace(
        rung=rung.step.rung or "",
        person=who.holder or who.receiver,
        acting=None if who.receiver == who.holder else who.receiver,
        asked_on=task.asked_on or rules.today,
        told_on=None,
        next_on=rung.step.next_on,
    )


def _had_already(rung: _Rung, rules: Rules) -> Change:
    """Nobody is told the same twice: the rung is passed, and what follows counts from the last letter."""
    return _taken(rung, rules)._replace(told_on=rung.owed.task.told_on or rules.today)


def _line(owed: Owed, rung: str, who: Receiver, org: Organisation, rules: Rules) -> NewLetterLine:
    person = who.receiver or ""
    before = owed.acting or owed.person
    facts = dict(owed.facts) | {"due_on": owed.task.due_on.isoformat()}
    if owed.handed_to is not None and _is_anew(owed, who):
        rung = TAKEN_OVER
        facts |= _handed_facts(owed, person)
    elif _has_changed_hands(owed, who) or (rung != ASK and person != before and person not in owed.known):
        rung = TAKEN_OVER
        before = owed.person if before == person else before
        facts |= {"before": before} if before not in (None, person) else {}
        facts |= {"acting": "yes"} if before in (who.holder, owed.handed_to) and before else {}
    elif rung == "late":
        facts |= _late_facts(owed, org, rules)
    return NewLetterLine(owed.key, owed.due_no, rung, person, owed.task.kind, facts)


def _handed_facts(owed: Owed, person: str) -> dict[str, str]:
    """Who gave it; to whoever stands in: for whom. Without a giver it was the secretariat."""
    if person != owed.handed_to:
        return {"before": owed.handed_to or "", "acting": "yes"}
    by, note = owed.handed_by, owed.handed_note
    return {"handed": "yes"} | ({"before": by} if by else {}) | ({"reason": note} if note else {})


def _late_facts(owed: Owed, org: Organisation, rules: Rules) -> dict[str, str]:
    """The day we call, until when an answer counts, and whether a manager may be asked at all.

    What the secretariat itself has to write down is nobody else's to chase.
    """
    if owed.task.kind in RECORDED:
        return {"no_manager": "yes"}
    facts = {"last_day": last_day(owed.task, rules.days, rules.ladders).isoformat()}
    if calls_on := call_day(owed.task, rules.today, rules):
        facts["call_day"] = calls_on.isoformat()
    august = bool(owed.task.dates) and "manager" not in owed.task.dates
    nobody = august or org.manager(owed.post, owed.handed_to) is None
    return facts | ({"no_manager": "yes"} if nobody else {})


def unasked_again(task: Task, folded: str | None, told_on: date | None = None) -> Task:
    """A task whose letter never left stands where it stood before that letter; `told_on`: the last that did.

    Whoever should have heard that it is theirs now is told that again, in the place of the same rung.
    """
    if folded is None:
        return task
    if folded == ASK:
        return task._replace(asked_on=None, rung="", told_on=None)
    return task if folded == TAKEN_OVER else task._replace(rung=ASK, told_on=told_on or task.asked_on)
