"""A Word document that somebody sends in: opened once, so that nothing else is taken for one."""

from __future__ import annotations

import io
import zipfile

from models.facts import Refused

LARGEST = 10 * 1024 * 1024
"""Bytes of a document that is taken in: a brief with a few pictures fits many times."""

LARGEST_INSIDE = 150 * 1024 * 1024
"""Bytes of everything in it, unpacked."""

LARGEST_TEXT = 20 * 1024 * 1024
"""Bytes of its texts, unpacked: whoever reads them needs many times as much memory."""

TEXTS = (".xml", ".rels")

MACROS = "vbaproject"


def refuse_unless_docx(content: bytes) -> None:
    """Refused for everything that Word does not open as a document without macros."""
    if len(content) > LARGEST:
        raise Refused(
            f"The document is larger than {LARGEST // 1024**2} MB. Make its pictures smaller, and try again.",
            f"Dokumentet fylder mere end {LARGEST // 1024**2} MB. Gør billederne mindre, og prøv igen.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_strange(packed)
        _open(content)
    except Refused:
        raise
    except Exception:  # a zip or an XML can be broken in more ways than its library names
        raise _not_a_document() from None


def known_as(content: bytes) -> str:
    """The key words that stand in it; empty where it cannot be read."""
    from docx import Document

    try:
        return str(Document(io.BytesIO(content)).core_properties.keywords or "")
    except Exception:  # as above: it is a person's, and is kept whatever it is
        return ""


def _refuse_strange(packed: zipfile.ZipFile) -> None:
    names, parts = packed.namelist(), packed.infolist()
    texts = sum(one.file_size for one in parts if one.filename.lower().endswith(TEXTS))
    if texts > LARGEST_TEXT or sum(one.file_size for one in parts) > LARGEST_INSIDE:
        raise _not_a_document()
    if "word/document.xml" not in names:
        raise _not_a_document()
    if any(MACROS in name.lower() for name in names) or MACROS in _kinds(packed):
        raise Refused(
            "The document has macros, so it is not taken in. Save it as an ordinary Word document (.docx).",
            "Dokumentet har makroer, så det tages ikke ind. Gem det som almindeligt Word-dokument (.docx).",
        )


def _kinds(packed: zipfile.ZipFile) -> str:
    """What its parts say that they are, whatever they are called."""
    return packed.read("[Content_Types].xml").decode("utf-8", "replace").lower()


def _open(content: bytes) -> None:
    from docx import Document

    Document(io.BytesIO(content))


def _not_a_document() -> Refused:
    return Refused(
        "This is no Word document that can be opened. Save it as .docx in Word, and send that file.",
        "Det er ikke et Word-dokument, der kan åbnes. Gem det som .docx i Word, og send den fil.",
    )
