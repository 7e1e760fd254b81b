"""The announcer: wakes what is wanted until a flow has taken it, and the round when mails wait again."""

from __future__ import annotations

import signal
import sys
import threading

from deployments.timetable import mails_may_leave
from models.events import ROUND, Checklist
from models.facts import Refused
from models.store import Unusable
from tasks import announce, clock, home, poster, upcoming
from tasks.ledger import wakes

LOOK_EVERY = 1.0
"""Seconds between two looks at the memory."""

NOT_WITHIN = 5.0
"""Seconds in which a subject is announced once at most: a hundred answers are a few runs."""


AGAIN_WITHIN = 600.0
"""Seconds in which one round at most is asked for because mails could not leave."""

NAME_EVERY = 60.0
"""Seconds between two looks at the rounds that Prefect has scheduled by itself."""


class Announcer:
    """Announces what is wanted; keeps the pace of each subject."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}
        self._tried_again = 0.0
        self._named = 0.0
        self._complained: set[str] = set()

    def do_all(self) -> None:
        """Each act once; what cannot be read or reached now is said, every sentence once, and tried again."""
        for act in (self.look, self.try_again, self.name):
            try:
                act()
            except passing() as error:
                self._complain(str(error).partition("\n")[0] or type(error).__name__)

    def _complain(self, sentence: str) -> None:
        if sentence not in self._complained:
            self._complained.add(sentence)
            print(sentence, file=sys.stderr, flush=True)

    def look(self) -> tuple[str, ...]:
        """Announce what is wanted and due; the subjects announced. A round at night waits for the morning."""
        now = clock.instant()
        moment = now.timestamp()
        due = tuple(s for s in wakes.unannounced(now) if moment - self._said.get(s, 0.0) >= NOT_WITHIN)
        if ROUND in due and not mails_may_leave(home.home(), now):
            due = tuple(subject for subject in due if subject != ROUND)
        if due:
            announce.emit(*map(Checklist.of, due))
            wakes.mark_announced(now, due)
            self._said.update(dict.fromkeys(due, moment))
        return due

    def try_again(self) -> bool:
        """Ask for a round when mails that could not leave are due again; nobody has to press."""
        now = clock.now()
        moment = now.timestamp()
        if moment - self._tried_again < AGAIN_WITHIN or not mails_may_leave(home.home(), now):
            return False
        if not poster.waits_again():
            return False
        self._tried_again = moment
        announce.run_now(ROUND, f"again/{now:%Y-%m-%dT%H:%M}")
        return True

    def name(self) -> None:
        """Give the scheduled rounds a name that says something."""
        moment = clock.instant().timestamp()
        if moment - self._named >= NAME_EVERY:
            self._named = moment
            upcoming.name_the_rounds()


def passing() -> tuple[type[Exception], ...]:
    """What may be well again at the next look: half-saved settings, the memory or Prefect starting anew."""
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    return Refused, Unusable, OSError, HTTPError, PrefectException


def main() -> None:
    """Look again and again until SIGTERM or SIGINT."""
    home.open_home()
    stopped = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopped.set())
    announcer = Announcer()
    while not stopped.wait(LOOK_EVERY):
        announcer.do_all()


if __name__ == "__main__":
    main()
