"""Charts as pictures (SVG) that need no colours: answers coming in, and the budget by vision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from models.charts import (
    AnswerDays,
    MoneyByVision,
    answers_text,
    budget_text,
    caption,
    come_in,
    millions,
    progress_said,
)
from models.choices import Words
from models.settings import Language
from models.wheel import days_said
from tasks.documents.svg import picture, plain
from tasks.documents.typeset import fonts
from tasks.documents.wheel_places import wrapped

if TYPE_CHECKING:
    import altair

WIDE = 640
"""Pixels across, of a text of 16: a chart is read at 9 cm and across a page."""

DARK, FILLED, PALE, GRID = "#1a1a1a", "#0a4b78", "#9a9a9a", "#d4d4d4"

PLOT = {"width": 540, "height": 220}
"""Room for the answers themselves, in pixels."""

MOST_TICKS = 7
"""Dates under the chart that have room beside each other."""

PADDING = {"left": 24, "right": 24, "top": 6, "bottom": 6}
"""Room for another font than ours, which may be wider."""

NAMES, COLUMN, ROW = 215, 105, 46
"""Pixels: for a vision's name, for a year, for a vision."""

HALF_LINE = 9
"""Pixels that a name of two lines is lifted, so that its middle is beside the bar."""

ROOM_FOR_AMOUNT = 0.75
"""For the amount after the longest bar, in bars."""

SUBTITLE = {"subtitleFontSize": 15, "subtitleColor": DARK}

_SAID = {
    "answers": Words("Svar, der er kommet", "Answers that have come"),
    "reading": Words("Linjen: i alt. Søjlerne: den dag.", "The line: in all. The bars: that day."),
    "asked": Words("{} spurgt", "{} asked"),
    "deadline": Words("frist {}", "deadline {}"),
    "unit": Words("Mio. kr.", "Million kr."),
    "budget": Words("Budgettet efter vision", "The budget by vision"),
}


def answers_coming_in(days: AnswerDays, language: Language) -> str:
    """The answers of a round as they come in: how many in all against the deadline, and bars for each day."""
    import altair as alt

    asked, deadline = _SAID["asked"].said_in(language), _SAID["deadline"].said_in(language)
    due, grown = _since(days, days.due_on), come_in(days)
    last = max(due, *(_since(days, day) for day, _ in grown), 1)
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, last + 1], nice=False), axis=_dates(days, last, language))
    y = alt.Y("count:Q", scale=alt.Scale(domain=[0, days.asked * 1.22]), title=None)
    y = y.axis(values=_counts(days.asked), format="d")
    bars = [
        {"day": _since(days, day) + 0.1, "to": _since(days, day) + 0.9, "count": n} for day, n in days.given
    ]
    line = [{"day": _since(days, day), "count": count} for day, count in grown]
    due_at = days_said(days.due_on, None, days.asked_on.year, language)
    is_early = due < last / 2
    top = {"count": days.asked * 1.13}
    layers = [
        alt.Chart(_rows(bars)).mark_bar(color=PALE).encode(x=x, x2="to:Q", y=y, y2=alt.datum(0)),
        alt.Chart(_rows(line))
        .mark_line(interpolate="step-after", color=FILLED, strokeWidth=4)
        .encode(x=x, y=y),
        alt.Chart(_rows([line[-1]]))
        .mark_point(filled=True, size=110, color=FILLED, opacity=1)
        .encode(x=x, y=y),
        alt.Chart(_rows([{"count": days.asked}])).mark_rule(strokeDash=[6, 5], color=DARK).encode(y=y),
        alt.Chart(_rows([{"day": due + 1}])).mark_rule(color=DARK, strokeWidth=2).encode(x=x),
        _note(
            {"day": last + 1 if is_early else 0, "said": asked.format(days.asked), **top},
            x,
            y,
            at_end=is_early,
        ),
        _note({"day": due + 1, "said": deadline.format(due_at), **top}, x, y, at_end=not is_early),
    ]
    chart = alt.layer(*layers).properties(**PLOT, title=_headline(days, language))
    title = f"{_SAID['answers'].said_in(language)}: {days.title}"
    return _drawn(chart, "answers", title, answers_text(days, language), language)


def _headline(days: AnswerDays, language: Language) -> altair.TitleParams:
    import altair as alt

    return alt.TitleParams(progress_said(days, language), subtitle=_SAID["reading"].said_in(language))


def _counts(asked: int) -> list[int]:
    """Some five round numbers up to how many were asked."""
    size = 10 ** max(len(str(asked)) - 2, 0)
    step = next(size * by for by in (1, 2, 5, 10, 20) if asked <= 6 * size * by)
    return list(range(0, asked + 1, step))


def _since(days: AnswerDays, day: date) -> int:
    return (day - days.asked_on).days


def _dates(days: AnswerDays, last: int, language: Language) -> altair.Axis:
    """A date under each week, or fewer where there are many weeks."""
    import altair as alt

    apart = 7 * max(1, -(-last // (7 * MOST_TICKS)))
    ticks = list(range(0, last + 1, apart)) if last >= 7 else list(range(last + 1))
    year = days.asked_on.year
    said = {str(day): days_said(days.asked_on + timedelta(days=day), None, year, language) for day in ticks}
    words = f"({json.dumps(said, ensure_ascii=False)})[datum.value]"
    return alt.Axis(values=ticks, labelExpr=words, title=None, grid=False, labelOverlap=False)


def _note(at: Mapping[str, Any], x: altair.X, y: altair.Y, *, at_end: bool) -> altair.Chart:
    """Words above the plot, to the right of their place or ending at it."""
    import altair as alt

    chart: altair.Chart = alt.Chart(_rows([at]))
    said = chart.mark_text(align="right", dx=-6) if at_end else chart.mark_text(align="left", dx=6)
    placed: altair.Chart = said.encode(x=x, y=y, text="said:N")
    return placed


def budget_by_vision(rows: MoneyByVision, language: Language) -> str:
    """What each vision gets in the four years: a bar and its amount, all on the same scale."""
    import altair as alt

    names = ["\n".join(wrapped(row.name, 16, wide=NAMES - 30)) for row in rows.rows]
    order = [f"{number}|{name}" for number, name in enumerate(names)]
    cells = [
        _cell(name, year, amount, language)
        for name, row in zip(order, rows.rows, strict=True)
        for year, amount in zip(rows.years, row.amounts, strict=True)
    ]
    amounts = [0.0, *(million(amount) for row in rows.rows for amount in row.amounts)]
    domain = [min(amounts), max(amounts) + (max(amounts) - min(amounts)) * ROOM_FOR_AMOUNT]
    lines = "split(split(datum.label, '|')[1], '\\n')"
    up = alt.condition(f"length({lines}) > 1", alt.value(-HALF_LINE), alt.value(0))
    axis = alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelLimit=0,
        labelExpr=lines,
        labelOffset=up,
        labelLineHeight=18,
    )
    y = alt.Y("vision:N", sort=order, axis=axis, scale=alt.Scale(paddingInner=0.35))
    scale = alt.Scale(domain=domain, nice=False)
    base = alt.Chart(_rows(cells)).properties(width=COLUMN, height=ROW * len(order))
    bars = base.mark_bar(color=FILLED).encode(x=alt.X("amount:Q", scale=scale, axis=None), y=y)
    said = base.mark_text(align="left", dx=5).encode(x=alt.X("end:Q", scale=scale), y=y, text="said:N")
    zero = base.mark_rule(color=DARK).encode(x=alt.datum(0))
    unit = alt.TitleParams(_SAID["unit"].said_in(language), fontSize=15, fontWeight="normal")
    head = alt.Header(title=None, labelFontSize=16, labelFontWeight="bold")
    chart = (
        alt.layer(bars, said, zero)
        .facet(column=alt.Column("year:O", header=head))
        .properties(spacing=6, title=unit)
    )
    title = f"{_SAID['budget'].said_in(language)}. {caption(rows, language)}"
    return _drawn(chart, "budget", title, budget_text(rows, language), language)


def _cell(vision: str, year: int, amount: int, language: Language) -> dict[str, Any]:
    said = {"vision": vision, "year": str(year), "said": millions(amount, language)}
    return {**said, "amount": million(amount), "end": max(million(amount), 0.0)}


def million(amount: int) -> float:
    """Øre as million kroner."""
    return amount / 100_000_000


def _rows(rows: Iterable[Mapping[str, Any]]) -> altair.InlineData:
    """Rows for a chart; a character that XML may not hold would end the whole process where it is drawn."""
    import altair as alt

    return alt.InlineData(values=[{key: _harmless(value) for key, value in row.items()} for row in rows])


def _harmless(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _drawn(
    chart: altair.LayerChart | altair.FacetChart, name: str, title: str, words: str, language: Language
) -> str:
    """The chart as SVG with our own title and words; the same chart is always the same text."""
    import vl_convert

    _know_fonts()
    drawn = vl_convert.vegalite_to_svg({**chart.to_dict(), "config": _looks()})
    found = re.fullmatch(r'<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(.*)</svg>\s*', drawn, re.S)
    assert found is not None
    wide, high, inside = float(found[1]), float(found[2]), _plain(found[3])
    return picture(wide, high, name, title, words, [Markup(inside)], language)


def _looks() -> dict[str, Any]:
    """One look for all charts: our font, no frame, nothing that is said by colour alone."""
    sized = {"labelFontSize": 16, "labelColor": DARK, "domainColor": DARK, "gridColor": GRID}
    return {
        "font": "Source Sans Pro",
        "aria": False,
        "padding": PADDING,
        "view": {"stroke": None},
        "axis": {**sized, "tickColor": DARK},
        "text": {"fontSize": 16, "color": DARK, "baseline": "middle"},
        "title": {"anchor": "start", "fontSize": 18, "color": DARK, "offset": 6} | SUBTITLE,
    }


@cache
def _know_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts()))


def _plain(inside: str) -> str:
    """Without what a screen reader would read twice, and in English; the font is the frame's."""
    return re.sub(r' (?:aria-[a-z]+|role|class|pointer-events|font-family)="[^"]*"', "", inside)
