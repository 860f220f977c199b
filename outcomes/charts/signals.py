"""Control charts as Chart values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from outcomes.analytics.spc import COMMON
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.topic import Headed, Topic
from outcomes.charts.value import (
    Badge,
    Control,
    Mark,
    Point,
    Reference,
    Series,
    Signal,
    State,
    signal_of,
)
from outcomes.comparison.control_charts import Watch, watch
from outcomes.comparison.watch_words import shown, told_value, value_words
from outcomes.core.periods import Period, add_months, label
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.figure import min_base
from outcomes.warehouse.mart import Mart, once_per_version

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
        text = "" if value is None else told_value(found, value, lang)
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
            text=t(f"state.{state}", lang) if p.value is None else told_value(found, p.value, lang),
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
