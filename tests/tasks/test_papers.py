"""The files of a brief: made, filed, and left alone once a person has edited them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from deployments import brief_template
from flows.april_vision import april_vision
from models import store
from models.brief.contents import Brief
from models.facts import Refused
from models.store import journal
from models.store.tables import Element
from tasks import papers
from tasks.documents import brief_docx, brief_pdf, markdown, received
from tasks.home import Home, settings
from tests.memories import files, whole_memory
from tests.tasks import drafted, owing
from tests.tasks.drafted import DRAFTED, document, edited

NAME = "Oplæg til temamødet i april 2027"


@pytest.fixture
def at_home(home: Home, cast: object, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with April's draft, on the day it was made."""
    monkeypatch.setenv("PLANCYCLE_TODAY", DRAFTED.isoformat())
    drafted.draft()
    papers.keep("april", 2027)
    return home


def names(home: Home) -> set[str]:
    return {file.name for file in home.briefs.iterdir()}


def set_files(home: Home, text: str) -> None:
    (home.folder / "municipality.toml").write_text(f"[files]\n{text}\n", encoding="utf-8")


def kept() -> papers.Papers:
    stands = papers.keep("april", 2027)
    assert stands is not None
    return stands


# ── What is made ────────────────────────────────────────────────────────────────────────────────────────


def words(text: str) -> str:
    """A text without its spaces and dashes: where a line breaks says nothing."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def every_text(brief: Brief) -> list[str]:
    """All that a brief says, without our marks."""
    said = [brief.title]
    for section in brief.sections:
        said += [section.heading, *section.paragraphs, *section.items, *(c for r in section.table for c in r)]
    return [part for text in said for part in re.split(r"\*+", text) if part.strip() and part != "Udkast"]


def test_libreoffice_opens_the_document_and_loses_nothing(at_home: Home, tmp_path: Path) -> None:
    pdf = drafted.converted(document(), tmp_path)
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not here: apt-get install poppler-utils")
    import subprocess

    told = subprocess.run([reader, "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    found = words(told.stdout)
    missing = [text for text in every_text(drafted.compile_now()) if words(text) not in found]
    assert missing == [] and "Udkast" in told.stdout


def test_the_document_and_its_pdf_say_every_text_of_the_brief(at_home: Home) -> None:
    brief = drafted.compile_now()
    said = words(drafted.text_of(document().read_bytes()))
    assert [text for text in every_text(brief) if words(text) not in said] == []
    assert "<b>50%</b>&flere." in said, "what somebody wrote stays as they wrote it"


def test_the_pdf_is_one_that_everybody_can_read(at_home: Home) -> None:
    with pikepdf.open(at_home.briefs / f"{NAME}.pdf") as pdf:
        assert str(pdf.Root.Lang) == "da" and pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == NAME and "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"


def test_the_same_brief_is_the_same_bytes_and_is_made_once(at_home: Home) -> None:
    before, memory = files(at_home.folder), whole_memory()
    stamps = {file: file.stat().st_mtime_ns for file in at_home.briefs.iterdir()}
    kept()
    assert files(at_home.folder) == before and whole_memory() == memory
    assert {file: file.stat().st_mtime_ns for file in at_home.briefs.iterdir()} == stamps
    for file in at_home.briefs.iterdir():
        file.unlink()
    kept()
    assert files(at_home.folder) == before and whole_memory() == memory


def test_the_template_in_the_repository_is_what_its_script_makes() -> None:
    assert brief_template.TEMPLATE.read_bytes() == brief_template.make()


def test_an_english_municipality_gets_an_english_document(home: Home, cast: object) -> None:
    (home.folder / "municipality.toml").write_text('[municipality]\nlanguage = "en"\n', encoding="utf-8")
    drafted.draft()
    kept()
    said = drafted.text_of(document().read_bytes())
    assert "What it means for the municipal plan" in said and "Recommendation" in said
    assert "Betydning" not in said and "Indstilling" not in said


def test_a_closed_area_is_a_number_in_every_file(at_home: Home) -> None:
    owing.put(Element, Element.key == "born-og-unge", confidential_until=DRAFTED.replace(year=2028))
    drafted.compile_now()
    kept()
    said = drafted.text_of(document().read_bytes())
    assert "lukket punkt nr." in said
    assert "Børn og unge" not in said and "godt børneliv" not in said


# ── What it is called ───────────────────────────────────────────────────────────────────────────────────


def test_kle_and_case_number_stand_first_in_the_name_as_soon_as_they_are_known(at_home: Home) -> None:
    assert names(at_home) == {f"{NAME}.docx", f"{NAME}.pdf"}
    set_files(at_home, 'kle = "00.01.00"\ncase_numbers = { "2027/april" = "26/1234" }')
    kept()
    numbered = f"00.01.00 26-1234 {NAME}"
    assert names(at_home) == {f"{numbered}.docx", f"{numbered}.pdf"}
    assert "26/1234" not in drafted.text_of(document().read_bytes())
    with zipfile.ZipFile(document()) as packed:
        heads = [packed.read(name).decode() for name in packed.namelist() if "header" in name]
    assert any("00.01.00 · Sag 26/1234 · Udkast" in head for head in heads)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kle = "1.2"', "'1.2' is no KLE number; write it as 00.01.00 or 00.01.00-A00"),
        ('case_numbers = { "april" = "26/1" }', "'april' is no meeting; write its year and month"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words(at_home: Home, text: str, said: str) -> None:
    set_files(at_home, text)
    with pytest.raises(Refused, match=re.escape(said)):
        settings()


# ── What a person edited ────────────────────────────────────────────────────────────────────────────────


def test_an_edited_document_survives_everything_byte_for_byte(at_home: Home) -> None:
    theirs = edited(document().read_bytes())
    place = document()
    place.write_bytes(theirs)
    kept()
    drafted.answer("klima", question="Hvem betaler for kysten?")
    set_files(at_home, 'kle = "00.01.00"')
    for stage in ("draft", "sent"):
        drafted.compile_now(stage)
        kept()
    april_vision.fn(2027, DRAFTED)
    assert place.read_bytes() == theirs
    as_made, new = "uden rettelser", "nye siden du redigerede"
    assert names(at_home) == {place.name, "2027-april.md", f"{NAME} ({as_made}).pdf", f"{NAME} ({new}).docx"}


def test_what_has_come_since_is_listed_and_nothing_else(at_home: Home) -> None:
    document().write_bytes(edited(document().read_bytes()))
    assert kept().news is None
    drafted.answer("klima", question="Hvem betaler for kysten?", meaning="Diger.")
    news = kept().news
    assert news is not None
    page = markdown(news)
    assert page.startswith("# Nye siden du redigerede: oplæg til temamødet i april 2027\n")
    assert "Hvem betaler for kysten?" in page and "- **Klima**: Diger." in page
    assert "### Klima" in page and "### Børn og unge" not in page
    assert re.search(r"\d steder i det dokument, der blev rettet", page), "it said that nothing had come in"


def test_what_was_closed_since_is_not_named_among_the_news(at_home: Home) -> None:
    document().write_bytes(edited(document().read_bytes()))
    owing.put(Element, Element.key == "born-og-unge", confidential_until=DRAFTED.replace(year=2028))
    news = kept().news
    assert news is not None
    page = markdown(news)
    assert "er blevet fortroligt" in page
    assert "Børn og unge" not in page and "godt børneliv" not in page


def test_news_that_are_written_in_and_then_gone_leave_no_file(at_home: Home) -> None:
    ours = document().read_bytes()
    document().write_bytes(edited(ours))
    drafted.answer("klima")
    assert kept().news_file in names(at_home)
    drafted.compile_now()
    document().unlink()
    assert kept().files == (f"{NAME}.docx", f"{NAME}.pdf")
    assert names(at_home) == {f"{NAME}.docx", f"{NAME}.pdf"}


def test_a_pdf_that_a_person_put_there_stays(at_home: Home) -> None:
    place = at_home.briefs / f"{NAME}.pdf"
    place.write_bytes(b"%PDF-1.7 from Word")
    drafted.answer("klima")
    drafted.compile_now()
    kept()
    assert place.read_bytes() == b"%PDF-1.7 from Word"


@pytest.mark.parametrize("lock", ["~${0}", ".~lock.{1}#"])
def test_a_document_that_is_open_is_not_changed_under_somebody(at_home: Home, lock: str) -> None:
    before = document().read_bytes()
    beside = at_home.briefs / lock.format(document().name[2:], document().name)
    beside.write_text("Karen")
    drafted.answer("klima")
    drafted.compile_now()
    kept()
    assert (at_home.briefs / f"{NAME}.docx").read_bytes() == before
    beside.unlink()
    kept()
    assert document().read_bytes() != before


def test_a_file_that_was_remembered_and_not_written_is_still_ours(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted.answer("klima")
    drafted.compile_now()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("tasks.documents.files.keep", die)
        kept()
    assert not kept().edited
    assert "Hvad er et godt børneliv?" in drafted.text_of(document().read_bytes())


def test_what_is_sent_in_while_ours_is_being_made_stays(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = edited(document().read_bytes())
    make = brief_docx.brief_docx

    def slowly(*given: Any) -> Any:
        made = make(*given)
        papers.take_in("april", 2027, theirs, "karen", DRAFTED)
        return made

    drafted.answer("klima")
    drafted.compile_now()
    with monkeypatch.context() as patch:
        patch.setattr(brief_docx, "brief_docx", slowly)
        kept()
    assert document().read_bytes() == theirs
    assert kept().edited


# ── Sent in ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_that_is_sent_in_is_kept_as_it_is_and_written_down(at_home: Home) -> None:
    theirs = edited(document().read_bytes())
    assert papers.take_in("april", 2027, theirs, "karen", DRAFTED)
    assert document().read_bytes() == theirs
    assert not papers.take_in("april", 2027, theirs, "karen", DRAFTED), "the same again changes nothing"
    with store.reading() as session:
        (act,) = journal.about(session, "papers/2027/april")
    assert (act.actor, act.door, act.act, act.new) == (
        "karen",
        "portal",
        "edited brief sent in",
        papers.fingerprint(theirs),
    )


def test_an_earlier_edit_stays_beside_the_newer_one(at_home: Home) -> None:
    ours = document().read_bytes()
    first, second = edited(ours, "Først."), edited(ours, "Så.")
    for content in (first, second):
        papers.take_in("april", 2027, content, "karen", DRAFTED)
    assert document().read_bytes() == second
    (earlier,) = at_home.briefs.glob("*(tidligere rettelse *).docx")
    assert earlier.read_bytes() == first


def test_edits_that_are_sent_in_at_once_all_stay(
    memory: object, cast: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_TODAY", DRAFTED.isoformat())
    drafted.draft()
    kept()
    ours = document().read_bytes()
    sent = [edited(ours, f"Rettelse {no}.") for no in range(4)]
    with ThreadPoolExecutor(len(sent)) as together:
        taken = list(together.map(lambda one: papers.take_in("april", 2027, one, "karen", DRAFTED), sent))
    assert all(taken)
    assert {file.read_bytes() for file in document().parent.glob("*.docx")} == set(sent)


def test_what_we_made_ourselves_is_no_edit(at_home: Home) -> None:
    assert not papers.take_in("april", 2027, document().read_bytes(), "karen", DRAFTED)


def packed(**entries: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name.replace("__", "/"), content)
    return made.getvalue()


VBA = b'<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'


def test_what_is_no_document_is_refused_in_a_sentence(at_home: Home) -> None:
    ours = document().read_bytes()
    bomb = packed(word__document=b"", **{"word__document.xml": b"0" * (received.LARGEST_TEXT + 1)})
    for content, said in (
        (b"", "ikke et Word-dokument"),
        (b"hej", "ikke et Word-dokument"),
        (packed(hej=b""), "ikke et Word-dokument"),
        (packed(**{"word__document.xml": b"<x/>"}), "ikke et Word-dokument"),
        (bomb, "ikke et Word-dokument"),
        (b"0" * (received.LARGEST + 1), "fylder mere end 10 MB"),
        (packed(**{"word__document.xml": b"", "word__vbaProject.bin": b""}), "har makroer"),
        (packed(**{"word__document.xml": b"", "[Content_Types].xml": VBA}), "har makroer"),
    ):
        with pytest.raises(Refused) as refused:
            papers.take_in("april", 2027, content, "karen", DRAFTED)
        assert said in refused.value.said_in("da")
    assert document().read_bytes() == ours


# ── A template of one's own ─────────────────────────────────────────────────────────────────────────────


def own_template(home: Home, **changed: str) -> Path:
    """Our template with words changed, as the municipality's."""
    place = home.folder / brief_docx.OWN
    place.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(brief_docx.DEFAULT) as ours, zipfile.ZipFile(place, "w") as theirs:
        for name in ours.namelist():
            content = ours.read(name)
            for was, now in changed.items() if name == "word/document.xml" else ():
                content = content.replace(was.encode(), now.encode())
            theirs.writestr(name, content)
    return place


def test_a_municipality_sets_the_brief_in_a_template_of_its_own(at_home: Home) -> None:
    own_template(at_home, titel="kommune }} indkalder: {{ titel")
    stands = kept()
    assert stands.complaint == ""
    assert f"Vores Kommune indkalder: {NAME}" in drafted.text_of(document().read_bytes())


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"titel": "tittel"}, "'tittel' is undefined. Felterne hedder afsnit, kle, kommune"),
        ({"endfor": "slut"}, "et felt eller en løkke er skrevet forkert"),
        ({}, "Filen er ikke et Word-dokument."),
    ],
)
def test_a_broken_template_costs_a_sentence_and_not_the_brief(
    at_home: Home, broken: dict[str, str], said: str
) -> None:
    place = own_template(at_home, **broken)
    if not broken:
        place.write_bytes(b"hej")
    stands = kept()
    assert stands.complaint.startswith("Skabelonen »templates/oplaeg.docx« kan ikke bruges")
    assert said in stands.complaint
    assert "Hvad er et godt børneliv?" in drafted.text_of(document().read_bytes())
    place.unlink()
    assert kept().complaint == ""


def test_two_hundred_areas_are_set_in_seconds(at_home: Home) -> None:
    brief = drafted.compile_now()
    first = next(no for no, one in enumerate(brief.sections) if one.level == 3)
    areas = [one for one in brief.sections if one.level == 3] * 40
    many = brief.model_copy(update={"sections": (*brief.sections[:first], *areas)})
    made = brief_docx.brief_docx(many, 1, settings())
    assert len(made.content) > 35_000 and len(brief_pdf.brief_pdf(many, settings())) > 100_000
