"""My page by its rules: who sees a task, what may be done with it, where it stands, and in which words."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import Any, get_args

import pytest

from deployments import timetable
from models import reasons
from models.answer_words import in_words
from models.choices import Words
from models.forms import FORMS, Form, MayBeUnchanged
from models.my_page import (
    CHANGE_WITHIN,
    LOOK_BACK,
    Act,
    Came,
    Contributed,
    Matter,
    Part,
    Place,
    Reader,
    acts,
    area_of,
    areas,
    called,
    came_of,
    is_over,
    may_wish,
    outcome,
    own_body,
    part_of,
    place,
    placed,
    shown,
    standing,
    verdicts,
    what_happens_to,
    why_of,
)
from models.receivers import Organisation, Seat
from models.requests import NOT_MINE, RECORDED
from models.settings import Language, read_settings

TODAY = date(2027, 3, 10)
SETTINGS = read_settings()

ORG = Organisation(
    seats={
        "climate": Seat("technical", "soren"),
        "schools": Seat("children", "aase"),
        "empty": Seat("technical", None),
        "director": Seat("town", "jens"),
        "secretary": Seat("town", "karen"),
        "clerk": Seat("town", "ole"),
    },
    deputies={"soren": "peter", "ida": "mads"},
    away=frozenset(),
    heads={"town": "director", "technical": "climate", "children": "director"},
    parents={"technical": "town", "children": "town"},
    directors=frozenset({"director"}),
    secretariat=("secretary", "clerk"),
)

NAMES = {"soren": "Søren Bæk", "peter": "Peter Holm", "aase": "Aase Lund", "ida": "Ida Nygaard"}


def matter(**other: Any) -> Matter:
    """Søren's contribution about the climate to April's meeting, asked for and open."""
    known: dict[str, Any] = {
        "number": 12,
        "key": "2027/april/contribution/klima",
        "kind": "contribution",
        "form": "april",
        "year": 2027,
        "subject": "klima",
        "title": "Klima",
        "post": "climate",
        "person": "soren",
        "acting": None,
        "handed_to": None,
        "handed_by": None,
        "handed_note": None,
        "due_on": date(2027, 3, 16),
        "first_due_on": date(2027, 3, 16),
        "due_no": 0,
        "move_reason": "",
        "state": "open",
        "closed_on": None,
        "close_reason": "",
        "meeting_id": 1,
        "meeting": "april",
        "meeting_on": date(2027, 4, 20),
        "element": "strategy",
        "area": "klima",
        "area_title": "Klima",
        "confidential_until": None,
        "ends_on": date(2027, 3, 30),
        "last_on": date(2027, 3, 29),
        "ended": False,
        "running": True,
        "asked": False,
        "given": 0,
        "given_on": None,
        "given_by": None,
        "given_for": None,
        "has_draft": False,
        "wish": None,
        "declined": False,
    }
    return Matter(**known | other)


def reader(person: str = "soren", away: frozenset[str] = frozenset(), language: Language = "da") -> Reader:
    return Reader(person, language, ORG._replace(away=away), SETTINGS, TODAY)


ANSWERED = {
    "state": "answered",
    "closed_on": date(2027, 3, 1),
    "given": 1,
    "given_on": date(2027, 3, 1),
    "given_by": "soren",
}
STATUS = {
    "kind": "status",
    "form": "status",
    "meeting": None,
    "meeting_id": None,
    "meeting_on": None,
    "ends_on": None,
}
CLOSED = {"confidential_until": date(2027, 12, 31)}


# ── Who sees a task ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("me", "away", "task", "part"),
    [
        ("soren", (), {}, "owner"),
        ("peter", (), {}, None),
        ("aase", (), {}, None),
        ("karen", (), {}, None),
        ("jens", (), {}, None),
        ("nobody", (), {}, None),
        # absent: who stands in sees it today, whether the round has said so or not; the owner sees it still
        ("peter", ("soren",), {}, "acting"),
        ("soren", ("soren",), {"acting": "peter"}, "owner"),
        ("peter", (), {"acting": "peter"}, "acting"),
        # the post has another holder since the letter went
        ("soren", (), {"person": "ida"}, "owner"),
        ("ida", (), {"person": "ida"}, None),
        # a vacated post: the head of the unit, and nobody who held it before
        ("soren", (), {"post": "empty", "person": "ida"}, "acting"),
        ("ida", (), {"post": "empty", "person": "ida"}, None),
        # without a post: who was asked, else the secretariat
        ("ida", (), {"post": None, "person": "ida"}, "owner"),
        ("karen", (), {"post": None, "person": None}, "acting"),
        # handed over: both sides see it, and nobody who stood in before
        ("ida", (), {"handed_to": "ida", "handed_by": "soren"}, "handed"),
        ("soren", (), {"handed_to": "ida", "handed_by": "soren"}, "giver"),
        ("peter", (), {"handed_to": "ida", "handed_by": "peter"}, "giver"),
        ("soren", (), {"handed_to": "ida", "handed_by": "peter"}, "giver"),
        ("soren", (), {"handed_to": "ida", "handed_by": None}, "giver"),
        ("peter", (), {"handed_to": "ida", "handed_by": "soren", "acting": "peter"}, None),
        ("mads", ("ida",), {"handed_to": "ida", "handed_by": "soren"}, "acting"),
        ("mads", (), {"handed_to": "ida", "handed_by": "soren"}, None),
        # given to somebody who is away, and nobody stands in: it is the owner's again
        ("soren", ("aase",), {"handed_to": "aase", "handed_by": "soren"}, "owner"),
        ("peter", ("aase",), {"handed_to": "aase", "handed_by": "peter"}, "giver"),
        # a manager who was asked
        ("jens", (), {"asked": True}, "manager"),
        ("soren", (), {"asked": True}, "owner"),
        # what a meeting brought is every secretary's to write down
        ("karen", (), {"post": "secretary", "kind": "steers", "form": "steers"}, "owner"),
        ("ole", (), {"post": "secretary", "kind": "steers", "form": "steers"}, "secretariat"),
        ("ole", (), {"post": "secretary"}, None),
        ("soren", (), {"post": "secretary", "kind": "steers", "form": "steers"}, None),
        # who has answered it and has it no more; who wrote it in for somebody has it too
        ("ida", (), ANSWERED | {"given_by": "ida"}, "author"),
        ("ida", (), ANSWERED | {"given_by": "karen", "given_for": "ida"}, "author"),
        ("aase", (), ANSWERED, None),
    ],
)
def test_a_task_is_seen_by_those_who_have_to_do_with_it(
    me: str, away: tuple[str, ...], task: dict[str, Any], part: Part | None
) -> None:
    assert part_of(matter(**task), reader(me, frozenset(away))) == part


# ── What may be done ────────────────────────────────────────────────────────────────────────────────────

EVERYTHING = {"answer", "unchanged", "hand_over", "wish", "not_mine"}
ENDED = {"ended": True, "ends_on": date(2027, 3, 9)}


@pytest.mark.parametrize(
    ("task", "part", "can"),
    [
        ({}, "owner", EVERYTHING),
        ({}, "acting", EVERYTHING),
        ({}, "handed", EVERYTHING),
        ({}, "manager", EVERYTHING - {"not_mine"}),
        ({}, "giver", {"take_back"}),
        ({}, "author", set()),
        ({}, "secretariat", set()),
        ({}, None, set()),
        ({"form": "approval", "kind": "approval"}, "owner", EVERYTHING - {"unchanged"}),
        ({"due_on": date(2027, 3, 29)}, "owner", EVERYTHING - {"wish"}),
        ({"declined": True}, "owner", EVERYTHING - {"wish"}),
        ({"ended": True}, "owner", EVERYTHING - {"wish"}),
        ({"state": "proposed"}, "owner", set()),
        ({"state": "withdrawn"}, "owner", set()),
        ({"state": "withdrawn"}, "giver", set()),
        # never answered, and the round has closed: a late answer is better than none
        ({"state": "needs_person", **ENDED}, "owner", {"answer", "unchanged"}),
        ({"state": "needs_person", **ENDED}, "manager", {"answer", "unchanged"}),
        ({"state": "needs_person"}, "giver", {"take_back"}),
        ({"state": "needs_person", **ENDED}, "giver", set()),
        ({"state": "needs_person", "close_reason": NOT_MINE}, "owner", {"answer", "unchanged"}),
        # answered: changed until the round closes, read afterwards
        (ANSWERED, "owner", {"answer"}),
        (ANSWERED, "handed", {"answer"}),
        (ANSWERED, "manager", set()),
        (ANSWERED, "author", set()),
        (ANSWERED, "giver", set()),
        (ANSWERED | ENDED, "owner", set()),
        # the secretariat's own are written down in Prefect
        ({"form": "steers", "kind": "steers"}, "owner", set()),
        ({"form": "decisions", "kind": "decisions"}, "owner", set()),
        ({"form": "budget", "kind": "budget"}, "secretariat", set()),
    ],
)
def test_what_may_be_done_follows_from_how_it_stands(
    task: dict[str, Any], part: Part | None, can: set[Act]
) -> None:
    assert acts(matter(**task), part, TODAY) == can


@pytest.mark.parametrize("form", sorted(set(FORMS) - set(RECORDED)))
def test_nothing_new_answers_the_forms_that_have_it_and_no_other(form: str) -> None:
    asked: type[Form] = FORMS[form]
    assert ("unchanged" in acts(matter(form=form), "owner", TODAY)) == issubclass(asked, MayBeUnchanged)


@pytest.mark.parametrize(
    ("last_on", "due_on", "may"),
    [
        (None, "2027-03-16", True),
        ("2027-03-30", "2027-03-16", True),
        ("2027-03-17", "2027-03-16", True),
        ("2027-03-16", "2027-03-16", False),
        ("2027-03-11", "2027-03-01", True),
        ("2027-03-10", "2027-03-01", False),
        ("2027-03-09", "2027-03-01", False),
    ],
)
def test_a_later_date_can_be_asked_for_while_there_is_one(
    last_on: str | None, due_on: str, may: bool
) -> None:
    last = date.fromisoformat(last_on) if last_on else None
    assert may_wish(matter(last_on=last, due_on=date.fromisoformat(due_on)), TODAY) == may


@pytest.mark.parametrize(
    ("task", "over"),
    [
        (ANSWERED, False),
        (ANSWERED | ENDED, True),
        (ANSWERED | {"running": False}, True),
        (ENDED, True),
        # a meeting's round closes with its brief, however long that takes
        (ANSWERED | {"due_on": date(2027, 1, 4), "closed_on": date(2027, 1, 4)}, False),
        # what no meeting waits for: a fortnight after it came in, or was due
        (ANSWERED | STATUS | {"due_on": date(2027, 2, 1), "closed_on": TODAY - CHANGE_WITHIN}, False),
        (ANSWERED | STATUS | {"due_on": date(2027, 2, 1), "closed_on": date(2027, 2, 23)}, True),
        (ANSWERED | STATUS | {"due_on": date(2027, 2, 24), "closed_on": date(2027, 2, 1)}, False),
        (STATUS | {"due_on": date(2026, 9, 1)}, False),
    ],
)
def test_an_answer_can_be_changed_until_its_round_closes(task: dict[str, Any], over: bool) -> None:
    assert is_over(matter(**task), TODAY) == over


# ── Where it stands ─────────────────────────────────────────────────────────────────────────────────────

LONG_AGO = TODAY - LOOK_BACK - (TODAY - date(2027, 3, 9))
GIVEN_UP = {"state": "needs_person", "closed_on": date(2027, 3, 1), "close_reason": "ikke modtaget"}


@pytest.mark.parametrize(
    ("task", "part", "where"),
    [
        ({}, "owner", "areas"),
        ({}, "acting", "areas"),
        ({}, "handed", "areas"),
        ({}, "secretariat", "areas"),
        ({}, "giver", "handed"),
        ({}, "manager", "asked_about"),
        ({}, "author", None),
        ({}, None, None),
        ({"state": "proposed"}, "owner", None),
        ({"state": "withdrawn"}, "owner", None),
        (GIVEN_UP, "owner", "areas"),
        (GIVEN_UP, "manager", "asked_about"),
        (GIVEN_UP | {"closed_on": LONG_AGO}, "owner", None),
        (GIVEN_UP | {"running": False}, "owner", None),
        (GIVEN_UP | {"meeting_on": TODAY}, "owner", "areas"),
        (GIVEN_UP | {"meeting_on": date(2027, 3, 9)}, "owner", None),
        (GIVEN_UP | {"close_reason": NOT_MINE}, "owner", "handed"),
        (ANSWERED, "owner", "answered"),
        (ANSWERED | {"given_by": "ida"}, "owner", "answered"),
        (ANSWERED | {"given_by": "ida"}, "acting", None),
        (ANSWERED | {"given_by": "karen", "given_for": "soren"}, "author", "answered"),
        (ANSWERED | ENDED, "owner", "answered"),
        (ANSWERED | ENDED | {"closed_on": LONG_AGO}, "owner", None),
        (ANSWERED | {"closed_on": LONG_AGO}, "owner", "answered"),
        (ANSWERED | {"kind": "steers", "form": "steers"}, "owner", None),
    ],
)
def test_a_task_stands_in_one_place_of_the_page_or_nowhere(
    task: dict[str, Any], part: Part | None, where: Place | None
) -> None:
    assert place(matter(**task), part, reader()) == where


def test_the_area_with_the_oldest_deadline_stands_first_and_so_within_it() -> None:
    tasks = [
        matter(number=1, due_on=date(2027, 3, 20)),
        matter(number=2, due_on=date(2027, 3, 18), area="skoler", area_title="Skoler"),
        matter(number=3, due_on=date(2027, 3, 17)),
    ]
    found = areas(placed(tasks, reader(), NAMES))
    assert [(area.title, [task.number for task in area.tasks]) for area in found] == [
        ("Klima", [3, 1]),
        ("Skoler", [2]),
    ]
    assert found[0].unchanged == (3, 1)


def test_two_areas_of_one_name_are_two_and_two_closed_matters_are_two() -> None:
    tasks = [matter(number=1), matter(number=2, area="klima-2"), matter(number=3, **CLOSED)]
    tasks += [matter(number=4, **CLOSED)]
    assert len(areas(placed(tasks, reader(), NAMES))) == 4


def test_answers_stand_newest_first() -> None:
    tasks = [matter(number=n, **ANSWERED | {"given_on": date(2027, 3, n)}) for n in (2, 5, 3)]
    lines = list(placed(tasks, reader(), NAMES))
    assert [task.number for task in standing(lines, "answered")] == [5, 3, 2]


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("task", "language", "name", "area"),
    [
        ({}, "da", "bidraget om »Klima«", "Klima"),
        ({}, "en", "the contribution on 'Klima'", "Klima"),
        (STATUS, "da", "status på »Klima«", "Klima"),
        (
            {"kind": "action", "title": "Flere træer", "area_title": "Klima"},
            "da",
            "opfølgningen på »Flere træer«",
            "Klima",
        ),
        (
            {"kind": "approval", "title": "x", "element": None, "area": None},
            "da",
            "oplægget til temamødet i april",
            "Temamødet i april 2027",
        ),
        (
            {"kind": "coherence", "title": "Sammenhæng", "element": None, "area": None},
            "en",
            "'Sammenhæng'",
            "The theme meeting in April 2027",
        ),
        (
            {"kind": "ad_hoc", "title": "høring om støj", "element": None, "area": None, "meeting": None},
            "da",
            "bestillingen »høring om støj«",
            "Høring om støj",
        ),
        (CLOSED, "da", "lukket opgave nr. 12", "Lukket opgave nr. 12"),
        (CLOSED, "en", "closed task no. 12", "Closed task no. 12"),
    ],
)
def test_a_task_is_called_what_it_is(task: dict[str, Any], language: Language, name: str, area: str) -> None:
    about = reader(language=language)
    assert (called(matter(**task), about), area_of(matter(**task), about)) == (name, area)


def test_of_a_closed_matter_the_page_tells_nothing_that_anybody_wrote() -> None:
    secret = matter(**CLOSED, due_no=1, move_reason="Klima venter", has_draft=True)
    line = shown(secret, "owner", reader(), NAMES)
    assert "Klima" not in repr(line.model_dump(exclude={"key"}))
    assert (line.closed, line.has_draft, line.move_reason) == (True, False, "")
    assert "Klima" not in why_of(secret, line, reader())
    assert line.can


def test_a_moved_date_stays_visible_as_moved() -> None:
    moved = matter(due_no=2, move_reason="ferie", due_on=date(2027, 3, 23))
    line = shown(moved, "owner", reader(), NAMES)
    assert (line.moved, line.move_reason, line.first_due_on) == (2, "ferie", date(2027, 3, 16))


@pytest.mark.parametrize(
    ("task", "away", "told"),
    [
        ({}, (), ("Søren Bæk", "", "", "")),
        ({}, ("soren",), ("Søren Bæk", "Peter Holm", "", "")),
        ({"handed_to": "ida", "handed_by": "soren"}, (), ("Søren Bæk", "", "Ida Nygaard", "Søren Bæk")),
        ({"handed_to": "ida"}, (), ("Søren Bæk", "", "Ida Nygaard", "sekretariatet")),
        (GIVEN_UP | {"close_reason": NOT_MINE}, (), ("Søren Bæk", "", "sekretariatet", "")),
        ({"post": "empty", "person": "ida"}, (), ("", "Søren Bæk", "", "")),
    ],
)
def test_the_page_says_whose_it_is_who_stands_in_and_who_was_given_it(
    task: dict[str, Any], away: tuple[str, ...], told: tuple[str, ...]
) -> None:
    line = shown(matter(**task), "owner", reader(away=frozenset(away)), NAMES)
    assert (line.owner_name, line.acting_name, line.handed_to_name, line.handed_by_name) == told


@pytest.mark.parametrize(
    ("task", "part", "sentence"),
    [
        (
            {},
            "owner",
            "Byrådet drøfter visionen og strategien på langt sigt på temamødet i april, "
            "tirsdag den 20. april (uge 16). Du kender området.",
        ),
        (
            {"meeting_on": date(2027, 3, 9)},
            "handed",
            "Sekretariatet har givet dig opgaven. Byrådet drøftede visionen og strategien på langt sigt på "
            "temamødet i april, tirsdag den 9. marts (uge 10).",
        ),
        (
            STATUS,
            "manager",
            "Vi har ikke fået svar fra Søren Bæk, og det kan der være gode grunde til. Du kan svare, give "
            "opgaven videre eller bede om en ny frist. Vi følger op på det, der er sat i gang og besluttet.",
        ),
        (
            {"kind": "approval", "form": "approval", "subject": "finance"},
            "owner",
            "Oplægget til temamødet i april er klar. Før det sendes ud, skal det være set af økonomi. "
            "Det er dig, vi spørger.",
        ),
        (
            {"post": "empty", "kind": "action", "form": "done"},
            "acting",
            "Opgaven har ingen ansvarlig lige nu, så den er hos dig. Opgaven følger af en beslutning.",
        ),
        ({"meeting": "september"}, "owner", "Vi har brug for hjælp til bidraget om »Klima«."),
    ],
)
def test_everybody_reads_why_they_are_asked(task: dict[str, Any], part: Part, sentence: str) -> None:
    given = {"handed_to": "soren"} if part == "handed" else {}
    asked = matter(**task, **given)
    assert why_of(asked, shown(asked, part, reader(), NAMES), reader()) == sentence


@pytest.mark.parametrize(
    ("task", "beginning"),
    [
        ({}, "Dit svar indgår i oplægget til byrådet."),
        (ANSWERED | ENDED, "Dit svar indgår i oplægget til byrådet."),
        (GIVEN_UP | ENDED, "Svarene er samlet, og oplægget er ved at blive skrevet."),
        (GIVEN_UP | ENDED | {"kind": "approval", "form": "approval"}, "Oplægget er sendt ud."),
        (STATUS, "Dit svar indgår i den samlede opfølgning."),
        (STATUS | {"kind": "evaluation", "form": "evaluation"}, "Dit svar indgår i oplægget til det første"),
    ],
)
def test_everybody_reads_what_happens_with_the_answer(task: dict[str, Any], beginning: str) -> None:
    asked = matter(**task)
    said = what_happens_to(asked, shown(asked, "owner", reader(), NAMES), reader())
    assert said.startswith(beginning)


def test_after_the_brief_was_sent_nobody_is_promised_a_place_in_it() -> None:
    missed = matter(**GIVEN_UP, **ENDED)
    line = shown(missed, "owner", reader(), NAMES)
    assert what_happens_to(missed, line, reader(), sent=True).startswith("Oplægget er sendt ud.")


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("part", get_args(Part))
@pytest.mark.parametrize("kind", sorted({*reasons.WHY, *reasons.HAPPENS} - {"closed", "other"}))
def test_every_kind_of_task_has_its_words_for_every_reader(kind: str, part: Part, language: Language) -> None:
    form = "evaluation_questions" if kind == "evaluation_questions" else "april"
    asked = matter(kind="evaluation" if form != "april" else kind, form=form, subject="finance")
    line = shown(asked, part, reader(language=language), NAMES)
    for said in (why_of(asked, line, reader()), what_happens_to(asked, line, reader())):
        assert said and "{" not in said and "  " not in said and said.endswith(".")


def test_the_texts_name_the_same_things_in_both_languages() -> None:
    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    tables = (reasons.WHY, reasons.WHY_YOU, reasons.HAPPENS, reasons.FOR_ANOTHER)
    texts: list[Words] = [words for table in tables for words in table.values()]
    assert [words for words in texts if named(words.da) != named(words.en)] == []


def test_what_is_written_in_prefect_names_its_form_as_prefect_does() -> None:
    names = {row.flow: row.name for row in timetable.TABLE}
    assert set(reasons.WHERE) == set(RECORDED)
    for form, words in reasons.WHERE.items():
        name = names[f"record_{form}"]
        assert f"»{name.da}«" in words.da and f"'{name.en}'" in words.en


@pytest.mark.parametrize(
    ("subject", "may"),
    [
        ("plan_group", ("read", "send_back")),
        ("finance", ("seen", "send_back")),
        ("direktion", ("approve", "send_back")),
        ("a station of last year", ("seen", "send_back")),
    ],
)
def test_a_station_says_what_it_is_asked_for_or_sends_back(subject: str, may: tuple[str, ...]) -> None:
    assert verdicts(matter(kind="approval", form="approval", subject=subject), SETTINGS) == may


# ── What came of it ─────────────────────────────────────────────────────────────────────────────────────


def came(**other: Any) -> Came:
    """April's steer about the climate."""
    known: dict[str, Any] = {
        "meeting": 1,
        "meeting_kind": "april",
        "year": 2027,
        "kind": "steer",
        "subject": "klima",
        "title": "Klima",
        "verdict": "hold",
        "text": "Mere skov.",
        "body": "",
        "case_number": "",
        "item": "",
        "element": 7,
        "decided_on": date(2027, 4, 20),
        "responsible": None,
        "due_on": None,
        "done_on": None,
        "confidential_until": None,
        "next_step": "nothing_more",
    }
    return Came(**known | other)


CLIMATE = Contributed(1, frozenset({"klima", "flere-traeer"}), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("given", "outcomes", "told"),
    [
        ([CLIMATE], [came()], [("klima", True)]),
        ([], [came()], []),
        # what belongs to it is about it
        ([CLIMATE], [came(subject="flere-traeer")], [("flere-traeer", True)]),
        # a later meeting about the same; not an earlier one
        ([CLIMATE], [came(meeting=3, decided_on=date(2027, 10, 1))], [("klima", True)]),
        ([CLIMATE], [came(meeting=3, decided_on=date(2027, 2, 1))], []),
        # nothing about it for itself: what the meeting said else, and of the other kind what is about it
        ([CLIMATE], [came(subject="skoler")], [("skoler", False)]),
        ([CLIMATE], [came(), came(subject="skoler")], [("klima", True)]),
        (
            [CLIMATE],
            [came(), came(subject="skoler", kind="decision", decided_on=date(2027, 5, 1))],
            [("skoler", False), ("klima", True)],
        ),
        ([CLIMATE], [came(meeting=3, subject="skoler", decided_on=date(2027, 10, 1))], []),
        # a confidential matter of somebody else's is not told of
        ([CLIMATE], [came(subject="skoler", **CLOSED)], []),
        ([CLIMATE], [came(**CLOSED)], [("klima", True)]),
    ],
)
def test_who_contributed_reads_what_came_of_it(
    given: list[Contributed], outcomes: list[Came], told: list[tuple[str, bool]]
) -> None:
    assert [(one.subject, own) for one, own in came_of(given, outcomes, TODAY)] == told


def test_of_a_closed_outcome_only_its_number_and_verdict_are_told() -> None:
    said = outcome(
        came(kind="decision", verdict="approved", case_number="27/1", item="3", **CLOSED), reader()
    )
    assert (said.title, said.text, said.case_number, said.item) == ("lukket punkt nr. 7", "", "", "")
    assert (said.said, said.closed) == ("godkendt", True)


def test_a_steer_decides_nothing_and_has_no_next_step() -> None:
    assert outcome(came(), reader()).next_step == ""
    assert outcome(came(), reader()).said == "hold kursen"
    decided = outcome(came(kind="decision", verdict="whole", body="Byrådet"), reader(language="en"))
    assert (decided.said, decided.body) == ("the whole amount", "the council")
    assert decided.next_step == "Nothing more happens in the case for now"


# ── An answer in words ──────────────────────────────────────────────────────────────────────────────────

MONEY = {"action": "Skolevejen", "financing": "within_frame", "y0": 1200, "y1": 0, "y2": -40, "y3": 0}


@pytest.mark.parametrize(
    ("form", "body", "language", "said"),
    [
        ("april", {"nothing_new": True}, "da", [("Intet nyt siden sidst", "ja")]),
        (
            "status",
            {"track": "on_track", "text": "", "done": False},
            "da",
            [("Hvor langt er vi?", "på sporet")],
        ),
        ("status", {"track": "partly"}, "en", [("How far are we?", "partly")]),
        ("status", {"value": 1250.5}, "da", [("Seneste måling, hvis der er en", "1.250,5")]),
        ("status", {"value": 0.0}, "en", [("The newest measurement, if any", "0")]),
        (
            "status",
            {"new_due_on": "2027-05-14"},
            "da",
            [("Ny frist, hvis den gamle ikke holder", "fredag den 14. maj 2027 (uge 19)")],
        ),
        ("status", {"done": True}, "da", [("Det hele er gennemført", "ja")]),
        ("august", {"amount": 0}, "da", [("Beløb næste år, 1.000 kr.", "0")]),
        (
            "june",
            {"money": [MONEY]},
            "da",
            [
                (
                    "Hvad koster det hvert år, og hvor kommer pengene fra?",
                    "Skolevejen (inden for rammen): 2028: 1.200 · 2030: -40",
                )
            ],
        ),
        ("approval", {"verdict": "send_back", "comment": "Mangler tal."}, "da", None),
    ],
)
def test_an_answer_is_read_in_words(
    form: str, body: dict[str, Any], language: Language, said: list[tuple[str, str]] | None
) -> None:
    if said is None:
        assert [text for _, text in in_words(form, body, 2027, language)] == ["sendt tilbage", "Mangler tal."]
    else:
        assert list(in_words(form, body, 2027, language)) == said


@pytest.mark.parametrize(
    ("given_by", "seen"),
    [(("soren", None), True), (("karen", "soren"), True), (("ida", None), False), ((None, None), False)],
)
def test_what_somebody_said_of_themselves_nobody_else_sees_again(
    given_by: tuple[str | None, str | None], seen: bool
) -> None:
    body = {"ownership": "hos direktionen", "myself": "engage"}
    assert ("myself" in own_body(body, given_by, "soren")) == seen
    assert own_body(body, given_by, "soren")["ownership"] == "hos direktionen"
