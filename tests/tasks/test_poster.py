"""What becomes of the letters of a day: who gets them, which wait, which fall away, and what refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from flows.daily_round import daily_round
from flows.move_meeting import move_meeting
from flows.rehearse_year import live_through
from models import store
from models.facts import Refused
from models.requests import NewLine, NewRequest
from models.store import meta, requests
from models.store.tables import Base, Element, Meeting, Notice, NoticeLine, Outcome, Person, Request
from tasks import clock, home, poster
from tasks.ledger import handovers, passes
from tasks.ledger import round as rounds
from tests.people import AASE, BIRGIT, IDA, PETER, SOREN, Member
from tests.tasks.owing import ADDRESSES, ASKED, DUE, OWNERS, notices, owe_contributions, put, tasks
from tests.tasks.post_office import PostOffice, free_port, open_office

NEXT_DAY = ASKED + timedelta(days=1)
KLIMA = "2027/april/contribution/klima"

Reopen = Callable[..., None]


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def reopen(monkeypatch: pytest.MonkeyPatch, home: Any) -> Reopen:
    """Open the home again with more in its environment: `reopen(channel=…, today=…)`."""

    def again(**said: object) -> None:
        for name, value in said.items():
            monkeypatch.setenv(f"PLANCYCLE_{name.upper()}", str(value))
        from tasks.home import open_home

        open_home()

    return again


@pytest.fixture
def port(office: PostOffice, cast: tuple[Member, ...], reopen: Reopen) -> Iterator[int]:
    """The mail server listens, and the home sends through it; five contributions are owed from today."""
    owe_contributions()
    with open_office(office) as opened:
        reopen(channel=through(opened), today=ASKED)
        yield opened


def through(port: int) -> str:
    return f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5"


def whole_memory() -> dict[str, list[Any]]:
    """Everything the memory holds, table by table."""
    with store.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def states() -> Counter[str]:
    return Counter(notices("state"))


# ── A day on which all goes well ────────────────────────────────────────────────────────────────────────


def test_everybody_gets_one_letter_and_a_second_round_writes_none(port: int, office: PostOffice) -> None:
    first, second = daily_round.fn(), daily_round.fn()
    assert sorted(office.receivers) == ADDRESSES
    assert [letter["Message-ID"] for letter in office.letters] == notices("message_id")
    assert (len(first.letters), second.letters) == (len(OWNERS), ())
    assert tasks("asked_on", "told_on") == {(ASKED, ASKED)}


def test_the_receiver_override_gets_everything(port: int, office: PostOffice, reopen: Reopen) -> None:
    reopen(receiver_override="prove@eksempel.invalid")
    daily_round.fn()
    assert set(office.receivers) == {"prove@eksempel.invalid"}
    assert sorted(letter["X-Plan-cycle-Originally-To"] for letter in office.letters) == ADDRESSES


def test_the_receiver_override_may_try_another_day(port: int, office: PostOffice, reopen: Reopen) -> None:
    reopen(receiver_override="prove@eksempel.invalid")
    assert daily_round.fn(today=NEXT_DAY).today == NEXT_DAY
    assert len(office.taken) == len(OWNERS)


# ── What refuses ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("held", [daily_round.fn, live_through], ids=["flow", "day"])
@pytest.mark.parametrize("day", [ASKED, NEXT_DAY])
def test_a_dry_run_shows_the_letters_and_leaves_the_memory_as_it_was(
    day: date, held: Callable[..., Any], port: int, office: PostOffice, reopen: Reopen
) -> None:
    reopen(dry_run="true")
    before = whole_memory()
    shown = [letter.to for letter in held(day).letters]
    assert {owner.key for owner in OWNERS} <= set(shown)
    assert whole_memory() == before
    assert not office.taken


@pytest.mark.parametrize("purpose", ["demo", "rehearsal"])
@pytest.mark.parametrize("held", [daily_round.fn, live_through, poster.post], ids=["flow", "day", "poster"])
def test_only_a_live_memory_sends(
    held: Callable[..., Any], purpose: Any, port: int, office: PostOffice
) -> None:
    with store.writing() as session:
        meta.set_purpose(session, purpose)
    before = whole_memory()
    with pytest.raises(Refused, match=f"This memory is a {purpose}: no letter leaves from it."):
        held(ASKED)
    assert whole_memory() == before
    assert not office.taken


@pytest.mark.parametrize("held", [daily_round.fn, live_through, poster.post], ids=["flow", "day", "poster"])
def test_a_channel_does_not_send_on_another_day(
    held: Callable[..., Any], port: int, office: PostOffice
) -> None:
    before = whole_memory()
    with pytest.raises(
        Refused, match=f"The round of {NEXT_DAY} would send letters on {ASKED}. Leave the day out"
    ):
        held(NEXT_DAY)
    assert whole_memory() == before
    assert not office.taken


# ── A mail server that is not there ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def down(port: int, reopen: Reopen) -> int:
    """The port of a mail server that does not answer."""
    closed = free_port()
    reopen(channel=through(closed))
    return closed


def test_letters_wait_for_a_mail_server_that_is_down(down: int) -> None:
    rounds.decide(ASKED)
    posted = poster.post(ASKED)
    assert (posted.sent, posted.later) == (0, poster.UNREACHABLE)
    assert posted.reason.startswith(f"ingen forbindelse til mailserveren 127.0.0.1:{down}")
    assert states() == {"waiting": len(OWNERS)}
    assert set(notices("claimed_by")) == {None}
    assert [reason for reason in notices("reason") if reason] == [posted.reason] * poster.UNREACHABLE
    assert tasks("asked_on", "told_on") == {(ASKED, None)}


def test_the_next_round_of_the_day_sends_what_waited(
    down: int, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = clock.now()
    at(monkeypatch, morning)
    daily_round.fn()
    with open_office(office, port=down):
        at(monkeypatch, morning + poster.AGAIN - timedelta(seconds=1))
        daily_round.fn()
        assert len(office.taken) == len(OWNERS) - poster.UNREACHABLE
        at(monkeypatch, morning + poster.AGAIN)
        daily_round.fn()
    assert sorted(office.receivers) == ADDRESSES
    assert tasks("asked_on", "told_on") == {(ASKED, ASKED)}


def test_a_letter_that_cannot_leave_is_tried_less_and_less_often(
    down: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now()
    rounds.decide(ASKED)
    waited = []
    for _ in range(5):
        at(monkeypatch, moment)
        poster.post(ASKED)
        after = min(again for again in notices("next_try_at") if again is not None and again > moment)
        waited.append((after - moment) // timedelta(minutes=1))
        moment += timedelta(hours=2)
    assert waited == [10, 20, 40, 80, 80]


def test_a_night_without_a_mail_server_gives_everybody_one_letter_in_the_morning(
    down: int, office: PostOffice, reopen: Reopen
) -> None:
    with store.writing() as session:
        news = NewLine(
            subject="2027/june/save_date", rung="save_date", person=SOREN.key, kind="meeting", from_on=ASKED
        )
        requests.tell(
            session, [news.model_copy(update={"facts": {"meeting": "june", "meeting_on": "2027-06-08"}})]
        )
    daily_round.fn()
    reopen(today=NEXT_DAY)
    with open_office(office, port=down):
        daily_round.fn()
    assert sorted(office.receivers) == ADDRESSES
    assert tasks("asked_on", "told_on", "rung") == {(NEXT_DAY, NEXT_DAY, "request")}
    assert states() == {"cancelled": len(OWNERS), "sent": len(OWNERS)}
    (to_soren,) = (letter for letter in office.letters if letter["To"].addresses[0].addr_spec == SOREN.email)
    assert "»Klima«" in text_of(to_soren) and "Sæt kryds i kalenderen" in text_of(to_soren)


def test_a_reminder_that_did_not_leave_is_said_as_of_the_day_it_leaves(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    daily_round.fn()
    reopen(channel=through(free_port()), today=DUE - timedelta(days=1))
    daily_round.fn()
    assert tasks("asked_on", "told_on", "rung") == {(ASKED, None, "reminder")}
    reopen(channel=through(port), today=DUE)
    daily_round.fn()
    assert sorted(office.receivers[len(OWNERS) :]) == ADDRESSES
    assert tasks("asked_on", "told_on", "rung") == {(ASKED, DUE, "reminder")}
    danish = {letter["Subject"] for letter in office.letters[len(OWNERS) :]}
    assert "Frist i dag: bidrag om »Klima«" in danish


# ── Receivers who cannot be reached ─────────────────────────────────────────────────────────────────────


def test_one_refused_receiver_does_not_stop_the_others(port: int, office: PostOffice) -> None:
    office.at_rcpt[SOREN.email] = "550 5.1.1 Ukendt modtager"
    rounds.decide(ASKED)
    posted = poster.post(ASKED)
    assert (posted.sent, posted.refused) == (len(OWNERS) - 1, 1)
    assert posted.reason == "mailserveren svarede 550 5.1.1 Ukendt modtager"
    assert (SOREN.key, "refused", posted.reason) in notices("person", "state", "reason")
    assert sorted([*office.receivers, SOREN.email]) == ADDRESSES


def test_full_mailboxes_do_not_stop_the_others(port: int, office: PostOffice) -> None:
    for owner in (AASE, BIRGIT, IDA):
        office.at_rcpt[owner.email] = "452 4.2.2 Postkassen er fuld"
    rounds.decide(ASKED)
    posted = poster.post(ASKED)
    assert (posted.sent, posted.later) == (2, 3)
    assert sorted(office.receivers) == sorted([PETER.email, SOREN.email])


def test_whoever_loses_the_mail_address_is_stood_in_for_the_next_day(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    rounds.decide(ASKED)
    put(Person, Person.key == AASE.key, email=None)
    posted = poster.post(ASKED)
    assert (posted.sent, posted.later) == (len(OWNERS) - 1, 1)
    assert posted.reason == "modtageren har ingen mailadresse"
    reopen(today=NEXT_DAY)
    daily_round.fn()
    assert office.receivers[len(OWNERS) - 1 :] == [IDA.email]
    assert "»Børn og unge«" in text_of(office.letters[-1])


def test_news_for_whoever_has_no_mail_address_is_dropped(port: int, office: PostOffice) -> None:
    tell(PETER, "save_date", "2027/june/save_date", kind="meeting", meeting="june", meeting_on="2027-06-08")
    put(Request, Request.key != "", state="withdrawn", next_on=None)
    rounds.decide(ASKED)
    put(Person, Person.key == PETER.key, email=None)
    assert poster.post(ASKED) == poster.Posted(cancelled=1)


def tell(person: Member, rung: str, subject: str, kind: str = "contribution", **facts: str) -> None:
    """Leave a line for somebody's next letter."""
    with store.writing() as session:
        line = NewLine(subject=subject, rung=rung, person=person.key, kind=kind, from_on=ASKED, facts=facts)
        requests.tell(session, [line])


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("request.txt", "Subject: {{ titles }\nSvar.", "request.txt, line 1: unexpected '}'."),
        ("request.txt", "Subject: {{ tittel }}\nSvar.", "'tittel' is undefined"),
        ("request.txt", "Subject: {{ 1 + titles }}\nSvar.", "unsupported operand"),
        ("words.toml", 'council = "rådet', "words.toml: "),
    ],
)
def test_a_text_that_cannot_be_written_waits_until_it_has_been_mended(
    name: str, text: str, reason: str, port: int, office: PostOffice, reopen: Reopen
) -> None:
    own = home.home().folder / "letters" / "da"
    own.mkdir(parents=True)
    (own / name).write_text(text, encoding="utf-8")
    daily_round.fn()
    assert office.receivers == [PETER.email]  # who reads English
    assert states() == {"waiting": len(OWNERS) - 1, "sent": 1}
    assert all(reason in said for said in notices("reason") if said)
    (own / name).unlink()
    own.rmdir()
    own.parent.rmdir()
    reopen(today=NEXT_DAY)
    daily_round.fn()
    assert sorted(office.receivers) == ADDRESSES


# ── What has changed since it was decided ───────────────────────────────────────────────────────────────


def test_a_task_that_was_closed_drops_out_of_its_letter(port: int, office: PostOffice) -> None:
    tell(SOREN, "save_date", "2027/june/save_date", kind="meeting", meeting="june", meeting_on="2027-06-08")
    rounds.decide(ASKED)
    put(Request, Request.subject.in_(("klima", "kultur")), state="answered", next_on=None)
    assert poster.post(ASKED) == poster.Posted(sent=len(OWNERS) - 1, cancelled=1)
    assert IDA.email not in office.receivers
    (to_soren,) = (letter for letter in office.letters if letter["To"].addresses[0].addr_spec == SOREN.email)
    assert "Klima" not in text_of(to_soren) and "Sæt kryds i kalenderen" in to_soren["Subject"]
    with store.reading() as session:
        included = set(
            session.scalars(select(NoticeLine.rung).where(NoticeLine.subject == KLIMA, NoticeLine.included))
        )
    assert not included


def test_a_deadline_that_was_moved_is_told_as_it_stands(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    rounds.decide(ASKED)
    move(KLIMA, date(2027, 3, 18))
    poster.post(ASKED)
    (to_soren,) = (letter for letter in office.letters if letter["To"].addresses[0].addr_spec == SOREN.email)
    assert "senest torsdag den 18. marts (uge 11)" in to_soren["Subject"]
    assert "16. marts" not in text_of(to_soren)


def test_nobody_is_reminded_of_a_deadline_that_was_moved(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    daily_round.fn()
    reopen(today=DUE - timedelta(days=1))
    rounds.decide(DUE - timedelta(days=1))
    move(KLIMA, date(2027, 4, 8))
    assert poster.post(DUE - timedelta(days=1)) == poster.Posted(sent=len(OWNERS) - 1, cancelled=1)


def move(key: str, due_on: date) -> None:
    with store.writing() as session:
        requests.move_due(session, [key], due_on, ASKED, "udsat")


def test_whoever_noted_a_date_hears_each_time_it_is_moved(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    moved = {date(2026, 12, 14): date(2027, 6, 15), date(2026, 12, 15): date(2027, 6, 22)}
    for today, to in moved.items():
        reopen(today=today)
        live_through(today)
        move_meeting.fn(2027, "june", to, "Budgetseminaret er flyttet", today)
    week_after = date(2026, 12, 21)
    reopen(today=week_after)
    live_through(week_after)
    first, second, third = (office.digests[start : start + 7] for start in (0, 7, 14))
    assert Counter(office.digested) == dict.fromkeys(set(office.digested[:7]), 3)
    assert "Sæt kryds i kalenderen: byrådets temamøder" in {letter["Subject"] for letter in first}
    for letters, day in ((second, "tirsdag den 15. juni 2027"), (third, "tirsdag den 22. juni 2027")):
        said = [f"Temamødet i juni er flyttet til {day}" in letter["Subject"] for letter in letters]
        assert said.count(True) == 6  # and Peter reads it in English
    assert not any("har skrevet" in text_of(letter) for letter in (*second, *third))


# ── What is confidential ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def confidential(port: int) -> str:
    """An element whose title and key nobody may read before the summer."""
    secret = {"key": "salg-af-havnen", "kind": "strategy", "title": "Salg af Østhavnen", "post": SOREN.post}
    with store.writing() as session:
        session.execute(insert(Element).values(**secret, confidential_until=date(2027, 7, 1)))
    put(Request, Request.key == KLIMA, subject=secret["key"], title=secret["title"])
    return secret["title"]


@pytest.mark.parametrize("day", [ASKED, DUE - timedelta(days=1), DUE + timedelta(days=2)])
def test_a_confidential_title_is_in_no_part_of_a_mail(
    day: date, confidential: str, office: PostOffice, reopen: Reopen
) -> None:
    daily_round.fn()
    office.taken.clear()
    put(Notice, Notice.key != "", state="waiting", day=day, claimed_by=None)
    with store.reading() as session:
        number = session.scalars(select(Request.id).where(Request.key == KLIMA)).one()
    reopen(today=day)
    daily_round.fn()
    (to_soren,) = (letter for letter in office.letters if letter["To"].addresses[0].addr_spec == SOREN.email)
    everything = "\n".join(
        [*map(str, to_soren.values()), text_of(to_soren), html_of(to_soren), to_soren.as_string()]
    )
    assert "havnen" not in everything.casefold()
    assert f"lukket punkt nr. {number}" in text_of(to_soren)


def test_a_title_is_told_from_the_day_on_which_it_is_open(
    confidential: str, office: PostOffice, reopen: Reopen
) -> None:
    put(Element, Element.key == "salg-af-havnen", confidential_until=ASKED)
    daily_round.fn()
    assert any(f"»{confidential}«" in text_of(letter) for letter in office.letters)


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def html_of(message: Any) -> str:
    return str(message.get_body(("html",)).get_content())


# ── What follows from a decision ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def decided(confidential: str, office: PostOffice) -> list[Any]:
    """Three decisions after April's meeting, one confidential; Søren owes an action, Peter the telling."""
    with store.writing() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.kind == "april")).one()
        for subject, title in (("klima", "Klima"), ("kultur", "Kultur"), ("salg-af-havnen", confidential)):
            session.execute(insert(Outcome).values(**decision_about(subject, title, meeting)))
        owed = [owed_after("action", "klima", "Klima", SOREN, meeting)]
        owed.append(owed_after("communicate", "april", "temamødet i april", PETER, meeting))
        requests.open_requests(session, owed, ASKED)
    put(Request, Request.kind == "contribution", state="withdrawn", next_on=None)
    daily_round.fn()
    return office.letters


def decision_about(subject: str, title: str, meeting: int) -> dict[str, Any]:
    place = {"key": f"decision/{subject}", "meeting": meeting, "kind": "decision", "subject": subject}
    said = {"title": title, "verdict": "approved", "text": f"Vi går videre med {title}"}
    return place | said | {"version": 1, "body": "byrådet", "decided_on": ASKED, "amounts": [], "facts": {}}


def owed_after(kind: str, subject: str, title: str, owner: Member, meeting: int) -> NewRequest:
    place = {"key": f"2027/april/{kind}/{subject}", "kind": kind, "form": "done", "meeting": meeting}
    return NewRequest(**place, year=2027, subject=subject, title=title, post=owner.post, due_on=DUE)


def test_who_is_asked_to_act_reads_what_was_decided(decided: list[Any]) -> None:
    (to_soren,) = (letter for letter in decided if letter["To"].addresses[0].addr_spec == SOREN.email)
    said = "Byrådet besluttede torsdag den 25. februar (uge 8): godkendt: Vi går videre med Klima."
    assert said in text_of(to_soren)


def test_who_passes_decisions_on_reads_those_that_are_open(decided: list[Any]) -> None:
    (to_peter,) = (letter for letter in decided if letter["To"].addresses[0].addr_spec == PETER.email)
    assert to_peter["Subject"].startswith(
        "Please tell people about the decisions after the theme meeting in April"
    )
    assert '"Klima": approved; "Kultur": approved.' in text_of(to_peter)
    assert "havnen" not in to_peter.as_string().casefold() + text_of(to_peter).casefold()


# ── Tasks that change hands, and mails that reached somebody else ───────────────────────────────────────

BORN = "2027/april/contribution/born-og-unge"
NEW_ADDRESS = "aase.ny@eksempel.invalid"


def went_astray(person: Member, day: date) -> None:
    """A letter to this person reached somebody else, who said so."""
    assert passes.wrong_one(passes.issue(person.key, day), day)


def news_to(person: Member, day: date) -> None:
    line = {"subject": "2027/april/save_date", "kind": "meeting", "from_on": day}
    facts = {"meeting": "april", "meeting_on": "2027-04-20", "title": ""}
    with store.writing() as session:
        requests.tell(session, [NewLine(rung="save_date", person=person.key, facts=facts, **line)])


def test_after_a_mail_went_astray_nothing_goes_there_until_there_is_a_new_link(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    went_astray(AASE, ASKED)
    news_to(AASE, ASKED)
    daily_round.fn()
    assert AASE.email not in office.receivers
    assert office.receivers.count(IDA.email) == 1
    assert tasks("key", "acting") >= {(BORN, IDA.key), (KLIMA, None)}
    office.taken.clear()
    reopen(today=NEXT_DAY)
    daily_round.fn()
    assert office.receivers == []
    passes.renew(AASE.key, NEW_ADDRESS, NEXT_DAY)
    daily_round.fn()
    (letter,) = office.letters
    assert office.receivers == [NEW_ADDRESS]
    assert "Sæt kryds i kalenderen" in str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_a_letter_that_has_not_left_when_its_address_turns_out_wrong_never_leaves(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    news_to(AASE, ASKED)
    rounds.decide(ASKED)
    went_astray(AASE, ASKED)
    poster.post(ASKED)
    assert AASE.email not in office.receivers
    assert states()["waiting"] == 1
    office.taken.clear()
    reopen(today=NEXT_DAY)
    daily_round.fn()
    assert office.receivers == [IDA.email]
    passes.renew(AASE.key, "", NEXT_DAY)
    daily_round.fn()
    assert office.receivers == [IDA.email, AASE.email]


def test_a_task_that_was_given_away_before_its_letter_left_is_told_to_the_new_one_only(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    rounds.decide(ASKED)
    handovers.hand_over([KLIMA], IDA.key, SOREN.key, ASKED)
    poster.post(ASKED)
    assert SOREN.email not in office.receivers
    office.taken.clear()
    reopen(today=NEXT_DAY)
    daily_round.fn()
    (letter,) = office.letters
    assert office.receivers == [IDA.email]
    assert letter["Subject"] == "Givet til dig: bidrag om »Klima«"
    text = str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "Søren Bæk har givet dig opgaven med bidraget om »Klima« til temamødet i april" in text


def test_a_task_that_was_taken_back_before_its_letter_left_is_told_to_nobody(
    port: int, office: PostOffice, reopen: Reopen
) -> None:
    daily_round.fn()
    office.taken.clear()
    handovers.hand_over([KLIMA], IDA.key, SOREN.key, NEXT_DAY)
    reopen(today=NEXT_DAY)
    rounds.decide(NEXT_DAY)
    handovers.take_back([KLIMA], SOREN.key, NEXT_DAY)
    poster.post(NEXT_DAY)
    assert office.receivers == []
    reopen(today=NEXT_DAY + timedelta(days=3))
    daily_round.fn()
    assert office.receivers == []
