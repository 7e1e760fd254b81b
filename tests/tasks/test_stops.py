"""Stopped just before it leaves: the poster looks once more at every letter, at a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from models import store
from models.desk_page import Pages, desk_page
from models.requests import NewLine
from models.settings import read_settings
from models.store import overview, requests
from models.store.tables import Person
from tasks import poster
from tasks.ledger import bounces, corrections, invitations, stops
from tasks.ledger import round as rounds
from tests.people import AASE, BIRGIT, IDA, PETER, SOREN, Member
from tests.tasks.owing import ASKED, OWNERS, notices, owe_contributions, tasks
from tests.tasks.post_office import PostOffice, open_office
from tests.tasks.returned import bounce, mail

KULTUR = "2027/april/contribution/kultur"


class WhileSending(PostOffice):
    """A mail server at whose first letter somebody in the town hall presses a form."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], Any] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        press, self.meanwhile = self.meanwhile, None
        if press is not None:
            press()
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def office(cast: tuple[Member, ...], monkeypatch: pytest.MonkeyPatch) -> Iterator[WhileSending]:
    """The mail server listens; five contributions are owed, and the letters of the day are decided."""
    owe_contributions()
    opened = WhileSending()
    with open_office(opened) as port:
        monkeypatch.setenv("PLANCYCLE_CHANNEL", f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5")
        monkeypatch.setenv("PLANCYCLE_TODAY", str(ASKED))
        from tasks.home import open_home

        open_home()
        rounds.decide(ASKED)
        yield opened


def states() -> dict[str, str]:
    return dict(notices("person", "state"))


def test_a_letter_is_stopped_although_the_poster_has_it_in_its_hands(office: WhileSending) -> None:
    office.meanwhile = lambda: stops.stop(person=SOREN.key, today=ASKED)
    posted = poster.post(ASKED)
    assert (posted.sent, posted.cancelled) == (len(OWNERS) - 1, 1)
    assert SOREN.email not in office.receivers
    assert states()[SOREN.key] == "cancelled"


def test_a_letter_about_a_matter_is_stopped_in_the_posters_hands(office: WhileSending) -> None:
    office.meanwhile = lambda: stops.stop(matter="Klima", requests=[KULTUR], today=ASKED)
    assert poster.post(ASKED).cancelled == 2
    assert not {SOREN.email, IDA.email} & set(office.receivers)


def test_a_letter_in_the_posters_hands_is_corrected_when_it_has_left(office: WhileSending) -> None:
    said: list[str] = []

    def press() -> None:
        done = corrections.correct(ASKED, "Fristen var forkert", people=[PETER.email], today=ASKED)
        said.append(done.sentence)

    office.meanwhile = press
    poster.post(ASKED)
    assert said == ["1 mail er på vej lige nu: tryk igen om lidt."]
    again = corrections.correct(ASKED, "Fristen var forkert", people=[PETER.email], today=ASKED)
    assert again.sentence == "1 person får én rettelse."


def test_stopping_takes_back_what_waits_in_the_same_moment(office: WhileSending) -> None:
    said = stops.stop(person=IDA.email, today=ASKED)
    assert (said.letters, said.tasks) == (1, (KULTUR,))
    assert "1 mail, der ventede, er taget tilbage. 1 opgave venter hos jer." in said.sentence
    assert states()[IDA.key] == "cancelled"
    poster.post(ASKED)
    assert IDA.email not in office.receivers and len(office.taken) == len(OWNERS) - 1


def test_what_never_left_is_asked_when_mails_go_again(office: WhileSending) -> None:
    stops.stop(person=IDA.key, today=ASKED)
    poster.post(ASKED)
    stops.resume(person=IDA.key, today=ASKED)
    rounds.decide(ASKED + timedelta(days=1))
    assert (IDA.key, "waiting") in notices("person", "state")
    assert {one for one in tasks("key", "rung") if one[0] == KULTUR} == {(KULTUR, "request")}


def test_a_letter_that_names_the_dead_does_not_leave_and_others_do(office: WhileSending) -> None:
    _tell(AASE, "manager", KULTUR, owner=IDA.key)
    _tell(BIRGIT, "note", "2027/april/contribution/kommuneplan", told=[["Kultur", "hold", ""]])
    stops.stop(person=IDA.key, matter="Kultur", today=ASKED)
    rounds.decide(ASKED)
    poster.post(ASKED)
    assert not [letter for letter in office.letters if "Ida" in str(letter) or "Kultur" in str(letter)]


def _tell(person: Member, rung: str, subject: str, **facts: Any) -> None:
    with store.writing() as session:
        line = NewLine(
            subject=subject, rung=rung, person=person.key, kind="contribution", from_on=ASKED, facts=facts
        )
        requests.tell(session, [line])


def test_nobody_stopped_is_invited_and_nobody_is_called_off(office: WhileSending) -> None:
    invitations.invite(ASKED)
    stops.stop(person=AASE.key, today=ASKED)
    invitations.invite(ASKED)
    poster.post(ASKED)
    assert AASE.email not in office.receivers


# ── Addresses that are gone ─────────────────────────────────────────────────────────────────────────────


def unreached() -> set[tuple[str, date | None]]:
    with store.reading() as session:
        rows = session.query(Person.key, Person.bounced_on).all()
    return {(row.key, row.bounced_on) for row in rows if row.bounced_on is not None}


def day_page() -> str:
    settings = read_settings()
    with store.reading() as session:
        picture = overview.picture(session, settings, ASKED)._replace(unread=bounces.unread())
    return desk_page(picture, settings, Pages("hvem-mangler-hvad"))


def lay(**mails: bytes) -> None:
    bounces.folder().mkdir(exist_ok=True)
    for name, content in mails.items():
        (bounces.folder() / f"{name}.eml").write_bytes(content)


def left() -> list[str]:
    return sorted(file.stem for file in bounces.folder().iterdir())


def test_an_address_the_mail_server_does_not_know_is_not_tried_again(office: WhileSending) -> None:
    office.at_rcpt[AASE.email] = "550 5.1.1 Ukendt modtager"
    office.at_rcpt[PETER.email] = "550 5.7.1 relay not permitted"
    poster.post(ASKED)
    assert unreached() == {(AASE.key, ASKED)}
    assert f"(uge 8) er mails til {AASE.email} kommet tilbage. Ret adressen" in day_page()
    rounds.decide(ASKED)
    poster.post(ASKED)
    assert office.receivers.count(IDA.email) == 1, "the deputy has had her letter of the day"
    rounds.decide(ASKED + timedelta(days=1))
    assert (IDA.key, ASKED + timedelta(days=1)) in notices("person", "day")


def test_what_the_mailbox_says_is_written_down_and_thrown_away(office: WhileSending) -> None:
    poster.post(ASKED)
    ids = dict(notices("person", "message_id"))
    lay(
        gone=bounce("ukendt@andet.invalid", message_id=ids[IDA.key], to=IDA.email),
        late=bounce(SOREN.email, "4.2.2"),
        reply=mail("Automatisk svar: Hjælp", Auto_Submitted="auto-replied"),
        human=mail("SV: Hjælp til temamødet"),
        stranger=bounce("en.anden@andet.invalid"),
    )
    taken = bounces.take_in(ASKED)
    assert (taken.unreached, taken.thrown_away, taken.unread) == ((IDA.key,), 3, 2)
    assert left() == ["human", "stranger"]
    assert bounces.take_in(ASKED).is_empty
    assert states()[IDA.key] == "refused"
    page = day_page()
    assert "Der ligger 2 mails i mappen »mailbox«, som et menneske skal læse." in page
    assert "syg" not in page and page.count("Ida Nygaard kan ikke nås") == 1


def test_a_late_report_about_an_old_address_changes_nothing(office: WhileSending) -> None:
    poster.post(ASKED)
    ids = dict(notices("person", "message_id"))
    lay(old=bounce("gammel@eksempel.invalid", message_id=ids[IDA.key], to="gammel@eksempel.invalid"))
    assert bounces.take_in(ASKED).unreached == ()
    assert (left(), unreached()) == ([], set())


def test_a_corrected_address_is_written_to_again(office: WhileSending) -> None:
    from tasks.ledger import passes

    lay(gone=bounce(IDA.email))
    bounces.take_in(ASKED)
    passes.renew(IDA.key, "ida.ny@eksempel.invalid", ASKED)
    assert unreached() == set()


def test_without_a_mailbox_there_is_nothing_to_read(office: WhileSending) -> None:
    assert bounces.take_in(ASKED).is_empty
    assert bounces.said(bounces.take_in(ASKED), {}) == "Der ligger ingen nye mails i mappen."
