"""A municipality that holds two meetings a year: the third is in no page, letter, task or calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from models import store
from models.store.invitations import meeting_days
from models.store.overview import dates_of
from models.store.tables import Request
from models.year_page import year_page
from tasks import home
from tests.flows.lived_year import SETTLED, LivedYear
from tests.memories import inside
from tests.stories.story import Story

OPENED = date(2026, 12, 1)
WITHOUT = '[[meetings]]\nkind = "{}"\nused = false\n'


@contextmanager
def a_year_without(kind: str, told_of: LivedYear, off_from: date | None) -> Iterator[Story]:
    copy = told_of.take(SETTLED)
    (copy.folder / "municipality.toml").write_text(WITHOUT.format(kind), encoding="utf-8")
    try:
        with inside(copy):
            yield Story(copy, OPENED, off_from)
    finally:
        told_of.shelf.give_back(copy)


def lived(story: Story, *days: str) -> None:
    """On each of these days of 2027 the round runs, and the secretariat approves what waits."""
    for text in days:
        story.day = date.fromisoformat(f"2027-{text}")
        story.live(story.day)
        story.approve(2027)


@pytest.mark.parametrize("off_from", [None, date(2027, 6, 16)], ids=["never off", "off for a week"])
def test_without_june_august_asks_every_area_and_builds_on_april(
    told_of: LivedYear, off_from: date | None
) -> None:
    with a_year_without("june", told_of, off_from) as story:
        story.press("open_year", year=2027)
        story.live(date(2026, 12, 14), all_days=False)
        lived(story, "02-23", "02-25", "03-30", "04-20", "04-22")
        story.answer("2027/april/steers", steers=[{"subject": "klima", "verdict": "hold"}])
        lived(story, "06-18", "06-21", "06-22", "06-25", "06-28")
        asked = [
            row.subject for row in story.rows(Request.subject, where=Request.key.like("2027/august/co%"))
        ]
        assert {"klima", "kultur", "sundhed", "born-og-unge", "kommuneplan"} <= set(asked)
        assert "request" in {one.rung for one in story.letters() if "/august/contribution/" in one.subject}
        lived(story, "08-11", "08-20")
        brief = (story.home / "briefs" / "2027-august.md").read_text(encoding="utf-8")
        assert "## Hvad temamødet i april pegede på" in brief
        with store.reading() as session:
            page = year_page("Planår 2027", dates_of(session, 2027), story.day, home.settings())
            kinds = [day.kind for day in meeting_days(session)]
        assert kinds == ["april", "august"] and "juni:" not in page
        assert not [key for key in story.states() if "/june/" in key]


@pytest.mark.parametrize("off_from", [None, date(2027, 4, 20)], ids=["never off", "off for a week"])
def test_without_april_june_opens_the_year(told_of: LivedYear, off_from: date | None) -> None:
    with a_year_without("april", told_of, off_from) as story:
        story.press("open_year", year=2027)
        story.live(date(2026, 12, 14), all_days=False)
        lived(story, "02-10", "02-16", "04-21", "04-26", "04-28", "05-10")
        asked = {one.subject.split("/")[1] for one in story.letters() if one.rung == "request"}
        assert "june" in asked and "april" not in asked
        told = {one.subject for one in story.letters() if one.rung == "save_date"}
        assert told == {"2027/june/save_date", "2027/august/save_date"}
        lived(story, "06-02")
        brief = (story.home / "briefs" / "2027-june.md").read_text(encoding="utf-8")
        assert "pegede på" not in brief
