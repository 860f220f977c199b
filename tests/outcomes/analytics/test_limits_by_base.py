"""I′ charts: the published formulas by hand, a second calculation, and what happens when nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf, isclose, pi, sqrt

import numpy as np
import pytest

from bench.stable_series import false_alarms
from outcomes.analytics.limits import base_varies, limits_by_base
from outcomes.analytics.spc import control_chart, without_season
from tests import tree

MONTHS = [f"{2020 + i // 12}-{i % 12 + 1:02d}" for i in range(48)]


def _both(chart_points: Sequence[object]) -> list[tuple[float, float]]:
    return [(p.limits.lower, p.limits.upper) for p in chart_points if p.limits]  # type: ignore[attr-defined]


def test_three_points_by_hand() -> None:
    # 2 of 4, 9.6 of 16, 1.6 of 4: mean 13.2 / 24 = 55 %; 1/4 + 1/16 = 0.3125, its root 0.559017
    # s: 10 / 0.559017 = 17.8885 and 20 / 0.559017 = 35.7771, their mean 26.8328, times √(π/2) = 1.253314: 33.6299
    # 3 s = 100.8898: at a base of 4 a limit lies 50.4449 from the mean, at 16 it lies 25.2225
    found = limits_by_base([50.0, 60.0, 40.0], [4, 16, 4], basis=3)
    assert [f.mean for f in found if f] == pytest.approx([55, 55, 55])
    assert [f.upper - f.mean for f in found if f] == pytest.approx([50.4449, 25.2225, 50.4449], abs=1e-4)
    assert [f.mean - f.lower for f in found if f] == pytest.approx([50.4449, 25.2225, 50.4449], abs=1e-4)
    assert [f.near_upper - f.mean for f in found if f] == pytest.approx([33.6299, 16.8150, 33.6299], abs=1e-4)


def test_the_same_base_everywhere_gives_the_limits_of_xmr() -> None:
    values = [10.0, 12.0, 11.0, 9.0, 13.0, 12.0]
    one, by_base = control_chart(MONTHS[:6], values), control_chart(MONTHS[:6], values, bases=[30.0] * 6)
    assert (one.sort, by_base.sort) == ("xmr", "by_base")
    # 2.66 is 3/1.128 rounded; the exact factor is 3·√π/2 = 2.6587
    assert _both(by_base.points) == [pytest.approx(p, rel=1e-3) for p in _both(one.points)]


def test_a_point_on_a_small_base_is_ordinary_where_the_same_on_a_large_one_is_not() -> None:
    values, bases = [50.0, 52.0] * 7, [100.0, 100.0] * 7
    small = control_chart(MONTHS[:15], [*values, 40.0], bases=[*bases, 4.0], fix_after=14)
    large = control_chart(MONTHS[:15], [*values, 40.0], bases=[*bases, 100.0], fix_after=14)
    # differences of 2 at 100: s = 2/√0.02 = 14.142, sigma 17.725; 3 sigma/√4 = 26.6, 3 sigma/√100 = 5.3
    assert (small.variation, large.variation) == ("common_cause", "concern_low")
    assert small.points[-1].limits is not None
    assert small.points[-1].limits.lower == pytest.approx(51 - 26.587, abs=1e-3)
    assert large.points[-1].reach == pytest.approx(11 / 5.3174, abs=1e-3)


def test_a_gap_has_no_limits_and_a_value_without_a_base_is_unknown() -> None:
    chart = control_chart(MONTHS[:5], [50.0, None, 60.0, 40.0, 55.0], bases=[4, 9, 16, 4, None])
    assert [p.value for p in chart.points] == [50, None, 60, 40, None]
    assert [p.limits is None for p in chart.points] == [False, True, False, False, True]
    # one pair of neighbours is left: 20 / 0.559017 · 1.253314 · 3 / √16 = 33.63
    assert chart.points[2].limits is not None
    assert chart.points[2].limits.upper - chart.points[2].limits.mean == pytest.approx(33.63, abs=1e-2)


def test_limits_fixed_before_a_launch_know_nothing_of_what_comes_after() -> None:
    values, bases = [50.0, 54.0] * 6, [20.0, 30.0] * 6
    before = control_chart(MONTHS[:12], values, bases=bases)
    after = control_chart(MONTHS[:18], [*values, *[90.0] * 6], bases=[*bases, *[20.0, 80.0] * 3], fix_after=12)
    assert _both(after.points[:12]) == _both(before.points)
    assert (after.basis, after.judged, after.variation) == (12, 18, "improvement_high")
    wide, narrow = (upper - lower for lower, upper in _both(after.points)[-2:])
    assert wide == pytest.approx(2 * narrow)  # √(80/20)


def test_a_recorded_step_starts_mean_and_limits_anew() -> None:
    values, bases = [50.0, 54.0] * 6 + [80.0, 84.0] * 6, [20.0, 40.0] * 12
    chart = control_chart(MONTHS[:24], values, bases=bases, rebase=[MONTHS[12]])
    means = {p.segment: p.limits.mean for p in chart.points if p.limits}
    assert means == pytest.approx({0: (50 * 20 + 54 * 40) / 60, 1: (80 * 20 + 84 * 40) / 60})
    assert {p.kind for p in chart.points} == {"common_cause"}
    assert (chart.basis, chart.judged) == (12, 12)


def _naive(values: list[float | None], bases: list[float]) -> list[tuple[float, float, float] | None]:
    """Mean and limits once more, in the plainest way."""
    top = sum(v * b for v, b in zip(values, bases, strict=True) if v is not None)
    mean = top / sum(b for v, b in zip(values, bases, strict=True) if v is not None)
    ranges = []
    for i in range(1, len(values)):
        now, then = values[i], values[i - 1]
        if now is not None and then is not None:
            ranges.append(abs(now - then) / sqrt(1 / bases[i] + 1 / bases[i - 1]))
    middle = sum(ranges) / len(ranges)
    ranges = [r for r in ranges if r < 3.267 * middle]
    sigma = sqrt(pi / 2) * sum(ranges) / len(ranges)
    return [
        None if v is None else (mean, mean - 3 * sigma / sqrt(b), mean + 3 * sigma / sqrt(b))
        for v, b in zip(values, bases, strict=True)
    ]


def test_a_second_calculation_gives_the_same_limits() -> None:
    rng = tree.chance("limits by base")
    for _ in range(tree.examples(100, 2_000)):
        many = rng.randint(8, 40)
        bases = [float(rng.randint(1, 60)) for _ in range(many)]
        values: list[float | None] = [100 * rng.random() for _ in bases]
        values[rng.randrange(many)] = None
        found = limits_by_base(values, bases, basis=many)
        for mine, theirs in zip(found, _naive(values, bases), strict=True):
            assert (mine is None) == (theirs is None)
            if mine and theirs:
                assert (mine.mean, mine.lower, mine.upper) == pytest.approx(theirs)


def test_a_base_varies_from_a_fifth_of_its_mean_on_and_unknown_points_do_not_count() -> None:
    # 80 and 120: standard deviation 20 of a mean of 100, just a fifth; 79 and 121 are more
    assert not base_varies([1.0, 1.0], [80, 120])
    assert base_varies([1.0, 1.0], [79, 121])
    assert not base_varies([1.0, None, 1.0], [100, 9_000, 100])
    assert not base_varies([1.0, 2.0], [None, None])
    assert not base_varies([], [])


def test_limits_as_far_apart_as_the_figure_can_move_say_nothing() -> None:
    values = [60.0, 96.0] * 6
    # every range 36: 78 ± 95.8, wider than a share can move; seven months above the mean are no signal then
    wide = control_chart(MONTHS[:19], [*values, *[90.0] * 7], fix_after=12, possible=(0, 100))
    assert {p.cause for p in wide.points} == {"Common Cause"}
    assert {(p.limits.lower, p.limits.upper) for p in wide.points if p.limits} == {(0, 100)}
    free = control_chart(MONTHS[:19], [*values, *[90.0] * 7], fix_after=12)
    assert free.points[-1].cause == "7 Points Above CL"


def test_a_limit_is_held_within_what_the_figure_can_be_and_nothing_lies_beyond_it_there() -> None:
    values = [90.0, 96.0] * 6  # 93 ± 15.96: the upper limit would be 108.96
    chart = control_chart(MONTHS[:14], [*values, 100.0, 76.0], fix_after=12, possible=(0, 100))
    assert [p.cause for p in chart.points[-2:]] == ["Common Cause", "Below LCL"]
    assert chart.points[-1].limits is not None
    assert (chart.points[-1].limits.lower, chart.points[-1].limits.upper) == (pytest.approx(77.04), 100)
    assert chart.points[-2].reach == pytest.approx(7 / 15.96)
    # a share of more than its whole is asked about, and no ordinary point stands above a limit that is drawn
    beyond = control_chart(MONTHS[:14], [*values, 104.0, 130.0], fix_after=12, possible=(0, 100))
    assert [p.cause for p in beyond.points[-2:]] == ["Common Cause", "Above UCL"]
    assert beyond.points[-1].limits is not None
    assert isclose(beyond.points[-1].limits.upper, 108.96)


def test_how_far_a_point_reaches_is_counted_in_limits() -> None:
    values = [10.0, 12.0] * 6  # 11 ± 5.32
    chart = control_chart(MONTHS[:13], [*values, 21.64], fix_after=12, possible=(0, inf))
    assert [p.reach for p in chart.points[-2:]] == pytest.approx([1 / 5.32, 2])
    assert control_chart(MONTHS[:14], [*[5.0] * 13, 6.0], fix_after=13).points[-1].reach == inf
    assert control_chart(MONTHS[:14], [5.0] * 14).points[-1].reach == 0


def test_a_season_is_taken_out_of_the_values_and_the_bases_stay() -> None:
    """Three years, twice as much every March, on bases that vary: without the season the limits are as if there was none."""
    months = MONTHS[:36]
    bases = [float(10 + 7 * (i % 5)) for i in range(36)]
    calm = [50 + (-1) ** (i // 12 + i) * 20 / sqrt(b) for i, b in enumerate(bases)]
    seasonal = [v * (2 if m.endswith("-03") else 1) for m, v in zip(months, calm, strict=True)]
    plain, as_calm = without_season(months, seasonal), without_season(months, calm)
    assert plain is not None
    assert as_calm is not None
    ratio = (sum(seasonal) / 36) / (sum(calm) / 36)
    assert plain == pytest.approx([v * ratio for v in as_calm if v is not None])
    here, there = (control_chart(months, v, bases=bases) for v in (plain, as_calm))
    assert [p.cause for p in here.points] == [p.cause for p in there.points]
    assert [p.limits.upper for p in here.points if p.limits] == pytest.approx(
        [ratio * p.limits.upper for p in there.points if p.limits]
    )


@pytest.mark.parametrize("varying", [0.3, 0.45, 0.6])
def test_when_nothing_happens_few_points_lie_beyond_limits_by_base_whatever_their_base(varying: float) -> None:
    """36 months of a share of 80 % on 14 cases a month: 0.3 to 0.8 % in each quarter, XmR several in the smallest."""
    by_base, one_pair = false_alarms(0.8, varying, 2_500, np.random.default_rng(21))
    assert all(0.3 <= share <= 0.8 for share in by_base), by_base
    assert one_pair[0] > 3 * by_base[0] or varying == 0.3
    assert one_pair[0] > 1.3
    assert one_pair[3] < by_base[3]


def test_neighbours_far_apart_are_left_out_once() -> None:
    values = [50.0, 52.0] * 10
    values[10] = 95.0
    kept = limits_by_base(values, [25.0] * 20, basis=20)
    jumps = [abs(b - a) for a, b in pairwise(values)]
    # 17 ranges of 2 and two of 43: the mean is 6.3 and 3.267 means are 20.6, so that both of 43 are left out
    assert sorted(jumps)[-2:] == [43, 43]
    assert kept[0] is not None
    assert kept[0].upper - kept[0].mean == pytest.approx(3 * sqrt(pi) / 2 * 2)
