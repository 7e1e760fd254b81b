"""Documents as Markdown, for the pages in Prefect: the brief, and a sending that waits to be approved."""

from __future__ import annotations

from collections.abc import Iterator

from models.brief.contents import Brief, Row, Section
from models.choices import Words
from models.forms import questions_text
from models.settings import Settings
from models.spoken import capitalised, spoken_date
from models.store.meetings import Sent
from models.titles import meeting_title


def markdown(brief: Brief, *, in_words: bool = False) -> str:
    """The brief as Markdown; the same brief is always the same text. `in_words`: no table of figures."""
    sections = (_section(one, in_words=in_words) for one in brief.sections)
    return "\n\n".join([f"# {capitalised(brief.title)}", *sections]) + "\n"


def _section(section: Section, *, in_words: bool = False) -> str:
    return "\n\n".join(part for part in _parts(section, in_words) if part)


def _parts(section: Section, in_words: bool) -> Iterator[str]:
    yield f"{'#' * section.level} {_line(section.heading)}" if section.heading else ""
    yield from (_line(text) for text in section.paragraphs)
    yield "\n".join(f"- {_line(item)}" for item in section.items)
    rule = f"|{'---|' * len(section.table[0])}" if in_words and section.table else ""
    yield "\n".join(_rows(section.table, rule))


def _rows(table: tuple[Row, ...], rule: str = "") -> Iterator[str]:
    for number, row in enumerate(table):
        yield "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |"
        if number == 0:
            yield rule or "|" + "---|" * 2 + "---:|" * (len(row) - 2)


def _line(text: str) -> str:
    """What somebody wrote stays one paragraph and never becomes markup of its own."""
    return " ".join(text.split()).replace("<", "&lt;")


_SENDING = {
    "title": Words("Godkend udsendelse: {} {}", "Approve the sending: {} {}"),
    "when": Words("Sendes {}. Svarfrist {}.", "Goes out {}. Answers due {}."),
    "moved": Words(
        "Fristen er flyttet, så der er mindst fem arbejdsdage til at svare.",
        "The deadline was moved, to leave at least five working days for an answer.",
    ),
    "who": Words("Hvem", "Who"),
    "count": Words("Opgaver", "Tasks"),
    "what": Words("Hvad", "What"),
    "much": Words("mere end {} opgaver", "more than {} tasks"),
    "nobody": Words("Uden ansvarlig: {}", "Nobody responsible: {}"),
    "text": Words("Spørgsmålene", "The questions"),
}


def sending_title(sent: Sent, settings: Settings) -> str:
    """Godkend udsendelse: temamødet i april 2027."""
    words = _SENDING["title"].said_in(settings.municipality.language)
    return words.format(meeting_title(sent.meeting, settings), sent.year)


def sending(sent: Sent, settings: Settings) -> str:
    """Who is asked what and how much each gets, with the questions themselves."""
    language = settings.municipality.language
    said = {name: words.said_in(language) for name, words in _SENDING.items()}
    above = settings.letters.load_shown_above
    rows = [(said["who"], said["count"], said["what"])]
    for one in sent.people:
        load = f"{len(one.tasks)}" + (f" ({said['much'].format(above)})" if len(one.tasks) > above else "")
        rows.append((one.name, load, ", ".join(one.tasks)))
    parts = [
        f"# {sending_title(sent, settings)}",
        said["when"].format(spoken_date(sent.ask_on, language), spoken_date(sent.due_on, language)),
        said["moved"] if sent.moved_due else "",
        "\n".join(_rows(tuple(rows), "|---|---:|---|")),
        said["nobody"].format(", ".join(sent.without_owner)) if sent.without_owner else "",
        f"## {said['text']}",
        questions_text(settings.meeting(sent.meeting).form, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
