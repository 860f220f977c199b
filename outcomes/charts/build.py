"""The two charts of every figure: places side by side, and one place over time. Figures of the mart in, a chart out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from outcomes.analytics.smoothing import empirical_bayes
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.topic import Topic
from outcomes.charts.value import Comparison, Point, Reference, Series, Trend
from outcomes.core.numbers import number
from outcomes.core.periods import Period, add_months, label, months_between
from outcomes.core.places import Level, Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure, figures, series
from outcomes.figures.figure import Figure, growing_from, min_base, open_from
from outcomes.figures.panel import panel
from outcomes.warehouse.mart import Mart, once_per_version

_TREND_MONTHS = 36
_SHARED, _SHARED_RATE = (
    0.95,
    0.8,
)  # of the communities of two neighbouring months, for one line through both (decision 95)


@dataclass(frozen=True, kw_only=True)
class Among:
    """Which places stand side by side: those of a level inside a place (the district where none is given), one chosen."""

    level: Level
    within: Place | None = None
    chosen: str = ""


def point_of(f: Figure, lang: Lang, *, code: str, text_label: str, chosen: str = "") -> Point:
    """A figure as a mark of a chart; `code` is its place or month."""
    return Point(
        code=code,
        label=text_label,
        value=f.value if f.state == "known" else None,
        state=f.state,
        text=f.text(lang),
        numerator=f.numerator,
        denominator=f.denominator,
        low=f.low,
        high=f.high,
        highlight=code == chosen,
        source=f.why(lang) or f.coverage(lang),
    )


def _marked(f: Figure, lang: Lang) -> str:
    """The name of a place, and of how many of its communities and months its figure is where not of all."""
    return " ".join(filter(None, (named(f.place, lang), f.mark(lang))))


def finding(whole: Figure, lang: Lang) -> str:
    """全区办结受理比 94.6%（640/672），41/44个社区已报."""
    base = whole.base(lang)
    if base:
        base = f"（{base}）" if lang == "zh" else f" ({base})"
    return t(
        "chart.finding",
        lang,
        place=whole.place.name_in(lang),
        name=whole.indicator.name[lang],
        value=whole.text(lang, unit=True),
        base=base,
        reported=whole.reported(lang),
    )


@once_per_version
def comparison(mart: Mart, indicator: Indicator, among: Among, period: Period, lang: Lang) -> Comparison:
    """Places of one level side by side in the order of the register, each with its interval, against the whole."""
    whole = figure(mart, indicator, among.within or mart.register.district, period)
    topic = Topic(mart=mart, indicator=indicator, place=whole.place, period=period, lang=lang)
    found = figures(mart, indicator, among.level, period, within=whole.place.code)
    points = tuple(
        point_of(f, lang, code=f.place.code, text_label=_marked(f, lang), chosen=among.chosen) for f in found
    )
    with_interval = any(p.low is not None for p in points)
    reference = whole.value if indicator.is_ratio and whole.state == "known" else None
    said = finding(whole, lang)
    head = topic.head(
        f"comparison-{indicator.code}-{period.last}",
        said,
        t("note.comparison" if with_interval else "note.counts", lang),
    )
    return Comparison(
        **(head | {"alt": f"{topic.subtitle()}. {said}"}),
        main=Series(name=topic.name, points=points),
        reference=None
        if reference is None
        else Reference(value=reference, label=f"{whole.place.name_in(lang)} {whole.text(lang)}"),
        interval_label=t("chart.interval", lang) if with_interval else "",
    )


def smoothed(found: list[Figure]) -> list[Figure]:
    """Rates of places drawn towards the whole by empirical Bayes; what is not shown for its small base stays so."""
    known = [f for f in found if f.state == "known" and f.denominator and f.numerator is not None]
    if len(known) < 3 or not known[0].indicator.is_ratio or known[0].indicator.interval == "none":
        return found
    rates = empirical_bayes([f.numerator or 0 for f in known], [f.denominator or 1 for f in known])
    made = {
        f.place.code: replace(f, value=f.indicator.scale * s.rate, low=None, high=None)
        for f, s in zip(known, rates, strict=True)
    }
    return [made.get(f.place.code, f) for f in found]


def window_of(mart: Mart, indicator: Indicator, place: Place, last: str) -> int:
    """12 for the rates of one community (a month of it is too small to read) once a year is known, else 1."""
    if place.level != "community" or not indicator.is_ratio or indicator.interval == "none":
        return 1
    known = mart.query("months", indicator=indicator.code)["month"]
    return 12 if len(known) and add_months(str(known.iloc[-1]), 11) <= last else 1


def trend_figures(mart: Mart, indicator: Indicator, place: Place, last: str) -> list[list[Figure]]:
    """The figures that a trend draws: the place's line, for ratios those of its street and the district, without the
    months before any data."""
    period, window = (
        Period(first=add_months(last, 1 - _TREND_MONTHS), last=last),
        window_of(mart, indicator, place, last),
    )
    places = [place]
    if indicator.is_ratio and place.level != "district":
        places += [mart.register.get(place.parent)] if place.level == "community" else []
        places += [mart.register.district]
    lines = [series(mart, indicator, p, period, window=window) for p in places]
    if window > 1:
        first = add_months(str(mart.query("months", indicator=indicator.code)["month"].iloc[-1]), window - 1)
        return [[f for f in line if f.period.last >= first] for line in lines]
    start = next((i for i, f in enumerate(lines[0]) if f.state != "unreported"), len(lines[0]))
    return [line[min(start, max(0, len(line) - 12)) :] for line in lines]


@once_per_version
def trend(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang) -> Trend:
    """One place over time; ratios with street and district as thin grey lines, a community's over twelve months each."""
    window = window_of(mart, indicator, place, last)
    lines = trend_figures(mart, indicator, place, last)
    period = Period(first=lines[0][0].period.last, last=last)
    topic = Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang)
    main, *beside = (Series(name=line[0].place.name_in(lang), points=month_points(mart, line, lang)) for line in lines)
    key = "note.trend_window" if window > 1 else "note.trend_ratio" if indicator.is_ratio else "note.trend"
    note = t(key, lang, base=min_base(indicator))
    if indicator.is_ratio and indicator.unit.zh == "%" and indicator.bounds and indicator.bounds[1] > 100:
        note += t("note.over_100", lang)
    note += _growing(mart, indicator, last, lang) + broken_words(main, lang)
    under = topic.subtitle() + (t("chart.rolling", lang) if window > 1 else "")
    head = topic.head(f"trend-{indicator.code}-{place.code}", _trend_finding(topic, lines[0]), note)
    return Trend(
        **(head | {"subtitle": under, "alt": f"{place.name_in(lang)} {under}"}),
        main=main,
        beside=tuple(beside),
        rolling=window > 1,
    )


def _growing(mart: Mart, indicator: Indicator, last: str, lang: Lang) -> str:
    """Which months of a trend still grow, in a sentence; empty where none does."""
    if indicator.settles == "open":
        return t("note.open_always", lang)
    growing = months_between(open_from(mart, indicator), last)
    return t("note.open_months", lang, n=len(growing)) if growing else ""


def month_point(f: Figure, lang: Lang) -> Point:
    """A month of a trend; ratios of small months are drawn without their (very wide) interval."""
    point = point_of(f, lang, code=f.period.last, text_label=label(f.period.last, lang))
    return replace(point, low=None, high=None)


def month_points(mart: Mart, line: Sequence[Figure], lang: Lang) -> tuple[Point, ...]:
    """The months of a line, which is broken where the communities in it or the table it is taken from change.

    Where their number changes it stands under the axis.
    """
    since = growing_from(mart, line[0].indicator) if line else ""
    found = [replace(month_point(f, lang), growing=f.state == "known" and f.period.last >= since) for f in line]
    for n in range(1, len(line)):
        if line[n].state == line[n - 1].state == "known" and not _continues(mart, line[n - 1], line[n]):
            found[n] = replace(found[n], joined=False)
    numbers = {f.n for f in line if f.state == "known" and f.of_n > 1}
    if len(numbers) > 1:
        found = [replace(p, under=f"{f.n}/{f.of_n}" if f.n else "") for p, f in zip(found, line, strict=True)]
    return tuple(found)


def _continues(mart: Mart, before: Figure, now: Figure) -> bool:
    """Whether two neighbouring months may be joined: from the same tables, and nearly all of the same communities."""
    if now.sources != before.sources:
        return False
    if now.of_n <= 1:
        return True
    least = _SHARED_RATE if now.indicator.is_ratio or now.indicator.percentile is not None else _SHARED
    return panel(mart, now.indicator).shared(now.place, before.period, now.period) >= least


def broken_words(line: Series, lang: Lang) -> str:
    """Where a line is broken and why, in a sentence; empty where it is not."""
    at = [line.points[piece.start] for piece in line.pieces[1:]]
    return t("note.trend_broken", lang, months=listed([p.label for p in at[:3]], lang)) if at else ""


def settled(mart: Mart, line: Sequence[Figure]) -> list[Figure]:
    """The months of a line without those that still grow; all of them where no other is there."""
    since = growing_from(mart, line[0].indicator) if line else ""
    return [f for f in line if f.period.last < since] or list(line)


def _trend_finding(topic: Topic, line: list[Figure]) -> str:
    """The newest month that is settled, and the range of the twelve that end with it."""
    found = settled(topic.mart, line)
    known = [f.value for f in found[-12:] if f.state == "known" and f.value is not None]
    if not known:
        return t("chart.trend_unknown", topic.lang, place=topic.place.name_in(topic.lang), name=topic.name)
    if len(known) == 1:
        [only] = [f for f in found[-12:] if f.state == "known" and f.value is not None]
        month_, value = label(only.period.last, topic.lang), only.told(topic.lang, unit=True)
        words = {"place": named(topic.place, topic.lang), "name": topic.name, "month": month_, "value": value}
        return t("chart.trend_first", topic.lang, **words)
    d, sign = topic.indicator.decimals, "%" if topic.unit == "%" else ""
    return t(
        "chart.trend_finding",
        topic.lang,
        place=named(topic.place, topic.lang),
        name=topic.name,
        month=label(found[-1].period.last, topic.lang),
        value=found[-1].told(topic.lang, unit=True),
        low=number(min(known), d) + sign,
        high=number(max(known), d) + sign,
        whole=_numbers_of([f for f in found[-12:] if f.state == "known"], topic.lang),
    )


def _numbers_of(known: Sequence[Figure], lang: Lang) -> str:
    """（各月2–8/15个社区）: how many communities the months are of, where one is not of all."""
    if all(f.whole for f in known) or max(f.of_n for f in known) <= 1:
        return ""
    least, most = min(f.n for f in known), max(f.n for f in known)
    numbers = f"{least}–{most}" if least < most else str(most)
    return t("chart.trend_of", lang, n=numbers, of=max(f.of_n for f in known))
