"""Which days are closed, quiet or working, and how to count in working days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from models.facts import Refused
from models.settings import Days, Language

DayKind = Literal["closed", "quiet", "working"]
FIRST_YEAR, LAST_YEAR = 2005, 2065
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


@lru_cache(maxsize=32)
def workdays(days: Days) -> Workdays:
    """The municipality's working days; the same settings give the same, already built, object.

    Raises Refused when the settings name a country whose public holidays are not known.
    """
    return Workdays(days)


class Workdays:
    """Every day of 2005-2065: *closed* (nobody works), *quiet* (work, but no letters and no deadlines) or
    *working*. Counting in working days counts the quiet ones; days outside these years are Refused.
    """

    def __init__(self, days: Days) -> None:
        self._country = days.country
        self._closed = frozenset(_closed_days(days))
        self._quiet = frozenset(_quiet_days(days)) - self._closed
        self._working = [day for day in _every_day() if day not in self._closed]
        self._letter = [day for day in self._working if day not in self._quiet]
        self._meeting = [day for day in self._letter if day.isocalendar().week not in days.no_meeting_weeks]

    def kind(self, day: date) -> DayKind:
        """What kind of day it is."""
        _refuse_unknown(day)
        if day in self._closed:
            return "closed"
        return "quiet" if day in self._quiet else "working"

    def is_working(self, day: date) -> bool:
        """Whether people work: quiet days count, closed days do not."""
        return self.kind(day) != "closed"

    def is_letter_day(self, day: date) -> bool:
        """Whether a letter may go out and a deadline may fall: neither closed nor quiet."""
        return self.kind(day) == "working"

    def name(self, day: date, language: Language = "da") -> str | None:
        """What the public holiday is called, or None when the day is none."""
        return _public_holidays(self._country, language).get(day)

    def shift(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, or before it when `count` is negative.

        From a closed day the first step goes to the nearest working day in that direction (Saturday + 1 and
        Saturday - 1 are Monday and Friday); no step at all goes to the last working day before.
        """
        _refuse_unknown(day)
        if count < 0:
            return _at(self._working, bisect_left(self._working, day) + count)
        return _at(self._working, bisect_right(self._working, day) - 1 + count)

    def between(self, start: date, end: date) -> int:
        """How many working days one steps on when walking from `start` (not counted) to `end` (counted).

        Negative when `end` lies before `start`; `between(d, shift(d, n)) == n` but for n = 0 on a closed day.
        """
        _refuse_unknown(start)
        _refuse_unknown(end)
        side = bisect_right if end >= start else bisect_left
        return side(self._working, end) - side(self._working, start)

    def on_or_before(self, day: date) -> date:
        """The last letter day on or before `day`."""
        return _last(self._letter, day)

    def on_or_after(self, day: date) -> date:
        """The first letter day on or after `day`."""
        return _first(self._letter, day)

    def meeting_on_or_before(self, day: date) -> date:
        """The last letter day on or before `day` outside the weeks without meetings (the autumn holiday)."""
        return _last(self._meeting, day)

    def meeting_on_or_after(self, day: date) -> date:
        """The first letter day on or after `day` outside the weeks without meetings."""
        return _first(self._meeting, day)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous rule of 1876, also called Meeus/Jones)."""
    century, of_century = divmod(year, 100)
    moon_age = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon_age - of_century % 4) % 7
    late = (year % 19 + 11 * moon_age + 22 * weekday) // 451
    month, day = divmod(moon_age + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def week_day(year: int, week: int, weekday: int) -> date:
    """A weekday (Monday is 1) of an ISO week; week 53 is the year's last week where there is no 53rd."""
    last = date(year, 12, 28).isocalendar().week
    return date.fromisocalendar(year, min(week, last), weekday)


def month_day(year: int, text: str) -> date:
    """The day that "MM-DD" names in a year."""
    month, day = text.split("-")
    return date(year, int(month), int(day))


def _closed_days(days: Days) -> Iterator[date]:
    yield from (day for day in _every_day() if day.isoweekday() > 5)
    yield from _public_holidays(days.country, "da")
    yield from _each_year(days.closed)
    yield from days.extra_closed
    if days.closed_after_ascension:
        yield from (easter_sunday(year) + timedelta(days=40) for year in YEARS)


def _quiet_days(days: Days) -> Iterator[date]:
    yield from _each_year(days.quiet)
    yield from days.extra_quiet
    for year in YEARS:
        for week in (*days.quiet_weeks, days.winter_holiday_week):
            yield from (week_day(year, week, weekday) for weekday in range(1, 6))
        if days.quiet_before_easter:
            yield from (easter_sunday(year) - timedelta(days=before) for before in (6, 5, 4))


def _each_year(texts: Iterable[str]) -> Iterator[date]:
    return (month_day(year, text) for text in texts for year in YEARS)


def _every_day() -> Iterator[date]:
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))


@lru_cache(maxsize=8)
def _public_holidays(country: str, language: Language) -> dict[date, str]:
    from holidays import country_holidays

    # Danish names are the package's own; without a language it would follow the machine's locale.
    spoken = {"da": "da", "en": "en_US"}[language] if country == "DK" else None
    try:
        return dict(country_holidays(country, years=YEARS, language=spoken))
    except NotImplementedError:
        raise Refused(
            f"[days] country = '{country}': no public holidays are known for it. Denmark is 'DK'."
        ) from None


def _last(days: Sequence[date], day: date) -> date:
    _refuse_unknown(day)
    return _at(days, bisect_right(days, day) - 1)


def _first(days: Sequence[date], day: date) -> date:
    _refuse_unknown(day)
    return _at(days, bisect_left(days, day))


def _at(days: Sequence[date], place: int) -> date:
    if not 0 <= place < len(days):
        raise Refused(f"The date lies outside the years {FIRST_YEAR}-{LAST_YEAR}, which the calendar knows.")
    return days[place]


def _refuse_unknown(day: date) -> None:
    if day.year not in YEARS:
        raise Refused(f"{day} lies outside the years {FIRST_YEAR}-{LAST_YEAR}, which the calendar knows.")
