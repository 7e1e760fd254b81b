"""Lists of changes that wait for the secretariat's yes: made, found, taken once, outdated by a newer one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.store.acts import refused
from models.store.outcomes import Writing
from models.store.tables import Proposal

Kind = Literal["people", "reorganisation", "council"]

NO_SUCH = Words(
    "Der er ingen liste nr. {number} af den slags. Nummeret står øverst på siden.",
    "There is no such list no. {number}. The number stands at the top of the page.",
)
OUTDATED = Words(
    "Liste nr. {number} er forældet: der er ændret noget, siden den blev lavet. Lav en ny, og se på den"
    " først.",
    "List no. {number} is out of date: something has changed since it was made. Make a new one, and look"
    " at it first.",
)


class Proposed(NamedTuple):
    """A list as it is kept; `hash` is the fingerprint of what it was worked out from."""

    id: int
    kind: str
    made_on: date
    state: str
    hash: str
    facts: Mapping[str, Any]
    done_on: date | None = None


def fingerprint(looked_at: Any) -> str:
    """The fingerprint of what a list was worked out from, whatever the order of its mappings."""
    said = json.dumps(looked_at, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def make(session: Session, kind: Kind, made_on: date, hash: str, facts: Mapping[str, Any]) -> int:
    """Keep a list under a number of its own; the one that was open is outdated, but for the very same."""
    known = newest_open(session, kind)
    if known is not None and known.hash == hash and known.facts == json.loads(json.dumps(facts)):
        return known.id
    outdate(session, kind)
    values = {"kind": kind, "made_on": made_on, "state": "open", "hash": hash, "facts": dict(facts)}
    session.execute(insert(Proposal).values(**values))
    made = newest_open(session, kind)
    assert made is not None
    return made.id


def outdate(session: Session, kind: Kind) -> None:
    """No list of this kind waits any more."""
    waiting = update(Proposal).where(Proposal.kind == kind, Proposal.state == "open")
    session.execute(waiting.values(state="outdated"))


def newest_open(session: Session, kind: Kind) -> Proposed | None:
    """The list of this kind that waits for a yes."""
    found = _found(session, Proposal.kind == kind, Proposal.state == "open")
    return found[-1] if found else None


def approved(session: Session, kind: Kind) -> list[Proposed]:
    """The lists of this kind that were approved, the oldest first."""
    return _found(session, Proposal.kind == kind, Proposal.state == "approved")


def numbered(session: Session, number: int, kind: Kind, by: Writing) -> Proposed:
    """The list of this number, its row locked. Refused where there is none, or it is out of date."""
    session.execute(select(Proposal.id).where(Proposal.id == number).with_for_update())
    found = _found(session, Proposal.id == number, Proposal.kind == kind)
    if not found:
        raise refused(NO_SUCH, by, number=number)
    if found[0].state in ("outdated", "dropped"):
        raise refused(OUTDATED, by, number=number)
    return found[0]


def approve(session: Session, one: Proposed, facts: Mapping[str, Any], by: Writing) -> None:
    """The list has been carried out, as `facts` say."""
    here = update(Proposal).where(Proposal.id == one.id)
    session.execute(here.values(state="approved", done_on=by.today, facts=dict(facts)))


def _found(session: Session, *those: Any) -> list[Proposed]:
    columns = [getattr(Proposal, name) for name in Proposed._fields]
    return [Proposed(*row) for row in session.execute(select(*columns).where(*those).order_by(Proposal.id))]
