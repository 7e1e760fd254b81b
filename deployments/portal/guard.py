"""Stands before every page: what may come in, what every answer carries, and what is written in the log."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tasks import home
from tasks.documents.received import LARGEST

LOG = logging.getLogger("plan_cycle.portal")

FORM_BYTES = 64 * 1024
"""The largest form: five questions of 600 characters fit many times."""

SHEET_BYTES = 2 * 1024 * 1024
"""The largest spreadsheet that is taken in."""

DOCUMENT_BYTES = LARGEST + FORM_BYTES
"""The largest edited brief, and the form around it."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries, unless it says otherwise itself."""

ErrorPage = Callable[[Scope, int], Response]


class TooLarge(Exception):
    """More came in than this address takes."""


class Guard:
    """Wraps the whole application; its error pages come from `error_page`."""

    def __init__(self, app: ASGIApp, error_page: ErrorPage) -> None:
        self._app = app
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        answer = _Answer(scope, send)
        try:
            await self._let_in(scope, _counted(scope, receive), answer)
        except TooLarge:
            await self._stop(scope, receive, answer, 413)
        except Exception as error:
            _complain(scope, error)
            await self._stop(scope, receive, answer, 500)
        finally:
            took = (time.monotonic() - began) * 1000
            LOG.info("%s %s %s %.0f ms", scope["method"], _route(scope), answer.status, took)

    async def _let_in(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        if scope["method"] not in ("GET", "HEAD") and _is_foreign(scope):
            await self._stop(scope, receive, answer, 403)
            return
        if announced(Headers(scope=scope)) > most(scope["path"]):
            raise TooLarge
        as_get = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self._app(as_get, receive, answer.send)
        finally:
            scope.setdefault("route", as_get.get("route"))

    async def _stop(self, scope: Scope, receive: Receive, answer: _Answer, status: int) -> None:
        if answer.status == 0:
            await self._error_page(scope, status)(scope, receive, answer.send)


class _Answer:
    """What leaves: with our headers, its status remembered; no body if only the head was asked for."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._only_head = scope["method"] == "HEAD"
        self._personal = scope["path"].startswith("/side/")
        self._send = send
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._dress(message)
        elif self._only_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _dress(self, message: MutableMapping[str, Any]) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._personal or self.status >= 400:
            headers["Cache-Control"] = "no-store"


# ── What comes in ───────────────────────────────────────────────────────────────────────────────────────


def most(path: str) -> int:
    """How many bytes this address takes."""
    if path.startswith("/side/") and path.endswith("/ark"):
        return SHEET_BYTES
    return DOCUMENT_BYTES if _OF_PAPERS.fullmatch(path) else FORM_BYTES


_OF_PAPERS = re.compile(r"/side/[^/]+/papirer/\d{4}/[a-z]+")
"""Where an edited brief is sent in."""


def announced(headers: Headers) -> int:
    """How many bytes the sender says are coming; 0 when it does not say."""
    said = headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else 0


def _counted(scope: Scope, receive: Receive) -> Receive:
    """Passes on what comes in, and stops when it is too much, whatever was announced."""
    allowed = most(scope["path"])
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > allowed:
            raise TooLarge
        return message

    return take


def _is_foreign(scope: Scope) -> bool:
    """Whether a form was sent from another site.

    Measured: a page with `Referrer-Policy: no-referrer` sends `Origin: null` with its own forms, and over
    plain HTTP browsers send no Sec-Fetch-Site. Then the unguessable address of the form is the whole proof.
    """
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin", "null")
    return origin != "null" and not _is_ours(origin, headers.get("host", ""))


def _is_ours(origin: str, host: str) -> bool:
    try:
        ours = {host, urlsplit(home.home().portal_address or "").netloc}
        return urlsplit(origin).netloc in ours - {""}
    except ValueError:
        return False


# ── How often ───────────────────────────────────────────────────────────────────────────────────────────

GUESSES = parse("60/minute")
"""Unknown links from one address."""

VISITS = parse("600/minute")
"""Requests with one known link."""


class Doorkeeper:
    """Counts who comes how often; in memory, for this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def may_guess(self, address: str) -> bool:
        """Whether this address may try one more link that nobody was given."""
        return self._limiter.hit(GUESSES, "guess", _neighbourhood(address))

    def may_visit(self, token: str) -> bool:
        """Whether this link may be used once more now; what is kept of it is a fingerprint."""
        return self._limiter.hit(VISITS, "visit", hashlib.sha256(token.encode()).hexdigest())


def _neighbourhood(address: str) -> str:
    """One line of one house: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "elsewhere"
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


# ── What is written down ────────────────────────────────────────────────────────────────────────────────


def _route(scope: Scope) -> str:
    """The address with names for its parts, never the parts themselves: they hold tokens."""
    return str(getattr(scope.get("route"), "path", "-"))


def _complain(scope: Scope, error: BaseException) -> None:
    """Where it went wrong, without what was being said: messages can hold an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    LOG.error("%s %s %s at %s", scope["method"], _route(scope), type(error).__name__, where)


def log_to_stderr() -> None:
    """The portal's own lines go to stderr; nothing else that handles requests says anything about them."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(message)s"))
    LOG.handlers[:] = [lines]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
