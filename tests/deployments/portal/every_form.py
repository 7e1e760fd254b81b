"""A task of every form, for three people of the cast, and what is answered to it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from models import store
from models.facts import MEETINGS
from models.forms import FORMS
from models.requests import RECORDED, NewRequest
from models.store import requests
from models.store.tables import Meeting
from tests import people
from tests.deployments.portal.portals import ASKED, YEAR

ON_PAGE, IN_SHEET, IN_PREFECT = people.AASE, people.SOREN, people.IDA
"""They have a task of every form each."""

LONG = "Flere børn i trivsel.\nDet kræver »mere« tid & <ro>; 5 % om året.\n\n– Æ, ø og å."


class Kind(NamedTuple):
    """How the tasks of a form are called, and what is answered to one."""

    key: str
    kind: str
    body: dict[str, Any]


TEXT: dict[str, dict[str, Any]] = {
    form: {name: f"{LONG} ({name})" for name in FORMS[form].needed} for form in FORMS if form not in RECORDED
}
"""Something for everything that must be answered in words."""

KINDS = {
    "april": Kind(
        "april/contribution/{}", "contribution", {"track": "off_track", "track_why": "=1+1", "course": "hold"}
    ),
    "june": Kind(
        "june/contribution/{}",
        "contribution",
        {
            "money": [
                {"action": "Ny skole", "financing": "construction", "y0": 12500, "y1": 1250, "y3": -40},
                {"action": "Færre møder", "financing": "reallocation", "y2": -1},
            ]
        },
    ),
    "august": Kind(
        "august/contribution/{}",
        "contribution",
        {"afford": "part", "amount": 1250, "amounts_fit": "no", "amounts_note": "-2"},
    ),
    "coherence": Kind("april/coherence/{}", "coherence", {}),
    "approval": Kind("april/approval/{}", "approval", {"verdict": "send_back", "comment": LONG}),
    "review": Kind("april/review/{}", "review", {}),
    "status": Kind(
        "status/2/{}",
        "status",
        {"track": "partly", "value": 4.5, "evidence": "@a", "new_due_on": date(2027, 11, 30), "reason": "Ja"},
    ),
    "evaluation": Kind(
        "evaluation/{}",
        "evaluation",
        {"reached": "too_early", "evidence": "Se side 4.", "myself": "work_for"},
    ),
    "evaluation_questions": Kind(
        "evaluation/questions/{}",
        "evaluation",
        {"best": "june", "second": "thread", "third": "money", "myself": "engage"},
    ),
    "room": Kind("june/room/{}", "room", {"rest": "partly", "note": LONG}),
    "ad_hoc": Kind("ad_hoc/{}", "ad_hoc", {}),
    "savings": Kind(
        "extra/savings/{}", "extra", {"money": [{"action": "Færre møder", "now": 40, "y0": 12500, "y3": -1}]}
    ),
    "done": Kind("april/action/{}", "action", {}),
}
"""Every form that a page can show: all but those that the secretariat writes down in Prefect."""

STATIONS = dict(
    zip((ON_PAGE.key, IN_SHEET.key, IN_PREFECT.key), ("plan_group", "finance", "direktion"), strict=True)
)


def key(form: str, one: people.Member) -> str:
    """The task of this form that one of them has."""
    own = KINDS[form].key.format(STATIONS[one.key] if form == "approval" else subject(one))
    return own if form == "ad_hoc" else f"{YEAR}/{own}"


def subject(one: people.Member) -> str:
    """The area that one of them answers for."""
    return next(matter.key for matter in people.ELEMENTS if matter.post == one.post)


def open_all() -> None:
    """Open them in the bound memory, all on one day."""
    with store.writing() as session:
        meetings = {row.kind: row.id for row in session.execute(select(Meeting.kind, Meeting.id))}
        opened = [new(form, one, meetings) for form in KINDS for one in (ON_PAGE, IN_SHEET, IN_PREFECT)]
        requests.open_requests(session, opened, ASKED)


def new(form: str, one: people.Member, meetings: dict[str, int]) -> NewRequest:
    """A task of this form, due in three weeks."""
    of = next((kind for kind in MEETINGS if f"/{kind}/" in key(form, one)), None)
    return NewRequest(
        key=key(form, one),
        kind=KINDS[form].kind,
        form=form,
        year=YEAR,
        meeting=meetings[of] if of else None,
        subject=STATIONS[one.key] if form == "approval" else subject(one),
        title=subject(one).capitalize(),
        post=one.post,
        due_on=date(2027, 3, 16),
    )
