"""Did a staggered launch change anything? Launch dates dealt at random, and a verdict by the decision table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from outcomes.analytics.group_time import (
    Control,
    Estimates,
    Floats,
    PanelDesign,
    StaggeredPanel,
    design,
    estimates,
    overall_effect,
    pre_slope,
)

_POWER = 2.8016  # standard errors of an effect that is found four times in five
_CHUNK = 250  # permutations at a time


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """What came out when launch dates were dealt to other units at random."""

    n: int
    p: float | None  # how often an effect at least as large came out
    pretrend_p: float | None  # how often a difference before launch at least as large came out
    spread: float | None  # standard deviation of those effects


def permute(made: PanelDesign, n: int, seed: int, progress: Callable[[float], None] = lambda _: None) -> Placebo:
    """Deals the launch dates to the units anew n times; `progress` hears the share that is done."""
    if not made.panel.cohorts or n <= 0:
        return Placebo(n=0, p=None, pretrend_p=None, spread=None)
    rng = np.random.default_rng(seed)
    effect = float(overall_effect(made, made.panel.launch))
    slope = float(pre_slope(made, made.panel.launch))
    effects, slopes = [], []
    for start in range(0, n, _CHUNK):
        some = min(_CHUNK, n - start)
        dealt = rng.permuted(np.tile(made.panel.launch, (some, 1)), axis=1)
        effects.append(overall_effect(made, dealt))
        slopes.append(pre_slope(made, dealt))
        progress((start + some) / n)
    drawn = np.concatenate(effects)
    return Placebo(
        n=n,
        p=_as_rare(effect, drawn),
        pretrend_p=_as_rare(slope, np.concatenate(slopes)),
        spread=float(np.nanstd(drawn)) if np.isfinite(drawn).any() else None,
    )


def _as_rare(found: float, drawn: Floats) -> float | None:
    """(1 + how many are at least as large) / (1 + all); None where the value itself is not known."""
    if not np.isfinite(found):
        return None
    known = drawn[np.isfinite(drawn)]
    return float((1 + (np.abs(known) >= abs(found) - 1e-12).sum()) / (1 + len(known)))


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The limits of the decision table."""

    least_units: int = 5
    least_history: int = 4
    level: float = 0.05


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Everything that is said about a launch: estimates, checks, verdict."""

    estimates: Estimates
    placebo: Placebo
    verdict: str  # insufficient_units · insufficient_history · pretrend · no_clear_change · change
    n_treated: int
    n_control: int
    detectable: float | None = field(default=None)  # the smallest effect found four times in five


def effect(  # noqa: PLR0913 - a calculation with its options, each by name
    panel: StaggeredPanel,
    *,
    control: Control = "notyet",
    permutations: int = 2_000,
    seed: int = 20250101,
    rules: Rules = Rules(),
    progress: Callable[[float], None] = lambda _: None,
) -> Effect:
    """Estimates and verdict for a panel; the estimates are given even where the verdict refuses a claim.

    Units that launched in the first period or before have no period to compare with: leave them out first.
    """
    made = design(panel, control)
    found = estimates(made)
    placebo = permute(made, permutations, seed, progress)
    errors = [e for e in (found.overall.se if found.overall else None, placebo.spread) if e is not None]
    return Effect(
        estimates=found,
        placebo=placebo,
        verdict=_verdict(made, found, placebo, rules),
        n_treated=made.n_treated,
        n_control=made.n_control,
        detectable=_POWER * max(errors) if errors else None,
    )


def _verdict(made: PanelDesign, found: Estimates, placebo: Placebo, rules: Rules) -> str:
    """The decision table, in its order."""
    if made.n_treated < rules.least_units or made.n_control < rules.least_units or found.overall is None:
        return "insufficient_units"
    if made.least_history < rules.least_history:
        return "insufficient_history"
    if placebo.pretrend_p is not None and placebo.pretrend_p < rules.level:
        return "pretrend"
    clear = not found.overall.low <= 0 <= found.overall.high
    if not clear or placebo.p is None or placebo.p >= rules.level:
        return "no_clear_change"
    return "change"
