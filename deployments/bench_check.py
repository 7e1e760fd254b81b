"""The bench of the check: an invented municipality of any size, and the command that checks it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from deployments.invented import TODAY, Size, invented
from deployments.up import REPOSITORY
from models import store
from models.facts import Fact, Refused
from models.store import invented as writing
from models.store import schema
from tasks import home

PROGRAM = """
import atexit, runpy, sys
from pathlib import Path
told = Path(sys.argv.pop())
atexit.register(lambda: told.write_bytes(Path("/proc/self/status").read_bytes()))
runpy.run_module("deployments", run_name="__main__", alter_sys=True)
"""
"""The command, which leaves what it held: what is told of a child would count this process in, too."""


class Measured(Fact):
    """How large the municipality was, what the check found, how long it took and the most memory it held.

    All of it is of the whole process, from its start to its end; `at_work`: seconds on a processor, which
    others on the same machine hardly lengthen.
    """

    elements: int
    links: int
    lines: int
    findings: int
    seconds: float
    at_work: float
    megabytes: int


def check(elements: int, links: int, lines: int) -> Measured:
    """Write an invented municipality into a scratch home and check it, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="plan-cycle-bench-") as folder:
        size, told = _prepared(Path(folder), Size(elements, links, lines)), Path(folder) / "status"
        began, worked = time.perf_counter(), _at_work()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "check", "--json", "--home", folder, str(told)],
            cwd=REPOSITORY,
            env=_environment(Path(folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        took = {"seconds": time.perf_counter() - began, "at_work": _at_work() - worked}
        peak = _peak(told) if done.returncode == 0 else 0
    if done.returncode != 0:
        raise Refused(f"The check did not end well: {done.stderr.strip()}")
    found = len(json.loads(done.stdout)["findings"])
    rounded = {name: round(seconds, 2) for name, seconds in took.items()}
    return Measured.model_validate({**size._asdict(), "findings": found, **rounded, "megabytes": peak})


def _peak(status: Path) -> int:
    """The most memory that a process held, in MB, from its own `/proc/self/status` (proc(5): VmHWM)."""
    (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _at_work() -> float:
    """Seconds that finished child processes have spent on a processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lines(measured: Measured) -> Iterator[str]:
    """A measured check as one reads it."""
    yield (
        f"{measured.elements} elements, {measured.links} links, two budgets of {measured.lines} lines: "
        f"{measured.seconds:.2f} seconds ({measured.at_work:.2f} at work) and {measured.megabytes} MB; "
        f"{measured.findings} finding{'' if measured.findings == 1 else 's'}."
    )


def _prepared(folder: Path, size: Size) -> Size:
    """Write the municipality; how large it really became."""
    opened = home.Home(folder, home.Environment(home=folder))
    picture = invented(size)
    with store.bound_to(store.make_engine(f"sqlite:///{folder / 'plancycle.db'}")) as engine:
        schema.make_ready(engine)
        with store.writing() as session:
            writing.keep(session, picture, opened.settings().hash)
        engine.dispose()
    budget = picture.budget
    return Size(len(picture.elements), len(picture.links), len(budget.lines) if budget else 0)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the municipality's own: no memory, no channel, no other clock."""
    ours = ("PLANCYCLE_", "PREFECT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PLANCYCLE_TODAY": TODAY.isoformat(), "PREFECT_HOME": str(folder / "prefect")}
