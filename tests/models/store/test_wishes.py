"""A later date is asked for with a reason, answered by the secretariat, and told once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from models import store
from models.facts import Refused
from models.requests import NewRequest
from models.settings import read_settings
from models.store import journal, requests, wishes
from models.store.tables import Element, Meeting, Milestone, Wish
from models.workdays import workdays
from tasks.ledger import handovers, responses, rounds, years
from tasks.ledger import wishes as asked_for
from tests.models.store.test_round import change, daily, decide, everything, hold, lines, on, open_task, task
from tests.people import AASE, IDA, PETER, SOREN, Member

pytestmark = pytest.mark.usefixtures("memory", "cast")

Statements = Callable[[], AbstractContextManager[list[str]]]

REASON = "Vi venter på tallene fra regionen."


def asked(owner: Member = SOREN, name: str = "veje", due: str = "09-20") -> str:
    """A task that was asked for on 30 August, its letter sent."""
    key = open_task(owner, name, "08-30", due)
    hold("08-30")
    return key


def ask(key: str, to: str, by: Member = SOREN, day: str = "08-31", reason: str = REASON) -> wishes.Asked:
    return asked_for.ask(key, by.key, on(to), reason, on(day))


def answer(*keys: str, to: str | None, day: str = "09-01", reason: str = "") -> wishes.Answered:
    return asked_for.answer(keys, on(to) if to else None, on(day), reason)


def kept() -> list[tuple[Any, ...]]:
    """Every wish: person, day, reason, state."""
    with store.reading() as session:
        found = select(Wish.person, Wish.wished_on, Wish.reason, Wish.state).order_by(Wish.id)
        return [tuple(row) for row in session.execute(found)]


def said_no(key: str, to: str, by: Member = SOREN, day: str = "08-31", reason: str = REASON) -> str:
    """The sentence with which a wish is refused; nothing is written."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        ask(key, to, by, day, reason)
    assert everything() == before
    return refusal.value.said_in("da")


def contribution() -> tuple[str, date]:
    """A contribution to June's meeting that has been asked for, and the last day it can be moved to."""
    years.open_year(2027, on("01-04"))
    with store.writing() as session:
        june = session.scalars(select(Meeting.id).where(Meeting.kind == "june")).one()
        days = select(Milestone.kind, Milestone.date).where(Milestone.scope == "june")
        dates = {row.kind: row.date for row in session.execute(days)}
        new = NewRequest(
            key="2027/june/contribution/klima", kind="contribution", form="june", year=2027, meeting=june,
            subject="klima", title="Klima", post=SOREN.post, due_on=dates["deadline"],
        )  # fmt: skip
        requests.open_requests(session, [new], on("04-29"))
    hold("04-29")
    calendar = workdays(read_settings().days)
    return new.key, calendar.on_or_before(calendar.shift(dates["close"], -1))


# ── Asked for ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_wish_is_kept_with_its_reason_and_changes_nothing_else() -> None:
    key = asked()
    said = ask(key, "10-04")
    assert said.wished_on == on("10-04")
    assert "ser på, om fristen kan flyttes til mandag den 4. oktober (uge 40)" in said.sentence
    assert said.sentence.endswith("Indtil da gælder mandag den 20. september (uge 38).")
    assert kept() == [("soren", on("10-04"), REASON, "open")]
    assert (task(key).due_on, task(key).due_no) == (on("09-20"), 0)
    assert daily("08-31", "09-12") == []
    with store.reading() as session:
        (act,) = [one for one in journal.about(session, f"request/{key}") if one.actor == "soren"]
    assert (act.act, act.door, act.new) == ("asked for a later date", "portal", f"2027-10-04: {REASON}")


def test_a_second_wish_takes_the_place_of_the_first() -> None:
    key = asked()
    ask(key, "10-04")
    ask(key, "10-11", reason="Nu kommer tallene først den 8.")
    assert kept() == [("soren", on("10-11"), "Nu kommer tallene først den 8.", "open")]


def test_on_a_day_off_no_deadline_falls() -> None:
    assert ask(asked(), "10-03").wished_on == on("10-01")


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [
        ("08-31", REASON, "Vælg en dag efter i dag, tirsdag den 31. august (uge 35)."),
        ("09-20", REASON, "Fristen er mandag den 20. september (uge 38). Vælg en senere arbejdsdag."),
        ("09-17", REASON, "Fristen er mandag den 20. september (uge 38). Vælg en senere arbejdsdag."),
        ("10-04", "  ", "Skriv kort, hvorfor du har brug for en ny frist."),
        ("10-04", "x" * 601, "Begrundelsen er på 601 tegn. Skriv højst 600."),
    ],
)
def test_what_is_wrong_with_a_wish_is_said(to: str, reason: str, sentence: str) -> None:
    assert said_no(asked(), to, reason=reason) == sentence


def test_six_hundred_characters_are_a_reason() -> None:
    ask(asked(), "10-04", reason="å" * 600)
    assert len(kept()[0][2]) == 600


def test_who_is_late_may_ask_for_a_day_after_today() -> None:
    key = asked()
    daily("08-31", "09-22")
    assert "Vælg en dag efter i dag" in said_no(key, "09-23", day="09-23")
    assert ask(key, "09-27", day="09-23").wished_on == on("09-27")


def test_nobody_asks_for_another() -> None:
    key = asked()
    assert "er ikke hos dig" in said_no(key, "10-04", by=PETER)
    handovers.hand_over([key], IDA.key, SOREN.key, on("08-31"))
    assert ask(key, "10-04", by=IDA).wished_on == on("10-04")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("answered", "Bestillingen »veje« er besvaret."),
        ("withdrawn", "Bestillingen »veje« er trukket tilbage."),
    ],
)
def test_a_closed_task_gets_no_later_date(state: Any, sentence: str) -> None:
    key = asked()
    close(key, state)
    assert said_no(key, "10-04") == sentence


def test_no_wish_goes_beyond_the_day_the_answers_close() -> None:
    key, last = contribution()
    beyond = workdays(read_settings().days).shift(last, 1)
    sentence = said_no(key, f"{beyond:%m-%d}", day="05-03")
    assert (
        sentence
        == "Så længe kan vi ikke vente: onsdag den 26. maj (uge 21) er den sidste dag, et svar kan nå med."
    )
    assert ask(key, f"{last:%m-%d}", day="05-03").wished_on == last == on("05-26")


def test_when_there_is_no_later_day_left_a_telephone_number_is_given() -> None:
    key, last = contribution()
    ask(key, f"{last:%m-%d}", day="05-03")
    answer(key, to=f"{last:%m-%d}", day="05-04")
    assert "kan ikke flyttes længere. Ring til" in said_no(key, "05-27", day="05-05")


# ── Granted ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_granted_wish_is_told_once_and_the_ladder_starts_again() -> None:
    key = asked()
    ask(key, "10-04")
    said = answer(key, to="10-04")
    assert (said.granted, said.declined) == ((key,), ())
    assert said.sentence == "Ny frist mandag den 4. oktober (uge 40): bestillingen »veje«."
    now = task(key)
    assert (now.due_on, now.first_due_on, now.due_no, now.move_reason) == (
        on("10-04"),
        on("09-20"),
        1,
        REASON,
    )
    assert daily("09-01", "10-06") == [
        ("09-01", "soren", "moved"),
        ("09-27", "soren", "heads_up"),
        ("10-01", "soren", "reminder"),
        ("10-06", "soren", "late"),
    ]
    (line,) = lines(subject=key, rung="moved")
    assert line.facts == {
        "what": "deadline", "title": "veje", "due_on": "2027-10-04", "old_date": "2027-09-20",
        "old_due": "2027-09-20", "reason": REASON,
    }  # fmt: skip


def test_what_only_repeats_the_new_date_is_not_told_beside_it() -> None:
    key = asked(due="09-06")
    ask(key, "09-09")
    answer(key, to="09-09", day="09-03")
    assert daily("09-03", "09-07") == [("09-03", "soren", "moved")]


def test_who_was_late_is_late_no_more() -> None:
    key = asked()
    daily("08-31", "09-22")
    ask(key, "10-11", day="09-23")
    answer(key, to="10-11", day="09-24")
    assert daily("09-24", "10-02") == [("09-24", "soren", "moved")]


def test_another_day_than_the_one_asked_for_may_be_given() -> None:
    key = asked()
    ask(key, "10-11")
    answer(key, to="10-04", reason="Så kan vi lige nå det.")
    assert task(key).due_on == on("10-04")
    assert lines(subject=key, rung="moved")[0].facts["reason"] == "Så kan vi lige nå det."


def test_moved_again_it_is_told_again() -> None:
    key = asked()
    for to, day, granted in (("10-04", "08-31", "09-01"), ("10-18", "09-06", "09-07")):
        ask(key, to, day=day)
        answer(key, to=to, day=granted)
        assert hold(granted) == [(granted, "soren", "moved")]
    assert task(key).due_no == 2
    assert [one[-1] for one in kept()] == ["granted", "granted"]


def test_who_has_the_task_now_hears_of_the_new_date_and_who_gave_it_away_does_not() -> None:
    key = asked()
    ask(key, "10-04")
    handovers.hand_over([key], IDA.key, SOREN.key, on("08-31"))
    hold("08-31")
    answer(key, to="10-04")
    assert daily("09-01", "09-12") == [("09-01", "ida", "moved")]


# ── Declined ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("to", ["09-29", None])
def test_who_asked_and_has_the_task_no_more_hears_nothing_of_the_date(to: str | None) -> None:
    key = asked()
    handovers.hand_over([key], IDA.key, SOREN.key, on("08-31"))
    hold("08-31")
    ask(key, "09-29", by=IDA, day="09-01")
    handovers.take_back([key], SOREN.key, on("09-01"))
    hold("09-01")
    answer(key, to=to, day="09-02")
    assert "ida" not in {person for _, person, _ in daily("09-02", "09-15")}


def test_a_wish_does_not_outlive_the_answer() -> None:
    key = asked()
    ask(key, "09-29")
    responses.receive_response(key, {"answer": "Ja."}, SOREN.key, "portal", today=on("09-01"))
    rounds.reopen([key], "Der mangler noget.", None, on("09-02"))
    assert (
        answer(key, to=None, day="09-02").sentence == "Bestillingen »veje«: der er ikke bedt om en ny frist."
    )


def test_a_declined_wish_is_told_once_and_the_ladder_goes_on() -> None:
    key = asked()
    ask(key, "10-04")
    said = answer(key, to=None, reason="Oplægget skal sendes den 24.")
    assert (said.granted, said.declined, said.sentence) == (
        (),
        (key,),
        "Fristen holder: bestillingen »veje«.",
    )
    assert daily("09-01", "09-17") == [
        ("09-01", "soren", "date_kept"),
        ("09-13", "soren", "heads_up"),
        ("09-17", "soren", "reminder"),
    ]
    (line,) = lines(subject=key, rung="date_kept")
    assert line.facts == {
        "title": "veje", "due_on": "2027-09-20", "wished_on": "2027-10-04",
        "reason": "Oplægget skal sendes den 24.",
    }  # fmt: skip
    assert task(key).due_no == 0


def test_asked_again_after_a_no_a_telephone_number_is_given() -> None:
    key = asked()
    ask(key, "10-04")
    answer(key, to=None)
    assert "har svaret, at fristen, mandag den 20. september (uge 38), holder. Ring på" in said_no(
        key, "10-11"
    )


def test_who_gave_the_task_away_hears_no_no() -> None:
    key = asked()
    ask(key, "10-04")
    handovers.hand_over([key], IDA.key, SOREN.key, on("08-31"))
    answer(key, to=None)
    assert daily("09-01", "09-10") == [("09-01", "ida", "taken_over")]


# ── Left as it is ───────────────────────────────────────────────────────────────────────────────────────


def close(key: str, state: Any) -> None:
    with store.writing() as session:
        requests.close(session, [key], state, on("08-31"), datetime(2027, 8, 31, 8, tzinfo=UTC))


@pytest.mark.parametrize("to", ["10-04", None])
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("answered", "Bestillingen »veje« er besvaret."),
        ("withdrawn", "Bestillingen »veje« er trukket tilbage."),
    ],
)
def test_what_was_closed_meanwhile_is_said_and_left(state: Any, sentence: str, to: str | None) -> None:
    key = asked()
    ask(key, "10-04")
    close(key, state)
    before = everything()
    said = answer(key, to=to)
    assert (said.granted, said.declined, said.sentence) == ((), (), sentence)
    assert everything() == before


@pytest.mark.parametrize("to", ["10-04", None])
def test_answered_twice_is_answered_once(to: str | None) -> None:
    key = asked()
    ask(key, "10-04")
    answer(key, to=to)
    before = everything()
    assert answer(key, to=to).sentence == "Bestillingen »veje«: der er ikke bedt om en ny frist."
    assert everything() == before


PAST = "Bestillingen »veje«: vælg en dag efter i dag og efter fristen, mandag den 20. september (uge 38)."


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("09-01", PAST),
        ("09-20", PAST),
    ],
)
def test_a_date_that_cannot_be_is_said_and_left(to: str, sentence: str) -> None:
    key = asked()
    ask(key, "10-04")
    before = everything()
    assert answer(key, to=to).sentence == sentence
    assert everything() == before


def test_no_deadline_is_granted_on_a_day_off() -> None:
    key = asked()
    ask(key, "09-29")
    assert answer(key, to="09-26").sentence == (
        "Bestillingen »veje«: ingen frist falder søndag den 26. september (uge 38). "
        "Vælg fredag den 24. september (uge 38)."
    )
    assert task(key).due_on == on("09-20")


def test_a_date_after_the_answers_close_is_said_and_left() -> None:
    key, last = contribution()
    ask(key, f"{last:%m-%d}", day="05-03")
    before = everything()
    said = answer(key, to="05-27", day="05-04").sentence
    assert said == "Bidraget om »Klima«: onsdag den 26. maj (uge 21) er den sidste dag, et svar kan nå med."
    assert everything() == before


def test_a_deadline_that_was_moved_further_meanwhile_has_overtaken_the_wish() -> None:
    key = asked()
    ask(key, "10-04")
    with store.writing() as session:
        requests.move_due(session, [key], on("10-11"), on("09-01"), "mødet er flyttet")
    before = everything()
    assert answer(key, to="10-04").sentence == "Bestillingen »veje«: fristen er flyttet imens."
    assert everything() == before


def test_some_may_be_answered_and_others_left() -> None:
    wished, other = asked(), asked(AASE, "parker")
    ask(wished, "10-04")
    said = answer(wished, other, to="10-04")
    assert said.granted == (wished,)
    assert said.sentence.endswith("»parker«: der er ikke bedt om en ny frist.")


def test_a_task_that_nobody_knows_is_refused_with_all() -> None:
    key = asked()
    ask(key, "10-04")
    before = everything()
    with pytest.raises(Refused, match="nowhere"):
        answer(key, "nowhere", to="10-04")
    assert everything() == before


def test_a_wish_is_answered_by_its_tasks_number() -> None:
    key = asked()
    ask(str(task(key).id), "10-04")
    assert answer(str(task(key).id), to="10-04").granted == (key,)


def test_a_closed_matter_is_called_by_its_number() -> None:
    key = open_task(SOREN, "klima", "08-30", "09-20")
    change(update(Element).where(Element.key == "klima").values(confidential_until=on("12-31")))
    hold("08-30")
    ask(key, "10-04")
    assert answer(key, to="10-04").sentence.endswith(f": lukket opgave nr. {task(key).id}.")


def test_an_answer_before_the_letter_left_is_not_followed_by_a_no() -> None:
    key = asked()
    ask(key, "10-04")
    answer(key, to=None)
    assert [letter.rung for letter in decide(on("09-01"))] == ["date_kept"]
    close(key, "answered")
    from models.store import letters

    with store.writing() as session:
        claimed = letters.claim(session, "poster", datetime(2027, 9, 1, 9, tzinfo=UTC), 50)
        told = [line for theirs in letters.lines_of(session, claimed).values() for line in theirs]
    assert [line.fallen_out for line in told if line.rung == "date_kept"] == [True]


def test_the_number_of_statements_does_not_depend_on_the_number_of_wishes(statements: Statements) -> None:
    said = []
    for count in (2, 60):
        keys = [open_task(SOREN, f"{count}-{no}", "08-30", "09-20") for no in range(count)]
        for key in keys:
            ask(key, "10-04")
        with statements() as heard:
            answer(*keys[: count // 2], to="10-04")
        with statements() as more:
            answer(*keys[count // 2 :], to=None)
        said.append((len(heard), len(more)))
    assert said[0] == said[1]
