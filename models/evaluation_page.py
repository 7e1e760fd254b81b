"""The evaluation of a planår as a page, and its lessons as lines of April's brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from models.answer_words import number
from models.choices import CHOICES, Words, verdict_word, word
from models.evaluation import AreaAnswer, Effect, EvaluationSummary, Lessons, Unproven, lessons
from models.forms import EvaluationQuestions as FourQuestions
from models.forms import title_of
from models.outcomes import OutcomeFact
from models.overview import one_line, table_row
from models.ownership import STEPS, Ladder, Standing
from models.settings import Language
from models.spoken import capitalised, day_and_month

MOST_ROWS = 200
"""Rows of a table, at most: a page is read by people."""

_WORDS = {
    "title": Words("Evaluering af planår {}", "Evaluation of plan year {}"),
    "received": Words(
        "{answered} af {asked} områder har svaret.", "{answered} of {asked} areas have answered."
    ),
    "nothing": Words("Der er ikke noget at evaluere endnu.", "There is nothing to evaluate yet."),
    "lessons": Words("Det tager vi med til aprilmødet {}", "What we take along to April's meeting {}"),
    "effects": Words("Effekter og mål {}", "Effects and targets {}"),
    "no_effects": Words("Der er ingen indikatorer.", "There are no indicators."),
    "effect_head": Words(
        "| Område eller effekt | Nået? | Retning | Indikator | Målinger | Mål | Udgangspunkt |",
        "| Area or effect | Reached? | Direction | Indicator | Measurements | Target | Baseline |",
    ),
    "yes": Words("nået", "reached"),
    "no": Words("ikke nået", "not reached"),
    "no_target": Words("intet mål", "no target"),
    "no_value": Words("ikke målt", "not measured"),
    "not_then": Words("ikke målt i året", "not measured in the year"),
    "towards": Words("den rigtige vej", "the right way"),
    "away": Words("den forkerte vej", "the wrong way"),
    "still": Words("uændret", "unchanged"),
    "tolerance": Words("{} (må afvige {})", "{} (may differ by {})"),
    "unproven": Words("På sporet uden dokumentation", "On track without evidence"),
    "score": Words("Scorekort", "Scorecard"),
    "score_head": Words(
        "| Perspektiv | Nået | Ikke nået | Ikke målt |",
        "| Perspective | Reached | Not reached | Not measured |",
    ),
    "delays": Words("Forsinkelser", "Delays"),
    "delays_none": Words("Ingen frist for en beslutning er flyttet.", "No decision's deadline was moved."),
    "carried": Words("Tilkendegivelser og beslutninger", "Steers and decisions"),
    "carried_none": Words("Der er ikke noteret nogen.", "None were recorded."),
    "carried_sum": Words(
        "{done} af {all} er gjort, {remaining} mangler. Talt om, men aldrig besluttet: {talked}.",
        "{done} of {all} are done, {remaining} remain. Talked about and never decided: {talked}.",
    ),
    "plan": Words("Planen for resten", "The plan for the rest"),
    "newest": Words(
        "Et emne kan være både drøftet og besluttet; her står det nyeste om hvert.",
        "A matter may be both discussed and decided; here stands the newest about each.",
    ),
    "due": Words("frist {}", "due {}"),
    "no_due": Words("ingen frist", "no deadline"),
    "owner": Words("ansvarlig: {}", "responsible: {}"),
    "no_owner": Words("ingen ansvarlig", "nobody responsible"),
    "to_case": Words("skal blive til en sag eller tages af", "is to become a case or to be dropped"),
    "last_said": Words("senest meldt {}", "last reported {}"),
    "four": Words("De fire spørgsmål", "The four questions"),
    "four_none": Words("Ingen har svaret endnu.", "Nobody has answered yet."),
    "ranking": Words("Det virkede bedst", "What worked best"),
    "ranking_how": Words(
        "Tre point for en førsteplads, to for en andenplads, ét for en tredjeplads.",
        "Three points for a first place, two for a second, one for a third.",
    ),
    "ranking_head": Words("| Nr. | Hvad | Point | Nævnt af |", "| No. | What | Points | Named by |"),
    "answers": Words("Områdernes egne svar", "What the areas say"),
    "missing": Words("Ikke modtaget", "Not received"),
    "closed": Words("lukket punkt nr. {}", "closed item no. {}"),
    "times": Words("flyttet {} gange, sidst fordi {}", "moved {} times, the last time because {}"),
    "once": Words("flyttet 1 gang, fordi {}", "moved once, because {}"),
    "no_reason": Words("ingen grund er oplyst", "no reason was given"),
    "more": Words("… og {} mere.", "… and {} more."),
}

_PERSPECTIVES = {
    "owner": Words("ejer", "owner"),
    "user": Words("bruger", "user"),
    "process": Words("proces", "process"),
    "employee": Words("medarbejder", "employee"),
    "": Words("ikke oplyst", "not given"),
}


def evaluation_page(
    summary: EvaluationSummary,
    standings: Ladder | None,
    language: Language = "da",
    basis: str = "",
) -> str:
    """The evaluation as markdown; `standings` None while people may still say where they stand.

    `basis`: the sentence that says which snapshot it shows. Closed matters are numbers without any words.
    """
    said = {name: words.said_in(language) for name, words in _WORDS.items()}
    answered = sum(one.received for one in summary.answers)
    of_all = said["received"].format(answered=answered, asked=len(summary.answers))
    head = [f"# {said['title'].format(summary.year)}", *([basis] if basis else [])]
    parts = [
        *head,
        of_all if summary.answers else said["nothing"],
        *_sections(summary, language, said),
    ]
    return "\n\n".join([*parts, *_ladder(standings, language)]) + "\n"


Said = dict[str, str]


def _sections(summary: EvaluationSummary, language: Language, said: Said) -> Iterator[str]:
    found = lesson_lines(lessons(summary), language)
    if found:
        yield f"## {said['lessons'].format(summary.year + 1)}"
        yield _list(found)
    yield f"## {said['effects'].format(summary.year)}"
    yield _effects(summary.effects, language, said)
    if summary.unproven:
        yield f"## {said['unproven']}"
        yield _list(unproven_said(one, language) for one in summary.unproven)
    yield from _scorecard(summary, language, said)
    yield f"## {said['delays']}"
    yield _list(_delay(one, summary, language, said) for one in summary.delayed) or said["delays_none"]
    yield from _carried_out(summary, language, said)
    yield from _four_questions(summary, language, said)
    yield from _answers(summary.answers, language, said)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {one_line(line)}" for line in lines)


def _table(head: str, rows: Sequence[Sequence[str]], align: str, said: Said) -> str:
    shown = [table_row(cells) for cells in rows[:MOST_ROWS]]
    more = ["", said["more"].format(len(rows) - MOST_ROWS)] if len(rows) > MOST_ROWS else []
    return "\n".join([head, align, *shown, *more])


# ── Effects ─────────────────────────────────────────────────────────────────────────────────────────────


def _effects(effects: Sequence[Effect], language: Language, said: Said) -> str:
    rows = [_effect(one, language, said) for one in effects]
    return (
        _table(said["effect_head"], rows, "|---|---|---|---|---|---:|---:|", said)
        if rows
        else said["no_effects"]
    )


def _effect(one: Effect, language: Language, said: Said) -> Sequence[str]:
    if one.number is not None:
        return (said["closed"].format(one.number), *[""] * 6)
    readings = (f"{_day(reading.on_day)}: {number(reading.value, language)}" for reading in one.readings)
    return (
        one.title,
        _judged(one, said),
        "" if _not_this_year(one) else said.get(one.moved, ""),
        one.indicator,
        " · ".join(readings) or said["no_value"],
        _target(one, language, said),
        _number(one.baseline, language),
    )


def _not_this_year(one: Effect) -> bool:
    """Whether nothing was measured in the year, so that nobody knows which way it went."""
    return one.reached is None and one.target is not None


def _judged(one: Effect, said: Said) -> str:
    if one.reached is not None:
        return said["yes"] if one.reached else said["no"]
    if one.target is None:
        return said["no_target"]
    return said["no_value"] if one.value is None else said["not_then"]


def _target(one: Effect, language: Language, said: Said) -> str:
    if one.target is None or not one.tolerance:
        return _number(one.target, language)
    return said["tolerance"].format(number(one.target, language), number(one.tolerance, language))


def _number(value: float | None, language: Language) -> str:
    return "" if value is None else number(value, language)


def _day(day: date) -> str:
    """The end of a period: of a whole year the year alone."""
    return str(day.year) if (day.month, day.day) == (12, 31) else f"{day.day}.{day.month}.{day.year}"


def _scorecard(summary: EvaluationSummary, language: Language, said: Said) -> Iterator[str]:
    rows = [
        (_perspective(row.perspective, language), str(row.reached), str(row.missed), str(row.unknown))
        for row in summary.scorecard
    ]
    if rows:
        yield f"## {said['score']}"
        yield _table(said["score_head"], rows, "|---|---:|---:|---:|", said)


def _perspective(name: str, language: Language) -> str:
    known = _PERSPECTIVES.get(name)
    return capitalised(known.said_in(language) if known else name)


_UNPROVEN = Words(
    "»{title}« er meldt på sporet {reported}, men {measured}.",
    "»{title}« was reported on track on {reported}, but {measured}.",
)
_NEVER = Words("er aldrig målt", "was never measured")
_LAST = Words("er ikke målt siden {}", "has not been measured since {}")


def unproven_said(one: Unproven, language: Language) -> str:
    """An area on track without evidence, in a sentence."""
    title = one.title if one.number is None else _WORDS["closed"].said_in(language).format(one.number)
    last = one.measured_on and _LAST.said_in(language).format(_spoken(one.measured_on, language))
    return _UNPROVEN.said_in(language).format(
        title=title, reported=_spoken(one.reported_on, language), measured=last or _NEVER.said_in(language)
    )


def _spoken(day: date, language: Language) -> str:
    return day_and_month(day, language, with_year=True)


# ── Steers and decisions ────────────────────────────────────────────────────────────────────────────────


def _title(one: OutcomeFact, summary: EvaluationSummary, said: Said) -> str:
    number_ = summary.numbers.get(one.subject)
    return one.title if number_ is None else said["closed"].format(number_)


def _delay(one: OutcomeFact, summary: EvaluationSummary, language: Language, said: Said) -> str:
    reason = one.reason if one.reason and one.subject not in summary.numbers else said["no_reason"]
    told = said["once"].format(reason) if one.moved == 1 else said["times"].format(one.moved, reason)
    due = said["due"].format(_spoken(one.due_on, language)) if one.due_on else said["no_due"]
    return f"**{_title(one, summary, said)}**: {told} · {due}"


def _carried_out(summary: EvaluationSummary, language: Language, said: Said) -> Iterator[str]:
    yield f"## {said['carried']}"
    if not summary.outcomes:
        yield said["carried_none"]
        return
    counts = {
        "done": len(summary.done),
        "all": len(summary.outcomes),
        "remaining": len(summary.remaining),
        "talked": len(summary.talked_about),
    }
    yield said["carried_sum"].format(**counts)
    if summary.waiting:
        yield f"### {said['plan']}"
        if len(summary.waiting) < len(summary.remaining):
            yield said["newest"]
        lines = [_planned(one, summary, language, said) for one in summary.waiting]
        more = [said["more"].format(len(lines) - MOST_ROWS)] if len(lines) > MOST_ROWS else []
        yield _list([*lines[:MOST_ROWS], *more])


def _planned(one: OutcomeFact, summary: EvaluationSummary, language: Language, said: Said) -> str:
    owner = summary.posts.get(one.post or "", one.post or "")
    due = said["due"].format(_spoken(one.due_on, language)) if one.due_on else said["no_due"]
    track = summary.tracks.get(one.subject, "")
    parts = [
        f"**{_title(one, summary, said)}**: {verdict_word(one.verdict, language)}",
        said["to_case"] if one.only_talked_about else due,
        said["owner"].format(owner) if owner else said["no_owner"],
        said["last_said"].format(word("track", track, language)) if track else "",
    ]
    return " · ".join(part for part in parts if part)


# ── The four questions ──────────────────────────────────────────────────────────────────────────────────

FOUR = ("ownership", "anchoring", "coherence", "headlines")


def _four_questions(summary: EvaluationSummary, language: Language, said: Said) -> Iterator[str]:
    yield f"## {said['four']}"
    if not summary.questions:
        yield said["four_none"]
        return
    for name in FOUR:
        yield f"### {title_of(FourQuestions, name, language)}"
        if name == "anchoring":
            yield from _ranking(summary, language, said)
        told = dict.fromkeys(str(answer.get(name) or "") for answer in summary.questions)
        yield _list(text for text in told if text)


def _ranking(summary: EvaluationSummary, language: Language, said: Said) -> Iterator[str]:
    rows = [
        (str(no), capitalised(word("chain", one.link, language)), str(one.points), str(one.named_by))
        for no, one in enumerate(summary.ranking, 1)
    ]
    if rows:
        yield f"**{said['ranking']}.** {said['ranking_how']}"
        yield _table(said["ranking_head"], rows, "|---:|---|---:|---:|", said)


def _answers(answers: Sequence[AreaAnswer], language: Language, said: Said) -> Iterator[str]:
    told = [_answer(one, language) for one in answers if one.body and one.number is None]
    if told:
        yield f"## {said['answers']}"
        yield _list(told)
    missing = [one for one in answers if not one.received]
    if missing:
        yield f"## {said['missing']}"
        yield _list(one.title if one.number is None else said["closed"].format(one.number) for one in missing)


def _answer(one: AreaAnswer, language: Language) -> str:
    judged = word("effects", str(one.body.get("reached") or ""), language)
    told = ". ".join(
        text.rstrip(".") for name in ("effects", "evidence") if (text := str(one.body.get(name) or ""))
    )
    unchanged = NOTHING_NEW.said_in(language) if one.body.get("nothing_new") else ""
    return f"**{one.title}**: " + " · ".join(part for part in (judged, told, unchanged) if part)


NOTHING_NEW = Words("intet nyt siden sidst", "nothing new since last time")


# ── Lessons ─────────────────────────────────────────────────────────────────────────────────────────────

_LESSONS = {
    "targets": Words(
        "{} af {} mål, der er målt, blev nået.", "{} of {} targets that were measured were reached."
    ),
    "unmeasured": Words("{} mål blev ikke målt.", "{} targets were not measured."),
    "done": Words(
        "{} af {} tilkendegivelser og beslutninger er ført ud i livet.",
        "{} of {} steers and decisions have been carried out.",
    ),
    "talked": Words("{} er talt om, men aldrig besluttet.", "{} were talked about and never decided."),
    "delays": Words("{} frister er flyttet.", "{} deadlines were moved."),
    "delay": Words("1 frist er flyttet.", "1 deadline was moved."),
    "best": Words("Det virkede bedst: {}.", "What worked best: {}."),
}


def lesson_lines(learned: Lessons, language: Language) -> tuple[str, ...]:
    """The lessons as sentences: what the areas take along, then what the numbers say."""
    said = {name: words.said_in(language) for name, words in _LESSONS.items()}
    return (
        *(f"**{one.title}**: {one.text}" for one in learned.areas),
        *_counted(learned, said),
        *(unproven_said(one, language) for one in learned.unproven),
        *_best(learned, language, said),
    )


def _counted(learned: Lessons, said: Said) -> Iterator[str]:
    targets = [said["targets"].format(learned.reached, learned.judged)] if learned.judged else []
    targets += [said["unmeasured"].format(learned.unmeasured)] if learned.unmeasured else []
    carried = [said["done"].format(learned.done, learned.outcomes)] if learned.outcomes else []
    carried += [said["talked"].format(learned.talked_about)] if learned.talked_about else []
    if learned.delays:
        carried.append(said["delay"] if learned.delays == 1 else said["delays"].format(learned.delays))
    yield from (" ".join(sentences) for sentences in (targets, carried) if sentences)


def _best(learned: Lessons, language: Language, said: Said) -> Iterator[str]:
    if learned.best:
        yield said["best"].format(", ".join(word("chain", link, language) for link in learned.best))


# ── The ladder of ownership ─────────────────────────────────────────────────────────────────────────────

OWNERSHIP = Words("Ejerskab", "Ownership")
HOW = Words(
    "Frivilligt, og kun for enheder med fem svar eller flere. Mindre enheder er talt med i den enhed,"
    " de hører under; det samme er en enhed, hvor alle har svaret ens. Tallene er gjort op én gang og"
    " ændres ikke.",
    "Voluntary, and only for units with five answers or more. Smaller units are counted with the unit"
    " they belong to, and so is a unit where everybody answered the same. The numbers were counted once"
    " and stay.",
)
LATER = Words(
    "Vises for enheder med fem svar eller flere, når evalueringen er slut.",
    "Shown for units with five answers or more once the evaluation is over.",
)
NOBODY = Words("Der er ingen enhed, som kan vises.", "There is no unit that can be shown.")
UNIT = Words("Enhed", "Unit")
WITH_OTHERS = Words("{} (med mindre enheder)", "{} (with smaller units)")
THE_OTHERS = Words("De øvrige enheder", "The other units")


def _ladder(counted: Ladder | None, language: Language) -> Iterator[str]:
    """Where people stand, by unit: never how many answered in all, nor what was left out."""
    yield f"## {OWNERSHIP.said_in(language)}"
    if counted is None:
        yield LATER.said_in(language)
        return
    yield HOW.said_in(language)
    if not counted.standings:
        yield NOBODY.said_in(language)
        return
    rungs = [CHOICES["anchoring"][step].said_in(language) for step in STEPS]
    rows = ((_unit(one, language), *(str(getattr(one, step)) for step in STEPS)) for one in counted.standings)
    head = table_row((UNIT.said_in(language), *rungs))
    yield "\n".join([head, "|---|---:|---:|---:|", *map(table_row, rows)])


def _unit(one: Standing, language: Language) -> str:
    if not one.unit:
        return THE_OTHERS.said_in(language)
    return WITH_OTHERS.said_in(language).format(one.unit) if one.merged else one.unit
