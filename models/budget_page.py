"""The page about a plan year's money: from June to October, what was added, the accounts, the room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.answer_words import budget_years, number
from models.budget import (
    THOUSAND,
    AccountRow,
    BudgetFacts,
    Reconciled,
    RoomSum,
    Step,
    Version,
    chain_total,
    dropped_steps,
    main_accounts,
)
from models.choices import Words, word
from models.coherence.picture import AppropriationRow
from models.danish import kroner
from models.overview import TABLE_ROWS, one_line, table_row
from models.settings import Language
from models.spoken import day_and_month

MOST = 30
"""Accounts that are named one by one where budget and accounts differ; the rest are counted."""

_SAID = {
    "title": Words(
        "Pengenes vej, planår {}: budget {} og overslagsår {}–{}",
        "The money's way, plan year {}: budget {} and out-years {}–{}",
    ),
    "stood": Words("Tallene, som de stod den {}.", "The figures as they stood on {}."),
    "unit": Words(
        "Netto i 1.000 kr., hvor ikke andet står; udgifter er positive. Et beløb er *foreløbigt*, til"
        " byrådet har vedtaget budgettet.",
        "Net, in 1,000 kr., unless it says otherwise; expenses are positive. An amount is *preliminary*"
        " until the council has adopted the budget.",
    ),
    "chain": Words("Fra juni til oktober", "From June to October"),
    "no_chain": Words(
        "Der er endnu hverken forslag fra juni, svar fra august eller et budget fra oktober.",
        "There are no proposals from June, answers from August or budget from October yet.",
    ),
    "chain_head": Words(
        "| Prioritering | Juni foreslog for {0} | August: råd til i {0} | Budget {0} | Hvad det blev til |",
        "| Priority | June proposed for {0} | August: affordable in {0} | Budget {0} | What came of it |",
    ),
    "four": Words("De fire år: vedtaget (foreslået)", "The four years: adopted (proposed)"),
    "priority": Words("Prioritering", "Priority"),
    "sum": Words("I alt", "Total"),
    "sum_open": Words("I alt uden lukkede punkter", "Total without closed items"),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "moved": Words("flyttet til {}", "moved to {}"),
    "waits": Words("afventer 2. behandling", "waits for the second reading"),
    "unsaid": Words("intet noteret", "nothing recorded"),
    "dropped": Words("Det, der faldt fra eller blev flyttet", "What was dropped or moved"),
    "dropped_of": Words(
        "**{title}**: {verdict}; {amount} af {proposed} i {year} faldt fra",
        "**{title}**: {verdict}; {amount} of {proposed} in {year} was dropped",
    ),
    "dropped_plain": Words("**{title}**: {verdict}", "**{title}**: {verdict}"),
    "nothing_dropped": Words("Intet er faldet fra eller flyttet.", "Nothing was dropped or moved."),
    "totals": Words("Kontrolsummer", "Control totals"),
    "totals_text": Words(
        "Summen af alle linjer i hele kroner, til at holde op mod kilden.",
        "The sum of all lines in whole kroner, to be held against the source.",
    ),
    "totals_head": Words(
        "| Budget | Linjer | År 1 | År 2 | År 3 | År 4 |",
        "| Budget | Lines | Year 1 | Year 2 | Year 3 | Year 4 |",
    ),
    "added": Words("Tillægsbevillinger", "Supplementary appropriations"),
    "added_head": Words(
        "| Dato | Konto | Tekst | Beløb | Finansieret af | Sag |",
        "| Date | Account | Text | Amount | Financed by | Case |",
    ),
    "unfinanced": Words("**ikke oplyst**", "**not stated**"),
    "year": Words("Budget og regnskab {}", "Budget and accounts {}"),
    "until": Words(
        "Regnskabet går til og med periode {}; forskellen er det, der er tilbage af året.",
        "The accounts go as far as period {}; the difference is what is left of the year.",
    ),
    "no_accounts": Words("Der er ikke læst et regnskab ind.", "No accounts have been loaded."),
    "year_head": Words(
        "| Hovedkonto | Vedtaget | Tillæg | Korrigeret | Regnskab | Forskel |",
        "| Main account | Adopted | Added | Corrected | Accounts | Difference |",
    ),
    "no_main": Words("andre konti", "other accounts"),
    "differ": Words(
        "{} konti stemmer ikke; de største forskelle:", "{} accounts do not agree; the largest differences:"
    ),
    "differs": Words("1 konto stemmer ikke:", "1 account does not agree:"),
    "agree": Words("Alle konti stemmer.", "All accounts agree."),
    "differ_head": Words(
        "| Konto | Tekst | Korrigeret | Regnskab | Forskel | |",
        "| Account | Text | Corrected | Accounts | Difference | |",
    ),
    "no_agreement": Words(
        "Budget {} er vedtaget uden budgetforlig.", "Budget {} is adopted without an agreement."
    ),
    "only_budget": Words("kun i budgettet", "only in the budget"),
    "only_accounts": Words("kun i regnskabet", "only in the accounts"),
    "more": Words("… og {} mere.", "… and {} more."),
    "room": Words("Råderum i {}", "Room to move in {}"),
    "room_text": Words(
        "Hvad budgetholderne selv siger om deres linjer. {answered} af {asked} har svaret.",
        "What the budget holders themselves say about their lines. {answered} of {asked} have answered.",
    ),
    "room_unasked": Words(
        "Ingen er spurgt endnu; tryk »Spørg om råderum«.",
        "Nobody has been asked yet; press 'Ask about room'.",
    ),
    "room_head": Words(
        "| Område | Bundet | Delvist | Kan flyttes | Ikke oplyst | I alt |",
        "| Area | Bound | Partly | Can be moved | Not stated | Total |",
    ),
    "unheld": Words(
        "Budgetlinjer, som ingen har ansvaret for: {}. Sæt en leder på enheden, eller knyt linjen til"
        " noget, som nogen er ansvarlig for.",
        "Budget lines that nobody holds: {}. Give the unit a head, or tie the line to something that somebody"
        " is responsible for.",
    ),
}


def budget_title(year: int, language: Language) -> str:
    """Pengenes vej, planår 2027: budget 2028 og overslagsår 2029–2031."""
    return _said("title", language, year, year + 1, year + 2, year + 4)


def budget_page(facts: BudgetFacts, language: Language = "da") -> str:
    """The page (markdown): what has nothing to say is left out, but for the chain. Closed matters are
    numbers without an amount."""
    stood = _said("stood", language, day_and_month(facts.today, language, with_year=True))
    parts = [f"# {budget_title(facts.year, language)}", f"{stood} {_said('unit', language)}"]
    parts += _chain(facts, language)
    parts += _room(facts, language)
    parts += _added(facts.appropriations, language)
    for year in facts.reconciled:
        parts += _year(year, language)
    parts += _totals(facts.versions, language)
    return "\n\n".join(parts) + "\n"


def _said(name: str, language: Language, *given: object, **named: object) -> str:
    return _SAID[name].said_in(language).format(*given, **named)


def thousands(amount: int | None, language: Language) -> str:
    """An amount in øre as it stands in a table: in 1,000 kr.; a dash for what is not known."""
    return "–" if amount is None else number(round(amount / THOUSAND), language)


def _table(head: str, rows: Iterable[Sequence[str]], left: int = 1, after: int = 0) -> str:
    """A table: `left` columns of text, then numbers, then `after` more columns of text."""
    columns = head.count("|") - 1
    rule = "|" + "---|" * left + "---:|" * (columns - left - after) + "---|" * after
    return "\n".join([head, rule, *(table_row(row) for row in rows)])


# ── From June to October ────────────────────────────────────────────────────────────────────────────────


def _chain(facts: BudgetFacts, language: Language) -> Iterator[str]:
    yield f"## {_said('chain', language)}"
    if facts.no_agreement:
        yield _said("no_agreement", language, facts.year + 1)
    if not facts.steps:
        yield _said("no_chain", language)
        return
    head = _said("chain_head", language, facts.year + 1)
    recorded = any(one.verdict for one in facts.steps)
    rows = (_step(one, recorded, language) for one in facts.steps)
    yield _table(head, [*rows, _step_sum(facts, language)], after=1)
    yield f"### {_said('four', language)}"
    years = " | ".join(map(str, budget_years(facts.year)))
    shown = [one for one in facts.steps if not one.known.closed]
    yield _table(f"| {_said('priority', language)} | {years} |", (_four(one, language) for one in shown))
    if recorded:
        yield f"### {_said('dropped', language)}"
        lost = [f"- {_dropped(one, facts.year, language)}" for one in dropped_steps(facts.steps)]
        yield "\n".join(lost) or _said("nothing_dropped", language)


def _name(step: Step, language: Language) -> str:
    if step.known.closed:
        return _said("closed", language, step.known.number)
    return one_line(step.known.title)


def _step(step: Step, recorded: bool, language: Language) -> tuple[str, ...]:
    if step.known.closed:
        return _name(step, language), "", "", "", became(step, recorded, language)
    amounts = (step.proposed, step.affordable, step.adopted)
    certain = (_amount(one.years[0], one.certainty, language) for one in amounts)
    return _name(step, language), *certain, became(step, recorded, language)


def _amount(amount: int | None, certainty: str, language: Language) -> str:
    """An amount and how certain it is; unknown in words."""
    if amount is None:
        return word("certainty", "unknown", language)
    return f"{thousands(amount, language)} ({word('certainty', certainty, language)})"


def became(step: Step, recorded: bool, language: Language) -> str:
    """What became of a priority; `recorded`: the adopted budget has been written down, with or without it."""
    if step.verdict == "moved" and step.to_year:
        return _said("moved", language, step.to_year)
    if step.verdict:
        return word("budget", step.verdict, language)
    return _said("unsaid" if recorded else "waits", language)


def _step_sum(facts: BudgetFacts, language: Language) -> tuple[str, ...]:
    name = "sum_open" if any(step.known.closed for step in facts.steps) else "sum"
    sums = (f"**{thousands(amount, language)}**" for amount in chain_total(facts.steps))
    return f"**{_said(name, language)}**", *sums, ""


def _four(step: Step, language: Language) -> tuple[str, ...]:
    pairs = zip(step.adopted.years, step.proposed.years, strict=True)
    cells = (f"{thousands(adopted, language)} ({thousands(june, language)})" for adopted, june in pairs)
    return _name(step, language), *cells


def _dropped(step: Step, year: int, language: Language) -> str:
    lost = step.dropped[0]
    facts = {"title": _name(step, language), "verdict": became(step, True, language)}
    if not lost or lost < 0 or step.verdict == "moved":
        return _said("dropped_plain", language, **facts)
    facts |= {"amount": thousands(lost, language), "proposed": thousands(step.proposed.years[0], language)}
    return _said("dropped_of", language, **facts, year=year + 1)


# ── A budget and its year ───────────────────────────────────────────────────────────────────────────────


def _totals(versions: Sequence[Version], language: Language) -> Iterator[str]:
    if not versions:
        return
    yield f"## {_said('totals', language)}"
    yield _said("totals_text", language)
    rows = (
        (_version(one, language), number(one.lines, language), *(_kroner(t, language) for t in one.totals))
        for one in versions
    )
    yield _table(_said("totals_head", language), rows)


def _version(version: Version, language: Language) -> str:
    certain = word("certainty", version.certainty, language)
    return f"{version.first_year} {one_line(version.name)} ({certain})"


def _kroner(amount: int, language: Language) -> str:
    whole, _, rest = kroner(amount).partition(".")
    said = number(int(whole), language) if whole not in ("-0",) else whole
    return f"{said}{',' if language == 'da' else '.'}{rest}" if rest else said


def _added(rows: Sequence[AppropriationRow], language: Language) -> Iterator[str]:
    if not rows:
        return
    yield f"## {_said('added', language)}"
    total = (
        "",
        "",
        f"**{_said('sum', language)}**",
        f"**{thousands(sum(r.amount for r in rows), language)}**",
    )
    lines = [_appropriation(row, language) for row in rows[:TABLE_ROWS]]
    yield _table(_said("added_head", language), [*lines, (*total, "", "")], left=3, after=2)
    if len(rows) > TABLE_ROWS:
        yield _said("more", language, len(rows) - TABLE_ROWS)


def _appropriation(row: AppropriationRow, language: Language) -> tuple[str, ...]:
    return (
        day_and_month(row.decided_on, language, with_year=True),
        row.account,
        row.text,
        thousands(row.amount, language),
        row.financing or ("" if row.amount <= 0 else _said("unfinanced", language)),
        row.case_number,
    )


def _year(year: Reconciled, language: Language) -> Iterator[str]:
    if not year.rows:
        return
    yield f"## {_said('year', language, year.year)}"
    rows = [_main(row, language) for row in main_accounts(year)]
    sums = year.total._replace(account=f"**{_said('sum', language)}**")
    yield _table(_said("year_head", language), [*rows, _main(sums, language)])
    if not year.has_accounts:
        yield _said("no_accounts", language)
        return
    if year.until:
        yield _said("until", language, year.until)
        unplanned = [row for row in year.differing if row.where == "accounts"]
        yield from _differing(unplanned, language) if unplanned else ()
    else:
        yield from _differing(year.differing, language)


def _main(row: AccountRow, language: Language) -> tuple[str, ...]:
    amounts = (row.original, row.added, row.corrected, row.actual)
    difference = None if row.actual is None else row.difference
    told = (thousands(amount, language) for amount in (*amounts, difference))
    return row.account or _said("no_main", language), *told


def _differing(rows: Sequence[AccountRow], language: Language) -> Iterator[str]:
    if not rows:
        yield _said("agree", language)
        return
    one = len(rows) == 1
    yield _said("differs", language) if one else _said("differ", language, number(len(rows), language))
    where = {
        "both": "",
        "budget": _said("only_budget", language),
        "accounts": _said("only_accounts", language),
    }
    lines = (
        (
            row.account,
            row.text,
            *(thousands(a, language) for a in (row.corrected, row.actual, row.difference)),
            where[row.where],
        )
        for row in rows[:MOST]
    )
    yield _table(_said("differ_head", language), lines, left=2, after=1)
    if len(rows) > MOST:
        yield _said("more", language, number(len(rows) - MOST, language))


# ── Room to move ────────────────────────────────────────────────────────────────────────────────────────


def _room(facts: BudgetFacts, language: Language) -> Iterator[str]:
    if facts.room_year is None or not facts.room:
        return
    yield f"## {_said('room', language, facts.room_year)}"
    told = {"asked": facts.asked, "answered": facts.answered}
    yield _said("room_text", language, **told) if facts.asked else _said("room_unasked", language)
    shown = [one for one in facts.room if not one.closed or len(facts.room) > 1]
    yield _table(_said("room_head", language), (_room_row(one, language) for one in shown))
    if facts.unheld:
        named = [f"{account} {text}".strip() for account, text in facts.unheld[:MOST]]
        rest = len(facts.unheld) - len(named)
        more = [_said("more", language, rest).rstrip(".")] if rest else []
        yield _said("unheld", language, one_line(", ".join([*named, *more])))


def _room_row(one: RoomSum, language: Language) -> tuple[str, ...]:
    amounts = (one.bound, one.partly, one.free, one.unknown, one.total)
    return one_line(one.area), *(thousands(amount, language) for amount in amounts)
