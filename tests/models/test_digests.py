"""What goes into the letters of a day: the cap of the week, and whom it may not hold back."""

from __future__ import annotations

from datetime import date
from typing import Any

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


# ── Handed over ─────────────────────────────────────────────────────────────────────────────────────────

TOLD = Task("ad_hoc", date(2027, 4, 30), date(2027, 3, 30), "request", date(2027, 3, 30), {})
A_SUNDAY = date(2027, 4, 4)


def handed(**changes: Any) -> Owed:
    """A task of Aase's that she gave to Jens; no rung has come."""
    known = frozenset({"aase"})
    owed = Owed(1, "ad_hoc/x", "post", "aase", "jens", 0, TOLD, known, {}, "jens", "aase")
    return owed._replace(**changes)


def test_who_was_given_a_task_is_told_whether_or_not_a_rung_has_come() -> None:
    made = decided(handed(), post=Post(frozenset(), {}))
    (line,) = made.mails[0].lines
    assert (line.person, line.rung) == ("jens", "taken_over")
    assert line.facts == {"due_on": "2027-04-30", "handed": "yes", "before": "aase"}
    (change,) = made.changes
    assert (change.rung, change.person, change.acting, change.told_on) == ("request", "aase", "jens", None)


@pytest.mark.parametrize(
    "owed",
    [
        handed(took=frozenset({"jens"})),
        handed(handed_to=None, handed_by=None, acting=None),
        handed(handed_to="gone", acting=None),
    ],
    ids=["told", "not handed over", "its owner has it again"],
)
def test_it_is_told_once_and_only_when_it_was_handed_over(owed: Owed) -> None:
    org = ORGANISATION._replace(away=frozenset({"gone"}))
    rules = Rules(SETTINGS.ladders, workdays(SETTINGS.days), TUESDAY)
    assert decide([owed], (), org, Post(frozenset(), {}), rules, SETTINGS.letters).mails == ()


def test_whoever_stands_in_is_told_for_whom() -> None:
    org = ORGANISATION._replace(away=frozenset({"jens"}), deputies={"jens": "karen"})
    rules = Rules(SETTINGS.ladders, workdays(SETTINGS.days), TUESDAY)
    made = decide([handed()], (), org, Post(frozenset(), {}), rules, SETTINGS.letters)
    (line,) = made.mails[0].lines
    assert (line.person, line.rung) == ("karen", "taken_over")
    assert line.facts == {"due_on": "2027-04-30", "before": "jens", "acting": "yes"}


def test_on_a_day_off_it_waits() -> None:
    rules = Rules(SETTINGS.ladders, workdays(SETTINGS.days), A_SUNDAY)
    made = decide([handed()], (), ORGANISATION, Post(frozenset(), {}), rules, SETTINGS.letters)
    assert made.mails == ()
    assert made.changes[0].next_on == rules.next_letter_day


def test_a_list_waits_until_it_has_been_told() -> None:
    silent = TOLD._replace(due_on=date(2027, 3, 31), rung="late", told_on=date(2027, 4, 1))
    made = decided(handed(task=silent), post=Post(frozenset(), {}))
    assert [(mail.person, mail.rung) for mail in made.mails] == [("jens", "taken_over")]
    assert (made.changes[0].rung, made.changes[0].needs_person) == ("late", "")


# ── Mails that went astray ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("misled", ["jens", "aase"])
def test_news_waits_for_a_new_address_and_nobody_is_told_behind_the_other(misled: str) -> None:
    news = Free(3, "2027/april/note", "note", misled, "meeting")
    org = ORGANISATION._replace(misled=frozenset({misled}), away=frozenset({misled}))
    rules = Rules(SETTINGS.ladders, workdays(SETTINGS.days), TUESDAY)
    made = decide((), (*PRESSED, news), org, Post(frozenset(), {}), rules, SETTINGS.letters)
    assert made.mails == ()


# ── Changed hands by itself ─────────────────────────────────────────────────────────────────────────────

OTHERS = TOLD._replace(due_on=date(2027, 4, 30))


@pytest.mark.parametrize(
    ("owed", "heard"),
    [
        (
            Owed(1, "ad_hoc/x", "post", "ida", None, 0, OTHERS, frozenset({"ida"}), {}),
            [("aase", "taken_over")],
        ),
        (Owed(1, "ad_hoc/x", "post", "ida", None, 0, OTHERS, frozenset({"ida", "aase"}), {}), []),
        (Owed(1, "ad_hoc/x", "post", "aase", None, 0, OTHERS, frozenset({"aase"}), {}), []),
    ],
    ids=["ida has left the post", "aase has been told", "aase has had it all along"],
)
def test_who_has_a_task_since_the_one_who_was_asked_left_is_told_once(
    owed: Owed, heard: list[tuple[str, str]]
) -> None:
    made = decided(owed, post=Post(frozenset(), {}))
    assert [(line.person, line.rung) for mail in made.mails for line in mail.lines] == heard
    assert all(line.facts["before"] == "ida" for mail in made.mails for line in mail.lines)
