"""Each flow at a moment when it has work to do: what the memory is, and what the flow is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from models.action_plan import PlanItem
from models.outcomes import BudgetDecision, Decision, Intent, Steer
from models.people_file.taking_over import TakesOver
from models.rehearsal import assumed_answer
from models.reorganisation import UnitChange, UnitHead
from tasks.home import home
from tasks.ledger import action_plans, answer_sheets, passes, people, responses, wishes
from tests.flows.lived_year import SETTLED, WRITTEN_DOWN, YEAR, Moment
from tests.memories import Act
from tests.people import AASE, IDA, PEOPLE
from tests.tasks import returned, sheets


class Deed(NamedTuple):
    """Something that is done before without a flow: at the portal."""

    do: Callable[[], Any]

    def run(self) -> Any:
        """In the home that is open."""
        return self.do()


class Case(NamedTuple):
    """A flow, the memory it begins with, and what happens there before (the one file it may load)."""

    flow: str
    what: str
    moment: Moment | None
    given: Mapping[str, Any]
    before: Act | Deed | None = None

    @property
    def name(self) -> str:
        """As the test is called."""
        return f"{self.flow}: {self.what}"

    @property
    def memory(self) -> str:
        """The memory it begins with, by name."""
        return self.moment.name if self.moment else SETTLED

    @property
    def act(self) -> Act:
        """What is done once, twice, and by two at once."""
        return Act(self.flow, self.given)


FILES = {
    "people": (
        "navn;e-mail;enhed;ansvarlig for;stilling;leder;afløser\n"
        f"Bo Vang;bo.vang@eksempel.invalid;Biblioteket;Bibliotek | Arkiv;Bibliotekschef;ja;{IDA.email}\n"
        f"{AASE.name};{AASE.email};born-og-unge;;{AASE.title};ja;"
    ),
    "elements": (
        "nøgle;type;titel;ansvarlig;hører til;beløb 2028;beløbet er\n"
        f"cykler;indsats;Cykelstier;{IDA.email};klima;250.000;endeligt"
    ),
    "budget": (
        "år;konto;tekst;år 1;år 2;bidrager til\n2027;0.25.10;Drift;1.200.000;1.300.000;solceller\n"
        "2027;0.28.20;Parker;900.000;900.000;klima"
    ),
    "appropriations": (
        "nøgle;år;dato;konto;tekst;beløb;finansieret af\nT1;2027;28.04.2027;0.28.20;Skybrud;90.000;kassen"
    ),
    "plan_parts": "nøgle;del;titel;ændres af\nR1;retningslinje;Byvækst;klima, solceller",
    "measurements": "indikator;dato;værdi;dokumentation\nco2;31.12.2026;4,5;Energiregnskabet",
    "meetings": "år;møde;dato\n2027;juni;15.06.2027\n2027;2. behandling;14.10.2027",
}
"""Small files, for the memory of the cast; what each kind of file does is shown where loading is."""


def _loading(kind: str, today: date) -> dict[str, Any]:
    return {"file": Path(f"{kind}.csv"), "kind": kind, "today": today}


def _written(key: str, form: Any, part: str) -> list[Any]:
    return [form.model_validate(one) for one in WRITTEN_DOWN[key][part]]


OPENED = date(2026, 12, 1)
PRESSED, ASKED, LATER = date(2027, 2, 23), date(2027, 2, 25), date(2027, 3, 1)
TOLD, DUE, AFTER = date(2027, 3, 9), date(2027, 3, 16), date(2027, 4, 8)
HELD, DECIDED, FEEDBACK = date(2027, 4, 20), date(2027, 6, 4), date(2027, 6, 9)
READ_TWICE = date(2027, 10, 12)
STATUS, STATUS_DUE, LATE = date(2027, 8, 17), date(2027, 9, 7), date(2027, 9, 15)
EVALUATED, NEXT_BRIEF = date(2028, 1, 14), date(2028, 3, 7)

KULTUR, LATE_STATUS = "2027/april/contribution/kultur", "2027/status/2/kultur"
WHY = "Tallene er kommet"


def _wished() -> None:
    wishes.ask(KULTUR, IDA.key, DUE + timedelta(days=2), "Vi venter på tallene", TOLD)


def _misled() -> None:
    passes.wrong_one(passes.issue(IDA.key, TOLD), TOLD)


def _came_back() -> None:
    folder = home().folder / "mailbox"
    folder.mkdir(exist_ok=True)
    (folder / "retur.eml").write_bytes(returned.bounce(IDA.email))


def _on_its_route() -> None:
    action_plans.write(YEAR, send=True, today=READ_TWICE)
    responses.receive_response("2027/action_plan/approval/finance", {"verdict": "seen"}, today=READ_TWICE)


def _filled_in() -> None:
    (sheet,) = (one for one in answer_sheets.sheets("2027/april", TOLD) if one.unit == "Børn og Unge")
    (page,) = sheets.opened(sheet.content)
    content = sheets.filled_in(sheet.content, page, {"Kultur": {"Intet nyt": "ja"}})
    (home().folder / "ark.xlsx").write_bytes(content)


MERGED_UNITS = {
    "changes": [UnitChange(unit=name, becomes="Byen") for name in ("Børn og Unge", "Teknik og Miljø")],
    "on": TOLD, "rule": "head", "heads": [UnitHead(unit="Byen", head=AASE.email)],
}  # fmt: skip


def _people_laid() -> None:
    """The list of people says nothing of Ida, and has a new colleague; that is all that has changed."""
    folder = home().folder / "people"
    folder.mkdir(exist_ok=True)
    known = [f"{one.name};{one.email};{one.unit}" for one in PEOPLE if one is not IDA]
    rows = ["navn;e-mail;enhed", *known, "Bo Vang;bo.vang@eksempel.invalid;born-og-unge"]
    (folder / "personer.csv").write_text("\n".join(rows), encoding="utf-8")


def _people_compared() -> None:
    _people_laid()
    people.compare(None, TOLD)


CASES = (
    Case("open_year", "the first time", None, {"year": YEAR, "today": OPENED}),
    Case("open_year", "when the next one is due", Moment(date(2027, 12, 1)), {"today": date(2027, 12, 1)}),
    Case("open_year", "when the council has adopted other dates", Moment(LATER),
         {"year": YEAR, "today": LATER}, Act("load_plan", _loading("meetings", LATER))),
    Case("approve_sending", "in good time", Moment(PRESSED),
         {"meeting": "april", "year": YEAR, "today": PRESSED}),
    Case("approve_sending", "when the day has passed", Moment(PRESSED),
         {"meeting": "april", "year": YEAR, "today": date(2027, 3, 3)}),
    Case("april_vision", "the date is told", Moment(date(2026, 12, 14)),
         {"year": YEAR, "today": date(2026, 12, 14)}),
    Case("april_vision", "the questions go out", Moment(ASKED), {"year": YEAR, "today": ASKED}),
    Case("april_vision", "two months at once", Moment(LATER), {"year": YEAR, "today": date(2027, 5, 10)}),
    Case("april_vision", "the feedback", Moment(FEEDBACK), {"year": YEAR, "today": FEEDBACK}),
    Case("june_priorities", "the questions are proposed", Moment(HELD), {"year": YEAR, "today": HELD}),
    Case("june_priorities", "two months at once", Moment(date(2027, 4, 29)),
         {"year": YEAR, "today": date(2027, 6, 30)}),
    Case("august_budget", "the second reading", Moment(READ_TWICE), {"year": YEAR, "today": READ_TWICE}),
    Case("august_budget", "half a year at once", Moment(HELD), {"year": YEAR, "today": READ_TWICE}),
    Case("receive_response", "a contribution", Moment(DUE, evening=True),
         {"request": "2027/april/contribution/kultur", "today": DUE, "answer": {"nothing_new": True}}),
    Case("receive_response", "a status with a value and a new date", Moment(STATUS_DUE, evening=True),
         {"request": "2027/status/2/sundhed", "today": STATUS_DUE, "answer": {
             "track": "delvist", "text": "Det går.", "value": 4.5, "evidence": "Regnskabet",
             "new_due_on": "2027-12-01", "reason": "Udbuddet trak ud."}}),
    Case("receive_response", "the decisions", Moment(DECIDED, evening=True),
         {"request": "2027/april/decisions", "today": DECIDED, "answer": WRITTEN_DOWN["april/decisions"]}),
    Case("record_steers", "the evening of the meeting", Moment(HELD, evening=True),
         {"year": YEAR, "meeting": "april", "today": HELD,
          "steers": _written("april/steers", Steer, "steers")}),
    Case("record_decisions", "on their last day", Moment(DECIDED, evening=True),
         {"year": YEAR, "meeting": "april", "today": DECIDED,
          "decisions": _written("april/decisions", Decision, "decisions")}),
    Case("record_budget", "after the second reading", Moment(READ_TWICE, evening=True),
         {"year": YEAR, "decided_on": READ_TWICE, "case_number": "27/900", "today": READ_TWICE,
          "priorities": _written("august/budget", BudgetDecision, "priorities"),
          "intents": _written("august/budget", Intent, "intents")}),
    Case("follow_up", "the second round", Moment(STATUS), {"year": YEAR, "no": 2, "today": STATUS}),
    Case("follow_up", "its deadline", Moment(STATUS_DUE), {"year": YEAR, "no": 2, "today": STATUS_DUE}),
    Case("write_direktion_plan", "a proposal", Moment(READ_TWICE, evening=True),
         {"year": YEAR, "today": READ_TWICE}),
    Case("write_direktion_plan", "corrected and sent", Moment(READ_TWICE, evening=True),
         {"year": YEAR, "items": [PlanItem(subject="kultur", goal="Et levende bibliotek")],
          "leave_out": ["Kommuneplan 2026-2037"], "send": True, "today": READ_TWICE}),
    Case("direktion_plan", "when a station has answered", Moment(READ_TWICE, evening=True),
         {"year": YEAR, "today": READ_TWICE}, Deed(_on_its_route)),
    Case("evaluate_year", "the questions", Moment(EVALUATED), {"year": YEAR, "today": EVALUATED}),
    Case("evaluate_year", "handed over", Moment(NEXT_BRIEF), {"year": YEAR, "today": NEXT_BRIEF}),
    *(Case("load_plan", kind, None, _loading(kind, OPENED)) for kind in FILES),
    Case("move_meeting", "a week later, when everybody has been asked", Moment(LATER),
         {"year": YEAR, "meeting": "april", "to": HELD + timedelta(days=7), "reason": "Valg udskrevet",
          "today": LATER}),
    Case("cancel_meeting", "when everybody has been asked", Moment(LATER),
         {"year": YEAR, "meeting": "april", "reason": WHY, "today": LATER}),
    Case("cancel_meeting", "and its tasks are the next one's", Moment(TOLD),
         {"year": YEAR, "meeting": "april", "reason": WHY, "tasks": "next", "today": TOLD}),
    Case("move_meeting", "one that was cancelled", Moment(LATER),
         {"year": YEAR, "meeting": "april", "to": HELD + timedelta(days=7), "reason": WHY, "today": LATER},
         Act("cancel_meeting", {"year": YEAR, "meeting": "april", "reason": WHY, "today": LATER})),
    Case("merge_meetings", "when everybody has been asked for the first", Moment(LATER),
         {"year": YEAR, "meeting": "april", "into": "june", "reason": WHY, "today": LATER}),
    Case("shift_budget_chain", "ten days later, by leave", Moment(STATUS),
         {"year": YEAR, "days": 10, "reason": "Økonomiaftalen kom sent", "today": STATUS,
          "exemption": "Ministeriets brev af 25. august 2027"}),
    Case("hand_over_council", "what a council leaves", Moment(NEXT_BRIEF),
         {"year": YEAR, "today": NEXT_BRIEF}),
    Case("record_budget", "without an agreement", Moment(READ_TWICE, evening=True),
         {"year": YEAR, "decided_on": READ_TWICE, "priorities": [], "no_agreement": True,
          "today": READ_TWICE}),
    Case("tell_manager", "about a status that is late", Moment(LATE),
         {"requests": ["2027/status/2/kultur"], "today": LATE}),
    Case("show_answers", "while people are asked", Moment(TOLD),
         {"year": YEAR, "meeting": "april", "today": TOLD}),
    Case("check_coherence", "in the middle of the year", Moment(STATUS), {"year": YEAR, "today": STATUS}),
    Case("publish_plan", "in the middle of the year", Moment(STATUS), {"year": YEAR, "today": STATUS}),
    Case("ask_room", "whoever holds a budget line", Moment(LATER),
         {"year": YEAR, "today": LATER}, Act("load_plan", _loading("budget", LATER))),
    Case("hand_out_sheets", "while people are asked", Moment(TOLD),
         {"year": YEAR, "meeting": "april", "today": TOLD}),
    Case("take_in_sheet", "one answer in it", Moment(TOLD),
         {"file": Path("ark.xlsx"), "today": TOLD}, Deed(_filled_in)),
    Case("extend_round", "a meeting's", Moment(TOLD),
         {"year": YEAR, "meeting": "april", "to": date(2027, 3, 30), "reason": WHY, "today": TOLD}),
    Case("extend_round", "a follow-up's, when it is late", Moment(LATE),
         {"year": YEAR, "no": 2, "to": date(2027, 9, 30), "reason": WHY, "today": LATE}),
    Case("answer_wishes", "yes", Moment(TOLD),
         {"requests": [KULTUR], "to": DUE + timedelta(days=2), "today": TOLD}, Deed(_wished)),
    Case("answer_wishes", "no", Moment(TOLD), {"requests": [KULTUR], "today": TOLD}, Deed(_wished)),
    Case("reopen_tasks", "an answer", Moment(TOLD),
         {"requests": [KULTUR], "reason": WHY, "today": TOLD},
         Act("receive_response", {"request": KULTUR, "today": TOLD, "answer": {"nothing_new": True}})),
    Case("reopen_tasks", "what nobody answered", Moment(date(2027, 9, 20)),
         {"requests": [LATE_STATUS], "reason": WHY, "today": date(2027, 9, 20)}),
    Case("withdraw_tasks", "one that was asked", Moment(TOLD),
         {"requests": [KULTUR], "reason": WHY, "today": TOLD}),
    Case("hand_over_tasks", "to a colleague", Moment(TOLD),
         {"requests": [KULTUR], "to_person": AASE.email, "reason": WHY, "today": TOLD}),
    Case("renew_link", "after a mail went astray", Moment(TOLD),
         {"person": IDA.email, "email": "ida.ny@eksempel.invalid", "today": TOLD}, Deed(_misled)),
    Case("stop_letters", "to and about a person", Moment(TOLD), {"person": IDA.name, "today": TOLD}),
    Case("stop_letters", "about a matter and a task", Moment(TOLD),
         {"matter": "klima", "requests": [KULTUR], "today": TOLD}),
    Case("resume_letters", "to and about a person", Moment(TOLD), {"person": IDA.email, "today": TOLD},
         Act("stop_letters", {"person": IDA.email, "today": TOLD})),
    Case("correct_letters", "what was asked", Moment(LATER),
         {"sent_on": ASKED, "reason": "Fristen var forkert", "right": "Fristen er den 18. marts",
          "letter": "request", "today": LATER}),
    Case("take_in_bounces", "somebody cannot be reached", Moment(TOLD), {"today": TOLD}, Deed(_came_back)),
    Case("ask_somebody", "two people, before Thursday", Moment(TOLD),
         {"people": [f"{AASE.email}, {IDA.email}"], "what": "Hvor mange venter på en plads?",
          "due_on": TOLD + timedelta(days=2), "why": WHY, "today": TOLD}),
    Case("extra_round", "savings in mid-year", Moment(LATER),
         {"title": "Sparerunde", "due_on": LATER + timedelta(days=10), "savings": True, "why": WHY,
          "today": LATER}),
    Case("gather_answers", "one of an extraordinary round", Moment(LATER),
         {"year": YEAR, "no": 1, "today": LATER},
         Act("extra_round", {"title": "Ekstra møde", "due_on": LATER + timedelta(days=10),
                             "questions": ["Hvad haster?"], "today": LATER})),
    Case("reorganise", "two units merge", Moment(TOLD), {**MERGED_UNITS, "today": TOLD}),
    Case("approve_reorganisation", "on its day", Moment(TOLD), {"proposal": 1, "today": TOLD},
         Act("reorganise", {**MERGED_UNITS, "today": TOLD})),
    Case("compare_people", "the newest file", Moment(TOLD), {"today": TOLD}, Deed(_people_laid)),
    Case("approve_people", "one gone, one new", Moment(TOLD),
         {"proposal": 1, "takes_over": [TakesOver(who="1", to=AASE.email)], "today": TOLD},
         Deed(_people_compared)),
    Case("note_absence", "of somebody who owes something", Moment(TOLD),
         {"person": IDA.email, "to_on": date(2027, 3, 26), "today": TOLD}),
    Case("change_holder", "somebody new, for one who leaves", Moment(TOLD),
         {"post": IDA.email, "holder": "bo@eksempel.invalid", "name": "Bo Vang", "leaves": True,
          "today": TOLD}),
    Case("close_matter", "an element, a task and a brief", Moment(TOLD),
         {"until": date(2027, 6, 1), "elements": ["klima"], "requests": [KULTUR], "brief": True,
          "year": YEAR, "meeting": "april", "circle": [IDA.email], "today": TOLD}),
    Case("close_matter", "opened again", Moment(TOLD), {"elements": ["klima"], "today": TOLD},
         Act("close_matter", {"until": date(2027, 6, 1), "elements": ["klima"], "today": TOLD})),
    Case("export_case", "in the middle of the year", Moment(STATUS),
         {"elements": ["klima"], "today": STATUS}),
    Case("daily_round", "those who have not answered are reminded", Moment(TOLD), {"today": TOLD}),
    Case("daily_round", "a month at once", Moment(TOLD), {"today": AFTER}),
    Case("rehearse_year", "what is left of the year", Moment(NEXT_BRIEF),
         {"year": YEAR, "today": NEXT_BRIEF}),
)  # fmt: skip

MOVED = Act("move_meeting", {"year": YEAR, "meeting": "april", "to": HELD + timedelta(days=7),
                             "reason": "Valg udskrevet", "today": TOLD})  # fmt: skip
ANSWERED, OTHERWISE = (
    Act("receive_response", {"request": "2027/april/contribution/kultur", "today": TOLD, "answer": answer})
    for answer in ({"nothing_new": True}, assumed_answer("april"))
)
NOTED, CORRECTED = (
    Act("record_steers", {"year": YEAR, "meeting": "april", "today": HELD,
                          "steers": [Steer(subject="klima", verdict=verdict)]})
    for verdict in ("hold", "change")
)  # fmt: skip

PUT_OFF = Act("extend_round", {"year": YEAR, "meeting": "april", "to": date(2027, 3, 30), "reason": WHY,
                               "today": TOLD})  # fmt: skip
CALLED_OFF = Act("cancel_meeting", {"year": YEAR, "meeting": "april", "reason": WHY, "tasks": "keep",
                                    "today": TOLD})  # fmt: skip
MERGED = Act("merge_meetings", {"year": YEAR, "meeting": "april", "into": "june", "reason": WHY,
                                "today": TOLD})  # fmt: skip
GIVEN_ON = Act("hand_over_tasks", {"requests": [KULTUR], "to_person": AASE.email, "today": TOLD})
STOPPED = Act("stop_letters", {"person": IDA.key, "today": TOLD})
TAKEN_BACK = Act("withdraw_tasks", {"requests": [KULTUR], "reason": WHY, "today": TOLD})

AT_ODDS = {
    "a deadline put off, and an answer to it": (Moment(TOLD), PUT_OFF, ANSWERED),
    "a deadline put off, and a task handed over": (Moment(TOLD), PUT_OFF, GIVEN_ON),
    "a deadline put off, and a task withdrawn": (Moment(TOLD), PUT_OFF, TAKEN_BACK),
    "a deadline put off, and the round of the day": (
        Moment(TOLD), PUT_OFF, Act("daily_round", {"today": TOLD})),
    "mails to somebody stopped, and an answer of theirs": (Moment(TOLD), STOPPED, ANSWERED),
    "a meeting moved, and an answer to it": (Moment(TOLD), MOVED, ANSWERED),
    "a meeting cancelled, and an answer to it": (Moment(TOLD), CALLED_OFF, ANSWERED),
    "a meeting merged, and the round of the day": (
        Moment(TOLD), MERGED, Act("daily_round", {"today": TOLD})),
    "a meeting moved, and the year dated again": (
        Moment(TOLD), MOVED, Act("open_year", {"year": YEAR, "today": TOLD})),
    "two answers to one task": (Moment(TOLD), ANSWERED, OTHERWISE),
    "two notes of one meeting": (Moment(HELD, evening=True), NOTED, CORRECTED),
}  # fmt: skip
"""Two acts that touch the same rows, each in one transaction, and the moment they meet."""

KEPT = {case.moment for case in CASES if case.moment is not None}
