"""What can be chosen in a form: the code that is kept, and the word that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema

from models.facts import MeetingKind
from models.settings import Language


class Words(NamedTuple):
    """The same in Danish and English."""

    da: str
    en: str

    def said_in(self, language: Language) -> str:
        """In that language."""
        return self.da if language == "da" else self.en


def how_many(count: int, words: tuple[Words, Words], language: Language, **named: object) -> str:
    """A count in words: the first of `words` for one, the second for any other number."""
    return words[count != 1].said_in(language).format(count, **named)


NextStep = Literal["to_do", "comes_back", "nothing_more"]
"""What happens after a decision."""

LetterKind = Literal[
    "request",
    "heads_up",
    "reminder",
    "late",
    "manager",
    "save_date",
    "moved",
    "cancelled",
    "taken_over",
    "note",
    "feedback",
]
"""A kind of mail that can be corrected."""

CHOICES: dict[str, dict[str, Words]] = {
    "meeting": {
        "april": Words("april", "April"),
        "june": Words("juni", "June"),
        "august": Words("august", "August"),
    },
    "reading": {
        "first_reading": Words("1. behandling", "the first reading"),
        "second_reading": Words("2. behandling", "the second reading"),
    },
    "load": {
        "units": Words("enheder", "units"),
        "people": Words("personer", "people"),
        "elements": Words("planens dele", "elements of the plan"),
        "links": Words("hvad der hører sammen", "what belongs together"),
        "chart": Words("kontoplan", "chart of accounts"),
        "budget": Words("budget", "budget"),
        "appropriations": Words("tillægsbevillinger", "supplementary appropriations"),
        "actuals": Words("regnskab", "actuals"),
        "indicators": Words("indikatorer", "indicators"),
        "measurements": Words("målinger", "measurements"),
        "plan_parts": Words("kommuneplanens dele", "parts of the municipal plan"),
        "meetings": Words("mødeplan", "meeting plan"),
        "absences": Words("fravær", "absences"),
    },
    "fate": {
        "withdraw": Words("træk dem tilbage", "withdraw them"),
        "next": Words("flyt dem til næste møde", "move them to the next meeting"),
        "keep": Words("behold dem", "keep them"),
    },
    "rehearsal": {
        "on-time": Words("alle svarer til tiden", "everybody answers on time"),
        "never": Words("ingen svarer", "nobody answers"),
        "as-last-year": Words("som sidste år", "as last year"),
    },
    "letter": {
        "request": Words("opgave", "request"),
        "heads_up": Words("om en uge", "heads-up"),
        "reminder": Words("påmindelse", "reminder"),
        "late": Words("vi mangler dit svar", "late"),
        "manager": Words("lederen spurgt", "manager asked"),
        "save_date": Words("datoen meldt ud", "save the date"),
        "moved": Words("flyttet", "moved"),
        "cancelled": Words("aflyst eller trukket tilbage", "cancelled or withdrawn"),
        "taken_over": Words("overtaget eller givet videre", "taken over or passed on"),
        "note": Words("opsamling", "note of the meeting"),
        "feedback": Words("det blev besluttet", "feedback"),
    },
    "track": {
        "on_track": Words("på sporet", "on track"),
        "partly": Words("delvist", "partly"),
        "off_track": Words("ikke på sporet", "off track"),
    },
    "course": {
        "hold": Words("hold", "hold"),
        "adjust": Words("juster", "adjust"),
        "change": Words("skift", "change"),
    },
    "steer": {
        "hold": Words("hold", "hold"),
        "adjust": Words("juster", "adjust"),
        "change": Words("skift", "change"),
        "prioritised": Words("prioriteret", "prioritised"),
        "waits": Words("venter", "waits"),
        "dropped": Words("taget af", "dropped"),
    },
    "decision": {
        "approved": Words("godkendt", "approved"),
        "approved_amended": Words("godkendt med ændring", "approved with amendment"),
        "postponed": Words("udsat", "postponed"),
        "sent_back": Words("sendt tilbage", "sent back"),
        "dropped": Words("taget af", "dropped"),
        "not_approved": Words("ikke godkendt", "not approved"),
        "noted": Words("taget til efterretning", "noted"),
        "to_budget": Words("oversendt til budgetforhandlingerne", "passed on to the budget negotiations"),
    },
    "budget": {
        "whole": Words("hele beløbet", "the whole amount"),
        "part": Words("en del af beløbet", "part of the amount"),
        "not": Words("ikke med i budgettet", "not in the budget"),
        "moved": Words("flyttet til et andet år", "moved to another year"),
    },
    "adopted": {"adopted": Words("vedtaget", "adopted")},
    "afford": {
        "whole": Words("det hele", "the whole"),
        "part": Words("en del", "a part"),
        "not": Words("intet", "nothing"),
    },
    "financing": {
        "within_frame": Words("inden for rammen", "within the budget frame"),
        "reallocation": Words("omprioritering", "reallocation"),
        "new_money": Words("nye penge", "new money"),
        "construction": Words("anlæg", "construction"),
    },
    "certainty": {
        "unknown": Words("ukendt", "unknown"),
        "preliminary": Words("foreløbigt", "preliminary"),
        "final": Words("endeligt", "final"),
    },
    "room": {
        "bound": Words("bundet", "bound"),
        "partly": Words("delvist", "partly"),
        "free": Words("kan flyttes", "can be moved"),
    },
    "takes_over": {
        "same_person": Words("den, der har det nu", "whoever has it now"),
        "head": Words("lederen af den nye enhed", "the head of the new unit"),
    },
    "fit": {"yes": Words("ja", "yes"), "partly": Words("delvist", "partly"), "no": Words("nej", "no")},
    "approval": {
        "read": Words("læst", "read"),
        "seen": Words("set", "seen"),
        "approve": Words("godkendt", "approved"),
        "send_back": Words("sendt tilbage", "sent back"),
    },
    "theme": {
        "vision": Words("politiske visioner", "political visions"),
        "municipal_plan": Words("kommuneplanfokus", "focus of the municipal plan"),
        "across": Words("tværgående temaer", "cross-cutting themes"),
        "decision": Words("beslutninger", "decisions"),
        "other": Words("øvrige punkter", "other items"),
    },
    "revision": {
        "full": Words("hele kommuneplanen revideres", "the whole municipal plan is revised"),
        "partial": Words("en del af kommuneplanen revideres", "part of the municipal plan is revised"),
        "readopt": Words(
            "kommuneplanen genvedtages for fire år", "the municipal plan is adopted again for four years"
        ),
    },
    "effects": {
        "reached": Words("nået", "reached"),
        "partly": Words("delvist nået", "partly reached"),
        "not_reached": Words("ikke nået", "not reached"),
        "too_early": Words("for tidligt at sige", "too early to say"),
    },
    "next": {
        "to_do": Words(
            "Beslutningen bliver til opgaver med en frist", "The decision becomes tasks with a deadline"
        ),
        "comes_back": Words("Sagen kommer op igen", "The case will come up again"),
        "nothing_more": Words("Der sker ikke mere i sagen nu", "Nothing more happens in the case for now"),
    },
    "chain": {
        "vision": Words("den fælles byrådsvision", "the council's common vision"),
        "april": Words("aprilmødet om det lange sigte", "April's meeting on the long term"),
        "june": Words("junimødet om de fire år", "June's meeting on the four years"),
        "august": Words("augustmødet om det ene år", "August's meeting on the one year"),
        "direktion": Words(
            "direktionens handlingsplan eller kontrakt", "the executive board's action plan or contract"
        ),
        "managers": Words("ledernes fokus på tværs af sektorerne", "the managers' focus across sectors"),
        "plan_group": Words("plangruppen på tværs af sektorerne", "the plan group across sectors"),
        "head_of_planning": Words("planchefens rolle", "the head of planning's part"),
        "money": Words(
            "budgettet, kontoplanen og regnskabet", "the budget, the chart of accounts and the accounts"
        ),
        "municipal_plan": Words(
            "kommuneplanen og kommuneplanstrategien", "the municipal plan and its strategy"
        ),
        "communication": Words("kommunikationen om kommuneplanen", "communication about the municipal plan"),
        "thread": Words("den røde tråd fra vision til effekt", "the red thread from vision to effect"),
    },
    "anchoring": {
        "understand": Words("jeg forstår", "I understand"),
        "engage": Words("jeg engagerer mig (værdierne er med)", "I am engaged (the values are with me)"),
        "work_for": Words("jeg er indstillet på at arbejde for det", "I am ready to work for it"),
    },
}
"""Each list of choices by its name; in the order they are shown."""


def word(choices: str, code: str, language: Language = "da") -> str:
    """What a code is called on the screen; the code itself when it is none of them."""
    known = CHOICES[choices].get(code)
    return known.said_in(language) if known else code


def shown(choices: str, language: Language = "da") -> tuple[str, ...]:
    """The words to choose from, in their order."""
    return tuple(words.said_in(language) for words in CHOICES[choices].values())


_COURSES = {
    "hold": Words("hold kursen", "hold the course"),
    "adjust": Words("juster kursen", "adjust the course"),
    "change": Words("skift kurs", "change the course"),
}


def course(verdict: str, language: Language = "da") -> str:
    """What a steer about the course is called in a sentence; empty for any other verdict."""
    return _COURSES[verdict].said_in(language) if verdict in _COURSES else ""


def verdict_word(verdict: str, language: Language = "da") -> str:
    """What a verdict of any outcome is called."""
    lists = ("decision", "steer", "budget", "adopted")
    return next((word(known, verdict, language) for known in lists if verdict in CHOICES[known]), verdict)


DOORS = {
    "portal": Words("på siden", "on the page"),
    "spreadsheet": Words("i et regneark", "in a sheet"),
    "prefect": Words("gennem sekretariatet", "through the secretariat"),
    "command line": Words("gennem sekretariatet", "through the secretariat"),
    "rehearsal": Words("i en prøve", "in a rehearsal"),
}
"""The door that an answer came through, as one says it after "svaret"."""


def door_said(door: str, language: Language) -> str:
    """How an answer came in; empty for a door of an older program."""
    return DOORS[door].said_in(language) if door in DOORS else ""


def coded(choices: str) -> BeforeValidator:
    """A form may give the word or the code; the code is kept."""
    return BeforeValidator(_to_code(choices))


def listed(choices: str, *, empty: bool = False) -> WithJsonSchema:
    """A form shows the words; `empty`: it may also be left open."""
    return WithJsonSchema({"type": "string", "enum": [*([""] if empty else []), *shown(choices)]})


def _to_code(choices: str) -> Callable[[Any], Any]:
    codes = {said.casefold(): code for code, words in CHOICES[choices].items() for said in words}

    def code_of(given: Any) -> Any:
        return codes.get(given.strip().casefold(), given.strip()) if isinstance(given, str) else given

    return code_of


def _nothing(given: Any) -> Any:
    return None if isinstance(given, str) and not given.strip() else given


LetterOrNone = Annotated[
    LetterKind | None, coded("letter"), BeforeValidator(_nothing), listed("letter", empty=True)
]
"""A kind of mail, or all kinds: the form's empty choice."""

MeetingWord = Annotated[MeetingKind, coded("meeting"), listed("meeting")]
"""A theme meeting as a form names it: "juni" is shown, "june" is kept."""

MeetingOrNone = Annotated[
    MeetingKind | None, coded("meeting"), BeforeValidator(_nothing), listed("meeting", empty=True)
]
"""A theme meeting, or none: the form's empty choice."""

FateWord = Annotated[Literal["withdraw", "next", "keep"], coded("fate"), listed("fate")]
"""What becomes of the tasks of a cancelled meeting, as a form names it."""
