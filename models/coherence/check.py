"""The whole check: every rule that has its data looks at the picture, and says what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from models.choices import Words
from models.coherence.picture import ElementRow, Picture
from models.coherence.rule import Found, Rule, Weight
from models.coherence.rules import anchoring, decisions, effects, money, people, plan, thread
from models.coherence.sentences import grouped, put
from models.facts import Finding
from models.settings import Language

RULES: tuple[Rule, ...] = (
    thread.VISION_WITHOUT_ACTIONS,
    thread.ACTION_UNATTACHED,
    money.ACTION_WITHOUT_MONEY,
    money.BUDGET_CHANGE_UNATTACHED,
    money.PLAN_AND_BUDGET_DIFFER,
    decisions.POINTED_TO_THEN_LOST,
    effects.ON_TRACK_UNMEASURED,
    plan.FOCUS_NOT_IN_ACTION_PLAN,
    decisions.DECISION_UNOWNED,
    people.UNIT_ENDED,
    decisions.TALKED_ABOUT_NEVER_DECIDED,
    decisions.DEADLINE_MOVED,
    thread.CIRCLE,
    thread.STRATEGY_WITHOUT_VISION,
    effects.STRATEGY_WITHOUT_EFFECT,
    people.NOBODY_RESPONSIBLE,
    people.OWNER_UNKNOWN,
    people.POST_VACANT,
    money.SUPPLEMENT_UNFINANCED,
    money.BUDGET_OFF_BALANCE,
    money.SPENT_WITHOUT_BUDGET,
    people.PLAN_GROUP_LARGE,
    people.PLAN_GROUP_WITHOUT_HEAD,
    people.PLAN_GROUP_WITHOUT_MANDATE,
    people.PLAN_GROUP_NOT_MET,
    plan.SUPPLEMENT_NOT_DECIDED,
    plan.STRATEGY_REVISION_UNDECIDED,
    effects.ON_TRACK_OFF_TARGET,
    anchoring.ANCHORING_LINK_MISSING,
)
"""The rules in the order in which they speak: the secretariat's twelve first."""

WEIGHTS: tuple[Weight, ...] = ("law", "important", "note")
"""The heaviest first."""


class Datum(NamedTuple):
    """Data that rules need: what they are called, and whether there are any."""

    said: Words
    present: Callable[[Picture], bool]


def _has_kind(*kinds: str) -> Callable[[Picture], bool]:
    return lambda picture: any(element.kind in kinds for element in picture.in_force.values())


def _has_outcome(kind: str) -> Callable[[Picture], bool]:
    return lambda picture: any(outcome.kind == kind for outcome in picture.outcomes)


DATA: Mapping[str, Datum] = {
    "visions": Datum(Words("visioner", "visions"), _has_kind("vision")),
    "actions": Datum(Words("indsatser", "actions"), _has_kind("action")),
    "links": Datum(
        Words("hvad der hører til hvad", "what belongs to what"),
        lambda picture: any(link.role == "serves" for link in picture.links),
    ),
    "any_links": Datum(
        Words("sammenhænge mellem planens dele", "links between parts of the plan"),
        lambda picture: bool(picture.links),
    ),
    "effects": Datum(
        Words("effekter eller indikatorer", "effects or indicators"),
        lambda picture: bool(picture.indicators) or _has_kind("effect")(picture),
    ),
    "indicators": Datum(Words("indikatorer", "indicators"), lambda picture: bool(picture.indicators)),
    "statuses": Datum(
        Words("statusser fra en opfølgning", "statuses of a follow-up"),
        lambda picture: bool(picture.statuses),
    ),
    "budget": Datum(
        Words("et budget", "a budget"),
        lambda picture: picture.budget is not None and bool(picture.budget.lines),
    ),
    "serves": Datum(
        Words("budgetlinjer, der bidrager til planens dele", "budget lines that serve parts of the plan"),
        lambda picture: picture.budget is not None and bool(picture.budget.serves),
    ),
    "before": Datum(
        Words("budgettet for året før", "the budget of the year before"),
        lambda picture: picture.before is not None and bool(picture.before.lines),
    ),
    "whole_budget": Datum(
        Words("et budget med hovedkonto 7 og 8", "a budget with main accounts 7 and 8"), money.is_whole
    ),
    "planned": Datum(
        Words("planens egne beløb", "the plan's own amounts"), lambda picture: bool(picture.planned)
    ),
    "appropriations": Datum(
        Words("tillægsbevillinger", "supplementary appropriations"),
        lambda picture: bool(picture.appropriations),
    ),
    "actuals": Datum(
        Words("regnskab og budget for samme år", "accounts and budget of the same year"), money.is_accounted
    ),
    "steers": Datum(Words("tilkendegivelser", "steers"), _has_outcome("steer")),
    "decisions": Datum(Words("beslutninger", "decisions"), _has_outcome("decision")),
    "outcomes": Datum(
        Words("tilkendegivelser eller beslutninger", "steers or decisions"),
        lambda picture: bool(picture.outcomes),
    ),
    "anchoring": Datum(
        Words(
            "direktionens handlingsplan, eller et oplæg, som plangruppen har læst",
            "the executive board's action plan, or a brief that the plan group has read",
        ),
        lambda picture: picture.action_plan is not None or picture.read is not None,
    ),
    "budget_recorded": Datum(
        Words("det vedtagne budget er noteret", "the adopted budget has been recorded"),
        lambda picture: picture.budget_recorded,
    ),
    "action_plan": Datum(
        Words("direktionens handlingsplan", "the executive board's action plan"),
        lambda picture: picture.action_plan is not None,
    ),
    "municipal_plan": Datum(
        Words("kommuneplanens strategier og politikker", "the municipal plan's strategies and policies"),
        plan.has_focus,
    ),
    "posts": Datum(
        Words("hvem der er ansvarlig for hvad", "who answers for what"),
        lambda picture: any(element.post is not None for element in picture.elements),
    ),
    "units": Datum(Words("enheder", "units"), lambda picture: bool(picture.units)),
    "group": Datum(Words("plangruppen", "the plan group"), lambda picture: picture.group is not None),
    "part_changes": Datum(
        Words("hvad der ændrer kommuneplanen", "what changes the municipal plan"),
        lambda picture: bool(picture.part_changes) and bool(picture.parts),
    ),
    "strategy": Datum(
        Words("kommuneplanstrategiens frist", "the municipal-plan strategy's deadline"),
        lambda picture: picture.strategy is not None,
    ),
}
"""The data that rules can need, by the names in `Rule.needs`."""


def findings(picture: Picture, language: Language = "da") -> tuple[Finding, ...]:
    """All that the rules find: the law first, then what is important, then notes; each subject once a rule.

    Nothing of a closed element is said but its number.
    """
    asleep = {rule.id for rule, _ in sleeping(picture)}
    awake = [rule for rule in RULES if rule.id not in asleep]
    awake.sort(key=lambda rule: WEIGHTS.index(rule.weight))
    return tuple(finding for rule in awake for finding in _said(rule, picture, language))


def sleeping(picture: Picture) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """The rules that say nothing for want of data, each with the missing needs (keys of `DATA`)."""
    absent = {need for need, datum in DATA.items() if not datum.present(picture)}
    missing = [(rule, tuple(need for need in rule.needs if need in absent)) for rule in RULES]
    return tuple((rule, needs) for rule, needs in missing if needs)


def listed(language: Language = "da") -> list[dict[str, Any]]:
    """Every rule: id, severity, its sentence with the words it takes in braces, and the data it needs."""
    return [
        {
            "id": rule.id,
            "severity": rule.weight,
            "sentence": rule.sentence.said_in(language),
            "needs": [DATA[need].said.said_in(language) for need in rule.needs],
        }
        for rule in RULES
    ]


_COUNTED: Mapping[Language, tuple[str, str, str]] = {
    "da": ("Ingen opmærksomhedspunkter", "opmærksomhedspunkt", "opmærksomhedspunkter"),
    "en": ("No findings", "finding", "findings"),
}


def summary(found: Sequence[Finding], language: Language = "da") -> str:
    """The one figure, and how many of them weigh: "14 opmærksomhedspunkter, 3 vigtige"."""
    none, one, many = _COUNTED[language]
    if not found:
        return none
    heavy = sum(1 for finding in found if finding.severity in ("law", "important"))
    count = grouped(len(found), language)
    return f"{count} {one if len(found) == 1 else many}, {_important(heavy, language)}"


def _important(count: int, language: Language) -> str:
    if language == "en":
        return f"{grouped(count, language) if count else 'none'} important"
    if count == 0:
        return "ingen vigtige"
    return f"{grouped(count, language)} {'vigtigt' if count == 1 else 'vigtige'}"


def _said(rule: Rule, picture: Picture, language: Language) -> Iterator[Finding]:
    """What a rule finds, by subject."""
    advice = rule.advice.said_in(language)
    ready = {found.subject: (found, sentence) for found, sentence in _masked(rule, picture)}
    for subject in sorted(ready):
        found, sentence = ready[subject]
        said = put(sentence, found.words, language)
        yield Finding(rule=rule.id, severity=rule.weight, subject=subject, sentence=said, advice=advice)


def numbered(element: ElementRow) -> Words:
    """What a closed element is called."""
    return Words(f"lukket punkt nr. {element.number}", f"closed item no. {element.number}")


def _masked(rule: Rule, picture: Picture) -> Iterator[tuple[Found, Words]]:
    """Each with its sentence; of a closed element there is only its number."""
    for found in rule.find(picture):
        element = None if found.about is None else picture.by_key.get(found.about)
        if element is not None and picture.is_closed(element):
            words = found.words | {"title": numbered(element)}
            subject = f"{found.subject.partition('/')[0]}/{element.number}"
            yield Found(subject, words), rule.closed or found.sentence or rule.sentence
        else:
            yield found, found.sentence or rule.sentence
