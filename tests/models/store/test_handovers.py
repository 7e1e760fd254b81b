"""A task that changes hands is told to whoever has it now, once, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from models import store
from models.facts import Refused
from models.requests import NewRequest
from models.store import handovers, journal, managers, requests
from models.store.outcomes import Writing, contributors
from models.store.tables import Element, Meeting, Milestone, Person, Request
from tasks.ledger import handovers as hands
from tasks.ledger import meetings, responses, rounds, years
from tests.models.store.test_round import (
    SETTINGS,
    away,
    change,
    daily,
    decide,
    everything,
    hold,
    lines,
    on,
    open_task,
    send,
    task,
)
from tests.people import AASE, BIRGIT, IDA, JENS, KAREN, MADS, PEOPLE, PETER, SOREN, Member

pytestmark = pytest.mark.usefixtures("memory", "cast")

Statements = Callable[[], AbstractContextManager[list[str]]]


def give(
    key: str | list[str], to: Member, by: Member | None, day: str, reason: str = ""
) -> handovers.HandedOver:
    """Hand tasks over on a day."""
    keys = [key] if isinstance(key, str) else key
    return hands.hand_over(keys, to.key, by.key if by else None, on(day), reason=reason)


def asked(owner: Member = SOREN, name: str = "veje", due: str = "09-20") -> str:
    """A task that was asked for on 30 August, its letter sent."""
    key = open_task(owner, name, "08-30", due)
    hold("08-30")
    return key


def told(key: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Who was told what about a task: person, rung, facts."""
    return [(line.person, line.rung, line.facts) for line in lines(subject=key) if line.notice is not None]


def rungs(key: str) -> list[tuple[str, str]]:
    return [(person, rung) for person, rung, _ in told(key)]


# ── Handed over ─────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_given_a_task_hears_once_in_the_next_round_and_the_giver_nothing_more() -> None:
    key = asked()
    given = give(key, IDA, SOREN, "08-31")
    assert given.tasks == (key,)
    assert given.sentence == "Ida Nygaard har nu bestillingen »veje« og får besked med den næste mail."
    assert hold("08-31") == [("08-31", "ida", "taken_over")]
    assert told(key)[-1][2] == {"handed": "yes", "before": "soren", "due_on": "2027-09-20"}
    letters = daily("09-01", "10-15")
    assert {person for _, person, _ in letters} == {"ida"}
    assert [rung for _, _, rung in letters] == ["heads_up", "reminder", "late"]
    assert (task(key).state, task(key).close_reason) == ("needs_person", "silent")


def test_the_word_to_a_colleague_stands_in_the_colleagues_letter_and_goes_when_the_task_is_taken_back() -> (
    None
):
    key = asked()
    give(key, IDA, SOREN, "08-31", "Du kender vejene bedst.")
    hold("08-31")
    assert told(key)[-1][2]["reason"] == "Du kender vejene bedst."
    hands.take_back([key], SOREN.key, on("09-01"))
    assert task(key).handed_note is None


def test_both_names_are_kept_and_the_owner_stays_the_owner() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31", "Du kender vejene bedst.")
    now = task(key)
    assert now.handed_note == "Du kender vejene bedst."
    assert (now.person, now.acting, now.handed_to, now.handed_by) == ("soren", "ida", "ida", "soren")
    hold("08-31")
    now = task(key)
    assert (now.person, now.acting, now.handed_to, now.handed_by) == ("soren", "ida", "ida", "soren")
    with store.reading() as session:
        (act,) = [one for one in journal.about(session, f"request/{key}") if one.act == "handed over"]
    assert (act.actor, act.door, act.old, act.new) == (
        "soren", "portal", "soren", "ida: Du kender vejene bedst.",
    )  # fmt: skip


def test_the_secretariat_hands_over_in_its_own_name() -> None:
    key = asked()
    give(key, IDA, None, "08-31")
    hold("08-31")
    assert told(key)[-1] == ("ida", "taken_over", {"handed": "yes", "due_on": "2027-09-20"})
    assert task(key).handed_by is None


def test_several_at_once_are_one_letter() -> None:
    keys = [open_task(SOREN, name, "08-30", "09-20") for name in ("veje", "parker", "havn")]
    hold("08-30")
    assert give(keys, IDA, SOREN, "08-31").sentence.startswith("Ida Nygaard har nu 3 opgaver")
    assert hold("08-31") == [("08-31", "ida", "taken_over")]
    assert [rungs(key)[-1] for key in keys] == [("ida", "taken_over")] * 3


def test_all_are_handed_over_or_none() -> None:
    mine, answered = asked(), asked(SOREN, "parker")
    close(answered, "answered")
    before = everything()
    with pytest.raises(Refused):
        give([mine, answered], IDA, SOREN, "08-31")
    assert everything() == before


def test_a_task_that_nobody_was_asked_about_yet_is_asked_of_whoever_was_given_it() -> None:
    key = open_task(SOREN, "veje", "08-30", "09-20")
    give(key, IDA, SOREN, "08-30")
    assert hold("08-30") == [("08-30", "ida", "taken_over")]
    assert (task(key).asked_on, task(key).told_on) == (on("08-30"), on("08-30"))
    assert {person for _, person, _ in daily("08-31", "10-15")} == {"ida"}


def test_who_has_todays_letter_is_told_the_next_day() -> None:
    key = asked()
    asked_too = open_task(IDA, "kultur", "08-30", "09-20")
    hold("08-31")
    give(key, IDA, SOREN, "08-31")
    assert decide(on("08-31")) == ()
    assert hold("09-01") == [("09-01", "ida", "taken_over")]
    assert rungs(asked_too) == [("ida", "request")]


def test_on_a_day_without_letters_it_is_told_on_the_next_with() -> None:
    key = asked()
    give(key, IDA, SOREN, "09-04")
    assert daily("09-04", "09-06") == [("09-06", "ida", "taken_over")]


def test_a_week_that_is_full_does_not_hold_back_what_falls_due_in_it() -> None:
    key = asked(due="09-10")
    for day in ("09-06", "09-07"):
        news(IDA, day)
    hold("09-06", "09-07")
    give(key, IDA, SOREN, "09-08")
    assert hold("09-08") == [("09-08", "ida", "taken_over")]


def test_who_was_on_the_phone_list_is_called_no_more_and_the_new_one_not_yet() -> None:
    key = asked()
    daily("08-31", "09-24")
    assert task(key).rung == "phone"
    give(key, IDA, SOREN, "09-27")
    assert task(key).rung == "request"
    assert daily("09-27", "09-28") == [("09-27", "ida", "taken_over")]
    assert task(key).rung == "late"
    daily("09-29", "10-01")
    assert task(key).rung == "phone"
    daily("10-04", "10-15")
    assert (task(key).state, task(key).close_reason) == ("needs_person", "silent")


def test_a_letter_that_never_left_is_written_anew() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    decide(on("08-31"))
    assert [letter.to for letter in decide(on("09-01"))] == ["ida"]
    send(on("09-01"))
    assert rungs(key) == [("soren", "request"), ("ida", "taken_over")]
    assert daily("09-02", "09-10") == []


def test_what_waited_for_the_giver_is_not_told_any_more() -> None:
    key = asked()
    with store.writing() as session:
        line = {"kind": "ad_hoc", "from_on": on("08-31"), "due_no": 1}
        facts = {"what": "deadline", "title": "veje", "due_on": "2027-09-27", "old_date": "2027-09-20"}
        lines_ = [requests.NewLine(subject=key, rung="moved", person="soren", facts=facts, **line)]
        requests.tell(session, lines_)
    give(key, IDA, SOREN, "08-31")
    assert hold("08-31") == [("08-31", "ida", "taken_over")]


# ── On and on, and back ─────────────────────────────────────────────────────────────────────────────────


def test_given_on_it_is_told_to_the_third_only() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    give(key, PETER, IDA, "09-01")
    assert hold("09-01") == [("09-01", "peter", "taken_over")]
    assert (task(key).person, task(key).handed_by, task(key).handed_to) == ("soren", "ida", "peter")
    assert {person for _, person, _ in daily("09-02", "10-15")} == {"peter"}


def test_given_on_before_anybody_was_told_it_is_told_to_the_last_only() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    give(key, PETER, IDA, "08-31")
    assert hold("08-31") == [("08-31", "peter", "taken_over")]


def test_taken_back_it_is_the_owners_again_and_who_lost_it_hears_so_once() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    taken = hands.take_back([key], SOREN.key, on("09-01"))
    assert (taken.tasks, taken.sentence) == ((key,), "Søren Bæk har igen bestillingen »veje«.")
    assert (task(key).handed_to, task(key).handed_by, task(key).acting) == (None, None, None)
    assert hold("09-01") == [("09-01", "ida", "cancelled")]
    assert told(key)[-1][2] == {"what": "taken_back", "before": "soren"}
    assert {person for _, person, _ in daily("09-02", "10-15")} == {"soren"}


def test_taken_back_before_anybody_was_told_nobody_hears_anything() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hands.take_back([key], SOREN.key, on("08-31"))
    assert daily("08-31", "09-03") == []


def test_taken_back_and_given_to_another_the_one_who_lost_it_hears_so_too() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    hands.take_back([key], SOREN.key, on("09-01"))
    give(key, PETER, SOREN, "09-01")
    assert hold("09-01") == [("09-01", "ida", "cancelled"), ("09-01", "peter", "taken_over")]


def test_given_to_another_by_the_secretariat_the_one_who_lost_it_hears_so_once() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    give(key, PETER, None, "09-01")
    assert daily("09-01", "09-03") == [("09-01", "ida", "cancelled"), ("09-01", "peter", "taken_over")]


def test_taken_back_given_again_and_taken_back_on_one_day_it_is_told_as_it_is_at_last() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    hands.take_back([key], SOREN.key, on("09-01"))
    give(key, IDA, SOREN, "09-01")
    hands.take_back([key], SOREN.key, on("09-01"))
    assert daily("09-01", "09-03") == [("09-01", "ida", "cancelled")]


def test_who_has_it_for_the_second_time_hears_when_it_is_withdrawn() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    hands.take_back([key], SOREN.key, on("09-01"))
    hold("09-01")
    give(key, IDA, SOREN, "09-06")
    hold("09-06")
    rounds.withdraw([key], "Det er ikke nødvendigt.", on("09-07"))
    assert ("09-07", "ida", "cancelled") in hold("09-07")


def test_what_has_been_told_under_a_deadline_is_not_told_again_when_the_task_comes_back() -> None:
    key = asked()
    assert daily("08-31", "10-15")[-1] == ("09-22", "soren", "late")
    give(key, IDA, None, "10-18")
    hands.take_back([key], SOREN.key, on("10-18"))
    assert daily("10-18", "11-05") == []
    assert (task(key).state, task(key).close_reason) == ("needs_person", "silent")


def test_each_time_it_is_given_it_is_told() -> None:
    key = asked()
    for day, back in (("08-31", "09-01"), ("09-06", "09-07"), ("09-27", "09-28")):
        give(key, IDA, SOREN, day)
        assert hold(day) == [(day, "ida", "taken_over")]
        hands.take_back([key], SOREN.key, on(back))
        assert hold(back) == [(back, "ida", "cancelled")]


def test_who_gave_it_on_and_takes_it_back_has_it_from_whoever_gave_it_first() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    give(key, PETER, IDA, "09-01")
    hold("09-01")
    hands.take_back([key], IDA.key, on("09-02"))
    assert (task(key).handed_to, task(key).handed_by, task(key).acting) == ("ida", "soren", "ida")
    assert daily("09-02", "09-03") == [("09-02", "peter", "cancelled")]
    assert {person for _, person, _ in daily("09-06", "10-15")} == {"ida"}


def test_given_back_the_owner_is_told() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    give(key, SOREN, IDA, "09-01")
    assert hold("09-01") == [("09-01", "soren", "taken_over")]
    assert {person for _, person, _ in daily("09-02", "10-15")} == {"soren"}


def test_twice_is_once() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    before = everything()
    again = give(key, IDA, SOREN, "08-31")
    assert (again.tasks, again.sentence) == ((), "Ida Nygaard har bestillingen »veje« i forvejen.")
    assert everything() == before
    hands.take_back([key], SOREN.key, on("08-31"))
    before = everything()
    back = hands.take_back([key], SOREN.key, on("08-31"))
    assert (back.tasks, back.sentence) == ((), "Bestillingen »veje« er ikke givet videre.")
    assert everything() == before


# ── Whoever was given it is not there ───────────────────────────────────────────────────────────────────


def deputy(of: Member, stands_in: Member) -> None:
    change(update(Person).where(Person.key == of.key).values(deputy=stands_in.key))


def test_who_goes_away_is_stood_in_for_by_the_deputy() -> None:
    key = asked()
    deputy(IDA, PETER)
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    away(IDA, "09-06", "09-20")
    assert daily("09-01", "09-15") == [("09-06", "peter", "taken_over"), ("09-13", "peter", "heads_up")]
    assert told(key)[-2][2]["before"] == "ida" and told(key)[-2][2]["acting"] == "yes"
    assert daily("09-16", "09-22") == [("09-17", "peter", "reminder"), ("09-22", "ida", "late")]


def test_who_is_away_already_is_stood_in_for_at_once() -> None:
    key = asked()
    deputy(IDA, PETER)
    away(IDA, "08-30", "09-20")
    given = give(key, IDA, SOREN, "08-31")
    assert (
        given.sentence == "Ida Nygaard har nu bestillingen »veje«. Ida Nygaard er her ikke lige "
        "nu, så Peter Holm får mailen."
    )
    assert hold("08-31") == [("08-31", "peter", "taken_over")]
    assert told(key)[-1][2] == {"before": "ida", "acting": "yes", "due_on": "2027-09-20"}
    assert task(key).acting == "peter"


def test_without_a_deputy_it_falls_back_to_the_normal_line() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    away(IDA, "09-06", "09-30")
    assert daily("09-01", "09-22") == [
        ("09-13", "soren", "heads_up"), ("09-17", "soren", "reminder"), ("09-22", "soren", "late"),
    ]  # fmt: skip


def test_deputies_in_a_circle_are_never_a_loop() -> None:
    key = asked()
    for one, other in ((IDA, PETER), (PETER, AASE), (AASE, IDA)):
        deputy(one, other)
    give(key, IDA, SOREN, "08-31")
    for member in (IDA, PETER, AASE, SOREN):
        away(member, "08-31", "10-30")
    letters = daily("08-31", "10-15")
    assert {person for _, person, _ in letters} == {"jens"}
    assert letters[0] == ("08-31", "jens", "taken_over")


def test_when_nobody_at_all_is_there_it_is_the_secretariats() -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    for member in PEOPLE:
        away(member, "08-31", "10-30")
    assert daily("08-31", "09-15") == []
    assert (task(key).state, task(key).close_reason) == ("needs_person", "nobody")


def test_who_comes_back_has_it_again() -> None:
    key = asked()
    deputy(IDA, PETER)
    away(IDA, "08-30", "09-05")
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    assert daily("09-01", "09-13") == [("09-13", "ida", "taken_over")]


# ── Refused ─────────────────────────────────────────────────────────────────────────────────────────────


def close(key: str, state: Any, reason: str = "") -> None:
    with store.writing() as session:
        requests.close(session, [key], state, on("08-31"), datetime(2027, 8, 31, 8, tzinfo=UTC), reason)


def test_nothing_is_not_handed_over() -> None:
    with pytest.raises(Refused) as refusal:
        give([], IDA, SOREN, "08-31")
    assert refusal.value.said_in("da") == "Vælg mindst én opgave."
    assert str(refusal.value) == "Choose at least one task."


@pytest.mark.parametrize(
    ("change_of_person", "sentence"),
    [
        ({"left_on": on("08-31")}, "Ida Nygaard arbejder her ikke længere. Vælg en anden."),
        ({"email": None}, "Vi kan ikke skrive til Ida Nygaard lige nu."),
        ({"misled_at": datetime(2027, 8, 30, tzinfo=UTC)}, "Vi kan ikke skrive til Ida Nygaard lige nu."),
    ],
    ids=["left", "forgotten", "misled"],
)
def test_who_cannot_be_written_to_is_given_nothing(change_of_person: Any, sentence: str) -> None:
    key = asked()
    change(update(Person).where(Person.key == IDA.key).values(**change_of_person))
    with pytest.raises(Refused) as refusal:
        give(key, IDA, SOREN, "08-31")
    assert refusal.value.said_in("da").startswith(sentence)


@pytest.mark.parametrize(
    ("to", "by", "sentence"),
    [
        ("nobody", "soren", "Vi kender ingen »nobody«."),
        ("soren", "soren", "Du kan ikke give en opgave til dig selv."),
        ("ida", "peter", "er ikke hos dig."),
    ],
)
def test_the_refusal_says_what_is_wrong(to: str, by: str, sentence: str) -> None:
    key = asked()
    before = everything()
    with pytest.raises(Refused) as refusal:
        hands.hand_over([key], to, by, on("08-31"))
    assert sentence in refusal.value.said_in("da")
    assert everything() == before


@pytest.mark.parametrize("named", [IDA.email, IDA.email.upper(), " ida "])
def test_a_colleague_is_named_by_key_or_address(named: str) -> None:
    assert hands.hand_over([asked()], named, SOREN.key, on("08-31")).to == "ida"


def test_a_task_is_named_by_its_number_too() -> None:
    key = asked()
    assert hands.hand_over([str(task(key).id)], IDA.key, SOREN.key, on("08-31")).tasks == (key,)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("answered", "Bestillingen »veje« er besvaret, så der er ikke mere at gøre."),
        ("withdrawn", "Bestillingen »veje« er trukket tilbage, så der er ikke mere at gøre."),
        ("needs_person", "Bestillingen »veje« ligger nu hos "),
    ],
)
def test_a_closed_task_is_not_handed_over(state: str, sentence: str) -> None:
    key = asked()
    close(key, state, "silent" if state == "needs_person" else "")
    with pytest.raises(Refused) as refusal:
        give(key, IDA, SOREN, "08-31")
    assert refusal.value.said_in("da").startswith(sentence)


def test_a_closed_matter_is_called_by_its_number() -> None:
    key = open_task(SOREN, "klima", "08-30", "09-20")
    change(update(Element).where(Element.key == "klima").values(confidential_until=on("12-31")))
    close(key, "answered")
    with pytest.raises(Refused) as refusal:
        give(key, IDA, SOREN, "08-31")
    assert refusal.value.said_in("da").startswith(f"Lukket opgave nr. {task(key).id} er besvaret")


def test_who_gave_it_away_to_the_secretariats_choice_cannot_be_overruled_by_a_stranger() -> None:
    key = asked()
    give(key, IDA, None, "08-31")
    with pytest.raises(Refused):
        give(key, BIRGIT, PETER, "08-31")
    assert give(key, BIRGIT, SOREN, "08-31").to == "birgit"


def test_each_is_told_in_a_language_of_their_own() -> None:
    key = asked(PETER)
    assert (
        give(key, IDA, PETER, "08-31").sentence
        == "Ida Nygaard now has the request 'veje' and is told in the next mail."
    )


# ── Not mine ────────────────────────────────────────────────────────────────────────────────────────────


def test_not_mine_stops_the_letters_until_it_is_handed_over() -> None:
    key = asked()
    said = hands.not_mine([key], SOREN.key, "Det er Ida, der har vejene.", on("08-31"))
    assert said.sentence.startswith("Tak, fordi du sagde det.")
    assert (task(key).state, task(key).close_reason) == ("needs_person", "not_mine")
    with store.reading() as session:
        words = [
            (one.actor, one.new) for one in journal.about(session, f"request/{key}") if one.act == "not mine"
        ]
    assert words == [("soren", "Det er Ida, der har vejene.")]
    assert daily("08-31", "09-10") == []
    give(key, IDA, None, "09-13")
    assert (task(key).state, task(key).close_reason, task(key).closed_on) == ("open", "", None)
    assert hold("09-13") == [("09-13", "ida", "taken_over")]
    assert {person for _, person, _ in daily("09-14", "10-15")} == {"ida"}


@pytest.mark.parametrize("act", ["taken back", "given to another", "withdrawn"])
def test_who_said_not_mine_hears_no_more_of_it(act: str) -> None:
    key = asked()
    give(key, IDA, SOREN, "08-31")
    hold("08-31")
    hands.not_mine([key], IDA.key, "", on("09-01"))
    if act == "taken back":
        hands.take_back([key], SOREN.key, on("09-01"))
    elif act == "given to another":
        give(key, PETER, None, "09-01")
    else:
        rounds.withdraw([key], "Det er ikke nødvendigt.", on("09-01"))
    assert "ida" not in {person for _, person, _ in daily("09-01", "10-15")}


def test_handed_over_after_its_deadline_it_is_told_and_then_called_about() -> None:
    key = asked()
    hands.not_mine([key], SOREN.key, "", on("08-31"))
    give(key, IDA, None, "10-04")
    assert daily("10-04", "10-20") == [("10-04", "ida", "taken_over")]
    assert (task(key).state, task(key).close_reason) == ("needs_person", "silent")


def test_not_mine_twice_is_once_and_not_for_strangers() -> None:
    key = asked()
    hands.not_mine([key], SOREN.key, "", on("08-31"))
    before = everything()
    assert hands.not_mine([key], SOREN.key, "", on("08-31")).tasks == ()
    assert everything() == before
    with pytest.raises(Refused):
        hands.not_mine([key], PETER.key, "", on("08-31"))


def test_what_was_never_asked_in_time_is_asked_of_whoever_the_secretariat_finds() -> None:
    key = open_task(SOREN, "veje", "08-30", "08-27")
    hold("08-30")
    assert (task(key).state, task(key).close_reason) == ("needs_person", "unasked")
    give(key, IDA, None, "08-31")
    assert hold("08-31") == [("08-31", "ida", "taken_over")]


# ── Meetings, managers, answers ─────────────────────────────────────────────────────────────────────────


def contribution() -> str:
    """The contribution on the climate to June's meeting, due 15 May, asked for on 19 April."""
    years.open_year(2027, on("01-04"))
    with store.writing() as session:
        june = session.scalars(select(Meeting.id).where(Meeting.kind == "june")).one()
        due = session.scalars(
            select(Milestone.date).where(Milestone.scope == "june", Milestone.kind == "deadline")
        ).one()
        new = NewRequest(
            key="2027/june/contribution/klima", kind="contribution", form="june", year=2027, meeting=june,
            subject="klima", title="Klima", post=SOREN.post, due_on=due,
        )  # fmt: skip
        requests.open_requests(session, [new], on("04-29"))
    return new.key


def test_what_is_nobodys_when_the_answers_close_was_not_received() -> None:
    key = contribution()
    hold("04-29")
    hands.not_mine([key], SOREN.key, "", on("05-03"))
    assert meetings.close_answers("june", 2027, on("05-27"))
    assert (task(key).state, task(key).close_reason) == ("needs_person", "ikke modtaget")


def test_a_station_that_says_not_mine_has_not_approved_anything() -> None:
    contribution()
    meetings.close_answers("june", 2027, on("05-27"))
    opened = approvals()
    hands.not_mine([opened[-1]], task_holder(opened[-1]), "", on("05-27"))
    assert not meetings.walk_route("june", 2027, on("05-27"))
    assert approvals() == opened


def approvals() -> list[str]:
    """The stations that have been asked to approve June's brief."""
    with store.reading() as session:
        found = select(Request.key).where(Request.kind == "approval").order_by(Request.id)
        return list(session.scalars(found))


def task_holder(key: str) -> str:
    """Who holds the post that owes a task."""
    return next(member.key for member in PEOPLE if member.post == task(key).post)


def test_after_the_answers_are_closed_nobody_is_given_the_task() -> None:
    key = contribution()
    close(key, "needs_person", "not_mine")
    change(update(Milestone).where(Milestone.scope == "june", Milestone.kind == "close").values(state="done"))
    with pytest.raises(Refused) as refusal:
        give(key, IDA, None, "05-27")
    assert refusal.value.said_in("da") == "Bidraget om »Klima« kan ikke gives til nogen: svarene er lukket."


def test_the_manager_is_asked_about_whoever_has_it_and_only_once_they_were_told() -> None:
    key = asked()
    daily("08-31", "09-22")
    assert rungs(key)[-1] == ("soren", "late")
    by = Writing(today=on("09-30"), at=datetime(2027, 9, 30, 8, tzinfo=UTC), settings=SETTINGS, actor="x")
    give(key, PETER, SOREN, "09-27")
    with store.writing() as session, pytest.raises(Refused, match="har ikke fået mailen"):
        managers.press(session, [key], by)


def test_who_was_given_a_task_and_answers_has_contributed() -> None:
    key = contribution()
    hold("04-29")
    give(key, IDA, SOREN, "04-30")
    answer = {"nothing_new": True}
    responses.receive_response(key, answer, IDA.key, "portal", None, on("04-30"))
    with store.reading() as session:
        (who,) = contributors(session, task(key).meeting, on("04-30"))
    assert who.person == "ida"


# ── To whom ─────────────────────────────────────────────────────────────────────────────────────────────


def keys_of(people: Iterable[handovers.Colleague]) -> list[str]:
    return [one.key for one in people]


def test_colleagues_are_the_deputy_and_then_those_of_the_same_unit() -> None:
    assert keys_of(hands.colleagues(AASE.key, on("08-31"))) == ["ida"]
    deputy(KAREN, JENS)
    found = hands.colleagues(KAREN.key, on("08-31"))
    assert [(one.key, one.title, one.deputy) for one in found] == [
        ("jens", "Kommunaldirektør", True), ("birgit", "Planchef", False), ("mads", "Økonomichef", False),
    ]  # fmt: skip


def test_nobody_who_is_away_is_a_colleague_to_choose() -> None:
    away(BIRGIT, "08-30", "09-10")
    change(update(Person).where(Person.key == MADS.key).values(misled_at=datetime(2027, 8, 1, tzinfo=UTC)))
    assert hands.colleagues(KAREN.key, on("08-31")) == ()


# ── However many ────────────────────────────────────────────────────────────────────────────────────────


def test_the_number_of_statements_does_not_depend_on_the_number_of_tasks(statements: Statements) -> None:
    said = []
    for count in (2, 200):
        keys = [open_task(SOREN, f"{count}-{no}", "08-30", "09-20") for no in range(count)]
        with statements() as heard:
            give(keys, IDA, SOREN, "08-30")
        back = len(heard)
        with statements() as heard:
            hands.take_back(keys, SOREN.key, on("08-30"))
        with statements() as more:
            hands.not_mine(keys, SOREN.key, "", on("08-30"))
        said.append((back, len(heard), len(more)))
    assert said[0] == said[1]


def news(person: Member, day: str) -> None:
    line = {"subject": f"news/{day}", "kind": "meeting", "from_on": on(day)}
    with store.writing() as session:
        requests.tell(session, [requests.NewLine(rung="note", person=person.key, **line)])
