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
_SEEN: dict[tuple[Sort, bool], dict[int, Chance]] = {
    ("xmr", False): {
        12: Chance(0.013, 0.009),
        18: Chance(0.015, 0.007),
        24: Chance(0.017, 0.007),
        36: Chance(0.016, 0.005),
        60: Chance(0.019, 0.005),
    },
    ("xmr", True): {
        12: Chance(0.059, 0.021),
        18: Chance(0.043, 0.013),
        24: Chance(0.039, 0.012),
        30: Chance(0.035, 0.010),
    },
    ("by_base", False): {
        12: Chance(0.015, 0.010),
        18: Chance(0.015, 0.008),
        24: Chance(0.018, 0.007),
        36: Chance(0.018, 0.006),
        60: Chance(0.019, 0.004),
    },
    ("by_base", True): {
        12: Chance(0.061, 0.023),
        18: Chance(0.047, 0.015),
        24: Chance(0.039, 0.012),
        30: Chance(0.035, 0.009),
    },
    ("between", False): {
        12: Chance(0.012, 0.007),
        18: Chance(0.013, 0.005),
        24: Chance(0.013, 0.004),
        36: Chance(0.014, 0.003),
        60: Chance(0.015, 0.001),
    },
    ("between", True): {
        12: Chance(0.052, 0.017),
        18: Chance(0.040, 0.009),
        24: Chance(0.035, 0.007),
        30: Chance(0.030, 0.005),
    },
}


def by_chance(chart: ControlChart) -> Chance:
    """How often chance alone would flag the newest point of a chart of this sort, with limits from as many points."""
    seen = _SEEN[chart.sort, chart.judged > chart.basis]
    return seen[min(seen, key=lambda n: abs(n - chart.basis))]
