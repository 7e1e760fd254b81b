"""A story: a memory that is lived day by day, what is pressed in it, and who was told what."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from flows.rehearse_year import live_through
from models import store
from models.store.tables import JournalEntry, JournalValue, Meeting, Milestone, Notice, NoticeLine, Request
from tasks import rehearsing
from tasks.ledger import responses
from tests.flows.lived_year import something_falls_due
from tests.memories import Copy

WEEK = timedelta(days=7)


class Letter(NamedTuple):
    """One thing that a letter told somebody."""

    day: date
    to: str
    rung: str
    subject: str


class Acted(NamedTuple):
    """One line of the journal, with its words."""

    actor: str
    act: str
    subject: str
    old: str | None
    new: str | None


class Story:
    """A year that is under way: lived one weekday after the other, but for the week in which nothing runs.

    `off_from`: the first day on which the server is off, for seven days; None where it never is.
    """

    def __init__(self, copy: Copy, day: date, off_from: date | None = None) -> None:
        self.home: Path = copy.folder
        self.day = day
        self._off_from = off_from
        self._lived: date | None = None

    def is_off(self, day: date) -> bool:
        """Whether the server is off on this day."""
        return self._off_from is not None and self._off_from <= day < self._off_from + WEEK

    def live(self, until: date, *, all_days: bool = True) -> None:
        """Every weekday up to and with this one: what is due runs, and the letters go to the folder.

        Without `all_days`, a day on which nothing falls due is left out: half of them, in a long story.
        """
        while self.day <= until:
            if self.day.weekday() < 5 and not self.is_off(self.day) and self._lived != self.day:
                if all_days or something_falls_due(self.day):
                    live_through(self.day)
                self._lived = self.day
            self.day += timedelta(days=1)
        self.day = until

    def again(self) -> None:
        """One more round on the same day: what was pressed is told where it may be."""
        live_through(self.day)

    def approve(self, year: int) -> None:
        """The secretariat approves what waits to be approved today."""
        rehearsing.press(year, self.day)

    def press(self, flow: str, **given: Any) -> Any:
        """Press a form today; a flow with dates of its own is told the day."""
        body = getattr(import_module(f"flows.{flow}"), flow).fn
        return body(**{"today": self.day, **given})

    def effect(self, flow: str, **given: Any) -> str:
        """The page that the form shows first, when it is told only to show what would happen."""
        pages: dict[str, str] = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tasks.report.publish", lambda key, page, _title: pages.update({key: page}))
            self.press(flow, **given, only_show=True)
        return pages["virkning"]

    def answer(self, key: str, **answer: Any) -> None:
        """Whoever has the task answers it."""
        responses.receive_response(key, answer, today=self.day)

    # ── What is seen ────────────────────────────────────────────────────────────────────────────────────

    def letters(self, since: date | None = None, *, to: str | None = None) -> list[Letter]:
        """What letters that left have told, from a day on, to everybody or to one person."""
        query = (
            select(Notice.day, Notice.person, NoticeLine.rung, NoticeLine.subject)
            .join(NoticeLine, NoticeLine.notice == Notice.id)
            .where(Notice.state == "sent", NoticeLine.included.is_(True))
            .order_by(Notice.day, Notice.person, NoticeLine.id)
        )
        told = [Letter(*row) for row in self._rows(query)]
        return [one for one in told if (not since or one.day >= since) and (not to or one.to == to)]

    def told(self, since: date | None = None) -> set[tuple[str, str]]:
        """Who was told what kind of thing: (person, rung)."""
        return {(one.to, one.rung) for one in self.letters(since)}

    def mails(self) -> Iterator[EmailMessage]:
        """The mails that lie in the folder, as they would have left."""
        for file in sorted((self.home / "outbox").glob("*.eml")):
            yield email.message_from_bytes(file.read_bytes(), policy=email.policy.default)

    def texts(self, to: str) -> list[str]:
        """Subject and text of the mails to an address."""
        mine = [mail for mail in self.mails() if to in str(mail["To"])]
        return [f"{mail['Subject']}\n{text_of(mail)}" for mail in mine]

    def task(self, key: str) -> Any:
        """A task as it stands."""
        return self._rows(select(Request.__table__).where(Request.key == key))[0]

    def states(self, prefix: str = "") -> dict[str, str]:
        """How the tasks stand, by key."""
        found = select(Request.key, Request.state).where(Request.key.startswith(prefix)).order_by(Request.key)
        return {row.key: row.state for row in self._rows(found)}

    def meeting(self, kind: str, year: int) -> Any:
        """A meeting as it stands."""
        return self._rows(select(Meeting.__table__).where(Meeting.kind == kind, Meeting.year == year))[0]

    def milestone(self, kind: str, scope: str, year: int) -> Any:
        """A milestone as it stands."""
        theirs = (Milestone.kind == kind, Milestone.scope == scope, Milestone.year == year)
        return self._rows(select(Milestone.__table__).where(*theirs))[0]

    def journal(self, act: str | None = None) -> list[Acted]:
        """What the journal says, of all acts or of one."""
        old, new = JournalValue.__table__.alias(), JournalValue.__table__.alias()
        query = (
            select(JournalEntry.actor, JournalEntry.act, JournalEntry.subject, old.c.body, new.c.body)
            .outerjoin(old, old.c.ref == JournalEntry.old_ref)
            .outerjoin(new, new.c.ref == JournalEntry.new_ref)
            .order_by(JournalEntry.id)
        )
        return [one for one in (Acted(*row) for row in self._rows(query)) if act in (None, one.act)]

    def rows(self, *columns: Any, where: Any = True) -> list[Any]:
        """Anything else that the memory says."""
        return self._rows(select(*columns).where(where))

    @staticmethod
    def _rows(query: Any) -> list[Any]:
        with store.reading() as session:
            return list(session.execute(query).all())


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""
