"""The money of a real year: frames that are not final, no agreement, declarations of intent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.facts import Refused
from models.outcomes import BudgetDecision, Intent
from models.rehearsal import assumed_answer
from tasks import documents
from tasks.ledger import briefs, budgets, coherence, followups
from tests.people import AASE, PEOPLE, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import AUTUMN, JUNE_ASKED
from tests.stories.story import Story

READ = date(2027, 10, 13)
"""The day after the second reading."""

PRIORITIES = [
    BudgetDecision(subject="born-og-unge", verdict="part", amounts=(800, 800, 800, 800)),
    BudgetDecision(subject="klima", verdict="not"),
]
ANSWERED = {"aase", "birgit", "peter", "soren"}
"""Those who answered in August: for what June had prioritised, and about the coherence."""


def to_the_second_reading(story: Story) -> None:
    """Nothing runs in September; the days around the second reading are lived."""
    story.day = date(2027, 10, 8)
    story.live(READ)


def recorded(story: Story, **given: Any) -> str:
    said: str = story.press("record_budget", year=2027, decided_on=date(2027, 10, 12), **given)
    return said


def fed_back(story: Story) -> dict[str, str]:
    """Who has had the feedback, and the newest mail to them that says what the council decided."""
    told = {one.to for one in story.letters(READ) if one.rung == "feedback"}
    mails = {member.key: story.texts(member.email) for member in PEOPLE if member.key in told}
    said = ("Det besluttede", "What the council decided")
    return {
        who: [one for one in texts if any(words in one for words in said)][-1] for who, texts in mails.items()
    }


# ── Frames ──────────────────────────────────────────────────────────────────────────────────────────────

FRAMES = (
    "nøgle;type;titel;ansvarlig;hører til;beløb 2028;beløbet er\n"
    "cykler;indsats;Cykelstier;{0};klima;250.000;foreløbigt\n"
    "varme;indsats;Fjernvarme;{0};klima;900.000;ukendt\n"
)


def test_june_is_held_on_frames_that_are_not_final_and_says_so(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 5, 13))
    file = story.home / "rammer.csv"
    file.write_text(FRAMES.format(SOREN.email), encoding="utf-8")
    story.press("load_plan", file=file, kind="elements")
    story.live(date(2027, 5, 12))
    rows = [{"action": "Tidlig indsats", "y0": 1200, "financing": "new_money"}]
    story.answer("2027/june/contribution/born-og-unge", **assumed_answer("june"), money=rows)
    story.live(date(2027, 6, 9))

    assert story.meeting("june", 2027).state == "held"
    sent = briefs.brief("june", 2027)
    assert sent is not None
    brief = documents.markdown(sent)
    assert "Beløbene er foreløbige, til budgettet er vedtaget." in brief
    page = budgets.page(2027, story.day)
    assert "(foreløbigt)" in page and "ukendt" in page and "(endeligt)" not in page
    found = coherence.findings(2027, story.day).findings
    assert not [one for one in found if "Fjernvarme" in one.sentence and "kr." in one.sentence]


# ── No agreement ────────────────────────────────────────────────────────────────────────────────────────


def test_a_budget_without_an_agreement_says_so_and_everybody_hears_what_was_decided(begin: Begin) -> None:
    story = begin(AUTUMN, date(2027, 10, 14))
    to_the_second_reading(story)
    assert story.states("2027/august/budget") == {"2027/august/budget": "open"}
    intents = [Intent(title="En analyse", post=AASE.post, due_on=date(2027, 12, 15))]
    with pytest.raises(Refused) as said:
        recorded(story, priorities=PRIORITIES, intents=intents, no_agreement=True)
    assert str(said.value).startswith("Uden budgetforlig er der ingen hensigter")
    told = recorded(story, priorities=PRIORITIES, no_agreement=True)
    assert told == (
        "Budget 2028: 3 beslutninger er noteret og 1 opgave er åbnet. "
        "Budgettet er vedtaget uden budgetforlig, så der er ingen hensigter at følge."
    )
    recorded(story, priorities=PRIORITIES, no_agreement=True)
    ours = [one for one in story.journal("decision recorded") if one.actor == "record_budget"]
    assert sorted(one.subject.split("/")[4] for one in ours) == ["born-og-unge", "budget-2028", "klima"]

    story.live(date(2027, 10, 22))
    heard = fed_back(story)
    assert set(heard) == ANSWERED
    assert "The budget is adopted without an agreement" in heard.pop("peter")
    assert all("vedtaget uden budgetforlig" in text for text in heard.values())
    assert "»Budget 2028" not in "".join(heard.values())
    assert "Budget 2028 er vedtaget uden budgetforlig." in budgets.page(2027, story.day)


def test_feedback_leaves_when_nothing_but_the_budget_itself_was_decided(begin: Begin) -> None:
    story = begin(AUTUMN, date(2027, 10, 14))
    to_the_second_reading(story)
    recorded(story, priorities=[], no_agreement=True)
    assert story.states("2027/august/budget") == {"2027/august/budget": "answered"}
    assert story.states("2027/august/action") == {}
    story.live(date(2027, 10, 22))
    heard = fed_back(story)
    assert set(heard) == ANSWERED
    assert "»Budget 2028 uden budgetforlig«: vedtaget" in heard["aase"]


# ── Declarations of intent ──────────────────────────────────────────────────────────────────────────────


def test_what_an_agreement_intends_is_owed_by_somebody_by_a_day(begin: Begin) -> None:
    story = begin(AUTUMN, date(2027, 10, 25))
    to_the_second_reading(story)
    recorded(
        story,
        priorities=PRIORITIES,
        intents=[
            Intent(
                title="Analyse af skolerne",
                post=AASE.post,
                due_on=date(2027, 11, 10),
                text="Forelægges i 1. kvartal",
            ),
            Intent(title="Plan for cykelstier", post=SOREN.post, due_on=date(2028, 5, 2)),
        ],
        case_number="27/900",
    )
    school = "2027/august/action/intent-analyse-af-skolerne"
    assert story.task(school).due_on == date(2027, 11, 10)
    story.live(date(2027, 11, 9))
    heard = [(one.to, one.rung) for one in story.letters(READ) if one.subject == school]
    assert heard == [("aase", "request"), ("aase", "heads_up"), ("aase", "reminder")]
    (asked,) = (one for one in story.texts("aase.") if "Forelægges i 1. kvartal" in one)
    assert "Analyse af skolerne" in asked
    story.answer(school, what="Analysen er forelagt byrådet.")
    register = followups.register(2027)
    assert [one.title for one in register.done if one.subject.startswith("intent-")] == [
        "Analyse af skolerne"
    ]
    assert "Plan for cykelstier" in [one.title for one in register.remaining]
    assert [one.case_number for one in register.lines if one.subject.startswith("intent-")] == ["27/900"] * 2
