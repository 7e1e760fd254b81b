"""A round of questions as the secretariat handles it: who has answered, open again, withdraw, more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.answered import answers_page, page_title
from models.charts import answers_text
from models.facts import MeetingKind
from models.rounds import Round, the_round
from models.store import answered, deadlines, reopened, withdrawn
from models.store import requests as tasks
from models.store.deadlines import Extended
from models.store.reopened import Reopened
from models.store.withdrawn import Withdrawn
from tasks import clock, home, report
from tasks.documents.charts import answers_coming_in
from tasks.documents.pictures import shown
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb


@verb
def answers(
    year: int, meeting: MeetingKind | None = None, no: int | None = None, today: date | None = None
) -> str:
    """The page of a meeting's questions, or of a follow-up: who has answered, by unit."""
    return page(the_round(year, meeting, no), today)


def page(round_: Round, today: date | None = None) -> str:
    """Who has answered in this round."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        asked = answered.of_round(session, round_, day)
    return answers_page(round_, asked, day, settings)


def publish(round_: Round, text: str, today: date | None = None) -> None:
    """Show the page of a round in Prefect, with the answers as they come in as a picture above its tables."""
    head, cut, tables = text.partition("\n## ")
    page = f"{head}\n{_picture(round_, today)}\n{cut}{tables}"
    report.publish(report.key("answers", *round_.page), page, page_title(round_, home.settings()))


def _picture(round_: Round, today: date | None) -> str:
    """The answers as they come in, as markdown; empty while nobody has been asked."""
    settings = home.settings()
    with store.reading() as session:
        day = clock.today(today, settings.municipality.timezone)
        days = answered.coming_in(session, round_, settings, day)
    if days is None:
        return ""
    language = settings.municipality.language
    return shown(answers_coming_in(days, language), answers_text(days, language))


def show(today: date | None = None) -> None:
    """Bring the pages of the rounds that are running up to date, if anybody can see them."""
    if not rehearsing() and report.is_seen():
        publish_open(clock.today(today, home.settings().municipality.timezone))


def publish_open(today: date) -> None:
    """Bring the pages of the rounds that are running up to date."""
    with store.reading() as session:
        running = answered.open_rounds(session, today)
    for round_ in running:
        publish(round_, page(round_, today), today)


@verb
def reopen(
    requests: Sequence[str], reason: str, due_on: date | None = None, today: date | None = None
) -> Reopened:
    """Open tasks (keys or numbers) again: earlier answers are kept, and whoever is asked hears why."""
    by = writing("reopen_tasks", today)
    with store.writing(deciding=True) as session:
        return reopened.reopen(session, tasks.keys(session, requests), reason, by, due_on)


@verb
def withdraw(requests: Sequence[str], reason: str, today: date | None = None) -> Withdrawn:
    """Withdraw tasks (keys or numbers): whoever had been asked hears it once."""
    by = writing("withdraw_tasks", today)
    with store.writing(deciding=True) as session:
        return withdrawn.withdraw(session, tasks.keys(session, requests), reason, by)


@verb
def extend(
    year: int,
    to: date,
    reason: str,
    meeting: MeetingKind | None = None,
    no: int | None = None,
    today: date | None = None,
) -> Extended:
    """Give everybody in a round who has not answered until `to`; the same day again changes nothing."""
    by = writing("extend_round", today)
    with store.writing(deciding=True) as session:
        return deadlines.extend(session, the_round(year, meeting, no), to, reason, by)
