"""The brief as a Word document, set in a template that the secretariat edits in Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from models.brief.contents import Brief
from models.choices import Words
from models.settings import Language, Settings
from tasks.documents.brief_parts import parts

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

DEFAULT = Path(__file__).parents[2] / "deployments" / "template" / "oplaeg.docx"
"""The template that is used until the home has its own."""

OWN = Path("templates") / "oplaeg.docx"
"""Where in the home a municipality's own template lies."""

KNOWN_AS = "plan-cycle {year}/{meeting}/{version}"
"""What stands among the document's key words: which version of the brief it was made from."""

_BROKEN = Words(
    "Skabelonen »{file}« kan ikke bruges, så oplægget er lavet efter vores egen: {why}",
    "The template '{file}' cannot be used, so the brief was made with ours: {why}",
)
_NO_DOCUMENT = Words(
    "Filen er ikke et Word-dokument. Gem den som .docx.", "It is no Word document. Save it as .docx."
)
_NO_FIELD = Words(
    "{name}. Felterne hedder {fields}.",
    "{name}. The fields are called {fields}.",
)
_WRONG_TAG = Words(
    "et felt eller en løkke er skrevet forkert ({why}).", "a field or a loop is written wrongly ({why})."
)


class Document(NamedTuple):
    """A document as it was made; `complaint`: why the municipality's own template was not used."""

    content: bytes
    complaint: str = ""


def brief_docx(brief: Brief, version: int, settings: Settings, own: Path | None = None) -> Document:
    """The brief as a Word document; the same brief and template are always the same bytes.

    `own`: the municipality's template. One that cannot be used costs a sentence, never the brief.
    """
    facts = parts(brief, settings)
    known_as = KNOWN_AS.format(year=brief.year, meeting=brief.meeting, version=version)
    if own is None or not own.is_file():
        return Document(_set(DEFAULT, facts, known_as))
    try:
        return Document(_set(own, facts, known_as))
    except Exception as error:  # whatever Word, a person or a virus scanner did to it: the brief is made
        why = _why(error, facts, brief.language)
        complaint = _BROKEN.said_in(brief.language).format(file=OWN.as_posix(), why=why)
        return Document(_set(DEFAULT, facts, known_as), complaint)


def _set(template: Path, facts: Mapping[str, Any], known_as: str) -> bytes:
    from docxtpl import DocxTemplate, RichText
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(str(template))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(_rich(facts, RichText), environment, autoescape=True)
    _speak(document, "en-GB" if facts["sprog"] == "en" else "da-DK")
    told = document.docx.core_properties
    told.title, told.author, told.keywords = facts["titel"], facts["kommune"], known_as
    made = io.BytesIO()
    document.save(made)
    return _packed(made.getvalue())


def _rich(facts: Mapping[str, Any], rich: Any) -> dict[str, Any]:
    """The lines of each part as Word sets them: the label in bold, what is weak in italics."""
    return {**facts, "afsnit": [_rich_part(part, rich) for part in facts["afsnit"]]}


def _rich_part(part: Mapping[str, Any], rich: Any) -> dict[str, Any]:
    lines = {name: [_rich_line(one, rich) for one in part[name]] for name in ("linjer", "punkter")}
    return {**part, **lines}


def _rich_line(one: Mapping[str, str], rich: Any) -> dict[str, Any]:
    label, text, weak = one["etiket"], one["tekst"], one["kursiv"]
    whole, said = rich(), rich()
    if label:
        whole.add(label, bold=True)
        whole.add(" " if text else "")
    for line in (whole, said):
        line.add(text)
        if weak:
            line.add(weak, italic=True)
    return {"etiket": label, "tekst": said, "hele": whole}


def _speak(document: DocxTemplate, tongue: str) -> None:
    """Which language Word corrects the spelling in, and a screen reader reads aloud."""
    from docx.oxml.ns import qn

    for lang in document.docx.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), tongue)


EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day a zip file knows: the same document is the same bytes on every day."""


def _packed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(packed, "w") as again:
        for name in made.namelist():
            again.writestr(zipfile.ZipInfo(name, EPOCH), made.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _why(error: Exception, facts: Mapping[str, Any], language: Language) -> str:
    from docx.opc.exceptions import PackageNotFoundError
    from jinja2 import TemplateError, UndefinedError

    if isinstance(error, UndefinedError):
        said = str(error).rstrip(".")
        return _NO_FIELD.said_in(language).format(name=said, fields=", ".join(sorted(facts)))
    if isinstance(error, TemplateError):
        return _WRONG_TAG.said_in(language).format(why=str(error).rstrip("."))
    if isinstance(error, PackageNotFoundError | zipfile.BadZipFile | KeyError | ValueError):
        return _NO_DOCUMENT.said_in(language)
    return _WRONG_TAG.said_in(language).format(why=type(error).__name__)
