"""Two to six places side by side: what the others differ by from the first one, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from outcomes.analytics.intervals import LEVEL, of_difference
from outcomes.catalogue.catalogue import Indicator
from outcomes.core.numbers import number
from outcomes.core.periods import Period
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart

FEWEST, MOST = 2, 6
Verdict = Literal["higher", "lower", "unclear", "plain", "same", "unknown", "not_compared"]


@dataclass(frozen=True, kw_only=True)
class Apart:
    """One place against the first one: `amount` in the indicator's unit (percentage points of a share) or None."""

    figure: Figure
    first: Figure
    amount: float | None
    low: float | None  # of the simultaneous 95 % interval
    high: float | None
    verdict: Verdict

    def words(self, lang: Lang) -> str:
        """古城社区比南山社区高3.2个百分点（−1.0～7.4），看不出真实差别; why there is no difference where there is none."""
        place, other = named(self.figure.place, lang), named(self.first.place, lang)
        if self.amount is None:
            unknown = self.figure if self.figure.state != "known" else self.first
            if self.verdict == "not_compared":
                return t("versus.not_compared", lang)
            return t("versus.unknown", lang, place=named(unknown.place, lang), why=unknown.text(lang))
        side = "same" if self.verdict == "same" else "above" if self.amount > 0 else "below"
        said = t(f"versus.{side}", lang, place=place, other=other, n=self._size(abs(self.amount), lang))
        if self.low is None or self.high is None:
            return said + t("versus.no_interval", lang)
        span = t("versus.span", lang, low=self._signed(self.low), high=self._signed(self.high))
        verdict = "unclear" if self.verdict in ("unclear", "same") else "clear"
        return said + span + t(f"versus.{verdict}", lang)

    def interval(self) -> str:
        """−1.0 ～ +7.4; empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        return f"{self._signed(self.low)} ～ {self._signed(self.high)}"

    def short(self, lang: Lang) -> str:
        """+3.2个百分点; — where there is no difference."""
        if self.amount is None:
            return "—"
        if self.verdict == "same":
            return t("change.same", lang)
        return self._size(self.amount, lang, signed=True)

    def _signed(self, value: float) -> str:
        words = number(abs(value), self.figure.indicator.decimals)
        return words if not float(words.replace(",", "")) else ("+" if value > 0 else "−") + words

    def _size(self, value: float, lang: Lang, *, signed: bool = False) -> str:
        indicator = self.figure.indicator
        words = self._signed(value) if signed else number(value, indicator.decimals)
        if indicator.unit.zh == "%":
            return t("versus.points", lang, n=words)
        return t("versus.amount", lang, n=words, unit=indicator.unit[lang])


def side_by_side(mart: Mart, indicator: Indicator, places: Sequence[Place], period: Period) -> list[Apart]:
    """Every place after the first against it, in the order given.

    Of several differences each has the interval of the level 1 - 0.05/k (Bonferroni), so that all k hold together.
    Counts of a community's own activity are shown, not compared; ValueError for fewer than two places or more than six.
    """
    if not FEWEST <= len(places) <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} places")
    first, *others = (figure(mart, indicator, place, period) for place in places)
    return [_apart(f, first, len(others)) for f in others]


def _apart(f: Figure, first: Figure, k: int) -> Apart:
    indicator = f.indicator
    if not indicator.compared:
        return Apart(figure=f, first=first, amount=None, low=None, high=None, verdict="not_compared")
    if f.state != "known" or first.state != "known" or f.value is None or first.value is None:
        return Apart(figure=f, first=first, amount=None, low=None, high=None, verdict="unknown")
    amount, bounds = f.value - first.value, None
    if indicator.is_ratio and f.denominator and first.denominator:
        pair = ((f.numerator or 0.0, f.denominator), (first.numerator or 0.0, first.denominator))
        bounds = of_difference(indicator.interval, *pair, indicator.scale, 1 - (1 - LEVEL) / k)
    low, high = bounds or (None, None)
    return Apart(
        figure=f, first=first, amount=amount, low=low, high=high, verdict=_verdict(indicator, amount, low, high)
    )


def _verdict(indicator: Indicator, amount: float, low: float | None, high: float | None) -> Verdict:
    if not round(abs(amount), indicator.decimals):
        return "same"
    if low is None or high is None:
        return "plain"
    return "higher" if low > 0 else "lower" if high < 0 else "unclear"


def told(mart: Mart, indicator: Indicator, places: Sequence[Place], period: Period, lang: Lang) -> list[str]:
    """The differences in sentences; one where the indicator is not compared."""
    found = side_by_side(mart, indicator, places, period)
    sentences = [a.words(lang) for a in found]
    return list(dict.fromkeys(sentences))
