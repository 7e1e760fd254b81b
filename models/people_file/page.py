"""The page of differences: who has left, come and moved, who takes over, and how to say yes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.choices import Words, how_many
from models.overview import one_line, table_row
from models.people_file.facts import KINDS, Changed, Comparison, Item, ItemKind, LeftPost, Part, Unread
from models.settings import Language
from models.spoken import capitalised, spoken_date

MOST = 100
"""Rows of a table before the rest is only counted."""

TITLE = Words("Personer: hvad er ændret?", "People: what has changed?")
NUMBERED = Words("Liste nr. {}", "List no. {}")
BESIDE = Words(
    "Filen »{file}« er holdt op mod det, vi ved: **{counts}**. **Intet er ændret endnu.**",
    "The file '{file}' was compared with what is known: **{counts}**. **Nothing has changed yet.**",
)
HOW = Words(
    "Passer det, så sig ja med {form}. Det, der ikke skal med, skriver du nummeret på. Skal en anden end "
    "den, der står her, overtage, skriver du, hvem. Ingen får besked, før du har sagt ja.",
    "If it is right, say yes with {form}. Write the numbers of what is not to be done. If somebody else "
    "is to take over, write who. Nobody is told before you have said yes.",
)
THE_SAME = Words(
    "Filen »{file}« siger det samme som det, vi ved. Der er ikke noget at godkende.",
    "The file '{file}' says the same as what is known. There is nothing to approve.",
)
IS_APPROVED = Words("Listen blev godkendt {day}.", "The list was approved on {day}.")
MUCH = Words(
    "**Mere end hver tredje, vi kender, står ikke i filen. Er det den rigtige fil?**",
    "**More than one in three of those known are not in the file. Is it the right file?**",
)
KEPT = Words("Holdt udenfor efter jeres valg: {names}.", "Left out, as you have chosen before: {names}.")
UNREAD = Words("Det kunne ikke læses", "What could not be read")
UNREAD_MEANS = Words(
    "Disse rækker er ikke med. Ingen regnes for fratrådt, fordi deres række ikke kunne læses.",
    "These rows are left out. Nobody counts as gone because their row could not be read.",
)
ROW = Words("- Række {row}{column}: »{value}« {reason}.", "- Row {row}{column}: '{value}' {reason}.")
EMPTY_ROW = Words("- Række {row}{column}: {reason}.", "- Row {row}{column}: {reason}.")
COLUMN = Words(", kolonnen »{}«", ", column '{}'")
LOOK = Words("Se lige på", "Worth a look")
MORE = Words("… og {} mere.", "… and {} more.")

COUNTED: dict[ItemKind, tuple[Words, Words]] = {
    "left": (Words("1 fratrådt", "1 has left"), Words("{} fratrådt", "{} have left")),
    "new": (Words("1 ny", "1 is new"), Words("{} nye", "{} are new")),
    "moved": (Words("1 skiftet enhed", "1 changed unit"), Words("{} skiftet enhed", "{} changed unit")),
    "post": (Words("1 ny stilling", "1 changed post"), Words("{} nye stillinger", "{} changed post")),
    "address": (Words("1 ny mailadresse", "1 new e-mail"), Words("{} nye mailadresser", "{} new e-mails")),
    "deputy": (Words("1 anden afløser", "1 other deputy"), Words("{} andre afløsere", "{} other deputies")),
    "other": (Words("1 anden rettelse", "1 other change"), Words("{} andre rettelser", "{} other changes")),
}
SECTIONS: dict[ItemKind, Words] = {
    "left": Words("Fratrådt", "Has left"),
    "new": Words("Nye", "New"),
    "moved": Words("Skiftet enhed", "Changed unit"),
    "post": Words("Anden stilling", "Changed post"),
    "address": Words("Ny mailadresse", "New e-mail"),
    "deputy": Words("Anden afløser", "Other deputy"),
    "other": Words("Andre rettelser", "Other changes"),
}
PART_SAID: dict[Part, Words] = {
    "units": Words("enhed", "unit"),
    "posts": Words("stilling", "post"),
    "email": Words("mailadresse", "e-mail"),
    "deputy": Words("afløser", "deputy"),
    "areas": Words("ansvarlig for", "responsible for"),
    "heads": Words("leder af", "head of"),
    "roles": Words("rolle", "role"),
    "phone": Words("telefon", "telephone"),
    "name": Words("navn", "name"),
    "language": Words("sprog", "language"),
}
ROLE_SAID: dict[str, Words] = {
    "secretariat": Words("sekretariat", "secretariat"),
    "head_of_planning": Words("planchef", "head of planning"),
    "finance": Words("økonomi", "finance"),
    "direktion": Words("direktion", "executive board"),
    "plan_group": Words("plangruppe", "plan group"),
    "communication": Words("kommunikation", "communication"),
    "council": Words("byråd", "council"),
}
LANGUAGE_SAID = {"da": Words("dansk", "Danish"), "en": Words("engelsk", "English")}

LEFT_HEAD = Words(
    "| Nr. | Hvem | Stilling | Åbne opgaver | Ansvarlig for | Overtages af |",
    "| No. | Who | Post | Open tasks | Responsible for | Taken over by |",
)
NEW_HEAD = Words("| Nr. | Hvem | Mailadresse | Hvad |", "| No. | Who | E-mail | What |")
CHANGED_HEAD = Words("| Nr. | Hvem | Hvad | Nu | Så |", "| No. | Who | What | Now | Then |")
NO_POST = Words("ingen stilling", "no post")
HAS_POST = Words("{title}, {unit}", "{title}, {unit}")
GETS_POST = Words("{name} (får stillingen i filen)", "{name} (has the post in the file)")
IN_LINE = Words("{name} (næste i rækken; stillingen er ledig)", "{name} (next in line; the post is vacant)")
NOBODY = Words("ingen: vælg en", "nobody: choose somebody")
GIVES_UP_SAID = Words("giver videre", "gives up")
GIVES_UP = (
    Words("{}", "{}"),
    Words("{}: 1 åben opgave", "{}: 1 open task"),
    Words("{}: {} åbne opgaver", "{}: {} open tasks"),
)
ANSWERS = (Words("–", "–"), Words("1 område eller indsats", "1 area or action"))
ANSWERS_FOR = Words("{} områder og indsatser", "{} areas and actions")
TASKS = (
    Words(
        "1 åben opgave er nu hos en anden, som får besked med den næste mail.",
        "1 open task is with somebody else now, who is told in the next mail.",
    ),
    Words(
        "{} åbne opgaver er nu hos andre, som får besked med den næste mail.",
        "{} open tasks are with others now, who are told in the next mail.",
    ),
)


class Shown(NamedTuple):
    """What the page says besides the list: its number, the form to press, and when it was approved."""

    number: int | None = None
    form: str = ""
    approved_on: date | None = None


def counted(items: Sequence[Item], language: Language) -> str:
    """What is on the list: "3 fratrådt, 2 nye, 1 skiftet enhed"."""
    each = {kind: sum(1 for item in items if item.kind == kind) for kind in KINDS}
    return counts_said(each.items(), language)


def counts_said(counts: Iterable[tuple[str, int]], language: Language) -> str:
    """The same from the counts by kind."""
    words: dict[str, tuple[Words, Words]] = dict(COUNTED.items())
    told = (how_many(count, words[kind], language) for kind, count in counts if count)
    return ", ".join(told)


def tasks_said(count: int, language: Language) -> str:
    """How many open tasks are another's now."""
    return how_many(count, TASKS, language)


def people_page(found: Comparison, shown: Shown, today: date, language: Language) -> str:
    """The list as a page: what has changed by kind, each person with a number, and how to approve it."""
    head = [f"# {TITLE.said_in(language)}", ""]
    day = capitalised(spoken_date(today, language, with_year=True))
    number = f" · {NUMBERED.said_in(language).format(shown.number)}" if shown.number else ""
    head += [f"{day}{number}", "", _about(found, shown, language), ""]
    if found.much and shown.approved_on is None:
        head += [MUCH.said_in(language), ""]
    sections = (line for kind in KINDS for line in _section(kind, found.of(kind), language))
    return "\n".join([*head, *sections, *_foot(found, language)]).rstrip("\n") + "\n"


def _about(found: Comparison, shown: Shown, language: Language) -> str:
    if not found.items:
        return THE_SAME.said_in(language).format(file=one_line(found.file))
    if shown.approved_on is not None:
        return IS_APPROVED.said_in(language).format(day=spoken_date(shown.approved_on, language))
    beside = BESIDE.said_in(language).format(file=one_line(found.file), counts=counted(found.items, language))
    return f"{beside} {HOW.said_in(language).format(form=shown.form)}"


def _section(kind: ItemKind, items: Sequence[Item], language: Language) -> Iterator[str]:
    if not items:
        return
    yield from (f"## {SECTIONS[kind].said_in(language)} ({len(items)})", "")
    head, rule, rows = {
        "left": (LEFT_HEAD, "|---:|---|---|---:|---|---|", _left_rows),
        "new": (NEW_HEAD, "|---:|---|---|---|", _new_rows),
    }.get(kind, (CHANGED_HEAD, "|---:|---|---|---|---|", _changed_rows))
    yield from (head.said_in(language), rule)
    for item in items[:MOST]:
        yield from rows(item, language)
    if len(items) > MOST:
        yield from ("", MORE.said_in(language).format(len(items) - MOST))
    yield ""


def _left_rows(item: Item, language: Language) -> Iterator[str]:
    who = (str(item.no), item.name)
    if not item.posts:
        yield table_row((*who, NO_POST.said_in(language), "", "", ""))
    for no, post in enumerate(item.posts):
        title = HAS_POST.said_in(language).format(title=post.title, unit=post.unit or "–")
        areas = _areas(post.elements, language)
        cells = (title, str(post.tasks or ""), areas, _taker(post, language))
        yield table_row((*(who if no == 0 else ("", "")), *cells))


def _areas(count: int, language: Language) -> str:
    return (ANSWERS[count] if count < 2 else ANSWERS_FOR).said_in(language).format(count)


def _taker(post: LeftPost, language: Language) -> str:
    words = NOBODY if post.to is None else GETS_POST if post.named else IN_LINE
    return words.said_in(language).format(name=post.to_name)


def _new_rows(item: Item, language: Language) -> Iterator[str]:
    what = " · ".join(
        f"{PART_SAID[one.part].said_in(language)}: {_said(one, one.new, language)}"
        for one in item.changed
        if one.part not in ("email", "name") and one.new
    )
    yield table_row((str(item.no), item.name, item.email, what or "–"))


def _changed_rows(item: Item, language: Language) -> Iterator[str]:
    for no, one in enumerate(item.changed):
        who = (str(item.no), item.name) if no == 0 else ("", "")
        then = _said(one, one.new, language) or "–"
        now = _said(one, one.old, language) or "–"
        yield table_row((*who, PART_SAID[one.part].said_in(language), now, then))
    for post in item.posts:
        title = HAS_POST.said_in(language).format(title=post.title, unit=post.unit or "–")
        tasks = GIVES_UP[min(post.tasks, 2)].said_in(language).format(title, post.tasks)
        yield table_row(("", "", GIVES_UP_SAID.said_in(language), tasks, _taker(post, language)))


def _said(one: Changed, value: str, language: Language) -> str:
    """A value as one says it: roles and languages are kept as codes."""
    if one.part == "roles":
        codes = value.split(", ") if value else []
        return ", ".join(ROLE_SAID[code].said_in(language) if code in ROLE_SAID else code for code in codes)
    if one.part == "language" and value in LANGUAGE_SAID:
        return LANGUAGE_SAID[value].said_in(language)
    return value


def _foot(found: Comparison, language: Language) -> Iterator[str]:
    if found.notes:
        yield from (f"## {LOOK.said_in(language)}", "", *(f"- {one_line(one)}" for one in found.notes), "")
    if found.unread:
        title = f"## {UNREAD.said_in(language)} ({len(found.unread)})"
        yield from (title, "", UNREAD_MEANS.said_in(language), "")
        yield from (*(_unread(one, language) for one in found.unread[:MOST]), "")
    if found.kept:
        yield KEPT.said_in(language).format(names=one_line(", ".join(found.kept)))


def _unread(one: Unread, language: Language) -> str:
    column = COLUMN.said_in(language).format(one.column) if one.column else ""
    words = ROW if one.value else EMPTY_ROW
    said = words.said_in(language).format(row=one.row, column=column, value=one.value, reason=one.reason)
    return one_line(said.rstrip(".")) + "."
