"""A rule about the anchoring chain: what was decided or prioritised is carried by every link."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import ElementRow, Picture
from models.coherence.rule import Found, Rule
from models.coherence.rules.decisions import newest_decisions
from models.coherence.rules.thread import of_element
from models.coherence.signs import AREAS
from models.coherence.threads import threads
from models.outcomes import OWES

NOT_IN_PLAN = Words(
    "den står ikke i direktionens handlingsplan", "it is not in the executive board's action plan"
)
NOT_READ = Words(
    "plangruppen har ikke læst om den i noget oplæg", "the plan group has not read about it in any brief"
)
BOTH = Words(
    "to led: den står ikke i direktionens handlingsplan, og plangruppen har ikke læst om den i noget oplæg",
    "two links: it is not in the executive board's action plan, and the plan group has not read about it in "
    "any brief",
)
ONE = Words("et led: {}", "a link: {}")


def _links_missing(picture: Picture) -> Iterator[Found]:
    """Decided this year and still owed, or prioritised in June: the managerial and the planning link."""
    owed, pointed_to = _owed(picture), _prioritised(picture)
    for element in picture.in_force.values():
        if element.key in owed or element.key in pointed_to:
            missing = [] if element.key not in owed or _in_plan(picture, element) else [NOT_IN_PLAN]
            missing += [] if _read(picture, element) else [NOT_READ]
            if missing:
                yield of_element(element, links=_named(missing))


def _named(missing: list[Words]) -> Words:
    return (
        BOTH
        if len(missing) == 2
        else Words(*(one.format(said) for one, said in zip(ONE, missing[0], strict=True)))
    )


def _owed(picture: Picture) -> frozenset[str]:
    newest = newest_decisions(picture).items()
    return frozenset(
        key for key, one in newest if one.year == picture.year and one.verdict in OWES and one.open
    )


def _prioritised(picture: Picture) -> frozenset[str]:
    return frozenset(
        one.subject
        for one in picture.outcomes
        if (one.year, one.meeting, one.kind, one.verdict) == (picture.year, "june", "steer", "prioritised")
    )


def _in_plan(picture: Picture, element: ElementRow) -> bool:
    """In direktionens plan, itself or an action right below it; before there is a plan nothing is missing."""
    plan = picture.action_plan
    if plan is None or element.key in plan:
        return True
    below = threads(picture).directly_below(element.key)
    return any(one in plan for one in below if _kind(picture, one) == "action")


def _read(picture: Picture, element: ElementRow) -> bool:
    """In a brief that the plan group read, itself or the area right above it."""
    if picture.read is None or element.key in picture.read:
        return True
    above = threads(picture).directly_above(element.key)
    return any(one in picture.read for one in above if _kind(picture, one) in AREAS)


def _kind(picture: Picture, key: str) -> str:
    element = picture.by_key.get(key)
    return element.kind if element is not None else ""


ANCHORING_LINK_MISSING = Rule(
    "anchoring_link_missing",
    "note",
    Words(
        "Forankringskæden for »{titel}« mangler {led}.",
        "The anchoring chain of '{title}' lacks {links}.",
    ),
    Words(
        "Tag den med i direktionens plan eller i det næste oplæg, så den bliver båret hele vejen.",
        "Take it into the executive board's plan or into the next brief, so that it is carried all the way.",
    ),
    ("outcomes", "anchoring"),
    _links_missing,
    ("focus_not_in_action_plan",),
)
