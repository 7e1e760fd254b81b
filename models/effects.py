"""What pressing would do, before it is pressed: the letters, tasks and dates that would be other than now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from models.choices import Words, how_many
from models.overview import CALLED, MORE_ROWS, NUMBERED, TITLED, one_line, rung_said, table_row
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date
from models.titles import milestone_title

DAYS = 21
"""Days for which the letters are compared."""

MOST = 60
"""Rows of a table before the rest is only counted."""

K = TypeVar("K")
V = TypeVar("V")
Day = date


class Told(NamedTuple):
    """One thing told to one person in the letter of a day; `subject`: what it is about."""

    day: date
    person: str
    rung: str
    subject: str


class Task(NamedTuple):
    """A task as it stands: `title` is None while its matter is closed."""

    number: int
    kind: str
    title: str | None
    who: str
    due_on: date
    state: str


class Dated(NamedTuple):
    """A milestone as it stands."""

    scope: str
    kind: str
    as_of: date | None
    date: Day
    state: str


class Seated(NamedTuple):
    """Who holds a post or answers for an area, and who gets its mails: empty where there is nobody.

    `called`: the title; the number of an area that is closed.
    """

    called: str
    holder: str
    mails_to: str


class Shut(NamedTuple):
    """Something that is closed: what kind of thing, its number, until when, and to how many it is open."""

    kind: str
    number: str
    until: date
    circle: int


class Look(NamedTuple):
    """A memory at a glance: its tasks by key, and its milestones by year, scope, kind and number.

    `holders`: its posts, and `owners`: what somebody answers for, by key. `shut`: what is closed today.
    """

    tasks: Mapping[str, Task]
    dates: Mapping[tuple[int, str, str, int], Dated]
    holders: Mapping[str, Seated] = MappingProxyType({})
    owners: Mapping[str, Seated] = MappingProxyType({})
    shut: Mapping[str, Shut] = MappingProxyType({})


class Effect(NamedTuple):
    """What is other than if nobody pressed: letters that would come and stay away, tasks, dates, posts.

    A pair is how it stands and how it would stand; None where it is not there.
    """

    come: tuple[Told, ...]
    stay_away: tuple[Told, ...]
    tasks: tuple[tuple[Task | None, Task | None], ...]
    dates: tuple[tuple[Dated | None, Dated | None], ...]
    holders: tuple[tuple[Seated | None, Seated | None], ...] = ()
    owners: tuple[tuple[Seated | None, Seated | None], ...] = ()
    shut: tuple[tuple[Shut | None, Shut | None], ...] = ()


def effect(before: Look, after: Look, told_before: Iterable[Told], told_after: Iterable[Told]) -> Effect:
    """The difference between two memories, and between the letters that each of them writes.

    A letter that would only come on another day stands on both lists.
    """
    now, then = Counter(told_before), Counter(told_after)
    return Effect(
        come=tuple(sorted((then - now).elements())),
        stay_away=tuple(sorted((now - then).elements())),
        tasks=_pairs(before.tasks, after.tasks),
        dates=_pairs(before.dates, after.dates),
        holders=_pairs(before.holders, after.holders),
        owners=tuple(one for one in _pairs(before.owners, after.owners) if _other_hands(*one)),
        shut=_pairs(before.shut, after.shut),
    )


def _other_hands(now: Seated | None, then: Seated | None) -> bool:
    """Whether it is with somebody else, and not only called by its number."""
    return now is None or then is None or now[1:] != then[1:]


def _pairs(before: Mapping[K, V], after: Mapping[K, V]) -> tuple[tuple[V | None, V | None], ...]:
    keys = [*before, *(key for key in after if key not in before)]
    both = ((before.get(key), after.get(key)) for key in keys)
    return tuple((one, other) for one, other in both if one != other)


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────

TITLE = Words("Hvad sker der, hvis du trykker?", "What happens if you press?")
NOTHING_YET = Words("**Intet er ændret endnu.**", "**Nothing has changed yet.**")
DO_IT = Words("Sådan gør du det: {form}.", "This is how you do it: {form}.")
AS_SAID = Words("Når du trykker, står der: »{}«", "When you press, it will say: '{}'")
NO_EFFECT = Words(
    "Der ville ikke ske noget: alt står allerede sådan.",
    "Nothing would happen: everything stands so already.",
)
COME = Words("Mails, der bliver sendt ({})", "Mails that will be sent ({})")
STAY_AWAY = Words("Mails, der ikke bliver sendt ({})", "Mails that will not be sent ({})")
HORIZON = Words(
    "Mails er regnet ud for de næste {} dage, som om ingen gør andet imens.",
    "Mails are worked out for the next {} days, as if nobody did anything else meanwhile.",
)
NO_LETTERS = Words(
    "Ingen får andre mails de næste {} dage, end de ellers ville.",
    "Nobody gets other mails in the next {} days than they would anyway.",
)
TASKS = Words("Opgaver ({})", "Tasks ({})")
DATES = Words("Datoer ({})", "Dates ({})")
HOLDERS = Words("Stillinger ({})", "Posts ({})")
OWNERS = Words("Områder og indsatser ({})", "Areas and actions ({})")
SHUT = Words("Det, der er lukket ({})", "What is closed ({})")
LETTER_HEAD = Words("| Dag | Til | Hvad | Om |", "| Day | To | What | About |")
TASK_HEAD = Words("| Nr. | Opgave | Nu | Så |", "| No. | Task | Now | Then |")
HOLDER_HEAD = Words("| Stilling | Nu | Så |", "| Post | Now | Then |")
SHUT_HEAD = Words("| Hvad | Nu | Så |", "| What | Now | Then |")
OPEN = Words("åbent", "open")
SHUT_UNTIL = Words("lukket til {day}, åbent for {count}", "closed until {day}, open to {count}")
SHUT_TO_ALL = Words("lukket til {day}", "closed until {day}")
KINDS: dict[str, Words] = {
    "element": Words("plandel nr. {}", "element no. {}"),
    "request": Words("opgave nr. {}", "task no. {}"),
    "outcome": Words("beslutning nr. {}", "decision no. {}"),
    "budget_line": Words("budgetlinje nr. {}", "budget line no. {}"),
    "brief": Words("oplægget {}", "the brief {}"),
}
OWNER_HEAD = Words("| Område | Nu | Så |", "| Area | Now | Then |")
VACANT = Words("ledig", "vacant")
MAILS_TO = Words("{} (mails til {})", "{} (mails to {})")
NO_MAILS = Words("{} (ingen kan få mails)", "{} (nobody can get mails)")
DATE_HEAD = Words("| Milepæl | Nu | Så |", "| Milestone | Now | Then |")
NOT_THERE = Words("–", "–")
WITH = Words("{state}, {who}, frist {day}", "{state}, {who}, due {day}")
NOBODY = Words("ingen", "nobody")
STATES: dict[str, Words] = {
    "proposed": Words("foreslået", "proposed"),
    "open": Words("åben", "open"),
    "answered": Words("besvaret", "answered"),
    "withdrawn": Words("trukket tilbage", "withdrawn"),
    "needs_person": Words("hos sekretariatet", "with the secretariat"),
    "waiting": Words("", ""),
    "done": Words("sket", "done"),
    "dropped": Words("bortfalder", "dropped"),
}


class Shown(NamedTuple):
    """What the page says besides the effect: the form to press, what pressing says, and names."""

    form: str
    said: str
    names: Mapping[str, str]
    about: Mapping[str, str]


def effect_page(found: Effect, shown: Shown, today: date, settings: Settings) -> str:
    """What would be sent to whom, and what would stand otherwise: the page shown before anybody presses.

    `shown.about`: what the subjects of the letters are called. Closed matters are numbers.
    """
    language = settings.municipality.language
    head = [f"# {TITLE.said_in(language)}", "", capitalised(spoken_date(today, language, with_year=True)), ""]
    how = [DO_IT.said_in(language).format(form=shown.form)] if shown.form else []
    head += [" ".join([NOTHING_YET.said_in(language), *how]), ""]
    if shown.said:
        head += [AS_SAID.said_in(language).format(one_line(shown.said)), ""]
    if not any(found):
        return "\n".join([*head, NO_EFFECT.said_in(language)]) + "\n"
    sections = [*_letters(found, shown, language), *_tasks(found.tasks, language)]
    sections += [*_dates(found.dates, settings, language)]
    sections += [*_seated(HOLDERS, HOLDER_HEAD, found.holders, language)]
    sections += [*_seated(OWNERS, OWNER_HEAD, found.owners, language), *_shut(found.shut, language)]
    return "\n".join([*head, *sections]) + "\n"


def summary(found: Effect, language: Language) -> str:
    """The effect in one sentence: how many mails to how many people, how many tasks, dates and posts."""
    people = len({one.person for one in found.come})
    words = _SUMMARY if any(found) else NO_EFFECT
    return words.said_in(language).format(
        mails=how_many(len({(one.day, one.person) for one in found.come}), _MAILS, language),
        people=how_many(people, _PEOPLE, language),
        tasks=how_many(len(found.tasks), _TASKS, language),
        dates=how_many(len(found.dates), _DATES, language),
        posts=how_many(len(found.holders), _POSTS, language),
    )


_SUMMARY = Words(
    "Intet er ændret. Trykker du, bliver det {mails} til {people}; {tasks}, {dates} og {posts} bliver ændret",
    "Nothing has changed. If you press: {mails} to {people}; {tasks}, {dates} and {posts} will change",
)
_MAILS = (Words("1 mail", "1 mail"), Words("{} mails", "{} mails"))
_PEOPLE = (Words("1 person", "1 person"), Words("{} personer", "{} people"))
_TASKS = (Words("1 opgave", "1 task"), Words("{} opgaver", "{} tasks"))
_POSTS = (Words("1 stilling", "1 post"), Words("{} stillinger", "{} posts"))
_DATES = (Words("1 dato", "1 date"), Words("{} datoer", "{} dates"))


def _letters(found: Effect, shown: Shown, language: Language) -> Iterator[str]:
    if not (found.come or found.stay_away):
        yield from (NO_LETTERS.said_in(language).format(DAYS), "")
        return
    for words, told in ((COME, found.come), (STAY_AWAY, found.stay_away)):
        if told:
            by_name = sorted(told, key=lambda one: (one.day, shown.names.get(one.person, one.person)))
            rows = [_letter_row(one, shown, language) for one in by_name]
            yield from _table(words, LETTER_HEAD, "|---|---|---|---|", rows, language)
    yield from (HORIZON.said_in(language).format(DAYS), "")


def _letter_row(one: Told, shown: Shown, language: Language) -> str:
    what = rung_said(one.rung, language)
    who = shown.names.get(one.person, one.person)
    return table_row((day_and_month(one.day, language), who, what, shown.about.get(one.subject, "")))


def _tasks(pairs: Sequence[tuple[Task | None, Task | None]], language: Language) -> Iterator[str]:
    if pairs:
        rows = [_task_row(now, then, language) for now, then in pairs]
        yield from _table(TASKS, TASK_HEAD, "|---:|---|---|---|", rows, language)


def _task_row(now: Task | None, then: Task | None, language: Language) -> str:
    task = then or now
    assert task is not None
    number = str(task.number) if now else ""
    return table_row((number, task_called(task, language), _stands(now, language), _stands(then, language)))


def task_called(task: Task, language: Language) -> str:
    """What a task is called; a closed matter by its number."""
    words = NUMBERED if task.title is None else CALLED.get(task.kind, TITLED)
    return words.said_in(language).format(task.title or task.number)


def _stands(task: Task | None, language: Language) -> str:
    if task is None:
        return NOT_THERE.said_in(language)
    return WITH.said_in(language).format(
        state=STATES[task.state].said_in(language),
        who=task.who or NOBODY.said_in(language),
        day=day_and_month(task.due_on, language),
    )


def _dates(
    pairs: Sequence[tuple[Dated | None, Dated | None]], settings: Settings, language: Language
) -> Iterator[str]:
    if pairs:
        rows = [_date_row(now, then, settings, language) for now, then in pairs]
        yield from _table(DATES, DATE_HEAD, "|---|---|---|", rows, language)


def _date_row(now: Dated | None, then: Dated | None, settings: Settings, language: Language) -> str:
    known = then or now
    assert known is not None
    title = capitalised(milestone_title(known, settings, language))
    return table_row((title, _falls(now, language), _falls(then, language)))


def _falls(one: Dated | None, language: Language) -> str:
    if one is None:
        return NOT_THERE.said_in(language)
    state = STATES[one.state].said_in(language)
    day = day_and_month(one.date, language, with_year=True)
    return f"{day} ({state})" if state else day


def _seated(
    words: Words, head: Words, pairs: Sequence[tuple[Seated | None, Seated | None]], language: Language
) -> Iterator[str]:
    if pairs:
        rows = [_seated_row(now, then, language) for now, then in pairs]
        yield from _table(words, head, "|---|---|---|", rows, language)


def _seated_row(now: Seated | None, then: Seated | None, language: Language) -> str:
    known = then or now
    assert known is not None
    return table_row((known.called, _sits(now, language), _sits(then, language)))


def _sits(one: Seated | None, language: Language) -> str:
    """Who has it; who gets the mails, where that is another."""
    if one is None:
        return NOT_THERE.said_in(language)
    who = one.holder or VACANT.said_in(language)
    if one.mails_to == one.holder and one.holder:
        return who
    words = MAILS_TO if one.mails_to else NO_MAILS
    return words.said_in(language).format(who, one.mails_to)


def _shut(pairs: Sequence[tuple[Shut | None, Shut | None]], language: Language) -> Iterator[str]:
    if pairs:
        rows = [_shut_row(now, then, language) for now, then in pairs]
        yield from _table(SHUT, SHUT_HEAD, "|---|---|---|", rows, language)


def _shut_row(now: Shut | None, then: Shut | None, language: Language) -> str:
    known = then or now
    assert known is not None
    called = KINDS[known.kind].said_in(language).format(known.number)
    return table_row((called, _is_shut(now, language), _is_shut(then, language)))


def _is_shut(one: Shut | None, language: Language) -> str:
    if one is None:
        return OPEN.said_in(language)
    words = SHUT_UNTIL if one.circle else SHUT_TO_ALL
    day = day_and_month(one.until, language, with_year=True)
    return words.said_in(language).format(day=day, count=how_many(one.circle, _PEOPLE, language))


def _table(words: Words, head: Words, rule: str, rows: Sequence[str], language: Language) -> Iterator[str]:
    yield from (f"## {words.said_in(language).format(len(rows))}", "", head.said_in(language), rule)
    yield from rows[:MOST]
    if len(rows) > MOST:
        yield from ("", MORE_ROWS.said_in(language).format(len(rows) - MOST))
    yield ""
