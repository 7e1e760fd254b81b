"""People and posts: a list to approve, who is away, who holds what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models import store
from models.choices import Words
from models.facts import Fact, Refused
from models.loading.results import Offered
from models.overview import form_said
from models.people_file.facts import Comparison
from models.people_file.page import TITLE, Shown, counted, people_page
from models.people_file.taking_over import TakesOver
from models.store import absences, holders, people_file
from models.store.absences import Away
from models.store.holders import Holding
from models.store.people_file import Approved
from tasks import clock, engine, home, loading, report
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

FOLDER = "people"
"""The folder of the home in which the list of people is laid."""

KINDS = (".csv", ".txt", ".xlsx", ".xls", ".ods")
"""How the names of files that can be such a list end."""

NO_FILE = Words(
    "Der ligger ingen personliste i mappen {folder}. Læg en fil der, eller skriv, hvor den ligger.",
    "There is no list of people in the folder {folder}. Put a file there, or write where it lies.",
)
THE_SAME = Words(
    "Filen siger det samme som det, vi ved: der er ikke noget at godkende.",
    "The file says the same as what is known: there is nothing to approve.",
)
FOUND = Words("Liste nr. {number}: {counts}", "List no. {number}: {counts}")


class Compared(Fact):
    """What the newest file came to: the number of the list to approve (None: nothing has changed)."""

    number: int | None
    counts: str
    sentence: str


@verb
def compare(file: Path | None = None, today: date | None = None) -> Compared:
    """Lay a file (the newest of the folder) beside the memory; what has changed waits for a yes."""
    day = clock.today(today, home.settings().municipality.timezone)
    newest = file or newest_file()
    if newest is None:
        folder = home.home().folder / FOLDER
        raise Refused(NO_FILE.en.format(folder=folder), NO_FILE.da.format(folder=folder))
    found, number = _proposed(_offered(newest, day), day)
    show(found, number, day)
    language = home.settings().municipality.language
    counts = counted(found.items, language)
    if number is None:
        return Compared(number=None, counts="", sentence=THE_SAME.said_in(language))
    said = FOUND.said_in(language).format(number=number, counts=counts)
    return Compared(number=number, counts=counts, sentence=report.found_under(said, "people"))


@verb
def compare_weekly(today: date) -> None:
    """The first round of a week looks at the newest file, if there is one; a rehearsal does not."""
    newest = None if rehearsing() else newest_file()
    if newest is None:
        return
    with store.reading() as session:
        if not people_file.is_to_be_looked_at(session, today):
            return
    try:
        _proposed(_offered(newest, today), today)
    except Refused as why:
        with store.writing() as session:
            people_file.cannot_be_read(session, why)
            people_file.looked_at(session, today)


def newest_file() -> Path | None:
    """The file that was last laid in the folder."""
    folder = home.home().folder / FOLDER
    files = [file for file in folder.glob("*") if file.suffix.lower() in KINDS and not _is_hidden(file)]
    return max(files, key=lambda file: (file.stat().st_mtime_ns, file.name), default=None)


def _is_hidden(file: Path) -> bool:
    """What a spreadsheet program keeps beside the file that it has open."""
    return file.name.startswith((".", "~"))


def _offered(file: Path, day: date) -> Offered:
    return loading.offered(file, "people", day, language=home.settings().municipality.language)


def _proposed(offered: Offered, day: date) -> tuple[Comparison, int | None]:
    with store.writing(deciding=True) as session:
        found = people_file.propose(session, offered)
        people_file.cannot_be_read(session, None)
        people_file.looked_at(session, day)
    return found


def publish_open(today: date) -> None:
    """The page of the list that waits for a yes."""
    with store.reading() as session:
        waiting = people_file.newest(session)
    if waiting is not None:
        show(waiting[1], waiting[0].id, today)


def show(found: Comparison, number: int | None, day: date, approved_on: date | None = None) -> None:
    """The page of the list."""
    language = home.settings().municipality.language
    form = _form(number) if number else ""
    page = people_page(found, Shown(number, form, approved_on), day, language)
    report.publish(report.key("people"), page, TITLE.said_in(language))


def _form(number: int) -> str:
    return form_said("approve_people", engine.forms(), home.settings().municipality.language, proposal=number)


@verb
def approve(
    proposal: int,
    takes_over: Sequence[TakesOver] = (),
    leave_out: Sequence[str] = (),
    today: date | None = None,
) -> Approved:
    """Carry out a list of people as it was shown, but for what is left out."""
    by = writing("approve_people", today)
    with store.writing(deciding=True) as session:
        approved = people_file.approve(session, proposal, takes_over, leave_out, by)
    if approved.done is not None and not rehearsing():
        show(approved.done, proposal, by.today, by.today)
    return approved


@verb
def note_absence(
    person: str, from_on: date | None = None, to_on: date | None = None, today: date | None = None
) -> Away:
    """Somebody is away from a day (today) to another, or until further notice."""
    by = writing("note_absence", today)
    with store.writing(deciding=True) as session:
        return absences.note(session, person, from_on or by.today, to_on, by)


@verb
def change_holder(
    post: str,
    holder: str = "",
    name: str = "",
    from_on: date | None = None,
    leaves: bool = False,
    today: date | None = None,
) -> Holding:
    """Give a post to somebody from a day on (today); without a holder it is vacant."""
    by = writing("change_holder", today)
    with store.writing(deciding=True) as session:
        return holders.change(session, post, holder, name, from_on or by.today, leaves, by)
