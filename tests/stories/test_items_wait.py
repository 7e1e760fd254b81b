"""Items are postponed, sent back or taken off: what waits stays in the register, and who helped is told."""

from __future__ import annotations

from datetime import date

from models.outcomes import Decision
from tasks.ledger import followups
from tests.people import IDA, PETER
from tests.stories.conftest import Begin
from tests.stories.moments import HELD

DECIDED = date(2027, 5, 26)
OFF = date(2027, 5, 31)


def decided(subject: str, verdict: str) -> Decision:
    return Decision.model_validate(
        {"subject": subject, "verdict": verdict, "body": "byrådet", "decided_on": DECIDED}
    )


WAITING = [decided("klima", "postponed"), decided("kultur", "sent_back"), decided("sundhed", "dropped")]
APRIL = {"year": 2027, "meeting": "april"}


def test_what_is_postponed_or_sent_back_waits_and_what_is_taken_off_is_over(begin: Begin) -> None:
    story = begin(HELD, OFF)
    story.live(date(2027, 5, 27))
    story.press("record_decisions", **APRIL, decisions=WAITING)
    story.live(date(2027, 6, 15))
    assert story.states("2027/april/action") == {}
    register = followups.register(2027)
    said = {line.subject: line.verdict for line in register.remaining if line.kind == "decision"}
    assert said == {"klima": "postponed", "kultur": "sent_back"}
    heard = [one.to for one in story.letters(date(2027, 5, 27)) if one.rung == "feedback"]
    assert sorted(heard) == ["aase", "birgit", "ida", "peter"], "Søren gave no answer in April"
    assert not [one for one in story.letters(date(2027, 5, 27)) if one.rung in ("late", "manager")]


def test_those_who_helped_are_told_whether_it_comes_back(begin: Begin) -> None:
    story = begin(HELD, OFF)
    story.live(date(2027, 5, 27))
    story.press("record_decisions", **APRIL, decisions=WAITING)
    story.live(date(2027, 6, 15))
    (ida,) = (text for text in story.texts(IDA.email) if "besluttede" in text)
    assert "Kultur" in ida and "sendt tilbage" in ida and "Sagen kommer op igen" in ida
    (peter,) = (text for text in story.texts(PETER.email) if "dropped" in text)
    assert "Nothing more happens in the case for now" in peter


def test_what_was_postponed_is_decided_after_all_and_only_then_owed(begin: Begin) -> None:
    story = begin(HELD, OFF)
    story.live(date(2027, 5, 27))
    story.press("record_decisions", **APRIL, decisions=WAITING)
    story.live(date(2027, 6, 9))
    again = decided("klima", "approved").model_copy(update={"decided_on": date(2027, 6, 8)})
    story.press("record_decisions", **APRIL, decisions=[again])
    story.live(date(2027, 6, 11))
    assert story.states("2027/april/action") == {"2027/april/action/klima": "open"}
    assert [one.to for one in story.letters() if one.subject == "2027/april/action/klima"] == ["soren"]
    written = [
        (one.subject, one.new) for one in story.journal("decision recorded") if "/klima/" in one.subject
    ]
    about = "outcome/2027/april/decision/klima"
    assert written == [(f"{about}/1", "postponed: "), (f"{about}/2", "approved: ")]
