"""Control charts: published answers, and the rules by hand."""

from typing import Any

import pytest

from outcomes.analytics.spc import control_chart, without_season
from tests.outcomes import oracles


def _months(n: int, first: int = 2020) -> list[str]:
    return [f"{first + i // 12}-{i % 12 + 1:02d}" for i in range(n)]


@pytest.mark.parametrize("case", oracles.cases("spc"), ids=oracles.named)
def test_as_published(case: dict[str, Any]) -> None:
    given, asked = oracles.rows(case, "input"), case["parameters"]
    better = {"increase": "up", "decrease": "down"}[asked["improvement_direction"]]
    chart = control_chart(
        [r["date"] for r in given],
        [float(r["value"]) for r in given],
        better=better,
        target=asked["target"],
        rebase=asked["rebase_dates"],
        fix_after=asked["fix_after_n_points"],
        screen=asked["screen_outliers"],
    )
    wanted = oracles.rows(case, "expected")
    assert len(wanted) == len(chart.points)
    for point, row in zip(chart.points, wanted, strict=True):
        assert point.limits is not None
        for key, value in (("mean", point.limits.mean), ("lpl", point.limits.lower), ("upl", point.limits.upper)):
            assert value == pytest.approx(float(row[key]), rel=1e-9)
        assert (point.cause, point.kind) == (row["special_cause_type"], row["point_type"])
    assert chart.variation == case["expected_variation_icon"]
    assert (chart.assurance or None) == case["expected_assurance"]


def test_an_outside_point_beats_a_run_and_equal_to_a_limit_is_ordinary() -> None:
    values = [10.0, 12.0] * 6
    chart = control_chart(_months(13), [*values, 30.0], fix_after=12)
    # mean 11, every range 2: limits 11 ± 5.32
    assert chart.points[0].limits is not None
    assert chart.points[0].limits.upper == pytest.approx(16.32)
    assert (chart.points[-1].cause, chart.variation) == ("Above UCL", "improvement_high")
    assert control_chart(_months(13), [*values, 16.32], fix_after=12).variation == "common_cause"


def test_seven_on_one_side_are_a_shift_and_a_point_on_the_mean_breaks_it() -> None:
    values: list[float | None] = [10.0, 12.0] * 6
    up = control_chart(_months(19), [*values, *[11.5] * 7], fix_after=12, better="down")
    assert [p.cause for p in up.points[-7:]] == ["7 Points Above CL"] * 7
    assert up.variation == "concern_high"
    broken = control_chart(_months(19), [*values, 11.5, 11.5, 11.5, 11.0, 11.5, 11.5, 11.5], fix_after=12)
    assert broken.variation == "common_cause"


def test_a_gap_breaks_a_run_and_gives_no_moving_range() -> None:
    values: list[float | None] = [10.0, 12.0] * 6
    whole = control_chart(_months(20), [*values, *[11.5] * 4, None, *[11.5] * 3], fix_after=12)
    assert whole.variation == "common_cause"
    assert whole.points[16].cause == ""
    jump = control_chart(_months(5), [10.0, 12.0, None, 100.0, 102.0], screen=False)
    assert jump.points[0].limits is not None
    assert jump.points[0].limits.upper - jump.points[0].limits.mean == pytest.approx(2.66 * 2)
    assert jump.trial


def test_six_rises_are_a_trend_and_a_tie_breaks_it() -> None:
    values = [10.0, 12.0] * 6
    chart = control_chart(_months(19), [*values, 9.5, 10.0, 10.5, 11.5, 12.0, 12.5, 13.0], fix_after=12)
    assert chart.points[-1].cause == "7 Point Trend (Increasing)"
    assert chart.points[-7].cause == "7 Point Trend (Increasing)"  # below the mean, the same colour
    tie = control_chart(_months(19), [*values, 9.5, 10.0, 10.5, 10.5, 12.0, 12.5, 13.0], fix_after=12)
    assert "7 Point Trend (Increasing)" not in {p.cause for p in tie.points}


def test_a_constant_series_is_ordinary_and_leaving_it_is_not() -> None:
    assert control_chart(_months(14), [0.1] * 14).variation == "common_cause"
    assert control_chart(_months(14), [*[0.1] * 13, 0.2], fix_after=13).variation == "improvement_high"
    assert control_chart(_months(3), [None] * 3).variation == ""


def test_rebasing_at_a_launch_erases_its_signal_and_fixing_before_it_shows_it() -> None:
    values = [10.0, 12.0] * 6 + [12.5, 14.5] * 4
    months = _months(20)
    fixed = control_chart(months, values, fix_after=12)
    assert {p.cause for p in fixed.points[-8:]} == {"7 Points Above CL"}
    anew = control_chart(months, values, rebase=[months[12]])
    assert {p.kind for p in anew.points} == {"common_cause"}
    assert anew.points[-1].segment == 1
    assert anew.trial  # eight points since


def test_assurance_needs_limits_wholly_on_one_side() -> None:
    values, months = [10.0, 12.0] * 6, _months(12)  # limits 11 ± 5.32
    said = {t: control_chart(months, values, target=t).assurance for t in (5.0, 5.68, 11.0, 16.4)}
    assert said == {5.0: "consistent_pass", 5.68: "inconsistent", 11.0: "inconsistent", 16.4: "consistent_fail"}
    assert control_chart(months, values, target=5.0, better="down").assurance == "consistent_fail"
    assert control_chart(months, values, target=5.0, better="neutral").assurance == ""
    assert control_chart(months, [*values[:-1], 99.0], better="neutral").variation == "neutral_high"


def test_limits_are_not_fixed_on_less_than_a_year() -> None:
    with pytest.raises(ValueError, match="12"):
        control_chart(_months(14), [1.0] * 14, fix_after=11)


def test_a_season_is_taken_out_by_the_same_months() -> None:
    months = _months(36)
    seasonal = [100.0 * (2 if m.endswith("-03") else 1) for m in months]
    plain = without_season(months, seasonal)
    assert plain is not None
    assert all(v == pytest.approx(sum(seasonal) / 36) for v in plain)
    assert without_season(months[:23], seasonal[:23]) is None
    assert control_chart(months, [*plain[:-1], 900.0], fix_after=24).variation == "improvement_high"
