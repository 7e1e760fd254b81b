"""An invented municipality of any size in which everything hangs together: for the bench and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from random import Random
from typing import Any, NamedTuple

from models.coherence.picture import (
    ActualRow,
    AppropriationRow,
    BudgetRows,
    ElementRow,
    Four,
    Group,
    IndicatorRow,
    LineRow,
    LinkRow,
    PartRow,
    Picture,
    PlannedRow,
    PostRow,
    ServesRow,
    StatusRow,
    Strategy,
    UnitRow,
)
from models.outcomes import OutcomeFact

YEAR, TODAY = 2027, date(2027, 11, 30)
"""The second year of an election period, when its budget has been adopted."""

THOUSAND = 100_000
"""Øre."""

INSTRUMENTS = ("budget", "service", "municipal_plan")
PERSPECTIVES = ("owner", "user", "process", "employee")
BODIES = ("Børneudvalget", "Klimaudvalget", "Økonomiudvalget")
ACCOUNTS = 7 * 60 * 90
"""How many accounts there are before the next unit begins to use them again."""


class Size(NamedTuple):
    """How many elements of the plan, links between them, and lines in each of the two budgets."""

    elements: int
    links: int
    lines: int


class Parts(NamedTuple):
    """The keys of the elements by their kind; a strategy's place says which vision it serves."""

    visions: Sequence[str]
    strategies: Sequence[str]
    actions: Sequence[str]
    effects: Sequence[str]


def invented(size: Size, seed: int = 0) -> Picture:
    """A picture in which no rule finds anything, though each has the data it needs; at least 12 elements."""
    chance = Random(seed)
    parts = _parts(max(size.elements, 12))
    posts, units = _organisation(len(parts.strategies))
    elements = list(_elements(parts, list(posts), chance))
    free = frozenset(one.key for one in elements if one.financing == "within_frame")
    budget = _budget(parts, free, max(size.lines, len(parts.actions) + 5), list(units), chance)
    changed = parts.actions[0], "ramme-1"
    return Picture(
        year=YEAR,
        today=TODAY,
        elements=elements,
        links=_links(parts, size.links, chance),
        budget=budget,
        before=_before(budget, chance),
        planned=_planned(budget, chance),
        appropriations=_appropriations(budget),
        actuals=[ActualRow(YEAR, one.account, one.amounts[0]) for one in budget.lines[:20]],
        indicators=_indicators(parts, chance),
        statuses={key: StatusRow(_track(chance), date(YEAR, 9, 7)) for key in parts.strategies},
        outcomes=_outcomes(parts, {one.key: one for one in elements}),
        budget_recorded=True,
        steers_due={"april": date(YEAR, 6, 2), "june": date(YEAR, 8, 20), "august": date(YEAR, 10, 26)},
        posts=posts,
        units=units,
        action_plan=frozenset(parts.strategies) | frozenset(_pointed_to(parts)),
        read=frozenset(parts.strategies),
        parts={"ramme-1": PartRow("framework", "Rammen for havnen")},
        part_changes=[changed],
        group=Group(min(5, len(posts)), True, True, 8, ()),
        strategy=Strategy(date(YEAR, 12, 31), True),
    )


# ── The plan ────────────────────────────────────────────────────────────────────────────────────────────


def _parts(elements: int) -> Parts:
    """A vision for every two hundred elements, a strategy for every ten; six of ten are actions."""
    visions = elements // 200 + 2
    strategies = elements // 10 + 2
    effects = max(strategies, elements // 4)
    actions = max(strategies, elements - visions - strategies - effects)
    named = {"v": visions, "s": strategies, "i": actions, "e": effects}
    return Parts(*([f"{letter}{no}" for no in range(count)] for letter, count in named.items()))


def _organisation(strategies: int) -> tuple[dict[str, PostRow], dict[str, UnitRow]]:
    """Units under one top, a post in each; one was merged into another last year, with nobody left in it."""
    count = min(strategies // 2 + 12, 400)
    units = {"top": UnitRow("Kommunen", None, None, None)}
    units |= {f"u{no}": UnitRow(f"Enhed {no}", "top", None, None) for no in range(count)}
    units["old"] = UnitRow("Den gamle enhed", "top", date(YEAR - 1, 12, 31), "u0")
    posts = {f"post-{no}": PostRow(f"Chef {no}", f"u{no}", f"p{no}") for no in range(count)}
    return posts, units


def _elements(parts: Parts, posts: Sequence[str], chance: Random) -> Iterator[ElementRow]:
    no = iter(
        range(1, len(parts.visions) + len(parts.strategies) + len(parts.actions) + len(parts.effects) + 1)
    )
    for key in parts.visions:
        yield _element(key, "vision", f"Vision {key}", "", None, next(no))
    for place, key in enumerate(parts.strategies):
        kind = "policy" if place % 5 == 4 else "strategy"
        yield _element(
            key, kind, f"Strategi {key}", INSTRUMENTS[place % 3], posts[place % len(posts)], next(no)
        )
    for place, key in enumerate(parts.actions):
        free = place >= len(parts.strategies) and chance.random() < 0.3
        row = _element(key, "action", f"Indsats {key}", "", chance.choice(posts), next(no))
        yield row._replace(
            first_year=YEAR - place % 3, last_year=YEAR + 4, financing="within_frame" if free else "new_money"
        )
    for place, key in enumerate(parts.effects):
        row = _element(key, "effect", f"Effekt {key}", "", None, next(no))
        yield row._replace(perspective=PERSPECTIVES[place % 4])


def _element(key: str, kind: str, title: str, instrument: str, post: str | None, no: int) -> ElementRow:
    return ElementRow(key, kind, instrument, "", title, post, "", None, None, "", None, None, no)


def _links(parts: Parts, wanted: int, chance: Random) -> list[LinkRow]:
    """Everybody serves what is above; more of the same, and of what supports and requires, as wanted."""
    served = {
        **dict(zip(parts.strategies, cycle(parts.visions), strict=False)),
        **dict(zip(parts.actions, cycle(parts.strategies), strict=False)),
        **dict(zip(parts.effects, cycle(parts.actions), strict=False)),
    }
    pairs = dict.fromkeys((one, above, "serves") for one, above in served.items())
    pairs |= dict.fromkeys(islice(_more_links(parts, chance), max(wanted - len(pairs), 0)))
    tried = 0
    while len(pairs) < wanted and tried < 20:
        pairs |= dict.fromkeys(islice(_more_links(parts, chance), wanted - len(pairs)))
        tried += 1
    return [LinkRow(*pair) for pair in pairs]


def _more_links(parts: Parts, chance: Random) -> Iterator[tuple[str, str, str]]:
    """Links that close no circle: upwards, or between actions from a later to an earlier one."""
    while True:
        no = int(chance.random() * len(parts.actions))
        action = parts.actions[no]
        kind = chance.random()
        if kind < 0.6:
            yield action, _any(parts.strategies, chance), "serves"
        elif kind < 0.9:
            yield _any(parts.effects, chance), action, "serves"
        elif no:
            earlier = parts.actions[int(chance.random() * no)]
            yield action, earlier, "requires" if kind < 0.95 else "supports"


def _any(keys: Sequence[str], chance: Random) -> str:
    return keys[int(chance.random() * len(keys))]


# ── The money ───────────────────────────────────────────────────────────────────────────────────────────


def _budget(
    parts: Parts, free: frozenset[str], count: int, units: Sequence[str], chance: Random
) -> BudgetRows:
    """Every action that is not kept within its frame has a line; the last line is what balances the rest."""
    costly = [key for key in parts.actions if key not in free]
    lines = [_line(no, units, chance) for no in range(1, count - 1)]
    cash = _balancing(count - 1, "8.22.01", "Kassebeholdning", (-THOUSAND,) * 4)
    sums = (sum(line.amounts[n] for line in lines) - THOUSAND for n in range(4))
    income = _balancing(count, "7.68.90", "Indkomstskat", _four(-amount for amount in sums))
    serves = [ServesRow(no, key, 100) for no, key in enumerate(costly, start=1)]
    return BudgetRows(YEAR + 1, "vedtaget", "final", [*lines, cash, income], serves)


def _balancing(no: int, account: str, text: str, amounts: Four) -> LineRow:
    return LineRow(no, f"{account}/", "dk", account, text, None, amounts, "unknown")


def _line(no: int, units: Sequence[str], chance: Random) -> LineRow:
    place = no % ACCOUNTS
    account = f"{place % 7}.{place // 7 % 60 + 22:02d}.{place // 420 + 1:02d}"
    unit = units[no // ACCOUNTS % len(units)]
    amount = int(chance.random() * 5000 + 200) * THOUSAND
    amounts = (amount, amount + THOUSAND, amount + 2 * THOUSAND, amount)
    return LineRow(no, f"{account}/{unit}", "dk", account, f"Drift {no}", unit, amounts, "unknown")


def _four(amounts: Iterable[int]) -> Four:
    one, two, three, four = amounts
    return one, two, three, four


def _before(budget: BudgetRows, chance: Random) -> BudgetRows:
    """Last year's budget: what serves no element was expected as it came; what does has changed."""
    shift = max(line.id for line in budget.lines)
    serving = {row.line for row in budget.serves}
    lines = [_year_before(line, shift, line.id in serving and chance.random() < 0.5) for line in budget.lines]
    serves = [row._replace(line=row.line + shift) for row in budget.serves]
    return BudgetRows(YEAR, "vedtaget", "final", lines, serves)


def _year_before(line: LineRow, shift: int, changed: bool) -> LineRow:
    one, two, three, _ = line.amounts
    expected = one // 2 if changed else one
    return line._replace(id=line.id + shift, amounts=(expected, expected, two, three))


def _planned(budget: BudgetRows, chance: Random) -> list[PlannedRow]:
    """Half of what is in the budget is in the plan as well, with the same amounts."""
    lines = {line.id: line for line in budget.lines}
    return [
        PlannedRow(row.element, budget.first_year + n, amount, "preliminary")
        for row in budget.serves
        if chance.random() < 0.5 or row.line == 1
        for n, amount in enumerate(lines[row.line].amounts)
    ]


def _appropriations(budget: BudgetRows) -> list[AppropriationRow]:
    """One that is paid from the treasury, and one that two accounts share without more money."""
    first, second, third = (line.account for line in budget.lines[:3])
    day = date(YEAR, 5, 25)
    case = "27/100"
    return [
        AppropriationRow("t1", YEAR, day, first, "Vinter", 50 * THOUSAND, "kassebeholdningen", "27/99"),
        AppropriationRow("t2", YEAR, day, second, "Flyttes til drift", 30 * THOUSAND, "", case),
        AppropriationRow("t3", YEAR, day, third, "Flyttes fra anlæg", -30 * THOUSAND, "", case),
    ]


# ── What shows it, and what was said ────────────────────────────────────────────────────────────────────


def _indicators(parts: Parts, chance: Random) -> list[IndicatorRow]:
    """Measured at the turn of the year, and every target reached."""
    measured = date(YEAR, 6, 30)
    rows = [
        IndicatorRow(f"ind-{key}", key, f"Andel {key}", "up", 0.0, measured, value, value - 1)
        for key in parts.effects[: max(len(parts.strategies), len(parts.effects) // 10)]
        for value in (float(int(chance.random() * 90) + 5),)
    ]
    return sorted(rows)


def _track(chance: Random) -> str:
    return "on_track" if chance.random() < 0.7 else "partly"


def _outcomes(parts: Parts, elements: Mapping[str, ElementRow]) -> list[OutcomeFact]:
    """What was pointed to in June is in the budget, what was talked about became a case, and all is owned."""
    pointed = _pointed_to(parts)
    held = {"june": date(YEAR, 6, 15), "april": date(YEAR, 4, 20)}
    said = [_outcome(elements[key], "june", "steer", "prioritised", held["june"]) for key in pointed]
    talked = parts.strategies[:200:2]
    said += [_outcome(elements[key], "april", "steer", "adjust", held["april"]) for key in talked]
    said += [_decided(elements[key], "april", "approved", date(YEAR, 6, 4)) for key in talked]
    said += [_decided(elements[key], "august", "whole", date(YEAR, 10, 12)) for key in pointed]
    said = [one.model_copy(update={"filed": True}) for one in said]
    order = sorted(
        said,
        key=lambda one: (one.meeting != "april", one.meeting == "august", one.kind != "steer", one.subject),
    )
    return _of_the_plan(order, pointed[0], talked[0])


def _pointed_to(parts: Parts) -> Sequence[str]:
    return parts.actions[:600:2]


def _of_the_plan(said: list[OutcomeFact], supplement: str, revision: str) -> list[OutcomeFact]:
    """One decision makes a supplement to the municipal plan, and one says how the plan is revised."""
    more: dict[tuple[str, str], dict[str, Any]] = {
        ("august", supplement): {"plan_supplement": True},
        ("april", revision): {"revision": "full"},
    }
    return [
        one.model_copy(update=more.get((one.meeting, one.subject), {})) if one.kind == "decision" else one
        for one in said
    ]


def _outcome(element: ElementRow, meeting: str, kind: str, verdict: str, day: date) -> OutcomeFact:
    return OutcomeFact.model_validate(
        {"year": YEAR, "meeting": meeting, "kind": kind, "subject": element.key, "version": 1}
        | {"title": element.title, "verdict": verdict, "decided_on": day, "post": element.post}
    )


def _decided(element: ElementRow, meeting: str, verdict: str, day: date) -> OutcomeFact:
    decided = _outcome(element, meeting, "decision", verdict, day)
    body = BODIES[len(element.key) % len(BODIES)]
    return decided.model_copy(update={"body": body, "due_on": date(YEAR + 1, 6, 1), "case_number": "27/900"})
