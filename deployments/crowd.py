"""A crowd at the portal: people who open their page, save a draft and answer, each request timed."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

import httpx

PATIENCE = 120.0
"""Seconds a request may take before it counts as an error."""

STAYS = 0.25
"""The share of the whole time that somebody spends on the pages: to read, to type, to read it over."""

STEPS = 5
"""What somebody does after opening their page; each step has its moment, whatever the one before took."""

_TASK = re.compile(r'href="([^"]*/opgave/\d+)"')
_HIDDEN = re.compile(r'<input\b[^>]*\bname="(submit_key|seen)"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')


class Plan(NamedTuple):
    """How many come within how many seconds, and how many of them at one instant in the middle."""

    people: int
    seconds: float
    at_once: int


class Visitor(NamedTuple):
    """Somebody with a link, and what they type into the form of their one task."""

    link: str
    typed: Mapping[str, str]


class Timed(NamedTuple):
    """One request: its kind, the seconds it took, the status it got; 0 for none."""

    kind: str
    seconds: float
    status: int


class Crowd:
    """Everybody at once, from one machine; `timed` has every request, `sent` the links of who was thanked."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.timed: list[Timed] = []
        self.sent: set[str] = set()
        self.most_at_once = 0
        self._waiting = 0

    def answer(self, visitors: Sequence[Visitor]) -> None:
        """All of them answer; returns when the last one is through."""
        asyncio.run(self._answer(visitors))

    async def _answer(self, visitors: Sequence[Visitor]) -> None:
        connections = httpx.Limits(max_connections=None, max_keepalive_connections=self.plan.people)
        async with httpx.AsyncClient(timeout=PATIENCE, limits=connections, trust_env=False) as client:
            await asyncio.gather(*(self._come(client, no, one) for no, one in enumerate(visitors)))

    async def _come(self, client: httpx.AsyncClient, no: int, visitor: Visitor) -> None:
        """The first ones come together in the middle, step by step; the others spread over the time."""
        last = (1 - STAYS) * self.plan.seconds
        offset = last / 2 if no < self.plan.at_once else last * no / self.plan.people
        await asyncio.sleep(offset)
        try:
            await self._visit(client, visitor)
        except (httpx.HTTPError, LookupError):
            return  # it stands in `timed`, and nothing was sent

    async def _visit(self, client: httpx.AsyncClient, visitor: Visitor) -> None:
        moments = self._moments()
        page = await self._timed("page", client.get(visitor.link))
        task = str(page.url.join(html.unescape(_first(_TASK, page.text))))
        await anext(moments)
        shown = await self._timed("task", client.get(task))
        await anext(moments)
        draft = {**hidden(shown.text), **visitor.typed, "act": "draft"}
        await self._timed("draft", client.post(task, data=draft))
        await anext(moments)
        shown = await self._timed("task", client.get(task))
        await anext(moments)
        answer = {**hidden(shown.text), **visitor.typed, "act": "send"}
        thanked = await self._timed("answer", client.post(task, data=answer))
        await self._timed("receipt", client.get(page.url.join(thanked.headers["location"])))
        self.sent.add(visitor.link)

    async def _moments(self) -> AsyncIterator[None]:
        """When it is time for the next step."""
        now = asyncio.get_running_loop().time
        began, pause = now(), STAYS * self.plan.seconds / STEPS
        for step in range(1, STEPS):
            await asyncio.sleep(max(0.0, began + step * pause - now()))
            yield

    async def _timed(self, kind: str, asked: Awaitable[httpx.Response]) -> httpx.Response:
        began, status = perf_counter(), 0
        self._waiting += 1
        self.most_at_once = max(self.most_at_once, self._waiting)
        try:
            answer = await asked
            status = answer.status_code
        finally:
            self._waiting -= 1
            self.timed.append(Timed(kind, perf_counter() - began, status))
        if status >= 400:
            answer.raise_for_status()
        return answer


def hidden(page: str) -> dict[str, str]:
    """What the form of a page carries along unseen: its submit key and the version it showed."""
    return {found[1]: html.unescape(_first(_VALUE, found[0])) for found in _HIDDEN.finditer(page)}


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise LookupError(pattern.pattern)
    return found[1]
