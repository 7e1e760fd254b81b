"""The journal: who did what, when, through which door; chained, so that nothing is changed unseen."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Table, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.store.tables import Base, JournalEntry, JournalValue, Seal

FORGOTTEN = ""
"""The salt of a value that has been forgotten: what it was can no longer be shown, nor guessed at."""


class Entry(NamedTuple):
    """One act to be written down; `subject` is `<noun>/<key>`, such as `person/p-12`; old and new as text."""

    act: str
    subject: str
    old: str | None = None
    new: str | None = None


class Written(NamedTuple):
    """One act as it stands in the journal; `old` and `new` are None when empty or forgotten."""

    at: datetime
    actor: str
    door: str
    act: str
    subject: str
    old: str | None
    new: str | None


class Sealed(NamedTuple):
    """One seal: its number, the last entry in it, and the hash that the next one builds on."""

    no: int
    upto: int
    hash: str


class Break(NamedTuple):
    """Where the journal is not whole: a seal whose set was changed, or an entry whose words were."""

    seal: int | None
    entry: int | None


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def write(session: Session, at: datetime, actor: str, door: str, entries: Sequence[Entry]) -> None:
    """Write acts down, in two statements however many; `actor` is a person's key or a flow's name."""
    write_each(session, at, door, [(actor, entry) for entry in entries])


def write_each(session: Session, at: datetime, door: str, acts: Sequence[tuple[str, Entry]]) -> None:
    """As `write`, for acts of different actors through one door."""
    if not acts:
        return
    vouched = [(actor, entry, *_values(actor, entry)) for actor, entry in acts]
    values = [value for *_, old, new in vouched for value in (old, new) if value is not None]
    _insert(session, JournalValue, [value._asdict() for value in values])
    shared = {"at": at, "door": door}
    _insert(
        session,
        JournalEntry,
        [
            {"actor": actor, "act": entry.act, "subject": entry.subject, **shared}
            | {"old_ref": old.ref if old else None, "new_ref": new.ref}
            for actor, entry, old, new in vouched
        ],
    )


def _insert(session: Session, into: type[Base], rows: Sequence[dict[str, object]]) -> None:
    """One statement: the unit of work would make one of every run of rows with the same columns empty."""
    session.connection().execute(insert(cast(Table, into.__table__)), rows)


class _Value(NamedTuple):
    ref: str
    salt: str
    body: str | None


def _values(actor: str, entry: Entry) -> tuple[_Value | None, _Value]:
    """The old value if there is one; the new one stands even when empty: it vouches for the rest."""
    old = None if entry.old is None else _value("old_ref", actor, entry.subject, entry.old)
    return old, _value("new_ref", actor, entry.subject, entry.new)


def _value(side: str, actor: str, subject: str, body: str | None) -> _Value:
    salt = secrets.token_hex(16)
    return _Value(_ref(salt, side, actor, subject, body), salt, body)


def _ref(salt: str, side: str, actor: str, subject: str, body: str | None) -> str:
    """The salted hash that stands in the chain for everything that may name somebody."""
    return _hash([salt, side, actor, subject, body])


def _hash(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


# ── Sealing ─────────────────────────────────────────────────────────────────────────────────────────────


def seal(session: Session) -> Sealed | None:
    """Chain everything written since the last seal, as one set; None when nothing was.

    Call it in the round's deciding transaction: two seals at once would be two chains.
    """
    first = session.scalar(select(func.min(JournalEntry.id)).where(JournalEntry.seal_no.is_(None)))
    if first is None:
        return None
    last = session.execute(select(Seal.no, Seal.hash).order_by(Seal.no.desc()).limit(1)).first()
    no, before = (last.no + 1, last.hash) if last else (1, "")
    theirs = JournalEntry.id >= first  # lets no round look through the journal of all years
    session.execute(update(JournalEntry).where(JournalEntry.seal_no.is_(None), theirs).values(seal_no=no))
    links = list(_links(session, (JournalEntry.seal_no == no) & theirs))
    made = _chained(before, links)
    session.execute(insert(Seal).values(no=no, upto=links[-1].id, hash=made))
    return Sealed(no, links[-1].id, made)


class _Link(NamedTuple):
    id: int
    at: datetime
    door: str
    act: str
    old_ref: str | None
    new_ref: str | None
    seal_no: int | None


def _links(session: Session, of: ColumnElement[bool]) -> Iterator[_Link]:
    """What the chain covers, in its order: ids, instants, doors, acts and salted hashes."""
    columns = [getattr(JournalEntry, name) for name in _Link._fields]
    found = select(*columns).where(of).order_by(JournalEntry.seal_no, JournalEntry.id)
    for row in session.execute(found.execution_options(yield_per=5000)):
        yield _Link(*row)


def _chained(before: str, links: Iterable[_Link]) -> str:
    digest = hashlib.sha256(before.encode())
    for link in links:
        digest.update(_hash([link.id, link.at.isoformat(), link.door, link.act, *link[4:6]]).encode())
    return digest.hexdigest()


# ── Verifying ───────────────────────────────────────────────────────────────────────────────────────────


def verify(session: Session) -> list[Break]:
    """Every place where the journal is not whole; empty when it is. What was forgotten is no break."""
    return [*_broken_seals(session), *_broken_words(session)]


def _broken_seals(session: Session) -> Iterator[Break]:
    kept = {row.no: row.hash for row in session.execute(select(Seal.no, Seal.hash))}
    links = _links(session, JournalEntry.seal_no.is_not(None))
    made = {
        no: _chained(kept.get(no - 1, ""), entries)
        for no, entries in groupby(links, key=lambda link: link.seal_no or 0)
    }
    for no in range(1, max([0, *kept, *made]) + 1):
        if no not in kept or kept[no] != made.get(no):
            yield Break(no, None)


def _broken_words(session: Session) -> Iterator[Break]:
    for side in ("old_ref", "new_ref"):
        ref = getattr(JournalEntry, side)
        found = (
            select(JournalEntry.id, JournalEntry.seal_no, JournalEntry.actor, JournalEntry.subject, ref)
            .add_columns(JournalValue.salt, JournalValue.body)
            .outerjoin(JournalValue, JournalValue.ref == ref)
            .where(ref.is_not(None), or_(JournalValue.ref.is_(None), JournalValue.salt != FORGOTTEN))
            .order_by(JournalEntry.id)
        )
        for row in session.execute(found.execution_options(yield_per=5000)):
            number, seal_no, actor, subject, kept, salt, body = row
            if salt is None or _ref(salt, side, actor, subject, body) != kept:
                yield Break(seal_no, number)


# ── Reading and forgetting ──────────────────────────────────────────────────────────────────────────────


def about(session: Session, subject: str) -> list[Written]:
    """Everything that was done to `subject`, oldest first."""
    old, new = aliased(JournalValue), aliased(JournalValue)
    entry = [getattr(JournalEntry, name) for name in Written._fields[:5]]
    found = (
        select(*entry, old.body, new.body)
        .outerjoin(old, old.ref == JournalEntry.old_ref)
        .outerjoin(new, new.ref == JournalEntry.new_ref)
        .where(JournalEntry.subject == subject)
        .order_by(JournalEntry.id)
    )
    return [Written._make(row) for row in session.execute(found)]


def forget(session: Session, subjects: Sequence[str], words: Sequence[str] = ()) -> None:
    """Erase the values of `subjects`, and every value in which one of `words` (a name, an e-mail) stands.

    The acts and the chain stay: that something was changed is kept, what it was is not.
    """
    theirs = JournalEntry.subject.in_(list(subjects))
    refs = select(JournalEntry.new_ref).where(theirs).union(select(JournalEntry.old_ref).where(theirs))
    named = [JournalValue.body.icontains(word, autoescape=True) for word in words if word]
    session.execute(
        update(JournalValue)
        .where(or_(JournalValue.ref.in_(refs), *named))
        .values(salt=FORGOTTEN, body=None)
        .execution_options(synchronize_session=False)
    )
