"""The money's way: June's proposals, August's answer, October's budget; what was added, and the accounts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from models.coherence.picture import AppropriationRow, Certainty, Four

THOUSAND = 100_000
"""Øre in 1,000 kr., the unit of the forms."""

NOTHING: Four = (0, 0, 0, 0)


# ── From June to October ────────────────────────────────────────────────────────────────────────────────


class Answered(NamedTuple):
    """A contribution to June or August about a subject, as it was stored; None while nothing came in."""

    meeting: str
    subject: str
    body: Mapping[str, Any] | None


class Adopted(NamedTuple):
    """What the second reading made of a subject; `amounts` in øre, empty where none were written down."""

    subject: str
    verdict: str
    amounts: tuple[int, ...] = ()
    to_year: int | None = None


class Known(NamedTuple):
    """An element by its title; `number` stands for it while it is closed."""

    title: str
    number: int
    closed: bool = False


class Amounts(NamedTuple):
    """The budget year and three out-years in øre; None for a year of which nothing is known."""

    years: tuple[int | None, int | None, int | None, int | None]
    certainty: Certainty

    @property
    def total(self) -> int | None:
        """All four years; None when one of them is not known."""
        known = [amount for amount in self.years if amount is not None]
        return sum(known) if len(known) == 4 else None


NOT_KNOWN = Amounts((None, None, None, None), "unknown")


class Step(NamedTuple):
    """One subject on its way: what June proposed, August could afford, October adopted.

    `afford` and `verdict` are empty until they were said; `to_year` where it was moved. `dropped` is what
    June proposed and October did not adopt, year by year in øre; `known` stands for its title.
    """

    subject: str
    known: Known
    proposed: Amounts
    afford: str
    affordable: Amounts
    verdict: str
    adopted: Amounts
    to_year: int | None

    @property
    def dropped(self) -> tuple[int | None, int | None, int | None, int | None]:
        """What fell away of each year's amount; None where one of the two is not known."""
        left = (_less(a, b) for a, b in zip(self.proposed.years, self.adopted.years, strict=True))
        y0, y1, y2, y3 = left
        return y0, y1, y2, y3


def _less(proposed: int | None, adopted: int | None) -> int | None:
    return None if proposed is None or adopted is None else proposed - adopted


def chain(
    answers: Sequence[Answered],
    prioritised: Sequence[str],
    adopted: Sequence[Adopted],
    known: Mapping[str, Known],
) -> tuple[Step, ...]:
    """Each subject's way through the year, in the order of titles.

    `prioritised`: what June pointed to. A row of an area's money that is called like one of the other
    subjects is that subject's, and not the area's, so that no krone is counted twice.
    """
    august = {one.subject: one.body or {} for one in answers if one.meeting == "august"}
    october = {one.subject: one for one in adopted}
    june = [one for one in answers if one.meeting == "june"]
    named = dict.fromkeys([*(one.subject for one in june if _rows(one)), *prioritised, *august, *october])
    titles = {known[key].title.casefold(): key for key in named if key in known}
    proposed = _proposed(june, titles)
    steps = (_step(key, proposed, august, october, known) for key in named)
    return tuple(sorted(steps, key=lambda step: (step.known.closed, step.known.title, step.subject)))


def _rows(one: Answered) -> Sequence[Mapping[str, Any]]:
    return (one.body or {}).get("money") or ()


def _proposed(june: Iterable[Answered], titles: Mapping[str, str]) -> dict[str, Amounts]:
    """June's money by subject; an answer without rows costs nothing."""
    sums: dict[str, list[int]] = {}
    for one in june:
        if one.body and not one.body.get("nothing_new"):
            sums.setdefault(one.subject, [0, 0, 0, 0])
        for row in _rows(one):
            key = titles.get(str(row.get("action", "")).strip().casefold(), one.subject)
            theirs = sums.setdefault(key, [0, 0, 0, 0])
            for n in range(4):
                theirs[n] += int(row.get(f"y{n}") or 0) * THOUSAND
    return {key: Amounts((a, b, c, d), "preliminary") for key, (a, b, c, d) in sums.items()}


def _step(
    key: str,
    proposed: Mapping[str, Amounts],
    august: Mapping[str, Mapping[str, Any]],
    october: Mapping[str, Adopted],
    known: Mapping[str, Known],
) -> Step:
    june, said, last = proposed.get(key, NOT_KNOWN), august.get(key, {}), october.get(key)
    afford = str(said.get("afford") or "")
    affordable = _affordable(afford, said.get("amount"), june)
    return Step(
        subject=key,
        known=known.get(key, Known(key, 0)),
        proposed=june,
        afford=afford,
        affordable=affordable,
        verdict=last.verdict if last else "",
        adopted=_adopted(last, june, affordable) if last else NOT_KNOWN,
        to_year=last.to_year if last else None,
    )


def _affordable(afford: str, amount: int | None, june: Amounts) -> Amounts:
    """August answers for the budget year alone: an amount, or what June asked for, or nothing."""
    if amount is not None:
        return Amounts((amount * THOUSAND, None, None, None), "preliminary")
    if afford == "whole" and june.years[0] is not None:
        return Amounts((june.years[0], None, None, None), "preliminary")
    return Amounts((0, None, None, None), "preliminary") if afford == "not" else NOT_KNOWN


def _adopted(last: Adopted, june: Amounts, august: Amounts) -> Amounts:
    """The amounts that were written down; without any, what the verdict says by itself."""
    if last.amounts:
        y0, y1, y2, y3 = (*last.amounts, *NOTHING)[:4]
        return Amounts((y0, y1, y2, y3), "final")
    if last.verdict == "not":
        return Amounts(NOTHING, "final")
    if last.verdict == "whole" and june is not NOT_KNOWN:
        return june._replace(certainty="final")
    if last.verdict == "whole" and august is not NOT_KNOWN:
        return august._replace(certainty="final")
    return Amounts((0, None, None, None), "final") if last.verdict == "moved" else NOT_KNOWN


def chain_total(steps: Iterable[Step]) -> tuple[int, int, int]:
    """The budget year of the open subjects in øre: proposed, affordable, adopted; unknown counts nought."""
    shown = [step for step in steps if not step.known.closed]
    columns = (
        (step.proposed.years[0] or 0, step.affordable.years[0] or 0, step.adopted.years[0] or 0)
        for step in shown
    )
    sums = [sum(column) for column in zip(*columns, strict=True)] or [0, 0, 0]
    return sums[0], sums[1], sums[2]


# ── A budget and its year ───────────────────────────────────────────────────────────────────────────────


class Version(NamedTuple):
    """A budget as a whole: its control totals in øre, and how many lines they are the sum of."""

    first_year: int
    name: str
    certainty: Certainty
    lines: int
    totals: Four


def certainty_of(version: str, final_versions: Iterable[str]) -> Certainty:
    """An adopted budget is final, any other preliminary."""
    return "final" if version.casefold() in {one.casefold() for one in final_versions} else "preliminary"


class Entry(NamedTuple):
    """An amount on an account, in øre."""

    account: str
    amount: int


class AccountRow(NamedTuple):
    """One account of a year, in øre; `actual` None when the accounts do not have it.

    `where`: in both, only in the budget, or only in the accounts.
    """

    account: str
    text: str
    original: int
    added: int
    actual: int | None
    where: str

    @property
    def corrected(self) -> int:
        """The original budget with its supplementary appropriations."""
        return self.original + self.added

    @property
    def difference(self) -> int:
        """The accounts less the corrected budget."""
        return (self.actual or 0) - self.corrected


class Reconciled(NamedTuple):
    """A year's budget laid beside its accounts: every account once.

    `until` says how far the accounts go; empty for the whole year.
    """

    year: int
    rows: tuple[AccountRow, ...]
    has_accounts: bool
    until: str = ""

    @property
    def differing(self) -> tuple[AccountRow, ...]:
        """The accounts that do not agree, the largest difference first."""
        return tuple(
            sorted(
                (row for row in self.rows if row.difference),
                key=lambda row: (-abs(row.difference), row.account),
            )
        )

    @property
    def total(self) -> AccountRow:
        """The sum of all accounts."""
        rows = self.rows
        actual = sum(row.actual or 0 for row in rows) if self.has_accounts else None
        return AccountRow("", "", sum(r.original for r in rows), sum(r.added for r in rows), actual, "both")


def reconcile(
    year: int,
    budget: Sequence[Entry],
    added: Sequence[Entry],
    actuals: Sequence[Entry],
    chart: Mapping[str, str],
    until: str = "",
) -> Reconciled:
    """Lay a year's budget, its appropriations and its accounts beside each other, account by account.

    Where one file goes into more detail than the other, the detail is summed up to the account both have:
    `0.28.20.1.1.0223` is part of `0.28.20`. `chart`: what each account is called.
    """
    ours = _common([entry.account for entry in (*budget, *added)], [entry.account for entry in actuals])
    original, more, spent = (_summed(entries, ours) for entries in (budget, added, actuals))
    rows = []
    for account in sorted({*original, *more, *spent}):
        planned = account in original or account in more
        where = "both" if planned and account in spent else "budget" if planned else "accounts"
        text = account_text(account, chart)
        actual = spent.get(account)
        rows.append(AccountRow(account, text, original.get(account, 0), more.get(account, 0), actual, where))
    return Reconciled(year, tuple(rows), bool(actuals), until)


def _common(ours: Iterable[str], theirs: Iterable[str]) -> dict[str, str]:
    """Each account, and the one that stands for it: itself, or the shortest above that the other knows."""
    mine, others = {*ours}, {*theirs}
    up = {account: _above(account, mine) or account for account in others}
    up |= {account: _above(account, others) or account for account in mine}
    return {account: _top(account, up, mine, others) for account in up}


def _top(account: str, up: Mapping[str, str], mine: set[str], others: set[str]) -> str:
    """Upwards from one file to the other for as long as it gets shorter."""
    while True:
        higher = _above(up[account], mine) or up[account]
        higher = _above(higher, others) or higher
        if higher == account:
            return account
        account = higher


def _above(account: str, among: set[str]) -> str | None:
    parts = account.split(".")
    shorter = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((one for one in shorter if one in among), None)


def _summed(entries: Iterable[Entry], ours: Mapping[str, str]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for entry in entries:
        sums[ours[entry.account]] += entry.amount
    return dict(sums)


def account_text(account: str, chart: Mapping[str, str]) -> str:
    """What the chart of the year calls the account, or the nearest one above it; empty for none."""
    found = _above(account, {*chart}) if account not in chart else account
    return chart.get(found or "", "")


def main_accounts(reconciled: Reconciled) -> tuple[AccountRow, ...]:
    """A year's accounts summed by main account (hovedkonto), where they follow the authorised chart."""
    rows: dict[str, list[AccountRow]] = defaultdict(list)
    for row in reconciled.rows:
        rows[row.account[0] if _MAIN.match(row.account) else ""].append(row)
    return tuple(
        Reconciled(reconciled.year, tuple(rows[main]), reconciled.has_accounts).total._replace(account=main)
        for main in sorted(rows)
    )


_MAIN = re.compile(r"[0-9](?:\.|$)")


# ── Room to move ────────────────────────────────────────────────────────────────────────────────────────


class RoomSum(NamedTuple):
    """The room to move an area's money in the budget year, in øre.

    `closed`: what may not be shown is among it, with something else that hides its amount.
    """

    area: str
    bound: int
    partly: int
    free: int
    unknown: int
    closed: bool = False

    @property
    def total(self) -> int:
        """All of it."""
        return self.bound + self.partly + self.free + self.unknown


class Portion(NamedTuple):
    """A part of the budget with its movability, in hundredths of an øre; `area` None for none."""

    area: Known | None
    movable: str
    amount: int


def room_by_area(portions: Iterable[Portion], without: str, closed: str) -> tuple[RoomSum, ...]:
    """The portions by area, in the order of titles, and at the end what has none.

    What is closed is added to what has no area, or to the smallest area: the whole budget is known, and a
    closed amount by itself could be found by taking the others from it.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    no_area: dict[str, int] = defaultdict(int)
    hidden: dict[str, int] = defaultdict(int)
    for portion in portions:
        area = portion.area
        into = no_area if area is None else hidden if area.closed else sums[area.title]
        into[portion.movable] += portion.amount
    if hidden and not no_area and sums:
        smallest = min(sums, key=lambda title: (abs(sum(sums[title].values())), title))
        no_area |= sums.pop(smallest)
    rest = {name: hidden.get(name, 0) + no_area.get(name, 0) for name in {*hidden, *no_area}}
    rows = [_room(title, sums[title]) for title in sorted(sums)]
    named = closed if hidden else without
    return tuple([*rows, _room(named, rest)._replace(closed=bool(hidden))] if rest else rows)


def _room(area: str, amounts: Mapping[str, int]) -> RoomSum:
    bound, partly, free, unknown = (
        amounts.get(name, 0) // 100 for name in ("bound", "partly", "free", "unknown")
    )
    return RoomSum(area, bound, partly, free, unknown)


# ── All of it ───────────────────────────────────────────────────────────────────────────────────────────


class BudgetFacts(NamedTuple):
    """Everything the page about a plan year's money is made from; years are calendar years.

    `room_year`: which year the room to move is about, None without a budget; `unheld` the budget lines that
    nobody holds; `asked` and `answered` how many holders. `no_agreement`: adopted without one.
    """

    year: int
    today: date
    steps: tuple[Step, ...] = ()
    versions: tuple[Version, ...] = ()
    appropriations: tuple[AppropriationRow, ...] = ()
    reconciled: tuple[Reconciled, ...] = ()
    room: tuple[RoomSum, ...] = ()
    room_year: int | None = None
    unheld: tuple[tuple[str, str], ...] = ()
    asked: int = 0
    answered: int = 0
    no_agreement: bool = False


def told_steps(steps: Iterable[Step]) -> list[Step]:
    """The open subjects with money, or a word about it, at any of the three meetings."""
    return [step for step in steps if not step.known.closed and _is_told(step)]


def _is_told(step: Step) -> bool:
    amounts = (step.proposed.years[0], step.affordable.years[0], step.adopted.years[0])
    return any(amounts) or bool(step.afford or step.verdict)


def dropped_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """The open subjects that got less than was proposed, nothing, or were moved."""
    for step in steps:
        lost = any(amount and amount > 0 for amount in step.dropped)
        if not step.known.closed and (lost or step.verdict in ("not", "moved")):
            yield step
