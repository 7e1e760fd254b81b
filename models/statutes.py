"""Which days and distances bind the dates of one year, exemptions included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.facts import MEETINGS
from models.settings import Exemption, Settings, Statute
from models.workdays import Workdays, month_day

HARDEST_FIRST = ("law", "standing_order", "local_practice")


class Step(NamedTuple):
    """One date of a year: the meeting it belongs to, or "year", and what happens."""

    scope: str
    kind: str


class Latest(NamedTuple):
    """`step` may not come after the day `on`; `reason` is the exemption's when it set the day."""

    statute: Statute
    step: Step
    on: date
    reason: str | None


class Gap(NamedTuple):
    """`second` must come at least `days` after `first`; `reason` is the exemption's when it set `days`."""

    statute: Statute
    first: Step
    second: Step
    days: int
    reason: str | None

    def earliest(self, first_on: date, days: Workdays) -> date:
        """The earliest day for `second`, when `first` is on `first_on`."""
        return self._stepped(first_on, self.days, days)

    def latest(self, second_on: date, days: Workdays) -> date:
        """The latest day for `first`, when `second` is on `second_on`."""
        return self._stepped(second_on, -self.days, days)

    def apart(self, first_on: date, second_on: date, days: Workdays) -> int:
        """How far apart the two are, in the statute's unit; negative in the wrong order."""
        if self.statute.unit == "working_days":
            return days.between(first_on, second_on)
        return (second_on - first_on).days

    def _stepped(self, day: date, count: int, days: Workdays) -> date:
        return days.shift(day, count) if self.statute.unit == "working_days" else day + timedelta(days=count)


class Bounds(NamedTuple):
    """All that binds in one year."""

    latest: tuple[Latest, ...]
    gaps: tuple[Gap, ...]

    def limit(self, step: Step) -> Latest | None:
        """The earliest of the days that bind a step.

        A legal distance to a step with such a day sets one too: 15 October less three weeks, 24 September.
        """
        return min(self._limits(step), key=lambda limit: limit.on, default=None)

    def governing(self, step: Step) -> Statute | None:
        """The statute that binds a step hardest: law before standing order before local practice."""
        own = [latest.statute for latest in self.latest if latest.step == step]
        own += [gap.statute for gap in self.gaps if gap.first == step]
        return min(own, key=lambda statute: HARDEST_FIRST.index(statute.severity), default=None)

    def exemption(self, step: Step) -> str | None:
        """The written reason of the exemption under which a step stands, if it stands under one."""
        limit = self.limit(step)
        if limit is not None and limit.reason is not None:
            return limit.reason
        reasons = (gap.reason for gap in self.gaps if gap.first == step and gap.reason is not None)
        return next(reasons, None)

    def _limits(self, step: Step) -> Iterator[Latest]:
        yield from (latest for latest in self.latest if latest.step == step)
        for gap in self.gaps:
            if gap.first == step and gap.statute.severity == "law" and gap.statute.unit == "days":
                beyond = self.limit(gap.second)
                if beyond is not None:
                    day = beyond.on - timedelta(days=gap.days)
                    yield Latest(gap.statute, step, day, gap.reason or beyond.reason)


def bounds(year: int, settings: Settings) -> Bounds:
    """What binds the dates of planår `year`: the statutes in force, the year's exemptions in their place."""
    latest: list[Latest] = []
    gaps: list[Gap] = []
    for statute in settings.statutes:
        if not _in_force(statute, year, settings):
            continue
        exemption = _exemption(statute, year, settings)
        for scope in _scopes(statute, settings):
            if statute.kind == "latest":
                latest.append(_latest(statute, scope, year, exemption))
            else:
                gaps.append(_gap(statute, scope, exemption))
    return Bounds(tuple(latest), tuple(gaps))


def _in_force(statute: Statute, year: int, settings: Settings) -> bool:
    begun = statute.valid_from is None or statute.valid_from <= year
    ended = statute.valid_to is not None and statute.valid_to < year
    in_period = not statute.period_years or settings.period.place(year) in statute.period_years
    return begun and not ended and in_period


def _exemption(statute: Statute, year: int, settings: Settings) -> Exemption | None:
    matching = (e for e in settings.exemptions if e.statute == statute.key and e.year == year)
    return next(matching, None)


def _scopes(statute: Statute, settings: Settings) -> tuple[str, ...]:
    return ("year",) if statute.scope == "year" else tuple(meeting.kind for meeting in settings.meetings)


def _latest(statute: Statute, scope: str, year: int, exemption: Exemption | None) -> Latest:
    step = _step(scope, statute.milestone)
    if exemption is not None and exemption.on is not None:
        return Latest(statute, step, exemption.on, exemption.reason)
    return Latest(statute, step, month_day(year + statute.year_offset, statute.on or ""), None)


def _gap(statute: Statute, scope: str, exemption: Exemption | None) -> Gap:
    first, second = _step(scope, statute.milestone), _step(scope, statute.other or "")
    if exemption is not None and exemption.days is not None:
        return Gap(statute, first, second, exemption.days, exemption.reason)
    return Gap(statute, first, second, statute.days or 0, None)


def _step(scope: str, name: str) -> Step:
    """A meeting's name among the year's dates stands for the day the meeting is held."""
    return Step(name, "hold") if scope == "year" and name in MEETINGS else Step(scope, name)
