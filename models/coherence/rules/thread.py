"""Rules about the thread itself: from vision over strategy to action, and never round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import ElementRow, Picture
from models.coherence.rule import Found, Rule
from models.coherence.signs import AREA, AREAS, RUNS, VISION, runs, signs
from models.coherence.threads import threads

KINDS = {
    "strategy": Words("Strategien", "The strategy"),
    "policy": Words("Politikken", "The policy"),
}

MOST_TITLES = 5
"""How many titles of a circle are said."""


def of_element(element: ElementRow, **words: object) -> Found:
    """A finding about an element, with its title."""
    return Found(f"element/{element.key}", {"title": element.title, **words}, about=element.key)


def in_force(picture: Picture, *kinds: str) -> Iterator[ElementRow]:
    """The elements of these kinds that are in force."""
    return (element for element in picture.in_force.values() if element.kind in kinds)


def name_of(picture: Picture, element: ElementRow) -> str:
    """What an element is called among others: its title, or its number while it is closed."""
    return str(element.number) if picture.is_closed(element) else element.title


def _visions_without_actions(picture: Picture) -> Iterator[Found]:
    below = signs(picture).below
    years = picture.horizon
    lasting = (one for one in in_force(picture, "vision") if runs(one, years) and not _begins(one, picture))
    return (of_element(one) for one in lasting if not below[one.key] & RUNS)


def _begins(vision: ElementRow, picture: Picture) -> bool:
    """Whether it is the coming council's, and has not begun."""
    return vision.first_year is not None and vision.first_year > picture.year


def _unattached(picture: Picture) -> Iterator[Found]:
    above = signs(picture).above
    return (of_element(one) for one in in_force(picture, "action") if not above[one.key] & (AREA | VISION))


def _without_vision(picture: Picture) -> Iterator[Found]:
    above = signs(picture).above
    for one in in_force(picture, *AREAS):
        if not above[one.key] & VISION:
            yield of_element(one, kind=KINDS[one.kind])


def _circles(picture: Picture) -> Iterator[Found]:
    for circle in threads(picture).circles:
        names = [f"»{name_of(picture, picture.by_key[key])}«" for key in (*circle, circle[0])]
        if len(names) > MOST_TITLES:
            names[MOST_TITLES - 1 : -1] = ["…"]
        yield Found(f"element/{circle[0]}", {"circle": " → ".join(names)}, about=circle[0])


VISION_WITHOUT_ACTIONS = Rule(
    "vision_without_actions",
    "important",
    Words(
        "Visionen »{titel}« har ingen indsatser i de næste fire år.",
        "The vision '{title}' has no actions in the next four years.",
    ),
    Words(
        "Skriv i kolonnen »hører til«, hvilke indsatser der bidrager til visionen, "
        "eller spørg på aprilmødet, om den stadig gælder.",
        "Write in the column »hører til« which actions serve the vision, or ask at the April meeting whether "
        "it still stands.",
    ),
    ("visions", "actions", "links"),
    _visions_without_actions,
    ("action_unattached", "strategy_without_vision", "nobody_responsible", "focus_not_in_action_plan"),
)

ACTION_UNATTACHED = Rule(
    "action_unattached",
    "note",
    Words(
        "Indsatsen »{titel}« hører ikke til nogen strategi eller vision.",
        "The action '{title}' does not belong to any strategy or vision.",
    ),
    Words(
        "Skriv i kolonnen »hører til«, hvad indsatsen bidrager til, og tryk »Læs en fil ind«.",
        "Write in the column »hører til« what the action serves, and press »Load a file«.",
    ),
    ("actions", "links"),
    _unattached,
    (
        "vision_without_actions",
        "strategy_without_effect",
        "action_without_money",
        "nobody_responsible",
        "on_track_unmeasured",
        "focus_not_in_action_plan",
        "plan_and_budget_differ",
        "anchoring_link_missing",
    ),
)

CIRCLE = Rule(
    "circle",
    "important",
    Words(
        "Planens dele peger på hinanden i en ring: {kreds}.",
        "Parts of the plan point at each other in a circle: {circle}.",
    ),
    Words(
        "Find den sammenhæng, der vender forkert, og få den taget ud.",
        "Find the link that points the wrong way, and have it taken out.",
    ),
    ("any_links",),
    _circles,
    ("strategy_without_effect", "on_track_unmeasured", "on_track_off_target"),
)

STRATEGY_WITHOUT_VISION = Rule(
    "strategy_without_vision",
    "note",
    Words("{type} »{titel}« bidrager ikke til nogen vision.", "{kind} '{title}' does not serve any vision."),
    Words(
        "Skriv i kolonnen »hører til«, hvilken vision den bidrager til, og tryk »Læs en fil ind«.",
        "Write in the column »hører til« which vision it serves, and press »Load a file«.",
    ),
    ("visions", "links"),
    _without_vision,
    ("vision_without_actions",),
)
