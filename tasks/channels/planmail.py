"""Mail over one kept SMTP connection: each letter gets an answer of its own, with the server's reason."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from dataclasses import dataclass, field
from typing import Literal

from models.facts import Refused
from models.notices import Delivery, Letter, Rendered
from models.settings import Language
from tasks.channels.envelope import AddressError, mime, wire_address
from tasks.channels.reasons import reason

Secure = Literal["auto", "no", "starttls", "tls"]
SECURE: tuple[Secure, ...] = ("auto", "no", "starttls", "tls")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

ABOUT_US = frozenset({421, 530, 534, 535, 538})
"""Answers that speak of the connection or of us, never of the receiver: try again (RFC 5321, RFC 4954)."""


@dataclass(frozen=True)
class MailServer:
    """Where the mail server is and how to speak to it; printing it does not show the password.

    `secure` auto: TLS on port 465; STARTTLS with a checked certificate where there is a password; else
    STARTTLS if it is offered. `rate` is letters a second (0: no limit), `timeout` seconds for each answer.
    """

    host: str
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    secure: Secure = "auto"
    sender: str = ""
    rate: float = 20.0
    timeout: float = 60.0
    verify: bool = True

    def __post_init__(self) -> None:
        if not self.host:
            raise Refused("The mail channel names no server; right is planmail://server.kommune.dk.")
        if self.secure not in SECURE:
            raise Refused(f"secure={self.secure} is not known; right is one of {', '.join(SECURE)}.")
        if self.secure == "no" and self.guards_a_password:
            raise Refused("secure=no would send the mail password unencrypted; right is starttls or tls.")

    @property
    def guards_a_password(self) -> bool:
        """Whether a password would leave this machine."""
        return bool(self.password) and self.host not in LOOPBACK

    @property
    def implicit_tls(self) -> bool:
        """Whether the connection is encrypted from its first byte (RFC 8314)."""
        return self.secure == "tls" or (self.secure == "auto" and self.port == 465)

    @property
    def starttls_required(self) -> bool:
        """Whether we would rather not send than send in the clear."""
        return self.secure == "starttls" or (self.secure == "auto" and self.guards_a_password)

    @property
    def checks_certificate(self) -> bool:
        """Whether a certificate that nobody vouches for ends the connection."""
        return self.verify and (self.implicit_tls or self.starttls_required)

    @property
    def door(self) -> int:
        """The port: as said, else the usual one."""
        return self.port or (465 if self.implicit_tls else 587 if self.password else 25)


class UnreachableError(Exception):
    """No letter has left: the sentence says why."""


class PlanMail:
    """One kept connection to a mail server; it is opened when first needed and again when it broke."""

    policy = "resend"

    def __init__(self, server: MailServer, language: Language = "da") -> None:
        self.server, self._language = server, language
        self._connection: smtplib.SMTP | None = None
        self._bucket = Bucket(server.rate)

    def send(self, letter: Letter, rendered: Rendered, to: str) -> Delivery:
        """One letter to one address; what the server says about it is the result."""
        try:
            content = mime(letter, rendered, to, self.server.sender)
            sender, receiver = wire_address(self.server.sender or letter.sender_email), wire_address(to)
        except AddressError:
            return Delivery(state="refused", reason=self._reason("address"))
        self._bucket.take()
        try:
            return self._hand_over(sender, receiver, content)
        except UnreachableError as error:
            self.close()
            return Delivery(state="later", reason=str(error), unreachable=True)

    def close(self) -> None:
        """Say goodbye, if anybody is listening."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _hand_over(self, sender: str, receiver: str, content: bytes) -> Delivery:
        connection = self._greeted(sender)
        answer = self._asked(connection, f"RCPT TO:<{receiver}>")
        if answer[0] not in (250, 251, 252):
            return self._declined(answer, "receiver")
        answer = self._asked(connection, "DATA")
        if answer[0] != 354:
            return self._declined(answer, "content")
        return self._body(connection, content)

    def _greeted(self, sender: str) -> smtplib.SMTP:
        """A connection that took the sender; a kept one that has died meanwhile is opened once more."""
        was_kept = self._connection is not None
        connection = self._open()
        try:
            answer = self._asked(connection, f"MAIL FROM:<{sender}>")
        except UnreachableError:
            if not was_kept:
                raise
            answer = (421, b"")
        if answer[0] == 421 and was_kept:
            self.close()
            return self._greeted(sender)
        if answer[0] != 250:
            raise UnreachableError(self._answer(answer))
        return connection

    def _body(self, connection: smtplib.SMTP, content: bytes) -> Delivery:
        """From here on the letter may have left, whatever breaks."""
        try:
            connection.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
            answer = connection.getreply()
        except (OSError, smtplib.SMTPException):
            self.close()
            return Delivery(state="doubtful", reason=self._reason("lost"))
        if answer[0] == -1:
            self.close()
            return Delivery(state="doubtful", reason=self._reason("lost"))
        return Delivery(state="sent") if answer[0] == 250 else self._declined(answer, "content")

    def _declined(self, answer: tuple[int, bytes], at: Literal["receiver", "content"]) -> Delivery:
        """5xx is for good, 4xx for now; the connection is cleared for the next letter (RFC 5321, 4.2.1)."""
        if answer[0] in ABOUT_US:
            raise UnreachableError(self._answer(answer))
        try:
            if self._connection is not None and self._connection.docmd("RSET")[0] != 250:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()
        state: Literal["refused", "later"] = "refused" if answer[0] >= 500 else "later"
        return Delivery(state=state, reason=self._answer(answer), code=answer[0], at=at)

    def _asked(self, connection: smtplib.SMTP, command: str) -> tuple[int, bytes]:
        try:
            code, text = connection.docmd(command)
        except (OSError, smtplib.SMTPException):
            raise UnreachableError(self._reason("lost")) from None
        if code == -1:
            raise UnreachableError(self._reason("lost"))
        return code, text

    def _open(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._opened()
        return self._connection

    def _opened(self) -> smtplib.SMTP:
        server = self.server
        try:
            connection = connected(server)
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreachable(error) from None
        try:
            if not encrypted(server, connection) and server.starttls_required:
                raise UnreachableError(self._reason("tls"))
            if server.user and server.password:
                connection.login(server.user, server.password)
        except (OSError, smtplib.SMTPException, UnreachableError) as error:
            connection.close()
            raise self._unreachable(error) from None
        return connection

    def _unreachable(self, error: Exception) -> UnreachableError:
        if isinstance(error, UnreachableError):
            return error
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return UnreachableError(self._reason("login", code=error.smtp_code))
        cause = getattr(error, "strerror", None) or type(error).__name__
        return UnreachableError(
            self._reason("connect", host=self.server.host, port=self.server.door, cause=cause)
        )

    def _answer(self, answer: tuple[int, bytes]) -> str:
        text = " ".join(answer[1].decode("utf-8", "replace").split())[:300]
        return self._reason("answer", code=answer[0], text=text).rstrip()

    def _reason(self, what: str, **facts: object) -> str:
        return reason(self._language, what, **facts)


def connected(server: MailServer) -> smtplib.SMTP:
    """A connection that has been greeted. Raises OSError or SMTPException when there is none."""
    if server.implicit_tls:
        return smtplib.SMTP_SSL(server.host, server.door, timeout=server.timeout, context=_context(server))
    return smtplib.SMTP(server.host, server.door, timeout=server.timeout)


def encrypted(server: MailServer, connection: smtplib.SMTP) -> bool:
    """Whether it is: from its first byte, or by STARTTLS where that is offered and not forbidden."""
    connection.ehlo_or_helo_if_needed()
    if server.implicit_tls:
        return True
    if server.secure == "no" or not connection.has_extn("starttls"):
        return False
    connection.starttls(context=_context(server))
    connection.ehlo()
    return True


def _context(server: MailServer) -> ssl.SSLContext:
    """Without a password an unknown certificate is better than no encryption."""
    context = ssl.create_default_context()
    if not server.checks_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class Bucket:
    """A token bucket: `rate` letters a second on average, a second's worth at once."""

    def __init__(self, rate: float) -> None:
        self._rate, self._tokens = rate, max(rate, 1.0)
        self._filled = time.monotonic()

    def take(self) -> None:
        """Wait until one more letter may leave."""
        if self._rate <= 0:
            return
        self._fill()
        if self._tokens < 1:
            time.sleep((1 - self._tokens) / self._rate)
            self._fill()
        self._tokens -= 1

    def _fill(self) -> None:
        now = time.monotonic()
        self._tokens = min(max(self._rate, 1.0), self._tokens + (now - self._filled) * self._rate)
        self._filled = now
