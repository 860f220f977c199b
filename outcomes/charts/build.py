"""One function per picture: figures of the mart in, a Chart out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from outcomes.analytics.smoothing import empirical_bayes
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts.value import Chart, Point, Series
from outcomes.core.numbers import number
from outcomes.core.periods import Period, add_months, label, months_between
from outcomes.core.places import Level, Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure, figures, series
from outcomes.figures.figure import Figure, min_base, open_from
from outcomes.figures.uploads import uploads_behind
from outcomes.warehouse.mart import Mart, once_per_version


def source_of(mart: Mart, indicator: Indicator, place: Place, period: Period, lang: Lang) -> str:
    """来源：居民诉求（6份上报）, of the sources that the figure was taken from; or that nothing has been reported."""
    used = set(figure(mart, indicator, place, period).sources)
    return source_words(
        mart, {d for s in indicator.source if not used or s.reads[0] in used for d in s.reads}, place, period, lang
    )


def source_words(mart: Mart, datasets: Iterable[str], place: Place, period: Period, lang: Lang) -> str:
    """来源：居民诉求（6份上报）, of these tables; or that nothing has been reported."""
    found = uploads_behind(mart, sorted(datasets), place, period)
    if found.empty:
        return t("chart.no_source", lang)
    parts = [
        t("chart.uploads", lang, name=catalogue().datasets[str(code)].name[lang], n=len(rows))
        for code, rows in found.groupby("dataset")
    ]
    return t("chart.source", lang) + listed(parts, lang)


def common(mart: Mart, lang: Lang) -> dict[str, Any]:
    """What every chart of one version and language says of itself."""
    return {
        "data_class": _class(mart), "version": mart.version, "known_at": mart.known_at, "lang": lang,
        "watermark": _watermark(mart, lang),
    }  # fmt: skip


def point_of(f: Figure, lang: Lang, *, code: str, text_label: str, chosen: str = "", street: str = "") -> Point:
    """A figure as a mark of a chart; `code` is its place or month."""
    return Point(
        code=code, label=text_label, value=f.value if f.state == "known" else None, state=f.state, text=f.text(lang),
        numerator=f.numerator, denominator=f.denominator, low=f.low, high=f.high, highlight=code == chosen,
        group=f.place.parent, group_label=street, assumed=f.place.assumed, source=f.why(lang),
    )  # fmt: skip


def subtitle(indicator: Indicator, period: Period, lang: Lang) -> str:
    """办结受理比 · % · 2025年12月."""
    return t("chart.subtitle", lang, name=indicator.name[lang], unit=indicator.unit[lang], period=period.label(lang))


def _watermark(mart: Mart, lang: Lang) -> str:
    marks = ["data.watermark"] * (mart.data_class == "sample") + ["moment.chip_pending"] * mart.look.pending
    return " · ".join(t(key, lang) for key in marks)


def finding(whole: Figure, lang: Lang) -> str:
    """全区办结受理比 94.6%（640/672），41/44个社区已报."""
    base = (
        f"（{whole.base(lang)}）"
        if whole.base(lang) and lang == "zh"
        else f" ({whole.base(lang)})"
        if whole.base(lang)
        else ""
    )
    return t(
        "chart.finding", lang, place=whole.place.name_in(lang), name=whole.indicator.name[lang], value=whole.text(lang, unit=True),
        base=base, reported=whole.reported(lang),
    )  # fmt: skip


@once_per_version
def comparison(
    mart: Mart,
    indicator: Indicator,
    level: Level,
    period: Period,
    lang: Lang,
    *,
    within: Place | None = None,
    chosen: str = "",
) -> Chart:
    """Places of one level side by side in the order of the register, each with its interval, against the whole."""
    whole = figure(mart, indicator, within or mart.register.district, period)
    found = figures(mart, indicator, level, period, within=whole.place.code)
    points = tuple(point_of(f, lang, code=f.place.code, text_label=named(f.place, lang), chosen=chosen) for f in found)
    with_interval = any(p.low is not None for p in points)
    reference = whole.value if indicator.is_ratio and whole.state == "known" else None
    return Chart(
        kind="comparison", name=f"comparison-{indicator.code}-{period.last}", title=finding(whole, lang),
        subtitle=subtitle(indicator, period, lang), unit=indicator.unit[lang], decimals=indicator.decimals,
        series=(Series(name=indicator.name[lang], points=points),),
        note=t("note.comparison" if with_interval else "note.counts", lang),
        source=source_of(mart, indicator, whole.place, period, lang), data_class=_class(mart), version=mart.version,
        known_at=mart.known_at, lang=lang, alt=f"{subtitle(indicator, period, lang)}. {finding(whole, lang)}",
        reference=reference, reference_label=f"{whole.place.name_in(lang)} {whole.text(lang)}" if reference is not None else "",
        interval_label=t("chart.interval", lang) if with_interval else "", watermark=_watermark(mart, lang),
    )  # fmt: skip


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


def _class(mart: Mart) -> Literal["reported", "sample"]:
    return "sample" if mart.data_class == "sample" else "reported"


def window_of(mart: Mart, indicator: Indicator, place: Place, last: str) -> int:
    """12 for the rates of one community (a month of it is too small to read) once a year is known, else 1."""
    if place.level != "community" or not indicator.is_ratio or indicator.interval == "none":
        return 1
    known = mart.query("months", indicator=indicator.code)["month"]
    return 12 if len(known) and add_months(str(known.iloc[-1]), 11) <= last else 1


def trend_figures(mart: Mart, indicator: Indicator, place: Place, last: str, months: int = 36) -> list[list[Figure]]:
    """The figures that a trend draws: the place's line, for ratios those of its street and the district, without the
    months before any data."""
    period, window = Period(first=add_months(last, 1 - months), last=last), window_of(mart, indicator, place, last)
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
def trend(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang, *, months: int = 36) -> Chart:
    """One place over time; ratios with street and district as thin grey lines, a community's over twelve months each."""
    window = window_of(mart, indicator, place, last)
    lines = trend_figures(mart, indicator, place, last, months)
    found = lines[0]
    period = Period(first=found[0].period.last, last=last)
    made = [
        Series(
            name=line[0].place.name_in(lang),
            points=tuple(month_point(f, lang) for f in line),
            role="main" if i == 0 else "reference",
        )
        for i, line in enumerate(lines)
    ]
    key = "note.trend_window" if window > 1 else "note.trend_ratio" if indicator.is_ratio else "note.trend"
    note = t(key, lang, base=min_base(indicator))
    if indicator.is_ratio and indicator.unit.zh == "%" and indicator.bounds and indicator.bounds[1] > 100:
        note += t("note.over_100", lang)
    note += _growing(mart, indicator, last, lang)
    under = subtitle(indicator, period, lang) + (t("chart.rolling", lang) if window > 1 else "")
    return Chart(
        kind="trend", name=f"trend-{indicator.code}-{place.code}", title=_trend_finding(place, indicator, found, lang),
        subtitle=under, unit=indicator.unit[lang], decimals=indicator.decimals, series=tuple(made), note=note,
        source=source_of(mart, indicator, place, period, lang), data_class=_class(mart), version=mart.version,
        known_at=mart.known_at, lang=lang, alt=f"{place.name_in(lang)} {under}", watermark=_watermark(mart, lang),
        rolling=window > 1,
    )  # fmt: skip


def _growing(mart: Mart, indicator: Indicator, last: str, lang: Lang) -> str:
    """Which months of a trend still grow, in a sentence; empty where none does."""
    if indicator.settles == "open":
        return t("note.open_always", lang)
    growing = months_between(open_from(mart, indicator), last)
    return t("note.open_months", lang, n=len(growing)) if growing else ""


def month_point(f: Figure, lang: Lang) -> Point:
    """A month of a trend; ratios of small months are drawn without their (very wide) interval."""
    point = point_of(f, lang, code=f.period.last, text_label=label(f.period.last, lang))
    return Point(**{**point.__dict__, "low": None, "high": None})


def _trend_finding(place: Place, indicator: Indicator, found: list[Figure], lang: Lang) -> str:
    known = [f.value for f in found[-12:] if f.state == "known" and f.value is not None]
    name = indicator.name[lang]
    if not known:
        return t("chart.trend_unknown", lang, place=place.name_in(lang), name=name)
    d, sign = indicator.decimals, "%" if indicator.unit[lang] == "%" else ""
    return t(
        "chart.trend_finding", lang, place=named(place, lang), name=name, month=label(found[-1].period.last, lang),
        value=found[-1].text(lang, unit=True), low=number(min(known), d) + sign, high=number(max(known), d) + sign,
    )  # fmt: skip
