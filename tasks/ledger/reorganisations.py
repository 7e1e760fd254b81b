"""Reorganisations: the list of who takes over what, its page, and the secretariat's yes to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from models import store
from models.overview import form_said
from models.reorganisation import Asked, Place, UnitChange, UnitHead
from models.reorganisation_page import list_page, list_title
from models.store import reorganisations, unit_lists, unit_lists_shown
from models.store.reorganisations import Approved, Listed
from tasks import clock, engine, home, report
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def propose(
    changes: Sequence[UnitChange] = (),
    on: date | None = None,
    heads: Sequence[UnitHead] = (),
    places: Sequence[Place] = (),
    rule: Literal["same_person", "head"] = "same_person",
    today: date | None = None,
) -> Listed:
    """Make the list of a reorganisation; without changes it is what a file of units has said."""
    by = writing("reorganise", today)
    given = {"heads": tuple(heads), "places": tuple(places), "rule": rule}
    with store.writing(deciding=True) as session:
        return reorganisations.propose(session, tuple(changes), on, given, by)


@verb
def approve(number: int, drop: bool = False, today: date | None = None) -> Approved:
    """Say yes to a list as it was shown, or put it away; a second time nothing changes."""
    by = writing("approve_reorganisation", today)
    with store.writing(deciding=True) as session:
        return reorganisations.approve(session, number, drop, by)


def page(number: int, today: date | None = None) -> str:
    """A list as a page (markdown)."""
    settings = home.settings()
    language, links = settings.municipality.language, engine.forms()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        shown = unit_lists_shown.shown(session, number, settings, day)
        asked = unit_lists.asked(session, number)
    approve_it = form_said("approve_reorganisation", links, language, proposal=number)
    return list_page(shown, approve_it, _again(asked, links), language)


def _again(asked: Asked, links: dict[str, str]) -> str:
    """The form with what was written in it the last time."""
    language = home.settings().municipality.language
    return form_said("reorganise", links, language, **asked.model_dump(mode="json", exclude={"rule"}))


def show(number: int, today: date | None = None) -> None:
    """Bring the page of a list up to date."""
    with store.reading() as session:
        on = unit_lists.asked(session, number).on
    title = list_title(number, on, home.settings().municipality.language)
    report.publish(report.key("reorganisation", number), page(number, today), title)


def said(sentence: str, number: int) -> str:
    """What came of it, and where the page is."""
    return report.found_under(sentence.rstrip("."), "reorganisation", number)
