"""What meetings and milestones are called on the screen, in Danish or English."""

from __future__ import annotations

from models.cycle import Milestone
from models.settings import Language, Settings
from models.spoken import day_and_month


def milestone_title(milestone: Milestone, settings: Settings, language: Language | None = None) -> str:
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
