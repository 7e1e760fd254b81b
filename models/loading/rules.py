"""What each kind of row asks of the memory; the people's sheet has a file of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from models.accounts import account_doubts, known_account
from models.danish import slug
from models.loading import people
from models.loading.changes import Draft, Verdict
from models.loading.kinds import REPEATING, LoadKind
from models.loading.organisation import Posts, Units
from models.loading.reasons import reason
from models.loading.sheets import Row


def judged(draft: Draft) -> Verdict:
    """Everything that the rows ask for, and what cannot be taken."""
    RULES[draft.mapping.kind](draft)
    return draft.verdict()


def _some(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The named facts that the file says something about."""
    return {name: facts[name] for name in names if name in facts}


# ── Units ───────────────────────────────────────────────────────────────────────────────────────────────


def _units(draft: Draft) -> None:
    units = Units(draft.held["unit"], draft.today)
    for row in draft.rows:
        _note_same_name(draft, row, units)
        units.add(row.key, row.facts["name"])
    for row in draft.rows:
        values = _some(row.facts, "name", "sector", "valid_from", "valid_to")
        for column in ("parent", "successor"):
            if column in row.facts:
                values[column] = _unit_of(draft, row, column, units) or None
        draft.want(row, "unit", (row.key,), values, main=True)
        _refuse_early_end(draft, row, "valid_from", "valid_to")
    _refuse_circles(draft)


def _note_same_name(draft: Draft, row: Row, units: Units) -> None:
    """A people's sheet made the unit by its name; the organisation's own file now gives it another key."""
    made = slug(row.facts["name"])
    is_new = (row.key,) not in draft.held["unit"]
    if is_new and made != row.key and made in units.called(row.facts["name"]).keys:
        draft.note(row, "same_name", name=row.facts["name"], key=made)


def _unit_of(draft: Draft, row: Row, column: str, units: Units) -> str:
    """The unit that a cell means; the row is refused when the word fits several or the unit is not there."""
    word = row.facts[column]
    named = units.called(word)
    if len(named.keys) > 1:
        draft.refuse(row, column, reason("many_named", count=len(named.keys), keys=", ".join(named.keys[:5])))
    elif (named.one or word) == row.key and draft.mapping.kind == "units":
        draft.refuse(row, column, reason("itself"))
    elif word:
        draft.need(row, column, "unit", (named.one or word,))
    return named.one or str(word)


def _refuse_early_end(draft: Draft, row: Row, first: str, last: str) -> None:
    start, end = row.facts.get(first), row.facts.get(last)
    if start is not None and end is not None and end < start:
        draft.refuse(row, last, reason("ends_first", start=start))


def _refuse_circles(draft: Draft) -> None:
    parents = {key[0]: unit["parent"] for key, unit in draft.held["unit"].items()}
    asked = {w.key[0]: w.values["parent"] for w in draft.wanted if w.values and "parent" in w.values}
    above = {key: parent for key, parent in (parents | asked).items() if parent is not None}
    for row in draft.rows:
        if (circle := _circle(row.key, above)) and len(circle) > 1:
            draft.refuse(row, "parent", reason("circle", keys=" → ".join([*circle, row.key])))


def _circle(start: str, above: Mapping[str, str]) -> list[str]:
    """The way up from a unit, if it leads back to it."""
    way, here = [start], above.get(start)
    while here is not None and here not in way:
        way.append(here)
        here = above.get(here)
    return way if here == start else []


# ── The plan ────────────────────────────────────────────────────────────────────────────────────────────


def _elements(draft: Draft) -> None:
    posts = Posts(draft.held, draft.today)
    titles = {element["title"].casefold(): key[0] for key, element in draft.held["element"].items()}
    for row in draft.rows:
        values = _some(row.facts, *PLAIN) | _owned(draft, row, posts)
        draft.want(row, "element", (row.key,), values, main=True)
        _refuse_early_end(draft, row, "first_year", "last_year")
        _note_same_title(draft, row, titles)
        _links_of(draft, row)
        _planned(draft, row)


PLAIN = (
    "kind",
    "title",
    "description",
    "instrument",
    "perspective",
    "first_year",
    "last_year",
    "financing",
    "confidential_until",
)
"""Columns of an element that stand by themselves."""


def _owned(draft: Draft, row: Row, posts: Posts) -> dict[str, Any]:
    """The post that answers for the element; an empty cell says nothing, so as not to make it nobody's."""
    word = row.facts.get("owner")
    if not word:
        return {}
    named = posts.answering(word)
    if named.one is not None:
        return {"post": named.one, "owner_text": word}
    if draft.mapping.owners == "must_exist":
        draft.refuse(row, "owner", reason("owner_unclear" if named.keys else "owner_unknown"))
    else:
        draft.note(row, "owner_unclear_kept" if named.keys else "owner_kept", word)
    return {"owner_text": word}


def _planned(draft: Draft, row: Row) -> None:
    """What the plan says the element costs, year by year; an empty cell says nothing."""
    said = _some(row.facts, "certainty")
    for year, amount in row.facts.get("by_year", {}).items():
        draft.want(row, "planned_amount", (row.key, year), {"amount": amount} | said)


def _note_same_title(draft: Draft, row: Row, titles: Mapping[str, str]) -> None:
    """The one sheet made an element by its title; the plan's own file now gives it another key."""
    other = titles.get(row.facts["title"].casefold())
    is_made = other is not None and other == slug(row.facts["title"])
    if is_made and other != row.key and (row.key,) not in draft.held["element"]:
        draft.note(row, "same_title", element=row.key, key=other)


def _links_of(draft: Draft, row: Row) -> None:
    if "serves" not in row.facts:
        return
    for key in row.facts["serves"]:
        _link(draft, row, "serves", (row.key, key, "serves"), said=key)
    left = {to for start, to, role in draft.held["link"] if (start, role) == (row.key, "serves")}
    for key in sorted(left - set(row.facts["serves"])):
        draft.note(row, "link_left", f"{row.key} → {key}")


def _link(draft: Draft, row: Row, column: str, key: tuple[str, str, str], **more: Any) -> None:
    if key[0] == key[1]:
        draft.refuse(row, column, reason("itself"))
        return
    draft.need(row, column, "element", (key[1],), more.get("said"))
    draft.want(row, "link", key, {}, main=draft.mapping.kind == "links")


def _plan_parts(draft: Draft) -> None:
    for row in draft.rows:
        draft.want(row, "plan_part", (row.key,), _some(row.facts, "kind", "title", "ended_on"), main=True)
        for element in row.facts.get("changed_by", ()):
            draft.need(row, "changed_by", "element", (element,), element)
            draft.want(row, "part_change", (element, row.key), {})
        if "changed_by" in row.facts:
            _note_left_changes(draft, row)


def _note_left_changes(draft: Draft, row: Row) -> None:
    before = {element for element, part in draft.held["part_change"] if part == row.key}
    for element in sorted(before - set(row.facts["changed_by"])):
        draft.note(row, "link_left", f"{element} → {row.key}")


def _links(draft: Draft) -> None:
    for row in draft.rows:
        draft.need(row, "from_key", "element", (row.facts["from_key"],))
        key = (row.facts["from_key"], row.facts["to_key"], row.facts.get("role", "serves"))
        _link(draft, row, "to_key", key)


# ── The money ───────────────────────────────────────────────────────────────────────────────────────────


def _chart(draft: Draft) -> None:
    for row in draft.rows:
        key = (draft.mapping.scheme, row.facts["year"], row.facts["account"])
        _note_doubts(draft, row, balance=True)
        draft.want(row, "account", key, {"text": row.facts["text"]}, main=True)


def _note_doubts(draft: Draft, row: Row, *, balance: bool = False) -> None:
    if draft.mapping.scheme == "dk":
        for doubt in account_doubts(row.facts["account"], balance=balance):
            draft.note(row, doubt, row.facts["account"])


def _charts(draft: Draft) -> dict[int, set[str]]:
    """Year to the accounts of its chart, in the scheme of the file."""
    found: dict[int, set[str]] = defaultdict(set)
    for scheme, year, code in draft.held["account"]:
        if scheme == draft.mapping.scheme:
            found[year].add(code)
    return found


def _check_account(draft: Draft, row: Row, year: int, charts: Mapping[int, set[str]]) -> None:
    """Unknown accounts are an error only where the year has a chart."""
    _note_doubts(draft, row)
    if year in charts and not known_account(row.facts["account"], charts[year]):
        draft.refuse(row, "account", reason("account_unknown", year=year))


def _unit_or_text(draft: Draft, row: Row, units: Units) -> tuple[str | None, str]:
    """The unit that a line belongs to, or the text that stands for it."""
    word = row.facts.get("unit", "")
    if not word:
        return None, ""
    if (one := units.called(word).one) is not None:
        return one, word
    if draft.mapping.units == "keep_text":
        draft.note(row, "unit_kept", word)
        return None, word
    return _unit_of(draft, row, "unit", units), word


def _budget(draft: Draft) -> None:
    units, charts = Units(draft.held["unit"], draft.today), _charts(draft)
    for row in draft.rows:
        _budget_line(draft, row, units)
        _check_account(draft, row, row.facts["first_year"], charts)


def _budget_line(draft: Draft, row: Row, units: Units) -> None:
    facts = row.facts
    key = (facts["first_year"], facts.get("version", "vedtaget"), row.key)
    values: dict[str, Any] = {"scheme": draft.mapping.scheme, "source": draft.mapping.name}
    values |= _some(facts, "account", "text")
    if facts.get("movable"):  # an empty cell leaves what the line's holder has said
        values["movable"] = facts["movable"]
    values |= {name: facts[name] or 0 for name in ("y0", "y1", "y2", "y3") if name in facts}
    if "unit" in facts:
        values["unit"], values["unit_text"] = _unit_or_text(draft, row, units)
    draft.want(row, "budget_line", key, values, main=True)
    for element, share in facts.get("serves", ()):
        draft.need(row, "serves", "element", (element,), element)
        draft.want(row, "line_serves", (*key, element), {"share": share})


def _appropriations(draft: Draft) -> None:
    charts = _charts(draft)
    for row in draft.rows:
        values = _some(row.facts, "year", "decided_on", "account", "text", "amount", "financing")
        values |= _some(row.facts, "case_number") | {"scheme": draft.mapping.scheme}
        draft.want(row, "appropriation", (row.key,), values, main=True)
        _check_account(draft, row, row.facts["year"], charts)


def _actuals(draft: Draft) -> None:
    units, charts = Units(draft.held["unit"], draft.today), _charts(draft)
    for row in draft.rows:
        facts = row.facts
        unit, text = _unit_or_text(draft, row, units)
        key = (facts["year"], facts["period"], draft.mapping.scheme, facts["account"], unit or text)
        values = {"amount": facts["amount"], "key": "/".join(map(str, key))}
        draft.want(row, "actual", key, values, main=True)
        _check_account(draft, row, facts["year"], charts)


# ── The effects ─────────────────────────────────────────────────────────────────────────────────────────


def _indicators(draft: Draft) -> None:
    for row in draft.rows:
        draft.need(row, "element", "element", (row.facts["element"],))
        values = _some(row.facts, "element", "title", "direction", "baseline")
        if "tolerance" in row.facts:
            values["tolerance"] = row.facts["tolerance"] or 0.0
        draft.want(row, "indicator", (row.key,), values, main=True)
        for year, value in row.facts.get("by_year", {}).items():
            draft.want(row, "target", (row.key, year), {"value": value})


def _measurements(draft: Draft) -> None:
    """A value that differs from the last one known for the day is a new version of it."""
    newest: dict[tuple[str, Any], int] = {}
    for indicator, end, version in draft.held["measurement"]:
        newest[indicator, end] = max(version, newest.get((indicator, end), 0))
    for row in draft.rows:
        place = (row.facts["indicator"], row.facts["period_end"])
        draft.need(row, "indicator", "indicator", place[:1])
        _measured(draft, row, place, newest.get(place, 0))


def _measured(draft: Draft, row: Row, place: tuple[str, Any], version: int) -> None:
    values = _some(row.facts, "value", "evidence")
    held = draft.held["measurement"].get((*place, version), {})
    if version and any(held[name] != value for name, value in values.items()):
        known = {name: held[name] for name in ("value", "evidence")}
        draft.want(row, "measurement", (*place, version + 1), known | values, main=True, instead_of=known)
    else:
        draft.want(row, "measurement", (*place, version or 1), values, main=True)


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────────────


def _meetings(draft: Draft) -> None:
    repeating = {code: word for word, code in REPEATING.items()}
    for row in draft.rows:
        meeting, day = row.facts["meeting"], row.facts["held_on"]
        if meeting in repeating:
            draft.note(row, "repeating", meeting=row.said["meeting"])
        elif day.year != row.facts["year"]:
            draft.refuse(row, "held_on", reason("other_year", year=row.facts["year"]))
        else:
            _adopted(draft, row)


def _adopted(draft: Draft, row: Row) -> None:
    year, meeting, day = row.facts["year"], row.facts["meeting"], row.facts["held_on"]
    values = {"held_on": day, "planned_on": None, "exemption": None}  # what was shifted is planned anew
    draft.want(row, "adopted_date", (year, meeting), values, main=True)
    opened = draft.held["meeting"].get((year, meeting))
    if opened is not None and opened["held_on"] != day:
        draft.note(row, "opened_year", year=year, meeting=row.said["meeting"], date=day)


def _absences(draft: Draft) -> None:
    known = {values["email"]: key[0] for key, values in draft.held["person"].items()}
    for row in draft.rows:
        person = known.get(row.facts["email"], "")
        draft.need(row, "email", "person", (person,))
        draft.want(
            row, "absence", (person, row.facts["from_on"]), _some(row.facts, "to_on"), main=bool(person)
        )
        _refuse_early_end(draft, row, "from_on", "to_on")


RULES: dict[LoadKind, Callable[[Draft], None]] = {
    "units": _units,
    "people": people.ask,
    "elements": _elements,
    "links": _links,
    "chart": _chart,
    "budget": _budget,
    "appropriations": _appropriations,
    "actuals": _actuals,
    "indicators": _indicators,
    "measurements": _measurements,
    "plan_parts": _plan_parts,
    "meetings": _meetings,
    "absences": _absences,
}

TABLES: dict[LoadKind, tuple[str, ...]] = {
    "units": ("unit",),
    "people": ("unit", "person", "post", "post_role", "post_holder", "element"),
    "elements": ("element", "link", "planned_amount", "person", "post", "post_holder"),
    "links": ("element", "link"),
    "chart": ("account",),
    "budget": ("unit", "element", "account", "budget_line", "line_serves"),
    "appropriations": ("account", "appropriation"),
    "actuals": ("unit", "account", "actual"),
    "indicators": ("element", "indicator", "target"),
    "measurements": ("indicator", "measurement"),
    "plan_parts": ("element", "plan_part", "part_change"),
    "meetings": ("adopted_date", "meeting"),
    "absences": ("person", "absence"),
}
"""What has to be read of the memory before rows of a kind can be judged."""


def years(rows: Iterable[Row]) -> tuple[int, ...]:
    """The years that the rows are about: only they are read of what is kept by year."""
    return tuple(
        sorted({row.facts[name] for row in rows for name in ("year", "first_year") if row.facts.get(name)})
    )
