"""A handful of processes that live and die together, each line they say with a name before it."""

from __future__ import annotations

import ctypes
import os
import queue
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import IO, NamedTuple

PATIENCE = 10.0
"""Seconds a process gets to end by itself before it is killed."""


class Asked(BaseException):
    """Somebody asked us to stop: Ctrl-C or SIGTERM."""


class Ended(Exception):
    """A process ended that should have gone on."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(name, code)
        self.name = name
        self.code = code


class Line(NamedTuple):
    """What a process said."""

    name: str
    text: str


class Processes:
    """Starts processes, passes on what they say, and ends them all, the first started last."""

    def __init__(self, show: Callable[[str, str], None]) -> None:
        self._show = show
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._held: dict[str, deque[str]] = {}
        self._lines: queue.SimpleQueue[Line] = queue.SimpleQueue()
        self._busy = False
        self._asked = False

    def listen(self) -> None:
        """From here on SIGINT and SIGTERM raise Asked, once, in the main thread.

        A handled signal is back to its default in the children; an ignored one would be ignored by them too.
        """
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._heard)

    def _heard(self, _signal: int, _frame: FrameType | None) -> None:
        first, self._asked = not self._asked, True
        if first and not self._busy:
            raise Asked

    def start(self, name: str, module: Sequence[str], environment: Mapping[str, str], held: int = 0) -> None:
        """Start `python -m` this module with its arguments, in a group of its own.

        Its last `held` lines are kept back until `release`, and shown only if it ends before that.
        """
        if held:
            self._held[name] = deque(maxlen=held)
        self._busy = True
        child = subprocess.Popen(
            [sys.executable, "-m", "deployments.processes", *module],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        )
        self._running[name] = child
        threading.Thread(target=self._listen_to, args=(name, child.stdout), daemon=True).start()
        self._busy = False
        if self._asked:
            raise Asked

    def _listen_to(self, name: str, said: IO[str]) -> None:
        for text in said:
            self._lines.put(Line(name, text.rstrip("\n")))

    def heed(self, seconds: float | None, until: str | None = None) -> bool:
        """Pass on lines for so long (None: for good); True at once when a line says `until`.

        Raises Ended when a process ends, Asked when we are to stop.
        """
        latest = None if seconds is None else time.monotonic() + seconds
        while latest is None or time.monotonic() < latest:
            try:
                line = self._lines.get(timeout=0.2)
            except queue.Empty:
                self._see_all_alive()
                continue
            if line.text == until:
                return True
            self._pass_on(line)
        return False

    def release(self, name: str) -> None:
        """From here on its lines are shown; what was kept back is forgotten."""
        self._held.pop(name, None)

    def _pass_on(self, line: Line) -> None:
        if line.name in self._held:
            self._held[line.name].append(line.text)
        else:
            self._show(line.name, line.text)

    def _see_all_alive(self) -> None:
        for name, child in self._running.items():
            if child.poll() is not None:
                for text in self._held.pop(name, ()):
                    self._show(name, text)
                raise Ended(name, child.returncode)

    def end(self) -> None:
        """End them all, the last started first; what does not end in time is killed with its group."""
        self._busy = True
        for name, child in reversed(self._running.items()):
            _signal_group(child, signal.SIGTERM)
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._show(name, f"did not stop within {PATIENCE:.0f} seconds and was killed")
            _signal_group(child, signal.SIGKILL)
            child.wait()
        self._running.clear()


def _signal_group(child: subprocess.Popen[str], which: signal.Signals) -> None:
    try:
        os.killpg(child.pid, which)
    except ProcessLookupError:
        return  # all of the group have ended


def _die_with_parent() -> None:
    """On Linux a child hears SIGTERM when its parent is killed; elsewhere it has to be ended by hand."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)


if __name__ == "__main__":
    _die_with_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
