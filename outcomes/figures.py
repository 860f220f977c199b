"""Figures: what an indicator says of a place in a period, with its base, its interval and how sure one can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import pandas as pd

from outcomes.analytics.intervals import of_ratio
from outcomes.catalog import Indicator, catalogue
from outcomes.numbers import number
from outcomes.periods import FIRST_MONTH, Period, add_months, last_complete_month, month, twelve_months, year_to_date
from outcomes.places import Level, Place
from outcomes.settings import settings, today
from outcomes.store import Mart, once_per_version
from outcomes.texts import t

State = Literal["known", "unreported", "small_base", "not_computed", "protected", "hidden", "not_added"]
FEW = 5  # counts of people below this are not shown


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

    @property
    def _kept_by_some(self) -> bool:
        """Whether only some communities keep what it is taken from: the others owe nothing."""
        first = catalogue().datasets.get(self.indicator.source[0].reads[0])
        return bool(first and first.only_some)

    def text(self, lang: str, *, unit: bool = False) -> str:
        """The figure as people read it: 1,234 · 95.2% · 未报 · 基数小 · — ."""
        if self.state == "unreported" and self._kept_by_some:
            return "—"
        if self.state != "known" or self.value is None:
            return t(f"state.{self.state}", lang)
        words = number(self.value, self.indicator.decimals)
        short = self.indicator.unit[lang]
        if short == "%":
            return words + "%"
        return f"{words} {short}" if unit else words

    def base(self, lang: str) -> str:
        """Numerator/denominator of a ratio, 640/672; the number of cases of a percentile; empty for counts."""
        if self.numerator is None or self.state in ("protected", "hidden"):
            return ""
        if self.indicator.percentile is not None:
            return t("figure.cases", lang, n=number(self.numerator))
        if self.denominator is None:
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
        if self._kept_by_some:
            return t("figure.some", lang, n=self.n)
        if self.of_n == 1:
            return months if wanted > 1 else ""
        words = t("figure.communities", lang, n=self.n, of=self.of_n)
        if 0 < self.months < wanted and self.period.last <= last_complete_month(today()):
            words += ("，" if lang == "zh" else ", ") + months
        return words + (t("figure.assumed", lang, n=self.assumed) if self.assumed else "")

    def source_words(self, lang: str) -> str:
        """居民诉求、社区月报: the tables that it was taken from; those it would come from while it is unknown."""
        known = catalogue().datasets
        codes = self.sources or tuple(dict.fromkeys(s.reads[0] for s in self.indicator.source))
        names = (known[c].name[lang] if c in known else t("dataset.uploads", lang) for c in codes)
        return ("、" if lang == "zh" else ", ").join(names)

    def why(self, lang: str) -> str:
        """The reason why no value is shown; empty when one is."""
        if self.state == "unreported" and self._kept_by_some:
            return t("why.kept_by_some", lang)
        if self.state == "not_added" and self.indicator.no_district_value:
            return self.indicator.no_district_value[lang]
        if self.state == "not_computed" and (self.denominator == 0 or self.indicator.percentile is not None):
            return t("why.no_cases", lang)
        return "" if self.state == "known" else t(f"why.{self.state}", lang, base=min_base(self.indicator), few=FEW)


def named(place: Place, lang: str) -> str:
    """The place's name, marked 名单待区确认 where it is on the list by assumption only."""
    return place.name_in(lang) + (t("place.assumed_mark", lang) if place.assumed else "")


def open_from(mart: Mart, indicator: Indicator) -> str:
    """The first month (YYYY-MM) whose cases are still under way: it is not held against older ones and not charted.

    The first of all months where none is ever final, "9999" where every month is.
    """
    if isinstance(indicator.settles, str):
        return FIRST_MONTH
    known = mart.query("months", indicator=indicator.code)["month"].tolist() if indicator.settles else []
    return add_months(str(known[0]), 1 - indicator.settles) if known else "9999"


def usual_period(indicator: Indicator, last: str) -> Period:
    """The year so far for additions, twelve months for other flows, the month itself for everything else."""
    if indicator.adds_up:
        return year_to_date(last)
    return twelve_months(last) if indicator.sums_over_time else month(last)


def min_base(indicator: Indicator) -> int:
    """The denominator below which no rate or percentile of this indicator is shown."""
    return settings().min_base if indicator.min_base is None else indicator.min_base


def state_of(
    indicator: Indicator, numerator: float | None, denominator: float | None, lacking: bool, base: int | None = None
) -> State:
    """Whether a figure is known, and why not; `lacking`: a part waits for its denominator; `base`: min_base, if at hand."""
    if numerator is None:
        return "not_computed" if lacking else "unreported"
    base = min_base(indicator) if base is None else base
    if indicator.percentile is not None:
        return "known" if numerator >= base else "small_base" if numerator else "not_computed"
    if indicator.is_ratio and (denominator is None or denominator <= 0):
        return "not_computed"
    people = (numerator, denominator) if indicator.is_ratio else (numerator,)
    if indicator.protect and any(n is not None and 0 < n < FEW for n in people):
        return "protected"
    small = denominator is not None and indicator.is_ratio and denominator < base
    return "small_base" if small and (indicator.interval != "none" or indicator.min_base) else "known"


def number_or_none(value: object) -> float | None:
    """A cell of an answer as a number; None where it is empty."""
    if isinstance(value, float):
        return None if value != value else value  # not a number: nothing is known
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def value_of(
    indicator: Indicator, numerator: float | None, denominator: float | None, percentile: float | None
) -> float | None:
    """The value of a count, ratio or percentile from its parts."""
    if indicator.percentile is not None:
        return percentile
    if numerator is None or not indicator.is_ratio:
        return numerator
    return indicator.scale * numerator / denominator if denominator else None


def _figure(indicator: Indicator, place: Place, period: Period, row: dict[str, object]) -> Figure:
    numerator, denominator = number_or_none(row["numerator"]), number_or_none(row["denominator"])
    state = state_of(indicator, numerator, denominator, bool(row.get("lacking", 0)))
    value = bounds = None
    if state in ("known", "small_base"):
        value = value_of(indicator, numerator, denominator, number_or_none(row.get("percentile")))
    if state == "known" and indicator.is_ratio and numerator is not None and denominator:
        bounds = of_ratio(indicator.interval, numerator, denominator, indicator.scale)
    return Figure(
        indicator=indicator, place=place, period=period, value=value, numerator=numerator, denominator=denominator,
        low=bounds[0] if bounds else None, high=bounds[1] if bounds else None, state=state,
        n=int(str(row["n"])), of_n=int(str(row["of_n"])), months=int(str(row.get("months", 1))),
        assumed=int(str(row.get("assumed", 0))), sources=tuple(str(row.get("sources", "")).split()),
    )  # fmt: skip


def months_read(indicator: Indicator, period: Period) -> Period:
    """The months that a figure of this period reads: all of them for flows, the last one for everything else."""
    return period if indicator.sums_over_time else month(period.last)


def percentiles(
    mart: Mart, indicator: Indicator, level: Level, within: str, period: Period, window: int
) -> dict[tuple[str, str], float]:
    """(place, month) -> percentile of the window of months that ends with it; empty for all other indicators."""
    if indicator.percentile is None:
        return {}
    rows = mart.query(
        "percentiles", indicators=[indicator.code], shares=[indicator.percentile], level=level, within=within,
        first=period.first, last=period.last, window=window,
    )  # fmt: skip
    return {(str(r["place"]), str(r["month"])): float(r["value"]) for r in rows.to_dict("records")}


Rows = list[dict[str, object]]  # of outcomes/sql/figures.sql


def _rows_key(indicator: Indicator, level: Level, period: Period, within: str) -> tuple[str, ...]:
    return ("figure rows", indicator.code, level, period.first, period.last, within)


def _rows(mart: Mart, indicators: Sequence[Indicator], level: Level, period: Period, within: str) -> dict[str, Rows]:
    """What the months of a period add up to, by indicator."""
    found = mart.query(
        "figures", indicators=[i.code for i in indicators], ratios=[i.code for i in indicators if i.is_ratio], level=level,
        within=within, first=period.first, last=period.last,
    )  # fmt: skip
    made: dict[str, Rows] = {i.code: [] for i in indicators}
    for row in found.to_dict("records"):
        made[str(row["indicator"])].append(row)
    return made


def _as_it_is(rows: Rows) -> Rows:
    return rows


def work_out(
    mart: Mart, indicators: Iterable[Indicator], level: Level, period_of: Callable[[Indicator], Period], within: str
) -> None:
    """Works many figures out in one question for each period: `figures` finds them there."""
    asked: dict[Period, list[Indicator]] = {}
    for indicator in indicators:
        period = months_read(indicator, period_of(indicator))
        adds = indicator.over_places != "none" or level == "community"
        if adds and _rows_key(indicator, level, period, within) not in mart.answers:
            asked.setdefault(period, []).append(indicator)
    for period, group in asked.items():
        for code, rows in _rows(mart, group, level, period, within).items():
            mart.remember(_rows_key(catalogue().indicators[code], level, period, within), partial(_as_it_is, rows))


@once_per_version
def figures(mart: Mart, indicator: Indicator, level: Level, period: Period, within: str = "210214") -> list[Figure]:
    """The figure of every place of a level inside a place, in the order of the register."""
    period = months_read(indicator, period)
    span = {"first": period.first, "last": period.last}
    if indicator.over_places == "none" and level != "community":
        rows = mart.query("figures_own", indicator=indicator.code, level=level, within=within, **span)
        made = [_figure(indicator, mart.register.get(str(r["place"])), period, r) for r in rows.to_dict("records")]
        return [replace(f, state="not_added") if f.state == "unreported" else f for f in made]
    rows = mart.remember(
        _rows_key(indicator, level, period, within),
        lambda: _rows(mart, [indicator], level, period, within)[indicator.code],
    )
    percentile = percentiles(mart, indicator, level, within, month(period.last), len(period.months))
    made = [
        _figure(indicator, mart.register.get(code), period, {**r, "percentile": percentile.get((code, period.last))})
        for r in rows
        for code in [str(r["place"])]
    ]
    return _hide_second(made) if indicator.protect and indicator.over_places == "sum" else made


def _hide_second(found: list[Figure]) -> list[Figure]:
    """Where one protected count alone would follow from its street's total, the next smallest is hidden with it."""
    hidden: set[str] = set()
    for parent in {f.place.parent for f in found}:
        group = [f for f in found if f.place.parent == parent]
        told = [f for f in group if f.state in ("known", "small_base")]
        if sum(f.state == "protected" for f in group) == 1 and told:
            hidden.add(min(told, key=lambda f: f.numerator or 0).place.code)
    return [replace(f, state="hidden", value=None, low=None, high=None) if f.place.code in hidden else f for f in found]


def _beside(indicator: Indicator, place: Place) -> str:
    """Inside which place a figure is asked for: one question for all that stand beside each other."""
    together = place.level == "community" or (indicator.protect and place.level == "street")
    return place.parent if together else place.code


def work_out_at(
    mart: Mart, indicators: Iterable[Indicator], place: Place, period_of: Callable[[Indicator], Period]
) -> None:
    """Works many figures of one place out together: `figure` finds them there."""
    asked: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        asked.setdefault(_beside(indicator, place), []).append(indicator)
    for beside, group in asked.items():
        work_out(mart, group, place.level, period_of, beside)


@once_per_version
def figure(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Figure:
    """The figure of one place at its own level."""
    found = [f for f in figures(mart, indicator, place.level, period, _beside(indicator, place)) if f.place == place]
    if found:
        return found[0]
    empty: dict[str, object] = {"numerator": None, "denominator": None, "n": 0, "of_n": 0, "months": 0}
    return _figure(indicator, place, months_read(indicator, period), empty)


@once_per_version
def series(mart: Mart, indicator: Indicator, place: Place, period: Period, *, window: int = 1) -> list[Figure]:
    """For each month of the period the figure of the `window` months that end with it (of its own for stocks)."""
    window = window if indicator.sums_over_time else 1
    if indicator.protect and indicator.over_places == "sum":  # what is hidden beside others is hidden here too
        periods = [Period(first=add_months(last, 1 - window), last=last) for last in period.months]
        return [figure(mart, indicator, place, each) for each in periods]
    span = {"first": period.first, "last": period.last}
    rows = mart.query(
        "series", indicator=indicator.code, ratio=indicator.is_ratio, place=place.code, window=window,
        own=indicator.over_places == "none" and place.level != "community", **span,
    )  # fmt: skip
    percentile = percentiles(mart, indicator, place.level, place.code, period, window)
    return [
        _figure(
            indicator, place, Period(first=add_months(last, 1 - window), last=last),
            {**row, "percentile": percentile.get((place.code, last))},
        )
        for row in rows.to_dict("records")
        for last in [str(row["month"])]
    ]  # fmt: skip


def sources_used(mart: Mart, indicator: Indicator, communities: list[str], period: Period) -> list[tuple[str, str]]:
    """(table, community): from which table each community's part of a figure was taken."""
    rows = mart.query(
        "sources_used", indicator=indicator.code, places=communities, first=period.first, last=period.last
    )
    return [(str(r["source"]), str(r["place"])) for r in rows.to_dict("records")]


class UnitsDiffer(ValueError):
    """Raised when figures of different units were to be added: 件, 户, 人, 人次, 个 never add up."""


def total(found: Sequence[Figure]) -> float | None:
    """The sum of counts of one unit, None when one of them is unknown; UnitsDiffer for counts of different units."""
    units = {f.indicator.unit.zh for f in found}
    if len(units) > 1 or any(f.indicator.is_ratio or f.indicator.percentile is not None for f in found):
        raise UnitsDiffer("、".join(sorted(units)))
    values = [f.value for f in found]
    return None if not values or None in values else sum(v for v in values if v is not None)
