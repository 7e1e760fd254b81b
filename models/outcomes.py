"""What came out of a meeting: steers, decisions, the budget, and what each of them owes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.choices import Words, coded, listed, verdict_word
from models.facts import Fact
from models.settings import Language
from models.spoken import day_and_month

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no page, sheet and database all keep."""


def writable(given: Any) -> Any:
    """A text as every door and the memory keep it: lines end in one way, and nothing unseen is in it."""
    if not isinstance(given, str):
        return given
    return _UNWRITABLE.sub("", given.replace("\r\n", "\n").replace("\r", "\n"))


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), BeforeValidator(writable)]
"""A short answer: at most 600 characters."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), BeforeValidator(writable)]
"""A line: a key, a title, a case number."""


def _digits(given: Any) -> Any:
    """A text of anything but digits is no whole number: `1.000` would be taken for one."""
    if isinstance(given, str) and not re.fullmatch(r"\s*[-+]?[0-9]+\s*", given):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return given


Thousands = Annotated[int, Field(ge=-10_000_000, le=10_000_000), BeforeValidator(_digits)]
"""Net amount in 1,000 kr.; expenses positive."""

Steered = Annotated[
    Literal["hold", "adjust", "change", "prioritised", "waits", "dropped"], coded("steer"), listed("steer")
]
Decided = Annotated[
    Literal[
        "approved",
        "approved_amended",
        "postponed",
        "sent_back",
        "dropped",
        "not_approved",
        "noted",
        "to_budget",
    ],
    coded("decision"),
    listed("decision"),
]
Revised = Annotated[
    Literal["", "full", "partial", "readopt"], coded("revision"), listed("revision", empty=True)
]
Funded = Annotated[Literal["whole", "part", "not", "moved"], coded("budget"), listed("budget")]

OWES = frozenset({"approved", "approved_amended", "whole", "part"})
"""The verdicts of a decision that somebody has to carry out."""

SETTLED = frozenset({"dropped", "not_approved", "noted", "not", "adopted"})
"""The verdicts after which nothing remains to be followed."""

ACTION_WITHIN = 60
"""Working days from a decision to the day its action is due, where the decision names no day."""


def in_english(title: str, hint: str = "") -> dict[str, Any]:
    """What a field is called in English, and what helps to fill it in."""
    return {"title_en": title, "hint_en": hint}


Subject = Annotated[
    Name,
    Field(
        title="Område eller indsats",
        description="Nøglen på den vision, strategi eller indsats, det gælder.",
        json_schema_extra=in_english(
            "Area or action", "The key of the vision, strategy or action it is about."
        ),
    ),
]
Heading = Annotated[
    Name,
    Field(
        title="Overskrift",
        description="Tom: elementets egen titel.",
        json_schema_extra=in_english("Heading", "Empty: the element's own title."),
    ),
]
Responsible = Annotated[
    Name | None,
    Field(
        title="Ansvarlig (stilling)",
        description="Tom: den, der er ansvarlig for området.",
        json_schema_extra=in_english("Responsible (post)", "Empty: who is responsible for the area."),
    ),
]
InGoodTime = Annotated[
    date | None,
    Field(
        title="Frist",
        description="Tom: 60 arbejdsdage efter beslutningen.",
        json_schema_extra=in_english("Deadline", "Empty: 60 working days after the decision."),
    ),
]


class Steer(Fact):
    """What a theme meeting pointed to about one element; it decides nothing."""

    subject: Subject
    verdict: Steered = Field(title="Tilkendegivelse", json_schema_extra=in_english("Steer"))
    text: Text = Field(
        "",
        title="Pejlemærket i én sætning",
        description="Uden navne på dem, der sagde det.",
        json_schema_extra=in_english("The steer in one sentence", "Without the names of those who said it."),
    )
    title: Heading = ""
    post: Name | None = Field(
        None,
        title="Tovholder (stilling)",
        description="Tom: den, der er ansvarlig for området.",
        json_schema_extra=in_english("Who follows it up (post)", "Empty: who is responsible for the area."),
    )
    due_on: date | None = Field(None, title="Frist", json_schema_extra=in_english("Deadline"))


class Decision(Fact):
    """What a body decided about one element, as it can be found again: case, item, date."""

    subject: Subject
    verdict: Decided = Field(title="Beslutning", json_schema_extra=in_english("Decision"))
    body: Name = Field(
        title="Organ",
        description="Det udvalg eller råd, der besluttede det.",
        json_schema_extra=in_english("Body", "The committee or council that decided it."),
    )
    decided_on: date = Field(title="Dato", json_schema_extra=in_english("Date"))
    case_number: Name = Field("", title="Sagsnummer", json_schema_extra=in_english("Case number"))
    item: Name = Field("", title="Punkt på dagsordenen", json_schema_extra=in_english("Item on the agenda"))
    text: Text = Field(
        "", title="Beslutningen i én sætning", json_schema_extra=in_english("The decision in one sentence")
    )
    title: Heading = ""
    dissent: Text = Field(
        "", title="Mindretallets udtalelse", json_schema_extra=in_english("The minority's statement")
    )
    plan_supplement: bool = Field(
        False,
        title="Kræver kommuneplantillæg",
        json_schema_extra=in_english("Requires a supplement to the municipal plan"),
    )
    revision: Revised = Field(
        "",
        title="Kommuneplanens revision",
        description="Kun når det er beslutningen i kommuneplanstrategien (planlovens § 23 a, stk. 2).",
        json_schema_extra=in_english(
            "Revision of the municipal plan",
            "Only when it is the decision in the municipal-plan strategy (Planning Act, section 23 a (2)).",
        ),
    )
    post: Responsible = None
    due_on: InGoodTime = None


class BudgetDecision(Fact):
    """What became of one of June's priorities in the adopted budget."""

    subject: Name = Field(
        title="Prioritering",
        description="Nøglen på det område eller den indsats, det gælder.",
        json_schema_extra=in_english("Priority", "The key of the area or action it is about."),
    )
    verdict: Funded = Field(
        title="Hvad kom med i budgettet?", json_schema_extra=in_english("What got into the budget?")
    )
    to_year: int | None = Field(
        None, ge=2000, le=2100, title="Flyttet til år", json_schema_extra=in_english("Moved to year")
    )
    amounts: Annotated[tuple[Thousands, ...], Field(max_length=4)] = Field(
        (),
        title="Beløb i budgetåret og de tre overslagsår",
        description="Netto, 1.000 kr., højst fire beløb.",
        json_schema_extra=in_english(
            "Amounts in the budget year and the three out-years", "Net, 1,000 kr., four amounts at most."
        ),
    )
    text: Text = Field("", title="Bemærkning", json_schema_extra=in_english("Remark"))
    title: Heading = ""
    post: Responsible = None
    due_on: InGoodTime = None

    @model_validator(mode="after")
    def moved_somewhere(self) -> BudgetDecision:
        """What is moved is moved to a year."""
        if self.verdict == "moved" and self.to_year is None:
            raise refusal(
                f"»{self.title or self.subject}« er flyttet: skriv også til hvilket år.",
                f"'{self.title or self.subject}' is moved: say to which year, too.",
            )
        return self


class Intent(Fact):
    """A declaration of intent in the budget agreement: an analysis to make, a case to bring."""

    title: Name = Field(
        title="Hensigten",
        description="For eksempel: Der igangsættes en analyse af skolestrukturen.",
        json_schema_extra=in_english(
            "The intent", "For example: An analysis of the school structure is begun."
        ),
    )
    post: Name = Field(title="Ansvarlig (stilling)", json_schema_extra=in_english("Responsible (post)"))
    due_on: date = Field(title="Frist", json_schema_extra=in_english("Deadline"))
    text: Text = Field("", title="Uddybning", json_schema_extra=in_english("More about it"))


def refusal(danish: str, english: str, faults: Sequence[tuple[str, str, str]] = ()) -> PydanticCustomError:
    """A sentence of our own about what a form says, in both languages; `faults` the same field by field."""
    return PydanticCustomError("said", "{da}", {"da": danish, "en": english, "faults": tuple(faults)})


class OutcomeFact(Fact):
    """A recorded steer or decision, in its newest version; amounts in øre, budget year and three out-years.

    `moved` counts how often the deadline of what it owes was moved, `reason` says why the last time. `track`:
    what the newest status says. `filed`: a decision about the same subject has followed a steer.
    `revision`: what a decision says about revising the municipal plan, in the strategy of the period.
    """

    year: int
    meeting: str
    kind: Literal["steer", "decision"]
    subject: str
    version: int
    title: str
    verdict: str
    text: str = ""
    body: str = ""
    case_number: str = ""
    item: str = ""
    decided_on: date
    post: str | None = None
    due_on: date | None = None
    amounts: tuple[int, ...] = ()
    done_on: date | None = None
    filed: bool = False
    moved: int = 0
    reason: str = ""
    confidential_until: date | None = None
    plan_supplement: bool = False
    revision: str = ""

    def is_closed(self, today: date) -> bool:
        """Whether its title and text may not be shown yet."""
        return self.confidential_until is not None and today < self.confidential_until

    @property
    def open(self) -> bool:
        """Whether something remains to be done or followed."""
        return self.done_on is None and self.verdict not in SETTLED

    @property
    def only_talked_about(self) -> bool:
        """A steer that has become no case."""
        return self.kind == "steer" and self.open and not self.filed


class Register(Fact):
    """The steers and decisions of a year: what was done, what remains, what was only talked about."""

    year: int
    lines: tuple[OutcomeFact, ...] = ()

    @property
    def done(self) -> tuple[OutcomeFact, ...]:
        """What has been carried out."""
        return tuple(line for line in self.lines if line.done_on is not None)

    @property
    def remaining(self) -> tuple[OutcomeFact, ...]:
        """What remains."""
        return tuple(line for line in self.lines if line.open)

    @property
    def talked_about(self) -> tuple[OutcomeFact, ...]:
        """Talked about, never decided."""
        return tuple(line for line in self.lines if line.only_talked_about)


_HEADINGS = {
    "title": Words("Tilkendegivelser og beslutninger, planår {}", "Steers and decisions, plan year {}"),
    "none": Words("Der er endnu ikke noteret noget.", "Nothing has been recorded yet."),
    "remaining": Words("Mangler", "Remaining"),
    "talked": Words("Talt om, aldrig besluttet", "Talked about, never decided"),
    "done": Words("Gjort", "Done"),
    "nothing": Words("Intet.", "Nothing."),
    "due": Words("frist {}", "due {}"),
    "finished": Words("gjort {}", "done {}"),
    "no_owner": Words("ingen ansvarlig", "nobody responsible"),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "moved": Words("fristen flyttet {} gange", "deadline moved {} times"),
}


def register_page(register: Register, today: date, language: Language = "da") -> str:
    """The register as a page (markdown): what remains, what was only talked about, what was done.

    A closed matter shows its number instead of its title, and none of its words.
    """
    title = f"# {register_title(register.year, language)}"
    if not register.lines:
        return f"{title}\n\n{_said('none', language)}\n"
    closed = [line for line in register.lines if line.is_closed(today)]
    rows = {id(line): _row(line, language) for line in register.lines}
    rows |= {id(line): _closed_row(no, line, language) for no, line in enumerate(closed, 1)}
    parts = {"remaining": register.remaining, "talked": register.talked_about, "done": register.done}
    sections = (_section(name, [rows[id(line)] for line in lines], language) for name, lines in parts.items())
    return "\n\n".join([title, *sections]) + "\n"


def register_title(year: int, language: Language = "da") -> str:
    """What the register of a planår is called."""
    return _said("title", language).format(year)


def _said(name: str, language: Language) -> str:
    return _HEADINGS[name].said_in(language)


def _section(name: str, rows: Iterable[str], language: Language) -> str:
    listed = "\n".join(f"- {row}" for row in rows)
    return f"## {_said(name, language)}\n\n{listed or _said('nothing', language)}"


def _closed_row(no: int, line: OutcomeFact, language: Language) -> str:
    parts = (f"**{_said('closed', language).format(no)}**", *_standing(line, language))
    return " · ".join(part for part in parts if part)


def _row(line: OutcomeFact, language: Language) -> str:
    where = " · ".join(part for part in (line.body, line.case_number, line.item) if part)
    day = day_and_month(line.decided_on, language, with_year=True)
    parts = [f"**{line.title}**: {verdict_word(line.verdict, language)} ({day})", where, line.text]
    return " · ".join(part for part in (*parts, *_standing(line, language)) if part)


def _standing(line: OutcomeFact, language: Language) -> Sequence[str]:
    if line.done_on is not None:
        return [_said("finished", language).format(day_and_month(line.done_on, language, with_year=True))]
    due = line.due_on and _said("due", language).format(day_and_month(line.due_on, language, with_year=True))
    owner = "" if line.post else _said("no_owner", language)
    moved = _said("moved", language).format(line.moved) if line.moved else ""
    return [due or "", owner, moved]
