"""What a load came to, as it is told to people and programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import Field

from models.danish import kroner
from models.facts import Fact, Finding
from models.loading.changes import Change, Changes, Held, Verdict, is_finding, key_text, subject
from models.loading.mappings import ColumnMapping
from models.loading.sheets import Intake, Refusal
from models.settings import Language


class Rejection(Fact):
    """A row that is not taken: where it is, what stands there, why not and what would be right."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    @property
    def sentence(self) -> str:
        """On one line, for the command line."""
        column = f", column '{self.column}'" if self.column else ""
        return f"{self.file}, row {self.row}{column}: '{self.value}' {self.reason}"


class Loaded(Fact):
    """What a load did, or with `dry_run` would do; counts are rows, and nothing is written when rows are
    rejected unless the good ones were to be kept.

    `totals` are the control totals: of money per year in kroner, of other kinds how many of each.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    rejected: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    totals: dict[str, str | int] = Field(default_factory=dict)

    @property
    def counts(self) -> dict[str, Any]:
        """The numbers alone, as the memory keeps them."""
        return {name: getattr(self, name) for name in ("read", *COUNTED, "missing", "totals")}

    @property
    def told(self) -> dict[str, Any]:
        """The one JSON object of `load --json`."""
        rejected = [rejection.model_dump(exclude={"file"}) for rejection in self.rejected]
        warnings = [*self.warnings, *(finding.sentence for finding in self.findings)]
        return {**self.counts, "rejected": rejected, "warnings": warnings}


COUNTED_TABLES: dict[str, tuple[str, ...]] = {
    "units": ("unit",),
    "people": ("person", "post", "element"),
    "links": ("link",),
    "chart": ("account",),
    "indicators": ("indicator", "target"),
    "measurements": ("measurement",),
    "plan_parts": ("plan_part", "part_change"),
    "meetings": ("adopted_date",),
    "absences": ("absence",),
}
"""Of which tables the totals of a kind without money say how much the file holds."""

COUNTED = ("created", "updated", "unchanged")


class Offered(NamedTuple):
    """A file as it is offered to the memory, read and not yet judged."""

    name: str
    hash: str
    intake: Intake
    today: date
    keep_good: bool = False
    language: Language = "en"

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping it was read by."""
        return self.intake.fit.mapping


class Outcome(NamedTuple):
    """What an offered file comes to beside the memory as it is now."""

    loaded: Loaded
    changes: tuple[Change, ...]
    keys: tuple[str, ...]
    gone: tuple[str, ...]
    follows: int | None
    """The load of which this file is the next version, or the same."""
    same: int | None
    """The load of this very file."""

    @property
    def is_news(self) -> bool:
        """Whether the memory does not remember this very file as the newest version."""
        return self.same is None or (bool(self.keys) and self.same != self.follows)

    def writes(self, offered: Offered) -> bool:
        """Whether there is something to write, and no refused row in the way."""
        return (offered.keep_good or not self.loaded.rejected) and (self.is_news or bool(self.changes))


def result(offered: Offered, verdict: Verdict, found: Changes, missing: int) -> Loaded:
    """What a file comes to: nothing is counted as done when refused rows keep it out."""
    told = [(is_finding(note), note.code, note.said_in(offered.language)) for note in verdict.notes]
    status = Counter(found.status.values())
    is_taken = offered.keep_good or not verdict.refused
    return Loaded(
        read=offered.intake.read,
        created=status["created"] if is_taken else 0,
        updated=status["updated"] if is_taken else 0,
        unchanged=status["unchanged"] if is_taken else 0,
        missing=missing if is_taken else 0,
        rejected=tuple(_rejection(offered.name, offered.language, refusal) for refusal in verdict.refused),
        warnings=tuple(sentence for is_for_eyes, _, sentence in told if not is_for_eyes),
        findings=tuple(
            _finding(offered, code, sentence) for is_for_eyes, code, sentence in told if is_for_eyes
        ),
        totals=totals(offered.intake, verdict),
    )


def _finding(offered: Offered, code: str, sentence: str) -> Finding:
    return Finding(rule=code, severity="note", subject=f"load/{offered.mapping.name}", sentence=sentence)


def _rejection(file: str, language: Language, refusal: Refusal) -> Rejection:
    return Rejection(
        file=file,
        row=refusal.row,
        column=refusal.column,
        value=refusal.value,
        reason=refusal.reason.said_in(language),
    )


def gone(verdict: Verdict, held: Held, before: frozenset[str]) -> frozenset[str]:
    """What stood in an earlier version of the file, is not in this one, and is still in the memory."""
    tables = {one.table: len(subject(one)) for one in verdict.wanted if one.main}
    known = {
        key_text(key[:size])
        for table, size in tables.items()
        for key, row in held[table].items()
        if _stays(row)
    }
    return (before & known) - verdict.present


def _stays(row: Mapping[str, Any]) -> bool:
    return "left_on" not in row or (row["left_on"] is None and row["email"] is not None)


# ── Control totals ──────────────────────────────────────────────────────────────────────────────────────


def totals(intake: Intake, verdict: Verdict) -> dict[str, str | int]:
    """Of money the sum per year in kroner, of other kinds how many there are of each."""
    rows = [row.facts for row in verdict.rows]
    kind = intake.fit.mapping.kind
    if kind == "budget":
        return _money([amount for row in rows for amount in _four_years(row)])
    if kind in ("actuals", "appropriations"):
        return _money([("", row["year"], row["amount"]) for row in rows])
    if kind == "elements":
        return dict(sorted(Counter(row["kind"] for row in rows).items()))
    asked = {(one.table, subject(one)) for one in verdict.wanted if one.table in COUNTED_TABLES[kind]}
    return dict(sorted(Counter(table for table, _ in asked).items()))


def _four_years(row: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """Version, year and øre of each year that the file has for a line."""
    for n in range(4):
        if f"y{n}" in row:
            yield row.get("version", ""), row["first_year"] + n, row[f"y{n}"] or 0


def _money(amounts: Sequence[tuple[str, int, int]]) -> dict[str, str | int]:
    """The sum of each year; of each version apart when there are several."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for version, year, amount in amounts:
        sums[version, year] += amount
    several = len({version for version, _ in sums}) > 1
    return {
        f"{version} {year}" if several else str(year): kroner(s)
        for (version, year), s in sorted(sums.items())
    }
