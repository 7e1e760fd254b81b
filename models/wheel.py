"""The wheel (årshjul): a planår as a circle of meetings, rounds, hearings, readings and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from models.calendar_entries import OFF
from models.choices import Words, word
from models.overview import Ahead
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, month_in_short, spoken_date
from models.titles import meeting_title, step_short, step_title

Ring = Literal["meeting", "questions", "reading", "hearing", "followup", "other"]
"""Where on the wheel: from the largest to the smallest, which is also who keeps a name when room is short."""

State = Literal["done", "due", "late", "ahead", "off"]

SOON = timedelta(days=7)
"""How long before its date something is due."""

SHAPES: dict[State, str] = {"done": "●", "due": "◉", "late": "▲", "ahead": "○", "off": "✕"}
"""A shape for each state: nothing is said by colour alone."""


class Mark(NamedTuple):
    """Something on the wheel: a day, or the days from `on` until `until`.

    `label` is short, for the picture; `title` is what a list says. `angle`: degrees clockwise, 0 is 1
    January; `until_angle` may be smaller, where the days run past New Year. `named`: the picture shows it.
    """

    ring: Ring
    label: str
    title: str
    on: date
    until: date | None
    angle: float
    until_angle: float | None
    state: State
    named: bool

    @property
    def shape(self) -> str:
        """The shape of its state."""
        return SHAPES[self.state]


class Wheel(NamedTuple):
    """A planår as a circle; `hand` is today's angle, None in another year than the wheel's."""

    year: int
    municipality: str
    color: str
    today: date
    hand: float | None
    marks: tuple[Mark, ...]


class WheelRow(NamedTuple):
    """A row of the plain list: the first day, when and what in words, how it stands as shape and word."""

    day: date
    when: str
    what: str
    shape: str
    state: str


class _Span(NamedTuple):
    """Two steps of the same meeting or year between which something is open."""

    ring: Ring
    begins: str
    ends: str
    short: Words
    long: Words


SPANS = (
    _Span(
        *("questions", "ask", "deadline"),
        Words("Spørgsmål til {month}", "Questions for {month}"),
        Words("Spørgsmålene til {meeting}", "The questions for {meeting}"),
    ),
    _Span(
        *("followup", "followup_ask", "followup_due"),
        Words("{no}. opfølgning", "Follow-up {no}"),
        Words("{no}. opfølgning (pr. {as_of})", "Follow-up no. {no} (as of {as_of})"),
    ),
    _Span(
        *("followup", "evaluation_ask", "evaluation_due"),
        Words("Årets evaluering", "Yearly evaluation"),
        Words("Evaluering af planår {year}", "Evaluation of plan year {year}"),
    ),
    _Span(
        *("hearing", "first_reading", "hearing_answers"),
        Words("Høring om budgettet", "Budget hearing"),
        Words("Høring om budgettet", "Hearing on the budget"),
    ),
    _Span(
        *("hearing", "strategy_published", "strategy_hearing_ends"),
        Words("Høring om planstrategien", "Strategy hearing"),
        Words("Høring om kommuneplanstrategien", "Hearing on the municipal-plan strategy"),
    ),
)
"""What is open between two dates, which then do not stand alone."""

KEPT = ("first_reading", "strategy_published")
"""Steps that begin a hearing and are a date of their own as well."""

READINGS = ("first_reading", "second_reading")

ALSO_NAMED = ("open", "election")
"""Dates of the year that the picture shows though nobody says them aloud."""

_SAID = {
    "title": Words("Årshjul for planår {}", "Wheel of plan year {}"),
    "seen": Words("{title}, som det ser ud {day}.", "{title} as it stands on {day}."),
    "empty": Words("Der er ingen datoer endnu.", "There are no dates yet."),
    "one": Words("{what} {when} ({state})", "{what} {when} ({state})"),
}

_RINGS: dict[Ring, Words] = {
    "meeting": Words("Temamøder", "Theme meetings"),
    "questions": Words("Spørgsmål ude", "Questions out"),
    "reading": Words("Budgettets behandlinger", "Readings of the budget"),
    "hearing": Words("Høringer", "Hearings"),
    "followup": Words("Opfølgning og evaluering", "Follow-up and evaluation"),
    "other": Words("Andre datoer", "Other dates"),
}

STATES: dict[State, Words] = {
    "done": Words("sket", "done"),
    "due": Words("nu eller inden en uge", "now or within a week"),
    "late": Words("forsinket", "late"),
    "ahead": Words("senere", "later"),
    "off": Words("bliver ikke holdt", "not held"),
}
"""What the shapes mean."""

DUE = {
    "running": Words("i gang", "under way"),
    "today": Words("i dag", "today"),
    "soon": Words("inden en uge", "within a week"),
}
"""What is due, more exactly."""


def wheel(
    year: int, milestones: Sequence[Ahead], today: date, language: Language, settings: Settings
) -> Wheel:
    """The wheel of a planår as it stands today, its marks by date; dropped milestones are not given,
    but for the day of a meeting that is off.
    """
    steps = {(step.scope, step.kind, step.no): step for step in milestones}
    marks = [*_spans(year, steps, today, language, settings)]
    marks += _points(year, steps, today, language, settings)
    return Wheel(
        year=year,
        municipality=settings.municipality.name,
        color=settings.portal.color,
        today=today,
        hand=angle(today) if today.year == year else None,
        marks=tuple(sorted(marks, key=lambda mark: (mark.on, _rank(mark)))),
    )


def angle(day: date) -> float:
    """Where a day stands on the circle: degrees clockwise from 1 January."""
    first, next_first = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return 360 * (day - first).days / (next_first - first).days


def _rank(mark: Mark) -> int:
    return list(_RINGS).index(mark.ring)


Steps = dict[tuple[str, str, int], Ahead]


def _spans(year: int, steps: Steps, today: date, language: Language, settings: Settings) -> Iterator[Mark]:
    for span in SPANS:
        for (scope, kind, no), begins in steps.items():
            ends = steps.get((scope, span.ends, no))
            if kind == span.begins and ends is not None and begins.date <= ends.date:
                said = _span_words(year, begins, language, settings)
                yield Mark(
                    ring=span.ring,
                    label=span.short.said_in(language).format(**said),
                    title=span.long.said_in(language).format(**said),
                    on=begins.date,
                    until=ends.date,
                    angle=angle(begins.date),
                    until_angle=angle(ends.date),
                    state=_span_state(begins, ends, today),
                    named=True,
                )


def _span_words(year: int, step: Ahead, language: Language, settings: Settings) -> dict[str, object]:
    of_meeting = step.scope != "year"
    return {
        "year": year,
        "no": step.no,
        "as_of": day_and_month(step.as_of, language) if step.as_of else "",
        "meeting": meeting_title(step.scope, settings, language) if of_meeting else "",
        "month": word("meeting", step.scope, language) if of_meeting else "",
    }


def _points(year: int, steps: Steps, today: date, language: Language, settings: Settings) -> Iterator[Mark]:
    for step in steps.values():
        if (step.scope != "year" and step.kind != "hold") or _is_end_of_span(step, steps):
            continue
        label, title = _names(step, language, settings)
        ring = _ring(step)
        yield Mark(
            ring=ring,
            label=label,
            title=title,
            on=step.date,
            until=None,
            angle=angle(step.date),
            until_angle=None,
            state=state_of(step, today),
            named=ring != "other" or step.aloud or step.kind in ALSO_NAMED,
        )


def _is_end_of_span(step: Ahead, steps: Steps) -> bool:
    """Whether it stands on the wheel already, as the beginning or the end of an arc."""
    for span in SPANS:
        whole = all((step.scope, kind, step.no) in steps for kind in (span.begins, span.ends))
        if whole and step.kind in (span.begins, span.ends) and step.kind not in KEPT:
            return True
    return False


def _ring(step: Ahead) -> Ring:
    if step.scope != "year":
        return "meeting"
    return "reading" if step.kind in READINGS else "other"


def _names(step: Ahead, language: Language, settings: Settings) -> tuple[str, str]:
    """What it is called in the picture, and in a list."""
    if step.scope != "year":
        title = meeting_title(step.scope, settings, language)
        return capitalised(title.removeprefix("the ")), capitalised(title)
    short, title = step_short(step.kind, settings, language), step_title(step.kind, settings, language)
    return capitalised(short), capitalised(title)


def state_of(step: Ahead, today: date) -> State:
    """How a milestone stands: done, late, due today or within a week, ahead, or a meeting that is off."""
    if step.state in OFF:
        return "off"
    if step.state == "done":
        return "done"
    if step.date < today:
        return "late"
    return "due" if step.date <= today + SOON else "ahead"


def _span_state(begins: Ahead, ends: Ahead, today: date) -> State:
    """Done when its end is; due from a week before its first day until its last."""
    return state_of(ends, today) if ends.state == "done" or ends.date < today else _open_state(begins, today)


def _open_state(begins: Ahead, today: date) -> State:
    return "due" if begins.date <= today + SOON else "ahead"


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────


def wheel_title(wheel: Wheel, language: Language) -> str:
    """Årshjul for planår 2027."""
    return _SAID["title"].said_in(language).format(wheel.year)


def wheel_text(wheel: Wheel, language: Language) -> str:
    """The picture in words, for whoever does not see it: everything that it names, ring by ring."""
    day = spoken_date(wheel.today, language, with_year=True)
    seen = _SAID["seen"].said_in(language).format(title=wheel_title(wheel, language), day=day)
    named = sorted((mark for mark in wheel.marks if mark.named), key=lambda mark: (_rank(mark), mark.on))
    if not named:
        return f"{seen} {_SAID['empty'].said_in(language)}"
    told = [
        f"{_RINGS[ring].said_in(language)}: {', '.join(_told(mark, wheel, language) for mark in marks)}."
        for ring, marks in groupby(named, key=lambda mark: mark.ring)
    ]
    return " ".join([seen, *told])


def _told(mark: Mark, wheel: Wheel, language: Language) -> str:
    state = state_said(mark, wheel.today, language)
    when = when_said(mark, wheel.year, language)
    return _SAID["one"].said_in(language).format(what=mark.label, when=when, state=state)


def wheel_list(wheel: Wheel, language: Language) -> tuple[WheelRow, ...]:
    """Everything on the wheel as a plain list, by date."""
    return tuple(
        WheelRow(
            day=mark.on,
            when=when_said(mark, wheel.year, language),
            what=mark.title,
            shape=mark.shape,
            state=state_said(mark, wheel.today, language),
        )
        for mark in wheel.marks
    )


def state_said(mark: Mark, today: date, language: Language) -> str:
    """How it stands, in a word: sket, i gang, i dag, inden en uge, forsinket, senere."""
    if mark.state == "due" and mark.until is not None and mark.on <= today:
        return DUE["running"].said_in(language)
    return state_word(mark.state, mark.on, today, language)


def state_word(state: State, on: date, today: date, language: Language) -> str:
    """The word of a state of a single day: sket, i dag, inden en uge, forsinket, senere."""
    if state != "due":
        return STATES[state].said_in(language)
    return DUE["today" if on == today else "soon"].said_in(language)


def when_said(mark: Mark, year: int, language: Language) -> str:
    """When, in little room: "20. apr.", "12. mar.–7. apr.", with the year where it is another."""
    return days_said(mark.on, mark.until, year, language)


def days_said(on: date, until: date | None, year: int, language: Language) -> str:
    """A day, or the days from one until another, in little room; with the year where it is not `year`."""
    if until is None or until == on:
        return _short_date(on, year, language)
    begins = _short_date(on, year if on.year == year else until.year, language)
    if (on.year, on.month) == (until.year, until.month):
        begins = f"{on.day}." if language == "da" else str(on.day)
    return f"{begins}–{_short_date(until, year, language)}"


def _short_date(day: date, year: int, language: Language) -> str:
    point = "." if language == "da" else ""
    other = "" if day.year == year else f" {day.year}"
    return f"{day.day}{point} {month_in_short(day.month, language)}{other}"
