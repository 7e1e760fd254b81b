"""What goes into the letters of a day: the cap of the week, and whom it may not hold back."""

from __future__ import annotations

from datetime import date

import pytest

from models.digests import Decision, Free, Owed, Post, decide, unasked_again
from models.escalation import Rules, Task
from models.receivers import Organisation, Seat
from models.settings import read_settings
from models.workdays import workdays

SETTINGS = read_settings()
TUESDAY = date(2027, 4, 6)
ORGANISATION = Organisation(
    seats={"head": Seat("unit", "jens"), "post": Seat("unit", "aase")},
    deputies={},
    away=frozenset(),
    heads={"unit": "head"},
    parents={},
    directors=frozenset(),
    secretariat=(),
)


def decided(*owed: Owed, free: tuple[Free, ...] = (), post: Post) -> Decision:
    rules = Rules(SETTINGS.ladders, workdays(SETTINGS.days), TUESDAY)
    return decide(owed, free, ORGANISATION, post, rules, SETTINGS.letters)


def a_new_task(due_on: date) -> Owed:
    task = Task("approval", due_on, None, "", None, {})
    return Owed(1, "2027/april/approval/x", "post", None, None, 0, task, frozenset(), {})


@pytest.mark.parametrize(
    ("due_on", "asked"),
    [(date(2027, 4, 8), True), (date(2027, 4, 9), True), (date(2027, 4, 12), False)],
    ids=["this week", "on Friday", "next week"],
)
def test_a_task_that_is_due_before_the_cap_ends_is_asked_all_the_same(due_on: date, asked: bool) -> None:
    made = decided(a_new_task(due_on), post=Post(frozenset(), {"aase": 2}))
    assert bool(made.mails) is asked
    assert made.changes[0].needs_person == ""


PRESSED = (
    Free(1, "2027/april/contribution/klima", "manager", "jens", "contribution"),
    Free(2, "2027/april/contribution/klima", "manager_copy", "aase", "contribution"),
)


def test_a_manager_and_the_owner_are_told_on_one_day_whatever_the_cap() -> None:
    made = decided(free=PRESSED, post=Post(frozenset(), {"jens": 2, "aase": 2}))
    assert [(mail.person, mail.rung) for mail in made.mails] == [
        ("aase", "manager_copy"),
        ("jens", "manager"),
    ]


@pytest.mark.parametrize("has_todays", ["jens", "aase"])
def test_neither_is_told_while_the_other_has_todays_letter(has_todays: str) -> None:
    assert decided(free=PRESSED, post=Post(frozenset({has_todays}), {})).mails == ()


@pytest.mark.parametrize(("folded", "told_on"), [("reminder", date(2027, 3, 30)), ("request", None)])
def test_a_reminder_that_never_left_leaves_the_question_told(folded: str, told_on: date | None) -> None:
    asked = Task("approval", TUESDAY, date(2027, 3, 30), folded, None, {})
    assert unasked_again(asked, folded).told_on == told_on
