"""A mail server that misbehaves in each of the ways they do, and the sentence that says which."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from models.notices import Delivery
from tasks import clock
from tasks.channels import relay
from tasks.channels.planmail import MailServer
from tasks.channels.relay import Found, told, tried
from tests.tasks.post_office import PostOffice, free_port, open_office

SENDER = "plan@fjordby.dk"
HERE = "127.0.0.1"


def found(port: int, sender: str = SENDER, host: str = HERE, **options: Any) -> list[Found]:
    server = MailServer(host, port, **{"timeout": 0.5} | options)
    return list(tried(server, sender, "da"))


def fault(port: int, sender: str = SENDER, host: str = HERE, **options: Any) -> str:
    """The one thing that is wrong; it comes last."""
    looked = found(port, sender, host, **options)
    assert [one.state == "wrong" for one in looked] == [False] * (len(looked) - 1) + [True], looked
    return looked[-1].sentence


@contextmanager
def a_server_that(says: bytes | None) -> Iterator[int]:
    """Takes connections and says these bytes before it goes; None: takes them and keeps silent."""
    kept: list[socket.socket] = []
    with socket.create_server((HERE, 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    if says is None:
                        kept.append(connection)
                    else:
                        connection.sendall(says)
                        connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in kept:
                connection.close()


@contextmanager
def a_wall() -> Iterator[int]:
    """A port that answers nothing at all, as behind a firewall: its queue is full."""
    with socket.socket() as listening:
        listening.bind((HERE, 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        try:
            yield listening.getsockname()[1]
        finally:
            for one in waiting:
                one.close()


# ── Well ─────────────────────────────────────────────────────────────────────


def test_a_server_that_is_well_is_told_step_by_step_and_gets_no_letter() -> None:
    office = PostOffice()
    with open_office(office) as port:
        looked = found(port)
    assert [(one.state, one.sentence) for one in looked] == [
        ("right", "Navnet 127.0.0.1 kendes: 127.0.0.1."),
        ("right", f"127.0.0.1 svarer på port {port}."),
        ("right", "Forbindelsen er ikke krypteret, men den forlader ikke maskinen."),
        ("right", "plan@fjordby.dk må sende."),
    ]
    assert not office.taken


def test_everything_can_be_said_in_english() -> None:
    with open_office(PostOffice()) as port:
        looked = list(tried(MailServer(HERE, port), SENDER, "en"))
    assert looked[-1].sentence == "plan@fjordby.dk may send."


def test_an_open_wire_out_of_the_house_is_worth_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "LOOPBACK", frozenset())
    with open_office(PostOffice()) as port:
        notes = [one.sentence for one in found(port) if one.state == "note"]
    assert notes == [
        "Forbindelsen er ikke krypteret. Det er kun i orden på jeres eget net: spørg it-afdelingen."
    ]


def test_a_slow_server_is_worth_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SLOW", 0.0)
    with open_office(PostOffice()) as port:
        assert found(port)[-1].sentence.startswith("Mailserveren er langsom: 0 sekunder")


# ── Nobody there ─────────────────────────────────────────────────────────────


def test_a_name_that_does_not_exist() -> None:
    assert fault(25, host="mail.findes-ikke.invalid").startswith(
        "Navnet mail.findes-ikke.invalid findes ikke."
    )


def test_a_port_that_is_shut() -> None:
    port = free_port()
    assert fault(port).startswith(f"127.0.0.1 afviser forbindelser på port {port}.")


def test_a_firewall_that_says_nothing() -> None:
    with a_wall() as port:
        assert "firewall" in fault(port)


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (None, "siger ikke noget i 0.5 sekunder"),
        (b"", "127.0.0.1 afbryder forbindelsen."),
        (b"554 go away\r\n", "vil ikke tale med denne maskine. Den svarede: 554 go away."),
        (b"220 hello\r\n", "127.0.0.1 afbryder forbindelsen."),
    ],
    ids=["silent", "gone", "unwelcome", "gone after hello"],
)
def test_a_server_that_does_not_talk(says: bytes | None, sentence: str) -> None:
    with a_server_that(says) as port:
        assert sentence in fault(port)


# ── Encryption ───────────────────────────────────────────────────────────────


class Papers:
    """A certificate and its key, and a server that shows them."""

    def __init__(self, folder: Path, name: str = HERE, days: int = 2) -> None:
        self.file = folder / "server.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        today = clock.instant()
        certificate = (
            x509.CertificateBuilder(issuer, issuer, key.public_key(), x509.random_serial_number())
            .not_valid_before(today - timedelta(days=3))
            .not_valid_after(today + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)

    @property
    def shown(self) -> ssl.SSLContext:
        """What the server encrypts with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def with_papers(papers: Papers, **options: Any) -> list[Found]:
    with open_office(PostOffice(), tls_context=papers.shown) as port:
        return found(port, **{"timeout": 5} | options)


def test_a_certificate_that_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = Papers(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.file))
    looked = with_papers(papers, secure="starttls")
    assert looked[2] == ("right", "Forbindelsen er krypteret, og certifikatet gælder.")
    assert looked[-1] == ("right", "plan@fjordby.dk må sende.")


@pytest.mark.parametrize(
    ("name", "days", "known", "sentence"),
    [
        (HERE, 2, False, "Ingen står inde for certifikatet hos 127.0.0.1 (self-signed certificate)."),
        (HERE, -1, True, "Certifikatet hos 127.0.0.1 er udløbet."),
        ("10.0.0.1", 2, True, "Certifikatet gælder ikke for navnet 127.0.0.1."),
    ],
    ids=["unknown", "expired", "other name"],
)
def test_a_certificate_that_is_wrong(
    name: str, days: int, known: bool, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = Papers(tmp_path, name, days)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(papers.file))
    assert with_papers(papers, secure="starttls")[-1].sentence.startswith(sentence)


def test_a_certificate_that_nobody_checks_is_worth_a_note(tmp_path: Path) -> None:
    looked = with_papers(Papers(tmp_path))
    assert "certifikatet bliver ikke kontrolleret" in looked[2].sentence
    assert [one.state for one in looked] == ["right", "right", "note", "right"]


def test_a_server_without_encryption_where_we_ask_for_it() -> None:
    with open_office(PostOffice()) as port:
        assert "tilbyder ikke en krypteret forbindelse" in fault(port, secure="starttls")


def test_a_server_that_is_spoken_to_encrypted_too_soon() -> None:
    with open_office(PostOffice()) as port:
        assert "taler ikke krypteret fra første færd" in fault(port, secure="tls")


# ── Login and sender ─────────────────────────────────────────────────────────


def doorman(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"aben-dor", handled=False)


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ({"user": "plan", "password": "aben-dor"}, "plan@fjordby.dk må sende."),
        (
            {"user": "plan", "password": "lukket-dor"},
            "127.0.0.1 tog ikke imod brugernavn og adgangskode: 535",
        ),
    ],
    ids=["right", "wrong"],
)
def test_a_server_with_a_login(login: dict[str, str], sentence: str) -> None:
    with open_office(PostOffice(), authenticator=doorman, auth_require_tls=False) as port:
        looked = found(port, **login)
    assert looked[-1].sentence.startswith(sentence)
    assert "-dor" not in str(looked)


def test_a_server_that_knows_no_login() -> None:
    with open_office(PostOffice()) as port:
        assert "Lad dem ude af kanalen" in fault(port, user="plan", password="aben-dor")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("550 5.7.1 Not yours", "127.0.0.1 tager ikke imod mails fra plan@fjordby.dk: 550 5.7.1 Not yours."),
        (
            "530 5.7.0 Authentication required",
            "127.0.0.1 kræver login eller kryptering, før den tager imod: 530 5.7.0 Authentication required.",
        ),
        ("451 4.3.2 Later", "127.0.0.1 vil ikke tage imod lige nu: 451 4.3.2 Later."),
    ],
)
def test_a_sender_that_is_not_taken(answer: str, sentence: str) -> None:
    office = PostOffice()
    office.at_mail = answer
    with open_office(office) as port:
        assert fault(port).startswith(sentence)


def test_a_sender_that_is_no_address() -> None:
    with open_office(PostOffice()) as port:
        assert fault(port, "plan").startswith("Afsenderadressen plan kan ikke bruges.")


# ── The one letter ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("became", "state", "sentence"),
    [
        (Delivery(state="sent"), "right", "taget imod"),
        (Delivery(state="later", code=450, at="receiver", reason="450 Greylisted"), "wrong", "greylisting"),
        (
            Delivery(state="refused", code=554, at="receiver", reason="554 Relay access denied"),
            "wrong",
            "andre domæner",
        ),
        (
            Delivery(state="refused", code=550, at="receiver", reason="550 No such user"),
            "wrong",
            "Er adressen rigtig?",
        ),
        (Delivery(state="refused", code=554, at="content", reason="554 Spam"), "wrong", "Et filter"),
        (Delivery(state="refused", reason="x"), "wrong", "kan ikke bruges i en mail"),
        (Delivery(state="later", reason="disken er fuld"), "wrong", "kom ikke afsted: disken er fuld."),
        (Delivery(state="doubtful", reason="x"), "note", "Se efter, om den kom frem."),
    ],
)
def test_what_became_of_the_letter_is_said(became: Delivery, state: str, sentence: str) -> None:
    said = told(became, "bo@fjordby.dk", "da")
    assert said.state == state
    assert sentence in said.sentence


def test_the_password_is_never_shown() -> None:
    server = MailServer(HERE, 25, user="plan", password="HEMMELIG")
    assert "HEMMELIG" not in repr(replace(server, timeout=1.0))
