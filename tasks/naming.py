"""What a run is called on the screen: as it was planned, or its flow, what it is about, and the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from models.choices import Words
from models.settings import Settings
from models.spoken import day_and_month
from models.titles import meeting_title
from tasks import clock, home

NUMBERED = Words("{year}, {no}. runde", "{year}, round {no}")


def run_name() -> str:
    """The name of the run that is beginning; one that somebody gave it stays."""
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    if run is None or run.flow_run is None:
        return ""
    if is_given(run.flow_run.name):
        return run.flow_run.name
    client = cast(SyncPrefectClient, run.client)  # our flows are plain functions, and so is their client
    return title(client.read_flow(run.flow_run.flow_id).name, run.parameters or {}, home.settings())


def is_given(name: str) -> bool:
    """Whether somebody named it: what Prefect makes up ("amber-fox", "beta4-mulchic-f") has no blank."""
    return " " in name


def title(flow: str, about: Mapping[str, Any], settings: Settings) -> str:
    """A flow with its parameters: "Dagens runde · 5. maj", "Flyt et møde · temamødet i juni 2027 · 5. maj".

    Never the name of a task or an area: it may be closed.
    """
    language = settings.municipality.language
    day = clock.today(_day(about), settings.municipality.timezone)
    return " · ".join([flow, *_subject(about, settings), day_and_month(day, language)])


def _subject(about: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    language = settings.municipality.language
    meeting, year, no = (about.get(name) for name in ("meeting", "year", "no"))
    if meeting in {rule.kind for rule in settings.meetings}:
        yield f"{meeting_title(str(meeting), settings)} {year}"
    elif no:
        yield NUMBERED.said_in(language).format(year=year, no=no)
    elif year:
        yield str(year)


def _day(about: Mapping[str, Any]) -> date | None:
    given = about.get("today")
    return date.fromisoformat(given) if isinstance(given, str) else given
