"""Small multiples: two to six places over time, one panel each, all on the same axes."""

from __future__ import annotations

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.build import month_points, window_of
from outcomes.charts.topic import Topic
from outcomes.charts.value import Multiples, Series
from outcomes.comparison.side_by_side import FEWEST, MOST, told
from outcomes.core.periods import Period, add_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import series
from outcomes.figures.figure import Figure, min_base
from outcomes.warehouse.mart import Mart, once_per_version

_MONTHS = 24


def _line(mart: Mart, indicator: Indicator, place: Place, span: Period, window: int) -> list[Figure]:
    return series(mart, indicator, place, span, window=window)


def _started(mart: Mart, indicator: Indicator, lines: list[list[Figure]], window: int) -> list[list[Figure]]:
    """The lines from the first month that any of them knows whole, of at least twelve months."""
    start = min(
        (next((i for i, f in enumerate(line) if f.state != "unreported"), len(line)) for line in lines), default=0
    )
    if window > 1:
        first = add_months(str(mart.query("months", indicator=indicator.code)["month"].iloc[-1]), window - 1)
        start = max(start, sum(f.period.last < first for f in lines[0]))
    start = min(start, max(0, len(lines[0]) - 12))
    return [line[start:] for line in lines]


@once_per_version
def multiples(mart: Mart, indicator: Indicator, places: tuple[Place, ...], period: Period, lang: Lang) -> Multiples:
    """One panel per place, and for ratios the district's line in each; ValueError unless two to six places are given."""
    if not FEWEST <= len(places) <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} places")
    sentence = told(mart, indicator, places, period, lang)
    window = max(window_of(mart, indicator, place, period.last) for place in places)
    span = Period(first=add_months(period.last, 1 - _MONTHS), last=period.last)
    every = [*places, *([mart.register.district] if indicator.is_ratio else [])]
    lines = _started(mart, indicator, [_line(mart, indicator, p, span, window) for p in every], window)
    made = tuple(Series(name=named(line[0].place, lang), points=month_points(mart, line, lang)) for line in lines)
    shown = Period(first=lines[0][0].period.last, last=period.last)
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=shown, lang=lang)
    under = topic.subtitle() + (t("chart.rolling", lang) if window > 1 else "")
    note = t("versus.note", lang) + (
        t("versus.note_small", lang, base=min_base(indicator)) if indicator.is_ratio else ""
    )
    names = listed((named(p, lang) for p in places), lang)
    head = topic.head(f"multiples-{indicator.code}-{'-'.join(p.code[-4:] for p in places)}", sentence[0], note)
    return Multiples(
        **(head | {"subtitle": under, "alt": f"{under}. {names}. {sentence[0]}"}),
        panels=made[: len(places)],
        beside=made[len(places) :],
    )
