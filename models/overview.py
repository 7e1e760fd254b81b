"""The secretariat's pages: what to do today, who owes what by unit, the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import NamedTuple

from models.choices import Words
from models.requests import NOT_MINE
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date
from models.titles import PLAN_APPROVAL, meeting_title, plan_title, station_who, step_title

MOST = 10
"""Lines that fit a glance."""

TABLE_ROWS = 200
"""Rows of a page before the rest is only counted."""

TABLE_WIDTH, CELL, CELL_MARGIN = 90, 16, 4
"""Characters that Prefect has room for beside each other, of a cell at least, and between two cells."""

_CELL_EDGE, _RULE = re.compile(r"(?<!\\)\|"), re.compile(r"[|:\- ]+")

FRESH = timedelta(days=14)
"""How long a task that ended without an answer stands among the day's lines; then only in 'Who owes what'."""


class Sending(NamedTuple):
    """A meeting whose first letters wait to be approved."""

    meeting: str
    ask_on: date
    tasks: int


class Owing(NamedTuple):
    """A task that is owed: by whom, where, since when; without a title when the matter is closed.

    `person` has it now; `moved`: how often its deadline was moved; `words`: what was said with *not mine*.
    """

    number: int
    key: str
    kind: str
    title: str | None
    unit: str
    person: str
    phone: str
    due_on: date
    rung: str
    state: str
    reason: str
    closed_on: date | None
    moved: int = 0
    words: str = ""


class Wished(NamedTuple):
    """A later date that somebody asked for; without a title or reason when the matter is closed."""

    number: int
    kind: str
    title: str | None
    name: str
    wished_on: date
    reason: str


class SentBack(NamedTuple):
    """A brief that a station has sent back and that has not left yet; `number` is the approval's."""

    number: int
    meeting: str
    station: str
    comment: str
    sent_on: date


class PlanBack(NamedTuple):
    """Direktionens plan, sent back by a station and not yet corrected; `station` as it is said."""

    year: int
    station: str
    comment: str


class Failed(NamedTuple):
    """A letter that did not arrive, may not have arrived, or could not leave yet."""

    state: str
    name: str
    day: date
    reason: str


class Ahead(NamedTuple):
    """A milestone: its meeting or the year, its kind, its date, whether it has happened."""

    scope: str
    kind: str
    date: date
    state: str


class Picture(NamedTuple):
    """How everything stands on a day; `askable`: the tasks that a manager may be asked about.

    `misled`: the names of those whose mails have reached somebody else.
    """

    today: date
    sendings: tuple[Sending, ...]
    owing: tuple[Owing, ...]
    askable: frozenset[str]
    failed: tuple[Failed, ...]
    newest_year: int | None
    next_date: Ahead | None
    wished: tuple[Wished, ...] = ()
    misled: tuple[str, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    plans_back: tuple[PlanBack, ...] = ()


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

TODAY = Words("Hvad skal jeg gøre i dag?", "What shall I do today?")
WHO = Words("Hvem mangler hvad?", "Who owes what?")
NOTHING = Words("Der er ikke noget, du skal gøre i dag.", "There is nothing you have to do today.")
MORE = Words("… og {} mere; se »Hvem mangler hvad?«.", "… and {} more; see 'Who owes what?'.")
MORE_ROWS = Words("… og {} mere.", "… and {} more.")
NOBODY_OWES = Words("Ingen mangler noget lige nu.", "Nobody owes anything right now.")
NO_DATES = Words("Der er ingen datoer endnu.", "There are no dates yet.")
NO_UNIT = Words("Uden enhed", "No unit")
WHO_HEAD = Words("| Nr. | Opgave | Hos | Frist | Hvor langt |", "| No. | Task | With | Due | Standing |")
YEAR_HEAD = Words("| Dato | Hvad | |", "| Date | What | |")

APPROVE = Words(
    "Godkend udsendelsen til {meeting}: {tasks} opgaver. Spørgsmålene skal ud {day}.",
    "Approve the sending for {meeting}: {tasks} tasks. The questions go out on {day}.",
)
WAITING = Words(
    "{count} mails er ikke kommet af sted endnu: {reason}", "{count} mails have not left yet: {reason}"
)
RECORD = {
    "steers": Words(
        "Notér tilkendegivelserne fra {title} senest {day}.", "Record the steers of {title} by {day}."
    ),
    "decisions": Words(
        "Notér beslutningerne efter {title} senest {day}.", "Record the decisions after {title} by {day}."
    ),
    "budget": Words(
        "Notér senest {day}, hvad budgettet blev til for hver prioritering.",
        "Record by {day} what the budget made of each priority.",
    ),
}
OPEN_YEAR = Words("Åbn planår {year} (»Åbn et planår«).", "Open plan year {year} ('Open a plan year').")
CALL = Words(
    "Ring til {name}{phone} om {title}; fristen {was} {day}.",
    "Call {name}{phone} about {title}; it {was} due {day}.",
)
ASK_MANAGER = Words(
    "Du kan bede lederen om hjælp til {title} (»Bed en leder om hjælp«, opgave nr. {number}).",
    "You can ask the manager for help with {title} ('Ask a manager for help', task no. {number}).",
)
ENDED = {
    "nobody": Words(
        "{title}: der er ingen, vi kan skrive til. Find en ansvarlig.",
        "{title}: there is nobody we can write to. Find somebody responsible.",
    ),
    "unasked": Words(
        "{title}: fristen {day} var gået, før vi kunne spørge. Tal med {name}.",
        "{title}: the deadline {day} had passed before we could ask. Talk to {name}.",
    ),
}
THEIRS = Words(
    "{title}: {name} siger, at opgaven er en andens{words}. Giv den til den rette (»Giv opgaver videre«,"
    " opgave nr. {number}).",
    "{title}: {name} says that the task is somebody else's{words}. Give it to the right one ('Hand tasks"
    " over', task no. {number}).",
)
QUOTED = Words(" (»{}«)", " ('{}')")
WISHED = Words(
    "{name} beder om at få fristen for {title} flyttet til {day}{reason}. Svar med »Ny frist: svar«,"
    " opgave nr. {number}.",
    "{name} asks to have the deadline for {title} moved to {day}{reason}. Answer with 'Later date: answer',"
    " task no. {number}.",
)
SENT_BACK = Words(
    "{who} har sendt {brief} tilbage{words}. Ret det, og åbn godkendelsen igen (»Genåbn opgaver«, opgave nr."
    " {number}). Det sendes ud {day}, som det står.",
    "{who} has sent {brief} back{words}. Correct it, and open the approval again ('Reopen tasks', task no."
    " {number}). It leaves on {day} as it stands.",
)
PLAN_BACK = Words(
    "{who} har sendt {plan} tilbage{words}. Ret den, og send den igen (»Skriv direktionens plan«).",
    "{who} has sent {plan} back{words}. Correct it, and send it again ('Write the board's plan').",
)
MISLED = Words(
    "{name} link er lukket: en mail kom til en forkert. Ret adressen, og giv et nyt link.",
    "{name} link is closed: a mail reached somebody else. Correct the address, and give a new link.",
)
MOVED = Words("{day}, flyttet {times}", "{day}, moved {times}")
TIMES = (Words("én gang", "once"), Words("{} gange", "{} times"))
UNANSWERED = Words(
    "{title}: vi har ikke fået svar fra {name}; fristen var {day}. Aftal, hvad der skal ske.",
    "{title}: no answer from {name}; it was due {day}. Agree on what happens now.",
)
REFUSED = Words("Mailen til {name} kom ikke frem: {reason}", "The mail to {name} did not arrive: {reason}")
DOUBTFUL = Words(
    "{name} har måske ikke fået mailen fra {day}. Spørg.", "{name} may not have had the mail of {day}. Ask."
)
NEXT = Words("Det næste, {day}, er {title}.", "Next, on {day}, comes {title}.")
TITLED = Words("»{}«", "'{}'")
CALLED: dict[str, Words] = {
    "contribution": Words("bidraget om »{}«", "the contribution on '{}'"),
    "status": Words("status på »{}«", "the status of '{}'"),
    "evaluation": Words("evalueringen af »{}«", "the evaluation of '{}'"),
    "room": Words("råderummet i {}", "the room to move in {}"),
    "approval": Words("oplægget til {}", "the brief for {}"),
    PLAN_APPROVAL: Words("{}", "{}"),
    "review": Words("vurderingen af {}", "the review of {}"),
    "communicate": Words("beskeden om beslutningerne efter {}", "word of the decisions after {}"),
    "steers": Words("opsamlingen fra {}", "the note of {}"),
    "decisions": Words("beslutningerne efter {}", "the decisions after {}"),
    "budget": Words("budgettet efter {}", "the budget after {}"),
}
"""What a kind of task is called; any other by its title alone."""

NUMBERED = Words("lukket opgave nr. {}", "closed task no. {}")

STANDING: dict[str, Words] = {
    "": Words("ikke spurgt endnu", "not asked yet"),
    "request": Words("spurgt", "asked"),
    "heads_up": Words("mindet om fristen", "told of the deadline"),
    "reminder": Words("påmindet", "reminded"),
    "late": Words("over fristen, skrevet til", "overdue, written to"),
    "phone": Words("på ringelisten", "on the phone list"),
    "stop": Words("hos sekretariatet", "with the secretariat"),
}
RUNGS: dict[str, Words] = {
    "request": Words("opgave", "request"),
    "reopened": Words("åbnet igen", "opened again"),
    "heads_up": Words("om en uge", "heads-up"),
    "reminder": Words("frist i morgen", "reminder"),
    "late": Words("vi mangler dit svar", "late"),
    "manager": Words("lederen spurgt", "manager asked"),
    "manager_copy": Words("kopi til den ansvarlige", "copy to the owner"),
    "save_date": Words("datoen meldt ud", "save the date"),
    "moved": Words("flyttet", "moved"),
    "date_kept": Words("fristen holder", "the deadline stands"),
    "cancelled": Words("aflyst", "cancelled"),
    "taken_over": Words("overtaget", "taken over"),
    "note": Words("opsamling", "note of the meeting"),
    "feedback": Words("det blev besluttet", "feedback"),
    "correction": Words("rettelse", "correction"),
    "new_link": Words("nyt link", "new link"),
}
"""What a letter is about, in a list of letters."""

HAPPENED = Words("✓", "✓")


# ── The day ─────────────────────────────────────────────────────────────────────────────────────────────


def today_page(picture: Picture, settings: Settings) -> str:
    """At most ten lines, the most pressing first, readable by a stranger."""
    language = settings.municipality.language
    told = list(_to_do(picture, settings, language))
    if len(told) > MOST:
        told = [*told[: MOST - 1], MORE.said_in(language).format(len(told) - MOST + 1)]
    lines = [f"- {one_line(capitalised(one))}" for one in told] or [NOTHING.said_in(language)]
    return "\n".join([*_heading(TODAY, picture.today, language), *lines]) + "\n"


def _to_do(picture: Picture, settings: Settings, language: Language) -> Iterator[str]:
    late = [one for one in picture.failed if one.state == "waiting"]
    if late:
        yield WAITING.said_in(language).format(count=len(late), reason=late[-1].reason)
    for sending in picture.sendings:
        meeting = meeting_title(sending.meeting, settings, language)
        day = spoken_date(sending.ask_on, language)
        yield APPROVE.said_in(language).format(meeting=meeting, tasks=sending.tasks, day=day)
    if year := _year_to_open(picture):
        yield OPEN_YEAR.said_in(language).format(year=year)
    yield from (MISLED.said_in(language).format(name=_whose(name, language)) for name in picture.misled)
    yield from (_sent_back(one, settings, language) for one in picture.sent_back)
    yield from (_plan_back(one, settings, language) for one in picture.plans_back)
    yield from (_wish(one, language) for one in picture.wished)
    yield from _about_tasks(picture, language)
    yield from _about_letters(picture.failed, language)
    if picture.next_date is not None:
        title = _milestone(picture.next_date, settings, language)
        yield NEXT.said_in(language).format(title=title, day=spoken_date(picture.next_date.date, language))


def _sent_back(one: SentBack, settings: Settings, language: Language) -> str:
    station = next((known for known in settings.route if known.key == one.station), None)
    title = (station.title if language == "da" else station.title_en) if station else one.station
    return SENT_BACK.said_in(language).format(
        who=station_who(title, language),
        brief=CALLED["approval"].said_in(language).format(meeting_title(one.meeting, settings, language)),
        words=QUOTED.said_in(language).format(one.comment) if one.comment else "",
        number=one.number,
        day=spoken_date(one.sent_on, language),
    )


def _plan_back(one: PlanBack, settings: Settings, language: Language) -> str:
    return PLAN_BACK.said_in(language).format(
        who=station_who(one.station, language),
        plan=plan_title(one.year, settings, language),
        words=QUOTED.said_in(language).format(one.comment) if one.comment else "",
    )


def _year_to_open(picture: Picture) -> int | None:
    """From December the next planår waits to be opened; before the first one, this year's does."""
    wanted = picture.today.year + (1 if picture.today.month == 12 else 0)
    return wanted if picture.newest_year is None or picture.newest_year < wanted else None


def _about_tasks(picture: Picture, language: Language) -> Iterator[str]:
    owing = picture.owing
    recorded = [one for one in owing if one.kind in RECORD and one.state == "open"]
    today = picture.today
    called = [one for one in owing if one.state == "open" and one.rung == "phone"]
    yield from (_task(RECORD[one.kind], one, today, language) for one in recorded)
    yield from (_task(CALL, one, today, language) for one in called)
    yield from (_task(ASK_MANAGER, one, today, language) for one in owing if one.key in picture.askable)
    given_up = [one for one in owing if one.state == "needs_person"]
    yield from (_task(THEIRS, one, today, language) for one in given_up if one.reason == NOT_MINE)
    ended = [one for one in given_up if one.reason != NOT_MINE and _is_fresh(one, today)]
    yield from (_task(ENDED.get(one.reason, UNANSWERED), one, today, language) for one in ended)


def _is_fresh(one: Owing, today: date) -> bool:
    return one.closed_on is None or today - one.closed_on <= FRESH


def _about_letters(failed: Iterable[Failed], language: Language) -> Iterator[str]:
    for one in failed:
        if one.state != "waiting":
            words = REFUSED if one.state == "refused" else DOUBTFUL
            day = spoken_date(one.day, language)
            yield words.said_in(language).format(name=one.name, reason=one.reason, day=day)


WAS, IS = Words("var", "was"), Words("er", "is")


def _task(words: Words, one: Owing, today: date, language: Language) -> str:
    return words.said_in(language).format(
        title=one.title if one.kind in RECORD else _title(one, language),
        name=one.person or "–",
        phone=f" ({one.phone})" if one.phone else "",
        day=spoken_date(one.due_on, language),
        was=(WAS if one.due_on < today else IS).said_in(language),
        number=one.number,
        words=QUOTED.said_in(language).format(one.words) if one.words else "",
    )


def _wish(one: Wished, language: Language) -> str:
    return WISHED.said_in(language).format(
        name=one.name,
        title=_title(one, language),
        day=spoken_date(one.wished_on, language),
        reason=QUOTED.said_in(language).format(one.reason) if one.reason else "",
        number=one.number,
    )


def _whose(name: str, language: Language) -> str:
    """A name that owns something: Søren Bæks, Jens'; Peter Holm's."""
    if language == "en":
        return f"{name}'s"
    return f"{name}'" if name[-1:].lower() in ("s", "x", "z") else f"{name}s"


def _title(one: Owing | Wished, language: Language) -> str:
    """A closed matter is a number: its title stands on no page."""
    words = NUMBERED if one.title is None else CALLED.get(one.kind, TITLED)
    return words.said_in(language).format(one.title or one.number)


# ── Who owes what, and the year ─────────────────────────────────────────────────────────────────────────


def who_page(picture: Picture, language: Language) -> str:
    """Everything that is owed, by unit and then by deadline; nobody is ranked."""
    head = _heading(WHO, picture.today, language)
    if not picture.owing:
        return "\n".join([*head, NOBODY_OWES.said_in(language)]) + "\n"
    rows = sorted(picture.owing, key=lambda one: (not one.unit, one.unit, one.due_on, one.number))
    units = groupby(rows[:TABLE_ROWS], key=lambda one: one.unit)
    tables = [line for unit, theirs in units for line in _owing_table(unit, theirs, language)]
    rest = [MORE_ROWS.said_in(language).format(len(rows) - TABLE_ROWS)] if len(rows) > TABLE_ROWS else []
    return "\n".join([*head, *tables, *rest]) + "\n"


def _owing_table(unit: str, rows: Iterable[Owing], language: Language) -> list[str]:
    title = f"## {one_line(unit or NO_UNIT.said_in(language))}"
    lines = [_owing_row(one, language) for one in rows]
    return [title, "", WHO_HEAD.said_in(language), "|---:|---|---|---|---|", *lines, ""]


def _owing_row(one: Owing, language: Language) -> str:
    rung = "stop" if one.state == "needs_person" else one.rung
    cells = (
        str(one.number),
        _title(one, language),
        one.person or "–",
        _due(one, language),
        STANDING.get(rung, STANDING["request"]).said_in(language),
    )
    return table_row(cells)


def _due(one: Owing, language: Language) -> str:
    """When it is due; a date that was moved stays visible as moved."""
    day = day_and_month(one.due_on, language, with_year=True)
    if not one.moved:
        return day
    times = TIMES[min(one.moved, 2) - 1].said_in(language).format(one.moved)
    return MOVED.said_in(language).format(day=day, times=times)


def table_row(cells: Iterable[str]) -> str:
    """A row of a table; what somebody wrote stays in its cell."""
    return "| " + " | ".join(one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def narrowed(page: str) -> str:
    """The page with line breaks in the long cells of its tables: Prefect shows each cell on a single line.

    Without them, a long title pushes the columns after it out of sight.
    """
    lines: list[str] = []
    for is_table, together in groupby(page.split("\n"), key=lambda line: line[:1] == "|" == line[-1:]):
        same = list(together)
        lines += _narrowed_table(same) if is_table else same
    return "\n".join(lines)


def _narrowed_table(lines: Sequence[str]) -> list[str]:
    rows = [[cell.strip() for cell in _CELL_EDGE.split(line)[1:-1]] for line in lines]
    lengths = [sorted(map(len, column), reverse=True) for column in zip_longest(*rows, fillvalue="")]
    widest = [column[0] for column in lengths]
    room = max(CELL, _shared(widest, TABLE_WIDTH - len(widest) * CELL_MARGIN))
    if max(widest) <= room:
        return list(lines)
    return [
        line if _RULE.fullmatch(line) else "| " + " | ".join(_broken(cell, room) for cell in row) + " |"
        for line, row in zip(lines, rows, strict=True)
    ]


def _shared(widest: Sequence[int], room: int) -> int:
    """How wide a cell may be: the narrow columns keep what they need, and the others share what is left."""
    for done, width in enumerate(ordered := sorted(widest)):
        share = (room - sum(ordered[:done])) // (len(ordered) - done)
        if width > share:
            return share
    return max(widest)


def _broken(cell: str, room: int) -> str:
    """The cell in lines of at most `room` characters but for longer words; parts between dots stay whole."""
    *parts, last = cell.split(" · ")
    lines: list[str] = []
    for part in (*(f"{one} ·" for one in parts), last):
        for piece in [part] if len(part) <= room + 2 else part.split(" "):
            if lines and len(lines[-1]) + 1 + len(piece) <= room:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return "<br>".join(lines)


def rung_said(rung: str, language: Language) -> str:
    """What a letter of this rung is about, in a few words."""
    return RUNGS[rung].said_in(language) if rung in RUNGS else rung


def year_page(title: str, dates: Sequence[Ahead], settings: Settings) -> str:
    """The year's dates in order, with what has happened."""
    language = settings.municipality.language
    if not dates:
        return f"# {title}\n\n{NO_DATES.said_in(language)}\n"
    rows = [_date_row(one, settings, language) for one in dates]
    return "\n".join([f"# {title}", "", YEAR_HEAD.said_in(language), "|---|---|---|", *rows]) + "\n"


def _date_row(one: Ahead, settings: Settings, language: Language) -> str:
    done = HAPPENED.said_in(language) if one.state == "done" else ""
    day = spoken_date(one.date, language, with_year=True)
    return f"| {day} | {one_line(_milestone(one, settings, language))} | {done} |"


def _milestone(one: Ahead, settings: Settings, language: Language) -> str:
    step = step_title(one.kind, settings, language)
    if one.scope == "year":
        return step
    meeting = meeting_title(one.scope, settings, language)
    return meeting if one.kind == "hold" else f"{meeting}: {step}"


def _heading(words: Words, today: date, language: Language) -> list[str]:
    day = spoken_date(today, language, with_year=True)
    return [f"# {words.said_in(language)}", "", capitalised(day), ""]


def one_line(text: str) -> str:
    """What somebody wrote stays on its line and never becomes markup."""
    return " ".join(text.split()).replace("<", "&lt;")
