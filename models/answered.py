"""The page "Who has answered?": a round of questions by unit, with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from models.choices import Words, door_said
from models.overview import CALLED, NO_UNIT, NUMBERED, TABLE_ROWS, TITLED, one_line, table_row
from models.rounds import Round, round_title
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date

COUNTS = ("open", "answered", "needs_person")
"""The states of a task that was asked for: a withdrawn one is owed by nobody."""


class Answer(NamedTuple):
    """The newest answer to a task: its version, its day and door, who gave it, and on whose behalf."""

    version: int
    on_day: date
    door: str
    person: str
    behalf_of: str


class Asked(NamedTuple):
    """A task of a round; without a title when the matter is closed. `moves`: how often its date moved."""

    number: int
    kind: str
    title: str | None
    unit: str
    person: str
    due_on: date
    moves: int
    state: str
    was_asked: bool
    answer: Answer | None


class Progress(NamedTuple):
    """How many have answered, of how many asked."""

    answered: int
    asked: int


ANSWERED = Words("Hvem har svaret?", "Who has answered?")
NOBODY_ASKED = Words("Ingen er spurgt endnu.", "Nobody has been asked yet.")
ALL = Words("Alle {asked} har svaret", "All {asked} have answered")
SOME = Words("{answered} af {asked} har svaret", "{answered} of {asked} have answered")
DUE = Words("Frist {day}.", "Due {day}.")
HEAD = Words("| Svar | Nr. | Opgave | Hos | Frist |", "| Answer | No. | Task | With | Due |")
MOVED = Words("{day} (flyttet {times} gange)", "{day} (moved {times} times)")
MOVED_ONCE = Words("{day} (flyttet 1 gang)", "{day} (moved once)")
MORE_ROWS = Words("… og {} mere.", "… and {} more.")

STANDING: dict[str, Words] = {
    "proposed": Words("ikke sendt endnu", "not sent yet"),
    "unasked": Words("ikke spurgt endnu", "not asked yet"),
    "open": Words("mangler", "missing"),
    "needs_person": Words("mangler, hos sekretariatet", "missing, with the secretariat"),
    "withdrawn": Words("trukket tilbage", "withdrawn"),
}
GIVEN = Words("svaret {day}{by}{door}", "answered {day}{by}{door}")
GIVEN_AGAIN = Words("åbnet igen; svarede {day}{by}{door}", "opened again; answered {day}{by}{door}")
BY = Words(" af {person}", " by {person}")
FOR = Words(" af {person} på vegne af {owner}", " by {person} on behalf of {owner}")
VERSION = Words(", {}. udgave", ", version {}")


def progress(asked: Iterable[Asked]) -> Progress:
    """How far these have come; what is withdrawn or not sent does not count."""
    states = [one.state for one in asked if one.state in COUNTS]
    return Progress(states.count("answered"), len(states))


def progress_said(how_far: Progress, language: Language) -> str:
    """How many of how many: "3 af 5 har svaret"."""
    words = ALL if how_far.answered == how_far.asked > 1 else SOME
    return words.said_in(language).format(answered=how_far.answered, asked=how_far.asked)


def answers_page(round_: Round, asked: Sequence[Asked], today: date, settings: Settings) -> str:
    """A round by unit, then by deadline; nobody is ranked, and no answer is shown."""
    language = settings.municipality.language
    head = [
        f"# {page_title(round_, settings)}",
        "",
        capitalised(spoken_date(today, language, with_year=True)),
        "",
    ]
    how_far = progress(asked)
    if not how_far.asked:
        return "\n".join([*head, NOBODY_ASKED.said_in(language)]) + "\n"
    head += [f"**{progress_said(how_far, language)}.** {_due(asked, language)}".rstrip(), ""]
    rows = sorted(asked, key=lambda one: (not one.unit, one.unit, one.due_on, one.number))
    units = [(unit, list(theirs)) for unit, theirs in groupby(rows, key=lambda one: one.unit)]
    return "\n".join([*head, *_tables(units, language)]) + "\n"


def page_title(round_: Round, settings: Settings) -> str:
    """Hvem har svaret? Temamødet i april 2027."""
    language = settings.municipality.language
    return f"{ANSWERED.said_in(language)} {capitalised(round_title(round_, settings, language))}"


def _due(asked: Sequence[Asked], language: Language) -> str:
    """The deadline, while most still have the same one and somebody is missing."""
    days = [one.due_on for one in asked if one.state == "open"]
    if not days:
        return ""
    day = max(sorted(set(days)), key=days.count)
    return DUE.said_in(language).format(day=spoken_date(day, language))


def _tables(units: Sequence[tuple[str, list[Asked]]], language: Language) -> Iterator[str]:
    left = TABLE_ROWS
    for unit, theirs in units:
        yield f"## {one_line(unit or NO_UNIT.said_in(language))}"
        yield ""
        how_far = progress(theirs)
        if how_far.asked:
            yield f"{progress_said(how_far, language)}"
            yield ""
        if left > 0:
            yield HEAD.said_in(language)
            yield "|---|---:|---|---|---|"
            yield from (_row(one, language) for one in theirs[:left])
        if len(theirs) > max(left, 0):
            yield MORE_ROWS.said_in(language).format(len(theirs) - max(left, 0))
        yield ""
        left -= len(theirs)


def _row(one: Asked, language: Language) -> str:
    cells = (_standing(one, language), str(one.number), _title(one, language), one.person or "–")
    return table_row((*cells, _date(one, language)))


def _title(one: Asked, language: Language) -> str:
    """A closed matter is a number: its title stands on no page."""
    words = NUMBERED if one.title is None else CALLED.get(one.kind, TITLED)
    return words.said_in(language).format(one.title or one.number)


def _date(one: Asked, language: Language) -> str:
    day = day_and_month(one.due_on, language, with_year=True)
    if not one.moves:
        return day
    return (MOVED_ONCE if one.moves == 1 else MOVED).said_in(language).format(day=day, times=one.moves)


def _standing(one: Asked, language: Language) -> str:
    """How it stands, the word first: who answered, when, at which door, and on whose behalf."""
    if one.answer is not None and one.state in COUNTS:
        words = GIVEN if one.state == "answered" else GIVEN_AGAIN
        return _given(words, one, one.answer, language)
    state = "unasked" if one.state == "open" and not one.was_asked else one.state
    return STANDING.get(state, STANDING["open"]).said_in(language)


def _given(words: Words, one: Asked, answer: Answer, language: Language) -> str:
    by = FOR if answer.behalf_of else BY if answer.person and answer.person != one.person else Words("", "")
    version = VERSION.said_in(language).format(answer.version) if answer.version > 1 else ""
    said = words.said_in(language).format(
        day=day_and_month(answer.on_day, language),
        by=by.said_in(language).format(person=answer.person, owner=answer.behalf_of),
        door=_door(answer, language),
    )
    return said + version


def _door(answer: Answer, language: Language) -> str:
    said = door_said(answer.door, language)
    return f" {said}" if said else ""
