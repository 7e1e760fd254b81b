"""What a rehearsal assumes of people: when they answer, and with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from models.digests import Written
from models.facts import Fact
from models.workdays import Workdays

Day = date
"""A date, where a field is called *date* itself."""

Assumption = Literal["on-time", "never", "as-last-year"]
"""When people answer: on the deadline itself, not at all, or as early or late as the year before."""


class LastYear(NamedTuple):
    """How the same task went the year before."""

    due_on: date
    answered_on: date | None


_TEXT = "Antaget svar i en prøve."

_ANSWERS: dict[str, dict[str, Any]] = {
    "april": {
        "track": "on_track",
        "where_to": _TEXT,
        "course": "hold",
        "meaning": _TEXT,
        "question": _TEXT,
    },
    "june": {"priorities": _TEXT, "difference": _TEXT, "less": _TEXT, "depends_on": _TEXT},
    "august": {
        "afford": "whole",
        "felt": _TEXT,
        "waits": _TEXT,
        "amounts_fit": "yes",
        "coherence": _TEXT,
    },
    "coherence": {"coherence": _TEXT},
    "approval": {"verdict": "approve"},
    "review": {"went_well": _TEXT, "differently": _TEXT, "talked_about": _TEXT},
    "status": {"track": "on_track", "text": _TEXT},
    "evaluation": {"reached": "reached", "effects": _TEXT, "next_year": _TEXT},
    "evaluation_questions": {
        "ownership": _TEXT,
        "anchoring": _TEXT,
        "coherence": _TEXT,
        "headlines": _TEXT,
    },
    "room": {"rest": "bound"},
    "ad_hoc": {"answer": _TEXT},
    "savings": {"less": _TEXT, "felt": _TEXT, "keep": _TEXT, "depends_on": _TEXT},
    "done": {"what": _TEXT},
}

_ACTS = {"plan_group": "read", "finance": "seen", "direktion": "approve"}
_STEERED = {"april": "hold", "june": "prioritised", "august": "prioritised"}


def answers_on(
    assumption: Assumption, due_on: date, last_year: LastYear | None, days: Workdays
) -> date | None:
    """The day a task is answered; None for never. Who has no year before answers on the deadline.

    As last year: as many working days before or after the deadline as then, or never.
    """
    if assumption == "never":
        return None
    if assumption == "on-time" or last_year is None:
        return due_on
    if last_year.answered_on is None:
        return None
    return days.shift(due_on, days.between(last_year.due_on, last_year.answered_on))


def assumed_answer(
    form: str,
    subjects: Sequence[str] = (),
    *,
    meeting: str = "april",
    decided_on: date | None = None,
    body: str = "byrådet",
    station: str = "direktion",
) -> dict[str, Any]:
    """A whole answer to a form, as a rehearsal assumes it.

    `subjects`: what steers, decisions or the budget are about. `decided_on`: when (decisions and budget need
    it). The course is held in April, the areas are prioritised in June, everything is approved, and funded.
    """
    if form == "steers":
        return {"steers": [{"subject": subject, "verdict": _STEERED[meeting]} for subject in subjects]}
    if form == "decisions":
        shared = {"verdict": "approved", "body": body, "decided_on": _iso(decided_on)}
        return {"decisions": [{"subject": subject, **shared} for subject in subjects]}
    if form == "budget":
        priorities = [{"subject": subject, "verdict": "whole"} for subject in subjects]
        return {"decided_on": _iso(decided_on), "priorities": priorities}
    if form == "approval":
        return {"verdict": _ACTS.get(station, "approve")}
    return dict(_ANSWERS[form])


def _iso(day: date | None) -> str:
    if day is None:
        raise ValueError("a decision has a date: give decided_on")
    return day.isoformat()


# ── What a rehearsal tells ──────────────────────────────────────────────────────────────────────────────


class Dated(Fact):
    """A milestone of the year as it stood at the end; `limit` the day the law names."""

    date: Day
    limit: Day | None = None
    as_of: Day | None = None
    kind: str
    meeting: str | None = None
    severity: str
    reference: str = ""


class Summary(Fact):
    """How much a year writes, and to how many."""

    letters: int
    people: int
    max_per_person_per_day: int
    on_days_off: int


class Rehearsed(Fact):
    """A rehearsed year: its milestones and letters by date, under the assumption made."""

    year: int
    assumption: Assumption
    milestones: tuple[Dated, ...]
    letters: tuple[Written, ...]
    summary: Summary


def summed_up(letters: Sequence[Written], days: Workdays) -> Summary:
    """Counts that a reader can check."""
    each = Counter((letter.to, letter.date) for letter in letters)
    return Summary(
        letters=len(letters),
        people=len({letter.to for letter in letters}),
        max_per_person_per_day=max(each.values(), default=0),
        on_days_off=sum(not days.is_letter_day(letter.date) for letter in letters),
    )
