"""A composite index: scores between fixed goalposts, means within and across dimensions, ranks and how far they move.

A score is 0..100. NaN stands for an unknown figure; whatever needs it has no score (NaN), never a lower one.
`minmax`, `entropy_weights` and `topsis` are for scenarios only: they let the places of the day decide what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FLOOR = 1.0  # of 100: a dimension at its lower goalpost does not wipe out all others
SPREAD = 0.25  # how far each weight is moved up and down
SHARES = (0.05, 0.5, 0.95)  # of the ranks: lower end, middle and upper end of a band


def normalise(values: ArrayLike, low: float, high: float, *, log: bool = False) -> Floats:
    """0 at `low` or beyond, 100 at `high` or beyond, also where low > high; NaN stays NaN.

    With `log` in steps of equal ratio. ValueError for equal goalposts, or for log with goalposts not above 0.
    """
    if low == high or (log and min(low, high) <= 0):
        raise ValueError("goalposts must differ, and be above 0 for a logarithm")
    capped = np.clip(np.asarray(values, dtype=float), min(low, high), max(low, high))
    if log:
        capped, low, high = np.log(capped), float(np.log(low)), float(np.log(high))
    return cast(Floats, 100 * (capped - low) / (high - low))


def arithmetic(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """The weighted arithmetic mean over the last axis; NaN where one is missing."""
    w = np.asarray(weights, dtype=float)
    return cast(Floats, np.asarray(scores, dtype=float) @ (w / w.sum()))


def geometric(scores: ArrayLike, weights: ArrayLike, *, floor: float = FLOOR) -> Floats:
    """The weighted geometric mean over the last axis, each score at least `floor`; NaN where one is missing."""
    return cast(Floats, np.exp(arithmetic(np.log(np.maximum(np.asarray(scores, dtype=float), floor)), weights)))


@dataclass(frozen=True, kw_only=True)
class IndexDesign:
    """How indicators make dimensions and these the index: for each dimension its columns, and the weights of both."""

    columns: tuple[tuple[int, ...], ...]
    indicators: tuple[float, ...]  # by column
    dimensions: tuple[float, ...]

    def without(self, column: int) -> IndexDesign:
        """The same without one indicator; a dimension that had no other goes with it."""
        kept = [tuple(c for c in columns if c != column) for columns in self.columns]
        weights = tuple(w for w, columns in zip(self.dimensions, kept, strict=True) if columns)
        return IndexDesign(columns=tuple(c for c in kept if c), indicators=self.indicators, dimensions=weights)


def dimension_scores(scores: ArrayLike, design: IndexDesign) -> Floats:
    """Places by dimensions: the arithmetic mean of the indicators' scores (places by indicators) inside each."""
    found, weights = np.asarray(scores, dtype=float), np.asarray(design.indicators)
    return np.stack([arithmetic(found[:, list(c)], weights[list(c)]) for c in design.columns], axis=1)


def composite(scores: ArrayLike, design: IndexDesign, *, additive: bool = False) -> Floats:
    """One score per place: geometric across the dimensions (arithmetic with `additive`); NaN where one is missing."""
    mean = arithmetic if additive else geometric
    return mean(dimension_scores(scores, design), design.dimensions)


def ranks(scores: ArrayLike) -> Floats:
    """1 for the highest; places of the same score share the best of their ranks; NaN where there is no score."""
    found = np.asarray(scores, dtype=float)
    made = np.full(found.shape, np.nan)
    known = ~np.isnan(found)
    ordered = np.sort(-found[known].round(9))
    made[known] = np.searchsorted(ordered, -found[known].round(9), side="left") + 1
    return made


def rank_quantiles(drawn: Sequence[Floats], shares: Sequence[float] = SHARES) -> Floats:
    """Places by shares: quantiles of the ranks of several rankings; each is a rank that occurred (inverted cdf)."""
    return np.quantile(np.asarray(drawn), list(shares), axis=0, method="inverted_cdf").T


def moved_weights(
    weights: Sequence[float], random: np.random.Generator, *, spread: float = SPREAD
) -> tuple[float, ...]:
    """The weights with each moved on its own by up to the spread, up or down, adding up to 1."""
    moved = np.asarray(weights) * random.uniform(1 - spread, 1 + spread, len(weights))
    return tuple(float(w) for w in moved / moved.sum())


def _designs(design: IndexDesign) -> Iterator[IndexDesign]:
    """The design itself, then without each of its indicators in turn (as long as one is left)."""
    yield design
    used = [c for columns in design.columns for c in columns]
    if len(used) > 1:
        yield from (design.without(c) for c in used)


def rank_bands(
    scores: ArrayLike, design: IndexDesign, *, draws: int = 100, seed: int = 1, spread: float = SPREAD
) -> Floats:
    """Places by (lower end, middle, upper end) of their ranks under choices as good as those made; NaN without a score.

    Rankings: the whole design and without each indicator, geometric and arithmetic, each under the same number of draws
    of weights moved by up to the spread. With at most nine indicators each choice makes more than 5 % of the rankings,
    so a choice that always moves a place shows in its band (5 % to 95 %).
    """
    found = np.asarray(scores, dtype=float)
    known = ~np.isnan(composite(found, design))
    made = np.full((len(found), len(SHARES)), np.nan)
    if not known.any():
        return made
    random = np.random.default_rng(seed)
    drawn = []
    for each in _designs(design):
        for _ in range(draws):
            moved = IndexDesign(
                columns=each.columns,
                indicators=moved_weights(each.indicators, random, spread=spread),
                dimensions=moved_weights(each.dimensions, random, spread=spread),
            )
            drawn += [ranks(composite(found[known], moved, additive=additive)) for additive in (False, True)]
    made[known] = rank_quantiles(drawn)
    return made


def minmax(values: ArrayLike, directions: ArrayLike) -> Floats:
    """Scenario only: 0..100 between the lowest and the highest place of each column, turned round where -1.

    Never for a figure that is shown: the score of a place would change with the worst and the best of the others.
    """
    found = np.asarray(values, dtype=float)
    low, high = np.nanmin(found, axis=0), np.nanmax(found, axis=0)
    share = (found - low) / (high - low)
    return cast(Floats, 100 * np.where(np.asarray(directions) < 0, 1 - share, share))


def entropy_weights(values: ArrayLike) -> Floats:
    """Scenario only: weights by how unequal a column (not negative, with a total) is over the places; they add up to 1.

    Never for a figure that is shown: the weight goes to what differs most (often a rare count), not to what matters.
    """
    found = np.asarray(values, dtype=float)
    share = found / found.sum(axis=0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    spare = 1 + (share * logs).sum(axis=0) / np.log(len(found))
    return cast(Floats, spare / spare.sum())


def topsis(values: ArrayLike, weights: ArrayLike, directions: ArrayLike) -> Floats:
    """Scenario only: nearness 0..1 to the best of all places, against the worst of all, after vector normalisation.

    Never for a figure that is shown: best and worst are made of the places of the day, so the order of two places may
    turn round when a third is left out.
    """
    found, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    scaled = found / np.sqrt((found**2).sum(axis=0)) * (w / w.sum()) * np.sign(np.asarray(directions, dtype=float))
    best, worst = scaled.max(axis=0), scaled.min(axis=0)
    to_best, to_worst = (np.sqrt(((scaled - end) ** 2).sum(axis=1)) for end in (best, worst))
    return cast(Floats, to_worst / (to_best + to_worst))
