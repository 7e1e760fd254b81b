"""Puts a letter into words: the texts found by name, one mail in text and HTML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import css_inline
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

from models.facts import Refused
from models.notices import DEFAULT_COLOR, OWED, RELATIVES, Letter, Line, Rendered, told_together
from models.requests import HAS_QUESTIONS
from models.settings import Language
from models.spoken import WEEKDAYS, capitalised, day_and_month, spoken_date
from models.titles import PLAN_APPROVAL

LETTERS = Path(__file__).parent / "letters"

MAY_BE_MISSING = (
    *("acting", "areawise", "as_of", "ask", "asks", "body", "by", "decided_on", "document", "extra"),
    *("first", "form", "handed", "hours", "into", "manager", "next_step", "no_agreement", "no_manager"),
    *("noun", "others", "place", "reason", "responsible"),
    *("right", "steer", "steers", "what"),
)
"""Facts that a text asks for with `{% if … %}`; any other fact a text names has to be there."""

WITHHELD = frozenset({"ask", "asks", "decision", "form", "next_step", "reason", "right", "steer", "steers"})
"""Facts that are somebody's own words: never in a mail about a closed matter."""

REMINDS = frozenset({"manager", "late", "reminder", "heads_up"})

_LINK = re.compile("\x02(.*?)\x03")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_TOGETHER = re.compile(r"\((?:uge|week) \d+\)|(?:\+\d\d )?\b\d\d(?: \d\d){3}\b")
_UNSEEN = re.compile("[\x02\x03]")
_NUMBERED = re.compile(r"(\d{1,2})\. (.+)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Part(NamedTuple):
    """A paragraph, or (with `items`) a list: as text and as HTML; an item may have a number."""

    text: str
    html: Markup
    items: tuple[Part, ...] = ()
    number: str = ""

    @property
    def numbered(self) -> bool:
        """Whether it is a list of numbered items."""
        return bool(self.items) and self.items[0].number != ""


class Block(NamedTuple):
    """What a letter says about one thing: a heading that can be the mail's subject, and its paragraphs."""

    heading: str
    parts: tuple[Part, ...]
    label: str = ""

    @property
    def links(self) -> bool:
        """Whether it leads somewhere; `label` says in words where."""
        return self.label != ""


def render(letter: Letter, own: Path | None = None) -> Rendered:
    """The letter in words; texts in `own` (folders da and en) stand before the shipped ones.

    Raises Refused when a text is missing, or names a fact that the letter does not have.
    """
    desk = writing_desk(letter.language, own)
    groups = told_together(letter.lines)
    blocks = [_block(desk, letter, group) for group in groups]
    subject = blocks[0].heading + _and_more(desk.words, [line for group in groups[1:] for line in group])
    opening, foot, sign = _frame(desk, letter, blocks)
    html = desk.page.render(
        language=desk.language,
        subject=subject,
        preview=_preview(blocks[0]),
        opening=opening,
        blocks=blocks,
        several=len(blocks) > 1,
        link=letter.link or "",
        button=_button(desk, blocks),
        foot=foot,
        sign=sign,
        **_who_writes(letter),
    )
    return Rendered(subject=subject, text=_as_text(opening, blocks, foot, sign), html=html)


def _who_writes(letter: Letter) -> dict[str, str]:
    """Name and colour over the letter, and what a phone dials and writes to."""
    return {
        "municipality": letter.municipality,
        "sender": letter.sender,
        "color": letter.color,
        "phone": _together(letter.phone),
        "dial": re.sub(r"[^+\d]", "", letter.phone),
        "email": letter.reply_to or letter.sender_email,
    }


def _preview(block: Block) -> Markup:
    """What an inbox shows beside the subject: the first sentence of the letter itself."""
    return Markup(_UNSEEN.sub("", str(block.parts[0].html))) if block.parts else Markup()


def _button(desk: WritingDesk, blocks: list[Block]) -> str:
    """The words of the one button: where the only link leads, or the page with everything."""
    labels = [block.label for block in blocks if block.links]
    one_place = len(set(labels)) == 1
    return _capitalised(labels[0] if one_place else desk.words["own_page"]) if labels else ""


class WritingDesk:
    """The texts and words of one language, compiled once per process."""

    def __init__(self, language: Language, own: Path | None) -> None:
        self.language: Language = language
        folders = [folder / language for folder in (own, LETTERS) if folder is not None]
        self.texts = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=False,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.texts.filters.update(cap=_capitalised, stop=_with_full_stop)
        self.words = _laid_over(_words(folder) for folder in reversed(folders))
        self.to_meeting = self.texts.from_string(self.words["to_meeting"])
        self._named: dict[tuple[str, str], Template] = {}
        self._phrases: dict[tuple[str, str], Template] = {}

    @cached_property
    def page(self) -> Template:
        """The one HTML frame, its style written into the tags once."""
        inlined = css_inline.inline((LETTERS / "frame.html").read_text(encoding="utf-8"))
        inlined = inlined.replace(DEFAULT_COLOR, "{{ color }}")
        pages = Environment(undefined=StrictUndefined, autoescape=True, lstrip_blocks=True)
        pages.filters["linked"] = _linked
        return pages.from_string(inlined)

    @property
    def frame(self) -> Template:
        """What stands around the blocks of every letter."""
        return self._find(["frame"])

    def text(self, rung: str, kind: str) -> Template:
        """The file `<rung>.<kind>`, else the text its relatives share, else `<rung>`."""
        if (rung, kind) not in self._named:
            names = [f"{rung}.{kind}", f"{rung}.{RELATIVES.get(kind, kind)}", rung]
            self._named[rung, kind] = self._find(names)
        return self._named[rung, kind]

    def _find(self, names: list[str]) -> Template:
        try:
            return self.texts.select_template([f"{name}.txt" for name in names])
        except TemplateNotFound:
            raise Refused(
                f"There is no letter for this in the language '{self.language}': "
                f"one of {', '.join(name + '.txt' for name in dict.fromkeys(names))} is needed."
            ) from None
        except TemplateSyntaxError as error:
            raise Refused(f"{error.filename}, line {error.lineno}: {error.message}.") from None

    def phrase(self, kind: str, form: str) -> Template:
        """What a task of this kind is called: task, a_task, the_task, about, where or paper."""
        if (kind, form) not in self._phrases:
            words = self.words.get(kind, self.words["other"])
            wanted = words.get(form) or ("{{ titles }}" if form == "about" else words["task"])
            self._phrases[kind, form] = self.texts.from_string(wanted)
        return self._phrases[kind, form]


@cache
def writing_desk(language: str, own: Path | None = None) -> WritingDesk:
    """The desk for a language; a language without letters is written in Danish."""
    return WritingDesk("en" if language == "en" else "da", own)


def _words(folder: Path) -> dict[str, Any]:
    file = folder / "words.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except ValueError as error:
        raise Refused(f"{file}: {error}.") from None


def _laid_over(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for table in tables:
        for name, value in table.items():
            merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
    return merged


# ── One block ─────────────────────────────────────────────────────────────────────────────────────


class Phrase:
    """What a task is called; put together only when a text uses it."""

    def __init__(self, template: Template, context: dict[str, Any]) -> None:
        self._template, self._context = template, context

    def __str__(self) -> str:
        return self._template.render(self._context)


def _block(desk: WritingDesk, letter: Letter, group: tuple[Line, ...]) -> Block:
    line = group[0]
    try:
        written = desk.text(line.rung, line.kind).render(_context(desk, letter, group))
    except (TemplateError, TypeError) as error:
        raise Refused(f"The letter '{line.rung}' about {line.kind} cannot be written: {error}.") from None
    first, _, body = written.strip().partition("\n")
    if not first.startswith("Subject:"):
        raise Refused(f"The text for '{line.rung}' about {line.kind} must open with a line 'Subject: …'.")
    heading = _one_line(_LINK.sub(letter.link or "", first.removeprefix("Subject:")))
    links = _LINK.search(body)
    return Block(heading, tuple(_parts(body, letter.link)), links[1] if links else "")


def _context(desk: WritingDesk, letter: Letter, group: tuple[Line, ...]) -> dict[str, Any]:
    line, words = group[0], desk.words
    context: dict[str, Any] = dict.fromkeys(MAY_BE_MISSING, "")
    context |= _same_in_every_block(desk, letter)
    context |= _facts(desk, letter.day, line)
    context |= _titles(words, group)
    context |= _days(desk, letter.day, line)
    context["dates"] = _listed(_date_of(desk, letter.day, one) for one in group)
    context |= {
        "kind": line.kind,
        "meeting": line.meeting,
        "topic": "" if line.closed else line.topic,
        "person": line.person_name,
        "minutes": sum(one.minutes for one in group),
        "asked": _counted(words["questions"], _common(one.questions for one in group)),
        "form": "" if letter.link or line.closed else _listed(line.facts.get("form", "").splitlines()),
        "asks": _own_questions(words, line),
    }
    for form in ("task", "a_task", "the_task", "about", "where", "paper"):
        context[form] = Phrase(desk.phrase(line.kind, form), context)
    context["to_meeting"] = Phrase(desk.to_meeting, context)
    return context


def _own_questions(words: Mapping[str, Any], line: Line) -> str:
    """The secretariat's own questions: one as a sentence, several as a list; none of a closed matter."""
    asks = [one for one in line.facts.get("asks", "").splitlines() if one.strip()]
    if line.closed and asks:
        return "" if "ask" in line.facts else str(words["withheld"])
    return _listed(asks) if len(asks) > 1 else "".join(map(_one_line, asks))


def _same_in_every_block(desk: WritingDesk, letter: Letter) -> dict[str, Any]:
    return {
        "first_name": letter.first_name or letter.to_name,
        "sender": letter.sender,
        "phone": letter.phone,
        "email": letter.reply_to or letter.sender_email,
        "municipality": letter.municipality,
        "council": (desk.language == "da" and letter.council) or desk.words["council"],
        "link": _marked if letter.link else None,
    }


def _marked(label: str) -> str:
    return f"\x02{label}\x03"


def _facts(desk: WritingDesk, today: date, line: Line) -> dict[str, Any]:
    words = desk.words
    told: dict[str, Any] = {name: _said(desk, today, name, text) for name, text in line.facts.items()}
    if line.closed:
        told |= dict.fromkeys(WITHHELD & told.keys(), words["withheld"])
    if "old_date" in line.facts:
        told["old_day"] = _day_gone(desk, today, line.facts["old_date"])
    if line.kind in ("approval", PLAN_APPROVAL):
        act, acted = words["acts"][line.facts.get("station", "approve")]
        told = {"act": act, "station_title": acted} | told
    return told


def _said(desk: WritingDesk, today: date, name: str, text: str) -> str:
    """A date in ISO form is written out; everything else stands as it is, without control characters."""
    if not _ISO_DATE.fullmatch(text):
        return _CONTROL.sub(" ", text).strip()
    day = date.fromisoformat(text)
    if name == "as_of":
        return day_and_month(day, desk.language, with_year=day.year != today.year)
    return _spoken(desk, today, day)


def _day_gone(desk: WritingDesk, today: date, text: str) -> str:
    day = date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    words = desk.words["days"]
    near = {0: words["today"], 1: words["yesterday"]}
    return near.get((today - day).days, _spoken(desk, today, day)) if day else text


def _titles(words: Mapping[str, Any], group: tuple[Line, ...]) -> dict[str, Any]:
    many = len(group) > 1
    titles = [_title(words, line) for line in group]
    about: dict[str, Any] = {"many": many, "areas": _listed(titles) if many else ""}
    if many:
        about["titles"] = f"{len(group)} {words['area'][1]}"
    elif titles[0]:
        about["titles"] = titles[0]
    return about


def _title(words: Mapping[str, Any], line: Line) -> str:
    if line.closed:
        return str(words["numbered"]).format(line.facts.get("number") or line.subject)
    return str(words["quoted"]).format(_one_line(line.title)) if line.title else ""


def _days(desk: WritingDesk, today: date, line: Line) -> dict[str, Any]:
    days = {"meeting_day": line.meeting_on, "due": line.due_on}
    days |= {"last_day": line.last_day, "call_day": line.call_day}
    told: dict[str, Any] = {name: _spoken(desk, today, day) for name, day in days.items() if day}
    if line.due_on:
        told["due_in"] = (line.due_on - today).days
        told["soon"] = _soon(desk, today, line.due_on)
    return told


def _soon(desk: WritingDesk, today: date, due: date) -> str:
    """When it is due, as one would say it: tomorrow, on Monday, in a week."""
    words, days = desk.words["days"], (due - today).days
    near = {0: words["today"], 1: words["tomorrow"], 7: words["week"]}
    if days < 0:
        return _spoken(desk, today, due)
    if 2 <= days <= 6:
        return str(words["weekday"]).format(WEEKDAYS[desk.language][due.weekday()])
    return str(near.get(days) or words["count"].format(days))


def _date_of(desk: WritingDesk, today: date, line: Line) -> str:
    return f"{line.meeting}: {_spoken(desk, today, line.meeting_on)}" if line.meeting_on else line.meeting


def _spoken(desk: WritingDesk, today: date, day: date) -> str:
    return spoken_date(day, desk.language, with_year=day.year != today.year)


# ── Words, parts and pages ────────────────────────────────────────────────────────────────────────


def _and_more(words: Mapping[str, Any], others: list[Line]) -> str:
    if not others:
        return ""
    only_tasks = all(line.rung in OWED for line in others)
    one, several = words["and_more_tasks" if only_tasks else "and_more"]
    return str(one if len(others) == 1 else several).format(len(others))


def _frame(desk: WritingDesk, letter: Letter, blocks: list[Block]) -> tuple[list[Part], list[Part], Part]:
    owed = [line for line in letter.lines if line.rung in OWED]
    frame = desk.frame
    try:
        written = frame.render(
            **_same_in_every_block(desk, letter),
            blocks=len(blocks),
            links=any(block.links for block in blocks),
            owed=bool(owed),
            reminds=any(line.rung in REMINDS for line in owed),
            answers=any(line.kind in HAS_QUESTIONS and line.rung != "manager" for line in owed),
        )
    except (TemplateError, TypeError) as error:
        raise Refused(f"{frame.filename}: the frame of the letters cannot be written: {error}.") from None
    before, _, after = written.partition("[[blocks]]")
    if not after.strip():
        raise Refused(f"{frame.filename}: a line '[[blocks]]' and after it a signature are needed.")
    *foot, sign = _paragraphs(after)
    return _paragraphs(before), foot, sign


def _paragraphs(text: str) -> list[Part]:
    """Paragraphs are parted by blank lines; a line break inside one stays a line break."""
    stripped = ("\n".join(line.strip() for line in one.splitlines()) for one in re.split(r"\n\s*\n", text))
    return [Part(one.strip(), _html(one.strip())) for one in stripped if one.strip()]


def _parts(body: str, link: str | None) -> list[Part]:
    """Every line is a paragraph; lines that open with a dash are one list."""
    parts: list[Part] = []
    for line in filter(None, (one.strip() for one in body.splitlines())):
        if not line.startswith("- "):
            parts.append(_part(line, link))
        else:
            item = _item(line[2:], link)
            goes_on = parts and parts[-1].items and parts[-1].numbered == (item.number != "")
            before = parts.pop().items if goes_on else ()
            parts.append(Part("", Markup(), (*before, item)))
    return parts


def _item(text: str, link: str | None) -> Part:
    """A question keeps its number; everything else in a list has none."""
    found = _NUMBERED.fullmatch(text)
    return _part(found[2], link)._replace(number=found[1]) if found else _part(text, link)


def _part(text: str, link: str | None) -> Part:
    return Part(_plain_link(text, link or ""), _html(text))


def _plain_link(text: str, link: str) -> str:
    """The address itself: mail programs take a full stop right after it for a part of it."""
    ended = re.sub("(\x03)[.,;]$", r"\1", text)
    return _LINK.sub(link, re.sub("\x02[^\x03]*\x03(?=[^\\s])", f"<{link}>", ended)) if link else text


def _html(text: str) -> Markup:
    """Escaped, with its links still marked; a week and a telephone number stay on one line."""
    return _together(text).replace("\n", Markup("<br>"))


def _together(text: str) -> Markup:
    return Markup(_TOGETHER.sub(lambda found: found[0].replace(" ", "&nbsp;"), str(escape(text))))


def _linked(html: Markup, anchor: Markup, call: Markup, write: Markup) -> Markup:
    """The marked links, our telephone number and our address as something to press."""
    linked = _LINK.sub(lambda found: str(anchor).replace("[[label]]", found[1]), html)
    for pressed in (call, write):
        shown = pressed.rpartition("</a>")[0].rpartition(">")[2]
        linked = linked.replace(shown, pressed) if shown else linked
    return Markup(linked)


def _as_text(opening: list[Part], blocks: list[Block], foot: list[Part], sign: Part) -> str:
    told = [line for block in blocks for line in _block_text(block, headed=len(blocks) > 1)]
    around = [part.text for part in opening], [part.text for part in (*foot, sign)]
    return "\n\n".join([*around[0], *told, *around[1]]) + "\n"


def _block_text(block: Block, *, headed: bool) -> list[str]:
    heading = [f"{block.heading}\n{'-' * min(len(block.heading), 70)}"] if headed else []
    return heading + ["\n".join(_item_text(item) for item in part.items) or part.text for part in block.parts]


def _item_text(item: Part) -> str:
    return f"{item.number}. {item.text}" if item.number else f"- {item.text}"


def _common(numbers: Iterable[int]) -> int:
    """The number they share; 0 when they differ."""
    different = set(numbers)
    return different.pop() if len(different) == 1 else 0


def _counted(forms: list[str], number: int) -> str:
    """None, one, several: the form that fits the number."""
    return forms[min(number, 2)].format(number)


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_one_line(line)}" for line in lines if line.strip())


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _capitalised(words: object) -> str:
    return capitalised(str(words))


def _with_full_stop(words: object) -> str:
    text = str(words).rstrip()
    return text if text.endswith((".", "!", "?", ".)", "…")) else f"{text}."
