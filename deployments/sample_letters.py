"""Letters to look at before anybody gets one: every kind there is, put together as the real ones are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from models.composing import Envelope, letter_of
from models.notices import RELATIVES, Letter
from models.requests import HAS_QUESTIONS
from models.settings import Language, Settings
from models.titles import plan_task
from tasks import clock

DAY = date(2027, 5, 13)
"""The day on which the sample letters are written: a Thursday."""

TO = "Bjørn Ærø"
ADDRESS = "bjoern.aeroe@kommune.example"
LINK = "https://plan.kommune.example/side/proeve"
"""Leads nowhere: a letter that is only looked at must not open anybody's page."""

NAMES = {"owner": "Mette Holm", "manager": "Karen Lund", "before": "Ole Dam"}

DUE: Mapping[str, date] = {
    "heads_up": date(2027, 5, 20),
    "reminder": date(2027, 5, 14),
    "late": date(2027, 5, 11),
    "manager": date(2027, 5, 11),
    "manager_copy": date(2027, 5, 11),
    "correction": date(2027, 5, 28),
}
"""When the task of a letter is due; of any other in four weeks."""

HELD_ON = {"april": date(2027, 4, 20), "june": date(2027, 6, 8), "august": date(2027, 8, 24)}
LATE = {"call_day": "2027-05-20", "last_day": "2027-05-19"}
DECIDED: dict[str, Any] = {
    "told": [["Sundhedspolitik", "approved_amended", "40 plejeboliger i Vestbyen, opført over to år"]],
    "body": "økonomiudvalget",
    "decided_on": "2027-05-04",
}
POINTED = [["Sundhedspolitik", "adjust", "forebyggelse før behandling, og børnene først"]]


class Known(NamedTuple):
    """A line as the memory knows it (models.composing.Known)."""

    subject: str
    rung: str
    kind: str
    facts: Mapping[str, Any]
    title: str
    form: str
    due_on: date | None
    about: str
    meeting: str | None
    meeting_on: date | None
    number: int | None = 14
    confidential_until: date | None = None


TRIED = Known("trial", "trial", "trial", {}, "", "", None, "", None, None)
"""The one line of the letter that tries the mail server."""


class Sample(NamedTuple):
    """A letter to look at: the rung it is shown under, a name for its files, and the letter."""

    rung: str
    name: str
    letter: Letter


class Task(NamedTuple):
    """A task that letters are about."""

    kind: str
    form: str
    title: str
    meeting: str | None = None
    about: str = "sundhed"
    key: str = ""


TASKS: tuple[Task, ...] = (
    Task("contribution", "june", "Sundhedspolitik", "june"),
    Task("coherence", "coherence", "Sammenhæng", "august"),
    Task("approval", "approval", "Oplæg", "june", "finance"),
    Task("plan_approval", "approval", "Handlingsplan", None, "finance", plan_task(2027, "finance")),
    Task("steers", "", "Opsamling", "april"),
    Task("review", "review", "Evaluering af mødet", "april"),
    Task("decisions", "", "Beslutninger", "april"),
    Task("budget", "", "Budget", "august"),
    Task("communicate", "done", "Beslutninger", "april"),
    Task("action", "done", "Plejeboliger i Vestbyen"),
    Task("status", "status", "Sundhedspolitik"),
    Task("evaluation", "evaluation", "Sundhedspolitik"),
    Task("room", "room", "Ældre"),
    Task("ad_hoc", "ad_hoc", "Tal til svar på byrådsspørgsmål"),
    Task("extra", "savings", "Sundhedspolitik"),
)
"""One of each kind of task that somebody can owe."""

CONTRIBUTION, COHERENCE, APPROVAL, *_ = TASKS
DISCUSSED = CONTRIBUTION._replace(meeting="april", form="april")
STATUS = next(task for task in TASKS if task.kind == "status")
READINGS = Task("readings", "", "")
SHIFTED = {
    "what": "readings",
    "budget": "2028",
    "reason": "Økonomiaftalen kom først i august",
    "first_reading_was": "2027-09-14",
    "first_reading": "2027-09-28",
    "second_reading_was": "2027-10-12",
    "second_reading": "2027-10-26",
}
AREAS = ("Sundhedspolitik", "Ældre", "Kultur og fritid", "Klima", "Bosætning")


def letters(settings: Settings, language: Language, link: str = LINK) -> Iterator[Sample]:
    """Every kind of letter in one language, with the municipality's own names, colour and meetings."""
    desk = _Desk(settings, language, link)
    yield from desk.ladder()
    yield from desk.after_the_deadline()
    yield from desk.news()
    yield from desk.out_of_the_ordinary()


def trial(settings: Settings, to: str) -> Letter:
    """The letter that tries the mail server."""
    town, instant = settings.municipality, clock.instant()
    day = instant.astimezone(settings.zone).date()
    envelope = Envelope(f"{instant.isoformat()}/trial/{to}", day, town.sender, to, town.language)
    return letter_of(envelope, [TRIED], settings, NAMES)


class _Desk:
    """Where the samples of one language are written."""

    def __init__(self, settings: Settings, language: Language, link: str) -> None:
        self._settings, self._language, self._link = settings, language, link
        self._held = [meeting.kind for meeting in settings.meetings]
        self._next = next((kind for kind in self._held if HELD_ON[kind] > DAY), self._held[-1])
        self._tasks = [task for task in TASKS if task.meeting is None or task.meeting in self._held]

    def ladder(self) -> Iterator[Sample]:
        """What asks, reminds and misses, for each kind of task."""
        for rung in ("request", "heads_up", "reminder", "late"):
            for task in self._tasks:
                facts = (LATE if rung == "late" else {}) | _asked_about(rung, task)
                yield self._sample(rung, task.kind, self._line(rung, task, **facts))

    def after_the_deadline(self) -> Iterator[Sample]:
        """What a person presses: to the manager, with a copy; a task opened again or handed on."""
        for task in (CONTRIBUTION, APPROVAL, STATUS):
            facts = {"owner": "owner", "last_day": "2027-05-19"}
            yield self._sample("manager", task.kind, self._line("manager", task, **facts))
            copied = {"manager": "manager", "last_day": "2027-05-19"}
            yield self._sample("manager_copy", task.kind, self._line("manager_copy", task, **copied))
        why = {"reason": "Økonomien i forslaget er ændret siden dit svar"}
        yield self._sample("reopened", "task", self._line("reopened", CONTRIBUTION, **why))
        yield self._sample("taken_over", "post", self._line("taken_over", CONTRIBUTION, before="before"))
        acting = {"before": "before", "acting": "yes"}
        yield self._sample("taken_over", "acting", self._line("taken_over", CONTRIBUTION, **acting))
        handed = {"before": "before", "handed": "yes", "reason": "Du kender tallene bedre end jeg"}
        yield self._sample("taken_over", "handed", self._line("taken_over", CONTRIBUTION, **handed))
        kept = {"wished_on": "2027-06-18", "reason": "Oplægget sendes ud dagen efter"}
        yield self._sample("date_kept", "task", self._line("date_kept", CONTRIBUTION, **kept))

    def news(self) -> Iterator[Sample]:
        """What only tells: dates, moves, cancellations, what was pointed to and what was decided."""
        dates = [self._date(kind) for kind in self._held]
        yield self._sample("save_date", "one", self._date(self._next))
        if len(dates) > 1:
            yield self._sample("save_date", "all", *dates)
        yield from self._moved()
        yield from self._cancelled()
        yield from self._invited()
        elsewhere = DISCUSSED._replace(title="Kultur og fritid")
        yield self._sample("note", "own", self._line("note", DISCUSSED, told=POINTED, own="yes"))
        yield self._sample("note", "others", self._line("note", elsewhere, told=POINTED))
        after = {"next": "to_do", "responsible": "Mette Holm", "due_on": "2027-09-01", "own": "yes"}
        yield self._sample("feedback", "own", self._line("feedback", DISCUSSED, **DECIDED, **after))
        yield self._sample("feedback", "others", self._line("feedback", elsewhere, **DECIDED))
        alone = {**DECIDED, "no_agreement": "yes"}
        yield self._sample("feedback", "no-agreement", self._line("feedback", elsewhere, **alone))
        wrong = {"old_date": "2027-05-12", "reason": "Mailen gik til flere, end den skulle"}
        right = wrong | {"reason": "Vi skrev en forkert dato", "right": "Temamødet er den 8. juni"}
        yield self._sample("correction", "task", self._line("correction", CONTRIBUTION, **right))
        gone = wrong | {"what": "nothing_owed"}
        yield self._sample("correction", "nothing-owed", self._line("correction", CONTRIBUTION, **gone))
        yield self._sample("correction", "meeting", self._date(self._next, "correction", **wrong))
        yield self._sample("new_link", "link", self._line("new_link", Task("link", "", "")))
        yield self._sample("trial", "trial", TRIED)

    def _moved(self) -> Iterator[Sample]:
        meeting = {"what": "meeting", "old_date": "2027-06-01", "reason": "Borgmesteren er på rejse"}
        yield self._sample("moved", "meeting", self._date(self._next, "moved", **meeting))
        yield self._sample("moved", "meeting-and-task", self._line("moved", CONTRIBUTION, **meeting))
        deadline = {"what": "deadline", "old_date": "2027-06-04", "due_on": "2027-06-18"}
        yield self._sample("moved", "deadline", self._line("moved", CONTRIBUTION, **deadline))
        yield self._sample("moved", "readings", self._line("moved", READINGS, **SHIFTED))
        yield from self._called_off()

    def _called_off(self) -> Iterator[Sample]:
        """A meeting that is cancelled or merged, where tasks live on, and one that is held after all."""
        why, other = {"reason": "Byrådet har kun én dag i foråret"}, {"into": self._held[-1]}
        for what in ("merged", "next", "kept", "held_again"):
            into = other if what in ("merged", "next") else {}
            line = self._line("moved", CONTRIBUTION, what=what, **why, **into)
            yield self._sample("moved", f"{what}-and-task", line)
        for what, into in (("merged", other), ("held_again", {})):
            yield self._sample("moved", what, self._date(self._next, "moved", what=what, **why, **into))

    def _cancelled(self) -> Iterator[Sample]:
        meeting = {"what": "meeting", "reason": "Emnet tages op i august"}
        yield self._sample("cancelled", "meeting", self._date(self._next, "cancelled", **meeting))
        yield self._sample(
            "cancelled",
            "task",
            self._line("cancelled", CONTRIBUTION, what="task", reason="Spørgsmålet er besvaret"),
        )
        back = {"what": "taken_back", "before": "before"}
        yield self._sample("cancelled", "taken-back", self._line("cancelled", CONTRIBUTION, **back))
        rest = self._line("cancelled", TASKS[-1], what="election")
        yield self._sample("cancelled", "election", rest)

    def _invited(self) -> Iterator[Sample]:
        """The texts of the invitations; what a calendar reads is not in a letter that is only looked at."""
        where = {"place": "Byrådssalen", "hours": "16.00–19.00" if self._language == "da" else "16:00–19:00"}
        moved = where | {"old_date": "2027-06-01", "reason": "Borgmesteren er på rejse"}
        off = {"what": "uninvited"}
        invited = (
            ("invitation", "meeting", where),
            ("new_time", "meeting", moved),
            ("new_time", "hours", where),
        )
        gone = ("called_off", "meeting", {"what": "cancelled"}), ("called_off", "person", off)
        for rung, name, facts in (*invited, *gone):
            yield self._sample(rung, name, self._date(self._next, rung, **facts), link=None)

    def out_of_the_ordinary(self) -> Iterator[Sample]:
        """Several things in one letter, several areas, a closed matter, and letters without a link."""
        late, tomorrow = CONTRIBUTION._replace(title="Kultur og fritid"), APPROVAL
        several = [
            self._line("late", late, **LATE),
            self._line("reminder", tomorrow),
            *(self._line("request", STATUS._replace(title=title), as_of="2027-04-30") for title in AREAS),
            self._line("feedback", DISCUSSED, **DECIDED, own="yes", next="to_do"),
        ]
        yield self._sample("digest", "several", *several)
        areas = [self._line("request", CONTRIBUTION._replace(title=title)) for title in AREAS]
        yield self._sample("digest", "areas", *areas)
        for rung in ("request", "late"):
            hidden = self._line(rung, CONTRIBUTION, **(LATE if rung == "late" else {}))
            closed = hidden._replace(confidential_until=date(2099, 1, 1))
            yield self._sample("closed", rung, closed)
        for task in (one for one in self._tasks if one.kind in HAS_QUESTIONS):
            facts = _asked_about("request", task)
            yield self._sample("no_link", task.kind, self._line("request", task, **facts), link=None)
        yield self._sample("no_link", "several", *several, link=None)

    def _line(self, rung: str, task: Task, **facts: Any) -> Known:
        meeting = task.meeting if task.meeting in self._held else None
        kind = "approval" if task.kind == "plan_approval" else task.kind
        return Known(
            subject=task.key or f"2027/{meeting or 'year'}/{kind}/{task.title}",
            rung=rung,
            kind=kind,
            facts=facts,
            title=task.title,
            form=task.form,
            due_on=DUE.get(rung, date(2027, 6, 4)),
            about=task.about,
            meeting=meeting,
            meeting_on=HELD_ON.get(meeting or ""),
        )

    def _date(self, kind: str, rung: str = "save_date", **facts: Any) -> Known:
        return self._line(rung, Task("meeting", "", "", kind), title="", **facts)._replace(due_on=None)

    def _sample(self, rung: str, name: str, *lines: Known, link: str | None = "") -> Sample:
        where = self._link if link == "" else link
        envelope = Envelope(f"{DAY}/{rung}/{name}", DAY, TO, ADDRESS, self._language, where)
        return Sample(rung, name, letter_of(envelope, lines, self._settings, NAMES))


def _asked_about(rung: str, task: Task) -> dict[str, Any]:
    """What the letter that asks says beside its task: why, as of when, what exactly."""
    if task.kind == "status":
        return {"as_of": "2027-04-30"}
    if task.kind == "ad_hoc":
        return {
            "ask": "Borgmesteren skal bruge det på torsdag.",
            "asks": ["Hvor mange venter på en plejebolig?", "Hvor længe venter de?"],
        }
    if task.kind == "extra":
        why = "Halvårsregnskabet viser et merforbrug på 12 mio. kr."
        return {"ask": why, "extra": "Sparerunde 2027", "areawise": "yes", "meeting_on": "2027-06-28"}
    if rung == "request" and RELATIVES.get(task.kind) == "doing":
        return DECIDED | ({"own": "yes"} if task.kind == "action" else {})
    return {}
