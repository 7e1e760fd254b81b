"""Tries a mail server step by step, as far as the sender, and says in words where it stops."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Literal, NamedTuple

from models.choices import Words
from models.notices import Delivery
from models.settings import Language
from tasks.channels.envelope import AddressError, wire_address
from tasks.channels.planmail import LOOPBACK, MailServer, connected, encrypted

SLOW = 5.0
"""Seconds from the first byte to a sender taken, above which a round of letters drags on."""

EXPIRED, NOT_ITS_NAME = 10, (62, 64)
"""OpenSSL's numbers for faults of a certificate (X509_V_ERR_…): its time, its host name, its IP address."""

NEEDS_LOGIN = 530
"""The server wants a login, or encryption, before it takes any letter (RFC 4954, RFC 3207)."""

BUSY = range(400, 500)
"""Answers that mean *not now* (RFC 5321, 4.2.1)."""

SAID: dict[str, Words] = {
    "found": Words("Navnet {host} kendes: {address}.", "The name {host} is known: {address}."),
    "greeted": Words("{host} svarer på port {port}.", "{host} answers on port {port}."),
    "checked": Words(
        "Forbindelsen er krypteret, og certifikatet gælder.",
        "The connection is encrypted, and the certificate is valid.",
    ),
    "unchecked": Words(
        "Forbindelsen er krypteret, men certifikatet bliver ikke kontrolleret. "
        "Med secure=starttls i kanalen bliver det.",
        "The connection is encrypted, but the certificate is not checked. "
        "With secure=starttls in the channel it is.",
    ),
    "open": Words(
        "Forbindelsen er ikke krypteret. Det er kun i orden på jeres eget net: spørg it-afdelingen.",
        "The connection is not encrypted. That is only acceptable inside your own network: ask IT.",
    ),
    "local": Words(
        "Forbindelsen er ikke krypteret, men den forlader ikke maskinen.",
        "The connection is not encrypted, but it does not leave this machine.",
    ),
    "logged_in": Words("Brugernavn og adgangskode er taget imod.", "User name and password were accepted."),
    "sender": Words("{sender} må sende.", "{sender} may send."),
    "slow": Words(
        "Mailserveren er langsom: {seconds} sekunder, før den tog imod en afsender. "
        "En runde med mange mails kan tage længe. Spørg it-afdelingen hvorfor.",
        "The mail server is slow: {seconds} seconds before it took a sender. "
        "A round with many mails can take long. Ask IT why.",
    ),
    "unknown": Words(
        "Navnet {host} findes ikke. Er det stavet rigtigt i PLANCYCLE_CHANNEL? "
        "Ellers kan maskinen ikke slå navne op: spørg it-afdelingen.",
        "The name {host} does not exist. Is it spelled right in PLANCYCLE_CHANNEL? "
        "Otherwise this machine cannot look names up: ask IT.",
    ),
    "shut": Words(
        "{host} afviser forbindelser på port {port}. Er porten rigtig? "
        "Det plejer at være 25, 587 eller 465. Ellers er mailserveren ikke startet.",
        "{host} refuses connections on port {port}. Is the port right? "
        "It is usually 25, 587 or 465. Otherwise the mail server is not running.",
    ),
    "no_answer": Words(
        "{host} svarer ikke på port {port} inden for {seconds} sekunder. "
        "Det er oftest en firewall: bed it-afdelingen åbne for denne maskine.",
        "{host} does not answer on port {port} within {seconds} seconds. "
        "It is most often a firewall: ask IT to open it for this machine.",
    ),
    "no_way": Words(
        "Der er ingen vej til {host} på port {port}: {cause}. Er maskinen på nettet?",
        "There is no way to {host} on port {port}: {cause}. Is this machine on the network?",
    ),
    "silent": Words(
        "{host} tager imod forbindelsen på port {port}, men siger ikke noget i {seconds} sekunder. "
        "Port 465 kræver secure=tls i kanalen; ellers er serveren for langsom eller ikke en mailserver.",
        "{host} takes the connection on port {port} but says nothing for {seconds} seconds. "
        "Port 465 needs secure=tls in the channel; otherwise the server is too slow or no mail server.",
    ),
    "hung_up": Words(
        "{host} afbryder forbindelsen. Måske tager den kun imod fra kendte maskiner: "
        "bed it-afdelingen lukke denne maskine ind.",
        "{host} breaks the connection. It may only accept known machines: ask IT to let this one in.",
    ),
    "unwelcome": Words(
        "{host} vil ikke tale med denne maskine. Den svarede: {code} {text}. "
        "Bed it-afdelingen give maskinen lov til at sende.",
        "{host} will not talk to this machine. It answered: {code} {text}. "
        "Ask IT to allow this machine to send.",
    ),
    "no_tls": Words(
        "{host} tilbyder ikke en krypteret forbindelse på port {port}, og uden sender vi ikke. "
        "Prøv port 587 eller 465.",
        "{host} offers no encrypted connection on port {port}, and without one we do not send. "
        "Try port 587 or 465.",
    ),
    "tls_too_soon": Words(
        "{host} taler ikke krypteret fra første færd på port {port}. Brug secure=starttls, eller port 465.",
        "{host} does not speak encrypted from the start on port {port}. Use secure=starttls, or port 465.",
    ),
    "expired": Words(
        "Certifikatet hos {host} er udløbet. Bed it-afdelingen om at forny det.",
        "The certificate of {host} has expired. Ask IT to renew it.",
    ),
    "other_name": Words(
        "Certifikatet gælder ikke for navnet {host}. "
        "Brug det navn i kanalen, som certifikatet er udstedt til.",
        "The certificate is not for the name {host}. Use the name in the channel that it was issued to.",
    ),
    "unvouched": Words(
        "Ingen står inde for certifikatet hos {host} ({cause}). "
        "Læg kommunens rodcertifikat ind på maskinen: spørg it-afdelingen.",
        "Nobody vouches for the certificate of {host} ({cause}). "
        "Install the municipality's root certificate on this machine: ask IT.",
    ),
    "login": Words(
        "{host} tog ikke imod brugernavn og adgangskode: {code} {text}. Er de skrevet rigtigt i kanalen? "
        "Tegn som @ : / skal skrives som %40 %3A %2F.",
        "{host} did not accept user name and password: {code} {text}. Are they right in the channel? "
        "Signs such as @ : / are written %40 %3A %2F.",
    ),
    "no_login": Words(
        "{host} tager ikke imod brugernavn og adgangskode på port {port}. "
        "Lad dem ude af kanalen, eller prøv port 587.",
        "{host} takes no user name and password on port {port}. Leave them out of the channel, or try 587.",
    ),
    "needs_login": Words(
        "{host} kræver login eller kryptering, før den tager imod: {code} {text}. "
        "Sæt brugernavn og adgangskode ind i kanalen: planmail://navn:kode@{host}:587.",
        "{host} wants a login or encryption first: {code} {text}. "
        "Put user name and password into the channel: planmail://name:password@{host}:587.",
    ),
    "sender_refused": Words(
        "{host} tager ikke imod mails fra {sender}: {code} {text}. "
        "Bed it-afdelingen give maskinen lov til at sende i det navn, "
        "eller ret email under [municipality] i municipality.toml.",
        "{host} takes no mails from {sender}: {code} {text}. "
        "Ask IT to allow this machine to send in that name, "
        "or change email under [municipality] in municipality.toml.",
    ),
    "busy": Words(
        "{host} vil ikke tage imod lige nu: {code} {text}. Prøv igen om et kvarter.",
        "{host} will not take anything right now: {code} {text}. Try again in a quarter of an hour.",
    ),
    "bad_sender": Words(
        "Afsenderadressen {sender} kan ikke bruges. Ret email under [municipality] i municipality.toml.",
        "The sender's address {sender} cannot be used. Change email under [municipality] in "
        "municipality.toml.",
    ),
    "sent": Words(
        "Prøvemailen til {to} er taget imod. Se efter, om den kommer frem (også i uønsket post), "
        "og svar på den.",
        "The test mail to {to} was accepted. See whether it arrives (also among junk), and reply to it.",
    ),
    "bad_receiver": Words(
        "Adressen {to} kan ikke bruges i en mail. Er den skrevet rigtigt?",
        "The address {to} cannot be used in a mail. Is it written right?",
    ),
    "receiver_refused": Words(
        "Mailserveren tager ikke imod mails til {to}. Er adressen rigtig? ({reason})",
        "The mail server takes no mails to {to}. Is the address right? ({reason})",
    ),
    "relay": Words(
        "Mailserveren sender ikke videre til {to} for denne maskine. "
        "Bed it-afdelingen åbne for, at maskinen må sende til andre domæner. ({reason})",
        "The mail server does not pass mails on to {to} for this machine. "
        "Ask IT to let this machine send to other domains. ({reason})",
    ),
    "content_refused": Words(
        "Mailserveren afviste selve mailen. Et filter har måske taget den: vis svaret til it-afdelingen. "
        "({reason})",
        "The mail server refused the mail itself. A filter may have taken it: show IT the answer. ({reason})",
    ),
    "grey": Words(
        "Mailserveren vil først tage imod om lidt (greylisting eller travlhed); "
        "rigtige mails prøver selv igen efter ti minutter. Prøv igen om et kvarter. ({reason})",
        "The mail server will only take it in a while (greylisting, or it is busy); "
        "real letters try again by themselves after ten minutes. "
        "Try again in a quarter of an hour. ({reason})",
    ),
    "doubtful": Words(
        "Forbindelsen blev afbrudt, mens mailen var på vej til {to}. Se efter, om den kom frem. ({reason})",
        "The connection broke while the mail was on its way to {to}. See whether it arrived. ({reason})",
    ),
    "stopped": Words("Prøvemailen kom ikke afsted: {reason}.", "The test mail did not leave: {reason}."),
}


class Found(NamedTuple):
    """One thing looked at: right, worth a note, or wrong, in one or two sentences."""

    state: Literal["right", "note", "wrong"]
    sentence: str


def tried(server: MailServer, sender: str, language: Language) -> Iterator[Found]:
    """Name, port, encryption, login and sender, in that order; it ends at the first that is wrong.

    No letter is sent. `sender` is the address that letters come from.
    """
    known = {"host": server.host, "port": server.door, "seconds": f"{server.timeout:g}", "sender": sender}
    try:
        for state, what, facts in _steps(server, sender):
            yield Found(state, SAID[what].said_in(language).format(**known | facts))
    except (OSError, smtplib.SMTPException) as error:
        what, facts = _fault(error)
        yield Found("wrong", SAID[what].said_in(language).format(**known | facts))


Step = tuple[Literal["right", "note", "wrong"], str, dict[str, object]]


def _steps(server: MailServer, sender: str) -> Iterator[Step]:
    began = time.monotonic()
    yield "right", "found", {"address": _address(server)}
    _knock(server)
    connection = connected(server)
    try:
        yield "right", "greeted", {}
        secured = encrypted(server, connection)
        if not secured and server.starttls_required:
            yield "wrong", "no_tls", {}
            return
        yield _how_private(server, secured)
        if server.user and server.password:
            connection.login(server.user, server.password)
            yield "right", "logged_in", {}
        taken = _sender_taken(connection, sender)
        yield taken
        seconds = time.monotonic() - began
        if taken[0] == "right" and seconds > SLOW:
            yield "note", "slow", {"seconds": f"{seconds:.0f}"}
    finally:
        _goodbye(connection)


def _address(server: MailServer) -> str:
    return str(socket.getaddrinfo(server.host, server.door, type=socket.SOCK_STREAM)[0][4][0])


class _NobodyThereError(TimeoutError):
    """Nobody took the connection; other time-outs are a server that took it and kept silent."""


def _knock(server: MailServer) -> None:
    try:
        socket.create_connection((server.host, server.door), server.timeout).close()
    except TimeoutError as error:
        raise _NobodyThereError from error


def _how_private(server: MailServer, secured: bool) -> Step:
    if secured:
        return ("right", "checked", {}) if server.checks_certificate else ("note", "unchecked", {})
    return ("right", "local", {}) if server.host in LOOPBACK else ("note", "open", {})


def _sender_taken(connection: smtplib.SMTP, sender: str) -> Step:
    try:
        code, text = connection.docmd(f"MAIL FROM:<{wire_address(sender)}>")
    except AddressError:
        return "wrong", "bad_sender", {}
    answer: dict[str, object] = {"code": code, "text": _plain(text)}
    if code == 250:
        return "right", "sender", {}
    if code == -1:
        return "wrong", "hung_up", {}
    what = "needs_login" if code == NEEDS_LOGIN else "busy" if code in BUSY else "sender_refused"
    return "wrong", what, answer


def _goodbye(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


# ── What went wrong, by what was raised ───────────────────────────────────────────────────────────────────


def _fault(error: Exception) -> tuple[str, dict[str, object]]:
    if isinstance(error, smtplib.SMTPException):
        return _fault_of_talk(error)
    if isinstance(error, ssl.SSLError):
        return _fault_of_encryption(error)
    if isinstance(error, socket.gaierror):
        return "unknown", {}
    if isinstance(error, TimeoutError):
        return ("no_answer" if isinstance(error, _NobodyThereError) else "silent"), {}
    if isinstance(error, ConnectionRefusedError):
        return "shut", {}
    if isinstance(error, ConnectionError):
        return "hung_up", {}
    return "no_way", {"cause": getattr(error, "strerror", None) or type(error).__name__}


def _fault_of_talk(error: smtplib.SMTPException) -> tuple[str, dict[str, object]]:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        timed_out = isinstance(error.__context__, TimeoutError) or "timed out" in str(error)
        return ("silent" if timed_out else "hung_up"), {}
    if isinstance(error, smtplib.SMTPResponseException):
        answer: dict[str, object] = {"code": error.smtp_code, "text": _plain(error.smtp_error)}
        login = isinstance(error, smtplib.SMTPAuthenticationError)
        return ("hung_up" if error.smtp_code == -1 else "login" if login else "unwelcome"), answer
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "no_login", {}
    return "no_login" if "authentication" in str(error) else "hung_up", {}


def _fault_of_encryption(error: ssl.SSLError) -> tuple[str, dict[str, object]]:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "tls_too_soon", {}
    if error.verify_code == EXPIRED:
        return "expired", {}
    if error.verify_code in NOT_ITS_NAME:
        return "other_name", {}
    return "unvouched", {"cause": error.verify_message}


def _plain(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(said.split())[:300].rstrip(".")


# ── What became of the one letter ─────────────────────────────────────────────────────────────────────────


def told(became: Delivery, to: str, language: Language) -> Found:
    """What became of the test letter, in words."""
    what = _what_became(became)
    sentence = SAID[what].said_in(language).format(to=to, reason=became.reason.rstrip("."))
    return Found("right" if what == "sent" else "note" if what == "doubtful" else "wrong", sentence)


def _what_became(became: Delivery) -> str:
    if became.state in ("sent", "doubtful"):
        return became.state
    if became.code in BUSY:
        return "grey"
    if became.code and re.search("relay", became.reason, re.IGNORECASE):
        return "relay"
    if became.at:
        return f"{became.at}_refused"
    return "bad_receiver" if became.state == "refused" else "stopped"
