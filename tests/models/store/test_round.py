"""The round in the memory: one digest a day, decided once, and whole whatever happened before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from models import store
from models.digests import Written
from models.facts import Refused
from models.requests import NewLine, NewRequest
from models.settings import read_settings
from models.store import journal, meta, requests
from models.store import round as rounds
from models.store.tables import (
    Absence,
    Base,
    Notice,
    NoticeLine,
    Person,
    PostHolder,
    PostRole,
    Request,
    Unit,
)
from tests.people import AASE, IDA, KAREN, PEOPLE, PETER, SOREN, Member

pytestmark = pytest.mark.usefixtures("memory", "cast")

SETTINGS = read_settings()
DAY = timedelta(days=1)

Statements = Callable[[], AbstractContextManager[list[str]]]


def on(text: str) -> date:
    """A day of 2027, written month-day."""
    return date.fromisoformat(f"2027-{text}")


def at(day: date) -> datetime:
    """Eight in the morning of a day."""
    return datetime.combine(day, time(8), UTC)


def open_task(owner: Member, name: str, opened: str, due: str, kind: str = "ad_hoc") -> str:
    """A task that a post owes, open from a day; its key."""
    key = f"{kind}/{name}"
    new = NewRequest(
        key=key,
        kind=kind,
        form="ad_hoc",
        year=2027,
        subject=name,
        title=name,
        post=owner.post,
        due_on=on(due),
    )
    with store.writing() as session:
        requests.open_requests(session, [new], on(opened))
    return key


def tell(person: Member, subject: str, rung: str, from_on: str) -> None:
    """Leave a line of news for the next letter."""
    line = NewLine(subject=subject, rung=rung, person=person.key, kind="meeting", from_on=on(from_on))
    with store.writing() as session:
        requests.tell(session, [line])


def decide(day: date) -> tuple[Written, ...]:
    """What the round of a day writes."""
    with store.writing(deciding=True) as session:
        return rounds.decide_day(session, SETTINGS, day, at(day))


def send(day: date) -> None:
    """The letters of a day leave."""
    with store.writing() as session:
        rounds.assume_sent(session, day, at(day))


def hold(*days: str) -> list[tuple[str, str, str]]:
    """Hold the rounds of these days and send their letters: (day, person, rung) of each letter."""
    letters = []
    for day in days:
        letters += [(day, one.to, one.rung) for one in decide(on(day))]
        send(on(day))
    return letters


def daily(first: str, last: str) -> list[tuple[str, str, str]]:
    """As `hold`, every day from the first to the last."""
    count = (on(last) - on(first)).days + 1
    return hold(*(f"{on(first) + DAY * ahead:%m-%d}" for ahead in range(count)))


def task(key: str) -> Any:
    """A task as it stands."""
    with store.reading() as session:
        return requests.of_keys(session, [key])[0]


def lines(**where: Any) -> list[Any]:
    """The lines with these values, in the order they were written."""
    with store.reading() as session:
        found = select(NoticeLine.__table__).filter_by(**where).order_by(NoticeLine.id)
        return list(session.execute(found).all())


def notices() -> list[tuple[date, str, str]]:
    """Every letter: (day, person, state)."""
    with store.reading() as session:
        found = select(Notice.day, Notice.person, Notice.state).order_by(Notice.day, Notice.person)
        return [tuple(row) for row in session.execute(found)]


def everything() -> dict[str, list[Any]]:
    """Every table with every row."""
    with store.reading() as session:
        return {
            table.name: list(session.execute(select(table).order_by(*table.primary_key)).all())
            for table in Base.metadata.sorted_tables
        }


def change(statement: Any) -> None:
    """Change the organisation."""
    with store.writing() as session:
        session.execute(statement)


def away(person: Member, first: str, last: str) -> None:
    """Somebody is away, last day included."""
    change(insert(Absence).values(person=person.key, from_on=on(first), to_on=on(last)))


def hand_over(post: Member, to: Member | None, day: str) -> None:
    """From a day on somebody else holds a post, or nobody."""
    holds = PostHolder.post == post.post
    change(update(PostHolder).where(holds, PostHolder.to_on.is_(None)).values(to_on=on(day) - DAY))
    if to is not None:
        change(insert(PostHolder).values(post=post.post, person=to.key, from_on=on(day)))


# ── One digest a day ────────────────────────────────────────────────────────────────────────────────────


def test_all_that_is_due_to_one_person_is_one_letter() -> None:
    keys = [open_task(SOREN, name, "08-30", "09-20") for name in ("veje", "parker")]
    hold("08-30")
    keys.append(open_task(SOREN, "havn", "09-13", "10-04"))
    keys.append(open_task(IDA, "kultur", "09-13", "10-04"))
    (ida, soren) = decide(on("09-13"))
    assert ida == Written(date=on("09-13"), to="ida", kind="ad_hoc", rung="request", requests=(keys[3],))
    expected = (keys[2], keys[1], keys[0])
    assert soren == Written(
        date=on("09-13"), to="soren", kind="ad_hoc", rung="heads_up", requests=tuple(sorted(expected))
    )
    assert notices()[-2:] == [(on("09-13"), "ida", "waiting"), (on("09-13"), "soren", "waiting")]


def test_the_second_round_of_a_day_writes_nothing() -> None:
    open_task(SOREN, "veje", "08-30", "09-20")
    tell(IDA, "2027/april/save_date", "save_date", "08-30")
    assert len(decide(on("08-30"))) == 2
    before = everything()
    assert decide(on("08-30")) == ()
    assert everything() == before
    send(on("08-30"))
    before = everything()
    assert decide(on("08-30")) == ()
    assert everything() == before


def test_what_comes_after_the_days_letter_is_told_the_next_day() -> None:
    open_task(SOREN, "veje", "08-30", "09-20")
    hold("08-30")
    late_comer = open_task(SOREN, "parker", "08-30", "09-20")
    assert decide(on("08-30")) == ()
    assert task(late_comer).asked_on is None
    assert hold("08-31") == [("08-31", "soren", "request")]
    assert task(late_comer).asked_on == on("08-31")


def test_no_letter_on_a_day_off() -> None:
    open_task(SOREN, "veje", "09-03", "09-30")
    tell(IDA, "2027/april/save_date", "save_date", "09-04")
    assert daily("09-04", "09-06") == [("09-06", "ida", "save_date"), ("09-06", "soren", "request")]


def test_a_whole_ladder_is_the_owners_letters_and_then_a_persons() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    assert daily("08-24", "10-01") == [
        ("08-24", "soren", "request"),
        ("09-07", "soren", "heads_up"),
        ("09-13", "soren", "reminder"),
        ("09-16", "soren", "late"),
    ]
    ended = task(key)
    assert (ended.state, ended.rung, ended.closed_on) == ("needs_person", "stop", on("09-23"))
    (late,) = lines(rung="late")
    assert late.facts == {"due_on": "2027-09-14", "call_day": "2027-09-20", "last_day": "2027-09-22"}


def test_what_can_no_longer_be_asked_is_a_persons() -> None:
    key = open_task(SOREN, "veje", "09-10", "09-11")
    assert daily("09-13", "09-20") == []
    assert (task(key).state, task(key).close_reason) == ("needs_person", "unasked")


# ── Twice a week ────────────────────────────────────────────────────────────────────────────────────────


def test_the_third_letter_of_a_week_waits_for_the_next() -> None:
    keys = [open_task(SOREN, f"nr-{day}", day, "10-04") for day in ("08-30", "08-31", "09-01")]
    assert daily("08-30", "09-07") == [
        ("08-30", "soren", "request"),
        ("08-31", "soren", "request"),
        ("09-06", "soren", "request"),
    ]
    assert task(keys[2]).asked_on == on("09-06")


def test_a_late_letter_goes_beyond_the_cap_and_carries_the_rest_along() -> None:
    open_task(SOREN, "veje", "08-13", "08-31")
    hold("08-13", "08-24")
    for day in ("08-30", "09-01"):
        open_task(SOREN, f"nr-{day}", day, "10-04")
    waits = open_task(SOREN, "parker", "09-02", "10-04")
    tell(SOREN, "2027/june/save_date", "save_date", "09-02")
    assert hold("08-30", "09-01", "09-02") == [
        ("08-30", "soren", "reminder"),
        ("09-01", "soren", "request"),
        ("09-02", "soren", "late"),
    ]
    assert task(waits).asked_on == on("09-02")
    assert hold("09-03") == []


def test_what_the_cap_holds_back_lapses_with_its_deadline() -> None:
    open_task(SOREN, "veje", "08-16", "09-03")
    hold("08-16", "08-27")
    for day in ("08-30", "08-31"):
        open_task(SOREN, f"nr-{day}", day, "10-04")
    letters = daily("08-30", "09-07")
    assert ("09-07", "soren", "late") in letters
    assert not lines(rung="reminder")


# ── News ────────────────────────────────────────────────────────────────────────────────────────────────


def test_news_go_with_the_letter_that_is_written_anyway() -> None:
    key = open_task(SOREN, "veje", "08-30", "09-20")
    tell(SOREN, "2027/april/save_date", "save_date", "08-30")
    (letter,) = decide(on("08-30"))
    assert (letter.rung, letter.requests) == ("request", ("2027/april/save_date", key))
    first, second = lines(person="soren")
    assert first.notice == second.notice is not None


def test_news_alone_are_a_letter_and_wait_for_their_day() -> None:
    tell(SOREN, "2027/april/save_date", "save_date", "08-31")
    assert daily("08-30", "09-02") == [("08-31", "soren", "save_date")]


def test_the_same_news_are_told_once() -> None:
    for _ in range(2):
        tell(SOREN, "2027/april/save_date", "save_date", "08-30")
        hold("08-30")
    assert hold("08-31") == []


# ── Letters that never left ─────────────────────────────────────────────────────────────────────────────


def test_a_letter_that_never_left_is_told_in_a_later_one() -> None:
    key = open_task(SOREN, "veje", "08-30", "09-20")
    tell(SOREN, "2027/april/save_date", "save_date", "08-30")
    decide(on("08-30"))
    (letter,) = decide(on("09-01"))
    assert (letter.rung, letter.requests) == ("request", ("2027/april/save_date", key))
    assert notices() == [(on("08-30"), "soren", "cancelled"), (on("09-01"), "soren", "waiting")]
    assert task(key).asked_on == on("09-01")
    assert len(lines(subject=key)) == 1


def test_after_three_days_without_post_there_is_one_letter_with_the_most_urgent_rung() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    hold("08-24", "09-07")
    for day in ("09-13", "09-14", "09-16"):
        decide(on(day))
    assert [rung for _, _, rung in hold("09-17")] == ["late"]
    assert [line.rung for line in lines(subject=key)] == ["request", "heads_up", "late"]
    assert (task(key).rung, task(key).told_on) == ("late", on("09-17"))


def test_what_was_answered_meanwhile_is_not_told_again() -> None:
    key = open_task(SOREN, "veje", "08-30", "09-20")
    decide(on("08-30"))
    with store.writing() as session:
        requests.close(session, [key], "answered", on("08-30"), at(on("08-30")))
    assert decide(on("08-31")) == ()
    assert notices() == [(on("08-30"), "soren", "cancelled")]
    assert lines(subject=key) == []


def test_a_letter_that_never_left_does_not_count_in_the_week() -> None:
    for day in ("08-30", "08-31"):
        open_task(SOREN, f"nr-{day}", day, "10-04")
        decide(on(day))
    assert hold("09-01", "09-02") == [("09-01", "soren", "request")]
    open_task(SOREN, "parker", "09-02", "10-04")
    assert hold("09-03") == [("09-03", "soren", "request")]


def test_nobody_else_is_told_while_the_late_letter_has_not_left() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    hold("08-24", "09-07", "09-13")
    for ahead in range(20):
        decide(on("09-16") + DAY * ahead)
    assert (task(key).state, task(key).rung, task(key).told_on) == ("open", "late", None)
    assert [line.rung for line in lines(subject=key)] == ["request", "heads_up", "reminder", "late"]


# ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_takes_over_a_post_reads_what_it_owes() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    hold("08-24")
    hand_over(SOREN, PETER, "09-01")
    assert hold("09-07") == [("09-07", "peter", "taken_over")]
    (line,) = lines(person="peter")
    assert line.facts == {"due_on": "2027-09-14", "before": "soren"}
    assert (task(key).person, task(key).acting, task(key).rung) == ("peter", None, "heads_up")
    assert hold("09-13") == [("09-13", "peter", "reminder")]


def test_while_somebody_is_away_the_deputy_gets_the_letters() -> None:
    key = open_task(AASE, "born", "08-24", "09-14")
    hold("08-24")
    away(AASE, "09-01", "09-10")
    assert hold("09-07") == [("09-07", "ida", "taken_over")]
    (line,) = lines(person="ida")
    assert line.facts == {"due_on": "2027-09-14", "before": "aase", "acting": "yes"}
    assert (task(key).person, task(key).acting) == ("aase", "ida")
    assert hold("09-13") == [("09-13", "aase", "reminder")]
    assert task(key).acting is None


def test_who_is_asked_in_another_s_absence_is_simply_asked() -> None:
    away(AASE, "08-20", "09-30")
    key = open_task(AASE, "born", "08-24", "09-14")
    assert hold("08-24", "09-07") == [("08-24", "ida", "request"), ("09-07", "ida", "heads_up")]
    assert (task(key).person, task(key).acting) == ("aase", "ida")


def test_a_vacant_post_is_the_head_of_the_unit_s() -> None:
    hand_over(IDA, None, "08-01")
    key = open_task(IDA, "kultur", "08-24", "09-14")
    assert hold("08-24") == [("08-24", "aase", "request")]
    assert (task(key).person, task(key).acting) == ("aase", "aase")


def test_where_nobody_can_be_found_the_task_is_a_persons_and_no_letter_goes() -> None:
    key = open_task(IDA, "kultur", "08-24", "09-14")
    change(update(Unit).values(head_post=None))
    change(PostRole.__table__.delete())  # type: ignore[attr-defined]
    hand_over(IDA, None, "08-01")
    assert hold("08-24") == []
    assert (task(key).state, task(key).close_reason) == ("needs_person", "nobody")


def test_who_has_left_gets_no_letter() -> None:
    change(update(Person).where(Person.key == "soren").values(left_on=on("08-31")))
    open_task(SOREN, "veje", "09-01", "09-14")
    ((_, person, rung),) = hold("09-01")
    assert (person, rung) == ("jens", "request")


def test_a_letter_speaks_its_readers_language() -> None:
    open_task(PETER, "sundhed", "08-30", "09-20")
    open_task(KAREN, "noter", "08-30", "09-20")
    decide(on("08-30"))
    with store.reading() as session:
        spoken = dict(session.execute(select(Notice.person, Notice.language)).tuples().all())
    assert spoken == {"peter": "en", "karen": "da"}


# ── A machine that was off ──────────────────────────────────────────────────────────────────────────────


def in_mid_ladder() -> list[str]:
    """Tasks of three people in all stages when the machine stops on 8 September."""
    keys = [
        open_task(SOREN, "veje", "08-24", "09-14"),
        open_task(SOREN, "parker", "08-24", "09-24"),
        open_task(IDA, "kultur", "08-24", "10-12"),
        open_task(PETER, "sundhed", "08-12", "09-01"),
        open_task(AASE, "born", "09-07", "10-20"),
    ]
    daily("08-12", "09-08")
    return keys


def test_after_thirty_days_off_each_owner_gets_one_letter_and_nobody_is_told_before_them() -> None:
    keys = in_mid_ladder()
    before = len(lines())
    assert hold("10-08") == [("10-08", "ida", "heads_up"), ("10-08", "soren", "late")]
    assert {line.person for line in lines()[before:]} == {"ida", "soren"}
    assert [task(key).state for key in keys[:3]] == ["open", "open", "open"]
    assert daily("10-09", "10-11") == [("10-11", "ida", "reminder")]
    daily("10-12", "10-14")
    assert [task(key).rung for key in keys[:2]] == ["phone", "phone"]


def test_a_day_before_the_last_round_is_refused_in_a_sentence_and_nothing_is_written() -> None:
    in_mid_ladder()
    hold("10-08")
    before = everything()
    with pytest.raises(Refused, match=r"^The last round was held on 2027-10-08, .*\.$"):
        decide(on("10-07"))
    assert everything() == before
    with store.reading() as session:
        assert meta.last_round_on(session) == on("10-08")


# ── A new deadline ──────────────────────────────────────────────────────────────────────────────────────


def test_with_a_new_deadline_the_ladder_starts_again_and_nobody_is_late() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    assert daily("08-24", "09-16")[-1] == ("09-16", "soren", "late")
    with store.writing() as session:
        requests.move_due(session, [key], on("10-12"), on("09-17"), "mødet er flyttet")
    assert daily("09-17", "10-20") == [
        ("10-05", "soren", "heads_up"),
        ("10-11", "soren", "reminder"),
        ("10-14", "soren", "late"),
    ]
    told = [(line.due_no, line.rung) for line in lines(subject=key)]
    assert told[-3:] == [(1, "heads_up"), (1, "reminder"), (1, "late")]
    assert (task(key).due_no, task(key).first_due_on) == (1, on("09-14"))


def test_a_deadline_moved_before_the_letter_left_is_asked_for_anew() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    decide(on("08-24"))
    with store.writing() as session:
        requests.move_due(session, [key], on("09-30"), on("08-24"), "")
    assert hold("08-25") == [("08-25", "soren", "request")]
    assert [(line.due_no, line.rung) for line in lines(subject=key)] == [(1, "request")]


# ── The journal ─────────────────────────────────────────────────────────────────────────────────────────


def entries(acts: Iterable[journal.Written]) -> Sequence[tuple[str, str, str | None]]:
    """Who did what to whom."""
    return [(one.actor, one.act, one.new) for one in acts]


def test_every_line_is_in_the_journal_and_the_journal_is_whole() -> None:
    key = open_task(SOREN, "veje", "08-24", "09-14")
    daily("08-24", "10-01")
    with store.reading() as session:
        written = journal.about(session, f"request/{key}")
        assert journal.verify(session) == []
        assert session.scalar(select(Request.state).where(Request.key == key)) == "needs_person"
    assert entries(written) == [
        ("daily_round", "told: request", "soren"),
        ("daily_round", "told: heads_up", "soren"),
        ("daily_round", "told: reminder", "soren"),
        ("daily_round", "told: late", "soren"),
        ("daily_round", "given to a person: silent", None),
    ]


def test_a_round_that_wrote_nothing_seals_nothing(memory: Engine) -> None:
    open_task(SOREN, "veje", "08-24", "09-14")
    daily("08-24", "08-24")
    before = everything()["seal"]
    daily("08-25", "09-06")
    assert everything()["seal"] == before
    assert len(before) == 1


# ── Statements ──────────────────────────────────────────────────────────────────────────────────────────

RETURN = on("10-08")
STAGES: list[dict[str, Any]] = [
    {"due_on": on("10-20"), "asked_on": None, "rung": "", "told_on": None},
    {"due_on": on("10-14"), "asked_on": on("09-01"), "rung": "request", "told_on": on("09-01")},
    {"due_on": on("09-30"), "asked_on": on("09-01"), "rung": "reminder", "told_on": on("09-29")},
    {"due_on": on("09-30"), "asked_on": on("09-01"), "rung": "late", "told_on": on("10-04")},
    {"due_on": on("09-30"), "asked_on": None, "rung": "", "told_on": None},
]
"""On the day of return: to be asked, warned, told that it is late, listed, and too late to be asked."""


def many_tasks(count: int) -> None:
    """So many open tasks, four in five of them due, in all stages, of all people and of one in mid-letter."""
    posts = [member.post for member in PEOPLE]
    shared = {"kind": "status", "form": "status", "year": 2027, "state": "open", "opened_on": on("09-01")}
    rows = [
        STAGES[no % 5]
        | shared
        | {
            "key": f"2027/status/2/nr-{no}",
            "subject": f"nr-{no}",
            "title": f"Nr. {no}",
            "post": posts[no % 8],
        }
        | {"person": None if STAGES[no % 5]["asked_on"] is None else PEOPLE[no % 8].key}
        | {"first_due_on": STAGES[no % 5]["due_on"], "next_on": RETURN + DAY * (no % 25 // 20)}
        for no in range(count)
    ]
    with store.writing() as session:
        session.execute(insert(Base.metadata.tables["request"]), rows)
        session.execute(insert(Notice).values(unsent_letter()))
        number = session.scalar(select(Notice.id))
        line: dict[str, Any] = {"notice": number, "rung": "request", "person": "soren", "kind": "status"}
        told: dict[str, Any] = {**line, "subject": "2027/status/2/nr-5", "from_on": on("10-07"), "facts": {}}
        session.execute(insert(NoticeLine).values(told))
    tell(IDA, "2027/april/save_date", "save_date", "10-08")


def unsent_letter() -> dict[str, Any]:
    """A letter of the day before that never left."""
    key = "2027-10-07/soren/digest"
    place = {"key": key, "person": "soren", "day": on("10-07"), "class_": "digest", "rung": "request"}
    return place | {"language": "da", "message_id": f"<{key}@plan-cycle.invalid>"}


def said_in_two_rounds(count: int, statements: Statements) -> tuple[int, int, int]:
    """How many statements the rounds of two days say about so many tasks, and how many letters they write."""
    many_tasks(count)
    with statements() as first:
        letters = decide(RETURN)
    send(RETURN)
    with statements() as again:
        assert decide(RETURN) == ()
    return len(first), len(again), len(letters)


def test_the_number_of_statements_does_not_depend_on_the_number_of_tasks(
    memory: Engine, statements: Statements
) -> None:
    few = said_in_two_rounds(100, statements)
    for count in (1_000, 10_000) if memory.dialect.name == "sqlite" else (1_000,):
        forget_all_tasks()
        assert said_in_two_rounds(count, statements) == few
    assert few[2] == len(PEOPLE)


def forget_all_tasks() -> None:
    """As if no round had been held."""
    tables = ("notice_line", "notice", "request", "meta")
    with store.writing() as session:
        for name in tables:
            session.execute(Base.metadata.tables[name].delete())
