"""The spreadsheet on the page: fetched, filled in, sent in again, and given back with remarks."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from deployments.portal.rendering import page, words
from deployments.portal.visitors import Filled, Visiting, Visitor
from models.facts import Refused
from tasks.ledger import answer_sheets

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KEPT = 50
"""Sheets with remarks that wait to be fetched, for everybody together; in this process's memory only."""


class Returned(NamedTuple):
    """A sheet with remarks, and whose it is."""

    person: str
    content: bytes


class Shelf:
    """Where sheets with remarks wait to be fetched; the oldest makes room."""

    def __init__(self) -> None:
        self._lying: OrderedDict[str, Returned] = OrderedDict()

    def lay(self, person: str, content: bytes) -> str:
        """Put a sheet here; its place."""
        place = secrets.token_urlsafe(12)
        self._lying[place] = Returned(person, content)
        while len(self._lying) > KEPT:
            self._lying.popitem(last=False)
        return place

    def find(self, place: str, person: str) -> bytes | None:
        """The sheet at that place, if it is this person's."""
        lying = self._lying.get(place)
        return lying.content if lying is not None and lying.person == person else None


@router.get("/side/{token}/ark")
def sheet(visitor: Visiting) -> Response:
    """How it is done, and where the file goes."""
    return _show(visitor)


def _show(
    visitor: Visitor, *, wrong: str = "", told: str = "", place: str = "", refused: int = 0, status: int = 200
) -> Response:
    facts = {"wrong": wrong, "told": told, "place": place, "refused": refused}
    return page("sheet", visitor.frame("sheet"), status=status, **facts)


@router.get("/side/{token}/ark/opgaver.xlsx")
def fetch(visitor: Visiting) -> Response:
    """This person's tasks as a spreadsheet."""
    try:
        return _file(answer_sheets.for_person(visitor.person, visitor.today), "opgaver.xlsx")
    except Refused:
        return _show(visitor, wrong=words(visitor.language).sheet.nothing, status=404)


@router.post("/side/{token}/ark")
def take_in(sent: Filled, visitor: Visiting, request: Request) -> Response:
    """Take a filled-in sheet in: each row by itself, and the sheet back where a row was refused."""
    if not sent.file:
        return _show(visitor, wrong=words(visitor.language).sheet.no_file, status=422)
    try:
        taken = answer_sheets.take_in(sent.file, visitor.person, visitor.today)
    except Refused as refusal:
        return _show(visitor, wrong=refusal.said_in(visitor.language), status=422)
    place = request.app.state.shelf.lay(visitor.person, taken.returned) if taken.refused else ""
    return _show(visitor, told=taken.sentence, place=place, refused=taken.refused)


@router.get("/side/{token}/ark/retur/{place}")
def returned(visitor: Visiting, request: Request, place: Annotated[str, Path(max_length=40)]) -> Response:
    """The sheet with remarks."""
    found = request.app.state.shelf.find(place, visitor.person)
    if found is None:
        return _show(visitor, wrong=words(visitor.language).sheet.gone, status=404)
    return _file(found, "opgaver-retur.xlsx")


def _file(content: bytes, name: str) -> Response:
    return Response(
        content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
