"""Many at once: everybody's answer is kept once, whoever presses how often."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping

import httpx
import pytest

from tests.deployments.portal.portals import Owner, Portal
from tests.deployments.portal.visiting import visit
from tests.deployments.running import ROOT, surroundings

TIMES, AT_ONCE = 1000, 100
"""How often one form is sent, over how many connections."""

ANSWER = {"track": "on_track", "where_to": "Ud.", "course": "hold", "meaning": "Meget.", "question": "Hvad?"}

pytestmark = pytest.mark.slow


def test_two_hundred_answer_while_rounds_are_held_and_nothing_is_lost_or_doubled() -> None:
    words = ("bench", "portal", "--people", "200", "--seconds", "15", "--at-once", "50", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "deployments", *words],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    measured = json.loads(done.stdout)
    assert measured["counts"] == {
        "people": 200,
        "sent": 200,
        "stored": 200,
        "versions": 200,
        "lost": 0,
        "doubled": 0,
        "errors": 0,
    }
    assert done.returncode == 0, done.stderr
    assert measured["rounds"] >= 2 and measured["most_at_once"] >= 50


@pytest.mark.parametrize(("kind", "times"), [("portal", TIMES), ("portal_on_postgresql", TIMES // 4)])
def test_one_form_sent_a_thousand_times_at_once_is_one_answer(
    request: pytest.FixtureRequest, kind: str, times: int, somebody: Owner
) -> None:
    portal: Portal = request.getfixturevalue(kind)
    task = somebody.tasks[0]
    number = portal.number(task)
    with visit(portal, somebody.email) as visitor:
        form = {**visitor.form(number), **ANSWER, "act": "send"}
        statuses = asyncio.run(sent_at_once(f"{visitor.link}/opgave/{number}", form, times))
    assert len(portal.answers(task)) == 1
    assert statuses.keys() <= {303, 429} and statuses[303] >= 100, statuses


async def sent_at_once(address: str, form: Mapping[str, str], times: int) -> Counter[int]:
    """How often each status came back."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=120, trust_env=False) as client:
        sent = (client.post(address, data=dict(form)) for _ in range(times))
        return Counter(answer.status_code for answer in await asyncio.gather(*sent))


def test_two_forms_of_one_task_sent_at_once_never_overwrite_each_other_silently(
    portal: Portal, somebody: Owner
) -> None:
    task = somebody.tasks[1]
    number = portal.number(task)
    with visit(portal, somebody.email) as one, visit(portal, somebody.email) as other:
        mine, theirs = one.form(number), other.form(number)
        address = f"{one.link}/opgave/{number}"
        first = one.client.post(address, data={**mine, **ANSWER, "act": "send"})
        second = other.client.post(address, data={**theirs, **ANSWER, "meaning": "Lidt.", "act": "send"})
    assert first.status_code == 303
    assert second.status_code in (200, 409) and "Lidt." in second.text and "Meget." in second.text
    assert len(portal.answers(task)) == 1
