"""The theme meetings in the memory: the checklist of each, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from models import store
from models.store import called_off, meetings
from models.store.called_off import CalledOff, Fate
from models.store.meetings import Moved, Sent, Sitting
from tasks import clock, home
from tasks.ledger.responses import writing
from tasks.verbs import verb


def gather(kind: str, year: int, today: date | None = None) -> Checklist:
    """The meeting's checklist as it stands; a mark that wanted it is taken before anything is read."""
    day = clock.today(today, home.settings().municipality.timezone)
    sitting = look(kind, year)
    if sitting.woken:
        with store.writing() as session:
            meetings.take_mark(session, sitting)
    return Checklist(sitting, day)


@verb
def look(kind: str, year: int) -> Sitting:
    """The meeting and its steps as they stand."""
    with store.reading() as session:
        return meetings.look(session, year, kind)


class Checklist:
    """A meeting's steps: each is taken once, when its day has come or what it waits for has happened.

    A step that cannot act costs nothing; one that has acted is looked at anew by those after it.
    """

    def __init__(self, sitting: Sitting, today: date) -> None:
        self._sitting = sitting
        self._today = today

    def save_the_date(self) -> None:
        """The date is told to those who will be asked."""
        self._take(save_date, "save_date")

    def prepare(self) -> None:
        """The tasks are proposed; they wait for the secretariat's yes."""
        self._take(prepare, "prepare")

    def ask(self) -> None:
        """The questions go out on their day, if the sending was approved."""
        if not self._sitting.waits("prepare", "approve"):
            self._take(ask, "ask")

    def chase(self) -> None:
        """The days of the ladder pass; the round writes the letters."""
        self._take(chase, "deadline", "late", "phone", "manager")

    def close_the_answers(self) -> None:
        """What came in becomes a draft brief; what did not is named in it."""
        self._take(close_answers, "close", early=True)

    def walk_the_route(self) -> None:
        """The brief goes from station to station."""
        if not self._sitting.waits("close") and self._sitting.waits("dispatch"):
            self._take(walk_route, "dispatch", early=True, always=True)

    def dispatch(self) -> None:
        """The brief leaves as it stands."""
        self._take(dispatch, "dispatch")

    def hold(self) -> None:
        """The council meets."""
        self._take(hold, "hold")

    def note_the_steers(self) -> None:
        """What the meeting pointed to has been written down; now the decisions are owed."""
        self._take(note, "note", early=True)

    def look_back(self) -> None:
        """The plan group is asked about the meeting."""
        self._take(review, "review")

    def read_the_budget_twice(self) -> None:
        """After the second reading, what became of the priorities is owed."""
        self._take(read_twice, "second_reading")

    def decide(self) -> None:
        """The decisions are recorded."""
        self._take(decide, "decide", early=True)

    def communicate(self) -> None:
        """Somebody passes the decision on."""
        self._take(communicate, "communicate")

    def give_feedback(self) -> None:
        """Those who contributed hear what became of it."""
        self._take(feedback, "feedback")

    def list_the_unfiled(self) -> None:
        """What was talked about and never decided stands on the secretariat's list."""
        self._take(list_unfiled, "unfiled")

    def _take(
        self, step: Callable[[str, int, date], bool], *kinds: str, early: bool = False, always: bool = False
    ) -> None:
        if not self._may(kinds, early, always):
            return
        if step(self._sitting.kind, self._sitting.year, self._today):
            with store.reading() as session:
                looked = meetings.look(session, self._sitting.year, self._sitting.kind)
            self._sitting = looked.model_copy(update={"woken": self._sitting.woken})

    def _may(self, kinds: tuple[str, ...], early: bool, always: bool) -> bool:
        if any(self._sitting.is_due(kind, self._today) for kind in kinds):
            return True
        return self._sitting.waits(*kinds) and (always or (early and self._sitting.woken))


Step = Callable[..., bool]


def _step(step: Step, kind: str, year: int, today: date, *more: str) -> bool:
    """One transaction: lock the meeting, see that the step still waits, write, mark it done."""
    by = writing(f"{kind}_meeting", today)
    with store.writing(deciding=True) as session:
        return step(session, meetings.look(session, year, kind, lock=True), by, *more)


@verb
def save_date(kind: str, year: int, today: date) -> bool:
    """Tell the date of the meeting."""
    return _step(meetings.save_date, kind, year, today)


@verb
def prepare(kind: str, year: int, today: date) -> bool:
    """Propose the meeting's tasks."""
    return _step(meetings.prepare, kind, year, today)


@verb
def ask(kind: str, year: int, today: date) -> bool:
    """Open the tasks that were approved."""
    return _step(meetings.ask, kind, year, today)


@verb
def chase(kind: str, year: int, today: date) -> bool:
    """The days of the ladder have come."""
    return _step(meetings.pass_days, kind, year, today, "deadline", "late", "phone", "manager")


@verb
def close_answers(kind: str, year: int, today: date) -> bool:
    """Close the answers and draft the brief."""
    return _step(meetings.close_answers, kind, year, today)


@verb
def walk_route(kind: str, year: int, today: date) -> bool:
    """Open the next station of the approval route."""
    return _step(meetings.walk_route, kind, year, today)


@verb
def dispatch(kind: str, year: int, today: date) -> bool:
    """Freeze the brief as sent."""
    return _step(meetings.dispatch, kind, year, today)


@verb
def hold(kind: str, year: int, today: date) -> bool:
    """The meeting has been held."""
    return _step(meetings.hold, kind, year, today)


@verb
def note(kind: str, year: int, today: date) -> bool:
    """The steers have been noted, or their day has come."""
    return _step(meetings.note, kind, year, today)


@verb
def review(kind: str, year: int, today: date) -> bool:
    """Ask the plan group about the meeting."""
    return _step(meetings.review, kind, year, today)


@verb
def read_twice(kind: str, year: int, today: date) -> bool:
    """Ask what the second reading made of the priorities."""
    return _step(meetings.read_twice, kind, year, today)


@verb
def decide(kind: str, year: int, today: date) -> bool:
    """The decisions have been recorded, or their day has passed."""
    return _step(meetings.decide, kind, year, today)


@verb
def communicate(kind: str, year: int, today: date) -> bool:
    """Ask somebody to pass the decision on."""
    return _step(meetings.communicate, kind, year, today)


@verb
def feedback(kind: str, year: int, today: date) -> bool:
    """Tell those who contributed what became of it."""
    return _step(meetings.feedback, kind, year, today)


@verb
def list_unfiled(kind: str, year: int, today: date) -> bool:
    """The day of the list of steers without a case has come."""
    return _step(meetings.pass_days, kind, year, today, "unfiled")


@verb
def approve_sending(meeting: str, year: int, today: date | None = None) -> Sent:
    """The secretariat's yes to a meeting's first letters; safe to press twice."""
    by = writing("approve_sending", today)
    with store.writing(deciding=True) as session:
        return meetings.approve(session, meetings.look(session, year, meeting, lock=True), by)


@verb
def preview(meeting: str, year: int, today: date | None = None) -> Sent:
    """Who would be asked what, before anybody presses."""
    with store.reading() as session:
        return meetings.preview(session, meetings.look(session, year, meeting), writing("preview", today))


@verb
def move(year: int, meeting: str, to: date, reason: str, today: date | None = None) -> Moved:
    """Hold a meeting on another day; one that was cancelled or merged is held after all."""
    by = writing("move_meeting", today)
    with store.writing(deciding=True) as session:
        return called_off.move(session, year, meeting, to, reason, by)


@verb
def cancel(year: int, meeting: str, reason: str, tasks: Fate, today: date | None = None) -> CalledOff:
    """A meeting is not held; its tasks are kept, moved to the next meeting, or withdrawn."""
    by = writing(called_off.CANCELLED_BY, today)
    with store.writing(deciding=True) as session:
        return called_off.cancel(session, year, meeting, reason, tasks, by)


@verb
def merge(year: int, meeting: str, into: str, reason: str, today: date | None = None) -> CalledOff:
    """Two meetings are held as one: one date, both sets of questions, one brief."""
    by = writing(called_off.MERGED_BY, today)
    with store.writing(deciding=True) as session:
        return called_off.merge(session, year, meeting, into, reason, by)
