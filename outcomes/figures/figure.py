"""A figure: one indicator of one place in one period, its state, its base, and when it is too small to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import pandas as pd

from outcomes.analytics.intervals import of_ratio
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.numbers import number
from outcomes.core.periods import (
    FIRST_MONTH,
    Period,
    add_months,
    month,
    twelve_months,
    year_to_date,
)
from outcomes.core.places import Place
from outcomes.core.settings import settings
from outcomes.core.texts import clauses, listed, t
from outcomes.warehouse.mart import Mart

State = Literal["known", "unreported", "small_base", "not_computed", "protected", "hidden", "not_added"]
FEW = 5  # counts of people below this are not shown


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the cells behind a figure add up to; nothing where none of them is known."""

    numerator: float | None = None
    denominator: float | None = None
    n: int = 0  # communities that are known
    of_n: int = 0  # communities that there are
    months: int = 0  # months of which any is known
    of_months: int = 0  # months that there are, up to this one
    cells: int = 0  # community-months that are known
    of_cells: int = 0  # community-months that there are
    lacking: int = 0  # cells that wait for their denominator
    assumed: int = 0  # of the of_n communities, those that are 名单待区确认
    sources: tuple[str, ...] = ()  # datasets
    percentile: float | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One community in one month; `value` only where the state is known."""

    state: State
    value: float | None
    numerator: float | None
    denominator: float | None


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
    months: int  # months of which any community is known
    of_months: int  # months that there are, up to this one; of what is told twice a year those that are told
    cells: int  # community-months that are known
    of_cells: int  # community-months that there are
    assumed: int  # of the n..of_n communities, those that are 名单待区确认
    sources: tuple[str, ...]  # datasets

    @property
    def cell(self) -> Cell:
        """What of it may stand in a table beside others: its parts only where they betray nobody."""
        shown = self.state in ("known", "small_base")
        return Cell(
            state=self.state,
            value=self.value if self.state == "known" else None,
            numerator=self.numerator if shown else None,
            denominator=self.denominator if shown else None,
        )

    @property
    def _kept_by_some(self) -> bool:
        """Whether only some communities keep what it is taken from: the others owe nothing."""
        first = catalogue().datasets.get(self.indicator.source[0].reads[0])
        return bool(first and first.only_some)

    def text(self, lang: str, *, unit: bool = False) -> str:
        """The figure as people read it: 1,234 · 95.2% · 未报 · 基数小 · — ."""
        if self.state == "unreported" and self._kept_by_some:
            return "—"
        if self._of_few_things:
            return f"{number(self.numerator or 0)}/{number(self.denominator or 0)}"
        if self.state != "known" or self.value is None:
            return t(f"state.{self.state}", lang)
        words = number(self.value, self.indicator.decimals)
        short = self.indicator.unit[lang]
        if short == "%":
            return words + "%"
        return f"{words} {short}" if unit else words

    @property
    def _of_few_things(self) -> bool:
        """Whether it is a share of a few things that are all counted (5 of 6 grids): no rate, but the counts themselves."""
        n, d = self.numerator, self.denominator
        whole = n is not None and d is not None and 0 <= n <= d and n == int(n) and d == int(d)
        return self.state == "small_base" and self.indicator.interval == "none" and whole

    def told(self, lang: str, *, unit: bool = False) -> str:
        """The same as it stands in a sentence: 436件（3/44个社区，1/12个月已报） where it is not of all there is."""
        words, of = self.text(lang, unit=unit), self.coverage(lang)
        return t("figure.told", lang, value=words, of=of) if of else words

    def base(self, lang: str) -> str:
        """Numerator/denominator of a ratio, 640/672; the number of cases of a percentile; empty for counts."""
        if self.numerator is None or self.state in ("protected", "hidden") or self._of_few_things:
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

    @property
    def whole(self) -> bool:
        """Whether every community-month that there is is in it; of what only some keep, every month of those that keep it."""
        return self.cells >= self._owed

    @property
    def _owed(self) -> int:
        return self.n * self.of_months if self._kept_by_some else self.of_cells

    def reported(self, lang: str) -> str:
        """41/44个社区，9/12个月已报: of how many communities and, where some are missing, months; for one community the months.

        Where the communities miss different months, the community-months instead: 44/44个社区，300/528个社区月.
        """
        months = t("figure.months", lang, n=self.months, of=self.of_months)
        if self.of_n == 1 and not self._kept_by_some:
            return months if self.of_months > 1 else ""
        return self._of_how_many(lang) + (t("figure.assumed", lang, n=self.assumed) if self.assumed else "")

    def _of_how_many(self, lang: str) -> str:
        words = [t("figure.communities", lang, n=self.n, of=self.of_n)]
        if self._kept_by_some:
            words = [t("figure.some", lang, n=self.n)]
        if self.cells and not self.whole:
            alike = self.cells == self.n * self.months  # the same months of each
            months = t("figure.months", lang, n=self.months, of=self.of_months)
            cells = t("figure.cells", lang, n=self.cells, of=self._owed)
            words += [cells] if not alike else [months] if self.months < self.of_months else []
        return clauses(words, lang)

    def coverage(self, lang: str) -> str:
        """The same where a figure says more than it holds: some of its community-months are unknown; else empty."""
        if not self.cells or self.whole:
            return ""
        return self.reported(lang) if self.of_n == 1 and not self._kept_by_some else self._of_how_many(lang)

    def mark(self, lang: str) -> str:
        """The same as short as it can stand beside a name: 2/12社区·9/12月."""
        if not self.coverage(lang):
            return ""
        parts = [("communities", self.n, self.of_n)] if self.n < self.of_n and not self._kept_by_some else []
        if self.cells != self.n * self.months:
            parts = [("cells", self.cells, self._owed)]
        elif self.months < self.of_months:
            parts.append(("months", self.months, self.of_months))
        return "·".join(t(f"figure.mark_{key}", lang, n=n, of=of) for key, n, of in parts)

    def note(self, lang: str) -> str:
        """What stands small beside a value: its base, and of how many communities and months it is where not of all."""
        return clauses(filter(None, (self.base(lang), self.coverage(lang))), lang)

    def source_words(self, lang: str) -> str:
        """居民诉求、社区月报: the tables that it was taken from; those it would come from while it is unknown."""
        known = catalogue().datasets
        codes = self.sources or tuple(dict.fromkeys(s.reads[0] for s in self.indicator.source))
        names = (known[c].name[lang] if c in known else t("dataset.uploads", lang) for c in codes)
        return listed(names, lang)

    def why(self, lang: str) -> str:
        """The reason why no value is shown; empty when one is."""
        if self.state == "unreported" and self._kept_by_some:
            return t("why.kept_by_some", lang)
        if self.state == "not_added" and self.indicator.no_district_value:
            return self.indicator.no_district_value[lang]
        if self.state == "not_computed" and (self.denominator == 0 or self.indicator.percentile is not None):
            return t("why.no_cases", lang)
        if self._of_few_things:
            return t("why.few_things", lang, base=min_base(self.indicator))
        return "" if self.state == "known" else t(f"why.{self.state}", lang, base=min_base(self.indicator), few=FEW)


def coverage_of(found: Sequence[Figure], lang: str, *, brackets: bool = False) -> str:
    """Of how many communities and months figures of one sentence are, as it goes on or in brackets; empty where of all."""
    of = listed(dict.fromkeys(f.coverage(lang) for f in found if f.state == "known" and f.coverage(lang)), lang)
    return t("figure.in_brackets" if brackets else "figure.also", lang, of=of) if of else ""


def open_from(mart: Mart, indicator: Indicator) -> str:
    """The first month (YYYY-MM) whose cases are still under way: it is not held against older ones and not charted.

    The first of all months where none is ever final, "9999" where every month is.
    """
    if isinstance(indicator.settles, str):
        return FIRST_MONTH
    known = mart.query("months", indicator=indicator.code)["month"].tolist() if indicator.settles else []
    return add_months(str(known[0]), 1 - indicator.settles) if known else "9999"


def growing_from(mart: Mart, indicator: Indicator) -> str:
    """The first month (YYYY-MM) of those few that still grow; "9999" where none does, or where every month always may."""
    return "9999" if isinstance(indicator.settles, str) else open_from(mart, indicator)


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
    rate = indicator.interval != "none" or indicator.min_base or indicator.unit.zh == "%"
    return "small_base" if small and rate else "known"


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


def figure_of(indicator: Indicator, place: Place, period: Period, parts: Parts) -> Figure:
    """The figure that these parts make, with its state and interval."""
    numerator, denominator = parts.numerator, parts.denominator
    state = state_of(indicator, numerator, denominator, bool(parts.lacking))
    value = bounds = None
    if state in ("known", "small_base"):
        value = value_of(indicator, numerator, denominator, parts.percentile)
    if state == "known" and indicator.is_ratio and numerator is not None and denominator:
        bounds = of_ratio(indicator.interval, numerator, denominator, indicator.scale)
    low, high = bounds or (None, None)
    return Figure(
        indicator=indicator,
        place=place,
        period=period,
        value=value,
        numerator=numerator,
        denominator=denominator,
        low=low,
        high=high,
        state=state,
        n=parts.n,
        of_n=parts.of_n,
        months=parts.months,
        of_months=parts.of_months,
        cells=parts.cells,
        of_cells=parts.of_cells,
        assumed=parts.assumed,
        sources=parts.sources,
    )


def beyond_possible(
    indicator: Indicator, value: float | None, numerator: float | None, denominator: float | None
) -> bool:
    """Whether a value lies outside what it can be: a share of more than its whole (办结多于受理), or beyond the bounds.

    Such a value is shown and asked about, never called better or worse.
    """
    if value is None:
        return False
    parts = indicator.interval == "proportion" and numerator is not None and denominator is not None
    low, high = indicator.bounds or (value, value)
    return (parts and (numerator or 0) > (denominator or 0)) or not low <= value <= high


def can_be(indicator: Indicator) -> tuple[float, float]:
    """The lowest and highest value that an indicator can have: its bounds, and for a share its whole."""
    low, high = indicator.bounds or (0.0, inf)
    return low, min(high, indicator.scale) if indicator.interval == "proportion" else high


def months_read(indicator: Indicator, period: Period) -> Period:
    """The months that a figure of this period reads: all of them for flows, the last one for everything else."""
    return period if indicator.sums_over_time else month(period.last)


class UnitsDiffer(ValueError):
    """Raised when figures of different units were to be added: 件, 户, 人, 人次, 个 never add up."""


def total(found: Sequence[Figure]) -> float | None:
    """The sum of counts of one unit, None when one of them is unknown; UnitsDiffer for counts of different units."""
    units = {f.indicator.unit.zh for f in found}
    if len(units) > 1 or any(f.indicator.is_ratio or f.indicator.percentile is not None for f in found):
        raise UnitsDiffer("、".join(sorted(units)))
    values = [f.value for f in found]
    return None if not values or None in values else sum(v for v in values if v is not None)
