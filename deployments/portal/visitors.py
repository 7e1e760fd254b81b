"""Who comes with a link, and what they sent along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import Depends, Path, Request
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from deployments.portal.rendering import Frame, settings
from models.passes import Purpose
from models.settings import Language
from tasks import clock
from tasks.ledger import passes

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no keyboard writes and no database keeps."""

LARGEST_NUMBER = 2**31 - 1


class Stopped(Exception):
    """The visit ends with a page that says why: its status, its name in the words, and whose page it is."""

    def __init__(self, status: int, why: str = "", frame: Frame | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.why = why or str(status)
        self.frame = frame


class Visitor(NamedTuple):
    """Somebody with a good link: their key, name and language, and the day it is."""

    token: str
    person: str
    name: str
    language: Language
    today: date

    def frame(self, title: str) -> Frame:
        """The frame of one of this person's pages."""
        return Frame(self.language, title, self.token)

    def lost(self) -> Stopped:
        """There is no such page below this person's own."""
        return Stopped(404, frame=self.frame("stopped"))

    def at(self, *parts: object) -> str:
        """An address below this person's page."""
        return "/".join(("/side", self.token, *map(str, parts))).replace("/?", "?").replace("/#", "#")


def visit(token: str, request: Request) -> Visitor:
    """Let a good link in. Raises Stopped for any other, in words that name nobody."""
    return let_in(token, request, "page")


def let_in(token: str, request: Request, purpose: Purpose) -> Visitor:
    """The same for a link to a page or to a calendar."""
    today = clock.today(None, settings().municipality.timezone)
    keeper = request.app.state.doorkeeper
    who = passes.bearer(token, today, purpose)
    if who.state == "unknown":
        may = keeper.may_guess(request.client.host if request.client else "")
        raise Stopped(404, "unknown_link") if may else Stopped(429)
    if not keeper.may_visit(token):
        raise Stopped(429)
    if who.state != "good":
        raise Stopped(410, who.state)
    return Visitor(token, who.person, who.name, who.language, today)


class Sent(NamedTuple):
    """A form as it came in: every value of every name, and at most one file."""

    values: Mapping[str, tuple[str, ...]]
    file: bytes | None = None

    def one(self, name: str) -> str:
        """The last value of that name; empty when there is none."""
        return self.values.get(name, ("",))[-1]

    def numbers(self, name: str) -> tuple[int, ...]:
        """The numbers of that name, each once; what is no number is left out."""
        return numbers(self.values.get(name, ()))

    @property
    def single(self) -> dict[str, str]:
        """The last value of every name."""
        return {name: values[-1] for name, values in self.values.items()}


def numbers(given: tuple[str, ...] | list[str]) -> tuple[int, ...]:
    """Texts as numbers of tasks, each once; what cannot be one is left out."""
    read = (int(text) for text in given if text.isascii() and text.isdecimal() and len(text) < 10)
    return tuple(dict.fromkeys(number for number in read if 0 < number <= LARGEST_NUMBER))


async def sent(request: Request) -> Sent:
    """What the form held. Raises Stopped when it did not arrive whole."""
    try:
        async with request.form(max_files=1, max_fields=2100) as form:
            values: dict[str, tuple[str, ...]] = {}
            file = None
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    file = await value.read()
                else:
                    values[name] = (*values.get(name, ()), clean(value))
            whole = Sent(values, file)
            request.state.sent = whole
            return whole
    except (HTTPException, FormParserError, ClientDisconnect):
        raise Stopped(400) from None


def clean(text: str) -> str:
    """A text without what cannot be written down; a browser's line break is one character."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n"))


Visiting = Annotated[Visitor, Depends(visit)]
Filled = Annotated[Sent, Depends(sent)]
Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
