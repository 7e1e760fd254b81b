"""The papers in the memory: what was made of each brief, so that what a person edited is known from it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, NamedTuple

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brief.contents import Brief
from models.brief.veil import veiled
from models.facts import Fact
from models.store import closed, journal, meta
from models.store.organisation import held_on
from models.store.outcomes import Writing
from models.store.tables import Brief as Kept
from models.store.tables import JournalEntry, Meeting, Person, PostHolder, PostRole

READERS = ("secretariat", "head_of_planning", "direktion", "plan_group", "finance")
"""The roles that may fetch the papers."""

EDITORS = ("secretariat", "head_of_planning")
"""The roles that may send an edited document in."""

SENT_IN = "edited brief sent in"
"""The act, as the journal calls it."""


class Written(Fact):
    """A file as it was last made: the fingerprints of what it was made from and of its bytes."""

    source: str
    hash: str


class Made(Fact):
    """What has been made of one meeting's brief.

    `names`: every name its files have had, without their kind, the newest last. `hashes`: the fingerprint of
    everything that was ever made for it: a file that has none of them is a person's. `files`: by file name.
    `version`: the brief that the document was last made from. `complaint`: why the municipality's own
    template was not used then.
    """

    names: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    files: dict[str, Written] = Field(default_factory=dict)
    version: int = 0
    complaint: str = ""


class Frozen(NamedTuple):
    """A version of a brief as it was kept."""

    version: int
    hash: str
    brief: Brief


class Sitting(NamedTuple):
    """A meeting that there is a brief for."""

    year: int
    meeting: str
    held_on: date


class Editor(NamedTuple):
    """Who last sent an edited document in, and when."""

    name: str
    on_day: date


def made(session: Session, year: int, meeting: str) -> Made:
    """What has been made of a brief; nothing yet is an answer too."""
    kept = meta.get(session, _key(year, meeting))
    return Made.model_validate_json(kept) if kept else Made()


def remember(session: Session, year: int, meeting: str, name: str, file: Written, **more: Any) -> Made:
    """Keep what is about to be written as file `name`, before it is: after a power cut it is still ours.

    `more`: the `stem` of the names, the `version` and the `complaint` of a document. Call it in a deciding
    transaction.
    """
    known = made(session, year, meeting)
    stem = more.get("stem")
    names = (*(one for one in known.names if one != stem), stem) if stem else known.names
    told: dict[str, Any] = {key: more[key] for key in ("version", "complaint") if key in more}
    files = {**known.files, name: file}
    hashes = tuple(dict.fromkeys([*known.hashes, file.hash]))
    whole = known.model_copy(update={"names": names, "hashes": hashes, "files": files, **told})
    if whole != known:
        meta.put(session, _key(year, meeting), whole.model_dump_json())
    return whole


def _key(year: int, meeting: str) -> str:
    return f"papers/{year}/{meeting}"


# ── The briefs that they are made from ──────────────────────────────────────────────────────────────────


def frozen(session: Session, year: int, meeting: str, version: int | None = None) -> Frozen | None:
    """A version of a brief, by default the newest; None when there is none."""
    which = [] if version is None else [Kept.version == version]
    found = session.execute(
        select(Kept.version, Kept.hash, Kept.facts)
        .join(Meeting, Meeting.id == Kept.meeting)
        .where(Meeting.year == year, Meeting.kind == meeting, *which)
        .order_by(Kept.version.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else Frozen(found[0], found[1], Brief.model_validate(found[2]))


def shown(session: Session, frozen: Frozen, today: date) -> Frozen:
    """A version of a brief with numbers for what is closed today: its files are other ones then."""
    brief = veiled(frozen.brief, closed.veils(session, today, frozen.brief.language))
    if brief == frozen.brief:
        return frozen
    return frozen._replace(brief=brief, hash=hashlib.sha256(brief.model_dump_json().encode()).hexdigest())


def sittings(session: Session) -> list[Sitting]:
    """Every meeting that has a brief, the newest first."""
    has_one = select(Kept.id).where(Kept.meeting == Meeting.id)
    found = (
        select(Meeting.year, Meeting.kind, Meeting.held_on)
        .where(has_one.exists())
        .order_by(Meeting.held_on.desc(), Meeting.id)
    )
    return [Sitting(*row) for row in session.execute(found)]


def is_held(session: Session, year: int, meeting: str) -> bool:
    """Whether the meeting has been held: what comes after it is no news to its brief."""
    state = session.scalar(select(Meeting.state).where(Meeting.year == year, Meeting.kind == meeting))
    return state in ("held", "cancelled", "merged")


# ── Who may have them ───────────────────────────────────────────────────────────────────────────────────


def roles(session: Session, person: str, today: date) -> frozenset[str]:
    """The roles that a person's posts hold today."""
    theirs = (PostHolder.person == person, held_on(today))
    return frozenset(
        session.scalars(
            select(PostRole.role).join(PostHolder, PostHolder.post == PostRole.post).where(*theirs)
        )
    )


# ── What people sent in ─────────────────────────────────────────────────────────────────────────────────


def sent_in(session: Session, year: int, meeting: str, was: str, now: str, by: Writing) -> None:
    """Write down that somebody sent an edited document in: the fingerprints before and after."""
    entry = journal.Entry(SENT_IN, _subject(year, meeting), was or None, now)
    journal.write(session, by.at, by.actor, by.door, [entry])


def editor(session: Session, year: int, meeting: str) -> Editor | None:
    """Who last sent one in; None when nobody has."""
    found = session.execute(
        select(JournalEntry.at, Person.name)
        .outerjoin(Person, Person.key == JournalEntry.actor)
        .where(JournalEntry.subject == _subject(year, meeting), JournalEntry.act == SENT_IN)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else Editor(found.name or "", found.at.date())


def _subject(year: int, meeting: str) -> str:
    return f"papers/{year}/{meeting}"
