"""The list of a reorganisation as a page: every unit, post, part of the plan, task and budget line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.choices import Words
from models.overview import CALLED, MORE_ROWS, NUMBERED, TITLED, table_row
from models.settings import Language
from models.spoken import capitalised, day_and_month, spoken_date

BETWEEN = " · "
"""What stands between the names of several units."""

MOST = 200
"""Rows of a table before the rest is only counted."""


class UnitLine(NamedTuple):
    """A unit, what it becomes, and who leads that; `leads` empty: nobody chosen."""

    name: str
    becomes: tuple[str, ...]
    leads: tuple[str, ...]


class PostLine(NamedTuple):
    """A post, who holds it, and its unit now and then; `choose`: the units it could go to."""

    title: str
    holder: str
    old: str
    new: str
    choose: tuple[str, ...] = ()


class PartLine(NamedTuple):
    """A part of the plan and who answers for it now and then; `title` None while it is closed."""

    number: int
    title: str | None
    old: str
    new: str


class TaskLine(NamedTuple):
    """A task that is owed and who has it now and then; `title` None while its matter is closed."""

    number: int
    kind: str
    title: str | None
    due_on: date
    old: str
    new: str


class MoneyLine(NamedTuple):
    """The budget lines of a unit, how many, and who is asked about them now and then."""

    unit: str
    lines: int
    old: str
    new: str


class ListShown(NamedTuple):
    """A list as its page shows it; `closing`: meetings whose answers close while no mails go, and when."""

    number: int
    state: str
    on: date
    quiet: tuple[date, date] | None
    units: tuple[UnitLine, ...]
    posts: tuple[PostLine, ...]
    parts: tuple[PartLine, ...]
    tasks: tuple[TaskLine, ...]
    money: tuple[MoneyLine, ...]
    closing: tuple[tuple[str, date], ...] = ()


TITLE = Words("Omorganisering {day}: liste nr. {number}", "Reorganisation {day}: list no. {number}")
STATE: dict[str, Words] = {
    "open": Words(
        "**Intet er ændret endnu.** Passer listen, så godkend den ({approve}, liste nr. {number}). Ellers "
        "lav den igen ({again}), og skriv, hvad der skal være anderledes.",
        "**Nothing has changed yet.** If the list is right, approve it ({approve}, list no. {number}). Else "
        "make it again ({again}), and write what is to be different.",
    ),
    "approved": Words(
        "**Godkendt.** Listen føres ud i livet {day}, præcis som den står her.",
        "**Approved.** The list will be carried out on {day}, exactly as it stands here.",
    ),
    "done": Words("**Ført ud i livet.**", "**Carried out.**"),
    "dropped": Words("**Lagt væk.** Intet blev ændret.", "**Put away.** Nothing was changed."),
    "outdated": Words(
        "**Forældet.** Der er lavet en nyere liste.", "**Out of date.** A newer list has been made."
    ),
}
QUIET = Words(
    "Fra {first} til og med {last} går der ingen mails til enhederne her, heller ikke om deres opgaver til "
    "andre. Frister i de dage bliver flyttet, og det hører de, når mails går igen. Oplæg bliver stadig sendt "
    "til godkendelse.",
    "From {first} to {last} no mails go to these units, nor about their tasks to others. Deadlines in those "
    "days are moved, and they hear it when mails go again. Briefs are still sent for approval.",
)
CLOSING = Words(
    "Obs: svarene til {meeting} lukkes {day}, så der er ikke plads til en senere frist. Ring til dem, der "
    "mangler, eller flyt mødet.",
    "Note: the answers for {meeting} close on {day}, so there is no room for a later deadline. Call those "
    "who are missing, or move the meeting.",
)
LEADERLESS = Words(
    "Der er ikke valgt en leder til {units}. Skriv lederen under »Hvem leder hvad«; ellers går det, som "
    "ingen har, til lederen ovenover.",
    "No head has been chosen for {units}. Write the head under 'Who leads what'; else what nobody has goes "
    "to the head above.",
)
KEPT = Words(
    "Svar, der er givet, bliver stående under den gamle enheds navn.",
    "Answers that were given stay under the old unit's name.",
)
UNITS = Words("Enheder ({})", "Units ({})")
UNITS_HEAD = Words("| Enhed | Bliver til | Ledes af |", "| Unit | Becomes | Led by |")
CLOSES = Words("nedlægges", "closes")
CHOOSE = Words("Skal afgøres ({})", "To be decided ({})")
CHOOSE_HOW = Words(
    "Lav listen igen ({again}), og skriv under »Hvem hører til hvor«, hvilken enhed hver af dem kommer til. "
    "Før det kan listen ikke godkendes.",
    "Make the list again ({again}), and write under 'Who belongs where' which unit each of them goes to. "
    "Until then the list cannot be approved.",
)
CHOOSE_HEAD = Words("| Stilling | Hos | Fra | Kan høre til |", "| Post | Held by | From | Can belong to |")
POSTS = Words("Stillinger ({})", "Posts ({})")
POSTS_HEAD = Words("| Stilling | Hos | Fra | Til |", "| Post | Held by | From | To |")
PARTS = Words("Planens dele ({})", "Parts of the plan ({})")
PARTS_HEAD = Words(
    "| Nr. | Del af planen | Ansvarlig nu | Så |", "| No. | Part of the plan | Responsible now | Then |"
)
TASKS = Words("Opgaver, der ikke er besvaret ({})", "Tasks without an answer ({})")
TASKS_HEAD = Words("| Nr. | Opgave | Frist | Nu | Så |", "| No. | Task | Due | Now | Then |")
MONEY = Words("Budgetlinjer ({})", "Budget lines ({})")
MONEY_HEAD = Words("| Enhed | Linjer | Spørges nu | Så |", "| Unit | Lines | Asked now | Then |")
THE_SAME = Words("den samme", "the same")
NOBODY = Words("ingen", "nobody")
NOT_CHOSEN = Words("ikke valgt", "not chosen")
NO_UNIT = Words("ingen enhed", "no unit")
AND = Words(" og ", " and ")
OR = Words(" eller ", " or ")


def list_title(number: int, on: date, language: Language) -> str:
    """Omorganisering den 1. april 2027: liste nr. 3."""
    day = day_and_month(on, language, with_year=True)
    return TITLE.said_in(language).format(day=f"den {day}" if language == "da" else day, number=number)


def list_page(shown: ListShown, approve: str, again: str, language: Language) -> str:
    """Everything from whom to whom (markdown); `approve` and `again` are the forms, as links."""
    forms = {"approve": approve, "again": again, "number": shown.number}
    state = STATE[shown.state].said_in(language).format(day=spoken_date(shown.on, language), **forms)
    head = [f"# {list_title(shown.number, shown.on, language)}", "", state, "", *_days(shown, language)]
    undecided = [one for one in shown.posts if one.choose]
    return "\n".join([*head, *_units(shown.units, language), *_choose(undecided, again, language),
                      *_rest(shown, language)]).rstrip() + "\n"  # fmt: skip


def _days(shown: ListShown, language: Language) -> Iterator[str]:
    if shown.quiet is not None and shown.state in ("open", "approved", "done"):
        first, last = (spoken_date(day, language) for day in shown.quiet)
        yield from (QUIET.said_in(language).format(first=first, last=last), "")
        for meeting, day in shown.closing if shown.state != "done" else ():
            yield from (CLOSING.said_in(language).format(meeting=meeting, day=spoken_date(day, language)), "")
    yield from (KEPT.said_in(language), "")


def _units(units: Sequence[UnitLine], language: Language) -> Iterator[str]:
    rows = [
        (
            one.name,
            BETWEEN.join(one.becomes) or CLOSES.said_in(language),
            BETWEEN.join(name or NOT_CHOSEN.said_in(language) for name in one.leads),
        )
        for one in units
    ]
    yield from _table(UNITS, UNITS_HEAD, "|---|---|---|", rows, language)
    pairs = (pair for one in units for pair in zip(one.becomes, one.leads, strict=True))
    if headless := list(
        dict.fromkeys(TITLED.said_in(language).format(unit) for unit, head in pairs if not head)
    ):
        yield from (LEADERLESS.said_in(language).format(units=AND.said_in(language).join(headless)), "")


def _choose(posts: Sequence[PostLine], again: str, language: Language) -> Iterator[str]:
    if not posts:
        return
    told = list(_table(CHOOSE, CHOOSE_HEAD, "|---|---|---|---|", [
        (one.title, one.holder or NOBODY.said_in(language), one.old, OR.said_in(language).join(one.choose))
        for one in posts
    ], language))  # fmt: skip
    yield from (*told[:2], CHOOSE_HOW.said_in(language).format(again=again), "", *told[2:])


def _rest(shown: ListShown, language: Language) -> Iterator[str]:
    nobody, no_unit = NOBODY.said_in(language), NO_UNIT.said_in(language)
    posts = [(one.title, one.holder or nobody, one.old or no_unit, one.new or no_unit)
             for one in shown.posts if not one.choose]  # fmt: skip
    yield from _table(POSTS, POSTS_HEAD, "|---|---|---|---|", posts, language)
    parts = [(str(one.number), _titled(one.title, one.number, language), *_then(one.old, one.new, language))
             for one in shown.parts]  # fmt: skip
    yield from _table(PARTS, PARTS_HEAD, "|---:|---|---|---|", parts, language)
    tasks = [(str(one.number), _called(one, language), day_and_month(one.due_on, language),
              *_then(one.old, one.new, language)) for one in shown.tasks]  # fmt: skip
    yield from _table(TASKS, TASKS_HEAD, "|---:|---|---|---|---|", tasks, language)
    money = [(one.unit, str(one.lines), *_then(one.old, one.new, language)) for one in shown.money]
    yield from _table(MONEY, MONEY_HEAD, "|---|---:|---|---|", money, language)


def _then(old: str, new: str, language: Language) -> tuple[str, str]:
    nobody = NOBODY.said_in(language)
    return old or nobody, THE_SAME.said_in(language) if old == new else new or nobody


def _titled(title: str | None, number: int, language: Language) -> str:
    return title if title is not None else capitalised(CLOSED.said_in(language).format(number))


CLOSED = Words("lukket sag nr. {}", "closed matter no. {}")


def _called(task: TaskLine, language: Language) -> str:
    words = NUMBERED if task.title is None else CALLED.get(task.kind, TITLED)
    return words.said_in(language).format(task.title or task.number)


def _table(
    words: Words, head: Words, rule: str, rows: Sequence[Iterable[str]], language: Language
) -> Iterator[str]:
    if not rows:
        return
    yield from (f"## {words.said_in(language).format(len(rows))}", "", head.said_in(language), rule)
    yield from (table_row(tuple(row)) for row in rows[:MOST])
    if len(rows) > MOST:
        yield from ("", MORE_ROWS.said_in(language).format(len(rows) - MOST))
    yield ""
