"""Looking before pressing: what a form would do is done on a copy, and shown as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from models import store
from models.effects import DAYS, TITLE, Effect, Look, Shown, Told, effect, effect_page, summary
from models.overview import form_link
from models.store import effects
from models.store.rehearsals import first_day
from models.titles import meeting_title
from tasks import clock, engine, home, naming, rehearsing, report
from tasks.ledger import invitations, standing
from tasks.ledger import round as rounds

ONLY_SHOW = "only_show"
"""The field with which a form only shows what it would do."""


class Act:
    """What the form said it did; the flow fills it in."""

    said: str = ""


@contextmanager
def shown_first(only_show: bool, today: date | None = None) -> Iterator[Act]:
    """What is inside is done; with `only_show` on a copy that is thrown away, and its effect is shown.

    The flow gives what it did as `act.said`: a sentence, which the run tells, or the page as what would be
    said. Whatever is refused is refused in either case.
    """
    act = Act()
    if not only_show:
        yield act
        report.tell(act.said)
        return
    day = clock.today(today, home.settings().municipality.timezone)
    with rehearsing.on_scratch():
        before, told_before = _look(day), _live(day)
    with rehearsing.on_scratch():
        yield act
        after, told_after = _look(day), _live(day)
        found = effect(before, after, told_before, told_after)
        shown = _shown(found, act.said, day)
    _show(found, shown, day)


def _look(today: date) -> Look:
    with store.reading() as session:
        return effects.look(session, today)


def _live(today: date) -> Sequence[Told]:
    """The letters of the days to come: the rounds alone, as if nobody did anything else meanwhile."""
    with store.reading() as session:
        first = first_day(session, today)
    last = first + timedelta(days=DAYS)
    for ahead in range(DAYS + 1):
        day = first + timedelta(days=ahead)
        rounds.decide(day)
        invitations.assume_invited(day)
        rounds.assume_sent(day)
    with store.reading() as session:
        return effects.told(session, first, last)


def _shown(found: Effect, said: str, today: date) -> Shown:
    language = home.settings().municipality.language
    subjects = {one.subject for one in (*found.come, *found.stay_away)}
    with store.reading() as session:
        about = effects.about(session, subjects, today, language) | _meetings(subjects)
    return Shown(form=_form(), said=said, names=standing.names(), about=about)


def _meetings(subjects: Iterable[str]) -> dict[str, str]:
    """What is told about a meeting itself, or its date, is called by the meeting's name."""
    settings = home.settings()
    known = {rule.kind for rule in settings.meetings}
    named = {subject: subject.split("/")[1:2] for subject in subjects if subject.count("/") in (1, 2)}
    return {
        subject: meeting_title(kind[0], settings)
        for subject, kind in named.items()
        if set(kind) <= known and subject.split("/")[2:] in ([], ["save_date"])
    }


def _show(found: Effect, shown: Shown, today: date) -> None:
    settings = home.settings()
    language = settings.municipality.language
    page = effect_page(found, shown, today, settings)
    report.publish(report.key("effect"), page, TITLE.said_in(language))
    report.tell(report.found_under(summary(found, language), "effect"))


def _form() -> str:
    """The form of the run under way, as a link that fills in what was written but *only show*."""
    name, deployment, given = naming.pressed()
    if deployment is None:
        return name
    return form_link(name, engine.FORM.format(deployment), {k: v for k, v in given.items() if k != ONLY_SHOW})
