"""A real mail server in the test's own process: it takes, refuses, hesitates and hangs up as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """A mail server's memory, with an answer prepared for some receivers; `delay` in seconds a letter."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.sessions: set[int] = set()
        self.at_mail = "250 OK"
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.hang_up_after: str = ""
        self.delay = 0.0

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken, as its receivers read it."""
        return [read(content) for _, _, content in self.taken]

    @property
    def receivers(self) -> list[str]:
        """Whose box each letter was put into, in the order they came."""
        return [receiver for _, receivers, _ in self.taken for receiver in receivers]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:
        if self.at_mail.startswith("250"):
            envelope.mail_from = address
        return self.at_mail

    @property
    def digests(self) -> list[EmailMessage]:
        """The letters that are no invitations."""
        return [letter for letter in self.letters if not _is_invitation(letter)]

    @property
    def digested(self) -> list[str]:
        """Whose box each digest was put into, in the order they came."""
        return [letter["To"].addresses[0].addr_spec for letter in self.digests]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:
        self.sessions.add(id(session))
        if self.hang_up_after == "rcpt":
            server.transport.abort()
        answer = self.at_rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.hang_up_after == "data":
            server.transport.abort()
            return "250 nobody hears this"
        await asyncio.sleep(self.delay)
        answer = self.at_data.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250"):
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content)))
        return answer


@contextmanager
def open_office(office: PostOffice, port: int = 0, **options: Any) -> Iterator[int]:
    """The port it listens on: the one asked for, or a free one."""
    port = port or free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port, ready_timeout=10, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _is_invitation(letter: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in letter.walk())


def read(content: bytes) -> EmailMessage:
    """The message as its receiver reads it."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
