"""Small numbers made steadier: Marshall's empirical Bayes rates, and rank bands from the posterior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_DRAWS = 4_000
_SEED = 20250101


@dataclass(frozen=True, kw_only=True)
class Smoothed:
    """A rate drawn towards the whole, and the weight of the place's own data in it (0..1)."""

    rate: float
    weight: float


def prior(events: Sequence[float], base: Sequence[float]) -> tuple[float, float]:
    """(mean, variance) of the true rates over all places by Marshall's moments; the variance is not negative."""
    e, n = np.asarray(events, float), np.asarray(base, float)
    mean = float(e.sum() / n.sum())
    spread = float((n * (e / n - mean) ** 2).sum() / n.sum())
    return mean, max(0.0, spread - mean / float(n.mean()))


def empirical_bayes(events: Sequence[float], base: Sequence[float]) -> list[Smoothed]:
    """Every place's rate smoothed towards the whole (Marshall 1991, global); bases must be positive."""
    mean, variance = prior(events, base)
    made = []
    for e, n in zip(events, base, strict=True):
        weight = variance / (variance + mean / n) if variance > 0 else 0.0
        made.append(Smoothed(rate=mean + weight * (e / n - mean), weight=weight))
    return made


@dataclass(frozen=True, kw_only=True)
class RankBand:
    """Between which ranks a place lies with 95 % (1 is the highest value), its middle rank, and its group."""

    low: int
    middle: int
    high: int
    group: str  # above · level · below: whether the place's own rate differs from the whole


def rank_bands(
    events: Sequence[float], base: Sequence[float], *, proportion: bool, descending: bool = True, seed: int = _SEED
) -> list[RankBand]:
    """The ranks of places by simulation of the posterior: beta for proportions, gamma for rates; priors fitted to all.

    `descending`: rank 1 is the highest value. The group says whether 95 % of the draws lie on one side of the whole.
    """
    e, n = np.asarray(events, float), np.asarray(base, float)
    mean, variance = prior(events, base)
    rng = np.random.default_rng(seed)
    if proportion:
        room = mean * (1 - mean)
        strength = max(room / variance - 1, 1.0) if variance > 0 and room > 0 else 1e6
        draws = rng.beta(
            np.maximum(mean * strength + e, 1e-9),
            np.maximum((1 - mean) * strength + n - e, 1e-9),
            size=(_DRAWS, len(e)),
        )
    else:
        rate = mean / variance if variance > 0 else 1e9
        draws = rng.gamma(np.maximum(mean * rate + e, 1e-9), 1 / (rate + n), size=(_DRAWS, len(e)))
    order = -draws if descending else draws
    ranks = order.argsort(axis=1).argsort(axis=1) + 1
    low, middle, high = np.quantile(ranks, [0.025, 0.5, 0.975], axis=0, method="inverted_cdf")
    above = (draws > mean).mean(axis=0)
    groups = np.where(above > 0.975, "above", np.where(above < 0.025, "below", "level"))
    return [
        RankBand(low=int(a), middle=int(b), high=int(c), group=str(g))
        for a, b, c, g in zip(low, middle, high, groups, strict=True)
    ]


def benjamini_hochberg(ps: Sequence[float], share: float = 0.05) -> list[bool]:
    """Which of several claims hold when at most this share of them may be false."""
    from scipy.stats import false_discovery_control  # most of a second to import, needed by one view only

    return [bool(p <= share) for p in false_discovery_control(ps)] if ps else []
