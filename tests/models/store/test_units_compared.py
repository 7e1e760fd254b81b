"""After units have merged, figures of two times can be compared, and every budget line has a holder."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from models import store
from models.coherence.picture import BudgetRows, LineRow, Picture, UnitRow
from models.coherence.rules.money import _changes
from models.store import room, stances
from models.store.tables import BudgetLine, Stance, Unit
from tests.people import AASE, PEOPLE, SOREN

pytestmark = pytest.mark.usefixtures("memory", "cast")

TODAY, LAST = date(2027, 6, 1), date(2027, 3, 31)


def merge(unit: str, into: str | None) -> None:
    """A unit has ended, and another one, several or nobody took over."""
    with store.writing() as session:
        ended = update(Unit).where(Unit.key == unit).values(valid_to=LAST, successor=into)
        session.execute(ended)


def line(unit: str) -> None:
    with store.writing() as session:
        named = {"first_year": 2028, "version": "forslag", "key": "1", "scheme": "own", "account": "1"}
        session.execute(insert(BudgetLine).values(**named, unit=unit, y0=100))


def holders() -> list[str | None]:
    with store.reading() as session:
        return [one.post for one in room.lines(session, 2027, TODAY)]


def test_a_line_of_a_unit_that_was_merged_is_asked_about_where_it_lies_now() -> None:
    line("born-og-unge")
    assert holders() == [AASE.post]
    merge("born-og-unge", "teknik-og-miljo")
    assert holders() == [SOREN.post]
    with store.reading() as session:
        budget = room.budget_of(session, 2027)
        assert [one.post for one in room.lines(session, 2027, TODAY, SOREN.post)] == [SOREN.post]
        assert room.lines(session, 2027, TODAY, AASE.post) == []
        assert budget is not None and room.unheld(session, budget, TODAY) == []


@pytest.mark.parametrize("into", ["teknik-og-miljo | sekretariatet", None])
def test_a_line_of_a_unit_that_several_or_nobody_took_over_has_no_holder(into: str | None) -> None:
    line("born-og-unge")
    merge("born-og-unge", into)
    assert holders() == [None]


def test_who_spoke_in_a_unit_that_ended_is_counted_with_the_one_that_took_over() -> None:
    merge("born-og-unge", "teknik-og-miljo")
    units = [*["born-og-unge"] * 3, *["teknik-og-miljo"] * 3]
    steps = ["understand", "engage"] * 3
    said = [
        {"year": 2027, "person": one.key, "unit": unit, "step": step, "on_day": TODAY}
        for one, unit, step in zip(PEOPLE, units, steps, strict=False)
    ]
    with store.writing() as session:
        session.execute(insert(Stance), said)
        stances.count(session, 2027, TODAY)
        counted = stances.counted(session, 2027)
        assert session.scalars(select(Stance.unit).distinct()).all()
    assert counted is not None
    assert [(one.unit, one.answers) for one in counted.standings] == [("Teknik og Miljø", 6)]


def budget(first_year: int, *amounts: tuple[str, int]) -> BudgetRows:
    lines = [
        LineRow(no, str(no), "own", "1", "Drift", unit, (amount, amount, amount, amount), "unknown")
        for no, (unit, amount) in enumerate(amounts)
    ]
    return BudgetRows(first_year, "vedtaget", "final", lines, ())


def picture(**units: UnitRow) -> Picture:
    before = budget(2027, ("a", 600_000_00), ("b", 400_000_00), ("c", 100_000_00))
    now = budget(2028, ("ny", 1_000_000_00), ("c", 900_000_00))
    return Picture(2027, TODAY, budget=now, before=before, units=units)


def test_money_that_only_moved_to_the_unit_that_took_over_is_no_change() -> None:
    there = {key: UnitRow(key, None, None, None) for key in ("a", "b", "c", "ny")}
    merged = there | {key: UnitRow(key, None, LAST, "ny") for key in ("a", "b")}
    assert [len(list(_changes(picture(**units)))) for units in (there, merged)] == [4, 1]
