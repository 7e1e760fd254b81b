"""A mapping from a municipality's own columns to ours: read from TOML, recognised by a file's header."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError, field_validator, model_validator

from models.choices import word
from models.danish import Cell, plain, squeezed
from models.facts import Fact, Refused
from models.loading.kinds import KINDS, LoadKind

READY = Path(__file__).parents[2] / "deployments" / "mappings"
"""The mappings that come with the program: our template's, and those of real files we have met."""

IN_BRACES = r"\{([^{}]+)\}"
"""A heading in a template."""

HEADINGS_WITHIN = 20
"""The heading row is looked for among this many rows: real sheets begin with a title or two."""


class Filter(Fact):
    """Only rows whose `column` holds one of these are taken."""

    column: str
    one_of: tuple[str, ...]


class ColumnMapping(Fact):
    """How the columns of one kind of file become ours; headings are compared without case, blanks, stars."""

    name: str
    kind: LoadKind
    sheet: str = ""
    identity: tuple[str, ...]
    """The columns that tell one row from another, and from the same row in a later file."""
    scheme: Literal["dk", "none"] = "none"
    """Which chart the accounts belong to: `dk` is checked against the authorised chart, `none` kept."""
    owners: Literal["must_exist", "keep_text"] = "must_exist"
    units: Literal["must_exist", "keep_text", "create"] = "must_exist"
    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Our name for a column, and the headings it may have in the file."""
    templates: dict[str, str] = Field(default_factory=dict)
    """Our name, and a text with their headings in braces."""
    constants: dict[str, str | int] = Field(default_factory=dict)
    patterns: dict[str, str] = Field(default_factory=dict)
    """Our name, and a regular expression whose first group is the part of the cell that counts."""
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Our name for a column, and for each of their words the one that we know."""
    repeated: str = ""
    """The heading of a column that stands once per year, with {year} in it."""
    from_name: str = ""
    """A regular expression for the file's name; its named groups are columns."""
    filters: tuple[Filter, ...] = ()
    unused: tuple[str, ...] = ()
    """Headings that are left unused on purpose."""
    headerless: tuple[str, ...] = ()
    """The columns of a file without a heading row, in their order."""
    signature: dict[str, str] = Field(default_factory=dict)
    """Heading and regular expression: what the first row of a file without a heading row looks like."""
    amount_unit: int = 1
    amount_sign: Literal[1, -1] = 1

    @field_validator("columns", mode="before")
    @classmethod
    def one_or_several(cls, columns: Any) -> Any:
        """A single heading may be written without brackets."""
        if not isinstance(columns, dict):
            return columns
        return {name: (said,) if isinstance(said, str) else said for name, said in columns.items()}

    @model_validator(mode="after")
    def whole(self) -> ColumnMapping:
        """Every column is one that the kind has, and those that must be filled in have a source."""
        kind = KINDS[self.kind]
        known = [column.name for column in kind.columns]
        for name in [*self.given, *self.patterns, *self.words]:
            if name not in known:
                raise ValueError(f"'{name}' is not a column of {self.kind}. It has: {', '.join(known)}")
        for column in kind.columns:
            if column.required and column.name not in self.given:
                raise ValueError(f"nothing gives the column '{column.name}', which {self.kind} must have")
        for pattern in (*self.patterns.values(), *self.signature.values()):
            re.compile(pattern)
        if not self.identity:
            raise ValueError("identity must name at least one column")
        return self

    @cached_property
    def given(self) -> set[str]:
        """Our columns that this mapping has a source for."""
        named = set(re.compile(self.from_name).groupindex)
        return {*self.columns, *self.templates, *self.constants, *named}

    @cached_property
    def hash(self) -> str:
        """The fingerprint kept with every load."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


# ── Reading mappings ────────────────────────────────────────────────────────────────────────────────────


def ready_mappings() -> tuple[ColumnMapping, ...]:
    """The mappings that come with the program."""
    return tuple(mapping for file in sorted(READY.glob("*.toml")) for mapping in read_mappings(file))


def read_mappings(file: Path) -> tuple[ColumnMapping, ...]:
    """The mappings of a TOML file: one at its top, or several under `[[mapping]]`.

    Raises Refused with the file and what is wrong in it.
    """
    table = _table(file)
    tables = table.get("mapping", [table])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise Refused(f"{file}: 'mapping' must be a list of tables; write [[mapping]] over each.")
    return tuple(_mapping(file, {"name": file.stem} | one) for one in tables)


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"{file}: the mapping cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file}: the mapping is not valid TOML in UTF-8: {error}.") from None


def _mapping(file: Path, table: Mapping[str, Any]) -> ColumnMapping:
    try:
        return ColumnMapping.model_validate(table)
    except ValidationError as error:
        raise Refused(f"{file}: {_sentence(error)}.") from None
    except re.error as error:
        raise Refused(f"{file}: the regular expression {error.pattern!r} is not valid: {error}.") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"'{where}' is not a setting of a mapping; correct its spelling"
    said = first["msg"].removeprefix("Value error, ")
    return f"'{where}': {said}" if where else said


# ── Fitting a mapping to a file ─────────────────────────────────────────────────────────────────────────


class Sheet(NamedTuple):
    """One sheet of a workbook, or a whole CSV file; row 1 is the first, as a person sees it."""

    name: str
    rows: Sequence[Sequence[Cell]]


class Fit(NamedTuple):
    """A mapping laid on a sheet: where each column is."""

    mapping: ColumnMapping
    sheet: Sheet
    heading_row: int
    """Counted from 1; 0 for a file without headings."""
    headings: tuple[str, ...]
    places: Mapping[str, int]
    """Normal heading to place, counted from 0."""
    score: int

    def place(self, name: str) -> int | None:
        """Where our column `name` is in the file; None when the file has not got it."""
        return next(
            (self.places[h] for h in _normal_all(self.mapping.columns.get(name, ())) if h in self.places),
            None,
        )

    def heading(self, name: str) -> str:
        """What the file calls our column `name`."""
        place = self.place(name)
        if place is not None:
            return self.headings[place]
        return self.mapping.templates.get(name) or next(iter(self.mapping.columns.get(name, ())), name)

    def at(self, heading: str) -> int | None:
        """Where the heading is; a heading that a column may also have stands for that column."""
        normal = normal_heading(heading)
        if normal in self.places:
            return self.places[normal]
        names = (name for name, said in self.mapping.columns.items() if normal in _normal_all(said))
        return next((place for name in names if (place := self.place(name)) is not None), None)


@lru_cache(maxsize=4096)
def normal_heading(heading: str) -> str:
    """A heading as it is compared: `E-mail *` is `e-mail`."""
    return squeezed(squeezed(heading).strip("*:. \"'").casefold())


def _normal_all(headings: Iterable[str]) -> list[str]:
    return [normal_heading(heading) for heading in headings]


def fits(mapping: ColumnMapping, sheet: Sheet) -> Fit | None:
    """The mapping laid on the first row that can be its heading row; None when there is none."""
    if mapping.headerless:
        return _fit_headerless(mapping, sheet)
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN], 1):
        fit = _fit(mapping, sheet, number, tuple(squeezed(plain(cell)) for cell in row))
        if not missing(fit):
            return fit
    return None


def _fit(mapping: ColumnMapping, sheet: Sheet, number: int, headings: tuple[str, ...]) -> Fit:
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if heading:
            places.setdefault(normal_heading(heading), place)
    fit = Fit(mapping, sheet, number, headings, places, 0)
    return fit._replace(score=len(used(fit)))


def _fit_headerless(mapping: ColumnMapping, sheet: Sheet) -> Fit | None:
    first = next((row for row in sheet.rows if any(plain(cell) for cell in row)), ())
    if len(first) != len(mapping.headerless):
        return None
    fit = _fit(mapping, sheet, 0, mapping.headerless)
    seen = dict(zip(_normal_all(mapping.headerless), map(plain, first), strict=True))
    matches = (
        re.search(said, seen.get(normal_heading(name), "")) for name, said in mapping.signature.items()
    )
    return fit if all(matches) else None


def missing(fit: Fit) -> list[str]:
    """The headings that the mapping cannot do without and the file has not got."""
    mapping, kind = fit.mapping, KINDS[fit.mapping.kind]
    needed = [c.name for c in kind.columns if c.required and c.name in mapping.columns]
    lacking = [mapping.columns[name][0] for name in needed if fit.place(name) is None]
    named = [
        *_headings_in(mapping.templates.values()),
        *mapping.identity[:1],
        *(f.column for f in mapping.filters),
    ]
    return list(dict.fromkeys([*lacking, *(heading for heading in named if fit.at(heading) is None)]))


def _headings_in(templates: Iterable[str]) -> list[str]:
    return [heading for template in templates for heading in re.findall(IN_BRACES, template)]


def used(fit: Fit) -> set[int]:
    """The places in the file that the mapping uses."""
    named = {fit.place(name) for name in fit.mapping.columns}
    named |= {fit.at(heading) for heading in _headings_in(fit.mapping.templates.values())}
    named |= {
        fit.at(heading) for heading in (*fit.mapping.identity, *(f.column for f in fit.mapping.filters))
    }
    return {place for place in named if place is not None} | set(by_year(fit))


def by_year(fit: Fit) -> dict[int, int]:
    """Place to year of the column that stands once for every year."""
    if not fit.mapping.repeated:
        return {}
    before, _, after = (re.escape(part) for part in normal_heading(fit.mapping.repeated).partition("{year}"))
    pattern = re.compile(rf"{before}([12][0-9]{{3}}){after}")
    found = ((place, pattern.fullmatch(heading)) for heading, place in fit.places.items())
    return {place: int(match[1]) for place, match in found if match}


def unused_columns(fit: Fit) -> list[str]:
    """Headings of the file that the mapping does not use, but for those it leaves unused on purpose."""
    known, taken = set(_normal_all(fit.mapping.unused)), used(fit)
    named = [(place, heading) for place, heading in enumerate(fit.headings) if heading]
    return [h for place, h in named if place not in taken and normal_heading(h) not in known]


# ── Recognising a file ──────────────────────────────────────────────────────────────────────────────────


def recognised(
    file: str,
    kind: LoadKind,
    sheets: Sequence[Sheet],
    mappings: Sequence[ColumnMapping],
    sheet: str | None = None,
) -> Fit:
    """The mapping of this kind that fits best, and its sheet: by the sheet's name, then by most columns.

    Raises Refused saying what the file has, and what would have been right.
    """
    offered = _offered(file, sheets, sheet)
    fitting = [fit for m in mappings for one in offered if (fit := fits(m, one)) is not None]
    right = [fit for fit in fitting if fit.mapping.kind == kind]
    if not right:
        raise _not_recognised(file, kind, offered, mappings, fitting)
    best = max(right, key=lambda fit: (_same_name(fit), fit.score))
    _refuse_twice(file, best)
    return best


def _offered(file: str, sheets: Sequence[Sheet], named: str | None) -> Sequence[Sheet]:
    if named is None:
        return sheets
    chosen = [sheet for sheet in sheets if normal_heading(sheet.name) == normal_heading(named)]
    if not chosen:
        has = ", ".join(sheet.name for sheet in sheets if sheet.name) or "one table without a name"
        raise Refused(
            f"{file} has no sheet called '{named}'. It has: {has}.",
            f"{file} har intet ark, der hedder »{named}«.",
        )
    return chosen


def _same_name(fit: Fit) -> bool:
    return bool(fit.sheet.name) and normal_heading(fit.sheet.name) == normal_heading(fit.mapping.sheet)


def _refuse_twice(file: str, fit: Fit) -> None:
    headings = [normal_heading(heading) for heading in fit.headings if heading]
    for place in used(fit):
        heading = fit.headings[place]
        if headings.count(normal_heading(heading)) > 1:
            raise Refused(
                f"{file}: the heading '{heading}' stands over two columns. Rename or remove one.",
                f"{file}: overskriften »{heading}« står over to kolonner. Omdøb eller fjern den ene.",
            )


def _not_recognised(
    file: str,
    kind: LoadKind,
    sheets: Sequence[Sheet],
    mappings: Sequence[ColumnMapping],
    fitting: Sequence[Fit],
) -> Refused:
    called = word("load", kind)
    if fitting:
        other = max(fitting, key=lambda fit: fit.score).mapping
        return Refused(
            f"{file} looks like {other.kind} ({other.name}), not {kind}. Load it with --as {other.kind}.",
            f"{file} ligner {word('load', other.kind)}, ikke {called}. Vælg »{word('load', other.kind)}«.",
        )
    tried = [_nearest(mapping, sheet) for mapping in mappings if mapping.kind == kind for sheet in sheets]
    nearest = max((fit for fit in tried if fit), key=lambda fit: fit.score, default=None)
    if nearest is None:
        return Refused(
            f"{file}: there is nothing in the file to recognise. It needs a row of headings.",
            f"{file}: der er intet at genkende i filen. Den skal have en række med overskrifter.",
        )
    seen = ", ".join(heading for heading in nearest.headings if heading)[:300] or "none"
    lacking = ", ".join(f"'{heading}'" for heading in missing(nearest))
    return Refused(
        f"{file} is not recognised as {kind}: the column {lacking} is missing. The headings found: {seen}. "
        "Rename the columns as in the template workbook, or give a mapping of your own with --mapping.",
        f"{file} kan ikke genkendes som {called}: kolonnen {lacking} mangler. Overskrifterne er: {seen}. "
        "Omdøb kolonnerne som i skabelonen, eller giv din egen oversættelse af dem.",
    )


def _nearest(mapping: ColumnMapping, sheet: Sheet) -> Fit | None:
    if mapping.headerless:
        return None
    rows = [row for row in sheet.rows[:HEADINGS_WITHIN] if any(plain(cell) for cell in row)]
    tried = [_fit(mapping, sheet, 0, tuple(squeezed(plain(cell)) for cell in row)) for row in rows]
    return max(tried, key=lambda fit: fit.score, default=None)
