"""What stands about an area in a brief besides its answer: what it serves, what is missing, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.answer_words import number
from models.choices import Words, course, verdict_word, word
from models.facts import Fact
from models.outcomes import OutcomeFact
from models.plan_meaning import (
    HEADING,
    NO_ACTION,
    NO_EFFECT,
    NO_LINE,
    Change,
    Thread,
    change_line,
    thread_lines,
)
from models.settings import Language
from models.spoken import capitalised, day_and_month

MOST_SAID = 3
"""How many earlier steers and decisions an area shows; the newest."""


class AreaFacts(Fact):
    """What is known about an open area besides its answer.

    `changes`: what it and its actions require of the municipal plan; `meaning`: what it said about that in
    April; `said`: the steers and decisions about it and its actions, the newest first.
    """

    key: str
    thread: Thread | None = None
    changes: tuple[Change, ...] = ()
    meaning: str = ""
    said: tuple[OutcomeFact, ...] = ()


_WORDS = {
    "missing": Words("Det mangler", "What is missing"),
    "no_answer": Words("bidraget er ikke modtaget", "the contribution has not been received"),
    "before": Words("Sidst sagt og besluttet", "Last said and decided"),
    "talked": Words("talt om, ikke besluttet endnu", "talked about, not decided yet"),
    "waits": Words("udestår", "remaining"),
    "due": Words("udestår, frist {}", "remaining, due {}"),
    "done": Words("gjort {}", "done {}"),
    "recommended": Words("Indstilling", "Recommendation"),
    "quoted": Words("»{}«", "'{}'"),
    "unknown": Words("ikke oplyst", "not stated"),
}

_RECOMMENDED = {
    "april": Words(
        "At {council} tilkendegiver, om kursen skal holdes, justeres eller skiftes.",
        "That {council} indicates whether to hold, adjust or change the course.",
    ),
    "june": Words(
        "At {council} tilkendegiver, hvad der skal prioriteres i {first}–{last}.",
        "That {council} indicates what to prioritise in {first}–{last}.",
    ),
    "august": Words(
        "At {council} tilkendegiver, hvad der skal være råd til i {first}.",
        "That {council} indicates what to afford in {first}.",
    ),
}

_PROPOSED = {
    "april": Words("Området foreslår: {}.", "The area proposes: {}."),
    "june": Words("Området foreslår: {}", "The area proposes: {}"),
    "august": Words("Området vurderer, at der er råd til {}.", "The area finds that {} can be afforded."),
}

_DISCUSSED = Words("At {council} drøfter: {question}", "That {council} discusses: {question}")

_AFFORD = {
    "whole": Words("det hele", "the whole"),
    "part": Words("en del", "a part"),
    "not": Words("intet næste år", "nothing next year"),
}


def before_the_answer(area: AreaFacts, year: int, language: Language) -> tuple[str, ...]:
    """The priority, the budget lines and the effects that the area serves; `year` is the planår."""
    return tuple(thread_lines(area.thread, year + 1, language)) if area.thread else ()


def after_the_answer(
    area: AreaFacts, body: Mapping[str, Any] | None, place: Mapping[str, Any], language: Language
) -> Iterator[str]:
    """What is missing, what it means for the municipal plan, what was said before, and the recommendation.

    `place`: the `meeting`, the `year` and the name of the `council`.
    """
    lacking = "; ".join(_lacking(area, body, language))
    if lacking:
        yield _labelled("missing", capitalised(lacking) + ".", language)
    yield f"**{HEADING.said_in(language)}** {_for_the_plan(area, body, language)}"
    first, *others = [_said_before(area, one, language) for one in area.said[:MOST_SAID]] or [""]
    if first:
        yield _labelled("before", first, language)
    yield from others
    if place["meeting"] in _RECOMMENDED:
        yield _labelled("recommended", " ".join(_recommended(body or {}, place, language)), language)


def _labelled(name: str, text: str, language: Language) -> str:
    return f"**{_WORDS[name].said_in(language)}** {text}"


def _lacking(area: AreaFacts, body: Mapping[str, Any] | None, language: Language) -> Iterator[str]:
    if body is None:
        yield _WORDS["no_answer"].said_in(language)
    thread = area.thread
    if thread is None:
        return
    if thread.actions == ():
        yield NO_ACTION.said_in(language)
    if thread.lines == ():
        yield NO_LINE.said_in(language)
    if thread.effects == ():
        yield NO_EFFECT.said_in(language)


def _for_the_plan(area: AreaFacts, body: Mapping[str, Any] | None, language: Language) -> str:
    """What the area itself says, and what it requires to be changed."""
    own = str((body or {}).get("meaning") or area.meaning)
    changes = (change_line(one, language).replace("**", "") for one in area.changes)
    known = " ".join(one for one in (_sentence(own), *changes) if one)
    return known or capitalised(_WORDS["unknown"].said_in(language)) + "."


def _said_before(area: AreaFacts, one: OutcomeFact, language: Language) -> str:
    """A steer or a decision in a sentence: when, what, where it can be found, and how it stands."""
    day = day_and_month(one.decided_on, language, with_year=True)
    verdict = course(one.verdict, language) or verdict_word(one.verdict, language)
    if one.subject != area.key:
        verdict = f"{_WORDS['quoted'].said_in(language).format(one.title)}: {verdict}"
    found = ", ".join(part for part in (capitalised(one.body), one.case_number, one.item) if part)
    parts = (f"{day} ({found})" if found else day, verdict, one.text.rstrip("."), _state(one, language))
    return " · ".join(part for part in parts if part) + "."


def _state(one: OutcomeFact, language: Language) -> str:
    if one.done_on is not None:
        return _WORDS["done"].said_in(language).format(day_and_month(one.done_on, language, with_year=True))
    if one.only_talked_about:
        return _WORDS["talked"].said_in(language)
    if one.kind == "steer" or not one.open:
        return ""
    if one.due_on is None:
        return _WORDS["waits"].said_in(language)
    return _WORDS["due"].said_in(language).format(day_and_month(one.due_on, language, with_year=True))


def _recommended(body: Mapping[str, Any], place: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What the council is asked to point to; a theme meeting decides nothing (kommunestyrelsesloven)."""
    kind, first = place["meeting"], place["year"] + 1
    if body.get("question"):
        asked = _DISCUSSED.said_in(language)
        yield asked.format(council=place["council"], question=_sentence(str(body["question"])))
    years = {"council": place["council"], "first": first, "last": first + 3}
    yield _RECOMMENDED[kind].said_in(language).format(**years)
    proposed = _proposed(kind, body, language)
    if proposed:
        yield _PROPOSED[kind].said_in(language).format(proposed)


def _proposed(kind: str, body: Mapping[str, Any], language: Language) -> str:
    """What the area itself proposes; empty where it has not said."""
    if kind == "april":
        why = f" ({str(body['course_why']).rstrip('.')})" if body.get("course_why") else ""
        said = course(str(body.get("course", "")), language)
        return said + why if said else ""
    if kind == "june":
        return _sentence(str(body.get("priorities", "")))
    afford = str(body.get("afford", ""))
    said = _AFFORD[afford].said_in(language) if afford in _AFFORD else word("afford", afford, language)
    amount = body.get("amount")
    return f"{said} ({number(amount * 1000, language)} kr.)" if said and amount else said


def _sentence(text: str) -> str:
    """With a full stop, unless it ends in a sign of its own."""
    text = " ".join(text.split())
    return text if not text or text[-1] in ".?!:…" else text + "."


def last_said(recorded: Iterable[OutcomeFact]) -> tuple[OutcomeFact, ...]:
    """The last steer and the last decision about each subject, the newest first."""
    last: dict[tuple[str, str], OutcomeFact] = {}
    for one in sorted(recorded, key=lambda one: one.decided_on):
        last[one.subject, one.kind] = one
    by_subject = sorted(last.values(), key=lambda one: (one.subject, one.kind))
    return tuple(sorted(by_subject, key=lambda one: one.decided_on, reverse=True))
