"""What a run is called: as it was planned, or its flow, what it is about, and the step it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from models.choices import CHOICES, Words
from models.facts import Refused
from models.settings import Settings
from models.spoken import day_and_month
from models.store.years import FLOWS
from models.titles import meeting_title
from tasks import clock, home

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.context import FlowRunContext

NUMBERED = Words("{year}, {no}. runde", "{year}, round {no}")
AND_MORE = Words("{step} og {more} skridt til", "{step} and {more} more")
MEETING_OF = {flow: meeting for meeting, flow in FLOWS.items()}

_taken: dict[UUID, list[str]] = {}
"""The steps that each run of this process has taken."""

_named: set[UUID] = set()
"""The runs that we have named ourselves, and may name again."""


def run_name() -> str:
    """The name of the run that is beginning, which also gets its tags; one that somebody gave it stays."""
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    if run is None or run.flow_run is None:
        return ""
    try:
        settings = home.settings()
    except Refused:  # the run itself says what is wrong with them
        return run.flow_run.name
    _tag(run, settings)
    _taken[run.flow_run.id] = []
    if is_given(run.flow_run.name):
        return run.flow_run.name
    _named.add(run.flow_run.id)
    return title(_flow(run), run.parameters or {}, settings)


def took(step: str) -> None:
    """The run that is under way is called by the step it took: "Aprilmøde 2027 · spørgsmålene sendt"."""
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    if run is None or run.flow_run is None or run.flow_run.id not in _taken:
        return
    steps = _taken[run.flow_run.id]
    steps.append(step)
    if run.flow_run.id not in _named:
        return
    settings = home.settings()
    about = head(_flow(run), run.parameters or {}, settings)
    _update(run, run.flow_run.id, name=f"{about} · {_said(steps, settings)}")


def steps_taken() -> tuple[str, ...]:
    """The steps that the run under way has taken."""
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    return tuple(_taken.get(run.flow_run.id, ())) if run is not None and run.flow_run is not None else ()


def pressed() -> tuple[str, UUID | None, dict[str, Any]]:
    """The form of the run under way: its name, its deployment, and what was written in it."""
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    if run is None or run.flow_run is None:
        return "", None, {}
    return _flow(run), run.flow_run.deployment_id, dict(run.flow_run.parameters or {})


def _said(steps: list[str], settings: Settings) -> str:
    """The last step, which is the furthest, and how many came before it."""
    if len(steps) == 1:
        return steps[0]
    words = AND_MORE.said_in(settings.municipality.language)
    return words.format(step=steps[-1], more=len(steps) - 1)


def _tag(run: FlowRunContext, settings: Settings) -> None:
    """The run can be found by its planår and its meeting."""
    known = run.flow_run
    if known is None:
        return
    wanted = tags(run.flow.fn.__name__ if run.flow else "", run.parameters or {}, settings)
    if missing := [tag for tag in wanted if tag not in known.tags]:
        _update(run, known.id, tags=[*known.tags, *missing])


def tags(flow: str, about: Mapping[str, Any], settings: Settings) -> tuple[str, ...]:
    """The planår and the meeting that a run of a flow is about: ("2027", "april")."""
    meeting = about.get("meeting") or MEETING_OF.get(flow)
    words = CHOICES["meeting"].get(str(meeting))
    year = about.get("year")
    said = (str(year) if year else "", words.said_in(settings.municipality.language) if words else "")
    return tuple(tag for tag in said if tag)


def _update(run: FlowRunContext, known: UUID, **changed: Any) -> None:
    """A name or a tag that Prefect does not take now is no reason to fail."""
    from httpx import HTTPError
    from prefect.exceptions import PrefectHTTPStatusError

    with suppress(HTTPError, PrefectHTTPStatusError):
        _client(run).update_flow_run(known, **changed)


def _flow(run: FlowRunContext) -> str:
    """What the flow of a run is called."""
    assert run.flow_run is not None
    return _client(run).read_flow(run.flow_run.flow_id).name


def _client(run: FlowRunContext) -> SyncPrefectClient:
    """Our flows are plain functions, and so is their client."""
    return cast("SyncPrefectClient", run.client)


def is_given(name: str) -> bool:
    """Whether somebody named it: what Prefect makes up ("amber-fox", "beta4-mulchic-f") has no blank."""
    return " " in name


def title(flow: str, about: Mapping[str, Any], settings: Settings) -> str:
    """A flow with its parameters: "Dagens runde · 5. maj", "Flyt et møde · temamødet i juni 2027 · 5. maj".

    Never the name of a task or an area: it may be closed.
    """
    day = clock.today(_day(about), settings.municipality.timezone)
    return f"{head(flow, about, settings)} · {day_and_month(day, settings.municipality.language)}"


def head(flow: str, about: Mapping[str, Any], settings: Settings) -> str:
    """A flow and what it is about: "Aprilmøde 2027", "Flyt et møde · temamødet i juni 2027"."""
    return f"{flow}{''.join(_subject(about, settings))}"


def _subject(about: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    meeting, year, no = (about.get(name) for name in ("meeting", "year", "no"))
    if meeting in {rule.kind for rule in settings.meetings}:
        yield f" · {meeting_title(str(meeting), settings)} {year}"
    elif no:
        yield f" {NUMBERED.said_in(settings.municipality.language).format(year=year, no=no)}"
    elif year:
        yield f" {year}"


def _day(about: Mapping[str, Any]) -> date | None:
    given = about.get("today")
    return date.fromisoformat(given) if isinstance(given, str) else given
