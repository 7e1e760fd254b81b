"""A year with marked secrets: until their day none is found outside the circle, and after it all are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models import store
from models.rehearsal import assumed_answer
from models.store import briefs
from models.store import tables as t
from tasks import rehearsing
from tasks.ledger import responses, wishes
from tasks.ledger.responses import writing
from tests.flows.lived_year import LivedYear, Moment, answer_to, answered_tonight, something_falls_due
from tests.memories import inside
from tests.people import AASE, BIRGIT, IDA, KAREN, MADS, PETER, SOREN
from tests.stories.everywhere import Everywhere, columns_with, handed_out
from tests.stories.moments import JUNE_ASKED
from tests.stories.story import Story

UNTIL = date(2027, 11, 2)
DECIDED, BRIEFED = date(2027, 6, 24), date(2027, 8, 5)
LOOKS = (date(2027, 5, 10), date(2027, 6, 28), date(2027, 8, 20), date(2027, 10, 29))

KLIMA, KULTUR = "2027/june/contribution/klima", "2027/june/contribution/kultur"
OUTSIDE = (KAREN.key, AASE.key, IDA.key, PETER.key, BIRGIT.key)

SECRETS = {
    "element.title": "Zqelementtitel",
    "element.description": "Zqbeskrivelse",
    "the element's answers": "Zqelementsvar",
    "the element's indicator": "Zqindikator",
    "what a meeting said of it": "Zqomtale",
    "the task's answer": "Zqopgavesvar",
    "the task's wish": "Zqgrund",
    "the decision": "Zqbeslutning",
    "the decision's case": "Zqsag",
    "the line": "Zqlinje",
    "the line's amount": "7.654.321",
    "the brief's comment": "Zqkommentar",
}
SHOWN_AFTERWARDS = set(SECRETS) - {"element.description", "the task's wish"}
"""Nobody is shown a description, and a wish is gone once it was answered."""

MAY_HOLD = {
    "action_plan.facts",
    "brief.facts",
    "budget_line.key",
    "budget_line.text",
    "budget_line.y0",
    "draft.body",
    "element.description",
    "element.title",
    "indicator.title",
    "journal.subject",
    "journal_value.body",
    "loaded.counts",
    "notice_line.facts",
    "outcome.case_number",
    "outcome.text",
    "outcome.title",
    "request.title",
    "response.body",
    "snapshot.facts",
    "wish.reason",
}
"""What the memory itself keeps: it is read by nobody but through the pages that are looked at here."""


@pytest.fixture
def story(told_of: LivedYear) -> Iterator[Story]:
    copy = told_of.take(Moment(JUNE_ASKED).name)
    with inside(copy):
        yield Story(copy, JUNE_ASKED)
    told_of.shelf.give_back(copy)


def test_no_secret_is_found_anywhere_until_its_day_and_all_of_them_after_it(story: Story) -> None:
    before, after = Everywhere(), Everywhere()
    plant(story)
    with before.listening():
        close(story)
        live(story, UNTIL - timedelta(days=1), before)
    assert before.having(SECRETS.values()) == {}
    assert columns_with(SECRETS.values()) <= MAY_HOLD
    story.day = UNTIL
    with after.listening():
        story.live(UNTIL)
    after.look(UNTIL, (*OUTSIDE, SOREN.key, MADS.key), numbers(story))
    told = {name for name, word in SECRETS.items() if after.having([word])}
    assert told >= SHOWN_AFTERWARDS


# ── The secrets ─────────────────────────────────────────────────────────────────────────────────────────


def plant(story: Story) -> None:
    """What is known of the matters when they are closed: words that stand nowhere else."""
    title, said = SECRETS["element.title"], SECRETS["what a meeting said of it"]
    (story.home / "budget.csv").write_text(
        "år;konto;tekst;år 1;år 2;bidrager til\n"
        f"2028;0.25.10;{SECRETS['the line']};7.654.321;0;solceller\n2028;0.28.20;Parker;900.000;0;klima",
        encoding="utf-8",
    )
    story.press("load_plan", file=story.home / "budget.csv", kind="budget")
    with store.writing() as session:
        klima = {"title": title, "description": SECRETS["element.description"]}
        session.execute(update(t.Element).where(t.Element.key == "klima").values(klima))
        session.execute(update(t.Request).where(t.Request.subject == "klima").values(title=title))
        session.execute(update(t.Outcome).where(t.Outcome.subject == "klima").values(title=title, text=said))
        session.execute(update(t.Indicator).values(title=SECRETS["the element's indicator"]))
        answers = select(t.Response.id, t.Response.body).join(t.Request, t.Request.key == t.Response.request)
        for row in session.execute(answers.where(t.Request.subject == "klima")).all():
            body = secret(row.body, SECRETS["the element's answers"])
            session.execute(update(t.Response).where(t.Response.id == row.id).values(body=body))
        briefs.compile_for(session, 2027, "april", "sent", writing("test", story.day))


def numbers(story: Story) -> list[int]:
    """The tasks that are closed."""
    return [story.task(key).id for key in (KLIMA, KULTUR)]


def close(story: Story) -> None:
    """The element, the task and the line become confidential; the task's owner asks for more time then."""
    number = str(story.task(KULTUR).id)
    matter = {"elements": ["klima"], "requests": [number], "lines": ["0.25.10"], "year": 2027}
    story.press("close_matter", until=UNTIL, circle=[SOREN.email], **matter)
    wishes.ask(KULTUR, IDA.key, date(2027, 5, 20), SECRETS["the task's wish"], story.day)


def live(story: Story, until: date, seen: Everywhere) -> None:
    """The year goes on: who is asked answers, and on some days everybody looks at everything."""
    while story.day <= until:
        day = story.day
        if day.weekday() < 5 and (day in (*LOOKS, DECIDED, BRIEFED) or something_falls_due(day)):
            rehearsing.press(2027, day)
            story.again()
            for task in answered_tonight(day):
                responses.receive_response(task.key, the_answer(task), today=day)
            close_more(story)
            if day in LOOKS:
                seen.look(day, OUTSIDE, numbers(story))
                look_at_forms(story, seen)
        story.day += timedelta(days=1)


def close_more(story: Story) -> None:
    """What becomes known later: the decision, before anybody is told of it, and the brief."""
    given = {"year": 2027, "until": UNTIL}
    decided = story.rows(t.Outcome.confidential_until, where=t.Outcome.text == SECRETS["the decision"])
    if decided and decided[0].confidential_until is None:
        story.press("close_matter", decisions=["sundhed"], meeting="june", **given)
    if story.day == BRIEFED:
        story.press("close_matter", brief=True, meeting="august", **given)


def look_at_forms(story: Story, seen: Everywhere) -> None:
    """What forms show before they are pressed, and the sheets of the round, while people are asked."""
    if story.day < date(2027, 6, 1):
        meeting = {"year": 2027, "meeting": "june"}
        handed_out(seen, "2027/june", story.day)
        seen.put("effect", story.effect("withdraw_tasks", requests=[KULTUR], reason="Prøve"))
        seen.put("effect", story.effect("extend_round", **meeting, to=date(2027, 5, 21), reason="Prøve"))


def the_answer(task: Any) -> dict[str, Any]:
    """What is answered; about the closed matters, secrets."""
    if task.key == "2027/june/decisions":
        decided = {"body": "byrådet", "decided_on": "2027-06-22"}
        hidden = {"text": SECRETS["the decision"], "case_number": SECRETS["the decision's case"]}
        open_ = {"subject": "kultur", "verdict": "approved", **decided}
        return {"decisions": [{"subject": "sundhed", "verdict": "approved", **decided, **hidden}, open_]}
    if task.key == "2027/august/approval/finance":
        return {"verdict": "seen", "comment": SECRETS["the brief's comment"]}
    if task.subject == "klima" and task.form not in ("steers", "decisions", "budget"):
        return secret(assumed_answer(task.form), SECRETS["the element's answers"])
    if task.key == KULTUR:
        return secret(assumed_answer(task.form), SECRETS["the task's answer"])
    return answer_to(task)


def secret(body: dict[str, Any], word: str) -> dict[str, Any]:
    """An answer whose texts are secret."""
    text = json.dumps(body, ensure_ascii=False).replace("Antaget svar i en prøve.", f"{word} i teksten.")
    return dict(json.loads(text))
