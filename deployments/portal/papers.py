"""The page of papers: the files of the briefs are fetched here, and edited briefs sent in."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from deployments.portal import visitors
from deployments.portal.pages import Told
from deployments.portal.rendering import page, words
from deployments.portal.visitors import Visiting, Visitor
from models.facts import MeetingKind, Refused
from models.settings import Language
from tasks.ledger import papers
from tasks.ledger.papers import Shelf

router = APIRouter()

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
}

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
"""A file is fetched and not run here, whatever is in it."""


def its_shelf(visitor: Visiting) -> Shelf:
    """What this person may fetch. Raises Stopped for others: to them there is no such page."""
    found = papers.shelf(visitor.person, visitor.today)
    if found is None:
        raise visitor.lost()
    return found


ItsShelf = Annotated[Shelf, Depends(its_shelf)]


@router.get("/side/{token}/papirer")
def shelf(visitor: Visiting, found: ItsShelf, told: Told = "") -> Response:
    """Everything there is to fetch, and where an edited brief goes."""
    said = words(visitor.language).papers
    return _show(visitor, found, done={"ind": said.taken, "ens": said.same}.get(told, ""))


def _show(
    visitor: Visitor, found: Shelf, *, done: str = "", wrong: str = "", where: str = "", status: int = 200
) -> Response:
    facts = {"shelf": found, "done": done, "wrong": wrong, "where": where}
    said = {"address": quote, "size": said_size, "called": called}
    return page("papers", visitor.frame("papers"), status=status, **facts, **said)


def called(name: str, language: Language) -> str:
    """What one of the other files is called; its own name where nothing better is known."""
    year, _, rest = name.partition("-")
    known = vars(words(language).papers.known)
    return str(known.get(rest.rpartition(".")[0], name)).format(year=year)


def said_size(size: int, language: Language) -> str:
    """How large a file is, as one says it: "44 kB", "1,2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", "," if language == "da" else ".")


@router.get("/side/{token}/papirer/fil/{name}")
def fetch(visitor: Visiting, name: Annotated[str, Path(max_length=250)]) -> Response:
    """One file, under its own name."""
    content = papers.find(visitor.person, name, visitor.today)
    if content is None:
        raise visitor.lost()
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}",
        "Content-Security-Policy": SANDBOX,
    }
    return Response(content, media_type=TYPES[name.rpartition(".")[2]], headers=headers)


@router.post("/side/{token}/papirer/{year}/{meeting}")
async def take_in(
    request: Request,
    visitor: Visiting,
    found: ItsShelf,
    year: Annotated[int, Path(ge=1, le=9999)],
    meeting: MeetingKind,
) -> Response:
    """Take an edited brief in, as it is. Who may not is stopped before anything is read."""
    if not found.may_send or (year, meeting) not in {(one.year, one.meeting) for one in found.briefs}:
        raise visitor.lost()
    sent = await visitors.sent(request)
    return await run_in_threadpool(_taken, visitor, found, (year, meeting), sent.file)


def _taken(visitor: Visitor, found: Shelf, of: tuple[int, MeetingKind], file: bytes | None) -> Response:
    where = "-".join(map(str, of))
    if not file:
        return _show(visitor, found, wrong=words(visitor.language).papers.no_file, where=where, status=422)
    try:
        taken = papers.take_in(visitor.person, *of, file, visitor.today)
    except Refused as refusal:
        return _show(visitor, found, wrong=refusal.said_in(visitor.language), where=where, status=422)
    return RedirectResponse(visitor.at(f"papirer?sket={'ind' if taken else 'ens'}"), status_code=303)
