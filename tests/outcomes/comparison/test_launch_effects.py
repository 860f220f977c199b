"""Effects of a staggered launch: published answers, a naive second calculation, simulations, the decision table."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from outcomes.analytics.effect import Rules, effect, permute
from outcomes.analytics.group_time import StaggeredPanel, design, estimates
from outcomes.analytics.naive import before_after, four_means
from outcomes.commands.analyse import LongTable, panel_of
from tests import tree
from tests.outcomes import oracles

CONTROL = {"did01": "never", "did02": "notyet", "did03": "never"}


def _published(case: dict[str, Any]) -> StaggeredPanel:
    columns = {k: v.split(" ")[0] for k, v in case["columns"].items()}
    table = LongTable(
        unit=columns["unit"], time=columns["time"], start=columns["first_treated"], value=columns["outcome"]
    )
    return panel_of(oracles.rows(case), table)[0]


@pytest.mark.parametrize("case", oracles.cases("did", "callaway_santanna"), ids=oracles.named)
def test_group_time_effects_as_published(case: dict[str, Any]) -> None:
    wanted, tolerance = oracles.answer(case), case["tolerance"]
    panel = _published(case)
    assert CONTROL[case["id"]] + "treated" == wanted["control_group"]
    found = estimates(design(panel, CONTROL[case["id"]]))
    year = [int(p) for p in panel.periods]
    effects = {(year[e.group], year[e.time]): e for e in found.att_gt}
    assert len(effects) == len(wanted["att_gt"])
    for row in wanted["att_gt"]:
        here = effects[row["group"], row["time"]]
        assert here.att == pytest.approx(row["att"], abs=tolerance["att_abs"])
        assert here.se == pytest.approx(row["se"], rel=tolerance["se_rel"])
    assert found.overall is not None
    assert found.overall.att == pytest.approx(wanted["simple"]["att"], abs=tolerance["att_abs"])
    assert found.overall.se == pytest.approx(wanted["simple"]["se"], rel=tolerance["se_rel"])
    for row, here in zip(wanted["dynamic"]["rows"], found.by_time, strict=True):
        assert here.key == row["key"]
        assert here.att == pytest.approx(row["att"], abs=tolerance["att_abs"])
        assert here.se == pytest.approx(row["se"], rel=tolerance["se_rel"])
    after = [e.att for e in found.by_time if e.key >= 0]
    assert sum(after) / len(after) == pytest.approx(wanted["dynamic"]["att"], abs=tolerance["att_abs"])


@pytest.mark.parametrize("case", oracles.cases("did", "sun_abraham"), ids=oracles.named)
def test_without_covariates_a_balanced_panel_gives_the_average_of_sun_and_abraham(case: dict[str, Any]) -> None:
    found = estimates(design(_published(case), "never")).overall
    assert found is not None
    wanted = oracles.answer(case)["att_no_covariate"]["att"]
    assert found.att == pytest.approx(wanted, abs=case["tolerance"]["att_abs"])


@pytest.mark.parametrize("case", oracles.cases("did", "synthetic_did"), ids=oracles.named)
def test_four_means_of_one_treated_unit_are_as_published_and_no_claim_is_made(case: dict[str, Any]) -> None:
    wanted = oracles.answer(case)
    rows = [
        {**r, "first": str(wanted["first_treated_year"]) if r["State"] == wanted["treated"] else ""}
        for r in oracles.rows(case)
    ]
    panel, _ = panel_of(rows, LongTable(unit="State", time="Year", start="first", value="PacksPerCapita"))
    year = panel.periods.index(str(wanted["first_treated_year"]))
    assert four_means(panel, year) == pytest.approx(wanted["did"], abs=case["tolerance"]["did_abs"])
    assert effect(panel, permutations=50).verdict == "insufficient_units"


def _panel(values: np.ndarray, launch: list[int]) -> StaggeredPanel:
    return StaggeredPanel(
        values=values,
        launch=np.array(launch),
        periods=tuple(map(str, range(values.shape[1]))),
        units=tuple(map(str, range(len(values)))),
    )


def _chance(name: str) -> np.random.Generator:
    """Where something holds whatever the numbers. Where it holds of nineteen draws in twenty, as an interval of 95 % does,
    the numbers are drawn with a seed of their own: the tree's would fail now and then without a fault."""
    return np.random.default_rng(tree.chance(name).getrandbits(64))


def _random(rng: np.random.Generator, units: int = 44, periods: int = 24) -> StaggeredPanel:
    launch = np.full(units, -1)
    launch[rng.permutation(units)[:16]] = rng.choice([8, 11, 14], 16)
    usual = rng.gamma(4, 4, units)[:, None] * (1 + 0.2 * np.sin(np.arange(periods) / 12 * 2 * np.pi))[None, :]
    return _panel(rng.poisson(usual).astype(float), list(launch))


def _by_hand(panel: StaggeredPanel, control: str) -> dict[tuple[int, int], float]:
    """The same effects with loops: the mean change of one launch period less that of its comparison."""
    found = {}
    for g in sorted({int(x) for x in panel.launch if x >= 0}):
        for t in range(1, panel.values.shape[1]):
            base = g - 1 if t >= g else t - 1
            own, others = [], []
            for values, launch in zip(panel.values, panel.launch, strict=True):
                change = values[t] - values[base]
                if np.isnan(change):
                    continue
                if launch == g:
                    own.append(change)
                elif launch < 0 or (control == "notyet" and launch > max(t, base)):
                    others.append(change)
            if own and others:
                found[g, t] = float(np.mean(own) - np.mean(others))
    return found


@pytest.mark.parametrize("control", ["never", "notyet"])
def test_effects_with_gaps_are_those_of_a_calculation_by_hand(control: str) -> None:
    rng = _chance("gaps")
    panel = _random(rng, units=20, periods=10)
    panel = _panel(
        np.where(rng.random(panel.values.shape) < 0.1, np.nan, panel.values), [*[4] * 5, *[6] * 5, *[-1] * 10]
    )
    found = {(e.group, e.time): e.att for e in estimates(design(panel, control)).att_gt}
    wanted = _by_hand(panel, control)
    assert found.keys() == wanted.keys()
    assert all(found[k] == pytest.approx(wanted[k]) for k in wanted)


def test_where_nothing_changed_a_change_is_claimed_in_seven_of_a_hundred_panels_at_most() -> None:
    rng = np.random.default_rng(11)
    verdicts = Counter(effect(_random(rng), permutations=199, seed=i).verdict for i in range(200))
    assert verdicts["change"] <= 14
    assert verdicts["insufficient_units"] == verdicts["insufficient_history"] == 0


def test_a_change_that_is_there_is_found_with_its_size() -> None:
    panel = _random(np.random.default_rng(5))
    after = (panel.launch[:, None] >= 0) & (np.arange(24)[None, :] >= panel.launch[:, None])
    found = effect(_panel(panel.values + 8 * after, list(panel.launch)), permutations=199)
    assert found.verdict == "change"
    assert found.estimates.overall is not None
    assert found.estimates.overall.low < 8 < found.estimates.overall.high
    assert found.placebo.p == pytest.approx(1 / 200)


def test_units_that_rose_before_their_launch_are_not_claimed() -> None:
    panel = _random(np.random.default_rng(6))
    rising = 1.5 * np.arange(24)[None, :] * (panel.launch[:, None] >= 0)
    found = effect(_panel(panel.values + rising, list(panel.launch)), permutations=199)
    assert found.verdict == "pretrend"
    assert found.estimates.overall is not None  # the estimate is given all the same


def test_too_few_units_and_too_short_a_history_are_refused() -> None:
    rng = _chance("few")
    values = rng.normal(10, 1, (12, 12))
    few = effect(_panel(values, [6] * 4 + [-1] * 8), permutations=20)
    assert (few.verdict, few.n_treated, few.n_control) == ("insufficient_units", 4, 8)
    assert effect(_panel(values, [6] * 8 + [-1] * 4), permutations=20).verdict == "insufficient_units"
    assert effect(_panel(values, [3] * 6 + [-1] * 6), permutations=20).verdict == "insufficient_history"
    assert effect(_panel(values, [-1] * 12), permutations=20).verdict == "insufficient_units"
    short = effect(_panel(values, [3] * 6 + [-1] * 6), permutations=20, rules=Rules(least_history=3))
    assert short.verdict in ("no_clear_change", "change", "pretrend")


def test_the_same_seed_deals_the_same_dates_and_progress_is_heard() -> None:
    made = design(_random(_chance("dates")))
    heard: list[float] = []
    assert permute(made, 600, 1, heard.append) == permute(made, 600, 1)
    assert heard == [250 / 600, 500 / 600, 1.0]
    assert permute(made, 600, 2) != permute(made, 600, 1)


def test_before_and_after_takes_what_happened_everywhere_for_the_launch() -> None:
    """A new hotline adds six in ten everywhere from the tenth month on; the launches change nothing."""
    panel = _random(np.random.default_rng(9))
    everywhere = _panel(panel.values * (1 + 0.6 * (np.arange(24) >= 10)[None, :]), list(panel.launch))
    naive = before_after(everywhere)
    assert sum(p < 0.05 for _, _, p in naive) >= 8  # of sixteen launches, each of which did nothing
    assert np.mean([gap for _, gap, _ in naive]) > 2
    assert effect(everywhere, permutations=199).verdict == "no_clear_change"
