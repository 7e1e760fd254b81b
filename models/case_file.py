"""A case for an access to documents (aktindsigt): all that is kept about it, with dates and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from models.answer_words import Said
from models.brief.contents import Brief, Row, Section
from models.choices import Words, verdict_word
from models.facts import Fact
from models.overview import one_line, rung_said
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month, spoken_date


class Answer(Fact):
    """An answer: which version, when and by whom it was given, in questions and answers."""

    version: int
    day: date
    by: str
    said: tuple[Said, ...]


class Asked(Fact):
    """A task of the case: who had it, when it was asked and due, what became of it, and its answers."""

    number: int
    called: str
    who: str
    asked_on: date | None
    due_on: date
    moved: int
    reason: str
    handed_by: str
    ended: str
    ended_on: date | None
    answers: tuple[Answer, ...] = ()


class Decided(Fact):
    """What a meeting or a body said, in one of its versions."""

    title: str
    kind: str
    version: int
    verdict: str
    text: str
    body: str
    case_number: str
    item: str
    day: date
    responsible: str
    due_on: date | None
    done_on: date | None


class Mail(Fact):
    """A mail that was sent about the case: to whom, what it was, and its file in the export.

    `left_out`: it also speaks of a closed matter. Without a file it left the machine without being kept.
    """

    day: date
    to: str
    rung: str
    about: str
    file: str = ""
    left_out: bool = False


class CaseFile(Fact):
    """A case: what was asked for, what was found, and the numbers of what was left out as closed."""

    named: str
    day: date
    tasks: tuple[Asked, ...] = ()
    outcomes: tuple[Decided, ...] = ()
    mails: tuple[Mail, ...] = ()
    closed: tuple[str, ...] = ()


ENDED: dict[str, Words] = {
    "proposed": Words("ikke sendt endnu", "not sent yet"),
    "open": Words("mangler svar", "no answer yet"),
    "answered": Words("besvaret", "answered"),
    "withdrawn": Words("trukket tilbage", "withdrawn"),
    "needs_person": Words("hos sekretariatet", "with the secretariat"),
}

_WORDS = {
    "title": Words("Aktindsigt: {}", "Access to documents: {}"),
    "made": Words(
        "Samlet {day} af det, der er gemt om {case}. Alt står i den rækkefølge, det skete.",
        "Gathered on {day} from what is kept about {case}. Everything stands in the order it happened.",
    ),
    "contents": Words("Indhold", "Contents"),
    "tasks": Words("Opgaver og svar ({})", "Tasks and answers ({})"),
    "outcomes": Words("Tilkendegivelser og beslutninger ({})", "Steers and decisions ({})"),
    "mails": Words("Mails ({})", "Mails ({})"),
    "course": Words("Forløbet", "What happened"),
    "left_out": Words("Udeladt", "Left out"),
    "left_out_how": Words(
        "Dette er lukket i dag og er ikke med. Afgør selv efter offentlighedsloven, om det kan udleveres, og"
        " skriv grunden i svaret. Skal det med, så åbn det, og saml sagen igen.",
        "This is closed today and not included. Decide under the Access to Public Administration Files Act"
        " whether it can be given out, and give the reason in the reply. If it is to be included, open it and"
        " gather the case again.",
    ),
    "nothing_left_out": Words(
        "Intet er udeladt som lukket. Links til personlige sider er taget ud af mailene.",
        "Nothing was left out as closed. Links to personal pages have been taken out of the mails.",
    ),
    "links": Words(
        "Links til personlige sider er taget ud af mailene.",
        "Links to personal pages have been taken out of the mails.",
    ),
    "day": Words("Dag", "Day"),
    "what": Words("Hvad", "What"),
    "who": Words("Hvem", "Who"),
    "where": Words("Bilag", "Enclosure"),
    "asked": Words("Spurgt om {}", "Asked for {}"),
    "answer": Words("Svar på {} ({}. udgave)", "Answer to {} (version {})"),
    "task": Words("Opgave nr. {number}: {called}", "Task no. {number}: {called}"),
    "short": Words("opgave nr. {}", "task no. {}"),
    "about": Words("{kind} om »{title}«: {verdict}", "{kind} on '{title}': {verdict}"),
    "with": Words("Hos {}", "With {}"),
    "asked_on": Words("Spurgt {}", "Asked on {}"),
    "due": Words("Frist {}", "Due {}"),
    "moved": Words("fristen flyttet {} gange", "deadline moved {} times"),
    "moved_once": Words("fristen flyttet 1 gang", "deadline moved once"),
    "because": Words("sidst fordi: {}", "the last time because: {}"),
    "because_once": Words("fordi: {}", "because: {}"),
    "handed": Words("givet videre af {}", "handed over by {}"),
    "version": Words("Svar, {no}. udgave, {day}, {by}", "Answer, version {no}, {day}, {by}"),
    "nobody": Words("ingen", "nobody"),
    "no_answer": Words("Intet svar er kommet ind.", "No answer has come in."),
    "steer": Words("tilkendegivelse", "steer"),
    "decision": Words("beslutning", "decision"),
    "item": Words("punkt {}", "item {}"),
    "responsible": Words("ansvarlig: {}", "responsible: {}"),
    "done": Words("gjort {}", "done {}"),
    "no_file": Words("ikke gemt som fil", "not kept as a file"),
    "with_closed": Words("udeladt: omtaler også noget lukket", "left out: also speaks of something closed"),
    "enclosed": Words("Mailene ligger i mappen »mails«.", "The mails lie in the folder 'mails'."),
}


def _said(name: str, language: Language, *given: object, **named: object) -> str:
    return _WORDS[name].said_in(language).format(*given, **named)


def title(case: CaseFile, language: Language) -> str:
    """What the paper is called: by case number or numbers alone."""
    return _said("title", language, case.named)


def paper(case: CaseFile, settings: Settings) -> Brief:
    """The case as a paper: what happened, the tasks, the outcomes, the mails, and what was left out."""
    language = settings.municipality.language
    return Brief(
        year=case.day.year,
        meeting="case",
        stage="sent",
        language=language,
        title=title(case, language),
        sections=tuple(_sections(case, language)),
    )


def _sections(case: CaseFile, language: Language) -> Iterator[Section]:
    made = _said("made", language, day=spoken_date(case.day, language, with_year=True), case=case.named)
    yield Section(heading="", paragraphs=(made,))
    yield Section(heading=_said("contents", language), items=tuple(_contents(case, language)))
    yield Section(heading=_said("course", language), table=tuple(_course(case, language)))
    yield Section(heading=_said("tasks", language, len(case.tasks)))
    for task in case.tasks:
        yield from _task(task, language)
    yield Section(heading=_said("outcomes", language, len(case.outcomes)))
    yield from (_outcome(one, language) for one in case.outcomes)
    yield Section(
        heading=_said("mails", language, len(case.mails)),
        paragraphs=(_said("enclosed", language),) if any(one.file for one in case.mails) else (),
        table=tuple(_mails(case.mails, language)),
    )
    yield _left_out(case, language)


def _contents(case: CaseFile, language: Language) -> Iterator[str]:
    yield _said("course", language)
    yield _said("tasks", language, len(case.tasks))
    yield _said("outcomes", language, len(case.outcomes))
    yield _said("mails", language, len(case.mails))
    yield _said("left_out", language)


def _left_out(case: CaseFile, language: Language) -> Section:
    heading = _said("left_out", language)
    if not case.closed:
        return Section(heading=heading, paragraphs=(_said("nothing_left_out", language),))
    said = (_said("left_out_how", language), _said("links", language))
    return Section(heading=heading, paragraphs=said, items=case.closed)


# ── What happened, day by day ───────────────────────────────────────────────────────────────────────────


def _course(case: CaseFile, language: Language) -> Iterator[Row]:
    yield tuple(_said(name, language) for name in ("day", "what", "who"))
    for day, what, who in sorted(_events(case, language), key=lambda one: one[0]):
        yield (_day(day, language), what, who)


def _events(case: CaseFile, language: Language) -> Iterator[tuple[date, str, str]]:
    for task in case.tasks:
        called = _said("short", language, task.number)
        if task.asked_on:
            yield task.asked_on, _said("asked", language, called), task.who
        for answer in task.answers:
            yield answer.day, _said("answer", language, called, answer.version), answer.by
    for one in case.outcomes:
        known = {"kind": _said(one.kind, language), "verdict": _verdict(one, language)}
        yield one.day, capitalised(_said("about", language, title=one.title, **known)), one.body


# ── Its parts ───────────────────────────────────────────────────────────────────────────────────────────


def _task(task: Asked, language: Language) -> Iterator[Section]:
    parts = [
        _said("with", language, task.who or _said("nobody", language)),
        _said("asked_on", language, _day(task.asked_on, language)) if task.asked_on else "",
        _said("due", language, _day(task.due_on, language)),
        _moved(task, language),
        _said("handed", language, task.handed_by) if task.handed_by else "",
        ENDED[task.ended].said_in(language) + (f" {_day(task.ended_on, language)}" if task.ended_on else ""),
    ]
    heading = _said("task", language, number=task.number, called=task.called)
    none = () if task.answers else (_said("no_answer", language),)
    yield Section(heading=heading, level=3, paragraphs=(" · ".join(part for part in parts if part), *none))
    for answer in task.answers:
        day = _day(answer.day, language)
        head = _said("version", language, no=answer.version, day=day, by=answer.by)
        said = (f"**{question}** {one_line(text)}" for question, text in answer.said)
        yield Section(heading=head, level=4, paragraphs=tuple(said))


def _moved(task: Asked, language: Language) -> str:
    if not task.moved:
        return ""
    said = _said("moved_once", language) if task.moved == 1 else _said("moved", language, task.moved)
    why = "because_once" if task.moved == 1 else "because"
    return f"{said}, {_said(why, language, one_line(task.reason))}" if task.reason else said


def _outcome(one: Decided, language: Language) -> Section:
    parts = [
        capitalised(_said(one.kind, language)),
        _day(one.day, language),
        one.body,
        one.case_number,
        _said("item", language, one.item) if one.item else "",
        _said("responsible", language, one.responsible) if one.responsible else "",
        _said("due", language, _day(one.due_on, language)) if one.due_on else "",
        _said("done", language, _day(one.done_on, language)) if one.done_on else "",
    ]
    said = (" · ".join(part for part in parts if part), *([one.text] if one.text else []))
    return Section(heading=f"{one.title}: {_verdict(one, language)}", level=3, paragraphs=said)


def _verdict(one: Decided, language: Language) -> str:
    return verdict_word(one.verdict, language)


def _mails(mails: Sequence[Mail], language: Language) -> Iterable[Row]:
    if not mails:
        return
    yield tuple(_said(name, language) for name in ("day", "who", "what", "where"))
    for one in mails:
        missing = _said("with_closed" if one.left_out else "no_file", language)
        what = f"{rung_said(one.rung, language)}: {one.about}"
        yield (_day(one.day, language), one.to, what, one.file or missing)


def _day(day: date | None, language: Language) -> str:
    return day_and_month(day, language, with_year=True) if day else ""
