"""The round of a day in the memory: decided once, and what was written."""

from __future__ import annotations

from datetime import date

from models import store
from models.digests import Written
from models.facts import Fact
from models.store import elections
from models.store import round as rounds
from tasks import clock, home
from tasks.verbs import reach, verb


class Decided(Fact):
    """What a round decided: its day, the letters it wrote, and how many statements that took."""

    today: date
    letters: tuple[Written, ...]
    statements: int


@verb
def decide(today: date) -> Decided:
    """Decide the letters of a day in one transaction; again on the same day nothing is new."""
    with store.writing(deciding=True) as session, store.counted(session) as said:
        elections.rest(session, home.settings(), today, clock.now())
        letters = rounds.decide_day(session, home.settings(), today, clock.now())
    reach("after-decide")
    return Decided(today=today, letters=letters, statements=len(said))


@verb
def assume_sent(today: date) -> None:
    """In a rehearsal the day's letters have arrived."""
    with store.writing() as session:
        rounds.assume_sent(session, today, clock.now())


def letters(since: date, until: date) -> tuple[Written, ...]:
    """The letters of these days."""
    with store.reading() as session:
        return rounds.letters(session, since, until)
