"""Invitations in the memory: what calendars have to be told today."""

from __future__ import annotations

from datetime import date

from models import store
from models.store import invitations
from tasks import clock, home
from tasks.verbs import verb


def assume_invited(today: date) -> None:
    """Where only a copy is looked at, what calendars would be told is written down; nothing leaves it."""
    with store.writing(deciding=True) as session:
        invitations.invite(session, home.settings(), today, clock.now())


@verb(outward=True)
def invite(today: date) -> int:
    """Write the invitations, new times and cancellations of the day, and how many; again, nothing is new.

    A rehearsal invites nobody.
    """
    with store.writing(deciding=True) as session:
        return invitations.invite(session, home.settings(), today, clock.now())
