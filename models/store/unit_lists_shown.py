"""The list of a reorganisation in names: what its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.reorganisation import (
    Reorganisation,
)
from models.reorganisation_page import ListShown, MoneyLine, PartLine, PostLine, TaskLine, UnitLine
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Settings
from models.store import closed
from models.store.acts import has_it
from models.store.organisation import organisation
from models.store.quiet_days import new_day
from models.store.tables import (
    BudgetLine,
    LineServes,
    Meeting,
    Milestone,
    Person,
    Proposal,
    Request,
)
from models.store.unit_lists import OWED, Kept, ground, kept, list_of
from models.titles import meeting_title, spoken_kind
from models.workdays import workdays

# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


def shown(session: Session, number: int, settings: Settings, today: date) -> ListShown:
    """Everything from whom to whom, as the list of this number says it; closed matters are numbers."""
    (one,) = kept(session, Proposal.id == number)
    return _Showing(session, one, list_of(one), settings, today).whole()


GIVEN_UP_FOR = timedelta(days=30)
"""How long a task that nobody answered is still one that somebody may take over."""


class _Showing:
    """A list being put into names."""

    def __init__(
        self, session: Session, one: Kept, made: Reorganisation, settings: Settings, today: date
    ) -> None:
        self.session, self.one, self.made = session, one, made
        self.settings, self.today = settings, today
        self.ground = ground(session, made.on)
        self.people = dict(session.execute(select(Person.key, Person.name)).tuples().all())
        self.new = {one.key: one.new for one in made.posts}
        self.old = {one.key: one.old for one in made.posts}
        self.names = {key: unit.name for key, unit in self.ground.units.items()}
        self.names |= {one.unit: one.name for one in made.made}

    def whole(self) -> ListShown:
        """The page's facts."""
        made = self.made
        loudly = made.quiet_from == made.quiet_until
        parts = list(self._parts())
        return ListShown(
            number=self.one.id,
            state="done" if self.one.done_on else self.one.state,
            on=made.on,
            quiet=None if loudly else (max(made.quiet_from, self.one.made_on), made.quiet_until),
            units=tuple(self._units()),
            posts=tuple(self._posts()),
            parts=tuple(line for line, _, _ in parts),
            tasks=() if self.one.done_on else tuple(self._tasks({key: new for _, key, new in parts})),
            money=tuple(self._money()),
            closing=() if loudly else tuple(self._closing()),
        )

    def _units(self) -> Iterator[UnitLine]:
        for one in self.made.ended:
            leads = tuple(self._who(self._head(unit)) for unit in one.into)
            yield UnitLine(self.names[one.unit], tuple(self.names[unit] for unit in one.into), leads)

    def _head(self, unit: str) -> str | None:
        known = self.ground.units.get(unit)
        return self.made.heads.get(unit, known.head if known else None)

    def _who(self, post: str | None, *, then: bool = True) -> str:
        """A post as one says it: who holds it, and what it is called; the post alone while it is vacant."""
        known = self.ground.posts.get(post or "")
        if known is None:
            return ""
        name = self.people.get(known.holder or "")
        title = self.made.titles.get(post or "", known.title) if then else known.title
        return f"{name}, {title}" if name else title

    def _posts(self) -> Iterator[PostLine]:
        into = {one.unit: one.into for one in self.made.ended}
        for key in (*self.new, *self.made.undecided):
            post = self.ground.posts[key]
            old = self.old.get(key, post.unit) or ""
            choose = into.get(post.unit or "", ()) if key in self.made.undecided else ()
            new = self.names.get(self.new.get(key) or "", "")
            holder = self.people.get(post.holder or "", "")
            choices = tuple(self.names[unit] for unit in choose)
            yield PostLine(post.title, holder, self.names.get(old, ""), new, choices)

    def _parts(self) -> Iterator[tuple[PartLine, str, str | None]]:
        """Each part of the plan whose post lies in a unit that changes, with its key and its post then."""
        changing = {one.unit for one in self.made.ended}
        handed = {one.element: one for one in self.made.elements}
        shut = closed.elements(self.session, self.ground.elements, self.today)
        for key, element in self.ground.elements.items():
            post = self.ground.posts.get(element.post)
            told = handed.get(key)
            if told is None and (post is None or post.unit not in changing):
                continue
            old, new = (told.old, told.new) if told else (element.post, element.post)
            title = None if key in shut else element.title
            yield self._part(element.number, title, old, new), key, new

    def _part(self, number: int, title: str | None, old: str, new: str | None) -> PartLine:
        before = self._who(old, then=False)
        return PartLine(number, title, before, before if old == new else self._who(new))

    def _tasks(self, then: Mapping[str, str | None]) -> Iterator[TaskLine]:
        """What is owed about these parts, or by posts of units that change."""
        posts = [key for key, post in self.ground.posts.items() if post.unit in self.made.concerned]
        theirs = or_(Request.post.in_(posts), Request.subject.in_(list(then)))
        fresh = or_(Request.state != "needs_person", Request.due_on >= self.today - GIVEN_UP_FOR)
        found = self.session.execute(
            select(Request.__table__)
            .where(theirs, fresh, Request.state.in_(OWED))
            .order_by(Request.due_on, Request.id)
        ).all()
        org = organisation(self.session, self.today)
        shut = closed.tasks(self.session, [task.key for task in found], self.today)
        for task in found:
            before = has_it(task, org)
            after = org.receiver(then.get(task.subject, task.post), task.handed_to).receiver
            kind = spoken_kind(task.kind, task.key)
            title = None if task.key in shut else task.title
            stays = task.asked_on is not None and then.get(task.subject, task.post) == task.post
            names = (self.people.get(who or "", "") for who in (before, before if stays else after))
            yield TaskLine(task.id, kind, title, task.due_on, *names)

    def _money(self) -> Iterator[MoneyLine]:
        """The lines of the newest budget by unit; what serves a part of the plan goes with that."""
        into = {one.unit: one.into for one in self.made.ended if not one.stays}
        newest = select(func.max(BudgetLine.first_year)).scalar_subquery()
        serving = select(LineServes.line)
        count = func.count(BudgetLine.id)
        found = self.session.execute(
            select(BudgetLine.unit, count)
            .where(BudgetLine.first_year == newest, BudgetLine.unit.in_(list(into)))
            .where(BudgetLine.id.not_in(serving))
            .group_by(BudgetLine.unit)
            .order_by(BudgetLine.unit)
        )
        for unit, lines in found:
            new = self._head(into[unit][0]) if len(into[unit]) == 1 else None
            head = self.ground.units[unit].head
            yield MoneyLine(self.names[unit], lines, self._who(head), self._who(new))

    def _closing(self) -> Iterator[tuple[str, date]]:
        """The meetings for which somebody here may have no time to answer after the quiet days."""
        posts = [key for key, post in self.ground.posts.items() if post.unit in self.made.concerned]
        owing = (
            select(Request.id)
            .join(Meeting, Meeting.id == Request.meeting)
            .where(Request.post.in_(posts), Request.state.in_(OWED), Request.kind.in_(ASKED_FOR_A_MEETING))
            .where(Request.due_on >= self.made.quiet_from, Request.due_on <= self.made.quiet_until)
            .where(Meeting.year == Milestone.year, Meeting.kind == Milestone.scope)
        )
        found = self.session.execute(
            select(Milestone.scope, Milestone.date)
            .where(Milestone.kind == "close", Milestone.state == "waiting", owing.exists())
            .order_by(Milestone.date)
        )
        for scope, day in found:
            if new_day(self.made, day, workdays(self.settings.days)) is None:
                yield meeting_title(scope, self.settings), day
