"""The folder in which mails arrive: what comes back is written down, what machines answer is thrown away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models import store
from models.choices import Words, how_many
from models.facts import Fact
from models.returned_mail import Returned, read
from models.store import bounces
from tasks import home
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

MOST = 20_000_000
"""Bytes of a mail that is looked at: a longer one is for a person."""


class TakenIn(Fact):
    """What lay in the folder: whose mails came back, how many said nothing, how many a person has to read."""

    unreached: tuple[str, ...] = ()
    thrown_away: int = 0
    unread: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing new to tell."""
        return not (self.unreached or self.thrown_away)


def folder() -> Path:
    """Where mails arrive."""
    return home.home().folder / "mailbox"


def unread() -> int:
    """How many mails lie there for a person to read."""
    return len(_mails())


@verb
def take_in(today: date | None = None) -> TakenIn:
    """Read the mails in the folder: what is understood is written down and leaves it, the rest stays.

    In a rehearsal nothing leaves the folder.
    """
    mails = {file: _read(file) for file in _mails()}
    reports = {file: one for file, one in mails.items() if one.kind == "bounced"}
    done = [file for file, one in mails.items() if one.kind in ("automatic", "delayed")]
    unreached: tuple[str, ...] = ()
    if reports:
        with store.writing(deciding=True) as session:
            found = bounces.take_in(session, list(reports.values()), writing("take_in_bounces", today))
        unreached = found.unreached
        done += [list(reports)[place] for place in found.known]
    _throw_away(done)
    return TakenIn(unreached=unreached, thrown_away=len(done), unread=len(mails) - len(done))


NOTHING = Words("Der ligger ingen nye mails i mappen.", "There are no new mails in the folder.")
UNREACHED = (
    Words("1 person kan ikke længere nås: {}.", "1 person can no longer be reached: {}."),
    Words("{count} personer kan ikke længere nås: {}.", "{count} people can no longer be reached: {}."),
)
THROWN = (
    Words("1 mail er læst og slettet.", "1 mail was read and deleted."),
    Words("{} mails er læst og slettet.", "{} mails were read and deleted."),
)
LEFT = (
    Words("1 mail skal læses af et menneske.", "1 mail is for a person to read."),
    Words("{} mails skal læses af et menneske.", "{} mails are for a person to read."),
)


def said(taken: TakenIn, names: dict[str, str]) -> str:
    """What came of it, in a sentence or three."""
    language = home.settings().municipality.language
    parts = []
    if taken.unreached:
        who = ", ".join(names.get(person, person) for person in taken.unreached)
        told = UNREACHED[len(taken.unreached) > 1].said_in(language)
        parts.append(told.format(who, count=len(taken.unreached)))
    for words, count in ((THROWN, taken.thrown_away), (LEFT, taken.unread)):
        if count:
            parts.append(how_many(count, words, language))
    return " ".join(parts) or NOTHING.said_in(language)


def _mails() -> list[Path]:
    try:
        return sorted(file for file in folder().iterdir() if file.suffix.lower() == ".eml" and file.is_file())
    except OSError:
        return []


def _read(file: Path) -> Returned:
    try:
        if file.stat().st_size > MOST:
            return Returned(kind="unread")
        return read(file.read_bytes())
    except OSError:
        return Returned(kind="unread")


def _throw_away(files: list[Path]) -> None:
    """What is written down need not lie around: it may hold somebody's link, or why they are away."""
    if not rehearsing():
        for file in files:
            file.unlink(missing_ok=True)
