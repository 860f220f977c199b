"""环比 (against the month before) and 同比 (against the same months of the year before), and when neither is computed.

A base that is 0, missing or negative gives no change, and the reason as a code. Percentages change in percentage points
(0 % is a base like any other there: nothing is divided by it), counts in per cent; below a small base the change of a
count is the plain difference, because +12 % on a base of 8 is one case. A percentage needs the minimum base on both
sides. Cumulative figures compare the same months.

Spring Festival moves between January and February and reaches into March. As Chinese statistics do, January and February
are one period: for February 同比 compares January and February together with the same two months of the year before;
January alone is not compared (it waits for February). 环比 of unadjusted months is not computed for January, February
and March, because one of the two months holds the holiday. Spans of twelve months hold one holiday each and compare as
they are; so do the states of things at the end of a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.analytics.intervals import newcombe
from outcomes.core.periods import Period, add_months, month

Kind = Literal["points", "per_cent", "difference"]
Reason = Literal["missing", "base_missing", "base_zero", "base_negative", "small_base", "spring_festival"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change: its kind and amount, or the reason why there is none; `clear`: its 95 % interval leaves 0 out."""

    kind: Kind | None = None
    amount: float | None = None
    reason: Reason | None = None
    clear: bool | None = None  # None: not judged


@dataclass(frozen=True, kw_only=True)
class Share:
    """A numerator over a denominator; None is unknown."""

    numerator: float | None
    denominator: float | None

    @property
    def known(self) -> bool:
        """Whether both are known and there is something to divide by."""
        return self.numerator is not None and self.denominator is not None and self.denominator > 0


def _lacks(now: float | None, base: float | None) -> Reason | None:
    if now is None:
        return "missing"
    if base is None:
        return "base_missing"
    return "base_negative" if base < 0 else None


def of_count(now: float | None, base: float | None, *, small: float = 20) -> Change:
    """The change of a count in per cent of its base; below the small base the difference."""
    reason = _lacks(now, base)
    if reason is None and base == 0:
        reason = "base_zero"
    if reason is not None or now is None or base is None:
        return Change(reason=reason)
    if base < small:
        return Change(kind="difference", amount=now - base)
    return Change(kind="per_cent", amount=100 * (now / base - 1))


def of_difference(now: float | None, base: float | None) -> Change:
    """The plain difference in the figure's own unit: of durations, and of what was added since a day."""
    reason = _lacks(now, base)
    if reason is not None or now is None or base is None:
        return Change(reason=reason)
    return Change(kind="difference", amount=now - base)


def of_percentage(now: Share, base: Share, *, min_base: float = 20) -> Change:
    """The change of a percentage in percentage points, clear or not by Newcombe's interval of two proportions."""
    if not now.known:
        return Change(reason="missing")
    if not base.known:
        return Change(reason="base_zero" if base.denominator == 0 else "base_missing")
    (a, n), (b, m) = _pair(now), _pair(base)
    if a < 0 or b < 0:
        return Change(reason="base_negative" if b < 0 else "missing")
    if n < min_base or m < min_base:
        return Change(reason="small_base")
    return Change(kind="points", amount=100 * (a / n - b / m), clear=_clear(a, n, b, m))


def of_rate(now: Share, base: Share, *, scale: float = 1, min_base: float = 20, small: float = 20) -> Change:
    """The change of a rate that is no percentage (per 1,000 households): in per cent; of few events the difference."""
    if not now.known:
        return Change(reason="missing")
    if not base.known:
        return Change(reason="base_zero" if base.denominator == 0 else "base_missing")
    (a, n), (b, m) = _pair(now), _pair(base)
    if b <= 0:
        return Change(reason="base_zero" if b == 0 else "base_negative")
    if n < min_base or m < min_base:
        return Change(reason="small_base")
    if b < small:
        return Change(kind="difference", amount=scale * (a / n - b / m))
    return Change(kind="per_cent", amount=100 * (a / n / (b / m) - 1))


def _pair(share: Share) -> tuple[float, float]:
    return share.numerator or 0.0, share.denominator or 0.0


def _clear(a: float, n: float, b: float, m: float) -> bool | None:
    """Whether Newcombe's 95 % interval of a/n - b/m leaves 0 out; None where a part exceeds its whole."""
    if a > n or b > m:
        return None
    low, high = newcombe(a, n, b, m)
    return low > 0 or high < 0


def month_before(last: str) -> tuple[Period, Period] | Reason:
    """The month and the one before it; the reason why the two are not compared in January, February and March."""
    if last[5:] in ("01", "02", "03"):
        return "spring_festival"
    return month(last), month(add_months(last, -1))


def year_before(period: Period) -> tuple[Period, Period] | Reason:
    """A period and the same months of the year before; of a single February January goes with it, of a January neither."""
    if period.first == period.last and period.last[5:] == "01":
        return "spring_festival"
    if period.first == period.last and period.last[5:] == "02":
        period = Period(first=add_months(period.last, -1), last=period.last)
    return period, Period(first=add_months(period.first, -12), last=add_months(period.last, -12))
