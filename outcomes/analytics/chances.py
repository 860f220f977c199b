"""What chance alone does: how often a control chart in which nothing happens flags its newest point."""

from __future__ import annotations

from typing import NamedTuple

from outcomes.analytics.spc import ControlChart, Sort


class Chance(NamedTuple):
    """Two probabilities: flagged by any rule, and lying beyond a limit."""

    any_rule: float
    beyond: float


# (sort, whether the limits come from earlier points alone) -> points behind the limits -> how often the last of a
# stable series is flagged, in 30,000 drawings each: normal values, normal ones by a base that varies by 0.45, and
# exponential days between events
_SEEN: dict[tuple[Sort, bool], dict[int, Chance]] = {}


def by_chance(chart: ControlChart) -> Chance:
    """How often chance alone would flag the newest point of a chart of this sort, with limits from as many points."""
    seen = _SEEN[chart.sort, chart.judged > chart.basis]
    return seen[min(seen, key=lambda n: abs(n - chart.basis))]
