"""The forms: each set of questions as one model, for every door an answer can come through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from models.choices import CHOICES, Words, coded, listed, shown
from models.facts import Fact, Refused
from models.outcomes import BudgetDecision, Decision, Intent, Name, Steer, Text, Thousands, refusal, writable
from models.settings import Language

Track = Annotated[Literal["", "on_track", "partly", "off_track"], coded("track"), listed("track", empty=True)]
Course = Annotated[Literal["", "hold", "adjust", "change"], coded("course"), listed("course", empty=True)]
Afford = Annotated[Literal["", "whole", "part", "not"], coded("afford"), listed("afford", empty=True)]
Fit = Annotated[Literal["", "yes", "partly", "no"], coded("fit"), listed("fit", empty=True)]
Financing = Annotated[
    Literal["within_frame", "reallocation", "new_money", "construction"],
    coded("financing"),
    listed("financing"),
]
Sign = Annotated[Literal["read", "seen", "approve", "send_back"], coded("approval"), listed("approval")]
Reached = Annotated[
    Literal["", "reached", "partly", "not_reached", "too_early"],
    coded("effects"),
    listed("effects", empty=True),
]
Room = Annotated[Literal["", "bound", "partly", "free"], coded("room"), listed("room", empty=True)]
Anchored = Annotated[
    Literal["", "understand", "engage", "work_for"], coded("anchoring"), listed("anchoring", empty=True)
]
Worked = Annotated[
    Literal[
        "",
        "vision",
        "april",
        "june",
        "august",
        "direktion",
        "managers",
        "plan_group",
        "head_of_planning",
        "money",
        "municipal_plan",
        "communication",
        "thread",
    ],
    coded("chain"),
    listed("chain", empty=True),
]
"""What made the anchoring succeed: the links of the chain."""

PERSONAL = frozenset({"myself"})
"""Fields that say where somebody stands themselves: kept apart from the answer, and shown to nobody else."""


def _written(given: Any) -> Any:
    """A day is written out: a bare number would be taken for seconds since 1970."""
    if isinstance(given, int | float) or (isinstance(given, str) and given.strip().lstrip("+-").isdigit()):
        raise PydanticCustomError("date_parsing", "not a day")
    return given


Day = Annotated[date, BeforeValidator(_written)]
"""A day, as 2027-12-31."""

Given = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), BeforeValidator(writable)
]
"""A line that is not empty."""

Measured = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
"""A value of an indicator."""


_NO_HINT = Words("", "")


def _ask(no: int, da: str, en: str, default: Any = "", hint: Words = _NO_HINT, choices: str = "") -> Any:
    """A field of question `no`: its words in both languages, what it may be chosen from, and a hint."""
    more: dict[str, Any] = {"question": no, "title_en": en, "choices": choices, "hint_en": hint.en}
    return Field(default, title=da, description=hint.da or None, json_schema_extra=more)


class Fault(NamedTuple):
    """What to correct in a form: the field by its name, and the sentence that says so."""

    field: str
    said: Words


class Form(Fact):
    """A set of questions. `needed`: what must be filled in, unless there is nothing new since last.

    `asks`: how many questions it asks where nobody says how many; None for all of them.
    """

    needed: ClassVar[tuple[str, ...]] = ()
    minutes: ClassVar[int | None] = None
    asks: ClassVar[int | None] = None

    @model_validator(mode="after")
    def is_whole(self) -> Form:
        """Nothing that is needed is empty, and what was filled in goes together."""
        empty = [name for name in self.needed if getattr(self, name) in ("", (), None)]
        if getattr(self, "nothing_new", False):
            empty = []
        faults = [*(Fault(name, _unanswered(type(self), name)) for name in empty), *self.at_odds()]
        if faults:
            said = _missing(type(self), empty) if empty else faults[0].said
            raise refusal(said.da, said.en, [(fault.field, *fault.said) for fault in faults])
        return self

    def at_odds(self) -> Iterator[Fault]:
        """What does not go together."""
        yield from ()


class MayBeUnchanged(Form):
    """A set of questions that one click answers when nothing has changed."""

    nothing_new: bool = Field(
        False,
        title="Intet nyt siden sidst",
        description="Sæt kryds her, så er resten besvaret.",
        json_schema_extra={
            "title_en": "Nothing new since last time",
            "hint_en": "Tick this, and the rest is answered.",
        },
    )


class AprilAnswer(MayBeUnchanged):
    """April: the long term of one strategy or policy."""

    needed = ("track", "where_to", "course", "meaning", "question")
    track: Track = _ask(1, "Hvor er vi nu?", "Where are we now?", choices="track")
    track_why: Text = _ask(1, "Hvor er vi nu? En kort begrundelse", "Where are we now? Briefly why")
    where_to: Text = _ask(
        2,
        "Hvor skal vi hen? Hvad skal være anderledes for borgerne om ti år?",
        "Where are we going? What should be different for citizens in ten years?",
    )
    course: Course = _ask(3, "Skal kursen korrigeres?", "Should the course be corrected?", choices="course")
    course_why: Text = _ask(3, "Kursen: hvorfor?", "The course: why?")
    meaning: Text = _ask(
        4,
        "Hvad betyder det for kommuneplanen, servicen og budgettet?",
        "What does it mean for the municipal plan, the services and the budget?",
    )
    question: Text = _ask(
        5, "Hvilket ét spørgsmål bør byrådet drøfte?", "Which one question should the council discuss?"
    )


def _year(da: str, en: str) -> Any:
    return Field(0, title=f"{da}, 1.000 kr.", json_schema_extra={"title_en": f"{en}, 1,000 kr."})


class MoneyRow(Fact):
    """What one priority costs in each of the four years: net, in 1,000 kr."""

    action: Given = Field(title="Indsats", json_schema_extra={"title_en": "Action"})
    financing: Financing = Field(
        title="Hvor kommer pengene fra?", json_schema_extra={"title_en": "Where does the money come from?"}
    )
    y0: Thousands = _year("Budgetåret", "Budget year")
    y1: Thousands = _year("1. overslagsår", "1st out-year")
    y2: Thousands = _year("2. overslagsår", "2nd out-year")
    y3: Thousands = _year("3. overslagsår", "3rd out-year")


class JuneAnswer(MayBeUnchanged):
    """June: the four years of one area."""

    needed = ("priorities", "difference", "less", "depends_on")
    priorities: Text = _ask(
        1,
        "Hvilke højst tre indsatser skal vi prioritere de næste fire år, og hvorfor?",
        "Which actions, three at most, should we prioritise for the next four years, and why?",
    )
    difference: Text = _ask(
        2,
        "Hvad bliver anderledes for borgerne, og hvordan kan vi se det?",
        "What will be different for citizens, and how can we see it?",
    )
    money: Annotated[tuple[MoneyRow, ...], Field(max_length=3)] = _ask(
        3,
        "Hvad koster det hvert år, og hvor kommer pengene fra?",
        "What does it cost each year, and where does the money come from?",
        (),
        Words(
            "Netto i 1.000 kr.; en række for hver indsats. Ingen rækker, hvis det ikke koster noget.",
            "Net, in 1,000 kr.; one row for each action. No rows if it costs nothing.",
        ),
        "financing",
    )
    less: Text = _ask(
        4, "Hvad kan vi gøre mindre af eller holde op med?", "What can we do less of, or stop doing?"
    )
    depends_on: Text = _ask(
        5,
        "Hvad afhænger det af? (kommuneplan, andre områder, lovgivning, medarbejdere)",
        "What does it depend on? (municipal plan, other areas, law, staff)",
    )


class CoherenceAnswer(MayBeUnchanged):
    """August's fifth question, which the head of planning is asked too."""

    needed = ("coherence",)
    coherence: Text = _ask(
        1,
        "Trækker budget, service og kommuneplan i samme retning? Hvis ikke, hvor?",
        "Do budget, services and municipal plan pull the same way? If not, where?",
    )


class AugustAnswer(MayBeUnchanged):
    """August: what one of June's priorities can be afforded next year."""

    needed = ("afford", "felt", "waits", "amounts_fit", "coherence")
    afford: Afford = _ask(
        1, "Hvad er der råd til næste år?", "What can we afford next year?", choices="afford"
    )
    amount: Thousands | None = _ask(1, "Beløb næste år, 1.000 kr.", "Amount next year, 1,000 kr.", None)
    felt: Text = _ask(2, "Hvad vil borgere og medarbejdere mærke?", "What will citizens and staff notice?")
    waits: Text = _ask(3, "Hvad må vente, og hvad betyder det?", "What has to wait, and what does that mean?")
    amounts_fit: Fit = _ask(
        4,
        "Passer beløbene med budgetforslaget og de tre overslagsår?",
        "Do the amounts agree with the budget proposal and the three out-years?",
        choices="fit",
    )
    amounts_note: Text = _ask(4, "Beløbene: hvor passer de ikke?", "The amounts: where do they differ?")
    coherence: Text = _ask(
        5,
        "Trækker budget, service og kommuneplan i samme retning? Hvis ikke, hvor?",
        "Do budget, services and municipal plan pull the same way? If not, where?",
    )


_WHAT_TO_CHANGE = Words(
    "Når du sender det tilbage, så skriv i »Kommentar«, hvad der skal ændres.",
    "When you send it back, say in 'Comment' what should be changed.",
)


class Approval(Form):
    """A station of the approval route: read, seen, approved, or sent back with a comment."""

    minutes = 10
    verdict: Sign = Field(
        title="Dit svar",
        json_schema_extra={"title_en": "Your answer", "choices": "approval", "question": 1},
    )
    comment: Text = _ask(
        1,
        "Kommentar",
        "Comment",
        hint=Words(
            "Skriv, hvad der skal ændres, hvis du sender det tilbage.",
            "Say what should be changed if you send it back.",
        ),
    )

    def at_odds(self) -> Iterator[Fault]:
        """Who sends something back says why."""
        if self.verdict == "send_back" and not self.comment:
            yield Fault("comment", _WHAT_TO_CHANGE)


class MeetingReview(Form):
    """Three questions to the plan group about the meeting itself."""

    needed = ("went_well", "differently", "talked_about")
    went_well: Text = _ask(1, "Hvad gik godt på mødet?", "What went well at the meeting?")
    differently: Text = _ask(
        2, "Hvad skal vi gøre anderledes næste gang?", "What should we do differently next time?"
    )
    talked_about: Text = _ask(
        3, "Fik byrådet talt om det vigtigste?", "Did the council get to talk about what matters most?"
    )


_WHY_MOVED = Words("Når fristen flyttes, så skriv også hvorfor.", "When the date is moved, say why, too.")


class StatusReport(MayBeUnchanged):
    """A status of one area in a follow-up round."""

    needed = ("track", "text")
    track: Track = _ask(1, "Hvor langt er vi?", "How far are we?", choices="track")
    text: Text = _ask(1, "En kort begrundelse", "Briefly why")
    value: Measured | None = _ask(2, "Seneste måling, hvis der er en", "The newest measurement, if any", None)
    evidence: Text = _ask(2, "Hvor kan målingen findes?", "Where can the measurement be found?")
    new_due_on: Day | None = _ask(3, "Ny frist, hvis den gamle ikke holder", "A new date, if needed", None)
    reason: Text = _ask(3, "Hvorfor flyttes fristen?", "Why is the date moved?")
    done: bool = _ask(
        1,
        "Det hele er gennemført",
        "All of it is done",
        False,
        Words(
            "Så lukkes områdets tilkendegivelser og beslutninger.",
            "Then the steers and decisions about the area are closed.",
        ),
    )

    def at_odds(self) -> Iterator[Fault]:
        """A new date has a reason."""
        if self.new_due_on is not None and not self.reason:
            yield Fault("reason", _WHY_MOVED)


def _myself() -> Any:
    """Where somebody stands on the ladder of ownership: voluntary, and never part of the stored answer."""
    return Field(
        "",
        title="Hvor står du selv?",
        description="Om planens mål. Kun du ser dit eget svar; det vises kun samlet for en enhed med fem svar"
        " eller flere. Gemmes ikke i en kladde.",
        json_schema_extra={
            "title_en": "Where do you stand yourself?",
            "choices": "anchoring",
            "hint_en": "About the aims of the plan. Only you see your own answer; it is only shown together,"
            " for a unit with five answers or more. Not kept in a draft.",
        },
    )


class EvaluationAnswer(MayBeUnchanged):
    """The yearly evaluation of one area: effects against targets."""

    needed = ("reached", "effects", "next_year")
    reached: Reached = _ask(1, "Er målene nået?", "Have the targets been reached?", choices="effects")
    effects: Text = _ask(2, "Hvilke virkninger kan borgerne mærke?", "Which effects can citizens notice?")
    evidence: Text = _ask(2, "Hvad viser det?", "What shows it?")
    next_year: Text = _ask(3, "Hvad tager vi med til næste år?", "What do we take along to next year?")
    myself: Anchored = _myself()


_CHOSEN_TWICE = Words(
    "Det samme er valgt to gange. Vælg noget andet, eller lad det stå åbent.",
    "The same was chosen twice. Choose something else, or leave it open.",
)


class EvaluationQuestions(Form):
    """The four questions about ownership, anchoring, coherence and overview; once a year."""

    needed = ("ownership", "anchoring", "coherence", "headlines")
    ownership: Text = _ask(
        1, "Hvor ligger ejerskabet til planlægningen?", "Where does the ownership of planning lie?"
    )
    anchoring: Text = _ask(
        2,
        "Hvad har I gjort for at få forankringen til at lykkes?",
        "What have you done to make the anchoring succeed?",
        hint=Words(
            "Skriv det kort. De tre ting, der virkede bedst, kan du vælge her under.",
            "Say it briefly. You can choose the three things that worked best below.",
        ),
    )
    best: Worked = _ask(2, "Det virkede bedst", "What worked best", choices="chain")
    second: Worked = _ask(2, "Det virkede næstbedst", "What worked second best", choices="chain")
    third: Worked = _ask(2, "Det virkede tredjebedst", "What worked third best", choices="chain")
    coherence: Text = _ask(
        3,
        "Hvad har I gjort for at skabe sammenhæng mellem styringsværktøjerne og kommuneplanen?",
        "What have you done to make the steering tools and the municipal plan hang together?",
    )
    headlines: Text = _ask(
        4,
        "Hvilke overskrifter skal med i to sider, der giver overblik over kommuneplanen?",
        "Which headlines belong on two pages that give an overview of the municipal plan?",
    )
    myself: Anchored = _myself()

    def at_odds(self) -> Iterator[Fault]:
        """The three that worked best are three."""
        chosen = [self.best, self.second, self.third]
        for no, name in enumerate(("best", "second", "third")):
            if chosen[no] and chosen[no] in chosen[:no]:
                yield Fault(name, _CHOSEN_TWICE)


class RoomRow(Fact):
    """One budget line and whether its money can be moved; empty: nobody has said."""

    line: Given = Field(
        title="Budgetlinje",
        description="Linjens konto eller tekst.",
        json_schema_extra={"title_en": "Budget line", "hint_en": "The line's account or text."},
    )
    room: Room = Field(
        "", title="Kan pengene flyttes?", json_schema_extra={"title_en": "Can the money be moved?"}
    )


_NO_ROOM = Words("Vælg noget for mindst én budgetlinje.", "Choose something for at least one budget line.")


class RoomAnswer(Form):
    """The room to move money (råderum), line by line, as whoever holds the budget sees it."""

    minutes = 10
    lines: tuple[RoomRow, ...] = _ask(
        1,
        "Kan pengene på dine budgetlinjer flyttes?",
        "Can the money on your budget lines be moved?",
        (),
        Words(
            "Bundet: lov eller aftale binder beløbet. Delvist: noget af det kan bruges til andet."
            " Kan flyttes: byrådet kan frit bruge det til andet.",
            "Bound: law or agreement binds the amount. Partly: some of it can be used for something else."
            " Can be moved: the council is free to use it for something else.",
        ),
        "room",
    )
    rest: Room = _ask(
        2,
        "De linjer, jeg ikke har valgt noget for, er alle",
        "The lines for which I chose nothing are all",
        choices="room",
    )
    note: Text = _ask(3, "Noget, vi skal vide om linjerne?", "Anything we should know about the lines?")

    def at_odds(self) -> Iterator[Fault]:
        """Something is said about something."""
        if not (self.rest or self.note or any(row.room for row in self.lines)):
            yield Fault("lines", _NO_ROOM)


class AdHocAnswer(Form):
    """The answers to an ad hoc task: one question, or up to five of the secretariat's own."""

    needed = ("answer",)
    asks = 1
    answer: Text = _ask(1, "Dit svar", "Your answer")
    answer_2: Text = _ask(2, "Dit svar på 2. spørgsmål", "Your answer to question 2")
    answer_3: Text = _ask(3, "Dit svar på 3. spørgsmål", "Your answer to question 3")
    answer_4: Text = _ask(4, "Dit svar på 4. spørgsmål", "Your answer to question 4")
    answer_5: Text = _ask(5, "Dit svar på 5. spørgsmål", "Your answer to question 5")


OWN_QUESTIONS = tuple(AdHocAnswer.model_fields)
"""The fields of the secretariat's own questions, in their order."""


class SavedRow(Fact):
    """What one saving brings this year and in each of the four years: net, in 1,000 kr."""

    action: Given = Field(title="Hvad spares der på?", json_schema_extra={"title_en": "What is saved on?"})
    now: Thousands = _year("I år", "This year")
    y0: Thousands = _year("Budgetåret", "Budget year")
    y1: Thousands = _year("1. overslagsår", "1st out-year")
    y2: Thousands = _year("2. overslagsår", "2nd out-year")
    y3: Thousands = _year("3. overslagsår", "3rd out-year")


class SavingsAnswer(Form):
    """A savings round: June's questions turned round."""

    needed = ("less", "felt", "keep", "depends_on")
    less: Text = _ask(
        1,
        "Hvilke højst tre indsatser kan vente, gøres mindre eller holde op, og hvorfor?",
        "Which actions, three at most, can wait, be made smaller or stop, and why?",
    )
    felt: Text = _ask(
        2,
        "Hvad vil borgerne mærke, og hvordan kan vi se det?",
        "What will citizens notice, and how can we see it?",
    )
    money: Annotated[tuple[SavedRow, ...], Field(max_length=3)] = _ask(
        3,
        "Hvor meget spares der hvert år?",
        "How much is saved each year?",
        (),
        Words(
            "Netto i 1.000 kr.; en række for hver besparelse. Skriv det, der spares, uden minus.",
            "Net, in 1,000 kr.; one row for each saving. Write what is saved without a minus.",
        ),
    )
    keep: Text = _ask(
        4,
        "Hvad skal vi under alle omstændigheder blive ved med?",
        "What should we go on doing whatever happens?",
    )
    depends_on: Text = _ask(
        5,
        "Hvad afhænger det af? (aftaler, varsler, lovgivning, medarbejdere)",
        "What does it depend on? (agreements, notice periods, law, staff)",
    )


class Done(Form):
    """What somebody carried out: an action after a decision, or its communication."""

    needed = ("what",)
    minutes = 2
    what: Text = _ask(1, "Hvad er gjort?", "What has been done?")


class Steers(Form):
    """The note of a theme meeting: what it pointed to, by theme, without names."""

    minutes = 15
    steers: Annotated[tuple[Steer, ...], Field(min_length=1)] = Field(
        title="Hvad pegede mødet på?", json_schema_extra={"title_en": "What did the meeting point to?"}
    )


class Decisions(Form):
    """What bodies decided after a theme meeting."""

    minutes = 15
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1)] = Field(
        title="Hvad blev besluttet?", json_schema_extra={"title_en": "What was decided?"}
    )


class Budget(Form):
    """What the second reading made of June's priorities, and the agreement's declarations of intent."""

    minutes = 20
    decided_on: Day = Field(title="Dato for 2. behandling", json_schema_extra={"title_en": "Second reading"})
    case_number: Name = Field("", title="Sagsnummer", json_schema_extra={"title_en": "Case number"})
    priorities: tuple[BudgetDecision, ...] = Field(
        (), title="Hvad blev der af prioriteringerne?", json_schema_extra={"title_en": "The priorities"}
    )
    intents: tuple[Intent, ...] = Field(
        (), title="Budgetaftalens hensigter", json_schema_extra={"title_en": "Declarations of intent"}
    )
    no_agreement: bool = Field(
        False,
        title="Budgettet er vedtaget uden budgetforlig",
        json_schema_extra={"title_en": "The budget is adopted without an agreement"},
    )


FORMS: dict[str, type[Form]] = {
    "april": AprilAnswer,
    "june": JuneAnswer,
    "august": AugustAnswer,
    "coherence": CoherenceAnswer,
    "approval": Approval,
    "review": MeetingReview,
    "status": StatusReport,
    "evaluation": EvaluationAnswer,
    "evaluation_questions": EvaluationQuestions,
    "room": RoomAnswer,
    "ad_hoc": AdHocAnswer,
    "savings": SavingsAnswer,
    "done": Done,
    "steers": Steers,
    "decisions": Decisions,
    "budget": Budget,
}
"""The forms by the name that a request keeps."""

Answer = (
    AprilAnswer
    | JuneAnswer
    | AugustAnswer
    | CoherenceAnswer
    | Approval
    | MeetingReview
    | StatusReport
    | EvaluationAnswer
    | EvaluationQuestions
    | RoomAnswer
    | AdHocAnswer
    | SavingsAnswer
    | Done
)
"""Any answer that one person gives to one task."""


def form_of(name: str) -> type[Form]:
    """The form of that name; Refused if there is none."""
    if name not in FORMS:
        raise Refused(f"There is no form called '{name}'. There are: {', '.join(FORMS)}.")
    return FORMS[name]


def parse(form: str, body: Mapping[str, Any], language: Language = "da") -> Form:
    """The answer in `body`, checked; Refused with one sentence about the first thing to correct."""
    kind = form_of(form)
    try:
        return kind.model_validate(dict(body))
    except ValidationError as error:
        raise Refused(_sentence(kind, error.errors()[0], language)) from None


class Wrong(NamedTuple):
    """One thing to correct in an answer: where it stands (`("money", 0, "y1")`), and its sentence."""

    place: tuple[str | int, ...]
    sentence: str


def kept(form: Form) -> dict[str, Any]:
    """An answer as it is stored: without what somebody said of themselves."""
    return form.model_dump(mode="json", exclude=set(PERSONAL))


def all_wrong(form: str, body: Mapping[str, Any], language: Language = "da") -> list[Wrong]:
    """Everything to correct in `body` at once; empty exactly when `parse` takes it."""
    kind = form_of(form)
    found = list(_wrongs(kind, body, language))
    fields = {wrong.place[0] for wrong in found if wrong.place}
    if not found:
        return []
    rest = {name: value for name, value in body.items() if name not in fields}
    more = (wrong for wrong in _wrongs(kind, rest, language) if wrong.place and wrong.place[0] not in fields)
    return [*found, *more]


def _wrongs(kind: type[Form], body: Mapping[str, Any], language: Language) -> Iterator[Wrong]:
    """What the model finds; it compares fields only when each of them is well."""
    try:
        kind.model_validate(dict(body))
    except ValidationError as error:
        for one in error.errors():
            yield from _said(kind, one, language)


def _said(kind: type[Form], error: ErrorDetails, language: Language) -> Iterator[Wrong]:
    faults = error.get("ctx", {}).get("faults")
    if not faults:
        yield Wrong(error["loc"], _sentence(kind, error, language))
    for field, da, en in faults or ():
        yield Wrong((*error["loc"], field), Words(da, en).said_in(language))


def questions(form: str) -> int:
    """How many questions a form asks; 0 for what is written down or carried out without any."""
    return len(_asked(form_of(form)))


def minutes(form: str, asks: int = 0) -> int:
    """About how many minutes a form takes: two for each question, unless it says otherwise.

    `asks`: how many questions of its own a task has; 0 for the form's.
    """
    kind = form_of(form)
    return kind.minutes if kind.minutes is not None else 2 * (asks or questions(form))


def questions_text(form: str, language: Language = "da") -> str:
    """The questions as numbered lines, with what can be chosen in brackets."""
    asked = _asked(form_of(form))
    return "\n".join(f"{no}. {_question(*asked[no], language)}" for no in sorted(asked))


def titles(form: str, language: Language = "da") -> dict[str, str]:
    """What each field of a form is called, in the order of the form."""
    kind = form_of(form)
    return {name: title_of(kind, name, language) for name in kind.model_fields}


def title_of(kind: type[Fact], name: str, language: Language) -> str:
    """What a field of a form, or of a row in one, is called."""
    field = kind.model_fields.get(name)
    danish = field.title if field is not None and field.title else name
    return danish if language == "da" else str(_extra(kind, name).get("title_en") or danish)


def hint_of(kind: type[Fact], name: str, language: Language) -> str:
    """What helps to fill a field in; mostly empty."""
    danish = kind.model_fields[name].description or ""
    return danish if language == "da" else str(_extra(kind, name).get("hint_en") or danish)


def question_of(kind: type[Fact], name: str) -> int | None:
    """The number of the question that a field belongs to."""
    number = _extra(kind, name).get("question")
    return number if isinstance(number, int) else None


def choices_of(kind: type[Fact], name: str) -> str | None:
    """The list that a field is chosen from, found by the codes that its type allows."""
    field = kind.model_fields.get(name)
    codes = {code for code in get_args(field.annotation) if code} if field is not None else set()
    return next((name for name, words in CHOICES.items() if set(words) == codes), None)


def row_of(kind: type[Fact], name: str) -> type[Fact] | None:
    """The model of a field's rows, where it has rows."""
    inside = get_args(kind.model_fields[name].annotation) if name in kind.model_fields else ()
    return next((part for part in inside if isinstance(part, type) and issubclass(part, Fact)), None)


def _extra(kind: type[Fact], name: str) -> dict[str, Any]:
    extra = kind.model_fields[name].json_schema_extra if name in kind.model_fields else None
    return extra if isinstance(extra, dict) else {}


def _asked(kind: type[Form]) -> dict[int, tuple[type[Form], str]]:
    """The first field of each question, by its number."""
    numbered = {_extra(kind, name).get("question"): (kind, name) for name in reversed(kind.model_fields)}
    asked = {no: field for no, field in numbered.items() if isinstance(no, int)}
    return {no: field for no, field in asked.items() if kind.asks is None or no <= kind.asks}


def _question(kind: type[Form], name: str, language: Language) -> str:
    choices = str(_extra(kind, name).get("choices") or "")
    options = f" ({' / '.join(shown(choices, language))})" if choices else ""
    return title_of(kind, name, language) + options


def _unanswered(kind: type[Form], name: str) -> Words:
    said = _WRONG["missing"]
    return Words(
        said.da.format(title=title_of(kind, name, "da")), said.en.format(title=title_of(kind, name, "en"))
    )


def _missing(kind: type[Form], fields: Sequence[str]) -> Words:
    """One sentence about everything that is empty, and the way out where nothing is new."""
    said = Words("Der mangler et svar på {}.", "An answer is missing: {}.")
    if issubclass(kind, MayBeUnchanged):
        said = Words(
            "Der mangler et svar på {}. Er intet ændret, så sæt kryds i »Intet nyt siden sidst«.",
            "An answer is missing: {}. If nothing has changed, tick »Nothing new since last time«.",
        )
    return Words(
        said.da.format(_names(kind, fields, "da")),
        said.en.format(_names(kind, fields, "en")),
    )


def _names(kind: type[Form], fields: Iterable[str], language: Language) -> str:
    return ", ".join(f"»{title_of(kind, name, language)}«" for name in fields)


_WRONG: dict[str, Words] = {
    "string_too_long": Words(
        "»{title}«: teksten fylder {length} tegn; der er plads til {max_length}.",
        "»{title}«: the text has {length} characters; there is room for {max_length}.",
    ),
    "extra_forbidden": Words(
        "»{title}« er ikke et felt i denne formular. Felterne er: {fields}.",
        "»{title}« is not a field of this form. The fields are: {fields}.",
    ),
    "literal_error": Words(
        "»{title}«: »{given}« kan ikke vælges. Vælg en af: {choices}.",
        "»{title}«: »{given}« cannot be chosen. Choose one of: {choices}.",
    ),
    "missing": Words("Der mangler et svar på »{title}«.", "An answer is missing: »{title}«."),
    "string_too_short": Words("Der mangler et svar på »{title}«.", "An answer is missing: »{title}«."),
    "too_long": Words(
        "»{title}«: der er plads til højst {max_length} rækker.",
        "»{title}«: there is room for at most {max_length} rows.",
    ),
    "too_short": Words("»{title}«: skriv mindst én.", "»{title}«: give at least one."),
    "int": Words(
        "»{title}«: »{given}« er ikke et helt tal mellem -10.000.000 og 10.000.000 (1.000 kr.).",
        "»{title}«: »{given}« is not a whole number between -10,000,000 and 10,000,000 (1,000 kr.).",
    ),
    "float": Words("»{title}«: »{given}« er ikke et tal.", "»{title}«: »{given}« is not a number."),
    "date": Words(
        "»{title}«: »{given}« er ikke en dato. Skriv den som 2027-12-31.",
        "»{title}«: »{given}« is not a date. Write it as 2027-12-31.",
    ),
    "bool": Words("»{title}«: svar ja eller nej (true/false).", "»{title}«: answer true or false."),
    "other": Words("»{title}«: »{given}« kan ikke læses.", "»{title}«: »{given}« cannot be read."),
}
_KINDS = {"int": "int", "greater": "int", "less": "int", "float": "float", "date": "date", "bool": "bool"}


def _sentence(kind: type[Form], error: ErrorDetails, language: Language) -> str:
    said = error.get("ctx", {})
    if error["type"] == "said":
        return str(said[language])
    owner, name = _place(kind, [part for part in error["loc"] if isinstance(part, str)])
    given = error["input"]
    return (
        _WRONG[_wrong(owner, name, error["type"])]
        .said_in(language)
        .format(
            title=title_of(owner, name, language),
            given=_short(str(given)),
            length=len(given) if isinstance(given, str) else 0,
            max_length=said.get("max_length", ""),
            fields=", ".join(f"{field} ({title_of(owner, field, language)})" for field in owner.model_fields),
            choices=", ".join(_options(owner, name, language)),
        )
    )


def _wrong(owner: type[Fact], name: str, kind: str) -> str:
    if kind in ("greater_than_equal", "less_than_equal") and "float" in str(
        owner.model_fields[name].annotation
    ):
        return "float"
    return kind if kind in _WRONG else _KINDS.get(kind.partition("_")[0], "other")


LONGEST_QUOTED = 60
"""Characters of what somebody wrote that a sentence repeats."""


def _short(given: str) -> str:
    return given if len(given) <= LONGEST_QUOTED else f"{given[:LONGEST_QUOTED]} …"


def _place(kind: type[Fact], names: list[str]) -> tuple[type[Fact], str]:
    """The model and field that an error is about: a row's own, when it lies in a row."""
    name = names[0] if names else ""
    rows = row_of(kind, name)
    return _place(rows, names[1:]) if rows is not None and len(names) > 1 else (kind, name)


def _options(kind: type[Fact], name: str, language: Language) -> tuple[str, ...]:
    """The words a field can be."""
    known = choices_of(kind, name)
    return shown(known, language) if known else ()
