"""Two meetings are held as one: one date, both sets of questions, one letter, one brief."""

from __future__ import annotations

from datetime import date

import pytest

from models import store
from models.facts import Refused
from models.store.overview import dates_of
from models.year_page import year_page
from tasks import home
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED, BEFORE_ASKING, CLOSED, JUNE_ASKED

EVERYBODY = {"aase", "birgit", "ida", "peter", "soren", "mads", "jens"}
PRESSED, OFF = date(2027, 3, 8), date(2027, 3, 9)
MERGE = {"year": 2027, "meeting": "april", "into": "june", "reason": "Byrådet har kun én dag i foråret"}
KULTUR, KLIMA = "2027/april/contribution/kultur", "2027/april/contribution/klima"
LATER = ("late", "heads_up", "reminder")


def test_an_april_that_is_held_with_june_gives_one_letter_and_one_brief(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.answer(KULTUR, nothing_new=True)
    assert story.press("merge_meetings", **MERGE) == (
        "Temamødet i april er lagt sammen med temamødet i juni tirsdag den 8. juni (uge 23). "
        "Spørgsmålene til begge møder kommer i samme oplæg. 7 får besked."
    )
    assert "i forvejen" in story.press("merge_meetings", **MERGE)
    due_on = story.milestone("deadline", "june", 2027).date
    assert story.task(KLIMA).due_on == due_on
    assert (story.meeting("april", 2027).state, story.meeting("april", 2027).merged_into) == (
        "merged",
        "june",
    )
    story.live(date(2027, 3, 24), all_days=False)
    story.day = date(2027, 4, 26)
    story.live(story.day)
    assert sorted(one.to for one in story.letters(PRESSED) if one.rung == "moved") == sorted(EVERYBODY)
    assert not [one for one in story.letters(PRESSED) if one.rung in LATER and "/april/" in one.subject]
    story.approve(2027)
    story.live(due_on, all_days=False)
    for key, state in story.states("2027/").items():
        if "/contribution/" in key and state == "open" and "klima" not in key:
            story.answer(key, nothing_new=True)
    story.live(date(2027, 6, 10), all_days=False)
    brief = (story.home / "briefs" / "2027-june.md").read_text(encoding="utf-8")
    assert "Mødet bliver holdt sammen med temamødet i april" in brief
    assert brief.index("### Kultur\n") < brief.index("### Kultur: spørgsmålene til temamødet i april")
    assert "Klima: spørgsmålene til temamødet i april: *ikke modtaget*" in brief
    assert not (story.home / "briefs" / "2027-april.md").exists()
    assert story.meeting("june", 2027).state == "held"
    assert [key for key in story.states("2027/") if key.endswith("/steers")] == ["2027/june/steers"]
    merged = [(one.subject, one.old, one.new) for one in story.journal("merged")]
    assert merged == [("meeting/2027/april", "2027-04-20", f"june: {MERGE['reason']}")]


def test_the_letter_says_the_one_day_and_the_one_deadline(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.press("merge_meetings", **MERGE)
    story.live(date(2027, 3, 16), all_days=False)
    (mine,) = (text for text in story.texts("soeren.baek") if "holdt sammen" in text)
    said = " ".join(mine.split())
    assert "Temamødet i april bliver holdt sammen med temamødet i juni: tirsdag den 8. juni (uge 23)." in said
    assert "Din frist for bidraget om »Klima« er nu tirsdag den 18. maj (uge 20)." in said
    (hers,) = (text for text in story.texts("peter.holm") if "held together" in text)
    assert "held together with the theme meeting in June, on Tuesday 8 June (week 23)." in " ".join(
        hers.split()
    )


def test_before_asking_both_sets_of_questions_come_in_one_mail(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, date(2027, 4, 28))
    story.press("merge_meetings", **MERGE)
    story.live(date(2027, 3, 3), all_days=False)
    assert not [one for one in story.letters(BEFORE_ASKING) if one.rung == "request"]
    story.day = date(2027, 4, 26)
    story.live(story.day)
    story.approve(2027)
    story.live(date(2027, 5, 10), all_days=False)
    asked = [one for one in story.letters(to="soren") if one.rung == "request"]
    days = {one.subject: one.day for one in asked if "/contribution/" in one.subject}
    assert set(days) == {KLIMA, "2027/june/contribution/klima"}
    assert len(set(days.values())) == 1
    told = [one for one in story.letters(BEFORE_ASKING) if one.subject == "2027/april/save_date"]
    assert {one.to for one in told} == EVERYBODY and len(told) == len(EVERYBODY)


def test_answers_that_had_come_stand_in_the_one_brief(begin: Begin) -> None:
    story = begin(CLOSED, date(2027, 4, 5))
    story.press("merge_meetings", **MERGE)
    assert not [one for one in story.letters(CLOSED) if one.rung in LATER and "/april/" in one.subject]
    story.live(date(2027, 4, 14), all_days=False)
    story.day = date(2027, 5, 28)
    story.live(story.day)
    brief = (story.home / "briefs" / "2027-june.md").read_text(encoding="utf-8")
    assert "### Sundhed: spørgsmålene til temamødet i april" in brief
    assert "Klima: spørgsmålene til temamødet i april: *ikke modtaget*" in brief
    assert not [one for one in story.letters(date(2027, 4, 2)) if "april/contribution" in one.subject
                and one.rung in ("request", *LATER)]  # fmt: skip


def test_questions_for_a_meeting_that_has_asked_already_wait_for_a_yes_of_their_own(begin: Begin) -> None:
    story = begin(JUNE_ASKED, date(2027, 5, 12))
    story.press("merge_meetings", year=2027, meeting="august", into="june", reason="Et møde før ferien")
    assert set(story.states("2027/august/contribution").values()) == {"proposed"}
    story.live(date(2027, 5, 10), all_days=False)
    assert not [one for one in story.letters() if one.subject.startswith("2027/august/contribution")]
    story.approve(2027)
    story.live(date(2027, 5, 20), all_days=False)
    asked = [one for one in story.letters() if one.subject.startswith("2027/august/contribution")]
    assert {one.rung for one in asked} & {"request"} and len({one.day for one in asked}) >= 1
    story.live(date(2027, 6, 30), all_days=False)
    asked = [one for one in story.letters(date(2027, 6, 9)) if one.subject.startswith("2027/august/contr")]
    assert not [one for one in asked if one.rung in ("request", *LATER)]


def test_when_june_is_held_with_april_august_asks_what_that_meeting_prioritised(begin: Begin) -> None:
    story = begin(BEFORE_ASKING, date(2027, 2, 22))
    story.press("merge_meetings", year=2027, meeting="june", into="april", reason="Valg")
    story.day = date(2027, 3, 2)
    story.live(story.day)
    story.day = date(2027, 4, 22)
    story.live(story.day)
    steers = [{"subject": "klima", "verdict": "prioritised"}, {"subject": "kultur", "verdict": "hold"}]
    story.answer("2027/april/steers", steers=steers)
    story.day = date(2027, 6, 18)
    story.live(story.day)
    asked = story.states("2027/august/contribution/")
    assert list(asked) == ["2027/august/contribution/klima"]


def test_the_years_page_says_that_it_is_held_with_another(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.press("merge_meetings", **MERGE)
    with store.reading() as session:
        page = year_page("Planår 2027", dates_of(session, 2027), story.day, home.settings())
    assert "| temamødet i april | ✕ holdes sammen med et andet temamøde |" in page


@pytest.mark.parametrize(("given", "why"), [
    ({"meeting": "june", "into": "june"}, "kan ikke lægges sammen med sig selv"),
    ({"meeting": "june", "into": "april"}, "Svarene til temamødet i april 2027 er lukket"),
])  # fmt: skip
def test_what_cannot_be_merged_is_refused_in_a_sentence(
    begin: Begin, given: dict[str, str], why: str
) -> None:
    story = begin(CLOSED, date(2027, 4, 5))
    with pytest.raises(Refused) as refused:
        story.press("merge_meetings", year=2027, reason="Valg", **given)
    assert why in refused.value.said_in("da")


def test_what_merging_would_do_is_shown_and_nothing_is_done(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    before = story.states(), story.letters(), story.journal()
    page = story.effect("merge_meetings", **MERGE)
    assert "er lagt sammen med temamødet i juni" in page and "18. maj" in page
    assert (story.states(), story.letters(), story.journal()) == before


def test_a_merged_meeting_that_gets_a_day_of_its_own_takes_its_questions_back(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    story.live(PRESSED)
    story.press("merge_meetings", **MERGE)
    story.live(date(2027, 3, 17), all_days=False)
    story.press("move_meeting", year=2027, meeting="april", to=date(2027, 5, 4), reason="Der blev plads")
    story.live(date(2027, 4, 2), all_days=False)
    assert {row.meeting for row in (story.task(KLIMA),)} == {story.meeting("april", 2027).id}
    assert story.task(KLIMA).due_on == story.milestone("deadline", "april", 2027).date
    heard = {one.to for one in story.letters(date(2027, 3, 17)) if one.rung == "moved"}
    assert heard == EVERYBODY
