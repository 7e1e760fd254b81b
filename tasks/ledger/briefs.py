"""The briefs: read from the memory, shown in Prefect and kept as files."""

from __future__ import annotations

from models import store
from models.brief import Brief
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
def _publish(meeting: str, year: int) -> None:
    made = brief(meeting, year)
    if made is None:
        return
    text = documents.markdown(made)
    if documents.keep(home.home().briefs, f"{year}-{meeting}.md", text):
        report.publish(f"brief-{year}-{meeting}", text, made.title)
