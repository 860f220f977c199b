"""Series in which nothing happens, and how often control charts flag them all the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outcomes.analytics.spc import Sort, control_chart

MONTHS = 36
MEAN_BASE = 14  # of a community in a month
Drawn = tuple[list[float], list[float | None] | None]  # values, and their bases where these vary


def bases(many: int, varying: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Whole bases from 1 on with a mean of 14 and this coefficient of variation."""
    drawn: NDArray[np.float64] = np.maximum(1, np.round(rng.gamma(varying**-2, MEAN_BASE * varying**2, many)))
    return drawn


def stable(sort: Sort, many: int, rng: np.random.Generator) -> Drawn:
    """So many values of one mean: normal, normal by their base, or days between events on the scale they are judged on."""
    if sort == "between":
        return (np.ceil(rng.exponential(30, many)) ** (1 / 3.6)).tolist(), None
    if sort == "xmr":
        return rng.normal(0, 1, many).tolist(), None
    out_of = bases(many, 0.45, rng)
    return (rng.normal(0, 1, many) / np.sqrt(out_of)).tolist(), out_of.tolist()


def flagged(sort: Sort, basis: int, more: int, drawn: int, rng: np.random.Generator) -> tuple[float, float]:
    """How often the last of `basis` stable points, or of `more` after those that the limits come from, is flagged:
    by any rule, beyond a limit."""
    keys = [f"{i:03d}" for i in range(basis + more)]
    found = np.zeros(2)
    for _ in range(drawn):
        values, out_of = stable(sort, len(keys), rng)
        chart = control_chart(keys, values, bases=out_of, fix_after=basis if more else None)
        found += (chart.variation != "common_cause", chart.points[-1].cause in ("Above UCL", "Below LCL"))
    return float(found[0] / drawn), float(found[1] / drawn)


def false_alarms(share: float, varying: float, drawn: int, rng: np.random.Generator) -> tuple[list[float], list[float]]:
    """Per cent of the points of a stable share beyond a limit, by quarter of their base from the smallest on: (I′, XmR)."""
    keys = [f"{i:03d}" for i in range(MONTHS)]
    of, beyond = [], []
    for _ in range(drawn):
        out_of = bases(MONTHS, varying, rng)
        values = (rng.binomial(out_of.astype(int), share) / out_of).tolist()
        made = [control_chart(keys, values, bases=b) for b in (out_of.tolist(), None)]
        of.append(out_of)
        beyond.append([[p.cause in ("Above UCL", "Below LCL") for p in chart.points] for chart in made])
    sizes, flags = np.concatenate(of), np.concatenate(np.array(beyond), axis=1)
    quarter = np.digitize(sizes, np.quantile(sizes, (0.25, 0.5, 0.75)))
    by_base, one_pair = ([100 * float(row[quarter == q].mean()) for q in range(4)] for row in flags)
    return by_base, one_pair
