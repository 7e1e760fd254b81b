"""Somebody asks for access to the documents of a case: one file with everything, but for what is closed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest

from models.facts import Refused
from tasks.home import home
from tasks.ledger import papers
from tests.people import KAREN, MADS
from tests.stories.conftest import Begin
from tests.stories.everywhere import text_of
from tests.stories.moments import AFTER_JUNE, JUNE_ASKED

KULTUR = "2027/june/contribution/kultur"
OFF = date(2027, 5, 19)


def contents(name: str) -> dict[str, str]:
    """The parts of an export, each as it reads."""
    with zipfile.ZipFile(io.BytesIO((home().exports / name).read_bytes())) as file:
        return {part: text_of(part, file.read(part)) for part in file.namelist()}


def file_in(said: str) -> str:
    """The file that a sentence names."""
    found = re.search(r"\S+\.zip", said)
    assert found
    return found[0]


def test_a_case_is_one_file_with_tasks_answers_decisions_and_mails_in_order(begin: Begin) -> None:
    story = begin(JUNE_ASKED, OFF)
    story.live(date(2027, 5, 18))
    story.answer(KULTUR, priorities="Biblioteket først", difference="Flere besøg", less="-", depends_on="-")
    story.live(date(2027, 5, 28))
    said = story.press("export_case", elements=["kultur"])
    name = file_in(said)
    parts = contents(name)
    page = parts["sagen.html"]
    assert "Kultur" not in said and "kultur" not in name
    for text in ("Biblioteket først", "Ida Nygaard", "Indhold", "Forløbet"):
        assert text in page
    mails = [text for part, text in parts.items() if part.endswith(".eml")]
    assert mails and all("/side/" not in text for text in mails)
    assert page.index("Opgaver og svar (") < page.index("Tilkendegivelser og beslutninger (")
    assert papers.find(KAREN.key, name, story.day)
    assert papers.find(MADS.key, name, story.day) is None
    assert file_in(story.press("export_case", elements=["kultur"])) == name
    assert [one.subject for one in story.journal("case gathered")] == [f"export/{name}"]


def test_what_is_closed_is_left_out_by_its_number_and_is_there_once_it_is_opened(begin: Begin) -> None:
    story = begin(AFTER_JUNE, date(2027, 6, 16))
    number = story.task(KULTUR).id
    story.press("close_matter", until=date(2027, 9, 1), requests=[str(number)])
    said = story.press("export_case", elements=["kultur"])
    assert f"Udeladt som lukket: opgave nr. {number}." in said
    page = contents(file_in(said))["sagen.html"]
    assert "Afgør selv efter offentlighedsloven" in page and f"nr. {number}" in page
    assert f"Opgave nr. {number}:" not in page
    story.press("close_matter", requests=[str(number)])
    again = contents(file_in(story.press("export_case", elements=["kultur"])))["sagen.html"]
    assert f"Opgave nr. {number}:" in again


def test_a_case_that_nothing_is_kept_about_is_refused_in_a_sentence(begin: Begin) -> None:
    story = begin(AFTER_JUNE, date(2027, 6, 16))
    for given, said in (("27/404", "Der er ikke gemt noget om sag 27/404."), ("", "Skriv et sagsnummer")):
        with pytest.raises(Refused) as refused:
            story.press("export_case", case_number=given)
        assert said in refused.value.said_in("da")
