"""The people of the sample municipality: what they answer, and on which day; always the same."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from models.action_plan import PlanItem
from models.loading.sheets import year_placeholders
from models.requests import RequestFact
from models.room import RoomLine
from models.settings import Settings
from models.workdays import Workdays, workdays

ANSWERS = Path(__file__).parent / "sample" / "svar.toml"

NEVER, LATE, AT_THE_END = 6, 18, 38
"""In a hundred: below the first nobody answers, then too late, then on the last day or the one before."""


BEGUN = 15
"""Working days before its deadline, at most, that a decision's action is reported."""


def chance(key: str) -> int:
    """0 to 99, always the same for the same key."""
    return zlib.crc32(key.encode()) % 100


class People:
    """They answer from `svar.toml`; `first_year` is the first planår they live through."""

    def __init__(self, first_year: int, settings: Settings) -> None:
        self.first_year = first_year
        self.settings = settings
        self.days: Workdays = workdays(settings.days)

    @cached_property
    def _said(self) -> Mapping[str, Any]:
        return tomllib.loads(ANSWERS.read_text(encoding="utf-8"))

    # ── When ────────────────────────────────────────────────────────────────────────────────────────────

    def answers_on(self, task: RequestFact) -> date | None:
        """The day on which a task that was asked for is answered; None while it is not, or for never."""
        if task.asked_on is None:
            return None
        if task.kind in ("steers", "budget", "communicate", "approval"):
            return None if self._is_silent(task) else self.days.shift(task.asked_on, 1 + chance(task.key) % 2)
        if task.kind == "decisions":
            return max(self.days.shift(task.due_on, -3), self.days.shift(task.asked_on, 1))
        begun = max(task.asked_on, self.days.shift(task.due_on, -BEGUN))
        return self._some_day(task, begun if task.kind == "action" else task.asked_on)

    def _is_silent(self, task: RequestFact) -> bool:
        return task.kind == "approval" and chance(task.key) < NEVER

    def _some_day(self, task: RequestFact, asked_on: date) -> date | None:
        """Most in good time, some on the last day, some too late, a few never."""
        mine = chance(task.key)
        if mine < NEVER:
            return None
        if mine < LATE:
            return self.days.shift(task.due_on, 1 + mine % 4)
        if mine < AT_THE_END:
            return max(self.days.shift(task.due_on, -(mine % 2)), self.days.shift(asked_on, 1))
        window = max(self.days.between(asked_on, task.due_on) - 1, 1)
        return self.days.shift(asked_on, 1 + mine % window)

    # ── What ────────────────────────────────────────────────────────────────────────────────────────────

    def answer(self, task: RequestFact, day: date, lines: Sequence[RoomLine] = ()) -> dict[str, Any]:
        """A whole answer to the task's form; `lines`: the budget lines that it asks about."""
        turn = task.year - self.first_year
        asked: Mapping[str, Callable[[], dict[str, Any]]] = {
            "approval": lambda: self._signed(task, turn),
            "steers": lambda: {"steers": self._came_out(task, turn)["steers"]},
            "decisions": lambda: self._decided(task, turn, day),
            "budget": lambda: self._budgeted(task, turn),
            "room": lambda: self._moved(lines),
            "coherence": lambda: self._in_turn("coherence", "all", turn),
            "status": lambda: self._in_turn("status", task.subject, int(task.key.split("/")[2]) - 1),
            "contribution": lambda: self._in_turn(task.form, task.subject, turn),
        }
        said = asked.get(task.kind, lambda: self._one_of(task))()
        return dict(_put(year_placeholders(task.year), said))

    def plan_items(self) -> list[PlanItem]:
        """What the secretariat writes into direktionens plan; the rest is proposed from the decisions."""
        return [PlanItem.model_validate(one) for one in self._said["direktion"]]

    def _one_of(self, task: RequestFact) -> dict[str, Any]:
        """Tasks about no area: one of several answers, by the key of the task."""
        if task.form == "evaluation":
            return self._in_turn("evaluation", task.subject, 0)
        known: Sequence[dict[str, Any]] = self._said[task.form if task.form in self._said else task.kind]
        return known[chance(task.key) % len(known)]

    def _in_turn(self, form: str, subject: str, turn: int) -> dict[str, Any]:
        """What is said about a subject this time round; nothing new where nobody has anything to say."""
        table = self._said[form].get(subject) or self._said[form].get("other")
        if table is None:
            return {"nothing_new": True}
        said = {
            name: value[turn % len(value)] if isinstance(value, list) else value
            for name, value in table.items()
        }
        return {"nothing_new": True} if said.get("nothing_new") else said

    def _signed(self, task: RequestFact, turn: int) -> dict[str, Any]:
        station = next((one for one in self.settings.route if one.key == task.subject), None)
        said = self._in_turn("approval", task.subject, turn) if task.subject in self._said["approval"] else {}
        return {"verdict": station.act if station else "approve", **said}

    def _came_out(self, task: RequestFact, turn: int) -> Mapping[str, Any]:
        known: Sequence[Mapping[str, Any]] = self._said["meeting"][task.key.split("/")[1]]
        return known[turn % len(known)]

    def _decided(self, task: RequestFact, turn: int, day: date) -> dict[str, Any]:
        out = self._came_out(task, turn)
        shared = {"body": out["body"], "decided_on": self.days.shift(day, -1).isoformat()}
        shared |= {"case_number": f"00.01.00-P20-{1 + chance(task.key)}-{task.year % 100}"}
        rows = enumerate(out["decisions"], 4)
        return {"decisions": [{**row, **shared, "item": f"Punkt {number}"} for number, row in rows]}

    def _budgeted(self, task: RequestFact, turn: int) -> dict[str, Any]:
        out = self._came_out(task, turn)
        return {
            "decided_on": (task.opened_on or task.due_on).isoformat(),
            "case_number": f"{out['case']}-1-{task.year % 100}",
            **{
                part: [self._due(row, task.year + 1) for row in out[part]]
                for part in ("priorities", "intents")
            },
        }

    def _moved(self, lines: Sequence[RoomLine]) -> dict[str, Any]:
        """What each line's money can do, by its account; of some nobody can say."""
        known: Mapping[str, Sequence[str]] = self._said["room"]
        says = {account: name for name, accounts in known.items() for account in accounts}
        room = ((line.key, says.get(line.account, "bound")) for line in lines)
        return {"lines": [{"line": key, "room": "" if said == "unsaid" else said} for key, said in room]}

    def _due(self, row: Mapping[str, Any], year: int) -> dict[str, Any]:
        """Due on the last letter day of its quarter."""
        month = 3 * int(row["quarter"])
        ends = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        kept = {name: value for name, value in row.items() if name != "quarter"}
        return {**kept, "due_on": self.days.on_or_before(ends).isoformat()}


def _put(fill: Callable[[str], str], said: Any) -> Any:
    if isinstance(said, Mapping):
        return {name: _put(fill, value) for name, value in said.items()}
    if isinstance(said, list):
        return [_put(fill, value) for value in said]
    return fill(said) if isinstance(said, str) else said
