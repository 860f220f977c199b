"""A trend read in several ways: month by month, beside the year before, added up since January; breaks are marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.build import month_points, point_of, settled, trend, window_of
from outcomes.charts.topic import Topic
from outcomes.charts.value import Mark, Point, Series, Trend
from outcomes.comparison.changes import changes
from outcomes.comparison.control_charts import context
from outcomes.core.numbers import number
from outcomes.core.periods import Period, add_months, label, months_between, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure, series
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart, once_per_version

Read = Literal["month", "year", "sum"]


def reads_of(indicator: Indicator) -> tuple[Read, ...]:
    """How a trend of an indicator may be read: only what is added over months can be added up since January."""
    return ("month", "year", "sum") if indicator.sums_over_time else ("month", "year")


def joins_spring(mart: Mart, indicator: Indicator, place: Place, last: str) -> bool:
    """Whether January and February can be shown as one: months that stand for themselves and are added."""
    return indicator.sums_over_time and window_of(mart, indicator, place, last) == 1


@dataclass(frozen=True, kw_only=True)
class LineAsked:
    """A place's line up to a month and how it is to be read; `spring`: with January and February as one."""

    place: Place
    last: str
    read: Read = "month"
    spring: bool = False


@once_per_version
def reading(mart: Mart, indicator: Indicator, asked: LineAsked, lang: Lang) -> Trend:
    """One place over time as it is to be read, with its recorded breaks as marks and in words."""
    place, last = asked.place, asked.last
    if asked.read == "year":
        return _beside_last_year(mart, indicator, place, last, lang)
    if asked.read == "sum" and indicator.sums_over_time:
        return _since_january(mart, indicator, place, last, lang)
    chart = trend(mart, indicator, place, last, lang)
    if asked.spring and joins_spring(mart, indicator, place, last):
        joined = replace(chart.main, points=_joined(mart, indicator, chart.main, lang))
        note = chart.note + t("reading.spring_note", lang)
        chart = replace(chart, name=f"{chart.name}-spring", main=joined, beside=(), note=note)
    return _with_breaks(mart, indicator, place, chart, lang)


def _joined(mart: Mart, indicator: Indicator, line: Series, lang: Lang) -> tuple[Point, ...]:
    """The points of a line with January and February as one under the code of February."""
    place = next(p for p in _places(mart) if p.name_in(lang) == line.name)
    made = []
    for point in line.points:
        year, number = point.code[:4], point.code[5:]
        if number == "01" and any(p.code == f"{year}-02" for p in line.points):
            continue
        if number == "02" and any(p.code == f"{year}-01" for p in line.points):
            both = figure(mart, indicator, place, Period(first=f"{year}-01", last=f"{year}-02"))
            words = t("change.two_months", lang, year=year)
            joined = _point(both if both.months == 2 else None, both, f"{year}-02", words, lang)
            made.append(joined if indicator.is_ratio else _halved(joined, indicator, lang))
        else:
            made.append(point)
    return tuple(made)


def _halved(point: Point, indicator: Indicator, lang: Lang) -> Point:
    """A count of two months as what it comes to in a month, so that it stands in line with the others."""
    if point.value is None:
        return point
    half = point.value / 2
    return replace(
        point, value=half, text=t("reading.two_mean", lang, total=point.text, mean=number(half, indicator.decimals + 1))
    )


def _places(mart: Mart) -> tuple[Place, ...]:
    register = mart.register
    return (register.district, *register.streets(), *register.communities())


def _point(known: Figure | None, asked: Figure, code: str, words: str, lang: Lang) -> Point:
    """The mark of a figure of several months; unknown where one of them is not."""
    if known is None:
        return Point(
            code=code,
            label=words,
            value=None,
            state="unreported",
            text=t("state.unreported", lang),
            source=asked.why(lang),
        )
    return replace(point_of(known, lang, code=code, text_label=words), low=None, high=None)


def _breaks(mart: Mart, indicator: Indicator, place: Place, months: list[str]) -> list[tuple[str, str]]:
    """(month, reason) of the recorded steps that lie inside these months."""
    steps = context(mart).steps_of(indicator, place, mart.register.district.code)
    return [(s.month, s.reason) for s in steps if s.month in months]


def _with_breaks(mart: Mart, indicator: Indicator, place: Place, chart: Trend, lang: Lang) -> Trend:
    found = _breaks(mart, indicator, place, [p.code for p in chart.main.points])
    if not found:
        return chart
    words = "".join(t("reading.break", lang, month=label(month, lang), reason=reason) for month, reason in found)
    marks = tuple(Mark(at=month, text=reason) for month, reason in found)
    return replace(chart, marks=marks, note=chart.note + words)


def _beside_last_year(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang) -> Trend:
    """The last twelve months with the same months of the year before under them."""
    window, period = window_of(mart, indicator, place, last), twelve_months(last)
    year_before = Period(first=add_months(period.first, -12), last=add_months(last, -12))
    now = series(mart, indicator, place, period, window=window)
    before = series(mart, indicator, place, year_before, window=window)
    main = Series(name=t("reading.now", lang), points=month_points(mart, now, lang))
    earlier = month_points(mart, before, lang)
    same = tuple(replace(b, code=n.period.last) for n, b in zip(now, earlier, strict=True))
    newest = settled(mart, now)[-1]
    told = changes(mart, indicator, place, newest.period).year
    title = t(
        "reading.year_finding",
        lang,
        place=named(place, lang),
        name=indicator.name[lang],
        month=label(newest.period.last, lang),
        value=newest.told(lang, unit=True),
        change=told.text(lang) if told.computed else told.why(lang),
    )
    topic = Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang)
    lines = (main, Series(name=t("reading.before", lang), points=same))
    return _chart(topic, "year", title, t("reading.year_note", lang), lines)


def _since_january(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang) -> Trend:
    """What was added up since January, with the same months of the year before."""
    year, months = int(last[:4]), months_between(f"{last[:4]}-01", last)

    def line(of: int) -> Series:
        points = []
        for month in months:
            until = f"{of}-{month[5:]}"
            f = figure(mart, indicator, place, Period(first=f"{of}-01", last=until))
            whole = f.months == int(month[5:]) and f.state == "known"
            points.append(_point(f if whole else None, f, month, f.period.label(lang), lang))
        return Series(name=f"{of}年" if lang == "zh" else str(of), points=tuple(points))

    this, before = line(year), line(year - 1)
    period = Period(first=months[0], last=last)
    title = t(
        "reading.sum_finding",
        lang,
        place=named(place, lang),
        name=indicator.name[lang],
        period=period.label(lang),
        value=this.points[-1].text,
        before=before.points[-1].text,
    )
    topic = Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang)
    return _chart(topic, "sum", title, t("reading.sum_note", lang), (this, before))


def _chart(topic: Topic, read: Read, title: str, note: str, lines: tuple[Series, Series]) -> Trend:
    """A line with that of the year before beside it."""
    name = f"trend-{topic.indicator.code}-{topic.place.code}-{read}"
    head = topic.head(name, title, note)
    alt = f"{topic.place.name_in(topic.lang)} {topic.subtitle()}. {title}"
    chart = Trend(**(head | {"alt": alt}), main=lines[0], beside=lines[1:])
    return _with_breaks(topic.mart, topic.indicator, topic.place, chart, topic.lang)
