"""What makes a function a verb: a Prefect task inside a flow run, the plain function everywhere else."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast, overload

from models.facts import Refused
from tasks.spoken_verbs import STEPS, VERBS

P = ParamSpec("P")
R = TypeVar("R")

_rehearsing: ContextVar[bool] = ContextVar("plan_cycle_rehearsing", default=False)


def rehearsing() -> bool:
    """Whether what runs now is a rehearsal, in which nothing leaves the machine."""
    return _rehearsing.get()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Everything inside is a rehearsal."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)


@overload
def verb(function: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def verb(*, outward: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def verb(function: Callable[P, R] | None = None, /, *, outward: bool = False) -> Any:
    """A thin Prefect task over a plain function; `outward` verbs do nothing (return None) in a rehearsal.

    Prefect is not imported until a flow run is active: the command line stays quick.
    """
    if function is None:
        return functools.partial(_verb, outward=outward)
    return _verb(function, outward=outward)


def _verb(function: Callable[P, R], *, outward: bool) -> Callable[P, R]:
    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if rehearsing():
            return None if outward else function(*args, **kwargs)  # type: ignore[return-value]
        if not in_flow_run():
            return function(*args, **kwargs)
        done: R = _as_task(function)(*args, **kwargs)
        if done and (step := step_taken(function)):
            from tasks import naming

            naming.took(step)
        return done

    return act


def own_door() -> str:
    """The door that an act comes through, where nobody has named another: Prefect, or the command line."""
    if "prefect" not in sys.modules:
        return "command line"
    from prefect.context import FlowRunContext, TaskRunContext

    return "prefect" if FlowRunContext.get() or TaskRunContext.get() else "command line"


def in_flow_run() -> bool:
    """Whether this is a flow run itself, and no task of it."""
    if "prefect" not in sys.modules:
        return False
    from prefect.context import FlowRunContext, TaskRunContext

    return FlowRunContext.get() is not None and TaskRunContext.get() is None


@functools.cache
def _as_task(function: Callable[..., Any]) -> Callable[..., Any]:
    from prefect import task
    from prefect.cache_policies import NO_CACHE

    name = spoken(function)
    shown = f"{name}: {{key}}" if "key" in inspect.signature(function).parameters else name
    thin = task(name=name, task_run_name=shown, cache_policy=NO_CACHE, persist_result=False)
    return cast(Callable[..., Any], thin(_in_their_language(function)))


def place(function: Callable[..., Any]) -> str:
    """Where a verb stands, as `spoken_verbs` calls it: "poster.post", "ledger.meetings.ask"."""
    return f"{function.__module__.removeprefix('tasks.')}.{function.__name__}"


def spoken(function: Callable[..., Any]) -> str:
    """What a verb is called among the parts of a run; its own name where nobody has given it words."""
    from tasks.home import settings

    words = VERBS.get(place(function)) or STEPS.get(place(function))
    return words.said_in(settings().municipality.language) if words else function.__name__.replace("_", " ")


def step_taken(function: Callable[..., Any]) -> str:
    """The step of a checklist that this verb takes; empty for any other verb."""
    return spoken(function) if place(function) in STEPS else ""


def _in_their_language(function: Callable[P, R]) -> Callable[P, R]:
    """What is refused in a flow run is read by a municipality's people."""

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        from tasks.home import settings

        try:
            return function(*args, **kwargs)
        except Refused as refusal:
            raise Refused(refusal.said_in(settings().municipality.language)) from None

    return act


def reach(failpoint: str) -> None:
    """Die here, as a machine dies, when `PLANCYCLE_FAILPOINT` names this point (kill tests)."""
    if os.environ.get("PLANCYCLE_FAILPOINT") == failpoint:
        import signal

        os.kill(os.getpid(), signal.SIGKILL)


SAID_ALREADY = ("FailedRun", "ParameterTypeError")
"""What Prefect raises of a run once its sentence has been said."""

HOOKS = ("Running hook", "Hook ")
"""How Prefect's lines about what we do after a run begin; the sentence itself is what is to be read."""


def said_plainly(record: logging.LogRecord) -> bool:
    """What was refused is logged as its sentence: whoever pressed is to read it, not where in the code."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, Refused):
        record.msg, record.args, record.exc_info = str(error), (), None
    return type(error).__name__ not in SAID_ALREADY and not str(record.msg).startswith(HOOKS)


for _logger in ("prefect.task_runs", "prefect.flow_runs", "prefect.engine"):
    logging.getLogger(_logger).addFilter(said_plainly)
