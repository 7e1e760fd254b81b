"""What is asked outside the meetings: who has answered, and the answers in one paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from models.answer_words import in_words, number
from models.choices import Words, door_said
from models.facts import Fact
from models.overview import NUMBERED, STANDING, TITLED, one_line, table_row
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date

MOST_QUESTIONS = 5
"""Questions of one asking, at most."""


class Asking(Fact):
    """What was asked: `no` its number, `closed`: its title is told nowhere.

    `extra`: an extraordinary round, whose answers are discussed on `meeting_on` if there is such a day.
    """

    no: int
    title: str
    why: str = ""
    questions: tuple[str, ...] = ()
    form: str = "ad_hoc"
    due_on: date
    meeting_on: date | None = None
    extra: bool = False
    made_on: date
    closed: bool = False


class Reply(NamedTuple):
    """One of its tasks, with the newest answer; a closed one without title and answer.

    `title`: the area that was asked about, or the asking's own. `person`: who has it.
    """

    number: int
    title: str | None
    unit: str
    person: str
    due_on: date
    state: str
    rung: str
    answered_on: date | None = None
    door: str = ""
    body: Mapping[str, Any] | None = None

    @property
    def is_answered(self) -> bool:
        """Whether nothing is owed any more."""
        return self.state == "answered"


ASKED = Words("Bestilling nr. {no}: {title}", "Request no. {no}: {title}")
EXTRA = Words("Ekstra runde nr. {no}: {title}", "Extraordinary round no. {no}: {title}")
HIDDEN = Words("lukket punkt", "closed item")
FAR = Words("**{answered} af {asked} har svaret.**", "**{answered} of {asked} have answered.**")
ALL = Words("**Alle {asked} har svaret.**", "**All {asked} have answered.**")
ONE = Words("**Der er svaret.**", "**It has been answered.**")
DUE = Words("Fristen er {day}.", "It is due {day}.")
WAS_DUE = Words("Fristen var {day}.", "It was due {day}.")
DISCUSSED = Words("Svarene drøftes {day}.", "The answers are discussed on {day}.")
MISSING = Words("Mangler", "Missing")
MISSING_HEAD = Words(
    "| Nr. | Opgave | Hos | Enhed | Frist | Hvor langt |", "| No. | Task | With | Unit | Due | Standing |"
)
NOT_RECEIVED = Words("ikke modtaget", "not received")
WITHHELD = Words(
    "Svaret er lukket og står ikke her. Se opgave nr. {}.",
    "The answer is closed and not shown here: task no. {}.",
)
GIVEN = Words("Svaret {day}{door}.", "Answered {day}{door}.")
SAVED = Words("Det spares der", "What is saved")
SAVED_HEAD = Words("| Område | Besparelse | {} |", "| Area | Saving | {} |")
TOGETHER = Words("I alt", "Together")
THOUSANDS = Words("Netto i 1.000 kr.", "Net, in 1,000 kr.")
LEFT_OUT = Words("Lukkede punkter er ikke talt med.", "Closed items are not counted.")


def title_of(asking: Asking, language: Language) -> str:
    """What it is called: "Bestilling nr. 7: Ventetid på plejeboliger"; a closed one by its number alone."""
    words = EXTRA if asking.extra else ASKED
    title = HIDDEN.said_in(language) if asking.closed else asking.title
    return words.said_in(language).format(no=asking.no, title=title)


def page(asking: Asking, replies: Sequence[Reply], today: date, settings: Settings) -> str:
    """Who has answered what, and who is missing: for the secretariat."""
    language = settings.municipality.language
    lines = [*_head(asking, replies, today, language), *_savings(asking, replies, language)]
    for one in (reply for reply in replies if reply.is_answered):
        lines += [f"## {one_line(_heading(asking, one, language, name=True))}", "", _given(one, language), ""]
        lines += _answer(asking, one, language)
    return "\n".join([*lines, *_missing(replies, language)]) + "\n"


def paper(asking: Asking, replies: Sequence[Reply], settings: Settings) -> str:
    """The answers in one paper, area by area, without names; what has not come stands as not received."""
    language = settings.municipality.language
    lines = [*_head(asking, replies, None, language), *_savings(asking, replies, language)]
    for one in replies:
        lines += [f"## {one_line(_heading(asking, one, language, name=False))}", ""]
        if one.is_answered:
            lines += _answer(asking, one, language)
        else:
            lines += [f"*{NOT_RECEIVED.said_in(language)}*", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def how_far(answered: int, asked: int, language: Language) -> str:
    """How many of how many: "3 af 5 har svaret."."""
    words = FAR if answered < asked else ALL if asked > 1 else ONE
    return words.said_in(language).format(answered=answered, asked=asked)


def _head(asking: Asking, replies: Sequence[Reply], today: date | None, language: Language) -> Iterator[str]:
    yield from (f"# {one_line(title_of(asking, language))}", "")
    if today is not None:
        yield from (capitalised(spoken_date(today, language, with_year=True)), "")
    answered = sum(one.is_answered for one in replies)
    due = (WAS_DUE if today is not None and asking.due_on < today else DUE).said_in(language)
    said = [how_far(answered, len(replies), language), due.format(day=spoken_date(asking.due_on, language))]
    if asking.meeting_on is not None:
        said.append(DISCUSSED.said_in(language).format(day=spoken_date(asking.meeting_on, language)))
    yield from (" ".join(said), "")
    if asking.closed:
        return
    if asking.why:
        yield from (asking.why, "")
    if len(asking.questions) > 1 or (asking.questions and asking.questions[0] != asking.title):
        yield from (f"{no}. {one_line(one)}" for no, one in enumerate(asking.questions, 1))
        yield ""


def _heading(asking: Asking, one: Reply, language: Language, *, name: bool) -> str:
    """The area that was asked about, or whoever was asked."""
    by_area = one.title is None or one.title != asking.title
    title = NUMBERED.said_in(language).format(one.number) if one.title is None else one.title
    who = ", ".join(filter(None, (one.person if name or not by_area else "", one.unit)))
    return capitalised(f"{title} ({who})" if by_area and who else title if by_area else who)


def _given(one: Reply, language: Language) -> str:
    door = door_said(one.door, language)
    day = day_and_month(one.answered_on, language) if one.answered_on else ""
    return f"*{GIVEN.said_in(language).format(day=day, door=f' {door}' if door else '')}*"


def _answer(asking: Asking, one: Reply, language: Language) -> Iterator[str]:
    if one.body is None:
        yield from (WITHHELD.said_in(language).format(one.number), "")
        return
    said = in_words(asking.form, one.body, asking.made_on.year, language, asked=asking.questions)
    for question, text in said:
        if len(said) > 1 or asking.form != "ad_hoc":
            yield from (f"**{one_line(question)}**", "")
        yield from (_paragraphs(text), "")


def _paragraphs(text: str) -> str:
    """What somebody wrote, in its lines, and as nothing but text."""
    return "\\\n".join(one_line(line) for line in text.splitlines() if line.strip())


def _missing(replies: Sequence[Reply], language: Language) -> Iterator[str]:
    owed = [one for one in replies if not one.is_answered]
    if not owed:
        return
    yield from (
        f"## {MISSING.said_in(language)}",
        "",
        MISSING_HEAD.said_in(language),
        "|---:|---|---|---|---|---|",
    )
    for one in owed:
        standing = "stop" if one.state == "needs_person" else one.rung
        told = STANDING.get(standing, STANDING["request"]).said_in(language)
        day = day_and_month(one.due_on, language)
        title = (NUMBERED if one.title is None else TITLED).said_in(language).format(one.title or one.number)
        yield table_row((str(one.number), title, one.person or "–", one.unit or "–", day, told))


# ── Savings ─────────────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = ("now", "y0", "y1", "y2", "y3")


def _savings(asking: Asking, replies: Sequence[Reply], language: Language) -> Iterator[str]:
    """What would be saved, row by row and together, in 1,000 kr.; nothing of a closed matter."""
    rows = [(one.title or "", row) for one in replies if one.body for row in one.body.get("money", ())]
    if asking.form != "savings" or not rows:
        return
    years = [str(asking.made_on.year + ahead) for ahead in range(5)]
    yield from (f"## {SAVED.said_in(language)}", "", THOUSANDS.said_in(language), "")
    yield SAVED_HEAD.said_in(language).format(" | ".join(years))
    yield "|---|---|" + "---:|" * 5
    for title, row in rows:
        yield table_row((title, str(row.get("action", "")), *_amounts([row], language)))
    yield table_row((TOGETHER.said_in(language), "", *_amounts([row for _, row in rows], language)))
    yield ""
    if any(one.is_answered and one.body is None for one in replies):
        yield from (LEFT_OUT.said_in(language), "")


def _amounts(rows: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    return [number(sum(row.get(column) or 0 for row in rows), language) for column in _COLUMNS]


# ── On the page of the day ──────────────────────────────────────────────────────────────────────────────


def called(no: int, title: str, extra: bool, language: Language) -> str:
    """What it is called in a sentence: "bestilling nr. 7 »Ventetid«"; without a title where it is closed."""
    name = (EXTRA if extra else ASKED).said_in(language).partition(":")[0].format(no=no)
    return f"{name[0].lower()}{name[1:]}" + (" " + TITLED.said_in(language).format(title) if title else "")
