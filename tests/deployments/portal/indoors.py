"""The portal in this process: a visitor with a link, over a memory that the test has filled."""

from __future__ import annotations

import re
import warnings
from datetime import date
from html import unescape
from typing import Any

import httpx
from sqlalchemy import select

from deployments.portal.app import portal
from models import store
from models.store.tables import Request
from tasks.ledger import passes
from tests import people
from tests.people import Member
from tests.tasks import owing

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a client that is not in any distribution yet
    from starlette.testclient import TestClient

TODAY = date(2027, 3, 1)
"""April's questions have gone out, and there is a fortnight left."""

ANSWER = {
    "track": "on_track",
    "where_to": "Flere går til fods.",
    "course": "hold",
    "meaning": "Cykelstier.",
    "question": "Hvor først?",
}
"""A whole answer to April's form."""


def the_year_begins() -> None:
    """The cast hold their posts and owe their contributions."""
    with store.writing() as session:
        people.settle(session, date(2026, 1, 1))
    owing.owe_contributions()


def client() -> TestClient:
    """Somebody at the door; what goes wrong inside is a page, as it is outside."""
    return TestClient(portal(), base_url="http://portal.invalid", raise_server_exceptions=False)


class Visitor:
    """Somebody with a link of their own."""

    def __init__(self, member: Member, door: TestClient, today: date = TODAY) -> None:
        self.door = door
        self.token = passes.issue(member.key, today)
        self.side = f"/side/{self.token}"

    def get(self, path: str = "") -> httpx.Response:
        """A page below their own, wherever it leads."""
        found: httpx.Response = self.door.get(self.side + path)
        return found

    def post(self, path: str, data: Any = None, **more: Any) -> httpx.Response:
        """Send a form; where it leads is not followed."""
        sent: httpx.Response
        sent = self.door.post(self.side + path, data=data or {}, follow_redirects=False, **more)
        return sent

    def task(self, number: int) -> str:
        """Where a task is, below their page."""
        return f"/opgave/{number}"

    def answer(self, number: int, typed: dict[str, str], act: str = "send") -> httpx.Response:
        """Open the form of a task, fill it in, press a button."""
        form = hidden(self.get(self.task(number)).text)
        return self.post(self.task(number), {**form, **typed, "act": act})


def number_of(element: str) -> int:
    """The number of the contribution about an element."""
    with store.reading() as session:
        key = f"2027/april/contribution/{element}"
        return int(session.scalars(select(Request.id).where(Request.key == key)).one())


def state_of(element: str) -> str:
    """How that contribution stands."""
    with store.reading() as session:
        key = f"2027/april/contribution/{element}"
        return str(session.scalar(select(Request.state).where(Request.key == key)))


def hidden(text: str) -> dict[str, str]:
    """What the form of a task carries along unseen."""
    form = text[text.index('<form id="form"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def plain(text: str) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<[^>]+>", " ", text[text.index("<body") :])
    return " ".join(unescape(body).split())


def title(text: str) -> str:
    """What stands in the browser's tab."""
    return unescape(re.search(r"<title>(.*?)</title>", text)[1])  # type: ignore[index]
