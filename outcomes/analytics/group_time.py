"""Group-time effects of a staggered launch (Callaway and Sant'Anna) with their standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outcomes.analytics.intervals import Z

Floats = NDArray[np.float64]
Control = Literal["never", "notyet"]


@dataclass(frozen=True, kw_only=True)
class StaggeredPanel:
    """Units by periods: `values` with nan for unknown, `launch` the index of the launch period, or `never` (-1)."""

    values: Floats  # units x periods
    launch: NDArray[np.int64]  # -1: never
    periods: tuple[str, ...]
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        """A panel is kept and handed to many: its numbers are theirs to read and nobody's to change."""
        for name in ("values", "launch"):
            numbers = getattr(self, name).view()
            numbers.setflags(write=False)
            object.__setattr__(self, name, numbers)

    @cached_property
    def cohorts(self) -> tuple[int, ...]:
        """The launch periods that occur, in order."""
        return tuple(int(g) for g in np.unique(self.launch) if g >= 0)


@dataclass(frozen=True, kw_only=True)
class GroupTime:
    """The effect on the units of one launch period in one period; before the launch it should be about 0."""

    group: int  # index of the launch period
    time: int
    att: float
    se: float


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An average with its standard error and 95 % interval; `key` is the time since the launch, where it has one."""

    att: float
    se: float
    key: int = 0

    @property
    def low(self) -> float:
        """Lower bound of the 95 % interval."""
        return self.att - Z * self.se

    @property
    def high(self) -> float:
        """Upper bound of the 95 % interval."""
        return self.att + Z * self.se


@dataclass(frozen=True, kw_only=True)
class _Pairs:
    """Every comparison of a period with its base that any launch period may ask for: one column each."""

    cohort: NDArray[np.int64]  # position in StaggeredPanel.cohorts
    time: NDArray[np.int64]
    base: NDArray[np.int64]
    change: Floats  # units x columns, 0 where unknown
    known: Floats  # units x columns, 1 or 0

    def post_launch(self, panel: StaggeredPanel) -> NDArray[np.bool_]:
        """The columns from the launch on."""
        return np.asarray(self.time >= np.array(panel.cohorts)[self.cohort])


def _pairs(panel: StaggeredPanel) -> _Pairs:
    """Base period: the one before the launch; before the launch the one before it (varying)."""
    cohort, time, base = [], [], []
    for c, g in enumerate(panel.cohorts):
        for t in range(1, len(panel.periods)):
            cohort.append(c)
            time.append(t)
            base.append(g - 1 if t >= g else t - 1)
    change = panel.values[:, time] - panel.values[:, base]
    known = ~np.isnan(change)
    return _Pairs(
        cohort=np.array(cohort),
        time=np.array(time),
        base=np.array(base),
        change=np.where(known, change, 0.0),
        known=known.astype(float),
    )


def _control_rule(panel: StaggeredPanel, pairs: _Pairs, control: Control) -> Floats:
    """(1 + cohorts) x columns: 1 where the units of a launch period (first row: never) are the comparison of a column."""
    launches = np.array([np.iinfo(np.int64).max, *panel.cohorts])
    last = np.maximum(pairs.time, pairs.base)
    after = launches[0] - 1 if control == "never" else last  # who is compared with launches after this
    rule = launches[:, None] > np.broadcast_to(after, last.shape)[None, :]
    own = np.arange(1, len(launches))[:, None] == pairs.cohort[None, :] + 1
    rule[1:] &= ~own
    return np.asarray(rule, float)


def _groups(panel: StaggeredPanel, launch: NDArray[np.int64]) -> Floats:
    """(..., 1 + cohorts, units) of 0 and 1: who belongs to which launch period."""
    keys = np.array([-1, *panel.cohorts])
    return np.asarray(launch[..., None, :] == keys[:, None], float)


@dataclass(frozen=True, kw_only=True)
class PanelDesign:
    """A panel made ready: what every estimate and every permutation of it needs."""

    panel: StaggeredPanel
    pairs: _Pairs
    rule: Floats
    slopes: Floats  # units x cohorts: each unit's slope over the periods before that launch, nan where there is none
    control: Control

    @property
    def n_treated(self) -> int:
        """Units that launched."""
        return int((self.panel.launch >= 0).sum())

    @property
    def n_control(self) -> int:
        """Units to compare with: those that never launched; with not-yet-launched ones, those of later launches too."""
        never = int((self.panel.launch < 0).sum())
        if self.control == "never" or not self.panel.cohorts:
            return never
        return never + int((self.panel.launch > self.panel.cohorts[0]).sum())

    @property
    def least_history(self) -> int:
        """Periods before the earliest launch."""
        return min(self.panel.cohorts, default=0)


def _slopes(panel: StaggeredPanel) -> Floats:
    made = np.full((len(panel.units), len(panel.cohorts)), np.nan)
    for c, g in enumerate(panel.cohorts):
        y = panel.values[:, :g]
        known = ~np.isnan(y)
        t = np.where(known, np.arange(g, dtype=float)[None, :], np.nan)
        enough = known.sum(axis=1) >= 2
        if not enough.any():
            continue
        here = t[enough] - np.nanmean(t[enough], axis=1, keepdims=True)
        made[enough, c] = np.nansum(here * np.where(known[enough], y[enough], 0.0), axis=1) / np.nansum(here**2, axis=1)
    return made


def design(panel: StaggeredPanel, control: Control = "notyet") -> PanelDesign:
    """Everything about a panel that does not change when launch dates are dealt anew."""
    pairs = _pairs(panel)
    rule = _control_rule(panel, pairs, control) if panel.cohorts else np.zeros((1, 0))
    return PanelDesign(panel=panel, pairs=pairs, rule=rule, slopes=_slopes(panel), control=control)


def _effects(made: PanelDesign, launch: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """(effects, units that they stand on), both (..., columns), for one or several dealings of launch dates."""
    groups = _groups(made.panel, launch)
    sums, counts = groups @ made.pairs.change, groups @ made.pairs.known
    rows = made.pairs.cohort + 1
    columns = np.arange(len(rows))
    own_sum, own_n = sums[..., rows, columns], counts[..., rows, columns]
    other_sum, other_n = (sums * made.rule).sum(axis=-2), (counts * made.rule).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return own_sum / own_n - other_sum / other_n, own_n


def overall_effect(made: PanelDesign, launch: NDArray[np.int64]) -> Floats:
    """The average effect after launch (weights: units of the launch period) for each dealing."""
    effects, n = _effects(made, launch)
    post = made.pairs.post_launch(made.panel)
    size = np.array([(made.panel.launch == g).sum() for g in made.panel.cohorts], float)
    weight = np.where(post & np.isfinite(effects) & (n > 0), size[made.pairs.cohort], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(weight > 0, effects, 0.0) * weight).sum(axis=-1) / weight.sum(axis=-1))


def pre_slope(made: PanelDesign, launch: NDArray[np.int64]) -> Floats:
    """How much steeper the units rose before their launch than those not launched by then, for each dealing."""
    groups = _groups(made.panel, launch)
    known = ~np.isnan(made.slopes)
    sums, counts = groups @ np.where(known, made.slopes, 0.0), groups @ known.astype(float)
    n = len(made.panel.cohorts)
    own = np.arange(n)
    later = np.tri(n, k=-1).T if made.control == "notyet" else np.zeros((n, n))  # [cohort, other]: launched later
    other = np.concatenate([np.ones((1, n)), later.T])
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = sums[..., own + 1, own] / counts[..., own + 1, own] - (sums * other).sum(-2) / (counts * other).sum(-2)
    size = np.array([(made.panel.launch == g).sum() for g in made.panel.cohorts], float)
    weight = np.where(np.isfinite(gap), size, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(weight > 0, gap, 0.0) * weight).sum(-1) / weight.sum(-1))


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """Group-time effects with what they aggregate to."""

    att_gt: tuple[GroupTime, ...]
    overall: Estimate | None  # the simple aggregation
    by_time: tuple[Estimate, ...]  # by time since launch


def estimates(made: PanelDesign) -> Estimates:
    """All effects with standard errors from the influence of each unit; None where nothing can be compared."""
    panel, pairs = made.panel, made.pairs
    if not panel.cohorts:
        return Estimates(att_gt=(), overall=None, by_time=())
    groups = _groups(panel, panel.launch)
    effects, _ = _effects(made, panel.launch)
    influence = np.zeros(pairs.change.shape)
    for k in range(len(effects)):
        own = groups[pairs.cohort[k] + 1] * pairs.known[:, k]
        other = (made.rule[:, k] @ groups) * pairs.known[:, k]
        if own.sum() and other.sum():
            influence[:, k] = own * _centred(pairs.change[:, k], own) - other * _centred(pairs.change[:, k], other)
    usable = np.isfinite(effects)
    launches = np.array(panel.cohorts)[pairs.cohort]
    order = sorted(np.flatnonzero(usable), key=lambda k: (launches[k], pairs.time[k]))
    found = tuple(
        GroupTime(group=int(launches[k]), time=int(pairs.time[k]), att=float(effects[k]), se=_error(influence[:, k]))
        for k in order
    )
    post = usable & pairs.post_launch(panel)
    since = pairs.time - launches
    by_time = tuple(_average(made, effects, influence, usable & (since == e), int(e)) for e in np.unique(since[usable]))
    overall = _average(made, effects, influence, post, 0) if post.any() else None
    return Estimates(att_gt=found, overall=overall, by_time=by_time)


def _centred(change: Floats, member: Floats) -> Floats:
    """Each unit's part in the error of a mean."""
    n = member.sum()
    return (change - (change * member).sum() / n) / n


def _error(influence: Floats) -> float:
    return float(np.sqrt((influence**2).sum()))


def _average(made: PanelDesign, effects: Floats, influence: Floats, chosen: NDArray[np.bool_], key: int) -> Estimate:
    """Effects averaged with the sizes of the launch periods as weights; the error counts the weights' own."""
    k = np.flatnonzero(chosen)
    n = len(made.panel.units)
    member = _groups(made.panel, made.panel.launch)[made.pairs.cohort[k] + 1]  # columns x units
    share = member.mean(axis=1)
    weight = share / share.sum()
    att = float(effects[k] @ weight)
    drift = (member - share[:, None]) / share.sum()
    drift = drift - weight[:, None] * ((member - share[:, None]).sum(axis=0) / share.sum())[None, :]
    total = influence[:, k] @ weight + (drift.T @ effects[k]) / n
    return Estimate(att=att, se=_error(total), key=key)
