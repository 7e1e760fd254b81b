"""The whole plan on one page: findings, the matrix, the thread with money, anchoring, the budget, lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.answer_words import number
from models.budget import BudgetFacts, Step, chain_total, told_steps
from models.budget_page import became, thousands
from models.choices import Words, word
from models.coherence.check import summary
from models.coherence.matrix import matrix, matrix_table
from models.coherence.picture import Four, IndicatorRow, Picture
from models.evaluation import Lessons
from models.evaluation_page import lesson_lines
from models.facts import Finding
from models.overview import one_line, table_row
from models.settings import Language
from models.spoken import day_and_month
from models.whole_plan import (
    ActionLine,
    AreaThread,
    EffectLine,
    Shown,
    VisionThread,
    WholePlan,
    whole_plan,
)

MOST_FINDINGS = 12
"""Findings that are said here; all of them stand on the page of the check."""

MOST_VISIONS, MOST_CARRYING, MOST_LINES = 12, 10, 40
"""Visions, areas named under each, and areas that get a line of their own; the rest are counted."""

MOST_STEPS = 30
"""Priorities whose way through the budget is shown; the rest are counted."""


class PlanFacts(NamedTuple):
    """What the page is made from; `anchoring` is a section of it (markdown), or empty."""

    picture: Picture
    findings: Sequence[Finding] = ()
    anchoring: str = ""
    budget: BudgetFacts | None = None
    learned: Lessons | None = None


_SAID = {
    "title": Words(
        "Overblik over planår {}: budget {} og overslagsår {}–{}",
        "Overview of plan year {}: budget {} and out-years {}–{}",
    ),
    "shows": Words("Planen, som den stod den {day}.", "The plan as it stood on {day}."),
    "basis": Words("Grundlag: øjebliksbillede nr. {}.", "Basis: snapshot no. {}."),
    "empty": Words(
        "Planen er tom endnu, og det er helt i orden. Læs visioner, strategier og indsatser ind, så vokser"
        " overblikket frem her.",
        "The plan is still empty, and that is quite all right. Load visions, strategies and actions, and the"
        " overview will grow here.",
    ),
    "found": Words("**{}.**", "**{}.**"),
    "all_found": Words(
        "… og {} mere; de står alle på siden om sammenhængen i planen.",
        "… and {} more; all of them stand on the page about how the plan hangs together.",
    ),
    "matrix": Words("Hvor trækker hjulene hen?", "Which way do the wheels pull?"),
    "thread": Words("Den røde tråd", "The red thread"),
    "units": Words(
        "Netto i 1.000 kr. efter budgettet for {first} ({certainty}). En indsats, der hører til to områder,"
        " står under dem begge, så områdernes summer kan ikke lægges sammen.",
        "Net in 1,000 kr. by the budget for {first} ({certainty}). An action that belongs to two areas"
        " stands under both, so the areas' sums cannot be added up.",
    ),
    "no_budget": Words(
        "Der er endnu ikke læst et budget ind, så tråden står uden beløb.",
        "No budget has been loaded yet, so the thread stands without amounts.",
    ),
    "chosen": Words(
        "Planen er lang. Her står de {areas} områder, der er peget på i år eller har flest penge, hver med de"
        " {actions} indsatser, der er peget på eller har flest penge; resten er talt med.",
        "The plan is long. Here stand the {areas} areas that were pointed to this year or have the most"
        " money, each with the {actions} actions that were pointed to or have most; the rest are counted.",
    ),
    "chosen_actions": Words(
        "Hvert område viser højst {actions} indsatser: dem, der er peget på i år, og derefter dem med flest"
        " penge; resten er talt med.",
        "Each area shows {actions} actions at most: those pointed to this year, then those with the most"
        " money; the rest are counted.",
    ),
    "vision": Words("Vision: {}", "Vision: {}"),
    "ends": Words("Tråden ender i {}.", "The thread ends in {}."),
    "carries": Words("{title} · {actions} · {first}: {y0}", "{title} · {actions} · {first}: {y0}"),
    "carries_unpriced": Words("{title} · {actions}", "{title} · {actions}"),
    "bare": Words("Områder uden indsatser endnu", "Areas without actions so far"),
    "no_areas": Words(
        "Ingen strategi eller politik hører til visionen endnu.", "No strategy or policy belongs to it yet."
    ),
    "no_effects": Words("ingen virkninger endnu", "no effects yet"),
    "post": Words("Ansvarlig: {}", "Answered for by: {}"),
    "nobody": Words("ingen", "nobody"),
    "serves": Words("hører til {}", "serves {}"),
    "no_vision": Words("hører ikke til nogen vision", "serves no vision"),
    "sum": Words("{first}: {y0} · fire år: {all}", "{first}: {y0} · four years: {all}"),
    "closed_in": Words("heraf {} lukket, uden beløb", "of them {} closed, without amounts"),
    "head": Words(
        "| Indsats | Ansvarlig | {first} | Fire år | Virkning |",
        "| Action | Answered for by | {first} | Four years | Effect |",
    ),
    "area_head": Words(
        "| Område | Ansvarlig | {first} | Fire år | Indsatser |",
        "| Area | Answered for by | {first} | Four years | Actions |",
    ),
    "other_areas": Words("Resten af områderne", "The rest of the areas"),
    "more_areas": Words("… og {} områder mere", "… and {} more areas"),
    "more_visions": Words("… og {} visioner mere.", "… and {} more visions."),
    "left": Words("{} andre", "{} others"),
    "one_left": Words("1 anden", "1 other"),
    "no_actions": Words("Ingen indsatser endnu.", "No actions yet."),
    "area_effects": Words("Måles på: {}", "Measured by: {}"),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "target": Words("mål {}", "target {}"),
    "unmeasured": Words("ikke målt", "not measured"),
    "budget": Words("Pengenes vej", "The money's way"),
    "steps_head": Words(
        "| Prioritering | Juni | August | Oktober | Hvad der blev af det |",
        "| Priority | June | August | October | What became of it |",
    ),
    "steps": Words(
        "Beløb for {first} i 1.000 kr. Hele vejen med fire år, tillægsbevillinger og regnskab står på siden"
        " om pengenes vej.",
        "Amounts for {first} in 1,000 kr. All of it, with four years, supplementary appropriations and"
        " accounts, stands on the page about the money's way.",
    ),
    "total": Words("I alt", "In all"),
    "total_open": Words("I alt, uden lukkede punkter", "In all, without closed items"),
    "more": Words("… og {} mere.", "… and {} more."),
    "lessons": Words("Det lærte vi", "What was learnt"),
    "learned_of": Words("Af planår {}:", "From plan year {}:"),
}


_COUNTED: dict[str, tuple[Words, Words]] = {
    "actions": (Words("1 indsats", "1 action"), Words("{} indsatser", "{} actions")),
    "effects": (Words("én virkning", "one effect"), Words("{} virkninger", "{} effects")),
    "loose": (
        Words(
            "1 indsats hører hverken til en strategi, en politik eller en vision ({first}: {y0}).",
            "1 action serves neither a strategy, a policy nor a vision ({first}: {y0}).",
        ),
        Words(
            "{count} indsatser hører hverken til en strategi, en politik eller en vision ({first}: {y0}).",
            "{count} actions serve neither a strategy, a policy nor a vision ({first}: {y0}).",
        ),
    ),
}
"""One, and several."""


def overview_title(year: int, language: Language) -> str:
    """Overblik over planår 2027: budget 2028 og overslagsår 2029–2031."""
    return _said("title", language, year, year + 1, year + 2, year + 4)


def with_picture(page: str, picture: str, language: Language) -> str:
    """The page with a picture (markdown) above its matrix; a page without a matrix stays as it is."""
    heading = f"## {_SAID['matrix'].said_in(language)}\n"
    return page.replace(heading, f"{heading}\n{picture}\n", 1)


def plan_page(facts: PlanFacts, language: Language = "da", snapshot: int | None = None) -> str:
    """The page (markdown): the findings first, so that no figure stands without them.

    `snapshot`: the number of what it is based on, once that is frozen.
    """
    picture = facts.picture
    parts = [f"# {overview_title(picture.year, language)}", _shows(picture, snapshot, language)]
    if not picture.in_force:
        return "\n\n".join([*parts, _said("empty", language)]) + "\n"
    parts += _findings(facts.findings, language)
    parts += _section("matrix", "\n".join(matrix_table(matrix(picture), picture, language)), language)
    parts += _thread(picture, whole_plan(picture), language)
    parts += [facts.anchoring.strip()] if facts.anchoring.strip() else []
    parts += _money(facts.budget, language)
    parts += _section("lessons", _lessons(facts.learned, language), language)
    return "\n\n".join(parts) + "\n"


def _said(name: str, language: Language, *given: object, **named: object) -> str:
    return _SAID[name].said_in(language).format(*given, **named)


def _counted(name: str, count: int, language: Language, **named: object) -> str:
    one, many = _COUNTED[name]
    chosen = one if count == 1 else many
    return chosen.said_in(language).format(number(count, language), count=number(count, language), **named)


def _section(name: str, text: str, language: Language) -> Iterator[str]:
    if text.strip():
        yield f"## {_said(name, language)}"
        yield text.strip()


def _shows(picture: Picture, snapshot: int | None, language: Language) -> str:
    day = day_and_month(picture.today, language, with_year=True)
    shown = _said("shows", language, day=day)
    return f"{shown} {_said('basis', language, snapshot)}" if snapshot is not None else shown


def _findings(findings: Sequence[Finding], language: Language) -> Iterator[str]:
    yield _said("found", language, summary(findings, language))
    said = [f"- {one_line(finding.sentence)}" for finding in findings[:MOST_FINDINGS]]
    if len(findings) > MOST_FINDINGS:
        said.append(f"- {_said('all_found', language, number(len(findings) - MOST_FINDINGS, language))}")
    if said:
        yield "\n".join(said)


# ── The thread ──────────────────────────────────────────────────────────────────────────────────────────


def _thread(picture: Picture, plan: WholePlan, language: Language) -> Iterator[str]:
    yield f"## {_said('thread', language)}"
    yield _units(picture, language)
    if plan.brief_areas and _most(plan.areas):
        yield _said("chosen", language, areas=len(plan.areas), actions=_most(plan.areas))
    elif any(area.left for area in plan.areas):
        yield _said("chosen_actions", language, actions=_most(plan.areas))
    money = Money(_first_year(picture), picture.budget is not None)
    every = (*plan.areas, *plan.brief_areas)
    areas = {one.area.key: _carries(one, money, language) for one in every}
    visions = {one.vision.key: _name(one.vision, language) for one in plan.visions}
    for vision in plan.visions[:MOST_VISIONS]:
        yield f"### {_said('vision', language, visions[vision.vision.key])}"
        yield "\n".join(_carrying(vision, areas, language)) or _said("no_areas", language)
        ends = _counted("effects", vision.effects, language) if vision.effects else ""
        yield _said("ends", language, ends or _said("no_effects", language))
    if len(plan.visions) > MOST_VISIONS:
        yield _said("more_visions", language, number(len(plan.visions) - MOST_VISIONS, language))
    for area in plan.areas:
        if not _is_bare(area):
            yield from _area(area, visions, money, language)
    yield from _other_areas([one for one in plan.brief_areas if not _is_bare(one)], money, language)
    yield from _bare_areas([one for one in every if _is_bare(one)], language)
    if plan.loose:
        told = {"first": money.first, "y0": thousands(plan.loose_amounts[0], language)}
        yield _counted("loose", plan.loose, language, **told)


class Money(NamedTuple):
    """The first year that amounts are about, and whether a budget has been loaded that says any."""

    first: int
    known: bool


def _is_bare(area: AreaThread) -> bool:
    """Whether an area has nothing to show yet: no action, no effect, no money."""
    return area.area.title is not None and not (area.all_actions or area.effects or any(area.amounts))


def _bare_areas(areas: Sequence[AreaThread], language: Language) -> Iterator[str]:
    """The areas that have nothing to show yet, a line each."""
    if not areas:
        return
    yield f"### {_said('bare', language)}"
    lines = [f"- {_name(one.area, language)} · {_post(one, language)}" for one in areas[:MOST_LINES]]
    if len(areas) > MOST_LINES:
        lines.append(f"- {_said('more_areas', language, number(len(areas) - MOST_LINES, language))}")
    yield "\n".join(lines)


def _post(area: AreaThread, language: Language) -> str:
    return _said("post", language, area.post or _said("nobody", language))


def _most(areas: Iterable[AreaThread]) -> int:
    return max(len(area.actions) for area in areas)


def _first_year(picture: Picture) -> int:
    return picture.budget.first_year if picture.budget else picture.year + 1


def _units(picture: Picture, language: Language) -> str:
    if picture.budget is None:
        return _said("no_budget", language)
    certain = word("certainty", picture.budget.certainty, language)
    return _said("units", language, first=picture.budget.first_year, certainty=certain)


def _carrying(vision: VisionThread, areas: Mapping[str, str], language: Language) -> Iterator[str]:
    """The areas that carry a vision, a line each, and how many more do."""
    yield from (f"- {areas[key]}" for key in vision.areas[:MOST_CARRYING])
    if len(vision.areas) > MOST_CARRYING:
        yield f"- {_said('more_areas', language, number(len(vision.areas) - MOST_CARRYING, language))}"


def _carries(area: AreaThread, money: Money, language: Language) -> str:
    """An area in a line: how many actions it has, and its money in the first year."""
    if area.area.title is None:
        return _name(area.area, language)
    told = {"title": _name(area.area, language), "actions": _counted("actions", area.all_actions, language)}
    y0 = thousands(area.amounts[0], language)
    return _said("carries" if money.known else "carries_unpriced", language, y0=y0, first=money.first, **told)


def _name(shown: Shown, language: Language) -> str:
    if shown.title is None:
        return _said("closed", language, shown.number)
    return f"»{one_line(shown.title)}«" if language == "da" else f"'{one_line(shown.title)}'"


def _area(area: AreaThread, visions: Mapping[str, str], money: Money, language: Language) -> Iterator[str]:
    yield f"### {_name(area.area, language)}"
    if area.area.title is None:
        return
    yield _area_line(area, visions, money, language)
    if area.effects:
        yield _said("area_effects", language, _effects(area.effects, language))
    if not area.actions:
        yield _said("no_actions", language)
        return
    rows = [_action(one, language) for one in area.actions]
    if area.left:
        name = _said("one_left", language) if area.left == 1 else _said("left", language, area.left)
        rows.append((name, "", *_two(area.left_amounts, language), ""))
    yield _table(_said("head", language, first=money.first), rows)


def _area_line(area: AreaThread, visions: Mapping[str, str], money: Money, language: Language) -> str:
    named = [visions[key] for key in area.visions if key in visions]
    y0, whole = _two(area.amounts, language)
    parts = [
        _post(area, language),
        _said("serves", language, ", ".join(named)) if named else _said("no_vision", language),
        _said("sum", language, first=money.first, y0=y0, all=whole) if money.known else "",
        _said("closed_in", language, area.closed) if area.closed else "",
    ]
    return " · ".join(part for part in parts if part)


def _action(line: ActionLine, language: Language) -> tuple[str, ...]:
    if line.action.title is None:
        return _said("closed", language, line.action.number), "", "", "", ""
    y0, whole = _two(line.amounts, language) if line.amounts else ("–", "–")
    return line.action.title, line.post or "", y0, whole, _effects(line.effects, language)


def _two(amounts: Four, language: Language) -> tuple[str, str]:
    return thousands(amounts[0], language), thousands(sum(amounts), language)


def _effects(effects: Iterable[EffectLine], language: Language) -> str:
    return "; ".join(_effect(one, language) for one in effects)


def _effect(effect: EffectLine, language: Language) -> str:
    shown = ", ".join(_indicator(one, language) for one in effect.indicators)
    if not effect.title:
        return shown
    return f"{one_line(effect.title)} ({shown})" if shown else one_line(effect.title)


def _indicator(row: IndicatorRow, language: Language) -> str:
    """What is measured, and the target it is held against where there is one for the year."""
    if row.value is None:
        return f"{one_line(row.title)}: {_said('unmeasured', language)}"
    said = f"{one_line(row.title)}: {number(row.value, language)}"
    return (
        said if row.target is None else f"{said}, {_said('target', language, number(row.target, language))}"
    )


def _other_areas(areas: Sequence[AreaThread], money: Money, language: Language) -> Iterator[str]:
    if not areas:
        return
    yield f"### {_said('other_areas', language)}"
    rows = [_area_row(one, language) for one in areas[:MOST_LINES] if one.area.title is not None]
    left = areas[MOST_LINES:]
    if left:
        count = number(sum(one.all_actions for one in left), language)
        name = _said("more_areas", language, number(len(left), language))
        rows.append((name, "", "", "", count))
    yield _table(_said("area_head", language, first=money.first), rows)


def _area_row(area: AreaThread, language: Language) -> tuple[str, ...]:
    count = number(area.all_actions, language)
    return _name(area.area, language), area.post or "", *_two(area.amounts, language), count


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([head, "|---|---|---:|---:|---|", *map(table_row, rows)])


# ── The money's way ─────────────────────────────────────────────────────────────────────────────────────


def _money(budget: BudgetFacts | None, language: Language) -> Iterator[str]:
    said = told_steps(budget.steps) if budget else []
    if budget is None or not said:
        return
    yield f"## {_said('budget', language)}"
    yield _said("steps", language, first=budget.year + 1)
    recorded = any(one.verdict for one in budget.steps)
    rows = [_step(one, recorded, language) for one in said[:MOST_STEPS]]
    sums = (f"**{thousands(amount, language)}**" for amount in chain_total(budget.steps))
    name = "total_open" if any(step.known.closed for step in budget.steps) else "total"
    rows.append((f"**{_said(name, language)}**", *sums, ""))
    head = _said("steps_head", language)
    yield "\n".join([head, "|---|---:|---:|---:|---|", *map(table_row, rows)])
    if len(said) > MOST_STEPS:
        yield _said("more", language, len(said) - MOST_STEPS)


def _step(step: Step, recorded: bool, language: Language) -> tuple[str, ...]:
    amounts = (step.proposed, step.affordable, step.adopted)
    told = (thousands(each.years[0], language) for each in amounts)
    return step.known.title, *told, became(step, recorded, language)


def _lessons(learned: Lessons | None, language: Language) -> str:
    if learned is None or learned.is_empty:
        return ""
    lines = [f"- {line}" for line in lesson_lines(learned, language)]
    return "\n".join([_said("learned_of", language, learned.year), "", *lines])
