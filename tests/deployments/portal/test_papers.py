"""The page of papers: who may fetch what, and what may be sent in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from deployments.portal import guard
from deployments.portal.papers import said_size
from tasks import papers
from tasks.home import home as opened
from tests.deployments.portal import indoors
from tests.deployments.portal.indoors import Visitor, plain
from tests.memories import Files, inside
from tests.people import AASE, BIRGIT, JENS, KAREN, MADS, PETER, SOREN, Member
from tests.tasks import drafted
from tests.tasks.drafted import DRAFTED, document, edited

NAME = "Oplæg til temamødet i april 2027"
SEND = "/papirer/2027/april"


@pytest.fixture(scope="module")
def shelf(begun: Files, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The begun year after April's answers were closed."""
    folder = tmp_path_factory.mktemp("papers")
    shelf = Files(folder)
    with inside(begun.take("begun", folder / "home")):
        drafted.answer("born-og-unge")
        drafted.compile_now()
        shelf.keep("drafted")
    return shelf


@pytest.fixture
def at_home(shelf: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home with its files made, and one that is nobody's business."""
    with inside(shelf.take("drafted", tmp_path / "home")) as folder:
        monkeypatch.setenv("PLANCYCLE_TODAY", DRAFTED.isoformat())
        papers.keep("april", 2027)
        for name in ("2027-overblik.pdf", "2027-aarshjul.svg", "2027-direktion.md", "noter.docx"):
            (folder / "briefs" / name).write_text(name, encoding="utf-8")
        (folder / "briefs" / "2027-link.pdf").symlink_to(folder / "plancycle.db")
        yield folder


def visitor(member: Member) -> Visitor:
    return Visitor(member, indoors.client(), DRAFTED)


def send(who: Visitor, content: bytes, to: str = SEND) -> tuple[int, str]:
    answer = who.post(to, files={"oplaeg": ("Oplæg.docx", content)})
    return answer.status_code, answer.headers.get("location", "") or plain(answer.text)


# ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("member", [KAREN, BIRGIT, MADS, JENS], ids=lambda member: member.key)
def test_those_who_prepare_and_approve_find_the_papers_on_their_page(at_home: Path, member: Member) -> None:
    who = visitor(member)
    assert "Gå til papirerne" in plain(who.get().text)
    page = plain(who.get("/papirer").text)
    assert NAME in page and "Overblik over planår 2027 på to sider" in page and "Årshjulet 2027" in page
    assert "noter.docx" not in page and "direktion" not in page and "link" not in page


@pytest.mark.parametrize("member", [SOREN, AASE, PETER], ids=lambda member: member.key)
def test_to_everybody_else_there_is_no_such_page(at_home: Path, member: Member) -> None:
    who = visitor(member)
    assert "/papirer" not in who.get().text
    for path in ("/papirer", f"/papirer/fil/{quote(NAME)}.docx"):
        assert who.get(path).status_code == 404
    ours = document().read_bytes()
    assert send(who, edited(ours))[0] == 404 and document().read_bytes() == ours


@pytest.mark.parametrize("member", [MADS, JENS], ids=lambda member: member.key)
def test_only_the_secretariat_and_the_head_of_planning_send_in(at_home: Path, member: Member) -> None:
    who = visitor(member)
    assert "Send et rettet dokument ind" not in plain(who.get("/papirer").text)
    ours = document().read_bytes()
    assert send(who, edited(ours))[0] == 404 and document().read_bytes() == ours


# ── Fetched ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [f"{NAME}.docx", f"{NAME}.pdf", "2027-overblik.pdf", "2027-aarshjul.svg"])
def test_a_file_is_fetched_as_it_lies_there_under_its_own_name(at_home: Path, name: str) -> None:
    answer = visitor(MADS).get(f"/papirer/fil/{quote(name)}")
    assert answer.status_code == 200 and answer.content == (at_home / "briefs" / name).read_bytes()
    assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    ["noter.docx", "2027-direktion.md", "2027-link.pdf", "..%2Fplancycle.db", "%2e%2e", "x" * 300, "%00"],
)
def test_nothing_else_is_fetched(at_home: Path, name: str) -> None:
    answer = visitor(KAREN).get(f"/papirer/fil/{name}")
    assert answer.status_code == 404 and b"SQLite" not in answer.content


@pytest.mark.parametrize(
    ("size", "said"), [(0, "1 kB"), (43_600, "44 kB"), (999_499, "999 kB"), (1_260_000, "1,3 MB")]
)
def test_how_large_a_file_is(size: int, said: str) -> None:
    assert said_size(size, "da") == said


# ── Sent in ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edited_brief_is_sent_in_and_left_as_it_is(at_home: Path) -> None:
    karen = visitor(KAREN)
    theirs = edited(karen.get(f"/papirer/fil/{quote(NAME)}.docx").content)
    assert send(karen, theirs) == (303, f"{karen.side}/papirer?sket=ind")
    drafted.answer("klima", question="Hvem betaler for kysten?")
    papers.keep("april", 2027)
    assert document().read_bytes() == theirs
    page = plain(karen.get("/papirer?sket=ind").text)
    assert "Dokumentet er kommet ind og ligger, som det er." in page
    assert "Karen Sørensen har rettet dokumentet og sendte det ind tirsdag den\u00a030." in page.replace(
        " 30", "\u00a030"
    )
    assert "Nye siden du redigerede" in page and "PDF uden rettelserne" in page
    assert send(karen, theirs) == (303, f"{karen.side}/papirer?sket=ens")


def test_the_head_of_planning_sends_in_over_it_and_nothing_is_lost(at_home: Path) -> None:
    karen, birgit = visitor(KAREN), visitor(BIRGIT)
    ours = document().read_bytes()
    first, second = edited(ours, "Først."), edited(ours, "Så.")
    assert send(karen, first)[0] == send(birgit, second)[0] == 303
    page = karen.get("/papirer")
    assert "Birgit Østergaard har rettet dokumentet" in plain(page.text)
    (earlier,) = (opened().briefs).glob("*(tidligere*")
    assert karen.get(f"/papirer/fil/{quote(earlier.name)}").content == first


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Vælg det rettede dokument først."), (b"hej", "Det er ikke et Word-dokument, der kan åbnes.")],
)
def test_what_cannot_be_taken_in_is_said_beside_the_file(at_home: Path, content: bytes, said: str) -> None:
    ours = document().read_bytes()
    status, page = send(visitor(KAREN), content)
    assert status == 422 and page.count(said) == 2 and document().read_bytes() == ours


@pytest.mark.parametrize(
    "to", ["/papirer/2027/june", "/papirer/2031/april", "/papirer/2027/maj", "/papirer/0/april"]
)
def test_there_is_nowhere_else_to_send_to(at_home: Path, to: str) -> None:
    assert send(visitor(KAREN), b"x", to)[0] == 404


def test_a_document_may_be_large_there_and_nowhere_else() -> None:
    assert guard.most("/side/t/papirer/2027/april") == guard.DOCUMENT_BYTES > 10 * 1024 * 1024
    for path in (
        "/side/t/papirer/2027/april/x",
        "/side/t/papirer/2027",
        "/papirer/2027/april",
        "/side/t/papirer",
    ):
        assert guard.most(path) == guard.FORM_BYTES


def test_more_than_that_is_stopped_at_the_door(at_home: Path) -> None:
    ours = document().read_bytes()
    assert send(visitor(KAREN), b"0" * guard.DOCUMENT_BYTES)[0] == 413
    assert document().read_bytes() == ours
