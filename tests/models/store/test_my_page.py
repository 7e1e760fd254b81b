"""My page in the memory: whose tasks stand on it, what is kept back, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from models import store
from models.facts import Refused
from models.my_page import MyPage, TaskOnPage, TaskPage
from models.requests import NewRequest
from models.settings import read_settings
from models.store import handovers, requests, responses, wishes, years
from models.store import tables as t
from models.store.outcomes import Writing
from models.store.responses import Submission
from models.workdays import workdays
from tasks.ledger import my_page
from tests.people import AASE, IDA, JENS, KAREN, MADS, PETER, SOREN, Member

pytestmark = pytest.mark.usefixtures("memory", "cast", "opened")

SETTINGS = read_settings()
TODAY = date(2027, 3, 2)
NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
BY = Writing(today=TODAY, at=NOW, settings=SETTINGS, actor="receive_response", door="portal")
DUE = date(2027, 3, 16)
KLIMA = "2027/april/contribution/klima"


@pytest.fixture
def opened(cast: object) -> None:
    """Planår 2026 and 2027 are open, and April's questions have been asked."""
    with store.writing() as session:
        for year in (2026, 2027):
            years.open_year(session, year, SETTINGS, date(2026, 1, 5), NOW, "open_year")
    for key, post in (("klima", SOREN.post), ("born-og-unge", AASE.post), ("kultur", IDA.post)):
        owed(f"2027/april/contribution/{key}", post, subject=key, meeting=meeting_id(2027, "april"))


# ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────


def meeting_id(year: int, kind: str) -> int:
    with store.reading() as session:
        found = select(t.Meeting.id).where(t.Meeting.year == year, t.Meeting.kind == kind)
        return session.execute(found).scalar_one()


def owed(key: str, post: str | None, *, asked: bool = True, **other: Any) -> int:
    """A task is opened, and asked of whoever holds the post; its number."""
    known: dict[str, Any] = {
        "kind": "contribution",
        "form": "april",
        "year": 2027,
        "subject": key.split("/")[-1],
    }
    known |= {"title": known["subject"].capitalize(), "due_on": DUE}
    with store.writing() as session:
        requests.open_requests(session, [NewRequest(key=key, post=post, **known | other)], TODAY)
        holder = requests.holders(session, [post], TODAY).get(post) if post else None
        if asked:
            change(session, key, person=holder, asked_on=TODAY, told_on=TODAY, rung="request")
        return session.execute(select(t.Request.id).where(t.Request.key == key)).scalar_one()


def change(session: Any, key: str, **values: Any) -> None:
    session.execute(update(t.Request).where(t.Request.key == key).values(**values))


def changed(key: str, **values: Any) -> None:
    with store.writing() as session:
        change(session, key, **values)


def said(*statements: Any) -> None:
    with store.writing() as session:
        for statement in statements:
            session.execute(statement)


def absent(person: Member) -> None:
    said(insert(t.Absence).values(person=person.key, from_on=TODAY))


def closed(element: str) -> None:
    said(update(t.Element).where(t.Element.key == element).values(confidential_until=date(2027, 12, 31)))


def answered(key: str, person: Member, text: str = "Godt på vej.", **more: Any) -> None:
    body = {"track": "on_track", "where_to": text, "course": "hold", "meaning": text, "question": text}
    given = Submission(request=key, answer=more or body, person=person.key, door="portal")
    with store.writing(deciding=True) as session:
        responses.receive(session, given, BY)


def held_until(kind: str, state: str) -> None:
    """A step of April's meeting is done, or waits again."""
    step = (t.Milestone.year == 2027, t.Milestone.scope == "april", t.Milestone.kind == kind)
    said(update(t.Milestone).where(*step).values(state=state))


def outcome(subject: str, **other: Any) -> None:
    known = {
        "kind": "steer",
        "version": 1,
        "title": subject.capitalize(),
        "verdict": "hold",
        "text": "Mere skov.",
    }
    known |= {"decided_on": date(2027, 2, 1), "amounts": [], "facts": {}, "post": SOREN.post}
    row = known | {"subject": subject, "meeting": meeting_id(2027, "april")} | other
    row["key"] = f"{row['meeting']}/{row['kind']}/{subject}/{row['version']}"
    said(insert(t.Outcome).values(**row))


def page(member: Member, today: date = TODAY) -> MyPage:
    return my_page.page(member.key, today)


def numbers(tasks: Sequence[TaskOnPage]) -> list[int]:
    return [task.number for task in tasks]


def owes(member: Member, today: date = TODAY) -> list[str]:
    return [task.key for area in page(member, today).areas for task in area.tasks]


def task_of(member: Member, key: str = KLIMA, today: date = TODAY) -> TaskPage | None:
    return my_page.task(member.key, number(key), today)


def its_task(member: Member, key: str = KLIMA, today: date = TODAY) -> TaskPage:
    found = task_of(member, key, today)
    assert found is not None
    return found


def number(key: str) -> int:
    with store.reading() as session:
        return session.execute(select(t.Request.id).where(t.Request.key == key)).scalar_one()


# ── Whose it is ─────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_sees_their_own_and_nothing_else() -> None:
    assert owes(SOREN) == [KLIMA]
    assert owes(AASE) == ["2027/april/contribution/born-og-unge"]
    for other in (KAREN, JENS, MADS):
        seen = page(other)
        assert not (seen.areas or seen.handed or seen.asked_about or seen.answered or seen.came_of_it)


def test_another_persons_number_is_no_number_at_all() -> None:
    assert task_of(AASE) is None
    for strange in (0, -1, 987_654, 10**30):
        assert my_page.task(SOREN.key, strange, TODAY) is None
        assert my_page.brief(SOREN.key, strange, TODAY) is None


def test_nobody_is_known_by_another_name() -> None:
    with pytest.raises(Refused, match="Nobody is known"):
        my_page.page("nobody", TODAY)


def test_what_has_only_been_proposed_stands_nowhere() -> None:
    changed(KLIMA, state="proposed")
    assert owes(SOREN) == [] and task_of(SOREN) is None


def test_a_withdrawn_task_can_be_looked_at_and_nothing_more() -> None:
    changed(KLIMA, state="withdrawn", closed_on=TODAY)
    assert owes(SOREN) == []
    assert (its_task(SOREN).task.state, its_task(SOREN).task.can) == ("withdrawn", frozenset())


def test_the_deputy_of_who_is_absent_sees_it_too() -> None:
    absent(AASE)
    key = "2027/april/contribution/born-og-unge"
    assert key in owes(AASE) and key in owes(IDA)
    assert its_task(IDA, key).why.startswith("Du svarer i stedet for Aase Lund.")


def test_a_vacated_post_gives_its_tasks_to_the_head_of_the_unit() -> None:
    key = "2027/april/contribution/kultur"
    said(update(t.PostHolder).where(t.PostHolder.person == IDA.key).values(to_on=date(2027, 3, 1)))
    assert owes(IDA) == [] and task_of(IDA, key) is None
    assert key in owes(AASE)
    assert its_task(AASE, key).why.startswith("Opgaven har ingen ansvarlig lige nu, så den er hos dig.")


def test_who_has_left_or_was_misled_sees_an_empty_page() -> None:
    for gone in ({"left_on": TODAY}, {"left_on": None, "misled_at": NOW}):
        said(update(t.Person).where(t.Person.key == SOREN.key).values(**gone))
        assert owes(SOREN) == [] and task_of(SOREN) is None


def test_a_new_holder_finds_what_the_one_before_was_asked() -> None:
    said(
        update(t.PostHolder).where(t.PostHolder.person == SOREN.key).values(to_on=date(2027, 3, 1)),
        insert(t.PostHolder).values(post=SOREN.post, person=MADS.key, from_on=TODAY),
    )
    assert owes(SOREN) == [] and owes(MADS) == [KLIMA]


def test_what_was_handed_over_stands_with_both() -> None:
    changed(KLIMA, handed_to=PETER.key, handed_by=SOREN.key, acting=PETER.key)
    assert owes(SOREN) == [] and owes(PETER) == [KLIMA]
    (given,) = page(SOREN).handed
    assert (given.handed_to_name, given.can) == (PETER.name, frozenset({"take_back"}))
    (got,) = (task for area in page(PETER).areas for task in area.tasks)
    assert (got.handed_by_name, got.owner_name, got.acting_name) == (SOREN.name, SOREN.name, "")
    assert "answer" in got.can


def test_whoever_stands_in_for_who_was_given_it_has_it() -> None:
    changed(KLIMA, handed_to=AASE.key, handed_by=SOREN.key)
    absent(AASE)
    assert KLIMA in owes(IDA)


def test_a_manager_who_was_asked_sees_it_while_the_question_stands() -> None:
    line = {"subject": KLIMA, "rung": "manager", "person": JENS.key, "kind": "contribution", "facts": {}}
    said(insert(t.NoticeLine).values(**line, due_no=0, from_on=TODAY, included=False))
    assert page(JENS).asked_about == () and task_of(JENS) is None
    said(update(t.NoticeLine).values(included=True))
    (asked,) = page(JENS).asked_about
    assert asked.can == {"answer", "unchanged", "hand_over", "wish"} and owes(JENS) == []
    changed(KLIMA, due_no=1)
    assert page(JENS).asked_about == ()
    changed(KLIMA, due_no=0)
    answered(KLIMA, SOREN)
    assert page(JENS).asked_about == () and task_of(JENS) is None


def test_what_is_somebody_elses_lies_with_the_secretariat() -> None:
    changed(KLIMA, state="needs_person", close_reason="not_mine", closed_on=TODAY)
    (given_up,) = page(SOREN).handed
    assert given_up.handed_to_name == "sekretariatet" and owes(SOREN) == []


def test_the_secretariat_reads_where_it_writes_down_what_a_meeting_brought() -> None:
    owed("2027/april/steers", KAREN.post, kind="steers", form="steers", meeting=meeting_id(2027, "april"))
    (area,) = page(KAREN).areas
    assert area.title == "Temamødet i april 2027"
    assert area.tasks[0].where == "Skrives i Prefect: »Notér tilkendegivelser«." and not area.tasks[0].can


def test_a_task_without_a_post_is_the_secretariats() -> None:
    owed("2027/april/contribution/alene", None, asked=False)
    assert owes(KAREN) == ["2027/april/contribution/alene"]


def nobody_away() -> Member:
    return SOREN


def deputy_acting() -> Member:
    said(update(t.Person).where(t.Person.key == SOREN.key).values(deputy=PETER.key))
    absent(SOREN)
    return PETER


def given_to_peter() -> Member:
    with store.writing(deciding=True) as session:
        handovers.hand_over(session, [KLIMA], PETER.email, SOREN.key, BY)
    return PETER


def given_by_soren() -> Member:
    given_to_peter()
    return SOREN


def manager_asked() -> Member:
    line = {"subject": KLIMA, "rung": "manager", "person": JENS.key, "kind": "contribution", "facts": {}}
    said(insert(t.NoticeLine).values(**line, due_no=0, from_on=TODAY, included=True))
    return JENS


def vacated() -> Member:
    said(update(t.PostHolder).where(t.PostHolder.person == SOREN.key).values(to_on=date(2027, 3, 1)))
    return JENS


def given_up() -> Member:
    changed(KLIMA, state="needs_person", close_reason="ikke modtaget", closed_on=TODAY)
    return SOREN


def given_up_by_who_was_given_it() -> Member:
    given_to_peter()
    changed(KLIMA, state="needs_person", close_reason="ikke modtaget", closed_on=TODAY)
    return SOREN


def ended() -> Member:
    held_until("close", "done")
    return SOREN


SITUATIONS: tuple[Callable[[], Member], ...] = (
    *(nobody_away, deputy_acting, given_to_peter, given_by_soren, manager_asked, vacated),
    *(given_up, given_up_by_who_was_given_it, ended),
)

NEW_ANSWER = {"nothing_new": True}
LAST = date(2027, 3, 19)
"""The last day that can be wished for: the days before Easter are quiet."""

DOING: dict[str, Callable[[Any, Member], object]] = {
    "answer": lambda session, me: responses.receive(session, submission(me), BY),
    "unchanged": lambda session, me: responses.receive(session, submission(me), BY),
    "hand_over": lambda session, me: handovers.hand_over(session, [KLIMA], MADS.key, me.key, BY),
    "take_back": lambda session, me: handovers.take_back(session, [KLIMA], me.key, BY),
    "not_mine": lambda session, me: handovers.not_mine(session, [KLIMA], me.key, "Spørg Mads.", BY),
    "wish": lambda session, me: wishes.ask(session, KLIMA, me.key, LAST, "Ferie.", BY),
}


def submission(me: Member) -> Submission:
    return Submission(request=KLIMA, answer=NEW_ANSWER, person=me.key, door="portal")


@pytest.mark.parametrize("come_to", SITUATIONS, ids=lambda one: one.__name__)
def test_everything_that_the_page_offers_is_accepted(come_to: Callable[[], Member]) -> None:
    me = come_to()
    offered = its_task(me).task.can
    assert offered
    for act in sorted(offered):
        with store.writing(deciding=True) as session:
            DOING[act](session, me)
            session.rollback()


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_can_be_changed_until_the_round_closes_and_every_version_is_kept() -> None:
    answered(KLIMA, SOREN, "Første svar.")
    answered(KLIMA, SOREN, "Andet svar.")
    (mine,) = page(SOREN).answered
    assert (mine.given, mine.given_on, mine.can) == (2, TODAY, frozenset({"answer"}))
    shown = its_task(SOREN)
    assert shown.seen == 2 and shown.body is not None and shown.body["where_to"] == "Andet svar."
    assert [(one.version, one.by, one.door) for one in shown.versions] == [
        (1, SOREN.name, "portal"),
        (2, SOREN.name, "portal"),
    ]
    held_until("close", "done")
    assert page(SOREN).answered[0].can == frozenset() and page(SOREN).answered[0].over


def test_what_was_not_answered_in_time_can_still_be_sent() -> None:
    held_until("close", "done")
    changed(KLIMA, state="needs_person", closed_on=TODAY, close_reason="ikke modtaget")
    (task,) = (task for area in page(SOREN).areas for task in area.tasks)
    assert task.can == {"answer", "unchanged"}
    assert its_task(SOREN).what_happens.startswith("Svarene er samlet")


def test_an_answer_for_somebody_stands_with_the_one_it_was_given_for() -> None:
    answered(KLIMA, KAREN)
    assert [one.key for one in page(SOREN).answered] == [KLIMA]
    assert its_task(SOREN).current is not None
    version = its_task(SOREN).versions[0]
    assert (version.by, version.behalf_of) == (KAREN.name, SOREN.name)


def test_old_answers_leave_the_page() -> None:
    answered(KLIMA, SOREN)
    held_until("close", "done")
    assert page(SOREN, date(2027, 5, 1)).answered != ()
    assert page(SOREN, date(2027, 5, 2)).answered == ()


def test_the_draft_is_the_readers_own() -> None:
    said(insert(t.Draft).values(request=KLIMA, person=SOREN.key, at=NOW, body={"where_to": "Mere"}))
    absent(SOREN)
    changed(KLIMA, acting=PETER.key)
    assert its_task(SOREN).draft == {"where_to": "Mere"} and its_task(SOREN).task.has_draft
    assert its_task(PETER).draft is None and not its_task(PETER).task.has_draft


def test_a_wish_stands_until_it_is_answered_and_is_not_repeated_after_a_no() -> None:
    row = {"request": KLIMA, "due_no": 0, "person": SOREN.key, "reason": "ferie", "at": NOW, "state": "open"}
    said(insert(t.Wish).values(**row, wished_on=LAST))
    assert its_task(SOREN).task.wish == LAST
    said(update(t.Wish).values(state="declined"))
    line = its_task(SOREN).task
    assert (line.wish, line.declined, "wish" in line.can) == (None, True, False)


def test_the_page_offers_the_days_that_can_be_granted() -> None:
    with store.reading() as session:
        last = wishes.last_days(session, [KLIMA], workdays(SETTINGS.days))
    assert its_task(SOREN).task.last_day == last[KLIMA] == LAST


def test_last_years_answer_is_read_in_words() -> None:
    before = owed("2026/april/contribution/klima", SOREN.post, year=2026, meeting=meeting_id(2026, "april"))
    answered("2026/april/contribution/klima", SOREN, "Skoven vokser.")
    assert before != number(KLIMA)
    shown = its_task(SOREN)
    assert ("Hvor er vi nu?", "på sporet") in shown.last_year and shown.last_year_on == TODAY
    assert its_task(AASE, "2027/april/contribution/born-og-unge").last_year == ()


def test_what_somebody_said_of_themselves_is_not_shown_to_the_next_holder() -> None:
    asked: dict[str, Any] = {"kind": "evaluation", "form": "evaluation_questions"}
    said_so = dict.fromkeys(("ownership", "anchoring", "coherence", "headlines"), "Svar")
    for year in (2026, 2027):
        key = f"{year}/evaluation/questions/{SOREN.post}"
        owed(key, SOREN.post, subject=f"questions/{SOREN.post}", year=year, **asked)
        answered(key, SOREN, **said_so, myself="engage")
    assert its_task(SOREN, key).stance == "engage" and "myself" not in (its_task(SOREN, key).body or {})
    assert its_task(SOREN, key).last_year != ()
    said(
        update(t.PostHolder).where(t.PostHolder.person == SOREN.key).values(to_on=date(2027, 3, 1)),
        insert(t.PostHolder).values(post=SOREN.post, person=MADS.key, from_on=TODAY),
    )
    assert its_task(MADS, key).stance == "" and "myself" not in (its_task(MADS, key).body or {})
    assert its_task(MADS, key).last_year == ()


# ── The matter ──────────────────────────────────────────────────────────────────────────────────────────


def with_actions() -> None:
    said(
        insert(t.Element).values(key="flere-traeer", kind="action", title="Flere træer", post=PETER.post),
        insert(t.Element).values(key="mindre-co2", kind="effect", title="Mindre CO2"),
        *(
            insert(t.Link).values(from_key=lower, to_key=upper)
            for lower, upper in (
                ("klima", "et-godt-hverdagsliv"),
                ("flere-traeer", "klima"),
                ("mindre-co2", "flere-traeer"),
            )
        ),
    )


def test_the_red_thread_runs_up_and_down() -> None:
    with_actions()
    assert [(part.relation, part.word, part.title) for part in its_task(SOREN).thread] == [
        ("belongs_to", "vision", "Et godt hverdagsliv"),
        ("actions", "indsats", "Flere træer"),
        ("effects", "effekt", "Mindre CO2"),
    ]
    closed("flere-traeer")
    titles = [part.title for part in its_task(SOREN).thread]
    assert "Flere træer" not in titles and any(title.startswith("lukket punkt nr.") for title in titles)


def test_an_action_stands_below_its_area_with_the_decision_it_follows_from() -> None:
    with_actions()
    outcome("flere-traeer", kind="decision", verdict="approved", text="Plant dem.")
    asked: dict[str, Any] = {"kind": "action", "form": "done", "title": "Flere træer"}
    key = "2027/april/action/flere-traeer"
    owed(key, PETER.post, meeting=meeting_id(2027, "april"), **asked)
    (area,) = page(PETER).areas
    assert area.title == "Klima"
    decision = its_task(PETER, key).decision
    assert decision is not None and decision.text == "Plant dem."
    closed("klima")
    assert page(PETER).areas[0].title == "Flere træer"


def test_of_a_confidential_matter_only_the_number_is_told() -> None:
    with_actions()
    answered(KLIMA, SOREN, "Hemmeligt.")
    said(insert(t.Draft).values(request=KLIMA, person=SOREN.key, at=NOW, body={"where_to": "Hemmeligt."}))
    outcome("klima", text="Hemmeligt.")
    closed("klima")
    shown = its_task(SOREN)
    told = repr(shown.model_dump(exclude={"task": {"key"}})) + repr(page(SOREN).came_of_it)
    assert "Hemmeligt" not in told and "Klima" not in told and "Flere træer" not in told
    assert (shown.body, shown.draft, shown.thread, shown.last_year, shown.seen) == (None, None, (), (), 1)
    assert shown.task.what == f"lukket opgave nr. {number(KLIMA)}"


def test_a_station_is_no_element_whatever_the_element_is_called() -> None:
    said(insert(t.Element).values(key="finance", kind="strategy", title="Økonomi", post=MADS.post))
    key = "2027/april/approval/finance"
    owed(key, MADS.post, kind="approval", form="approval", meeting=meeting_id(2027, "april"))
    closed("finance")
    shown = its_task(MADS, key)
    assert (shown.task.closed, shown.task.what) == (False, "oplægget til temamødet i april")
    assert (shown.verdicts, shown.years) == (("seen", "send_back"), (2028, 2029, 2030, 2031))


def test_a_brief_is_read_by_who_approves_it_and_by_all_once_it_is_sent() -> None:
    key, april = "2027/april/approval/finance", meeting_id(2027, "april")
    owed(key, MADS.post, kind="approval", form="approval", meeting=april)
    kept_brief(april, 1, "draft")
    assert its_task(MADS, key).brief and not its_task(SOREN).brief
    assert my_page.brief(SOREN.key, number(KLIMA), TODAY) is None
    assert my_page.brief(AASE.key, number(key), TODAY) is None
    kept_brief(april, 2, "sent")
    read = my_page.brief(SOREN.key, number(KLIMA), TODAY)
    assert read is not None and read.stage == "sent" and its_task(SOREN).brief


def kept_brief(meeting: int, version: int, stage: str) -> None:
    facts = {"year": 2027, "meeting": "april", "language": "da", "title": "Oplæg", "sections": []}
    kept = {"meeting": meeting, "version": version, "stage": stage, "made_on": TODAY, "hash": str(version)}
    said(insert(t.Brief).values(**kept, facts={**facts, "stage": stage}))


def test_the_page_speaks_the_readers_language() -> None:
    owed("2027/april/contribution/sundhed", PETER.post, meeting=meeting_id(2027, "april"))
    (area,) = page(PETER).areas
    assert page(PETER).language == "en" and area.tasks[0].what == "the contribution on 'Sundhed'"


# ── What came of it ─────────────────────────────────────────────────────────────────────────────────────


def came(member: Member, today: date = date(2027, 11, 1)) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.title, one.own) for one in page(member, today).came_of_it]


def test_who_contributed_reads_what_was_decided_and_who_did_not_reads_nothing() -> None:
    answered(KLIMA, SOREN)
    outcome("klima", decided_on=date(2027, 4, 20))
    outcome("klima", kind="decision", verdict="approved", decided_on=date(2027, 6, 1), body="Byrådet")
    assert came(SOREN) == [("decision", "Klima", True), ("steer", "Klima", True)]
    assert came(AASE) == []
    assert came(SOREN, date(2028, 5, 1)) == [("decision", "Klima", True)]
    assert came(SOREN, date(2027, 4, 1)) == []


def test_only_the_newest_version_of_an_outcome_is_told() -> None:
    answered(KLIMA, SOREN)
    outcome("klima", decided_on=date(2027, 4, 20), title="Forkert")
    outcome("klima", decided_on=date(2027, 4, 20), version=2, title="Rettet")
    assert came(SOREN) == [("steer", "Rettet", True)]


@pytest.mark.parametrize(
    ("given_by", "changes", "contributed"),
    [
        (KAREN, {"acting": None}, {SOREN.key}),
        (PETER, {"acting": PETER.key}, {SOREN.key, PETER.key}),
        (PETER, {"handed_to": PETER.key, "handed_by": SOREN.key}, {SOREN.key, PETER.key}),
    ],
)
def test_who_wrote_it_in_for_somebody_has_not_contributed(
    given_by: Member, changes: dict[str, str | None], contributed: set[str]
) -> None:
    changed(KLIMA, **changes)
    answered(KLIMA, given_by)
    outcome("klima", decided_on=date(2027, 4, 20))
    assert {member.key for member in (KAREN, SOREN, PETER, AASE) if came(member)} == contributed


# ── In sets ─────────────────────────────────────────────────────────────────────────────────────────────

Statements = Callable[[], AbstractContextManager[list[str]]]


def many(places: range) -> None:
    """So many tasks of Søren's about actions of his area: open, answered, handed over, given up."""
    april, subjects = meeting_id(2027, "april"), [f"omraade-{no}" for no in places]
    common: dict[str, Any] = {"kind": "contribution", "form": "april", "year": 2027, "meeting": april}
    common |= {"post": SOREN.post, "person": SOREN.key, "due_on": DUE, "first_due_on": DUE}
    states = ("open", "answered", "open", "needs_person")
    with store.writing() as session:
        session.execute(
            insert(t.Element),
            [{"key": s, "kind": "action", "title": s, "post": SOREN.post} for s in subjects],
        )
        session.execute(insert(t.Link), [{"from_key": s, "to_key": "klima"} for s in subjects])
        rows = [
            common
            | {"key": f"2027/april/contribution/{s}", "subject": s, "title": s, "state": states[no % 4]}
            | {"handed_to": PETER.key if no % 4 == 2 else None, "closed_on": TODAY if no % 2 else None}
            for no, s in zip(places, subjects, strict=True)
        ]
        session.execute(insert(t.Request), rows)
        given = [row["key"] for row in rows if row["state"] == "answered"]
        if given:
            session.execute(insert(t.Response), [_response(key) for key in given])
        session.execute(
            insert(t.Outcome),
            [_steer(s, april) for s in subjects],
        )


def _response(key: str) -> dict[str, Any]:
    row = {"request": key, "version": 1, "submit_key": key, "body_hash": "", "door": "portal", "body": {}}
    return row | {"person": SOREN.key, "on_day": TODAY, "at": NOW}


def _steer(subject: str, meeting: int) -> dict[str, Any]:
    row = {"key": subject, "meeting": meeting, "kind": "steer", "subject": subject, "version": 1}
    row |= {"title": subject, "verdict": "hold", "decided_on": TODAY, "amounts": [], "facts": {}}
    return row


def counted(statements: Statements, look: Callable[[], object]) -> int:
    with statements() as said:
        look()
    return len(said)


def test_the_page_takes_as_many_statements_for_a_thousand_tasks_as_for_one(statements: Statements) -> None:
    answered(KLIMA, SOREN)
    counts = []
    for places in (range(1), range(1, 100), range(100, 1000)):
        many(places)
        counts.append(counted(statements, lambda: page(SOREN)))
    assert counts == [counts[0]] * 3 and counts[0] <= 14
    seen = page(SOREN)
    assert (seen.owed, len(seen.handed), len(seen.answered), len(seen.came_of_it)) == (500, 250, 251, 1000)


def test_a_tasks_page_takes_as_many_statements_whatever_stands_on_it(statements: Statements) -> None:
    few = counted(statements, lambda: task_of(SOREN))
    with_actions()
    for no in range(20):
        answered(KLIMA, SOREN, f"Svar {no}.")
    assert counted(statements, lambda: task_of(SOREN)) == few <= 20


def test_a_health_check_reads_the_memory_once(statements: Statements) -> None:
    assert counted(statements, my_page.reachable) == 1
