"""Leaving, long absence, a vacancy, two posts, a shared mailbox, a circle: a task always finds somebody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from models import store
from models.facts import Refused
from models.store.tables import Absence, Person, PostHolder
from tests.people import AASE, BIRGIT, IDA, JENS, KAREN, PETER, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, BEFORE_ASKING, JUNE_ASKED
from tests.stories.story import Story

KULTUR = "2027/april/contribution/kultur"
BORN = "2027/april/contribution/born-og-unge"
KLIMA = "2027/april/contribution/klima"
JUNE_KLIMA, JUNE_KULTUR, JUNE_BORN = (
    f"2027/june/contribution/{area}" for area in ("klima", "kultur", "born-og-unge")
)
MONDAY, LATER, OFF = date(2027, 3, 8), date(2027, 3, 26), date(2027, 3, 11)
MAILBOX = "klima@eksempel.invalid"


def told_about(story: Story, task: str, since: date = MONDAY) -> list[tuple[str, str]]:
    """Who was told what about a task, in order."""
    return [(one.to, one.rung) for one in story.letters(since) if one.subject == task]


def deputies(**given: str | None) -> None:
    """Who stands in for whom, as the people's list would say it."""
    with store.writing() as session:
        for person, deputy in given.items():
            session.execute(update(Person).where(Person.key == person).values(deputy=deputy))


# ── Leaving and vacancy ─────────────────────────────────────────────────────────────────────────────────


def test_who_leaves_hears_nothing_more_and_the_head_takes_over_until_somebody_new_comes(begin: Begin) -> None:
    """Monday 8 March Ida leaves; Aase has her task; on 18 March Bo begins and has it from then on."""
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    effect = story.effect("change_holder", post=IDA.email, leaves=True)
    assert "| Konsulent | Ida Nygaard | ledig (mails til Aase Lund) |" in effect
    assert "| Kultur | Ida Nygaard | ledig (mails til Aase Lund) |" in effect
    said = story.press("change_holder", post=IDA.email, leaves=True)
    assert said == (
        "Stillingen »Konsulent« er ledig fra mandag den 8. marts (uge 10). "
        "Aase Lund får mails om dens opgaver. Ida Nygaard er fratrådt."
    )
    assert story.press("change_holder", post=IDA.post) == "Stillingen »Konsulent« er allerede ledig."
    story.live(date(2027, 3, 18))
    assert story.letters(MONDAY, to="ida") == []
    assert told_about(story, KULTUR)[0] == ("aase", "taken_over")
    story.press("change_holder", post=IDA.post, holder="bo@eksempel.invalid", name="Bo Vang")
    story.live(date(2027, 3, 19))
    (bo,) = story.rows(Person.key, where=Person.name == "Bo Vang")
    assert told_about(story, KULTUR, date(2027, 3, 19))[-1] == (bo.key, "taken_over")
    acts = [(one.act, one.subject) for one in story.journal() if one.actor == "change_holder"]
    assert acts == [
        ("post held", f"post/{IDA.post}"),
        ("left", "person/ida"),
        ("person added", f"person/{bo.key}"),
        ("post held", f"post/{IDA.post}"),
    ]
    assert not [one for one in story.journal() if one.act == "post held" and "syg" in str(one.new)]


def test_a_vacant_post_is_asked_through_the_head_of_its_unit(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, date(2027, 3, 11))
    story.press("change_holder", post=IDA.post)
    story.live(date(2027, 2, 23))
    story.approve(2027)
    story.live(LATER)
    asked = {to for to, rung in told_about(story, KULTUR, BEFORE_ASKING) if rung == "request"}
    assert asked == {"aase"}


# ── Away ────────────────────────────────────────────────────────────────────────────────────────────────


def test_during_a_long_absence_the_deputy_has_the_task_and_nobody_learns_why(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    effect = story.effect("note_absence", person=AASE.email, to_on=date(2027, 5, 31))
    assert "Aase Lund (mails til Ida Nygaard)" in effect
    said = story.press("note_absence", person="Aase Lund", to_on=date(2027, 5, 31))
    assert said == (
        "Aase Lund er fraværende fra mandag den 8. marts (uge 10) til og med mandag den 31. maj (uge 22). "
        "Ida Nygaard får mails imens."
    )
    assert "Det var allerede noteret" in story.press(
        "note_absence", person=AASE.email, to_on=date(2027, 5, 31)
    )
    story.live(LATER)
    assert "aase" not in {to for to, _ in told_about(story, BORN)}
    assert told_about(story, BORN)[0] == ("ida", "taken_over")
    taken = next(text for text in story.texts(IDA.email) if "afløser" in text)
    assert "Du er afløser for Aase Lund" in taken
    (noted,) = story.journal("absence noted")
    assert (noted.subject, noted.old, noted.new) == ("person/aase", None, "2027-03-08/2027-05-31")


def test_who_is_back_before_the_deadline_keeps_the_task(begin: Begin) -> None:
    """Away on Monday only; the deadline is the sixteenth: nobody else is troubled."""
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    story.press("note_absence", person=AASE.email, to_on=MONDAY)
    story.live(LATER)
    assert {to for to, _ in told_about(story, BORN)} == {"aase"}


def test_what_is_written_last_about_an_absence_counts(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    for until in (None, date(2027, 3, 12), date(2027, 3, 10)):
        story.press("note_absence", person=AASE.email, from_on=MONDAY, to_on=until)
    story.press("note_absence", person=AASE.email, from_on=date(2027, 3, 10), to_on=date(2027, 3, 19))
    assert story.rows(Absence.from_on, Absence.to_on) == [
        (MONDAY, date(2027, 3, 9)),
        (date(2027, 3, 10), date(2027, 3, 19)),
    ]
    with pytest.raises(Refused, match="ends before it begins"):
        story.press("note_absence", person=AASE.email, from_on=MONDAY, to_on=date(2027, 3, 1))
    with pytest.raises(Refused, match="Nobody is known as 'Aage'"):
        story.press("note_absence", person="Aage")


def test_when_the_deputy_is_away_too_the_next_in_line_has_it_and_at_last_it_is_on_the_list(
    begin: Begin,
) -> None:
    """Aase, then her deputy Ida, then the head above (Jens), then the secretariat; then nobody at all."""
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    for person in (AASE, IDA):
        said = story.press("note_absence", person=person.email)
    assert said.endswith("Jens Ågård får mails imens.")
    story.live(date(2027, 3, 10))
    assert told_about(story, BORN)[0] == ("jens", "taken_over")
    story.press("note_absence", person=JENS.email)
    story.press("note_absence", person=KAREN.email)
    story.live(LATER)
    assert story.task(BORN).state == "needs_person"
    assert story.task(BORN).close_reason == "nobody"
    assert {to for to, _ in told_about(story, BORN)} == {"jens"}


def test_deputies_in_a_circle_are_no_loop(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    deputies(aase="ida", ida="peter", peter="aase")
    for person in (AASE, IDA, PETER):
        story.press("note_absence", person=person.email)
    story.live(LATER)
    assert {to for to, _ in told_about(story, BORN)} == {"jens"}


# ── The manager ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_manager_who_owes_something_is_never_written_to_as_the_manager(begin: Begin) -> None:
    """Søren leads the unit and owes Klima: the manager to be asked is Jens, above him."""
    story = begin(JUNE_ASKED, date(2027, 5, 10))
    ask_the_manager(story, JUNE_KLIMA)
    assert {(to, rung) for to, rung in told_about(story, JUNE_KLIMA) if "manager" in rung} == {
        ("jens", "manager"),
        ("soren", "manager_copy"),
    }


def test_where_the_managers_post_is_vacant_the_next_above_is_asked(begin: Begin) -> None:
    """Aase has left; Ida owes Kultur: Jens is asked, and Aase's own task is his as well."""
    story = begin(JUNE_ASKED, date(2027, 5, 10))
    story.press("change_holder", post=AASE.post, leaves=True)
    ask_the_manager(story, JUNE_KULTUR)
    assert told_about(story, JUNE_BORN, JUNE_ASKED)[0] == ("jens", "taken_over")
    asked = {(to, rung) for to, rung in told_about(story, JUNE_KULTUR) if "manager" in rung}
    assert asked == {("jens", "manager"), ("ida", "manager_copy")}


def ask_the_manager(story: Story, task: str) -> None:
    """On the first day on which it may be asked; the next letters tell."""
    day = story.milestone("manager", "june", 2027).date
    story.live(day)
    story.press("tell_manager", requests=[task])
    story.again()


# ── Two posts, and a mailbox ────────────────────────────────────────────────────────────────────────────


def test_who_holds_two_posts_gets_one_mail_about_both(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    said = story.press("change_holder", post=IDA.post, holder="Aase Lund")
    assert said == "Aase Lund har stillingen »Konsulent« fra mandag den 8. marts (uge 10)."
    story.live(LATER)
    assert told_about(story, KULTUR)[0] == ("aase", "taken_over")
    assert len(story.texts(AASE.email)) == len({one.day for one in story.letters(ASKED, to="aase")})
    both = story.rows(PostHolder.post, where=(PostHolder.person == "aase") & PostHolder.to_on.is_(None))
    assert {row.post for row in both} == {AASE.post, IDA.post}


def test_a_shared_mailbox_holds_a_post_like_anybody_else(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    with pytest.raises(Refused, match="give the name too"):
        story.press("change_holder", post=SOREN.post, holder=MAILBOX)
    story.press("change_holder", post=SOREN.post, holder=MAILBOX, name="Klimapostkassen")
    story.live(LATER)
    (mailbox,) = story.rows(Person.key, where=Person.email == MAILBOX)
    assert told_about(story, KLIMA)[0] == (mailbox.key, "taken_over")
    first = story.texts(MAILBOX)[0]
    assert "Kære Klimapostkassen" in first and "Opgaven lå før hos Søren Bæk." in first
    assert "soren" not in {to for to, _ in told_about(story, KLIMA)}


def test_a_change_that_lies_ahead_waits_for_its_day(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(MONDAY)
    story.press("change_holder", post=SOREN.post, holder=PETER.email, from_on=date(2027, 3, 10))
    story.live(date(2027, 3, 9))
    assert {to for to, _ in told_about(story, KLIMA)} <= {"soren"}
    story.live(LATER)
    assert told_about(story, KLIMA, date(2027, 3, 10))[0] == ("peter", "taken_over")
    assert story.rows(PostHolder.to_on, where=PostHolder.person == "soren") == [(date(2027, 3, 9),)]


def test_an_unknown_post_is_refused_with_what_would_be_right(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    with pytest.raises(Refused, match="No post is known as 'Borgmester'"):
        story.press("change_holder", post="Borgmester", holder=BIRGIT.email)
    with pytest.raises(Refused, match="fits several posts: Konsulent, Børn og Unge"):
        story.press("change_holder", post="Konsulent", holder=BIRGIT.email)
