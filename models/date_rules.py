"""When each step of a year falls: the settings' rules worked out, moved off days off, kept inside the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import dropwhile, groupby, islice, takewhile
from types import MappingProxyType

from models.facts import MEETINGS, Refused
from models.settings import DateRule, MeetingRule, MilestoneRule, ProposedDay, Settings
from models.statutes import Step, bounds
from models.workdays import easter_sunday, month_day, week_day, workdays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
ON_THE_DAY = DateRule(anchor="meeting", days=0)
NONE_FIXED: Mapping[Step, date] = MappingProxyType({})


class Dates:
    """The dates of planår `year`, each worked out once, when it is first asked for.

    `adopted`: the council's own dates by meeting or milestone of the year. `fixed`: steps that somebody has
    given a date. Raises Refused for a name that is no date of the year, for a rule that counts from nothing,
    and for rules that count from each other.
    """

    def __init__(
        self,
        year: int,
        settings: Settings,
        adopted: Mapping[str, date],
        fixed: Mapping[Step, date] = NONE_FIXED,
    ) -> None:
        self.year = year
        self.settings = settings
        self.workdays = workdays(settings.days)
        self.bounds = bounds(year, settings)
        self.adopted = dict(_adopted_steps(settings, adopted))
        self.rules = {step: rule for step, rule in _all_rules(settings) if self._takes_place(step, rule)}
        self._meetings: dict[str, MeetingRule] = {rule.kind: rule for rule in settings.meetings}
        self._after_deadline = set(_steps_after_deadline(settings))
        self._dates = {**self.adopted, **fixed}
        self._asked: list[Step] = []

    def on(self, step: Step) -> date:
        """When a step happens: the adopted date, or the rule's, off days off and inside the law."""
        if step not in self._dates:
            if step in self._asked:
                chain = " and ".join(f"'{asked.kind}' ({asked.scope})" for asked in self._asked)
                raise Refused(f"The rules for {chain} count from each other. Anchor one of them elsewhere.")
            self._asked.append(step)
            self._dates[step] = self._lawful(step, self._rolled(step))
            self._asked.pop()
        return self._dates[step]

    def named(self, step: Step) -> date:
        """The day that the step's rule names, before days off and the law are looked at."""
        if step.kind == "hold":
            return _proposed(self.year, self._meetings[step.scope].proposed)
        rule = self._rule(step)
        if rule.anchor is not None:
            return self.workdays.shift(self.on(self._anchor(step, rule.anchor)), rule.days or 0)
        return _fixed(self.year + rule.year_offset, rule)

    def steps(self, scope: str) -> dict[Step, date]:
        """The dates of a meeting, or of the year, in the order of the settings.

        Steps counted back from the meeting that a day off makes fall on the same day are kept apart, the
        earlier one a day earlier, where there is room: a sending is approved the day before the letters go.
        """
        dates = {step: self.on(step) for step in self.rules if step.scope == scope}
        if scope == "year":
            return dates
        dates |= self._kept_apart(scope)
        return {step: self._ended(step, day, dates) for step, day in dates.items()}

    def counts_from_deadline(self, step: Step) -> bool:
        """Whether the step follows the owners' deadline: the late letter, the phone list."""
        return self._rule(step).anchor == "deadline"

    def _ended(self, step: Step, day: date, dates: Mapping[Step, date]) -> date:
        """Nobody is chased once the answers are closed: what follows the deadline ends there."""
        closed = dates.get(Step(step.scope, "close"))
        return day if closed is None or self._rule(step).anchor != "deadline" else min(day, closed)

    def _kept_apart(self, scope: str) -> dict[Step, date]:
        following = self.on(Step(scope, "hold"))
        counted = [step for step in self.rules if step.scope == scope and self._is_counted_back(step)]
        ahead = [step for step in counted if self.named(step) < following]
        kept: dict[Step, date] = {}
        for _, together in groupby(sorted(ahead, key=self.named, reverse=True), key=self.named):
            same_day = {step: self._ahead_of(following, step) for step in together}
            following = min(same_day.values())
            kept |= same_day
        return kept

    def _is_counted_back(self, step: Step) -> bool:
        rule = self._rule(step)
        return rule.anchor is not None and (rule.days or 0) < 0

    def _ahead_of(self, following: date, step: Step) -> date:
        day = self.on(step)
        if day < following:
            return day
        earlier = self.workdays.on_or_before(following - timedelta(days=1))
        return day if self._is_too_early(step, earlier) else earlier

    def _takes_place(self, step: Step, rule: MilestoneRule) -> bool:
        places = rule.period_years
        return not places or self.settings.period.place(self.year) in places or step in self.adopted

    def _rule(self, step: Step) -> DateRule:
        """The rule that applies: the first of the chain of `otherwise` whose anchor has a date this year."""
        rule = self.rules[step].rule if step.kind != "hold" else ON_THE_DAY
        while rule.anchor is not None and not self._is_dated(self._anchor(step, rule.anchor)):
            if rule.otherwise is None:
                raise Refused(
                    f"'{step.kind}' ({step.scope}) is counted from '{rule.anchor}', which has no date in "
                    f"{self.year}. Correct the anchor, or give the rule an 'otherwise'."
                )
            rule = rule.otherwise
        return rule

    def _anchor(self, step: Step, name: str) -> Step:
        if name == "meeting":
            return Step(step.scope, "hold")
        if name in MEETINGS:
            return Step(name, "hold")
        return Step(step.scope, name) if Step(step.scope, name) in self.rules else Step("year", name)

    def _is_dated(self, step: Step) -> bool:
        return step in self.rules or (step.kind == "hold" and step.scope in self._meetings)

    def _rolled(self, step: Step) -> date:
        rule, named = self._rule(step), self.named(step)
        if rule.roll == "exact":
            return named
        before, after = self._free_before(step, named), self._free_after(step, named)
        if rule.roll == "after" or self._is_too_early(step, before):
            return before if self._is_too_late(step, after) else after
        return before

    def _is_too_early(self, step: Step, day: date) -> bool:
        """Whether rolling back to `day` would pass what it follows: its anchor or the owners' deadline."""
        rule = self._rule(step)
        if rule.anchor is not None and (rule.days or 0) > 0:
            return day <= self.on(self._anchor(step, rule.anchor))
        if step not in self._after_deadline:
            return False
        return day <= self.on(Step(step.scope, "deadline")) < self.named(step)

    def _is_too_late(self, step: Step, day: date) -> bool:
        """Whether rolling forward to `day` would pass what the step comes before."""
        rule = self._rule(step)
        if rule.anchor is None or (rule.days or 0) >= 0:
            return False
        return day >= self.on(self._anchor(step, rule.anchor))

    def _free_before(self, step: Step, day: date) -> date:
        days = self.workdays
        return days.meeting_on_or_before(day) if self._is_council_meeting(step) else days.on_or_before(day)

    def _free_after(self, step: Step, day: date) -> date:
        days = self.workdays
        return days.meeting_on_or_after(day) if self._is_council_meeting(step) else days.on_or_after(day)

    def _is_council_meeting(self, step: Step) -> bool:
        return step.kind == "hold" or (step.scope == "year" and self.rules[step].who == "council")

    def _lawful(self, step: Step, day: date) -> date:
        """The day moved inside what binds it: after what must come first, above all before every limit."""
        if self._rule(step).roll == "exact":
            return day
        day = max([day, *(self._free_after(step, floor) for floor in self._floors(step))])
        return min([day, *(self._free_before(step, limit) for limit in self._limits(step))])

    def _floors(self, step: Step) -> Iterator[date]:
        for gap in self.bounds.gaps:
            if gap.second == step and gap.first in self.adopted:
                yield gap.earliest(self.adopted[gap.first], self.workdays)

    def _limits(self, step: Step) -> Iterator[date]:
        limit = self.bounds.limit(step)
        if limit is not None:
            yield limit.on
        for gap in self.bounds.gaps:
            if gap.first == step and self._is_dated(gap.second):
                yield gap.latest(self.on(gap.second), self.workdays)


def _all_rules(settings: Settings) -> Iterator[tuple[Step, MilestoneRule]]:
    for meeting in settings.meetings:
        yield from ((Step(meeting.kind, rule.kind), rule) for rule in meeting.milestones)
    of_the_year = (*settings.year.milestones, *_evaluation(settings))
    yield from ((Step("year", rule.kind), rule) for rule in of_the_year)


def _evaluation(settings: Settings) -> Iterator[MilestoneRule]:
    ask = DateRule(on=settings.year.evaluation_ask, year_offset=1)
    due = DateRule(on=settings.year.evaluation_due, year_offset=1)
    yield MilestoneRule(kind="evaluation_ask", rule=ask, who="owners", aloud=True)
    yield MilestoneRule(kind="evaluation_due", rule=due, who="owners")


def _adopted_steps(settings: Settings, adopted: Mapping[str, date]) -> Iterator[tuple[Step, date]]:
    held = [meeting.kind for meeting in settings.meetings]
    known: dict[str, Step] = {kind: Step(kind, "hold") for kind in held}
    known |= {step.kind: step for step, _ in _all_rules(settings) if step.scope == "year"}
    for name, day in adopted.items():
        if name not in known:
            raise Refused(f"There is no '{name}' to adopt a date for. The settings have: {', '.join(known)}.")
        yield known[name], day


def _steps_after_deadline(settings: Settings) -> Iterator[Step]:
    """What is done with the answers: the steps between the owners' deadline and the meeting."""
    for meeting in settings.meetings:
        ahead = takewhile(lambda rule: rule.kind != "hold", meeting.milestones)
        from_deadline = dropwhile(lambda rule: rule.kind != "deadline", ahead)
        yield from (Step(meeting.kind, rule.kind) for rule in islice(from_deadline, 1, None))


def _fixed(year: int, rule: DateRule) -> date:
    """The day of a rule that counts from nothing: a day of the year, an nth weekday, a weekday of a week."""
    if rule.on is not None:
        return month_day(year, rule.on)
    if rule.nth is not None:
        return _proposed(year, rule.nth)
    return week_day(year, rule.week or 1, WEEKDAYS.index(rule.weekday or "monday") + 1)


def _proposed(year: int, proposed: ProposedDay) -> date:
    """The nth weekday of a month (or the last), as many weeks earlier as Easter asks for."""
    first = date(year, proposed.month, 1)
    wait = (WEEKDAYS.index(proposed.weekday) - first.weekday()) % 7
    day = first + timedelta(days=wait + 7 * (proposed.nth - 1))
    while day.month != proposed.month or (proposed.avoid_easter and _is_around_easter(day)):
        day -= timedelta(days=7)
    return day


def _is_around_easter(day: date) -> bool:
    """From the Saturday before Palm Sunday to the Tuesday after Easter."""
    return -8 <= (day - easter_sunday(day.year)).days <= 2
