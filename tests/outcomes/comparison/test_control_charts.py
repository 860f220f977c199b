"""Signal or noise, from the mart to the chart: what is charted, by which steps, and what is said of a month."""

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any
from unittest import mock

import numpy as np
import pytest

from outcomes import charts
from outcomes.analytics.between import between_chart
from outcomes.analytics.chances import by_chance
from outcomes.analytics.effect import Effect, Placebo
from outcomes.analytics.group_time import Estimate, Estimates, StaggeredPanel
from outcomes.analytics.limits import base_varies
from outcomes.analytics.naive import before_after
from outcomes.analytics.spc import control_chart, without_season
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.effects import amount, event, particulars, verdict
from outcomes.charts.signals import finding
from outcomes.comparison import control_charts, control_lines, launch_effects
from outcomes.comparison.launch_effects import ALL, Answer, Question, Study, answer, study
from outcomes.core.periods import add_months, twelve_months
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.core.texts import t
from outcomes.exports import chart_download
from outcomes.figures.figure import can_be
from outcomes.figures.panel import MonthSum
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words import headline
from tests.outcomes import oracles

LAST = "2025-12"
GUCHENG = "210214001003"
VOLUNTEERS = catalogue().indicators["volunteer_participations_per_1000_households"]
SOLVED = catalogue().indicators["case_solved"]
ALLOTTED = oracles.FOLDER.parent / "data" / "sample_allocation.csv"


@pytest.fixture(scope="module")
def mart(sample_folder: Path) -> Iterator[Mart]:
    with mock.patch.dict(os.environ, {"OUTCOMES_DATA": str(sample_folder)}):
        yield open_mart(Settings(data=sample_folder))


def _place(mart: Mart, code: str) -> Place:
    return mart.register.get(code)


def _sum(numerator: float, denominator: float) -> MonthSum:
    return MonthSum(numerator=numerator, denominator=denominator, whole=True)


def _cells(*numbers: float | None) -> dict[str, MonthSum]:
    months = [add_months("2023-01", i) for i in range(len(numbers))]
    return {m: _sum(n, 40) for m, n in zip(months, numbers, strict=True) if n is not None}


def test_a_quarter_with_an_unknown_month_is_unknown_and_ends_with_the_newest_month() -> None:
    months = [add_months("2023-01", i) for i in range(7)]
    line = control_lines.line_of(SOLVED, 3, months, _cells(1, 30, 36, 33, 20, None, 24))
    assert line.keys == ("2023-01", "2023-04", "2023-07")
    assert line.numerators == (None, 99, None)  # January stands alone; June is not known
    assert line.values[1] == pytest.approx(100 * 99 / 120)


def test_small_bases_go_to_quarters_and_smaller_ones_are_not_charted() -> None:
    months = [add_months("2023-01", i) for i in range(12)]
    few = {m: _sum(i * i % 7, 8) for i, m in enumerate(months)}
    by_month = control_lines.line_of(SOLVED, 1, months, few)
    chosen = control_lines.chosen(SOLVED, 20, by_month, lambda: control_lines.line_of(SOLVED, 3, months, few))
    assert chosen is not None
    assert (chosen.step, chosen.denominators) == (3, (24, 24, 24, 24))
    fewer = dict.fromkeys(months, _sum(1, 3))
    assert (
        control_lines.chosen(
            SOLVED,
            20,
            control_lines.line_of(SOLVED, 1, months, fewer),
            lambda: control_lines.line_of(SOLVED, 3, months, fewer),
        )
        is None
    )


def test_what_mostly_repeats_itself_has_no_usual_range() -> None:
    months = [add_months("2023-01", i) for i in range(12)]
    same = dict.fromkeys(months, _sum(30, 40))
    assert (
        control_lines.chosen(
            SOLVED,
            20,
            control_lines.line_of(SOLVED, 1, months, same),
            lambda: control_lines.line_of(SOLVED, 3, months, same),
        )
        is None
    )


def test_months_whose_cases_are_under_way_are_left_open(mart: Mart) -> None:
    closed = catalogue().indicators["case_closed"]
    found = control_charts.watch(mart, closed, mart.register.district, LAST)
    assert found.line is not None
    assert (found.line.values[-1], found.now, found.is_signal) == (None, "", False)
    assert found.line.values[-2] is not None
    assert "不作判断" in finding(found, "zh")
    newest = charts.control(mart, closed, found.place, LAST, "zh")
    assert newest is not None
    assert "最近1个月的事项还在办理，先不画" in newest.note


def test_a_month_that_has_settled_since_is_charted(mart: Mart) -> None:
    closed, before = catalogue().indicators["case_closed"], add_months(LAST, -1)
    found = control_charts.watch(mart, closed, mart.register.district, before)
    assert found.line is not None
    assert found.line.values[-1] is not None
    assert (found.line.still_open, found.now != "") == (0, True)
    trends = [charts.trend(mart, closed, found.place, month, "zh").note for month in (before, LAST)]
    assert ["最近1个月的事项还在办理，数还会变" in note for note in trends] == [False, True]
    older = charts.control(mart, closed, found.place, before, "zh")
    assert older is not None
    assert "还在办理" not in older.note


def test_what_is_never_final_is_not_charted_and_says_so(mart: Mart) -> None:
    for indicator in (i for i in catalogue().indicators.values() if i.settles == "open"):
        found = control_charts.watch(mart, indicator, mart.register.district, LAST)
        assert (found.state, found.chart) == ("still_open", None), indicator.code
        assert "可能还在办理" in finding(found, "zh")
        assert "可能还在办理" in charts.trend(mart, indicator, found.place, LAST, "zh").note
        assert indicator not in {w.indicator for w in control_charts.watches(mart, "district", LAST)}


def test_stocks_running_totals_and_what_is_built_now_and_then_are_not_charted(mart: Mart) -> None:
    for code in ("rec_cov", "vol_active", "parking_spaces_built", "bpc_active"):
        found = control_charts.watch(mart, catalogue().indicators[code], mart.register.district, LAST)
        assert (found.state, found.chart) == ("not_monthly", None), code
        assert charts.control(mart, found.indicator, found.place, LAST, "zh") is None


def test_a_district_chart_has_a_target_and_a_season_taken_out(mart: Mart) -> None:
    found = control_charts.watch(mart, VOLUNTEERS, mart.register.district, LAST)
    assert (found.state, found.seasonal, found.line and found.line.step) == ("watched", True, 1)
    assert found.target is not None
    chart = charts.control(mart, VOLUNTEERS, mart.register.district, LAST, "zh")
    assert chart is not None
    assert "历年同月" in chart.note
    assert chart.reference is not None
    assert chart.reference.value == found.target
    assert chart.series == (chart.main, chart.centre, chart.lower, chart.upper)
    assert len(chart.badges) == 2
    assert found.chart is not None
    by_hand = control_chart(found.line.keys, [p.value for p in found.chart.points], target=found.target)
    assert by_hand == found.chart


def test_a_rate_whose_base_varies_has_limits_by_point_and_says_so(mart: Mart) -> None:
    """Every ratio of a community: I′ from a coefficient of variation of 0.2 on, no limit beyond what the figure can be."""
    seen = set()
    for w in (w for w in control_charts.watches(mart, "community", LAST) if w.line and w.chart and not w.between):
        assert w.line is not None
        assert w.chart is not None
        told = [d for d, p in zip(w.line.denominators, w.chart.points, strict=True) if d and p.value is not None]
        varies = bool(told) and w.indicator.is_ratio and pstdev(told) / fmean(told) > 0.2
        assert (w.chart.sort == "by_base") == varies, (w.indicator.code, w.place.code)
        low, high = can_be(w.indicator)
        highest = max(p.value for p in w.chart.points if p.value is not None)
        for p in w.chart.points:
            assert p.limits is None or low <= p.limits.lower <= p.limits.upper <= max(high, highest)
        seen.add(w.chart.sort)
    assert seen == {"xmr", "by_base"}
    one = next(w for w in control_charts.watches(mart, "community", LAST) if w.chart and w.chart.sort == "by_base")
    for lang, words in (("zh", "界限随当月基数变化"), ("en", "Limits follow each point's base")):
        drawn = charts.control(mart, one.indicator, one.place, LAST, lang)
        assert drawn is not None
        assert words in drawn.note
        assert not any(word in drawn.title for word in ("XmR", "I′", "控制图"))


def test_a_season_is_taken_out_before_limits_by_base(mart: Mart) -> None:
    found = control_charts.watch(mart, catalogue().indicators["canteen_daily"], mart.register.district, LAST)
    assert found.line is not None
    assert found.chart is not None
    assert (found.seasonal, found.chart.sort) == (True, "by_base")
    again = control_chart(
        found.line.keys, without_season(found.line.keys, found.line.values) or [], bases=found.line.denominators
    )
    assert [p.limits for p in again.points] == [p.limits for p in found.chart.points]


def _signal(mart: Mart, code: str, place: str, values: list[float]) -> control_charts.Watch:
    """A chart of 10 and 12 by turns (11 ± 5.32) with one more value."""
    indicator = catalogue().indicators[code]
    keys = tuple(add_months(LAST, n - 12) for n in range(13))
    unknown: tuple[None, ...] = (None,) * 13
    line = control_lines.ChartedLine(keys=keys, values=tuple(values), numerators=unknown, denominators=unknown, step=1)
    chart = control_chart(keys, values, better=control_charts.better_of(indicator), fix_after=12)
    return control_charts.Watch(
        indicator=indicator, place=_place(mart, place), state="watched", last=LAST, line=line, chart=chart
    )


def test_signals_stand_in_the_order_of_their_weight(mart: Mart) -> None:
    """Concern, improvement, no judgement; outcome before output; a step of 2 limits before one of 1.5; the register."""
    first, second = (p.code for p in mart.register.communities()[:2])
    order = {p.code: i for i, p in enumerate(mart.register.places)}
    high, higher, low = 11 + 1.5 * 5.32, 11 + 2 * 5.32, 11 - 1.5 * 5.32
    asked = [  # (indicator, place, newest value); solved: outcome, more is better; park: outcome, fewer are better
        ("case_solved", first, low),  # concern, outcome, 1.5
        ("park_case", second, higher),  # concern, outcome, 2
        ("case_resp", first, low),  # concern, output, 1.5
        ("case_solved", second, low),  # concern, outcome, 1.5
        ("case_solved", first, higher),  # improvement, outcome, 2
        ("grid_close", first, high),  # improvement, output, 1.5
        ("canteen_senior", first, higher),  # not judged, output, 2
    ]
    made = [_signal(mart, code, place, [10.0, 12.0] * 6 + [value]) for code, place, value in asked]
    found = sorted(made, key=lambda w: control_charts.weight(w, order))
    wanted = [1, 0, 3, 2, 4, 5, 6]
    assert [made.index(w) for w in found] == wanted
    assert control_charts.weight(made[1], order)[:3] == (0, 0, pytest.approx(-2))


def test_the_month_lists_its_signals_in_that_order(mart: Mart) -> None:
    found = control_charts.summary(mart, "community", LAST)
    order = {p.code: i for i, p in enumerate(mart.register.places)}
    weights = [control_charts.weight(w, order) for w in found.signals]
    assert weights == sorted(weights)
    assert found.outside == tuple(w for w in found.signals if w.is_outside)


@pytest.mark.parametrize(
    ("expected", "signals", "more"),
    [
        # Poisson: at 0.5 two or fewer in 98.6 months of 100, at 3 six or fewer in 96.6, at 0 none
        (0.5, 2, False),
        (0.5, 3, True),
        (3.0, 6, False),
        (3.0, 7, True),
        (0.0, 0, False),
    ],
)
def test_a_month_is_more_than_chance_where_chance_gives_so_many_less_than_once_in_twenty(
    mart: Mart, expected: float, signals: int, more: bool
) -> None:
    one = _signal(mart, "case_solved", GUCHENG, [10.0, 12.0] * 6 + [5.0])  # 1.1 limits below the mean
    found = control_charts.Summary(
        signals=(one,) * signals, outside=(), charts=100, expected=expected, expected_outside=1.0
    )
    assert found.beyond_chance is more
    far = _signal(mart, "case_solved", GUCHENG, [10.0, 12.0] * 6 + [0.3])  # 2.01 limits
    assert replace(found, signals=(far,)).beyond_chance


def test_a_recorded_step_starts_the_chart_anew_with_reason_and_author(mart: Mart) -> None:
    indicator = catalogue().indicators["closed_to_received_ratio"]
    found = control_charts.watch(mart, indicator, mart.register.district, LAST)
    assert [s.month for s in found.steps] == ["2024-01"]
    assert found.chart is not None
    assert [p.segment for p in found.chart.points[11:13]] == [0, 1]
    chart = charts.control(mart, indicator, mart.register.district, LAST, "zh")
    assert chart is not None
    assert found.steps[0].reason in chart.note
    assert found.steps[0].author in chart.note
    assert chart.marks[0].at == "2024-01"
    inside = control_charts.watch(mart, indicator, _place(mart, GUCHENG), LAST)
    assert inside.steps == found.steps or inside.state in ("too_small", "too_few")


def test_limits_are_fixed_on_the_months_before_a_launch(mart: Mart) -> None:
    launched = {p: m for p, m in control_charts.context(mart).launches.items() if "2024-01" <= m <= "2024-12"}
    found = [w for w in control_charts.watches(mart, "community", LAST) if w.place.code in launched and w.fixed_before]
    assert found
    for w in found:
        assert w.line is not None
        assert w.chart is not None
        before = sum(p.value is not None and p.date < w.fixed_before for p in w.chart.points)
        values = [p.value for p in w.chart.points]
        if w.between:
            fixed = between_chart(w.line.keys, values, better=_better(w), fix_after=before)
        else:
            fixed = control_chart(
                w.line.keys,
                values,
                bases=w.line.denominators if base_varies(values, w.line.denominators) else None,
                better=_better(w),
                target=w.target,
                possible=can_be(w.indicator),
                fix_after=before,
            )
        assert fixed.points == w.chart.points
        assert (fixed.sort, fixed.basis) == (w.chart.sort, before)


def _better(w: control_charts.Watch) -> Any:
    return w.indicator.better if w.indicator.better in ("up", "down") else "neutral"


def test_every_watched_chart_is_that_of_the_bare_calculation_and_says_how_many_chance_gives(mart: Mart) -> None:
    found = control_charts.summary(mart, "community", LAST)
    told = [w for w in control_charts.watches(mart, "community", LAST) if w.now]
    assert found.charts == len(told)
    assert set(map(id, found.outside)) <= set(map(id, found.signals))
    chances = [by_chance(w.chart) for w in told if w.chart]
    assert found.expected == pytest.approx(sum(c.any_rule for c in chances))
    assert found.expected_outside == pytest.approx(sum(c.beyond for c in chances))
    assert 0 < found.expected < 0.05 * found.charts
    assert all(w.indicator.kind in ("output", "outcome") for w in told)


def test_an_empty_warehouse_judges_nothing(real: Settings) -> None:
    empty = open_mart(real)
    found = control_charts.summary(empty, "community", LAST)
    assert (found.charts, found.signals, found.expected) == (0, (), 0)
    assert headline.headline(empty, LAST, "zh") == "2025年12月：月报0/44个社区"
    assert control_charts.watch(empty, SOLVED, empty.register.district, LAST).state == "too_few"
    assert charts.funnel_plot(empty, SOLVED, twelve_months(LAST), "zh") is None
    assert study(empty, Question(indicator=VOLUNTEERS, kind="brand", cohort=ALL, last=LAST)) is None


def test_a_funnel_shows_each_community_by_its_base_and_names_only_those_beyond(mart: Mart) -> None:
    repair = catalogue().indicators["grid_selfsolve"]
    chart = charts.funnel_plot(mart, repair, twelve_months(LAST), "zh")
    assert chart is not None
    assert len(chart.series[0].points) == 44
    assert all(p.x == p.denominator for p in chart.series[0].points)
    out = [p.label for p in chart.series[0].points if p.signal != "common_cause"]
    assert all(name in chart.title for name in out[:4])
    assert "0.09" in chart.note
    assert charts.funnel_plot(mart, catalogue().indicators["requests_received"], twelve_months(LAST), "zh") is None


def test_ranks_are_bands_in_three_groups_and_never_a_place_of_one_number(mart: Mart) -> None:
    chart = charts.ranks(mart, SOLVED, twelve_months(LAST), "zh")
    assert chart is not None
    groups = [t(f"rank.{group}", "zh") for group in ("above", "level", "below")]
    order = [p.group_label for p in chart.main.points]
    assert set(order) <= set(groups)
    assert order == sorted(order, key=groups.index)
    for p in chart.series[0].points:
        assert p.low is not None
        assert p.high is not None
        assert p.value is not None
        assert p.low <= p.value <= p.high
    level = [p.code for p in chart.series[0].points if p.group_label == groups[1]]
    assert level == sorted(level)


def test_a_smoothed_map_lies_between_the_raw_values_and_says_so(mart: Mart) -> None:
    local = catalogue().indicators["grid_selfsolve"]
    raw = charts.tile_map(mart, local, twelve_months(LAST), "zh", charts.MapAsked(by="size"))
    smooth = charts.tile_map(mart, local, twelve_months(LAST), "zh", charts.MapAsked(by="size", smooth=True))
    spread = [
        max(v) - min(v) for v in ([p.value for p in c.series[0].points if p.value is not None] for c in (raw, smooth))
    ]
    assert spread[1] < spread[0]
    assert "不用于表扬" in smooth.note
    assert "平滑" in smooth.subtitle
    assert raw.name != smooth.name


# launches


def _some(found: Study, keep: set[str]) -> Study:
    k = [n for n, u in enumerate(found.panel.units) if u in keep]
    panel = StaggeredPanel(
        values=found.panel.values[k],
        launch=found.panel.launch[k],
        periods=found.panel.periods,
        units=tuple(found.panel.units[n] for n in k),
    )
    return replace(found, panel=panel)


@pytest.fixture(scope="module")
def asked(mart: Mart) -> Study:
    found = study(mart, Question(indicator=VOLUNTEERS, kind="brand", cohort=ALL, last=LAST))
    assert found is not None
    return found


def _planted() -> tuple[set[str], set[str], set[str]]:
    """Communities with a planted effect, with a launch that did nothing, and without a launch."""
    if not ALLOTTED.exists():
        pytest.skip("the allocation of the sample is not beside the checkout")
    with ALLOTTED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    launched = {r["community_code"]: float(r["true_volunteer_multiplier"]) for r in rows if r["launch_month"]}
    return (
        {c for c, m in launched.items() if m > 1},
        {c for c, m in launched.items() if m == 1},
        {r["community_code"] for r in rows} - set(launched),
    )


def test_the_planted_quarter_is_found_and_where_nothing_was_planted_it_is_not(asked: Study) -> None:
    planted, placebo, never = _planted()
    found = answer(_some(asked, planted | never))
    assert found.effect.verdict == "change"
    assert found.overall is not None
    assert asked.shown(found.overall.low) < 25 < asked.shown(found.overall.high)
    nothing = answer(_some(asked, placebo | never))
    assert nothing.effect.verdict == "insufficient_units"  # four communities are too few for a claim
    assert nothing.overall is not None
    assert nothing.overall.low < 0 < nothing.overall.high
    assert nothing.effect.placebo.p is not None
    assert nothing.effect.placebo.p > 0.5


def test_launches_dealt_to_communities_without_one_are_not_found(asked: Study) -> None:
    _, _, never = _planted()
    calm = _some(asked, never)
    rng = np.random.default_rng(4)  # of its own: one claim in twenty is right, so that other draws give more than three
    verdicts = []
    for _ in range(20):
        launch = np.full(len(calm.panel.units), -1)
        launch[rng.permutation(len(launch))[:8]] = rng.choice([4, 5, 6], 8)
        verdicts.append(answer(replace(calm, panel=replace(calm.panel, launch=launch))).effect.verdict)
    assert verdicts.count("change") <= 3


def test_before_against_after_is_wrong_on_the_same_sample(asked: Study) -> None:
    """As docs/signals.md says: it sees a rise in communities where nothing was planted, and misses the size."""
    planted, placebo, _ = _planted()
    gaps = {u: (asked.shown(gap), p) for u, gap, p in before_after(asked.panel)}
    wrong = [gap for u, (gap, _) in gaps.items() if u in placebo]
    assert len(wrong) == 4
    assert max(map(abs, wrong)) > 8
    assert sum(p < 0.05 for u, (_, p) in gaps.items() if u in planted) < len(planted & set(gaps))


def test_communities_without_enough_history_are_left_out_and_named_in_number(mart: Mart, asked: Study) -> None:
    assert asked.panel.periods[0] == "2023Q1"
    assert all(launch_effects.launch_months(mart, "brand")[c] < "2024-01" for c in asked.early)
    assert len(asked.early) == 3
    told = " ".join(particulars(answer(asked), "zh"))
    assert "3个社区启动前的季度不足4个" in told
    assert "均值回归" in told
    assert "不等于证明" in told


def test_a_cohort_is_compared_with_those_that_never_launched(mart: Mart, asked: Study) -> None:
    one = study(mart, replace(asked.question, cohort="2024Q3"))
    assert one is not None
    assert set(one.panel.launch.tolist()) == {-1, one.panel.periods.index("2024Q3")}
    assert one.cohorts == asked.cohorts == ("2024Q1", "2024Q2", "2024Q3")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", launch_effects.KINDS)
def test_every_kind_of_launch_has_a_verdict_and_a_picture_or_says_why_not(
    mart: Mart, kind: launch_effects.Kind, lang: str
) -> None:
    found = study(mart, Question(indicator=launch_effects.asked_of(VOLUNTEERS, kind), kind=kind, cohort=ALL, last=LAST))
    assert found is not None
    told: Answer = answer(found)
    assert verdict(told, lang)
    chart = event(mart, told, lang)
    if chart is not None:
        assert [p.x for p in chart.series[0].points] == [e.key for e in told.effect.estimates.by_time]
        assert chart.title == verdict(told, lang)
    if kind == "canteen":
        assert told.effect.verdict == "insufficient_units"


def test_effects_of_rates_are_points_and_of_counts_per_cent(mart: Mart, asked: Study) -> None:
    rate = study(mart, Question(indicator=SOLVED, kind="brand", cohort=ALL, last=LAST))
    assert rate is not None
    assert (asked.in_percent, rate.in_percent) == (True, False)
    assert amount(asked, float(np.log(1.25)), "zh") == "+25.0%"
    assert amount(rate, -1.5, "zh") == "−1.5个百分点"
    assert amount(rate, 1.5, "en") == "+1.5 percentage points"


def _answer(found: Study, att: float, se: float, said: str = "no_clear_change") -> Answer:
    overall = Estimate(att=att, se=se)
    made = Effect(
        estimates=Estimates(att_gt=(), overall=overall, by_time=()),
        placebo=Placebo(n=100, p=0.4, pretrend_p=0.5, spread=se),
        verdict=said,
        n_treated=8,
        n_control=20,
        detectable=2.8 * se,
    )
    return Answer(study=found, effect=made)


def test_where_nothing_was_found_any_effect_is_below_the_further_end_of_the_interval(mart: Mart) -> None:
    rate = study(mart, Question(indicator=SOLVED, kind="brand", cohort=ALL, last=LAST))
    assert rate is not None
    # -1 ± 1.96 · 2: from -4.92 to +2.92 percentage points
    told = _answer(rate, -1.0, 2.0)
    assert told.below == pytest.approx(-4.92, abs=0.01)
    assert "如果有作用，也小于4.9个百分点" in verdict(told, "zh")
    assert "any effect is below 4.9 percentage points" in verdict(told, "en")
    assert "小于5.6个百分点的变化，这些数据看不出来。" in particulars(told, "zh")
    assert "如果有作用" not in verdict(_answer(rate, -1.0, 2.0, "change"), "zh")  # something was found
    assert _answer(rate, 5.0, 2.0).below is None  # +1.1 to +8.9: 0 lies outside, though launches at random do as well
    assert _answer(rate, 0.0, 60.0).below is None  # ± 118 of 100 points: no news
    assert "如果有作用" not in verdict(_answer(rate, 0.0, 60.0), "zh")


def test_an_effect_in_per_cent_is_bounded_as_it_is_read(asked: Study) -> None:
    # logarithms of -0.2 ± 1.96 · 0.15: -39.0 % to +9.9 %; of 0.3 ± 0.588: up to +143 %, more than all there was
    assert "如果有作用，也小于39.0%" in verdict(_answer(asked, -0.2, 0.15), "zh")
    assert _answer(asked, 0.3, 0.3).below is None


def test_downloads_make_the_same_charts_again(mart: Mart) -> None:
    query = {"i": VOLUNTEERS.code, "m": LAST, "place": "210214", "kind": "brand", "cohort": ALL, "lang": "zh"}
    for kind in ("control", "funnel", "ranks", "event"):
        chart = chart_download.chart_of(mart, kind, query)
        assert chart.kind == kind
        content, media, name = chart_download.respond(mart, f"{kind}.csv", query)
        assert content.startswith(b"\xef\xbb\xbf")
        assert media.startswith("text/csv")
        assert name.startswith("示例-")
    with pytest.raises(ValueError, match="没有这个图"):
        chart_download.chart_of(mart, "event", {**query, "kind": "moon"})


def test_compounds_are_counted_by_their_requests_and_small_ones_left_out(mart: Mart) -> None:
    asked = launch_effects.asked_of(VOLUNTEERS, "compound")
    assert asked.code == "requests_received"
    found = study(mart, Question(indicator=asked, kind="compound", cohort=ALL, last=LAST))
    assert found is not None
    counts = np.exp(found.panel.values) if found.in_percent else found.panel.values
    assert np.nanmin(np.nanmean(counts, axis=1)) >= 3 - 1e-9
    told = " ".join(particulars(answer(found), "zh"))
    assert "改造小区" in told
    assert "不到3件" in told
