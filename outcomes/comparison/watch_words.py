"""What a control chart says of its newest month in words: the value, and the range of its ordinary months."""

from __future__ import annotations

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_charts import Watch
from outcomes.core.numbers import number
from outcomes.core.texts import Lang, t


def shown(value: float, indicator: Indicator, *, unit: bool = True) -> str:
    """A value of an indicator as people read it, with its per-cent sign."""
    sign = "%" if indicator.unit.zh == "%" and unit else ""
    return number(value, indicator.decimals) + sign


def value_words(found: Watch, lang: Lang) -> str:
    """The newest value as reported, and without its season where the chart compares with the same months."""
    assert found.chart is not None
    assert found.line is not None
    charted, told = found.chart.points[-1].value, found.line.values[-1]
    if charted is None or told is None:
        return t("state.not_computed", lang)
    words = shown(told, found.indicator)
    return words + (t("control.adjusted", lang, value=shown(charted, found.indicator)) if found.seasonal else "")


def possible(value: float, indicator: Indicator) -> float:
    """A limit held within what the indicator can be: never below nought, nor beyond its bounds."""
    high = indicator.bounds[1] if indicator.bounds else value
    return max(0.0, min(value, high))


def usual_words(found: Watch, lang: Lang) -> str:
    """平时在74.1%到88.0%之间; 平时不高于 … where a limit lies at the edge of what can be; empty without limits."""
    limits = found.chart.points[-1].limits if found.chart else None
    if limits is None:
        return ""
    indicator = found.indicator
    low, high = possible(limits.lower, indicator), possible(limits.upper, indicator)
    lowest, highest = indicator.bounds or (0.0, float("inf"))
    words = {"low": shown(low, indicator), "high": shown(high, indicator)}
    if low <= lowest and high >= highest:
        return ""
    key = "at_most" if low <= lowest else "at_least" if high >= highest else "between"
    return t(f"usual.{key}", lang, **words)
