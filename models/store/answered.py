"""Who has answered: the tasks of a round with their newest answers, in a fixed number of statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.answered import COUNTS, Answer, Asked
from models.charts import AnswerDays
from models.facts import MEETINGS, Refused
from models.requests import ASKED_FOR_A_MEETING
from models.rounds import Round, round_title
from models.settings import Settings
from models.store import closed
from models.store.acts import now_with
from models.store.organisation import ANSWERED_IN, organisation
from models.store.standing import names_of
from models.store.tables import Element, Meeting, PlanYear, Post, Request, Response, Unit

STILL_SHOWN = timedelta(days=14)
"""How long the page of a round is kept up to date after its last task was closed."""


def of_round(session: Session, round_: Round, today: date) -> list[Asked]:
    """Every task of the round, withdrawn ones too. Refused when the year has not been opened."""
    if session.get(PlanYear, round_.year) is None:
        raise Refused(
            f"Plan year {round_.year} has not been opened. Open the year first: open {round_.year}.",
            f"Planår {round_.year} er ikke åbnet endnu. Åbn planåret først.",
        )
    org = organisation(session, today)
    names = names_of(session)
    rows = session.execute(_tasks(round_)).all()
    return [_asked(row, now_with(row, org), names, today) for row in rows]


def _tasks(round_: Round) -> Select[Any]:
    kinds = ASKED_FOR_A_MEETING if round_.meeting else ("status",)
    columns = [getattr(Request, name) for name in ("id", "kind", "title", "post", "person", "acting")]
    columns += [getattr(Request, name) for name in ("handed_to", "due_on", "due_no", "state", "asked_on")]
    newest = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    last = newest.subquery()
    same = and_(Response.request == last.c.request, Response.version == last.c.version)
    answers = (Response.version, Response.on_day, Response.door, Response.person.label("answered_by"))
    return (
        select(*columns, *answers, Response.behalf_of, closed.TASK)
        .add_columns(Post.title.label("seat"), Unit.name.label("unit"))
        .outerjoin(last, last.c.request == Request.key)
        .outerjoin(Response, same)
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == ANSWERED_IN)
        .where(Request.kind.in_(kinds), Request.key.startswith(f"{round_.key}/", autoescape=True))
        .order_by(Request.due_on, Request.id)
    )


def _asked(row: Any, has_it: str | None, names: dict[str, str], today: date) -> Asked:
    hidden = closed.is_closed(row.confidential_until, today)
    return Asked(
        number=row.id,
        kind=row.kind,
        title=None if hidden else row.title,
        unit=row.unit or "",
        person=names.get(has_it or "", row.seat or ""),
        due_on=row.due_on,
        moves=row.due_no,
        state=row.state,
        was_asked=row.asked_on is not None,
        answer=None if row.version is None else _answer(row, names),
    )


def _answer(row: Any, names: dict[str, str]) -> Answer:
    person, owner = names.get(row.answered_by or "", ""), names.get(row.behalf_of or "", "")
    return Answer(row.version, row.on_day, row.door, person, owner)


def coming_in(session: Session, round_: Round, settings: Settings, today: date) -> AnswerDays | None:
    """How many have answered on which day, in one statement; None while nobody has been asked."""
    rows = session.execute(_days(round_)).all()
    if not rows:
        return None
    given: dict[date, int] = {}
    deadlines: dict[date, int] = {}
    for row in rows:
        deadlines[row.due_on] = deadlines.get(row.due_on, 0) + row.tasks
        if row.day is not None:
            given[row.day] = given.get(row.day, 0) + row.tasks
    return AnswerDays(
        title=round_title(round_, settings, settings.municipality.language),
        asked=sum(deadlines.values()),
        asked_on=min(row.asked_on for row in rows),
        due_on=max(sorted(deadlines), key=deadlines.__getitem__),
        today=today,
        given=tuple(sorted(given.items())),
    )


def _days(round_: Round) -> Select[Any]:
    """The tasks of a round that were asked for, counted by deadline and by the day of their first answer."""
    kinds = ASKED_FOR_A_MEETING if round_.meeting else ("status",)
    first = select(Response.request, func.min(Response.on_day).label("day")).group_by(Response.request)
    answers = first.subquery()
    day = case((Request.state == "answered", answers.c.day)).label("day")
    asked_on = func.min(Request.asked_on).label("asked_on")
    return (
        select(Request.due_on, day, asked_on, func.count().label("tasks"))
        .outerjoin(answers, answers.c.request == Request.key)
        .where(Request.kind.in_(kinds), Request.key.startswith(f"{round_.key}/", autoescape=True))
        .where(Request.state.in_(COUNTS), Request.asked_on.is_not(None))
        .group_by(Request.due_on, day)
    )


def open_rounds(session: Session, today: date) -> list[Round]:
    """The rounds of open years in which somebody owes an answer, or did within the last days."""
    running = or_(Request.state == "open", Request.closed_on >= today - STILL_SHOWN)
    found = session.execute(
        select(Request.year, Request.key, Meeting.kind.label("meeting"))
        .join(PlanYear, (PlanYear.year == Request.year) & (PlanYear.state == "open"))
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .where(Request.kind.in_((*ASKED_FOR_A_MEETING, "status")), running, Request.asked_on.is_not(None))
        .order_by(Request.year, Request.id)
    )
    rounds = {_round(row.year, row.meeting, row.key) for row in found}
    return sorted(rounds, key=_place)


def _round(year: int, meeting: str | None, key: str) -> Round:
    no = None if meeting else int(key.split("/")[2])
    return Round.model_validate({"year": year, "meeting": meeting, "no": no})


def _place(round_: Round) -> tuple[int, int, int]:
    return round_.year, MEETINGS.index(round_.meeting) if round_.meeting else len(MEETINGS), round_.no or 0
