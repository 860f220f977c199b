"""Days between rare events: Nelson's transformation by hand, and which way is better."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from outcomes.analytics.between import between_chart

POWER = 3.6


def _dates(days: list[float | None]) -> list[str]:
    found, day = [], date(2023, 1, 1)
    for gap in days:
        day += timedelta(days=int(gap or 30))
        found.append(day.isoformat())
    return found


def test_mean_and_limits_are_those_of_xmr_on_the_root_brought_back_to_days() -> None:
    # roots 3.0 and 3.2 by turns: mean 3.1, every range 0.2, limits 3.1 ± 0.532 = 2.568 and 3.632
    days: list[float | None] = [3.0**POWER, 3.2**POWER] * 6  # 52.2 and 65.9 days
    chart = between_chart(_dates(days), days)
    limits = chart.points[0].limits
    assert limits is not None
    assert limits.mean == pytest.approx(58.74, abs=0.01)  # 3.1 ** 3.6
    assert limits.lower == pytest.approx(29.82, abs=0.01)  # 2.568 ** 3.6
    assert limits.upper == pytest.approx(103.88, abs=0.01)  # 3.632 ** 3.6
    assert [p.value for p in chart.points] == days
    assert (chart.sort, chart.basis, chart.trial) == ("between", 12, False)


def test_a_limit_below_nothing_is_no_days_at_all() -> None:
    days: list[float | None] = [2.0**POWER, 3.0**POWER] * 6  # 2.5 ± 2.66
    limits = between_chart(_dates(days), days).points[0].limits
    assert limits is not None
    assert (limits.lower, limits.upper) == (0, pytest.approx(5.16**POWER))


@pytest.mark.parametrize(
    ("better", "soon", "late"),
    [
        ("down", "concern_low", "improvement_high"),  # fewer are better: sooner is worse, later is better
        ("up", "improvement_low", "concern_high"),
        ("neutral", "neutral_low", "neutral_high"),
    ],
)
def test_where_fewer_events_are_better_a_longer_time_is_better(better: str, soon: str, late: str) -> None:
    days: list[float | None] = [3.0**POWER, 3.2**POWER] * 6
    for last, said in ((1.0, soon), (200.0, late)):
        chart = between_chart(_dates([*days, last]), [*days, last], better=better, fix_after=12)  # type: ignore[arg-type]
        assert chart.variation == said


def test_an_unknown_time_is_a_gap_and_few_events_are_on_trial() -> None:
    days: list[float | None] = [20.0, None, 30.0, 25.0, 31.0, 18.0]
    chart = between_chart(_dates(days), days)
    assert chart.trial
    assert (chart.points[1].value, chart.points[1].cause) == (None, "")
