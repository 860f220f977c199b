"""95 % intervals of proportions (Wilson) and of counts and rates (Byar from 10 events, exact Poisson below)."""

from __future__ import annotations

from math import exp, sqrt

Z = 1.959963984540054


def wilson(events: float, base: float) -> tuple[float, float]:
    """Lower and upper bound of events/base, 0..1; ValueError unless 0 <= events <= base and base > 0."""
    if not 0 <= events <= base or base <= 0:
        raise ValueError("a proportion needs 0 <= events <= base and base > 0")
    p, z2 = events / base, Z * Z
    middle = p + z2 / (2 * base)
    spread = Z * sqrt(p * (1 - p) / base + z2 / (4 * base * base))
    return max(0.0, (middle - spread) / (1 + z2 / base)), min(1.0, (middle + spread) / (1 + z2 / base))


def _poisson_cdf(k: int, mean: float) -> float:
    term = total = exp(-mean)
    for i in range(1, k + 1):
        term *= mean / i
        total += term
    return total


def _solve(k: int, target: float) -> float:
    """The mean at which P(X <= k) equals the target, by bisection."""
    low, high = 0.0, 60.0 + k
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _poisson_cdf(k, middle) > target else (low, middle)
    return (low + high) / 2


def count(events: float) -> tuple[float, float]:
    """Lower and upper bound of a count of events; 0 has the lower bound 0."""
    if events < 10:
        k = round(events)
        return (0.0 if k == 0 else _solve(k - 1, 0.975)), _solve(k, 0.025)
    low = events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3
    up = events + 1
    return low, up * (1 - 1 / (9 * up) + Z / (3 * sqrt(up))) ** 3


def of_ratio(kind: str, numerator: float, denominator: float, scale: float) -> tuple[float, float] | None:
    """The interval of scale * numerator / denominator; None for kinds without one.

    A "proportion" whose numerator exceeds its denominator (closures carried over) is read as a rate.
    """
    if kind == "none" or denominator <= 0 or numerator < 0:
        return None
    if kind == "proportion" and numerator <= denominator:
        low, high = wilson(numerator, denominator)
        return scale * low, scale * high
    low, high = count(numerator)
    return scale * low / denominator, scale * high / denominator
