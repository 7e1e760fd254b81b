"""My page: what one person sees of what is owed, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from models import reasons
from models.answer_words import Said
from models.choices import Words, course, verdict_word, word
from models.composing import TITLED_BY_MEETING
from models.facts import Fact
from models.forms import PERSONAL, MayBeUnchanged, form_of, minutes, questions
from models.overview import CALLED, NUMBERED, TITLED
from models.receivers import Organisation
from models.requests import NOT_MINE, RECORDED, State
from models.room import RoomLine
from models.settings import Language, Settings
from models.spoken import capitalised, spoken_date
from models.titles import PLAN_APPROVAL, meeting_title, plan_noun, plan_title, spoken_kind, station_of

Act = Literal["answer", "unchanged", "hand_over", "wish", "not_mine", "take_back"]
"""What somebody may do
with a task: answer it, say *nothing new*, give it on, ask for a later date, say that it is somebody else's,
take back what was given on."""

Part = Literal["owner", "acting", "handed", "giver", "manager", "secretariat", "author"]
"""What somebody is
to a task: has its post, answers in the place of who has it, was given it, gave it away, was asked as the
manager, is of the secretariat that writes down what a meeting brought, has answered it."""

MAY_ANSWER = frozenset({"owner", "acting", "handed", "manager"})
"""Those who may do more than look."""

LOOK_BACK = timedelta(days=60)
"""How long something that is over stands on the page."""

CHANGE_WITHIN = timedelta(days=14)
"""How long after its deadline, or after it came in, an answer can be changed that no meeting waits for."""

CAME_OF_IT = timedelta(days=365)
"""How long the page says what came of a contribution."""

OF_ONE_PERSON = frozenset({"review", "evaluation_questions"})
"""Forms that ask a person's own view: nobody sees what another one answered last year."""

NOT_REPEATED = frozenset({"approval", "done", "ad_hoc", "savings", "room", *RECORDED})
"""Forms in which last year's answer says nothing about this year's question."""


# ── What stands on the page ─────────────────────────────────────────────────────────────────────────────


class TaskOnPage(Fact):
    """A task as a line of the page, in the reader's words.

    `what`: "bidraget om »Klima«"; `area`: what it is grouped by; `meeting`: the meeting's title, empty for
    none. `moved`: how many times the deadline was moved, `move_reason` why the last time. `minutes` and
    `questions` are the form's. `handed_to_name`: who has been given it, `handed_by_name`: by whom, with the
    words `handed_note`.
    `last_day`: the last day that can be wished for. `closes_on`: the day the round closes. `wish`: the date
    that was asked for and not yet answered; `declined`: the secretariat has said that the deadline stands.
    `where`: where it is written down, for what no form of this page takes. `given`: the newest version of
    the answer, 0 for none. `over`: the round has closed. `closed`: a confidential matter, of which nothing
    is told but its number.
    """

    number: int
    key: str
    kind: str
    form: str
    year: int
    what: str
    area: str
    meeting: str = ""
    state: State = "open"
    part: Part = "owner"
    due_on: date
    first_due_on: date
    late: bool = False
    moved: int = 0
    move_reason: str = ""
    minutes: int = 0
    questions: int = 0
    owner_name: str = ""
    acting_name: str = ""
    handed_to_name: str = ""
    handed_by_name: str = ""
    handed_note: str = ""
    can: frozenset[Act] = frozenset()
    has_draft: bool = False
    wish: date | None = None
    declined: bool = False
    last_day: date | None = None
    closes_on: date | None = None
    where: str = ""
    given: int = 0
    given_on: date | None = None
    over: bool = False
    closed: bool = False


class AreaOnPage(Fact):
    """The open tasks of one area, oldest deadline first."""

    title: str
    tasks: tuple[TaskOnPage, ...]

    @property
    def unchanged(self) -> tuple[int, ...]:
        """The numbers of the tasks that *nothing new since last time* answers."""
        return tuple(task.number for task in self.tasks if "unchanged" in task.can)


class OutcomeOnPage(Fact):
    """What a meeting pointed to or a body decided, in the reader's words; of a closed matter only its number.

    `own`: it is about what the reader contributed to, and not about something else at the same meeting.
    `said`: the verdict in words. `responsible`: the title of a post. `next_step` is empty for a steer, which
    decides nothing.
    """

    kind: Literal["steer", "decision"]
    own: bool = True
    title: str
    meeting: str
    year: int
    verdict: str
    said: str
    text: str = ""
    body: str = ""
    case_number: str = ""
    item: str = ""
    decided_on: date
    next_step: str = ""
    responsible: str = ""
    due_on: date | None = None
    done_on: date | None = None
    closed: bool = False


class MyPage(Fact):
    """Everything that one person owes, has given away, was asked about, has answered, and what came of it."""

    person: str
    name: str
    first_name: str
    language: Language
    areas: tuple[AreaOnPage, ...] = ()
    handed: tuple[TaskOnPage, ...] = ()
    asked_about: tuple[TaskOnPage, ...] = ()
    answered: tuple[TaskOnPage, ...] = ()
    came_of_it: tuple[OutcomeOnPage, ...] = ()

    @property
    def owed(self) -> int:
        """How many open tasks."""
        return sum(len(area.tasks) for area in self.areas)


class ThreadPart(Fact):
    """Something the task's element belongs to, or that belongs to it: `word` is what it is called
    ("strategi")."""

    relation: Literal["belongs_to", "actions", "effects"]
    kind: str
    word: str
    title: str
    closed: bool = False


class Version(Fact):
    """An answer as it came in: by whom (and on whose behalf), on which day, through which door."""

    version: int
    day: date
    at: datetime
    by: str
    behalf_of: str = ""
    door: str


class Asked(Fact):
    """What was asked outside the meetings: why, which questions; `extra` names an extraordinary round."""

    why: str = ""
    questions: tuple[str, ...] = ()
    extra: str = ""
    meeting_on: date | None = None


class TaskPage(Fact):
    """A task with all that its page shows.

    `why` it is asked, and `what_happens` with the answer. `last_year`: label and text of the newest answer
    to the same questions about the same subject before. `body` is the newest answer as it is stored,
    `current` who gave it. `verdicts`: what an approval can say. `years`: the budget year and its three out-
    years. `decision`: what an action follows from. `brief`: whether the meeting's brief can be read; `plan`:
    what direktionens plan is called where the task is about that. `lines`: the budget lines whose room to
    move is asked about.
    `stance`: where the reader said to stand on the ladder of ownership, and nobody else; empty for nowhere.
    `asked`: what was asked outside the meetings.
    """

    task: TaskOnPage
    why: str
    what_happens: str
    thread: tuple[ThreadPart, ...] = ()
    last_year: tuple[Said, ...] = ()
    last_year_on: date | None = None
    current: Version | None = None
    body: dict[str, Any] | None = None
    versions: tuple[Version, ...] = ()
    draft: dict[str, str] | None = None
    verdicts: tuple[str, ...] = ()
    years: tuple[int, int, int, int]
    decision: OutcomeOnPage | None = None
    brief: bool = False
    plan: str = ""
    lines: tuple[RoomLine, ...] = ()
    stance: str = ""
    asked: Asked | None = None

    @property
    def seen(self) -> int:
        """The version that the page shows; 0 for none."""
        return self.current.version if self.current else 0


# ── What the rules look at ──────────────────────────────────────────────────────────────────────────────


class Matter(NamedTuple):
    """A task as the memory knows it, for one reader.

    `meeting`: its kind. `element`: the kind of element it is about, None where it is about none; `area` and
    `area_title` the strategy or policy that this belongs to. `ends_on`: the day its round
    closes, `last_on` the last that can be wished for, `ended`
    whether it has. `running`: the plan year is open. `asked`: the reader was asked as the manager, and is
    still. `given`: the newest version of the answer, given by `given_by` for `given_for`.
    """

    number: int
    key: str
    kind: str
    form: str
    year: int
    subject: str
    title: str
    post: str | None
    person: str | None
    acting: str | None
    handed_to: str | None
    handed_by: str | None
    handed_note: str | None
    due_on: date
    first_due_on: date
    due_no: int
    move_reason: str
    state: State
    closed_on: date | None
    close_reason: str
    meeting_id: int | None
    meeting: str | None
    meeting_on: date | None
    element: str | None
    area: str | None
    area_title: str
    confidential_until: date | None
    ends_on: date | None
    last_on: date | None
    ended: bool
    running: bool
    asked: bool
    given: int
    given_on: date | None
    given_by: str | None
    given_for: str | None
    has_draft: bool
    wish: date | None
    declined: bool
    asks: tuple[str, ...] = ()

    def is_closed(self, today: date) -> bool:
        """Whether the matter is confidential still."""
        return self.confidential_until is not None and self.confidential_until > today


class Reader(NamedTuple):
    """Who looks at the page, on which day, in which organisation.

    `alone`: nobody else sees it; what others may come to see shows closed matters as numbers to all.
    """

    person: str
    language: Language
    org: Organisation
    settings: Settings
    today: date
    alone: bool = True

    @property
    def eyes(self) -> str:
        """Whose eyes closed matters are shown to; nobody's where the page is not seen by the reader alone."""
        return self.person if self.alone else ""

    def has_post(self, post: str) -> bool:
        """Whether the post is this reader's today."""
        seat = self.org.seats.get(post)
        return seat is not None and seat.holder == self.person

    @property
    def of_the_secretariat(self) -> bool:
        """Whether the reader holds one of the secretariat's posts."""
        return any(self.has_post(post) for post in self.org.secretariat)


# ── Who sees what, and may do what ──────────────────────────────────────────────────────────────────────


def part_of(matter: Matter, reader: Reader) -> Part | None:
    """What the reader is to a task; None for a stranger, to whom it does not exist."""
    me = reader.person
    who = reader.org.receiver(matter.post, matter.handed_to)
    owner = who.holder if matter.post is not None else matter.person
    if matter.handed_to is not None and me == matter.handed_to:
        return "handed"
    if matter.handed_to is not None and me in (matter.handed_by, owner) and me != who.receiver:
        return "giver"
    if me == owner:
        return "owner"
    if me == who.receiver or (me == matter.acting and matter.handed_to is None):
        return "acting"
    if matter.asked:
        return "manager"
    if matter.kind in RECORDED and reader.of_the_secretariat:
        return "secretariat"
    return "author" if matter.given and me in (matter.given_by, matter.given_for) else None


def acts(matter: Matter, part: Part | None, today: date) -> frozenset[Act]:
    """What the reader may do with a task today."""
    if matter.form in RECORDED or part is None:
        return frozenset()
    if part == "giver":
        given_up = matter.state == "needs_person" and not matter.ended
        return frozenset({"take_back"}) if matter.state == "open" or given_up else frozenset()
    if part not in MAY_ANSWER or matter.state in ("proposed", "withdrawn"):
        return frozenset()
    if matter.state == "answered":
        changeable = part != "manager" and not is_over(matter, today)
        return frozenset({"answer"}) if changeable else frozenset()
    answers: set[Act] = {"answer"}
    if issubclass(form_of(matter.form), MayBeUnchanged):
        answers.add("unchanged")
    return frozenset(answers | _ways_out(matter, part, today))


def _ways_out(matter: Matter, part: Part, today: date) -> set[Act]:
    """What else an open task allows than answering it."""
    if matter.state != "open":
        return set()
    ways: set[Act] = {"hand_over"}
    if may_wish(matter, today):
        ways.add("wish")
    return ways if part == "manager" else ways | {"not_mine"}


def may_wish(matter: Matter, today: date) -> bool:
    """Whether there is a later day left to ask for, and the secretariat has not said no already."""
    if matter.declined or matter.ended:
        return False
    return matter.last_on is None or matter.last_on > max(today, matter.due_on)


def is_over(matter: Matter, today: date) -> bool:
    """Whether the round has closed: what was answered can be read, and no longer be changed.

    A meeting's round closes with its brief; what no meeting waits for, a fortnight after it came in or was
    due.
    """
    if matter.ended or not matter.running:
        return True
    if matter.ends_on is not None or matter.closed_on is None:
        return False
    return today > max(matter.due_on, matter.closed_on) + CHANGE_WITHIN


Place = Literal["areas", "handed", "asked_about", "answered"]


def place(matter: Matter, part: Part | None, reader: Reader) -> Place | None:
    """Where on the page a task stands; None for nowhere."""
    if part is None or matter.state in ("proposed", "withdrawn"):
        return None
    if matter.state == "answered":
        return "answered" if _stays(matter, part, reader) else None
    if part == "author" or (matter.state == "needs_person" and not _still_wanted(matter, reader.today)):
        return None
    if part == "giver" or (matter.close_reason == NOT_MINE and matter.state == "needs_person"):
        return "handed"
    return "asked_about" if part == "manager" else "areas"


def _stays(matter: Matter, part: Part, reader: Reader) -> bool:
    """An answer of one's own, while it can be changed and some time after."""
    own = part == "owner" or reader.person in (matter.given_by, matter.given_for)
    fresh = matter.closed_on is not None and reader.today - matter.closed_on <= LOOK_BACK
    return own and matter.form not in RECORDED and (fresh or bool(acts(matter, part, reader.today)))


def _still_wanted(matter: Matter, today: date) -> bool:
    """What was never answered stands on the page for a time: a late answer is better than none.

    Not once the meeting it was for has been held.
    """
    if matter.ends_on is not None and matter.meeting_on is not None and matter.meeting_on < today:
        return False
    return matter.running and (matter.closed_on is None or today - matter.closed_on <= LOOK_BACK)


# ── In the reader's words ───────────────────────────────────────────────────────────────────────────────

CLOSED_POINT = Words("lukket punkt nr. {}", "closed item no. {}")
FOLLOWED = Words("opfølgningen på »{}«", "the follow-up of '{}'")
"""What an action is called where its area stands as the heading."""

SECRETARIAT = Words("sekretariatet", "the secretariat")
ELEMENTS = {
    "vision": Words("vision", "vision"),
    "policy": Words("politik", "policy"),
    "strategy": Words("strategi", "strategy"),
    "action": Words("indsats", "action"),
    "effect": Words("effekt", "effect"),
}
"""What the kinds of element are called."""


def meeting_of(matter: Matter, reader: Reader) -> str:
    """The title of the task's meeting; empty for none, or one that is not held any more."""
    held = any(rule.kind == matter.meeting for rule in reader.settings.meetings)
    return meeting_title(matter.meeting or "", reader.settings, reader.language) if held else ""


def called(matter: Matter, reader: Reader) -> str:
    """A task by its name: "bidraget om »Klima«", "oplægget til temamødet i april"; a closed one by its
    number."""
    if matter.is_closed(reader.today):
        return NUMBERED.said_in(reader.language).format(matter.number)
    title = matter.title
    if matter.kind in TITLED_BY_MEETING:
        title = meeting_of(matter, reader) or title
    kind = spoken_kind(matter.kind, matter.key)
    if kind == PLAN_APPROVAL:
        title = plan_title(matter.year, reader.settings, reader.language)
    words = FOLLOWED if kind == "action" else CALLED.get(kind, TITLED)
    return words.said_in(reader.language).format(title)


def area_of(matter: Matter, reader: Reader) -> str:
    """What a task is grouped by: the title of its area, of its meeting, or its own."""
    if matter.is_closed(reader.today):
        return capitalised(NUMBERED.said_in(reader.language).format(matter.number))
    if matter.element is not None:
        return matter.area_title
    if spoken_kind(matter.kind, matter.key) == PLAN_APPROVAL:
        return capitalised(plan_title(matter.year, reader.settings, reader.language))
    meeting = meeting_of(matter, reader)
    if meeting and matter.kind in TITLED_BY_MEETING | {"coherence"}:
        return f"{capitalised(meeting)} {matter.year}"
    return capitalised(matter.title)


def shown(matter: Matter, part: Part, reader: Reader, names: Mapping[str, str]) -> TaskOnPage:
    """A task as a line of the page; `names` are those of everybody it speaks of."""
    today, closed = reader.today, matter.is_closed(reader.today)
    owed = matter.state in ("open", "needs_person")
    owner, acting = _responsible(matter, reader)
    where = (
        reasons.WHERE[matter.form].said_in(reader.language) if matter.form in reasons.WHERE and owed else ""
    )
    return TaskOnPage(
        number=matter.number,
        key=matter.key,
        kind=matter.kind,
        form=matter.form,
        year=matter.year,
        what=called(matter, reader),
        area=area_of(matter, reader),
        meeting=meeting_of(matter, reader),
        state=matter.state,
        part=part,
        due_on=matter.due_on,
        first_due_on=matter.first_due_on,
        late=owed and matter.due_on < today,
        moved=matter.due_no,
        move_reason="" if closed else matter.move_reason,
        minutes=minutes(matter.form, len(matter.asks)),
        questions=len(matter.asks) or questions(matter.form),
        owner_name=names.get(owner or "", ""),
        acting_name=names.get(acting or "", ""),
        **_handed(matter, names, reader.language),
        handed_note="" if closed else matter.handed_note or "",
        can=acts(matter, part, today),
        has_draft=matter.has_draft and not closed,
        wish=matter.wish,
        declined=matter.declined,
        last_day=matter.last_on,
        closes_on=matter.ends_on,
        where=where,
        given=matter.given,
        given_on=matter.given_on,
        over=is_over(matter, today),
        closed=closed,
    )


def _responsible(matter: Matter, reader: Reader) -> tuple[str | None, str | None]:
    """Whose the task is today, nobody's where the post is vacant; and who answers in that person's place."""
    if matter.post is None:
        return matter.person, matter.acting
    who = reader.org.receiver(matter.post)
    acting = matter.acting if matter.acting != matter.handed_to else None
    return who.holder, acting or (who.receiver if who.receiver != who.holder else None)


def _handed(matter: Matter, names: Mapping[str, str], language: Language) -> dict[str, str]:
    """Who was given the task and by whom; nobody's name where it was, or is with, the secretariat."""
    secretariat = SECRETARIAT.said_in(language)
    if matter.state == "needs_person" and matter.close_reason == NOT_MINE:
        to = secretariat
    elif matter.handed_to is None:
        return {}
    else:
        to = names.get(matter.handed_to, "")
    by = names.get(matter.handed_by or "", secretariat) if matter.handed_to else ""
    return {"handed_to_name": to, "handed_by_name": by}


class Placed(NamedTuple):
    """A task with its place on the page, and what it is grouped by."""

    place: Place
    group: str
    task: TaskOnPage


def placed(matters: Iterable[Matter], reader: Reader, names: Mapping[str, str]) -> Iterator[Placed]:
    """Each task that stands on the reader's page."""
    for matter in matters:
        part = part_of(matter, reader)
        where = place(matter, part, reader)
        if part is not None and where is not None:
            line = shown(matter, part, reader, names)
            alone = matter.is_closed(reader.today) or matter.area is None
            yield Placed(where, line.area if alone else matter.area or "", line)


def areas(tasks: Iterable[Placed]) -> tuple[AreaOnPage, ...]:
    """The open tasks by area: within it, and among areas, the oldest deadline first."""
    grouped: dict[str, list[TaskOnPage]] = {}
    for one in sorted(tasks, key=lambda one: (one.task.due_on, one.task.number)):
        grouped.setdefault(one.group, []).append(one.task)
    return tuple(AreaOnPage(title=tasks[0].area, tasks=tuple(tasks)) for tasks in grouped.values())


def standing(tasks: Sequence[Placed], where: Place) -> tuple[TaskOnPage, ...]:
    """Those of one place: what was answered newest first, everything else by deadline."""
    theirs = [one.task for one in tasks if one.place == where]
    if where == "answered":
        return tuple(sorted(theirs, key=lambda task: (task.given_on or date.min, task.number), reverse=True))
    return tuple(sorted(theirs, key=lambda task: (task.due_on, task.number)))


# ── Why, and what then ──────────────────────────────────────────────────────────────────────────────────


def why_of(matter: Matter, line: TaskOnPage, reader: Reader) -> str:
    """Why the task is asked of this reader."""
    facts = _facts(matter, line, reader)
    held = matter.meeting_on is not None and matter.meeting_on < reader.today
    part = "vacant" if line.part == "acting" and not line.owner_name else line.part
    kind = "closed" if line.closed else _asked_as(matter, line)
    return reasons.why(kind, part, facts, reader.language, held=held)


def what_happens_to(matter: Matter, line: TaskOnPage, reader: Reader, *, sent: bool = False) -> str:
    """What happens with the answer; what can still happen, where the round has closed without one.

    `sent`: the meeting's brief has been sent out.
    """
    if matter.ends_on is not None and line.over and not line.given:
        late = reasons.SENT if sent or matter.kind == "approval" else reasons.TOO_LATE
        return late.said_in(reader.language)
    kind = _asked_as(matter, line)
    kind = f"{kind}_given" if kind in ("approval", PLAN_APPROVAL) and line.given else kind
    return reasons.what_happens(kind, _facts(matter, line, reader), reader.language)


def _asked_as(matter: Matter, line: TaskOnPage) -> str:
    """The kind of task that the texts speak of; a meeting that is not held any more has none."""
    if matter.meeting is not None and not line.meeting:
        return "other"
    kind = spoken_kind(matter.kind, matter.key)
    return matter.form if matter.form == "evaluation_questions" else kind


def _facts(matter: Matter, line: TaskOnPage, reader: Reader) -> dict[str, str]:
    town, danish = reader.settings.municipality, reader.language == "da"
    rule = next((rule for rule in reader.settings.meetings if rule.kind == matter.meeting), None)
    station = station_of(matter.kind, matter.key, matter.subject, reader.settings)
    document = plan_title(matter.year, reader.settings, reader.language)
    council = _council(reader)
    return {
        "council": council,
        "Council": capitalised(council),
        "topic": (rule.topic if danish else rule.topic_en) if rule else "",
        "meeting": line.meeting,
        "Meeting": capitalised(line.meeting),
        "day": spoken_date(matter.meeting_on, reader.language) if matter.meeting_on else "",
        "station": (station.title if danish else station.title_en) if station else "",
        "Document": capitalised(document),
        "noun": plan_noun(reader.settings, reader.language),
        "what": line.what,
        "owner": line.owner_name,
        "by": capitalised(line.handed_by_name),
        "to": line.handed_to_name,
        "next_year": str(matter.year + 1),
        "sender": town.sender,
        "phone": town.phone,
    }


def _council(reader: Reader) -> str:
    """The council's own name in Danish; no municipality has another word for it in English."""
    return reader.settings.municipality.council if reader.language == "da" else "the council"


def verdicts(matter: Matter, settings: Settings) -> tuple[str, ...]:
    """What an approval can say: what its station does, or that the brief is sent back."""
    if matter.kind != "approval":
        return ()
    station = station_of(matter.kind, matter.key, matter.subject, settings)
    return station.act if station else "seen", "send_back"


# ── What came of it ─────────────────────────────────────────────────────────────────────────────────────


class Contributed(NamedTuple):
    """What somebody contributed to: a meeting's id, the element, what belongs to it, and when."""

    meeting: int | None
    about: frozenset[str]
    on_day: date


class Came(NamedTuple):
    """An outcome as the memory knows it; `element` its number."""

    meeting: int
    meeting_kind: str
    year: int
    kind: Literal["steer", "decision"]
    subject: str
    title: str
    verdict: str
    text: str
    body: str
    case_number: str
    item: str
    decided_on: date
    responsible: str | None
    due_on: date | None
    done_on: date | None
    element: int | None
    confidential_until: date | None
    next_step: str

    def is_closed(self, today: date) -> bool:
        """Whether its title and text may not be shown yet."""
        return self.confidential_until is not None and self.confidential_until > today


def came_of(given: Sequence[Contributed], came: Sequence[Came], today: date) -> list[tuple[Came, bool]]:
    """What was said about what somebody contributed to, newest first, and whether it is about that itself.

    Where a meeting said nothing about it, all that it said, but for what is confidential (as the letters
    tell).
    """
    own = [one for one in came if any(_about(one, contributed) for contributed in given)]
    answered = {(one.meeting, one.kind) for one in own}
    meetings = {contributed.meeting for contributed in given}
    others = [
        one
        for one in came
        if one.meeting in meetings and (one.meeting, one.kind) not in answered and not one.is_closed(today)
    ]
    told = [*((one, True) for one in own), *((one, False) for one in others)]
    return sorted(told, key=lambda one: (-one[0].decided_on.toordinal(), not one[1], one[0].title))


def _about(one: Came, contributed: Contributed) -> bool:
    """About the same, at the same meeting or later."""
    after = one.meeting == contributed.meeting or one.decided_on >= contributed.on_day
    return one.subject in contributed.about and after


def outcome(one: Came, reader: Reader, *, own: bool = True) -> OutcomeOnPage:
    """An outcome in the reader's words; of a closed one nothing but its number, verdict and day."""
    language, closed = reader.language, one.is_closed(reader.today)
    held = any(rule.kind == one.meeting_kind for rule in reader.settings.meetings)
    meeting = meeting_title(one.meeting_kind, reader.settings, language) if held else ""
    of_council = one.body.casefold() == reader.settings.municipality.council.casefold()
    return OutcomeOnPage(
        kind=one.kind,
        own=own,
        title=CLOSED_POINT.said_in(language).format(one.element) if closed else one.title,
        meeting=meeting,
        year=one.year,
        verdict=one.verdict,
        said=course(one.verdict, language) or verdict_word(one.verdict, language),
        text="" if closed else one.text,
        body=_council(reader) if of_council else one.body,
        case_number="" if closed else one.case_number,
        item="" if closed else one.item,
        decided_on=one.decided_on,
        next_step=word("next", one.next_step, language) if one.kind == "decision" else "",
        responsible=one.responsible or "",
        due_on=one.due_on,
        done_on=one.done_on,
        closed=closed,
    )


def own_body(body: Mapping[str, Any], given_by: Iterable[str | None], person: str) -> dict[str, Any]:
    """An answer as this person may see it: what another one said of themselves is left out."""
    mine = person in given_by
    return {name: value for name, value in body.items() if mine or name not in PERSONAL}
