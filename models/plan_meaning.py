"""What the matters of a meeting mean for the municipal plan, and the red thread that each hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.answer_words import number
from models.choices import Words, word
from models.facts import Fact
from models.settings import Language
from models.spoken import capitalised, day_and_month


class Change(Fact):
    """An element that requires a part of the municipal plan to be changed.

    `kind` is structure, guideline or framework. `supplement_on`: when a body decided that the municipal plan
    gets a supplement for it; None while nobody has. `element`: its key.
    """

    title: str
    kind: str
    part: str
    supplement_on: date | None = None
    body: str = ""
    element: str = ""


class Supplement(Fact):
    """A decision that requires a supplement to the municipal plan, about no known part of it."""

    title: str
    decided_on: date
    body: str = ""


class Answer(Fact):
    """What an area said in April that its matter means for plan, services and budget; `area`: its key."""

    title: str
    text: str
    area: str = ""


class Meaning(Fact):
    """Everything known about what a meeting's matters mean for the municipal plan.

    `revision`: how the plan is to be revised, as decided on `revised_on`; `strategy_due_on`: the day by which
    that must be public, while nobody has decided it.
    """

    changes: tuple[Change, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    answers: tuple[Answer, ...] = ()
    revision: str = ""
    revised_on: date | None = None
    strategy_due_on: date | None = None


class Line(Fact):
    """A budget line as far as it serves an area: its text, and the budget year's amount in øre."""

    text: str
    amount: int


class Thread(Fact):
    """The red thread of one area, as titles; a closed element is a number among them.

    `actions` None for an action that has none below it: it needs none. `lines` None where no budget says
    what its lines serve, `effects` None where no effect is known at all.
    """

    title: str
    above: tuple[str, ...] = ()
    actions: tuple[str, ...] | None = ()
    lines: tuple[Line, ...] | None = None
    effects: tuple[str, ...] | None = None


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────

HEADING = Words("Betydning for kommuneplanen", "What it means for the municipal plan")
NOTHING = Words(
    "Der er ikke oplyst noget om, hvad sagerne betyder for kommuneplanen.",
    "Nothing has been said about what the matters mean for the municipal plan.",
)
PARTS = {
    "structure": Words("hovedstrukturen", "the main structure"),
    "guideline": Words("retningslinjen", "the guideline"),
    "framework": Words("rammen", "the framework"),
}
_CHANGE = Words(
    "**{title}** forudsætter, at {kind} »{part}« ændres: {standing}.",
    "**{title}** requires {kind} »{part}« to be changed: {standing}.",
)
_DECIDED = Words(
    "kommuneplantillæg besluttet {day}{body}", "a supplement to the plan was decided {day}{body}"
)
_OPEN = Words("et kommuneplantillæg er ikke besluttet", "no supplement to the plan has been decided")
_BY = Words(" af {}", " by {}")
_SUPPLEMENT = Words(
    "**{title}** kræver et kommuneplantillæg (besluttet {day}{body}).",
    "**{title}** requires a supplement to the municipal plan (decided {day}{body}).",
)
_REVISED = Words("Kommuneplanstrategien: {what} (besluttet {day}).", "The strategy: {what} (decided {day}).")
_STRATEGY = Words(
    "Kommuneplanstrategien skal være offentliggjort senest {day}, med en beslutning om, hvordan kommuneplanen"
    " revideres (planlovens § 23 a). Den beslutning er ikke noteret endnu.",
    "The municipal-plan strategy is to be public by {day}, with a decision on how the municipal plan is"
    " revised (planloven § 23 a). That decision has not been recorded yet.",
)


def meaning_lines(meaning: Meaning, language: Language) -> Iterator[str]:
    """What is known, a sentence each; nothing where nothing is known."""
    yield from (change_line(change, language) for change in meaning.changes)
    for one in meaning.supplements:
        day, body = _day(one.decided_on, language), _by(one.body, language)
        yield _SUPPLEMENT.said_in(language).format(title=one.title, day=day, body=body)
    if meaning.revision and meaning.revised_on:
        what = word("revision", meaning.revision, language)
        yield _REVISED.said_in(language).format(what=what, day=_day(meaning.revised_on, language))
    elif meaning.strategy_due_on:
        yield _STRATEGY.said_in(language).format(day=_day(meaning.strategy_due_on, language))
    for answer in meaning.answers:
        yield f"**{answer.title}**: {answer.text}"


def change_line(change: Change, language: Language) -> str:
    """What an element requires of the municipal plan, and whether that has been decided."""
    return _CHANGE.said_in(language).format(
        title=change.title,
        kind=PARTS[change.kind].said_in(language),
        part=change.part,
        standing=_standing(change, language),
    )


def _standing(change: Change, language: Language) -> str:
    if change.supplement_on is None:
        return _OPEN.said_in(language)
    day = _day(change.supplement_on, language)
    return _DECIDED.said_in(language).format(day=day, body=_by(change.body, language))


def _by(body: str, language: Language) -> str:
    return _BY.said_in(language).format(body) if body else ""


def _day(day: date, language: Language) -> str:
    return day_and_month(day, language, with_year=True)


PRIORITY = Words("Prioritering", "Priority")
BUDGET = Words("Budgetlinjer", "Budget lines")
EFFECT = Words("Effekter", "Effects")
_AND_MORE = Words("{} og {} mere", "{} and {} more")
_SERVES = Words("bidrager til {}", "serves {}")
_ACTIONS = Words("indsatser: {}", "actions: {}")
NO_ACTION = Words("ingen indsatser", "no actions")
NO_LINE = Words("ingen budgetlinje", "no budget line")
NO_EFFECT = Words("ingen effekt", "no effect")
_LINE = Words("{text} ({amount} kr. i {year})", "{text} ({amount} kr. in {year})")

MOST = 3
"""How many of a kind a thread names; the rest are a number."""


def thread_lines(thread: Thread, budget_year: int, language: Language) -> Iterator[str]:
    """What the area serves and does, which budget lines pay for it, and which effects are to come of it.

    What nobody has data about says nothing; what is missing is said.
    """
    priority = [
        _said_of(_SERVES, [f"»{title}«" for title in thread.above], language),
        _said_of(_ACTIONS, [f"»{title}«" for title in thread.actions or ()], language),
    ]
    if any(priority):
        yield _labelled(PRIORITY, capitalised("; ".join(one for one in priority if one)), language)
    if thread.lines is not None:
        lines = _named([_line(one, budget_year, language) for one in thread.lines], language)
        yield _labelled(BUDGET, lines or NO_LINE.said_in(language), language)
    if thread.effects is not None:
        effects = _named([f"»{title}«" for title in thread.effects], language)
        yield _labelled(EFFECT, effects or NO_EFFECT.said_in(language), language)


def _labelled(label: Words, text: str, language: Language) -> str:
    return f"**{label.said_in(language)}** {text}"


def _said_of(words: Words, names: Sequence[str], language: Language) -> str:
    return words.said_in(language).format(_named(names, language)) if names else ""


def _named(names: Sequence[str], language: Language) -> str:
    listed = ", ".join(names[:MOST])
    more = len(names) - MOST
    return _AND_MORE.said_in(language).format(listed, more) if more > 0 else listed


def _line(one: Line, year: int, language: Language) -> str:
    amount = number(round(one.amount / 100), language)
    return _LINE.said_in(language).format(text=one.text, amount=amount, year=year)
