"""Signal or noise: all control charts of a month, and a launch with 2,000 dealings of its dates, each on one core."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.measure import Ratio, Timed, by_turns
from bench.stable_series import false_alarms
from outcomes.analytics.effect import effect
from outcomes.analytics.group_time import StaggeredPanel
from outcomes.analytics.limits import limits_of
from outcomes.analytics.spc import control_chart
from outcomes.comparison import control_charts
from outcomes.warehouse.mart import the_store

COMMUNITIES, INDICATORS, MONTHS = 44, 85, 36
PERMUTATIONS = 2_000


def _series() -> list[list[float]]:
    rng = np.random.default_rng(1)
    made: list[list[float]] = rng.gamma(9, 2, (COMMUNITIES * INDICATORS, MONTHS)).tolist()
    return made


def _panel() -> StaggeredPanel:
    rng = np.random.default_rng(2)
    launch = np.full(COMMUNITIES, -1)
    launch[:16] = rng.choice([8, 14, 17, 20], 16)
    return StaggeredPanel(
        values=rng.gamma(9, 2, (COMMUNITIES, MONTHS)),
        launch=launch,
        periods=tuple(map(str, range(MONTHS))),
        units=tuple(map(str, range(COMMUNITIES))),
    )


def _false_alarms() -> Iterator[Ratio]:
    """How many points lie beyond a limit when nothing happens, on the smallest and on the largest bases: I′ against XmR."""
    found = [false_alarms(0.8, varying, 2_500, np.random.default_rng(21)) for varying in (0.3, 0.45, 0.6)]
    for quarter, name in ((0, "smallest"), (3, "largest")):
        ours, baseline = (Timed(seconds=tuple(f[sort][quarter] for f in found), unit="%") for sort in (0, 1))
        what = f"points beyond a limit of I′, a stable share of 80 %, the quarter with the {name} bases ÷ of XmR"
        yield Ratio(name=what, ours=ours, baseline=baseline)


def measure() -> list[Ratio]:
    """Charts against their mean and limits alone; the charts of the sample against these; an effect against its estimate."""
    keys, series, panel = [f"{i:03d}" for i in range(MONTHS)], _series(), _panel()
    mart = the_store().mart()

    def charts() -> None:
        for values in series:
            control_chart(keys, values)

    def bare() -> None:
        for values in series:
            limits_of(values)

    def from_the_mart() -> None:
        mart.answers.clear()
        control_charts.watches(mart, "community", "2025-12")

    total = COMMUNITIES * INDICATORS
    asked = (
        (f"{total:,} control charts of {MONTHS} months ÷ their mean and limits alone", charts, bare),
        ("every control chart of the sample's communities, from the mart ÷ as many bare limits", from_the_mart, bare),
        (
            f"a launch in 44 communities, {PERMUTATIONS:,} permutations ÷ none",
            lambda: effect(panel, permutations=PERMUTATIONS),
            lambda: effect(panel, permutations=0),
        ),
    )
    made = [*_false_alarms()]
    for name, ours, baseline in asked:
        first, second = by_turns(ours, baseline, 5)
        made.append(Ratio(name=name, ours=first, baseline=second))
    return made
