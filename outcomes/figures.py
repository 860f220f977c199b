"""Figures: what an indicator says of a place in a period, with its base, its interval and how sure one can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from outcomes.analytics.intervals import of_ratio
from outcomes.catalog import Indicator
from outcomes.numbers import number
from outcomes.periods import Period, add_months, last_complete_month
from outcomes.places import Level, Place
from outcomes.settings import settings, today
from outcomes.store import Mart, once_per_version
from outcomes.texts import t

State = Literal["known", "unreported", "small_base", "not_computed"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One indicator of one place in one period. `value` is None when unknown, never 0 for unknown."""

    indicator: Indicator
    place: Place
    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    state: State
    n: int  # communities that are known
    of_n: int  # communities that there are
    months: int  # months that are known
    assumed: int  # of the n..of_n communities, those that are 名单待区确认
    sources: tuple[str, ...]  # datasets

    def text(self, lang: str, *, unit: bool = False) -> str:
        """The figure as people read it: 1,234 · 95.2% · 未报 · 基数小 · — ."""
        if self.state != "known" or self.value is None:
            return t(f"state.{self.state}", lang)
        words = number(self.value, self.indicator.decimals)
        short = self.indicator.unit[lang]
        if short == "%":
            return words + "%"
        return f"{words} {short}" if unit else words

    def base(self, lang: str) -> str:
        """Numerator/denominator of a ratio, 640/672; empty for counts."""
        if self.numerator is None or self.denominator is None:
            return ""
        return f"{number(self.numerator)}/{number(self.denominator)}"

    def interval(self, lang: str) -> str:
        """95% 区间 93.1–96.6%; empty when there is none."""
        if self.state != "known" or self.low is None or self.high is None:
            return ""
        d = self.indicator.decimals
        sign = "%" if self.indicator.unit[lang] == "%" else ""
        return t("figure.interval", lang, low=number(self.low, d), high=number(self.high, d), sign=sign)

    def reported(self, lang: str) -> str:
        """41/44个社区, with the months that are known where some of the period are missing; for one community the months."""
        wanted = len(self.period.months)
        months = t("figure.months", lang, n=self.months, of=wanted)
        if self.of_n == 1:
            return months if wanted > 1 else ""
        words = t("figure.communities", lang, n=self.n, of=self.of_n)
        if 0 < self.months < wanted and self.period.last <= last_complete_month(today()):
            words += ("，" if lang == "zh" else ", ") + months
        return words + (t("figure.assumed", lang, n=self.assumed) if self.assumed else "")

    def why(self, lang: str) -> str:
        """The reason why no value is shown; empty when one is."""
        return "" if self.state == "known" else t(f"why.{self.state}", lang, base=settings().min_base)


def named(place: Place, lang: str) -> str:
    """The place's name, marked 名单待区确认 where it is on the list by assumption only."""
    return place.name_in(lang) + (t("place.assumed_mark", lang) if place.assumed else "")


def _state(indicator: Indicator, numerator: float | None, denominator: float | None, lacking: bool) -> State:
    if numerator is None:
        return "not_computed" if lacking else "unreported"
    if not indicator.is_ratio:
        return "known"
    if denominator is None or denominator <= 0:
        return "not_computed"
    return "small_base" if denominator < settings().min_base and indicator.interval != "none" else "known"


def _none(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def _figure(indicator: Indicator, place: Place, period: Period, row: dict[str, object]) -> Figure:
    numerator, denominator = _none(row["numerator"]), _none(row["denominator"])
    state = _state(indicator, numerator, denominator, bool(row.get("lacking", 0)))
    value = None
    bounds = None
    if state in ("known", "small_base") and numerator is not None:
        value = indicator.scale * numerator / denominator if indicator.is_ratio and denominator else numerator
    if state == "known" and indicator.is_ratio and numerator is not None and denominator:
        bounds = of_ratio(indicator.interval, numerator, denominator, indicator.scale)
    return Figure(
        indicator=indicator, place=place, period=period, value=value, numerator=numerator, denominator=denominator,
        low=bounds[0] if bounds else None, high=bounds[1] if bounds else None, state=state,
        n=int(str(row["n"])), of_n=int(str(row["of_n"])), months=int(str(row.get("months", 1))),
        assumed=int(str(row.get("assumed", 0))), sources=tuple(str(row.get("sources", "")).split()),
    )  # fmt: skip


@once_per_version
def figures(mart: Mart, indicator: Indicator, level: Level, period: Period, within: str = "210214") -> list[Figure]:
    """The figure of every place of a level inside a place, in the order of the register."""
    rows = mart.query(
        "figures",
        indicator=indicator.code,
        ratio=indicator.is_ratio,
        level=level,
        within=within,
        first=period.first,
        last=period.last,
    )
    return [_figure(indicator, mart.register.get(str(row["place"])), period, row) for row in rows.to_dict("records")]


@once_per_version
def figure(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Figure:
    """The figure of one place at its own level."""
    found = figures(mart, indicator, place.level, period, within=place.code)
    if found:
        return found[0]
    empty: dict[str, object] = {"numerator": None, "denominator": None, "n": 0, "of_n": 0, "months": 0}
    return _figure(indicator, place, period, empty)


@once_per_version
def series(mart: Mart, indicator: Indicator, place: Place, period: Period, *, window: int = 1) -> list[Figure]:
    """For each month of the period the figure of the `window` months that end with it."""
    rows = mart.query(
        "series",
        indicator=indicator.code,
        ratio=indicator.is_ratio,
        place=place.code,
        first=period.first,
        last=period.last,
        window=window,
    )
    return [
        _figure(indicator, place, Period(first=add_months(str(row["month"]), 1 - window), last=str(row["month"])), row)
        for row in rows.to_dict("records")
    ]
