"""Where people stand on the ladder of ownership: kept apart from every answer, told to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Insert, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.ownership import Ladder, Place, Step, ladder
from models.store import meta
from models.store.organisation import held_on
from models.store.tables import Post, PostHolder, Stance, Unit
from models.succession import Span, heir

Stated = Literal["", "understand", "engage", "work_for"]


class Said(NamedTuple):
    """Where somebody says to stand in the evaluation of a year; an empty `step` takes back what was said."""

    year: int
    person: str
    step: str


def keep(session: Session, said: Sequence[Said], today: date) -> None:
    """Keep what people said of themselves, with the unit they work in today; the last one stands.

    Nothing else learns of it: no version of an answer, no wake mark, no line of the journal.
    """
    last = {(one.year, one.person): one.step for one in said}
    _forget(session, [key for key, step in last.items() if not step])
    standing = {key: step for key, step in last.items() if step}
    if not standing:
        return
    units = _units(session, {person for _, person in standing}, today)
    rows = [
        {"year": year, "person": person, "unit": units.get(person), "step": step, "on_day": today}
        for (year, person), step in standing.items()
    ]
    session.execute(_laid_over(session), rows)


def of(session: Session, person: str, year: int) -> str:
    """Where this person said to stand; empty for nowhere. For that person's own eyes."""
    found = select(Stance.step).where(Stance.year == year, Stance.person == person)
    return session.scalar(found) or ""


def _forget(session: Session, keys: Iterable[tuple[int, str]]) -> None:
    table = cast(Table, Stance.__table__)
    theirs = (table.c.year == bindparam("of_year"), table.c.person == bindparam("who"))
    rows = [{"of_year": year, "who": person} for year, person in keys]
    if rows:
        session.connection().execute(delete(table).where(*theirs), rows)


def _units(session: Session, people: Iterable[str], today: date) -> dict[str, str]:
    """The unit each works in: of the first of their posts that has one."""
    found = session.execute(
        select(PostHolder.person, Post.unit)
        .join(Post, Post.key == PostHolder.post)
        .where(PostHolder.person.in_(sorted(people)), held_on(today), Post.unit.is_not(None))
        .order_by(PostHolder.post.desc())
    )
    return {row.person: row.unit for row in found}


def _laid_over(session: Session) -> Insert:
    place = [Stance.year, Stance.person]
    if session.get_bind().dialect.name == "postgresql":
        new = postgresql.insert(Stance)
        return new.on_conflict_do_update(index_elements=place, set_=_new(new.excluded))
    one = sqlite.insert(Stance)
    return one.on_conflict_do_update(index_elements=place, set_=_new(one.excluded))


def _new(given: Any) -> dict[str, Any]:
    return {"unit": given.unit, "step": given.step, "on_day": given.on_day}


# ── Counted once ────────────────────────────────────────────────────────────────────────────────────────


def count(session: Session, year: int, today: date) -> bool:
    """Count where people stand, by unit, unless that was done: true for the one who counts.

    Who spoke in a unit that has ended since is counted with the one that took over from it.

    A count that was made again after one more answer would tell where that one stands, so it is made once.
    """
    if counted(session, year) is not None:
        return False
    made = ladder(year, _said(session, year, today), _places(session))
    meta.put(session, _counted(year), made.model_dump_json())
    return True


def counted(session: Session, year: int) -> Ladder | None:
    """The count of a year as it was made; None before."""
    kept = meta.get(session, _counted(year))
    return None if kept is None else Ladder.model_validate_json(kept)


def _counted(year: int) -> str:
    return f"ownership/{year}"


def _said(session: Session, year: int, today: date) -> list[tuple[str | None, Step]]:
    spans = session.execute(select(Unit.key, Unit.valid_to, Unit.successor))
    units = {row.key: Span(row.valid_to, row.successor) for row in spans}
    found = session.execute(select(Stance.unit, Stance.step).where(Stance.year == year))
    return [(heir(row.unit, units, today), row.step) for row in found]


def _places(session: Session) -> dict[str, Place]:
    found = session.execute(select(Unit.key, Unit.name, Unit.parent))
    return {row.key: Place(row.name, row.parent) for row in found}
