"""Funnels: which places differ from the whole by more than their size explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import asin, exp, log, pi, sin, sqrt
from typing import Literal

import numpy as np
from scipy.special import gammaincinv

from outcomes.analytics.intervals import byar, poisson_exact, wilson, z_of

Kind = Literal["proportion", "rate", "ratio"]
NEAR, FAR = 0.95, 0.998  # the dashed and the solid limits
_WIDEN = 1.5  # phi above which the limits are widened
_TRIM = 0.1  # share of the z scores winsorised at either end
_EXACT_BELOW = 10


@dataclass(frozen=True, kw_only=True)
class FunnelCounts:
    """One place of a funnel: what was counted, out of what (population, base, or expected count)."""

    area: str
    numerator: float
    denominator: float


@dataclass(frozen=True, kw_only=True)
class FunnelPlace:
    """A place with the limits at its size and what they say of it: low, as expected, high."""

    area: str
    value: float
    limits95: tuple[float, float]
    limits998: tuple[float, float]
    at95: str
    at998: str


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """All places against the whole; `widened` when the places differ more among each other than chance explains."""

    target: float
    phi: float
    tau2: float
    widened: bool
    places: tuple[FunnelPlace, ...]


def target_of(places: Sequence[FunnelCounts], kind: Kind) -> float:
    """The value of the whole: sum over sum, and 1 for ratios of observed and expected counts."""
    return 1.0 if kind == "ratio" else sum(p.numerator for p in places) / sum(p.denominator for p in places)


def proportion_limits(target: float, base: float, level: float) -> tuple[float, float]:
    """The proportions at which the bound of a Wilson interval equals the target; 0..1."""
    z2 = z_of(level) ** 2
    spread = sqrt(z2 * target * (1 - target) / base)
    return max(0.0, target - spread), min(1.0, target + spread)


def ratio_limits(expected: float, level: float) -> tuple[float, float]:
    """The observed/expected ratios between which chance alone keeps a place with this expected count."""
    tail = (1 - level) / 2
    low = float(gammaincinv(expected, tail)) / expected
    return low, float(gammaincinv(expected + 1, 1 - tail)) / expected


def _interval(place: FunnelCounts, kind: Kind, level: float) -> tuple[float, float]:
    """The interval of a place's own value."""
    if kind == "proportion":
        return wilson(place.numerator, place.denominator, level)
    exact = kind == "ratio" or place.numerator < _EXACT_BELOW
    low, high = (poisson_exact if exact else byar)(place.numerator, level)
    return low / place.denominator, high / place.denominator


def _label(low: float, high: float, target: float) -> str:
    return "high" if low > target else "low" if high < target else "as expected"


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """How values of a kind are spread evenly: a transformation, its inverse, and the standard error at a size."""

    to: Callable[[float], float]
    back: Callable[[float], float]
    error: Callable[[float, float], float]  # (denominator, target)
    tau2: float = 0.0  # the variance between places beyond chance, on this scale


def _scale(kind: Kind, places: Sequence[FunnelCounts]) -> _Scale:
    """Arcsine for proportions, logarithm for counts, square root for counts where some place has none."""
    if kind == "proportion":
        return _Scale(
            to=lambda p: asin(sqrt(min(1.0, p))),
            back=lambda y: sin(min(max(y, 0.0), pi / 2)) ** 2,
            error=lambda n, _: 1 / (2 * sqrt(n)),
        )
    if all(p.numerator > 0 for p in places):
        return _Scale(to=log, back=exp, error=lambda n, target: 1 / sqrt(n * target))
    return _Scale(to=sqrt, back=lambda y: max(y, 0.0) ** 2, error=lambda n, _: 1 / (2 * sqrt(n)))


def plain_label(place: FunnelCounts, kind: Kind, target: float, level: float) -> str:
    """low, as expected or high by the place's own interval, whatever the places do among each other."""
    return _label(*_interval(place, kind, level), target)


def over_dispersion(places: Sequence[FunnelCounts], kind: Kind, target: float) -> tuple[float, float]:
    """(phi, tau²): the mean square of the 10 % winsorised z scores, and the additive variance between places."""
    scale, n = _scale(kind, places), len(places)
    errors = np.array([scale.error(p.denominator, target) for p in places])
    z = (np.array([scale.to(p.numerator / p.denominator) for p in places]) - scale.to(target)) / errors
    kept = np.clip(z, *np.quantile(z, [_TRIM, 1 - _TRIM]))
    phi = float((kept**2).mean())
    w = errors**-2.0
    room = float(w.sum() - (w**2).sum() / w.sum())
    tau2 = max(0.0, (n * phi - (n - 1)) / room) if n > 1 and room > 0 else 0.0
    return phi, tau2


def limits_at(target: float, base: float, kind: Kind, level: float) -> tuple[float, float]:
    """The values between which a place of this size is as expected."""
    if kind == "proportion":
        return proportion_limits(target, base, level)
    low, high = ratio_limits(base * target, level)
    return low * target, high * target


def _widened(limits: tuple[float, float], target: float, base: float, level: float, by: _Scale) -> tuple[float, float]:
    """The limits where the places differ among each other by more than chance: those by the scale's tau² if wider."""
    spread = z_of(level) * sqrt(by.error(base, target) ** 2 + by.tau2)
    middle = by.to(target)
    return _wider(limits, (by.back(middle - spread), by.back(middle + spread)))


def _wider(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return min(a[0], b[0]), max(a[1], b[1])


def _judged(place: FunnelCounts, kind: Kind, target: float, scale: _Scale | None) -> FunnelPlace:
    value = place.numerator / place.denominator
    words, limits = [], []
    for level in (NEAR, FAR):
        label = plain_label(place, kind, target, level)
        shown = limits_at(target, place.denominator, kind, level)
        if scale is not None:
            shown = _widened(shown, target, place.denominator, level, scale)
            if shown[0] <= value <= shown[1]:
                label = "as expected"
        words.append(label)
        limits.append(shown)
    return FunnelPlace(
        area=place.area, value=value, limits95=limits[0], limits998=limits[1], at95=words[0], at998=words[1]
    )


def funnel(places: Sequence[FunnelCounts], kind: Kind) -> Funnel:
    """Every place against the whole; ValueError without places, or with a denominator that is not positive.

    Where phi exceeds 1.5 the limits are widened by tau², and a place is labelled by the wider of the two.
    """
    if not places:
        raise ValueError("a funnel needs places")
    for p in places:
        if p.denominator <= 0 or p.numerator < 0 or (kind == "proportion" and p.numerator > p.denominator):
            raise ValueError(f"{p.area}: {p.numerator}/{p.denominator}")
    target = target_of(places, kind)
    if target <= 0 or (kind == "proportion" and target >= 1):
        none = [(target, target), (target, target)]
        same = [
            FunnelPlace(
                area=p.area, value=target, limits95=none[0], limits998=none[1], at95="as expected", at998="as expected"
            )
            for p in places
        ]
        return Funnel(target=target, phi=0.0, tau2=0.0, widened=False, places=tuple(same))
    phi, tau2 = over_dispersion(places, kind, target)
    widened = phi > _WIDEN and tau2 > 0
    scale = replace(_scale(kind, places), tau2=tau2) if widened else None
    return Funnel(
        target=target,
        phi=phi,
        tau2=tau2,
        widened=widened,
        places=tuple(_judged(p, kind, target, scale) for p in places),
    )


def lines(found: Funnel, places: Sequence[FunnelCounts], kind: Kind, sizes: Sequence[float]) -> list[tuple[float, ...]]:
    """For each size (x, low 95, high 95, low 99.8, high 99.8), widened where the funnel is."""
    scale = replace(_scale(kind, places), tau2=found.tau2) if found.widened else None
    made = []
    for x in sizes:
        row: list[float] = [x]
        for level in (NEAR, FAR):
            limits = limits_at(found.target, x, kind, level)
            row += _widened(limits, found.target, x, level, scale) if scale else limits
        made.append(tuple(row))
    return made
