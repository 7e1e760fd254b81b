"""Sheets of tasks: handed out by unit or person, and taken in again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from models import store
from models.answer_sheets import (
    DOOR,
    FETCH_ANEW,
    Judged,
    Known,
    Page,
    Row,
    SheetTask,
    TakenIn,
    came_in,
    handed_out_page,
    judge,
    key_of,
    pages,
    refusal,
    title_of_round,
)
from models.choices import Words
from models.danish import slug
from models.facts import Fact, Refused
from models.my_page import MyPage, TaskOnPage
from models.overview import NO_UNIT
from models.settings import Language
from models.store import answer_sheets as kept
from models.store import my_page, responses
from models.store.responses import Overtaken, Received, Submission
from tasks import answer_sheets, clock, home, workbooks
from tasks.answer_sheets import Sheet
from tasks.ledger.responses import writing
from tasks.verbs import verb


class UnitSheet(NamedTuple):
    """The sheet of one unit: the name of its file, how many tasks it holds, and the file itself."""

    unit: str
    file: str
    tasks: int
    content: bytes


class HandedOut(Fact):
    """The sheets of a round: where they lie, and a page that lists them (markdown)."""

    folder: Path
    files: tuple[str, ...]
    title: str
    page: str


class CameBack(Fact):
    """What came of a file: how many answers, the file that goes back, and a sentence that names it."""

    accepted: int
    refused: int
    unchanged: int
    file: Path
    sentence: str


BACK = "-retur"
"""How the name of a sheet that goes back ends."""

NOTHING_OPEN = Words(
    "{title} har ingen opgaver, der kan besvares i dag.", "{title} has no tasks that can be answered today."
)
LIES = Words("{} Den ligger her: {}", "{} It lies here: {}")
OF_YOURS = Words("dine opgaver", "your tasks")

# ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────


@verb
def sheets(what: str, today: date | None = None) -> tuple[UnitSheet, ...]:
    """The tasks of an open round ("2027/june", "2027/status/1"), one sheet for each unit by name.

    Closed matters are numbers without a word of what was answered. Raises Refused when nothing is open.
    """
    settings = home.settings()
    language = settings.municipality.language
    day = clock.today(today, settings.municipality.timezone)
    title = title_of_round(what, settings, language)
    with store.reading() as session:
        tasks = kept.of_round(session, key_of(what), day)
    if not tasks:
        raise refusal(NOTHING_OPEN, title=title)
    return tuple(_unit_sheets(tasks, title, what, day, language))


@verb
def hand_out(what: str, folder: Path | None = None, today: date | None = None) -> HandedOut:
    """Put the sheets of a round into a folder, by default one of the home's; those of before are replaced."""
    settings = home.settings()
    language = settings.municipality.language
    made = sheets(what, today)
    place = (folder or home.home().folder / "sheets").expanduser().absolute()
    for one in made:
        answer_sheets.keep(place, one.file, one.content)
    title = title_of_round(what, settings, language)
    page = handed_out_page(title, place, [one[:3] for one in made], language)
    return HandedOut(folder=place, files=tuple(one.file for one in made), title=title, page=page)


def _unit_sheets(
    tasks: Sequence[SheetTask], title: str, what: str, day: date, language: Language
) -> Iterator[UnitSheet]:
    of_unit: dict[tuple[str, str], list[SheetTask]] = {}
    for task in tasks:
        of_unit.setdefault((task.unit or NO_UNIT.said_in(language), task.unit_key), []).append(task)
    called = Counter(slug(unit) for unit, _ in of_unit)
    for (unit, key), theirs in sorted(of_unit.items()):
        sheet = Sheet(f"{title} · {unit}", pages(theirs, language), language, day)
        name = slug(unit) if called[slug(unit)] == 1 else f"{slug(unit)}-{slug(key)}"
        yield UnitSheet(unit, f"{slug(what)}-{name}.xlsx", len(theirs), answer_sheets.written(sheet))


def for_person(person: str, today: date | None = None) -> bytes:
    """The sheet of all that one person (a key) may answer or change today; Refused when that is nothing."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        page = my_page.page(session, person, settings, day)
        tasks = kept.of_numbers(session, _answerable(page), day)
    title = f"{page.name}: {OF_YOURS.said_in(page.language)}"
    if not tasks:
        raise refusal(NOTHING_OPEN, title=title)
    sheet = Sheet(title, pages(tasks, page.language), page.language, day, on_page=True)
    return answer_sheets.written(sheet)


def _answerable(page: MyPage) -> set[int]:
    """The numbers of the tasks that may be answered on a page."""
    return {task.number for task in _on(page) if "answer" in task.can}


def _on(page: MyPage) -> Iterator[TaskOnPage]:
    for area in page.areas:
        yield from area.tasks
    yield from (*page.asked_about, *page.answered, *page.handed)


# ── In ──────────────────────────────────────────────────────────────────────────────────────────────────


@verb
def take_in(content: bytes, person: str | None = None, today: date | None = None) -> TakenIn:
    """Take a sheet's answers in, each row by itself; rows that were left alone change nothing.

    `person` (a key): only what that person may answer is taken; None: the secretariat takes it in. An answer
    that has come in meanwhile is never written over: its row is refused and says whose it is. Raises Refused
    when the file is none of ours.
    """
    by = writing("take_in_sheet", today, DOOR)
    given = answer_sheets.read("ark", content)
    numbers = {number for sheet in given for number in sheet.numbers}
    with store.reading() as session:
        if person is not None:
            numbers &= _answerable(my_page.page(session, person, by.settings, by.today))
        tasks = {task.number: task for task in kept.of_numbers(session, numbers, by.today)}
        answers = kept.seen(session, [task.key for task in tasks.values()])
    judged = judge(given, Known(tasks, answers, by.today))
    submitted = list(_submissions(judged, person))
    with store.writing(deciding=True) as session:
        came = responses.receive_each(session, submitted, by) if submitted else []
    told = dict(zip((one.request for one in submitted), came, strict=True))
    language = given[0].language
    back = [page._replace(rows=tuple(_told(one, told, language) for one in rows)) for page, rows in judged]
    return _taken_in(back, language, by.today, person is not None)


@verb
def take_in_file(file: Path, today: date | None = None) -> CameBack:
    """Take a file in; what goes back lies beside it, or with our own sheets where nothing may lie there."""
    taken = take_in(workbooks.read_bytes(file), None, today)
    name = f"{file.stem.removesuffix(BACK)}{BACK}.xlsx"
    try:
        place = answer_sheets.keep(file.expanduser().absolute().parent, name, taken.returned)
    except OSError:
        place = answer_sheets.keep(home.home().folder / "sheets", name, taken.returned)
    counts = taken.model_dump(include={"accepted", "refused", "unchanged"})
    said = LIES.said_in(home.settings().municipality.language).format(taken.sentence, place)
    return CameBack(**counts, file=place, sentence=said)


def _submissions(judged: Iterable[tuple[Page, Sequence[Judged]]], person: str | None) -> Iterator[Submission]:
    sent: set[str] = set()
    for _, rows in judged:
        for row, task, answer in rows:
            if task is not None and answer is not None and task.key not in sent:
                sent.add(task.key)
                yield Submission(request=task.key, answer=answer, person=person, door=DOOR, seen=row.version)


def _told(judged: Judged, came: Mapping[str, Received | Refused], language: Language) -> Row:
    """The row as it goes back, with what came of it."""
    row, task, answer = judged
    if task is None or answer is None:
        return row
    one = came[task.key]
    if isinstance(one, Refused):
        anew = FETCH_ANEW.said_in(language) if isinstance(one, Overtaken) else ""
        return row._replace(standing="refused", told=one.said_in(language) + anew)
    told = one.sentence if one.late else ""
    return row._replace(version=one.version, told=told, standing="received" if one.new else "unchanged")


def _taken_in(told: Sequence[Page], language: Language, today: date, on_page: bool) -> TakenIn:
    count = Counter(row.standing for page in told for row in page.rows)
    accepted, unchanged, refused = count["received"], count["unchanged"], count["refused"]
    sentence = came_in(accepted, unchanged, refused, language)
    sheet = Sheet(sentence, told, language, today, on_page)
    return TakenIn(
        accepted=accepted,
        unchanged=unchanged,
        refused=refused,
        sentence=sentence,
        returned=answer_sheets.written(sheet),
    )
