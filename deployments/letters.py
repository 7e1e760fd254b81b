"""Every kind of letter as files to look at: page, plain text and mail, with a page to leaf through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader

from deployments.sample_letters import LINK, Sample, letters
from models.choices import Words
from models.facts import Refused
from models.notices import Rendered
from models.overview import RUNGS
from models.settings import Language, Settings, read_settings

if TYPE_CHECKING:
    from tasks.home import Home

SAMPLES = Path(__file__).parent / "sample"

LANGUAGES: tuple[Language, ...] = ("da", "en")

GROUPS = RUNGS | {
    "digest": Words("flere ting i én mail", "several things in one letter"),
    "closed": Words("lukkede sager", "closed matters"),
    "no_link": Words("uden link: svar på mailen", "without a link: reply to the letter"),
}
"""What the letters are leafed through by."""

INDEX = {
    "title": Words("Alle mails", "All letters"),
    "intro": Words(
        "Sådan ser mails fra {name} ud. Opgaver, personer og beslutninger er opdigtede.",
        "This is what letters from {name} look like. Tasks, people and decisions are invented.",
    ),
    "choose": Words("Vælg en mail", "Choose a letter"),
    "text": Words("tekst", "text"),
    "mail": Words("mail", "mail"),
    "broken": Words("Kan ikke skrives", "Cannot be written"),
}


WRITTEN = Words(
    "{written} mails er skrevet. Bladr i dem: {begin}", "{written} letters. Leaf through them: {begin}"
)


class Page(NamedTuple):
    """A letter in files: its group, the stem of its three files, its subject, or why it cannot be written."""

    language: Language
    group: str
    stem: str
    subject: str
    fault: str = ""


class Shown(NamedTuple):
    """What was written: how many letters, those that cannot be written, the page to begin with; in words."""

    letters: int
    faults: tuple[str, ...]
    begin: Path
    told: str


def show(folder: Path | None, out: Path, languages: Sequence[Language] = LANGUAGES) -> Shown:
    """Write every kind of letter into `out`, with a home's own texts, names and colour where there are any.

    No home is needed or made, and nothing is sent. A text that cannot be written is a fault, not the end.
    """
    from tasks.home import Environment, Home

    environment = Environment()
    home = Home((folder or environment.home).expanduser().absolute(), environment)
    settings, own = _settings(home), home.folder / "letters"
    pages: list[Page] = []
    for language in languages:
        (out / language).mkdir(parents=True, exist_ok=True)
        for sample in letters(settings, language, LINK):
            pages.append(_written(sample, language, out / language, own if own.is_dir() else None))
    index = out / "index.html"
    index.write_text(_index(pages, settings.municipality.name), encoding="utf-8")
    faults = tuple(f"{page.stem}: {page.fault}" for page in pages if page.fault)
    written = len(pages) - len(faults)
    told = WRITTEN.said_in(settings.municipality.language).format(written=written, begin=index)
    return Shown(written, faults, index, told)


def _settings(home: Home) -> Settings:
    """The home's own settings; those of the sample municipality where there are none."""
    has_its_own = (home.folder / "municipality.toml").is_file()
    return home.settings() if has_its_own else read_settings(SAMPLES / "municipality.toml")


def _written(sample: Sample, language: Language, folder: Path, own: Path | None) -> Page:
    from tasks.channels.envelope import mime
    from tasks.lettering import render

    stem, letter = f"{sample.rung}.{sample.name}", sample.letter
    try:
        rendered = render(letter, own)
    except Refused as refusal:
        return Page(language, sample.rung, stem, stem, str(refusal))
    (folder / f"{stem}.html").write_text(rendered.html, encoding="utf-8")
    (folder / f"{stem}.txt").write_text(_as_text(sample, rendered), encoding="utf-8")
    (folder / f"{stem}.eml").write_bytes(mime(letter, rendered, letter.to_email))
    return Page(language, sample.rung, stem, rendered.subject)


def _as_text(sample: Sample, rendered: Rendered) -> str:
    letter = sample.letter
    head = {"From": f"{letter.sender} <{letter.sender_email}>", "To": f"{letter.to_name} <{letter.to_email}>"}
    head |= {"Reply-To": letter.reply_to, "Subject": rendered.subject}
    return "".join(f"{name}: {value}\n" for name, value in head.items()) + f"\n{rendered.text}"


def _index(pages: Iterable[Page], name: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "template"), autoescape=True, trim_blocks=True
    )
    by_language = [
        (
            language,
            {key: words.said_in(language) for key, words in INDEX.items()},
            list(_groups(theirs, language)),
        )
        for language, theirs in groupby(pages, key=lambda page: page.language)
    ]
    first = next((page for _, _, groups in by_language for _, some in groups for page in some), None)
    return environment.get_template("letters.html").render(languages=by_language, name=name, first=first)


def _groups(pages: Iterable[Page], language: Language) -> Iterator[tuple[str, list[Page]]]:
    """Each group by its name, in the order in which its first letter came."""
    together: dict[str, list[Page]] = {}
    for page in pages:
        together.setdefault(page.group, []).append(page)
    for group, some in together.items():
        yield GROUPS[group].said_in(language), some
