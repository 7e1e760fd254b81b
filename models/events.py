"""What wakes a flow: the events, `plan-cycle.<noun>.<past participle>`, and the runs planned ahead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from models.facts import Fact, Refused

CHECKLIST_WANTED = "plan-cycle.checklist.wanted"
"""Something came in that a checklist should look at."""

TASKS_OPENED = "plan-cycle.tasks.opened"
"""Tasks wait to be told about: the round runs once more the same morning."""

EVENTS = (CHECKLIST_WANTED, TASKS_OPENED)

ROUND = "daily_round"

ASKINGS = "gather_answers"
"""The flow that gathers what was asked outside the meetings: `gather_answers/2027/7`."""

BY_ITSELF = frozenset(
    {
        ROUND,
        "april_vision",
        "june_priorities",
        "august_budget",
        "follow_up",
        "direktion_plan",
        "evaluate_year",
        ASKINGS,
    }
)
"""The flows that run by themselves: what one of them leaves, its next run takes."""


class Checklist(Fact):
    """A flow for a year, and for one of its numbered rounds: what a wake mark is about."""

    flow: str
    year: int | None = None
    no: int | None = None

    @property
    def subject(self) -> str:
        """As the wake mark says it: `april_vision/2027`, `follow_up/2027/2`, `daily_round`."""
        return "/".join(str(part) for part in (self.flow, self.year, self.no) if part is not None)

    @classmethod
    def of(cls, subject: str) -> Checklist:
        """The checklist a subject names; Refused if it names none."""
        flow, *numbers = subject.split("/")
        if not flow or len(numbers) > 2 or not all(number.isdecimal() for number in numbers):
            raise Refused(f"'{subject}' is not a checklist. Write it as 'april_vision/2027'.")
        return cls(flow=flow, **dict(zip(("year", "no"), map(int, numbers), strict=False)))

    @property
    def event(self) -> str:
        """The event that wakes it."""
        return TASKS_OPENED if self.flow == ROUND else CHECKLIST_WANTED

    @property
    def resource(self) -> dict[str, str]:
        """What the event is about, in the form Prefect filters on."""
        return {
            "prefect.resource.id": f"plan-cycle.{self.subject.replace('/', '.')}",
            "prefect.resource.name": self.subject,
            "plan-cycle.flow": self.flow,
        }

    @property
    def payload(self) -> dict[str, Any]:
        """What the event carries."""
        return self.model_dump(exclude_none=True)


class PlannedRun(Fact):
    """A run of a flow to be seen months ahead; the key carries its date, so a moved one is another run."""

    key: str = Field(pattern=r"^milestone/[^/]+/\d{4}-\d\d-\d\d$")
    flow: str
    parameters: dict[str, Any]
    at: datetime
    name: str
    tags: tuple[str, ...] = ()
