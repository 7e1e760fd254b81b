"""The budget chain: the two readings and what is counted from them, shifted together, inside the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple, get_args

from models.calendar_check import calendar_findings
from models.choices import Words, coded, listed
from models.cycle import Milestone, plan_year
from models.date_rules import Dates
from models.settings import Exemption, Language, Settings
from models.spoken import spoken_date
from models.statutes import Step, bounds
from models.workdays import Workdays, workdays

Reading = Literal["first_reading", "second_reading"]
READINGS: tuple[Reading, ...] = get_args(Reading)

ReadingWord = Annotated[Reading, coded("reading"), listed("reading")]
"""A reading of the budget as a form names it: "1. behandling" is shown, "first_reading" is kept."""

PROPOSAL = "proposal"
"""The finance committee's proposal: it follows the first reading, and the law names its latest day too."""

CHAIN = (PROPOSAL, *READINGS)
"""What of the chain may pass a date of the law, by somebody's leave."""


class Plan(NamedTuple):
    """A year's own dates, and by whose leave some of them pass a date of the law."""

    adopted: Mapping[str, date]
    leave: Mapping[str, str]


def shifted(planned: Mapping[str, date], begins: Reading, days: int, calendar: Workdays) -> dict[str, date]:
    """The readings from `begins` on, `days` working days after their planned dates.

    A day on which the council does not meet is left for the next one on which it does.
    """
    moved = READINGS[READINGS.index(begins) :]
    return {kind: _shifted(planned[kind], days, calendar) for kind in moved}


def _shifted(day: date, days: int, calendar: Workdays) -> date:
    if days == 0:
        return day
    moved = calendar.shift(day, days)
    return calendar.meeting_on_or_after(moved) if days > 0 else calendar.meeting_on_or_before(moved)


def exempted(year: int, settings: Settings, plan: Plan) -> Settings:
    """The settings with an exemption for each law that a date of the plan passes by somebody's leave."""
    if not plan.leave:
        return settings
    given = tuple(_exemptions(year, settings, plan))
    return settings.model_copy(update={"exemptions": (*given, *settings.exemptions)})


def _exemptions(year: int, settings: Settings, plan: Plan) -> Iterator[Exemption]:
    known, days = bounds(year, settings), workdays(settings.days)
    held = {Step("year", kind): day for kind, day in plan.adopted.items()}
    leave = {Step("year", kind): words for kind, words in plan.leave.items()}
    for latest in known.latest:
        if latest.step in leave and latest.step in held and held[latest.step] > latest.on:
            on, reason = held[latest.step], leave[latest.step]
            yield Exemption(statute=latest.statute.key, year=year, on=on, reason=reason)
    for gap in known.gaps:
        words = leave.get(gap.second) or leave.get(gap.first)
        if words and gap.first in held and gap.second in held:
            apart = gap.apart(held[gap.first], held[gap.second], days)
            if apart < gap.days:
                yield Exemption(statute=gap.statute.key, year=year, days=max(apart, 0), reason=words)


def proposal_by_leave(year: int, settings: Settings, plan: Plan) -> date | None:
    """The day the proposal follows the first reading to, where it passes the law's latest day; else None."""
    dates = Dates(year, settings, plan.adopted)
    step = Step("year", PROPOSAL)
    limit = dates.bounds.limit(step)
    if step not in dates.rules or PROPOSAL in plan.adopted or limit is None:
        return None
    day = dates.workdays.on_or_before(dates.named(step))
    return day if day > limit.on else None


def unlawful(year: int, settings: Settings, plan: Plan, language: Language) -> list[str]:
    """What the law says against a plan, each in a sentence that says what would be right."""
    town = settings.municipality.model_copy(update={"language": language})
    spoken = exempted(year, settings, plan).model_copy(update={"municipality": town})
    found = calendar_findings(year, plan_year(year, spoken, plan.adopted), spoken)
    subjects = {f"{year}/year/{kind}" for kind in CHAIN}
    return [one.sentence for one in found if one.severity == "law" and one.subject in subjects]


def moved_with(year: int, settings: Settings, before: Plan, after: Plan) -> tuple[Milestone, ...]:
    """Every milestone that stands otherwise under one plan than under the other, as it stands after."""
    was = {_key(one): one for one in plan_year(year, exempted(year, settings, before), before.adopted)}
    now = plan_year(year, exempted(year, settings, after), after.adopted)
    return tuple(one for one in now if was.get(_key(one)) != one)


def _key(one: Milestone) -> tuple[str, str, int]:
    return one.scope, one.kind, one.no


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

MOVED = {
    "first_reading": Words(
        "1. behandling af budget {budget} er flyttet fra {was} til {now}",
        "the first reading of budget {budget} has moved from {was} to {now}",
    ),
    "second_reading": Words(
        "2. behandling af budget {budget} er flyttet fra {was} til {now}",
        "the second reading of budget {budget} has moved from {was} to {now}",
    ),
}


def moved_said(
    year: int, was: Mapping[str, date], now: Mapping[str, date], language: Language
) -> Sequence[str]:
    """Each reading that has moved, in a sentence without its capital and full stop."""
    return [
        MOVED[kind]
        .said_in(language)
        .format(
            budget=year + 1,
            was=spoken_date(was[kind], language),
            now=spoken_date(now[kind], language),
        )
        for kind in READINGS
        if kind in was and kind in now and was[kind] != now[kind]
    ]
