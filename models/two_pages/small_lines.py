"""A small line: how an indicator went, from measurement to measurement, against its target; and in words."""

from __future__ import annotations

from datetime import date

from models.answer_words import number
from models.choices import Words
from models.evaluation import Reading
from models.facts import Fact
from models.settings import Language


class SmallLine(Fact):
    """The measurements, the oldest first, and the target; both in the indicator's own unit."""

    readings: tuple[Reading, ...]
    target: float | None = None

    @property
    def lowest(self) -> float:
        """The lowest value on it."""
        return min(self._values)

    @property
    def highest(self) -> float:
        """The highest value on it."""
        return max(self._values)

    @property
    def _values(self) -> tuple[float, ...]:
        target = () if self.target is None else (self.target,)
        return (*(reading.value for reading in self.readings), *target)


_TARGET = Words("{}; målet er {}", "{}; the target is {}")


def small_line_text(title: str, line: SmallLine, language: Language) -> str:
    """What the line shows, for who cannot see it: "Sygefravær (pct.): 2024: 5,9, 2025: 5,6; målet er 5,5"."""
    told = ", ".join(f"{period(one.on_day)}: {number(one.value, language)}" for one in line.readings)
    said = f"{title}: {told}"
    if line.target is None:
        return said
    return _TARGET.said_in(language).format(said, number(line.target, language))


def period(day: date) -> str:
    """The end of a period: of a whole year the year alone."""
    return str(day.year) if (day.month, day.day) == (12, 31) else f"{day.day}.{day.month}.{day.year}"
