"""Direktionens plan on its way: written, from station to station, approved or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.action_plan import Plan, Revision, Signed, paper, revised
from models.brief.contents import Brief
from models.choices import Words
from models.events import ROUND
from models.facts import Fact, Refused
from models.requests import NewRequest, RequestFact
from models.settings import Settings, Station
from models.store import action_plans, pictures, reopened, requests, responses, wakes, withdrawn
from models.store.outcomes import Writing
from models.store.tables import ActionPlan, PlanYear
from models.titles import plan_noun, plan_task, plan_title

ANSWER_WITHIN = 5
"""Working days that a station has."""


class Written(Fact):
    """What writing the plan did: its newest version, whether it is a new one, and a sentence about it."""

    year: int
    version: int
    new: bool
    sent: bool
    sentence: str


def document(session: Session, settings: Settings, year: int, today: date) -> Brief | None:
    """The newest version as a document, with the newest status of each item; None without a plan."""
    plan = action_plans.newest(session, year)
    if plan is None:
        return None
    on_its_way = plan.state == "proposed"
    told = plan.model_copy(update={"approvals": _signed(session, plan, settings)}) if on_its_way else plan
    stands = action_plans.approved(session, year)
    return paper(told, pictures.picture(session, settings, year, today), settings, stands)


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def write(session: Session, year: int, wanted: Revision, send: bool, by: Writing) -> Written:
    """Propose the plan, or bring it up to date with what is wanted; `send` starts its route.

    What says the same as the newest version is no new one. A version that is changed while it is on its
    route stays there: who has been asked is asked again, from the first station on. Refused for
    a planår that is not open.
    """
    if _lock(session, year, by) == "closed":
        raise Refused(_CLOSED_YEAR.said_in(by.language).format(year))
    before = action_plans.newest(session, year)
    picture = pictures.picture(session, by.settings, year, by.today)
    items, left_out = revised(before, picture, wanted, by.settings)
    said = {
        "items": [item.model_dump(mode="json") for item in items],
        "left_out": list(left_out),
        "document": by.settings.direktion.document,
    }
    fingerprint = action_plans.fingerprint(said)
    new = before is None or before.hash != fingerprint
    going = before is not None and before.state == "proposed" and before.sent_on is not None
    version = _version(before) + 1 if new else _version(before)
    if new:
        action_plans.add(session, year, version, said, by)
    goes = (new and (send or going)) or (send and not going and _may_go(before))
    if goes:
        if not items:
            raise Refused(_EMPTY.said_in(by.language))
        _send(session, year, version, by)
        walk(session, year, by)
    return Written(
        year=year, version=version, new=new, sent=goes, sentence=_told(year, version, new, goes, by)
    )


def _may_go(plan: Plan | None) -> bool:
    """Whether a version that says nothing new can be sent: a proposal, or one that came back."""
    return plan is not None and plan.state != "approved"


def _version(plan: Plan | None) -> int:
    return plan.version if plan else 0


def _lock(session: Session, year: int, by: Writing) -> str:
    """The year's plan is this transaction's until it ends; the state of the year."""
    known = select(PlanYear.state).where(PlanYear.year == year).with_for_update(key_share=True)
    state = session.scalar(known)
    if state is None:
        raise Refused(_NO_YEAR.said_in(by.language).format(year))
    return state


def _send(session: Session, year: int, version: int, by: Writing) -> None:
    """The version goes to its first station; what was asked and answered before was about another one."""
    tasks = _tasks(session, year, by.settings)
    asked = [task.key for task in tasks.values() if task.state == "open"]
    if asked:
        noun = plan_noun(by.settings, by.language)
        withdrawn.withdraw(session, asked, _NEWER.said_in(by.language).format(noun=noun), by)
    before = {task.subject: task.due_no for task in tasks.values()}
    facts = {"sent_on": by.today.isoformat(), "answered_before": before}
    action_plans.keep(session, year, version, facts, state="proposed")
    action_plans.noted(session, "plan sent", year, version, "proposed", by)


def _told(year: int, version: int, new: bool, sent: bool, by: Writing) -> str:
    words = _SENT if sent else _PROPOSED if new else _SAME
    title = plan_title(year, by.settings)
    return words.said_in(by.language).format(title=title[:1].upper() + title[1:], version=version)


# ── The route ───────────────────────────────────────────────────────────────────────────────────────────


class _Route(NamedTuple):
    """A version on its route, and the stations' tasks: some may still be about the version before."""

    plan: Plan
    tasks: dict[str, RequestFact]

    def task(self, station: Station) -> RequestFact | None:
        """The station's task about this version; None until it has been opened."""
        task = self.tasks.get(station.key)
        return None if task is None or self.plan.answered_before.get(station.key) == task.due_no else task


def walk(session: Session, year: int, by: Writing) -> bool:
    """Each station opens when the one before has answered; silence is not approval, but lets others go on.

    Sent back: the route stops, and the secretariat corrects. Approved by all that approve: the version is
    frozen with what each station said. Safe to repeat.
    """
    _lock(session, year, by)
    plan = action_plans.newest(session, year)
    if plan is None or plan.state != "proposed" or plan.sent_on is None:
        return False
    route = _Route(plan, _tasks(session, year, by.settings))
    said = _verdicts(session, route, by.settings)
    if any(verdict == "send_back" for verdict, _ in said.values()):
        return _back(session, route, by)
    for station in by.settings.direktion.route:
        if station.key in said or _passed(route.task(station), station, by.today):
            continue
        if route.task(station) is None:
            _open(session, route, station, by)
            return True
        return False
    return _approve(session, route, by)


def _tasks(session: Session, year: int, settings: Settings) -> dict[str, RequestFact]:
    keys = [plan_task(year, station.key) for station in settings.direktion.route]
    return {task.subject: task for task in requests.of_keys(session, keys)}


def _verdicts(session: Session, route: _Route, settings: Settings) -> dict[str, tuple[str, str]]:
    """What the stations that have answered say of this version: verdict and comment."""
    answered = {
        station.key: task
        for station in settings.direktion.route
        if (task := route.task(station)) is not None and task.state == "answered"
    }
    bodies = responses.latest(session, [task.key for task in answered.values()])
    said = {station: bodies.get(task.key) or {} for station, task in answered.items()}
    return {key: (str(body.get("verdict", "")), str(body.get("comment", ""))) for key, body in said.items()}


def _passed(task: RequestFact | None, station: Station, today: date) -> bool:
    """Whether the plan goes on without this station: only one that does not approve, after its day."""
    if task is None or station.act == "approve":
        return False
    return task.state == "withdrawn" or task.due_on < today


def _open(session: Session, route: _Route, station: Station, by: Writing) -> None:
    due_on = by.days.on_or_after(by.days.shift(by.today, ANSWER_WITHIN))
    task = route.tasks.get(station.key)
    if task is None:
        new = _request(session, route.plan.year, station, due_on, by)
        requests.open_requests(session, [new], by.today)
    else:
        noun = plan_noun(by.settings, by.language)
        reason = _AGAIN.said_in(by.language).format(noun=noun)
        reopened.reopen(session, [task.key], reason, by, due_on)
    wakes.want(session, ROUND)


def _request(session: Session, year: int, station: Station, due_on: date, by: Writing) -> NewRequest:
    post = next(iter(requests.posts_with_role(session, station.role)), None)
    return NewRequest(
        key=plan_task(year, station.key),
        kind="approval",
        form="approval",
        year=year,
        subject=station.key,
        title=plan_title(year, by.settings),
        post=post,
        due_on=due_on,
    )


def _back(session: Session, route: _Route, by: Writing) -> bool:
    """The version has come back, with what each station said; who has not answered need not any more."""
    year, version = route.plan.year, route.plan.version
    signed = [one.model_dump(mode="json") for one in _signed(session, route.plan, by.settings)]
    action_plans.keep(session, year, version, {"approvals": signed}, state="sent_back")
    owed = [task.key for task in route.tasks.values() if task.state in ("open", "needs_person")]
    if owed:
        noun = plan_noun(by.settings, by.language).capitalize()
        withdrawn.withdraw(session, owed, _CORRECTED.said_in(by.language).format(noun=noun), by)
    action_plans.noted(session, "plan sent back", year, version, "sent_back", by)
    return True


def _approve(session: Session, route: _Route, by: Writing) -> bool:
    """Frozen with what each station said; one that said nothing is named."""
    plan = route.plan
    signed = _signed(session, plan, by.settings)
    for one in signed:
        task = route.tasks.get(one.station)
        if task is not None and task.state == "open":
            silent = Words("ikke {}", "not {}").said_in(by.language).format(one.title)
            requests.close(session, [task.key], "needs_person", by.today, by.at, silent)
    facts = {"approvals": [one.model_dump(mode="json") for one in signed]}
    action_plans.keep(session, plan.year, plan.version, facts, state="approved", approved_on=by.today)
    action_plans.noted(session, "plan approved", plan.year, plan.version, "approved", by)
    return True


def _signed(session: Session, plan: Plan, settings: Settings) -> tuple[Signed, ...]:
    """What each station says of a version; nothing before it was sent."""
    if plan.sent_on is None:
        return ()
    said = _verdicts(session, _Route(plan, _tasks(session, plan.year, settings)), settings)
    danish = settings.municipality.language == "da"
    return tuple(
        Signed(
            station=station.key,
            title=station.title if danish else station.title_en,
            verdict=said.get(station.key, ("", ""))[0],
            comment=said.get(station.key, ("", ""))[1],
        )
        for station in settings.direktion.route
    )


class Back(NamedTuple):
    """A plan that a station has sent back: whose, and why."""

    year: int
    station: str
    comment: str


def sent_back(session: Session) -> Sequence[Back]:
    """The plans that wait to be corrected, each with the station that sent it back.

    A station that thinks better of it afterwards has still stopped the route: somebody must send it on.
    """
    years = session.scalars(
        select(ActionPlan.year).where(ActionPlan.state == "sent_back").distinct().order_by(ActionPlan.year)
    )
    plans = [
        plan for year in years if (plan := action_plans.newest(session, year)) and plan.state == "sent_back"
    ]
    return [
        Back(plan.year, one.title, one.comment)
        for plan in plans
        if plan.state == "sent_back"
        for one in plan.approvals
        if one.verdict == "send_back"
    ]


_PROPOSED = Words(
    "{title}: udgave {version} ligger klar. Se den, ret den, og send den til godkendelse, når den er god.",
    "{title}: version {version} is ready. Look at it, correct it, and send it for approval when it is good.",
)
_SENT = Words(
    "{title}: udgave {version} er sendt til godkendelse.",
    "{title}: version {version} is on its way to approval.",
)
_SAME = Words(
    "{title}: intet er ændret siden udgave {version}.", "{title}: nothing changed since version {version}."
)
_EMPTY = Words(
    "Der er intet i planen endnu. Skriv mindst ét punkt, før den sendes til godkendelse.",
    "There is nothing in the plan yet. Write at least one item before it is sent for approval.",
)
_NO_YEAR = Words(
    "Planår {} er ikke åbnet. Åbn planåret først.", "Plan year {} is not open. Open the year first."
)
_CLOSED_YEAR = Words(
    "Planår {} er lukket. Skriv planen i det planår, der er åbent.",
    "Plan year {} is closed. Write the plan in the year that is open.",
)
_AGAIN = Words("En ny udgave af {noun} er klar", "A new version of {noun} is ready")
_NEWER = Words(
    "En ny udgave af {noun} er på vej gennem godkendelserne. Du hører fra os, når den er hos dig",
    "A new version of {noun} is on its way through the approvals. You will hear from us when it is with you",
)
_CORRECTED = Words(
    "{noun} er sendt tilbage og bliver rettet. Du hører fra os, når den er klar igen",
    "{noun} was sent back and is being corrected. You will hear from us when it is ready again",
)
