"""The fields of a form as every door shows them: what to fill in, what was typed, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import StringConstraints

from models import danish
from models.choices import CHOICES, Words
from models.facts import Fact
from models.forms import (
    OWN_QUESTIONS,
    all_wrong,
    choices_of,
    form_of,
    hint_of,
    question_of,
    row_of,
    title_of,
)
from models.outcomes import writable
from models.settings import Language

Kind = Literal["text", "line", "choice", "date", "decimal", "whole", "check"]

NOTHING_NEW = "nothing_new"
"""The field that answers all the others: every door has a button or a column of its own for it."""

MOST_ROWS = 12
"""Rows that are offered where a form sets no limit."""

LINE = 200
"""Characters up to which a text is one line."""


class Option(NamedTuple):
    """Something to choose: the code that is kept, and the word that is shown."""

    code: str
    label: str


class Field(NamedTuple):
    """One thing to fill in. `needed`: not to be left empty; `question`: the number of its question."""

    name: str
    kind: Kind
    label: str
    hint: str
    needed: bool
    max_length: int | None
    options: tuple[Option, ...]
    question: int | None


class Fixed(NamedTuple):
    """What stands in a row and is not filled in: the name and value that go along, and what is shown."""

    name: str
    value: str
    label: str
    detail: str


class Rows(NamedTuple):
    """Rows of the same fields, named as "money.0.y1"; any of them may be left empty.

    `fixed`: what each row is about, where that is not for who answers to say; there are as many rows as that.
    """

    name: str
    label: str
    hint: str
    question: int | None
    rows: tuple[tuple[Field, ...], ...]
    fixed: tuple[Fixed, ...] = ()


Typed = Mapping[str, str]
"""What was typed, by the name of its field."""


# ── What there is to fill in ────────────────────────────────────────────────────────────────────────────


def fields(
    form: str,
    language: Language = "da",
    years: Sequence[int] = (),
    allowed: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Field | Rows, ...]:
    """The fields of a form in its order; `nothing_new` is left out.

    `years`: the four budget years, for the headings of their amounts. `allowed`: the codes that a choice is
    narrowed to.
    """
    narrowed = tuple((name, tuple(codes)) for name, codes in (allowed or {}).items())
    return _fields(form, language, tuple(years), narrowed)


def about_lines(shown: Sequence[Field | Rows], lines: Sequence[Sequence[str]]) -> tuple[Field | Rows, ...]:
    """The fields of a form whose rows are these budget lines: key, name and amount of each."""
    return tuple(
        _about(one, lines) if isinstance(one, Rows) and one.name == "lines" else one for one in shown
    )


def asking(shown: Sequence[Field | Rows], questions: Sequence[str]) -> tuple[Field | Rows, ...]:
    """The fields of a form that asks the secretariat's own questions: as many as those, called by them.

    Any other form stays as it is; one whose questions nobody knows asks for one answer.
    """
    own = [one for one in shown if isinstance(one, Field) and one.name in OWN_QUESTIONS]
    if not own:
        return tuple(shown)
    asked = own[: max(len(questions), 1)]
    return tuple(
        field._replace(label=words, question=field.question if len(asked) > 1 else None)
        for field, words in zip_longest(asked, questions or [asked[0].label])
    )


def said_of(wrong: Mapping[str, str], questions: Sequence[str], language: Language) -> Mapping[str, str]:
    """What is wrong with the answers to the secretariat's own questions, each called by its question."""
    named = {name: title_of(form_of("ad_hoc"), name, language) for name in OWN_QUESTIONS}
    asked = dict(zip(OWN_QUESTIONS, questions, strict=False))
    return {
        name: said.replace(f"»{named[name]}«", f"»{asked[name]}«") if name in asked else said
        for name, said in wrong.items()
    }


def _about(rows: Rows, lines: Sequence[Sequence[str]]) -> Rows:
    """One row per line, in which only the choice is left to make."""
    choice = next(field for field in rows.rows[0] if field.kind == "choice")
    column = choice.name.rpartition(".")[2]
    fixed = tuple(Fixed(f"{rows.name}.{no}.line", *line) for no, line in enumerate(lines))
    made = tuple((choice._replace(name=f"{rows.name}.{no}.{column}"),) for no in range(len(lines)))
    return rows._replace(rows=made, fixed=fixed)


@cache
def _fields(
    form: str, language: Language, years: tuple[int, ...], allowed: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Field | Rows, ...]:
    kind = form_of(form)
    needed = {name for name, one in kind.model_fields.items() if one.is_required()} | {*kind.needed}
    shown = (name for name in kind.model_fields if name != NOTHING_NEW)
    return tuple(_shown(kind, name, language, years, needed, dict(allowed)) for name in shown)


def _shown(
    kind: type[Fact],
    name: str,
    language: Language,
    years: tuple[int, ...],
    needed: set[str],
    allowed: Mapping[str, tuple[str, ...]],
) -> Field | Rows:
    inside = row_of(kind, name)
    if inside is None:
        return _field(kind, name, name, language, years, name in needed, allowed.get(name))
    rows = tuple(_row(inside, f"{name}.{no}", language, years) for no in range(_room(kind, name)))
    return Rows(
        name, title_of(kind, name, language), hint_of(kind, name, language), question_of(kind, name), rows
    )


def _row(kind: type[Fact], prefix: str, language: Language, years: tuple[int, ...]) -> tuple[Field, ...]:
    return tuple(
        _field(kind, column, f"{prefix}.{column}{part}", language, years, False, None)._replace(
            label=_label(kind, column, language, years) + _part_said(part)
        )
        for column in kind.model_fields
        for part in _parts(kind, column)
    )


def _field(
    kind: type[Fact],
    column: str,
    name: str,
    language: Language,
    years: tuple[int, ...],
    needed: bool,
    allowed: tuple[str, ...] | None,
) -> Field:
    base, longest = _base(kind.model_fields[column].annotation, kind.model_fields[column].metadata)
    return Field(
        name=name,
        kind=_kind(base, longest),
        label=_label(kind, column, language, years),
        hint=hint_of(kind, column, language),
        needed=needed,
        max_length=longest,
        options=_options(kind, column, language, allowed),
        question=question_of(kind, column),
    )


def _options(
    kind: type[Fact], column: str, language: Language, allowed: tuple[str, ...] | None
) -> tuple[Option, ...]:
    known = choices_of(kind, column)
    words = CHOICES[known] if known else {}
    return tuple(
        Option(code, said.said_in(language))
        for code, said in words.items()
        if allowed is None or code in allowed
    )


_YEAR = re.compile(r"y([0-3])")
_THOUSANDS = Words("{}, 1.000 kr.", "{}, 1,000 kr.")


def _label(kind: type[Fact], column: str, language: Language, years: tuple[int, ...]) -> str:
    found = _YEAR.fullmatch(column)
    if found and int(found[1]) < len(years):
        return _THOUSANDS.said_in(language).format(years[int(found[1])])
    return title_of(kind, column, language)


def _parts(kind: type[Fact], column: str) -> tuple[str, ...]:
    """A column of several amounts is several fields: "amounts.0", "amounts.1" …"""
    annotation = kind.model_fields[column].annotation
    return tuple(f".{no}" for no in range(_room(kind, column))) if get_origin(annotation) is tuple else ("",)


def _part_said(part: str) -> str:
    return f" ({int(part[1:]) + 1})" if part else ""


def _room(kind: type[Fact], column: str) -> int:
    limits = (getattr(one, "max_length", None) for one in kind.model_fields[column].metadata)
    return next((limit for limit in limits if limit is not None), MOST_ROWS)


def _base(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, int | None]:
    """What a field holds, without its wrappings, and how long a text may be."""
    longest = next((one.max_length for one in metadata if isinstance(one, StringConstraints)), None)
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _base(inner, [*metadata, *more])
    if get_origin(annotation) in (Union, UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not NoneType)
        return _base(inner, metadata)
    if get_origin(annotation) is tuple:
        return _base(get_args(annotation)[0], ())
    return annotation, longest


def _kind(base: Any, longest: int | None) -> Kind:
    if get_origin(base) is Literal:
        return "choice"
    plain: dict[Any, Kind] = {bool: "check", date: "date", int: "whole", float: "decimal"}
    return plain.get(base) or ("line" if longest is not None and longest <= LINE else "text")


# ── What was typed, and what it says ────────────────────────────────────────────────────────────────────


def typed(form: str, body: Mapping[str, Any], language: Language = "da") -> dict[str, str]:
    """A stored answer as one would type it: `{"course": "hold", "money.0.y0": "1.250"}`.

    Every field that has no rows is there, also when it is empty; `nothing_new` only when it says yes.
    """
    kind = form_of(form)
    plain = {name: "" for name in kind.model_fields if row_of(kind, name) is None and name != NOTHING_NEW}
    said = {
        name: _typed(value, language)
        for name, value in _flat(body)
        if value is not None and value is not False
    }
    return plain | {name: text for name, text in said.items() if _column(form, name) is not None}


def body_of(form: str, given: Typed, language: Language = "da") -> dict[str, Any]:
    """What was typed as the body that `forms.parse` takes; empty fields and empty rows are left out.

    Numbers and days are read as people of that language write them. What cannot be read stays as it was
    typed, for the form to refuse; names that the form does not have are dropped.
    """
    read = {name: read_as(form, name, text, language) for name, text in given.items()}
    kept = {name: value for name, value in read.items() if value is not None}
    body = {name: value for name, value in kept.items() if "." not in name}
    for name in _row_names(form):
        if rows := _rows_typed(name, kept):
            body[name] = [_nested(cells) for _, cells in rows]
    return body


def wrong(
    form: str, body: Mapping[str, Any], language: Language = "da", years: Sequence[int] = ()
) -> dict[str, str]:
    """Everything to correct: the name of a field (or of its rows), and a sentence; empty if nothing is.

    What is no field of the form stands under the empty name.
    """
    labels = _labels(form, language, tuple(years))
    found: dict[str, str] = {}
    for one in all_wrong(form, body, language):
        name = _nearest(form, one.place)
        found.setdefault(name, _relabelled(one.sentence, labels.get(name)))
    return found


def wrong_as_typed(
    form: str, given: Typed, language: Language = "da", years: Sequence[int] = ()
) -> dict[str, str]:
    """As `wrong`, for what was typed: the rows by their numbers there, with the empty ones counted.

    What is wrong with a row that no door offers is said of the rows.
    """
    found = wrong(form, body_of(form, given, language), language, years)
    read = {name: read_as(form, name, text, language) for name, text in given.items()}
    numbers = {
        f"{name}.{no}.": f"{name}.{typed_no}."
        for name in _row_names(form)
        for no, (typed_no, _) in enumerate(_rows_typed(name, read))
    }
    said: dict[str, str] = {}
    for name, sentence in found.items():
        said.setdefault(_offered(form, _renumbered(name, numbers)), sentence)
    return said


def totals(form: str, given: Typed, language: Language = "da") -> dict[str, str]:
    """The sum of each column of whole numbers, `{"money.y0": "1.250"}`, of what can be read."""
    sums: dict[str, int] = {}
    for name in _row_names(form):
        for field in _columns(form, name).values():
            if field.kind == "whole":
                sums[_without_number(field.name)] = 0
    for name, text in given.items():
        read = read_as(form, name, text, language) if "." in name else None
        if isinstance(read, int) and not isinstance(read, bool):
            sums[_without_number(name)] += read
    return {name: whole_said(total, language) for name, total in sums.items()}


def whole_said(number: int, language: Language) -> str:
    """A whole number as it is written: 1.250 in Danish, 1,250 in English."""
    said = f"{number:,}"
    return said.replace(",", ".") if language == "da" else said


# ── Names ───────────────────────────────────────────────────────────────────────────────────────────────

_IN_ROW = re.compile(r"([a-z_]+)\.([0-9]{1,3})\.([a-z_0-9]+(?:\.[0-9])?)")


@cache
def _columns(form: str, rows: str) -> dict[str, Field]:
    """The fields of one row, by what follows the row's number."""
    found = next(one for one in fields(form) if isinstance(one, Rows) and one.name == rows)
    return {field.name.split(".", 2)[2]: field for field in found.rows[0]}


@cache
def _row_names(form: str) -> tuple[str, ...]:
    return tuple(one.name for one in fields(form) if isinstance(one, Rows))


@cache
def _plain(form: str) -> dict[str, Field]:
    return {one.name: one for one in fields(form) if isinstance(one, Field)}


def _column(form: str, name: str) -> Kind | None:
    """What a name holds; None if the form has no such field."""
    if name == NOTHING_NEW and NOTHING_NEW in form_of(form).model_fields:
        return "check"
    found = _IN_ROW.fullmatch(name)
    if found is None:
        return _plain(form)[name].kind if name in _plain(form) else None
    if found[1] not in _row_names(form) or found[3] not in _columns(form, found[1]):
        return None
    return _columns(form, found[1])[found[3]].kind


def _without_number(name: str) -> str:
    rows, _, column = name.split(".", 2)
    return f"{rows}.{column}"


def _nearest(form: str, place: Sequence[str | int]) -> str:
    """The name that a place in a body has among the fields; of the rows, where a whole row is meant."""
    name = ".".join(map(str, place))
    if _column(form, name) is not None:
        return name
    first = str(place[0]) if place else ""
    return first if first in {*_plain(form), *_row_names(form), NOTHING_NEW} else ""


@cache
def _labels(form: str, language: Language, years: tuple[int, ...]) -> dict[str, tuple[str, str]]:
    """The fields whose label with the years is another than the form's own title: both of them."""
    plain, dated = fields(form, language), fields(form, language, years)
    return {
        one.name: (one.label, other.label)
        for rows, others in zip(plain, dated, strict=True)
        if isinstance(rows, Rows) and isinstance(others, Rows)
        for row, other_row in zip(rows.rows, others.rows, strict=True)
        for one, other in zip(row, other_row, strict=True)
        if one.label != other.label
    }


def _relabelled(sentence: str, labels: tuple[str, str] | None) -> str:
    return sentence.replace(f"»{labels[0]}«", f"»{labels[1]}«", 1) if labels else sentence


def _renumbered(name: str, numbers: Mapping[str, str]) -> str:
    found = _IN_ROW.fullmatch(name)
    prefix = f"{found[1]}.{found[2]}." if found else ""
    return numbers.get(prefix, prefix) + name.removeprefix(prefix)


def _offered(form: str, name: str) -> str:
    """The name, or that of its rows where there is no room for a row of that number."""
    found = _IN_ROW.fullmatch(name)
    return found[1] if found and int(found[2]) >= _room(form_of(form), found[1]) else name


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────


def _flat(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """A body by names: rows and amounts numbered."""
    for name, value in body.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", one) for inner, one in _flat(value))
        elif isinstance(value, list | tuple):
            yield from ((f"{name}.{inner}", one) for inner, one in _flat(dict(enumerate(value))))  # type: ignore[arg-type]
        else:
            yield str(name), value


def _rows_typed(rows: str, read: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The rows that say something, by their numbers; one of nothing but noughts says nothing."""
    found: dict[int, dict[str, Any]] = {}
    for name, value in read.items():
        place = _IN_ROW.fullmatch(name)
        if place is not None and place[1] == rows and value is not None:
            found.setdefault(int(place[2]), {})[place[3]] = value
    return [
        (no, found[no])
        for no in sorted(found)
        if any(value not in (0, False) for value in found[no].values())
    ]


def _nested(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row; several amounts of one column become a list, gaps in it nought."""
    row = {name: value for name, value in cells.items() if "." not in name}
    amounts: dict[str, dict[int, Any]] = {}
    for name, value in cells.items():
        if "." in name:
            column, _, no = name.partition(".")
            amounts.setdefault(column, {})[int(no)] = value
    return row | {name: [some.get(no, 0) for no in range(max(some) + 1)] for name, some in amounts.items()}


# ── Reading and writing ─────────────────────────────────────────────────────────────────────────────────

_SWAPPED = str.maketrans({",": ".", ".": ","})
_THREE_DECIMALS = re.compile(r"[^0-9]*[0-9]{1,3},[0-9]{3}[^0-9]*")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_TICKED = {*danish.YES, "on"}
_YES = Words("ja", "yes")


def _typed(value: Any, language: Language) -> str:
    if value is True:
        return _YES.said_in(language)
    if isinstance(value, int):
        return whole_said(value, language)
    return _decimal_said(value, language) if isinstance(value, float) else str(value)


def _decimal_said(value: float, language: Language) -> str:
    """As it is written; one of more digits than anybody writes as the machine says it."""
    said = f"{Decimal(repr(value)):,f}"
    if len(said) > 40:
        return repr(value)
    said = said.removesuffix(".0")
    return said.translate(_SWAPPED) if language == "da" else said


def read_as(form: str, name: str, text: str, language: Language) -> Any:
    """What was typed in a field; None if it is empty, or no field of the form."""
    kind = _column(form, name)
    given = writable(text)
    if kind is None or not given.strip():
        return None
    if kind == "whole":
        return _whole(given, language)
    if kind == "decimal":
        return _decimal(given, language)
    if kind == "date":
        return _day(given)
    return _ticked(given) if kind == "check" else given


def _whole(given: str, language: Language) -> int | str:
    """A whole number. `1,250` in Danish is neither 1250 nor 1 and a quarter: it stays as it is."""
    ours = given if language == "da" else given.translate(_SWAPPED)
    try:
        number = danish.number(ours)
    except danish.Unreadable:
        return given
    guessed = _THREE_DECIMALS.fullmatch(ours.strip())
    return (
        int(number) if number is not None and number == number.to_integral_value() and not guessed else given
    )


def _decimal(given: str, language: Language) -> float | str:
    ours = given if language == "da" else given.translate(_SWAPPED)
    try:
        number = danish.number(ours)
    except danish.Unreadable:
        return given
    return given if number is None else float(number)


def _day(given: str) -> str:
    """A day as 2027-12-31, however it was written."""
    if found := _COMPACT.fullmatch(given.strip()):
        given = "-".join(found.groups())
    try:
        day = danish.day(given)
    except danish.Unreadable:
        return given
    return given if day is None else day.isoformat()


def _ticked(given: str) -> bool | str:
    word = given.strip().casefold()
    if word in _TICKED:
        return True
    return False if word in danish.NO else given
