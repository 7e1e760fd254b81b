"""Rules about effects: on track needs evidence, and a strategy should show what it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import ElementRow, IndicatorRow, Picture
from models.coherence.rule import Found, Rule
from models.coherence.rules.thread import KINDS, in_force, of_element
from models.coherence.signs import (
    ACTION,
    AREAS,
    EFFECT,
    FRESH,
    INDICATOR,
    indicators_of,
    is_missed,
    signs,
)
from models.coherence.threads import threads


def _on_track(picture: Picture) -> Iterator[ElementRow]:
    for key, status in picture.statuses.items():
        if status.track == "on_track" and key in picture.in_force:
            yield picture.in_force[key]


def _unmeasured(picture: Picture) -> Iterator[Found]:
    below = signs(picture).below
    for element in _on_track(picture):
        if below[element.key] & (INDICATOR | FRESH) == INDICATOR:
            days = [one.measured_on for one in _indicators(picture, element) if one.measured_on is not None]
            if days:
                yield of_element(element, date=max(days))
            else:
                yield of_element(element)._replace(sentence=NEVER_MEASURED)


def _indicators(picture: Picture, element: ElementRow) -> Iterator[IndicatorRow]:
    """The indicators of an element and of all that serves it."""
    of = indicators_of(picture)
    for key in (element.key, *threads(picture).below(element.key)):
        yield from of.get(key, ())


def _off_target(picture: Picture) -> Iterator[Found]:
    missed = _missed(picture)
    if not missed:
        return
    for element in _on_track(picture):
        about = (element.key, *threads(picture).below(element.key))
        found = next(
            (missed[key] for key in about if key in missed and _may_tell(picture, key, element)), None
        )
        if found is not None:
            name = found.title or found.key
            yield of_element(element, indicator=name, value=found.value, target=found.target)


def _missed(picture: Picture) -> dict[str, IndicatorRow]:
    """The first missed indicator of each element."""
    missed = [one for one in picture.indicators if is_missed(one)]
    return {one.element: one for one in sorted(missed, key=lambda one: one.key, reverse=True)}


def _may_tell(picture: Picture, key: str, element: ElementRow) -> bool:
    """What a closed element's indicator shows is not told of an open one."""
    return picture.is_closed(element) or not picture.is_closed(picture.by_key[key])


def _without_effect(picture: Picture) -> Iterator[Found]:
    below = signs(picture).below
    for element in in_force(picture, *AREAS):
        if below[element.key] & (ACTION | EFFECT | INDICATOR) == ACTION:
            yield of_element(element, kind=KINDS[element.kind])


NEVER_MEASURED = Words(
    "»{titel}« er meldt på sporet, men er aldrig målt.",
    "'{title}' is reported on track, but has never been measured.",
)

ON_TRACK_UNMEASURED = Rule(
    "on_track_unmeasured",
    "note",
    Words(
        "»{titel}« er meldt på sporet, men der er ingen måling siden {dato}.",
        "'{title}' is reported on track, but there is no measurement since {date}.",
    ),
    Words(
        "Læs den nyeste måling ind med »Læs en fil ind«, eller spørg den ansvarlige, hvad svaret bygger på.",
        "Load the newest measurement with »Load a file«, or ask whoever answers for it what the answer is "
        "based on.",
    ),
    ("statuses", "indicators"),
    _unmeasured,
    ("on_track_off_target",),
)

STRATEGY_WITHOUT_EFFECT = Rule(
    "strategy_without_effect",
    "note",
    Words(
        "{type} »{titel}« har indsatser, men hverken en effekt eller en indikator, der viser, om de virker.",
        "{kind} '{title}' has actions, but neither an effect nor an indicator that shows whether they work.",
    ),
    Words(
        "Aftal med den ansvarlige, hvad der skal kunne ses, og læs effekten og dens indikator ind.",
        "Agree with whoever answers for it what should be seen, and load the effect and its indicator.",
    ),
    ("actions", "effects", "links"),
    _without_effect,
    ("on_track_unmeasured", "action_without_money"),
)

ON_TRACK_OFF_TARGET = Rule(
    "on_track_off_target",
    "important",
    Words(
        "»{titel}« er meldt på sporet, men »{indikator}« viser {værdi}, og målet var {mål}.",
        "'{title}' is reported on track, but '{indicator}' shows {value}, and the target was {target}.",
    ),
    Words(
        "Spørg den ansvarlige, om status eller mål skal ændres, og skriv svaret ind med »Skriv et svar ind«.",
        "Ask whoever answers for it whether the status or the target should change, and press "
        "»Write in an answer«.",
    ),
    ("statuses", "indicators"),
    _off_target,
    ("on_track_unmeasured",),
    closed=Words(
        "»{titel}« er meldt på sporet, men en indikator viser, at målet ikke er nået.",
        "'{title}' is reported on track, but an indicator shows that the target was not reached.",
    ),
)
