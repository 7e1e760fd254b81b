"""What the memory knows about itself: its purpose, its last round, the settings it follows."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.facts import Refused
from models.spoken import spoken_date
from models.store.tables import Meta

Purpose = Literal["live", "demo", "rehearsal"]


def get(session: Session, key: str) -> str | None:
    """The value kept under `key`, or None."""
    return session.scalar(select(Meta.value).where(Meta.key == key))


def put(session: Session, key: str, value: str) -> None:
    """Keep `value` under `key` in place of what was there."""
    if get(session, key) is None:
        session.execute(insert(Meta).values(key=key, value=value))
    else:
        session.execute(update(Meta).where(Meta.key == key).values(value=value))


def purpose(session: Session) -> Purpose:
    """What the memory is for: *live* until somebody has said otherwise."""
    kept = get(session, "purpose")
    return next((known for known in get_args(Purpose) if known == kept), "live")


def set_purpose(session: Session, purpose: Purpose) -> None:
    """Say what the memory is for; letters leave only from a live one."""
    put(session, "purpose", purpose)


def last_round_on(session: Session) -> date | None:
    """The day of the last round; None before the first."""
    kept = get(session, "last_round_on")
    return date.fromisoformat(kept) if kept else None


def hold_round(session: Session, today: date) -> None:
    """Remember that a round was held today. Refused when a later one has been: time never runs backwards."""
    last = last_round_on(session)
    if last is not None and today < last:
        raise Refused(
            f"The last round was held on {last}, so none can be held on {today}: "
            f"in a memory, time does not run backwards. Use {last} or a later day, or rehearse the year.",
            f"Der er allerede holdt en runde {spoken_date(last, 'da', with_year=True)}, og tiden går ikke "
            "tilbage. Vælg den dag eller en senere, eller prøv planåret af.",
        )
    put(session, "last_round_on", today.isoformat())


def settings_hash(session: Session) -> str | None:
    """The fingerprint of the settings that the memory's dates were made from."""
    return get(session, "settings_hash")


def set_settings_hash(session: Session, fingerprint: str) -> None:
    """Remember which settings the memory's dates were made from."""
    put(session, "settings_hash", fingerprint)
