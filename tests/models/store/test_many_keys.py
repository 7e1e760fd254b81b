"""What a large municipality asks for: more keys than one statement can name give the same answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from models import store
from models.settings import read_settings
from models.store import evaluations, outcomes, threads
from models.store.outcomes import Writing
from models.store.tables import BudgetLine, Element, LineServes, Link, PartChange, PlanPart

pytestmark = pytest.mark.usefixtures("memory", "cast")

TODAY = date(2027, 4, 27)
BY = Writing(TODAY, datetime(2027, 4, 27, 9, tzinfo=UTC), read_settings(), "test")
AREAS = ("klima", "kultur")


@pytest.fixture(autouse=True)
def plan(memory: object, cast: object) -> None:
    """Two areas with actions, effects, a line and a part of the municipal plan each; and a third beside."""
    with store.writing() as session:
        for area in (*AREAS, "sundhed"):
            action, effect = f"{area}-indsats", f"{area}-effekt"
            session.execute(insert(Element), [_element(action, "action"), _element(effect, "effect")])
            pairs = [(action, area), (effect, action), (area, "et-godt-hverdagsliv")]
            rows = [{"from_key": one, "to_key": to, "role": "serves"} for one, to in pairs]
            session.execute(insert(Link), rows)
            amounts = {"y0": 100_00, "y1": 0, "y2": 0, "y3": 0}
            line = {"first_year": 2028, "version": "v", "key": area, "scheme": "dk", "account": area}
            made = session.execute(insert(BudgetLine).values(**line, **amounts).returning(BudgetLine.id))
            serves = {"line": made.scalar_one(), "element": action, "share": 100}
            session.execute(insert(LineServes).values(**serves))
            session.execute(insert(PlanPart).values(key=f"{area}-ramme", kind="framework", title=area))
            session.execute(insert(PartChange).values(element=action, part=f"{area}-ramme"))


def _element(key: str, kind: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": key}


def everything() -> list[Any]:
    with store.reading() as session:
        near = threads.surroundings(session, AREAS, TODAY)
        return [
            near,
            threads.threads(session, near, AREAS, 2028, BY),
            threads.meaning(session, near, AREAS, 2027, outcomes.newest(session), BY),
            evaluations._areas_of(session, set(AREAS)),
        ]


def test_more_keys_than_a_statement_can_name_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    named = everything()
    monkeypatch.setattr("models.store.session.MOST_NAMED", 0)
    assert everything() == named
    near, lines, meant, belongs = named
    assert "sundhed-indsats" not in near.elements
    assert [line.amount for line in lines["klima"].lines] == [100_00]
    assert sorted(one.part for one in meant.changes) == ["klima", "kultur"]
    assert belongs["klima-effekt"] == {"klima"} and "sundhed-effekt" not in belongs
