"""What each page shows to whom, and that opening one changes nothing."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update

from models import store
from models.forms import FORMS
from models.requests import NewRequest
from models.store import requests
from models.store.tables import Element, Milestone, NoticeLine, Person, PostHolder, Request
from tasks.home import home
from tasks.ledger import handovers, responses, wishes
from tests.deployments.portal.indoors import (
    ANSWER,
    TODAY,
    Visitor,
    hidden,
    number_of,
    plain,
    title,
)
from tests.memories import whole_memory
from tests.people import AASE, IDA, JENS, PETER, SOREN

KLIMA = "2027/april/contribution/klima"

PUBLIC = ("/", "/tilgaengelighed", "/personoplysninger", "/sundhed", "/portal.css", "/logo")


def mine(soren: Visitor) -> list[str]:
    """Every page below Søren's own that can be read."""
    number = number_of("klima")
    below = ("", "/senere", "/ikke-mig")
    return ["", *(soren.task(number) + one for one in below), "/giv-videre", "/forkert", "/ark", "/kalender"]


def test_my_page_says_whose_it_is_and_what_is_owed(soren: Visitor) -> None:
    page = soren.get()
    said = plain(page.text)
    assert page.status_code == 200
    assert "Søren Bæks opgaver" in re.findall(r"<h1>(.*?)</h1>", page.text)
    assert "Er det ikke dig?" in said
    assert "Vi beder om dit svar på én opgave, senest tirsdag den 16. marts (uge 11)." in said
    assert "Bidraget om »Klima«" in said
    assert "Kultur" not in said


def test_who_owes_nothing_reads_so_and_what_happens_next(soren: Visitor) -> None:
    assert "Børn og unge" in plain(Visitor(AASE, soren.door).get().text)
    responses.receive_response(KLIMA, ANSWER, SOREN.key, "portal", today=TODAY)
    said = plain(soren.get().text)
    assert "Du mangler ikke noget lige nu." in said
    assert "får du en mail" in said


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_there_for_everybody(soren: Visitor, path: str) -> None:
    assert soren.door.get(path).status_code == 200


def test_opening_pages_changes_nothing_however_often(soren: Visitor) -> None:
    before = whole_memory()
    for _ in range(2):
        for path in mine(soren):
            assert soren.get(path).status_code == 200, path
            assert soren.door.head(soren.side + path).status_code == 200, path
    assert whole_memory() == before


def test_titles_give_nothing_away(soren: Visitor) -> None:
    for path in mine(soren):
        said = title(soren.get(path).text)
        assert said.endswith(" – Eksempel Kommune") or "Kommune" in said
        assert not any(word in said for word in ("Klima", "Søren", "Bæk"))


def test_every_page_has_one_heading_a_language_landmarks_and_no_script(soren: Visitor) -> None:
    for path in [soren.side + one for one in mine(soren)] + list(PUBLIC[:3]) + ["/nej", "/side/nej"]:
        text = soren.door.get(path).text
        assert len(re.findall("<h1", text)) == 1, path
        assert '<html lang="da">' in text
        assert all(one in text for one in ("<header", "<main", "<footer", 'class="skip"'))
        assert "<script" not in text and " on" + "click" not in text and "style=" not in text
        assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_every_field_has_a_label_and_every_hint_exists(soren: Visitor) -> None:
    for path in mine(soren):
        text = soren.get(path).text
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path
        for referred in re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]+)"', text):
            assert set(referred.split()) <= set(ids), (path, referred)


def test_an_english_reader_has_an_english_page(soren: Visitor) -> None:
    page = Visitor(PETER, soren.door).get()
    assert '<html lang="en">' in page.text
    assert "Peter Holm's tasks" in plain(page.text)
    assert "opgave" not in plain(page.text).casefold().replace("/opgave/", "")


# ── One link is one person's ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("below", ["", "/kvittering", "/oplaeg", "/senere", "/ikke-mig"])
def test_another_persons_task_is_like_no_task_at_all(soren: Visitor, below: str) -> None:
    foreign = soren.get(soren.task(number_of("kultur")) + below)
    nothing = soren.get("/opgave/99999" + below)
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.text == nothing.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "2147483648", "9" * 30, "1e3", "٣"])
def test_what_is_no_number_of_a_task_is_no_page(soren: Visitor, number: str) -> None:
    assert soren.get(f"/opgave/{number}").status_code == 404


@pytest.mark.parametrize(
    ("link", "status", "says"),
    [
        ("unknown", 404, "Linket virker ikke"),
        ("tampered", 404, "Linket virker ikke"),
        ("ended", 410, "Linket er udløbet"),
        ("killed", 410, "Linket er lukket"),
    ],
)
def test_a_dead_link_has_a_kind_page_that_names_nobody(
    soren: Visitor, monkeypatch: pytest.MonkeyPatch, link: str, status: int, says: str
) -> None:
    path = soren.side
    if link == "unknown":
        path = "/side/nej"
    elif link == "tampered":
        path = soren.side[:-1] + ("A" if soren.side[-1] != "A" else "B")
    elif link == "ended":
        monkeypatch.setenv("PLANCYCLE_TODAY", "2028-06-01")
    else:
        soren.post("/forkert")
    for below in ("", soren.task(number_of("klima")), "/giv-videre", "/ark", "/ark/opgaver.xlsx"):
        page = soren.door.get(path + below)
        assert page.status_code == status
        assert says in plain(page.text)
        assert "Søren" not in page.text and "Klima" not in page.text


def test_who_has_left_has_no_page(soren: Visitor) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == SOREN.key).values(left_on=TODAY))
    assert soren.get().status_code == 410


# ── A task ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_task_says_why_until_when_and_what_happens(soren: Visitor) -> None:
    said = plain(soren.get(soren.task(number_of("klima"))).text)
    assert "Svar senest tirsdag den 16. marts (uge 11)" in said
    assert "Det tager omkring 10 minutter." in said
    assert "Hvorfor spørger vi dig?" in said
    assert "Højst 600 tegn." in said
    assert "Spørgsmål 1 af 5" in said


def test_what_somebody_wrote_is_shown_as_it_was_written(soren: Visitor) -> None:
    evil = {**ANSWER, "where_to": "<script>alert(1)</script> & \"'"}
    soren.answer(number_of("klima"), evil)
    for path in (soren.task(number_of("klima")), soren.task(number_of("klima")) + "/kvittering"):
        text = soren.get(path).text
        assert "<script>" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in text


def test_a_name_is_shown_as_it_is_written(soren: Visitor) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == SOREN.key).values(name="<b>Søren</b>"))
    assert "&lt;b&gt;Søren&lt;/b&gt;s opgaver" in soren.get().text


def test_a_confidential_matter_is_a_number(soren: Visitor) -> None:
    soren.answer(number_of("klima"), ANSWER)
    with store.writing() as session:
        closed = update(Element).where(Element.key == "klima").values(confidential_until=date(2028, 1, 1))
        session.execute(closed)
    number = number_of("klima")
    for path in ("", soren.task(number), soren.task(number) + "/kvittering"):
        text = soren.get(path).text
        assert "»Klima" not in text and "Flere går til fods" not in text, path
        assert str(number) in text


def test_what_was_sent_by_somebody_else_is_named(soren: Visitor) -> None:
    responses.receive_response(KLIMA, ANSWER, IDA.key, "prefect", today=TODAY)
    said = plain(soren.get(soren.task(number_of("klima"))).text)
    assert "Svar nr. 1 fra Ida Nygaard" in said


def test_a_task_given_on_stands_with_both(soren: Visitor) -> None:
    handovers.hand_over([KLIMA], IDA.key, SOREN.key, TODAY, "portal")
    assert "Givet videre til Ida Nygaard" in plain(soren.get().text)
    assert "Givet til dig af Søren Bæk" in plain(Visitor(IDA, soren.door).get().text)


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"steers", "decisions", "budget"}))
def test_every_form_can_be_shown_and_says_what_is_wrong(soren: Visitor, form: str) -> None:
    number = number_of("klima")
    with store.writing() as session:
        session.execute(update(Request).where(Request.id == number).values(form=form))
    page = soren.get(soren.task(number))
    assert page.status_code == 200
    carried = hidden(page.text)
    wrong = soren.post(soren.task(number), {**carried, "act": "send"})
    assert wrong.status_code == 422
    assert title(wrong.text).startswith("Fejl:")
    targets = re.findall(r'<li><a href="#([^"]+)"', wrong.text)
    assert targets and all(f'id="{one}"' in wrong.text for one in targets)


def test_the_colour_is_the_municipalitys(soren: Visitor) -> None:
    (home().folder / "municipality.toml").write_text('[portal]\ncolor = "#123456"\n', encoding="utf-8")
    style = soren.door.get("/portal.css")
    assert style.text.startswith(":root { --municipality: #123456; }")
    again = soren.door.get("/portal.css", headers={"If-None-Match": style.headers["etag"]})
    assert again.status_code == 304


def test_a_logo_can_do_nothing_but_be_seen(soren: Visitor) -> None:
    (home().folder / "vaaben.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (home().folder / "municipality.toml").write_text('[portal]\nlogo = "vaaben.svg"\n', encoding="utf-8")
    drawn = soren.door.get("/logo")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in drawn.headers["content-security-policy"]
    assert '<img src="/logo" alt="Logo: ' in soren.get().text


def test_settings_that_are_being_edited_close_no_page(soren: Visitor) -> None:
    assert soren.door.get("/").status_code == 200
    (home().folder / "municipality.toml").write_text("[portal\n", encoding="utf-8")
    assert soren.door.get("/").status_code == 200


# ── Everything that can stand on my page ────────────────────────────────────────────────────────────────


def test_a_manager_who_was_asked_can_help(soren: Visitor) -> None:
    line = {"subject": KLIMA, "rung": "manager", "person": JENS.key, "kind": "contribution", "facts": {}}
    with store.writing() as session:
        session.execute(insert(NoticeLine).values(**line, due_no=0, from_on=TODAY, included=True))
        session.execute(update(Request).where(Request.key == KLIMA).values(told_on=TODAY))
    jens = Visitor(JENS, soren.door)
    said = plain(jens.get().text)
    assert "Kan du hjælpe med disse?" in said and "Ansvarlig: Søren Bæk" in said
    assert jens.answer(number_of("klima"), ANSWER).status_code == 303
    receipt = plain(jens.get(f"/opgave/{number_of('klima')}/kvittering").text)
    assert "Fra Jens Ågård, på vegne af Søren Bæk" in receipt


def test_a_wish_and_a_moved_date_stay_on_the_page(soren: Visitor) -> None:
    wishes.ask(KLIMA, SOREN.key, date(2027, 3, 18), "Ferie", TODAY)
    assert "Der er bedt om ny frist: 18. marts" in plain(soren.get().text)
    again = plain(soren.get(soren.task(number_of("klima")) + "/senere").text)
    assert "Der er allerede bedt om torsdag den 18. marts (uge 11)." in again
    wishes.answer([KLIMA], date(2027, 3, 18), TODAY)
    moved = "Fristen er flyttet 1 gang fra 16. marts, fordi: Ferie"
    assert moved in plain(soren.get().text)
    assert moved in plain(soren.get(soren.task(number_of("klima"))).text)


def test_forty_tasks_begin_with_their_contents_and_stand_by_area(soren: Visitor) -> None:
    with store.writing() as session:
        session.execute(update(PostHolder).values(person=SOREN.key))
        for no in range(40):
            requests.open_requests(session, [owed(f"sag-{no}")], TODAY)
    page = soren.get()
    assert page.text.index("Områder på siden") < page.text.index('id="omraade-1"')
    linked = re.findall(r'href="#(omraade-\d+)"', page.text)
    assert linked and all(f'id="{one}"' in page.text for one in linked)
    assert "Vi beder om dit svar på 45 opgaver." in plain(page.text)
    assert page.text.count('name="opgave"') >= 45


def owed(key: str) -> NewRequest:
    """A task of Søren's beside his contribution."""
    return NewRequest(
        key=f"ad_hoc/{key}",
        kind="ad_hoc",
        form="ad_hoc",
        year=2027,
        subject=key,
        title=f"Sag {key}",
        post=SOREN.post,
        due_on=date(2027, 3, 20),
    )


def test_what_the_secretariat_writes_down_elsewhere_says_where(soren: Visitor) -> None:
    with store.writing() as session:
        steers = owed("steers").model_copy(update={"kind": "steers", "form": "steers"})
        requests.open_requests(session, [steers], TODAY)
        number = session.scalars(select(Request.id).where(Request.key == steers.key)).one()
    said = plain(soren.get().text)
    assert "Notér tilkendegivelser" in said
    page = soren.get(f"/opgave/{number}")
    assert "Notér tilkendegivelser" in plain(page.text) and '<form id="form"' not in page.text
    assert soren.post(f"/opgave/{number}", {"act": "send"}).status_code == 409


def test_what_was_answered_and_can_no_more_be_changed_can_be_read(soren: Visitor) -> None:
    soren.answer(number_of("klima"), ANSWER)
    with store.writing() as session:
        closed = update(Milestone).where(Milestone.kind == "close", Milestone.scope == "april")
        session.execute(closed.values(state="done", done_on=TODAY))
    assert "Svar, der ikke kan ændres mere (1)" in plain(soren.get().text)
    page = soren.get(soren.task(number_of("klima")))
    assert "Runden er lukket" in plain(page.text) and "Flere går til fods." in page.text
    assert '<form id="form"' not in page.text
    receipt = plain(soren.get(soren.task(number_of("klima")) + "/kvittering").text)
    assert "Runden er lukket, så svaret kan ikke rettes her." in receipt
    late = soren.post(soren.task(number_of("klima")), {**ANSWER, "where_to": "For sent.", "act": "send"})
    assert late.status_code == 409 and "For sent." in late.text
