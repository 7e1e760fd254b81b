"""A round of questions: those of a theme meeting, or a follow-up of the year, and what it is called."""

from __future__ import annotations

from models.choices import Words
from models.facts import Fact, MeetingKind, Refused
from models.settings import Language, Settings
from models.titles import meeting_title

FOLLOW_UP = Words("{no}. opfølgning {year}", "follow-up no. {no} of {year}")


class Round(Fact):
    """The questions of a meeting, or the follow-up `no` of the year."""

    year: int
    meeting: MeetingKind | None = None
    no: int | None = None

    @property
    def key(self) -> str:
        """As its tasks' keys begin: `2027/april`, `2027/status/2`."""
        return f"{self.year}/{self.meeting}" if self.meeting else f"{self.year}/status/{self.no}"

    @property
    def page(self) -> tuple[int, str]:
        """What its page is called by: the year, and the meeting or `status-2`."""
        return self.year, self.meeting or f"status-{self.no}"


def the_round(year: int, meeting: MeetingKind | None, no: int | None) -> Round:
    """The round that a form names. Refused when it names none, or two."""
    if (meeting is None) == (no is None):
        raise Refused(
            "Choose a theme meeting, or give the number of a follow-up: one of them.",
            "Vælg et temamøde, eller skriv nummeret på en opfølgning: ét af dem.",
        )
    return Round(year=year, meeting=meeting, no=no)


def round_title(round_: Round, settings: Settings, language: Language) -> str:
    """What it is called in a sentence: "temamødet i april 2027", "2. opfølgning 2027"."""
    if round_.meeting:
        return f"{meeting_title(round_.meeting, settings, language)} {round_.year}"
    return FOLLOW_UP.said_in(language).format(no=round_.no, year=round_.year)
