"""What is wrong with a year's dates, each in a sentence that says what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from models.cycle import Milestone
from models.facts import Finding, Severity
from models.settings import Language, Settings, Statute
from models.spoken import spoken_date
from models.statutes import Bounds, Gap, Latest, Step, bounds
from models.titles import meeting_title, milestone_title, step_title
from models.workdays import Workdays, workdays

Weight = Severity | Literal["important", "note"]
AHEAD = (
    *("prepare", "approve", "ask", "deadline", "close"),
    *("plan_group", "finance", "direktion", "dispatch", "hold"),
)

SENTENCES: Mapping[str, Mapping[Language, str]] = {
    "latest": {
        "da": "{What} er sat til {on}, men skal ligge senest {limit} ({reference}). Vælg senest {right}.",
        "en": "{What} is set for {on}, but must be no later than {limit} ({reference}). "
        "Choose {right} at the latest.",
    },
    "gap": {
        "da": "Der er kun {count} fra {what} {on} til {other} {other_on}; der skal være mindst {needed} "
        "({reference}). {right}",
        "en": "There are only {count} from {what} on {on} to {other} on {other_on}; "
        "there must be at least {needed} ({reference}). {right}",
    },
    "before": {
        "da": "{What} er sat til {on}, men skal ligge før {other}, som er sat til {other_on} "
        "({reference}). {right}",
        "en": "{What} is set for {on}, but must come before {other}, which is set for {other_on} "
        "({reference}). {right}",
    },
    "move_other": {
        "da": "{Other} kan tidligst ligge {earliest}.",
        "en": "{Other} can be on {earliest} at the earliest.",
    },
    "move_first": {
        "da": "{What} skal ligge senest {latest}.",
        "en": "{What} must be on {latest} at the latest.",
    },
    "closed": {
        "da": "{What} er sat til {on}, hvor ingen arbejder{holiday}. "
        "Nærmeste arbejdsdage er {before} og {after}.",
        "en": "{What} is set for {on}, when nobody works{holiday}. "
        "The nearest working days are {before} and {after}.",
    },
    "quiet": {
        "da": "{What} er sat til {on}, som er en stille dag: mange holder fri, og der sendes ingen mails. "
        "Nærmeste almindelige arbejdsdage er {before} og {after}.",
        "en": "{What} is set for {on}, which is a quiet day: many are away, and no letters go out. "
        "The nearest ordinary working days are {before} and {after}.",
    },
    "no_meetings": {
        "da": "{What} er sat til {on}, i en uge hvor {council} ellers ikke holder møde. "
        "Nærmeste andre dage er {before} og {after}.",
        "en": "{What} is set for {on}, in a week in which the council does not otherwise meet. "
        "The nearest other days are {before} and {after}.",
    },
    "order": {
        "da": "{What} er sat til {on}, men {other}, som skal komme bagefter, er sat til {other_on}. "
        "Flyt mødet, eller ret den regel, som den ene dato følger.",
        "en": "{What} is set for {on}, but {other}, which must come after it, is set for {other_on}. "
        "Move the meeting, or correct the rule of one of the two dates.",
    },
    "crowded": {
        "da": "Ved {meeting} falder {steps} samme dag, {on}. Vælg en anden mødedato, eller ret reglerne, "
        "så der er tid imellem.",
        "en": "For {meeting}, {steps} fall on the same day, {on}. Choose another date for the meeting, "
        "or correct the rules, so that there is time between.",
    },
    "window": {
        "da": "Ved {meeting} er der {count} fra spørgsmålene sendes {on} til svarfristen {other_on}. "
        "Giv mindst {needed}.",
        "en": "For {meeting} there are {count} from the questions, sent {on}, to the deadline {other_on}. "
        "Give at least {needed}.",
    },
    "rolled": {
        "da": "{What} er rykket {count} tidligere, fra {named} til {on}, for at gå uden om dage, hvor ingen "
        "mails går ud, eller for at holde en frist. Se efter, om der er tid nok.",
        "en": "{What} has been moved {count} earlier, from {named} to {on}, to avoid days on which no "
        "letters go out, or to keep a limit. See whether there is time enough.",
    },
}
UNITS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "da": {"days": ("dag", "dage"), "working_days": ("arbejdsdag", "arbejdsdage")},
    "en": {"days": ("day", "days"), "working_days": ("working day", "working days")},
}


def calendar_findings(year: int, milestones: Sequence[Milestone], settings: Settings) -> tuple[Finding, ...]:
    """What is wrong with the dates of planår `year`: statutes broken first, then days off, order and haste.

    Sentences are in the municipality's language. A statute sleeps when one of its milestones has no date.
    """
    return tuple(_Check(year, milestones, settings).findings())


OWN_RULES: Mapping[str, tuple[Weight, Mapping[Language, str]]] = {
    "closed": (
        "important",
        {
            "da": "En dato ligger på en dag, hvor ingen arbejder.",
            "en": "A date is on a day when nobody works.",
        },
    ),
    "quiet": (
        "note",
        {
            "da": "En dato ligger på en stille dag, hvor der ikke sendes mails.",
            "en": "A date is on a quiet day, when no letters go out.",
        },
    ),
    "no_meetings": (
        "note",
        {
            "da": "Et møde ligger i en uge, hvor der ellers ikke holdes møder.",
            "en": "A meeting is in a week in which no others are held.",
        },
    ),
    "rolled": (
        "note",
        {
            "da": "En dato er rykket langt for at gå uden om fridage eller holde en frist.",
            "en": "A date has been moved far to avoid days off or to keep a limit.",
        },
    ),
    "order": (
        "important",
        {"da": "To trin ligger i forkert rækkefølge.", "en": "Two steps are in the wrong order."},
    ),
    "crowded": (
        "note",
        {"da": "Flere trin er endt på samme dag.", "en": "Several steps have ended up on the same day."},
    ),
    "window": (
        "important",
        {"da": "Der er for kort tid til at svare.", "en": "There is too little time to answer."},
    ),
}
"""The rules that no statute names: how hard they weigh, and what they look for."""


def listed(settings: Settings) -> list[dict[str, str]]:
    """Every rule of the calendar: id, severity, and what it demands or looks for."""
    language = settings.municipality.language
    statutes = [(one.key, one.severity, _demand(one, language)) for one in settings.statutes]
    own = [(f"calendar_{one}", weight, said[language]) for one, (weight, said) in OWN_RULES.items()]
    return [dict(zip(("id", "severity", "sentence"), rule, strict=True)) for rule in (*statutes, *own)]


def _demand(statute: Statute, language: Language) -> str:
    title = statute.title if language == "da" else statute.title_en
    return f"{title} ({statute.reference})" if statute.reference else title


class _Check:
    """One look through a year's milestones."""

    def __init__(self, year: int, milestones: Sequence[Milestone], settings: Settings) -> None:
        self.year = year
        self.settings = settings
        self.language: Language = settings.municipality.language
        self.workdays: Workdays = workdays(settings.days)
        self.bounds: Bounds = bounds(year, settings)
        self.milestones = milestones
        self.steps = {Step(m.scope, m.kind): m for m in milestones if m.no == 0}

    def findings(self) -> Iterator[Finding]:
        """All of them, the hardest kinds first."""
        for latest in self.bounds.latest:
            yield from self._late(latest)
        for gap in self.bounds.gaps:
            yield from self._narrow(gap)
        for milestone in self.milestones:
            yield from self._day_off(milestone)
            yield from self._rolled_far(milestone)
        yield from self._meetings_in_order()
        for meeting in self.settings.meetings:
            yield from self._in_order(meeting.kind)
            yield from self._crowded(meeting.kind)
            yield from self._hasty(meeting.kind)

    def _late(self, latest: Latest) -> Iterator[Finding]:
        milestone = self.steps.get(latest.step)
        if milestone is None or milestone.date <= latest.on:
            return
        right = self._nearest(milestone, latest.on)[0]
        statute = latest.statute
        words = {"limit": self._on(latest.on), "right": self._on(right), "reference": statute.reference}
        yield self._finding(statute.key, statute.severity, milestone, "latest", words)

    def _narrow(self, gap: Gap) -> Iterator[Finding]:
        first, second = self.steps.get(gap.first), self.steps.get(gap.second)
        if first is None or second is None:
            return
        apart = gap.apart(first.date, second.date, self.workdays)
        if apart >= gap.days:
            return
        words = {
            "count": self._count(apart, gap.statute.unit),
            "needed": self._count(gap.days, gap.statute.unit),
            "reference": gap.statute.reference,
            "right": self._way_out(gap, first, second),
        }
        template = "gap" if apart > 0 else "before"
        yield self._finding(gap.statute.key, gap.statute.severity, first, template, words, second)

    def _way_out(self, gap: Gap, first: Milestone, second: Milestone) -> str:
        """The earliest lawful day for the second; where its limit forbids that, the latest for the first."""
        earliest = self._nearest(second, gap.earliest(first.date, self.workdays))[1]
        limit = self.bounds.limit(gap.second)
        if limit is None or earliest <= limit.on:
            return self._sentence("move_other", other=self._title(second), earliest=self._on(earliest))
        latest = gap.latest(min(second.date, limit.on), self.workdays)
        right = self._nearest(first, latest)[0]
        return self._sentence("move_first", what=self._title(first), latest=self._on(right))

    def _day_off(self, milestone: Milestone) -> Iterator[Finding]:
        before, after = self._nearest(milestone, milestone.date)
        if before == after:
            return
        kind = self.workdays.kind(milestone.date)
        template = "no_meetings" if kind == "working" else kind
        name = self.workdays.name(milestone.date, self.language)
        holiday = f" ({name})" if name else ""
        words = {"holiday": holiday, "before": self._on(before), "after": self._on(after)}
        words["council"] = self.settings.municipality.council
        yield self._finding(f"calendar_{template}", OWN_RULES[template][0], milestone, template, words)

    def _nearest(self, milestone: Milestone, day: date) -> tuple[date, date]:
        """The free days around a day, or twice the day itself: letter days, or days for a council meeting."""
        days = self.workdays
        if milestone.kind == "hold" or (milestone.scope == "year" and milestone.who == "council"):
            return days.meeting_on_or_before(day), days.meeting_on_or_after(day)
        return days.on_or_before(day), days.on_or_after(day)

    def _rolled_far(self, milestone: Milestone) -> Iterator[Finding]:
        named = milestone.rolled_from
        if named is None or named <= milestone.date:
            return
        count = self.workdays.between(milestone.date, named)
        if count > self.settings.year.rolled_far:
            words = {"count": self._count(count, "working_days"), "named": self._on(named)}
            yield self._finding("calendar_rolled", OWN_RULES["rolled"][0], milestone, "rolled", words)

    def _meetings_in_order(self) -> Iterator[Finding]:
        held = [self.steps.get(Step(meeting.kind, "hold")) for meeting in self.settings.meetings]
        yield from self._pairs_in_order([milestone for milestone in held if milestone is not None])

    def _in_order(self, meeting: str) -> Iterator[Finding]:
        kinds = [rule.kind for rule in self.settings.meeting(meeting).milestones]
        steps = [self.steps[Step(meeting, kind)] for kind in kinds if Step(meeting, kind) in self.steps]
        yield from self._pairs_in_order(steps)

    def _pairs_in_order(self, steps: Sequence[Milestone]) -> Iterator[Finding]:
        for earlier, later in pairwise(steps):
            if later.date < earlier.date:
                yield self._finding("calendar_order", OWN_RULES["order"][0], earlier, "order", {}, later)

    def _crowded(self, meeting: str) -> Iterator[Finding]:
        """Steps that their rules name different days for, and that days off have pushed onto one."""
        steps = [self.steps[Step(meeting, kind)] for kind in AHEAD if Step(meeting, kind) in self.steps]
        for day, together in groupby(steps, key=lambda milestone: milestone.date):
            crowd = list(together)
            if len({milestone.rolled_from or day for milestone in crowd}) > 1:
                titles = [f"»{step_title(milestone.kind, self.settings)}«" for milestone in crowd]
                words = {"meeting": meeting_title(meeting, self.settings), "steps": self._list(titles)}
                yield self._finding("calendar_crowded", OWN_RULES["crowded"][0], crowd[0], "crowded", words)

    def _hasty(self, meeting: str) -> Iterator[Finding]:
        ask, deadline = self.steps.get(Step(meeting, "ask")), self.steps.get(Step(meeting, "deadline"))
        if ask is None or deadline is None:
            return
        count, needed = self.workdays.between(ask.date, deadline.date), self.settings.year.answer_window
        if 0 <= count < needed:
            words = {
                "meeting": meeting_title(meeting, self.settings),
                "count": self._count(count, "working_days"),
                "needed": self._count(needed, "working_days"),
            }
            yield self._finding("calendar_window", OWN_RULES["window"][0], ask, "window", words, deadline)

    def _finding(
        self,
        rule: str,
        weight: Weight,
        milestone: Milestone,
        template: str,
        words: Mapping[str, str],
        other: Milestone | None = None,
    ) -> Finding:
        all_words = {"what": self._title(milestone), "on": self._on(milestone.date), **words}
        if other is not None:
            all_words |= {"other": self._title(other), "other_on": self._on(other.date)}
        subject = f"{milestone.year}/{milestone.scope}/{milestone.kind}"
        sentence = self._sentence(template, **all_words)
        return Finding(rule=rule, severity=weight, subject=subject, sentence=sentence)

    def _sentence(self, template: str, **words: str) -> str:
        raised = {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}
        return SENTENCES[template][self.language].format(**words, **raised)

    def _title(self, milestone: Milestone) -> str:
        title = milestone_title(milestone, self.settings)
        meeting, colon, step = title.partition(": ")
        return f"»{step}« ({meeting})" if colon and milestone.scope != "year" else title

    def _on(self, day: date) -> str:
        return spoken_date(day, self.language, with_year=True)

    def _count(self, count: int, unit: str) -> str:
        one, many = UNITS[self.language][unit]
        return f"{count} {one if count == 1 else many}"

    def _list(self, titles: Sequence[str]) -> str:
        joint = " og " if self.language == "da" else " and "
        return ", ".join(titles[:-1]) + joint + titles[-1]
