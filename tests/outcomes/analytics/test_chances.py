"""How often chance alone flags the newest point: the table against a simulation, for every sort of chart."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from bench.stable_series import flagged, stable
from outcomes.analytics.chances import by_chance
from outcomes.analytics.spc import ControlChart, Sort, control_chart
from tests import tree


def _chart(sort: Sort, basis: int, judged: int) -> ControlChart:
    return ControlChart(points=(), variation="", assurance="", trial=False, sort=sort, basis=basis, judged=judged)


@pytest.mark.parametrize("more", [0, 12])
@pytest.mark.parametrize("basis", [12, 24])
@pytest.mark.parametrize("sort", ["xmr", "by_base", "between"])
def test_what_is_said_of_chance_is_what_a_simulation_gives(sort: Sort, basis: int, more: int) -> None:
    drawn = tree.examples(1_500, 30_000)
    rng = np.random.default_rng(tree.chance(f"{sort} {basis} {more}").getrandbits(64))
    for said, seen in zip(
        by_chance(_chart(sort, basis, basis + more)), flagged(sort, basis, more, drawn, rng), strict=True
    ):
        # chance itself, and the rounding of the table
        assert abs(said - seen) < 5 * sqrt(said * (1 - said) / drawn) + 0.002


def test_limits_that_do_not_know_the_newest_points_are_left_more_often() -> None:
    within, after = by_chance(_chart("xmr", 12, 12)), by_chance(_chart("xmr", 12, 24))
    assert after.any_rule > 3 * within.any_rule
    assert after.beyond > 2 * within.beyond


def test_a_chart_that_began_anew_has_the_chance_of_its_last_segment() -> None:
    values, _ = stable("xmr", 36, np.random.default_rng(3))
    keys = [f"{2023 + i // 12}-{i % 12 + 1:02d}" for i in range(36)]
    whole, anew = control_chart(keys, values), control_chart(keys, values, rebase=["2025-01"])
    assert (whole.basis, anew.basis, anew.judged) == (36, 12, 12)
    assert by_chance(anew) == by_chance(_chart("xmr", 12, 12)) != by_chance(whole)
