"""Control charts, funnels and rank bands as Chart values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from outcomes.analytics import funnel as funnels
from outcomes.analytics.smoothing import rank_bands
from outcomes.analytics.spc import COMMON
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.topic import Headed, Topic
from outcomes.charts.value import (
    Badge,
    Control,
    FunnelPlot,
    Mark,
    Point,
    Ranks,
    Reference,
    Series,
    Signal,
    State,
    signal_of,
)
from outcomes.comparison.control_charts import Watch, watch
from outcomes.core.numbers import number
from outcomes.core.periods import Period, add_months, label
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figures
from outcomes.figures.figure import Figure, beyond_possible, min_base
from outcomes.warehouse.mart import Mart, once_per_version

LEAST_PLACES = 10
_CAUSES = {
    "Above UCL": "above_limit",
    "Below LCL": "below_limit",
    "7 Points Above CL": "shift_above",
    "7 Points Below CL": "shift_below",
    "2 in 3 Above CL": "near_above",
    "2 in 3 Below CL": "near_below",
    "7 Point Trend (Increasing)": "rising",
    "7 Point Trend (Decreasing)": "falling",
}


def cause_words(cause: str, lang: Lang, *, between: bool = False) -> str:
    """高于正常范围 · 连续7点以上低于平均 …: what flags a point; of days between events 比平常来得快 …."""
    said = _CAUSES[cause]
    return t(f"between_cause.{said}" if between else f"cause.{said}", lang)


def shown(value: float, indicator: Indicator, *, unit: bool = True) -> str:
    """A value of an indicator as people read it, with its per-cent sign."""
    sign = "%" if indicator.unit.zh == "%" and unit else ""
    return number(value, indicator.decimals) + sign


def _told(found: Watch, value: float, lang: Lang) -> str:
    """A value, mean or limit on the scale of a chart: of the indicator, or in days."""
    return t("between.days", lang, n=round(value)) if found.between else shown(value, found.indicator)


def value_words(found: Watch, lang: Lang) -> str:
    """The newest value as reported, and without its season where the chart compares with the same months."""
    assert found.chart is not None
    assert found.line is not None
    charted, told = found.chart.points[-1].value, found.line.values[-1]
    if charted is None or told is None:
        return t("state.not_computed", lang)
    if found.between:
        return t("between.value", lang, days=_told(found, told, lang))
    words = shown(told, found.indicator)
    return words + (t("control.adjusted", lang, value=shown(charted, found.indicator)) if found.seasonal else "")


def usual_words(found: Watch, lang: Lang) -> str:
    """1.5% – 9.0%: between which limits the newest point is ordinary; empty where it has none."""
    limits = found.chart.points[-1].limits if found.chart else None
    if limits is None:
        return ""
    return " – ".join(_told(found, value, lang) for value in (limits.lower, limits.upper))


def badges(found: Watch, lang: Lang) -> tuple[Badge, ...]:
    """Variation and assurance of a watched chart; none while its newest point is unknown or on trial."""
    if not found.now or found.chart is None:
        return ()
    made = [Badge(signal=signal_of(found.now), text=t(found.now_key, lang))]
    if found.chart.assurance:
        sides: dict[str, Signal] = {
            "consistent_pass": "improvement_high",
            "consistent_fail": "concern_low",
            "inconsistent": "common_cause",
        }
        made.append(Badge(signal=sides[found.chart.assurance], text=t(f"assurance.{found.chart.assurance}", lang)))
    return tuple(made)


def finding(found: Watch, lang: Lang) -> str:
    """One sentence: what the newest point says."""
    words = {"place": named(found.place, lang), "name": found.indicator.name[lang]}
    if found.chart is None or found.line is None:
        return t(f"control.{found.state}", lang, base=min_base(found.indicator), **words)
    newest = found.chart.points[-1]
    words["month"] = label(newest.date, lang)
    if found.state == "trial":
        return t("signal_finding.trial", lang, n=sum(p.value is not None for p in found.chart.points), **words)
    if newest.value is None:
        return t("signal_finding.unknown", lang, **words)
    words["value"] = value_words(found, lang)
    if newest.signal != "common_cause":
        words["cause"] = cause_words(newest.cause, lang, between=found.between)
    said = "beyond_possible" if found.beyond_possible and newest.signal != "common_cause" else newest.signal
    if found.between:
        return t(f"between_finding.{said.split('_')[0]}", lang, **words)
    return t(f"signal_finding.{said}", lang, **words)


def _how(found: Watch, lang: Lang) -> str:
    """What was done to the series before it was charted, in sentences."""
    sort = found.chart.sort if found.chart else "xmr"
    parts = [t("note.control", lang), t(f"control_sort.{sort}", lang)]
    if found.line and found.line.step > 1:
        parts.append(t("control.by_quarter", lang))
    if found.seasonal:
        parts.append(t("control.seasonal", lang))
    if found.fixed_before:
        parts.append(t("control.fixed", lang, month=label(found.fixed_before, lang)))
    parts += [
        t("control.rebased", lang, month=label(s.month, lang), reason=s.reason, author=s.author) for s in found.steps
    ]
    if found.line and found.line.still_open:
        parts.append(t("control.open_months", lang, n=found.line.still_open))
    return ("。" if lang == "zh" else ". ").join(p.rstrip("。.") for p in parts) + ("。" if lang == "zh" else ".")


def _limit_line(found: Watch, key: Literal["mean", "lower", "upper"], lang: Lang) -> Series:
    """Mean or limit of every point; the line begins anew with a segment."""
    made: list[Point] = []
    points = found.chart.points if found.chart else ()
    for before, p in zip((None, *points), points, strict=False):
        value = None if p.limits is None else getattr(p.limits, key)
        text = "" if value is None else _told(found, value, lang)
        joined = before is not None and before.segment == p.segment
        made.append(Point(code=p.date, label=label(p.date, lang), value=value, text=text, joined=joined))
    return Series(name=t(f"control.{'centre' if key == 'mean' else key}", lang), points=tuple(made))


def _marks(found: Watch, lang: Lang) -> tuple[Mark, ...]:
    assert found.chart is not None
    keys = [p.date for p in found.chart.points]

    def at(month: str) -> str | None:
        return next((k for k in keys if k >= month), None) if month and month > keys[0] else None

    told = [(found.launch, t("control.launch", lang))]
    told += [(s.month, t("control.step", lang, reason=s.reason)) for s in found.steps]
    return tuple(Mark(at=place, text=text) for month, text in told if (place := at(month)))


def _state(value: float | None, numerator: float | None) -> State:
    """Known; not reported; or reported and left open (under way, too small a base)."""
    return "known" if value is not None else "unreported" if numerator is None else "not_computed"


def _points(found: Watch, lang: Lang) -> Iterator[Point]:
    """The months, or the events, of a chart with their signals."""
    assert found.chart is not None
    assert found.line is not None
    for p, n, d in zip(found.chart.points, found.line.numerators, found.line.denominators, strict=True):
        state = _state(p.value, n)
        cause = "" if p.cause in ("", COMMON) else cause_words(p.cause, lang, between=found.between)
        yield Point(
            code=p.date,
            label=label(p.date, lang),
            value=p.value,
            state=state,
            text=t(f"state.{state}", lang) if p.value is None else _told(found, p.value, lang),
            numerator=None if d is None or found.seasonal else n,
            denominator=None if found.seasonal else d,
            signal=signal_of(p.signal if found.state == "watched" else ""),
            note=cause,
        )


def _head(mart: Mart, found: Watch, first: str, lang: Lang) -> Headed:
    """What a control chart says of itself; of days between events in days."""
    assert found.line is not None
    indicator, place = found.indicator, found.place
    period = Period(first=add_months(first[:7], 1 - found.line.step), last=found.last)
    topic = Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang)
    title = finding(found, lang)
    head = topic.head(f"control-{indicator.code}-{place.code}-{found.last}", title, _how(found, lang))
    if not found.between:
        return head
    subtitle = topic.subtitle(unit=t("between.axis", lang))
    return {**head, "unit": t("between.unit", lang), "decimals": 0, "subtitle": subtitle, "alt": f"{title}. {subtitle}"}


@once_per_version
def control(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang) -> Control | None:
    """The control chart of an indicator of a place; None where there is none (`finding` of the watch says why)."""
    found = watch(mart, indicator, place, last)
    if found.chart is None or found.line is None:
        return None
    points = tuple(_points(found, lang))
    target = found.target
    return Control(
        **_head(mart, found, points[0].code, lang),
        main=Series(name=place.name_in(lang), points=points),
        centre=_limit_line(found, "mean", lang),
        lower=_limit_line(found, "lower", lang),
        upper=_limit_line(found, "upper", lang),
        reference=None
        if target is None
        else Reference(value=target, label=t("control.target", lang, value=shown(target, indicator))),
        marks=_marks(found, lang),
        badges=badges(found, lang),
    )


def _comparable(mart: Mart, indicator: Indicator, period: Period, within: Place) -> tuple[list[Figure], list[Figure]]:
    """(figures that can be put into a funnel, figures left out for their small base) of the communities of a place."""
    if not indicator.is_ratio or indicator.interval == "none" or not indicator.compared or indicator.protect:
        return [], []
    found = figures(mart, indicator, "community", period, within=within.code)
    known = [f for f in found if f.state == "known" and f.denominator and f.numerator is not None]
    return known, [f for f in found if f.state == "small_base"]


def _kind_of(indicator: Indicator, known: list[Figure]) -> funnels.Kind:
    over = any((f.numerator or 0) > (f.denominator or 0) for f in known)
    return "proportion" if indicator.interval == "proportion" and not over else "rate"


def _places(known: list[Figure]) -> list[funnels.FunnelCounts]:
    return [
        funnels.FunnelCounts(area=f.place.code, numerator=f.numerator or 0, denominator=f.denominator or 1)
        for f in known
    ]


def _side(f: Figure, label_: str) -> Signal:
    """The signal of a place beyond the 99.8 % limits; without judgement where its figure is beyond what can be."""
    indicator = f.indicator
    if label_ == "as expected":
        return "common_cause"
    beyond = beyond_possible(indicator, f.value, f.numerator, f.denominator)
    if beyond or indicator.better not in ("up", "down"):
        return "neutral_high" if label_ == "high" else "neutral_low"
    if (label_ == "high") == (indicator.better == "up"):
        return "improvement_high" if label_ == "high" else "improvement_low"
    return "concern_high" if label_ == "high" else "concern_low"


@once_per_version
def funnel_plot(mart: Mart, indicator: Indicator, period: Period, lang: Lang) -> FunnelPlot | None:
    """Every community by its base against the limits around the district; None for what is no rate, or for too few."""
    known, small = _comparable(mart, indicator, period, mart.register.district)
    if len(known) < LEAST_PLACES:
        return None
    kind, places, scale = _kind_of(indicator, known), _places(known), indicator.scale
    found = funnels.funnel(places, kind)
    judged = {p.area: p for p in found.places}
    points = tuple(
        Point(
            code=f.place.code,
            label=named(f.place, lang),
            value=f.value,
            text=f.text(lang),
            numerator=f.numerator,
            denominator=f.denominator,
            low=f.low,
            high=f.high,
            x=f.denominator,
            signal=_side(f, judged[f.place.code].at998),
        )
        for f in known
    )
    most = max(p.denominator for p in places)
    sizes = [most * 1.05 * (i / 60) ** 2 for i in range(1, 61)]
    rows = funnels.lines(found, places, kind, [s for s in sizes if s >= min(min_base(indicator), most / 4)])

    def limit(key: str, column: int) -> Series:
        points = tuple(Point(code=f"{r[0]:.4g}", label="", value=scale * r[column], x=r[0]) for r in rows)
        return Series(name=t(f"funnel_plot.{key}", lang), points=points)

    value = shown(scale * found.target, indicator)
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=period, lang=lang)
    notes = [t("note.funnel", lang), t("funnel_plot.chance", lang, n=len(known), k=f"{0.002 * len(known):.2f}")]
    notes += [t("funnel_plot.widened", lang, phi=f"{found.phi:.1f}")] if found.widened else []
    notes += [t("funnel_plot.small", lang, n=len(small), base=min_base(indicator))] if small else []
    note = ("" if lang == "zh" else " ").join(notes)
    return FunnelPlot(
        **topic.head(f"funnel-{indicator.code}-{period.last}", _funnel_finding(points, value, lang), note),
        main=Series(name=topic.name, points=points),
        near=(limit("near", 1), limit("near", 2)),
        far=(limit("far", 3), limit("far", 4)),
        reference=Reference(value=scale * found.target, label=f"{topic.place.name_in(lang)} {value}"),
        x_label=t("funnel_plot.base", lang),
        interval_label=t("chart.interval", lang),
    )


def _funnel_finding(points: tuple[Point, ...], value: str, lang: Lang) -> str:
    """How many lie beyond the limits, and the first four of them."""
    out = [p for p in points if p.signal != "common_cause"]
    if not out:
        return t("funnel_plot.finding_none", lang, n=len(points), value=value)
    names = listed((p.label for p in out[:4]), lang) + (t("story.and_more", lang) if len(out) > 4 else "")
    return t("funnel_plot.finding", lang, n=len(points), value=value, out=len(out), names=names)


@once_per_version
def ranks(mart: Mart, indicator: Indicator, period: Period, lang: Lang) -> Ranks | None:
    """The rank band of every community in three groups, each in the order of the register; None as for the funnel."""
    known, _ = _comparable(mart, indicator, period, mart.register.district)
    if len(known) < LEAST_PLACES:
        return None
    proportion = _kind_of(indicator, known) == "proportion"
    bands = rank_bands([f.numerator or 0 for f in known], [f.denominator or 1 for f in known], proportion=proportion)
    points = []
    for group, side in (("above", "high"), ("level", "as expected"), ("below", "low")):
        words = t(f"rank.{group}", lang)
        points += [
            Point(
                code=f.place.code,
                label=named(f.place, lang),
                value=band.middle,
                low=band.low,
                high=band.high,
                text=t("rank.text", lang, low=band.low, high=band.high, group=words),
                group_label=words,
                signal=_side(f, side),
                note=f"{f.text(lang)} ({f.note(lang)})",
            )
            for f, band in zip(known, bands, strict=True)
            if band.group == group
        ]
    sizes = {g: sum(b.group == g for b in bands) for g in ("above", "level", "below")}
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=period, lang=lang)
    title, unit = t("rank.finding", lang, name=topic.name, **sizes), t("rank.unit", lang)
    subtitle = topic.subtitle(unit=unit)
    head = topic.head(f"ranks-{indicator.code}-{period.last}", title, t("note.ranks", lang))
    return Ranks(
        **(head | {"subtitle": subtitle, "unit": unit, "decimals": 0, "alt": f"{title}. {subtitle}"}),
        main=Series(name=topic.name, points=tuple(points)),
        interval_label=t("rank.interval", lang),
    )
