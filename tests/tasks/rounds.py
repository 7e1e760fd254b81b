"""Rounds of the day in processes of their own, which can be killed: forked from one that knows everything."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

KILLED = -signal.SIGKILL

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.tasks.imported", __name__])


def start(environment: Mapping[str, str]) -> BaseProcess:
    """A process that opens the home its environment names and holds the round of the day."""
    process = _processes.Process(target=_hold, args=(dict(environment),))
    process.start()
    return process


def ended(process: BaseProcess, environment: Mapping[str, str]) -> int:
    """How it ended; what it said before it failed is part of the failure here."""
    process.join(60)
    code = process.exitcode
    assert code in (0, KILLED), f"{code}: {_log(environment).read_text(encoding='utf-8')}"
    return code


def _hold(environment: Mapping[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("PLANCYCLE_")]:
        del os.environ[name]
    os.environ.update(environment)
    said = os.open(_log(environment), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    from tests.tasks.imported import ROUND

    ROUND()


def _log(environment: Mapping[str, str]) -> Path:
    return Path(environment["PLANCYCLE_HOME"]) / "round.log"
