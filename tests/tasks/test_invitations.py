"""Theme meetings in people's calendars: invited once, told of a move once, told to stay away once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import icalendar
import pytest
import vobject
from sqlalchemy import Engine, insert, update

from flows.daily_round import daily_round
from flows.rehearse_year import live_through
from models import store
from models.calendar_entries import Entry
from models.settings import read_settings
from models.store import invitations as kept
from models.store.tables import Meeting, Milestone, Person, PostHolder
from tasks import clock, home, poster
from tasks.invitations import feed
from tasks.ledger import invitations, meetings, passes, years
from tasks.verbs import rehearsal
from tests.people import BIRGIT, JENS, KAREN, MADS, PEOPLE, Member
from tests.tasks import rounds
from tests.tasks.owing import OPENED, notices, put
from tests.tasks.post_office import PostOffice, open_office, read

GUESTS = (BIRGIT, JENS, KAREN, MADS)
"""Who holds one of the roles that are invited."""

TOLD, LATER = date(2026, 12, 14), date(2026, 12, 15)
"""The day on which the dates of the year are told, and the next letter day."""

ON, MOVED_TO = date(2027, 4, 20), date(2027, 4, 27)
"""April's meeting, and where it is moved."""

BOTH = pytest.mark.usefixtures("memory", "cast")


@pytest.fixture
def year(memory: Engine, cast: tuple[Member, ...]) -> None:
    """Planår 2027 is open, and the dates of its meetings have been told."""
    tell_the_dates()


@pytest.fixture
def small_year(sqlite_memory: Engine, cast: tuple[Member, ...]) -> None:
    """The same, where the database makes no difference."""
    tell_the_dates()


def tell_the_dates() -> None:
    years.open_year(2027, OPENED)
    put(Milestone, Milestone.kind == "save_date", state="done")


def hold_round(today: date) -> int:
    """Invite, and let the letters leave; how many were written."""
    written = invitations.invite(today)
    poster.post(today)
    return written


def own_settings(*lines: str) -> None:
    """What the municipality has in its own file."""
    file = home.home().folder / "municipality.toml"
    file.write_text("\n".join(["[calendar]", *lines, ""]), encoding="utf-8")


def call_off(state: str = "cancelled", kind: str = "april") -> None:
    put(Meeting, Meeting.kind == kind, state=state)


# ── What people get ─────────────────────────────────────────────────────────────────────────────────────


class Got(NamedTuple):
    """An invitation as it lies in somebody's mailbox."""

    to: str
    subject: str
    method: str
    text: str
    calendar: str

    @property
    def event(self) -> Any:
        """The one event, as icalendar reads it."""
        (event,) = icalendar.Calendar.from_ical(self.calendar).walk("VEVENT")
        return event

    @property
    def other(self) -> Any:
        """The same, as an independent reader has it."""
        return vobject.readOne(self.calendar)


def mailbox(of: Member | None = None, about: str = "") -> list[Got]:
    """Every invitation in the outbox folder, one person's in the order they came; about one meeting."""
    files = (read(file.read_bytes()) for file in home.home().outbox.glob("*.eml"))
    got = [opened(letter) for letter in files if is_invitation(letter)]
    theirs = [one for one in got if of is None or one.to == of.email]
    return sorted((one for one in theirs if about in one.calendar), key=lambda one: one.event["sequence"])


def is_invitation(letter: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in letter.walk())


def opened(letter: EmailMessage) -> Got:
    assert letter.get_content_type() == "multipart/alternative"
    plain, html, calendar = letter.iter_parts()
    kinds = [part.get_content_type() for part in (plain, html, calendar)]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert calendar.get_content_charset() == "utf-8"
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    (to,) = letter["To"].addresses
    method = str(calendar.get_param("method"))
    text = plain.get_content().replace("\r\n", "\n")
    return Got(to.addr_spec, letter["Subject"], method, text, content.decode("utf-8"))


def test_whoever_holds_a_role_is_invited_to_each_meeting_once(year: None) -> None:
    assert hold_round(TOLD) == 3 * len(GUESTS)
    assert hold_round(TOLD) == hold_round(LATER) == 0
    got = Counter((one.to, str(one.event["uid"])) for one in mailbox())
    assert set(got.values()) == {1}
    assert {to for to, _ in got} == {guest.email for guest in GUESTS}
    assert {uid.partition(".")[0] for _, uid in got} == {"2027-april", "2027-june", "2027-august"}


def test_an_invitation_its_move_and_its_cancellation_are_one_event(year: None) -> None:
    hold_round(TOLD)
    meetings.move(2027, "april", MOVED_TO, "Salen er optaget", TOLD)
    assert hold_round(LATER) == len(GUESTS)
    call_off()
    assert hold_round(LATER + timedelta(days=1)) == len(GUESTS)
    assert hold_round(LATER + timedelta(days=2)) == 0
    got = mailbox(JENS, "2027-april")
    assert [one.method for one in got] == ["REQUEST", "REQUEST", "CANCEL"]
    one_event_by_icalendar(got)
    one_event_by_vobject(got)


def one_event_by_icalendar(got: Iterable[Got]) -> None:
    events = [one.event for one in got]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [event.decoded("dtstart") for event in events] == [ON, MOVED_TO, MOVED_TO]
    assert [event.decoded("dtend") - event.decoded("dtstart") for event in events] == [timedelta(days=1)] * 3
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [str(event["summary"]) for event in events] == [
        *["Temamødet i april 2027"] * 2,
        "Aflyst: Temamødet i april 2027",
    ]
    for one in got:
        calendar = icalendar.Calendar.from_ical(one.calendar)
        assert str(calendar["method"]) == one.method
        assert str(one.event["organizer"]) == f"mailto:{home.settings().municipality.email}"
        assert str(one.event["attendee"]) == f"mailto:{JENS.email}"
        assert one.event["attendee"].params["CN"] == "Jens Ågård"


def one_event_by_vobject(got: Iterable[Got]) -> None:
    calendars = [one.other for one in got]
    events = [calendar.vevent for calendar in calendars]
    assert len({event.uid.value for event in events}) == 1
    assert [int(event.sequence.value) for event in events] == [0, 1, 2]
    assert [calendar.method.value for calendar in calendars] == [one.method for one in got]
    assert [event.dtstart.value for event in events] == [ON, MOVED_TO, MOVED_TO]
    assert events[-1].status.value == "CANCELLED"
    assert events[0].attendee.params["CN"] == ["Jens Ågård"]
    assert events[0].attendee.params["RSVP"] == ["TRUE"]


def test_the_letters_say_it_in_words(small_year: None) -> None:
    hold_round(TOLD)
    meetings.move(2027, "april", MOVED_TO, "Salen er optaget", TOLD)
    hold_round(LATER)
    call_off()
    hold_round(LATER + timedelta(days=1))
    first, moved, off = mailbox(JENS, "2027-april")
    assert first.subject == "Invitation: temamødet i april tirsdag den 20. april 2027 (uge 16)"
    assert first.text.startswith("Kære Jens\n")
    assert "er flyttet fra tirsdag den 20. april 2027 (uge 16) til tirsdag den 27. april 2027" in moved.text
    assert "Grunden er: Salen er optaget." in moved.text
    assert off.subject == "Aflyst: temamødet i april tirsdag den 27. april 2027 (uge 17)"
    assert all("http" not in one.text and "/side/" not in one.calendar for one in mailbox())


@pytest.mark.parametrize(("state", "said"), [("merged", "lagt sammen"), ("cancelled", "er aflyst")])
def test_a_meeting_that_is_off_says_why_in_one_letter(small_year: None, state: str, said: str) -> None:
    hold_round(TOLD)
    call_off(state)
    assert hold_round(LATER) == len(GUESTS)
    (_, off) = mailbox(KAREN, "2027-april")
    assert (off.method, said in off.text) == ("CANCEL", True)


def test_a_meeting_that_is_held_after_all_is_a_new_invitation_to_the_same_event(small_year: None) -> None:
    hold_round(TOLD)
    call_off()
    hold_round(LATER)
    call_off("planned")
    hold_round(LATER + timedelta(days=1))
    got = mailbox(MADS, "2027-april")
    assert [one.method for one in got] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [one.event["sequence"] for one in got] == [0, 1, 2]
    assert len({str(one.event["uid"]) for one in got}) == 1


# ── When nothing is told ────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_invited_to_a_date_that_is_only_proposed(sqlite_memory: Engine, cast: Any) -> None:
    years.open_year(2027, OPENED)
    assert hold_round(TOLD) == 0
    live_through(TOLD)
    assert len(mailbox()) == 3 * len(GUESTS)


def test_a_move_and_back_before_anybody_heard_of_it_is_told_to_nobody(year: None) -> None:
    hold_round(TOLD)
    meetings.move(2027, "april", MOVED_TO, "", TOLD)
    meetings.move(2027, "april", ON, "", TOLD)
    assert hold_round(LATER) == 0


def test_who_was_never_invited_is_not_told_that_it_is_off(small_year: None) -> None:
    call_off()
    assert hold_round(TOLD) == 2 * len(GUESTS)
    assert mailbox(None, "2027-april") == []


def test_a_meeting_that_was_held_stays_in_the_calendar(small_year: None) -> None:
    hold_round(TOLD)
    call_off("held")
    put(PostHolder, PostHolder.person == JENS.key, to_on=TOLD)
    assert hold_round(ON + timedelta(days=1)) == 2  # June's and August's, for Jens
    assert [one.method for one in mailbox(JENS, "2027-april")] == ["REQUEST"]


def test_nothing_goes_on_a_day_off_but_what_would_come_too_late(small_year: None) -> None:
    saturday = ON - timedelta(days=3)
    assert hold_round(date(2026, 12, 19)) == 0
    hold_round(TOLD)
    call_off()
    assert hold_round(ON - timedelta(days=10)) == 0
    put(Meeting, Meeting.kind == "april", state="planned", held_on=saturday + timedelta(days=2))
    assert hold_round(saturday) == len(GUESTS)


def test_a_rehearsal_and_a_dry_run_invite_nobody(small_year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsal():
        assert invitations.invite(TOLD) is None
    assert notices("class_") == []
    monkeypatch.setenv("PLANCYCLE_DRY_RUN", "true")
    home.open_home()
    daily_round.fn(today=TOLD)
    assert notices("class_") == [] and mailbox() == []


def test_a_trial_asks_nobody_but_whoever_tries(small_year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_RECEIVER_OVERRIDE", "prove@eksempel.invalid")
    home.open_home()
    hold_round(TOLD)
    assert {one.to for one in mailbox()} == {"prove@eksempel.invalid"}
    assert {str(one.event["attendee"]) for one in mailbox()} == {"mailto:prove@eksempel.invalid"}
    assert not any(guest.email in one.calendar for guest in GUESTS for one in mailbox())


def test_digests_are_as_they_were(small_year: None) -> None:
    put(Milestone, Milestone.kind == "save_date", state="waiting")
    decided = live_through(TOLD)
    digests = [key for key, kind in notices("key", "class_") if kind == "digest"]
    assert len(decided.letters) == len(digests) == 7
    assert Counter(notices("class_"))["invitation"] == 3 * len(GUESTS)


# ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_takes_over_a_role_is_invited_and_who_gives_it_up_is_let_off(year: None) -> None:
    hold_round(TOLD)
    with store.writing() as session:
        theirs = PostHolder.post == JENS.post
        session.execute(update(PostHolder).where(theirs).values(to_on=TOLD))
        session.execute(insert(PostHolder).values(post=JENS.post, person="aase", from_on=LATER))
    assert hold_round(LATER) == 6
    assert [one.method for one in mailbox(JENS, "2027-april")] == ["REQUEST", "CANCEL"]
    assert "du behøver ikke komme" in mailbox(JENS, "2027-april")[-1].text
    aase = next(member for member in PEOPLE if member.key == "aase")
    assert [one.method for one in mailbox(aase)] == ["REQUEST"] * 3


@pytest.mark.parametrize("change", [{"email": None}, {"left_on": TOLD}], ids=["forgotten", "left"])
def test_who_cannot_be_written_to_is_not(small_year: None, change: Mapping[str, Any]) -> None:
    hold_round(TOLD)
    put(Person, Person.key == JENS.key, **change)
    call_off()
    assert hold_round(LATER) == len(GUESTS) - 1


def test_an_address_that_turns_out_wrong_waits_for_a_new_link(small_year: None) -> None:
    invitations.invite(TOLD)
    assert passes.wrong_one(passes.issue(JENS.key, TOLD), TOLD)
    poster.post(TOLD)
    assert mailbox(JENS) == []
    assert hold_round(LATER) == 0
    assert Counter(notices("state")) == {"sent": 9}
    passes.renew(JENS.key, "", LATER)
    assert hold_round(LATER) == 3
    assert len(mailbox(JENS)) == 3


def test_politicians_are_invited_only_where_their_addresses_are_given(year: None) -> None:
    hold_round(TOLD)
    own_settings('council = ["Lis Holm <Lis.Holm@raad.invalid>", "raadet@raad.invalid"]')
    assert hold_round(LATER) == 6
    (lis,) = (one for one in mailbox(None, "2027-april") if one.to == "lis.holm@raad.invalid")
    (all_of_them,) = (one for one in mailbox(None, "2027-april") if one.to == "raadet@raad.invalid")
    assert lis.text.startswith("Kære Lis\n") and all_of_them.text.startswith("Kære Byrådet\n")
    assert hold_round(LATER) == 0
    own_settings("council = []")
    assert hold_round(LATER) == 6
    assert [one.method for one in mailbox(None, "2027-april") if one.to == lis.to] == ["REQUEST", "CANCEL"]


def test_an_address_on_the_list_that_is_a_colleagues_is_one_person(small_year: None) -> None:
    own_settings(f'council = ["{JENS.email.upper()}"]')
    assert hold_round(TOLD) == 3 * len(GUESTS)


def test_no_role_no_invitation(small_year: None) -> None:
    own_settings("invited = []")
    assert hold_round(TOLD) == 0


# ── Hours, days and letters of the alphabet ─────────────────────────────────────────────────────────────


def test_hours_and_a_place_that_are_given_later_are_an_update(year: None) -> None:
    hold_round(TOLD)
    own_settings('hours = { april = "16:00-19:00" }', 'place = "Byrådssalen, Rådhuset"')
    assert hold_round(LATER) == 3 * len(GUESTS)
    first, timed = mailbox(JENS, "2027-april")
    assert timed.event.decoded("dtstart") == datetime(2027, 4, 20, 14, tzinfo=UTC)
    assert timed.other.vevent.dtstart.value == datetime(2027, 4, 20, 14, tzinfo=UTC)
    assert timed.event.decoded("dtend") == datetime(2027, 4, 20, 17, tzinfo=UTC)
    assert (str(first.event["transp"]), str(timed.event["transp"])) == ("TRANSPARENT", "OPAQUE")
    assert str(timed.event["location"]) == "Byrådssalen, Rådhuset"
    assert "Mødet er kl. 16.00–19.00. Sted: Byrådssalen, Rådhuset." in timed.text
    assert [one.event["sequence"] for one in (first, timed)] == [0, 1]


def an_entry(**facts: Any) -> Entry:
    return Entry(**{"uid": "x@y.invalid", "summary": "Møde", "on": ON, **facts})


def only_event(content: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2027-03-27", "2027-03-27T15:00"),
        ("2027-03-28", "2027-03-28T14:00"),
        ("2027-10-30", "2027-10-30T14:00"),
        ("2027-10-31", "2027-10-31T15:00"),
    ],
)
def test_four_o_clock_is_four_o_clock_on_both_sides_of_the_change_of_time(day: str, instant: str) -> None:
    entry = an_entry(on=date.fromisoformat(day), starts=time(16), ends=time(18))
    content = feed("Møder", [entry], ON, read_settings())
    meant = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert only_event(content).decoded("dtstart") == meant
    assert vobject.readOne(content.decode()).vevent.dtstart.value == meant


LONG = "Møde om børn, ældre; »æøåÆØÅ« – 5 % & mere\\n" * 8


def test_long_danish_lines_are_folded_between_letters_and_read_back_whole() -> None:
    content = feed("Året", [an_entry(summary=LONG, text=f"Første linje\n{LONG}")], ON, read_settings())
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode("utf-8") for line in lines]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert str(only_event(content)["summary"]) == LONG
    assert vobject.readOne(content.decode()).vevent.summary.value == LONG
    assert str(only_event(content)["description"]).startswith("Første linje\nMøde")


def test_nothing_that_is_written_becomes_a_line_of_its_own() -> None:
    wicked = 'x\r\nATTENDEE:mailto:ond@eksempel.invalid\x00\u2028END:VEVENT"'
    event = only_event(feed(wicked, [an_entry(summary=wicked, place=wicked)], ON, read_settings()))
    assert "attendee" not in event
    assert str(event["location"]).startswith("x ATTENDEE")


# ── Exactly once ────────────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_that_could_not_leave_is_the_same_letter_the_next_day(
    small_year: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitations.invite(TOLD)
    before = notices("key", "message_id")
    assert invitations.invite(LATER) == 0
    assert notices("key", "message_id") == before


def test_what_is_no_longer_so_before_it_left_never_leaves(year: None) -> None:
    invitations.invite(TOLD)
    meetings.move(2027, "april", MOVED_TO, "", TOLD)
    call_off(kind="june")
    assert hold_round(LATER) == len(GUESTS)
    assert len(mailbox()) == 2 * len(GUESTS)
    (april,) = mailbox(JENS, "2027-april")
    assert april.event.decoded("dtstart") == MOVED_TO
    assert april.subject.startswith("Invitation: ")


def test_nothing_leaves_while_it_is_decided_what_is_so(year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    invitations.invite(TOLD)
    call_off()
    posting = Thread(target=poster.post, args=(LATER,))

    def meanwhile(*_: object) -> None:
        posting.start()
        posting.join(0.5)

    monkeypatch.setattr(kept, "_know_the_council", meanwhile)
    invitations.invite(LATER)
    posting.join(30)
    assert not posting.is_alive()
    assert not mailbox(about="2027-april") and len(mailbox()) == 2 * len(GUESTS)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


KILLED = [("sqlite", "after-send"), ("postgresql", "after-claim")]


@pytest.mark.parametrize(("memory", "failpoint"), KILLED, indirect=["memory"])
def test_a_killed_round_is_finished_and_every_calendar_is_told_once(
    failpoint: str, memory: Engine, year: None, office: PostOffice, tmp_path: Path
) -> None:
    with open_office(office) as port:
        environment = {
            "PLANCYCLE_HOME": str(tmp_path / "home"),
            "PLANCYCLE_DATABASE_URL": memory.url.render_as_string(hide_password=False),
            "PLANCYCLE_CHANNEL": f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5",
            "PLANCYCLE_TODAY": TOLD.isoformat(),
        }
        killed = rounds.start(environment | {"PLANCYCLE_FAILPOINT": failpoint})
        assert rounds.ended(killed, environment) == rounds.KILLED
        assert rounds.ended(rounds.start(environment), environment) == 0
    letters = {letter["Message-ID"]: letter.as_bytes() for letter in office.letters}
    assert len(letters) == 3 * len(GUESTS)
    assert len(office.taken) <= len(letters) + 1
    assert len({letter.as_bytes() for letter in office.letters}) == len(letters)
    assert set(notices("state")) == {"sent"}


def test_the_number_of_statements_does_not_depend_on_the_number_of_guests(small_year: None) -> None:
    few = statements_of_a_round(expected=3 * len(GUESTS))
    with store.writing() as session:
        keys = [f"g{no}" for no in range(60)]
        new = [{"key": key, "name": "G", "email": f"{key}@x.invalid", "language": "da"} for key in keys]
        seats = [{"post": JENS.post, "from_on": TOLD - timedelta(days=no)} for no in range(60)]
        session.execute(insert(Person), new)
        taken = [seat | {"person": key} for seat, key in zip(seats, keys, strict=True)]
        session.execute(insert(PostHolder), taken)
    assert statements_of_a_round(expected=180) <= few


def statements_of_a_round(expected: int) -> int:
    with store.writing() as session, store.counted(session) as said:
        assert kept.invite(session, home.settings(), TOLD, clock.now()) == expected
    return len(said)
