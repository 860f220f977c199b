"""What a control chart says of its newest point in words: the value, and the range of its ordinary ones."""

from __future__ import annotations

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_charts import Watch
from outcomes.core.numbers import number
from outcomes.core.texts import Lang, t
from outcomes.figures.figure import can_be


def shown(value: float, indicator: Indicator, *, unit: bool = True) -> str:
    """A value of an indicator as people read it, with its per-cent sign."""
    sign = "%" if indicator.unit.zh == "%" and unit else ""
    return number(value, indicator.decimals) + sign


def told_value(found: Watch, value: float, lang: Lang) -> str:
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
        return t("between.value", lang, days=told_value(found, told, lang))
    words = shown(told, found.indicator)
    return words + (t("control.adjusted", lang, value=shown(charted, found.indicator)) if found.seasonal else "")


def usual_range(found: Watch, lang: Lang) -> str:
    """1.5% – 9.0%: between which limits the newest point is ordinary; empty where it has none."""
    limits = found.chart.points[-1].limits if found.chart else None
    if limits is None:
        return ""
    return " – ".join(told_value(found, value, lang) for value in (limits.lower, limits.upper))


def usual_words(found: Watch, lang: Lang) -> str:
    """平时在74.1%到88.0%之间; 平时不高于 … where a limit lies at the edge of what can be; empty without limits."""
    limits = found.chart.points[-1].limits if found.chart else None
    if limits is None:
        return ""
    lowest, highest = (0.0, float("inf")) if found.between else can_be(found.indicator)
    at_low, at_high = limits.lower <= lowest, limits.upper >= highest
    if at_low and at_high:
        return ""
    words = {"low": told_value(found, limits.lower, lang), "high": told_value(found, limits.upper, lang)}
    return t(f"usual.{'at_most' if at_low else 'at_least' if at_high else 'between'}", lang, **words)
