"""One person with forty tasks: seen before they are sent, one mail, one page, and many ways to be done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from models import store
from models.requests import NewRequest
from models.store import requests
from models.store.responses import Submission
from models.store.tables import Element
from tasks import documents, home
from tasks.ledger import answer_sheets, meetings, my_page, responses
from tests.people import PETER, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import BEFORE_ASKING
from tests.stories.story import Story
from tests.tasks import sheets

APPROVED, ASKED_ON, OFF = date(2027, 2, 18), date(2027, 2, 25), date(2027, 2, 26)
KEY = "2027/april/contribution/{}".format


def with_forty(story: Story) -> None:
    """Søren answers for thirty-nine strategies besides climate, and April wants to hear of each."""
    areas = [(f"plan-{no}", f"Plan {no}") for no in range(1, 40)]
    meeting = story.meeting("april", 2027)
    due_on = story.milestone("deadline", "april", 2027).date
    with store.writing() as session:
        rows = [{"key": key, "kind": "strategy", "title": title, "post": SOREN.post} for key, title in areas]
        session.execute(insert(Element), rows)
        asked = {"kind": "contribution", "form": "april", "year": 2027, "meeting": meeting.id}
        own = {"post": SOREN.post, "due_on": due_on, "state": "proposed"}
        new = [NewRequest(key=KEY(key), subject=key, title=title, **asked, **own) for key, title in areas]
        requests.open_requests(session, new, story.day)


def test_forty_tasks_are_seen_before_they_are_sent_and_come_in_one_mail(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, OFF)
    with_forty(story)
    story.live(APPROVED)
    page = documents.sending(meetings.preview("april", 2027, APPROVED), home.settings())
    assert "40" in next(line for line in page.splitlines() if "Søren Bæk" in line)
    story.press("approve_sending", meeting="april", year=2027)
    story.live(ASKED_ON)
    mine = [one for one in story.letters(ASKED_ON, to="soren") if one.rung == "request"]
    assert len(mine) == 40 and {one.day for one in mine} == {ASKED_ON}
    (mail,) = [text for text in story.texts(SOREN.email) if "Hjælp til" in text]
    assert "disse områder" in mail and "»Plan 39«" in mail


def test_forty_tasks_are_done_by_one_click_a_colleague_and_a_sheet(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, OFF)
    with_forty(story)
    story.live(APPROVED)
    story.press("approve_sending", meeting="april", year=2027)
    story.live(ASKED_ON)
    mine = my_page.page("soren", ASKED_ON)
    assert len(mine.areas) == 40 and all(len(area.tasks) == 1 for area in mine.areas)
    numbers = {task.key: task.number for area in mine.areas for task in area.tasks}
    given = [str(numbers[KEY(f"plan-{no}")]) for no in range(1, 11)]
    story.press("hand_over_tasks", requests=given, to_person=PETER.email, reason="Peter kender dem bedst.")
    unchanged = [KEY(f"plan-{no}") for no in range(11, 31)]
    one_click = [Submission(request=key, answer={"nothing_new": True}, person="soren") for key in unchanged]
    responses.receive_each(one_click, "portal", ASKED_ON)
    (sheet,) = [one for one in answer_sheets.sheets("2027/april", ASKED_ON) if one.unit == "Teknik og Miljø"]
    answered = {f"Plan {no}": {"Intet nyt": "ja"} for no in range(31, 40)}
    taken = answer_sheets.take_in(sheets.filled_in(sheet.content, "April 2027", answered), None, ASKED_ON)
    assert (taken.accepted, taken.refused) == (9, 0)
    story.answer(KEY("klima"), nothing_new=True)
    assert my_page.page("soren", ASKED_ON).owed == 0
    story.live(date(2027, 3, 19))
    after = [one for one in story.letters(date(2027, 2, 26), to="soren") if one.subject in numbers]
    assert not [one for one in after if one.rung in ("reminder", "late")]
    taken_over = [one for one in story.letters(to="peter") if one.rung == "taken_over"]
    assert len(taken_over) == 10 and len({one.day for one in taken_over}) == 1
    assert len([one for one in story.journal() if one.act == "handed over"]) == 10
