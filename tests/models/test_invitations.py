"""What calendars are told: whatever happens to a meeting, each says what is so, and hears each thing once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.calendar_entries import MeetingDay
from models.facts import Refused
from models.invitations import CALLED_OFF, INVITED, NEW_TIME, Guest, Had, Invitation, decide, entry_of
from models.settings import Settings, read_settings

SETTINGS = read_settings()
MONDAY = date(2027, 2, 1)
ON, LATER = date(2027, 4, 20), date(2027, 4, 27)
JENS = Guest("jens", "da", invited=True)


def meeting(**changes: Any) -> MeetingDay:
    """April's meeting as it was first told."""
    day = MeetingDay(2027, "april", "planned", ON, dates=1, reason="", announced=True)
    return day._replace(**changes)


def told(one: Invitation, state: str = "sent", notice: int = 1) -> Had:
    """An invitation that was written, and what became of it."""
    return Had(notice, one.person, one.subject, one.sequence, one.rung, state, one.facts)


def first(settings: Settings = SETTINGS) -> Invitation:
    (one,) = decide([meeting()], [JENS], [], settings, MONDAY).new
    return one


MOVED = {"state": "moved", "held_on": LATER, "dates": 2}


@pytest.mark.parametrize(
    ("day", "guest", "before", "rung", "sequence"),
    [
        ({}, JENS, None, INVITED, 0),
        (MOVED, JENS, None, INVITED, 1),
        (MOVED, JENS, "sent", NEW_TIME, 1),
        (MOVED, JENS, "doubtful", NEW_TIME, 1),
        (MOVED, JENS, "sending", NEW_TIME, 1),
        (MOVED, JENS, "refused", INVITED, 1),
        ({"state": "cancelled"}, JENS, "sent", CALLED_OFF, 1),
        ({"state": "merged"}, JENS, "doubtful", CALLED_OFF, 1),
        ({}, JENS._replace(invited=False), "sent", CALLED_OFF, 1),
        ({}, JENS, "sent", None, None),
        ({}, JENS, "refused", None, None),
        ({}, JENS, "waiting", None, None),
        ({"announced": False}, JENS, None, None, None),
        ({"state": "cancelled"}, JENS, None, None, None),
        ({"state": "cancelled"}, JENS, "waiting", None, None),
        ({"state": "cancelled"}, JENS, "refused", None, None),
        ({"state": "held"}, JENS, "sent", None, None),
        ({"state": "held"}, JENS, None, None, None),
        ({"held_on": MONDAY - timedelta(days=1)}, JENS, None, None, None),
        ({}, JENS._replace(invited=False), None, None, None),
    ],
)
def test_what_a_calendar_is_told(
    day: dict[str, Any], guest: Guest, before: str | None, rung: str | None, sequence: int | None
) -> None:
    had = [told(first(), before)] if before else []
    made = decide([meeting(**day)], [guest], had, SETTINGS, MONDAY)
    assert [(one.rung, one.sequence) for one in made.new] == ([(rung, sequence)] if rung else [])


def test_a_meeting_that_this_municipality_does_not_hold_is_left_out() -> None:
    held = tuple(rule for rule in SETTINGS.meetings if rule.kind != "april")
    without = SETTINGS.model_copy(update={"meetings": held})
    assert decide([meeting()], [JENS], [], without, MONDAY) == ((), ())


def test_an_address_that_changes_later_does_not_make_it_another_event() -> None:
    town = SETTINGS.municipality.model_copy(update={"email": "plan@ny-kommune.invalid"})
    other = SETTINGS.model_copy(update={"municipality": town})
    (moved,) = decide([meeting(**MOVED)], [JENS], [told(first())], other, MONDAY).new
    assert moved.facts["uid"] == first().facts["uid"]
    assert first(other).facts["uid"] == "2027-april.plan-cycle@ny-kommune.invalid"


class Town:
    """People come and go, a meeting is moved, called off and held after all, letters wait or fail."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.day = meeting()
        self.guests = {key: Guest(key, "da", invited=True) for key in ("a", "b", "c")}
        self.had: list[Had] = []

    def live(self, days: int) -> None:
        for ahead in range(days):
            if self._chance.random() < 0.4:
                self._something_happens()
            self.hold_round(MONDAY + timedelta(days=ahead // 4), post=self._chance.random() < 0.6)

    def _something_happens(self) -> None:
        which = self._chance.choice(("move", "off", "on", "guest"))
        if which == "move":
            held_on = self._chance.choice((ON, LATER, LATER + timedelta(days=7)))
            self.day = self.day._replace(state="moved", held_on=held_on, dates=self.day.dates + 1)
        elif which == "guest":
            guest = self.guests[self._chance.choice("abc")]
            self.guests[guest.key] = guest._replace(invited=not guest.invited)
        else:
            self.day = self.day._replace(state="cancelled" if which == "off" else "planned")

    def hold_round(self, today: date, *, post: bool) -> None:
        made = decide([self.day], list(self.guests.values()), self.had, SETTINGS, today)
        self.had = [one for one in self.had if one.notice not in made.forgotten]
        last = max((one.notice for one in self.had), default=0)
        self.had += [told(one, "waiting", last + no) for no, one in enumerate(made.new, 1)]
        if post:
            self.had = [one._replace(state=self._became(one)) for one in self.had]

    def _became(self, one: Had) -> str:
        return one.state if one.state != "waiting" else self._chance.choice(("sent", "sent", "waiting"))

    def seen(self, person: str) -> list[Had]:
        """What came into this person's calendar, in the order it left."""
        return [one for one in self.had if one.person == person and one.state == "sent"]


def shows(seen: Iterable[Had]) -> date | None:
    """The day on which a calendar that was told this has the meeting; None for none."""
    last = list(seen)[-1:]
    return last[0].on if last and last[0].rung != CALLED_OFF else None


@pytest.mark.parametrize("seed", range(60))
def test_whatever_happens_every_calendar_says_what_is_so(seed: int) -> None:
    town = Town(seed)
    town.live(60)
    for _ in range(12):
        town.hold_round(MONDAY + timedelta(days=28), post=True)
    for guest in town.guests.values():
        seen = town.seen(guest.key)
        sequences = [one.sequence for one in seen]
        assert sequences == sorted(set(sequences))
        assert shows(seen) == (town.day.held_on if guest.invited and not town.day.is_off else None)
        assert [one.rung for one in seen[:1]] in ([], [INVITED])


def test_an_entry_says_what_was_written_down_and_not_what_has_changed_since() -> None:
    one = first()
    entry = entry_of(one.subject, one.rung, one.facts, "en", SETTINGS)
    assert (entry.uid, entry.sequence, entry.on) == (one.facts["uid"], 0, ON)
    assert entry.summary == "The theme meeting in April 2027"
    assert "Questions: " in entry.text and not entry.cancelled


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hours = "16-19"', "'16-19' is no time from and to; write it as 16:00-19:00"),
        ('hours = { june = "19:00-16:00" }', "'19:00-16:00' ends before it begins"),
        ('council = ["Lis Holm"]', "'Lis Holm' is not an e-mail address; write it as name@place.dk"),
        ('invited = ["direktør"]', "Input should be 'secretariat', 'head_of_planning'"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_refused_in_a_sentence(
    line: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "municipality.toml"
    file.write_text(f"[calendar]\n{line}\n", encoding="utf-8")
    with pytest.raises(Refused, match=re.escape(said)):
        read_settings(file)


def test_hours_hold_for_every_meeting_or_for_one(tmp_path: Path) -> None:
    file = tmp_path / "municipality.toml"
    file.write_text('[calendar]\nhours = "9.00-12.30"\n', encoding="utf-8")
    assert read_settings(file).calendar.hours == dict.fromkeys(("april", "june", "august"), "09:00-12:30")
    file.write_text('[calendar]\nhours = { june = "16:00-19:00" }\n', encoding="utf-8")
    assert read_settings(file).calendar.hours == {"june": "16:00-19:00"}
