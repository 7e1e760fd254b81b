"""Mails come back: automatic replies are dropped, and whose address is gone is on the list."""

from __future__ import annotations

from datetime import date

from models import store
from models.loading.changes import Change
from models.store import loads
from models.store.tables import Notice, Person
from tests.people import AASE, IDA, SOREN
from tests.stories.conftest import Begin
from tests.stories.moments import ASKED
from tests.stories.story import Story
from tests.stories.test_mails_are_stopped import BORN, day_page
from tests.tasks.returned import bounce, mail

BACK, OFF, CORRECTED = date(2027, 3, 8), date(2027, 3, 11), date(2027, 3, 18)


def arrive(story: Story, **mails: bytes) -> None:
    """Mails are laid into the folder, as the mail server's rule does it."""
    (story.home / "mailbox").mkdir(exist_ok=True)
    for name, content in mails.items():
        (story.home / "mailbox" / f"{name}.eml").write_bytes(content)


def letter_of_the_25th(story: Story, person: str) -> str:
    """The Message-ID of the mail that asked this person."""
    day = (Notice.person == person) & (Notice.day == date(2027, 2, 25))
    return str(story.rows(Notice.message_id, where=day)[0].message_id)


def test_an_address_that_is_gone_is_listed_and_the_deputy_is_asked_instead(begin: Begin) -> None:
    """Aase's mails come back; Ida is her deputy, and hears of it in the round of the day."""
    story = begin(ASKED, OFF)
    arrive(story, retur=bounce(AASE.email, message_id=letter_of_the_25th(story, AASE.key)))
    story.live(BACK)
    assert list((story.home / "mailbox").iterdir()) == []
    assert "Aase Lund kan ikke nås: siden fredag den 5. marts (uge 9) er mails til aase.lund@" in day_page(
        story
    )
    assert [(one.to, one.rung) for one in story.letters(ASKED) if one.subject == BORN] == [
        (IDA.key, "taken_over")
    ]
    story.live(CORRECTED)
    assert not story.letters(BACK, to=AASE.key)
    assert [one.subject for one in story.journal("mail came back")] == ["person/aase"]


def test_a_corrected_address_gets_what_is_still_to_come(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    arrive(story, retur=bounce(AASE.email))
    story.live(BACK)
    story.live(CORRECTED)
    story.press("renew_link", person=AASE.email, email="aase.ny@eksempel.invalid")
    story.again()
    story.live(date(2027, 3, 19))
    assert "kan ikke nås" not in day_page(story)
    assert [one.rung for one in story.letters(CORRECTED, to=AASE.key)][:1] == ["new_link"]
    assert story.rows(Person.bounced_on, where=Person.key == AASE.key)[0].bounced_on is None


def test_why_somebody_is_away_is_neither_read_nor_kept(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    arrive(
        story,
        svar=mail("Automatisk svar: Hjælp til temamødet", Auto_Submitted="auto-replied"),
        forsinket=bounce(SOREN.email, "4.4.1", action="delayed"),
        menneske=mail("SV: Hjælp til temamødet"),
    )
    before = story.states()
    said = story.press("take_in_bounces")
    assert said == "2 mails er læst og slettet. 1 mail skal læses af et menneske."
    assert [file.name for file in (story.home / "mailbox").iterdir()] == ["menneske.eml"]
    story.live(CORRECTED)
    assert {key: state for key, state in story.states().items() if key in before} != {}
    assert not story.journal("mail came back")
    assert not [one for one in story.journal() if "syg" in f"{one.old} {one.new}"]


def test_what_the_mailbox_would_change_is_shown_and_the_mails_stay(begin: Begin) -> None:
    story = begin(ASKED, OFF)
    arrive(story, retur=bounce(AASE.email))
    page = story.effect("take_in_bounces")
    assert "1 person kan ikke længere nås: Aase Lund." in page and "| overtaget |" in page
    assert [file.name for file in (story.home / "mailbox").iterdir()] == ["retur.eml"]


def test_a_new_address_in_the_list_of_people_is_tried_again(begin: Begin) -> None:
    """The weekly file says where Aase can be reached now; nobody has to press anything more."""
    story = begin(ASKED, OFF)
    arrive(story, retur=bounce(AASE.email))
    story.live(BACK)
    with store.writing() as session:
        old = {"email": AASE.email, "name": AASE.name}
        new = Change("person", (AASE.key,), old, {"email": "aase.ny@eksempel.invalid"})
        loads.write(session, [new])
    assert "kan ikke nås" not in day_page(story)
