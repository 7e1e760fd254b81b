"""What a form does: every act ends where those of the other doors end, and in a page that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from deployments.portal import pages, shown
from deployments.portal.rendering import page, words
from deployments.portal.visitors import Filled, Number, Sent, Stopped, Visiting, Visitor
from models import danish, fields
from models.facts import Refused
from models.forms import PERSONAL, parse
from models.my_page import TaskOnPage, TaskPage
from models.store.responses import Overtaken, Submission
from models.store.stances import Stated
from tasks.ledger import drafts, evaluations, handovers, my_page, passes, responses, wishes

router = APIRouter()

DOOR = "portal"

LONGEST_REASON = 600
"""Characters of a reason or a message."""

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

_OURS = frozenset({"act", "submit_key", "seen", "form", "year", "stood"})
"""Names of a form that are no questions."""


def _see(visitor: Visitor, *parts: object) -> Response:
    """What was done is seen on another page; loading that again does nothing again."""
    return RedirectResponse(visitor.at(*parts), status_code=303)


# ── Answer a task ───────────────────────────────────────────────────────────────────────────────────────


class Answering(NamedTuple):
    """Somebody before a form: who, which task, and what they typed."""

    visitor: Visitor
    found: TaskPage
    sent: Sent

    @property
    def given(self) -> dict[str, str]:
        """What was typed into the questions."""
        return {name: text for name, text in self.sent.single.items() if name not in _OURS}

    @property
    def seen(self) -> int | None:
        """The version that was before their eyes."""
        said = self.sent.one("seen")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else None

    @property
    def stood(self) -> str:
        """Where they stood when the form was opened."""
        return self.sent.one("stood")

    @property
    def submit_key(self) -> str:
        """The form's own key; a new one where none came along."""
        said = self.sent.one("submit_key")
        return said if _KEY.fullmatch(said) else pages.new_key()


@router.post("/side/{token}/opgave/{number}")
def answer(sent: Filled, visitor: Visiting, number: Number) -> Response:
    """Send the answer, keep it as a draft, add up its amounts, or say that there is nothing new."""
    one = Answering(visitor, pages.its_task(visitor, number), sent)
    if "answer" not in one.found.task.can:
        return pages.show_task(visitor, one.found, one.given, status=409)
    return ACTS.get(sent.one("act"), _keep_draft)(one)


def _send(one: Answering) -> Response:
    form, language = one.found.task.form, one.visitor.language
    wrong = _wrong(one)
    if wrong:
        return _not_sent(one, wrong, one.submit_key)
    body = fields.body_of(form, one.given, language)
    return _received(one, body, _stance(one, body))


def _stance(one: Answering, body: dict[str, Any]) -> Stated | None:
    """Where they say to stand, taken out of the answer; None where they left it as it stood."""
    if not PERSONAL & one.given.keys():
        return None
    parsed = parse(one.found.task.form, body, one.visitor.language)
    (said,) = (cast(Stated, getattr(parsed, name)) for name in PERSONAL)
    for name in PERSONAL:
        body.pop(name, None)
    return None if said == one.stood else said


def _wrong(one: Answering) -> dict[str, str]:
    """What to correct; an approval says only what its station can say."""
    found, language = one.found, one.visitor.language
    wrong = fields.wrong_as_typed(found.task.form, one.given, language, found.years)
    if found.verdicts and not wrong and one.given.get("verdict") not in found.verdicts:
        wrong = {"verdict": words(language).task.bad_verdict}
    return wrong


def _received(one: Answering, body: Mapping[str, object], stance: Stated | None = None) -> Response:
    try:
        responses.receive_response(
            one.found.task.key,
            body,
            person=one.visitor.person,
            door=DOOR,
            submit_key=one.submit_key,
            today=one.visitor.today,
            seen=one.seen,
            stance=stance,
        )
    except Overtaken as other:
        return _overtaken(one, body, other.version)
    except Refused as refusal:
        return _not_sent(one, {"": refusal.said_in(one.visitor.language)}, pages.new_key())
    return _see(one.visitor, "opgave", one.found.task.number, "kvittering")


def _not_sent(one: Answering, wrong: Mapping[str, str], submit_key: str) -> Response:
    """The form again, with everything that was typed and what to correct; kept as a draft meanwhile."""
    _keep(one)
    found = pages.its_task(one.visitor, one.found.task.number)
    again = {"submit_key": submit_key, "stood": one.stood}
    return pages.show_task(one.visitor, found, one.given, wrong=wrong, status=422, **again)


def _overtaken(one: Answering, body: Mapping[str, object], version: int) -> Response:
    """Both answers, and one button to send one's own anyway."""
    _keep(one)
    found = pages.its_task(one.visitor, one.found.task.number)
    language = one.visitor.language
    return page(
        "overtaken",
        one.visitor.frame("task"),
        status=409,
        found=found,
        theirs=() if found.task.closed else shown.stored(found, language),
        yours=shown.about_to_send(found, body, language),
        again=_again(one, version),
        shown=shown,
    )


def _again(one: Answering, version: int) -> dict[str, str]:
    """The whole form once more, by somebody who has seen this version."""
    ours = {"act": one.sent.one("act"), "seen": str(version), "submit_key": pages.new_key()}
    stood = {"stood": one.stood} if "stood" in one.sent.single else {}
    return {**one.given, **ours, **stood}


def _keep_draft(one: Answering) -> Response:
    if not one.given:
        raise Stopped(400)  # the form was lost on its way: the draft that there is must not be
    _keep(one)
    return _see(one.visitor, "opgave", f"{one.found.task.number}?sket=kladde")


def _add_up(one: Answering) -> Response:
    _keep(one)
    return _see(one.visitor, "opgave", f"{one.found.task.number}?sket=regnet#totals")


def _keep(one: Answering) -> None:
    drafts.keep(one.found.task.key, one.visitor.person, one.given)


def _nothing_new(one: Answering) -> Response:
    return _received(one, {fields.NOTHING_NEW: True})


ACTS: Mapping[str, Callable[[Answering], Response]] = {
    "send": _send,
    "draft": _keep_draft,
    "sum": _add_up,
    "unchanged": _nothing_new,
}
"""What the buttons of a form do; whatever else comes is kept as a draft, so that nothing typed is lost."""


@router.post("/side/{token}/opgave/{number}/fjern")
def unsay(visitor: Visiting, number: Number) -> Response:
    """Take back where they said to stand: also when the answer itself can no longer be changed."""
    found = pages.its_task(visitor, number)
    evaluations.take_back(visitor.person, found.task.year, visitor.today)
    return _see(visitor, "opgave", number)


# ── Several tasks at once ───────────────────────────────────────────────────────────────────────────────


@router.post("/side/{token}/intet-nyt")
def nothing_new(sent: Filled, visitor: Visiting) -> Response:
    """Answer an area: nothing new since last time."""
    known = shown.every_task(my_page.page(visitor.person, visitor.today))
    tasks = [known[no] for no in sent.numbers("opgave") if no in known and "unchanged" in known[no].can]
    body = {fields.NOTHING_NEW: True}
    given = [
        Submission(request=task.key, answer=body, person=visitor.person, door=DOOR, seen=task.given)
        for task in tasks
    ]
    results = responses.receive_each(given, DOOR, visitor.today) if given else []
    refused = tuple(
        shown.Problem(f"opgave-{task.number}", result.said_in(visitor.language))
        for task, result in zip(tasks, results, strict=True)
        if isinstance(result, Refused)
    )
    if refused:
        return pages.show_mine(visitor, refused)
    return _see(visitor, _done("intet-nyt", tasks))


def _done(what: str, tasks: Sequence[TaskOnPage]) -> str:
    """What was done with which tasks, for the page that says so."""
    return "".join([f"?sket={what}", *(f"&opgave={task.number}" for task in tasks)])


@router.post("/side/{token}/giv-videre")
def hand_over(sent: Filled, visitor: Visiting) -> Response:
    """Give tasks to a colleague."""
    chosen = frozenset(sent.numbers("opgave"))
    wrong = _receiver_wrong(visitor, sent) | _too_long(visitor, "besked", sent.one("besked"))
    known = shown.every_task(my_page.page(visitor.person, visitor.today))
    tasks = [known[no] for no in sent.numbers("opgave") if no in known and "hand_over" in known[no].can]
    if not tasks:
        wrong = {"opgave": words(visitor.language).handover.no_task, **wrong}
    if not wrong:
        try:
            to, reason = _receiver(sent), sent.one("besked")
            handovers.hand_over([t.key for t in tasks], to, visitor.person, visitor.today, DOOR, reason)
        except Refused as refusal:
            wrong = {"til": refusal.said_in(visitor.language)}
    if wrong:
        return pages.show_hand_over(visitor, sent.single, chosen, wrong)
    return _see(visitor, _done("givet", tasks))


def _receiver(sent: Sent) -> str:
    """A colleague's key, or the e-mail of somebody else."""
    to = sent.one("til").strip()
    return sent.one("anden").strip() if to in ("", OTHER) else to


OTHER = "anden"
"""The choice that says: somebody who is not on the list."""


def _receiver_wrong(visitor: Visitor, sent: Sent) -> dict[str, str]:
    said = words(visitor.language).handover
    if not _receiver(sent):
        return {"til": said.no_receiver}
    if sent.one("anden").strip() and sent.one("til") not in ("", OTHER):
        return {"til": said.two_receivers}
    return {}


@router.post("/side/{token}/tag-tilbage")
def take_back(sent: Filled, visitor: Visiting) -> Response:
    """Take back a task that was given on."""
    known = shown.every_task(my_page.page(visitor.person, visitor.today))
    tasks = [known[no] for no in sent.numbers("opgave") if no in known and "take_back" in known[no].can]
    if not tasks:
        return _see(visitor)
    try:
        handovers.take_back([task.key for task in tasks], visitor.person, visitor.today, DOOR)
    except Refused as refusal:
        problem = shown.Problem(f"opgave-{tasks[0].number}", refusal.said_in(visitor.language))
        return pages.show_mine(visitor, (problem,))
    return _see(visitor, "?sket=taget")


# ── A later date, another person ────────────────────────────────────────────────────────────────────────


@router.post("/side/{token}/opgave/{number}/senere")
def later(sent: Filled, visitor: Visiting, number: Number) -> Response:
    """Ask the secretariat for a later date."""
    found = pages.its_task(visitor, number)
    wrong = _wish(visitor, found, sent)
    if wrong:
        return pages.show_later(visitor, found, sent.single, wrong)
    return _see(visitor, "opgave", f"{number}?sket=ny-frist")


def _wish(visitor: Visitor, found: TaskPage, sent: Sent) -> dict[str, str]:
    """Pass the wish on; what is wrong with it, by field."""
    said = words(visitor.language).later
    reason, typed = sent.one("grund").strip(), sent.one("dato").strip()
    wrong = _reason_wrong(visitor, reason, said.no_reason)
    try:
        day = danish.day(typed)
    except danish.Unreadable:
        return {"dato": said.bad_date.format(text=typed[:40]), **wrong}
    if day is None:
        return {"dato": said.no_date, **wrong}
    if wrong:
        return wrong
    try:
        wishes.ask(found.task.key, visitor.person, day, reason, visitor.today, DOOR)
    except Refused as refusal:
        return {"dato": refusal.said_in(visitor.language)}
    return {}


def _reason_wrong(visitor: Visitor, reason: str, missing: str) -> dict[str, str]:
    if not reason:
        return {"grund": missing}
    return _too_long(visitor, "grund", reason)


def _too_long(visitor: Visitor, name: str, text: str) -> dict[str, str]:
    said = words(visitor.language).task.too_long
    return {name: said.format(count=len(text), most=LONGEST_REASON)} if len(text) > LONGEST_REASON else {}


@router.post("/side/{token}/opgave/{number}/ikke-mig")
def not_mine(sent: Filled, visitor: Visiting, number: Number) -> Response:
    """Say that the task is somebody else's."""
    found = pages.its_task(visitor, number)
    wrong = _disown(visitor, found, sent.one("grund").strip())
    if wrong:
        return pages.show_not_mine(visitor, found, sent.single, wrong)
    return _see(visitor, "?sket=ikke-mig")


def _disown(visitor: Visitor, found: TaskPage, reason: str) -> dict[str, str]:
    if "not_mine" not in found.task.can:
        raise visitor.lost()
    wrong = _reason_wrong(visitor, reason, words(visitor.language).not_mine.no_reason)
    if wrong:
        return wrong
    try:
        handovers.not_mine([found.task.key], visitor.person, reason, visitor.today, DOOR)
    except Refused as refusal:
        return {"grund": refusal.said_in(visitor.language)}
    return {}


@router.post("/side/{token}/forkert")
def wrong_one(visitor: Visiting) -> Response:
    """Close every link to this page: a mail reached somebody else."""
    passes.wrong_one(visitor.token, visitor.today)
    return page("closed", visitor.frame("wrong_one")._replace(token=""))
