"""What one person's page is made from, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, ColumnElement, Select, String, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.answer_words import Said, budget_years, in_words
from models.brief.contents import Brief
from models.brief.veil import veiled
from models.composing import TITLED_BY_MEETING
from models.facts import Refused
from models.forms import PERSONAL, form_of
from models.my_page import (
    CAME_OF_IT,
    CLOSED_POINT,
    ELEMENTS,
    LOOK_BACK,
    NOT_REPEATED,
    OF_ONE_PERSON,
    Asked,
    Came,
    Contributed,
    Matter,
    MyPage,
    OutcomeOnPage,
    Part,
    Reader,
    TaskPage,
    ThreadPart,
    Version,
    areas,
    came_of,
    outcome,
    own_body,
    part_of,
    placed,
    shown,
    standing,
    verdicts,
    what_happens_to,
    why_of,
)
from models.requests import ASKED_FOR_A_MEETING, OUTSIDE, RECORDED, STOPPED
from models.room import RoomLine
from models.settings import Language, Settings
from models.store import briefs, closed, letters, plan_routes, room, stances
from models.store.meetings import next_step
from models.store.organisation import organisation
from models.store.responses import ENDS
from models.store.tables import (
    Asking,
    Draft,
    Element,
    Link,
    Meeting,
    Milestone,
    NoticeLine,
    Outcome,
    Person,
    PlanYear,
    Post,
    PostHolder,
    Request,
    Response,
    Wish,
)
from models.store.tables import Brief as Kept
from models.titles import is_of_plan, plan_noun
from models.workdays import Workdays, workdays

AREAS = ("strategy", "policy")
"""The kinds of element that tasks are grouped by."""

LARGEST_NUMBER = 999_999_999
"""A task's number has nine digits at most."""

WITHOUT_ELEMENT = TITLED_BY_MEETING | {"coherence", "room"}
"""The kinds of task whose subject is no element, whatever it is called."""


def page(session: Session, person: str, settings: Settings, today: date, *, alone: bool = True) -> MyPage:
    """Everything that a person sees; Refused when nobody has that key.

    Not `alone`: the words may come to others, and closed matters are numbers to everybody.
    Who has left, or cannot be written to, sees an empty page. The number of statements is fixed.
    """
    who = _person(session, person)
    reader = _reader(session, person, who.language, settings, today)._replace(alone=alone)
    known = {"person": person, "name": who.name, "first_name": who.name.split(" ")[0]}
    if _is_gone(who, today):
        return MyPage(**known, language=reader.language)
    matters = _matters(session, reader, _on_page(reader))
    lines = list(placed(matters, reader, _names(session, matters, reader)))
    return MyPage(
        **known,
        language=reader.language,
        areas=areas(line for line in lines if line.place == "areas"),
        handed=standing(lines, "handed"),
        asked_about=standing(lines, "asked_about"),
        answered=standing(lines, "answered"),
        came_of_it=tuple(_came_of_it(session, reader)),
    )


def task(session: Session, person: str, number: int, settings: Settings, today: date) -> TaskPage | None:
    """A task with all that its page shows; None where this person has no such task."""
    found = _task(session, person, number, settings, today)
    if found is None:
        return None
    return _task_page(session, *found)


def receipt(
    session: Session, person: str, number: int, settings: Settings, today: date
) -> tuple[TaskPage, int] | None:
    """A task, and how many more this person owes; None where this person has no such task."""
    found = _task(session, person, number, settings, today)
    if found is None:
        return None
    reader = found[2]
    matters = _matters(session, reader, and_(Request.state != "answered", _on_page(reader)))
    owed = sum(one.place == "areas" for one in placed(matters, reader, {}))
    return _task_page(session, *found), owed


def brief(session: Session, person: str, number: int, settings: Settings, today: date) -> Brief | None:
    """The newest brief of the task's meeting: an approval's at once, any other's once it has been sent."""
    found = _task(session, person, number, settings, today)
    if found is None:
        return None
    if is_of_plan(found[0].key):
        return plan_routes.document(session, settings, found[0].year, today)
    facts = session.scalar(_brief_of(found[0]).order_by(Kept.version.desc()).limit(1))
    if facts is None:
        return None
    kept = Brief.model_validate(facts)
    if closed.let_into_brief(session, kept.year, kept.meeting, person, today):
        return veiled(kept, closed.veils(session, today, kept.language))
    return briefs.as_shown(session, kept, today)


# ── Who looks ───────────────────────────────────────────────────────────────────────────────────────────


def _person(session: Session, person: str) -> Any:
    columns = (Person.name, Person.language, Person.email, Person.left_on, Person.misled_at)
    who = session.execute(select(*columns).where(Person.key == person)).first()
    if who is None:
        raise Refused(f"Nobody is known as '{person}'.", f"Vi kender ingen »{person}«.")
    return who


def _names(
    session: Session, matters: Iterable[Matter], reader: Reader, *others: str | None
) -> dict[str, str]:
    """The names of everybody who has to do with these tasks."""
    people = {person for one in matters for person in _people(one, reader)} | {*others}
    return letters.names(session, [key for key in people if key])


def _people(matter: Matter, reader: Reader) -> Iterable[str | None]:
    yield from (matter.person, matter.acting, matter.handed_to, matter.handed_by)
    yield from reader.org.receiver(matter.post, matter.handed_to)
    yield from reader.org.receiver(matter.post)


def _is_gone(who: Any, today: date) -> bool:
    left = who.left_on is not None and who.left_on <= today
    return who.email is None or who.misled_at is not None or left


def _reader(session: Session, person: str, language: str, settings: Settings, today: date) -> Reader:
    spoken = cast(Language, language if language in ("da", "en") else settings.municipality.language)
    return Reader(person, spoken, organisation(session, today), settings, today)


# ── Tasks ───────────────────────────────────────────────────────────────────────────────────────────────


def _on_page(reader: Reader) -> ColumnElement[bool]:
    """The tasks that may stand on the page: open, or closed lately, or of a year that is running."""
    since = reader.today - LOOK_BACK
    running = select(PlanYear.year).where(PlanYear.state == "open")
    lately = or_(Request.closed_on >= since, Request.year.in_(running))
    told = Request.close_reason != STOPPED
    closed = and_(Request.state.in_(("answered", "needs_person")), lately, told)
    theirs = _theirs(reader)
    return or_(
        and_(Request.state == "open", or_(theirs, _asked(reader.person))),
        and_(closed, theirs),
    )


def _theirs(reader: Reader) -> ColumnElement[bool]:
    """The tasks that this person has, had, was given or gave away; the rules sort them."""
    me, org = reader.person, reader.org
    posts = [post for post in org.seats if me in org.receiver(post)]
    instead_of = [other for other in org.away if org.receiver(None, other).receiver == me]
    named = [Request.person == me, Request.acting == me, Request.handed_by == me]
    named += [Request.handed_to.in_([me, *instead_of])]
    if posts:
        named.append(Request.post.in_(posts))
    if org.receiver(None).receiver == me:
        named.append(Request.post.is_(None))
    if reader.of_the_secretariat:
        named.append(Request.kind.in_(RECORDED))
    return or_(*named)


_ME: BindParameter[str] = bindparam("me", type_=String())
_EYES: BindParameter[str] = bindparam("eyes", type_=String())


def _asked(me: str | BindParameter[str]) -> ColumnElement[bool]:
    """Whether a letter has asked this person, as the manager, about the task under its present deadline."""
    told = select(NoticeLine.id).where(
        NoticeLine.subject == Request.key,
        NoticeLine.due_no == Request.due_no,
        NoticeLine.rung == "manager",
        NoticeLine.person == me,
        NoticeLine.included.is_(True),
    )
    return and_(Request.state == "open", Request.told_on.is_not(None), told.exists())


_AS_THEY_ARE = (
    *(
        "key",
        "kind",
        "form",
        "year",
        "subject",
        "title",
        "post",
        "person",
        "acting",
        "handed_to",
        "handed_by",
        "handed_note",
    ),
    *("due_on", "first_due_on", "due_no", "move_reason", "state", "closed_on", "close_reason"),
)


def _matters(session: Session, reader: Reader, where: ColumnElement[bool]) -> list[Matter]:
    """Tasks as the rules look at them; three statements.

    Which they are is found first, in one narrow table: joined at once, a database may read every answer.
    """
    found = session.scalars(select(Request.id).where(where)).all()
    rows = session.execute(_ROWS, {"me": reader.person, "eyes": reader.eyes, "ids": found}).all()
    parents = _area_of(
        session, {row.subject for row in rows if row.element in ("action", "effect")}, reader.eyes
    )
    return [_matter(row, parents, reader) for row in rows]


def _rows() -> Select[Any]:
    newest = select(func.max(Response.version)).where(Response.request == Request.key)
    given = and_(
        Response.request == Request.key, Response.version == newest.correlate(Request).scalar_subquery()
    )
    end = case(*((Request.kind == kind, step) for kind, step in ENDS.items()), else_="")
    ends = and_(Milestone.year == Request.year, Milestone.scope == Meeting.kind, Milestone.kind == end)
    about = and_(Element.key == Request.subject, Request.kind.not_in(WITHOUT_ELEMENT))
    wished = and_(Wish.request == Request.key, Wish.due_no == Request.due_no)
    return (
        select(
            Request.id.label("number"),
            *(getattr(Request, name) for name in _AS_THEY_ARE),
            *(
                Meeting.id.label("meeting_id"),
                Meeting.kind.label("meeting"),
                Meeting.held_on.label("meeting_on"),
            ),
            *(Element.kind.label("element"), Element.title.label("area_title"), closed.task_for(_EYES)),
            *(Milestone.date.label("ends_on"), Milestone.state.label("end"), PlanYear.state.label("run")),
            *(Response.version.label("given"), Response.on_day.label("given_on")),
            *(Response.person.label("given_by"), Response.behalf_of.label("given_for")),
            *(
                Draft.at.label("draft"),
                Wish.wished_on.label("wish"),
                Wish.state.label("wished"),
                _asked(_ME).label("asked"),
                Asking.questions.label("asks"),
            ),
        )
        .select_from(Request)
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .outerjoin(Element, about)
        .outerjoin(Milestone, and_(ends, Milestone.no == 0, Milestone.state != "dropped"))
        .outerjoin(PlanYear, PlanYear.year == Request.year)
        .outerjoin(Response, given)
        .outerjoin(Draft, and_(Draft.request == Request.key, Draft.person == _ME))
        .outerjoin(Wish, wished)
        .outerjoin(Asking, Asking.id == Request.asking)
        .where(Request.id.in_(bindparam("ids", expanding=True)))
        .order_by(Request.id)
    )


def last_day_before(ends_on: date, days: Workdays) -> date:
    """The last day a deadline can be moved to, where answers end on `ends_on`."""
    return days.on_or_before(days.shift(ends_on, -1))


_ROWS = _rows()
"""Every page asks it: it is put together once."""


class _Area(NamedTuple):
    key: str
    title: str
    confidential_until: date | None


def _area_of(session: Session, subjects: Iterable[str], person: str) -> dict[str, _Area]:
    """The strategy or policy that each action or effect belongs to: the first, where there are several."""
    found = session.execute(
        select(Link.from_key, Element.key, Element.title, closed.element_for(person).label("until"))
        .join(Element, Element.key == Link.to_key)
        .where(Element.kind.in_(AREAS), Link.from_key.in_(list(subjects)))
        .order_by(Link.id.desc())
    )
    return {row[0]: _Area(*row[1:]) for row in found}


def _matter(row: Any, parents: Mapping[str, _Area], reader: Reader) -> Matter:
    area = parents.get(row.subject)
    if area is None or (area.confidential_until is not None and area.confidential_until > reader.today):
        area = _Area(row.subject, row.area_title, None)
    own = {name: getattr(row, name) for name in ("number", *_AS_THEY_ARE)}
    same = {name: getattr(row, name) for name in _SAME}
    return Matter(
        **own,
        **same,
        area=area.key if row.element is not None else None,
        area_title=area.title or "",
        ended=row.end == "done",
        running=row.run != "closed",
        asked=bool(row.asked),
        given=row.given or 0,
        has_draft=row.draft is not None,
        last_on=last_day_before(row.ends_on, workdays(reader.settings.days)) if row.ends_on else None,
        wish=row.wish if row.wished == "open" else None,
        declined=row.wished == "declined",
        asks=tuple(row.asks or ()),
    )


_SAME = (
    *("meeting_id", "meeting", "meeting_on", "element", "confidential_until", "ends_on"),
    *("given_on", "given_by", "given_for"),
)


# ── What came of it ─────────────────────────────────────────────────────────────────────────────────────


def _came_of_it(session: Session, reader: Reader) -> Iterable[OutcomeOnPage]:
    """What was said in the last year about what this person contributed to; five statements at most."""
    since = reader.today - CAME_OF_IT
    given = _contributed(session, reader, since)
    if not given:
        return []
    meetings = [row.meeting for row in given if row.meeting is not None]
    below = _below(session, {row.subject for row in given})
    contributed = [
        Contributed(row.meeting, frozenset({row.subject, *below.get(row.subject, ())}), row.on_day)
        for row in given
    ]
    about = frozenset().union(*(one.about for one in contributed))
    said = or_(Outcome.meeting.in_(meetings), Outcome.subject.in_(about))
    came = _outcomes(
        session, reader.eyes, said, Outcome.decided_on >= since, Outcome.decided_on <= reader.today
    )
    return [outcome(one, reader, own=own) for one, own in came_of(contributed, came, reader.today)]


def _contributed(session: Session, reader: Reader, since: date) -> Sequence[Any]:
    """The meetings' tasks that this person has answered, or that were answered on this person's behalf."""
    me = reader.person
    asked = select(Meeting.id).where(Meeting.year >= since.year)
    held = select(PostHolder.post).where(PostHolder.person == me)
    near = (Request.person == me, Request.acting == me, Request.handed_to == me, Request.post.in_(held))
    of_meetings = (Request.kind.in_(ASKED_FOR_A_MEETING), Request.meeting.in_(asked))
    found = session.scalars(select(Request.key).where(*of_meetings, or_(*near))).all()
    theirs = or_(Response.behalf_of == me, and_(Response.person == me, _not_only_written_in(me)))
    return session.execute(
        select(Request.meeting, Request.subject, func.min(Response.on_day).label("on_day"))
        .join(Response, Response.request == Request.key)
        .where(Request.key.in_(found), Response.request.in_(found), theirs)
        .group_by(Request.meeting, Request.subject)
        .order_by(Request.meeting, Request.subject)
    ).all()


def _not_only_written_in(me: str) -> ColumnElement[bool]:
    """Who wrote an answer in for somebody else has not contributed; who had the task in their place has."""
    had_it = or_(Request.person == me, Request.acting == me, Request.handed_to == me)
    return or_(Response.behalf_of.is_(None), had_it)


def _below(session: Session, subjects: Iterable[str]) -> dict[str, set[str]]:
    """What belongs to these elements: their actions and effects."""
    found = session.execute(select(Link.to_key, Link.from_key).where(Link.to_key.in_(list(subjects))))
    below: dict[str, set[str]] = {}
    for row in found:
        below.setdefault(row.to_key, set()).add(row.from_key)
    return below


def _outcomes(session: Session, person: str, *where: ColumnElement[bool]) -> list[Came]:
    """Outcomes, each in its newest version, closed to this person or not."""
    newer = aliased(Outcome)
    same = (newer.meeting == Outcome.meeting, newer.kind == Outcome.kind, newer.subject == Outcome.subject)
    last = ~select(newer.id).where(*same, newer.version > Outcome.version).exists()
    names = ("kind", "subject", "title", "verdict", "text", "body", "case_number", "item", "decided_on")
    found = session.execute(
        select(
            *(Outcome.meeting, Meeting.kind.label("meeting_kind"), Meeting.year),
            *(getattr(Outcome, name) for name in (*names, "due_on", "done_on")),
            *(Post.title.label("responsible"), func.coalesce(Element.id, Outcome.id).label("element")),
            closed.outcome_for(person),
        )
        .join(Meeting, Meeting.id == Outcome.meeting)
        .outerjoin(Post, Post.key == Outcome.post)
        .outerjoin(Element, Element.key == Outcome.subject)
        .where(last, *where)
        .order_by(Outcome.id)
    )
    return [Came(**row, next_step=next_step(row["verdict"])) for row in found.mappings()]


# ── One task ────────────────────────────────────────────────────────────────────────────────────────────

_Found = tuple[Matter, Part, Reader]


def _task(session: Session, person: str, number: int, settings: Settings, today: date) -> _Found | None:
    """A task that has been asked, and what it is to this person; None for a stranger's."""
    who = _person(session, person)
    if _is_gone(who, today) or not 0 < number <= LARGEST_NUMBER:
        return None
    reader = _reader(session, person, who.language, settings, today)
    matters = _matters(session, reader, and_(Request.id == number, Request.state != "proposed"))
    part = part_of(matters[0], reader) if matters else None
    return None if part is None else (matters[0], part, reader)


def _task_page(session: Session, matter: Matter, part: Part, reader: Reader) -> TaskPage:
    rows = _versions(session, matter.key)
    answered_by = [person for row in rows for person in (row.person, row.behalf_of)]
    names = _names(session, [matter], reader, *answered_by)
    line = shown(matter, part, reader, names)
    may_read = is_of_plan(matter.key) or _has_brief(session, matter)
    page = TaskPage(
        task=line,
        why=why_of(matter, line, reader),
        what_happens=what_happens_to(matter, line, reader, sent=may_read),
        verdicts=verdicts(matter, reader.settings),
        years=budget_years(matter.year),
        brief=may_read,
        plan=plan_noun(reader.settings, reader.language) if is_of_plan(matter.key) else "",
    )
    versions = tuple(_version(row, names) for row in rows)
    page = page.model_copy(update={"versions": versions, "current": versions[-1] if versions else None})
    return page if line.closed else page.model_copy(update=_in_the_open(session, matter, rows, reader))


def _in_the_open(session: Session, matter: Matter, rows: Sequence[Any], reader: Reader) -> dict[str, Any]:
    """What a confidential matter's page does not show: everything that somebody wrote."""
    body = own_body(rows[-1].body, (rows[-1].person, rows[-1].behalf_of), reader.person) if rows else None
    before = _last_year(session, matter, reader)
    return {
        "body": body,
        "draft": _draft(session, matter.key, reader.person),
        "stance": _stance(session, matter, reader),
        "thread": tuple(_thread(session, matter, reader)),
        "last_year": _said(before, matter, reader) if before else (),
        "last_year_on": before.day if before else None,
        "decision": _decision(session, matter, reader),
        "lines": _lines(session, matter, reader.today),
        "asked": _asked_outside(session, matter),
    }


def _asked_outside(session: Session, matter: Matter) -> Asked | None:
    """Why and what was asked, where no meeting asks."""
    if matter.kind not in OUTSIDE:
        return None
    theirs = select(Asking).join(Request, Request.asking == Asking.id).where(Request.key == matter.key)
    found = session.scalar(theirs)
    if found is None:
        return None
    said = {"why": found.why, "questions": tuple(found.questions), "meeting_on": found.meeting_on}
    return Asked(**said, extra=found.title if found.extra else "")


def _lines(session: Session, matter: Matter, today: date) -> tuple[RoomLine, ...]:
    """The budget lines that a task about the room to move asks about."""
    asks = matter.form == "room"
    return room.of_task(session, matter.post, matter.year, today) if asks else ()


def _versions(session: Session, key: str) -> Sequence[Any]:
    columns = ("version", "on_day", "at", "person", "behalf_of", "door", "body")
    found = select(*(getattr(Response, name) for name in columns)).where(Response.request == key)
    return session.execute(found.order_by(Response.version)).all()


def _version(row: Any, names: Mapping[str, str]) -> Version:
    return Version(
        version=row.version,
        day=row.on_day,
        at=row.at,
        by=names.get(row.person or "", ""),
        behalf_of=names.get(row.behalf_of or "", ""),
        door=row.door,
    )


def _draft(session: Session, key: str, person: str) -> dict[str, str] | None:
    found = session.scalar(select(Draft.body).where(Draft.request == key, Draft.person == person))
    return None if found is None else {name: str(typed) for name, typed in found.items()}


def _stance(session: Session, matter: Matter, reader: Reader) -> str:
    """Where the reader said to stand, whoever has the task: never where anybody else did."""
    asked_for = PERSONAL & form_of(matter.form).model_fields.keys()
    return stances.of(session, reader.person, matter.year) if asked_for else ""


class _Before(NamedTuple):
    year: int
    day: date
    body: dict[str, Any]
    given_by: tuple[str | None, str | None]


def _last_year(session: Session, matter: Matter, reader: Reader) -> _Before | None:
    """The newest answer to the same questions about the same subject: last year's, or an earlier round's.

    A person's own view is shown to nobody else, not even to whoever has the post now.
    """
    if matter.form in NOT_REPEATED:
        return None
    earlier = and_(Request.year == matter.year, Request.id < matter.number)
    same = (Request.kind == matter.kind, Request.form == matter.form, Request.subject == matter.subject)
    before = select(Request.key, Request.year).where(*same, or_(Request.year == matter.year - 1, earlier))
    asked = {row.key: row.year for row in session.execute(before)}
    mine = or_(Response.person == reader.person, Response.behalf_of == reader.person)
    own = [mine] if matter.form in OF_ONE_PERSON else []
    columns = (Response.request, Response.on_day, Response.body, Response.person, Response.behalf_of)
    given = select(*columns).where(Response.request.in_(list(asked)), *own)
    last = session.execute(given.order_by(Response.on_day.desc(), Response.id.desc()).limit(1)).first()
    if last is None:
        return None
    return _Before(asked[last.request], last.on_day, last.body, (last.person, last.behalf_of))


def _said(before: _Before, matter: Matter, reader: Reader) -> tuple[Said, ...]:
    body = own_body(before.body, before.given_by, reader.person)
    return in_words(matter.form, body, before.year, reader.language)


def _decision(session: Session, matter: Matter, reader: Reader) -> OutcomeOnPage | None:
    """The decision that an action follows from."""
    if matter.kind != "action":
        return None
    theirs = (Outcome.meeting == matter.meeting_id, Outcome.subject == matter.subject)
    found = _outcomes(session, reader.eyes, *theirs, Outcome.kind == "decision")
    return outcome(found[0], reader) if found else None


def _has_brief(session: Session, matter: Matter) -> bool:
    return session.scalar(_brief_of(matter).with_only_columns(Kept.id).limit(1)) is not None


def _brief_of(matter: Matter) -> Select[Any]:
    """The briefs of the task's meeting that whoever has the task may read."""
    sent = [] if matter.kind == "approval" else [Kept.stage == "sent"]
    return select(Kept.facts).where(Kept.meeting == matter.meeting_id, *sent)


# ── The red thread ──────────────────────────────────────────────────────────────────────────────────────


def _thread(session: Session, matter: Matter, reader: Reader) -> Iterable[ThreadPart]:
    """What the task's element belongs to, two steps up, and its actions and effects, two steps down."""
    if matter.element is None:
        return []
    near = _links(session, {matter.subject}, {matter.subject})
    up = [row.to_key for row in near if row.from_key == matter.subject]
    down = [row.from_key for row in near if row.to_key == matter.subject]
    far = _links(session, set(up), set(down))
    above = dict.fromkeys([*(row.to_key for row in far if row.from_key in up), *up])
    under = dict.fromkeys([*down, *(row.from_key for row in far if row.to_key in down)])
    elements = _elements(session, {*above, *under} - {matter.subject}, reader)
    told = [(key, "belongs_to") for key in above]
    told += [
        (key, BELOW[elements[key].kind]) for key in under if key in elements and elements[key].kind in BELOW
    ]
    return [_thread_part(elements[key], relation, reader) for key, relation in told if key in elements]


BELOW = {"action": "actions", "effect": "effects"}
"""What stands under an area, by its kind."""


def _links(session: Session, up_from: set[str], down_from: set[str]) -> Sequence[Any]:
    either = or_(Link.from_key.in_(up_from), Link.to_key.in_(down_from))
    return session.execute(select(Link.from_key, Link.to_key).where(either).order_by(Link.id)).all()


def _elements(session: Session, keys: Iterable[str], reader: Reader) -> dict[str, Any]:
    """Those that have not ended."""
    columns = (Element.key, Element.id, Element.kind, Element.title)
    until = closed.element_for(reader.eyes).label("confidential_until")
    lasting = or_(Element.ended_on.is_(None), Element.ended_on > reader.today)
    return {
        row.key: row for row in session.execute(select(*columns, until).where(Element.key.in_(keys), lasting))
    }


def _thread_part(row: Any, relation: str, reader: Reader) -> ThreadPart:
    hidden = closed.is_closed(row.confidential_until, reader.today)
    return ThreadPart(
        relation=cast(Any, relation),
        kind=row.kind,
        word=ELEMENTS[row.kind].said_in(reader.language),
        title=CLOSED_POINT.said_in(reader.language).format(row.id) if hidden else row.title,
        closed=hidden,
    )
