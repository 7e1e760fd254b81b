"""From facts to what a page shows: deadlines in words, a form with its errors, an answer, a brief."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from deployments.portal.rendering import said_day, settings, words
from models import fields
from models.answer_sheets import ON_SHEETS
from models.answer_words import Said, in_words, number
from models.brief.contents import Brief, Section
from models.fields import Field, Fixed, Rows
from models.forms import FORMS, PERSONAL, parse
from models.my_page import AreaOnPage, MyPage, OutcomeOnPage, TaskOnPage, TaskPage
from models.room import RoomLine, aligned, names_of, typed_lines
from models.settings import Language
from models.spoken import day_and_month

LONG_LIST = 10
"""Open tasks from which the page begins with its contents."""


# ── A task in words ─────────────────────────────────────────────────────────────────────────────────────


class Mark(NamedTuple):
    """Something to know about a task at a glance: the word, and how it is drawn."""

    text: str
    look: str = ""


def owned_by(name: str, language: Language) -> str:
    """Whose: "Åse Bæks", "Jens'", "Åse Bæk's"."""
    if language == "en":
        return f"{name}'s"
    return f"{name}'" if name[-1:].lower() in ("s", "x", "z") else f"{name}s"


def due(task: TaskOnPage, language: Language) -> str:
    """The deadline as one says it."""
    said = words(language).task
    told = said.was_due if task.late else said.due
    return str(told.format(day=said_day(task.due_on, language)))


def marks(task: TaskOnPage, language: Language, name: str) -> list[Mark]:
    """What else there is to know; `name` is the reader's own."""
    said = words(language).task
    found = [Mark(said.late, "late")] if task.late and task.state == "open" else []
    found += [Mark(said.draft, "kept")] if task.has_draft else []
    found += [Mark(moved(task, language))] if task.moved else []
    if task.wish is not None:
        found.append(Mark(said.wished.format(day=day_and_month(task.wish, language))))
    elif task.declined and task.state == "open":
        found.append(Mark(said.declined))
    return found + [Mark(text) for text in _whose(task, said, name)]


def _whose(task: TaskOnPage, said: SimpleNamespace, name: str) -> Iterator[str]:
    """Whose task it is, where it is not simply the reader's own."""
    if task.handed_by_name and task.part == "handed":
        yield said.from_whom.format(name=task.handed_by_name)
    if task.acting_name == name and task.owner_name and task.owner_name != name:
        yield said.instead.format(name=task.owner_name)
    elif task.owner_name and task.owner_name != name:
        yield said.owner.format(name=task.owner_name)
    if task.acting_name and task.acting_name not in (name, task.owner_name):
        yield said.acting.format(name=task.acting_name)


def moved(task: TaskOnPage, language: Language) -> str:
    """How many times the deadline was moved, and why the last time."""
    said = words(language).task
    once = task.moved == 1
    first = day_and_month(task.first_due_on, language)
    told = (said.moved_one if once else said.moved).format(count=task.moved, first=first)
    if not task.move_reason:
        return str(told)
    why = (said.because if once else said.last_because).format(reason=task.move_reason)
    return f"{told}, {why}"


def owes(page: MyPage, language: Language) -> str:
    """How much is owed, and when the first of it is due."""
    said = words(language).mine
    tasks = [task for area in page.areas for task in area.tasks]
    if not tasks:
        return str(said.nothing_own if page.asked_about else said.nothing)
    first = min(tasks, key=lambda task: task.due_on)
    name = ("owes_late" if first.late else "owes") + ("_one" if len(tasks) == 1 else "")
    told: str = getattr(said, name)
    return told.format(count=len(tasks), day=said_day(first.due_on, language))


def one_click(area: AreaOnPage, language: Language) -> str:
    """What *nothing new since last time* answers in an area."""
    said = words(language).mine
    if len(area.unchanged) < len(area.tasks):
        return str(said.unchanged_some.format(count=len(area.unchanged), all=len(area.tasks)))
    told = said.unchanged_one if len(area.tasks) == 1 else said.unchanged_all
    return str(told.format(count=len(area.tasks)))


def given_on(page: MyPage) -> list[TaskOnPage]:
    """The open tasks of this person that may be given on."""
    own = [task for area in page.areas for task in area.tasks]
    return [task for task in (*own, *page.asked_about) if "hand_over" in task.can]


def fits_a_sheet(task: TaskOnPage) -> bool:
    """Whether it can be answered in a spreadsheet too: no approval, nothing that asks one's own view."""
    return "answer" in task.can and task.form in ON_SHEETS


def every_task(page: MyPage) -> dict[int, TaskOnPage]:
    """All tasks of the page, by number."""
    shown = [task for area in page.areas for task in area.tasks]
    shown += [*page.asked_about, *page.handed, *page.answered]
    return {task.number: task for task in shown}


def came(one: OutcomeOnPage, language: Language) -> str:
    """Where and when something was said or decided."""
    said = words(language).mine
    day = day_and_month(one.decided_on, language, with_year=True)
    if one.kind == "steer":
        return str(said.came_steer.format(meeting=one.meeting, day=day))
    return str(said.came_decision.format(body=one.body or one.meeting, day=day))


def clock_time(at: datetime) -> str:
    """The time of day in the municipality: "14.05"."""
    return f"{at.astimezone(settings().zone):%H.%M}"


def local_day(at: datetime) -> date:
    """The day of an instant in the municipality."""
    return at.astimezone(settings().zone).date()


# ── A form ──────────────────────────────────────────────────────────────────────────────────────────────


class Input(NamedTuple):
    """A field as it is shown: what stands in it, and what is wrong with it."""

    field: Field
    value: str
    error: str

    @property
    def id(self) -> str:
        """Its name in the page."""
        return "f-" + self.field.name.replace(".", "-")

    @property
    def described_by(self) -> str:
        """The ids of the texts that belong to it."""
        hinted = [f"{self.id}-hint"] if self.has_hint else []
        return " ".join([*hinted, *([f"{self.id}-error"] if self.error else [])])

    @property
    def has_hint(self) -> bool:
        """Whether something helps to fill it in."""
        return bool(self.field.hint) or self.field.kind in ("date", "text")

    @property
    def is_iso(self) -> bool:
        """Whether a date field can show what was typed."""
        return is_iso(self.value)


def is_iso(typed: str) -> bool:
    """Whether it is empty, or a day as browsers write it."""
    return not typed or re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed) is not None


class Table(NamedTuple):
    """Rows as they are shown, with their totals: label and sum; `touched` says which rows hold something."""

    name: str
    label: str
    hint: str
    error: str
    rows: tuple[tuple[Input, ...], ...]
    touched: tuple[bool, ...]
    totals: tuple[tuple[str, str], ...]
    fixed: tuple[Fixed, ...] = ()


class Question(NamedTuple):
    """The fields of one question, with its place among the others."""

    no: int | None
    parts: tuple[Input | Table, ...]


class Problem(NamedTuple):
    """One line of the error summary: the sentence, and the id of what it is about."""

    target: str
    sentence: str


class FormShown(NamedTuple):
    """A form ready to be shown; `asked`: how many numbered questions it has."""

    questions: tuple[Question, ...]
    asked: int
    problems: tuple[Problem, ...]
    has_rows: bool


def asked(task: TaskPage, language: Language) -> tuple[Field | Rows, ...]:
    """The fields of a task's form; an approval's verdict is what its station can say."""
    allowed = {"verdict": task.verdicts} if task.verdicts else {}
    shown = fields.fields(task.task.form, language, task.years, allowed)
    shown = fields.asking(shown, _own_questions(task))
    return fields.about_lines(shown, [_line(one, task, language) for one in task.lines])


def _line(line: RoomLine, task: TaskPage, language: Language) -> tuple[str, str, str]:
    """A budget line as it is shown: its key, its name, and the amount of the budget year."""
    amount = number(round(line.amount / 100), language)
    return line.key, line.text or line.account, f"{line.account} · {amount} kr. ({task.years[0]})"


def form(task: TaskPage, given: Mapping[str, str], wrong: Mapping[str, str], language: Language) -> FormShown:
    """The form with what was typed and what is wrong with it."""
    given = aligned(task.lines, given) if task.lines else given
    wrong = fields.said_of(wrong, _own_questions(task), language)
    return form_of(task.task.form, asked(task, language), given, wrong, language)


def no_amounts(task: TaskPage, given: Mapping[str, str], language: Language) -> dict[str, str]:
    """The amounts that could not be added up, each with what is wrong with it."""
    wrong = fields.wrong_as_typed(task.task.form, given, language, task.years)
    amounts = {field.name for field in every_field(asked(task, language)) if field.kind == "whole"}
    return {name: sentence for name, sentence in wrong.items() if name in amounts and "." in name}


def form_of(
    name: str,
    parts: Sequence[Field | Rows],
    given: Mapping[str, str],
    wrong: Mapping[str, str],
    language: Language,
) -> FormShown:
    """A form by its name and fields, as `form`."""
    sums = fields.totals(name, given, language)
    shown = [_part(part, given, wrong, sums) for part in parts]
    grouped = groupby(zip(parts, shown, strict=True), key=lambda pair: pair[0].question)
    questions = tuple(Question(no, tuple(one for _, one in pairs)) for no, pairs in grouped)
    numbered = {question.no for question in questions} - {None}
    has_rows = any(isinstance(part, Rows) for part in parts)
    return FormShown(questions, len(numbered), tuple(_problems(shown, wrong)), has_rows)


def _part(
    part: Field | Rows, given: Mapping[str, str], wrong: Mapping[str, str], sums: Mapping[str, str]
) -> Input | Table:
    if isinstance(part, Field):
        return Input(part, given.get(part.name, ""), wrong.get(part.name, ""))
    rows = tuple(
        tuple(Input(f, given.get(f.name, ""), wrong.get(f.name, "")) for f in row) for row in part.rows
    )
    touched = tuple(any(one.value or one.error for one in row) for row in rows)
    labels = {f"{part.name}.{f.name.rpartition('.')[2]}": f.label for row in part.rows[:1] for f in row}
    totals = tuple((labels.get(name, name), total) for name, total in sums.items() if name in labels)
    error = wrong.get(part.name, "")
    added = totals if any(touched) else ()
    return Table(part.name, part.label, part.hint, error, rows, touched, added, part.fixed)


def _problems(shown: Iterable[Input | Table], wrong: Mapping[str, str]) -> Iterator[Problem]:
    """Every error once, in the order of the page; first those of the form as a whole."""
    if wrong.get(""):
        yield Problem("form", wrong[""])
    for part in shown:
        if isinstance(part, Table) and part.error:
            yield Problem(f"f-{part.name}", part.error)
        inputs = [part] if isinstance(part, Input) else [one for row in part.rows for one in row]
        for one in inputs:
            if one.error:
                yield Problem(_target(one), one.error)


def _target(one: Input) -> str:
    """The element that takes the focus: of a choice its first answer."""
    return f"{one.id}-0" if one.field.kind == "choice" and "." not in one.field.name else one.id


# ── An answer in words ──────────────────────────────────────────────────────────────────────────────────


def stored(task: TaskPage, language: Language) -> tuple[Said, ...]:
    """The newest answer in words."""
    names = names_of(task.lines)
    if not task.body:
        return ()
    return in_words(task.task.form, task.body, task.task.year, language, names, _own_questions(task))


def own(task: TaskPage, language: Language) -> tuple[Said, ...]:
    """The newest answer in words, and where the reader stands: for nobody else's page."""
    said = in_words(task.task.form, dict.fromkeys(PERSONAL, task.stance), task.task.year, language)
    return (*stored(task, language), *said)


def about_to_send(task: TaskPage, body: Mapping[str, Any], language: Language) -> tuple[Said, ...]:
    """An answer in words before it is stored; it is one that its form takes."""
    parsed = parse(task.task.form, body, language)
    names = names_of(task.lines)
    body = parsed.model_dump(mode="json")
    return in_words(task.task.form, body, task.task.year, language, names, _own_questions(task))


def _own_questions(task: TaskPage) -> tuple[str, ...]:
    return task.asked.questions if task.asked else ()


def as_typed(task: TaskPage, given: Mapping[str, str], language: Language) -> list[Said]:
    """What was typed, word for word: label and text."""
    asked_for = every_field(asked(task, language))
    return [(one.label, given[one.name]) for one in asked_for if given.get(one.name, "").strip()]


# ── A brief ─────────────────────────────────────────────────────────────────────────────────────────────

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_WEAK = re.compile(r"\*(.+?)\*")


def marked(text: str) -> Markup:
    """A line of a brief: its two marks become tags, everything else is shown as it was written."""
    shown = _STRONG.sub(r"<strong>\1</strong>", str(escape(text)), count=1)
    return Markup(_WEAK.sub(r"<em>\1</em>", shown, count=1) if "<strong>" not in shown else shown)


class Chapter(NamedTuple):
    """A section of a brief as it is shown."""

    heading: str
    level: int
    paragraphs: tuple[Markup, ...]
    items: tuple[Markup, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def chapters(brief: Brief) -> tuple[Chapter, ...]:
    """The sections of a brief."""
    return tuple(_chapter(section) for section in brief.sections)


def _chapter(section: Section) -> Chapter:
    head, *rows = section.table or ((),)
    return Chapter(
        heading=section.heading,
        level=section.level,
        paragraphs=tuple(map(marked, section.paragraphs)),
        items=tuple(map(marked, section.items)),
        head=tuple(head),
        rows=tuple(map(tuple, rows)),
    )


def given_in(task: TaskPage, language: Language) -> dict[str, str]:
    """What stands in the form when it is opened: the draft, else the answer as it was given.

    Where the reader stands is neither: it is kept apart.
    """
    stands = dict.fromkeys(PERSONAL, task.stance) if task.stance else {}
    if task.draft is not None:
        return dict(task.draft) | stands
    body: dict[str, Any] = task.body or {}
    given = {} if body.get("nothing_new") else fields.typed(task.task.form, body, language)
    return dict(given) | stands


# ── What was typed and could not be sent ────────────────────────────────────────────────────────────────

WRITTEN = ("dato", "grund", "besked", "anden")
"""What is written by hand in the small forms; their other fields are chosen."""


def typed_again(values: Mapping[str, Sequence[str]], language: Language) -> dict[str, Any]:
    """A form put together from what came in alone, for when the memory cannot be asked."""
    single = {name: some[-1] for name, some in values.items() if some}
    name, year = single.get("form", ""), single.get("year", "")
    parts: tuple[Field | Rows, ...] = ()
    if name in FORMS and year.isascii() and year.isdecimal() and len(year) == 4:
        parts = fields.fields(name, language, tuple(int(year) + ahead for ahead in range(4)))
        parts = fields.asking(fields.about_lines(parts, [(key, key, "") for key in typed_lines(single)]), ())
    asked_for = {field.name for field in every_field(parts)} | {"act"}
    shown_as_text = () if parts else tuple((one, single[one]) for one in WRITTEN if one in single)
    visible = asked_for | {one for one, _ in shown_as_text}
    return {
        "form": form_of(name, parts, single, {}, language) if parts else None,
        "plain": shown_as_text,
        "hidden": [(one, value) for one, some in values.items() if one not in visible for value in some],
        "act": single.get("act", ""),
    }


def every_field(parts: Iterable[Field | Rows]) -> Iterator[Field]:
    """The fields of a form one by one, those in rows too."""
    for part in parts:
        yield from [part] if isinstance(part, Field) else (field for row in part.rows for field in row)
