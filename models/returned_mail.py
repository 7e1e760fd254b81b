"""Mails that come back: which of them say that an address is not there (RFC 3464), and which say nothing."""

from __future__ import annotations

import email
import email.header
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from email.utils import getaddresses
from typing import Literal

from models.facts import Fact

Kind = Literal["bounced", "delayed", "automatic", "unread"]

GONE = re.compile(r"5\.(?:0|1|2|4)\.\d{1,3}")
"""A lasting failure that is about the receiver's address, mailbox or domain (RFC 3463, 2 and 3)."""

ABOUT_US = re.compile(r"5\.1\.[78]")
"""A lasting failure of the sender's own address, though it is of the same class."""

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_POLICY = re.compile(r"relay|denied|spam|block|polic|blacklist|reputation", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"\s*(?:automatisk svar|autosvar|auto-?svar|fraværende|ikke til stede|ikke på kontoret|feriesvar"
    r"|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office|ooo\b)",
    re.IGNORECASE,
)
_SAYS_SO = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply")


class Returned(Fact):
    """A mail that lay in the mailbox: what it is, and of whom it speaks.

    bounced: it cannot be delivered to `addresses` (lower case) for good; `status` is why. delayed: it may yet
    be. automatic: a machine answered; it is thrown away, since it may say why somebody is absent. unread: a
    person has to look. `message_id`: of the letter that came back; `sent_to`: whom that letter was to.
    """

    kind: Kind
    addresses: tuple[str, ...] = ()
    status: str = ""
    message_id: str = ""
    sent_to: tuple[str, ...] = ()


def read(content: bytes) -> Returned:
    """What a mail in the mailbox says; never refused: what cannot be read is for a person."""
    try:
        mail = email.message_from_bytes(content, policy=email.policy.compat32)
        return _report(mail) if _is_report(mail) else _other(mail)
    except (LookupError, ValueError, TypeError, AttributeError):
        return Returned(kind="unread")


def is_gone(code: int, reason: str) -> bool:
    """Whether a mail server's answer to RCPT says that the address is not there (RFC 5321, RFC 3463)."""
    enhanced = _ENHANCED.search(reason)
    if enhanced:
        return _is_about_the_receiver(enhanced[1])
    return code in (550, 551, 553) and not _POLICY.search(reason)


def _is_about_the_receiver(status: str) -> bool:
    return bool(GONE.fullmatch(status)) and not ABOUT_US.fullmatch(status)


# ── Reports ─────────────────────────────────────────────────────────────────────────────────────────────


def _is_report(mail: Message) -> bool:
    return any(part.get_content_type() == "message/delivery-status" for part in mail.walk())


def _report(mail: Message) -> Returned:
    """A delivery status notification: of all receivers, those who are gone count first."""
    told = list(_recipients(mail))
    gone = [one for one in told if one[1] == "failed" and _is_about_the_receiver(one[2])]
    about = _letter(mail)
    if gone:
        addresses = tuple(dict.fromkeys(address for addresses, _, _ in gone for address in addresses))
        return Returned(kind="bounced", addresses=addresses, status=gone[0][2], **about)
    lasting = [one for one in told if one[1] == "failed" and not one[2].startswith("4")]
    return Returned(kind="unread" if lasting or not told else "delayed", **about)


def _recipients(mail: Message) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Addresses, action and status of each receiver in the report (RFC 3464, 2.3)."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (_recipient(one) for one in blocks if isinstance(one, Message) and one.get("Action"))


def _recipient(block: Message) -> tuple[tuple[str, ...], str, str]:
    named = (str(block.get(name, "")) for name in ("Original-Recipient", "Final-Recipient"))
    addresses = tuple(dict.fromkeys(_bare(one) for one in named if one))
    status = _ENHANCED.search(str(block.get("Status", "")))
    return addresses, str(block.get("Action", "")).strip().lower(), status[1] if status else ""


def _bare(recipient: str) -> str:
    """The address in "rfc822; ida@kommune.dk"."""
    return recipient.rpartition(";")[2].strip().strip("<>").lower()


def _letter(mail: Message) -> dict[str, object]:
    """What the report says of the letter that came back: the whole of it, or its headers."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and isinstance(inner[0], Message):
                return _headers(inner[0])
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            payload = part.get_payload(decode=True)
            return _headers(email.message_from_bytes(payload if isinstance(payload, bytes) else b""))
    return {}


def _headers(letter: Message) -> dict[str, object]:
    to = getaddresses([str(one) for one in letter.get_all("To", [])])
    return {
        "message_id": str(letter.get("Message-ID", "")).strip(),
        "sent_to": tuple(address.lower() for _, address in to if address),
    }


# ── Anything else ───────────────────────────────────────────────────────────────────────────────────────


def _other(mail: Message) -> Returned:
    """A machine's answer (RFC 3834, 5), or something for a person."""
    said = re.split(r"[;(\s]", str(mail.get("Auto-Submitted", "no")).strip().lower())[0]
    told = any(name in mail for name in _SAYS_SO) or str(mail.get("Precedence", "")).lower() == "auto_reply"
    automatic = said in ("auto-replied", "auto-notified") or told or _AUTOMATIC.match(_subject(mail))
    return Returned(kind="automatic" if automatic else "unread")


def _subject(mail: Message) -> str:
    parts = email.header.decode_header(str(mail.get("Subject", "")))
    return "".join(
        part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
        for part, charset in parts
    )
