"""What the memory knows about itself."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from models import store
from models.facts import Refused
from models.store import meta


def test_a_memory_is_live_until_somebody_says_otherwise(memory: Engine) -> None:
    with store.writing() as session:
        assert meta.purpose(session) == "live"
        meta.set_purpose(session, "demo")
        assert meta.purpose(session) == "demo"


def test_a_value_takes_the_place_of_the_one_before(memory: Engine) -> None:
    with store.writing() as session:
        assert meta.settings_hash(session) is None
        for fingerprint in ("a", "b"):
            meta.set_settings_hash(session, fingerprint)
    with store.reading() as session:
        assert meta.settings_hash(session) == "b"


@pytest.mark.parametrize("later", ["2027-03-01", "2027-03-02", "2027-12-31"])
def test_rounds_go_forward(memory: Engine, later: str) -> None:
    with store.writing() as session:
        assert meta.last_round_on(session) is None
        for day in ("2027-03-01", later):
            meta.hold_round(session, date.fromisoformat(day))
        assert meta.last_round_on(session) == date.fromisoformat(later)


def test_time_never_runs_backwards_in_a_memory(memory: Engine) -> None:
    with store.writing() as session:
        meta.hold_round(session, date(2027, 3, 2))
    with pytest.raises(Refused, match="last round was held on 2027-03-02"), store.writing() as session:
        meta.hold_round(session, date(2027, 3, 1))
    with store.reading() as session:
        assert meta.last_round_on(session) == date(2027, 3, 2)
