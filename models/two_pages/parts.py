"""What stands under each heading of the two pages, the most telling first, from the plan as it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from models.answer_words import number
from models.budget import THOUSAND, BudgetFacts, Step, chain_total, told_steps
from models.budget_page import became, thousands
from models.choices import word
from models.coherence.amounts import NOTHING, budgeted, total
from models.coherence.check import summary
from models.coherence.matrix import INSTRUMENTS, Matrix, matrix
from models.coherence.picture import ElementRow, Four, IndicatorRow, Picture
from models.evaluation import Effect, reached
from models.facts import Finding
from models.outcomes import OutcomeFact
from models.settings import Heading, Language, Settings
from models.spoken import day_and_month
from models.two_pages.fitting import shortened
from models.two_pages.shapes import Column, Line, Part, State, TwoPages
from models.two_pages.small_lines import SmallLine
from models.two_pages.words import COUNTED, SAID
from models.whole_plan import AreaThread, WholePlan, whole_plan

MOST_LINES = 16
"""Lines that are held ready under a heading; more than two pages have room for."""

TITLE, GOAL, VISION = 90, 170, 90
"""Characters of a title, of where an area is going, and of a vision named in a sentence, at most."""


class PagesFacts(NamedTuple):
    """What the pages are made from.

    `goals`: area -> where April's contribution says it is going. `posts`: role -> the titles of its posts.
    `effects`: the indicators with their measurements.
    """

    picture: Picture
    findings: Sequence[Finding] = ()
    budget: BudgetFacts | None = None
    effects: Sequence[Effect] = ()
    goals: Mapping[str, str] = {}
    posts: Mapping[str, Sequence[str]] = {}


class _Looked(NamedTuple):
    """What every heading looks at: the facts, the thread, the settings, the language."""

    facts: PagesFacts
    plan: WholePlan
    settings: Settings
    language: Language

    @property
    def picture(self) -> Picture:
        return self.facts.picture

    def said(self, name: str, *given: object, **named: object) -> str:
        return SAID[name].said_in(self.language).format(*given, **named)

    def counted(self, name: str, count: int) -> str:
        one, many = COUNTED[name]
        return (one if count == 1 else many).said_in(self.language).format(number(count, self.language))

    def kr(self, amount: int) -> str:
        """An amount in øre as it is spoken of: "189,9 mio. kr."."""
        return self.said("kr", number(round(amount / THOUSAND / 1000, 1), self.language))

    def thousands(self, amount: int | None) -> str:
        return thousands(amount, self.language)

    def open(self, *kinds: str) -> list[ElementRow]:
        """What is in force and may be shown, of these kinds."""
        in_force = self.picture.in_force.values()
        return [one for one in in_force if one.kind in kinds and not self.picture.is_closed(one)]

    def closed(self, *kinds: str) -> int:
        """How many of these kinds may not be shown."""
        in_force = self.picture.in_force.values()
        return sum(self.picture.is_closed(one) for one in in_force if one.kind in kinds)

    def post(self, key: str | None) -> str:
        row = self.picture.posts.get(key or "")
        return row.title if row else self.said("nobody")

    @property
    def certainty(self) -> str:
        budget = self.picture.budget
        return word("certainty", budget.certainty if budget else "unknown", self.language)

    @property
    def spoken_of(self) -> frozenset[str]:
        """What was pointed to or decided this year."""
        return frozenset(one.subject for one in self.picture.outcomes if one.year == self.picture.year)


def two_pages(facts: PagesFacts, settings: Settings, language: Language = "da") -> TwoPages:
    """The pages before they are fitted: every heading with the first of its lines."""
    looked = _Looked(facts, whole_plan(facts.picture), settings, language)
    ours, year = settings.municipality, facts.picture.year
    return TwoPages(
        year=year,
        language=language,
        municipality=ours.name,
        color=settings.portal.color,
        title=looked.said("title"),
        years=looked.said("years", year, year + 1, year + 2, year + 4),
        shows=looked.said("shows", day_and_month(facts.picture.today, language, with_year=True)),
        contact=(ours.sender, ours.phone, ours.email),
        parts=tuple(_part(one, looked) for one in settings.two_pages.used),
    )


def _part(heading: Heading, looked: _Looked) -> Part:
    make = _PARTS.get(heading.key)
    part = make(looked) if make else Part(key=heading.key, title="")
    told = {"title": heading.titled(looked.language), "words": heading.words(looked.language)}
    return part.model_copy(update=told)


# ── Five lines ──────────────────────────────────────────────────────────────────────────────────────────


def _plan(looked: _Looked) -> Part:
    lines = tuple(Line(cells=(one,)) for one in islice(_sentences(looked), 5))
    text = () if lines else (looked.said("no_plan"),)
    return Part(key="plan", title="", text=text, lines=lines, count=len(lines), least=5)


def _sentences(looked: _Looked) -> Iterator[str]:
    """The plan in sentences, the first five of which are told; what has no data yet is left out."""
    if not looked.picture.in_force:
        return
    visions = looked.open("vision")
    yield _visions(visions, looked)
    areas, actions = looked.open("strategy", "policy"), looked.open("action")
    counts = {"areas": len(areas), "actions": len(actions)}
    if carrying := [looked.counted(name, count) for name, count in counts.items() if count]:
        what = looked.said("the_plan" if not visions else "it" if len(visions) == 1 else "them")
        yield looked.said("carried", _listed(carrying, looked), what)
    yield from _land(actions, looked)
    yield from _money_line(looked)
    yield from _targets_line(looked)
    yield from _decisions_line(looked)


def _visions(visions: Sequence[ElementRow], looked: _Looked) -> str:
    if not visions:
        return looked.said("no_vision")
    named = [f"»{shortened(one.title, VISION)}«" for one in visions[:3]]
    if looked.language == "en":
        named = [f"'{one[1:-1]}'" for one in named]
    if len(visions) > 3:
        named.append(looked.counted("other_visions", len(visions) - 3))
    return looked.said("one_vision" if len(visions) == 1 else "visions", _listed(named, looked))


def _listed(named: Sequence[str], looked: _Looked) -> str:
    *first, last = named
    return f"{', '.join(first)} {looked.said('and')} {last}" if first else last


def _land(actions: Iterable[ElementRow], looked: _Looked) -> Iterator[str]:
    """How much of it is the municipal plan's own, and what requires that the plan is changed."""
    own = [one for one in actions if one.instrument == "municipal_plan"]
    changing = {element for element, _ in looked.picture.part_changes} & {one.key for one in actions}
    if own and changing:
        yield looked.said("land", looked.counted("actions", len(own)), len(changing))
    elif own:
        yield looked.said("land_only", looked.counted("actions", len(own)))


def _money_line(looked: _Looked) -> Iterator[str]:
    found = matrix(looked.picture)
    if not found.years or not (found.serving or found.no_vision):
        return
    four = total([*found.serving.values(), *found.no_vision.values()])
    told = {"first": found.years[0], "last": found.years[-1], "certainty": looked.certainty}
    yield looked.said("money", y0=looked.kr(four[0]), all=looked.kr(sum(four)), **told)


def _targets_line(looked: _Looked) -> Iterator[str]:
    judged = [_judged(one) for one in _indicators(looked)]
    measured = [one for one in judged if one is not None]
    unmeasured = sum(one.value is None for one in _indicators(looked))
    if measured:
        name = "effects" if unmeasured else "effects_all"
        yield looked.said(name, len(measured), sum(measured), unmeasured)


def _decisions_line(looked: _Looked) -> Iterator[str]:
    year = looked.picture.year
    told = [one for one in looked.picture.outcomes if (one.year, one.kind) == (year, "decision")]
    if told:
        done = sum(one.done_on is not None for one in told)
        yield looked.said("decided", year, looked.counted("decisions", len(told)), done)


# ── Where we are ────────────────────────────────────────────────────────────────────────────────────────

_TRACKS: Mapping[str, State] = {"on_track": "full", "partly": "half", "off_track": "empty"}


def _course(looked: _Looked) -> Part:
    areas = _areas(looked)
    council = looked.settings.municipality.council
    return Part(
        key="course",
        title="",
        text=() if areas else (looked.said("no_course"),),
        columns=_course_columns(looked) if areas else (),
        lines=tuple(_course_line(one, looked) for one in areas[:MOST_LINES]),
        count=len(areas),
        closed=looked.closed("strategy", "policy"),
        chosen=looked.said("course_chosen", council=council),
    )


def _course_columns(looked: _Looked) -> tuple[Column, ...]:
    return (
        Column(title=looked.said("area"), share=2.6),
        Column(title=looked.said("where"), share=1.35, states=True),
        Column(title=looked.said("where_to"), share=4.6),
        Column(title=looked.said("course"), share=0.8),
    )


def _areas(looked: _Looked) -> list[AreaThread]:
    """The open areas: what was pointed to this year first, then the most money."""
    every = [one for one in (*looked.plan.areas, *looked.plan.brief_areas) if one.area.title is not None]
    return sorted(
        every, key=lambda one: (one.area.key not in looked.spoken_of, -abs(one.amounts[0]), one.area.number)
    )


def _course_line(one: AreaThread, looked: _Looked) -> Line:
    key = one.area.key
    status = looked.picture.statuses.get(key)
    track = status.track if status else ""
    goal = looked.facts.goals.get(key, "")
    return Line(
        cells=(
            shortened(one.area.title or "", TITLE),
            word("track", track, looked.language) if track else looked.said("unknown"),
            shortened(goal, GOAL) or looked.said("none"),
            _steer(key, "april", looked) or looked.said("none"),
        ),
        state=_TRACKS.get(track, ""),
    )


def _steers(looked: _Looked, meeting: str) -> Iterator[OutcomeFact]:
    """What this year's meeting pointed to and may be shown."""
    return (one for one in _all_steers(looked, meeting) if not _is_closed(one, looked))


def _all_steers(looked: _Looked, meeting: str) -> Iterator[OutcomeFact]:
    of = (looked.picture.year, meeting, "steer")
    return (one for one in looked.picture.outcomes if (one.year, one.meeting, one.kind) == of)


def _is_closed(one: OutcomeFact, looked: _Looked) -> bool:
    element = looked.picture.by_key.get(one.subject)
    return one.is_closed(looked.picture.today) or (element is not None and looked.picture.is_closed(element))


def _steer(key: str, meeting: str, looked: _Looked) -> str:
    found = [one.verdict for one in _steers(looked, meeting) if one.subject == key]
    return word("steer", found[-1], looked.language) if found else ""


# ── Priorities ──────────────────────────────────────────────────────────────────────────────────────────

_ORDER = ("prioritised", "waits")


def _priorities(looked: _Looked) -> Part:
    pointed = [one for one in _steers(looked, "june") if one.verdict in _ORDER]
    return _pointed(pointed, looked) if pointed else _paid(looked)


def _pointed(steers: Sequence[OutcomeFact], looked: _Looked) -> Part:
    """What June pointed to, the prioritised before what waits, then by money."""
    amounts = _amounts(looked)
    order = sorted(
        steers, key=lambda one: (_ORDER.index(one.verdict), -abs(sum(amounts.get(one.subject, NOTHING))))
    )
    rows = [(one.subject, one.title, word("steer", one.verdict, looked.language), one.post) for one in order]
    lines = tuple(_priority(*row, amounts, looked) for row in rows[:MOST_LINES])
    text = looked.said("unit", looked.certainty) if looked.picture.budget else looked.said("no_budget")
    return Part(
        key="priorities",
        title="",
        text=(text,),
        columns=_priority_columns("priority", looked, said=True),
        lines=lines,
        count=len(rows),
        closed=sum(_is_closed(one, looked) for one in _all_steers(looked, "june") if one.verdict in _ORDER),
        chosen=looked.said("priorities_chosen"),
    )


def _paid(looked: _Looked) -> Part:
    """Before June has pointed to anything: the actions with the most money."""
    amounts = _amounts(looked)
    paid = [one for one in looked.open("action") if any(amounts.get(one.key, NOTHING))]
    paid.sort(key=lambda one: (-abs(sum(amounts[one.key])), one.key))
    if not paid:
        return Part(key="priorities", title="", text=(looked.said("no_priorities"),))
    lines = tuple(_priority(one.key, one.title, "", one.post, amounts, looked) for one in paid[:MOST_LINES])
    return Part(
        key="priorities",
        title="",
        text=(f"{looked.said('not_pointed')} {looked.said('unit', looked.certainty)}",),
        columns=_priority_columns("action", looked, said=False),
        lines=lines,
        count=len(paid),
        closed=looked.closed("action"),
        chosen=looked.said("actions_chosen"),
    )


def _amounts(looked: _Looked) -> Mapping[str, Four]:
    """What the budget gives every open element, in øre; an area has what its actions have."""
    sums = dict(budgeted(looked.picture).sums)
    every = (*looked.plan.areas, *looked.plan.brief_areas)
    return sums | {one.area.key: one.amounts for one in every}


def _years(looked: _Looked) -> Sequence[int]:
    budget = looked.picture.budget
    return range(budget.first_year, budget.first_year + 4) if budget else ()


def _priority_columns(name: str, looked: _Looked, *, said: bool) -> tuple[Column, ...]:
    first = [Column(title=looked.said(name), share=4.2)]
    first += [Column(title=looked.said("council"), share=1.2)] if said else []
    first += [Column(title=looked.said("owner"), share=2.2)]
    return (*first, *(Column(title=str(year), share=0.85, numbers=True) for year in _years(looked)))


def _priority(
    key: str, title: str, said: str, post: str | None, amounts: Mapping[str, Four], looked: _Looked
) -> Line:
    element = looked.picture.by_key.get(key)
    owner = shortened(looked.post(post or (element.post if element else None)), TITLE // 2)
    four = amounts.get(key, NOTHING)
    money = [looked.thousands(amount) if amount else looked.said("none") for amount in four]
    told = (shortened(title, TITLE), *([said] if said else []), owner)
    return Line(cells=(*told, *(money if looked.picture.budget else ())))


# ── What could be afforded ──────────────────────────────────────────────────────────────────────────────


def _afford(looked: _Looked) -> Part:
    budget = looked.facts.budget
    told = told_steps(budget.steps) if budget else []
    if budget is None or not told:
        return Part(key="afford", title="", text=(looked.said("no_afford"),))
    told.sort(key=lambda step: (-_largest(step), step.known.title, step.subject))
    recorded = any(step.verdict for step in budget.steps)
    sums = tuple(looked.thousands(amount) for amount in chain_total(budget.steps))
    closed = sum(step.known.closed for step in budget.steps)
    return Part(
        key="afford",
        title="",
        text=(looked.said("afford_unit", budget.year + 1),),
        columns=_afford_columns(looked),
        lines=tuple(_afford_line(one, recorded, looked) for one in told[:MOST_LINES]),
        total=Line(cells=(looked.said("sum_open" if closed else "sum"), *sums, "")),
        count=len(told),
        closed=closed,
        chosen=looked.said("afford_chosen"),
    )


def _largest(step: Step) -> int:
    steps = (step.proposed, step.affordable, step.adopted)
    return max(abs(amounts.years[0] or 0) for amounts in steps)


def _afford_columns(looked: _Looked) -> tuple[Column, ...]:
    amounts = ("june", "august", "october")
    return (
        Column(title=looked.said("priority"), share=4.2),
        *(Column(title=looked.said(name), share=1.25, numbers=True) for name in amounts),
        Column(title=looked.said("became"), share=2.4),
    )


def _afford_line(step: Step, recorded: bool, looked: _Looked) -> Line:
    amounts = (step.proposed, step.affordable, step.adopted)
    money = [looked.thousands(each.years[0]) for each in amounts]
    if step.afford and step.affordable.years[0] is None:
        money[1] = word("afford", step.afford, looked.language)
    said = shortened(became(step, recorded, looked.language), TITLE // 2)
    return Line(cells=(shortened(step.known.title, TITLE), *money, said))


# ── Effects ─────────────────────────────────────────────────────────────────────────────────────────────


def _indicators(looked: _Looked) -> list[IndicatorRow]:
    """The indicators of what is in force and may be shown."""
    open_ones = {one.key for one in looked.open("vision", "strategy", "policy", "action", "effect")}
    return [one for one in looked.picture.indicators if one.element in open_ones]


def _judged(row: IndicatorRow) -> bool | None:
    return reached(row.direction, row.tolerance, row.target, row.value)


def _effects(looked: _Looked) -> Part:
    rows = sorted(_indicators(looked), key=lambda one: _telling(one, looked))
    closed = {one.key for one in looked.picture.elements if looked.picture.is_closed(one)}
    measured = {(one.element, one.indicator): one for one in looked.facts.effects if one.number is None}
    found = ((row, measured.get((row.element, row.title or row.key))) for row in rows[:MOST_LINES])
    return Part(
        key="effects",
        title="",
        text=(_effects_text(rows, looked),),
        columns=_effect_columns(looked) if rows else (),
        lines=tuple(_effect_line(row, effect, looked) for row, effect in found),
        count=len(rows),
        closed=sum(row.element in closed for row in looked.picture.indicators),
        chosen=looked.said("effects_chosen"),
    )


def _effects_text(rows: Sequence[IndicatorRow], looked: _Looked) -> str:
    if not rows:
        return looked.said("no_effects")
    names = ("effects_text", "within") if any(one.tolerance for one in rows) else ("effects_text",)
    return " ".join(looked.said(name) for name in names)


def _telling(row: IndicatorRow, looked: _Looked) -> tuple[bool, bool, bool, str]:
    """Effects first; of them what is measured against a target, and what is not reached."""
    judged = _judged(row)
    element = looked.picture.by_key[row.element]
    return element.kind != "effect", judged is None, judged is True, row.key


def _effect_columns(looked: _Looked) -> tuple[Column, ...]:
    return (
        Column(title=looked.said("effect"), share=5.0),
        Column(title=looked.said("line"), share=1.5, small=True),
        Column(title=looked.said("from"), share=0.95, numbers=True),
        Column(title=looked.said("now"), share=0.85, numbers=True),
        Column(title=looked.said("target"), share=0.85, numbers=True),
        Column(title=looked.said("reached?"), share=1.25, states=True),
    )


def _effect_line(row: IndicatorRow, effect: Effect | None, looked: _Looked) -> Line:
    readings = effect.readings[-MOST_LINES:] if effect else ()
    first = readings[0].value if len(readings) > 1 else None
    values = (_value(value, looked) for value in (first, row.value, row.target))
    name, state = _verdict(row)
    return Line(
        cells=(shortened(row.title or row.key, TITLE), "", *values, looked.said(name)),
        state=state,
        small=SmallLine(readings=readings, target=row.target) if len(readings) > 1 else None,
    )


def _verdict(row: IndicatorRow) -> tuple[str, State]:
    judged = _judged(row)
    if judged is None:
        return ("unmeasured" if row.value is None else "no_target"), ""
    return ("yes", "full") if judged else ("no", "empty")


def _value(value: float | None, looked: _Looked) -> str:
    return looked.said("none") if value is None else number(value, looked.language)


# ── How the instruments hang together ───────────────────────────────────────────────────────────────────


def _together(looked: _Looked) -> Part:
    found = matrix(looked.picture)
    found_by = summary(looked.facts.findings, looked.language)
    checked = looked.said("checked", found_by[:1].lower() + found_by[1:])
    if not found.serving:
        return Part(key="together", title="", text=(looked.said("no_together"),))
    visions = [one for one in found.visions if not looked.picture.is_closed(looked.picture.by_key[one])]
    visions.sort(key=lambda one: (-abs(sum(_row(found, one))), one))
    text = looked.said("together_text", found.years[0], looked.certainty)
    return Part(
        key="together",
        title="",
        text=(f"{text} {checked}",),
        columns=_together_columns(found, looked),
        lines=tuple(_together_line(found, one, looked) for one in visions[:MOST_LINES]),
        total=_once(found, looked),
        count=len(visions),
        closed=len(found.visions) - len(visions),
        chosen=looked.said("together_chosen"),
    )


def _row(found: Matrix, vision: str) -> Four:
    return total(found.cells.get((one, vision), NOTHING) for one in found.instruments)


def _together_columns(found: Matrix, looked: _Looked) -> tuple[Column, ...]:
    names = [INSTRUMENTS[one].said_in(looked.language) for one in found.instruments]
    last = (looked.said("in_all", found.years[0]), looked.said("four_years"))
    numbers = (Column(title=name, share=1.2, numbers=True) for name in (*names, *last))
    return (Column(title=looked.said("vision"), share=3.6), *numbers)


def _together_line(found: Matrix, vision: str, looked: _Looked) -> Line:
    cells = [found.cells.get((one, vision), NOTHING) for one in found.instruments]
    title = shortened(looked.picture.by_key[vision].title, TITLE)
    return Line(cells=(title, *_money_cells(cells, looked)))


def _once(found: Matrix, looked: _Looked) -> Line:
    cells = [found.serving.get(one, NOTHING) for one in found.instruments]
    return Line(cells=(looked.said("once"), *_money_cells(cells, looked)))


def _money_cells(cells: Sequence[Four], looked: _Looked) -> Iterator[str]:
    """The budget year by instrument and in all, and the four years."""
    whole = total(cells)
    for amount in (*(four[0] for four in cells), whole[0], sum(whole)):
        yield looked.thousands(amount) if amount else looked.said("none")


# ── Whom to ask ─────────────────────────────────────────────────────────────────────────────────────────

SHORTEST_NAME = 6
"""Characters before a colon that can stand for the whole title."""

ROLES = ("head_of_planning", "finance", "direktion")
"""The roles that are named as somebody to ask, by their posts."""


def _ask(looked: _Looked) -> Part:
    ours = looked.settings.municipality
    lines = [*_roles(looked), *_responsible(looked)]
    return Part(
        key="ask",
        title="",
        text=(looked.said("ask_text", sender=ours.sender, phone=ours.phone, email=ours.email),),
        columns=_ask_columns(looked) if lines else (),
        lines=tuple(lines[:MOST_LINES]),
        count=len(lines),
        closed=looked.closed("strategy", "policy"),
        chosen=looked.said("ask_chosen"),
    )


def _ask_columns(looked: _Looked) -> tuple[Column, ...]:
    return Column(title=looked.said("about"), share=1.15), Column(title=looked.said("whom"))


def _roles(looked: _Looked) -> Iterator[Line]:
    """Posts, never people: a post outlives whoever holds it."""
    for role in ROLES:
        posts = looked.facts.posts.get(role, ())
        name = (
            "contract" if role == "direktion" and looked.settings.direktion.document == "contract" else role
        )
        if posts:
            yield Line(cells=(looked.said(name), shortened(", ".join(posts), TITLE)))


def _responsible(looked: _Looked) -> Iterator[Line]:
    for one in _areas(looked):
        if one.post:
            yield Line(cells=(_name(one.area.title or ""), shortened(one.post, TITLE // 2)))


def _name(title: str) -> str:
    """What an area is called for short: "Klimastrategi: Klar til højere vand" is "Klimastrategi"."""
    name = title.partition(":")[0].strip()
    return shortened(name if len(name) >= SHORTEST_NAME else title, TITLE // 2)


_PARTS: Mapping[str, Callable[[_Looked], Part]] = {
    "plan": _plan,
    "course": _course,
    "priorities": _priorities,
    "afford": _afford,
    "effects": _effects,
    "together": _together,
    "ask": _ask,
}
