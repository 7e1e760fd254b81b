"""From what the memory knows to a letter's facts, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from models.choices import course, verdict_word, word
from models.forms import minutes, questions, questions_text
from models.notices import Letter, Line
from models.requests import ASKED_FOR_A_MEETING, HAS_QUESTIONS
from models.settings import Language, MeetingRule, Settings
from models.titles import is_of_plan, meeting_title, plan_noun, plan_title, spoken_kind, station_of

LIFTED = frozenset({"title", "meeting", "meeting_on", "due_on", "last_day", "call_day"})
"""Facts of a line that are fields of a letter's line."""

NAMED = {"before": "by", "manager": "manager"}
"""Facts that are a person's key, and the name under which a text asks for the person's name."""

TURNED = frozenset({"owner", "told", "own", "next", "asks", "into"})
"""Facts that are turned into others before a text sees them."""

TITLED_BY_MEETING = frozenset({"approval", "steers", "review", "decisions", "budget", "communicate"})
"""The kinds of task that are called by their meeting."""

TELLING = frozenset({"note", "feedback", "save_date"})
"""The rungs that ask for nothing: the deadline of the task they are about is not theirs."""


class Known(Protocol):
    """A line of a letter, as the memory knows it."""

    @property
    def subject(self) -> str: ...
    @property
    def rung(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def number(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def about(self) -> str: ...
    @property
    def meeting(self) -> str | None: ...
    @property
    def meeting_on(self) -> date | None: ...
    @property
    def confidential_until(self) -> date | None: ...


class Envelope(NamedTuple):
    """What a letter has before its lines: key, day, and who it is to."""

    key: str
    day: date
    name: str
    email: str
    language: Language
    link: str | None = None


def letter_of(
    envelope: Envelope, told: Sequence[Known], settings: Settings, names: Mapping[str, str]
) -> Letter:
    """The letter to one person; `names` holds those of everybody a line speaks of."""
    town = settings.municipality
    return Letter(
        key=envelope.key,
        day=envelope.day,
        to_name=envelope.name,
        first_name=envelope.name.split(" ")[0],
        to_email=envelope.email,
        language=envelope.language,
        sender=town.sender,
        phone=town.phone,
        reply_to=town.email,
        sender_email=town.email,
        municipality=town.name,
        link=envelope.link,
        lines=tuple(_line(one, envelope, settings, names) for one in told),
        mail_domain=town.mail_domain,
        council=town.council,
        color=settings.portal.color,
    )


def people_named(told: Iterable[Known]) -> set[str]:
    """The keys of everybody whose name a line needs."""
    asked = (*NAMED, "owner")
    return {str(line.facts[fact]) for line in told for fact in asked if fact in line.facts}


def _line(told: Known, envelope: Envelope, settings: Settings, names: Mapping[str, str]) -> Line:
    given = told.facts
    meeting = str(given.get("meeting") or told.meeting or "")
    known = next((rule for rule in settings.meetings if rule.kind == meeting), None)
    asks = told.kind in HAS_QUESTIONS and told.form != ""
    own = given.get("asks", ())
    return Line(
        rung=told.rung,
        kind=spoken_kind(told.kind, told.subject),
        subject=told.subject,
        title=_title(told, known, envelope.language),
        meeting=meeting_title(meeting, settings, envelope.language) if known else "",
        topic=_topic(told, known, envelope.language, settings),
        meeting_on=_day(given.get("meeting_on")) or told.meeting_on,
        due_on=_day(given.get("due_on")) or (None if told.rung in TELLING else told.due_on),
        questions=(len(own) or questions(told.form)) if asks else 0,
        minutes=minutes(told.form, len(own)) if told.form else 0,
        last_day=_day(given.get("last_day")),
        call_day=_day(given.get("call_day")),
        person_name=names.get(str(given.get("owner", "")), ""),
        facts=_facts(told, envelope, settings, names),
    )


def _topic(told: Known, meeting: MeetingRule | None, language: Language, settings: Settings) -> str:
    """What the council discusses: of the meeting a task was made for, also where it is held with another."""
    made_for = told.subject.split("/")[1:2] if told.kind in ASKED_FOR_A_MEETING else []
    own = next((rule for rule in settings.meetings if [rule.kind] == made_for), meeting)
    return (own.topic if language == "da" else own.topic_en) if own else ""


def _title(told: Known, meeting: MeetingRule | None, language: Language) -> str:
    if meeting is not None and told.kind in TITLED_BY_MEETING:
        return meeting.title if language == "da" else meeting.title_en
    return str(told.facts.get("title", told.title))


def _facts(told: Known, envelope: Envelope, settings: Settings, names: Mapping[str, str]) -> dict[str, str]:
    named = {NAMED[name]: names.get(str(key), "") for name, key in told.facts.items() if name in NAMED}
    plain = {n: str(v) for n, v in told.facts.items() if n not in LIFTED | NAMED.keys() | TURNED}
    facts = plain | {name: text for name, text in named.items() if text} | _station(told, envelope, settings)
    facts |= _outcomes(told, envelope.language) | _other_meeting(told, envelope, settings)
    if plain.get("body", "").casefold() == settings.municipality.council.casefold():
        facts.pop("body", None)  # the letter has its own word for the council
    if own := _own_questions(told):
        facts["asks"] = own
    elif told.kind in HAS_QUESTIONS and told.form and envelope.link is None and "asks" not in told.facts:
        facts["form"] = questions_text(told.form, envelope.language)
    if told.confidential_until is not None and told.confidential_until > envelope.day:
        facts |= {"closed": "yes", "number": str(told.number or "")}
        facts.pop("extra", None)
    return facts


def _own_questions(told: Known) -> str:
    """The secretariat's own questions, numbered where there are several; not one that the title has said."""
    asks = [str(one) for one in told.facts.get("asks", ())]
    if len(asks) == 1:
        return "" if asks[0] == told.title else asks[0]
    return "\n".join(f"{no}. {one}" for no, one in enumerate(asks, 1))


def _other_meeting(told: Known, envelope: Envelope, settings: Settings) -> dict[str, str]:
    """The meeting that another one is held together with, or that has its tasks now, by its name."""
    into = next((rule.kind for rule in settings.meetings if rule.kind == told.facts.get("into")), None)
    return {"into": meeting_title(into, settings, envelope.language)} if into else {}


def _outcomes(told: Known, language: Language) -> dict[str, str]:
    """What a meeting pointed to or a body decided, in the reader's language."""
    outcomes = told.facts.get("told")
    if not outcomes:
        return {}
    own = "own" in told.facts
    said = "; ".join(_outcome(*one, own=own, language=language) for one in outcomes)
    if told.rung == "note":
        return {"steer" if own else "steers": said}
    facts = {"decision": said} | ({} if own else {"others": "yes"})
    step = told.facts.get("next")
    return facts | ({"next_step": word("next", step, language)} if step else {})


def _outcome(title: str, verdict: str, text: str, *, own: bool, language: Language) -> str:
    said = course(verdict, language) or verdict_word(verdict, language)
    if own:
        return f"{said}: {text}" if text else said
    quoted = f"»{title}«" if language == "da" else f'"{title}"'
    return f"{quoted}: {said}"


def _station(told: Known, envelope: Envelope, settings: Settings) -> dict[str, str]:
    """An approval speaks of its station: what the reader does there, and what the brief says of it."""
    station = station_of(told.kind, told.subject, told.about, settings)
    if station is None:
        return {}
    title = station.title if envelope.language == "da" else station.title_en
    facts = {"station": station.act, "station_title": title}
    return facts | (_plan(told, envelope.language, settings) if is_of_plan(told.subject) else {})


def _plan(told: Known, language: Language, settings: Settings) -> dict[str, str]:
    """Direktionens plan by its name, and as a noun: the plan, or the contract."""
    year = int(told.subject.split("/")[0])
    return {"document": plan_title(year, settings, language), "noun": plan_noun(settings, language)}


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
