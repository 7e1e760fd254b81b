"""The run forms in Prefect: what each field, part and way to fill it in is called, in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.action_plan import PlanItem
from models.choices import CHOICES, Words
from models.facts import Fact
from models.forms import FORMS, PERSONAL, MoneyRow, RoomRow, hint_of, title_of
from models.outcomes import BudgetDecision, Decision, Intent, Steer
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
    "to": Words("Ny mødedato", "New date of the meeting"),
    "due_on": Words("Ny frist (tom: om fem arbejdsdage)", "New deadline (empty: in five working days)"),
    "to_person": Words("Til hvem (mailadresse)", "To whom (e-mail)"),
    "email": Words("Rettet mailadresse (tom: den samme)", "Corrected e-mail (empty: the same)"),
    "reason": Words("Hvorfor? (står i mailen)", "Why? (said in the mail)"),
    "file": Words("Filens plads på denne maskine", "Where the file lies on this machine"),
    "kind": Words("Hvad filen indeholder", "What the file holds"),
    "mapping": Words("Oversættelse af kolonner (TOML-fil)", "Names of the columns (TOML file)"),
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
    "Done": Words("Gjort", "Done"),
    "MoneyRow": Words("Indsats", "Action"),
    "Steer": Words("Tilkendegivelse", "Steer"),
    "Decision": Words("Beslutning", "Decision"),
    "BudgetDecision": Words("Prioritering", "Priority"),
    "Intent": Words("Hensigt", "Intent"),
    "PlanItem": Words("Punkt", "Item"),
}
"""What the parts of a run form are called that are forms themselves."""

_ROWS: tuple[type[Fact], ...] = (MoneyRow, RoomRow, Steer, Decision, BudgetDecision, Intent, PlanItem)

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
