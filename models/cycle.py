"""The dates of a planår: every milestone of its meetings and of the year around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from models.date_rules import Dates
from models.facts import Fact, Severity
from models.settings import Settings
from models.statutes import HARDEST_FIRST, Step
from models.workdays import month_day

Day = date
NONE_ADOPTED: Mapping[str, date] = MappingProxyType({})


class Milestone(Fact):
    """One dated step of planår `year`.

    `scope`: the meeting's kind, or "year". `no` tells follow-up rounds apart (1, 2, ...), otherwise 0.
    `date`: the working day on which it happens. `limit`: the day the law names, unmoved. `as_of`: the day the
    figures are taken. `rolled_from`: the day the rule names, where days off or a statute moved it.
    `severity`, `reference`: how hard the date binds, and by what. `who`: the role that acts or is met.
    `aloud`: one of the some 25 dates a secretariat would say aloud. `exemption`: the written reason of one.
    `adopted`: the council set the date; no rule moves it.
    """

    year: int
    scope: str
    kind: str
    no: int = 0
    date: Day
    limit: Day | None = None
    as_of: Day | None = None
    rolled_from: Day | None = None
    severity: Severity = "local_practice"
    reference: str = ""
    who: str = ""
    aloud: bool = False
    exemption: str | None = None
    adopted: bool = False


def propose_meetings(year: int, settings: Settings) -> dict[str, date]:
    """The dates proposed for the theme meetings, by kind, until the council's meeting plan says otherwise."""
    dates = Dates(year, settings, NONE_ADOPTED)
    return {meeting.kind: dates.on(Step(meeting.kind, "hold")) for meeting in settings.meetings}


def plan_year(
    year: int, settings: Settings, adopted: Mapping[str, date] = NONE_ADOPTED
) -> tuple[Milestone, ...]:
    """All milestones of planår `year`, ordered by date; those of the same day in the order of the settings.

    `adopted`: the council's own dates, by meeting ("april") or milestone of the year ("second_reading"). They
    beat every rule, also on a day off (`calendar_findings` says so), and what is counted from them follows.
    Raises Refused for a name that is no date of the year, and for rules that cannot be worked out.
    """
    dates = Dates(year, settings, adopted)
    scopes = [*(meeting.kind for meeting in settings.meetings), "year"]
    steps = [_milestone(dates, step, day) for scope in scopes for step, day in dates.steps(scope).items()]
    return tuple(sorted([*steps, *_follow_ups(dates)], key=lambda milestone: milestone.date))


def meeting_milestones(
    year: int, kind: str, held_on: date, settings: Settings, adopted: Mapping[str, date] = NONE_ADOPTED
) -> tuple[Milestone, ...]:
    """The milestones of one meeting when it is held on `held_on`; the rest of the year as `adopted`."""
    plan = plan_year(year, settings, {**adopted, kind: held_on})
    return tuple(milestone for milestone in plan if milestone.scope == kind)


def moved_milestones(
    year: int, kind: str, held_on: date, settings: Settings, adopted: Mapping[str, date] = NONE_ADOPTED
) -> tuple[Milestone, ...]:
    """Every milestone that gets another date when `kind` is held on `held_on`, with its new date.

    Also those of other meetings: August's letters are counted from June's meeting.
    """
    before = {(m.scope, m.kind, m.no): m.date for m in plan_year(year, settings, adopted)}
    after = plan_year(year, settings, {**adopted, kind: held_on})
    return tuple(m for m in after if before.get((m.scope, m.kind, m.no)) != m.date)


def put_off_milestones(
    year: int,
    kind: str,
    put_off: Mapping[str, date],
    settings: Settings,
    adopted: Mapping[str, date] = NONE_ADOPTED,
) -> tuple[Milestone, ...]:
    """The milestones of a meeting whose deadline and close are `put_off`, and what counts from them."""
    fixed = {Step(kind, name): day for name, day in put_off.items()}
    dates = Dates(year, settings, adopted, fixed)
    days = dates.steps(kind) | fixed
    return tuple(
        _milestone(dates, step, day)
        for step, day in days.items()
        if step in fixed or dates.counts_from_deadline(step)
    )


def _milestone(dates: Dates, step: Step, day: date) -> Milestone:
    rule, statute, limit = dates.rules[step], dates.bounds.governing(step), dates.bounds.limit(step)
    adopted = step in dates.adopted
    named = day if adopted else dates.named(step)
    hardest = statute if statute and _is_harder(statute.severity, rule.severity) else rule
    return Milestone(
        year=dates.year,
        scope=step.scope,
        kind=step.kind,
        date=day,
        limit=limit.on if limit else None,
        rolled_from=named if named != day else None,
        severity=hardest.severity,
        reference=hardest.reference,
        who=rule.who,
        aloud=rule.aloud,
        exemption=dates.bounds.exemption(step),
        adopted=adopted,
    )


def _is_harder(severity: Severity, other: Severity) -> bool:
    """Whether it binds at least as hard as the other."""
    return HARDEST_FIRST.index(severity) <= HARDEST_FIRST.index(other)


def _follow_ups(dates: Dates) -> Iterator[Milestone]:
    """The rounds in which owners are asked how far they are, `as_of` the day the figures are taken."""
    rules, days = dates.settings.year, dates.workdays
    for no, text in enumerate(rules.follow_ups, 1):
        as_of = month_day(dates.year, text)
        ask = days.on_or_before(days.shift(as_of, rules.follow_up_ask))
        named = days.shift(as_of, rules.follow_up_due)
        # Figures of 30 June are not due before they exist, nor in the quiet weeks: they wait for August.
        due = max(days.on_or_before(named), days.on_or_after(as_of + timedelta(days=1)))
        shared = {"year": dates.year, "scope": "year", "no": no, "as_of": as_of, "who": "owners"}
        yield Milestone.model_validate({**shared, "kind": "followup_ask", "date": ask, "aloud": True})
        yield Milestone.model_validate({**shared, "kind": "followup_due", "date": due})
