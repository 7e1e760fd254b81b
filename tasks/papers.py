"""The files of a brief in the home: kept up to date by us, and left alone once a person has edited them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from glob import escape
from pathlib import Path

from models import store
from models.brief.changes import changes_page
from models.brief.contents import Brief
from models.brief.file_names import brief_name
from models.choices import Words
from models.facts import Fact, Refused
from models.settings import Language, Settings
from models.store import briefs, closed, papers
from models.store.papers import Frozen, Made, Written
from tasks import clock, home
from tasks.documents import brief_docx, brief_parts, brief_pdf, files, received, typeset
from tasks.ledger.responses import writing

NEWS = Words("nye siden du redigerede", "new since you edited")
AS_MADE = Words("uden rettelser", "without the edits")
EARLIER = Words("tidligere rettelse", "earlier edit")

_VERSION = re.compile(r"plan-cycle (\d{4})/(\w+)/(\d+)")


class Papers(Fact):
    """How the files of a brief stand.

    `edited`: whether a person has edited the document. `news`: what has come since then, as a document;
    `news_file` is its file. `complaint`: what is wrong with the municipality's own template.
    """

    document: str
    pdf: str
    edited: bool = False
    news: Brief | None = None
    news_file: str = ""
    complaint: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files, the document first."""
        return tuple(name for name in (self.document, self.pdf, self.news_file) if name)


def keep(meeting: str, year: int) -> Papers | None:
    """Bring the files of a brief up to date; None while there is no brief.

    A file that we did not make is never touched. What was ours and is not wanted any more is taken away.
    """
    found = _found(meeting, year)
    if found is None:
        return None
    frozen, made = found
    _bring(frozen.brief, made)
    stands = standing(frozen, made)
    shelf = _Shelf(frozen, made)
    if not stands.edited:
        shelf.put_document(stands.document)
    shelf.put(stands.pdf, "pdf", lambda: brief_pdf.brief_pdf(frozen.brief, shelf.settings))
    if stands.news is not None:
        shelf.put_news(stands.news_file, stands.news)
    shelf.clear(stands.files)
    return stands.model_copy(update={"complaint": shelf.made.complaint})


def _found(meeting: str, year: int) -> tuple[Frozen, Made] | None:
    with store.reading() as session:
        frozen = papers.frozen(session, year, meeting)
        if frozen is None:
            return None
        return papers.shown(session, frozen, _today()), papers.made(session, year, meeting)


def _today() -> date:
    return clock.today(None, home.settings().municipality.timezone)


def folder_of(year: int, meeting: str) -> Path:
    """Where the files of a brief lie: apart from the others while it is closed."""
    with store.reading() as session:
        until = closed.brief_until(session, year, meeting, _today())
    return home.home().closed_briefs if until else home.home().briefs


def _bring(brief: Brief, made: Made) -> None:
    """The files of a brief lie in one place: what lies where it was before follows."""
    here = folder_of(brief.year, brief.meeting)
    there = home.home().briefs if here == home.home().closed_briefs else home.home().closed_briefs
    stems = {brief_name(brief.title, brief.year, brief.meeting, home.settings()), *made.names}
    found = [
        file for stem in stems for file in there.glob(f"{escape(stem)}*") if file.suffix in (".docx", ".pdf")
    ]
    here.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in sorted(set(found)):
        if not is_open(file) and not (here / file.name).exists():
            file.replace(here / file.name)


def standing(frozen: Frozen, made: Made) -> Papers:
    """What the files of a brief are called, and whether a person has edited the document."""
    brief = frozen.brief
    name = brief_name(brief.title, brief.year, brief.meeting, home.settings())
    theirs = edited(folder_of(brief.year, brief.meeting), made, name)
    if theirs is None:
        return Papers(document=f"{name}.docx", pdf=f"{name}.pdf")
    news = _news(theirs, frozen, made)
    as_made, new = AS_MADE.said_in(brief.language), NEWS.said_in(brief.language)
    return Papers(
        document=theirs.name,
        pdf=f"{theirs.stem} ({as_made}).pdf",
        edited=True,
        news=news,
        news_file=f"{theirs.stem} ({new}).docx" if news else "",
    )


def edited(folder: Path, made: Made, name: str) -> Path | None:
    """The document that a person has edited or put in its place; None while it is as we made it."""
    for known in dict.fromkeys([name, *reversed(made.names)]):
        file = folder / f"{known}.docx"
        if file.is_file() and not is_ours(file, made):
            return file
    return None


def is_ours(file: Path, made: Made) -> bool:
    """Whether a file stands as we made it once, byte for byte."""
    return fingerprint(file.read_bytes()) in made.hashes


def fingerprint(content: bytes) -> str:
    """What tells two files apart."""
    return hashlib.sha256(content).hexdigest()


# ── What has come since it was edited ───────────────────────────────────────────────────────────────────


def _news(file: Path, frozen: Frozen, made: Made) -> Brief | None:
    """What the edited document was not made from; until the meeting, by the answers as they are now."""
    brief = frozen.brief
    by = writing("papers", None)
    with store.reading() as session:
        base = papers.frozen(session, brief.year, brief.meeting, _edited_from(file, brief, made))
        base = papers.shown(session, base, by.today) if base else None
        held = papers.is_held(session, brief.year, brief.meeting)
        now = brief if held else briefs.as_of_now(session, brief, by)
    return changes_page(base.brief if base else brief, now, by.today)


def _edited_from(file: Path, brief: Brief, made: Made) -> int | None:
    """The version that the document says it was made from; else the one that was made last."""
    said = _VERSION.search(received.known_as(file.read_bytes()))
    if said and (int(said[1]), said[2]) == (brief.year, brief.meeting):
        return int(said[3])
    return made.version or None


# ── Making them ─────────────────────────────────────────────────────────────────────────────────────────


class _Shelf:
    """The folder of the briefs, for one of them: what is made is remembered before it is written."""

    def __init__(self, frozen: Frozen, made: Made) -> None:
        self.frozen, self.made = frozen, made
        self.settings: Settings = home.settings()
        self._folder = folder_of(frozen.brief.year, frozen.brief.meeting)
        self._own = home.home().folder / brief_docx.OWN
        said = (frozen.hash, self.settings.municipality.name, self.settings.files.model_dump_json(), _ours())
        self._about = "\x1f".join(said)

    def put_document(self, name: str) -> None:
        """The document itself."""
        stem, version = name.removesuffix(".docx"), self.frozen.version
        self._put_word(name, "document", self.frozen.brief, {"stem": stem, "version": version})

    def put_news(self, name: str, news: Brief) -> None:
        """What has come since it was edited."""
        self._put_word(name, "news" + news.model_dump_json(), news, {})

    def _put_word(self, name: str, what: str, brief: Brief, more: dict[str, object]) -> None:
        template = fingerprint(self._own.read_bytes()) if self._own.is_file() else ""

        def make() -> bytes:
            made = brief_docx.brief_docx(brief, self.frozen.version, self.settings, self._own)
            more["complaint"] = made.complaint
            return made.content

        self.put(name, what + template, make, more)

    def put(
        self, name: str, what: str, make: Callable[[], bytes], more: dict[str, object] | None = None
    ) -> None:
        """Make a file, unless it stands as it should, is a person's, or is open in somebody's Word."""
        source = fingerprint(f"{self._about}\x1f{what}".encode())
        file, known = self._folder / name, self.made.files.get(name)
        if file.is_file():
            stands = fingerprint(file.read_bytes())
            if known == Written(source=source, hash=stands):
                return
            if stands not in self.made.hashes or is_open(file):
                return
        content = make()
        self._remember(name, Written(source=source, hash=fingerprint(content)), more or {})
        self._lay(file, content)

    def _remember(self, name: str, written: Written, more: dict[str, object]) -> None:
        brief = self.frozen.brief
        with store.writing(deciding=True) as session:
            self.made = papers.remember(session, brief.year, brief.meeting, name, written, **more)

    def _lay(self, file: Path, content: bytes) -> None:
        """Put it in its place, unless somebody has edited or sent one in while it was being made."""
        brief = self.frozen.brief
        with store.writing(deciding=True) as session:
            self.made = papers.made(session, brief.year, brief.meeting)
            if not file.is_file() or (is_ours(file, self.made) and not is_open(file)):
                files.keep(file.parent, file.name, content)

    def clear(self, wanted: Collection[str]) -> None:
        """Take away what we made under a name that is not used any more."""
        for name in self.made.files.keys() - set(wanted):
            file = self._folder / name
            if file.is_file() and is_ours(file, self.made) and not is_open(file):
                file.unlink()


@cache
def _ours() -> str:
    """Everything of ours that shapes a file: after an update of the program they are made anew."""
    templates = (brief_docx.DEFAULT, typeset.TEMPLATES / brief_pdf.TEMPLATE)
    code = (Path(str(one.__file__)) for one in (brief_docx, brief_parts, brief_pdf))
    return fingerprint(b"".join(file.read_bytes() for file in (*templates, *code)))


def is_open(file: Path) -> bool:
    """Whether Word or LibreOffice has it open: each leaves a file of its own beside it."""
    word = (f"~${file.name}", f"~${file.name[1:]}", f"~${file.name[2:]}")
    return any(file.with_name(name).exists() for name in (*word, f".~lock.{file.name}#"))


# ── What a person sends in ──────────────────────────────────────────────────────────────────────────────


def take_in(meeting: str, year: int, content: bytes, person: str, today: date | None = None) -> bool:
    """Keep an edited document as it is, byte for byte; False when it is what we made, or is here already.

    A document that another person had edited is kept beside it. Refused for what is no Word document, and
    while there is no brief.
    """
    received.refuse_unless_docx(content)
    by, now = writing(person, today, "portal"), fingerprint(content)
    with store.writing(deciding=True) as session:
        frozen = papers.frozen(session, year, meeting)
        if frozen is None:
            raise Refused(
                "There is no brief for that meeting yet.", "Der er ikke noget oplæg til det møde endnu."
            )
        made = papers.made(session, year, meeting)
        file = _document(frozen.brief, made)
        was = fingerprint(file.read_bytes()) if file.is_file() else ""
        if now == was or now in made.hashes:
            return False
        papers.sent_in(session, year, meeting, was, now, by)
        if was and was not in made.hashes:
            _set_aside(file, frozen.brief, was)
        files.keep(file.parent, file.name, content)
    return True


def _document(brief: Brief, made: Made) -> Path:
    """Where the document of a brief lies: a person's, where there is one."""
    name = brief_name(brief.title, brief.year, brief.meeting, home.settings())
    folder = folder_of(brief.year, brief.meeting)
    return edited(folder, made, name) or folder / f"{name}.docx"


def _set_aside(file: Path, brief: Brief, was: str) -> None:
    """What a person had edited before stays, under a name that says so."""
    files.keep(file.parent, f"{file.stem}{aside(brief.language)}{was[:6]}).docx", file.read_bytes())


def aside(language: Language) -> str:
    """What stands between a document's name and the number of an earlier edit of it."""
    return f" ({EARLIER.said_in(language)} "
