"""What meetings and milestones are called on the screen, in Danish or English."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from models.choices import Words
from models.settings import Language, Settings, Station
from models.spoken import day_and_month


class Dated(Protocol):
    """A milestone, as far as its name goes: its meeting or the year, its kind, the day of its figures."""

    @property
    def scope(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def as_of(self) -> date | None: ...


def milestone_title(milestone: Dated, settings: Settings, language: Language | None = None) -> str:
    """A milestone's name: "temamødet i april: spørgsmålene sendt"; by default in the settings' language."""
    name = step_title(milestone.kind, settings, language)
    if milestone.scope != "year":
        meeting = meeting_title(milestone.scope, settings, language)
        return meeting if milestone.kind == "hold" else f"{meeting}: {name}"
    if milestone.as_of is None:
        return name
    language = language or settings.municipality.language
    per = "pr." if language == "da" else "as of"
    return f"{name} ({per} {day_and_month(milestone.as_of, language)})"


def meeting_title(kind: str, settings: Settings, language: Language | None = None) -> str:
    """A meeting's name: "temamødet i april"; Refused if the municipality does not hold it."""
    meeting = settings.meeting(kind)
    return meeting.title if (language or settings.municipality.language) == "da" else meeting.title_en


def station_who(title: str, language: Language) -> str:
    """Who a station of the approval route is: "direktionen" of "godkendt af direktionen"."""
    return title.partition(" af " if language == "da" else " by ")[2] or title


def step_title(kind: str, settings: Settings, language: Language | None = None) -> str:
    """A kind of step by its name; the kind itself where the settings have no name for it."""
    danish = (language or settings.municipality.language) == "da"
    names = {name.kind: name.title if danish else name.title_en for name in settings.step_names}
    return names.get(kind, kind).replace("{council}", settings.municipality.council)


def step_short(kind: str, settings: Settings, language: Language | None = None) -> str:
    """A kind of step by its name for little room; its whole name where the settings have no shorter one."""
    danish = (language or settings.municipality.language) == "da"
    names = {name.kind: name.short if danish else name.short_en for name in settings.step_names}
    short = names.get(kind, "").replace("{council}", settings.municipality.council)
    return short or step_title(kind, settings, language)


# ── Direktionens plan ───────────────────────────────────────────────────────────────────────────────────

PLAN = "action_plan"
"""What stands in a task's key where a meeting would, when it is about direktionens plan."""

PLAN_APPROVAL = "plan_approval"
"""What an approval of direktionens plan is called in the texts; the memory calls it an approval."""

_DOCUMENTS = {
    "action_plan": (
        Words("direktionens handlingsplan {}", "the executive board's action plan {}"),
        Words("planen", "the plan"),
    ),
    "contract": (
        Words("direktionens kontrakt med {council} {}", "the executive board's contract with the council {}"),
        Words("kontrakten", "the contract"),
    ),
}


def plan_title(year: int, settings: Settings, language: Language | None = None) -> str:
    """What direktionens plan of a planår is called: "direktionens handlingsplan 2027"."""
    words, _ = _DOCUMENTS[settings.direktion.document]
    said = words.said_in(language or settings.municipality.language)
    return said.format(year, council=settings.municipality.council)


def plan_noun(settings: Settings, language: Language) -> str:
    """The plan or the contract, in the middle of a sentence."""
    return _DOCUMENTS[settings.direktion.document][1].said_in(language)


def plan_task(year: int, station: str) -> str:
    """The key of a station's approval of direktionens plan."""
    return f"{year}/{PLAN}/approval/{station}"


def is_of_plan(key: str) -> bool:
    """Whether a task, by its key, is about direktionens plan."""
    return key.split("/")[1:2] == [PLAN]


def spoken_kind(kind: str, key: str) -> str:
    """The kind of task that texts speak of: an approval of a brief or of direktionens plan."""
    return PLAN_APPROVAL if kind == "approval" and is_of_plan(key) else kind


def station_of(kind: str, key: str, subject: str, settings: Settings) -> Station | None:
    """The station that a task is the approval of, on the route of its brief or of direktionens plan."""
    if kind not in ("approval", PLAN_APPROVAL):
        return None
    route = settings.direktion.route if is_of_plan(key) else settings.route
    return next((station for station in route if station.key == subject), None)
