"""Where somebody stands themselves: said, changed and taken back on their own page, seen by nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from models import store
from models.requests import NewRequest
from models.store import requests
from models.store.tables import Draft, Request, Response, Stance
from tasks.ledger import handovers
from tests.deployments.portal.indoors import TODAY, Visitor, client, hidden, plain
from tests.people import AASE, PETER, SOREN, Member

KEY = "2027/evaluation/{}"
ANSWER = {"reached": "reached", "effects": "Flere går.", "next_year": "Mere af det.", "evidence": ""}


@pytest.fixture
def evaluated(soren: Visitor) -> Visitor:
    """Søren and Aase are asked about their areas, and Søren about two of them."""
    for area, owner in (("klima", SOREN), ("trafik", SOREN), ("born-og-unge", AASE)):
        _owe(area, owner)
    return soren


def _owe(area: str, owner: Member) -> None:
    known: dict[str, Any] = {"kind": "evaluation", "form": "evaluation", "year": 2027, "subject": area}
    task = NewRequest(
        key=KEY.format(area), title=area.title(), post=owner.post, due_on=date(2027, 3, 16), **known
    )
    with store.writing() as session:
        requests.open_requests(session, [task], TODAY)
        asked = {"asked_on": TODAY, "told_on": TODAY, "person": owner.key}
        session.execute(update(Request).where(Request.key == task.key).values(**asked))


def number_of(area: str) -> int:
    with store.reading() as session:
        return int(session.scalars(select(Request.id).where(Request.key == KEY.format(area))).one())


def kept() -> dict[str, str]:
    with store.reading() as session:
        return {row.person: row.step for row in session.scalars(select(Stance))}


def bodies(table: Any) -> list[dict[str, Any]]:
    with store.reading() as session:
        return list(session.scalars(select(table.body)))


def chosen(text: str) -> str:
    """What is chosen on the page of the form."""
    (said,) = (part.split('value="')[1].split('"')[0] for part in text.split("<input")[1:] if _is_it(part))
    return said


def _is_it(part: str) -> bool:
    return 'name="myself"' in part and " checked" in part


def test_it_is_said_seen_and_taken_back_on_ones_own_page(evaluated: Visitor) -> None:
    number = number_of("klima")
    assert chosen(evaluated.get(evaluated.task(number)).text) == ""
    assert evaluated.answer(number, {**ANSWER, "myself": "engage"}).status_code == 303
    assert kept() == {"soren": "engage"}
    receipt = plain(evaluated.get(f"{evaluated.task(number)}/kvittering").text)
    assert "Hvor står du selv? jeg engagerer mig" in receipt
    assert chosen(evaluated.get(evaluated.task(number)).text) == "engage"
    evaluated.answer(number, {**ANSWER, "myself": "work_for"})
    assert kept() == {"soren": "work_for"}
    evaluated.answer(number, {**ANSWER, "myself": ""})
    assert kept() == {} and chosen(evaluated.get(evaluated.task(number)).text) == ""
    assert len(bodies(Response)) == 1, "the answer itself was the same all along"


def test_it_stands_in_every_form_of_the_year_and_in_no_answer(evaluated: Visitor) -> None:
    evaluated.answer(number_of("klima"), {**ANSWER, "myself": "engage"})
    assert chosen(evaluated.get(evaluated.task(number_of("trafik"))).text) == "engage"
    assert all("myself" not in body for body in bodies(Response))


def test_a_form_that_was_open_all_along_takes_nothing_back(evaluated: Visitor) -> None:
    other = number_of("trafik")
    open_before = hidden(evaluated.get(evaluated.task(other)).text)
    evaluated.answer(number_of("klima"), {**ANSWER, "myself": "engage"})
    sent = evaluated.post(evaluated.task(other), {**open_before, **ANSWER, "myself": "", "act": "send"})
    assert sent.status_code == 303 and kept() == {"soren": "engage"}


def test_nothing_new_leaves_it_as_it_stands(evaluated: Visitor) -> None:
    evaluated.answer(number_of("klima"), {**ANSWER, "myself": "engage"})
    evaluated.answer(number_of("trafik"), {}, act="unchanged")
    assert kept() == {"soren": "engage"} and len(bodies(Response)) == 2


def test_a_draft_never_holds_it(evaluated: Visitor) -> None:
    number = number_of("klima")
    evaluated.answer(number, {"effects": "Halvt", "myself": "engage"}, act="draft")
    assert bodies(Draft) == [{"effects": "Halvt"}] and kept() == {}
    refused = evaluated.answer(number, {"effects": "Halvt", "myself": "engage"})
    assert refused.status_code == 422 and chosen(refused.text) == "engage", "but it is not lost on the way"
    assert bodies(Draft) == [{"effects": "Halvt"}] and kept() == {}


def test_what_stood_survives_a_form_that_is_corrected(evaluated: Visitor) -> None:
    number = number_of("klima")
    evaluated.answer(number, {**ANSWER, "myself": "engage"})
    refused = evaluated.answer(number, {**ANSWER, "effects": "", "myself": ""})
    assert refused.status_code == 422 and kept() == {"soren": "engage"}
    again = {**hidden(refused.text), **ANSWER, "myself": "", "act": "send"}
    assert evaluated.post(evaluated.task(number), again).status_code == 303
    assert kept() == {}


def test_it_can_be_taken_back_when_the_answer_is_closed(evaluated: Visitor) -> None:
    number = number_of("klima")
    evaluated.answer(number, {**ANSWER, "myself": "engage"})
    button = "Fjern mit svar på, hvor jeg selv står"
    assert button not in evaluated.get(evaluated.task(number)).text, "the form itself does it"
    with store.writing() as session:
        long_ago = {"due_on": date(2027, 1, 4), "closed_on": date(2027, 1, 4)}
        session.execute(update(Request).where(Request.key == KEY.format("klima")).values(**long_ago))
    page = evaluated.get(evaluated.task(number)).text
    assert button in page and "jeg engagerer mig" in plain(page)
    assert evaluated.post(f"{evaluated.task(number)}/fjern").status_code == 303
    assert kept() == {} and button not in evaluated.get(evaluated.task(number)).text
    assert len(bodies(Response)) == 1


def test_nobody_takes_it_back_for_somebody_else(evaluated: Visitor) -> None:
    number = number_of("klima")
    evaluated.answer(number, {**ANSWER, "myself": "engage"})
    aase = Visitor(AASE, client())
    assert aase.post(f"{aase.task(number)}/fjern").status_code == 404
    assert kept() == {"soren": "engage"}


def test_who_was_overtaken_is_told_what_the_other_said_but_not_where_they_stand(evaluated: Visitor) -> None:
    number = number_of("klima")
    handovers.hand_over([KEY.format("klima")], PETER.key, SOREN.key, TODAY, "portal")
    peter = Visitor(PETER, client())
    form = hidden(peter.get(peter.task(number)).text)
    handovers.take_back([KEY.format("klima")], SOREN.key, TODAY, "portal")
    evaluated.answer(number, {**ANSWER, "myself": "engage"})
    with store.writing() as session:
        given = {"handed_to": PETER.key, "handed_by": SOREN.key}
        session.execute(update(Request).where(Request.key == KEY.format("klima")).values(**given))
    sent = peter.post(
        peter.task(number), {**form, **ANSWER, "effects": "Andet.", "myself": "understand", "act": "send"}
    )
    assert sent.status_code == 409
    theirs = sent.text.split('id="theirs"')[1].split('id="yours"')[0]
    assert "Flere går." in theirs and "engagerer" not in theirs
    shown = dict(zip(_names(sent.text), _values(sent.text), strict=True))
    assert shown["myself"] == "understand"
    assert peter.post(peter.task(number), shown).status_code == 303
    assert kept() == {"soren": "engage", "peter": "understand"}


def _names(text: str) -> list[str]:
    return [part.split('"')[0] for part in text.split('<input type="hidden" name="')[1:]]


def _values(text: str) -> list[str]:
    return [part.split('value="')[1].split('"')[0] for part in text.split('<input type="hidden" name="')[1:]]


def test_a_colleague_who_has_the_task_now_sees_only_their_own(evaluated: Visitor) -> None:
    number = number_of("trafik")
    evaluated.answer(number_of("klima"), {**ANSWER, "myself": "engage"})
    handovers.hand_over([KEY.format("trafik")], PETER.key, SOREN.key, TODAY, "portal")
    peter = Visitor(PETER, client())
    page = peter.get(peter.task(number)).text
    assert chosen(page) == "" and "stood" not in hidden(page)
