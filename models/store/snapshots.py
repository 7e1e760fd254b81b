"""What a report was based on, frozen: a number that a report can name, and what the check found then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.coherence.check import findings, summary
from models.coherence.picture import Picture
from models.facts import Finding
from models.store import meta
from models.store.outcomes import Writing
from models.store.pictures import picture
from models.store.tables import FindingRow
from models.store.tables import Snapshot as Kept

_OF_THE_DAY = frozenset({"today"})
"""What changes from one day to the next with nothing having happened."""


class Snapshot(NamedTuple):
    """What was frozen: its number, what froze it, the day, the fingerprint of the basis, and the report."""

    number: int
    subject: str
    on_day: date
    hash: str
    facts: Mapping[str, Any]


def freeze(
    session: Session,
    kind: str,
    subject: str,
    year: int,
    basis_hash: str,
    facts: Mapping[str, Any],
    found: Sequence[Finding],
    by: Writing,
) -> int:
    """Keep what a report was based on; its number. The same basis as the newest's is not kept again."""
    last = of(session, subject)
    if last is not None and last.hash == basis_hash:
        return last.number
    when = {"on_day": by.today, "at": by.at, "hash": basis_hash, "facts": dict(facts)}
    kept = insert(Kept).values(kind=kind, subject=subject, year=year, **when).returning(Kept.id)
    number = session.execute(kept).scalar_one()
    rows = [_row(number, one) for one in found]
    if rows:
        session.execute(insert(FindingRow), rows)
    return number


def freeze_basis(session: Session, kind: str, subject: str, year: int, by: Writing) -> int | None:
    """Freeze the whole picture as a step finds it, with what the rules say of it; its number.

    A rehearsal is thrown away: it freezes nothing.
    """
    if meta.purpose(session) == "rehearsal":
        return None
    seen = picture(session, by.settings, year, by.today)
    found = findings(seen, by.language)
    facts = {"summary": summary(found, by.language)}
    return freeze(session, kind, subject, year, fingerprint(seen, found), facts, found, by)


def of(session: Session, subject: str) -> Snapshot | None:
    """The newest that was frozen under this subject; None before anything was."""
    columns = (Kept.id, Kept.subject, Kept.on_day, Kept.hash, Kept.facts)
    found = select(*columns).where(Kept.subject == subject).order_by(Kept.id.desc()).limit(1)
    row = session.execute(found).first()
    return None if row is None else Snapshot(*row)


def newest(session: Session, year: int) -> Snapshot | None:
    """The newest of a year, whatever froze it."""
    columns = (Kept.id, Kept.subject, Kept.on_day, Kept.hash, Kept.facts)
    row = session.execute(select(*columns).where(Kept.year == year).order_by(Kept.id.desc()).limit(1)).first()
    return None if row is None else Snapshot(*row)


def found_at(session: Session, number: int) -> list[tuple[str, str]]:
    """Rule and subject of each finding of a snapshot, as they were found."""
    found = select(FindingRow.rule, FindingRow.subject).where(FindingRow.snapshot == number)
    return [(row.rule, row.subject) for row in session.execute(found.order_by(FindingRow.id))]


def fingerprint(seen: Picture, found: Sequence[Finding], *beside: object) -> str:
    """One fingerprint for one basis: everything that was looked at, what was found, and what stands beside.

    `beside` are facts that say themselves in full by their `repr`.
    """
    taken = hashlib.sha256()
    for field in fields(seen):
        if field.name not in _OF_THE_DAY:
            taken.update(f"\n# {field.name}\n".encode())
            for line in _lines(getattr(seen, field.name)):
                taken.update(line.encode())
    for one in found:
        taken.update(repr((one.rule, one.subject, one.sentence)).encode())
    for other in beside:
        taken.update(repr(other).encode())
    return taken.hexdigest()


def _lines(value: Any) -> Sequence[str]:
    if isinstance(value, Mapping):
        return [repr((key, value[key])) for key in sorted(value)]
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    if isinstance(value, list):
        return list(map(repr, value))
    return [repr(value)]


def _row(number: int, one: Finding) -> dict[str, Any]:
    facts = {"sentence": one.sentence}
    told = {"rule": one.rule, "subject": one.subject, "severity": one.severity, "facts": facts}
    return {"snapshot": number, **told}
