"""What charts show and what they say in words: answers coming in, and the budget by vision."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import NamedTuple

from models.choices import Words, word
from models.coherence.amounts import NOTHING, total
from models.coherence.matrix import Matrix, matrix
from models.coherence.picture import Four, Picture
from models.coherence.sentences import grouped
from models.settings import Language
from models.spoken import spoken_date

MOST_VISIONS = 8
"""Visions that a chart has room for: those that get most; the others are counted."""


class AnswerDays(NamedTuple):
    """How the answers of a round come in: how many were asked, from which day, until which deadline.

    `given`: for each day with answers how many came, those of the same task once, the first time.
    """

    title: str
    asked: int
    asked_on: date
    due_on: date
    today: date
    given: tuple[tuple[date, int], ...]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(count for _, count in self.given)


class VisionRow(NamedTuple):
    """A vision and what serves it, in øre; its number stands for its title while it is closed."""

    name: str
    amounts: Four


class MoneyByVision(NamedTuple):
    """The budget year's and the three out-years' money by vision; `left`: visions that are not shown."""

    years: tuple[int, ...]
    rows: tuple[VisionRow, ...]
    left: int
    certainty: str


_SAID = {
    "days": Words("Svar til {title}: {progress}.", "Answers for {title}: {progress}."),
    "progress": Words("{answered} af {asked} har svaret", "{answered} of {asked} have answered"),
    "since": Words(
        "Spørgsmålene blev sendt {asked}, og fristen {is_} {due}.",
        "The questions went out on {asked}, and the deadline {is_} {due}.",
    ),
    "in_time": Words("Senest på fristen var {in_time} kommet.", "By the deadline {in_time} had come."),
    "busiest": Words("Flest kom {day}: {count}.", "Most came on {day}: {count}."),
    "money": Words(
        "Budgettets penge til hver vision i mio. kr., {first}–{last} ({certainty}).",
        "The budget's money for each vision in million kr., {first}–{last} ({certainty}).",
    ),
    "row": Words("{name}: {amounts}.", "{name}: {amounts}."),
    "left": Words("{} visioner mere er ikke vist.", "{} more visions are not shown."),
    "twice": Words(
        "En krone, der tjener to visioner, står under dem begge.",
        "A krone that serves two visions stands under both.",
    ),
}

WAS, IS = Words("var", "was"), Words("er", "is")


def answers_text(days: AnswerDays, language: Language) -> str:
    """The chart of answers coming in, in words, made from the same figures."""
    said = {name: words.said_in(language) for name, words in _SAID.items()}
    is_over = days.today > days.due_on
    told = [
        said["days"].format(title=days.title, progress=progress_said(days, language)),
        said["since"].format(
            asked=spoken_date(days.asked_on, language),
            is_=(WAS if is_over else IS).said_in(language),
            due=spoken_date(days.due_on, language),
        ),
    ]
    if is_over:
        in_time = sum(count for day, count in days.given if day <= days.due_on)
        told.append(said["in_time"].format(in_time=in_time))
    if busiest := _busiest(days):
        day, count = busiest
        told.append(said["busiest"].format(day=spoken_date(day, language), count=count))
    return " ".join(told)


def _busiest(days: AnswerDays) -> tuple[date, int] | None:
    """The day with most answers, where one day stands out."""
    most = max((count for _, count in days.given), default=0)
    found = [one for one in days.given if one[1] == most]
    return found[0] if most > 1 and len(found) == 1 else None


def progress_said(days: AnswerDays, language: Language) -> str:
    """12 af 30 har svaret."""
    return _SAID["progress"].said_in(language).format(answered=days.answered, asked=days.asked)


def come_in(days: AnswerDays) -> list[tuple[date, int]]:
    """For each day with answers how many had come by then, from the day they were asked until today."""
    counts = accumulate(count for _, count in days.given)
    grown = [(day, count) for (day, _), count in zip(days.given, counts, strict=True)]
    last = max(min(days.today, days.due_on), days.given[-1][0]) if days.given else days.today
    return [(days.asked_on, 0), *grown, (max(last, days.asked_on), days.answered)]


def money_by_vision(picture: Picture, language: Language, most: int = MOST_VISIONS) -> MoneyByVision | None:
    """What the budget gives each vision; None where there is no budget or it serves no vision.

    A closed element's money is in none of it, as in the matrix.
    """
    found = matrix(picture)
    rows = [(vision, _amounts(vision, found)) for vision in found.visions]
    paid = [(vision, amounts) for vision, amounts in rows if amounts != NOTHING]
    if not paid:
        return None
    largest = sorted(paid, key=lambda row: -sum(map(abs, row[1])))[:most]
    return MoneyByVision(
        years=found.years,
        rows=tuple(VisionRow(_name(vision, picture, language), amounts) for vision, amounts in largest),
        left=len(paid) - len(largest),
        certainty=found.certainty,
    )


def _amounts(vision: str, found: Matrix) -> Four:
    return total(found.cells.get((instrument, vision), NOTHING) for instrument in found.instruments)


CLOSED = Words("lukket punkt nr. {}", "closed item no. {}")


def _name(vision: str, picture: Picture, language: Language) -> str:
    element = picture.by_key[vision]
    if picture.is_closed(element):
        return CLOSED.said_in(language).format(element.number)
    return " ".join(element.title.split())


def budget_text(rows: MoneyByVision, language: Language) -> str:
    """The chart of the budget by vision, in words, made from the same figures."""
    said = {name: words.said_in(language) for name, words in _SAID.items()}
    told = [caption(rows, language)]
    for row in rows.rows:
        amounts = ", ".join(
            f"{year} {millions(amount, language)}"
            for year, amount in zip(rows.years, row.amounts, strict=True)
        )
        told.append(said["row"].format(name=row.name, amounts=amounts))
    return " ".join([*told, said["twice"], *([said["left"].format(rows.left)] if rows.left else [])])


def caption(rows: MoneyByVision, language: Language) -> str:
    """What the chart shows, in what unit, and how certain it is."""
    certainty = word("certainty", rows.certainty, language)
    return (
        _SAID["money"].said_in(language).format(first=rows.years[0], last=rows.years[-1], certainty=certainty)
    )


def millions(amount: int, language: Language) -> str:
    """Øre as million kroner with one decimal: 1.234,5."""
    tenths = (abs(amount) + 5_000_000) // 10_000_000
    sign = "-" if amount < 0 and tenths else ""
    point = "," if language == "da" else "."
    return f"{sign}{grouped(tenths // 10, language)}{point}{tenths % 10}"
