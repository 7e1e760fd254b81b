"""Calendars to subscribe to: a person's deadlines and meetings behind a secret address, and the wheel."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from deployments.portal.rendering import page, settings, words
from deployments.portal.visitors import Filled, Visiting, let_in
from models.spoken import spoken_date
from tasks import clock, home
from tasks.ledger import calendars, passes

router = APIRouter()

PUBLIC, PRIVATE = "public, max-age=3600", "private, no-cache"
"""The wheel is everybody's; a person's own calendar is asked for each time, and fetched when it is new."""


@router.get("/kalender/aarshjul.ics")
def wheel(request: Request) -> Response:
    """The meetings, rounds, readings and hearings of the open years, for everybody."""
    language = settings().municipality.language
    today = clock.today(None, settings().municipality.timezone)
    name = f"{words(language).calendar.wheel} – {settings().municipality.name}"
    return _calendar(request, calendars.wheel(name, language, today), "aarshjul.ics", PUBLIC)


@router.get("/kalender/{token}.ics")
def own(token: str, request: Request) -> Response:
    """One person's deadlines and the theme meetings."""
    visitor = let_in(token, request, "calendar")
    name = f"{words(visitor.language).calendar.own} – {settings().municipality.name}"
    content = calendars.of_person(visitor.person, name, visitor.language, visitor.today)
    return _calendar(request, content, "kalender.ics", PRIVATE)


def _calendar(request: Request, content: bytes, name: str, kept: str) -> Response:
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": kept, "ETag": mark}
    if mark in _marks(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _marks(text: str) -> set[str]:
    """The marks a calendar program has; some write them down as weak ones."""
    return {one.strip().removeprefix("W/") for one in text.split(",")}


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/side/{token}/kalender")
def calendar(visitor: Visiting, request: Request, sket: str = "") -> Response:
    """The address of one's own calendar, and how to use it; nothing is made by looking."""
    said = words(visitor.language).calendar
    there = _address(request)
    found = passes.calendar_of(visitor.person, visitor.today)
    own_address = f"{there}/kalender/{found.token}.ics" if found else ""
    return page(
        "calendar",
        visitor.frame("calendar"),
        address=own_address,
        webcal=own_address.replace("https://", "webcal://").replace("http://", "webcal://"),
        ends_on=spoken_date(found.ends_on, visitor.language, with_year=True) if found else "",
        wheel_address=f"{there}/kalender/aarshjul.ics",
        done={"lavet": said.made, "lukket": said.closed}.get(sket, ""),
    )


def _address(request: Request) -> str:
    """Where this portal is reached: as the letters say, else as it was asked."""
    asked = urlsplit(str(request.base_url))
    return home.home().portal_address or f"{asked.scheme}://{asked.netloc}"


@router.post("/side/{token}/kalender")
def change(sent: Filled, visitor: Visiting) -> Response:
    """Make an address, or close it; anything else changes nothing."""
    act = sent.one("act")
    if act == "make":
        passes.make_calendar(visitor.person, visitor.today)
        return RedirectResponse(visitor.at("kalender", "?sket=lavet"), status_code=303)
    if act == "close":
        passes.close_calendar(visitor.person, visitor.today)
        return RedirectResponse(visitor.at("kalender", "?sket=lukket"), status_code=303)
    return RedirectResponse(visitor.at("kalender"), status_code=303)
