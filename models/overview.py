"""The secretariat's pages: what to do today, who owes what by unit, the year."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, zip_longest
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from models.choices import Words, how_many, word
from models.elections import ELECTION
from models.requests import NOT_MINE, STOPPED
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date
from models.titles import PLAN_APPROVAL, meeting_title, milestone_title, plan_title, station_who

Day = date

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
    year: int = 0


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
    """A milestone: its meeting or the year, its kind, its date, whether it has happened.

    `no` tells follow-ups apart; `aloud`: a secretariat would say the date aloud; `as_of`: the day of figures.
    """

    scope: str
    kind: str
    date: date
    state: str
    no: int = 0
    aloud: bool = False
    as_of: Day | None = None


class Held(NamedTuple):
    """Mails that are stopped since a day: to and about a person, or about an element or a task.

    `subject` as in the memory (`person/ida`); `name` is None for a closed matter. `tasks`: the numbers of
    those that wait because of it.
    """

    subject: str
    from_on: date
    name: str | None
    tasks: tuple[int, ...]


class Unreached(NamedTuple):
    """Somebody whose mails come back: since when, and from which address."""

    name: str
    email: str
    since: date


class Mailed(NamedTuple):
    """A letter of the day: to whom, what it is about, how many tasks, and what became of it."""

    name: str
    rung: str
    tasks: int
    state: str


class HowFar(NamedTuple):
    """How many of a unit's tasks in the rounds that are running have been answered."""

    unit: str
    answered: int
    asked: int


class PeopleList(NamedTuple):
    """What the newest list of people holds, in words, and its number; or why it could not be read."""

    number: int
    counts: str
    unread: str = ""


class Standing(NamedTuple):
    """How something asked outside the meetings stands; `name`: "bestilling nr. 7 »Ventetid«"."""

    no: int
    name: str
    answered: int
    asked: int
    due_on: date
    last_on: Day | None = None


class UnitsWait(NamedTuple):
    """The list of a reorganisation that waits for a yes, and the day from which it holds."""

    number: int
    on: date


class Picture(NamedTuple):
    """How everything stands on a day; `askable`: the tasks that a manager may be asked about.

    `misled`: the names of those whose mails have reached somebody else. `unread`: mails in the mailbox folder
    that a person has to read. `hand_over`: the planår whose hand-over to a new council has not been made.
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
    mailed: tuple[Mailed, ...] = ()
    how_far: tuple[HowFar, ...] = ()
    askings: tuple[Standing, ...] = ()
    people: PeopleList | None = None
    held: tuple[Held, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    unread: int = 0
    units: tuple[UnitsWait, ...] = ()
    hand_over: int | None = None


Links = Mapping[str, str]
"""Where the run form of each flow lies in the Prefect UI, by the name of the flow."""

NO_LINKS: Links = MappingProxyType({})

# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

TODAY = Words("Hvad skal jeg gøre i dag?", "What shall I do today?")
WHO = Words("Hvem mangler hvad?", "Who owes what?")
NOTHING = Words("Der er ikke noget, du skal gøre i dag.", "There is nothing you have to do today.")
ALL_IN_FOR = timedelta(days=3)
"""How long the day says that all answers are there."""

ASKING_PAGE = Words("svar-bestilling-{}", "answers-request-{}")
ALL_IN = Words("Alle svar på {name} er kommet: se {page}.", "All answers to {name} are there: see {page}.")
MORE = Words("… og {} mere; se »Hvem mangler hvad?«.", "… and {} more; see 'Who owes what?'.")
MORE_ROWS = Words("… og {} mere.", "… and {} more.")
NOBODY_OWES = Words("Ingen mangler noget lige nu.", "Nobody owes anything right now.")
NO_UNIT = Words("Uden enhed", "No unit")
NEEDS = Words("Har brug for en person", "Needs a person")
FAR_HEAD = Words("| Enhed | Svaret | |", "| Unit | Answered | |")
FAR = Words("{answered} af {asked}", "{answered} of {asked}")
ALL_UNITS = Words("Alle enheder", "All units")
NEEDS_HEAD = Words(
    "| Nr. | Opgave | Hos | Frist | Hvorfor |",
    "| No. | Task | With | Due | Why |",
)
WHY_A_PERSON: dict[str, Words] = {
    NOT_MINE: Words("siger, at den er en andens", "says that it is somebody else's"),
    "nobody": Words("ingen at skrive til", "nobody to write to"),
    "unasked": Words("fristen var gået", "the deadline had passed"),
    STOPPED: Words("mails er stoppet", "mails are stopped"),
    ELECTION: Words("der er kommunalvalg", "there is an election"),
}
NO_ANSWER = Words("intet svar", "no answer")
WHO_HEAD = Words("| Nr. | Opgave | Hos | Frist | Hvor langt |", "| No. | Task | With | Due | Standing |")

APPROVE = Words(
    "Godkend udsendelsen til {meeting}: {tasks} opgaver. Spørgsmålene skal ud {day} ({form}).",
    "Approve the sending for {meeting}: {tasks} tasks. The questions go out on {day} ({form}).",
)
WAITING = Words(
    "{count} mails er ikke kommet af sted endnu: {reason}", "{count} mails have not left yet: {reason}"
)
RECORD = {
    "steers": Words(
        "Notér tilkendegivelserne fra {title} senest {day} ({form}).",
        "Record the steers of {title} by {day} ({form}).",
    ),
    "decisions": Words(
        "Notér beslutningerne efter {title} senest {day} ({form}).",
        "Record the decisions after {title} by {day} ({form}).",
    ),
    "budget": Words(
        "Notér senest {day}, hvad budgettet blev til for hver prioritering ({form}).",
        "Record by {day} what the budget made of each priority ({form}).",
    ),
}
OPEN_YEAR = Words("Åbn planår {year} ({form}).", "Open plan year {year} ({form}).")
CALL = Words(
    "Ring til {name}{phone} om {title}; fristen {was} {day} ({form}).",
    "Call {name}{phone} about {title}; it {was} due {day} ({form}).",
)
ASK_MANAGER = Words(
    "Du kan bede lederen om hjælp til {title} ({form}, opgave nr. {number}).",
    "You can ask the manager for help with {title} ({form}, task no. {number}).",
)
ENDED = {
    "nobody": Words(
        "{title}: der er ingen, vi kan skrive til. Find en ansvarlig ({give}, opgave nr. {number}).",
        "{title}: there is nobody we can write to. Find somebody responsible ({give}, task no. {number}).",
    ),
    "unasked": Words(
        "{title}: fristen {day} var gået, før vi kunne spørge. Tal med {name} ({form}, opgave nr. {number}).",
        "{title}: the deadline {day} had passed before we could ask. Talk to {name} ({form}, task no."
        " {number}).",
    ),
    ELECTION: Words(
        "{title}: {name} sidder i byrådet og bliver ikke spurgt før efter valget. Giv opgaven til en anden, "
        "eller gem den til det nye byråd ({give}, opgave nr. {number}).",
        "{title}: {name} is a councillor and is not asked before the election is over. Give the task to "
        "somebody else, or keep it for the new council ({give}, task no. {number}).",
    ),
}
THEIRS = Words(
    "{title}: {name} siger, at opgaven er en andens{words}. Giv den til den rette ({give}, opgave nr."
    " {number}).",
    "{title}: {name} says that the task is somebody else's{words}. Give it to the right one ({give}, task no."
    " {number}).",
)
QUOTED = Words(" (»{}«)", " ('{}')")
WISHED = Words(
    "{name} beder om at få fristen for {title} flyttet til {day}{reason}. Svar ja eller nej ({form}, opgave"
    " nr. {number}).",
    "{name} asks to have the deadline for {title} moved to {day}{reason}. Say yes or no ({form}, task no."
    " {number}).",
)
PEOPLE = Words(
    "Personlisten er ændret: {counts}. Se, hvem der overtager, og sig ja ({form}, liste nr. {number}).",
    "The list of people has changed: {counts}. See who takes over, and say yes ({form}, list no. {number}).",
)
PEOPLE_UNREAD = Words(
    "Personlisten kunne ikke læses. {unread} Læg en ny fil i mappen, eller sammenlign selv ({form}).",
    "The list of people could not be read. {unread} Put a new file in the folder, or compare by hand"
    " ({form}).",
)
SENT_BACK = Words(
    "{who} har sendt {brief} tilbage{words}. Ret det, og åbn godkendelsen igen ({form}, opgave nr."
    " {number}). Det sendes ud {day}, som det står.",
    "{who} has sent {brief} back{words}. Correct it, and open the approval again ({form}, task no."
    " {number}). It leaves on {day} as it stands.",
)
PLAN_BACK = Words(
    "{who} har sendt {plan} tilbage{words}. Ret den, og send den igen ({form}).",
    "{who} has sent {plan} back{words}. Correct it, and send it again ({form}).",
)
HAND_OVER = Words(
    "Det er valgår: lav listen over det, der overdrages til det nye byråd ({form}).",
    "It is an election year: make the list of what is handed over to the new council ({form}).",
)
MISLED = Words(
    "{name} link er lukket: en mail kom til en forkert. Ret adressen, og giv et nyt link ({form}).",
    "{name} link is closed: a mail reached somebody else. Correct the address, and give a new link ({form}).",
)
HELD: dict[str, Words] = {
    "person": Words("Mails til og om {name} er stoppet", "Mails to and about {name} are stopped"),
    "element": Words("Mails om {name} er stoppet", "Mails about {name} are stopped"),
    "request": Words("Mails om opgave nr. {name} er stoppet", "Mails about task no. {name} are stopped"),
}
"""What is said of what is stopped, by its kind; never why."""

HELD_UNTIL = Words(
    "{held}, til I åbner for dem igen ({form}).", "{held} until you allow them again ({form})."
)
HELD_TASKS = (
    Words(
        "{held}. 1 opgave venter hos jer: giv den videre, når tiden er inde ({give}), eller åbn for "
        "mails igen"
        " ({form}).",
        "{held}. 1 task waits with you: hand it over when the time has come ({give}), or allow mails again"
        " ({form}).",
    ),
    Words(
        "{held}. {count} opgaver venter hos jer: giv dem videre, når tiden er inde ({give}), eller åbn for"
        " mails igen ({form}).",
        "{held}. {count} tasks wait with you: hand them over when the time has come ({give}), or allow mails"
        " again ({form}).",
    ),
)
A_CLOSED_MATTER = Words("en lukket sag", "a closed matter")
UNREACHED = Words(
    "{name} kan ikke nås: siden {day} er mails til {email} kommet tilbage. Ret adressen ({form}).",
    "{name} cannot be reached: since {day} mails to {email} have come back. Correct the address ({form}).",
)
UNREAD = (
    Words(
        "Der ligger 1 mail i mappen »mailbox«, som et menneske skal læse. Flyt den, når den er læst.",
        "1 mail in the folder 'mailbox' is for a person to read. Move it when it has been read.",
    ),
    Words(
        "Der ligger {} mails i mappen »mailbox«, som et menneske skal læse. Flyt dem, når de er læst.",
        "{} mails in the folder 'mailbox' are for a person to read. Move them when they have been read.",
    ),
)
MOVED = Words("{day}, flyttet {times}", "{day}, moved {times}")
TIMES = (Words("én gang", "once"), Words("{} gange", "{} times"))
UNANSWERED = Words(
    "{title}: vi har ikke fået svar fra {name}; fristen var {day}. Aftal, hvad der skal ske ({form}, opgave"
    " nr. {number}).",
    "{title}: no answer from {name}; it was due {day}. Agree on what happens now ({form}, task no."
    " {number}).",
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
    "ad_hoc": Words("bestillingen »{}«", "the request '{}'"),
    "extra": Words("det ekstra bidrag om »{}«", "the extra contribution on '{}'"),
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

FORMS: Mapping[str, Words] = {
    "open_year": Words("Åbn et planår", "Open a plan year"),
    "approve_sending": Words("Godkend udsendelse", "Approve the sending"),
    "reorganise": Words("Læg enheder om", "Change the units"),
    "approve_reorganisation": Words("Godkend omorganisering", "Approve the change"),
    "tell_manager": Words("Bed en leder om hjælp", "Ask a manager for help"),
    "answer_wishes": Words("Ny frist: svar", "Later date: answer"),
    "reopen_tasks": Words("Genåbn opgaver", "Reopen tasks"),
    "hand_over_tasks": Words("Giv opgaver videre", "Hand tasks over"),
    "renew_link": Words("Giv et nyt link", "Give a new link"),
    "approve_people": Words("Godkend personlisten", "Approve list of people"),
    "compare_people": Words("Sammenlign personer", "Compare people"),
    "resume_letters": Words("Åbn for mails igen", "Allow mails again"),
    "receive_response": Words("Skriv et svar ind", "Write in an answer"),
    "record_steers": Words("Notér tilkendegivelser", "Record the steers"),
    "record_decisions": Words("Notér beslutninger", "Record the decisions"),
    "record_budget": Words("Notér budgettet", "Record the budget"),
    "write_direktion_plan": Words("Skriv direktionens plan", "Write the board's plan"),
    "hand_over_council": Words("Overdrag til nyt byråd", "Hand over to council"),
}
"""What the forms that the day's lines ask for are called, by the names of their flows."""

RECORDED_WITH = {"steers": "record_steers", "decisions": "record_decisions", "budget": "record_budget"}

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
    "trial": Words("prøvemail", "test mail"),
    "invitation": Words("invitation", "invitation"),
    "new_time": Words("ny tid for mødet", "new time of the meeting"),
    "called_off": Words("mødet ud af kalenderen", "meeting out of the calendar"),
}
"""What a letter is about, in a list of letters."""

# ── The day ─────────────────────────────────────────────────────────────────────────────────────────────


def today_page(picture: Picture, settings: Settings, links: Links = NO_LINKS) -> str:
    """At most ten lines, the most pressing first, readable by a stranger; each leads to its form."""
    language = settings.municipality.language
    told = list(_to_do(picture, settings, links))
    if len(told) > MOST:
        told = [*told[: MOST - 1], MORE.said_in(language).format(len(told) - MOST + 1)]
    lines = [f"- {one_line(capitalised(one))}" for one in told] or [NOTHING.said_in(language)]
    return "\n".join([*_heading(TODAY, picture.today, language), *lines]) + "\n"


def form_said(flow: str, links: Links, language: Language, **fields: object) -> str:
    """A form by its name; where it can be reached, as a link that fills in what is known."""
    name = FORMS[flow].said_in(language)
    if flow not in links:
        return TITLED.said_in(language).format(name)
    return form_link(name, links[flow], fields)


def form_link(name: str, address: str, fields: Mapping[str, object]) -> str:
    """A form as a link that fills in what is known."""
    given = {field: value for field, value in fields.items() if value}
    # The page reads what stands after the question mark twice.
    filled = f"?parameters={quote(quote(json.dumps(given, ensure_ascii=False)))}" if given else ""
    return f"[{name}]({address}{filled})"


def _to_do(picture: Picture, settings: Settings, links: Links) -> Iterator[str]:
    language = settings.municipality.language
    late = [one for one in picture.failed if one.state == "waiting"]
    if late:
        yield WAITING.said_in(language).format(count=len(late), reason=late[-1].reason)
    for sending in picture.sendings:
        yield _sending(sending, settings, links)
    if year := _year_to_open(picture):
        form = form_said("open_year", links, language, year=year)
        yield OPEN_YEAR.said_in(language).format(year=year, form=form)
    renew = form_said("renew_link", links, language)
    said = MISLED.said_in(language)
    yield from (said.format(name=_whose(name, language), form=renew) for name in picture.misled)
    yield from (_held(one, links, language) for one in picture.held if _is_shown(one, picture.today))
    yield from (_unreached(one, links, language) for one in picture.unreached)
    if picture.people is not None:
        yield _people(picture.people, links, language)
    yield from (_units(one, picture.today, links, language) for one in picture.units)
    if picture.hand_over is not None:
        form = form_said("hand_over_council", links, language, year=picture.hand_over)
        yield HAND_OVER.said_in(language).format(form=form)
    yield from (_sent_back(one, settings, links) for one in picture.sent_back)
    yield from (_plan_back(one, settings, links) for one in picture.plans_back)
    yield from (_wish(one, links, language) for one in picture.wished)
    yield from _all_in(picture, language)
    yield from _about_tasks(picture, links, language)
    yield from _about_letters(picture.failed, language)
    if picture.unread:
        yield how_many(picture.unread, UNREAD, language)
    if picture.next_date is not None:
        title = milestone_title(picture.next_date, settings, language)
        yield NEXT.said_in(language).format(title=title, day=spoken_date(picture.next_date.date, language))


def _all_in(picture: Picture, language: Language) -> Iterator[str]:
    """What was asked outside the meetings and has been answered by everybody, for some days."""
    for one in picture.askings:
        if one.answered == one.asked and one.last_on and picture.today - one.last_on <= ALL_IN_FOR:
            yield ALL_IN.said_in(language).format(name=one.name, page=asking_page(one.no, language))


def asking_page(no: int, language: Language) -> str:
    """The way to the page of something asked outside the meetings."""
    key = ASKING_PAGE.said_in(language).format(no)
    return f"[{key}](/artifacts/key/{key})"


def _sending(one: Sending, settings: Settings, links: Links) -> str:
    language = settings.municipality.language
    known = {"meeting": word("meeting", one.meeting, language), "year": one.year}
    return APPROVE.said_in(language).format(
        meeting=meeting_title(one.meeting, settings, language),
        tasks=one.tasks,
        day=spoken_date(one.ask_on, language),
        form=form_said("approve_sending", links, language, **known),
    )


def _is_shown(one: Held, today: date) -> bool:
    """While tasks wait because of it, and for some days: what is settled need not be read every morning."""
    return bool(one.tasks) or today - one.from_on <= FRESH


def _held(one: Held, links: Links, language: Language) -> str:
    kind, _, key = one.subject.partition("/")
    known: dict[str, dict[str, object]] = {
        "person": {"person": one.name},
        "element": {"matter": key},
        "request": {"requests": [one.name]},
    }
    quoted = TITLED.said_in(language).format(one.name) if kind == "element" else one.name
    name = quoted if one.name else A_CLOSED_MATTER.said_in(language)
    numbers = [str(number) for number in one.tasks]
    words = HELD_TASKS[len(numbers) > 1] if numbers else HELD_UNTIL
    return words.said_in(language).format(
        held=HELD[kind].said_in(language).format(name=name),
        count=len(numbers),
        give=form_said("hand_over_tasks", links, language, requests=numbers),
        form=form_said("resume_letters", links, language, **known[kind]),
    )


def _unreached(one: Unreached, links: Links, language: Language) -> str:
    return UNREACHED.said_in(language).format(
        name=one.name,
        email=one.email,
        day=spoken_date(one.since, language),
        form=form_said("renew_link", links, language, person=one.email),
    )


def _people(one: PeopleList, links: Links, language: Language) -> str:
    if one.unread:
        form = form_said("compare_people", links, language)
        return PEOPLE_UNREAD.said_in(language).format(unread=one.unread, form=form)
    form = form_said("approve_people", links, language, proposal=one.number)
    return PEOPLE.said_in(language).format(counts=one.counts, form=form, number=one.number)


UNITS_WAIT = (
    Words(
        "Enhederne lægges om {day}, og liste nr. {number} er ikke godkendt endnu ({form}).",
        "The units change on {day}, and list no. {number} has not been approved yet ({form}).",
    ),
    Words(
        "Enhederne blev lagt om {day}, men liste nr. {number} er ikke godkendt, så intet er givet videre "
        "({form}).",
        "The units changed on {day}, but list no. {number} is not approved: nothing is handed over ({form}).",
    ),
)


def _units(one: UnitsWait, today: date, links: Links, language: Language) -> str:
    form = form_said("approve_reorganisation", links, language, proposal=one.number)
    words = UNITS_WAIT[one.on <= today].said_in(language)
    return words.format(day=spoken_date(one.on, language), number=one.number, form=form)


def _sent_back(one: SentBack, settings: Settings, links: Links) -> str:
    language = settings.municipality.language
    station = next((known for known in settings.route if known.key == one.station), None)
    title = (station.title if language == "da" else station.title_en) if station else one.station
    return SENT_BACK.said_in(language).format(
        who=station_who(title, language),
        brief=CALLED["approval"].said_in(language).format(meeting_title(one.meeting, settings, language)),
        words=QUOTED.said_in(language).format(one.comment) if one.comment else "",
        number=one.number,
        day=spoken_date(one.sent_on, language),
        form=form_said("reopen_tasks", links, language, requests=[str(one.number)]),
    )


def _plan_back(one: PlanBack, settings: Settings, links: Links) -> str:
    language = settings.municipality.language
    return PLAN_BACK.said_in(language).format(
        who=station_who(one.station, language),
        plan=plan_title(one.year, settings, language),
        words=QUOTED.said_in(language).format(one.comment) if one.comment else "",
        form=form_said("write_direktion_plan", links, language, year=one.year),
    )


def _year_to_open(picture: Picture) -> int | None:
    """From December the next planår waits to be opened; before the first one, this year's does."""
    wanted = picture.today.year + (1 if picture.today.month == 12 else 0)
    return wanted if picture.newest_year is None or picture.newest_year < wanted else None


def _about_tasks(picture: Picture, links: Links, language: Language) -> Iterator[str]:
    for words, flow, one in _asked_of_us(picture):
        yield _task(words, one, picture.today, _forms(flow, one, links, language), language)


def _asked_of_us(picture: Picture) -> Iterator[tuple[Words, str, Owing]]:
    """What each task asks of the secretariat, and the form for it, the most pressing first."""
    owing, today = picture.owing, picture.today
    recorded = [one for one in owing if one.kind in RECORD and one.state == "open"]
    called = [one for one in owing if one.state == "open" and one.rung == "phone"]
    yield from ((RECORD[one.kind], RECORDED_WITH[one.kind], one) for one in recorded)
    yield from ((CALL, "receive_response", one) for one in called)
    yield from ((ASK_MANAGER, "tell_manager", one) for one in owing if one.key in picture.askable)
    given_up = [one for one in owing if one.state == "needs_person" and one.reason != STOPPED]
    yield from ((THEIRS, "hand_over_tasks", one) for one in given_up if one.reason == NOT_MINE)
    ended = [one for one in given_up if one.reason != NOT_MINE and _is_fresh(one, today)]
    yield from ((ENDED.get(one.reason, UNANSWERED), "receive_response", one) for one in ended)


def _forms(flow: str, one: Owing, links: Links, language: Language) -> dict[str, str]:
    """The forms for a task: the one that is asked for, and the one that gives it to somebody else."""
    these = {"requests": [str(one.number)]}
    return {
        "form": form_said(flow, links, language, **_about(flow, one, language)),
        "give": form_said("hand_over_tasks", links, language, **these),
    }


def _about(flow: str, one: Owing, language: Language) -> dict[str, object]:
    """What a form can be told about a task: its number, or the meeting that it is to record."""
    if flow == "receive_response":
        return {"request": str(one.number)}
    if one.kind not in RECORD:
        return {"requests": [str(one.number)]}
    year, meeting, *_ = one.key.split("/")
    known: dict[str, object] = {"year": int(year)}
    return known if one.kind == "budget" else known | {"meeting": word("meeting", meeting, language)}


def _is_fresh(one: Owing, today: date) -> bool:
    return one.closed_on is None or today - one.closed_on <= FRESH


def _about_letters(failed: Iterable[Failed], language: Language) -> Iterator[str]:
    for one in failed:
        if one.state != "waiting":
            words = REFUSED if one.state == "refused" else DOUBTFUL
            day = spoken_date(one.day, language)
            yield words.said_in(language).format(name=one.name, reason=one.reason, day=day)


WAS, IS = Words("var", "was"), Words("er", "is")


def _task(words: Words, one: Owing, today: date, forms: Mapping[str, str], language: Language) -> str:
    return words.said_in(language).format(
        title=one.title if one.kind in RECORD else _title(one, language),
        name=one.person or "–",
        phone=f" ({one.phone})" if one.phone else "",
        day=spoken_date(one.due_on, language),
        was=(WAS if one.due_on < today else IS).said_in(language),
        number=one.number,
        words=QUOTED.said_in(language).format(one.words) if one.words else "",
        **forms,
    )


def _wish(one: Wished, links: Links, language: Language) -> str:
    return WISHED.said_in(language).format(
        name=one.name,
        title=_title(one, language),
        day=spoken_date(one.wished_on, language),
        reason=QUOTED.said_in(language).format(one.reason) if one.reason else "",
        number=one.number,
        form=form_said(
            "answer_wishes", links, language, requests=[str(one.number)], to=one.wished_on.isoformat()
        ),
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
    """Everything that is owed: how far each unit is, what needs a person, then by unit; nobody is ranked."""
    head = [*_heading(WHO, picture.today, language), *_far_table(picture.how_far, language)]
    if not picture.owing:
        return "\n".join([*head, NOBODY_OWES.said_in(language)]) + "\n"
    given_up = [one for one in picture.owing if one.state == "needs_person"]
    open_yet = [one for one in picture.owing if one.state != "needs_person"]
    rows = sorted(open_yet, key=lambda one: (not one.unit, one.unit, one.due_on, one.number))
    units = groupby(rows[:TABLE_ROWS], key=lambda one: one.unit)
    tables = [line for unit, theirs in units for line in _owing_table(unit, theirs, language)]
    return "\n".join([*head, *_needs_table(given_up, language), *tables, *_rest(rows, language)]) + "\n"


def _rest(rows: Sequence[Owing], language: Language) -> list[str]:
    left = len(rows) - TABLE_ROWS
    return [MORE_ROWS.said_in(language).format(left)] if left > 0 else []


def _far_table(units: Sequence[HowFar], language: Language) -> list[str]:
    """How far the rounds that are running have come, by unit and together."""
    if not units:
        return []
    together = HowFar(
        ALL_UNITS.said_in(language), sum(one.answered for one in units), sum(one.asked for one in units)
    )
    rows = [_far_row(one, language) for one in (*units, *([together] if len(units) > 1 else []))]
    return [FAR_HEAD.said_in(language), "|---|---:|---|", *rows, ""]


def _far_row(one: HowFar, language: Language) -> str:
    return table_row((one.unit or NO_UNIT.said_in(language), far_said(one, language), bar(one)))


def far_said(one: HowFar, language: Language) -> str:
    """How many of how many: "12 af 30"."""
    return FAR.said_in(language).format(answered=one.answered, asked=one.asked)


def bar(one: HowFar, width: int = 10) -> str:
    """The same as a bar of characters; full only when nothing is missing, empty only when all is."""
    full = round(width * one.answered / one.asked) if one.asked else 0
    if 0 < one.answered < one.asked:
        full = min(max(full, 1), width - 1)
    return "▓" * full + "░" * (width - full)


def _needs_table(rows: Sequence[Owing], language: Language) -> list[str]:
    """What ended without an answer, and waits for a person to settle it."""
    if not rows:
        return []
    title = f"## {NEEDS.said_in(language)}"
    lines = [_needs_row(one, language) for one in rows[:TABLE_ROWS]]
    rest = _rest(rows, language)
    return [title, "", NEEDS_HEAD.said_in(language), "|---:|---|---|---|---|", *lines, "", *rest]


def _needs_row(one: Owing, language: Language) -> str:
    has_it = f"{one.person or '–'} · {one.unit}" if one.unit else one.person or "–"
    why = WHY_A_PERSON.get(one.reason, NO_ANSWER).said_in(language)
    return table_row((str(one.number), _title(one, language), has_it, _due(one, language), why))


def _owing_table(unit: str, rows: Iterable[Owing], language: Language) -> list[str]:
    title = f"## {one_line(unit or NO_UNIT.said_in(language))}"
    lines = [_owing_row(one, language) for one in rows]
    return [title, "", WHO_HEAD.said_in(language), "|---:|---|---|---|---|", *lines, ""]


def _owing_row(one: Owing, language: Language) -> str:
    cells = (
        str(one.number),
        _title(one, language),
        one.person or "–",
        _due(one, language),
        STANDING.get(one.rung, STANDING["request"]).said_in(language),
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


def _heading(words: Words, today: date, language: Language) -> list[str]:
    day = spoken_date(today, language, with_year=True)
    return [f"# {words.said_in(language)}", "", capitalised(day), ""]


def one_line(text: str) -> str:
    """What somebody wrote stays on its line and never becomes markup."""
    return " ".join(text.split()).replace("<", "&lt;")
