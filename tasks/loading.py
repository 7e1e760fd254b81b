"""Taking files in: validated outside the memory, written into it in one short transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from models import store
from models.choices import Words
from models.facts import Refused
from models.loading import mappings, sheets
from models.loading.kinds import LOAD_KINDS, LoadKind
from models.loading.results import Loaded, Offered
from models.loading.sheets import year_placeholders
from models.settings import Language
from models.store import loads
from tasks import clock, progress, workbooks
from tasks.verbs import verb

__all__ = ["Loaded", "load", "refuse_rejected", "year_placeholders"]


READING = Words("Filen hentes.", "The file is being read.")
COMPARING = Words("{} rækker ses efter.", "{} rows are being looked at.")
WRITING = Words("Rækkerne gemmes.", "The rows are being kept.")


@verb
def load(
    file: Path,
    kind: str,
    *,
    today: date,
    mapping: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    actor: str = "commandline",
    sheet: str | None = None,
    substitute: Callable[[str], str] | None = None,
    language: Language = "en",
) -> Loaded:
    """Take a file of one kind into the memory that is bound, and say row by row what came of it.

    The same file again changes nothing. With rejected rows nothing is written, unless `keep_good`; with
    `dry_run` nothing ever is. `substitute` is applied to every text of the file (see `year_placeholders`).
    Raises Refused when the file or the mapping cannot be read, or no mapping recognises the file.
    """
    with progress.of("load") as reached:
        reached(0, 3, READING.said_in(language))
        read = offered(file, kind, today, mapping, keep_good, sheet, substitute, language=language)
        reached(1, 3, COMPARING.said_in(language).format(len(read.intake.rows)))
        with store.reading() as session:
            outcome = loads.weigh(session, read)
        if outcome.writes(read) and not dry_run:
            reached(2, 3, WRITING.said_in(language))
            with store.writing(deciding=True) as session:
                outcome = loads.take(session, read, clock.now(), actor, "load")
    return outcome.loaded


def offered(
    file: Path,
    kind: str,
    today: date,
    mapping: Path | None = None,
    keep_good: bool = False,
    sheet: str | None = None,
    substitute: Callable[[str], str] | None = None,
    *,
    language: Language,
) -> Offered:
    """The file as it is offered to the memory: read by the mapping that fits it, and not yet judged."""
    content = workbooks.read_bytes(file)
    known = mappings.read_mappings(mapping) if mapping is not None else mappings.ready_mappings()
    tables = workbooks.sheets(file.name, content, substitute)
    fit = mappings.recognised(file.name, load_kind(kind), tables, known, sheet)
    intake = sheets.taken_in(fit, file.name)
    digest = hashlib.sha256(content if substitute is None else repr(tables).encode()).hexdigest()
    return Offered(file.name, digest, intake, today, keep_good, language)


def load_kind(word: str) -> LoadKind:
    """The kind of that name; Refused with the names there are."""
    for kind in LOAD_KINDS:
        if kind == word:
            return kind
    raise Refused(
        f"'{word}' is not a kind of file that can be loaded. The kinds are: {', '.join(LOAD_KINDS)}."
    )


def refuse_rejected(loaded: Loaded, *, keep_good: bool) -> Loaded:
    """Raise Refused with every rejected row when they kept the whole file out; else the result itself."""
    if loaded.rejected and not keep_good:
        raise Refused("\n".join(rejection.sentence for rejection in loaded.rejected))
    return loaded
