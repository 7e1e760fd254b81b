"""Letters on their way: real mail servers that take, refuse, hesitate and hang up, and the outbox folder."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from models.facts import Refused
from models.notices import Letter
from tasks.channels.planbox import file_name
from tasks.channels.planmail import Bucket
from tasks.lettering import render
from tasks.notify import open_channel
from tests.tasks.post_office import PostOffice, open_office, read
from tests.tasks.written import a_letter, a_line


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def url(office: PostOffice) -> Iterator[str]:
    with open_office(office) as port:
        yield f"planmail://127.0.0.1:{port}/?rate=0&timeout=5"


def sent(url: str, *letters: Letter, to: str | None = None) -> list[Any]:
    channel = open_channel(url)
    try:
        return [channel.send(letter, render(letter), to or letter.to_email) for letter in letters]
    finally:
        channel.close()


# ── What travels ─────────────────────────────────────────────────────────────


def test_a_letter_arrives_as_it_was_written(office: PostOffice, url: str) -> None:
    letter = a_letter(a_line("late", title="Ældre- og handicappolitik"))
    assert sent(url, letter)[0].state == "sent"
    sender, receivers, content = office.taken[0]
    message, written = read(content), render(letter)
    assert (sender, receivers) == ("plan@fjordby.dk", ["bjorn@fjordby.dk"])
    assert message["Subject"] == "Vi mangler dit svar om »Ældre- og handicappolitik«"
    assert message["To"].addresses[0].display_name == "Bjørn Ærø, Sundhed"
    assert message["From"].addresses[0].display_name == "Plansekretariatet, Fjordby Kommune"
    assert message["Reply-To"] == "plan@fjordby.dk"
    assert message["Message-ID"] == letter.message_id
    assert message["Date"] == "Thu, 13 May 2027 08:00:00 +0200"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content().replace("\r\n", "\n").strip() for part in message.iter_parts())
    assert text == written.text.strip()
    assert html == written.html.strip()


def test_a_repeat_is_the_same_message_byte_for_byte(office: PostOffice, url: str) -> None:
    sent(url, a_letter())
    sent(url, a_letter())
    assert office.taken[0] == office.taken[1]


def test_only_short_ascii_lines_travel(office: PostOffice, url: str) -> None:
    long_name = "Bjørn Ødegård-Ærø, konstitueret centerchef for Sundhed, Ældre og Handicap (vikar)"
    sent(url, a_letter(a_line(title="Å" * 120), to_name=long_name))
    content = office.taken[0][2]
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78 + len("Content-Type: ")
    assert "Å" * 120 in read(content).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_line_that_opens_with_a_dot_arrives_whole(office: PostOffice, url: str) -> None:
    letter = a_letter(a_line("feedback", facts={"decision": "Sådan:\n.\n.NET udfases"}))
    sent(url, letter)
    assert ".NET udfases." in read(office.taken[0][2]).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_letter_sent_elsewhere_says_whose_it_was(office: PostOffice, url: str) -> None:
    sent(url, a_letter(), to="prove@fjordby.dk")
    assert office.taken[0][1] == ["prove@fjordby.dk"]
    assert read(office.taken[0][2])["X-Plan-cycle-Originally-To"] == "bjorn@fjordby.dk"


def test_a_letter_to_its_receiver_does_not_say_so_twice(office: PostOffice, url: str) -> None:
    sent(url, a_letter())
    assert "X-Plan-cycle-Originally-To" not in read(office.taken[0][2])


def test_a_danish_domain_travels_in_ascii(office: PostOffice, url: str) -> None:
    assert sent(url, a_letter(to_email="bo@årby.dk"))[0].state == "sent"
    assert office.taken[0][1] == ["bo@xn--rby-tla.dk"]


def test_the_url_may_name_another_sender(office: PostOffice, url: str) -> None:
    sent(f"{url}&from=robot@fjordby.dk", a_letter())
    assert office.taken[0][0] == "robot@fjordby.dk"
    assert read(office.taken[0][2])["From"].addresses[0].addr_spec == "robot@fjordby.dk"
    assert read(office.taken[0][2])["Reply-To"] == "plan@fjordby.dk"


def test_many_letters_share_one_connection(office: PostOffice, url: str) -> None:
    assert [one.state for one in sent(url, *[a_letter(key=f"k/{n}") for n in range(20)])] == ["sent"] * 20
    assert len(office.sessions) == 1


# ── What the server says ─────────────────────────────────────────────────────


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 Ukendt modtager", "refused"),
        ("552 5.2.2 Postkassen er fuld", "refused"),
        ("451 4.7.1 Prøv igen senere", "later"),
        ("450 4.2.0 Greylisted", "later"),
        ("530 5.7.0 Authentication required", "later"),
    ],
)
def test_refused_is_for_good_and_later_is_for_now(
    office: PostOffice, url: str, where: str, answer: str, state: str
) -> None:
    getattr(office, where)["bjorn@fjordby.dk"] = answer
    delivery = sent(url, a_letter())[0]
    assert delivery.state == state
    assert answer in delivery.reason
    assert not office.taken


def test_one_refused_receiver_does_not_stop_the_next(office: PostOffice, url: str) -> None:
    office.at_rcpt["vaek@fjordby.dk"] = "550 Ukendt modtager"
    office.at_data["fuld@fjordby.dk"] = "452 Fuld"
    letters = [a_letter(key=to, to_email=f"{to}@fjordby.dk") for to in ("bo", "vaek", "fuld", "ida")]
    assert [one.state for one in sent(url, *letters)] == ["sent", "refused", "later", "sent"]
    assert len(office.taken) == 2


@pytest.mark.parametrize(("hang_up", "state"), [("rcpt", "later"), ("data", "doubtful")])
def test_only_a_letter_that_may_have_left_is_doubtful(
    office: PostOffice, url: str, hang_up: str, state: str
) -> None:
    office.hang_up_after = hang_up
    delivery = sent(url, a_letter())[0]
    assert delivery.state == state
    assert delivery.reason == "forbindelsen blev afbrudt, før mailserveren havde svaret"


def test_a_broken_connection_is_opened_again(office: PostOffice, url: str) -> None:
    channel = open_channel(url)
    office.hang_up_after = "data"
    states = [channel.send(a_letter(), render(a_letter()), "bjorn@fjordby.dk").state]
    office.hang_up_after = ""
    states.append(channel.send(a_letter(), render(a_letter()), "bjorn@fjordby.dk").state)
    channel.close()
    assert states == ["doubtful", "sent"]


def test_a_kept_connection_may_have_gone_to_sleep(office: PostOffice) -> None:
    with open_office(office, timeout=0.3) as port:
        channel = open_channel(f"planmail://127.0.0.1:{port}/?rate=0&timeout=5")
        first = channel.send(a_letter(), render(a_letter()), "bjorn@fjordby.dk")
        time.sleep(0.8)
        second = channel.send(a_letter(), render(a_letter()), "bjorn@fjordby.dk")
        channel.close()
    assert (first.state, second.state) == ("sent", "sent")


def test_no_server_is_later(office: PostOffice) -> None:
    with open_office(office) as port:
        closed = f"planmail://127.0.0.1:{port}/?rate=0&timeout=2"
    delivery = sent(closed, a_letter())[0]
    assert delivery.state == "later"
    assert delivery.reason.startswith(f"ingen forbindelse til mailserveren 127.0.0.1:{port}")


@pytest.mark.parametrize(
    "to", ["ingen", "bo@", "@fjordby.dk", "bjørn@fjordby.dk", "bo ås@fjordby.dk", "a@b>.dk", ""]
)
def test_an_address_nobody_could_take_is_refused(office: PostOffice, url: str, to: str) -> None:
    letter = a_letter()
    channel = open_channel(url)
    delivery = channel.send(letter, render(letter), to)
    channel.close()
    assert (delivery.state, delivery.reason) == ("refused", "adressen kan ikke bruges i en mail")
    assert not office.sessions


def test_reasons_are_in_the_secretariats_language(office: PostOffice, url: str) -> None:
    channel = open_channel(url, "en")
    assert (
        channel.send(a_letter(), render(a_letter()), "nobody").reason
        == "the address cannot be used in a mail"
    )
    channel.close()


# ── Secrets ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("password", "state", "reason"),
    [
        ("hemmelig@1", "sent", ""),
        ("forkert", "later", "mailserveren tog ikke imod brugernavn og adgangskode (535)"),
    ],
)
def test_the_password_opens_the_server(office: PostOffice, password: str, state: str, reason: str) -> None:
    asked: list[bytes] = []

    def doorman(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        asked.append(data.password)
        return AuthResult(success=data.password == b"hemmelig@1", handled=False)

    with open_office(office, authenticator=doorman, auth_require_tls=False) as port:
        quoted = password.replace("@", "%40")
        delivery = sent(f"planmail://plan:{quoted}@127.0.0.1:{port}/?rate=0&timeout=5", a_letter())[0]
    assert (delivery.state, delivery.reason) == (state, reason)
    assert asked


@pytest.mark.parametrize(
    "url",
    [
        "planmail://plan:HEMMELIG@mail.fjordby.dk:587",
        "mailtos://plan:HEMMELIG@fjordby.dk?smtp=mail.fjordby.dk",
        "json://plan:HEMMELIG@fjordby.dk",
    ],
)
def test_a_channel_does_not_show_its_password(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = open_channel(url)
    assert "HEMMELIG" not in repr(channel) + repr(getattr(channel, "server", "")) + caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "HEMMELIG",
        "nogetandet://plan:HEMMELIG@fjordby.dk",
        "planmail://plan:HEMMELIG@",
        "planmail://plan:HEMMELIG@fjordby.dk?secure=no",
        "planmail://plan:HEMMELIG@fjordby.dk?secure=maaske",
        "planmail://plan:HEMMELIG@fjordby.dk?rate=mange",
        "planbox://relativ/mappe",
        "mailto://HEMMELIG",
    ],
)
def test_a_url_nobody_understands_is_refused_without_being_shown(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Refused) as refused:
        open_channel(url)
    assert "HEMMELIG" not in str(refused.value) + caplog.text
    assert "right is" in str(refused.value).lower()


def test_a_password_is_never_sent_in_the_clear(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.channels.planmail.LOOPBACK", frozenset())
    with open_office(office) as port:
        delivery = sent(f"planmail://plan:HEMMELIG@127.0.0.1:{port}/?rate=0", a_letter())[0]
    assert (delivery.state, delivery.reason) == (
        "later",
        "mailserveren tilbyder ikke en krypteret forbindelse",
    )


# ── Which channel a URL names ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "server", "port", "secure"),
    [
        (
            "mailto://plan:x@fjordby.dk?smtp=mail.fjordby.dk&from=plan@fjordby.dk",
            "mail.fjordby.dk",
            25,
            "auto",
        ),
        ("mailtos://plan:x@fjordby.dk?smtp=mail.fjordby.dk", "mail.fjordby.dk", 587, "starttls"),
        ("mailtos://plan:x@fjordby.dk?smtp=mail.fjordby.dk&mode=ssl", "mail.fjordby.dk", 465, "tls"),
        ("mailto://plan:x@gmail.com", "smtp.gmail.com", 587, "starttls"),
    ],
)
def test_mailto_is_sent_by_our_own_post(url: str, server: str, port: int, secure: str) -> None:
    channel: Any = open_channel(url)
    assert channel.policy == "resend"
    assert (channel.server.host, channel.server.port, channel.server.secure) == (server, port, secure)


def test_every_other_schema_is_apprises_own() -> None:
    from apprise.decorators import notify

    told: list[tuple[str, str]] = []

    @notify(on="opslagstavle")  # type: ignore[untyped-decorator]  # Apprise has no types
    def pin(body: str, title: str, *_: Any, **__: Any) -> bool:
        told.append((title, body))
        return "Frist" in title

    channel = open_channel("opslagstavle://")
    reminder, request = a_letter(a_line("reminder")), a_letter()
    states = [channel.send(one, render(one), one.to_email).state for one in (reminder, request)]
    assert channel.policy == "park"
    assert states == ["sent", "doubtful"]
    assert told[0] == (render(reminder).subject, render(reminder).text.rstrip())


def test_a_bare_notification_finds_no_way_through_our_schemas(tmp_path: Path) -> None:
    import apprise

    open_channel(f"planbox://{tmp_path}")
    outlet = apprise.Apprise()
    assert outlet.add(f"planbox://{tmp_path}")
    assert not outlet.notify(body="hej", title="hej")
    assert not list(tmp_path.iterdir())


# ── The outbox folder ────────────────────────────────────────────────────────


def test_a_letter_is_one_file_however_often_it_is_written(tmp_path: Path) -> None:
    url = f"planbox://{tmp_path}/ud bakke/økonomi"
    assert [one.state for one in sent(url, a_letter(), a_letter())] == ["sent", "sent"]
    (file,) = (tmp_path / "ud bakke" / "økonomi").iterdir()
    assert file.suffix == ".eml"
    assert read(file.read_bytes())["Message-ID"] == a_letter().message_id
    assert open_channel(url).policy == "keyed"


def test_two_letters_are_two_files(tmp_path: Path) -> None:
    sent(f"planbox://{tmp_path}", a_letter(key="2027-05-13/7/digest"), a_letter(key="2027-05-13/8/digest"))
    assert len(list(tmp_path.iterdir())) == 2


def test_only_the_owner_reads_the_outbox(tmp_path: Path) -> None:
    sent(f"planbox://{tmp_path}", a_letter())
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_name_does_not_tell_what_the_letter_is_about() -> None:
    assert "plejehjem" not in file_name("2027-05-13/7/reply/nyt-plejehjem")
    assert file_name("2027-05-13/7/digest").startswith("2027-05-13-7-digest-")


def test_a_half_written_file_is_not_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = open_channel(f"planbox://{tmp_path}")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    delivery = channel.send(a_letter(), render(a_letter()), "bjorn@fjordby.dk")
    assert (delivery.state, delivery.reason) == (
        "later",
        "udbakken kan ikke skrives: No space left on device",
    )
    assert not list(tmp_path.glob("*.eml"))


def test_an_outbox_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x")
    with pytest.raises(Refused, match="cannot be made"):
        open_channel(f"planbox://{tmp_path}/fil/ud")


# ── The rate ─────────────────────────────────────────────────────────────────


def test_a_bucket_lets_a_seconds_worth_through_and_then_keeps_the_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    bucket = Bucket(5)
    for _ in range(25):
        bucket.take()
    assert now[0] == pytest.approx(4.0)
