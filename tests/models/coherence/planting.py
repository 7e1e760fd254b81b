"""The faults: for every rule ways to spoil a clean plan at a random place, and what must be found then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from models.coherence.picture import (
    ActualRow,
    AppropriationRow,
    BudgetRows,
    ElementRow,
    Four,
    IndicatorRow,
    LineRow,
    LinkRow,
    MovedRow,
    PartRow,
    Picture,
    PostRow,
    StatusRow,
    UnitRow,
)
from models.outcomes import OutcomeFact

KRONER = 100
OLD = timedelta(days=3 * 365)


class Planted(NamedTuple):
    """The spoiled plan, and the subject that its rule must name."""

    picture: Picture
    subject: str


class Ground:
    """Where a fault is planted: what it takes is taken by no other fault of the same plan."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.taken: set[str] = set()
        self._numbers = iter(range(1, 10_000))

    def name(self, kind: str) -> str:
        """A key that nothing has yet."""
        return f"{kind}-planted-{next(self._numbers)}"

    def take(self, keys: Collection[str]) -> str:
        """One of these keys, at random, that no fault has taken."""
        free = sorted(set(keys) - self.taken)
        key = self.chance.choice(free)
        self.taken.add(key)
        return key


Fault = Callable[[Picture, Ground], Planted]


# ── What is grafted onto a plan, whole ──────────────────────────────────────────────────────────────────


def _with_element(picture: Picture, element: ElementRow) -> Picture:
    number = max(one.number for one in picture.elements) + 1
    return replace(picture, elements=[*picture.elements, element._replace(number=number)])


def _changed(picture: Picture, key: str, **values: object) -> Picture:
    rows = [one._replace(**values) if one.key == key else one for one in picture.elements]  # type: ignore[arg-type]
    return replace(picture, elements=rows)


def _linked(picture: Picture, from_key: str, to_key: str, role: str = "serves") -> Picture:
    return replace(picture, links=[*picture.links, LinkRow(from_key, to_key, role)])


def _new(
    picture: Picture, ground: Ground, kind: str, instrument: str = "", serves: str = ""
) -> tuple[Picture, str]:
    """A new element that has all it should; an action is kept within its frame."""
    key = ground.name(kind)
    post = ground.chance.choice(sorted(_held(picture))) if kind in ("strategy", "policy", "action") else None
    financing = "within_frame" if kind == "action" else ""
    element = ElementRow(
        key, kind, instrument, "", f"Ny {key}", post, "", None, None, financing, None, None, 0
    )
    grown = _with_element(picture, element)
    return (_linked(grown, key, serves) if serves else grown), key


def _held(picture: Picture) -> list[str]:
    return [key for key, post in picture.posts.items() if post.holder and not _is_ended(picture, post)]


def _is_ended(picture: Picture, post: PostRow) -> bool:
    return bool(post.unit and picture.units[post.unit].valid_to)


def _branch(picture: Picture, ground: Ground, instrument: str = "") -> tuple[Picture, str, str]:
    """A strategy under a random vision, with an action and its effect: the keys of strategy and effect."""
    vision = ground.chance.choice(_keys(picture, "vision"))
    picture, strategy = _new(picture, ground, "strategy", instrument, vision)
    picture, action = _new(picture, ground, "action", serves=strategy)
    picture, effect = _new(picture, ground, "effect", serves=action)
    return picture, strategy, effect


def _keys(picture: Picture, *kinds: str) -> list[str]:
    return sorted(
        one.key for one in picture.in_force.values() if one.kind in kinds and "planted" not in one.key
    )


def _untold(picture: Picture, *kinds: str) -> list[str]:
    """The elements that nobody has pointed to or decided about."""
    told = {one.subject for one in picture.outcomes}
    return [key for key in _keys(picture, *kinds) if key not in told]


def _owned(picture: Picture, *kinds: str) -> list[str]:
    return [key for key in _keys(picture, *kinds) if picture.by_key[key].post is not None]


def _with_outcome(picture: Picture, outcome: OutcomeFact) -> Picture:
    return replace(picture, outcomes=[*picture.outcomes, outcome])


def _steer(picture: Picture, key: str, meeting: str, verdict: str, day: date) -> OutcomeFact:
    element = picture.by_key[key]
    named = {"year": picture.year, "meeting": meeting, "kind": "steer", "subject": key, "version": 1}
    said = {"title": element.title, "verdict": verdict, "decided_on": day, "post": element.post}
    return OutcomeFact.model_validate(named | said)


def _with_lines(budget: BudgetRows, lines: Sequence[LineRow]) -> BudgetRows:
    return budget._replace(lines=list(lines))


def _balanced(lines: Sequence[LineRow]) -> list[LineRow]:
    """The taxes take what the other lines leave, as before."""
    *others, taxes = lines
    one, two, three, four = (
        -sum(line.amounts[n] for line in others if line.scheme == "dk") for n in range(4)
    )
    return [*others, taxes._replace(amounts=(one, two, three, four))]


def _free_lines(picture: Picture) -> list[LineRow]:
    """The lines of drift that serve nothing, and stood in the budget before."""
    assert picture.budget is not None and picture.before is not None
    serving = {row.line for row in (*picture.budget.serves, *picture.before.serves)}
    before = {line.key for line in picture.before.lines if line.id not in serving}
    return [
        line
        for line in picture.budget.lines
        if line.id not in serving
        and line.key in before
        and line.scheme == "dk"
        and line.account[0] in "0123456"
    ]


# ── The twelve ──────────────────────────────────────────────────────────────────────────────────────────


def _vision_alone(picture: Picture, ground: Ground) -> Planted:
    picture, key = _new(picture, ground, "vision")
    return Planted(picture, f"element/{key}")


def _vision_whose_actions_end(picture: Picture, ground: Ground) -> Planted:
    """There is an action, but it ends before the four years begin."""
    picture, vision = _new(picture, ground, "vision")
    picture, strategy = _new(picture, ground, "strategy", serves=vision)
    picture, action = _new(picture, ground, "action", serves=strategy)
    picture, _ = _new(picture, ground, "effect", serves=action)
    return Planted(_changed(picture, action, last_year=picture.year), f"element/{vision}")


def _action_alone(picture: Picture, ground: Ground) -> Planted:
    picture, key = _new(picture, ground, "action")
    return Planted(picture, f"element/{key}")


def _action_that_only_supports(picture: Picture, ground: Ground) -> Planted:
    """What supports another action does not carry the thread."""
    picture, key = _new(picture, ground, "action")
    other = ground.chance.choice(_keys(picture, "action"))
    return Planted(_linked(picture, key, other, "supports"), f"element/{key}")


def _action_unpaid(picture: Picture, ground: Ground) -> Planted:
    strategy = ground.chance.choice(_keys(picture, "strategy"))
    picture, key = _new(picture, ground, "action", serves=strategy)
    return Planted(_changed(picture, key, financing="new_money"), f"element/{key}")


def _line_cut_loose(picture: Picture, ground: Ground) -> Planted:
    """The line of an action serves it no more."""
    assert picture.budget is not None
    lines = [row.line for row in picture.budget.serves]
    alone = [row for row in picture.budget.serves if lines.count(row.line) == 1]
    paid = [row.element for row in picture.budget.serves]
    key = ground.take(
        [row.element for row in alone if paid.count(row.element) == 1 and row.element[0] == "i"]
    )
    serves = [row for row in picture.budget.serves if row.element != key]
    return Planted(replace(picture, budget=picture.budget._replace(serves=serves)), f"element/{key}")


def _line_changed(picture: Picture, ground: Ground) -> Planted:
    assert picture.budget is not None
    line = {one.key: one for one in _free_lines(picture)}[
        ground.take([one.key for one in _free_lines(picture)])
    ]
    first, *rest = line.amounts
    amounts: Four = (first + 400_000 * KRONER, *rest)  # type: ignore[assignment]
    lines = [one._replace(amounts=amounts) if one.id == line.id else one for one in picture.budget.lines]
    budget = _with_lines(picture.budget, _balanced(lines))
    return Planted(replace(picture, budget=budget), f"line/{line.key}")


def _line_new(picture: Picture, ground: Ground) -> Planted:
    assert picture.budget is not None and picture.before is not None
    no = max(line.id for line in (*picture.budget.lines, *picture.before.lines)) + 1
    account = f"5.99.{ground.chance.randrange(10, 99)}"
    amount = 250_000 * KRONER
    line = LineRow(no, ground.name("linje"), "dk", account, "Ny drift", None, (amount,) * 4, "unknown")
    lines = [*picture.budget.lines[:-1], line, picture.budget.lines[-1]]
    budget = _with_lines(picture.budget, _balanced(lines))
    return Planted(replace(picture, budget=budget), f"line/{line.key}")


def _line_gone(picture: Picture, ground: Ground) -> Planted:
    assert picture.budget is not None
    key = ground.take([line.key for line in _free_lines(picture)])
    lines = [line for line in picture.budget.lines if line.key != key]
    return Planted(replace(picture, budget=_with_lines(picture.budget, _balanced(lines))), f"line/{key}")


def _plan_says_more(picture: Picture, ground: Ground) -> Planted:
    key = ground.take([row.element for row in picture.planned])
    rows = [
        row._replace(amount=row.amount + 70_000 * KRONER) if row.element == key else row
        for row in picture.planned
    ]
    return Planted(replace(picture, planned=rows), f"element/{key}")


def _pointed_to(picture: Picture, ground: Ground) -> Planted:
    free = [key for key in _untold(picture, "action") if picture.by_key[key].financing != "within_frame"]
    key = ground.take(free)
    steer = _steer(picture, key, "june", "prioritised", date(picture.year, 6, 15))
    return Planted(_with_outcome(picture, steer), f"element/{key}")


def _measured_long_ago(picture: Picture, ground: Ground) -> Planted:
    picture, strategy, effect = _branch(picture, ground)
    return Planted(_on_track(picture, strategy, effect, picture.today - OLD, 5.0), f"element/{strategy}")


def _never_measured(picture: Picture, ground: Ground) -> Planted:
    picture, strategy, effect = _branch(picture, ground)
    return Planted(_on_track(picture, strategy, effect, None, None), f"element/{strategy}")


def _on_track(picture: Picture, key: str, effect: str, day: date | None, value: float | None) -> Picture:
    target = None if value is None else 5.0
    indicator = IndicatorRow(f"ind-{effect}", effect, "Andel", "up", 0.0, day, value, target)
    statuses = dict(picture.statuses) | {key: StatusRow("on_track", date(picture.year, 9, 7))}
    return replace(picture, indicators=[*picture.indicators, indicator], statuses=statuses)


def _focus_left_out(picture: Picture, ground: Ground) -> Planted:
    picture, strategy, _ = _branch(picture, ground, "municipal_plan")
    return Planted(picture, f"element/{strategy}")


def _decisions(picture: Picture) -> dict[str, OutcomeFact]:
    """The newest decision about each subject that has a plain one."""
    plain = [one for one in picture.outcomes if one.kind == "decision" and not one.revision]
    return {one.subject: one for one in sorted(plain, key=lambda one: one.decided_on)}


def _decision_without(**missing: None) -> Fault:
    def plant(picture: Picture, ground: Ground) -> Planted:
        decided = _decisions(picture)
        key = ground.take(decided)
        spoiled = decided[key].model_copy(update=missing)
        rows = [spoiled if one is decided[key] else one for one in picture.outcomes]
        return Planted(replace(picture, outcomes=rows), f"element/{key}")

    return plant


def _in_post(picture: Picture, ground: Ground, unit: str, holder: str | None) -> tuple[Picture, str, str]:
    """A strategy, policy or action gets a post of its own; its key and the post's."""
    key, post = ground.take(_owned(picture, "strategy", "policy", "action")), ground.name("post")
    posts = dict(picture.posts) | {post: PostRow("Projektleder", unit, holder)}
    return _changed(replace(picture, posts=posts), key, post=post), key, post


def _unit_merged(picture: Picture, ground: Ground) -> Planted:
    unit = ground.name("enhed")
    ended = UnitRow("Trafik og Miljø", None, picture.today - timedelta(days=30), None)
    grown = replace(picture, units=dict(picture.units) | {unit: ended})
    grown, key, _ = _in_post(grown, ground, unit, ground.name("p"))
    return Planted(grown, f"element/{key}")


def _only_talked_about(picture: Picture, ground: Ground) -> Planted:
    key = ground.take(_untold(picture, "strategy", "policy", "action", "effect"))
    steer = _steer(picture, key, "april", "adjust", date(picture.year, 4, 20))
    return Planted(_with_outcome(picture, steer), f"element/{key}")


def _deadline_moved(picture: Picture, ground: Ground) -> Planted:
    subject = ground.take(_keys(picture, "action"))
    key = f"{picture.year - 1}/august/action/{subject}"
    times = ground.chance.randrange(2, 6)
    row = MovedRow(key, subject, picture.by_key[subject].title, times, "udbuddet trak ud")
    return Planted(replace(picture, moved=[*picture.moved, row]), f"task/{key}")


# ── Ours ────────────────────────────────────────────────────────────────────────────────────────────────


def _circle_of(role: str) -> Fault:
    def plant(picture: Picture, ground: Ground) -> Planted:
        strategy = ground.chance.choice(_keys(picture, "strategy"))
        picture, first = _new(picture, ground, "action", serves=strategy)
        ring = [first]
        for _ in range(ground.chance.randrange(1, 7)):
            picture, key = _new(picture, ground, "action", serves=strategy)
            picture = _linked(picture, ring[-1], key, role)
            ring.append(key)
        return Planted(_linked(picture, ring[-1], first, role), f"element/{min(ring)}")

    return plant


def _strategy_alone(picture: Picture, ground: Ground) -> Planted:
    kind = ground.chance.choice(["strategy", "policy"])
    picture, key = _new(picture, ground, kind)
    return Planted(picture, f"element/{key}")


def _strategy_without_effect(picture: Picture, ground: Ground) -> Planted:
    vision = ground.chance.choice(_keys(picture, "vision"))
    picture, strategy = _new(picture, ground, "strategy", serves=vision)
    picture, _ = _new(picture, ground, "action", serves=strategy)
    return Planted(picture, f"element/{strategy}")


def _nobody(picture: Picture, ground: Ground) -> Planted:
    key = ground.take(_owned(picture, "strategy", "policy"))
    return Planted(_changed(picture, key, post=None), f"element/{key}")


def _nobody_we_know(picture: Picture, ground: Ground) -> Planted:
    key = ground.take(_owned(picture, "strategy", "policy", "action"))
    return Planted(_changed(picture, key, post=None, owner_text="Team Grøn"), f"element/{key}")


def _post_left(picture: Picture, ground: Ground) -> Planted:
    grown, _, post = _in_post(picture, ground, "top", None)
    return Planted(grown, f"post/{post}")


def _unfinanced(picture: Picture, ground: Ground) -> Planted:
    key = ground.name("tillæg")
    account = ground.chance.choice(["5.22.07", "0.28.20"])
    row = AppropriationRow(
        key, picture.year, date(picture.year, 8, 30), account, "Flere pladser", 90_000 * KRONER, "", key
    )
    return Planted(replace(picture, appropriations=[*picture.appropriations, row]), f"appropriation/{key}")


def _off_balance(picture: Picture, ground: Ground) -> Planted:
    assert picture.budget is not None
    place = int(ground.take(["0", "1", "2", "3"]))
    *others, taxes = picture.budget.lines
    first, second, third, fourth = (
        amount + (2_000 * KRONER if n == place else 0) for n, amount in enumerate(taxes.amounts)
    )
    lines = [*others, taxes._replace(amounts=(first, second, third, fourth))]
    year = picture.budget.first_year + place
    return Planted(replace(picture, budget=_with_lines(picture.budget, lines)), f"budget/{year}")


def _spent(picture: Picture, ground: Ground) -> Planted:
    assert picture.before is not None
    year = picture.before.first_year
    account = ground.take([f"6.99.{no}" for no in range(10, 99)])
    row = ActualRow(year, account, 300_000 * KRONER)
    return Planted(replace(picture, actuals=[*picture.actuals, row]), f"account/{year}/{account}")


def _group_that(subject: str, **values: object) -> Fault:
    def plant(picture: Picture, ground: Ground) -> Planted:
        assert picture.group is not None
        group = picture.group._replace(**values)  # type: ignore[arg-type]
        return Planted(replace(picture, group=group), f"plan_group/{subject}")

    return plant


def _not_met(picture: Picture, ground: Ground) -> Planted:
    assert picture.group is not None
    meeting = ground.take(["april", "june", "august"])
    missed = tuple(one for one in ("april", "june", "august") if one in (*picture.group.missed, meeting))
    return Planted(replace(picture, group=picture.group._replace(missed=missed)), f"plan_group/{meeting}")


def _supplement_forgotten(picture: Picture, ground: Ground) -> Planted:
    changed = {element for element, _ in picture.part_changes}
    key = ground.take({key for key in _decisions(picture) if key not in changed and key in picture.in_force})
    part = ground.name("ramme")
    parts = dict(picture.parts) | {part: PartRow("framework", "Rammen for stationsbyen")}
    grown = replace(picture, parts=parts, part_changes=[*picture.part_changes, (key, part)])
    return Planted(grown, f"element/{key}")


def _revision_forgotten(picture: Picture, ground: Ground) -> Planted:
    assert picture.strategy is not None
    late = picture.strategy._replace(due_on=picture.today - timedelta(days=10), decided=False)
    rows = [one.model_copy(update={"revision": ""}) for one in picture.outcomes]
    return Planted(replace(picture, strategy=late, outcomes=rows), "plan/strategy")


def _off_target(picture: Picture, ground: Ground) -> Planted:
    picture, strategy, effect = _branch(picture, ground)
    measured = picture.today - timedelta(days=60)
    return Planted(_on_track(picture, strategy, effect, measured, 3.0), f"element/{strategy}")


def _left_out_of_plan(picture: Picture, ground: Ground) -> Planted:
    """Direktionen left out an action that was decided."""
    plan = picture.action_plan or frozenset()
    key = ground.take(
        {key for key in _decisions(picture) if key in plan and picture.by_key[key].kind == "action"}
    )
    return Planted(replace(picture, action_plan=plan - {key}), f"element/{key}")


def _passed_the_group_by(picture: Picture, ground: Ground) -> Planted:
    """What was decided straight under a vision stood in no brief."""
    key = ground.take({key for key in _decisions(picture) if picture.by_key[key].kind == "action"})
    like = _decisions(picture)[key]
    picture, action = _new(picture, ground, "action", serves=ground.chance.choice(_keys(picture, "vision")))
    decided = like.model_copy(update={"subject": action, "title": picture.by_key[action].title})
    grown = replace(picture, action_plan=(picture.action_plan or frozenset()) | {action})
    return Planted(_with_outcome(grown, decided), f"element/{action}")


FAULTS: dict[str, tuple[Fault, ...]] = {
    "vision_without_actions": (_vision_alone, _vision_whose_actions_end),
    "action_unattached": (_action_alone, _action_that_only_supports),
    "action_without_money": (_action_unpaid, _line_cut_loose),
    "budget_change_unattached": (_line_changed, _line_new, _line_gone),
    "plan_and_budget_differ": (_plan_says_more,),
    "pointed_to_then_lost": (_pointed_to,),
    "on_track_unmeasured": (_measured_long_ago, _never_measured),
    "focus_not_in_action_plan": (_focus_left_out,),
    "decision_unowned": (_decision_without(post=None), _decision_without(due_on=None)),
    "unit_ended": (_unit_merged,),
    "talked_about_never_decided": (_only_talked_about,),
    "deadline_moved": (_deadline_moved,),
    "circle": (_circle_of("requires"), _circle_of("serves")),
    "strategy_without_vision": (_strategy_alone,),
    "strategy_without_effect": (_strategy_without_effect,),
    "nobody_responsible": (_nobody,),
    "owner_unknown": (_nobody_we_know,),
    "post_vacant": (_post_left,),
    "supplement_unfinanced": (_unfinanced,),
    "budget_off_balance": (_off_balance,),
    "spent_without_budget": (_spent,),
    "plan_group_large": (_group_that("members", members=9),),
    "plan_group_without_head": (_group_that("head_of_planning", head_of_planning=False),),
    "plan_group_without_mandate": (_group_that("mandate", mandate=False),),
    "plan_group_not_met": (_not_met,),
    "supplement_not_decided": (_supplement_forgotten,),
    "strategy_revision_undecided": (_revision_forgotten,),
    "on_track_off_target": (_off_target,),
    "anchoring_link_missing": (_left_out_of_plan, _passed_the_group_by),
}
"""The ways to make each rule find something."""

ONCE = frozenset(
    {
        "strategy_revision_undecided",
        "plan_group_large",
        "plan_group_without_head",
        "plan_group_without_mandate",
    }
)
"""Rules that can only find one thing in a plan."""

LAST = ("budget_off_balance",)
"""What the other faults would put right again."""


# ── Blows to what stands there: one at a time, for other things hang on it ──────────────────────────────


def _cut(picture: Picture, *pairs: tuple[str, str]) -> Picture:
    gone = set(pairs)
    return replace(picture, links=[link for link in picture.links if (link[0], link[1]) not in gone])


def _torn_off(kind: str) -> Fault:
    """Everything that an element serves is taken from it."""

    def plant(picture: Picture, ground: Ground) -> Planted:
        key = ground.take(_keys(picture, kind))
        served = [(link.from_key, link.to_key) for link in picture.links if link.from_key == key]
        return Planted(_cut(picture, *served), f"element/{key}")

    return plant


def _forsaken(picture: Picture, ground: Ground) -> Planted:
    """Nothing serves a vision any more."""
    key = ground.take(_keys(picture, "vision"))
    serving = [(link.from_key, link.to_key) for link in picture.links if link.to_key == key]
    return Planted(_cut(picture, *serving), f"element/{key}")


def _turned_round(picture: Picture, ground: Ground) -> Planted:
    """A strategy also serves the action that serves it."""
    pairs = [(one.to_key, one.from_key) for one in picture.links if one.role == "serves"]
    pairs = [pair for pair in pairs if picture.by_key[pair[1]].kind == "action"]
    strategy, action = ground.chance.choice(sorted(pairs))
    return Planted(_linked(picture, strategy, action), f"element/{min(strategy, action)}")


def _area_taken_out(picture: Picture, ground: Ground) -> Planted:
    """A strategy has ended, and an action that served only it is left behind."""
    served = [one.from_key for one in picture.links if one.role == "serves"]
    actions = [key for key in _keys(picture, "action") if served.count(key) == 1]
    action = ground.take(actions)
    (strategy,) = (one.to_key for one in picture.links if one.from_key == action and one.role == "serves")
    return Planted(_changed(picture, strategy, ended_on=picture.today), f"element/{action}")


def _effects_over(picture: Picture, ground: Ground) -> Planted:
    """The effects below a strategy have ended, and nothing is measured at it."""
    strategy = ground.take(_keys(picture, "strategy"))
    below, ring = {strategy}, {strategy}
    while ring:
        ring = {one.from_key for one in picture.links if one.role == "serves" and one.to_key in ring} - below
        below |= ring
    over = {key for key in below if picture.by_key[key].kind == "effect"}
    rows = [one._replace(ended_on=picture.today) if one.key in over else one for one in picture.elements]
    measured = [one for one in picture.indicators if one.element not in over]
    return Planted(replace(picture, elements=rows, indicators=measured), f"element/{strategy}")


def _whole_unit_merged(picture: Picture, ground: Ground) -> Planted:
    """The unit of a post that answers for something is no more."""
    post = ground.take({one.post for one in picture.in_force.values() if one.post})
    unit = picture.posts[post].unit or ""
    ended = picture.units[unit]._replace(valid_to=picture.today - timedelta(days=1))
    first = min(one.key for one in picture.in_force.values() if one.post == post)
    return Planted(replace(picture, units=dict(picture.units) | {unit: ended}), f"element/{first}")


def _left(picture: Picture, post: str) -> Picture:
    return replace(picture, posts=dict(picture.posts) | {post: picture.posts[post]._replace(holder=None)})


def _somebody_left(picture: Picture, ground: Ground) -> Planted:
    """Who answers for areas and actions has left."""
    areas = _owned(picture, "strategy", "policy", "action")
    post = ground.take({picture.by_key[key].post or "" for key in areas})
    return Planted(_left(picture, post), f"post/{post}")


def _decider_left(picture: Picture, ground: Ground) -> Planted:
    """Who owes what a decision asks for has left."""
    decided = _decisions(picture)
    key = ground.take(decided)
    return Planted(_left(picture, decided[key].post or ""), f"element/{key}")


def _decision_lost(meeting: str) -> Fault:
    """Nobody wrote down what was decided about something that was pointed to."""

    def plant(picture: Picture, ground: Ground) -> Planted:
        told = {one.subject for one in picture.outcomes if (one.meeting, one.kind) == (meeting, "steer")}
        key = ground.take({key for key in told if picture.by_key[key].financing != "within_frame"})
        kept = [one for one in picture.outcomes if one.subject != key or one.kind == "steer"]
        rows = [one.model_copy(update={"filed": False}) if one.subject == key else one for one in kept]
        return Planted(replace(picture, outcomes=rows), f"element/{key}")

    return plant


def _line_struck(picture: Picture, ground: Ground) -> Planted:
    """The line that pays for an action is struck from the budget, and nothing is put in its place."""
    assert picture.budget is not None
    row = ground.chance.choice(list(picture.budget.serves))
    lines = [line for line in picture.budget.lines if line.id != row.line]
    serves = [one for one in picture.budget.serves if one != row]
    budget = picture.budget._replace(lines=lines, serves=serves)
    return Planted(replace(picture, budget=budget), f"element/{row.element}")


def _line_raised(picture: Picture, ground: Ground) -> Planted:
    """The budget gives an action more than its plan says."""
    assert picture.budget is not None
    planned = {row.element for row in picture.planned}
    row = ground.chance.choice([row for row in picture.budget.serves if row.element in planned])
    lines = [
        line._replace(amounts=tuple(amount + 5_000_000 for amount in line.amounts))  # type: ignore[arg-type]
        if line.id == row.line
        else line
        for line in picture.budget.lines
    ]
    return Planted(replace(picture, budget=_with_lines(picture.budget, lines)), f"element/{row.element}")


def _account_dropped(picture: Picture, ground: Ground) -> Planted:
    """What was spent last year is missing in its budget."""
    assert picture.before is not None
    added = {row.account for row in picture.appropriations}
    spent = {row.account for row in picture.actuals if row.account[0] in "0123456"}
    account = ground.take(spent - added)
    lines = [line for line in picture.before.lines if line.account != account]
    before = _with_lines(picture.before, lines)
    return Planted(replace(picture, before=before), f"account/{before.first_year}/{account}")


def _line_added(picture: Picture, ground: Ground) -> Planted:
    """An expense that nobody found the money for."""
    planted = _line_new(picture, ground)
    assert planted.picture.budget is not None and picture.budget is not None
    *others, _ = planted.picture.budget.lines
    budget = _with_lines(picture.budget, [*others, picture.budget.lines[-1]])
    return Planted(replace(picture, budget=budget), planted.subject)


def _off_by_a_new_line(picture: Picture, ground: Ground) -> Planted:
    assert picture.budget is not None
    return Planted(_line_added(picture, ground).picture, f"budget/{picture.budget.first_year}")


def _measured_badly_long_ago(picture: Picture, ground: Ground) -> Planted:
    picture, strategy, effect = _branch(picture, ground)
    return Planted(_on_track(picture, strategy, effect, picture.today - OLD, 3.0), f"element/{strategy}")


BLOWS: tuple[tuple[str, Fault], ...] = (
    ("vision_without_actions", _forsaken),
    ("action_unattached", _torn_off("action")),
    ("strategy_without_vision", _torn_off("strategy")),
    ("circle", _turned_round),
    ("strategy_without_effect", _effects_over),
    ("unit_ended", _whole_unit_merged),
    ("post_vacant", _somebody_left),
    ("decision_unowned", _decider_left),
    ("pointed_to_then_lost", _decision_lost("june")),
    ("talked_about_never_decided", _decision_lost("april")),
    ("action_without_money", _line_struck),
    ("plan_and_budget_differ", _line_raised),
    ("spent_without_budget", _account_dropped),
    ("budget_change_unattached", _line_added),
    ("budget_off_balance", _off_by_a_new_line),
    ("action_unattached", _area_taken_out),
    ("on_track_unmeasured", _measured_badly_long_ago),
    ("on_track_off_target", _measured_badly_long_ago),
)
"""What happens to a plan that stands: the rule that speaks of it first, and the blow."""
