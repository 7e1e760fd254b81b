"""A home in which April's brief has been drafted, and a Word that people edit it with."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import store
from models.brief.contents import Brief
from models.store import briefs
from tasks.home import home
from tasks.ledger import responses
from tests.tasks import owing

DRAFTED = date(2027, 3, 30)
"""The day on which April's answers close."""

ANSWER: dict[str, Any] = {
    "track": "partly",
    "track_why": "Trivslen stiger, men ikke alle steder; <b>50 %</b> & flere.",
    "where_to": "Flere børn går i den nærmeste skole.",
    "course": "adjust",
    "course_why": "Pengene skal følge barnet",
    "meaning": "Kommuneplanen: plads til en daginstitution.",
    "question": "Hvad er et godt børneliv?",
}


def draft() -> None:
    """The cast owe their contributions; one has come in, and the answers are closed."""
    owing.owe_contributions()
    answer("born-og-unge")
    compile_now()


def answer(area: str, **changed: Any) -> None:
    """An area answers April."""
    key = f"2027/april/contribution/{area}"
    responses.receive_response(key, ANSWER | changed, door="portal", today=DRAFTED)


def compile_now(stage: Any = "draft") -> Brief:
    """The brief as the checklist compiles it."""
    with store.writing() as session:
        return briefs.compile_for(session, 2027, "april", stage, responses.writing("april", DRAFTED))


def document() -> Path:
    """The document in the home's folder."""
    (found,) = (file for file in home().briefs.glob("*2027*.docx") if "(" not in file.name)
    return found


def edited(content: bytes, text: str = "Rettet af Karen.") -> bytes:
    """The document after somebody has written a paragraph at its end."""
    from docx import Document

    opened = Document(io.BytesIO(content))
    opened.add_paragraph(text)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def text_of(content: bytes) -> str:
    """Every word that stands in a Word document's body, in its order."""
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(io.BytesIO(content)).element.body
    return " ".join(" ".join(node.text or "" for node in body.iter(qn("w:t"))).split())


def converted(file: Path, folder: Path) -> Path:
    """The PDF that LibreOffice makes of a document."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer-nogui")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(order, check=True, capture_output=True, timeout=120)
    return folder / f"{file.stem}.pdf"
