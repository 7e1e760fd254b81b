"""Reorganisations in the memory: the list made and approved, carried out on its day, and the quiet days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.choices import Words, how_many
from models.digests import LADDER, TAKEN_OVER
from models.escalation import REOPENED
from models.events import ROUND
from models.facts import Fact
from models.receivers import Organisation
from models.reorganisation import (
    Asked,
    Ground,
    Handed,
    Made,
    Reorganisation,
    UnitChange,
    listed_changes,
    names_of,
    of_loaded,
)
from models.requests import NewLine
from models.settings import Settings
from models.spoken import spoken_date
from models.store import journal, proposals, requests, wakes
from models.store.acts import has_it, refused
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.quiet_days import TOLD_WITHIN, drop_settled, first_letters, is_quiet, put_off_deadlines
from models.store.session import quietly
from models.store.tables import (
    Element,
    NoticeLine,
    Post,
    Proposal,
    Request,
    Unit,
)
from models.store.unit_lists import OWED, Kept, alive, asked, ground, kept, list_of
from models.succession import joined


class Listed(Fact):
    """A list that was made: its number, when, and what it says in a sentence."""

    number: int
    on: date
    undecided: int
    sentence: str


class Approved(Fact):
    """What became of a list: `done` when it has been carried out, and a kind sentence."""

    number: int
    done: bool
    sentence: str


def _fingerprint(wanted: Asked, known: Ground, made: Reorganisation) -> str:
    """Of what was asked, and of everything about the units concerned."""
    theirs = {key: post for key, post in known.posts.items() if post.unit in made.concerned}
    owned = {key: one.post for key, one in known.elements.items() if one.post in theirs}
    heads = {unit.head for unit in known.units.values()}
    leading = {key: post.holder for key, post in known.posts.items() if key in heads}
    about = (wanted.model_dump(mode="json"), known.units, theirs, owned, leading)
    return proposals.fingerprint(about)


# ── Making the list ─────────────────────────────────────────────────────────────────────────────────────

NO_DAY = Words(
    "Skriv, fra hvilken dag omorganiseringen gælder.", "Write from which day on the reorganisation holds."
)
MADE = Words(
    "Liste nr. {number} er lavet: {on} {what}. Intet er ændret, og der går ingen mails til de berørte fra "
    "{first} til {last}. Se listen, og godkend den",
    "List no. {number} is made: on {on} {what}. Nothing has changed, and no mails go to those concerned from "
    "{first} to {last}. Look at the list, and approve it",
)
MADE_LOUDLY = Words(
    "Liste nr. {number} er lavet: {on} {what}. Intet er ændret. Se listen, og godkend den",
    "List no. {number} is made: on {on} {what}. Nothing has changed. Look at the list, and approve it",
)
CHANGES = (Words("ændres 1 enhed", "1 unit changes"), Words("ændres {} enheder", "{} units change"))
GO_ALONG = Words("{posts} flytter, og {elements} skifter hænder", "{posts} move, and {elements} change hands")
POSTS = (
    Words("ingen stillinger", "no posts"),
    Words("1 stilling", "1 post"),
    Words("{} stillinger", "{} posts"),
)
PARTS = (
    Words("ingen dele af planen", "no parts of the plan"),
    Words("1 del af planen", "1 part of the plan"),
    Words("{} dele af planen", "{} parts of the plan"),
)


def propose(
    session: Session,
    changes: tuple[UnitChange, ...],
    on: date | None,
    given: Mapping[str, Any],
    by: Writing,
) -> Listed:
    """Make the list of a reorganisation, and keep it until it is approved; the same again is the same list.

    Without changes it is what a file of units has said. `given`: heads, places and rule, as in `Asked`.
    Refused for what is not known, and without a day.
    """
    wanted = _wanted(session, changes, on, given, by)
    known = ground(session, wanted.on)
    made = listed_changes(wanted, known, *_quiet_days(wanted.on, by))
    facts = {"asked": wanted.model_dump(mode="json"), "list": made.model_dump(mode="json")}
    before = proposals.newest_open(session, "reorganisation")
    number = proposals.make(session, "reorganisation", by.today, _fingerprint(wanted, known, made), facts)
    if before is None or before.id != number:
        names = {key: unit.name for key, unit in known.units.items()}
        units = names_of([one.unit for one in made.ended], names)
        entry = journal.Entry("reorganisation proposed", f"proposal/{number}", None, f"{made.on}: {units}")
        journal.write(session, by.at, by.actor, by.door, [entry])
    return Listed(
        number=number, on=made.on, undecided=len(made.undecided), sentence=_made_said(number, made, by)
    )


def _wanted(
    session: Session, changes: tuple[UnitChange, ...], on: date | None, given: Mapping[str, Any], by: Writing
) -> Asked:
    if changes and on is None:
        raise refused(NO_DAY, by)
    loaded = None if changes else of_loaded(ground(session, on or by.today))
    if loaded is not None:
        return Asked(on=on or loaded[0], changes=loaded[1], **given)
    return Asked(on=on or by.today, changes=changes, **given)


def _quiet_days(on: date, by: Writing) -> tuple[date, date]:
    """The first and the last day without mails: so many working days on either side of the day."""
    count = by.settings.letters.reorganisation_days
    return (by.days.shift(on, -count), by.days.shift(on, count)) if count else (on, on)


def _made_said(number: int, made: Reorganisation, by: Writing) -> str:
    language = by.language
    changes = how_many(len(made.ended), CHANGES, language)
    loudly = made.quiet_from == made.quiet_until
    words = MADE_LOUDLY if loudly else MADE
    return words.said_in(language).format(
        number=number,
        on=spoken_date(made.on, language),
        what=f"{changes}, {_undecided(made, by) or _going_along(made, by)}",
        first=spoken_date(max(made.quiet_from, by.today), language),
        last=spoken_date(made.quiet_until, language),
    )


def _going_along(made: Reorganisation, by: Writing) -> str:
    """3 stillinger flytter, og ingen dele af planen skifter hænder."""
    posts, elements = _count(POSTS, len(made.posts), by), _count(PARTS, len(made.elements), by)
    return GO_ALONG.said_in(by.language).format(posts=posts, elements=elements)


UNPLACED = (
    Words("og det skal afgøres, hvor 1 stilling hører til", "and it is to be decided where 1 post belongs"),
    Words(
        "og det skal afgøres, hvor {} stillinger hører til", "and it is to be decided where {} posts belong"
    ),
)


def _undecided(made: Reorganisation, by: Writing) -> str:
    count = len(made.undecided)
    return how_many(count, UNPLACED, by.language) if count else ""


def _count(words: Sequence[Words], count: int, by: Writing) -> str:
    return words[min(count, 2)].said_in(by.language).format(count)


# ── Approving it ────────────────────────────────────────────────────────────────────────────────────────

CHANGED = Words(
    "Liste nr. {number} passer ikke mere: der er ændret noget i enhederne, siden den blev lavet. Lav den "
    "igen (»{form}«), og se på den først.",
    "List no. {number} no longer fits: something in the units has changed since it was made. Make it "
    "again ('{form}'), and look at it first.",
)
UNDECIDED = Words(
    "Sig først, hvilken enhed de hører til: {posts}. Lav listen igen, og skriv dem under »Hvem hører til "
    "hvor«.",
    "Say first which unit they belong to: {posts}. Make the list again, and write them under 'Who belongs "
    "where'.",
)
MAKE_IT = Words("Læg enheder om", "Change the units")
DROPPED = Words(
    "Liste nr. {number} er lagt væk. Intet er ændret, og mails går ud som før.",
    "List no. {number} is put away. Nothing has changed, and mails go out as before.",
)
TOO_LATE = Words(
    "Liste nr. {number} er allerede ført ud i livet og kan ikke lægges væk. Lav en ny liste, der retter den.",
    "List no. {number} has been carried out already and cannot be put away. Make a new one that corrects it.",
)
WAITS = Words(
    "Liste nr. {number} er godkendt. Den føres ud i livet {on}.",
    "List no. {number} is approved. It will be carried out on {on}.",
)
DONE = Words(
    "Liste nr. {number} er ført ud i livet: {what}. De nye ansvarlige får besked efter {last}.",
    "List no. {number} has been carried out: {what}. Those who take over are told after {last}.",
)
ALREADY = Words("Liste nr. {number} var godkendt i forvejen.", "List no. {number} had been approved already.")


def approve(session: Session, number: int, drop: bool, by: Writing) -> Approved:
    """Approve a list as it was shown, or put it away; it is carried out on its day, at once if that has come.

    Approved again, nothing changes. Refused where something in its units has changed meanwhile, where
    somebody's unit is undecided, and for a list that has been carried out and is to be put away.
    """
    one = _locked(session, number, drop, by)
    if drop:
        return _put_away(session, one, by)
    made = list_of(one)
    if one.state == "approved":
        return _approved(one, one.done_on is not None, ALREADY, made, by)
    _refuse_changed(session, one, made, by)
    _mark(session, one, by, state="approved")
    entry = journal.Entry("reorganisation approved", f"proposal/{number}", None, str(made.on))
    journal.write(session, by.at, by.actor, by.door, [entry])
    wakes.want(session, ROUND)
    if made.on > by.today:
        return _approved(one, False, WAITS, made, by)
    _carry_out(session, one, made, by)
    return _approved(one, True, DONE, made, by)


def _locked(session: Session, number: int, drop: bool, by: Writing) -> Kept:
    """The list; one that was put away may be put away again."""
    known = kept(session, Proposal.id == number)
    if drop and known and known[0].state == "dropped":
        return known[0]
    proposals.numbered(session, number, "reorganisation", by)
    return kept(session, Proposal.id == number)[0]


def _put_away(session: Session, one: Kept, by: Writing) -> Approved:
    if one.done_on is not None:
        raise refused(TOO_LATE, by, number=one.id)
    if one.state != "dropped":
        _mark(session, one, by, state="dropped")
        entry = journal.Entry("reorganisation dropped", f"proposal/{one.id}", one.state, None)
        journal.write(session, by.at, by.actor, by.door, [entry])
        wakes.want(session, ROUND)
    sentence = DROPPED.said_in(by.language).format(number=one.id)
    return Approved(number=one.id, done=False, sentence=sentence)


def _refuse_changed(session: Session, one: Kept, made: Reorganisation, by: Writing) -> None:
    wanted = asked(session, one.id)
    known = ground(session, wanted.on)
    if _fingerprint(wanted, known, made) != one.hash:
        raise refused(CHANGED, by, number=one.id, form=MAKE_IT)
    if made.undecided:
        titles = [known.posts[key].title for key in made.undecided]
        raise refused(UNDECIDED, by, posts=names_of(titles, {}))


def _approved(one: Kept, done: bool, words: Words, made: Reorganisation, by: Writing) -> Approved:
    sentence = words.said_in(by.language).format(
        number=one.id,
        on=spoken_date(made.on, by.language),
        last=spoken_date(made.quiet_until, by.language),
        what=_going_along(made, by),
    )
    return Approved(number=one.id, done=done, sentence=sentence)


def _mark(session: Session, one: Kept, by: Writing, **values: Any) -> None:
    session.execute(update(Proposal).where(Proposal.id == one.id).values(**values))


# ── Carrying it out ─────────────────────────────────────────────────────────────────────────────────────


def keep_up(session: Session, settings: Settings, today: date, at: datetime) -> None:
    """What the round does about reorganisations before it decides: those whose day has come are carried out,
    and deadlines that fall in their quiet days are put off. Without any, one statement.
    """
    running = [one for one in alive(session) if one.state == "approved" or is_quiet(list_of(one), today)]
    by = Writing(today=today, at=at, settings=settings, actor="daily_round", door="round")
    for one in running:
        made = list_of(one)
        if one.state == "approved" and one.done_on is None and made.on <= today:
            _carry_out_once(session, one, made, by)
        if is_quiet(made, today):
            put_off_deadlines(session, made, by)
        elif made.quiet_until < today <= made.quiet_until + TOLD_WITHIN:
            drop_settled(session)


def _carry_out_once(session: Session, one: Kept, made: Reorganisation, by: Writing) -> None:
    """Unless whoever approves it at this moment has done so."""
    session.execute(select(Proposal.id).where(Proposal.id == one.id).with_for_update())
    (now,) = kept(session, Proposal.id == one.id)
    if now.state == "approved" and now.done_on is None:
        _carry_out(session, now, made, by)


def _carry_out(session: Session, one: Kept, made: Reorganisation, by: Writing) -> None:
    """Everything on the list; what somebody else has changed since it was approved is left as it is."""
    _begin(session, made.made)
    _end(session, made)
    _keep_names(session, made)
    _move_posts(session, made)
    handed = _hand_over(session, made)
    _give_tasks(session, handed, made, by)
    _mark(session, one, by, state="approved", done_on=by.today)
    _write_down(session, one.id, made, handed, by)
    wakes.want(session, ROUND)


def _begin(session: Session, made: Sequence[Made]) -> None:
    sectors = dict(session.execute(select(Unit.key, Unit.sector)).tuples().all())
    new = [
        {"key": one.unit, "name": one.name, "parent": None, "sector": sectors.get(one.sector_of, "")}
        for one in made
        if one.unit not in sectors
    ]
    if new:
        session.execute(insert(Unit), new)


def _end(session: Session, made: Reorganisation) -> None:
    """The last day of what ends, who took over, what lies below, and who leads."""
    last = date.fromordinal(made.on.toordinal() - 1)
    for one in made.ended:
        values: dict[str, Any] = {"successor": joined([key for key in one.into if key != one.unit])}
        if not one.stays:
            values |= {"valid_to": last}
        session.execute(quietly(update(Unit).where(Unit.key == one.unit).values(**values)))
    for new in made.made:
        begun = {"parent": new.parent, "valid_from": made.on}
        session.execute(quietly(update(Unit).where(Unit.key == new.unit).values(**begun)))
    for below in made.below:
        still = (Unit.key == below.key, Unit.parent == below.old)
        session.execute(quietly(update(Unit).where(*still).values(parent=below.new)))
    for unit, post in made.heads.items():
        session.execute(quietly(update(Unit).where(Unit.key == unit).values(head_post=post)))


def _keep_names(session: Session, made: Reorganisation) -> None:
    """Answers that were given stay under the name of the unit that gave them."""
    for post in made.posts:
        closed = (Request.post == post.key, Request.state.not_in(OWED), Request.unit.is_(None))
        session.execute(quietly(update(Request).where(*closed).values(unit=post.old)))


def _move_posts(session: Session, made: Reorganisation) -> None:
    for post in made.posts:
        still = (Post.key == post.key, Post.unit == post.old)
        session.execute(quietly(update(Post).where(*still).values(unit=post.new)))
    for key, title in made.titles.items():
        session.execute(quietly(update(Post).where(Post.key == key).values(title=title)))


def _hand_over(session: Session, made: Reorganisation) -> list[Handed]:
    """The parts of the plan that are still where the list found them."""
    keys = [one.element for one in made.elements]
    now = dict(session.execute(select(Element.key, Element.post).where(Element.key.in_(keys))).tuples().all())
    handed = [one for one in made.elements if now.get(one.element) == one.old]
    for one in handed:
        session.execute(quietly(update(Element).where(Element.key == one.element).values(post=one.new)))
    return handed


def _write_down(
    session: Session, number: int, made: Reorganisation, handed: Iterable[Handed], by: Writing
) -> None:
    entries = [journal.Entry("reorganised", f"proposal/{number}", None, str(made.on))]
    for unit in made.ended:
        into = joined(unit.into)
        entries.append(
            journal.Entry("unit changed" if unit.stays else "unit ended", f"unit/{unit.unit}", None, into)
        )
    entries += [journal.Entry("unit begun", f"unit/{one.unit}", None, one.name) for one in made.made]
    entries += [journal.Entry("unit put below", f"unit/{one.key}", one.old, one.new) for one in made.below]
    entries += [journal.Entry("head named", f"unit/{unit}", None, post) for unit, post in made.heads.items()]
    entries += [journal.Entry("post moved", f"post/{one.key}", one.old, one.new) for one in made.posts]
    entries += [journal.Entry("taken over", f"element/{one.element}", one.old, one.new) for one in handed]
    journal.write(session, by.at, by.actor, by.door, entries)


# ── The tasks that go with it ───────────────────────────────────────────────────────────────────────────


def _give_tasks(session: Session, handed: Sequence[Handed], made: Reorganisation, by: Writing) -> None:
    """What is owed about a part of the plan goes with it; both who had it and who has it hear so later."""
    new = {(one.element, one.old): one.new for one in handed}
    theirs = (Request.subject.in_([one.element for one in handed]), Request.state.in_(OWED))
    found = (
        session.execute(select(Request.__table__).where(*theirs).order_by(Request.id)).all() if new else []
    )
    tasks = [task for task in found if (task.subject, task.post) in new]
    if not tasks:
        return
    org = organisation(session, by.today)
    requests.drop_untold(session, [task.key for task in tasks])
    after = first_letters(made, by.days)
    lines: list[NewLine] = []
    knows = _told_of(session, [task.key for task in tasks])
    for task in tasks:
        before, post = has_it(task, org), new[task.subject, task.post]
        taker = _give(session, task, post, org, by)
        lines += _news(task, before, taker, knows, org, after)
    requests.tell(session, lines)
    entries = [
        journal.Entry("task taken over", f"request/{task.key}", task.post, new[task.subject, task.post])
        for task in tasks
    ]
    journal.write(session, by.at, by.actor, by.door, entries)


def _give(session: Session, task: Any, post: str | None, org: Organisation, by: Writing) -> str | None:
    """The task with its new post; whoever it was given to keeps it. Returns who has it then."""
    who = org.receiver(post, task.handed_to)
    values: dict[str, Any] = {"post": post, "next_on": by.today if task.state == "open" else task.next_on}
    if task.asked_on is not None:
        values |= {"person": who.holder or who.receiver}
        values |= {"acting": None if who.receiver == who.holder else who.receiver}
    session.execute(quietly(update(Request).where(Request.id == task.id).values(**values)))
    return who.receiver


def _told_of(session: Session, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Task and person who has had, or has in a letter, a line that asks."""
    asking = (NoticeLine.rung.in_((*LADDER, REOPENED)), NoticeLine.notice.is_not(None))
    found = session.execute(
        select(NoticeLine.subject, NoticeLine.person).where(NoticeLine.subject.in_(keys), *asking)
    )
    return {(row.subject, row.person) for row in found}


def _news(
    task: Any,
    before: str | None,
    taker: str | None,
    knows: set[tuple[str, str]],
    org: Organisation,
    after: date,
) -> Iterable[NewLine]:
    if task.asked_on is None or task.state != "open" or taker == before:
        return
    about = {"subject": task.key, "kind": task.kind, "due_no": task.due_no, "from_on": after}
    if taker is not None:
        facts = {"due_on": task.due_on.isoformat()} | ({"before": before} if before else {})
        yield NewLine(rung=TAKEN_OVER, person=taker, facts=facts, **about)
    if before is not None and before not in org.away and (task.key, before) in knows:
        facts = {"what": "passed_on"} | ({"before": taker} if taker else {})
        yield NewLine(rung="cancelled", person=before, facts=facts, **about)
