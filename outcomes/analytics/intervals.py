"""Intervals of proportions (Wilson), of counts and rates (Byar from 10 events, exact Poisson below), of differences."""

from __future__ import annotations

from math import sqrt

from scipy.special import gammaincinv, ndtri

Z = 1.959963984540054
LEVEL = 0.95
_EXACT_BELOW = 10  # events


def z_of(level: float) -> float:
    """The normal quantile of a two-sided interval: 1.96 for 0.95; ValueError unless 0 < level < 1."""
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    return float(ndtri((1 + level) / 2))


def wilson(events: float, base: float, level: float = LEVEL) -> tuple[float, float]:
    """Lower and upper bound of events/base, 0..1; ValueError unless 0 <= events <= base and base > 0."""
    if not 0 <= events <= base or base <= 0:
        raise ValueError("a proportion needs 0 <= events <= base and base > 0")
    z = z_of(level)
    p, z2 = events / base, z * z
    middle = p + z2 / (2 * base)
    spread = z * sqrt(p * (1 - p) / base + z2 / (4 * base * base))
    return max(0.0, (middle - spread) / (1 + z2 / base)), min(1.0, (middle + spread) / (1 + z2 / base))


def byar(events: float, level: float = LEVEL) -> tuple[float, float]:
    """Byar's approximation for a count; 0 has the lower bound 0; ValueError for a negative one."""
    if events < 0:
        raise ValueError("a count is not negative")
    z, up = z_of(level), events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 if events else 0.0
    return low, up * (1 - 1 / (9 * up) + z / (3 * sqrt(up))) ** 3


def poisson_exact(events: float, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a Poisson count (chi-square quantiles); 0 has the lower bound 0."""
    if events < 0:
        raise ValueError("a count is not negative")
    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1 - tail))


def count(events: float, level: float = LEVEL) -> tuple[float, float]:
    """Lower and upper bound of a count of events: exact below ten, Byar from there."""
    return poisson_exact(events, level) if events < _EXACT_BELOW else byar(events, level)


def of_ratio(
    kind: str, numerator: float, denominator: float, scale: float, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of scale * numerator / denominator; None for kinds without one.

    A "proportion" whose numerator exceeds its denominator (closures carried over) is read as a rate.
    """
    if kind == "none" or denominator <= 0 or numerator < 0:
        return None
    if kind == "proportion" and numerator <= denominator:
        low, high = wilson(numerator, denominator, level)
        return scale * low, scale * high
    low, high = count(numerator, level)
    return scale * low / denominator, scale * high / denominator


def newcombe(a: float, n: float, b: float, m: float, level: float = LEVEL) -> tuple[float, float]:
    """Lower and upper bound of a/n - b/m: Newcombe's hybrid score interval, made of two Wilson intervals."""
    return _recovered((a / n, b / m), wilson(a, n, level), wilson(b, m, level))


def of_difference(
    kind: str, first: tuple[float, float], second: tuple[float, float], scale: float, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of the difference of two ratios (numerator, denominator), each times scale; None where one has none.

    Proportions: Newcombe's interval. Rates, and shares whose numerator exceeds the denominator: the same way of
    putting two intervals together (Zou and Donner's recovery of variance estimates) from Byar's.
    """
    one, other = (of_ratio(kind, *parts, scale, level) for parts in (first, second))
    if one is None or other is None:
        return None
    values = (scale * first[0] / first[1], scale * second[0] / second[1])
    return _recovered(values, one, other)


def _recovered(
    values: tuple[float, float], one: tuple[float, float], other: tuple[float, float]
) -> tuple[float, float]:
    """Bounds of the difference of two values from the bounds of each."""
    p, q = values
    low = p - q - sqrt((p - one[0]) ** 2 + (other[1] - q) ** 2)
    return low, p - q + sqrt((one[1] - p) ** 2 + (q - other[0]) ** 2)
