"""Rules about money: that plan, budget, appropriations and accounts say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median_low
from typing import NamedTuple

from models.choices import Words
from models.coherence.amounts import NOTHING, Budgeted, budgeted, total
from models.coherence.picture import (
    AppropriationRow,
    BudgetRows,
    ElementRow,
    Four,
    LineRow,
    Picture,
    PlannedRow,
    once,
)
from models.coherence.rule import Found, Rule
from models.coherence.rules.thread import in_force, of_element
from models.coherence.sentences import Kroner
from models.coherence.signs import MONEY, runs, signs
from models.coherence.threads import threads
from models.succession import kin

KRONE = 100
CHANGED_FROM = 100_000 * KRONE
"""A budget line has changed, and an account has been used, from this amount in øre."""

APART_FROM = 1_000 * KRONE
"""Plan and budget differ, and a budget does not balance, from this amount in øre."""

INDEXED_WITHIN = 0.02
"""How far from the ordinary indexation (PL) a line may be, as a part of it."""

FINANCED_BY_NOBODY = frozenset({"", "-", "–", "?", "nej", "ingen", "ufinansieret", "ikke oplyst"})
"""What people write where a case names no financing."""

MANY, FEW = 10, 3
"""From how many changed lines one can tell an indexation; fewer do where they are most of the lines."""

INDEXED_AT_MOST = 0.06
"""What is more than this is no indexation, but a change."""

OPERATING = "0123456"
"""The main accounts of operation and construction (drift og anlæg)."""


def _without_money(picture: Picture) -> Iterator[Found]:
    assert picture.budget is not None
    years, below = _years(picture.budget), signs(picture).below
    for element in in_force(picture, "action"):
        is_free = element.financing == "within_frame" or not runs(element, years)
        told = element.key not in picture.veiled
        if told and not is_free and not below[element.key] & MONEY and not _paid_above(picture, element.key):
            yield of_element(element)


def _paid_above(picture: Picture, key: str) -> bool:
    """Whether a strategy, policy or action that it belongs to has a line of its own: that may pay for it."""
    paid = budgeted(picture).paid
    return any(over in paid and picture.by_key[over].kind != "vision" for over in threads(picture).above(key))


def _years(budget: BudgetRows) -> range:
    return range(budget.first_year, budget.first_year + 4)


# ── From one budget to the next ─────────────────────────────────────────────────────────────────────────

Place = tuple[str, str, str | None]
"""Scheme, account and unit: what makes a line the same from one budget to the next.

Units that were merged or split are one: what moved between them has not changed.
"""


class _Said(NamedTuple):
    """What a budget said of each place in one of its years, in øre; `attached`: it serves an element."""

    amounts: dict[Place, int]
    lines: dict[Place, LineRow]
    attached: set[Place]


def _changes(picture: Picture) -> Iterator[Found]:
    assert picture.budget is not None and picture.before is not None
    related = kin(picture.units)
    now, then = (_said(budget, year, related) for budget, year in ((picture.budget, 0), (picture.before, 1)))
    schemes = {place[0] for place in now.amounts} & {place[0] for place in then.amounts}
    index = _indexation(now, then)
    changed: dict[Place, int] = {}
    for place in (now.amounts.keys() | then.amounts.keys()) - now.attached - then.attached:
        new, old = now.amounts.get(place), then.amounts.get(place)
        change = (new or 0) - (old or 0)
        if abs(change) >= CHANGED_FROM and place[0] in schemes and not _is_indexed(new, old, index):
            changed[place] = change
    still = _unchanged_functions(now, then, index) if changed else set()
    for place, change in changed.items():
        if (place[0], _function(place)) not in still:
            line = now.lines.get(place) or then.lines[place]
            yield _change(line, change, picture.budget.first_year)


def _change(line: LineRow, change: int, year: int) -> Found:
    words = {"amount": Kroner(change), "line": line.text or line.account, "year": year}
    return Found(f"line/{line.key}", words)


def _said(budget: BudgetRows, year: int, related: Mapping[str, str]) -> _Said:
    """What the budget says of its `year` (0-3); of the authorised chart only drift and anlæg."""
    serving = {row.line for row in budget.serves}
    said = _Said({}, {}, set())
    for line in budget.lines:
        if line.scheme == "dk" and line.account[:1] not in OPERATING:
            continue
        place = (line.scheme, line.account, related.get(line.unit or "", line.unit))
        said.lines.setdefault(place, line)
        said.amounts[place] = said.amounts.get(place, 0) + line.amounts[year]
        if line.id in serving or line.closed:
            said.attached.add(place)
    return said


def _unchanged_functions(now: _Said, then: _Said, index: float) -> set[tuple[str, str]]:
    """The functions whose sum is the same: a new unit, or finer accounts, moved money only within them."""
    new, old = _by_function(now), _by_function(then)
    return {
        one
        for one in new.keys() & old.keys()
        if abs(new[one] - old[one]) < CHANGED_FROM or _is_indexed(new[one], old[one], index)
    }


def _by_function(said: _Said) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for place, amount in said.amounts.items():
        key = place[0], _function(place)
        sums[key] = sums.get(key, 0) + amount
    return sums


def _function(place: Place) -> str:
    """The function of an account in the authorised chart; another chart's account as it stands."""
    return ".".join(place[1].split(".")[:3]) if place[0] == "dk" else place[1]


def _indexation(now: _Said, then: _Said) -> float:
    """What most of the changed lines were multiplied by: 1.0 where one cannot tell."""
    both = [(now.amounts[place], old) for place, old in then.amounts.items() if place in now.amounts]
    ratios = [new / old for new, old in both if old and new != old]
    if len(ratios) < min(MANY, max(FEW, len(both) // 2 + 1)):
        return 1.0
    index = median_low(ratios)
    return index if abs(index - 1) <= INDEXED_AT_MOST else 1.0


def _is_indexed(new: int | None, old: int | None, index: float) -> bool:
    """Whether a line only followed the others; where nothing is indexed, no change is."""
    if new is None or old is None or index == 1.0:
        return False
    apart = abs(new - old * index)
    return apart < CHANGED_FROM or apart <= abs(old) * INDEXED_WITHIN


# ── Plan against budget ─────────────────────────────────────────────────────────────────────────────────


def _differences(picture: Picture) -> Iterator[Found]:
    """One for each element: the year in which plan and budget are furthest apart."""
    budget = picture.budget
    if budget is None or budget.certainty == "unknown":
        return
    of: dict[str, list[PlannedRow]] = {}
    for row in picture.planned:
        veiled = picture.veiled and picture.veiled & {row.element, *threads(picture).below(row.element)}
        if (
            row.certainty != "unknown"
            and not veiled
            and row.element in picture.in_force
            and row.year in _years(budget)
        ):
            of.setdefault(row.element, []).append(row)
    given = budgeted(picture)
    for key, rows in of.items():
        found = _furthest(rows, key, given, picture, budget.first_year)
        if found is not None:
            yield _difference(picture.in_force[key], *found)


def _difference(element: ElementRow, year: int, planned: int, given: int) -> Found:
    apart = Kroner(abs(planned - given))
    return of_element(element, planned=Kroner(planned), budgeted=Kroner(given), apart=apart, year=year)


def _furthest(
    rows: Iterable[PlannedRow], key: str, given: Budgeted, picture: Picture, first_year: int
) -> tuple[int, int, int] | None:
    """Year, planned and budgeted; None where they agree.

    A plan may give an area's amount with or without its actions': either may be what the budget says.
    """
    rows = sorted(rows, key=lambda row: row.year)
    if _is_paid_elsewhere(picture, key, given):
        return None
    own = given.sums.get(key, NOTHING)
    if (found := _worst(rows, own, first_year)) is None:
        return None
    under = [given.sums[one] for one in threads(picture).below(key) if one in given.sums]
    if not under:
        return found
    with_all = _worst(rows, total([own, *under]), first_year)
    return None if with_all is None else (found if key in given.paid else with_all)


def _is_paid_elsewhere(picture: Picture, key: str, given: Budgeted) -> bool:
    """An action without a line: kept within the frame, or its area's line may pay for it."""
    element = picture.by_key[key]
    if element.kind != "action" or signs(picture).below[key] & MONEY:
        return False
    return element.financing == "within_frame" or _paid_above(picture, key)


def _worst(rows: Sequence[PlannedRow], given: Sequence[int], first_year: int) -> tuple[int, int, int] | None:
    apart = [(row.year, row.amount, given[row.year - first_year]) for row in rows]
    differ = [one for one in apart if abs(one[1] - one[2]) >= APART_FROM]
    return max(differ, key=lambda one: abs(one[1] - one[2]), default=None)


# ── The law, and the sums ───────────────────────────────────────────────────────────────────────────────


def _unfinanced(picture: Picture) -> Iterator[Found]:
    """Case by case: one that takes as much as it gives, or says where the money is from, is financed."""
    cases: dict[tuple[str, int], list[AppropriationRow]] = {}
    for row in sorted(picture.appropriations, key=lambda row: row.key):
        cases.setdefault((row.case_number or f"/{row.key}", row.year), []).append(row)
    for rows in cases.values():
        unfinanced = [row for row in rows if row.financing.strip().casefold() in FINANCED_BY_NOBODY]
        missing = sum(row.amount for row in unfinanced)
        more = [row for row in unfinanced if row.amount > 0]
        if missing > 0:
            amount, first = Kroner(missing), max(more, key=lambda row: row.amount)
            words = {"amount": amount, "text": first.text or first.account, "date": first.decided_on}
            yield Found(f"appropriation/{first.key}", words)


def is_whole(picture: Picture) -> bool:
    """Whether the budget has everything that must balance: also taxes, and changes in the cash balance."""
    return {"7", "8"} <= set(_by_main_account(picture))


@once
def _by_main_account(picture: Picture) -> dict[str, Four]:
    """The budget's amounts in øre by main account (0-8) of the authorised chart."""
    lines: dict[str, list[Four]] = {}
    for line in () if picture.budget is None else picture.budget.lines:
        if line.scheme == "dk":
            lines.setdefault(line.account[:1], []).append(line.amounts)
    return {main: total(amounts) for main, amounts in lines.items() if main in "012345678"}


def _off_balance(picture: Picture) -> Iterator[Found]:
    assert picture.budget is not None
    for place, year in enumerate(_years(picture.budget)):
        apart = sum(main[place] for main in _by_main_account(picture).values())
        if abs(apart) >= APART_FROM:
            yield Found(f"budget/{year}", {"year": year, "amount": Kroner(apart)})


def is_accounted(picture: Picture) -> bool:
    """Whether there are accounts of a year whose budget is there too."""
    return any(row.year in _budgets(picture) for row in picture.actuals)


def _budgets(picture: Picture) -> dict[int, BudgetRows]:
    held = (picture.before, picture.budget)
    return {budget.first_year: budget for budget in held if budget is not None and budget.lines}


def _spent(picture: Picture) -> Iterator[Found]:
    for year, budget in _budgets(picture).items():
        spent: dict[str, int] = {}
        for row in picture.actuals:
            if row.year == year:
                spent[row.account] = spent.get(row.account, 0) + row.amount
        granted = [line.account for line in budget.lines]
        granted += [row.account for row in picture.appropriations if row.year == year]
        yield from _beyond(spent, granted, year)


def _beyond(spent: dict[str, int], granted: Iterable[str], year: int) -> Iterator[Found]:
    """Accounts used without a grant; a grant on a function covers its accounts, and the other way round."""
    exact = set(granted)
    wider = exact | {function for account in exact for function in _functions(account)}
    for account, amount in spent.items():
        covered = not wider.isdisjoint(_functions(account)) or not exact.isdisjoint(_parts_above(account))
        if amount >= CHANGED_FROM and not covered and _is_operating(account):
            yield Found(
                f"account/{year}/{account}", {"amount": Kroner(amount), "account": account, "year": year}
            )


def _functions(account: str) -> Iterator[str]:
    """The account and, in the authorised chart's form, every account above it down to its function."""
    yield account
    parts = account.split(".")
    for length in range(len(parts) - 1, 2, -1):
        yield ".".join(parts[:length])


def _parts_above(account: str) -> Iterator[str]:
    """The hovedfunktion and hovedkonto that a function belongs to: `3.22` and `3` of `3.22.05`."""
    parts = account.split(".")
    return (".".join(parts[:length]) for length in (2, 1) if len(parts) > 2)


def _is_operating(account: str) -> bool:
    """In the authorised chart's form: drift and anlæg only."""
    in_the_chart = len(account) >= 7 and account[1] == account[4] == "."
    return not in_the_chart or account[0] in OPERATING


ACTION_WITHOUT_MONEY = Rule(
    "action_without_money",
    "note",
    Words(
        "Indsatsen »{titel}« har ingen penge i budgettet, og det er ikke oplyst, "
        "at den holdes inden for rammen.",
        "The action '{title}' has no money in the budget, and it is not said "
        "that it is kept within the frame.",
    ),
    Words(
        "Skriv ved budgetlinjen i kolonnen »bidrager til«, at den betaler indsatsen, eller skriv "
        "»inden for rammen« under finansiering.",
        "Write at the budget line, in the column »bidrager til«, that it pays for the action, or write "
        "»inden for rammen« as its financing.",
    ),
    ("actions", "budget", "serves"),
    _without_money,
    ("plan_and_budget_differ", "budget_change_unattached", "budget_off_balance", "spent_without_budget"),
)

BUDGET_CHANGE_UNATTACHED = Rule(
    "budget_change_unattached",
    "note",
    Words(
        "Budgetændringen på {beløb} kr. til »{budgetlinje}« i {år} hører ikke til nogen prioritering.",
        "The budget change of {amount} kr. to '{line}' in {year} does not belong to any priority.",
    ),
    Words(
        "Skriv i budgetfilens kolonne »bidrager til«, hvad ændringen skal føre til, "
        "eller forklar den i oplægget.",
        "Write in the budget file's column »bidrager til« what the change is for, "
        "or explain it in the brief.",
    ),
    ("budget", "before", "serves"),
    _changes,
    ("budget_off_balance", "spent_without_budget"),
)

PLAN_AND_BUDGET_DIFFER = Rule(
    "plan_and_budget_differ",
    "important",
    Words(
        "Planen siger {a} kr. til »{titel}« i {år}, budgettet siger {b} kr. Forskellen er {c} kr.",
        "The plan says {planned} kr. for '{title}' in {year}, the budget says {budgeted} kr. "
        "The difference is {apart} kr.",
    ),
    Words(
        "Find sammen med økonomi ud af, hvad der gælder, og ret planens beløb eller budgetlinjen.",
        "Find out together with finance which one stands, and correct the plan's amount or the budget line.",
    ),
    ("planned", "budget", "serves"),
    _differences,
    ("action_without_money", "budget_off_balance", "budget_change_unattached"),
    closed=Words(
        "Planen og budgettet siger ikke det samme om »{titel}« i {år}.",
        "The plan and the budget do not say the same about '{title}' in {year}.",
    ),
)

SUPPLEMENT_UNFINANCED = Rule(
    "supplement_unfinanced",
    "law",
    Words(
        "Tillægsbevillingen på {beløb} kr. til »{tekst}« den {dato} siger ikke, hvor pengene kommer fra "
        "(styrelsesloven § 40, stk. 2).",
        "The supplementary appropriation of {amount} kr. to '{text}' on {date} does not say where the money "
        "comes from (Local Government Act § 40(2)).",
    ),
    Words(
        "Find finansieringen i sagen, og skriv den i filen over tillægsbevillinger.",
        "Find the financing in the case, and write it in the file of supplementary appropriations.",
    ),
    ("appropriations",),
    _unfinanced,
)

BUDGET_OFF_BALANCE = Rule(
    "budget_off_balance",
    "important",
    Words(
        "Budgettet for {år} går ikke op: hovedkonto 0–8 giver tilsammen {beløb} kr., og det skulle være 0.",
        "The budget for {year} does not balance: main accounts 0–8 add up to {amount} kr., and should be 0.",
    ),
    Words(
        "Se efter, om linjer mangler eller står to gange, også forbruget af kassebeholdningen "
        "på hovedkonto 8.",
        "See whether lines are missing or stand there twice, also the use of cash on main account 8.",
    ),
    ("whole_budget",),
    _off_balance,
    ("budget_change_unattached", "plan_and_budget_differ", "action_without_money"),
)

SPENT_WITHOUT_BUDGET = Rule(
    "spent_without_budget",
    "note",
    Words(
        "Regnskabet for {år} har {beløb} kr. på konto {konto}, men der er hverken budget "
        "eller tillægsbevilling til den.",
        "The accounts of {year} have {amount} kr. on account {account}, but it has neither a budget nor a "
        "supplementary appropriation.",
    ),
    Words(
        "Spørg økonomi, om udgiften er bogført et andet sted end budgetteret, eller om en bevilling mangler.",
        "Ask finance whether it was entered elsewhere than budgeted, or whether an appropriation is missing.",
    ),
    ("actuals",),
    _spent,
    (
        "budget_change_unattached",
        "budget_off_balance",
        "action_without_money",
        "plan_and_budget_differ",
    ),
)
