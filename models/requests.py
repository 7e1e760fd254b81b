"""What somebody owes by a date: how it is opened, how it stands, and a line to be told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from models.facts import Fact

State = Literal["proposed", "open", "answered", "withdrawn", "needs_person"]
Closed = Literal["answered", "withdrawn", "needs_person"]

ASKED_FOR_A_MEETING = ("contribution", "coherence")
"""The kinds of task whose answers make a meeting's brief, and whose letters follow the meeting's dates."""


NOT_MINE = "not_mine"
"""Why a task is the secretariat's: who has it says that it is somebody else's."""

STOPPED = "stopped"
"""Why a task is the secretariat's: no letters go to whoever has it, or about it."""

RECORDED = ("steers", "decisions", "budget")
"""The kinds of task, and forms, in which the secretariat writes down what a meeting brought."""

OUTSIDE = ("ad_hoc", "extra")
"""The kinds of task that are asked outside the meetings: a quick question, and an extraordinary round."""

HAS_QUESTIONS = frozenset({"contribution", "coherence", "status", "evaluation", "review", "room", *OUTSIDE})
"""The kinds of task that ask questions; without a link they stand in the letter."""


class NewRequest(Fact):
    """A task to open: `key` its natural identity, `post` who owes it, `meeting` the id of the meeting."""

    key: str
    kind: str
    form: str
    year: int
    meeting: int | None = None
    milestone: int | None = None
    subject: str
    title: str
    post: str | None
    due_on: date
    state: Literal["proposed", "open"] = "open"
    handed_to: str | None = None
    asking: int | None = None


class RequestFact(Fact):
    """A task as it stands: `rung` the last one taken, `told_on` the day its letter was really sent.

    `acting` answers in the place of `person`; `handed_to` was given the task by `handed_by`, who may have
    left a `handed_note`.
    """

    id: int
    key: str
    kind: str
    form: str
    year: int
    meeting: int | None
    milestone: int | None
    subject: str
    title: str
    post: str | None
    person: str | None
    acting: str | None
    handed_to: str | None
    handed_by: str | None
    handed_note: str | None
    due_on: date
    first_due_on: date
    due_no: int
    move_reason: str
    opened_on: date | None
    asked_on: date | None
    rung: str
    told_on: date | None
    next_on: date | None
    state: State
    closed_on: date | None
    closed_at: datetime | None
    close_reason: str
    unit: str | None = None
    confidential_until: date | None = None
    asking: int | None = None

    @property
    def is_nobodys(self) -> bool:
        """Whether who had it has said that it is another's, and the secretariat looks for whom."""
        return (self.state, self.close_reason) == ("needs_person", NOT_MINE)


class NewLine(Fact):
    """Something to be told to `person` from a day on, in the next letter that the round writes."""

    subject: str
    rung: str
    person: str
    kind: str
    from_on: date
    facts: dict[str, Any] = Field(default_factory=dict)
    due_no: int = 0
