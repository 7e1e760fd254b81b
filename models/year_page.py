"""The page of a planår: the wheel, how many dates are done, due or late, and all of them in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from models.choices import Words
from models.overview import Ahead, table_row
from models.settings import Settings
from models.spoken import capitalised, day_and_month, spoken_date
from models.titles import milestone_title
from models.wheel import DUE, SHAPES, STATES, State, state_of, state_word

NO_DATES = Words("Der er ingen datoer endnu.", "There are no dates yet.")
HEAD = Words("| Dato | Hvad | Hvor langt |", "| Date | What | Standing |")
WEEK = Words("{day} (uge {week})", "{day} (week {week})")
PARTS: dict[tuple[State, ...], Words] = {
    ("late",): Words("Forsinket", "Late"),
    ("due", "ahead"): Words("Det, der kommer", "What comes"),
    ("done",): Words("Det, der er sket", "What is done"),
    ("off",): Words("Det, der ikke bliver holdt", "What will not be held"),
}
"""The page's headings, and which dates stand under each."""


OFF_WORDS = {
    "cancelled": Words("aflyst", "cancelled"),
    "merged": Words("holdes sammen med et andet temamøde", "held together with another theme meeting"),
}
"""How a meeting stands that is not held, or not by itself."""


def year_page(
    title: str, dates: Sequence[Ahead], today: date, settings: Settings, picture: str = "", period: str = ""
) -> str:
    """The year as it stands today: what is late, what comes, what is done; `picture` as markdown.

    `period`: which year of the election period it is, and what that is about.
    """
    language = settings.municipality.language
    head = [f"# {title}", "", capitalised(spoken_date(today, language, with_year=True)), ""]
    head += [period, ""] if period else []
    if not dates:
        return "\n".join([*head, NO_DATES.said_in(language)]) + "\n"
    head += [counted(dates, today, settings), "", *([picture, ""] if picture else [])]
    for states, words in PARTS.items():
        theirs = [one for one in dates if state_of(one, today) in states]
        if theirs:
            head += [f"## {words.said_in(language)}", "", *_table(theirs, today, settings), ""]
    return "\n".join(head)


def counted(dates: Sequence[Ahead], today: date, settings: Settings) -> str:
    """How many stand how: "● 41 sket · ◉ 2 inden en uge · ▲ 1 forsinket · ○ 38 senere"."""
    language = settings.municipality.language
    states = [state_of(one, today) for one in dates]
    words: dict[State, Words] = {**STATES, "due": DUE["soon"]}
    told = (
        f"{SHAPES[state]} {states.count(state)} {words[state].said_in(language)}"
        for state in get_args(State)
        if state in states
    )
    return " · ".join(told)


def _table(dates: Sequence[Ahead], today: date, settings: Settings) -> list[str]:
    language = settings.municipality.language
    return [HEAD.said_in(language), "|---|---|---|", *(_row(one, today, settings) for one in dates)]


def _row(one: Ahead, today: date, settings: Settings) -> str:
    language = settings.municipality.language
    state = state_of(one, today)
    off = OFF_WORDS.get(one.state)
    said = off.said_in(language) if off else state_word(state, one.date, today, language)
    standing = f"{SHAPES[state]} {said}"
    day = WEEK.said_in(language).format(
        day=day_and_month(one.date, language, with_year=True), week=one.date.isocalendar().week
    )
    return table_row((day, milestone_title(one, settings, language), standing))
