"""Direktionens action plan, or contract with the council: what belongs in it, and how it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from models.brief.contents import Brief, Row, Section
from models.budget_page import thousands
from models.choices import Words, coded, listed, word
from models.coherence.amounts import budgeted, total
from models.coherence.picture import ElementRow, Picture
from models.coherence.threads import threads
from models.facts import Fact, Refused
from models.outcomes import OWES, Name, OutcomeFact, Text, Thousands, in_english
from models.settings import Language, Settings
from models.spoken import day_and_month
from models.titles import plan_title, station_who

AREAS = ("strategy", "policy")

THEMES = ("vision", "municipal_plan", "across", "decision", "other")
"""Why something stands in the plan, in the order it is read."""

Theme = Annotated[
    Literal["", "vision", "municipal_plan", "across", "decision", "other"],
    coded("theme"),
    listed("theme", empty=True),
]

THOUSAND = 100_000
"""Øre in 1,000 kr."""

MOST_ACROSS = 20
"""Cross-cutting actions that are proposed, at most; the secretariat can add more."""

MOST_NAMED = 5
"""Titles that one line names before it counts the rest."""


class PlanItem(Fact):
    """What the secretariat writes about one item: what is left empty is taken from the plan itself."""

    subject: Name = Field(
        title="Område eller indsats",
        description="Nøglen eller titlen.",
        json_schema_extra=in_english("Area or action", "The key or the title."),
    )
    theme: Theme = Field(
        "",
        title="Under",
        description="Tom: som foreslået.",
        json_schema_extra=in_english("Under", "Empty: as proposed."),
    )
    goal: Text = Field("", title="Mål", json_schema_extra=in_english("Goal"))
    action: Text = Field(
        "", title="Indsats: det vil vi gøre", json_schema_extra=in_english("Action: what we will do")
    )
    amounts: Annotated[tuple[Thousands, ...], Field(max_length=4)] = Field(
        (),
        title="Penge",
        description="Budgetåret og de tre overslagsår; netto, 1.000 kr., højst fire beløb.",
        json_schema_extra=in_english(
            "Money", "The budget year and the three out-years; net, 1,000 kr., four amounts at most."
        ),
    )
    effect: Text = Field(
        "", title="Effekt: det kan ses på", json_schema_extra=in_english("Effect: where it can be seen")
    )
    post: Name | None = Field(
        None,
        title="Ansvarlig (stilling)",
        description="Tom: den, der er ansvarlig.",
        json_schema_extra=in_english("Responsible (post)", "Empty: who is responsible."),
    )


class Item(Fact):
    """One item of the plan; `amounts` net in øre: the budget year and three out-years, empty for unknown.

    `written`: the fields that the secretariat has written, which nothing else changes any more. `areas`:
    where the status of an action is reported.
    """

    subject: str
    title: str
    themes: tuple[str, ...]
    goal: str = ""
    action: str = ""
    amounts: tuple[int, ...] = ()
    effect: str = ""
    post: str | None = None
    responsible: str = ""
    decided: str = ""
    areas: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


class Signed(Fact):
    """What a station said to the version that stands; `verdict` empty while it has said nothing."""

    station: str
    title: str
    verdict: str = ""
    comment: str = ""


class Plan(Fact):
    """A version of the plan. `left_out`: what was proposed and is not to come back by itself.

    `sent_on`: the day the version went to its first station. `approvals`: frozen with the approved version.
    `answered_before`: the due numbers of the stations' tasks that were about an earlier version.
    """

    year: int
    version: int
    state: Literal["proposed", "sent_back", "approved"]
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()
    made_on: date
    sent_on: date | None = None
    approved_on: date | None = None
    hash: str = ""
    approvals: tuple[Signed, ...] = ()
    answered_before: dict[str, int] = Field(default_factory=dict)


# ── What is proposed ────────────────────────────────────────────────────────────────────────────────────


def proposed(picture: Picture, language: Language = "da") -> tuple[Item, ...]:
    """What belongs in the plan: visions, municipal-plan focus, what goes across, and what was decided."""
    return _Proposal(picture, language).items()


class _Proposal:
    """The picture, looked up from several sides; made once for a proposal."""

    def __init__(self, picture: Picture, language: Language) -> None:
        self.picture = picture
        self.language = language
        self.threads = threads(picture)

    def items(self) -> tuple[Item, ...]:
        themes = self.themes
        found = [self.item(key, tuple(themes[key])) for key in themes]
        return tuple(sorted(found, key=lambda one: THEMES.index(one.themes[0])))

    @cached_property
    def themes(self) -> dict[str, list[str]]:
        """Why each subject belongs in the plan: every reason, in the order of the sections."""
        in_force = self.picture.in_force.values()
        found: dict[str, list[str]] = defaultdict(list)
        for theme, keys in (
            ("vision", [one.key for one in in_force if one.kind == "vision"]),
            ("municipal_plan", [one.key for one in in_force if self._is_focus(one)]),
            ("across", self._across()),
            ("decision", list(self.decisions)),
        ):
            for key in keys:
                found[key].append(theme)
        return found

    @cached_property
    def decisions(self) -> dict[str, OutcomeFact]:
        """The newest decision about each subject that is still owed, of this year and the one before."""
        years = (self.picture.year - 1, self.picture.year)
        newest = {
            one.subject: one
            for one in sorted(self.picture.outcomes, key=lambda one: one.decided_on)
            if one.kind == "decision" and one.decided_on <= self.picture.today
        }
        return {
            key: one
            for key, one in newest.items()
            if one.year in years and one.open and one.verdict in OWES and self._lasts(key)
            if key not in _closed_decisions(self.picture)
        }

    def _lasts(self, key: str) -> bool:
        return key not in self.picture.by_key or key in self.picture.in_force

    @cached_property
    def pointed_to(self) -> frozenset[str]:
        """What this year's meetings have spoken of."""
        return frozenset(one.subject for one in self.picture.outcomes if one.year == self.picture.year)

    def _is_focus(self, element: ElementRow) -> bool:
        """The municipal plan's strategies and policies; of its actions those that the council spoke of."""
        if element.instrument != "municipal_plan":
            return False
        spoken_of = element.kind == "action" and element.key in self.pointed_to
        return element.kind in AREAS or spoken_of

    def _across(self) -> list[str]:
        """The actions that serve areas of two sectors or more in the years of the budget: the widest.

        What the council spoke of this year comes first.
        """
        last = self.picture.horizon[-1]
        running = [
            one.key
            for one in self.picture.in_force.values()
            if one.kind == "action" and (one.first_year or 0) <= last
        ]
        wide = {key: count for key in running if (count := self._sectors(key)) > 1}
        return sorted(wide, key=lambda key: (key not in self.pointed_to, -wide[key], key))[:MOST_ACROSS]

    def _sectors(self, key: str) -> int:
        """In how many sectors the areas of an action are answered for."""
        return len({sector for area in self.areas_of(key) if (sector := self._sector(area))})

    def areas_of(self, key: str) -> list[str]:
        """The areas in force that an element serves."""
        in_force = self.picture.in_force
        return [
            one for one in self.threads.directly_above(key) if one in in_force and in_force[one].kind in AREAS
        ]

    def _sector(self, key: str) -> str | None:
        """The unit right below the top that an element's post belongs to; the top's own is itself."""
        post = self.picture.posts.get(self.picture.by_key[key].post or "")
        unit = post.unit if post else None
        passed: list[str] = []
        while unit is not None and unit in self.picture.units and unit not in passed:
            passed.append(unit)
            unit = self.picture.units[unit].parent
        return passed[-2] if len(passed) > 1 else next(iter(passed), None)

    # ── One item ──

    def item(self, key: str, themes: Sequence[str]) -> Item:
        """An element, or a declaration of intent, as an item."""
        element, decision = self.picture.by_key.get(key), self.decisions.get(key)
        post = (decision.post if decision else None) or (element.post if element else None)
        return Item(
            subject=key,
            title=element.title if element else decision.title if decision else key,
            themes=tuple(themes),
            goal=self._goal(element),
            action=self._action(element, decision),
            amounts=self._amounts(key, decision),
            effect=self._effect(key),
            post=post,
            responsible=self.responsible(post) or (element.owner_text if element else ""),
            decided=self._decided(decision),
            areas=tuple(self.areas_of(key)),
        )

    def responsible(self, post: str | None) -> str:
        """What a post is called."""
        return self.picture.posts[post].title if post and post in self.picture.posts else ""

    def _goal(self, element: ElementRow | None) -> str:
        """What it serves."""
        return self._named(self.threads.directly_above(element.key)) if element else ""

    def _action(self, element: ElementRow | None, decision: OutcomeFact | None) -> str:
        """What was decided about it; else what is done for it."""
        if decision is not None and decision.text:
            return decision.text
        kinds = (*AREAS, "action")
        leads = element is not None and element.kind != "action"
        below = self.threads.directly_below(element.key) if element and leads else ()
        return self._named(one for one in below if self.picture.by_key[one].kind in kinds)

    def _effect(self, key: str) -> str:
        """The effects below it, and what measures them; its indicators where it has none."""
        below = self.threads.directly_below(key)
        effects = [one for one in below if self.picture.by_key[one].kind == "effect"]
        about = {key, *(one for one in effects if not self._is_closed(one))}
        shown = [title for one in sorted(about) for title in self.indicators.get(one, ())]
        said = [self._named(effects), ", ".join(list(dict.fromkeys(shown))[:MOST_NAMED])]
        return ": ".join(part for part in said if part)

    @cached_property
    def indicators(self) -> Mapping[str, list[str]]:
        """What each element is measured by."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.picture.indicators:
            if one.title:
                found[one.element].append(one.title)
        return found

    def _is_closed(self, key: str) -> bool:
        element = self.picture.by_key.get(key)
        return element is not None and self.picture.is_closed(element)

    def _named(self, keys: Iterable[str]) -> str:
        """Their titles; of a closed one its number."""
        in_force = self.picture.in_force
        names = [self._called(in_force[key]) for key in dict.fromkeys(keys) if key in in_force]
        rest = len(names) - MOST_NAMED
        more = [_said("more", self.language).format(rest)] if rest > 0 else []
        return ", ".join([*names[:MOST_NAMED], *more])

    def _called(self, element: ElementRow) -> str:
        closed = _said("closed", self.language).format(element.number)
        return closed if self.picture.is_closed(element) else element.title

    def _decided(self, decision: OutcomeFact | None) -> str:
        if decision is None:
            return ""
        day = day_and_month(decision.decided_on, self.language, with_year=True)
        case = _said("case", self.language).format(decision.case_number) if decision.case_number else ""
        return ", ".join(part for part in (decision.body, day, case) if part)

    # ── Money ──

    def _amounts(self, key: str, decision: OutcomeFact | None) -> tuple[int, ...]:
        """What the decision gave; else what the budget's lines give it and everything below it."""
        if decision is not None and decision.amounts:
            return decision.amounts
        budget = self.picture.budget
        if budget is None or budget.first_year != self.picture.year + 1:
            return ()  # those are another four years than the plan's
        sums = budgeted(self.picture).sums
        mine = [sums[one] for one in (key, *self._open_below(key)) if one in sums]
        return total(mine) if mine else ()

    def has_closed_below(self, key: str) -> bool:
        """Whether a closed element serves it."""
        return key in self.picture.by_key and any(map(self._is_closed, self.threads.below(key)))

    def _open_below(self, key: str) -> Iterator[str]:
        """Everything that serves an element and is not closed: a closed one's money stands nowhere."""
        return (one for one in self.threads.below(key) if not self._is_closed(one))


# ── A new version ───────────────────────────────────────────────────────────────────────────────────────


class Revision(Fact):
    """What the secretariat wants: changes and additions, and what is left out; subjects by key."""

    changes: tuple[PlanItem, ...] = ()
    leave_out: tuple[str, ...] = ()


def revised(
    before: Plan | None, picture: Picture, wanted: Revision, settings: Settings
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items as they are to stand, and what is left out for good.

    What has come in stays until it is left out; what the secretariat wrote stays as it was written.
    """
    language = settings.municipality.language
    proposal = _Proposal(picture, language)
    kept = {one.subject: one for one in before.items} if before else {}
    changes = {_meant(one.subject, picture, kept, language): one for one in wanted.changes}
    _refuse_twice(wanted, changes, language)
    leave_out = [_meant(one, picture, kept, language) for one in wanted.leave_out]
    left_out = sorted(({*(before.left_out if before else ()), *leave_out}) - changes.keys())
    subjects = dict.fromkeys([*proposal.themes, *kept, *changes])
    items = [
        _changed(_again(kept.get(one), proposal, one), changes.get(one), picture, proposal, language)
        for one in subjects
        if one not in left_out
    ]
    order = sorted(items, key=lambda one: THEMES.index(one.themes[0]))
    return tuple(order), tuple(left_out)


def _meant(named: str, picture: Picture, kept: Mapping[str, Item], language: Language) -> str:
    """The element that is named by its key, or by a title that only one has."""
    said = named.strip()
    if said in picture.by_key or said in kept:
        return said
    called = [one.key for one in picture.in_force.values() if one.title.casefold() == said.casefold()]
    called += [one.subject for one in kept.values() if one.title.casefold() == said.casefold()]
    meant = list(dict.fromkeys(called))
    if len(meant) == 1:
        return meant[0]
    raise _refused(_UNKNOWN, language, said)


def _refuse_twice(wanted: Revision, changes: Mapping[str, PlanItem], language: Language) -> None:
    if len(changes) < len(wanted.changes):
        named = [one.subject for one in wanted.changes]
        twice = next((one for one in named if named.count(one) > 1), named[-1])
        raise _refused(_TWICE, language, twice)


def _again(kept: Item | None, proposal: _Proposal, subject: str) -> Item:
    """An item as the plan says it today; what was written stays."""
    themes = tuple(proposal.themes.get(subject) or (kept.themes if kept else ()))
    known = subject in proposal.picture.by_key or subject in proposal.decisions
    if kept is not None and not known:
        return kept
    fresh = proposal.item(subject, themes or (_theme_of(proposal.picture.by_key[subject]),))
    written = {name: getattr(kept, name) for name in kept.written} if kept else {}
    old = {"decided": kept.decided} if kept and not fresh.decided else {}
    if "post" in written:
        written["responsible"] = proposal.responsible(written["post"])
    return fresh.model_copy(update={**old, **written, "written": kept.written if kept else ()})


def _theme_of(element: ElementRow) -> str:
    """Where an element stands that the secretariat has added."""
    if element.kind == "vision":
        return "vision"
    return "municipal_plan" if element.instrument == "municipal_plan" else "other"


def _changed(
    item: Item, change: PlanItem | None, picture: Picture, proposal: _Proposal, language: Language
) -> Item:
    if change is None:
        return item
    if change.post is not None and change.post not in picture.posts:
        raise _refused(_NO_POST, language, change.post)
    said: dict[str, object] = {
        name: getattr(change, name) for name in ("goal", "action", "effect", "post") if getattr(change, name)
    }
    if change.amounts:
        said["amounts"] = tuple(amount * THOUSAND for amount in change.amounts)
    if change.theme:
        said["themes"] = (change.theme, *(one for one in item.themes if one != change.theme))
    written = tuple(sorted({*item.written, *said}))
    if change.post:
        said["responsible"] = proposal.responsible(change.post)
    return item.model_copy(update={**said, "written": written})


_UNKNOWN = Words(
    "»{}« er hverken nøglen på en vision, strategi eller indsats eller titlen på netop én, og står ikke i"
    " planen. Ret den, eller indlæs den først.",
    "'{}' is neither the key of a vision, strategy or action nor the title of just one, and not in the plan."
    " Correct it, or load it first.",
)
_TWICE = Words("»{}« står to gange på listen. Behold den ene.", "'{}' stands twice in the list. Keep one.")
_NO_POST = Words(
    "»{}« er ikke nøglen på en stilling. Ret den, eller lad feltet stå tomt.",
    "'{}' is not the key of a post. Correct it, or leave it empty.",
)


def _refused(words: Words, language: Language, named: str) -> Refused:
    return Refused(words.said_in(language).format(named))


# ── How it reads ────────────────────────────────────────────────────────────────────────────────────────

_WORDS = {
    "proposed": Words("Forslag, udgave {version}, {day}.", "Proposal, version {version}, {day}."),
    "on_route": Words(
        "Til godkendelse siden {sent}, udgave {version}.",
        "On its way to approval since {sent}, version {version}.",
    ),
    "sent_back": Words(
        "Sendt tilbage, udgave {version}. Ret planen (»Skriv direktionens plan«).",
        "Sent back, version {version}. Correct it ('Write the board's plan').",
    ),
    "approved": Words("Godkendt {approved}, udgave {version}.", "Approved {approved}, version {version}."),
    "standing": Words(
        "Indtil da gælder udgave {version}, godkendt {approved}.",
        "Until then version {version}, approved {approved}, stands.",
    ),
    "mark": Words("Kendetegn: {hash}", "Fingerprint: {hash}"),
    "item": Words("Punkt", "Item"),
    "status": Words("Status", "Status"),
    "money_of": Words("Budget {year}, 1.000 kr.", "Budget {year}, 1,000 kr."),
    "goal": Words("Mål", "Goal"),
    "action": Words("Indsats", "Action"),
    "money": Words("Penge {first}–{last}, 1.000 kr.", "Money {first}–{last}, 1,000 kr."),
    "effect": Words("Effekt", "Effect"),
    "responsible": Words("Ansvarlig", "Responsible"),
    "decided": Words("Besluttet", "Decided"),
    "nobody": Words("ingen endnu", "nobody yet"),
    "no_status": Words("ikke meldt endnu", "not reported yet"),
    "as_of": Words("{track} ({day})", "{track} ({day})"),
    "done": Words("gennemført {day}", "carried out {day}"),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "closed_decision": Words("lukket beslutning", "closed decision"),
    "withheld": Words("Punktet er fortroligt.", "The item is confidential."),
    "case": Words("sag {}", "case {}"),
    "more": Words("og {} mere", "and {} more"),
    "route": Words("Godkendelser", "Approvals"),
    "silent": Words("endnu ikke {}", "not yet {}"),
    "back": Words("sendt tilbage af {}", "sent back by {}"),
    "left_out": Words("Taget ud", "Left out"),
    "empty": Words(
        "Der er endnu ikke noget at foreslå: ingen visioner, intet kommuneplanfokus og ingen beslutninger.",
        "There is nothing to propose yet: no visions, no municipal-plan focus and no decisions.",
    ),
}


def _said(name: str, language: Language) -> str:
    return _WORDS[name].said_in(language)


def paper(plan: Plan, picture: Picture, settings: Settings, approved: Plan | None = None) -> Brief:
    """The plan as a document with the newest status of each item; `approved`: what stands till then.

    Of a closed item its number alone is shown.
    """
    language = settings.municipality.language
    plan = _without_closed(plan, picture, language)
    return Brief(
        year=plan.year,
        meeting="action_plan",
        stage="sent" if plan.state == "approved" else "draft",
        language=language,
        title=plan_title(plan.year, settings),
        sections=tuple(_sections(plan, picture, language, approved)),
    )


def _without_closed(plan: Plan, picture: Picture, language: Language) -> Plan:
    """What has become closed since the plan was written is a number in its texts, and its money is gone."""
    hidden = {
        element.title: _said("closed", language).format(element.number)
        for element in picture.elements
        if picture.is_closed(element)
    } | _hidden_decisions(picture, language)
    if not hidden and not picture.veiled:
        return plan
    proposal = _Proposal(picture, language)
    return plan.model_copy(update={"items": tuple(_hiding(item, hidden, proposal) for item in plan.items)})


def _hiding(item: Item, hidden: Mapping[str, str], proposal: _Proposal) -> Item:
    told: dict[str, object] = {}
    for name in ("title", "goal", "action", "effect", "decided"):
        text = getattr(item, name)
        for title, number in hidden.items():
            text = text.replace(title, number)
        told[name] = text
    veiled = item.subject in proposal.picture.veiled
    if "amounts" not in item.written and (veiled or proposal.has_closed_below(item.subject)):
        told["amounts"] = proposal.item(item.subject, item.themes).amounts
    return item.model_copy(update=told)


def _closed_decisions(picture: Picture) -> Mapping[str, OutcomeFact]:
    """The decisions that are closed themselves, about what is not: an open element, or an intent."""
    shut = (one for one in picture.outcomes if one.kind == "decision" and one.is_closed(picture.today))
    known = ((one, picture.by_key.get(one.subject)) for one in shut)
    return {one.subject: one for one, about in known if about is None or not picture.is_closed(about)}


def _hidden_decisions(picture: Picture, language: Language) -> dict[str, str]:
    """The words of closed decisions, and what stands for them."""
    instead = _said("closed_decision", language)
    hidden: dict[str, str] = {}
    for one in _closed_decisions(picture).values():
        about = picture.by_key.get(one.subject)
        own_title = "" if about is not None and about.title == one.title else one.title
        hidden |= {said: instead for said in (one.text, own_title) if said}
    return hidden


def _sections(plan: Plan, picture: Picture, language: Language, approved: Plan | None) -> Iterator[Section]:
    yield Section(heading="", paragraphs=tuple(_standing(plan, language, approved)))
    if plan.items:
        yield Section(heading=_said("status", language), table=tuple(_table(plan, picture, language)))
    for theme in THEMES:
        items = [one for one in plan.items if one.themes[0] == theme]
        if items:
            yield Section(heading=word("theme", theme, language).capitalize())
            yield from (_section(one, plan, picture, language) for one in items)
    signed = tuple(_signature(one, language) for one in plan.approvals)
    if signed:
        yield Section(heading=_said("route", language), items=signed)
    out = tuple(_title_of(key, "", picture, language) for key in plan.left_out)
    if out and plan.state != "approved":
        yield Section(heading=_said("left_out", language), items=out)


def _standing(plan: Plan, language: Language, approved: Plan | None) -> Iterator[str]:
    on_route = plan.state == "proposed" and plan.sent_on is not None
    yield _said("on_route" if on_route else plan.state, language).format(
        version=plan.version,
        day=_day(plan.made_on, language),
        sent=_day(plan.sent_on, language),
        approved=_day(plan.approved_on, language),
    )
    if approved is not None and approved.version != plan.version:
        yield _said("standing", language).format(
            version=approved.version, approved=_day(approved.approved_on, language)
        )
    if plan.state == "approved":
        yield _said("mark", language).format(hash=plan.hash[:12])
    if not plan.items:
        yield _said("empty", language)


def _day(day: date | None, language: Language) -> str:
    return day_and_month(day, language, with_year=True) if day else ""


def _table(plan: Plan, picture: Picture, language: Language) -> Iterator[Row]:
    money = _said("money_of", language).format(year=plan.year + 1)
    yield (_said("item", language), _said("status", language), money)
    for item in plan.items:
        closed = _closed(item, picture)
        amount = "" if closed or not item.amounts else thousands(item.amounts[0], language)
        yield (
            _title_of(item.subject, item.title, picture, language),
            status_of(item, picture, language),
            amount,
        )


def _section(item: Item, plan: Plan, picture: Picture, language: Language) -> Section:
    heading = _title_of(item.subject, item.title, picture, language)
    if _closed(item, picture):
        status = f"{_said('status', language)}: {status_of(item, picture, language)}"
        return Section(heading=heading, level=3, paragraphs=(_said("withheld", language),), items=(status,))
    years = _said("money", language).format(first=plan.year + 1, last=plan.year + len(item.amounts or (0,)))
    said = (
        (_said("goal", language), item.goal),
        (_said("action", language), item.action),
        (years, " · ".join(thousands(one, language) for one in item.amounts)),
        (_said("effect", language), item.effect),
        (_said("responsible", language), item.responsible or _said("nobody", language)),
        (_said("decided", language), item.decided),
        (_said("status", language), status_of(item, picture, language)),
    )
    return Section(
        heading=heading, level=3, items=tuple(f"**{name}**: {text}" for name, text in said if text)
    )


def status_of(item: Item, picture: Picture, language: Language) -> str:
    """The newest status of an item: its own, or its area's; that it is done. No vision is asked about.

    An area is never done because one decision about it is.
    """
    done = [one.done_on for one in picture.outcomes if one.subject == item.subject and one.kind == "decision"]
    element = picture.by_key.get(item.subject)
    if done and all(done) and (element is None or element.kind == "action"):
        return _said("done", language).format(day=_day(max(day for day in done if day), language))
    reported = [picture.statuses[key] for key in (item.subject, *item.areas) if key in picture.statuses]
    if not reported:
        return "–" if item.themes[0] == "vision" else _said("no_status", language)
    newest = reported[0] if item.subject in picture.statuses else max(reported, key=lambda one: one.on_day)
    track = word("track", newest.track, language)
    return _said("as_of", language).format(track=track, day=_day(newest.on_day, language))


def _closed(item: Item, picture: Picture) -> bool:
    element = picture.by_key.get(item.subject)
    return element is not None and picture.is_closed(element)


def _title_of(key: str, title: str, picture: Picture, language: Language) -> str:
    element = picture.by_key.get(key)
    if element is None:
        hidden = key in _closed_decisions(picture)
        return _said("closed_decision", language) if hidden else title or key
    closed = _said("closed", language).format(element.number)
    return closed if picture.is_closed(element) else title or element.title


def _signature(one: Signed, language: Language) -> str:
    if one.verdict == "send_back":
        said = _said("back", language).format(station_who(one.title, language))
    else:
        said = one.title if one.verdict else _said("silent", language).format(one.title)
    return f"{said}: {one.comment}" if one.comment else said
