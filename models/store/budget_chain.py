"""The budget chain in the memory: shifted once with a reason, inside the law or by somebody's leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from models.budget_chain import (
    CHAIN,
    PROPOSAL,
    READINGS,
    Plan,
    Reading,
    moved_said,
    moved_with,
    proposal_by_leave,
    shifted,
    unlawful,
)
from models.choices import Words
from models.events import ROUND
from models.facts import Fact, Refused
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Language
from models.spoken import capitalised, spoken_date
from models.store import journal, requests, wakes, years
from models.store.acts import a_reason, refused, spoken
from models.store.outcomes import Writing
from models.store.requests import NewLine
from models.store.secretariat import people_said, the_reason
from models.store.session import quietly
from models.store.tables import AdoptedDate, Milestone, NoticeLine, PlanYear, Request

FURTHEST = 60
"""Working days that the chain can be shifted at most."""

SHORTEST_LEAVE = 10
"""Characters of the words that say by whose leave a date of the law is passed."""

TOLD = ("direktion", "finance", "head_of_planning", "plan_group", "communication")
"""The roles that work by the budget's dates; they hear of it with everybody who was asked this year."""

RUNG, KIND = "moved", "readings"

LANGUAGES: tuple[Language, ...] = ("en", "da")
"""As a refusal is given: in English, and in Danish."""


class Shifted(Fact):
    """What shifting the chain did: the readings as they are now, how many people hear it, a sentence."""

    readings: dict[str, date]
    told: int
    sentence: str


class _Standing(NamedTuple):
    """The readings as they stand: their dates, what was planned, which are over, and the year's own dates."""

    now: Mapping[str, date]
    planned: Mapping[str, date]
    over: frozenset[str]
    plan: Plan


UNKNOWN = Words(
    "Planår {year} er ikke åbnet, eller det har ingen 1. og 2. behandling. Åbn planåret først.",
    "Plan year {year} is not open, or has no first and second reading. Open the year first.",
)
OVER = Words(
    "Budget {budget} er 2. behandlet {day}. Datoerne kan ikke flyttes længere.",
    "Budget {budget} had its second reading on {day}. The dates cannot be moved any more.",
)
BEGUN = Words(
    "1. behandling af budget {budget} var {day}. Vælg at flytte fra 2. behandling.",
    "The first reading of budget {budget} was on {day}. Choose to shift from the second reading.",
)
TOO_FAR = Words(
    "{days} arbejdsdage er for langt. Skriv et tal fra -{most} til {most}; 0 giver de planlagte datoer igen.",
    "{days} working days are too far. Write a number from -{most} to {most}; 0 gives the planned dates.",
)
OUTSIDE = Words(
    "Så ville {what} falde {day}, men den dag skal ligge efter i dag og i {year}. Vælg et andet antal dage.",
    "Then {what} would be on {day}, but that has to be after today and in {year}. Choose another number.",
)
WHAT: Mapping[str, Words] = {
    "first_reading": Words("1. behandling", "the first reading"),
    "second_reading": Words("2. behandling", "the second reading"),
}
NO_LEAVE = Words(
    " Har I fået dispensation, så skriv i feltet »Dispensation«, hvem der har givet den og hvornår.",
    " If you have been given leave, say by whom and when in the field 'Leave'.",
)
SHORT_LEAVE = Words(
    "Skriv lidt mere om dispensationen: hvem der har givet den og hvornår.",
    "Say a little more about the leave: who gave it, and when.",
)
SHIFTED = Words("{moved}. {told} får besked.", "{moved}. {told} will hear of it.")
STOOD = Words(
    "Budget {budget} behandles allerede {first} og {second}.",
    "Budget {budget} is read on {first} and {second} already.",
)
AND = Words(", og ", ", and ")
BY_LEAVE = Words(" Dispensation: {words}.", " By leave: {words}.")


def shift(
    session: Session, year: int, days: int, reason: str, begins: Reading, exemption: str, by: Writing
) -> Shifted:
    """Hold the readings from `begins` on `days` working days after their planned dates, with what follows.

    The same number again changes nothing; 0 gives the planned dates back. Refused once the budget is adopted,
    for a day that has passed or lies in another year, and for one that passes a date of the law without
    `exemption`: the words that say by whose leave.
    """
    words, leave = the_reason(reason, by), a_reason(exemption, by)
    standing = _standing(session, year, by)
    _refuse_over(standing, year, days, begins, by)
    now = {**standing.now, **shifted(standing.planned, begins, days, by.days)}
    if now == standing.now:
        return Shifted(readings=now, told=0, sentence=_stood(year, now, by))
    _refuse_outside(standing, now, year, by)
    after = _planned(year, standing.plan, now, leave, by)
    _adopt(session, year, standing, after, by)
    plan = moved_with(year, by.settings, standing.plan, after)
    years.date_again(session, year, plan, by.settings, by.today, by.at, by.actor, words)
    told = _tell(session, year, standing.now, now, words, by)
    journal.write(session, by.at, by.actor, by.door, [_entry(year, standing.now, now, words, after)])
    wakes.want(session, ROUND, f"{years.FLOWS['august']}/{year}")
    return Shifted(readings=now, told=told, sentence=_said(year, standing.now, now, after, told, by))


# ── How it stands ───────────────────────────────────────────────────────────────────────────────────────


def _standing(session: Session, year: int, by: Writing) -> _Standing:
    session.execute(select(PlanYear.year).where(PlanYear.year == year).with_for_update())
    steps = session.execute(
        select(Milestone.kind, Milestone.date, Milestone.state).where(
            Milestone.year == year, Milestone.scope == "year", Milestone.kind.in_(READINGS)
        )
    ).all()
    now = {row.kind: row.date for row in steps if row.state != "dropped"}
    if set(now) != set(READINGS):
        raise refused(UNKNOWN, by, year=year)
    columns = (AdoptedDate.kind, AdoptedDate.planned_on, AdoptedDate.exemption)
    rows = session.execute(select(*columns).where(AdoptedDate.year == year)).all()
    planned = {row.kind: row.planned_on for row in rows if row.planned_on is not None}
    return _Standing(
        now=now,
        planned={kind: planned.get(kind, now[kind]) for kind in READINGS},
        over=frozenset(row.kind for row in steps if row.state == "done" or row.date <= by.today),
        plan=Plan(years.adopted_dates(session, year), {r.kind: r.exemption for r in rows if r.exemption}),
    )


def _refuse_over(standing: _Standing, year: int, days: int, begins: Reading, by: Writing) -> None:
    if abs(days) > FURTHEST:
        raise refused(TOO_FAR, by, days=days, most=FURTHEST)
    first, second = READINGS
    if second in standing.over:
        raise refused(OVER, by, budget=year + 1, day=spoken(standing.now[second]))
    if begins in standing.over:
        raise refused(BEGUN, by, budget=year + 1, day=spoken(standing.now[first]))


def _refuse_outside(standing: _Standing, now: Mapping[str, date], year: int, by: Writing) -> None:
    for kind, day in now.items():
        if day != standing.now[kind] and (day <= by.today or day.year != year):
            raise refused(OUTSIDE, by, what=WHAT[kind], day=spoken(day), year=year)


# ── What it becomes ─────────────────────────────────────────────────────────────────────────────────────


def _planned(year: int, plan: Plan, now: Mapping[str, date], leave: str, by: Writing) -> Plan:
    """The year's own dates with the readings as they are to be; Refused where the law says no."""
    ours = {kind for kind in CHAIN if kind in plan.leave}
    kept = {kind: day for kind, day in plan.adopted.items() if kind != PROPOSAL or kind not in ours}
    after = Plan({**kept, **now}, {})
    if not unlawful(year, by.settings, after, by.language):
        return after
    if not leave:
        raise Refused(*(_unlawful_said(year, after, language, by) for language in LANGUAGES))
    if len(leave) < SHORTEST_LEAVE:
        raise refused(SHORT_LEAVE, by)
    proposal = proposal_by_leave(year, by.settings, after)
    adopted = {**after.adopted, **({PROPOSAL: proposal} if proposal else {})}
    return Plan(adopted, dict.fromkeys((*READINGS, *([PROPOSAL] if proposal else [])), leave))


def _unlawful_said(year: int, plan: Plan, language: Language, by: Writing) -> str:
    return " ".join(unlawful(year, by.settings, plan, language)) + NO_LEAVE.said_in(language)


def _adopt(session: Session, year: int, standing: _Standing, after: Plan, by: Writing) -> None:
    """The readings stand as the year's own dates; the proposal only where it needs leave."""
    ours = (AdoptedDate.kind == PROPOSAL) & AdoptedDate.exemption.is_not(None)
    theirs = or_(AdoptedDate.kind.in_(READINGS), ours)
    session.execute(quietly(delete(AdoptedDate).where(AdoptedDate.year == year, theirs)))
    kinds = [kind for kind in CHAIN if kind in READINGS or kind in after.leave]
    rows = [
        {
            "year": year,
            "kind": kind,
            "held_on": after.adopted[kind],
            "planned_on": standing.planned.get(kind),
            "exemption": after.leave.get(kind),
        }
        for kind in kinds
    ]
    session.execute(insert(AdoptedDate), rows)


# ── Who hears of it ─────────────────────────────────────────────────────────────────────────────────────


def _tell(
    session: Session, year: int, was: Mapping[str, date], now: Mapping[str, date], reason: str, by: Writing
) -> int:
    """A line for everybody who works by the dates; two shifts that no letter has told are told as one."""
    subject = f"{year}/budget/readings"
    waiting = (NoticeLine.subject == subject, NoticeLine.rung == RUNG, NoticeLine.notice.is_(None))
    untold = session.scalars(select(NoticeLine.facts).where(*waiting).limit(1)).first()
    session.execute(quietly(delete(NoticeLine).where(*waiting)))
    known = _told_last(untold) if untold else was
    if known == now:
        return 0
    last = select(func.max(NoticeLine.due_no)).where(NoticeLine.subject == subject, NoticeLine.rung == RUNG)
    number = (session.scalar(last) or 0) + 1
    people = _people(session, year, by)
    facts = _facts(year, known, now, reason)
    requests.tell(session, [_line(subject, one, facts, number, by) for one in people])
    return len(people)


def _told_last(untold: Mapping[str, str]) -> Mapping[str, date]:
    """The dates that everybody knows, from a line that no letter has taken yet."""
    return {kind: date.fromisoformat(untold[f"{kind}_was"]) for kind in READINGS}


def _people(session: Session, year: int, by: Writing) -> list[str]:
    """Who holds a post that was asked for a meeting this year, or that works by the budget's dates."""
    asked = (Request.year == year, Request.kind.in_(ASKED_FOR_A_MEETING), Request.asked_on.is_not(None))
    posts = {post for post in session.scalars(select(Request.post).where(*asked).distinct()) if post}
    posts |= {post for role in TOLD for post in requests.posts_with_role(session, role)}
    return sorted(set(requests.holders(session, sorted(posts), by.today).values()))


def _facts(year: int, was: Mapping[str, date], now: Mapping[str, date], reason: str) -> dict[str, Any]:
    """What the letter says; a reading that has not moved keeps one date and is told as it stands."""
    facts = {"budget": str(year + 1), "reason": reason, "what": KIND}
    for kind in READINGS:
        facts |= {f"{kind}_was": was[kind].isoformat(), kind: now[kind].isoformat()}
    return facts


def _line(subject: str, person: str, facts: dict[str, Any], number: int, by: Writing) -> NewLine:
    return NewLine(
        subject=subject,
        rung=RUNG,
        person=person,
        kind=KIND,
        from_on=by.today,
        facts=facts,
        due_no=number,
    )


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────


def _said(
    year: int, was: Mapping[str, date], now: Mapping[str, date], after: Plan, told: int, by: Writing
) -> str:
    moved = AND.said_in(by.language).join(moved_said(year, was, now, by.language))
    said = SHIFTED.said_in(by.language).format(moved=capitalised(moved), told=people_said(told, by))
    leave = next(iter(after.leave.values()), "")
    return said + (BY_LEAVE.said_in(by.language).format(words=leave.rstrip(".")) if leave else "")


def _stood(year: int, now: Mapping[str, date], by: Writing) -> str:
    first, second = (spoken_date(now[kind], by.language) for kind in READINGS)
    return STOOD.said_in(by.language).format(budget=year + 1, first=first, second=second)


def _entry(
    year: int, was: Mapping[str, date], now: Mapping[str, date], reason: str, after: Plan
) -> journal.Entry:
    leave = next(iter(after.leave.values()), "")
    old, new = (", ".join(str(days[kind]) for kind in READINGS) for days in (was, now))
    because = f"{new}: {reason}" + (f" ({leave})" if leave else "")
    return journal.Entry("budget chain shifted", f"planyear/{year}", old, because)
