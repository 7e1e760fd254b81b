"""The portal as an application: its routes, what it looks like, and a page for everything that goes wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from deployments.portal import acts, calendars, pages, papers, sheets, shown
from deployments.portal.guard import Doorkeeper, Guard
from deployments.portal.rendering import HERE, Frame, page, settings, words
from deployments.portal.visitors import Sent, Stopped
from models.store import Unusable
from tasks import home

KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
"""What a logo is; anything else is a JPEG."""

MARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<circle cx="16" cy="16" r="12" fill="none" stroke="{color}" stroke-width="5"/>
<circle cx="16" cy="4" r="4" fill="{color}"/>
</svg>
"""
"""A wheel with its first day marked, for a municipality that has not put its logo here."""


def portal() -> FastAPI:
    """The application; whoever runs it has opened the home, or it opens the environment's."""
    app = FastAPI(
        title="plan-cycle: the owners' door",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.doorkeeper = Doorkeeper()
    app.state.shelf = sheets.Shelf()
    for router in (pages.router, acts.router, sheets.router, papers.router, calendars.router):
        app.include_router(router)
    app.add_api_route("/portal.css", style, include_in_schema=False)
    app.add_api_route("/logo", logo, include_in_schema=False)
    app.add_exception_handler(Stopped, _stopped)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _no_such_page)
    app.add_exception_handler(Unusable, _unusable)
    app.add_exception_handler(TimeoutError, _unusable)
    app.add_middleware(Guard, error_page=error_page)
    return app


# ── How it looks ────────────────────────────────────────────────────────────────────────────────────────


def style(request: Request) -> Response:
    """The style, the municipality's colour first."""
    own = f":root {{ --municipality: {settings().portal.color}; }}\n"
    return _file(request, own.encode() + (HERE / "portal.css").read_bytes(), "text/css; charset=utf-8")


def logo(request: Request) -> Response:
    """The municipality's logo; a drawing can do nothing but be seen."""
    picture = _picture()
    sandbox = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    if picture is None:
        mark = MARK.format(color=settings().portal.color).encode()
        return _file(request, mark, KINDS[".svg"], **sandbox)
    kind = KINDS.get(picture.suffix.lower(), "image/jpeg")
    return _file(request, picture.read_bytes(), kind, **sandbox)


def _picture() -> Path | None:
    name = settings().portal.logo
    file = home.home().folder / name
    return file if name and file.is_file() else None


def _file(request: Request, content: bytes, kind: str, **headers: str) -> Response:
    """A file that a browser keeps for an hour, and then asks for again only if it is another."""
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    kept = {"Cache-Control": "public, max-age=3600", "ETag": mark, **headers}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=kept)
    return Response(content, media_type=kind, headers=kept)


# ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────

KNOWN = (400, 403, 404, 405, 413, 422, 429, 500, 503)


def error_page(_scope: Scope | None, status: int, why: str = "", whose: Frame | None = None) -> Response:
    """The page that says what went wrong and what to do now; it names nobody."""
    why = why or str(status if status in KNOWN else 400)
    frame = whose or Frame(settings().municipality.language, "stopped")
    found = page("stopped", frame, status=status, why=why, about=getattr(words(frame.language).stopped, why))
    if status == 429:
        found.headers["Retry-After"] = "60"
    if status == 503:
        found.headers["Retry-After"] = "30"
    return found


def _stopped(_request: Request, stopped: Exception) -> Response:
    assert isinstance(stopped, Stopped)
    return error_page(None, stopped.status, stopped.why, stopped.frame)


def _refused(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)
    answer = error_page(None, refused.status_code)
    for name, value in (refused.headers or {}).items():
        answer.headers[name] = value
    return answer


def _no_such_page(_request: Request, _error: Exception) -> Response:
    """An address whose parts cannot be: no task has such a number."""
    return error_page(None, 404)


def _unusable(request: Request, _error: Exception) -> Response:
    """The memory cannot be used: what was typed is shown again, to be sent in a moment."""
    sent = getattr(request.state, "sent", None)
    if not isinstance(sent, Sent) or not sent.values:
        return error_page(None, 503)
    language = settings().municipality.language
    found = page(
        "unavailable",
        Frame(language, "task"),
        status=503,
        action=request.url.path,
        **shown.typed_again(sent.values, language),
    )
    found.headers["Retry-After"] = "30"
    return found
