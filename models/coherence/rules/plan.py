"""Rules about the municipal plan: in direktionens action plan, amended where needed, revised in time."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import ElementRow, Picture
from models.coherence.rule import Found, Rule
from models.coherence.rules.thread import in_force, of_element
from models.coherence.signs import AREAS
from models.coherence.threads import threads
from models.outcomes import OWES


def has_focus(picture: Picture) -> bool:
    """Whether the municipal plan has strategies or policies in force."""
    return any(True for _ in _focus(picture))


def _focus(picture: Picture) -> Iterator[ElementRow]:
    return (one for one in in_force(picture, *AREAS) if one.instrument == "municipal_plan")


def _not_in_action_plan(picture: Picture) -> Iterator[Found]:
    planned = picture.action_plan or frozenset()
    for element in _focus(picture):
        stands = element.key in planned or any(
            under in planned for under in threads(picture).directly_below(element.key)
        )
        if not stands:
            yield of_element(element, year=picture.year)


def _without_supplement(picture: Picture) -> Iterator[Found]:
    """Decided, and it takes a change of the municipal plan; but that change was not decided."""
    decided = [one for one in picture.outcomes if one.kind == "decision"]
    owing = {one.subject for one in decided if one.verdict in OWES}
    supplemented = {one.subject for one in decided if one.plan_supplement}
    for key, part in sorted(picture.part_changes):
        is_open = key in owing and key not in supplemented and key in picture.in_force
        if is_open and part in picture.parts:
            yield of_element(picture.in_force[key], part=picture.parts[part].title)


def _revision_undecided(picture: Picture) -> Iterator[Found]:
    strategy = picture.strategy
    is_late = strategy is not None and strategy.due_on is not None and strategy.due_on < picture.today
    if strategy is not None and is_late and not strategy.decided:
        yield Found("plan/strategy", {"date": strategy.due_on})


FOCUS_NOT_IN_ACTION_PLAN = Rule(
    "focus_not_in_action_plan",
    "note",
    Words(
        "Kommuneplanens fokus »{titel}« står ikke i direktionens handlingsplan for {år}.",
        "The municipal plan's focus '{title}' is not in the executive board's action plan for {year}.",
    ),
    Words(
        "Tag den med i næste udgave af direktionens handlingsplan, eller lad den sige, at det venter.",
        "Take it into the next version of the executive board's action plan, or let the board say it waits.",
    ),
    ("action_plan", "municipal_plan"),
    _not_in_action_plan,
)

SUPPLEMENT_NOT_DECIDED = Rule(
    "supplement_not_decided",
    "important",
    Words(
        "»{titel}« forudsætter, at »{del}« i kommuneplanen ændres, "
        "men der er ikke besluttet et kommuneplantillæg.",
        "'{title}' requires '{part}' in the municipal plan to be changed, "
        "but no plan amendment has been decided.",
    ),
    Words(
        "Rejs en sag om et kommuneplantillæg, og skriv den med »Notér beslutninger« "
        "(»Kræver kommuneplantillæg«).",
        "Raise a case about a plan amendment, and write it with »Record the decisions« "
        "(»Kræver kommuneplantillæg«).",
    ),
    ("decisions", "part_changes"),
    _without_supplement,
    closed=Words(
        "»{titel}« forudsætter, at kommuneplanen ændres, men der er ikke besluttet et kommuneplantillæg.",
        "'{title}' requires the municipal plan to be changed, but no plan amendment has been decided.",
    ),
)

STRATEGY_REVISION_UNDECIDED = Rule(
    "strategy_revision_undecided",
    "law",
    Words(
        "Kommuneplanstrategien skal sige, om og hvordan kommuneplanen revideres (planloven § 23 a, stk. 2), "
        "men det er ikke besluttet. Fristen var den {dato}.",
        "The municipal-plan strategy must say whether and how the municipal plan is revised "
        "(Planning Act § 23 a(2)), but that has not been decided. The deadline was {date}.",
    ),
    Words(
        "Rejs en sag om, hvorvidt kommuneplanen revideres helt, delvist eller genvedtages, "
        "og skriv svaret med »Notér beslutninger«.",
        "Raise a case on whether the municipal plan is revised in full, in part or re-adopted, "
        "and write the answer with »Record the decisions«.",
    ),
    ("strategy",),
    _revision_undecided,
)
