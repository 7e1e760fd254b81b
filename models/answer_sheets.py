"""Sheets of tasks: which columns they have, what a returned row says, and what to say about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from models import danish
from models.answer_words import budget_years, number
from models.choices import CHOICES, Words
from models.danish import Cell
from models.facts import MEETINGS, Fact, Refused
from models.fields import NOTHING_NEW, Field, Kind, Option, Rows, body_of, fields, typed, wrong_as_typed
from models.forms import PERSONAL, MayBeUnchanged, form_of, kept, parse, title_of
from models.my_page import CHANGE_WITHIN
from models.overview import CALLED, NUMBERED, table_row
from models.room import RoomLine, aligned
from models.rounds import Round, round_title
from models.settings import Language, Settings
from models.spoken import capitalised

ON_SHEETS = (
    "april",
    "june",
    "august",
    "coherence",
    "status",
    "evaluation",
    "room",
    "ad_hoc",
    "savings",
    "done",
)
"""The forms that a department may fill in together: no approvals, and nothing that asks one's own view."""

DOOR = "spreadsheet"

LANGUAGES: tuple[Language, ...] = ("da", "en")

MOST_ROWS = 20_000
"""Rows of a file, at most: more is no sheet of ours."""


class SheetTask(NamedTuple):
    """A task as its row is made from: `version` and `body` of the newest answer, 0 and None for none.

    `ended`: the brief it belongs to has been closed. `closed`: a confidential matter. `lines`: the budget
    lines it asks about, each of which has a row of its own.
    """

    number: int
    key: str
    kind: str
    form: str
    year: int
    title: str
    unit: str
    unit_key: str
    responsible: str
    due_on: date
    state: str
    closed_on: date | None
    ended: bool
    closed: bool
    version: int
    body: Mapping[str, Any] | None
    lines: tuple[RoomLine, ...] = ()

    def is_over(self, today: date) -> bool:
        """Whether what was answered can no longer be changed."""
        since = max(self.due_on, self.closed_on or self.due_on) + timedelta(days=CHANGE_WITHIN.days)
        return self.version > 0 and (self.ended or (self.state == "answered" and today > since))


class Column(NamedTuple):
    """A column to fill in: the name of its field, its heading, and a note about it."""

    name: str
    heading: str
    note: str
    kind: Kind
    max_length: int | None
    options: tuple[Option, ...]


class Row(NamedTuple):
    """A row of a sheet: what is locked in it, and what is written by column; `told` about what came of it.

    `standing`: whether it was received, refused, or left as it was; empty on the way out.
    """

    number: str
    task: str
    responsible: str
    due_on: date | None
    version: int
    cells: Mapping[str, str]
    standing: Literal["", "received", "refused", "unchanged"] = ""
    told: str = ""


class Page(NamedTuple):
    """The rows of one form and year: one worksheet."""

    form: str
    year: int
    rows: tuple[Row, ...]


class TakenIn(Fact):
    """What came of a sheet: how many answers, a sentence, and the sheet as it goes back."""

    accepted: int
    refused: int
    unchanged: int
    sentence: str
    returned: bytes


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────

NUMBER = Words("Nr.", "No.")
TASK = Words("Område eller opgave", "Area or task")
RESPONSIBLE = Words("Ansvarlig", "Responsible")
DUE = Words("Frist", "Due")
VERSION = Words("Svar nr.", "Answer no.")
RECEIVED = Words("Modtaget?", "Received?")

LOCKED = (NUMBER, TASK, RESPONSIBLE, DUE, VERSION)
"""The columns that nobody fills in."""

HOW = Words(
    "Skriv i de hvide felter, og send arket tilbage til sekretariatet. Rækker, du ikke rører, ændrer intet.",
    "Write in the white cells and send the sheet to the secretariat. Rows you leave alone change nothing.",
)
HOW_ON_PAGE = Words(
    "Skriv i de hvide felter, gem, og læg arket ind på din side. Rækker, du ikke rører, ændrer intet.",
    "Write in the white cells, save, and hand it in on your page. Rows you leave alone change nothing.",
)
NOTHING_NEW_NOTE = Words(
    "Er intet ændret, så vælg »ja«. Så er resten besvaret.",
    "If nothing has changed, choose »yes«. Then the rest is answered.",
)
MUST = Words("Skal udfyldes, når der er noget nyt.", "To be filled in when there is something new.")
LONGEST = Words("Højst {} tegn.", "At most {} characters.")
CHOOSE = Words("Vælg på listen.", "Choose from the list.")
A_DAY = Words("En dato, fx 31-12-2027.", "A date, such as 2027-12-31.")
A_NUMBER = Words("Et tal.", "A number.")
THOUSANDS = Words("Et helt tal i 1.000 kr.", "A whole number, in 1,000 kr.")

YES = Words("ja", "yes")
NO = Words("nej", "no")

WAS_RECEIVED = Words("Modtaget", "Received")
WAS_REFUSED = Words("Afvist: {}", "Refused: {}")
WAS_UNCHANGED = Words("Uændret", "Unchanged")

NAMES: dict[str, Words] = {
    "april": Words("April {}", "April {}"),
    "june": Words("Juni {}", "June {}"),
    "august": Words("August {}", "August {}"),
    "coherence": Words("Sammenhæng {}", "Coherence {}"),
    "status": Words("Status {}", "Status {}"),
    "evaluation": Words("Evaluering {}", "Evaluation {}"),
    "room": Words("Råderum {}", "Room {}"),
    "ad_hoc": Words("Bestillinger {}", "Ad hoc {}"),
    "savings": Words("Sparerunde {}", "Savings {}"),
    "done": Words("Opgaver {}", "Actions {}"),
}
"""What the worksheet of a form is called."""

ROUNDS = {"juni": "june", "evaluering": "evaluation"}
"""What some rounds are called in Danish, and what their tasks' keys say."""

NO_ROUND = Words(
    "»{what}« er ingen runde. Skriv april, juni, august, evaluering eller status/1 (2, 3).",
    "»{what}« is no round. Write april, june, august, evaluation or status/1 (2, 3).",
)
EVALUATION = Words("årets evaluering {}", "yearly evaluation {}")

NOT_READABLE = Words(
    "Filen kan ikke læses som et regneark. Gem den igen som .xlsx, og send den så.",
    "The file cannot be read as a spreadsheet. Save it again as .xlsx and send it then.",
)
TOO_LARGE = Words(
    "Filen er for stor til at være et af vores ark (højst {rows} rækker og {size} MB).",
    "The file is too large to be one of our sheets (at most {rows} rows and {size} MB).",
)
NOT_OURS = Words(
    "Det er ikke et af vores ark: der er ingen kolonner, der hedder »Nr.« og »Svar nr.«. Hent arket igen.",
    "This is none of our sheets: it has no columns called »No.« and »Answer no.«. Fetch the sheet again.",
)
MISSING = Words(
    "Der mangler kolonner på arket »{sheet}«: {columns}. Hent arket igen, og skriv svarene der.",
    "Columns are missing on the sheet »{sheet}«: {columns}. Fetch it again and write your answers there.",
)
NO_TASKS = Words(
    "Ingen af numrene i arket er opgaver, der kan besvares her. Er det den rigtige fil?",
    "None of the numbers in the sheet is a task that can be answered here. Is it the right file?",
)
NO_SUCH_TASK = Words(
    "Der er ingen opgave nr. {}, som kan besvares her.", "There is no task no. {} that can be answered here."
)
NO_SUCH_LINE = Words(
    "Linjen er ikke længere med i budgettet. Hent et nyt ark.",
    "The line is no longer in the budget. Fetch a new sheet.",
)
NO_NUMBER = Words("Rækken har intet nummer.", "The row has no number.")
NO_VERSION = Words(
    "»Svar nr.« er ændret. Lad kolonnen stå, som den var.",
    "»Answer no.« was changed. Leave the column as it was.",
)
TWICE = Words("Opgave nr. {} står to gange i filen.", "Task no. {} stands twice in the file.")
OTHER_SHEET = Words(
    "Opgave nr. {} har andre spørgsmål og hører ikke til på dette ark.",
    "Task no. {} has other questions and does not belong on this sheet.",
)
BOTH = Words(
    "Rækken har både et nyt svar og »ja« i »Intet nyt siden sidst«. Lad kun det ene stå.",
    "The row has both a new answer and »yes« in »Nothing new since last time«. Leave only one of them.",
)
OVER = Words(
    "Svarene er lukket, så svaret kan ikke ændres her. Skriv til sekretariatet.",
    "The answers have been closed, so this one cannot be changed here. Write to the secretariat.",
)
FETCH_ANEW = Words(
    " Hent et nyt ark, hvis dit svar skal gælde i stedet.",
    " Fetch a new sheet if yours is to stand instead.",
)
CAME_IN = Words(
    "{accepted} modtaget, {unchanged} uændret, {refused} afvist.",
    "{accepted} received, {unchanged} unchanged, {refused} refused.",
)
WHY_REFUSED = Words(
    " Det afviste står med farve og begrundelse i den fil, du får tilbage.",
    " What was refused stands coloured, with the reason, in the file you get back.",
)
HANDED_OUT = Words(
    "Arkene ligger i {folder}. Send hver enhed sit ark, og læs det ind igen med »Læs svarark ind«.",
    "The sheets lie in {folder}. Send each unit its own, and take it in again with 'Take answer sheets in'.",
)
SHEETS_OF = Words("Ark: {}", "Sheets: {}")
HANDED_HEAD = Words("| Enhed | Fil | Opgaver |", "| Unit | File | Tasks |")


def refusal(words: Words, **facts: object) -> Refused:
    """A refusal in both languages."""
    return Refused(words.en.format(**facts), words.da.format(**facts))


def round_of(what: str) -> Round | None:
    """The round that is meant by "2027/juni" or "2027/status/1"; None for a year's evaluation."""
    year, _, name = what.strip().casefold().partition("/")
    kind, _, no = ROUNDS.get(name, name).partition("/")
    if not (year.isdecimal() and len(year) == 4):
        raise refusal(NO_ROUND, what=what)
    if kind == "status" and is_number(no):
        return Round(year=int(year), no=int(no))
    if kind == "evaluation" and not no:
        return None
    if kind not in MEETINGS or no:
        raise refusal(NO_ROUND, what=what)
    return Round(year=int(year), meeting=kind)


def key_of(what: str) -> str:
    """As the tasks' keys of a round begin: "2027/june", "2027/evaluation"."""
    found = round_of(what)
    return found.key if found else f"{what.strip()[:4]}/evaluation"


def title_of_round(what: str, settings: Settings, language: Language) -> str:
    """What a round is called: "Temamødet i juni 2027"."""
    found = round_of(what)
    year = what.strip()[:4]
    title = round_title(found, settings, language) if found else EVALUATION.said_in(language).format(year)
    return capitalised(title)


def came_in(accepted: int, unchanged: int, refused: int, language: Language) -> str:
    """How many, in a sentence."""
    counted = CAME_IN.said_in(language).format(accepted=accepted, unchanged=unchanged, refused=refused)
    return counted + (WHY_REFUSED.said_in(language) if refused else "")


def handed_out_page(
    title: str, folder: object, sheets: Sequence[tuple[str, str, int]], language: Language
) -> str:
    """The sheets of a round (unit, file, tasks) as a page: counts only, so that no closed matter is named."""
    rows = [table_row((unit, file, str(tasks))) for unit, file, tasks in sheets]
    head = f"# {SHEETS_OF.said_in(language).format(title)}"
    where = HANDED_OUT.said_in(language).format(folder=folder)
    return "\n".join([head, "", where, "", HANDED_HEAD.said_in(language), "|---|---|---:|", *rows]) + "\n"


# ── Columns ─────────────────────────────────────────────────────────────────────────────────────────────


def columns(form: str, year: int, language: Language) -> list[Column]:
    """The columns that are filled in, in the order of the form; *nothing new* first, where it may be said.

    Where somebody stands themselves is no matter for a sheet that several people see.
    """
    kind = form_of(form)
    first = [_unchanged(language)] if issubclass(kind, MayBeUnchanged) else []
    shown = [one for one in fields(form, language, budget_years(year)) if one.name not in PERSONAL]
    return first + [column for one in shown for column in _columns(one, language)]


def _unchanged(language: Language) -> Column:
    heading = title_of(MayBeUnchanged, NOTHING_NEW, language)
    return Column(NOTHING_NEW, heading, NOTHING_NEW_NOTE.said_in(language), "check", None, ())


def _columns(one: Field | Rows, language: Language) -> Iterator[Column]:
    if isinstance(one, Field):
        yield _column(one, one.label, one.question, one.hint, language)
        return
    if one.name == LINES:
        choice = next(field for field in one.rows[0] if field.kind == "choice")
        yield _column(choice, choice.label, one.question, one.hint, language)
        return
    for no, row in enumerate(one.rows, 1):
        for field in row:
            hint = f"{one.label} {one.hint}".strip()
            first = one.question if field is row[0] else None
            yield _column(field, f"{field.label} ({no})", first, hint, language)


def _column(field: Field, label: str, question: int | None, hint: str, language: Language) -> Column:
    heading = f"{question}. {label}" if question else label
    longest = LONGEST.said_in(language).format(field.max_length) if field.max_length else ""
    ways: dict[str, Words] = {
        "choice": CHOOSE,
        "check": CHOOSE,
        "date": A_DAY,
        "decimal": A_NUMBER,
        "whole": THOUSANDS,
    }
    way = ways[field.kind].said_in(language) if field.kind in ways else ""
    must = MUST.said_in(language) if field.needed else ""
    note = " ".join(part for part in (hint, must, longest, way) if part)
    return Column(field.name, heading, note, field.kind, field.max_length, field.options)


# ── On the way out ──────────────────────────────────────────────────────────────────────────────────────


def pages(tasks: Iterable[SheetTask], language: Language) -> list[Page]:
    """The worksheets: one for each form and year, rows by deadline; a closed matter without its words."""
    sorted_ = sorted(
        tasks, key=lambda task: (ON_SHEETS.index(task.form), task.year, task.due_on, task.number)
    )
    found: dict[tuple[str, int], list[Row]] = {}
    for task in sorted_:
        found.setdefault((task.form, task.year), []).extend(rows_of(task, language))
    return [Page(form, year, tuple(rows)) for (form, year), rows in found.items()]


def row_of(task: SheetTask, language: Language) -> Row:
    """A task with its present answer; of a closed matter the number alone."""
    body = None if task.closed else task.body
    return Row(
        number=str(task.number),
        task=_title(task, language),
        responsible=task.responsible,
        due_on=task.due_on,
        version=task.version,
        cells=typed(task.form, body, language) if body else {},
    )


LINES = "lines"
"""The rows of a form that stand on rows of their own: one for each budget line."""


def rows_of(task: SheetTask, language: Language) -> list[Row]:
    """A task's row; where it asks about budget lines, one for each of them with its present answer."""
    whole = row_of(task, language)
    if not task.lines:
        return [whole]
    given = aligned(task.lines, whole.cells)
    rest = {name: text for name, text in whole.cells.items() if "." not in name}
    return [
        whole._replace(
            number=f"{whole.number}-{line.id}",
            task=_line_said(line, task, language),
            cells=({} if no else rest) | {CHOSEN: given[f"{LINES}.{no}.room"]},
        )
        for no, line in enumerate(task.lines)
    ]


CHOSEN = f"{LINES}.0.room"
"""The column of what is chosen for a line."""


def _line_said(line: RoomLine, task: SheetTask, language: Language) -> str:
    amount = number(round(line.amount / 100), language)
    return f"{line.name}: {amount} kr. ({task.year + 1})"


def _title(task: SheetTask, language: Language) -> str:
    if task.closed:
        said_ = NUMBERED.said_in(language).format(task.number)
    elif task.kind == "communicate":
        said_ = CALLED[task.kind].said_in(language).format(task.title)
    else:
        said_ = task.title
    return capitalised(said_)


# ── On the way back ─────────────────────────────────────────────────────────────────────────────────────


class Given(NamedTuple):
    """A row that came back: the task's number as it stands there, the version that was seen, its cells."""

    number: str
    version: Cell
    cells: Mapping[str, Cell]


class Returned(NamedTuple):
    """A worksheet that came back: its language, and its rows by heading."""

    name: str
    language: Language
    headings: frozenset[str]
    rows: tuple[Given, ...]

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers that can be read."""
        return (no for row in self.rows if (no := task_no(row.number)) is not None)


def is_number(text: str) -> bool:
    """Whether it can be a task's number."""
    return text.isdecimal() and text.isascii() and len(text) <= 9


_OF_LINE = re.compile(r"([0-9]{1,9})-([0-9]{1,18})")


def task_no(text: str) -> int | None:
    """The task that a row is about: "417", or of a budget line "417-90321"; None for neither."""
    if found := _OF_LINE.fullmatch(text):
        return int(found[1])
    return int(text) if is_number(text) else None


HEADING_WITHIN = 10
"""Rows at the top of a sheet among which its headings are looked for."""


def returned(name: str, rows: Sequence[Sequence[Cell]]) -> Returned | None:
    """The rows below the headings; None for a sheet that has none of ours."""
    for at, row in enumerate(rows[:HEADING_WITHIN]):
        headings = [heading_of(cell) for cell in row]
        for language in LANGUAGES:
            if {heading_of(NUMBER.said_in(language)), heading_of(VERSION.said_in(language))} <= {*headings}:
                below = (one for one in rows[at + 1 :] if any(cell != "" for cell in one))
                given = tuple(_given(headings, one, language) for one in below)
                return Returned(name, language, frozenset(headings), given)
    return None


def heading_of(cell: Cell) -> str:
    """A heading as it is compared: nobody's blanks, stars or capitals."""
    return danish.squeezed(danish.plain(cell)).rstrip(" *").casefold()


def _given(headings: Sequence[str], row: Sequence[Cell], language: Language) -> Given:
    cells = dict(zip(headings, row, strict=False))
    number = cells.get(heading_of(NUMBER.said_in(language)), "")
    version = cells.get(heading_of(VERSION.said_in(language)), "")
    return Given(danish.plain(number), version, cells)


class Judged(NamedTuple):
    """A row that came back: as it will stand in the returned sheet, and the answer to be stored, if any."""

    row: Row
    task: SheetTask | None = None
    answer: dict[str, Any] | None = None


class Known(NamedTuple):
    """What rows are judged by: the tasks that may be answered here, their answers by version, the day."""

    tasks: Mapping[int, SheetTask]
    answers: Mapping[tuple[str, int], Mapping[str, Any]]
    today: date


class _Place(NamedTuple):
    """Where a row stands: its form, year, language, columns by heading; the tasks met so far."""

    form: str
    year: int
    language: Language
    columns: Mapping[str, Column]
    met: set[int]


def judge(sheets: Sequence[Returned], known: Known) -> list[tuple[Page, list[Judged]]]:
    """Each worksheet with each of its rows: to be stored, left alone, or refused with the reason.

    Rows of a worksheet on which no task is known stand at the end of the first one. Raises Refused when a
    worksheet lacks columns, or none holds a task.
    """
    met: set[int] = set()
    places = [(sheet, _place(sheet, known, met)) for sheet in sheets]
    found = [
        (Page(place.form, place.year, ()), list(_judged_rows(sheet.rows, place, known)))
        for sheet, place in places
        if place is not None
    ]
    if not found:
        raise refusal(NO_TASKS)
    found[0][1].extend(_stray(row, sheet) for sheet, place in places if place is None for row in sheet.rows)
    return found


def _place(sheet: Returned, known: Known, met: set[int]) -> _Place | None:
    """By the form that most of its tasks have; None if it has no task that is known."""
    tasks = [known.tasks[no] for no in sheet.numbers if no in known.tasks]
    if not tasks:
        return None
    form, year = Counter((task.form, task.year) for task in tasks).most_common(1)[0][0]
    shown = {heading_of(column.heading): column for column in columns(form, year, sheet.language)}
    missing = [f"»{column.heading}«" for heading, column in shown.items() if heading not in sheet.headings]
    if missing:
        raise refusal(MISSING, sheet=sheet.name, columns=", ".join(missing))
    return _Place(form, year, sheet.language, shown, met)


def _stray(given: Given, sheet: Returned) -> Judged:
    why = NO_SUCH_TASK.said_in(sheet.language).format(given.number[:20])
    return Judged(_echo(given, None, {}, sheet.language)._replace(standing="refused", told=why))


def _judged_rows(rows: Sequence[Given], place: _Place, known: Known) -> Iterator[Judged]:
    """Each row by itself; those about budget lines together with the others of their task."""
    of_task: dict[int, list[Given]] = {}
    for row in rows:
        if found := _OF_LINE.fullmatch(row.number):
            of_task.setdefault(int(found[1]), []).append(row)
    for row in rows:
        if not _OF_LINE.fullmatch(row.number):
            yield _judged(row, place, known)
    for number_, theirs in of_task.items():
        yield from _judged_lines(number_, theirs, place, known)


class _Verdict(NamedTuple):
    """What the rows of one task come to together."""

    standing: Literal["", "refused", "unchanged"]
    told: str = ""
    answer: dict[str, Any] | None = None


def _judged_lines(number_: int, rows: Sequence[Given], place: _Place, known: Known) -> Iterator[Judged]:
    """The rows of one task: one answer, or each refused for the same reason."""
    task = known.tasks.get(number_)
    cells = [_cells(row, place) for row in rows]
    lines = {f"{number_}-{line.id}": line for line in (task.lines if task else ())}
    why = _why_not(rows[0]._replace(number=str(number_)), task, place)
    verdict = _Verdict("refused", why)
    if task is not None and not why:
        place.met.add(task.number)
        given = _as_typed(rows, cells, lines)
        verdict = _together(task, _version_of(rows[0]), given, place.language, known)
    for row, theirs in zip(rows, cells, strict=True):
        echo = _echo(row, task, theirs, place.language)._replace(number=row.number)
        line = lines.get(row.number)
        if task is None or line is None:
            told = why or NO_SUCH_LINE.said_in(place.language)
            yield Judged(echo._replace(standing="refused", told=told))
        else:
            echo = echo._replace(task=_line_said(line, task, place.language), told=verdict.told)
            yield Judged(echo._replace(standing=verdict.standing), task, verdict.answer)


def _together(
    task: SheetTask, seen: int, given: Mapping[str, str], language: Language, known: Known
) -> _Verdict:
    """The answer that a task's rows give together; none where they say what stood there, or are wrong."""
    answer = body_of(task.form, given, language)
    if _stands(task, seen, answer, known.answers):
        return _Verdict("unchanged")
    over = OVER.said_in(language) if task.is_over(known.today) else ""
    why = over or _first_wrong(task, given, answer, language)
    return _Verdict("refused", why) if why else _Verdict("", "", answer)


def _as_typed(
    rows: Sequence[Given], cells: Sequence[Mapping[str, str]], lines: Mapping[str, RoomLine]
) -> dict[str, str]:
    """The rows of a task as its form takes them; what is about no line is what the first says of it."""
    given: dict[str, str] = {}
    for no, (row, theirs) in enumerate(zip(rows, cells, strict=True)):
        if row.number in lines:
            given |= {f"{LINES}.{no}.line": lines[row.number].key, f"{LINES}.{no}.room": theirs[CHOSEN]}
        for name, text in theirs.items():
            if "." not in name and text and not given.get(name):
                given[name] = text
    return given


def _stands(
    task: SheetTask,
    seen: int,
    answer: Mapping[str, Any],
    seen_bodies: Mapping[tuple[str, int], Mapping[str, Any]],
) -> bool:
    """Whether the rows say what they said when they were handed out."""
    if seen_bodies.get((task.key, seen)) is not None:
        return _is_unchanged(task, seen, answer, seen_bodies)
    before = body_of(task.form, aligned(task.lines, {}))
    same = _rooms(answer).items() <= _rooms(before).items()
    return same and not any(name in answer for name in ("rest", "note"))


def _rooms(answer: Mapping[str, Any]) -> dict[str, str]:
    """What is chosen for each line, by code; a word that is none stays as it is."""
    codes = {said.casefold(): code for code, words in CHOICES["room"].items() for said in words}
    rows = ((row["line"], str(row.get("room") or "")) for row in answer.get(LINES, ()))
    return {line: codes.get(room.strip().casefold(), room) for line, room in rows}


def _version_of(given: Given) -> int:
    said = danish.plain(given.version)
    return int(said) if is_number(said) else 0


def _cells(given: Given, place: _Place) -> dict[str, str]:
    shown = place.columns.items()
    return {
        one.name: cell_text(given.cells.get(heading, ""), one.kind, place.language) for heading, one in shown
    }


def _judged(given: Given, place: _Place, known: Known) -> Judged:
    language = place.language
    task = known.tasks.get(int(given.number)) if is_number(given.number) else None
    cells = _cells(given, place)
    row = _echo(given, task, cells, language)
    why = _why_not(given, task, place)
    if task is None or why:
        return Judged(row._replace(standing="refused", told=why))
    place.met.add(task.number)
    answer = body_of(task.form, cells, language)
    if _is_unchanged(task, row.version, answer, known.answers):
        return Judged(row._replace(standing="unchanged"), task)
    over = OVER.said_in(language) if task.is_over(known.today) else ""
    both = BOTH.said_in(language) if _says_both(task, row.version, answer, known, language) else ""
    if why := over or both or _first_wrong(task, cells, answer, language):
        return Judged(row._replace(standing="refused", told=why), task)
    return Judged(row, task, {NOTHING_NEW: True} if answer.get(NOTHING_NEW) is True else answer)


def _says_both(
    task: SheetTask, seen: int, answer: Mapping[str, Any], known: Known, language: Language
) -> bool:
    """Whether a row says that nothing is new, and something new."""
    before = {} if task.closed else known.answers.get((task.key, seen), {})
    stood = body_of(task.form, typed(task.form, before, language), language)
    return answer.get(NOTHING_NEW) is True and _rest(answer) not in ({}, _rest(stood))


def _rest(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != NOTHING_NEW and value is not False}


def _echo(given: Given, task: SheetTask | None, cells: Mapping[str, str], language: Language) -> Row:
    """The row as it came, with what is locked in it as it should be."""
    version = _version_of(given)
    if task is None:
        theirs = danish.plain(given.cells.get(heading_of(TASK.said_in(language)), ""))
        return Row(given.number, theirs, "", None, version, cells)
    return row_of(task, language)._replace(version=version, cells=cells)


def _why_not(given: Given, task: SheetTask | None, place: _Place) -> str:
    """Why a row cannot be an answer at all; empty if it can."""
    language, version = place.language, danish.plain(given.version)
    if not given.number:
        return NO_NUMBER.said_in(language)
    if task is None:
        return NO_SUCH_TASK.said_in(language).format(given.number[:20])
    if task.number in place.met:
        return TWICE.said_in(language).format(task.number)
    if (task.form, task.year) != (place.form, place.year):
        return OTHER_SHEET.said_in(language).format(task.number)
    as_it_was = is_number(version) and int(version) <= task.version
    return "" if as_it_was else NO_VERSION.said_in(language)


def _is_unchanged(
    task: SheetTask,
    seen: int,
    answer: Mapping[str, Any],
    seen_bodies: Mapping[tuple[str, int], Mapping[str, Any]],
) -> bool:
    """Whether the row says what it said when it was handed out; of a closed matter that was nothing."""
    before = None if task.closed else seen_bodies.get((task.key, seen))
    if before is None or not answer:
        return not answer and before is None
    try:
        return kept(parse(task.form, answer)) == kept(parse(task.form, before))
    except Refused:
        return False


def _first_wrong(
    task: SheetTask, cells: Mapping[str, str], answer: Mapping[str, Any], language: Language
) -> str:
    """The sentence about what to correct first, by the headings of the sheet; empty if nothing is."""
    try:
        parse(task.form, answer, language)
    except Refused as refusal:
        found = wrong_as_typed(task.form, cells, language, budget_years(task.year))
        return next((sentence for name, sentence in found.items() if "." in name), str(refusal))
    return ""


def cell_text(cell: Cell, kind: Kind, language: Language) -> str:
    """What stands in a cell, as somebody of that language would have typed it."""
    if isinstance(cell, Decimal):
        if kind == "date":
            return _serial(cell)
        plain = danish.plain(cell)
        return plain.replace(".", ",") if language == "da" else plain
    return danish.plain(cell)


def _serial(cell: Decimal) -> str:
    try:
        day = danish.day(cell)
    except danish.Unreadable:
        return danish.plain(cell)
    return day.isoformat() if day else ""
