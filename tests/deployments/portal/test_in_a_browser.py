"""Those who answer, in a real browser: on a phone and on a desk, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Response, expect
from sqlalchemy import select

from deployments.announcer import Announcer
from flows.april_vision import april_vision
from models import store
from models.rehearsal import assumed_answer
from models.store.tables import Brief, Wish
from tasks.ledger import responses
from tests import people
from tests.deployments.portal import every_form, portals
from tests.deployments.portal.browsers import (
    DESKTOP,
    DESKTOP_PLAIN,
    PHONE,
    PHONE_PLAIN,
    SCREENS,
    ZOOMED,
    Chromium,
    Screen,
    needs_chromium,
)
from tests.deployments.portal.portals import ASKED, Owner, Portal, title
from tests.memories import Files
from tests.tasks.drafted import edited

pytestmark = [needs_chromium, pytest.mark.slow]

on_every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
on_two_screens = pytest.mark.parametrize("screen", (DESKTOP_PLAIN, PHONE), ids=lambda screen: screen.name)
on_the_others = pytest.mark.parametrize("screen", (DESKTOP, PHONE_PLAIN), ids=lambda screen: screen.name)

WRITTEN = {
    "track": "on_track",
    "track_why": "Alle skoler er med.",
    "where_to": "Flere børn i trivsel: <b>æ, ø & å</b>.",
    "course": "adjust",
    "course_why": "Vi mangler hænder.",
    "meaning": "Flere pladser i 2029.",
    "question": "Hvad er et godt børneliv?",
}
"""An April answer."""


def fill(page: Page, typed: dict[str, str]) -> None:
    """Each field by its name, whatever it is filled in with."""
    for name, value in typed.items():
        field = page.locator(f'[name="{name}"]')
        kind = field.first.evaluate("e => e.type")
        if kind == "radio":
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, words: str) -> None:
    """A button, by what stands on it."""
    page.get_by_role("button", name=words).first.click()


def follow(page: Page, words: str) -> None:
    """A link, by what stands on it."""
    page.get_by_role("link", name=words).first.click()


def heading(page: Page, words: str) -> None:
    """What the page is called."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))


def shown(page: Page, words: str) -> None:
    """Somewhere on the page."""
    expect(page.get_by_text(words).first).to_be_visible()


# ── Letter, link, draft, answer ─────────────────────────────────────────────────────────────────────────


@on_every_screen
def test_from_the_link_in_the_letter_to_the_receipt(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    task, other = somebody.tasks
    with browser.at(screen) as page:
        page.goto(portal.link(somebody.email))
        heading(page, f"{somebody.name}s opgaver")
        shown(page, title(somebody.areas[1]))
        browser.judge(page)

        open_task(page, portal, task)
        browser.judge(page)
        fill(page, WRITTEN | {"question": ""})
        press(page, "Gem kladde")
        shown(page, "Kladden er gemt")
        browser.judge(page)
        assert (portal.state(task), portal.answers(task)) == ("open", [])

        page.goto(portal.link(somebody.email))
        shown(page, "Kladde gemt")
        open_task(page, portal, task)
        stands(page, WRITTEN | {"question": ""})
        press(page, "Send svar")
        shown(page, "Svaret er ikke sendt endnu")
        stands(page, WRITTEN | {"question": ""})
        browser.judge(page)
        assert portal.answers(task) == []

        fill(page, {"question": WRITTEN["question"]})
        press(page, "Send svar")
        heading(page, "Tak, vi har dit svar")
        shown(page, WRITTEN["where_to"])
        browser.judge(page)
        (kept,) = portal.answers(task)
        assert {name: kept["body"][name] for name in WRITTEN} == WRITTEN
        assert (kept["door"], portal.state(task), portal.state(other)) == ("portal", "answered", "open")

        follow(page, "Ret svaret")
        fill(page, {"meaning": "Endnu flere pladser."})
        browser.judge(page)
        press(page, "Send svar")
        heading(page, "Tak, vi har dit svar")
        assert [one["version"] for one in portal.answers(task)] == [1, 2]


def open_task(page: Page, portal: Portal, task: str) -> None:
    """By its own link on my page."""
    page.locator(f'a[href$="/opgave/{portal.number(task)}"]').first.click()


def stands(page: Page, typed: dict[str, str]) -> None:
    """The form says what was typed."""
    for name, value in typed.items():
        field = page.locator(f'[name="{name}"]')
        if field.first.evaluate("e => e.type") == "radio":
            expect(page.locator(f'[name="{name}"]:checked')).to_have_value(value)
        else:
            expect(field).to_have_value(value)


@on_every_screen
def test_nothing_new_for_an_area_is_one_click(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    task, other = somebody.tasks
    with browser.at(screen) as page:
        page.goto(portal.link(somebody.email))
        area(page, somebody.areas[0]).get_by_role("button", name="Intet nyt siden sidst").click()
        shown(page, "Én opgave er besvaret med »Intet nyt siden sidst«")
        browser.judge(page)
    (kept,) = portal.answers(task)
    assert kept["body"]["nothing_new"] is True
    assert portal.answers(other) == []


def area(page: Page, key: str) -> Locator:
    """The part of my page that is about one area."""
    named = page.get_by_role("heading", name=title(key), exact=True)
    return page.locator("section").filter(has=named)


# ── Somebody else's, later, not mine, not me ────────────────────────────────────────────────────────────


@on_two_screens
def test_several_tasks_are_handed_to_a_colleague_and_taken_back(
    portal: Portal, browser: Chromium, unit: tuple[Owner, Owner], screen: Screen
) -> None:
    owner, colleague = unit
    with browser.at(screen) as page, browser.at(screen) as theirs:
        page.goto(portal.link(owner.email))
        for task in owner.tasks:
            page.locator(f'[name="opgave"][type="checkbox"][value="{portal.number(task)}"]').check()
        press(page, "Giv de valgte videre")
        heading(page, "Giv opgaver videre")
        browser.judge(page)
        page.get_by_label(colleague.name).check()
        press(page, "Giv videre")
        expect(page.get_by_role("status")).to_contain_text("2 opgaver er givet videre")
        shown(page, f"Givet videre til {colleague.name}")
        browser.judge(page)

        theirs.goto(portal.link(colleague.email))
        shown(theirs, f"Givet til dig af {owner.name}")
        browser.judge(theirs)
        page.get_by_role("button", name="Tag tilbage").first.click()
        shown(page, "Opgaven er din igen")
        browser.judge(page)


@on_the_others
def test_a_later_date_is_asked_for_with_a_reason(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    task = somebody.tasks[0]
    with browser.at(screen) as page:
        page.goto(portal.link(somebody.email))
        open_task(page, portal, task)
        follow(page, "Bed om en ny frist")
        heading(page, "Bed om en ny frist")
        browser.judge(page)
        fill(page, LATER | {"dato": "2027-04-19"})
        press(page, "Send ønsket")
        shown(page, "Så længe kan vi ikke vente")
        browser.judge(page)
        stands(page, LATER | {"dato": "2027-04-19"})
        fill(page, LATER)
        press(page, "Send ønsket")
        shown(page, "Ønsket er sendt")
        browser.judge(page)
    with portal.beside(), store.reading() as session:
        asked = session.scalars(select(Wish).where(Wish.request == task)).one()
        assert (asked.wished_on, asked.state, asked.reason) == (date(2027, 3, 18), "open", "Ferie i uge 8.")


LATER = {"dato": "2027-03-18", "grund": "Ferie i uge 8."}


@on_the_others
def test_what_is_not_mine_goes_to_the_secretariat(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    task = somebody.tasks[0]
    with browser.at(screen) as page:
        page.goto(portal.link(somebody.email))
        open_task(page, portal, task)
        follow(page, "Det er ikke min opgave")
        browser.judge(page)
        fill(page, {"grund": "Parken hører under Teknik."})
        press(page, "Det er ikke min opgave")
        shown(page, "Sekretariatet tager sig af opgaven")
        browser.judge(page)
    assert portal.state(task) == "needs_person"


@on_two_screens
def test_a_letter_that_came_to_the_wrong_person_is_closed_by_them(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    link = portal.link(somebody.email)
    with browser.at(screen) as page:
        page.goto(link)
        heading(page, somebody.name)
        follow(page, "Så sig til her")
        heading(page, f"Er du ikke {somebody.name}")
        browser.judge(page)
        press(page, "Luk linket")
        heading(page, "Linket er lukket")
        browser.judge(page)
        page.goto(link)
        heading(page, "Linket er lukket")
        browser.judge(page)
        assert somebody.name not in page.content()


# ── The last answer, and the brief ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Portal]:
    """A portal over the cast's home: five areas, and everybody has been asked."""
    copy = Files(tmp_path).take("", tmp_path / "small")
    port = portals.placed(copy.folder)
    portals.live_small(copy)
    with portals.running(copy, port) as started:
        yield started


@on_two_screens
def test_the_last_answer_compiles_the_brief_before_the_deadline(
    small: Portal, browser: Chromium, screen: Screen
) -> None:
    last = "2027/april/contribution/klima"
    with small.beside():
        for task in portals.owed() - {last}:
            responses.receive_response(task, assumed_answer("april"), today=ASKED)
        assert briefs_kept() == []
    with browser.at(screen) as page:
        page.goto(small.link(people.SOREN.email))
        open_task(page, small, last)
        fill(page, WRITTEN)
        press(page, "Send svar")
        heading(page, "Tak, vi har dit svar")
    with small.beside():
        assert "april_vision/2027" in Announcer().look()
        april_vision.fn(2027)
        (brief,) = briefs_kept()
        assert WRITTEN["question"] in str(brief.facts) and brief.made_on == ASKED < portals.DEADLINE


def briefs_kept() -> list[Brief]:
    with store.reading() as session:
        kept = list(session.scalars(select(Brief).order_by(Brief.version)))
        session.expunge_all()
        return kept


@pytest.fixture
def to_approve(tmp_path: Path) -> Iterator[Portal]:
    """A portal over the same home when the brief is with the plan group."""
    copy = Files(tmp_path).take("", tmp_path / "approving")
    port = portals.placed(copy.folder)
    portals.live_small(copy)
    portals.live_until_approval(copy)
    with portals.running(copy, port, portals.TO_APPROVE) as started:
        yield started


@on_two_screens
def test_a_brief_is_read_and_sent_back_with_a_comment(
    to_approve: Portal, browser: Chromium, screen: Screen
) -> None:
    task = "2027/april/approval/plan_group"
    with browser.at(screen) as page:
        page.goto(to_approve.link(people.BIRGIT.email))
        open_task(page, to_approve, task)
        browser.judge(page)
        follow(page, "Læs oplægget")
        shown(page, "Spørgsmål til drøftelse")
        browser.judge(page)
        follow(page, "Tilbage til opgaven")
        fill(page, {"verdict": "send_back"})
        press(page, "Send svar")
        shown(page, "Når du sender det tilbage")
        browser.judge(page)
        fill(page, {"comment": "Skriv kortere."})
        press(page, "Send svar")
        heading(page, "Tak, vi har dit svar")
        browser.judge(page)
    (kept,) = to_approve.answers(task)
    assert kept["body"] == {"verdict": "send_back", "comment": "Skriv kortere."}


def test_the_brief_is_fetched_edited_and_sent_in_on_a_phone(to_approve: Portal, browser: Chromium) -> None:
    with browser.at(PHONE_PLAIN) as page:
        page.goto(to_approve.link(people.BIRGIT.email))
        follow(page, "Gå til papirerne")
        heading(page, "Papirer")
        browser.judge(page)
        with page.expect_download() as fetched:
            follow(page, "Oplægget i Word")
        (place,) = (to_approve.copy.folder / "briefs").glob("*.docx")
        assert fetched.value.suggested_filename == place.name
        ours = place.read_bytes()
        assert Path(fetched.value.path()).read_bytes() == ours
        page.locator("summary").first.click()
        press(page, "Send dokumentet ind")
        shown(page, "Vælg det rettede dokument først.")
        browser.judge(page)
        theirs = edited(ours)
        edit: FilePayload = {"name": place.name, "mimeType": "application/octet-stream", "buffer": theirs}
        page.locator('input[type="file"]').first.set_input_files(edit)
        press(page, "Send dokumentet ind")
        shown(page, "Dokumentet er kommet ind")
        browser.judge(page)
    assert place.read_bytes() == theirs


# ── Without a mouse, and very large ─────────────────────────────────────────────────────────────────────


def test_a_task_is_answered_with_the_keyboard_alone(
    portal: Portal, browser: Chromium, somebody: Owner
) -> None:
    task = somebody.tasks[0]
    with browser.at(DESKTOP) as page:
        page.goto(portal.link(somebody.email))
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Gå til indholdet")
        tab_to(page, f'a[href$="/opgave/{portal.number(task)}"]')
        page.keyboard.press("Enter")
        heading(page, title(somebody.areas[0]))
        for name, value in WRITTEN.items():
            tab_to(page, f'[name="{name}"]')
            type_in(page, value)
        tab_to(page, 'button[value="send"]')
        page.keyboard.press("Enter")
        heading(page, "Tak, vi har dit svar")
    (kept,) = portal.answers(task)
    assert {name: kept["body"][name] for name in WRITTEN} == WRITTEN


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Tab by tab until it has the focus; where the focus is can always be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("told => document.activeElement.matches(told)", selector):
            outlined = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            assert page.evaluate(outlined), f"{selector}: nobody sees the focus"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def type_in(page: Page, value: str) -> None:
    """Into what has the focus: text, or arrows until the choice stands."""
    focus = page.locator(":focus")
    kind = focus.evaluate("e => e.type")
    if kind == "radio":
        page.keyboard.press("Space")
        while page.locator(":focus").get_attribute("value") != value:
            page.keyboard.press("ArrowDown")
    elif kind == "select-one":
        while focus.input_value() != value:
            page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type(value)


def test_nothing_is_lost_at_four_hundred_per_cent(portal: Portal, browser: Chromium, somebody: Owner) -> None:
    task = somebody.tasks[0]
    with browser.at(ZOOMED) as page:
        for where in everywhere(portal, somebody):
            page.goto(where)
            browser.judge(page)
        page.goto(f"{portal.link(somebody.email)}/opgave/{portal.number(task)}")
        for name in WRITTEN:
            expect(page.locator(f'[name="{name}"]').first).to_be_visible()


def everywhere(portal: Portal, owner: Owner) -> list[str]:
    """Every page that somebody with an open task can open."""
    link, number = portal.link(owner.email), portal.number(owner.tasks[0])
    task = f"{link}/opgave/{number}"
    public = ("/", "/tilgaengelighed", "/personoplysninger")
    return [
        *(portal.address + path for path in public),
        link,
        task,
        f"{task}/senere",
        f"{task}/ikke-mig",
        f"{link}/giv-videre?opgave={number}",
        f"{link}/forkert",
        f"{link}/ark",
        f"{link}/kalender",
    ]


# ── Every form ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("screen", (DESKTOP, PHONE_PLAIN, ZOOMED), ids=("desktop", "phone", "400 %"))
def test_every_form_says_what_is_missing_as_plainly(small: Portal, browser: Chromium, screen: Screen) -> None:
    with small.beside():
        every_form.open_all()
    link = small.link(people.AASE.email)
    with browser.at(screen) as page:
        for form in every_form.KINDS:
            page.goto(f"{link}/opgave/{small.number(every_form.key(form, people.AASE))}")
            press(page, "Send svar")
            shown(page, "Svaret er ikke sendt endnu")
            browser.judge(page)


def test_amounts_are_added_up_on_the_page(small: Portal, browser: Chromium) -> None:
    with small.beside():
        every_form.open_all()
    task = every_form.key("june", people.AASE)
    with browser.at(PHONE_PLAIN) as page:
        page.goto(f"{small.link(people.AASE.email)}/opgave/{small.number(task)}")
        fill(page, {"money.0.action": "Ny skole", "money.0.financing": "construction"})
        page.locator("details", has=page.locator('[name="money.1.y0"]')).locator("summary").click()
        fill(page, {"money.0.y0": "1.250", "money.1.y0": "-50"})
        press(page, "Regn sammen")
        expect(page.locator("#totals")).to_contain_text("1.200")
        stands(page, {"money.0.y0": "1.250", "money.1.y0": "-50"})
        browser.judge(page)


def test_an_answer_that_came_in_meanwhile_is_shown_and_never_written_over(
    portal: Portal, browser: Chromium, somebody: Owner
) -> None:
    task = somebody.tasks[0]
    with browser.at(DESKTOP_PLAIN) as page, browser.at(PHONE) as other:
        for one in (page, other):
            one.goto(f"{portal.link(somebody.email)}/opgave/{portal.number(task)}")
        fill(page, WRITTEN)
        press(page, "Send svar")
        fill(other, WRITTEN | {"meaning": "Færre pladser."})
        press(other, "Send svar")
        heading(other, "Der er kommet et andet svar")
        shown(other, WRITTEN["meaning"])
        shown(other, "Færre pladser.")
        browser.judge(other)
        assert len(portal.answers(task)) == 1
        press(other, "Send mit svar alligevel")
        heading(other, "Tak, vi har dit svar")
    assert [one["body"]["meaning"] for one in portal.answers(task)] == [WRITTEN["meaning"], "Færre pladser."]


# ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("screen", (DESKTOP, PHONE), ids=lambda screen: screen.name)
def test_every_page_that_says_no_is_as_easy_to_read(
    portal: Portal, browser: Chromium, somebody: Owner, screen: Screen
) -> None:
    link, number = portal.link(somebody.email), portal.number(somebody.tasks[0])
    task = f"{link}/opgave/{number}"
    with browser.at(screen) as page:
        for where, status, words in (
            (f"{portal.address}/her/er/intet", 404, "Siden findes ikke"),
            (f"{portal.address}/side/{'x' * 60}", 404, "Linket virker ikke"),
            (f"{link}/opgave/99999", 404, "Siden findes ikke"),
            (f"{task}/kvittering", 404, "Siden findes ikke"),
            (f"{link}/intet-nyt", 405, "Det kan man ikke her"),
        ):
            refused(browser, page, partial(page.goto, where), status, words)
        page.goto(task)
        page.locator("[name=where_to]").evaluate("e => { e.value = 'x'.repeat(70000) }")
        refused(browser, page, partial(sent, page), 413, "Det er for stort")
        foreign = f'<form method="post" action="{task}"><button>Send svar</button></form>'
        page.route("http://127.0.0.1:9/", lambda asked: asked.fulfill(body=foreign, content_type="text/html"))
        page.goto("http://127.0.0.1:9/")
        refused(browser, page, partial(sent, page), 403, "Formularen kom fra et andet sted")


def refused(
    browser: Chromium, page: Page, act: Callable[[], Response | None], status: int, words: str
) -> None:
    """The page says why, and is a page like the others."""
    answer = act()
    assert answer is not None and answer.status == status, (page.url, answer and answer.status)
    shown(page, words)
    browser.judge(page)


def sent(page: Page) -> Response:
    """What came back when the form was sent."""
    with page.expect_navigation() as told:
        press(page, "Send svar")
    answer: Response = told.value
    return answer


@pytest.fixture
def out_of_order(tmp_path: Path) -> Iterator[Portal]:
    """A portal whose memory is about to disappear."""
    copy = Files(tmp_path).take("", tmp_path / "small")
    port = portals.placed(copy.folder)
    portals.live_small(copy)
    with portals.running(copy, port) as started:
        yield started


def test_while_the_memory_cannot_be_used_what_was_typed_stays_on_the_page(
    out_of_order: Portal, browser: Chromium
) -> None:
    with browser.at(PHONE_PLAIN) as page:
        page.goto(out_of_order.link(people.SOREN.email))
        open_task(page, out_of_order, "2027/april/contribution/klima")
        fill(page, WRITTEN)
        with out_of_order.without_memory():
            press(page, "Send svar")
            heading(page, "Dit svar er ikke sendt")
            stands(page, {name: WRITTEN[name] for name in ("where_to", "meaning", "question")})
            browser.judge(page)
            page.goto(out_of_order.link(people.SOREN.email))
            heading(page, "Siden er lukket et øjeblik")
            browser.judge(page)
        page.goto(out_of_order.link(people.SOREN.email))
        heading(page, "Søren Bæk")
