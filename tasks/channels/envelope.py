"""A letter as the bytes that travel: the same letter is the same bytes, whenever it is sent."""

from __future__ import annotations

from base64 import encodebytes
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr

from models.notices import Letter, Rendered, boundary, dated

CRLF = "\r\n"


class AddressError(ValueError):
    """An address that no mail server could take."""


def mime(letter: Letter, rendered: Rendered, to: str, sender: str = "") -> bytes:
    """The whole message (RFC 5322, multipart/alternative): ASCII only, lines ended CRLF.

    `sender` replaces the letter's own sender address. When `to` is not the letter's receiver, a header
    says who was.
    Written by hand: the standard library's writer loses blanks in long Danish names, and needs 5 ms.
    Raises AddressError when an address cannot be written in a header.
    """
    edge = boundary(letter.key)
    parts = [_body("plain", rendered.text), _body("html", rendered.html), *_calendar(letter)]
    lines = [
        *_headers(letter, rendered, to, sender),
        f'Content-Type: multipart/alternative; boundary="{edge}"',
    ]
    lines += ["", *(line for part in parts for line in (f"--{edge}", part)), f"--{edge}--", ""]
    return "\r\n".join(lines).encode("ascii")


def _headers(letter: Letter, rendered: Rendered, to: str, sender: str) -> list[str]:
    headers = {
        "From": mailbox(sender or letter.sender_email, _sender_name(letter)),
        "To": mailbox(to, letter.to_name),
        "Reply-To": mailbox(letter.reply_to or letter.sender_email),
        "Subject": _words(rendered.subject, len("Subject: ")),
        "Date": format_datetime(dated(letter.day)),
        "Message-ID": letter.message_id,
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if to != letter.to_email:
        headers["X-Plan-cycle-Originally-To"] = mailbox(letter.to_email)
    return [f"{name}: {value}" for name, value in (headers | {"MIME-Version": "1.0"}).items()]


def _body(subtype: str, text: str) -> str:
    encoded = b2a_qp("\r\n".join(text.splitlines()).encode(), istext=True).decode("ascii")
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
    )
    return "\r\n".join((*head, encoded))


def _calendar(letter: Letter) -> list[str]:
    """An invitation stands beside the text, last: there mail programs look for it (RFC 6047, 2.4).

    Its lines are folded and ended as RFC 5545 wants them, so they travel untouched.
    """
    if letter.calendar is None:
        return []
    head = (
        f'Content-Type: text/calendar; charset="utf-8"; method={letter.calendar.method}',
        "Content-Transfer-Encoding: base64",
        "",
    )
    encoded = encodebytes(letter.calendar.text.encode()).decode("ascii")
    return ["\r\n".join((*head, *encoded.splitlines()))]


def mailbox(email: str, name: str = "") -> str:
    """A name and an address for a header; the name takes as many encoded words as it needs (RFC 2047)."""
    address, plain = wire_address(email), " ".join(name.split())
    if not plain:
        return address
    if plain.isascii() and len(plain) + len(address) < 65:
        return formataddr((plain, address))
    return f"{Header(plain, 'utf-8', 72, 'Reply-To').encode(linesep=CRLF)}{CRLF} <{address}>"


def wire_address(email: str) -> str:
    """The address as mail servers know it: a Danish domain in its ASCII form (RFC 5890)."""
    user, at, domain = email.strip().rpartition("@")
    try:
        whole = f"{user}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise AddressError(email) from error
    if not (user and domain and user.isascii() and whole.isprintable()) or set(whole) & set(' <>,;:"()[]\\'):
        raise AddressError(email)
    return whole


def _words(text: str, taken: int) -> str:
    """A header's text; what is not ASCII travels in encoded words (RFC 2047)."""
    plain = " ".join(text.split())
    if plain.isascii() and len(plain) + taken < 75:
        return plain
    return Header(plain, "utf-8", 75, "Subject").encode(linesep=CRLF)


def _sender_name(letter: Letter) -> str:
    if not letter.municipality or letter.municipality in letter.sender:
        return letter.sender
    return f"{letter.sender}, {letter.municipality}"
