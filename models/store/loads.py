"""What a load reads of the memory and writes into it: in sets, however many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.loading import rules
from models.loading.changes import NATURAL, Change, Draft, Held, Key, changes, key_text, mains, said
from models.loading.results import Offered, Outcome, gone, result
from models.store import closed, journal
from models.store.tables import Base, BudgetLine, LineServes
from models.store.tables import Loaded as LoadedRow

READ = NATURAL | {"meeting": ("year", "kind")}
BY_YEAR = {"account": "year", "actual": "year", "budget_line": "first_year", "line_serves": "first_year"}
"""Tables of which only the years in question are read."""

LINE = ("first_year", "version", "key")


class Earlier(NamedTuple):
    """A load that the memory remembers; of a file that a newer version has followed, no keys are kept."""

    id: int
    file_hash: str
    mapping_hash: str
    name: str
    keys: frozenset[str]
    """Of everything that the file was about."""
    left: frozenset[str]
    """Of what earlier versions were about, and this one no longer."""


# ── A load ──────────────────────────────────────────────────────────────────────────────────────────────


def weigh(session: Session, offered: Offered) -> Outcome:
    """What the file comes to beside the memory as it is now; nothing is written."""
    kind = offered.mapping.kind
    known = earlier(session, kind)
    before = held(session, rules.TABLES[kind], rules.years(offered.intake.rows))
    verdict = rules.judged(Draft(offered.intake, before, offered.today, offered.keep_good))
    last = _last_version(known, offered, verdict.present)
    stood = last.keys | last.left if last else frozenset()
    if kind == "people" and stood:
        verdict = rules.judged(Draft(offered.intake, before, offered.today, offered.keep_good, stood))
    found, left = changes(verdict, before), gone(verdict, before, stood)
    same = next((load for load in known if _is_of(load, offered)), None)
    keys = tuple(mains(verdict.wanted))
    return Outcome(
        loaded=result(offered, verdict, found, len(left)),
        changes=found.changes,
        keys=keys,
        gone=tuple(sorted(left)),
        follows=last.id if last else None,
        same=same.id if same else None,
    )


def _is_of(load: Earlier, offered: Offered) -> bool:
    return (load.file_hash, load.mapping_hash) == (offered.hash, offered.mapping.hash)


def _last_version(known: Sequence[Earlier], offered: Offered, present: frozenset[str]) -> Earlier | None:
    """The newest load of which this file is another version, whatever it was called."""
    versions = [load for load in known if _is_version(load, offered, present)]
    return next((load for load in versions if _is_of(load, offered)), next(iter(versions), None))


def _is_version(load: Earlier, offered: Offered, present: frozenset[str]) -> bool:
    """Files about some of the same things: of one name, or one within the other, or half of them the same.

    A sheet of new colleagues that repeats their head is not the whole sheet with everybody else gone.
    """
    if not load.keys & present:
        return False
    whole = load.keys | load.left
    common = len(whole & present)
    is_like = load.name == offered.name or _is_of(load, offered) or common in (len(present), len(whole))
    return is_like or 2 * common >= len(whole)


def take(session: Session, offered: Offered, at: datetime, actor: str, door: str) -> Outcome:
    """Judge the file again inside the writing transaction, write what it asks for, and write it down."""
    outcome = weigh(session, offered)
    if outcome.writes(offered):
        write(session, outcome.changes)
        if offered.mapping.kind == "budget":
            closed.inherit_lines(session)
        remember(session, offered, outcome, at)
        _write_down(session, offered, outcome, at, actor, door)
    return outcome


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────


def held(session: Session, tables: Sequence[str], years: Sequence[int]) -> Held:
    """What these tables hold, by natural key: one statement each."""
    return {name: _rows(session, name, years) for name in tables}


def _rows(session: Session, name: str, years: Sequence[int]) -> Mapping[Key, Mapping[str, Any]]:
    found = session.execute(_all_of(name, years)).mappings()
    return {tuple(row[column] for column in READ[name]): dict(row) for row in found}


def _all_of(name: str, years: Sequence[int]) -> Select[Any]:
    if name == "line_serves":
        line = [getattr(BudgetLine, column) for column in LINE]
        found = select(*line, LineServes.element, LineServes.share).join(BudgetLine)
        return found.where(BudgetLine.first_year.in_(years))
    table = _table(name)
    if name in BY_YEAR:
        return select(table).where(table.c[BY_YEAR[name]].in_(years))
    return select(table)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def earlier(session: Session, kind: str) -> list[Earlier]:
    """The loads of a kind, the newest first."""
    found = (
        select(LoadedRow.id, LoadedRow.file_hash, LoadedRow.mapping_hash, LoadedRow.name, LoadedRow.counts)
        .where(LoadedRow.kind == kind)
        .order_by(LoadedRow.at.desc(), LoadedRow.id.desc())
    )
    return [
        Earlier(
            row.id,
            row.file_hash,
            row.mapping_hash,
            row.name,
            frozenset(row.counts.get("keys", ())),
            frozenset(row.counts.get("left", ())),
        )
        for row in session.execute(found)
    ]


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def write(session: Session, changes: Sequence[Change]) -> None:
    """Add, change and take away; what is referred to comes before what refers to it."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Change]] = defaultdict(list)
    for change in changes:
        kind = "delete" if change.new is None else "insert" if change.old is None else "update"
        groups[change.table, kind, tuple(sorted(change.new or ()))].append(change)
    for (name, kind, _), group in groups.items():
        {"insert": _insert, "update": _update, "delete": _delete}[kind](session, name, group)
    _carry_room(session, changes)
    _reach_again(session, changes)


def _reach_again(session: Session, changes: Sequence[Change]) -> None:
    """Whose address is another one is tried again: that mails came back says nothing about the new one."""
    people = [c for c in changes if c.table == "person" and c.old is not None and "email" in (c.new or {})]
    moved = [c.key[0] for c in people if (c.new or {})["email"] != (c.old or {}).get("email")]
    if moved:
        table = _table("person")
        session.execute(update(table).where(table.c.key.in_(moved)).values(bounced_on=None))


def _insert(session: Session, name: str, group: Sequence[Change]) -> None:
    rows = [{**_named(change), **(change.new or {})} for change in group]
    if name != "line_serves":
        session.execute(insert(_table(name)), rows)
        return
    line = select(BudgetLine.id).where(*(getattr(BudgetLine, c) == bindparam(f"at_{c}") for c in LINE))
    values = [{"element": row["element"], "share": row["share"]} | _at(row, LINE) for row in rows]
    session.execute(insert(_table(name)).values(line=line.scalar_subquery()), values)


def _update(session: Session, name: str, group: Sequence[Change]) -> None:
    columns = sorted(group[0].new or ())
    table = _table(name)
    changed = (
        update(table).where(_place(name)).values({column: bindparam(f"to_{column}") for column in columns})
    )
    session.execute(changed, [_at(_named(c), READ[name]) | _to(c, columns) for c in group])


def _delete(session: Session, name: str, group: Sequence[Change]) -> None:
    session.execute(delete(_table(name)).where(_place(name)), [_at(_named(c), READ[name]) for c in group])


def _carry_room(session: Session, changes: Sequence[Change]) -> None:
    """A new budget's line keeps what its holder said of the same line before, unless the file says it."""
    new = [
        change.key
        for change in changes
        if change.table == "budget_line" and change.old is None and "movable" not in (change.new or ())
    ]
    if not new:
        return
    table = _table("budget_line")
    years = {year - back for year, _, _ in new for back in (0, 1)}
    told = (table.c.first_year.in_(years), table.c.movable != "unknown")
    found = session.execute(select(table.c.first_year, table.c.key, table.c.movable).where(*told))
    said = {(year, key): movable for year, key, movable in found.all()}
    carried = [
        {**_at(dict(zip(LINE, line, strict=True)), LINE), "to_movable": movable}
        for line in new
        if (movable := said.get((line[0], line[2])) or said.get((line[0] - 1, line[2])))
    ]
    if carried:
        session.execute(
            update(table).where(_place("budget_line")).values(movable=bindparam("to_movable")), carried
        )


def _place(name: str) -> ColumnElement[bool]:
    """The natural key, as parameters."""
    table = _table(name)
    if name != "line_serves":
        return and_(*(table.c[column] == bindparam(f"at_{column}") for column in READ[name]))
    line = select(BudgetLine.id).where(*(getattr(BudgetLine, c) == bindparam(f"at_{c}") for c in LINE))
    return and_(table.c.element == bindparam("at_element"), table.c.line == line.scalar_subquery())


def _named(change: Change) -> dict[str, Any]:
    return dict(zip(READ[change.table], change.key, strict=True))


def _at(row: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    return {f"at_{column}": row[column] for column in columns}


def _to(change: Change, columns: Iterable[str]) -> dict[str, Any]:
    return {f"to_{column}": (change.new or {})[column] for column in columns}


# ── Remembering ─────────────────────────────────────────────────────────────────────────────────────────


def remember(session: Session, offered: Offered, outcome: Outcome, at: datetime) -> None:
    """Remember the load; the version before it lets go of its keys, which only the newest needs."""
    table = _table("loaded")
    values: dict[str, Any] = {"name": offered.name, "at": at}
    values["counts"] = outcome.loaded.counts | {"keys": list(outcome.keys), "left": list(outcome.gone)}
    if outcome.follows is not None:
        session.execute(update(table).where(table.c.id == outcome.follows).values(counts={}))
    if outcome.same is not None:
        session.execute(update(table).where(table.c.id == outcome.same).values(values))
    else:
        named = {
            "file_hash": offered.hash,
            "kind": offered.mapping.kind,
            "mapping_hash": offered.mapping.hash,
        }
        session.execute(insert(table).values(named | values))


def _write_down(
    session: Session, offered: Offered, outcome: Outcome, at: datetime, actor: str, door: str
) -> None:
    """The journal: the load itself, and every old value that it changed or took away."""
    counted = said(outcome.loaded.counts | {"file": offered.name})
    load = journal.Entry("load.taken", f"load/{offered.mapping.kind}/{offered.hash[:12]}", None, counted)
    entries = [entry(c) for c in outcome.changes if c.old is not None or c.replaces is not None]
    journal.write(session, at, actor, door, [load, *entries])


def entry(change: Change) -> journal.Entry:
    old, new = change.old or change.replaces or {}, change.new
    if new is not None:
        new = {name: value for name, value in new.items() if old.get(name) != value}
        old = {name: old.get(name) for name in new}
    act = "taken_away" if new is None else "changed"
    return journal.Entry(
        f"{change.table}.{act}", f"{change.table}/{key_text(change.key)}", said(old), said(new)
    )
