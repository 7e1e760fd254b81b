"""The tables: what the memory holds, from the first day."""

from models.store.tables.base import Base, Instant
from models.store.tables.changes import Asking, Circle, Proposal, Stop
from models.store.tables.letters import Notice, NoticeLine, Pass, Wake
from models.store.tables.memory import FindingRow, JournalEntry, JournalValue, Loaded, Meta, Seal, Snapshot
from models.store.tables.money import Account, Actual, Appropriation, BudgetLine, LineServes
from models.store.tables.organisation import Absence, Person, Post, PostHolder, PostRole, Unit
from models.store.tables.outcomes import ActionPlan, Brief, Outcome
from models.store.tables.plan import (
    Element,
    Indicator,
    Link,
    Measurement,
    PartChange,
    PlannedAmount,
    PlanPart,
    Target,
)
from models.store.tables.tasks import Draft, Request, Response, Stance, Wish
from models.store.tables.years import AdoptedDate, Meeting, MeetingDate, Milestone, PlanYear

__all__ = [
    "Absence",
    "Account",
    "ActionPlan",
    "Actual",
    "AdoptedDate",
    "Appropriation",
    "Asking",
    "Base",
    "Brief",
    "BudgetLine",
    "Circle",
    "Draft",
    "Element",
    "FindingRow",
    "Indicator",
    "Instant",
    "JournalEntry",
    "JournalValue",
    "LineServes",
    "Link",
    "Loaded",
    "Measurement",
    "Meeting",
    "MeetingDate",
    "Meta",
    "Milestone",
    "Notice",
    "NoticeLine",
    "Outcome",
    "PartChange",
    "Pass",
    "Person",
    "PlanPart",
    "PlanYear",
    "PlannedAmount",
    "Post",
    "PostHolder",
    "PostRole",
    "Proposal",
    "Request",
    "Response",
    "Seal",
    "Snapshot",
    "Stance",
    "Stop",
    "Target",
    "Unit",
    "Wake",
    "Wish",
]
