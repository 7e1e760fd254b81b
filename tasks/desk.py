"""The desk's flows: each run is named after what it does, and ends in a sentence of ours."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from prefect import Flow, get_run_logger
from prefect import flow as prefect_flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.context import FlowRunContext
from prefect.logging.loggers import flow_run_logger
from prefect.states import Completed, Crashed, Failed

from models.choices import Words
from models.events import BY_ITSELF
from models.facts import Refused
from models.mishaps import failed, stopped, unreadable
from models.settings import Language
from models.store import Unusable
from tasks import home, naming, report, veiling
from tasks.verbs import rehearsing

P = ParamSpec("P")
R = TypeVar("R")

DONE = Words("Gjort.", "Done.")
NOTHING_DUE = Words("Intet var forfaldet.", "Nothing was due.")
TECHNICAL = Words("Til den, der skal finde fejlen:", "For whoever is to find the fault:")


def flow(function: Callable[P, R]) -> Flow[P, R]:
    """A flow of ours: what it refuses or fails with is said in one sentence, in the settings' language."""
    return prefect_flow(
        flow_run_name=naming.run_name,
        on_failure=[say_what_is_unreadable],
        on_crashed=[say_it_stopped],
    )(_ending_in_a_sentence(function))


def _ending_in_a_sentence(function: Callable[P, R]) -> Callable[P, R]:
    """The function itself, except as the body of its own run, where it ends in a state with a message."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if rehearsing() or not _is_body(run):
            return function(*args, **kwargs)
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            return cast(R, _failed(function.__name__, error))
        finally:
            _veil()
        return cast(R, Completed(message=_came_of_it(function.__name__), data=result))

    # Prefect makes the run form from these, and looks names up where it finds the function.
    run.__annotations__ = inspect.get_annotations(function, eval_str=True)
    run.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]
    return run


def _veil() -> None:
    """What is closed stands in no run's form; a memory that cannot be used now is no reason to fail."""
    with suppress(Unusable, Refused):
        veiling.veil_this_run()


def _is_body(function: Callable[..., Any]) -> bool:
    context = FlowRunContext.get()
    return context is not None and context.flow is not None and context.flow.fn is function


def _came_of_it(name: str) -> str:
    """What the run has told, or the steps that it took."""
    told = report.told()
    steps = naming.steps_taken()
    language = _language()
    if told:
        return " ".join(told)
    nothing = NOTHING_DUE if name in BY_ITSELF else DONE
    return "; ".join(steps) if steps else nothing.said_in(language)


def _failed(name: str, error: Exception) -> State[Any]:
    language = _language()
    logger = get_run_logger()
    if isinstance(error, Refused):
        sentence = error.said_in(language)
        logger.error(sentence)
    else:
        sentence = failed(name, cause(error), language)
        logger.error(sentence)
        logger.error(TECHNICAL.said_in(language), exc_info=error)
    return Failed(message=sentence)


def cause(error: BaseException) -> str:
    """What kind of thing happened, as a key of `models.mishaps.HAPPENED`."""
    if isinstance(error, Unusable) and type(error).__name__ == "OperationalError":
        return _of_the_memory(getattr(error, "orig", None))
    if isinstance(error, OSError):
        return _of_the_machine(error)
    return "other"


def _of_the_memory(error: BaseException | None) -> str:
    """Locked or not reached, full, not to be read or written; any other fault of it is a fault of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "full" if getattr(error, "sqlstate", None) == "53100" else "busy"  # disk_full (PostgreSQL)
    return _SQLITE.get(code & 0xFF, "other")


_SQLITE = {5: "busy", 6: "busy", 8: "file", 10: "file", 13: "full", 14: "file"}
"""SQLITE_BUSY, _LOCKED, _READONLY, _IOERR, _FULL, _CANTOPEN."""


def _of_the_machine(error: OSError) -> str:
    if error.errno == 28:  # no space left on device
        return "full"
    return "far" if isinstance(error, ConnectionError | TimeoutError) else "file"


def say_what_is_unreadable(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A form that Prefect itself could not take never came to the flow: its sentence is put in afterwards."""
    said = state.message or ""
    if not said.startswith("Validation of flow parameters failed"):
        return
    sentence = unreadable(said, _titles(flow_run.deployment_id), _language())
    flow_run_logger(flow_run).error(sentence)
    with get_client(sync_client=True) as client:
        about = flow_run.parameters or {}
        name = naming.title(client.read_flow(flow_run.flow_id).name, _readable(about), home.settings())
        client.update_flow_run(flow_run.id, name=name)
        client.set_flow_run_state(flow_run.id, Failed(message=sentence), force=True)


def _readable(about: dict[str, Any]) -> dict[str, Any]:
    """What a form that could not be read says for certain: its year."""
    return {"year": about["year"]} if isinstance(about.get("year"), int) else {}


def say_it_stopped(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A run whose process died says what became of its work."""
    sentence = stopped(flow.fn.__name__).said_in(_language())
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(flow_run.id, Crashed(message=sentence), force=True)


def _language() -> Language:
    """The settings' language; where they cannot be read, which is what the run says then, Danish."""
    try:
        return home.settings().municipality.language
    except Refused:
        return "da"


def _titles(deployment: UUID | None) -> dict[str, str]:
    """What the fields of a run form are called."""
    if deployment is None:
        return {}
    with get_client(sync_client=True) as client:
        form = client.read_deployment(deployment).parameter_openapi_schema or {}
    return {name: str(field.get("title", name)) for name, field in form.get("properties", {}).items()}
