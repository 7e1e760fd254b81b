"""The papers as their readers find them: what lies ready to be fetched, and who may fetch it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from models import store
from models.facts import Fact, MeetingKind, Refused
from models.settings import Language
from models.spoken import capitalised
from models.store import closed
from models.store import papers as kept
from tasks import home, papers

LANGUAGES: tuple[Language, ...] = get_args(Language)

Kind = Literal["docx", "pdf", "html", "svg", "ics", "zip"]

OURS = re.compile(r"\d{4}-[a-zæøå0-9-]+\.(pdf|html|svg|ics)")
"""The names of the files that stand beside the briefs: the two pages, the wheel, the calendar."""


class File(Fact):
    """A file that can be fetched: its name, its kind, its size in bytes, and what it is to a brief."""

    name: str
    kind: Kind
    size: int
    role: Literal["document", "pdf", "news", "earlier", "other"] = "other"


class BriefPapers(Fact):
    """The files of one meeting's brief.

    `edited`: whether a person has edited the document; `edited_by` and `edited_on` where it was sent in here.
    `new`: how many places have come since.
    """

    year: int
    meeting: MeetingKind
    title: str
    held_on: date
    is_draft: bool
    files: tuple[File, ...]
    edited: bool = False
    edited_by: str = ""
    edited_on: date | None = None
    new: int = 0


class Shelf(Fact):
    """Everything that a person may fetch; `may_send` whether they may send an edited document in."""

    briefs: tuple[BriefPapers, ...] = ()
    others: tuple[File, ...] = ()
    exports: tuple[File, ...] = ()
    may_send: bool = False

    @property
    def files(self) -> tuple[File, ...]:
        """Every file there is."""
        return (*(file for brief in self.briefs for file in brief.files), *self.others, *self.exports)


def may_fetch(person: str, today: date) -> bool:
    """Whether a person's posts let them have the papers."""
    with store.reading() as session:
        return not kept.roles(session, person, today).isdisjoint(kept.READERS)


def shelf(person: str, today: date) -> Shelf | None:
    """What a person may fetch; None for somebody who may not have any of it."""
    with store.reading() as session:
        roles = kept.roles(session, person, today)
        may_read = not roles.isdisjoint(kept.READERS)
        sittings = [
            one
            for one in (kept.sittings(session) if may_read else ())
            if closed.let_into_brief(session, one.year, one.meeting, person, today)
        ]
    if not may_read:
        return None
    return Shelf(
        briefs=tuple(_brief(one, today) for one in sittings),
        others=tuple(_others(home.home().briefs)),
        exports=tuple(_exports(home.home().exports)) if "secretariat" in roles else (),
        may_send=not roles.isdisjoint(kept.EDITORS),
    )


def find(person: str, name: str, today: date) -> bytes | None:
    """A file by its name; None for what is not on this person's shelf, which is not to be told apart."""
    found = shelf(person, today)
    if found is None or name not in {file.name for file in found.files}:
        return None
    if name in {file.name for file in found.exports}:
        return (home.home().exports / name).read_bytes()
    of = next((one for one in found.briefs if name in {file.name for file in one.files}), None)
    folder = papers.folder_of(of.year, of.meeting) if of else home.home().briefs
    return (folder / name).read_bytes()


def take_in(person: str, year: int, meeting: str, content: bytes, today: date) -> bool:
    """Keep an edited brief that somebody sends in; False when nothing in it was edited.

    Refused for somebody whose posts do not let them, and for what is no Word document.
    """
    with store.reading() as session:
        let_in = closed.let_into_brief(session, year, meeting, person, today)
        if not let_in or kept.roles(session, person, today).isdisjoint(kept.EDITORS):
            raise Refused(
                "Only the secretariat and the head of planning send edited briefs in.",
                "Kun sekretariatet og planchefen sender rettede oplæg ind.",
            )
    taken = papers.take_in(meeting, year, content, person, today)
    if taken:
        papers.keep(meeting, year)
    return taken


def _brief(sitting: kept.Sitting, today: date) -> BriefPapers:
    with store.reading() as session:
        found = kept.frozen(session, sitting.year, sitting.meeting)
        assert found is not None, "a sitting is one that has a brief"
        frozen = kept.shown(session, found, today)
        made = kept.made(session, sitting.year, sitting.meeting)
        editor = kept.editor(session, sitting.year, sitting.meeting)
    stands = papers.standing(frozen, made)
    parts = stands.news.sections[1:] if stands.news else ()
    return BriefPapers(
        year=sitting.year,
        meeting=cast(MeetingKind, sitting.meeting),
        title=capitalised(frozen.brief.title),
        held_on=sitting.held_on,
        is_draft=frozen.brief.stage == "draft",
        files=tuple(_files(stands, papers.folder_of(sitting.year, sitting.meeting))),
        edited=stands.edited,
        edited_by=editor.name if editor and stands.edited else "",
        edited_on=editor.on_day if editor and stands.edited else None,
        new=sum(len(one.paragraphs) + len(one.items) + len(one.table[1:]) for one in parts),
    )


def _files(stands: papers.Papers, folder: Path) -> Iterator[File]:
    """The files of a brief that lie in the folder, and those that people had edited before."""
    named = {stands.document: "document", stands.pdf: "pdf", stands.news_file: "news"}
    before = sorted(folder.glob("*.docx")) if folder.is_dir() else []
    stem = stands.document.removesuffix(".docx")
    stems = tuple(stem + papers.aside(language) for language in LANGUAGES)
    earlier = {file.name: "earlier" for file in before if file.name.startswith(stems)}
    for name, role in {**named, **earlier}.items():
        if name and _is_plain(folder / name):
            yield _file(folder / name, role)


def _others(folder: Path) -> Iterable[File]:
    found = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    ours = [file for file in found if OURS.fullmatch(file.name) and _is_plain(file)]
    newest_first = sorted(ours, key=lambda file: file.name[:4], reverse=True)
    return [_file(file, "other") for file in newest_first]


def _exports(folder: Path) -> Iterable[File]:
    """The cases that were gathered, the newest first."""
    found = sorted(folder.glob("*.zip"), key=lambda file: file.name, reverse=True) if folder.is_dir() else []
    return [_file(file, "other") for file in found if _is_plain(file)]


def _is_plain(file: Path) -> bool:
    """A file of this folder itself, and no way out of it."""
    return file.is_file() and not file.is_symlink()


def _file(file: Path, role: str) -> File:
    size = file.stat().st_size
    return File.model_validate({"name": file.name, "kind": file.suffix[1:], "size": size, "role": role})
