"""The pages that are read: nothing is changed by opening them, however often and by whatever opens links."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response

from deployments.portal import shown
from deployments.portal.rendering import Frame, page, settings, words
from deployments.portal.visitors import Number, Visiting, Visitor, numbers
from models.my_page import MyPage, TaskPage
from models.settings import Language
from tasks.ledger import handovers, my_page, papers, standing

router = APIRouter()

Told = Annotated[str, Query(alias="sket")]
"""What has just been done, by its name in the words; anything else says nothing."""

Which = Annotated[list[str], Query(alias="opgave", default_factory=list)]
"""Numbers of tasks."""


# ── For everybody ───────────────────────────────────────────────────────────────────────────────────────


def _public(template: str) -> Response:
    return page(template, Frame(settings().municipality.language, template))


@router.get("/")
def front() -> Response:
    """Where one lands without a link."""
    return _public("front")


@router.get("/tilgaengelighed")
def accessibility() -> Response:
    """How accessible the pages are, and how to say so when they are not."""
    return _public("accessibility")


@router.get("/personoplysninger")
def personal_data() -> Response:
    """What is stored about the one who answers, and for how long."""
    return _public("personal_data")


# ── My page ─────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/side/{token}")
def mine(visitor: Visiting, which: Which, told: Told = "") -> Response:
    """Everything that one person owes, has given on and has answered, and what came of it."""
    found = my_page.page(visitor.person, visitor.today)
    return _show_mine(visitor, found, done=_told(found, told, numbers(which), visitor.language))


def show_mine(visitor: Visitor, refused: tuple[shown.Problem, ...]) -> Response:
    """The page again, with what could not be done, and where on the page it stands."""
    found = my_page.page(visitor.person, visitor.today)
    return _show_mine(visitor, found, refused=refused, status=422)


def _show_mine(
    visitor: Visitor,
    found: MyPage,
    *,
    done: str = "",
    refused: tuple[shown.Problem, ...] = (),
    status: int = 200,
) -> Response:
    return page(
        "mine",
        visitor.frame("mine"),
        status=status,
        page=found,
        whose=shown.owned_by(found.name, visitor.language),
        several=len(shown.given_on(found)) > 1,
        sheet=any(shown.fits_a_sheet(task) for task in shown.every_task(found).values()),
        papers=papers.may_fetch(visitor.person, visitor.today),
        shown=shown,
        done=done,
        refused=refused,
    )


def _told(found: MyPage, what: str, which: Sequence[int], language: Language) -> str:
    """A sentence about what has just been done; how many and to whom is as the page has it."""
    said = words(language)
    answered = [task for task in found.answered if task.number in which]
    handed = [task for task in found.handed if task.number in which]
    if what == "intet-nyt":
        told = (said.unchanged.none, said.unchanged.done_one, said.unchanged.done)[min(len(answered), 2)]
        return str(told).format(count=len(answered))
    if what == "givet" and handed:
        told = said.handover.done_one if len(handed) == 1 else said.handover.done
        return str(told).format(count=len(handed), name=handed[0].handed_to_name)
    return str({"taget": said.taken_back.done, "ikke-mig": said.not_mine.done}.get(what, ""))


# ── A task ──────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/side/{token}/opgave/{number}")
def task(visitor: Visiting, number: Number, told: Told = "") -> Response:
    """Why it is asked, what happens with the answer, and the form."""
    said = words(visitor.language)
    done = {"kladde": said.task.kept_at, "regnet": said.task.kept_at, "ny-frist": said.later.done}
    found = its_task(visitor, number)
    given = shown.given_in(found, visitor.language) if "answer" in found.task.can else {}
    wrong = shown.no_amounts(found, given, visitor.language) if told == "regnet" else {}
    return show_task(visitor, found, given, wrong=wrong, done="" if wrong else done.get(told, ""))


def its_task(visitor: Visitor, number: int) -> TaskPage:
    """A task of this person's. Raises Stopped for any other, which is not to be told apart from none."""
    found = my_page.task(visitor.person, number, visitor.today)
    if found is None:
        raise visitor.lost()
    return found


def show_task(
    visitor: Visitor,
    found: TaskPage,
    given: Mapping[str, str],
    *,
    wrong: Mapping[str, str] | None = None,
    submit_key: str = "",
    stood: str | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    """The page of a task with what was typed; `wrong`: what to correct, by field. `stood`: where the reader
    stood on the ladder when the form was first opened.

    What was typed for a task that takes no answer any more is shown to be copied.
    """
    may = "answer" in found.task.can
    return page(
        "task",
        visitor.frame("task"),
        status=status,
        found=found,
        form=shown.form(found, given, wrong or {}, visitor.language) if may else None,
        answer=[] if may or found.task.closed else shown.own(found, visitor.language),
        stood=found.stance if stood is None else stood,
        unsent=[] if may else shown.as_typed(found, given, visitor.language),
        seen=found.seen,
        submit_key=submit_key or new_key(),
        unchanged_key=new_key(),
        name=visitor.name,
        shown=shown,
        done=done,
    )


def new_key() -> str:
    """What tells a form that was sent twice from two forms."""
    return secrets.token_urlsafe(16)


@router.get("/side/{token}/opgave/{number}/kvittering")
def receipt(visitor: Visiting, number: Number) -> Response:
    """What was answered, when, until when it can be changed, and what happens next."""
    answered = my_page.receipt(visitor.person, number, visitor.today)
    if answered is None or answered[0].current is None:
        raise visitor.lost()
    found, owed = answered
    return page(
        "receipt",
        visitor.frame("receipt"),
        found=found,
        answer=shown.own(found, visitor.language),
        owed=owed,
        shown=shown,
    )


@router.get("/side/{token}/opgave/{number}/oplaeg")
def brief(visitor: Visiting, number: Number) -> Response:
    """The brief that the task is about."""
    found = its_task(visitor, number)
    paper = my_page.brief(visitor.person, number, visitor.today)
    if paper is None:
        raise visitor.lost()
    return page("brief", visitor.frame("brief"), found=found, paper=paper, chapters=shown.chapters(paper))


# ── What else can be done with a task ───────────────────────────────────────────────────────────────────


@router.get("/side/{token}/opgave/{number}/senere")
def later(visitor: Visiting, number: Number) -> Response:
    """Ask for a later date."""
    return show_later(visitor, its_task(visitor, number))


def show_later(
    visitor: Visitor,
    found: TaskPage,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The form for a later date."""
    if "wish" not in found.task.can:
        raise visitor.lost()
    return _small_form("later", visitor, found, given, wrong)


@router.get("/side/{token}/opgave/{number}/ikke-mig")
def not_mine(visitor: Visiting, number: Number) -> Response:
    """Say that the task is somebody else's."""
    return show_not_mine(visitor, its_task(visitor, number))


def show_not_mine(
    visitor: Visitor,
    found: TaskPage,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The form that says so."""
    if "not_mine" not in found.task.can:
        raise visitor.lost()
    return _small_form("not_mine", visitor, found, given, wrong)


def _small_form(
    name: str,
    visitor: Visitor,
    found: TaskPage,
    given: Mapping[str, str] | None,
    wrong: Mapping[str, str] | None,
) -> Response:
    facts = {"found": found, "given": given or {}, "wrong": wrong or {}, "shown": shown}
    return page(name, visitor.frame(name), status=422 if wrong else 200, **facts)


@router.get("/side/{token}/giv-videre")
def hand_over(visitor: Visiting, which: Which) -> Response:
    """Choose the tasks, and who is to have them."""
    return show_hand_over(visitor, {}, frozenset(numbers(which)))


def show_hand_over(
    visitor: Visitor,
    given: Mapping[str, str],
    chosen: frozenset[int],
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The form that gives tasks to somebody else."""
    tasks = shown.given_on(my_page.page(visitor.person, visitor.today))
    return page(
        "handover",
        visitor.frame("handover"),
        status=422 if wrong else 200,
        tasks=tasks,
        chosen=chosen if len(tasks) > 1 else frozenset(task.number for task in tasks),
        colleagues=handovers.colleagues(visitor.person, visitor.today),
        given=given,
        wrong=wrong or {},
        shown=shown,
    )


@router.get("/side/{token}/forkert")
def wrong_one(visitor: Visiting) -> Response:
    """Asks before the link is closed."""
    return page("wrong_one", visitor.frame("wrong_one"), name=visitor.name)


# ── For machines ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/sundhed", response_class=PlainTextResponse)
def health() -> PlainTextResponse:
    """Whether the portal can read the memory."""
    standing.memory_purpose()
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})
