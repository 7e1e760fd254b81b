"""The run forms in Prefect: what each field, part and way to fill it in is called, in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.action_plan import PlanItem
from models.choices import CHOICES, Words
from models.facts import Fact
from models.forms import FORMS, PERSONAL, MoneyRow, RoomRow, SavedRow, hint_of, title_of
from models.outcomes import BudgetDecision, Decision, Intent, Steer
from models.people_file.taking_over import TakesOver
from models.reorganisation import Place, UnitChange, UnitHead
from models.settings import Language

if TYPE_CHECKING:
    from prefect.utilities.callables import ParameterSchema

FIELDS: dict[str, Words] = {
    "year": Words("Planår (mødernes år)", "Plan year (the year of the meetings)"),
    "no": Words("Hvilken opfølgning i året (1, 2, 3)", "Which follow-up of the year (1, 2, 3)"),
    "meeting": Words("Temamøde", "Theme meeting"),
    "today": Words("Dato (tom: i dag)", "Date (empty: today)"),
    "request": Words(
        "Opgavens nr. (det står i »Hvem mangler hvad?«)",
        "The task's no. (it stands in 'Who owes what?')",
    ),
    "requests": Words(
        "Opgavernes nr. (de står i »Hvad skal jeg gøre i dag?«)",
        "The tasks' nos. (they stand in 'What shall I do today?')",
    ),
    "answer": Words("Svar: vælg spørgsmålene", "Answer: choose the questions"),
    "person": Words("Hvem har svaret? (tom: den ansvarlige)", "Who answered? (empty: who is responsible)"),
    "steers": Words("Tilkendegivelser", "Steers"),
    "decisions": Words("Beslutninger", "Decisions"),
    "decided_on": Words("Dato for 2. behandling", "Date of the second reading"),
    "priorities": Words("Hvad blev der af prioriteringerne?", "What became of the priorities?"),
    "intents": Words("Budgetaftalens hensigter", "The agreement's declarations of intent"),
    "case_number": Words("Sagsnummer", "Case number"),
    "items": Words("Punkter, du retter eller føjer til", "Items that you change or add"),
    "leave_out": Words("Punkter, der tages ud (nøgle eller titel)", "Items to leave out (key or title)"),
    "send": Words("Send til godkendelse", "Send for approval"),
    "tasks": Words(
        "Hvad skal der ske med de opgaver, der ikke er svaret på? (tom: træk dem tilbage)",
        "What is to become of tasks without an answer? (empty: withdraw them)",
    ),
    "into": Words("Det temamøde, der bliver holdt", "The theme meeting that will be held"),
    "to": Words("Ny mødedato", "New date of the meeting"),
    "due_on": Words("Ny frist (tom: om fem arbejdsdage)", "New deadline (empty: in five working days)"),
    "to_person": Words("Til hvem (mailadresse)", "To whom (e-mail)"),
    "email": Words("Rettet mailadresse (tom: den samme)", "Corrected e-mail (empty: the same)"),
    "reason": Words("Hvorfor? (står i mailen)", "Why? (said in the mail)"),
    "file": Words("Filens plads på denne maskine", "Where the file lies on this machine"),
    "kind": Words("Hvad filen indeholder", "What the file holds"),
    "mapping": Words("Oversættelse af kolonner (TOML-fil)", "Names of the columns (TOML file)"),
    "days": Words(
        "Hvor mange arbejdsdage senere end planlagt? (0: som planlagt)",
        "How many working days later than planned? (0: as planned)",
    ),
    "begins": Words("Flyt fra (tom: 1. behandling)", "Shift from (empty: the first reading)"),
    "exemption": Words(
        "Dispensation: hvem har givet den og hvornår? (kun når en lovfrist overskrides)",
        "Leave: given by whom, and when? (only when a date of the law is passed)",
    ),
    "no_agreement": Words(
        "Budgettet er vedtaget uden budgetforlig", "The budget is adopted without an agreement"
    ),
    "proposal": Words("Liste nr. (det står øverst på siden)", "List no. (it stands at the top of the page)"),
    "takes_over": Words("Hvem overtager? (tom: som på siden)", "Who takes over? (empty: as on the page)"),
    "post": Words(
        "Stilling (navnet, eller mailadressen på den, der har den nu)",
        "Post (its title, or the e-mail of whoever holds it now)",
    ),
    "holder": Words(
        "Hvem har den fremover? (mailadresse; tom: den er ledig)",
        "Who holds it from then on? (e-mail; empty: it is vacant)",
    ),
    "name": Words(
        "Navn (kun for en ny kollega eller en fælles postkasse)",
        "Name (only for a new colleague or a shared mailbox)",
    ),
    "from_on": Words("Fra (tom: i dag)", "From (empty: today)"),
    "to_on": Words("Til og med (tom: indtil videre)", "Last day (empty: until further notice)"),
    "leaves": Words("Den, der har stillingen nu, fratræder", "Whoever holds it now leaves"),
    "on": Words(
        "Fra hvilken dag gælder det? (tom: som i filen med enheder)",
        "From which day on? (empty: as the file of units says)",
    ),
    "changes": Words("Enheder, der ændres", "Units that change"),
    "heads": Words(
        "Hvem leder hvad (tom: som det følger af listen)", "Who leads what (empty: as it follows)"
    ),
    "places": Words("Hvem hører til hvor (tom: som det følger)", "Who belongs where (empty: as it follows)"),
    "rule": Words("Hvem tager over?", "Who takes over?"),
    "drop": Words("Læg listen væk i stedet (intet ændres)", "Put the list away instead (nothing changes)"),
    "matter": Words(
        "Eller hvilken sag? (titel eller nøgle; er sagen lukket, så skriv nøglen)",
        "Or which matter? (title or key; if it is closed, write the key)",
    ),
    "sent_on": Words("Hvilken dag er mailen fra?", "Which day is the mail from?"),
    "right": Words("Hvad er rigtigt? (står i mailen)", "What is right? (said in the mail)"),
    "letter": Words("Kun denne slags mail (tom: alle)", "Only this kind of mail (empty: all)"),
    "people": Words("Hvem? (mailadresser)", "Who? (e-mails)"),
    "withdraw": Words("Træk også opgaverne tilbage", "Withdraw the tasks too"),
    "until": Words("Lukket til (tom: åbn det med det samme)", "Closed until (empty: open it at once)"),
    "elements": Words(
        "Dele af planen (nøgle eller nr., aldrig titlen)",
        "Elements of the plan (key or no., never the title)",
    ),
    "lines": Words("Budgetlinjer (deres konto)", "Budget lines (their account)"),
    "brief": Words("Også oplægget til mødet", "The meeting's brief as well"),
    "circle": Words(
        "Hvem må se mere end nummeret? (mailadresser)", "Who may see more than the number? (e-mails)"
    ),
    "only_show": Words(
        "Vis kun, hvad der ville ske (intet ændres)", "Only show what would happen (nothing changes)"
    ),
    "why": Words("Hvorfor? (står i mailen)", "Why? (said in the mail)"),
    "title": Words("Hvad den hedder", "What it is called"),
    "units": Words("Enheder", "Units"),
    "savings": Words("Sparerunde", "Savings round"),
    "questions": Words("Spørgsmål (højst fem)", "Questions (five at most)"),
    "meeting_on": Words("Mødedato", "Date of the meeting"),
    "what": Words("Hvad", "What"),
    "about": Words("Hører til", "Belongs to"),
    "dry_run": Words("Prøv kun: gem intet", "Only try: keep nothing"),
    "keep_good": Words("Tag de gode rækker, selv om andre afvises", "Take the good rows if others fail"),
    "answers": Words(
        "Hvordan der svares (tom: alle til tiden)",
        "How people answer (empty: all on time)",
    ),
}
"""What each field of a run form is called."""

HIDDEN = ("submit_key",)
"""Fields that only other programs fill in."""

PARTS: dict[str, Words] = {
    "AprilAnswer": Words("April", "April"),
    "JuneAnswer": Words("Juni", "June"),
    "AugustAnswer": Words("August", "August"),
    "CoherenceAnswer": Words("Sammenhæng", "Coherence"),
    "Approval": Words("Godkendelse", "Approval"),
    "MeetingReview": Words("Om mødet", "The meeting"),
    "StatusReport": Words("Status", "Status"),
    "EvaluationAnswer": Words("Evaluering", "Evaluation"),
    "EvaluationQuestions": Words("Fire spørgsmål", "Four questions"),
    "RoomAnswer": Words("Råderum", "Room to move"),
    "RoomRow": Words("Budgetlinje", "Budget line"),
    "AdHocAnswer": Words("Bestilling", "Ad hoc"),
    "SavingsAnswer": Words("Sparerunde", "Savings"),
    "SavedRow": Words("Besparelse", "Saving"),
    "Done": Words("Gjort", "Done"),
    "MoneyRow": Words("Indsats", "Action"),
    "Steer": Words("Tilkendegivelse", "Steer"),
    "Decision": Words("Beslutning", "Decision"),
    "BudgetDecision": Words("Prioritering", "Priority"),
    "Intent": Words("Hensigt", "Intent"),
    "PlanItem": Words("Punkt", "Item"),
    "UnitChange": Words("Enhed", "Unit"),
    "UnitHead": Words("Leder", "Head"),
    "Place": Words("Hvem hører til hvor", "Who belongs where"),
    "TakesOver": Words("Overtagelse", "Taking over"),
}
"""What the parts of a run form are called that are forms themselves."""

_ROWS: tuple[type[Fact], ...] = (
    *(MoneyRow, SavedRow, RoomRow, Steer, Decision, BudgetDecision, Intent, PlanItem),
    *(UnitChange, UnitHead, Place, TakesOver),
)

KINDS: Mapping[str, type[Fact]] = {kind.__name__: kind for kind in (*FORMS.values(), *_ROWS)}
"""The models that the parts of a run form are made from, by their names."""

WAYS: dict[str, Words] = {"object": Words("Andet", "Other")}
"""The ways in which a field can be filled in that are no forms, by the kind of what is written."""

OUR_OWN = ("title_en", "hint_en", "choices", "question")
"""What our models say of a field to ourselves, and no page shows."""


def name_fields(form: ParameterSchema, own: Mapping[str, Words], language: Language) -> None:
    """The form speaks the settings' language; by itself it would show the names in the code.

    `own`: the fields that mean something else in this form than in the others.
    """
    for name in HIDDEN:
        form.properties.pop(name, None)
    for name, field in form.properties.items():
        _simplify(field, language)
        field["title"] = (own.get(name) or FIELDS[name]).said_in(language)
        for way in field.get("anyOf", ()):
            way["title"] = _way(way).said_in(language)
    for name, part in form.definitions.items():
        _name_part(name, part, language)


def _name_part(name: str, part: dict[str, Any], language: Language) -> None:
    """A part that is a form itself: its questions, what helps to answer them, and what can be chosen."""
    part.pop("description", None)
    part["title"] = PARTS[name].said_in(language)
    fields = part.get("properties", {})
    for field_of_ones_own in PERSONAL:
        fields.pop(field_of_ones_own, None)
    for field_name, field in fields.items():
        _simplify(field, language)
        field["title"] = title_of(KINDS[name], field_name, language)
        if hint := hint_of(KINDS[name], field_name, language):
            field["description"] = hint


def _simplify(field: dict[str, Any], language: Language) -> None:
    """A field that may be left alone is simply left empty, and what can be chosen is in the language."""
    for said in OUR_OWN:
        field.pop(said, None)
    ways = [way for way in field.get("anyOf", ()) if way.get("type") != "null"]
    if len(ways) == 1:
        del field["anyOf"]
        field |= {**ways[0], **field}
    default = field.get("default")
    if default is None or default not in field.get("enum", [default]):
        field.pop("default", None)  # nothing, or a code where the form shows words: it would be refused
    if "enum" in field:
        field["enum"] = _in(language, field["enum"])


def _in(language: Language, shown: Sequence[str]) -> list[str]:
    """The words of a list of choices, which the models give in Danish."""
    wanted = [one for one in shown if one]
    for words in CHOICES.values():
        if [one.da for one in words.values()] == wanted:
            return [*shown[: len(shown) - len(wanted)], *(one.said_in(language) for one in words.values())]
    return list(shown)


def _way(way: dict[str, Any]) -> Words:
    """One of the ways in which a field can be filled in."""
    part = str(way.get("$ref", "")).rpartition("/")[2]
    return PARTS.get(part) or WAYS[way.get("format") or way["type"]]
