"""The announcer: emits the event of every wake mark until a flow has taken it."""

from __future__ import annotations

import signal
import threading

from models.events import Checklist
from tasks import announce, clock, home
from tasks.ledger import wakes

LOOK_EVERY = 1.0
"""Seconds between two looks at the memory."""

NOT_WITHIN = 5.0
"""Seconds in which a subject is announced once at most: a hundred answers are a few runs."""


class Announcer:
    """Announces what is wanted; keeps the pace of each subject."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def look(self) -> tuple[str, ...]:
        """Announce what is wanted and due; the subjects announced."""
        now = clock.instant()
        moment = now.timestamp()
        due = tuple(s for s in wakes.unannounced(now) if moment - self._said.get(s, 0.0) >= NOT_WITHIN)
        if due:
            announce.emit(*map(Checklist.of, due))
            wakes.mark_announced(now, due)
            self._said.update(dict.fromkeys(due, moment))
        return due


def main() -> None:
    """Look again and again until SIGTERM or SIGINT."""
    home.open_home()
    stopped = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopped.set())
    announcer = Announcer()
    while not stopped.wait(LOOK_EVERY):
        announcer.look()


if __name__ == "__main__":
    main()
