"""The changes of a month that are worth a question: which are sure, which may be chance, which are explained already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.analytics.smoothing import benjamini_hochberg
from outcomes.comparison.control_charts import Summary, Watch, summary
from outcomes.core.places import Level
from outcomes.warehouse.mart import Mart, once_per_version

_FEWEST = 3  # points that a spread can be told from
_FALSE = 0.1  # of the changes that are called sure, at most this share may be chance
Sure = Literal["clear", "perhaps"]


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """A change beyond ordinary variation that has a better or a worse side; `explained`: what is known of it."""

    watch: Watch
    sure: Sure
    better: bool
    explained: str = ""


def chance_of(watch: Watch) -> float:
    """How rarely a stable series lies as far from its mean as the newest point does; 1 where it has no limits.

    The rarer of two readings would say too much of few cases, so the other counts: by the usual steps of the series (a
    limit is three standard deviations away, estimated from n − 1 moving ranges: Student's t with 0.62 (n − 1) degrees of
    freedom, the efficiency of mean moving ranges), and by the size of the count itself (Poisson, binomial of a share).
    """
    return max(_by_steps(watch), _by_size(watch))


def _by_size(watch: Watch) -> float:
    """How rarely a count is as far from what its mean leads to expect; 0 where it is no count."""
    from scipy.stats import binom, poisson

    assert watch.chart is not None
    assert watch.line is not None
    newest, n, d = watch.chart.points[-1], watch.line.numerators[-1], watch.line.denominators[-1]
    limits, indicator = newest.limits, watch.indicator
    if watch.between or n is None or limits is None or indicator.percentile is not None or limits.mean <= 0:
        return 0.0
    if indicator.is_ratio and not d:
        return 0.0
    expected = limits.mean * (d or 1) / (indicator.scale if indicator.is_ratio else 1)
    if watch.seasonal and newest.value:
        expected = n * limits.mean / newest.value
    if indicator.interval == "proportion" and d and n <= d and expected < d:
        return float(min(1.0, 2 * min(binom.sf(n - 1, d, expected / d), binom.cdf(n, d, expected / d))))
    return float(min(1.0, 2 * min(poisson.sf(n - 1, expected), poisson.cdf(n, expected))))


def _by_steps(watch: Watch) -> float:
    from scipy.stats import t as student  # most of a second to import

    assert watch.chart is not None
    newest, known = watch.chart.points[-1], sum(p.value is not None for p in watch.chart.points)
    if newest.value is None or newest.limits is None or known < _FEWEST:
        return 1.0
    return float(2 * student.sf(3 * abs(newest.reach), 0.62 * (known - 1)))


def _sure(found: Summary) -> dict[int, Sure]:
    """How sure each change beyond a limit is, by its place in `outside`; those that chance explains are left out.

    clear: holds when at most a tenth of all such claims over the charts of the month may be false. perhaps: beyond its
    limit, in a month with more signals than chance alone would give.
    """
    others = [1.0] * (found.charts - len(found.outside))
    holds = benjamini_hochberg([*(chance_of(w) for w in found.outside), *others], _FALSE)
    told: dict[int, Sure] = {}
    for n, _ in enumerate(found.outside):
        if holds[n] or found.beyond_chance:
            told[n] = "clear" if holds[n] else "perhaps"
    return told


@once_per_version
def noticed(mart: Mart, level: Level, last: str) -> tuple[Noticed, ...]:
    """The changes of a month beyond a limit that are better or worse, the sure ones first, each in the order of weight."""
    found = summary(mart, level, last)
    sure = _sure(found)
    told = [
        Noticed(watch=w, sure=sure[n], better=w.now.startswith("improvement"), explained=_explained(mart, w, last))
        for n, w in enumerate(found.outside)
        if n in sure and not w.now.startswith("neutral")
    ]
    return tuple(sorted(told, key=lambda each: each.sure != "clear"))


def _explained(mart: Mart, watch: Watch, last: str) -> str:
    """What was said of a place and month: an explanation of this figure, else the remark of its report; empty: nothing."""
    said = mart.rows("said_of", place=watch.place.code, month=last)
    own = [str(r["words"]) for r in said if r["indicator"] == watch.indicator.code]
    return next(iter(own or [str(r["words"]) for r in said if not r["indicator"]]), "")
