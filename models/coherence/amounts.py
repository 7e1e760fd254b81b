"""The budget cut into pieces: which part of each line serves which element, to the øre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from models.coherence.picture import BudgetRows, Four, Picture, ServesRow, once

NOTHING: Four = (0, 0, 0, 0)


class Piece(NamedTuple):
    """The part of a line that serves an element, in øre; the part that serves none has no element."""

    element: str | None
    amounts: Four


class Budgeted(NamedTuple):
    """What each element gets, in øre, and which elements get anything at all: sums may cancel out."""

    sums: dict[str, Four]
    paid: set[str]


@once
def pieces(picture: Picture) -> Sequence[Piece]:
    """The picture's budget in pieces; none without a budget."""
    return () if picture.budget is None else tuple(cut(picture.budget))


def cut(budget: BudgetRows) -> Iterator[Piece]:
    """Every line in pieces by their shares; the pieces of a line add up to the line.

    A closed line serves nothing that is told. Shares of more than 100 per cent together are taken in
    proportion.
    """
    shares: dict[int, list[ServesRow]] = {}
    for row in budget.serves:
        shares.setdefault(row.line, []).append(row)
    for line in budget.lines:
        amounts = line.amounts
        rows = shares.get(line.id)
        if rows is None or line.closed:
            yield Piece(None, amounts)
        elif len(rows) == 1 and rows[0].share == 100:
            yield Piece(rows[0].element, amounts)
        else:
            yield from _cut(amounts, rows)


def _cut(amounts: Four, rows: Sequence[ServesRow]) -> Iterator[Piece]:
    """Each piece is the difference of two rounded sums, so that nothing is lost between them."""
    whole = max(100, sum(row.share for row in rows))
    taken, until = NOTHING, 0
    for row in rows:
        until += row.share
        reached = _part(amounts, until, whole)
        yield Piece(row.element, minus(reached, taken))
        taken = reached
    if taken != amounts:
        yield Piece(None, minus(amounts, taken))


def _part(amounts: Four, share: int, whole: int) -> Four:
    first, second, third, fourth = amounts
    return first * share // whole, second * share // whole, third * share // whole, fourth * share // whole


def plus(one: Four, other: Four) -> Four:
    """Year by year."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def minus(one: Four, other: Four) -> Four:
    """Year by year."""
    return one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3]


def total(amounts: Iterable[Four]) -> Four:
    """Year by year."""
    rows = list(amounts)
    first, second, third, fourth = (sum(row[year] for row in rows) for year in range(4))
    return first, second, third, fourth


@once
def budgeted(picture: Picture) -> Budgeted:
    """What the budget gives each element by lines of its own."""
    sums: dict[str, Four] = {}
    paid: set[str] = set()
    for element, amounts in pieces(picture):
        if element is not None:
            before = sums.get(element)
            sums[element] = amounts if before is None else plus(before, amounts)
            if amounts != NOTHING:
                paid.add(element)
    return Budgeted(sums, paid)
