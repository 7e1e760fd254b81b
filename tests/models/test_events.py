"""What a wake mark says, and which event says it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from models.events import CHECKLIST_WANTED, EVENTS, TASKS_OPENED, Checklist, PlannedRun
from models.facts import Refused


@pytest.mark.parametrize(
    ("subject", "payload", "event"),
    [
        ("april_vision/2027", {"flow": "april_vision", "year": 2027}, CHECKLIST_WANTED),
        ("follow_up/2027/2", {"flow": "follow_up", "year": 2027, "no": 2}, CHECKLIST_WANTED),
        ("daily_round", {"flow": "daily_round"}, TASKS_OPENED),
    ],
)
def test_a_subject_is_read_as_it_is_written(subject: str, payload: dict[str, object], event: str) -> None:
    checklist = Checklist.of(subject)
    assert (checklist.subject, checklist.payload, checklist.event) == (subject, payload, event)


@pytest.mark.parametrize("subject", ["", "/2027", "april_vision/soon", "follow_up/2027/2/1"])
def test_what_is_no_checklist_is_refused_in_a_sentence(subject: str) -> None:
    with pytest.raises(Refused, match="is not a checklist"):
        Checklist.of(subject)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_says_what_happened_to_what(event: str) -> None:
    assert re.fullmatch(r"plan-cycle\.[a-z]+\.[a-z]+ed", event)


@pytest.mark.parametrize("key", ["april", "milestone/7", "milestone/7/soon", "other/7/2027-03-01"])
def test_a_planned_run_carries_its_date_in_its_key(key: str) -> None:
    with pytest.raises(ValidationError, match="key"):
        PlannedRun(key=key, flow="april_vision", parameters={}, at=datetime(2027, 3, 1, tzinfo=UTC), name="")
