"""The briefs: read from the memory, shown in Prefect and kept as files."""

from __future__ import annotations

from collections.abc import Iterable

from models import store
from models.brief import Brief
from models.facts import MEETINGS
from models.store import briefs
from tasks import documents, home, report
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
    text = documents.markdown(made)
    documents.keep(home.home().briefs, f"{year}-{meeting}.md", text)
    report.publish(report.key("brief", year, meeting), text, made.title)
