"""Mean and limits of a control chart: one for all points (XmR), or by point where the base varies (I′)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi, sqrt
from statistics import fmean, pstdev

TO_LIMIT = 2.66  # mean moving ranges from the mean to a limit
_SCREEN = 3.267  # a moving range of so many mean ranges is dropped once
_VARIES = 0.2  # coefficient of variation of the bases above which limits are by point
_SIGMA = sqrt(pi / 2)  # the mean size of a normal difference with standard deviation 1, turned round


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Mean and limits of a point; the near limits lie at two thirds of the way."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float

    @classmethod
    def around(cls, mean: float, far: float) -> Limits:
        """Limits at the same distance on both sides."""
        near = far * 2 / 3
        return cls(mean=mean, lower=mean - far, upper=mean + far, near_lower=mean - near, near_upper=mean + near)

    def within(self, low: float, high: float) -> Limits:
        """The same, held within what the figure can be."""
        if low <= self.lower and self.upper <= high:
            return self

        def held(value: float) -> float:
            return max(low, min(value, high))

        return replace(
            self,
            lower=held(self.lower),
            upper=held(self.upper),
            near_lower=held(self.near_lower),
            near_upper=held(self.near_upper),
        )


def base_varies(values: Sequence[float | None], bases: Sequence[float | None]) -> bool:
    """Whether the bases of the known values differ so much that they need limits of their own."""
    known = [b for v, b in zip(values, bases, strict=True) if v is not None and b]
    return len(known) > 1 and pstdev(known) / fmean(known) > _VARIES


def _screened(ranges: Sequence[float], screen: bool) -> float:
    """The mean of moving ranges without those beyond 3.267 means; 0 where there is none."""
    spread = fmean(ranges) if ranges else 0.0
    kept = [r for r in ranges if r < _SCREEN * spread] if screen else ranges
    return fmean(kept) if kept else spread


def limits_of(values: Sequence[float | None], *, screen: bool = True) -> Limits | None:
    """Mean ± 2.66 mean moving ranges of neighbours that are both known; None where nothing is known."""
    known = [v for v in values if v is not None]
    if not known:
        return None
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    return Limits.around(sum(known) / len(known), TO_LIMIT * _screened(ranges, screen))


def limits_by_base(
    values: Sequence[float | None], bases: Sequence[float | None], *, basis: int, screen: bool = True
) -> list[Limits | None]:
    """The I′ limits of every point, from the first `basis` ones; None where a point is unknown.

    The formulas are those of Taylor, "Normalized Individuals (IN) Control Chart" (variation.com, 2018), which Anhøj calls
    I′ (SPC for Healthcare with R; chart `ip` of qicharts2 0.8): the mean is Σ(value·base)/Σbase; s = √(π/2)·|difference|/√(1/base + 1/base before) of neighbours that are both known;
    a limit lies 3·mean s/√base from the mean. Where all bases are the same these are the XmR limits.
    """
    pairs = [(v, b) if v is not None and b else None for v, b in zip(values, bases, strict=True)]
    known = [p for p in pairs[:basis] if p]
    if not known:
        return [None] * len(pairs)
    mean = sum(v * b for v, b in known) / sum(b for _, b in known)
    moves = [(x, y) for x, y in pairwise(pairs[:basis]) if x and y]
    sigma = _SIGMA * _screened([abs(y[0] - x[0]) / sqrt(1 / x[1] + 1 / y[1]) for x, y in moves], screen)
    return [Limits.around(mean, 3 * sigma / sqrt(p[1])) if p else None for p in pairs]
