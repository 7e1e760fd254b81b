"""Direktionens plan: proposed, corrected, from station to station, approved, followed; on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from flows.direktion_plan import direktion_plan
from flows.follow_up import follow_up
from flows.open_year import open_year
from flows.rehearse_year import live_through
from flows.reopen_tasks import reopen_tasks
from flows.withdraw_tasks import withdraw_tasks
from flows.write_direktion_plan import write_direktion_plan
from models import store
from models.action_plan import Plan, PlanItem, Revision
from models.facts import Refused
from models.overview import today_page, who_page
from models.settings import read_settings
from models.store import action_plans, journal, overview, plan_routes, requests, years
from models.store.outcomes import Writing
from models.store.tables import (
    ActionPlan,
    Element,
    JournalEntry,
    Link,
    Meeting,
    Milestone,
    Notice,
    Outcome,
    PlanYear,
    Request,
    Response,
    Wake,
)
from tasks import clock, documents, home
from tasks.home import home as opened_home
from tasks.ledger import action_plans as ledger
from tasks.ledger import followups, my_page, responses
from tests.memories import differences, whole_memory
from tests.people import AASE, JENS, MADS, SOREN

YEAR = 2027
OPENED, DECIDED = date(2026, 12, 1), date(2027, 10, 12)
MONDAY = date(2027, 10, 25)
TUESDAY, WEDNESDAY, DUE = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), date(2027, 11, 1)
FINANCE, DIREKTION = (f"2027/action_plan/approval/{station}" for station in ("finance", "direktion"))

pytestmark = pytest.mark.usefixtures("memory", "cast")


# ── The hands of the story ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def october(memory: object, cast: object) -> None:
    """Planår 2027 in October: an action that two areas share, and a decision of the second reading."""
    open_year.fn(YEAR, today=OPENED)
    with store.writing() as session:
        session.execute(insert(Element), [_action("skolemad", "Skolemad"), _action("cykler", "Cykelstier")])
        links = [("skolemad", "born-og-unge"), ("skolemad", "sundhed"), ("klima", "et-godt-hverdagsliv")]
        links += [("cykler", "klima")]
        session.execute(
            insert(Link), [{"from_key": one, "to_key": to, "role": "serves"} for one, to in links]
        )
        session.execute(update(Milestone).values(state="done", done_on=OPENED))
        august = session.scalar(select(Meeting.id).where(Meeting.year == YEAR, Meeting.kind == "august"))
        session.execute(insert(Outcome), [_decision(august)])


def _action(key: str, title: str) -> dict[str, Any]:
    return {"key": key, "kind": "action", "title": title, "post": AASE.post}


def _decision(meeting: int | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": "2027/august/decision/cykler/1",
        "meeting": meeting,
        "kind": "decision",
        "version": 1,
    }
    said |= {"subject": "cykler", "title": "Cykelstier", "verdict": "whole", "body": "byrådet"}
    said |= {"case_number": "27/900", "decided_on": DECIDED, "post": SOREN.post, "facts": {}}
    return said | {"due_on": date(2028, 3, 1), "amounts": [120_000_000, 0, 0, 0]}


def write(
    *items: PlanItem, today: date = MONDAY, send: bool = False, leave_out: tuple[str, ...] = ()
) -> None:
    write_direktion_plan.fn(YEAR, list(items), list(leave_out), send, today)


def answer(task: str, verdict: str, comment: str = "", today: date = MONDAY) -> None:
    responses.receive_response(task, {"verdict": verdict, "comment": comment}, today=today)


def plan() -> Plan:
    with store.reading() as session:
        found = action_plans.newest(session, YEAR)
    assert found is not None
    return found


def subjects() -> list[str]:
    return [item.subject for item in plan().items]


def item(subject: str) -> Any:
    (one,) = (item for item in plan().items if item.subject == subject)
    return one


def tasks() -> dict[str, str]:
    with store.reading() as session:
        found = session.execute(select(Request.key, Request.state).where(Request.kind == "approval"))
        return {row.key: row.state for row in found}


def number_of(key: str) -> int:
    with store.reading() as session:
        return session.execute(select(Request.id).where(Request.key == key)).scalar_one()


def mails(to: str) -> list[tuple[str, str]]:
    """Subject and text of the letters to somebody, in the order they were written."""
    found = []
    for file in sorted(opened_home().outbox.glob("*.eml")):
        mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        if to in str(mail["To"]):
            body = mail.get_body(("plain",))
            found.append((str(mail["Subject"]), body.get_content() if body else ""))
    return found


def page(today: date = MONDAY) -> str:
    made = ledger.document(YEAR, today)
    assert made is not None
    return documents.markdown(made)


def day(today: date = MONDAY) -> str:
    with store.reading() as session:
        picture = overview.picture(session, home.settings(), today)
    return today_page(picture, home.settings()) + who_page(picture, "da")


# ── Proposed and corrected ──────────────────────────────────────────────────────────────────────────────


def test_the_plan_is_proposed_from_visions_focus_what_goes_across_and_decisions() -> None:
    write()
    found = [(one.subject, one.themes) for one in plan().items]
    assert found == [
        ("et-godt-hverdagsliv", ("vision",)),
        ("kommuneplan", ("municipal_plan",)),
        ("skolemad", ("across",)),
        ("cykler", ("decision",)),
    ]
    decided = item("cykler")
    assert (decided.goal, decided.responsible, decided.amounts[0]) == ("Klima", SOREN.title, 120_000_000)
    assert decided.decided == "byrådet, 12. oktober 2027, sag 27/900"
    assert (plan().state, plan().sent_on, tasks()) == ("proposed", None, {})


def test_the_same_again_is_no_new_version() -> None:
    write()
    memory = whole_memory()
    write()
    assert differences(memory, whole_memory()) == []


def test_what_the_secretariat_wrote_stays_when_the_plan_is_proposed_anew() -> None:
    write(PlanItem(subject="Cykelstier", effect="Flere cykler", amounts=(900,), post=JENS.post))
    with store.writing() as session:
        session.execute(insert(Element), [{"key": "grøn", "kind": "vision", "title": "Grøn by"}])
    write()
    cykler = item("cykler")
    assert (cykler.effect, cykler.amounts, cykler.responsible) == ("Flere cykler", (90_000_000,), JENS.title)
    assert (plan().version, "grøn" in subjects()) == (2, True)


def test_what_is_left_out_does_not_come_back_by_itself() -> None:
    write(leave_out=("Skolemad",))
    write(PlanItem(subject="kultur", goal="Et levende bibliotek"))
    assert "skolemad" not in subjects()
    assert item("kultur").themes == ("other",)
    write(PlanItem(subject="skolemad", goal="Sundere børn"))
    assert item("skolemad").goal == "Sundere børn"


@pytest.mark.parametrize(
    ("items", "leave_out", "said"),
    [
        ([PlanItem(subject="Rumfart")], [], "»Rumfart« er hverken nøglen"),
        ([], ["Rumfart"], "»Rumfart« er hverken nøglen"),
        ([PlanItem(subject="kultur"), PlanItem(subject="Kultur")], [], "står to gange"),
        ([PlanItem(subject="kultur", post="borgmester")], [], "»borgmester« er ikke nøglen på en stilling"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    items: list[PlanItem], leave_out: list[str], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        write_direktion_plan.fn(YEAR, items, leave_out, today=MONDAY)
    with store.reading() as session:
        assert action_plans.newest(session, YEAR) is None


def test_a_year_that_is_not_open_has_no_plan() -> None:
    with pytest.raises(Refused, match="Planår 2031 er ikke åbnet"):
        write_direktion_plan.fn(2031, today=MONDAY)


def test_a_closed_year_gets_no_new_plan() -> None:
    write()
    with store.writing() as session:
        session.execute(update(PlanYear).values(state="closed"))
    with pytest.raises(Refused, match="Planår 2027 er lukket"):
        write(send=True)
    assert (plan().version, tasks()) == (1, {})


# ── From station to station ─────────────────────────────────────────────────────────────────────────────


def test_each_station_is_asked_when_the_one_before_has_answered() -> None:
    write(send=True)
    assert tasks() == {FINANCE: "open"}
    answer(FINANCE, "seen")
    with store.reading() as session:
        assert (
            session.scalar(select(Wake.wanted - Wake.taken).where(Wake.subject == "direktion_plan/2027")) == 1
        )
    direktion_plan.fn(YEAR, today=MONDAY)
    assert tasks() == {FINANCE: "answered", DIREKTION: "open"}
    answer(DIREKTION, "approve", "Godt arbejde.")
    live_through(MONDAY)
    assert (plan().state, plan().approved_on) == ("approved", MONDAY)
    assert [(one.station, one.verdict) for one in plan().approvals] == [
        ("finance", "seen"),
        ("direktion", "approve"),
    ]
    assert "- godkendt af direktionen: Godt arbejde." in page()


def test_an_approved_version_never_changes() -> None:
    approve()
    before = plan()
    answer(DIREKTION, "send_back", "Alligevel ikke.", TUESDAY)
    live_through(TUESDAY)
    direktion_plan.fn(YEAR, today=TUESDAY)
    assert plan() == before
    assert before.hash == _hash_kept()
    write(PlanItem(subject="kultur", goal="Nyt"), today=WEDNESDAY)
    with store.reading() as session:
        assert action_plans.approved(session, YEAR) == before
        assert action_plans.subjects_in_plan(session, YEAR) == frozenset(i.subject for i in before.items)
    assert "Indtil da gælder udgave 1, godkendt 25. oktober 2027." in page(WEDNESDAY)


def _hash_kept() -> str:
    with store.reading() as session:
        facts = session.execute(select(ActionPlan.facts)).scalar_one()
    return action_plans.fingerprint({name: facts[name] for name in ("items", "left_out", "document")})


def approve() -> None:
    write(send=True)
    answer(FINANCE, "seen")
    direktion_plan.fn(YEAR, today=MONDAY)
    answer(DIREKTION, "approve")
    direktion_plan.fn(YEAR, today=MONDAY)
    assert plan().state == "approved"


def test_silence_lets_the_plan_go_on_to_who_approves_but_approves_nothing() -> None:
    write(send=True)
    live_through(DUE)
    assert tasks() == {FINANCE: "open"}
    live_through(DUE + timedelta(days=1))
    assert tasks()[DIREKTION] == "open"
    for days in range(2, 40):
        live_through(DUE + timedelta(days=days))
    assert plan().state == "proposed"
    answer(DIREKTION, "approve", today=date(2027, 12, 13))
    live_through(date(2027, 12, 13))
    assert plan().state == "approved"
    assert tasks()[FINANCE] == "needs_person"
    assert "endnu ikke set af økonomi" in page()


def test_a_plan_that_comes_back_is_a_line_of_the_day_until_it_goes_again() -> None:
    write(send=True)
    answer(FINANCE, "send_back", "Tallene mangler.")
    live_through(MONDAY)
    assert plan().state == "sent_back"
    line = (
        "- Økonomi har sendt direktionens handlingsplan 2027 tilbage (»Tallene mangler.«). Ret den, og send"
        " den igen (»Skriv direktionens plan«)."
    )
    assert line in day()
    assert "sendt tilbage af økonomi: Tallene mangler." in page()
    write(PlanItem(subject="skolemad", amounts=(250, 250)), today=TUESDAY, send=True)
    assert line not in day(TUESDAY)
    assert (plan().version, plan().state, tasks()) == (2, "proposed", {FINANCE: "open"})


def test_a_station_that_thinks_better_of_it_leaves_no_plan_that_nobody_hears_of() -> None:
    write(send=True)
    answer(FINANCE, "send_back", "Tallene mangler.")
    live_through(MONDAY)
    answer(FINANCE, "seen", "Jeg fandt dem.", today=TUESDAY)
    live_through(TUESDAY)
    assert plan().state == "sent_back"
    assert "sendt direktionens handlingsplan 2027 tilbage (»Tallene mangler.«)" in day(TUESDAY)
    assert "sendt tilbage af økonomi: Tallene mangler." in page(TUESDAY)
    write(today=TUESDAY, send=True)
    assert (plan().version, plan().state, tasks()) == (1, "proposed", {FINANCE: "open"})
    assert "Tallene mangler." not in day(TUESDAY) + page(TUESDAY)


def test_a_new_version_is_read_by_everybody_again() -> None:
    write(send=True)
    answer(FINANCE, "seen")
    direktion_plan.fn(YEAR, today=MONDAY)
    answer(DIREKTION, "send_back", "Hvor er effekten?")
    direktion_plan.fn(YEAR, today=MONDAY)
    write(PlanItem(subject="skolemad", effect="Færre overvægtige"), today=TUESDAY, send=True)
    assert tasks() == {FINANCE: "open", DIREKTION: "answered"}
    direktion_plan.fn(YEAR, today=TUESDAY)
    assert plan().state == "proposed"
    answer(FINANCE, "seen", "Set igen.", today=TUESDAY)
    direktion_plan.fn(YEAR, today=TUESDAY)
    assert tasks()[DIREKTION] == "open"
    answer(DIREKTION, "approve", today=WEDNESDAY)
    direktion_plan.fn(YEAR, today=WEDNESDAY)
    assert (plan().version, plan().state) == (2, "approved")


def test_a_version_that_is_changed_on_its_route_stays_there() -> None:
    write(send=True)
    answer(FINANCE, "seen")
    write(PlanItem(subject="skolemad", goal="Sundere børn"), today=TUESDAY)
    assert (plan().version, plan().sent_on) == (2, TUESDAY)
    assert tasks() == {FINANCE: "open"}


def test_who_had_the_version_before_in_hand_has_not_approved_the_new_one() -> None:
    write(send=True)
    live_through(MONDAY)
    answer(FINANCE, "seen")
    live_through(MONDAY)
    live_through(TUESDAY)
    write(PlanItem(subject="skolemad", goal="Sundere børn"), today=WEDNESDAY)
    assert tasks() == {FINANCE: "open", DIREKTION: "withdrawn"}
    with pytest.raises(Refused, match="trukket tilbage"):
        answer(DIREKTION, "approve", "Som jeg læste den i går.", today=WEDNESDAY)
    answer(FINANCE, "seen", "Igen.", today=WEDNESDAY)
    live_through(WEDNESDAY)
    assert (plan().version, plan().state, tasks()[DIREKTION]) == (2, "proposed", "open")
    answer(DIREKTION, "approve", "Også den nye.", today=WEDNESDAY)
    live_through(WEDNESDAY)
    assert (plan().version, plan().state) == (2, "approved")
    assert "godkendt af direktionen: Også den nye." in page(WEDNESDAY)


def test_a_station_that_was_silent_about_a_version_hears_of_the_next_and_has_its_days() -> None:
    write(send=True)
    live_through(MONDAY)
    late = DUE + timedelta(days=1)
    live_through(late)
    write(PlanItem(subject="skolemad", goal="Sundere børn"), today=late)
    live_through(late)
    assert tasks() == {FINANCE: "open", DIREKTION: "withdrawn"}
    with store.reading() as session:
        (task,) = requests.of_keys(session, [FINANCE])
    assert (task.due_on, task.due_no) == (date(2027, 11, 9), 1)
    assert "En ny udgave af planen er klar" in mails(MADS.email)[-1][1]


def test_a_station_that_is_withdrawn_lets_the_plan_go_on_but_who_approves_cannot_be_passed() -> None:
    write(send=True)
    withdraw_tasks.fn([FINANCE], "Økonomi er med i direktionen", today=MONDAY)
    live_through(MONDAY)
    assert tasks()[DIREKTION] == "open"
    withdraw_tasks.fn([DIREKTION], "Vi venter", today=MONDAY)
    live_through(TUESDAY)
    assert plan().state == "proposed"
    reopen_tasks.fn([DIREKTION], "Nu er de der", today=TUESDAY)
    answer(DIREKTION, "approve", today=TUESDAY)
    live_through(TUESDAY)
    assert plan().state == "approved"


def test_without_a_route_the_secretariats_word_is_enough() -> None:
    settings = read_settings()
    alone = settings.model_copy(update={"direktion": settings.direktion.model_copy(update={"route": ()})})
    by = Writing(MONDAY, clock.now(), alone, "test")
    with store.writing(deciding=True) as session:
        plan_routes.write(session, YEAR, Revision(), True, by)
    assert plan().state == "approved"


def test_the_journal_says_what_was_done_and_is_whole() -> None:
    approve()
    with store.reading() as session:
        assert journal.verify(session) == []
        about = JournalEntry.subject == "action_plan/2027/1"
        acts = session.scalars(select(JournalEntry.act).where(about).order_by(JournalEntry.id)).all()
    assert acts == ["plan written", "plan sent", "plan approved"]


# ── What people see ─────────────────────────────────────────────────────────────────────────────────────


def test_the_stations_letter_names_the_plan_and_no_brief() -> None:
    write(send=True)
    live_through(MONDAY)
    ((subject, text),) = mails(MADS.email)
    assert subject.startswith("Vil du gennemse direktionens handlingsplan 2027 senest")
    assert "Direktionens handlingsplan 2027 er klar til dig" in text
    assert "står der »ikke set af økonomi« i planen" in text
    assert "oplæg" not in text


def test_a_late_station_is_reminded_and_called_in_words_that_fit() -> None:
    write(send=True)
    for days in range(11):
        live_through(MONDAY + timedelta(days=days))
    texts = mails(MADS.email)
    assert len(texts) >= 2
    assert not [subject for subject, text in texts if "oplæg" in subject + text]
    assert "direktionens handlingsplan 2027" in day(DUE + timedelta(days=3)).lower()
    assert "oplægget til direktionens" not in day(DUE + timedelta(days=3))


def test_the_page_of_the_one_who_is_asked_shows_the_plan_and_why() -> None:
    write(send=True)
    live_through(MONDAY)
    found = my_page.task(MADS.key, number_of(FINANCE), MONDAY)
    assert found is not None
    assert found.task.what == "direktionens handlingsplan 2027"
    assert found.task.area == "Direktionens handlingsplan 2027"
    assert (found.verdicts, found.brief, found.plan) == (("seen", "send_back"), True, "planen")
    assert found.why == (
        "Direktionens handlingsplan 2027 er klar. Før den gælder, skal den være set af økonomi."
        " Det er dig, vi spørger."
    )
    assert "står der »ikke set af økonomi«" in found.what_happens
    read = my_page.brief(MADS.key, number_of(FINANCE), MONDAY)
    assert read is not None
    assert read.title == "direktionens handlingsplan 2027"
    assert "Cykelstier" in [section.heading for section in read.sections]


def test_of_a_closed_element_a_number_is_shown_and_nothing_else() -> None:
    with store.writing() as session:
        closed = update(Element).where(Element.key == "cykler")
        session.execute(closed.values(confidential_until=date(2028, 6, 1)))
        number = session.scalar(select(Element.id).where(Element.key == "cykler"))
    write(send=True)
    live_through(MONDAY)
    said = page() + day() + "".join(text for _, text in mails(MADS.email))
    assert f"lukket punkt nr. {number}" in said
    assert not [word for word in ("Cykelstier", "27/900", "1.200") if word in said]
    assert "Cykelstier" in page(date(2028, 6, 1))


def test_a_contract_is_called_one() -> None:
    (opened_home().folder / "municipality.toml").write_text(
        '[direktion]\ndocument = "contract"\n', encoding="utf-8"
    )
    write(send=True)
    live_through(MONDAY)
    ((subject, text),) = mails(MADS.email)
    assert subject.startswith("Vil du gennemse direktionens kontrakt med byrådet 2027 senest")
    assert "i kontrakten" in text
    assert page().startswith("# Direktionens kontrakt med byrådet 2027\n")


# ── Followed up ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_stands_in_an_approved_plan_is_asked_about_in_the_rounds_and_its_status_is_shown() -> None:
    write(PlanItem(subject="kultur", goal="Et levende bibliotek"))
    approve()
    with store.writing() as session:
        again = (Milestone.kind.in_(("followup_ask", "followup_due")), Milestone.no == 3)
        session.execute(update(Milestone).where(*again, Milestone.year == YEAR).values(state="waiting"))
    asked_on = date(2027, 12, 6)
    followups.ask_status(YEAR, 3, asked_on)
    with store.reading() as session:
        asked = set(session.scalars(select(Request.subject).where(Request.kind == "status")))
    assert {"kultur", "kommuneplan", "klima", "born-og-unge"} <= asked
    assert "et-godt-hverdagsliv" not in asked
    assert "| Kultur | ikke meldt endnu |" in page(asked_on)
    said = {"track": "delvist", "text": "Taget er ikke tæt."}
    responses.receive_response(f"{YEAR}/status/3/kultur", said, today=asked_on)
    assert "| Kultur | delvist (6. december 2027) |" in page(asked_on)


def test_the_rounds_of_the_year_after_follow_the_plan_until_it_has_its_own() -> None:
    approve()
    open_year.fn(YEAR + 1, today=date(2027, 12, 1))
    with store.reading() as session:
        assert action_plans.followed(session, YEAR + 1) == frozenset({"kommuneplan", "skolemad", "cykler"})
        assert action_plans.subjects_in_plan(session, YEAR + 1) is None
    asked_on = date(2028, 3, 17)
    follow_up.fn(YEAR + 1, 1, today=asked_on)
    file = opened_home().briefs / "2027-direktion.md"
    assert "| Cykelstier | ikke meldt endnu |" in file.read_text(encoding="utf-8")
    said = {"track": "på sporet", "text": "20 km er anlagt."}
    responses.receive_response(f"{YEAR + 1}/status/1/klima", said, today=asked_on)
    follow_up.fn(YEAR + 1, 1, today=asked_on)
    assert "| Cykelstier | på sporet (17. marts 2028) |" in file.read_text(encoding="utf-8")


def test_a_plan_that_is_not_approved_is_not_followed() -> None:
    write(PlanItem(subject="kultur", goal="Et levende bibliotek"))
    with store.reading() as session:
        assert action_plans.followed(session, YEAR) == frozenset()
        assert action_plans.subjects_in_plan(session, YEAR) is None


def test_the_daily_round_takes_what_a_lost_event_has_left() -> None:
    write(send=True)
    with store.reading() as session:
        assert [one.subject for one in years.checklists_due(session, MONDAY)] == ["direktion_plan/2027"]
    answer(FINANCE, "seen")
    live_through(TUESDAY)
    assert tasks()[DIREKTION] == "open"
    answer(DIREKTION, "approve", today=TUESDAY)
    live_through(WEDNESDAY)
    with store.reading() as session:
        assert "direktion_plan/2027" not in {one.subject for one in years.checklists_due(session, WEDNESDAY)}


def test_nobody_is_asked_twice_about_the_same_version() -> None:
    write(send=True)
    live_through(MONDAY)
    for _ in range(3):
        write(send=True)
        direktion_plan.fn(YEAR, today=MONDAY)
        live_through(MONDAY)
    with store.reading() as session:
        written = select(func.count()).select_from(Notice).where(Notice.person == MADS.key)
        assert session.scalar(written) == 1
        assert session.scalar(select(func.count()).select_from(Response)) == 0
        (task,) = requests.of_keys(session, [FINANCE])
    assert task.due_no == 0
