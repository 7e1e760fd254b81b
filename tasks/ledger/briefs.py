"""The briefs: read from the memory, shown in Prefect and kept as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models import store
from models.brief.contents import Brief
from models.choices import Words
from models.facts import MEETINGS
from models.settings import Language
from models.store import briefs, closed
from tasks import clock, documents, home, papers, report
from tasks.papers import Papers
from tasks.verbs import rehearsing, verb


def brief(meeting: str, year: int) -> Brief | None:
    """The brief of a meeting as it was last compiled or sent."""
    with store.reading() as session:
        return briefs.newest(session, year, meeting)


def publish(meeting: str, year: int) -> None:
    """Make the file and the page from the rows, if they are not as the rows say already."""
    if not rehearsing():
        _publish(meeting, year)


@verb(outward=True)
def publish_all(years: Iterable[int]) -> None:
    """Make every brief of these years again where it is gone: Prefect's memory may have been deleted."""
    for year in years:
        for meeting in MEETINGS:
            _show(meeting, year)


@verb(outward=True)
def _publish(meeting: str, year: int) -> None:
    _show(meeting, year)


def _show(meeting: str, year: int) -> None:
    made = brief(meeting, year)
    if made is None:
        return
    today = clock.today(None, home.settings().municipality.timezone)
    with store.reading() as session:
        is_closed = closed.brief_until(session, year, meeting, today) is not None
        made = briefs.as_shown(session, made, today)
    text = documents.markdown(made)
    documents.keep(home.home().briefs, f"{year}-{meeting}.md", text)
    kept = papers.keep(meeting, year)
    page = "\n\n".join([*_said_of(kept, made.language), text]) if kept and not is_closed else text
    report.publish(report.key("brief", year, meeting), page, made.title)


_FILES = Words(
    "**Filer:** {}. Hent dem på din egen side under »Papirer«.",
    "**Files:** {}. Fetch them on your own page under 'Papers'.",
)
_EDITED = Words(
    "**»{}« er rettet i hånden.** Det bliver ikke lavet om, heller ikke når der kommer nye svar.",
    "**'{}' has been edited by hand.** It is left as it is, also when new answers come in.",
)
_NOTHING_NEW = Words(
    "Der er ikke kommet noget nyt, siden det blev rettet.", "Nothing new has come since it was edited."
)


def _said_of(kept: Papers, language: Language) -> Iterator[str]:
    """What the secretariat should know about the files, before the brief itself."""
    if kept.complaint:
        yield f"> {kept.complaint}"
    yield _FILES.said_in(language).format(" · ".join(kept.files))
    if kept.edited:
        yield _EDITED.said_in(language).format(kept.document)
        yield documents.markdown(kept.news).strip() if kept.news else _NOTHING_NEW.said_in(language)
        yield "---"
