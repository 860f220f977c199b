"""What people do instead, kept to show where it goes wrong: before against after, and four means."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import stdtr

from outcomes.analytics.group_time import StaggeredPanel


def before_after(panel: StaggeredPanel) -> list[tuple[str, float, float]]:
    """(unit, after - before, p) of a t-test of the months before and after each launch; only units with both."""
    found = []
    for unit, values, launch in zip(panel.units, panel.values, panel.launch, strict=True):
        before, after = (v[~np.isnan(v)] for v in (values[: max(launch, 0)], values[max(launch, 0) :]))
        if launch < 0 or min(len(before), len(after)) < 2:
            continue
        gap = float(after.mean() - before.mean())
        error = sqrt(before.var(ddof=1) / len(before) + after.var(ddof=1) / len(after))
        freedom = len(before) + len(after) - 2
        found.append((unit, gap, 1.0 if error == 0 else float(2 * stdtr(freedom, -abs(gap) / error))))
    return found


def four_means(panel: StaggeredPanel, launch: int) -> float:
    """(treated after - before) - (others after - before) around one period, whoever launched when."""
    treated = panel.launch >= 0
    before, after = panel.values[:, :launch], panel.values[:, launch:]
    change = [float(np.nanmean(after[who]) - np.nanmean(before[who])) for who in (treated, ~treated)]
    return change[0] - change[1]
