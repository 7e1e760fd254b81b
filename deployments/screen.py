"""How answers look on a terminal: short lines, in the municipality's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from models.choices import Words
from models.cycle import Milestone
from models.facts import Finding
from models.overview import rung_said
from models.settings import Language, Settings
from models.spoken import day_and_month, spoken_date
from models.titles import meeting_title, milestone_title, step_title

if TYPE_CHECKING:
    from models.loading.results import Loaded

FOLDER = "planbox"
"""The channel that keeps letters as files."""

SAID = {
    "year": Words(
        "Planår {year}: møderne i {year} om budget {budget} og overslagsår {first}–{last}",
        "Plan year {year}: the meetings in {year} about budget {budget} and the out-years {first}–{last}",
    ),
    "limit": Words("senest {day}", "no later than {day}"),
    "as_of": Words("tal pr. {day}", "figures as of {day}"),
    "findings": Words("Opmærksomhedspunkter", "Findings"),
    "needs": Words("kræver: {data}", "needs: {data}"),
    "no_findings": Words("Ingen opmærksomhedspunkter.", "No findings."),
    "asleep": Words(
        "{count} regler om planen venter på data. Se hvilke: python -m deployments check --list",
        "{count} rules about the plan wait for data. See which: python -m deployments check --list",
    ),
    "one_asleep": Words(
        "Én regel om planen venter på data. Se hvilke: python -m deployments check --list",
        "One rule about the plan waits for data. See which: python -m deployments check --list",
    ),
    "no_years": Words(
        "Intet planår er åbnet. Åbn et med: python -m deployments open ÅR",
        "No plan year is open. Open one with: python -m deployments open YEAR",
    ),
    "years": Words("Planår", "Plan years"),
    "next": Words("De næste datoer", "The next dates"),
    "tasks": Words("Opgaver", "Tasks"),
    "letters": Words("Mails", "Letters"),
    "round": Words("Seneste runde: {day}", "Last round: {day}"),
    "no_round": Words("Der har ikke været nogen runde endnu.", "There has been no round yet."),
    "late": Words("Åbne opgaver over fristen: {count}", "Open tasks past their deadline: {count}"),
    "demo": Words(
        "Dette er en demo med en opdigtet kommune. Den sender intet.",
        "This is a demo with an invented municipality. It sends nothing.",
    ),
    "opened": Words("Planår {year} er åbent.", "Plan year {year} is open."),
    "dated": Words(
        "Nye datoer: {created}. Ændrede datoer: {changed}.", "New dates: {created}. Changed dates: {changed}."
    ),
    "held": Words("Runden {day}", "The round of {day}"),
    "no_letters": Words("Ingen mails.", "No letters."),
    "rehearsed": Words(
        "{letters} mails til {people} personer; højst {max_per_person_per_day} til samme person på én dag; "
        "{on_days_off} på lukkede eller stille dage.",
        "{letters} letters to {people} people; at most {max_per_person_per_day} to one person on one day; "
        "{on_days_off} on closed or quiet days.",
    ),
    "keys": Words(
        "Nøgler til links: {count}. Den nyeste skriver under.", "Keys of links: {count}. The newest signs."
    ),
    "left_out": Words(
        "Glemt: {count}. Links, der er skrevet under med dem, er døde.",
        "Forgotten: {count}. Links signed with them are dead.",
    ),
    "assumption": Words("Antaget: {answers}.", "Assumed: {answers}."),
    "on-time": Words("alle svarer på fristen", "everybody answers on the deadline"),
    "never": Words("ingen svarer", "nobody answers"),
    "as-last-year": Words("alle svarer som sidste år", "everybody answers as last year"),
}

STATES = {
    "proposed": Words("venter på, at udsendelsen godkendes", "waiting for the sending to be approved"),
    "open": Words("åbne", "open"),
    "answered": Words("besvaret", "answered"),
    "withdrawn": Words("trukket tilbage", "withdrawn"),
    "needs_person": Words("kræver en person", "need a person"),
    "waiting": Words("venter", "waiting"),
    "sent": Words("sendt", "sent"),
    "kept": Words("lagt i mappen", "kept in the folder"),
    "cancelled": Words("faldt bort", "cancelled"),
    "doubtful": Words("usikkert, om de kom frem", "doubtful"),
    "refused": Words("afvist", "refused"),
}

YEAR_STATES = {
    "planned": Words("planlagt", "planned"),
    "open": Words("åbent", "open"),
    "closed": Words("afsluttet", "closed"),
}

WEIGHTS = {
    "law": Words("lov", "law"),
    "standing_order": Words("forretningsorden", "standing order"),
    "local_practice": Words("lokal praksis", "local practice"),
    "important": Words("vigtig", "important"),
    "note": Words("bemærk", "note"),
}


def said(name: str, language: Language, **words: Any) -> str:
    """One of the sentences above."""
    return SAID[name].said_in(language).format(**words)


def counted(counts: Mapping[str, int], language: Language) -> str:
    """ "3 åbne · 12 besvaret"; states nobody is in are left out."""
    parts = [f"{count} {_state(state, language)}" for state, count in counts.items() if count]
    return " · ".join(parts) or "0"


def _state(state: str, language: Language) -> str:
    return STATES[state].said_in(language) if state in STATES else state


# ── The calendar ────────────────────────────────────────────────────────────────────────────────────────


def calendar(
    year: int, milestones: Sequence[Milestone], found: Sequence[Finding], settings: Settings
) -> Iterator[str]:
    """Every date of the year, month by month, and what is wrong with them."""
    language = settings.municipality.language
    yield year_line(year, language)
    for _, month in groupby(milestones, key=lambda milestone: (milestone.date.year, milestone.date.month)):
        yield ""
        yield from (_milestone(milestone, settings, language) for milestone in month)
    yield ""
    yield from findings(found, language)


def year_line(year: int, language: Language) -> str:
    """What the meetings of a planår are about."""
    return said("year", language, year=year, budget=year + 1, first=year + 2, last=year + 4)


def _milestone(milestone: Milestone, settings: Settings, language: Language) -> str:
    notes = [milestone.reference]
    if milestone.limit is not None:
        notes.append(said("limit", language, day=day_and_month(milestone.limit, language)))
    if milestone.as_of is not None:
        notes.append(said("as_of", language, day=day_and_month(milestone.as_of, language)))
    note = ", ".join(part for part in notes if part)
    line = f"  {milestone.date:%Y-%m-%d}  {milestone_title(milestone, settings)}"
    return f"{line} ({note})" if note else line


def findings(found: Sequence[Finding], language: Language) -> Iterator[str]:
    """Each finding on a line, how hard it binds before it."""
    if not found:
        yield SAID["no_findings"].said_in(language)
        return
    yield f"{SAID['findings'].said_in(language)}: {len(found)}"
    for finding in found:
        yield f"  [{WEIGHTS[finding.severity].said_in(language)}] {finding.sentence}"


def asleep(count: int, language: Language) -> Iterator[str]:
    """How many rules have not had their data, so that nothing found is not taken for nothing wrong."""
    if count:
        yield said("one_asleep" if count == 1 else "asleep", language, count=count)


def rules(listed: Sequence[Mapping[str, Any]], language: Language) -> Iterator[str]:
    """Each rule on a line, how hard it weighs before it; below it the data without which it sleeps."""
    for rule in listed:
        yield f"[{WEIGHTS[rule['severity']].said_in(language)}] {rule['sentence']}"
        needs = ", ".join(rule["needs"])
        if needs:
            yield f"    {said('needs', language, data=needs)}"


# ── Loading: for whoever runs it, in English like the errors ────────────────────────────────────────────


def loaded(file: str, kind: str, result: Loaded, dry_run: bool, kept_out: bool) -> Iterator[str]:
    """What came of a file: the counts, the control totals, and what was noticed."""
    began = "Would take" if dry_run else "Nothing was taken from" if kept_out else "Took"
    yield f"{began} {file} as {kind}: {result.read} rows read"
    if not kept_out:
        counts = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "missing")}
        yield "  " + ", ".join(f"{count} {name}" for name, count in counts.items())
    yield f"  {len(result.rejected)} rejected"
    yield from (f"  total {name}: {total}" for name, total in result.totals.items())
    yield from (f"  note: {sentence}" for sentence in result.warnings)
    yield from (f"  note: {finding.sentence}" for finding in result.findings)


# ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────


def letters(written: Iterable[Any], names: Mapping[str, str], language: Language) -> Iterator[str]:
    """The letters day by day: to whom, how urgent, and about what."""
    none = True
    for day, of_day in groupby(written, key=lambda letter: letter.date):
        none = False
        yield f"{spoken_date(day, language, with_year=True)}"
        yield from (f"  {_letter(letter, names, language)}" for letter in of_day)
    if none:
        yield SAID["no_letters"].said_in(language)


def _letter(letter: Any, names: Mapping[str, str], language: Language) -> str:
    about = ", ".join(letter.requests)
    return f"{names.get(letter.to, letter.to)}: {rung_said(letter.rung, language)} · {about}"


def rehearsed(told: Any, names: Mapping[str, str], settings: Settings) -> Iterator[str]:
    """Every day on which something happens: its milestones, its letters; the counts at the end."""
    language = settings.municipality.language
    yield year_line(told.year, language)
    dated: dict[date, list[str]] = {}
    for milestone in told.milestones:
        dated.setdefault(milestone.date, []).append(f"  * {_step(milestone, settings)}")
    for letter in told.letters:
        dated.setdefault(letter.date, []).append(f"  {_letter(letter, names, language)}")
    for day in sorted(dated):
        yield spoken_date(day, language, with_year=True)
        yield from dated[day]
    yield said("rehearsed", language, **dict(told.summary))
    yield said("assumption", language, answers=said(told.assumption, language))


def _step(milestone: Any, settings: Settings) -> str:
    step = step_title(milestone.kind, settings)
    return f"{meeting_title(milestone.meeting, settings)}: {step}" if milestone.meeting else step


# ── The standing ────────────────────────────────────────────────────────────────────────────────────────


def standing(told: Mapping[str, Any], language: Language) -> Iterator[str]:
    """The years, the next dates, the tasks and the letters."""
    if told["purpose"] == "demo":
        yield SAID["demo"].said_in(language)
    if not told["years"]:
        yield SAID["no_years"].said_in(language)
    else:
        years = (f"{one['year']} ({YEAR_STATES[one['state']].said_in(language)})" for one in told["years"])
        yield f"{SAID['years'].said_in(language)}: {', '.join(years)}"
    if told["next"]:
        yield f"{SAID['next'].said_in(language)}:"
        yield from (f"  {one['date']}  {one['title']}" for one in told["next"])
    yield f"{SAID['tasks'].said_in(language)}: {counted(told['tasks'], language)}"
    if told["late"]:
        yield said("late", language, count=told["late"])
    in_folder = told["channel"] == FOLDER
    letters = {"kept" if name == "sent" and in_folder else name: n for name, n in told["letters"].items()}
    yield f"{SAID['letters'].said_in(language)}: {counted(letters, language)}"
    last = told["last_round_on"]
    yield said("round", language, day=last) if last else SAID["no_round"].said_in(language)


def keys(count: int, left_out: int, language: Language) -> Iterator[str]:
    """How many keys sign or open links, and how many were forgotten."""
    yield SAID["keys"].said_in(language).format(count=count)
    if left_out:
        yield SAID["left_out"].said_in(language).format(count=left_out)
