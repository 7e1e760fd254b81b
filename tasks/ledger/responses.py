"""Answers to tasks: every door ends here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models import store
from models.facts import Refused
from models.store import requests, responses, stances
from models.store.outcomes import Writing
from models.store.responses import Received, Submission
from tasks import clock, home
from tasks.verbs import own_door, verb

ASSUMED = "rehearsal"
"""The door of answers that nobody gave."""


@verb
def receive_response(
    request: str,
    answer: Mapping[str, Any],
    person: str | None = None,
    door: str = "prefect",
    submit_key: str | None = None,
    today: date | None = None,
    seen: int | None = None,
    stance: stances.Stated | None = None,
) -> Received:
    """Check an answer and store it as a new version; the same answer again changes nothing.

    `request` is the task's key, or its number on the secretariat's pages. `seen`: the version that was shown
    where it was written; Overtaken when a newer one has come in. `stance`: where the one who answers stands,
    through their own door only; empty takes it back.
    """
    said = {"person": person, "door": door, "submit_key": submit_key, "seen": seen, "stance": stance}
    with store.writing(deciding=True) as session:
        (key,) = requests.keys(session, [request])
        given = Submission(request=key, answer=dict(answer), **said)
        return responses.receive(session, given, writing("receive_response", today, door))


def receive_each(
    answers: Sequence[Submission], door: str, today: date | None = None
) -> list[Received | Refused]:
    """Many answers at once, each by itself: what was received, or why not."""
    with store.writing(deciding=True) as session:
        return responses.receive_each(session, answers, writing("receive_response", today, door))


def receive_assumed(given: Mapping[str, Mapping[str, Any]], today: date) -> list[Received]:
    """What a rehearsal assumes that people answer to these tasks on a day, in one go."""
    answers = [Submission(request=key, answer=dict(one), door=ASSUMED) for key, one in given.items()]
    with store.writing(deciding=True) as session:
        return responses.receive_all(session, answers, writing("receive_response", today, ASSUMED))


def writing(actor: str, today: date | None, door: str | None = None) -> Writing:
    """Who writes, and when: the day asked for at this instant, under the settings in force."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    return Writing(today=day, at=clock.now(), settings=settings, actor=actor, door=door or own_door())
