"""What is asked outside the meetings: asked in one form, the answers gathered on a page and in a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from models import askings as shown
from models import store
from models.choices import Words
from models.facts import Refused
from models.store import askings
from models.store.askings import Asked, NewAsking
from tasks import clock, documents, home, report
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

NOBODY_KNOWS = Words("Der er ingen bestilling nr. {}.", "There is no request no. {}.")
PAPER = Words("ekstra-runde-{}.md", "extraordinary-round-{}.md")


@verb
def ask_people(people: Sequence[str], today: date | None = None, **asked: Any) -> Asked:
    """Ask people by e-mail; `asked` as in `NewAsking`. The same on the same day asks nobody twice."""
    with store.writing(deciding=True) as session:
        by = writing("ask_somebody", today)
        return askings.ask_people(session, _new(asked), people, by)


@verb
def ask_round(people: Sequence[str], units: Sequence[str], today: date | None = None, **asked: Any) -> Asked:
    """An extraordinary round: these people, or else the areas of these units, or else every area."""
    with store.writing(deciding=True) as session:
        by, new = writing("extra_round", today), _new(asked).model_copy(update={"extra": True})
        if people:
            return askings.ask_people(session, new, people, by)
        return askings.ask_areas(session, new, units, by)


def _new(asked: dict[str, Any]) -> NewAsking:
    return NewAsking(**asked | {"questions": tuple(asked.get("questions") or ())})


@verb
def gather(no: int, today: date | None = None) -> str:
    """The page of what was asked under this number, and the paper of an extraordinary round, as they stand.

    Refused for a number that nobody knows.
    """
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        found = askings.asking(session, no, day)
    if found is None:
        language = settings.municipality.language
        raise Refused(NOBODY_KNOWS.en.format(no), NOBODY_KNOWS.said_in(language).format(no))
    asking, replies = found
    if asking.extra and not rehearsing():
        name = PAPER.said_in(settings.municipality.language).format(no)
        documents.keep(home.home().briefs, name, shown.paper(asking, replies, settings))
    page = shown.page(asking, replies, day, settings)
    report.publish(report.key("asking", no), page, shown.title_of(asking, settings.municipality.language))
    return page


def publish_open(today: date) -> None:
    """Bring up to date the pages of what is under way, or was answered within the last days."""
    with store.reading() as session:
        running = askings.running(session, today)
    for no in running:
        gather(no, today)
