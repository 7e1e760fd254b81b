"""The matrix instrument × vision: where the budget's money pulls, adding up to the whole budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from models.choices import Words
from models.coherence.amounts import NOTHING, minus, pieces, plus, total
from models.coherence.picture import BudgetRows, Certainty, Four, Picture, once
from models.coherence.sentences import grouped
from models.coherence.threads import threads
from models.settings import Language

INSTRUMENTS: Mapping[str, Words] = {
    "budget": Words("Budget", "Budget"),
    "service": Words("Service", "Service"),
    "municipal_plan": Words("Kommuneplan", "Municipal plan"),
    "": Words("Uden instrument", "No instrument"),
}
"""The three wheels, and what is on none of them."""

FAR = (1_000_000, "")


@dataclass(frozen=True)
class Matrix:
    """The budget by instrument and vision; amounts in øre for the budget year and its three out-years.

    `cells` counts a krone under each vision that it serves; `serving` counts it once, by instrument.
    `serving`, `no_vision`, `no_element` and `financing` together are `total`, the sum of the lines.
    `no_element` holds closed elements' money too (`has_closed`): beside the open ones in a cell, or on a row
    of its own, it could be worked out. `financing`: taxes, grants, interest and loans (main accounts 7 and 8)
    that serve no element.
    """

    years: tuple[int, ...] = ()
    certainty: Certainty = "unknown"
    visions: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    cells: Mapping[tuple[str, str], Four] = field(default_factory=dict)
    serving: Mapping[str, Four] = field(default_factory=dict)
    no_vision: Mapping[str, Four] = field(default_factory=dict)
    no_element: Four = NOTHING
    financing: Four = NOTHING
    total: Four = NOTHING
    has_closed: bool = False


class _Place(NamedTuple):
    """An instrument and a set of visions (bits of `Threads.visions`)."""

    instrument: str
    visions: int


@once
def matrix(picture: Picture) -> Matrix:
    """The matrix of the picture's budget; without years where there is no budget."""
    budget = picture.budget
    if budget is None or not budget.lines:
        return Matrix()
    sums, no_element, has_closed = _sorted(picture)
    financing = _financing(budget)
    return Matrix(
        years=tuple(range(budget.first_year, budget.first_year + 4)),
        certainty=budget.certainty,
        visions=_visions(picture, sums),
        instruments=tuple(one for one in INSTRUMENTS if any(place.instrument == one for place in sums)),
        cells=_cells(sums, picture),
        serving=_by_instrument({place: four for place, four in sums.items() if place.visions}),
        no_vision=_by_instrument({place: four for place, four in sums.items() if not place.visions}),
        no_element=minus(no_element, financing),
        financing=financing,
        total=total(line.amounts for line in budget.lines),
        has_closed=has_closed,
    )


Sums = dict[_Place, Four]


def _sorted(picture: Picture) -> tuple[Sums, Four, bool]:
    """The pieces of the budget by place, those of none and of closed elements, and whether there are such."""
    assert picture.budget is not None
    place_of = _places(picture)
    hidden = {element.key for element in picture.elements if picture.is_closed(element)}
    sums: Sums = {}
    no_element, has_closed = NOTHING, any(line.closed for line in picture.budget.lines)
    for element, amounts in pieces(picture):
        if element is None or element in hidden:
            no_element = plus(no_element, amounts)
            has_closed = has_closed or element is not None
        else:
            place = place_of.get(element) or _place_outside(picture, element)
            sums[place] = plus(sums.get(place, NOTHING), amounts)
    return sums, no_element, has_closed


def _place_outside(picture: Picture, key: str) -> _Place:
    """Where an element stands that was taken out of the plan: it reaches no vision."""
    element = picture.by_key.get(key)
    return _Place(element.instrument if element is not None else "", 0)


def _financing(budget: BudgetRows) -> Four:
    """The lines of the authorised chart that pay for the others, and serve nothing themselves."""
    serving = {row.line for row in budget.serves}
    mains = (line for line in budget.lines if line.scheme == "dk" and line.account[:1] in ("7", "8"))
    return total(line.amounts for line in mains if line.id not in serving)


def _places(picture: Picture) -> dict[str, _Place]:
    """Where each element stands: its own instrument, or the nearest above it, and the visions it serves."""
    found = threads(picture)
    instruments = _instruments(picture)
    return {
        key: _Place(one, bits)
        for key, one, bits in zip(found.serves.keys, instruments, found.reach, strict=True)
    }


def _instruments(picture: Picture) -> Sequence[str]:
    found = threads(picture)
    graph = found.serves
    near = [(0, element.instrument) if element.instrument else FAR for element in found.elements]
    for number in graph.order:
        if near[number] is FAR and graph.above[number]:
            steps, instrument = min(near[over] for over in graph.above[number])
            near[number] = (steps + 1, instrument) if instrument else FAR
    for ring in graph.rings:
        for number in ring:
            if near[number] is FAR:
                above = (
                    found.elements[graph.number[key]].instrument for key in found.above(graph.keys[number])
                )
                near[number] = (1, next((one for one in above if one), ""))
    return [instrument for _, instrument in near]


def _cells(sums: Sums, picture: Picture) -> dict[tuple[str, str], Four]:
    cells: dict[tuple[str, str], Four] = {}
    for place, amounts in sums.items():
        for vision in threads(picture).visions_in(place.visions):
            key = (place.instrument, vision)
            cells[key] = plus(cells.get(key, NOTHING), amounts)
    return cells


def _visions(picture: Picture, sums: Sums) -> tuple[str, ...]:
    """The visions in force, and those that are over but still get money."""
    paid = set(threads(picture).visions_in(reduce(or_, (place.visions for place in sums), 0)))
    return tuple(key for key in threads(picture).visions if key in paid or key in picture.in_force)


def _by_instrument(sums: Sums) -> dict[str, Four]:
    found: dict[str, Four] = {}
    for place, amounts in sums.items():
        found[place.instrument] = plus(found.get(place.instrument, NOTHING), amounts)
    return found


# ── As a table ──────────────────────────────────────────────────────────────────────────────────────────

_SAID = {
    "head": Words("1.000 kr.: {years}", "1,000 kr.: {years}"),
    "sum": Words("I alt", "Total"),
    "serving": Words("Til visionerne, hver krone talt én gang", "To the visions, each krone counted once"),
    "no_vision": Words("Bidrager til planen, men ikke til nogen vision", "Serves the plan, but no vision"),
    "no_element": Words("Hører ikke til noget i planen", "Belongs to nothing in the plan"),
    "or_closed": Words(
        "Hører ikke til noget i planen, eller er lukket", "Belongs to nothing in the plan, or is closed"
    ),
    "operating": Words(
        "Planens penge og resten af drift og anlæg",
        "The plan's money, and the rest of operation and construction",
    ),
    "financing": Words(
        "Skatter, tilskud, renter og lån, der ikke hører til noget i planen (hovedkonto 7–8)",
        "Taxes, grants, interest, loans that serve nothing in the plan (main accounts 7–8)",
    ),
    "total": Words("Hele budgettet", "The whole budget"),
}


def matrix_table(found: Matrix, picture: Picture, language: Language = "da") -> list[str]:
    """The matrix as the rows of a markdown table, in 1,000 kr.; none where no line serves the plan.

    A row for each vision, a column for each instrument, and in each cell the four years.
    """
    if not found.instruments and not found.has_closed:
        return []
    years = " · ".join(map(str, found.years))
    head = [_SAID["head"].said_in(language).format(years=years)]
    head += [INSTRUMENTS[one].said_in(language) for one in found.instruments] + [
        _SAID["sum"].said_in(language)
    ]
    rows = [[name, *_written(cells, language)] for name, cells in _table(found, picture, language)]
    rows[-1][-1] = _four(found.total, language)
    return [_row(head), _row(["---", *["---:"] * (len(head) - 1)]), *map(_row, rows)]


def _table(found: Matrix, picture: Picture, language: Language) -> Iterator[tuple[str, list[Four | None]]]:
    """Each row's name and cells, the row's sum last."""
    for vision in found.visions:
        cells = [found.cells.get((one, vision), NOTHING) for one in found.instruments]
        yield _name(vision, picture), [*cells, total(cells)]
    for name, by_instrument in (("serving", found.serving), ("no_vision", found.no_vision)):
        cells = [by_instrument.get(one, NOTHING) for one in found.instruments]
        yield _SAID[name].said_in(language), [*cells, total(cells)]
    nowhere: list[Four | None] = [None] * len(found.instruments)
    outside = "or_closed" if found.has_closed else "no_element"
    yield _SAID[outside].said_in(language), [*nowhere, found.no_element]
    if found.financing != NOTHING:
        whole = minus(found.total, found.financing)
        yield _SAID["operating"].said_in(language), [*nowhere, whole]
        yield _SAID["financing"].said_in(language), [*nowhere, found.financing]
    yield f"**{_SAID['total'].said_in(language)}**", [*nowhere, found.total]


def _name(vision: str, picture: Picture) -> str:
    element = picture.by_key[vision]
    title = " ".join(element.title.split()).replace("<", "&lt;").replace("|", "\\|")
    return str(element.number) if picture.is_closed(element) else title


def _written(cells: Sequence[Four | None], language: Language) -> Iterator[str]:
    for four in cells:
        if four is None:
            yield ""
        elif four == NOTHING:
            yield "–"
        else:
            yield _four(four, language)


def _four(amounts: Four, language: Language) -> str:
    return " · ".join(grouped(in_thousands(amount), language) for amount in amounts)


def in_thousands(amount: int) -> int:
    """Øre in 1,000 kr., rounded."""
    return (abs(amount) + 50_000) // 100_000 * (-1 if amount < 0 else 1)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
