"""Everything that leaves a memory for other eyes on a day: pages, letters, files, sheets, feeds, logs."""

from __future__ import annotations

import asyncio
import email
import email.policy
import io
import logging
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import String, cast, select

from deployments.portal.app import portal
from models import store
from models.settings import Settings
from models.store.tables import Base
from tasks import naming, overview
from tasks.home import home, settings
from tasks.ledger import answer_sheets as sheets
from tasks.ledger import passes, plans, years


class Everywhere:
    """What was seen where; each text is kept once, under the first place it was seen in."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def put(self, where: str, text: object) -> None:
        """A text that somebody may read there."""
        self.seen.setdefault(str(text), where)

    def having(self, words: Iterable[str]) -> dict[str, str]:
        """The first of these words that stands in each place, by place."""
        found: dict[str, str] = {}
        for text, where in self.seen.items():
            hit = next((word for word in words if word in text), None)
            if hit is not None:
                found.setdefault(where, hit)
        return found

    @contextmanager
    def listening(self) -> Iterator[None]:
        """What is published, told, logged, emitted and planned meanwhile."""
        caught = _Caught(self)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "tasks.report.publish", lambda key, page, title: self.put(f"page {key}", page + title)
            )
            patch.setattr("tasks.upcoming.keep", lambda runs: self.put("upcoming", runs))
            patch.setattr("tasks.announce.emit", lambda *wanted: self.put("event", wanted))
            logging.getLogger().addHandler(caught)
            try:
                yield
            finally:
                logging.getLogger().removeHandler(caught)

    # ── What is looked at on a day ──────────────────────────────────────────────────────────────────────

    def look(self, day: date, readers: Iterable[str], numbers: Iterable[int] = ()) -> None:
        """Every page, file, sheet and feed as it is on the day; each reader tries these tasks' pages too."""
        with pytest.MonkeyPatch.context() as patch, self.listening():
            patch.setenv("PLANCYCLE_TODAY", day.isoformat())
            patch.setattr("tasks.report.is_seen", lambda: True)
            overview.publish(day)
            for year in (2027, 2028):
                self._plan(year, day)
            self._files(home().folder, "outbox", "briefs")
            self._runs(day)
            tokens = {one: passes.issue(one, day) for one in readers}
            asyncio.run(self._portals(tokens, [str(one) for one in numbers]))

    def _plan(self, year: int, day: date) -> None:
        try:
            plans.publish(plans.take_overview(year, day))
        except ValueError:  # there is no such year yet
            return

    def _files(self, folder: Path, *names: str) -> None:
        for name in names:
            for file in (folder / name).rglob("*"):
                if file.is_file():
                    self.put(f"{name}/{file.name}", f"{file.name}\n{text_of(file.name, file.read_bytes())}")

    def _runs(self, day: date) -> None:
        """What runs are called, and what they are given by themselves."""
        known: Settings = settings()
        for one in years.checklists_due(day):
            self.put("run", f"{naming.title(one.flow, one.payload, known)} {one.payload} {one.event}")

    async def _portals(self, tokens: dict[str, str], numbers: list[str]) -> None:
        """The pages that each link leads to, as a browser gets them."""
        door = httpx.ASGITransport(portal())
        async with httpx.AsyncClient(transport=door, base_url="http://127.0.0.1") as browser:
            for reader, token in tokens.items():
                await self._portal(browser, token, reader, numbers)

    async def _portal(self, browser: httpx.AsyncClient, token: str, reader: str, numbers: list[str]) -> None:
        """Every page that a link leads to, and the sheets, papers and calendars."""
        pages = ["", "/papirer", "/ark", "/ark/opgaver.xlsx", "/kalender", "/giv-videre", "/forkert"]
        first = (await browser.get(f"/side/{token}")).text
        for number in sorted({*numbers, *re.findall(r"/opgave/(\d+)", first)}):
            pages += [f"/opgave/{number}{part}" for part in ("", "/oplaeg", "/kvittering", "/senere")]
        for page in pages:
            found = await browser.get(f"/side/{token}{page}")
            assert found.status_code < 500, (page, found.text)
            name = page if found.is_success else "said.html"
            self.put(f"portal of {reader}: {page}", text_of(name, found.content))
            for name in re.findall(r'papirer/fil/([^"]+)"', found.text):
                file = await browser.get(f"/side/{token}/papirer/fil/{name}")
                self.put(f"papers of {reader}: {name}", text_of(unquote(name), file.content))
            for feed in re.findall(r'/kalender/[^"\s<]+\.ics', found.text):
                told = await browser.get(feed)
                self.put(f"feed of {reader}", told.text.replace("\r\n ", ""))


class _Caught(logging.Handler):
    def __init__(self, everywhere: Everywhere) -> None:
        super().__init__(logging.DEBUG)
        self._everywhere = everywhere

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("sqlalchemy", "httpx", "aiosqlite")):
            self._everywhere.put(f"log {record.name}", record.getMessage())


def handed_out(everywhere: Everywhere, round_: str, day: date) -> None:
    """The answer sheets of a round."""
    for sheet in sheets.sheets(round_, day):
        everywhere.put(f"sheet {sheet.unit}", text_of("ark.xlsx", sheet.content))


def text_of(name: str, content: bytes) -> str:
    """Everything that can be read in a file, its name and properties too."""
    kind = name.rpartition(".")[2]
    if kind in ("docx", "xlsx", "zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = ((one, file.read(one)) for one in file.namelist())
            return "\n".join(f"{one} {text_of(one, part)}" for one, part in parts)
    if kind == "pdf":
        return _of_pdf(content)
    if kind == "eml":
        return _of_mail(content)
    text = content.decode("utf-8", errors="replace")
    return text + re.sub(r"<[^>]+>", "", text) if kind == "xml" else text


def _of_pdf(content: bytes) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        return ""
    found = subprocess.run([reader, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return found.stdout.decode("utf-8")


def _of_mail(content: bytes) -> str:
    mail = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)
    said = [f"{name}: {value}" for name, value in mail.items()]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            said.append(part.get_content())
    return "\n".join(said)


def columns_with(words: Iterable[str]) -> set[str]:
    """The columns of the memory that hold any of these words."""
    found = set()
    with store.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                text: Any = cast(column, String)
                for word in words:
                    if session.execute(select(column).where(text.contains(word)).limit(1)).first():
                        found.add(f"{table.name}.{column.name}")
    return found
