"""The check as the secretariat sees it: the page, the snapshot that it shows, the year that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, event, select

from deployments.invented import TODAY, YEAR, Size, invented
from models import store
from models.store import snapshots
from models.store.standing import YearStanding
from models.store.tables import FindingRow, Snapshot
from tasks.ledger import coherence
from tests.models.coherence import municipality
from tests.models.coherence.test_planting import planted


def opened(*years: int) -> Sequence[YearStanding]:
    return [YearStanding(year=year, state="open", settings_hash="") for year in years]


@pytest.mark.parametrize(
    ("years", "today", "looked_at"),
    [
        ((2026, 2027), date(2027, 3, 1), 2027),
        ((2026, 2027), date(2026, 12, 20), 2026),
        ((2027, 2028), date(2026, 12, 20), 2027),
        ((), date(2026, 12, 20), 2026),
    ],
)
def test_the_year_that_has_begun_is_looked_at(years: tuple[int, ...], today: date, looked_at: int) -> None:
    assert coherence.year_looked_at(opened(*years), today) == looked_at


def test_a_clean_plan_has_a_page_without_findings_but_one(memory: Engine) -> None:
    """The shipped settings give the plan group no mandate."""
    municipality.keep(municipality.municipality())
    checked = coherence.take_stock(today=TODAY)
    assert checked.year == YEAR
    assert checked.summary == "1 opmærksomhedspunkt, ingen vigtige"
    assert f"øjebliksbillede nr. {checked.snapshot}" in checked.page
    assert "| " in checked.page


def test_the_page_says_what_was_found_how_much_it_weighs_and_what_to_do(memory: Engine) -> None:
    spoiled, _ = planted(
        municipality.municipality(), [("supplement_unfinanced", 0), ("vision_without_actions", 0)], 1
    )
    municipality.keep(spoiled)
    page = coherence.take_stock(today=TODAY).page
    assert page.index("## Lovkrav") < page.index("## Vigtige") < page.index("## Værd at se på")
    assert "styrelsesloven § 40" in page
    assert "har ingen indsatser i de næste fire år." in page
    assert "*Find finansieringen i sagen" in page


def test_the_page_shows_what_was_frozen_and_only_a_change_is_frozen_again(memory: Engine) -> None:
    clean = municipality.municipality()
    municipality.keep(clean)
    first, again = (coherence.take_stock(YEAR, TODAY) for _ in range(2))
    assert first == again
    with store.reading() as session:
        kept = snapshots.of(session, f"{YEAR}/check")
        rows = session.execute(select(FindingRow.snapshot, FindingRow.rule)).all()
        count = len(session.scalars(select(Snapshot.id)).all())
    assert kept is not None and kept.number == first.snapshot and count == 1
    assert kept.facts["summary"] == first.summary
    assert [tuple(row) for row in rows] == [(first.snapshot, "plan_group_without_mandate")]


def test_a_page_shows_the_first_of_very_many(sqlite_memory: Engine) -> None:
    spoiled, _ = planted(municipality.municipality(), [("action_unattached", 0)] * 40, 1)
    municipality.keep(spoiled)
    page = coherence.take_stock(today=TODAY).page
    assert "… og 25 til." in page
    assert page.count("hører ikke til nogen strategi eller vision.") == 15


def test_a_title_that_looks_like_markup_stays_a_title(sqlite_memory: Engine) -> None:
    clean, _ = planted(municipality.municipality(), [("vision_without_actions", 0)], 1)
    *others, last = clean.elements
    named = last._replace(title="<script>\n# Nu")
    municipality.keep(replace(clean, elements=[*others, named]))
    page = coherence.take_stock(today=TODAY).page
    assert "»&lt;script> # Nu«" in page


def test_the_command_looks_at_everything_in_one_transaction(sqlite_memory: Engine) -> None:
    municipality.keep(invented(Size(60, 180, 60)))
    begun: list[int] = []
    event.listen(sqlite_memory, "begin", lambda _connection: begun.append(1))
    looked, found, _ = coherence.findings(today=TODAY)
    assert (looked, len(begun)) == (YEAR, 1)
    assert [one.rule for one in found][-1] == "plan_group_without_mandate"
