"""A case gathered into one file for an access to documents: a paper, and the mails as they were sent."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from email.message import EmailMessage

from models import store
from models.case_file import CaseFile, Mail, paper
from models.choices import Words, how_many
from models.facts import Fact
from models.store import case_files
from models.store.outcomes import Writing
from tasks import documents, home
from tasks.channels.planbox import file_name
from tasks.documents.brief_pdf import brief_pdf
from tasks.documents.files import keep
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

PAPER = Words("sagen", "case")
LINK = re.compile(r"https?://\S+?/(?:side|kalender)/[\w.\-]+\S*")
NO_LINK = Words("[personligt link]", "[personal link]")
MADE_ON = (1980, 1, 1, 0, 0, 0)
"""The time in a zip file: the same case is the same file."""


class Exported(Fact):
    """The file that holds a case, and a sentence about what is in it."""

    file: str
    sentence: str


@verb
def export(
    case_number: str = "",
    elements: Sequence[str] = (),
    requests: Sequence[str] = (),
    today: date | None = None,
) -> Exported:
    """Gather a case into a file in the home's exports; the same case again is the same file."""
    by = writing("export_case", today)
    with store.reading() as session:
        found = case_files.gather(session, case_number, elements, requests, by)
    mails = dict(_mails(found.letters, by))
    case = _enclosed(found.case, found.letters, mails)
    content = _zipped(case, mails, by)
    name = f"{by.today}-{_slug(case.named)}-{hashlib.sha256(content).hexdigest()[:8]}.zip"
    if not rehearsing():
        keep(home.home().exports, name, content)
    with store.writing(deciding=True) as session:
        case_files.note(session, name, case.named, by)
    return Exported(file=name, sentence=_said(case, name, by))


def _slug(named: str) -> str:
    """A name without a title in it: what a case is called by numbers alone."""
    return re.sub(r"[^a-z0-9æøå]+", "-", named.lower()).strip("-")[:60]


# ── The mails ───────────────────────────────────────────────────────────────────────────────────────────


def _mails(letters: Mapping[str, Mail], by: Writing) -> Iterator[tuple[str, bytes | None]]:
    """Each mail as it was sent, without personal links; None where it speaks of something closed too."""
    there = {key: home.home().outbox / file_name(key) for key in letters}
    kept = {key: _readable(file.read_bytes(), by) for key, file in there.items() if file.is_file()}
    with store.reading() as session:
        hidden = case_files.veiled(session, [text for text, _ in kept.values()], by)
    for key, (text, content) in kept.items():
        yield key, None if text in hidden else content


def _readable(content: bytes, by: Writing) -> tuple[str, bytes]:
    """What a mail says, and the mail, both without links to anybody's own page."""
    mail = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)
    instead = NO_LINK.said_in(by.language)
    for name in [name for name, value in mail.items() if LINK.search(str(value))]:
        del mail[name]
    said = [str(mail["Subject"])]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            text = LINK.sub(instead, part.get_content())
            kept = {name: part[name] for name in ("Content-Disposition", "Content-ID") if part[name]}
            part.set_content(text, subtype=part.get_content_subtype(), cte="quoted-printable")
            for name, value in kept.items():
                del part[name]
                part[name] = value
            said.append(text)
    return "\n".join(said), mail.as_bytes()


def _enclosed(case: CaseFile, letters: Mapping[str, Mail], mails: Mapping[str, bytes | None]) -> CaseFile:
    """The case with the name of each mail's file in it."""
    named = {key: _mail_name(no, one) for no, (key, one) in enumerate(letters.items(), 1)}
    told = (
        one.model_copy(update={"file": named[key] if mails.get(key) else "", "left_out": _is_out(key, mails)})
        for key, one in letters.items()
    )
    return case.model_copy(update={"mails": tuple(told)})


def _is_out(key: str, mails: Mapping[str, bytes | None]) -> bool:
    return key in mails and mails[key] is None


def _mail_name(no: int, mail: Mail) -> str:
    return f"{no:03}-{mail.day}.eml"


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────


def _zipped(case: CaseFile, mails: Mapping[str, bytes | None], by: Writing) -> bytes:
    made, name = paper(case, by.settings), PAPER.said_in(by.language)
    parts = {
        f"{name}.html": documents.paper_html(made, by.settings).encode(),
        f"{name}.pdf": brief_pdf(made, by.settings),
    }
    sent = [content for content in mails.values() if content is not None]
    named = [one.file for one in case.mails if one.file]
    parts |= {f"mails/{name}": content for name, content in zip(named, sent, strict=True)}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in parts.items():
            file.writestr(zipfile.ZipInfo(part, MADE_ON), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


# ── What is said about it ───────────────────────────────────────────────────────────────────────────────

GATHERED = Words(
    "Samlet i {file}: {tasks}, {outcomes} og {mails}. {left}. Filen ligger i mappen »exports«, og "
    "sekretariatet kan hente den på sin egen side under »Papirer«.",
    "Gathered in {file}: {tasks}, {outcomes} and {mails}. {left}. The file lies in the folder 'exports', and "
    "the secretariat can fetch it on their own page under 'Papers'.",
)
TASKS = (Words("1 opgave", "1 task"), Words("{} opgaver", "{} tasks"))
OUTCOMES = (Words("1 beslutning", "1 decision"), Words("{} beslutninger", "{} decisions"))
MAILS = (Words("1 mail", "1 mail"), Words("{} mails", "{} mails"))
NOTHING_OUT = Words("Intet er udeladt som lukket", "Nothing was left out as closed")
OUT = Words("Udeladt som lukket: {}", "Left out as closed: {}")


def _said(case: CaseFile, name: str, by: Writing) -> str:
    out = "; ".join(case.closed)
    left = OUT.said_in(by.language).format(out) if out else NOTHING_OUT.said_in(by.language)
    return GATHERED.said_in(by.language).format(
        file=name,
        tasks=how_many(len(case.tasks), TASKS, by.language),
        outcomes=how_many(len(case.outcomes), OUTCOMES, by.language),
        mails=how_many(len(case.mails), MAILS, by.language),
        left=left,
    )
