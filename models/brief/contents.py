"""The brief (oplæg) of a theme meeting: what came in, what is missing, and what was said before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from models.brief.areas import AreaFacts, after_the_answer, before_the_answer
from models.choices import Words, verdict_word, word
from models.evaluation import Lessons
from models.evaluation_page import lesson_lines
from models.facts import Fact
from models.forms import PERSONAL, titles
from models.plan_meaning import HEADING, NOTHING, Meaning, meaning_lines
from models.settings import Language
from models.spoken import day_and_month, spoken_date
from models.titles import station_who

Row = tuple[str, ...]

CHOSEN = {
    "track": "track",
    "course": "course",
    "afford": "afford",
    "amounts_fit": "fit",
    "reached": "effects",
}
"""Which list of choices a field of an answer is taken from."""


class Contribution(Fact):
    """What one area was asked, and its answer as it was stored; `body` None when nothing came in.

    `number` stands for the title, and the answer is kept back, while the area is closed. `asked_for`: the
    meeting whose questions these are, where it is held together with the brief's.
    """

    subject: str
    title: str
    form: str
    body: dict[str, Any] | None = None
    number: int | None = None
    asked_for: str = ""


class Said(Fact):
    """What an earlier meeting pointed to about an area."""

    title: str
    verdict: str
    text: str = ""
    number: int | None = None


class Seen(Fact):
    """A station of the approval route: what it was to do, and what it said; `verdict` empty when nothing."""

    title: str
    verdict: str = ""
    comment: str = ""


class Budgeted(Fact):
    """What the budget holds for an area that is not closed, in øre: the budget year and three out-years."""

    title: str
    amounts: tuple[int, int, int, int]


class Basis(Fact):
    """The snapshot that was frozen of what the brief is based on: its number and its day."""

    number: int
    on_day: date


class BriefFacts(Fact):
    """Everything a brief is put together from; `before` are the steers of the meeting before this one.

    `lessons`: what last year's evaluation hands to April. `areas`: subject -> what else is known about an
    area. `mandate`: what the plan group may decide, propose and not touch, as paragraphs. `together`: the
    meetings that are held together with this one.
    """

    year: int
    meeting: str
    meeting_title: str
    held_on: date
    stage: Literal["draft", "sent"]
    language: Language
    contributions: tuple[Contribution, ...] = ()
    before_title: str = ""
    before: tuple[Said, ...] = ()
    evaluation: tuple[Contribution, ...] = ()
    budget: tuple[Budgeted, ...] = ()
    stations: tuple[Seen, ...] = ()
    lessons: Lessons | None = None
    meaning: Meaning = Meaning()
    areas: dict[str, AreaFacts] = Field(default_factory=dict)
    council: str = "byrådet"
    mandate: tuple[str, ...] = ()
    basis: Basis | None = None
    together: tuple[str, ...] = ()


class Section(Fact):
    """A part of the brief: heading, paragraphs, list, and a table whose first row names its columns."""

    heading: str
    level: int = 2
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()


class Brief(Fact):
    """A brief as it stands, ready to be set in any format."""

    year: int
    meeting: str
    stage: Literal["draft", "sent"]
    language: Language
    title: str
    sections: tuple[Section, ...]


_WORDS = {
    "title": Words("Oplæg til {meeting} {year}", "Brief for {meeting} {year}"),
    "draft": Words("Udkast", "Draft"),
    "together": Words(
        "Mødet bliver holdt sammen med {}, og oplægget har svarene på begge møders spørgsmål.",
        "The meeting is held together with {}, and the brief has the answers to the questions of both.",
    ),
    "asked_for": Words("{}: spørgsmålene til {}", "{}: the questions for {}"),
    "and": Words(" og ", " and "),
    "intro": Words(
        "Planår {year} · møde {day} · budget {budget} og overslagsår {first}–{last}",
        "Plan year {year} · meeting {day} · budget {budget} and out-years {first}–{last}",
    ),
    "question": Words("Spørgsmål til drøftelse", "Questions to discuss"),
    "areas": Words("Områderne", "The areas"),
    "missing": Words("Det mangler", "What is missing"),
    "not_received": Words("ikke modtaget", "not received"),
    "nothing_new": Words("Intet nyt siden sidst.", "Nothing new since last time."),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "withheld": Words("Svaret er fortroligt.", "The answer is confidential."),
    "before": Words("Hvad {} pegede på", "What {} pointed to"),
    "evaluation": Words("Sidste års evaluering", "Last year's evaluation"),
    "lessons": Words("Det tager vi med fra planår {}", "What we take along from plan year {}"),
    "mandate": Words("Plangruppens råderum", "The plan group's mandate"),
    "basis": Words("Grundlag: øjebliksbillede nr. {} fra {}.", "Basis: snapshot no. {} of {}."),
    "money": Words("Økonomi (netto, 1.000 kr.)", "Money (net, 1,000 kr.)"),
    "preliminary": Words(
        "Beløbene er foreløbige, til budgettet er vedtaget.",
        "Amounts are preliminary until the budget is adopted.",
    ),
    "area": Words("Område", "Area"),
    "source": Words("Grundlag", "Basis"),
    "in_budget": Words("budgettet", "the budget"),
    "route": Words("Godkendelser", "Approvals"),
    "silent": Words("ikke {}", "not {}"),
    "sent_back": Words("sendt tilbage af {}", "sent back by {}"),
}


def compile_brief(facts: BriefFacts) -> Brief:
    """Put the brief together. What has nothing to say is left out; what was not received is named."""
    said = {name: words.said_in(facts.language) for name, words in _WORDS.items()}
    return Brief(
        year=facts.year,
        meeting=facts.meeting,
        stage=facts.stage,
        language=facts.language,
        title=said["title"].format(meeting=facts.meeting_title, year=facts.year),
        sections=tuple(_sections(facts, said)),
    )


def _sections(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[Section]:
    yield _opening(facts, said)
    if facts.lessons is not None:
        heading = said["lessons"].format(facts.lessons.year)
        yield from _listed(heading, lesson_lines(facts.lessons, facts.language))
    yield from _listed(said["question"], _questions(facts, said))
    yield from _listed(said["before"].format(facts.before_title), _steers(facts, said))
    if facts.evaluation:
        yield Section(heading=said["evaluation"])
        yield from (_area(one, facts, said) for one in facts.evaluation)
    if facts.contributions:
        yield Section(heading=said["areas"])
        yield from _areas(facts, said)
    yield from _money(facts, said)
    yield _for_the_plan(facts)
    missing = [_heading(one, said) for one in _in_order(facts) if one.body is None]
    yield from _listed(said["missing"], [f"{name}: *{said['not_received']}*" for name in missing])
    if facts.mandate:
        yield Section(heading=said["mandate"], paragraphs=facts.mandate)
    yield from _listed(said["route"], [_station(one, facts.language, said) for one in facts.stations])


def _areas(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[Section]:
    """Each area with its answers; what is known around it stands once, with its first answer."""
    told: set[str] = set()
    for one in _in_order(facts):
        yield _area(one, facts, said, around=one.subject not in told)
        told.add(one.subject)


def _in_order(facts: BriefFacts) -> list[Contribution]:
    """An area stands where its first answer does; what another meeting asked comes after the brief's own."""
    first: dict[str, int] = {}
    for place, one in enumerate(facts.contributions):
        first.setdefault(one.subject, place)
    return sorted(facts.contributions, key=lambda one: (first[one.subject], one.asked_for != ""))


def _opening(facts: BriefFacts, said: Mapping[str, str]) -> Section:
    intro = said["intro"].format(
        year=facts.year,
        day=spoken_date(facts.held_on, facts.language),
        budget=facts.year + 1,
        first=facts.year + 2,
        last=facts.year + 4,
    )
    draft = (f"*{said['draft']}*",) if facts.stage == "draft" else ()
    together = said["and"].join(facts.together)
    held = (said["together"].format(together),) if together else ()
    return Section(heading="", paragraphs=(intro, *held, *draft, *_basis(facts, said)))


def _basis(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[str]:
    if facts.basis is not None:
        day = day_and_month(facts.basis.on_day, facts.language, with_year=True)
        yield said["basis"].format(facts.basis.number, day)


def _for_the_plan(facts: BriefFacts) -> Section:
    """What the matters mean for the municipal plan; also when nobody has said so."""
    known = tuple(meaning_lines(facts.meaning, facts.language))
    heading = HEADING.said_in(facts.language)
    if known:
        return Section(heading=heading, items=known)
    return Section(heading=heading, paragraphs=(NOTHING.said_in(facts.language),))


def _listed(heading: str, items: Iterable[str]) -> Iterator[Section]:
    listed = tuple(items)
    if listed:
        yield Section(heading=heading, items=listed)


def _name(one: Contribution | Said, said: Mapping[str, str]) -> str:
    return one.title if one.number is None else said["closed"].format(one.number)


def _heading(one: Contribution, said: Mapping[str, str]) -> str:
    """The area; with the meeting whose questions these are, where that is held together with the brief's."""
    name = _name(one, said)
    return said["asked_for"].format(name, one.asked_for) if one.asked_for else name


def _questions(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[str]:
    """The one question that each area wants the council to discuss."""
    for one in facts.contributions:
        asked = (one.body or {}).get("question", "")
        if asked and one.number is None:
            yield f"**{_name(one, said)}**: {asked}"


def _steers(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[str]:
    for one in facts.before:
        text = f": {one.text}" if one.text and one.number is None else ""
        yield f"**{_name(one, said)}**: {verdict_word(one.verdict, facts.language)}{text}"


def _area(one: Contribution, facts: BriefFacts, said: Mapping[str, str], *, around: bool = False) -> Section:
    """An area with its answer, and everything that is known around it unless it is closed."""
    known = facts.areas.get(one.subject) if around and one.number is None else None
    told = tuple(_answer(one, facts.language, said, leave={"meaning"} if known else frozenset()))
    if known is not None:
        place = {"meeting": facts.meeting, "year": facts.year, "council": facts.council}
        before = before_the_answer(known, facts.year, facts.language)
        told = (*before, *told, *after_the_answer(known, one.body, place, facts.language))
    return Section(heading=_heading(one, said), level=3, paragraphs=told)


def _answer(
    one: Contribution, language: Language, said: Mapping[str, str], leave: Collection[str] = ()
) -> Iterator[str]:
    """The answer question by question; `leave`: the fields that stand elsewhere."""
    if one.body is None:
        yield f"*{said['not_received']}*"
    elif one.number is not None:
        yield said["withheld"]
    elif one.body.get("nothing_new"):
        yield said["nothing_new"]
    else:
        for name, title in titles(one.form, language).items():
            hidden = name in PERSONAL or name in leave
            shown = "" if hidden else _shown(name, one.body.get(name), language)
            if shown:
                yield f"**{title}** {shown}"


def _shown(name: str, value: Any, language: Language) -> str:
    if isinstance(value, str) and name in CHOSEN:
        return word(CHOSEN[name], value, language) if value else ""
    if isinstance(value, bool) or value is None or isinstance(value, list | tuple):
        return ""
    return _thousands(value, language) if isinstance(value, int) else str(value)


def _money(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[Section]:
    rows = sorted([*_proposed(facts, said), *_in_budget(facts, said)], key=lambda row: row[0])
    if not rows:
        return
    heads = (said["area"], said["source"], *(str(facts.year + ahead) for ahead in range(1, 5)))
    yield Section(heading=said["money"], paragraphs=(said["preliminary"],), table=(heads, *rows))


def _proposed(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[Row]:
    for one in facts.contributions:
        if one.body is None or one.number is not None:
            continue
        for row in one.body.get("money") or ():
            financing = word("financing", row["financing"], facts.language)
            amounts = (_thousands(row.get(f"y{ahead}", 0), facts.language) for ahead in range(4))
            yield (f"{one.title}: {row['action']}", financing, *amounts)
        if one.body.get("amount") is not None:
            afford = word("afford", one.body.get("afford", ""), facts.language)
            yield (one.title, afford, _thousands(one.body["amount"], facts.language), "", "", "")


def _in_budget(facts: BriefFacts, said: Mapping[str, str]) -> Iterator[Row]:
    for one in facts.budget:
        amounts = (_thousands(round(amount / 100_000), facts.language) for amount in one.amounts)
        yield (one.title, said["in_budget"], *amounts)


def _thousands(amount: int, language: Language) -> str:
    grouped = f"{amount:,}"
    return grouped.replace(",", ".") if language == "da" else grouped


def _station(one: Seen, language: Language, said: Mapping[str, str]) -> str:
    if not one.verdict:
        return said["silent"].format(one.title)
    if one.verdict == "send_back":
        return f"{said['sent_back'].format(station_who(one.title, language))}: {one.comment}"
    return f"{one.title}: {one.comment}" if one.comment else one.title
