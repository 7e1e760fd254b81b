"""The anchoring chain as evidence: political, managerial, planning, steering; the weakest link is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from models.choices import Words
from models.coherence.picture import ElementRow, LineRow, Picture
from models.coherence.threads import threads
from models.outcomes import OWES, OutcomeFact
from models.overview import table_row
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month
from models.titles import meeting_title

Link = Literal["political", "managerial", "planning", "steering"]

LINKS: tuple[Link, ...] = ("political", "managerial", "planning", "steering")
"""The four links of the chain, in the order they are forged."""

AREAS = ("strategy", "policy")

STRENGTH: Mapping[str, int] = {
    "none": 0,
    **dict.fromkeys(("pointed_to", "proposed", "asked", "line"), 1),
    **dict.fromkeys(("decided", "in_plan", "read", "accounted"), 2),
}
"""How much each standing proves; one that is not here is unknown, and proves nothing either way."""

WHOLE = 2
"""The strength of a link that is whole."""

POINTED = frozenset({"hold", "adjust", "change", "prioritised"})
"""The verdicts of a steer that carry an element on."""

MOST_ROWS = 200
"""Rows of a page before the rest is only counted."""


class Evidence(NamedTuple):
    """What one link has to show; `unknown` where nothing has been loaded or held yet that could show it.

    political: none, pointed_to, decided (`on`, `body`, `case`); managerial: none, proposed, in_plan;
    planning: none, asked, read (by the plan group, in the brief it stood in); steering: none, line,
    accounted.
    """

    standing: str
    on: date | None = None
    body: str = ""
    case: str = ""

    @property
    def strength(self) -> int | None:
        """0 missing, 1 on its way, 2 whole; None unknown."""
        return STRENGTH.get(self.standing)


class Anchored(NamedTuple):
    """An element and its four links; `title` None while it is closed, and `number` stands for it."""

    key: str
    title: str | None
    number: int
    political: Evidence
    managerial: Evidence
    planning: Evidence
    steering: Evidence

    @property
    def links(self) -> Mapping[Link, Evidence]:
        """The links by name, in their order."""
        return {link: getattr(self, link) for link in LINKS}

    @property
    def weakest(self) -> Link | None:
        """The first of the weakest links; None where all are whole, or nothing is known of any."""
        known = {link: one.strength for link, one in self.links.items() if one.strength is not None}
        least = min(known.values(), default=WHOLE)
        return (
            next((link for link, strength in known.items() if strength == least), None)
            if least < WHOLE
            else None
        )

    @property
    def missing(self) -> tuple[Link, ...]:
        """The links that have nothing to show though they could."""
        return tuple(link for link, one in self.links.items() if one.strength == 0)


class Treated(NamedTuple):
    """A meeting's round: which elements were asked about, when its brief left, and when the group read it.

    `left_on` None while it has not; `read_on` None where the plan group has not answered.
    """

    meeting: str
    asked: frozenset[str]
    left_on: date | None
    read_on: date | None

    @property
    def read(self) -> bool:
        """Whether the plan group read the brief, and before it left."""
        return self.read_on is not None and (self.left_on is None or self.read_on <= self.left_on)


class MeetingChain(NamedTuple):
    """How a meeting's items are anchored: how many there are, and how many have each link at least begun."""

    meeting: str
    items: int
    linked: Mapping[Link, int]
    whole: int


def chain(
    picture: Picture, treated: Sequence[Treated], proposed: frozenset[str] | None
) -> tuple[Anchored, ...]:
    """The evidence of every element that the year is about: the weakest first, then by number.

    That is the strategies and policies in force, what meetings have pointed to or decided, and what stands in
    direktionens plan. `proposed`: what stands in a plan that is not approved yet; None without one.
    """
    looked = _Chain(picture, treated, proposed)
    return tuple(sorted(map(looked.anchored, looked.elements), key=_weakness))


def _weakness(one: Anchored) -> tuple[int, int, int]:
    known = [link.strength for link in one.links.values() if link.strength is not None]
    return min(known, default=WHOLE + 1), sum(known), one.number


def by_meeting(anchored: Iterable[Anchored], treated: Sequence[Treated]) -> tuple[MeetingChain, ...]:
    """The links that each meeting's items have."""
    known = {one.key: one for one in anchored}
    return tuple(_of_meeting(one, known) for one in treated if one.asked)


def _of_meeting(treated: Treated, known: Mapping[str, Anchored]) -> MeetingChain:
    items = [known[key] for key in sorted(treated.asked) if key in known]
    linked = {link: sum(bool(one.links[link].strength) for one in items) for link in LINKS}
    whole = sum(all(link.strength == WHOLE for link in one.links.values()) for one in items)
    return MeetingChain(treated.meeting, len(items), linked, whole)


class _Chain:
    """The picture, looked up by element; made once."""

    def __init__(self, picture: Picture, treated: Sequence[Treated], proposed: frozenset[str] | None) -> None:
        self.picture, self.treated, self.proposed = picture, treated, proposed
        self.threads = threads(picture)
        self.said: dict[str, list[OutcomeFact]] = defaultdict(list)
        for outcome in sorted(picture.outcomes, key=lambda one: one.decided_on):
            if outcome.decided_on <= picture.today:
                self.said[outcome.subject].append(outcome)

    @cached_property
    def elements(self) -> list[ElementRow]:
        """The elements that the year is about."""
        spoken_of = {key for key, said in self.said.items() if any(self._is_current(one) for one in said)}
        planned = (self.picture.action_plan or frozenset()) | (self.proposed or frozenset())
        return [
            element
            for element in self.picture.in_force.values()
            if element.kind != "effect"
            and (element.kind in AREAS or element.key in spoken_of or element.key in planned)
        ]

    def _is_current(self, outcome: OutcomeFact) -> bool:
        return outcome.year == self.picture.year or (outcome.year < self.picture.year and outcome.open)

    def anchored(self, element: ElementRow) -> Anchored:
        """One element with its four links; of a closed one no body and no case."""
        closed = self.picture.is_closed(element)
        political = self._political(element.key)
        return Anchored(
            key=element.key,
            title=None if closed else element.title,
            number=element.number,
            political=Evidence(political.standing) if closed else political,
            managerial=self._managerial(element.key),
            planning=self._planning(element.key),
            steering=self._steering(element.key),
        )

    def _political(self, key: str) -> Evidence:
        """The newest decision to do it; else that a meeting pointed to it, or that a case is on its way."""
        if not self.picture.outcomes:
            return Evidence("unknown")
        said = self.said.get(key, [])
        decisions = [one for one in said if one.kind == "decision"]
        last = decisions[-1] if decisions else None
        if last is not None and last.verdict in OWES and last.is_closed(self.picture.today):
            return Evidence("decided")
        if last is not None and last.verdict in OWES:
            return Evidence("decided", last.decided_on, last.body, last.case_number)
        steers = [one for one in said if one.kind == "steer" and one.verdict in POINTED]
        if last is not None and not last.open:
            steers = [one for one in steers if one.decided_on > last.decided_on]
        if steers or (last is not None and last.open):
            on = max(one.decided_on for one in (*steers, *([last] if last and last.open else [])))
            return Evidence("pointed_to", on)
        return Evidence("none")

    def _managerial(self, key: str) -> Evidence:
        """In direktionens plan, itself or an action right below it."""
        plan = self.picture.action_plan
        if plan is None and self.proposed is None:
            return Evidence("unknown")
        mine = {key, *(one for one in self.threads.directly_below(key) if self._kind(one) == "action")}
        if plan is not None and mine & plan:
            return Evidence("in_plan")
        return Evidence("proposed" if self.proposed and mine & self.proposed else "none")

    def _planning(self, key: str) -> Evidence:
        """In a brief of the year, itself or its area; and whether the plan group read that brief in time."""
        if not any(one.asked for one in self.treated):
            return Evidence("unknown")
        mine = {key, *(one for one in self.threads.directly_above(key) if self._kind(one) in AREAS)}
        asked = [one for one in self.treated if mine & one.asked]
        read = [one.read_on for one in asked if one.read and one.read_on]
        if read:
            return Evidence("read", max(read))
        return Evidence("asked" if asked else "none")

    def _kind(self, key: str) -> str:
        return self.picture.by_key[key].kind if key in self.picture.by_key else ""

    def _steering(self, key: str) -> Evidence:
        """A line of the budget serves it or what is below it; and the accounts show that account."""
        if self.picture.budget is None or not self.picture.budget.serves:
            return Evidence("unknown")
        if key in self.accounted:
            return Evidence("accounted")
        return Evidence("line" if key in self.budgeted else "none")

    @cached_property
    def budgeted(self) -> frozenset[str]:
        """What a line with money serves, by itself or through what is below it."""
        lines = {line.id for line in self._lines if any(line.amounts)}
        return self._upward(lines)

    @cached_property
    def accounted(self) -> frozenset[str]:
        """What a line serves whose account the accounts of a whole year show."""
        spent = {row.account for row in self.picture.actuals if row.amount}
        return self._upward({line.id for line in self._lines if any(line.amounts) and line.account in spent})

    @property
    def _lines(self) -> Sequence[LineRow]:
        return self.picture.budget.lines if self.picture.budget else ()

    def _upward(self, lines: set[int]) -> frozenset[str]:
        served = self.picture.budget.serves if self.picture.budget else ()
        ahead = list({one.element for one in served if one.line in lines})
        found = set(ahead)
        while ahead:
            for above in self.threads.directly_above(ahead.pop()):
                if above not in found:
                    found.add(above)
                    ahead.append(above)
        return frozenset(found)


# ── How it reads ────────────────────────────────────────────────────────────────────────────────────────

NAMES: Mapping[str, Words] = {
    "political": Words("politisk", "political"),
    "managerial": Words("ledelse", "management"),
    "planning": Words("plangruppe", "plan group"),
    "steering": Words("styring", "steering"),
}
"""What the links are called at the head of a column."""

STANDINGS: Mapping[str, Words] = {
    "unknown": Words("–", "–"),
    "none": Words("**mangler**", "**missing**"),
    "pointed_to": Words("peget på", "pointed to"),
    "decided": Words("besluttet", "decided"),
    "proposed": Words("foreslået", "proposed"),
    "in_plan": Words("i planen", "in the plan"),
    "asked": Words("i oplægget, ikke læst", "in the brief, not read"),
    "read": Words("læst", "read"),
    "line": Words("i budgettet", "in the budget"),
    "accounted": Words("i budget og regnskab", "in budget and accounts"),
}
"""What each standing is called."""

_WORDS = {
    "title": Words("Forankringskæden", "The anchoring chain"),
    "what": Words(
        "Politisk: peget på af et temamøde eller besluttet. Ledelse: i direktionens plan. Plangruppe: læst i"
        " et oplæg. Styring: i budget og regnskab.",
        "Political: pointed to by a theme meeting, or decided. Management: in the executive board's plan."
        " Plan group: read in a brief. Steering: in budget and accounts.",
    ),
    "element": Words("Område eller indsats", "Area or action"),
    "weakest": Words("Svageste led", "Weakest link"),
    "whole": Words("hel kæde", "whole chain"),
    "nothing": Words("Der er endnu ikke noget at vise.", "There is nothing to show yet."),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "meeting": Words("Møde", "Meeting"),
    "items": Words("punkter", "items"),
    "of": Words("{} af {}", "{} of {}"),
    "more": Words("… og {} mere.", "… and {} more."),
    "sum": Words("{whole} af {count} kæder er hele.", "{whole} of {count} chains are whole."),
    "most": Words(
        "Det svageste led er oftest: {link} ({times}).", "The weakest link is most often: {link} ({times})."
    ),
}


def _said(name: str, language: Language) -> str:
    return _WORDS[name].said_in(language)


def section(
    anchored: Sequence[Anchored], meetings: Sequence[MeetingChain], settings: Settings, level: int = 2
) -> str:
    """The chain as a part of a page (markdown): a sentence, the meetings, the elements, the weakest first."""
    return "\n".join(_lines(anchored, meetings, settings, level)) + "\n"


def _lines(
    anchored: Sequence[Anchored], meetings: Sequence[MeetingChain], settings: Settings, level: int
) -> Iterator[str]:
    language = settings.municipality.language
    yield from (f"{'#' * level} {_said('title', language)}", "")
    if not any(link.strength is not None for one in anchored for link in one.links.values()):
        yield _said("nothing", language)
        return
    yield from (_said("what", language), "", _summary(anchored, language))
    if meetings:
        yield from ("", *_meeting_table(meetings, settings))
    yield from ("", *_element_table(anchored[:MOST_ROWS], language))
    if len(anchored) > MOST_ROWS:
        yield from ("", _said("more", language).format(len(anchored) - MOST_ROWS))


def _summary(anchored: Sequence[Anchored], language: Language) -> str:
    weakest = [one.weakest for one in anchored if one.weakest is not None]
    whole = sum(all(link.strength == WHOLE for link in one.links.values()) for one in anchored)
    said = [_said("sum", language).format(whole=whole, count=len(anchored))]
    if weakest:
        link = max(LINKS, key=weakest.count)
        name = NAMES[link].said_in(language)
        said.append(_said("most", language).format(link=name, times=weakest.count(link)))
    return " ".join(said)


def _meeting_table(meetings: Sequence[MeetingChain], settings: Settings) -> Iterator[str]:
    language = settings.municipality.language
    heads = [NAMES[link].said_in(language) for link in LINKS]
    yield table_row([_said("meeting", language), _said("items", language), *map(capitalised, heads)])
    yield "|---|---:|" + "---:|" * len(LINKS)
    for one in meetings:
        counts = [_said("of", language).format(one.linked[link], one.items) for link in LINKS]
        yield table_row([capitalised(meeting_title(one.meeting, settings)), str(one.items), *counts])


def _element_table(anchored: Sequence[Anchored], language: Language) -> Iterator[str]:
    heads = [capitalised(NAMES[link].said_in(language)) for link in LINKS]
    yield table_row([_said("element", language), *heads, _said("weakest", language)])
    yield "|" + "---|" * (len(LINKS) + 2)
    for one in anchored:
        yield table_row(_cells(one, language))


def _cells(one: Anchored, language: Language) -> Iterator[str]:
    yield _said("closed", language).format(one.number) if one.title is None else one.title
    yield from (standing_said(link, language) for link in one.links.values())
    known = any(link.strength is not None for link in one.links.values())
    whole = _said("whole", language) if known else STANDINGS["unknown"].said_in(language)
    yield NAMES[one.weakest].said_in(language) if one.weakest else whole


def standing_said(one: Evidence, language: Language) -> str:
    """A link in words: "besluttet 12. oktober 2027, byrådet, sag 27/900"."""
    said = STANDINGS[one.standing].said_in(language)
    day = day_and_month(one.on, language, with_year=True) if one.on and one.standing == "decided" else ""
    case = Words("sag {}", "case {}").said_in(language).format(one.case) if one.case else ""
    return ", ".join(part for part in (f"{said} {day}".strip(), one.body, case) if part)
