"""Rules about what was pointed to and decided: whether it became a case, got an owner, and keeps its date."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import Picture, once
from models.coherence.rule import Found, Rule
from models.coherence.signs import MONEY, signs
from models.facts import MEETINGS
from models.outcomes import OWES, SETTLED, OutcomeFact

TURNED_DOWN = SETTLED | {"postponed", "sent_back"}
"""The verdicts by which a June priority is not lost, but was said no to, or asked to wait."""


def of_outcome(picture: Picture, outcome: OutcomeFact, **words: object) -> Found:
    """A finding about a steer or decision, with its title."""
    if outcome.subject in picture.by_key:
        subject, title = f"element/{outcome.subject}", _title(picture, outcome)
    elif outcome.is_closed(picture.today):
        subject, title = f"outcome/{outcome.year}/{outcome.meeting}", "…"
    else:
        subject, title = f"outcome/{outcome.subject}", outcome.title
    return Found(subject, {"title": title, **words}, about=outcome.subject)


def _title(picture: Picture, outcome: OutcomeFact) -> str:
    """What was said has a title of its own; while it is closed, that of what it is about."""
    hidden = outcome.is_closed(picture.today)
    return picture.by_key[outcome.subject].title if hidden else outcome.title


@once
def newest_decisions(picture: Picture) -> dict[str, OutcomeFact]:
    """The newest decision about each subject."""
    decided = [outcome for outcome in picture.outcomes if outcome.kind == "decision"]
    decided.sort(key=lambda outcome: (outcome.decided_on, _order(outcome), outcome.version))
    return {outcome.subject: outcome for outcome in decided}


def _order(outcome: OutcomeFact) -> tuple[int, int]:
    """Where a meeting stands among the others of its year."""
    known = outcome.meeting in MEETINGS
    return outcome.year, MEETINGS.index(outcome.meeting) if known else len(MEETINGS)


@once
def _lost(picture: Picture) -> dict[str, OutcomeFact]:
    """June's priorities of the year that nobody has decided about since, though the budget is recorded."""
    pointed_to = {
        one.subject: one
        for one in picture.outcomes
        if (one.year, one.meeting, one.verdict) == (picture.year, "june", "prioritised")
        and one.kind == "steer"
        and one.done_on is None
    }
    for one in picture.outcomes:
        if one.subject in pointed_to and one.kind == "decision" and _settles(one, picture.year):
            del pointed_to[one.subject]
    return {key: one for key, one in pointed_to.items() if not _within_frame(picture, key)}


def _settles(decision: OutcomeFact, year: int) -> bool:
    after_june = _order(decision) >= (year, MEETINGS.index("august"))
    return after_june or (decision.year == year and decision.verdict in TURNED_DOWN)


def _within_frame(picture: Picture, key: str) -> bool:
    element = picture.by_key.get(key)
    return element is not None and element.financing == "within_frame"


def _pointed_to_then_lost(picture: Picture) -> Iterator[Found]:
    budget = picture.budget
    is_adopted = budget is not None and budget.certainty == "final" and budget.first_year == picture.year + 1
    below = signs(picture).below
    for key, one in _lost(picture).items():
        found = of_outcome(picture, one)
        has_money = is_adopted and bool(below.get(key, 0) & MONEY)
        yield found._replace(sentence=MONEY_BUT_NO_WORD) if has_money else found


MONEY_BUT_NO_WORD = Words(
    "Byrådet pegede på »{titel}« i juni, og der er penge til den i budgettet, men det er ikke noteret, "
    "hvad der blev af prioriteringen.",
    "The council pointed to '{title}' in June, and there is money for it in the budget, but it has not been "
    "recorded what became of the priority.",
)


def _unowned(picture: Picture) -> Iterator[Found]:
    for one in newest_decisions(picture).values():
        is_owed = one.verdict in OWES and one.open and not _is_over(picture, one)
        if is_owed and (one.due_on is None or not is_held(picture, one.post)):
            body = one.body or Words("Byrådet", "The council")
            yield of_outcome(picture, one, body=body, date=one.decided_on)


def _is_over(picture: Picture, outcome: OutcomeFact) -> bool:
    """Whether it is about a part of the plan that is no longer in force."""
    return outcome.subject in picture.by_key and outcome.subject not in picture.in_force


def is_held(picture: Picture, post: str | None) -> bool:
    """Whether somebody holds the post."""
    row = picture.posts.get(post) if post is not None else None
    return row is not None and row.holder is not None


def _only_talked_about(picture: Picture) -> Iterator[Found]:
    """What rule `pointed_to_then_lost` says more exactly is not said twice."""
    lost = _lost(picture) if picture.budget_recorded else {}
    for one in picture.outcomes:
        if (
            one.only_talked_about
            and one.subject not in lost
            and _is_due(one, picture)
            and not _is_over(picture, one)
        ):
            yield of_outcome(picture, one, date=one.decided_on)


def _is_due(steer: OutcomeFact, picture: Picture) -> bool:
    """Whether a steer should have become a case by now; those of earlier years should."""
    due = picture.steers_due.get(steer.meeting)
    return steer.year < picture.year or (
        steer.year == picture.year and due is not None and due <= picture.today
    )


def _moved(picture: Picture) -> Iterator[Found]:
    for row in picture.moved:
        if row.times >= 2:
            reason = row.reason.strip().rstrip(".")
            words = {"title": row.title, "times": row.times, "reason": reason}
            sentence = None if reason else MOVED_WITHOUT_REASON
            yield Found(f"task/{row.key}", words, about=row.subject or None, sentence=sentence)


MOVED_WITHOUT_REASON = Words(
    "Fristen for »{titel}« er flyttet {n} gange.",
    "The deadline for '{title}' has been moved {times} times.",
)

POINTED_TO_THEN_LOST = Rule(
    "pointed_to_then_lost",
    "important",
    Words(
        "Byrådet pegede på »{titel}« i juni, men den er hverken med i budgettet eller fravalgt.",
        "The council pointed to '{title}' in June, but it is neither in the budget nor turned down.",
    ),
    Words(
        "Skriv med »Notér budgettet«, hvad der blev af den, eller rejs sagen igen.",
        "Write with »Record the budget« what became of it, or raise the matter again.",
    ),
    ("steers", "budget_recorded"),
    _pointed_to_then_lost,
    ("anchoring_link_missing",),
)

DECISION_UNOWNED = Rule(
    "decision_unowned",
    "important",
    Words(
        "{organ} besluttede »{titel}« den {dato}, men ingen har fået ansvaret, eller der mangler en frist.",
        "{body} decided '{title}' on {date}, but nobody has been made responsible, or there is no deadline.",
    ),
    Words(
        "Skriv med »Notér beslutninger«, hvem der er ansvarlig, og hvornår det skal være gjort.",
        "Write with »Record the decisions« who is responsible, and when it should be done.",
    ),
    ("decisions",),
    _unowned,
    ("post_vacant",),
)

TALKED_ABOUT_NEVER_DECIDED = Rule(
    "talked_about_never_decided",
    "important",
    Words(
        "»{titel}« blev drøftet den {dato}, men er ikke blevet til en sag.",
        "'{title}' was discussed on {date}, but has not become a case.",
    ),
    Words(
        "Rejs en sag, eller skriv med »Notér tilkendegivelser«, at den er taget af.",
        "Raise a case, or write with »Record the steers« that it was dropped.",
    ),
    ("steers",),
    _only_talked_about,
    ("anchoring_link_missing",),
)

DEADLINE_MOVED = Rule(
    "deadline_moved",
    "note",
    Words(
        "Fristen for »{titel}« er flyttet {n} gange; sidst fordi {grund}.",
        "The deadline for '{title}' has been moved {times} times; the last time because {reason}.",
    ),
    Words(
        "Tal med den ansvarlige om, hvad der skal til, for at fristen holder.",
        "Talk with whoever is responsible about what it takes for the deadline to hold.",
    ),
    (),
    _moved,
    closed=MOVED_WITHOUT_REASON,
)
