"""What one council leaves to the next: decisions not carried out, steers without a case, tasks under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from models.brief.contents import Brief, Row, Section
from models.choices import Words, how_many, verdict_word
from models.facts import Fact
from models.outcomes import OWES, OutcomeFact
from models.overview import CALLED, TITLED
from models.settings import Language, MeetingRule, Settings
from models.spoken import capitalised, day_and_month, spoken_date

Left = Literal["decided", "coming_back", "talked_about"]
Day = date

SCOPE = "council"
"""What stands where a meeting would in the papers of a change of councils."""


class Matter(Fact):
    """A decision or a steer that is left; `title` None, and nothing else of it said, while it is closed.

    `number`: its place among the closed ones. `post`: the title of the post that answers for it.
    """

    left: Left
    number: int
    title: str | None
    verdict: str
    text: str = ""
    body: str = ""
    decided_on: date
    case_number: str = ""
    item: str = ""
    post: str = ""
    due_on: date | None = None


class Running(Fact):
    """A task under way that no listed decision speaks of; `title` None while it is closed."""

    number: int
    kind: str
    title: str | None
    post: str
    due_on: date


class HandedOver(Fact):
    """What the council of a period leaves, as it stood when the list was made; `year` its planår."""

    year: int
    first: int
    last: int
    matters: tuple[Matter, ...] = ()
    running: tuple[Running, ...] = ()

    def left(self, how: Left) -> tuple[Matter, ...]:
        """The matters that are left in this way."""
        return tuple(one for one in self.matters if one.left == how)


class Meets(Fact):
    """A date of the new council's first planår."""

    title: str
    date: Day


class InForce(Fact):
    """A vision, strategy or policy in force, and who answers for it; `title` None while it is closed."""

    kind: str
    number: int
    title: str | None
    post: str = ""


class ToAsk(Fact):
    """Somebody a new councillor can ask: what for, the post, the name, and the telephone number."""

    role: str
    post: str
    name: str
    phone: str = ""


class Introduced(Fact):
    """What a new council meets in its first year: dates, what it inherits, what is in force, whom to ask."""

    year: int
    dates: tuple[Meets, ...] = ()
    inherited: HandedOver
    in_force: tuple[InForce, ...] = ()
    ask: tuple[ToAsk, ...] = ()


def how_left(outcome: OutcomeFact) -> Left | None:
    """How a steer or decision is left to the next council; None where nothing remains of it."""
    if outcome.only_talked_about:
        return "talked_about"
    if outcome.kind == "steer" or not outcome.open:
        return None
    return "decided" if outcome.verdict in OWES else "coming_back"


def post_said(title: str | None, unit: str | None) -> str:
    """A post, and its unit unless the title says that too; empty for none."""
    if not title or not unit or unit.casefold() in title.casefold():
        return title or ""
    return f"{title}, {unit}"


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

TITLE = Words("Overdragelse til {new}: {first}–{last}", "Hand-over to {new}: {first}–{last}")
INTRODUCTION = Words("Introduktion til {new}: {first}–{last}", "Introduction for {new}: {first}–{last}")
NEW_COUNCILS = {
    "byrådet": "det nye byråd",
    "kommunalbestyrelsen": "den nye kommunalbestyrelse",
    "borgerrepræsentationen": "den nye borgerrepræsentation",
}
THE_NEW = Words("det nye byråd", "the new council")
MADE = Words("Listen er nr. {number} og lavet {day}.", "This is list no. {number}, made on {day}.")
WHAT_IT_IS = Words(
    "Her står det, som {council} i {first}–{last} har sat i gang eller talt om, og som ikke er færdigt. "
    "Listen er til orientering; intet bortfalder ved valget, og {new} bestemmer selv, hvad der sker med det.",
    "This is what the council of {first}–{last} has begun or talked about and not finished. The list is for "
    "information; nothing lapses with the election, and {new} decides what becomes of it.",
)
NOTHING = Words("Der er ikke noget at overdrage.", "There is nothing to hand over.")
HEADINGS: dict[Left, Words] = {
    "decided": Words("Besluttet, men ikke gennemført", "Decided, not carried out"),
    "coming_back": Words(
        "Udsat eller sendt videre: kommer igen", "Postponed or passed on: it comes up again"
    ),
    "talked_about": Words("Talt om, aldrig besluttet", "Talked about, never decided"),
}
COLUMNS: dict[Left, Words] = {
    "decided": Words("Hvad|Besluttet|Ansvarlig|Frist", "What|Decided|Responsible|Due"),
    "coming_back": Words("Hvad|Afgørelse|Hvem og hvornår", "What|Verdict|By whom and when"),
    "talked_about": Words("Hvad|Tilkendegivelse|Hvornår", "What|Steer|When"),
}
TASKS = Words("Opgaver i gang", "Tasks under way")
TASK_COLUMNS = Words("Opgave|Ansvarlig|Frist", "Task|Responsible|Due")
CLOSED = Words("lukket punkt nr. {}", "closed item no. {}")
CLOSED_TASK = Words("lukket opgave nr. {}", "closed task no. {}")
NOBODY = Words("ingen endnu", "nobody yet")
NO_DUE = Words("–", "–")
CASE, ITEM = Words("sag {}", "case {}"), Words("punkt {}", "item {}")
DATES = Words("Jeres første år", "Your first year")
YEARS = Words("De fire år", "The four years")
DATE_COLUMNS = Words("Hvornår|Hvad", "When|What")
IN_FORCE = Words(
    "Visioner, politikker og strategier, der gælder", "Visions, policies and strategies in force"
)
IN_FORCE_COLUMNS = Words("Hvad|Ansvarlig", "What|Responsible")
ASK = Words("Hvem kan I spørge?", "Whom can you ask?")
ASK_COLUMNS = Words("Om hvad|Hvem|Telefon", "About what|Who|Phone")
WELCOME = Words(
    "Velkommen. {council} holder hvert år disse temamøder:",
    "Welcome. Every year the council holds these theme meetings:",
)
POINTS = Words(
    "Et temamøde peger på noget; {council} og udvalgene beslutter. Her står datoerne, det, I overtager, og "
    "hvem I kan spørge.",
    "A theme meeting points to something; the council and its committees decide. Here are the dates, what "
    "you take over, and whom you can ask.",
)
INHERITED = Words("Det overtager I", "What you take over")
INHERITED_COUNT = Words(
    "{decided}, der er besluttet og ikke gennemført; {coming}, der kommer igen; {talked}, der kun er talt"
    " om.",
    "{decided} decided and not carried out; {coming} coming up again; {talked} only talked about.",
)
COUNTED = (Words("1 sag", "1 matter"), Words("{} sager", "{} matters"))
KINDS = {
    "vision": Words("Vision", "Vision"),
    "policy": Words("Politik", "Policy"),
    "strategy": Words("Strategi", "Strategy"),
}
ROLES: dict[str, Words] = {
    "secretariat": Words("Møderne, fristerne og hvad der blev sagt", "Meetings, deadlines and what was said"),
    "direktion": Words("Forvaltningen og direktionens plan", "The administration and the board's plan"),
    "head_of_planning": Words("Kommuneplanen og strategien", "The municipal plan and its strategy"),
    "finance": Words("Budgettet", "The budget"),
}
"""Whom a new councillor can ask, by role, in this order."""


def handed_over_title(handed: HandedOver, settings: Settings) -> str:
    """Overdragelse til det nye byråd: 2026–2029."""
    return _titled(TITLE, handed.first, handed.last, settings)


def introduction_title(year: int, settings: Settings) -> str:
    """Introduktion til det nye byråd: 2030–2033."""
    first = settings.period.first(year)
    return _titled(INTRODUCTION, first, first + settings.period.years - 1, settings)


def _titled(words: Words, first: int, last: int, settings: Settings) -> str:
    language = settings.municipality.language
    return words.said_in(language).format(new=_new(settings), first=first, last=last)


def _new(settings: Settings) -> str:
    """The new council, in the middle of a sentence."""
    language, council = settings.municipality.language, settings.municipality.council.casefold()
    said = THE_NEW.said_in(language)
    return NEW_COUNCILS.get(council, said) if language == "da" else said


def hand_over_list(handed: HandedOver, number: int, made_on: date, settings: Settings) -> Brief:
    """The hand-over list as a document."""
    language = settings.municipality.language
    made = MADE.said_in(language).format(number=number, day=spoken_date(made_on, language, with_year=True))
    what = WHAT_IT_IS.said_in(language).format(
        council=settings.municipality.council, new=_new(settings), first=handed.first, last=handed.last
    )
    sections = (Section(heading="", paragraphs=(made, what)), *_left(handed, settings))
    return _document(handed.year, handed_over_title(handed, settings), sections, settings)


def introduction(known: Introduced, settings: Settings) -> Brief:
    """The introduction of a new council as a document."""
    sections = [
        *_welcome(settings),
        *_dates(known.dates, settings),
        *_years(known.year, settings),
        *_inherited(known.inherited, settings),
        *_in_force(known.in_force, settings.municipality.language),
        *_ask(known.ask, settings.municipality.language),
    ]
    return _document(known.year, introduction_title(known.year, settings), sections, settings)


def _document(year: int, title: str, sections: Iterable[Section], settings: Settings) -> Brief:
    return Brief(
        year=year,
        meeting=SCOPE,
        stage="sent",
        language=settings.municipality.language,
        title=title,
        sections=tuple(sections),
    )


# ── What is left ────────────────────────────────────────────────────────────────────────────────────────


def _left(handed: HandedOver, settings: Settings, level: int = 2) -> Iterator[Section]:
    language = settings.municipality.language
    if not handed.matters and not handed.running:
        yield Section(heading="", paragraphs=(NOTHING.said_in(language),))
    for how, words in HEADINGS.items():
        rows = [_matter_row(one, language) for one in handed.left(how)]
        yield from _table(words, COLUMNS[how], rows, language, level)
    tasks = [_task_row(one, language) for one in handed.running]
    yield from _table(TASKS, TASK_COLUMNS, tasks, language, level)


def _table(
    heading: Words, columns: Words, rows: Sequence[Row], language: Language, level: int = 2
) -> Iterator[Section]:
    if rows:
        head = tuple(columns.said_in(language).split("|"))
        yield Section(heading=heading.said_in(language), level=level, table=(head, *rows))


def _matter_row(one: Matter, language: Language) -> Row:
    if one.left == "decided":
        return _what(one, language), _by_whom(one, language), _who(one.post, language), _due(one, language)
    verdict = verdict_word(one.verdict, language)
    if one.left == "coming_back":
        return _what(one, language), verdict, _by_whom(one, language)
    return _what(one, language), verdict, day_and_month(one.decided_on, language, with_year=True)


def _what(one: Matter, language: Language) -> str:
    if one.title is None:
        return capitalised(CLOSED.said_in(language).format(one.number))
    return f"{one.title}: {one.text}" if one.text else one.title


def _by_whom(one: Matter, language: Language) -> str:
    case = CASE.said_in(language).format(one.case_number) if one.case_number else ""
    item = ITEM.said_in(language).format(one.item) if one.item else ""
    day = day_and_month(one.decided_on, language, with_year=True)
    return ", ".join(part for part in (capitalised(one.body), day, case, item) if part)


def _who(post: str, language: Language) -> str:
    return post or NOBODY.said_in(language)


def _due(one: Matter, language: Language) -> str:
    return day_and_month(one.due_on, language, with_year=True) if one.due_on else NO_DUE.said_in(language)


def _task_row(one: Running, language: Language) -> Row:
    words = CLOSED_TASK if one.title is None else CALLED.get(one.kind, TITLED)
    called = capitalised(words.said_in(language).format(one.title or one.number))
    return called, _who(one.post, language), day_and_month(one.due_on, language, with_year=True)


# ── The introduction ────────────────────────────────────────────────────────────────────────────────────


def _welcome(settings: Settings) -> Iterator[Section]:
    language, council = settings.municipality.language, settings.municipality.council
    welcome = WELCOME.said_in(language).format(council=capitalised(council))
    meetings = tuple(_meeting(one, language) for one in settings.meetings)
    yield Section(heading="", paragraphs=(welcome,), items=meetings)
    yield Section(heading="", paragraphs=(POINTS.said_in(language).format(council=council),))


def _meeting(one: MeetingRule, language: Language) -> str:
    title, topic = (one.title, one.topic) if language == "da" else (one.title_en, one.topic_en)
    return f"{capitalised(title)}: {topic}"


def _dates(dates: Sequence[Meets], settings: Settings) -> Iterator[Section]:
    language = settings.municipality.language
    rows = [(day_and_month(one.date, language, with_year=True), capitalised(one.title)) for one in dates]
    yield from _table(DATES, DATE_COLUMNS, rows, language)


def _years(year: int, settings: Settings) -> Iterator[Section]:
    """What each year of the period is about."""
    language, period = settings.municipality.language, settings.period
    years = range(period.first(year), period.first(year) + period.years)
    told = tuple(f"{one}: {period.weight(one, language)}" for one in years if period.weight(one, language))
    if told:
        yield Section(heading=YEARS.said_in(language), items=told)


def _inherited(handed: HandedOver, settings: Settings) -> Iterator[Section]:
    language = settings.municipality.language
    if not handed.matters and not handed.running:
        return
    counts = {how: how_many(len(handed.left(how)), COUNTED, language) for how in HEADINGS}
    said = INHERITED_COUNT.said_in(language).format(
        decided=capitalised(counts["decided"]),
        coming=counts["coming_back"],
        talked=counts["talked_about"],
    )
    yield Section(heading=INHERITED.said_in(language), paragraphs=(said,))
    yield from _left(handed, settings, level=3)


def _in_force(known: Sequence[InForce], language: Language) -> Iterator[Section]:
    rows = [
        (
            f"{KINDS[one.kind].said_in(language)}: "
            f"{one.title or CLOSED.said_in(language).format(one.number)}",
            _who(one.post, language),
        )
        for one in known
    ]
    yield from _table(IN_FORCE, IN_FORCE_COLUMNS, rows, language)


def _ask(people: Sequence[ToAsk], language: Language) -> Iterator[Section]:
    rows = [(ROLES[one.role].said_in(language), f"{one.name} ({one.post})", one.phone) for one in people]
    yield from _table(ASK, ASK_COLUMNS, rows, language)
