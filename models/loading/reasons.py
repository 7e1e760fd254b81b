"""Why a cell is refused, or a thing worth saying: one sentence each, in both languages."""

from __future__ import annotations

from typing import Any, NamedTuple

from models.choices import Words
from models.settings import Language


class Reason(NamedTuple):
    """Which sentence, and what stands in it; put into words only when it is shown."""

    code: str
    facts: tuple[tuple[str, Any], ...] = ()

    def said_in(self, language: Language) -> str:
        """The sentence."""
        return SENTENCES[self.code].said_in(language).format_map(dict(self.facts))


def reason(code: str, **facts: Any) -> Reason:
    """A reason with its facts."""
    return Reason(code, tuple(sorted(facts.items())))


FINDINGS = {
    "owner_kept",
    "owner_unclear_kept",
    "unit_kept",
    "who_takes_over",
    "same_title",
    "same_name",
    "opened_year",
}
"""The notes that the municipality should look at; the others only say what the program did."""

SENTENCES: dict[str, Words] = {
    # ── Cells ──
    "missing": Words("feltet er tomt; det skal udfyldes", "the cell is empty; it has to be filled in"),
    "not_number": Words("er ikke et tal; skriv fx 1.234.567,89", "is not a number; write e.g. 1.234.567,89"),
    "too_large": Words("er for stort et tal; tjek cifrene", "is too large a number; check the digits"),
    "part_of_oere": Words(
        "har dele af en øre; skriv højst to decimaler", "has parts of an øre; write at most two decimals"
    ),
    "too_long": Words(
        "er for langt; skriv højst {most} tegn", "is too long; write at most {most} characters"
    ),
    "not_whole": Words("er ikke et helt tal; skriv fx 12", "is not a whole number; write e.g. 12"),
    "not_date": Words(
        "er ikke en dato; skriv fx 31.12.2027 eller 2027-12-31",
        "is not a date; write e.g. 31.12.2027 or 2027-12-31",
    ),
    "not_year": Words("er ikke et årstal; skriv fx 2027", "is not a year; write e.g. 2027"),
    "not_yes": Words("er hverken ja eller nej; skriv ja eller nej", "is neither yes nor no; write ja or nej"),
    "not_word": Words("kendes ikke; skriv en af: {words}", "is not known; write one of: {words}"),
    "not_email": Words(
        "er ikke en e-mailadresse; skriv fx navn@kommune.dk",
        "is not an e-mail address; write e.g. navn@kommune.dk",
    ),
    "not_pattern": Words(
        "har ikke den form, som opsætningen venter: {pattern}",
        "does not have the form that the mapping expects: {pattern}",
    ),
    "not_share": Words(
        "har ikke en andel fra 1 til 100; skriv nøgle:50 for 50 procent",
        "has no share from 1 to 100; write key:50 for 50 per cent",
    ),
    "unprintable": Words(
        "har tegn, der ikke kan læses; skriv feltet igen", "has characters that cannot be read; type it again"
    ),
    "too_wide": Words(
        "rækken har flere felter, end der er overskrifter; sæt anførselstegn om tekst med skilletegn i",
        "the row has more cells than there are headings; put quotation marks around text with "
        "separators in it",
    ),
    # ── Rows against each other and against the memory ──
    "twin": Words(
        "har samme nøgle som række {others}; behold én af rækkerne, eller giv dem hver sin",
        "has the same key as row {others}; keep one of the rows, or give each its own",
    ),
    "same_row": Words(
        "siger det samme som række {others}; behold én af rækkerne",
        "says the same as row {others}; keep one of the rows",
    ),
    "differs": Words(
        "række {other} siger »{said}« om den samme person; lad rækkerne sige det samme",
        "row {other} says '{said}' about the same person; let the rows say the same",
    ),
    "two_heads": Words(
        "enheden har også en leder i række {others}; sæt kun ét ja",
        "the unit also has a head in row {others}; give only one ja",
    ),
    "not_known": Words("findes ikke som {noun}; {remedy}", "is not known as {noun_en}; {remedy_en}"),
    "needs_refused": Words(
        "peger på række {other}, som ikke er taget med; ret den først",
        "refers to row {other}, which was not taken; correct that first",
    ),
    "many_named": Words(
        "er navnet på {count} enheder; brug enhedens nøgle: {keys}",
        "is the name of {count} units; use the unit's key: {keys}",
    ),
    "owner_unclear": Words(
        "passer på flere stillinger; skriv en e-mailadresse", "fits several posts; write an e-mail address"
    ),
    "owner_unknown": Words(
        "er hverken en stilling eller en e-mailadresse, der kendes; indlæs personen først, eller ret feltet",
        "is neither a post nor an e-mail address that is known; load the person first, or correct the cell",
    ),
    "itself": Words("peger på sig selv; peg på en anden", "refers to itself; refer to another"),
    "circle": Words(
        "enhederne hører under hinanden i ring: {keys}; bryd ringen",
        "the units lie under each other in a circle: {keys}; break the circle",
    ),
    "ends_first": Words("slutter før begyndelsen, {start}; ret en af dem", "ends before it begins, {start}"),
    "other_year": Words(
        "ligger ikke i planår {year}; ret år eller dato", "is not in {year}; correct one of them"
    ),
    "account_unknown": Words(
        "findes ikke i kontoplanen for {year}; ret kontoen, eller indlæs en nyere kontoplan",
        "is not in the chart of accounts for {year}; correct it, or load a newer chart",
    ),
    # ── Notes: worth saying, nothing refused ──
    "unused_columns": Words("Kolonner, der ikke bruges: {columns}.", "Columns that are not used: {columns}."),
    "left_out": Words(
        "{count} rækker er ikke med, fordi opsætningen »{mapping}« kun tager {wanted}.",
        "{count} rows are left out because the mapping '{mapping}' only takes {wanted}.",
    ),
    "repeating": Words(
        "{count} rækker om »{meeting}« er ikke taget med: der er flere af dem om året.",
        "{count} rows about '{meeting}' were not taken: there are several a year.",
    ),
    "rounded": Words(
        "{count} beløb fra regneark er rundet til hele øre (række {rows}).",
        "{count} amounts from spreadsheet formulas were rounded to whole øre (row {rows}).",
    ),
    "account_form": Words(
        "{count} konti har ikke den autoriserede kontoplans form ({examples}; række {rows}); de er "
        "beholdt, som de står.",
        "{count} accounts do not have the form of the authorised chart ({examples}; row {rows}); "
        "kept as they stand.",
    ),
    "account_balance": Words(
        "{count} konti hører til balancen, ikke til et budget eller regnskab for året ({examples}; "
        "række {rows}).",
        "{count} accounts belong to the balance sheet, not to a budget or a year's accounts "
        "({examples}; row {rows}).",
    ),
    "account_pair": Words(
        "{count} konti har en dranst, der er usædvanlig for hovedkontoen ({examples}; række {rows}).",
        "{count} accounts have a dranst that is unusual for the main account ({examples}; row {rows}).",
    ),
    "account_art": Words(
        "{count} konti har hovedart 3, som ikke bruges ({examples}; række {rows}).",
        "{count} accounts have main object 3, which is not in use ({examples}; row {rows}).",
    ),
    "owner_kept": Words(
        "{count} har en ansvarlig, der ikke kendes; teksten er gemt: {examples} (række {rows}).",
        "{count} have a responsible who is not known; the text is kept: {examples} (row {rows}).",
    ),
    "owner_unclear_kept": Words(
        "{count} har en ansvarlig, der passer på flere stillinger; teksten er gemt: {examples} "
        "(række {rows}).",
        "{count} have a responsible who fits several posts; the text is kept: {examples} (row {rows}).",
    ),
    "unit_kept": Words(
        "{count} rækker nævner enheder, der ikke kendes; teksten er gemt: {examples}.",
        "{count} rows name units that are not known; the text is kept: {examples}.",
    ),
    "has_left": Words(
        "{examples} er registreret som fratrådt eller slettet og er ikke ændret (række {rows}).",
        "{examples}: recorded as gone or forgotten, and not changed (row {rows}).",
    ),
    "who_takes_over": Words(
        "»{element}« hører til stillingen »{post}«; række {rows} peger på en anden. Hvem har ansvaret?",
        "'{element}' belongs to the post '{post}'; row {rows} points to another. Who is responsible?",
    ),
    "same_title": Words(
        "»{element}« findes allerede med nøglen {key} (række {rows}). Er det det samme?",
        "'{element}' exists already with the key {key} (row {rows}). Is it the same?",
    ),
    "same_name": Words(
        "Enheden »{name}« findes allerede med nøglen {key} (række {rows}). Er det den samme?",
        "The unit '{name}' exists already with the key {key} (row {rows}). Is it the same?",
    ),
    "link_left": Words(
        "{count} sammenhænge står ikke længere i filen og er beholdt ({examples}; række {rows}).",
        "{count} links are no longer in the file and were kept ({examples}; row {rows}).",
    ),
    "opened_year": Words(
        "Planår {year} er åbnet; »{meeting}« ligger nu {date} i mødeplanen. Flyt mødet, hvis det "
        "skal følge med.",
        "Year {year} is open; the meeting plan now has '{meeting}' on {date}. Move the meeting if "
        "it is to follow.",
    ),
}
