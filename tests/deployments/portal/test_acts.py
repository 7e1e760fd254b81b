"""What the forms do: sent once, kept when wrong, never over another's answer, and said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.rehearse_year import live_through
from models import store
from models.answer_sheets import TakenIn
from models.rehearsal import assumed_answer
from models.store.tables import Draft, JournalEntry, Pass, Request, Response, Wish
from tasks.ledger import answer_sheets, my_page, responses
from tests.deployments.portal import portals
from tests.deployments.portal.indoors import (
    ANSWER,
    TODAY,
    Visitor,
    client,
    hidden,
    number_of,
    plain,
    state_of,
    title,
)
from tests.memories import Files, inside, whole_memory
from tests.people import AASE, BIRGIT, IDA, PETER

KLIMA = "2027/april/contribution/klima"


def kept(table: Any, *columns: str) -> list[Any]:
    """These columns of every row."""
    with store.reading() as session:
        found = session.execute(select(*(getattr(table, name) for name in columns)))
        return [row[0] if len(columns) == 1 else tuple(row) for row in found]


# ── An answer ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_stored_and_its_receipt_says_all(soren: Visitor) -> None:
    number = number_of("klima")
    sent = soren.answer(number, ANSWER)
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{soren.side}/opgave/{number}/kvittering"
    said = plain(soren.door.get(sent.headers["location"]).text)
    assert f"Opgave nr. {number}, svar nr. 1" in said
    assert "Søren Bæk" in said and "Flere går til fods." in said and "på sporet" in said
    assert "Du kan rette svaret, til runden lukker tirsdag den 30. marts" in said
    assert "Du mangler ikke mere lige nu." in said
    assert kept(Response, "door", "person") == [("portal", "soren")]


def test_a_form_sent_twice_is_one_answer(soren: Visitor) -> None:
    number = number_of("klima")
    form = {**hidden(soren.get(soren.task(number)).text), **ANSWER, "act": "send"}
    for _ in range(3):
        assert soren.post(soren.task(number), form).status_code == 303
    assert kept(Response, "version") == [1]


def test_a_correction_is_a_new_version_and_the_old_one_is_kept(soren: Visitor) -> None:
    number = number_of("klima")
    soren.answer(number, ANSWER)
    page = soren.get(soren.task(number)).text
    assert "Flere går til fods." in page
    assert soren.answer(number, {**ANSWER, "where_to": "Alle cykler."}).status_code == 303
    assert kept(Response, "version") == [1, 2]
    assert "Svar nr. 1:" in plain(soren.get(soren.task(number)).text)


def test_a_used_form_with_another_answer_is_refused_and_can_be_sent_at_once_again(soren: Visitor) -> None:
    number = number_of("klima")
    form = {**hidden(soren.get(soren.task(number)).text), **ANSWER, "act": "send"}
    soren.post(soren.task(number), form)
    refused = soren.post(soren.task(number), {**form, "meaning": "Busser."})
    assert refused.status_code == 422
    assert "Busser." in refused.text
    again = {**hidden(refused.text), **ANSWER, "meaning": "Busser.", "act": "send"}
    assert soren.post(soren.task(number), again).status_code == 303
    assert kept(Response, "version") == [1, 2]


@pytest.mark.parametrize("key", ["", "x", "x" * 5000, "' or 1=1", "a b", "æøå" * 10])
def test_any_key_that_a_form_brings_along_does_no_harm(soren: Visitor, key: str) -> None:
    number = number_of("klima")
    sent = soren.post(soren.task(number), {**ANSWER, "act": "send", "submit_key": key, "seen": "0"})
    assert sent.status_code == 303
    assert kept(Response, "version") == [1]


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(soren: Visitor) -> None:
    number = number_of("klima")
    wrong = soren.answer(number, {**ANSWER, "track": "", "meaning": "x" * 601})
    assert wrong.status_code == 422
    assert title(wrong.text).startswith("Fejl: ")
    summary = re.findall(r'<li><a href="#(f-[^"]+)">', wrong.text)
    assert summary == ["f-track-0", "f-meaning"]
    assert 'aria-describedby="f-meaning-hint f-meaning-error"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert "x" * 601 in wrong.text and "Flere går til fods." in wrong.text
    assert kept(Response, "version") == []
    assert "x" * 601 in soren.get(soren.task(number)).text
    assert "Kladde gemt" in plain(soren.get().text)


def test_a_browser_s_line_breaks_count_once(soren: Visitor) -> None:
    lines = "\r\n".join(["x" * 9] * 60)
    assert soren.answer(number_of("klima"), {**ANSWER, "meaning": lines}).status_code == 303


def test_a_draft_is_kept_and_sends_nothing(soren: Visitor) -> None:
    number = number_of("klima")
    sent = soren.answer(number, {"where_to": "Halvt skrevet"}, act="draft")
    assert sent.status_code == 303
    page = soren.door.get(sent.headers["location"])
    assert "Kladden er gemt" in plain(page.text) and "Halvt skrevet" in page.text
    assert state_of("klima") == "open"
    soren.answer(number, ANSWER)
    assert kept(Draft, "request") == []


@pytest.mark.parametrize("act", ["", "slet", "SEND"])
def test_a_button_that_is_not_known_keeps_a_draft(soren: Visitor, act: str) -> None:
    assert soren.answer(number_of("klima"), ANSWER, act=act).status_code == 303
    assert (kept(Response, "version"), kept(Draft, "request")) == ([], [KLIMA])


def test_amounts_are_added_up_and_nothing_is_sent(soren: Visitor) -> None:
    number = number_of("klima")
    with store.writing() as session:
        session.get_one(Request, number).form = "june"
    rows = {"money.0.action": "Sti", "money.0.financing": "new_money", "money.0.y0": "1.250"}
    rows |= {"money.1.action": "Lys", "money.1.financing": "reallocation", "money.1.y0": "-250"}
    sent = soren.answer(number, rows, act="sum")
    assert sent.headers["location"].endswith("?sket=regnet#totals")
    said = plain(soren.door.get(sent.headers["location"]).text)
    assert "I alt, 1.000 kr. 2028 1.000 2029 0 2030 0 2031 0" in said
    assert kept(Response, "version") == []


def test_an_amount_that_cannot_be_added_up_is_said_at_its_field(soren: Visitor) -> None:
    number = number_of("klima")
    with store.writing() as session:
        session.get_one(Request, number).form = "june"
    rows = {"money.0.action": "Sti", "money.0.y0": "1.250", "money.0.y1": "halvtreds"}
    said = plain(soren.door.get(soren.answer(number, rows, act="sum").headers["location"]).text)
    assert said.count("»halvtreds« er ikke et helt tal") == 2
    assert "Der mangler et svar" not in said


# ── Somebody else answers meanwhile ─────────────────────────────────────────────────────────────────────


def test_another_answer_that_came_meanwhile_is_never_written_over_unseen(soren: Visitor) -> None:
    number = number_of("klima")
    form = hidden(soren.get(soren.task(number)).text)
    theirs = {**ANSWER, "where_to": "Idas svar."}
    responses.receive_response(KLIMA, theirs, IDA.key, "spreadsheet", today=TODAY)
    stopped = soren.post(soren.task(number), {**form, **ANSWER, "act": "send"})
    assert stopped.status_code == 409
    said = plain(stopped.text)
    assert "Idas svar." in said and "Flere går til fods." in said and "Ida Nygaard" in said
    assert kept(Response, "version") == [1]
    again = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', stopped.text))
    assert soren.post(soren.task(number), again).status_code == 303
    assert kept(Response, "version", "person") == [(1, "ida"), (2, "soren")]


def test_what_was_written_for_a_task_that_is_withdrawn_meanwhile_can_be_copied(soren: Visitor) -> None:
    number = number_of("klima")
    form = hidden(soren.get(soren.task(number)).text)
    with store.writing() as session:
        session.get_one(Request, number).state = "withdrawn"
    sent = soren.post(soren.task(number), {**form, **ANSWER, "act": "send"})
    assert sent.status_code == 409
    assert "Det, du skrev, er ikke sendt" in plain(sent.text) and "Flere går til fods." in sent.text
    assert "Opgaven er trukket tilbage." in plain(sent.text)
    assert kept(Response, "version") == []


# ── An approval ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def approving(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The brief is with the plan group."""
    folder = tmp_path_factory.mktemp("approving")
    shelf = Files(folder)
    with inside(shelf.take("", folder / "home")):
        portals.prepare_small()
        portals.ask_today()
        for task in portals.owed():
            responses.receive_response(task, assumed_answer("april"), today=portals.ASKED)
        live_through(portals.ASKED)
        live_through(portals.TO_APPROVE)
        shelf.keep("approving")
    return shelf


@pytest.fixture
def birgit(approving: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Birgit reads for the plan group."""
    with inside(approving.take("approving", tmp_path / "home")):
        monkeypatch.setenv("PLANCYCLE_TODAY", portals.TO_APPROVE.isoformat())
        yield Visitor(BIRGIT, client(), portals.TO_APPROVE)


def test_a_station_says_only_what_it_can_say(birgit: Visitor) -> None:
    number = portals.number_of("2027/april/approval/plan_group")
    text = birgit.get(birgit.task(number)).text
    assert re.findall(r'type="radio" name="verdict" id="[^"]*" value="(\w+)"', text) == ["read", "send_back"]
    for verdict in ("approve", "seen", "x"):
        refused = birgit.answer(number, {"verdict": verdict})
        assert refused.status_code == 422 and "f-verdict-0" in refused.text
    assert birgit.answer(number, {"verdict": "send_back"}).status_code == 422
    assert kept(Response, "request").count("2027/april/approval/plan_group") == 0
    assert birgit.answer(number, {"verdict": "read"}).status_code == 303


def test_the_brief_is_a_page_of_its_own(birgit: Visitor) -> None:
    number = portals.number_of("2027/april/approval/plan_group")
    page = birgit.get(birgit.task(number) + "/oplaeg")
    assert page.status_code == 200
    assert "<h1>Oplæg til temamødet i april 2027</h1>" in page.text
    assert "**" not in page.text and "<strong>" in page.text
    assert "Giv dit svar på oplægget" in page.text


# ── Nothing new ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_click_answers_an_area(soren: Visitor) -> None:
    sent = soren.post("/intet-nyt", {"opgave": [str(number_of("klima"))]})
    said = plain(soren.door.get(sent.headers["location"]).text)
    assert "Tak. Én opgave er besvaret med »Intet nyt siden sidst«." in said
    assert kept(Response, "body", "person") == [({**_empty(), "nothing_new": True}, "soren")]


def _empty() -> dict[str, str]:
    names = ("track", "track_why", "where_to", "course", "course_why", "meaning", "question")
    return dict.fromkeys(names, "")


def test_one_click_on_the_page_of_a_task_answers_it(soren: Visitor) -> None:
    assert soren.answer(number_of("klima"), {}, act="unchanged").status_code == 303
    assert "Intet nyt siden sidst" in plain(soren.get(f"/opgave/{number_of('klima')}/kvittering").text)


@pytest.mark.parametrize("numbers", [[], ["x"], ["99999999999999999999"], ["-1"], ["0"]])
def test_one_click_on_nothing_is_nothing(soren: Visitor, numbers: list[str]) -> None:
    assert soren.post("/intet-nyt", {"opgave": numbers}).status_code == 303
    assert kept(Response, "version") == []


def test_nobody_s_click_answers_another_person_s_task(soren: Visitor) -> None:
    soren.post("/intet-nyt", {"opgave": [str(number_of("kultur"))]})
    soren.post("/tag-tilbage", {"opgave": [str(number_of("kultur"))]})
    soren.post("/giv-videre", {"opgave": [str(number_of("kultur"))], "til": "soren"})
    assert soren.post(f"/opgave/{number_of('kultur')}", ANSWER).status_code == 404
    assert kept(Response, "version") == []
    assert set(kept(Request, "handed_to")) == {None}


# ── Given on, later, not mine ───────────────────────────────────────────────────────────────────────────


def test_a_task_is_given_on_and_taken_back(soren: Visitor) -> None:
    number = str(number_of("klima"))
    sent = soren.post("/giv-videre", {"opgave": [number], "til": "peter", "besked": "Du ved mest."})
    assert sent.status_code == 303
    assert "Opgaven er givet videre til Peter Holm" in plain(soren.door.get(sent.headers["location"]).text)
    theirs = plain(Visitor(PETER, soren.door).get(f"/opgave/{number}").text)
    assert "Passed on to you by Søren Bæk" in theirs and "Søren Bæk writes: “Du ved mest.”" in theirs
    back = soren.post("/tag-tilbage", {"opgave": [number]})
    assert "Opgaven er din igen." in plain(soren.door.get(back.headers["location"]).text)
    assert set(kept(Request, "handed_to")) == {None}


def test_a_task_is_given_on_by_e_mail(soren: Visitor) -> None:
    number = str(number_of("klima"))
    sent = soren.post("/giv-videre", {"opgave": [number], "til": "anden", "anden": IDA.email})
    assert sent.status_code == 303
    assert "ida" in kept(Request, "handed_to")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"til": "peter"}, "Vælg mindst én opgave."),
        ({"opgave": "{}"}, "Vælg en kollega, eller skriv en mailadresse."),
        ({"opgave": "{}", "til": "anden"}, "Vælg en kollega, eller skriv en mailadresse."),
        ({"opgave": "{}", "til": "peter", "anden": "ida@x.dk"}, "Vælg enten en kollega eller"),
        ({"opgave": "{}", "til": "anden", "anden": "ingen@kender.mig"}, "ingen@kender.mig"),
        ({"opgave": "{}", "til": "soren"}, "Fejl:"),
    ],
)
def test_what_cannot_be_given_on_is_said_and_kept_on_the_page(
    soren: Visitor, given: dict[str, str], says: str
) -> None:
    number = str(number_of("klima"))
    data = {name: value.format(number) for name, value in given.items()}
    refused = soren.post("/giv-videre", {**data, "besked": "Min besked"})
    assert refused.status_code == 422
    assert says in plain(refused.text) and "Min besked" in refused.text
    assert set(kept(Request, "handed_to")) == {None}


@pytest.mark.parametrize("day", ["2027-03-18", "18-03-2027", "18.3.2027", "18. marts 2027"])
def test_a_later_date_is_asked_for(soren: Visitor, day: str) -> None:
    number = number_of("klima")
    sent = soren.post(f"/opgave/{number}/senere", {"dato": day, "grund": "Ferie"})
    assert "Ønsket er sendt." in plain(soren.door.get(sent.headers["location"]).text)
    assert kept(Wish, "wished_on", "reason") == [(date(2027, 3, 18), "Ferie")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"dato": "", "grund": "Ferie"}, "dato"),
        ({"dato": "snart", "grund": "Ferie"}, "dato"),
        ({"dato": "2027-03-18", "grund": " "}, "grund"),
        ({"dato": "2027-02-01", "grund": "Ferie"}, "dato"),
        ({"dato": "2029-02-01", "grund": "Ferie"}, "dato"),
        ({"dato": "2027-03-18", "grund": "x" * 601}, "grund"),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field(
    soren: Visitor, given: dict[str, str], field: str
) -> None:
    refused = soren.post(f"/opgave/{number_of('klima')}/senere", given)
    assert refused.status_code == 422
    assert f'href="#f-{field}"' in refused.text
    assert f'id="f-{field}-error"' in refused.text
    assert all(value in refused.text for value in given.values())
    assert kept(Wish, "reason") == []


def test_a_task_that_is_somebody_else_s_goes_to_the_secretariat(soren: Visitor) -> None:
    number = number_of("klima")
    assert soren.post(f"/opgave/{number}/ikke-mig", {"grund": ""}).status_code == 422
    sent = soren.post(f"/opgave/{number}/ikke-mig", {"grund": "Den er Peters."})
    assert "Sekretariatet tager sig af opgaven" in plain(soren.door.get(sent.headers["location"]).text)
    assert state_of("klima") == "needs_person"


def test_the_wrong_reader_closes_the_link_and_sees_nothing_more(soren: Visitor) -> None:
    asked = soren.get("/forkert")
    assert "Er du ikke Søren Bæk?" in plain(asked.text)
    assert kept(Pass, "revoked_at") == [None]
    closed = soren.post("/forkert")
    assert closed.status_code == 200
    assert "Tak. Linket er lukket." in plain(closed.text) and "Søren" not in closed.text
    assert soren.get().status_code == 410
    assert soren.post("/forkert").status_code == 410
    assert soren.post("/intet-nyt", {"opgave": [str(number_of("klima"))]}).status_code == 410
    assert kept(Response, "version") == []


# ── The sheet ───────────────────────────────────────────────────────────────────────────────────────────


def upload(soren: Visitor, content: bytes) -> Any:
    return soren.post("/ark", files={"ark": ("opgaver.xlsx", content, "application/octet-stream")})


def test_a_sheet_is_fetched_and_taken_in_again(soren: Visitor) -> None:
    fetched = soren.get("/ark/opgaver.xlsx")
    assert fetched.content[:2] == b"PK"
    assert "attachment" in fetched.headers["content-disposition"]
    before = whole_memory()
    assert upload(soren, fetched.content).status_code == 200
    assert whole_memory()["response"] == before["response"]


@pytest.mark.parametrize("content", [b"", b"ikke et ark", b"PK\x03\x04" + b"\0" * 100])
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(soren: Visitor, content: bytes) -> None:
    refused = upload(soren, content)
    assert refused.status_code == 422
    assert title(refused.text).startswith("Fejl:")


def test_refused_rows_come_back_to_their_owner_only(soren: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = TakenIn(accepted=0, unchanged=0, refused=1, sentence="Nej.", returned=b"PK retur")
    monkeypatch.setattr(answer_sheets, "take_in", lambda *_: taken)
    back = re.search(rf'href="{soren.side}(/ark/retur/[^"]+)"', upload(soren, b"x").text)
    assert back is not None
    assert soren.get(back[1]).content == b"PK retur"
    assert Visitor(AASE, soren.door).get(back[1]).status_code == 404


# ── Whatever comes ──────────────────────────────────────────────────────────────────────────────────────

STRANGE = ["\0", "\x1b[2J", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "😀" * 50, "'\"><b>"]


@pytest.mark.parametrize("text", STRANGE, ids=range(5))
@pytest.mark.parametrize("path", ["task", "later", "not_mine", "hand_over"])
def test_whatever_is_typed_is_no_accident(soren: Visitor, path: str, text: str) -> None:
    number = number_of("klima")
    forms: dict[str, Callable[[], Any]] = {
        "task": lambda: soren.answer(number, {**ANSWER, "meaning": text, text: text}),
        "later": lambda: soren.post(f"/opgave/{number}/senere", {"dato": text, "grund": text}),
        "not_mine": lambda: soren.post(f"/opgave/{number}/ikke-mig", {"grund": text}),
        "hand_over": lambda: soren.post("/giv-videre", {"opgave": str(number), "til": text, "anden": text}),
    }
    assert forms[path]().status_code in (303, 422)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nnothing"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--"),
        ("application/json", b"{}"),
        ("", b"act=send"),
    ],
)
def test_a_form_that_is_none_changes_nothing(soren: Visitor, kind: str, body: bytes) -> None:
    before = whole_memory()
    path = soren.side + soren.task(number_of("klima"))
    headers = {"content-type": kind} if kind else {}
    sent = soren.door.post(path, content=body, headers=headers, follow_redirects=False)
    assert sent.status_code < 500
    assert whole_memory()["response"] == before["response"]


def test_everything_done_stands_in_the_journal_with_its_door(soren: Visitor) -> None:
    number = str(number_of("klima"))
    soren.post("/giv-videre", {"opgave": [number], "til": "peter"})
    soren.post("/tag-tilbage", {"opgave": [number]})
    soren.post(f"/opgave/{number}/senere", {"dato": "2027-03-18", "grund": "Ferie"})
    soren.answer(int(number), ANSWER)
    acts = [act for act, door in kept(JournalEntry, "act", "door") if door == "portal"]
    assert len(acts) == 4
    assert my_page.page("soren", TODAY).owed == 0
