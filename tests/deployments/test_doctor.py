"""The doctor: what it says of homes that are well and of homes that are not, and its one test letter."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deployments import doctor
from deployments.sample_letters import ADDRESS
from models import store
from models.store import meta
from tasks import keys
from tasks.channels import reasons
from tasks.home import Home
from tests.deployments.test_command_line import run
from tests.tasks.post_office import PostOffice, free_port, open_office

TO = "it@fjordby.dk"
OWN = """
[municipality]
name = "Fjordby Kommune"
sender = "Plansekretariatet"
phone = "12 34 56 78"
email = "plan@fjordby.dk"
"""


@pytest.fixture
def live(home: Home) -> Home:
    """A home in operation, with its own settings and its keys."""
    (home.folder / "municipality.toml").write_text(OWN, encoding="utf-8")
    with store.writing() as session:
        meta.set_purpose(session, "live")
    keys.links()
    return home


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def channel(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Letters leave, to a mail server on this machine, and people reach the portal."""
    with open_office(office) as port:
        monkeypatch.setenv("PLANCYCLE_CHANNEL", f"planmail://127.0.0.1:{port}/?timeout=5")
        monkeypatch.setenv("PLANCYCLE_PUBLIC_URL", "https://plan.fjordby.dk")
        yield


def lines(home: Home | Path, to: str = "") -> list[str]:
    folder = home if isinstance(home, Path) else home.folder
    return [line.text for line in doctor.report(folder, to)]


def wrong(home: Home | Path, to: str = "") -> list[str]:
    return [line for line in lines(home, to) if line.startswith("FEJL")]


# ── A home that is well ──────────────────────────────────────────────────────


def test_a_home_in_operation_is_well_and_nothing_is_sent(
    live: Home, office: PostOffice, channel: None
) -> None:
    said = lines(live)
    assert not wrong(live)
    assert "ok   Indstillinger: Fjordby Kommune: mails kommer fra Plansekretariatet, " in said[1]
    assert any("plan@fjordby.dk må sende." in line for line in said)
    assert not office.taken


def test_one_letter_is_sent_the_way_every_letter_goes(live: Home, office: PostOffice, channel: None) -> None:
    said = lines(live, TO)
    assert f"ok   Mail: Prøvemailen til {TO} er taget imod." in "\n".join(said)
    assert office.receivers == [TO]
    letter = office.letters[0]
    assert letter["Subject"] == "Prøvemail fra Fjordby Kommune"
    assert letter["Reply-To"] == "plan@fjordby.dk"
    assert "svaret skal lande hos plan@fjordby.dk" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_all_letters_go_where_the_environment_says(
    live: Home, office: PostOffice, channel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_RECEIVER_OVERRIDE", "proeve@fjordby.dk")
    assert "alle mails går til proeve@fjordby.dk" in "\n".join(lines(live, TO))
    assert office.receivers == ["proeve@fjordby.dk"]


def test_a_dry_run_sends_nothing(
    live: Home, office: PostOffice, channel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_DRY_RUN", "true")
    assert "heller ikke prøvemailen" in "\n".join(lines(live, TO))
    assert not office.taken


def test_without_a_channel_the_letter_is_a_file(live: Home) -> None:
    assert not wrong(live, TO)
    assert len(list(live.outbox.glob("*.eml"))) == 1


# ── What the mail server answers ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("450 4.2.0 Greylisted", "Mailserveren vil først tage imod om lidt (greylisting eller travlhed)"),
        (
            "554 5.7.1 Relay access denied",
            "Bed it-afdelingen åbne for, at maskinen må sende til andre domæner.",
        ),
        ("550 5.1.1 No such user", f"Mailserveren tager ikke imod mails til {TO}. Er adressen rigtig?"),
    ],
)
def test_a_receiver_that_is_not_taken(
    answer: str, sentence: str, live: Home, office: PostOffice, channel: None
) -> None:
    office.at_rcpt[TO] = answer
    (said,) = wrong(live, TO)
    assert sentence in said and answer in said


def test_a_letter_that_is_not_taken(live: Home, office: PostOffice, channel: None) -> None:
    office.at_data[TO] = "554 5.7.1 Looks like spam"
    (said,) = wrong(live, TO)
    assert "Et filter har måske taget den" in said


def test_a_letter_whose_fate_nobody_knows_is_a_note(live: Home, office: PostOffice, channel: None) -> None:
    office.hang_up_after = "data"
    assert not wrong(live, TO)
    assert "Se efter, om den kom frem." in "\n".join(lines(live, TO))


def test_a_server_that_is_not_there_gets_no_letter(live: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_CHANNEL", f"planmail://127.0.0.1:{free_port()}")
    monkeypatch.setenv("PLANCYCLE_PUBLIC_URL", "https://plan.fjordby.dk")
    (said,) = wrong(live, TO)
    assert "afviser forbindelser" in said
    assert any("ikke sendt, før det er rettet" in line for line in lines(live, TO))


def test_a_channel_nobody_understands(live: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_CHANNEL", "HEMMELIG://x")
    monkeypatch.setenv("PLANCYCLE_PUBLIC_URL", "https://plan.fjordby.dk")
    (said,) = wrong(live, TO)
    assert said.startswith("FEJL Mail:")


def test_no_letter_leaves_a_demo(live: Home, office: PostOffice, channel: None) -> None:
    with store.writing() as session:
        meta.set_purpose(session, "demo")
    (said,) = wrong(live, TO)
    assert "herfra sendes der aldrig mails" in said
    assert not office.taken


# ── What lies and runs on this machine ───────────────────────────────────────


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    said = wrong(tmp_path / "hjem", TO)
    assert [line.split(":")[0] for line in said] == ["FEJL Hjemmet", "FEJL Database"]
    assert not (tmp_path / "hjem").exists()


def test_settings_that_cannot_be_read(live: Home) -> None:
    (live.folder / "municipality.toml").write_text("[municipality]\nnavn = 'x'\n", encoding="utf-8")
    (said,) = wrong(live)
    assert "municipality.navn" in said


def test_an_address_that_no_mail_reaches(live: Home, channel: None) -> None:
    (live.folder / "municipality.toml").write_text(OWN.replace("fjordby.dk", "by.example"), encoding="utf-8")
    (said,) = wrong(live)
    assert "plan@by.example findes ikke i virkeligheden" in said


def test_letters_that_leave_without_links(live: Home, channel: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANCYCLE_PUBLIC_URL")
    (said,) = wrong(live)
    assert "PLANCYCLE_PUBLIC_URL" in said


def test_a_day_that_was_moved_and_keys_that_others_can_read(
    live: Home, channel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_TODAY", "2027-03-15")
    (live.folder / "keys" / "links").chmod(0o644)
    said = wrong(live)
    assert [line.split(":")[0] for line in said] == ["FEJL Nøgler", "FEJL Ur"]
    assert "FEJL Nøgler: Andre på maskinen kan læse nøglerne til links. Kør: chmod 600 " in said[0]


def test_a_database_of_an_older_version(live: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.store.schema.head", lambda: "9999")
    (said,) = wrong(live)
    assert "Kør: python -m deployments migrate" in said


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server on this machine that answers everything with one status."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says_it_runs(home: Home, prefect: int, portal: int) -> None:
    (home.folder / "prefect").mkdir(exist_ok=True)
    (home.folder / "prefect" / "address").write_text(f"http://127.0.0.1:{prefect}/api\n", encoding="utf-8")
    home.portal_file.write_text(f"http://127.0.0.1:{portal}\n", encoding="utf-8")


def test_what_runs_is_looked_for(live: Home) -> None:
    with answering(200) as port:
        says_it_runs(live, port, port)
        said = "\n".join(lines(live))
    assert f"ok   Prefect: Prefect svarer på http://127.0.0.1:{port}/api." in said
    assert f"ok   Side: De ansvarliges side svarer på http://127.0.0.1:{port}." in said


def test_what_should_run_and_does_not_is_wrong(live: Home) -> None:
    with answering(503) as port:
        says_it_runs(live, free_port(), port)
        said = wrong(live)
    assert [line.split(":")[0] for line in said] == ["FEJL Side", "FEJL Prefect"]
    assert "HTTP 503" in said[0]
    assert "Connection refused" in said[1]


# ── The command ──────────────────────────────────────────────────────────────


def test_the_command_says_it_and_ends_with_one(tmp_path: Path) -> None:
    said = run(tmp_path / "hjem", "doctor", "--to", ADDRESS)
    assert said.code == 1
    assert said.out.endswith("ting skal rettes.\n")
    assert not said.err
    assert not (tmp_path / "hjem").exists()


def test_both_languages_say_the_same_things() -> None:
    for words in doctor.SAID.values():
        assert words.da.count("{") == words.en.count("{")
    assert reasons.REASONS["da"].keys() == reasons.REASONS["en"].keys()
