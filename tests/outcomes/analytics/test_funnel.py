"""Intervals, funnels, smoothed rates and rank bands: published answers, and examples by hand."""

from typing import Any

import pytest

from outcomes.analytics.funnel import (
    FAR,
    NEAR,
    FunnelCounts,
    Kind,
    funnel,
    lines,
    over_dispersion,
    proportion_limits,
    ratio_limits,
)
from outcomes.analytics.intervals import byar, count, of_ratio, poisson_exact, wilson
from outcomes.analytics.smoothing import benjamini_hochberg, empirical_bayes, prior, rank_bands
from tests.outcomes import oracles

LEVELS = {"95": NEAR, "99_8": FAR}


def _near(case: dict[str, Any], value: float) -> Any:
    tolerance = case["tolerance"]
    return pytest.approx(value, rel=tolerance.get("rel"), abs=tolerance.get("abs", 0))


@pytest.mark.parametrize("case", oracles.cases("funnel", "wilson_ci", "byar_ci", "rate_ci"), ids=oracles.named)
def test_intervals_as_published(case: dict[str, Any]) -> None:
    for row in oracles.rows(case):
        events, base = float(row["events"]), float(row.get("population", 1))
        if "confidence" in row:
            level = float(row["confidence"])
            found = wilson(events, base, level) if case["kind"] == "wilson_ci" else byar(events, level)
            assert found == (_near(case, float(row["lower"])), _near(case, float(row["upper"])))
            continue
        kind, scale = ("rate" if case["kind"] == "rate_ci" else "proportion"), float(row["multiplier"])
        assert scale * events / base == _near(case, float(row.get("rate") or row["value"]))
        for name, level in LEVELS.items():
            wanted = (_near(case, float(row[f"lower{name}"])), _near(case, float(row[f"upper{name}"])))
            assert of_ratio(kind, events, base, scale, level) == wanted


def _labels(at95: str, at998: str) -> str:
    if at998 != "as expected":
        return {"high": "High (0.001)", "low": "Low (0.001)"}[at998]
    return {"high": "High (0.025)", "low": "Low (0.025)", "as expected": "Not significant"}[at95]


@pytest.mark.parametrize(
    "case",
    oracles.cases("funnel", "funnel_significance_proportion", "funnel_significance_ratio", "funnel_significance_rate"),
    ids=oracles.named,
)
def test_labels_as_published(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outcomes.analytics.funnel._WIDEN", float("inf"))  # the published labels are of plain limits
    columns: dict[str, tuple[Kind, str, str]] = {
        "proportion": ("proportion", "numerator", "denominator"),
        "ratio": ("ratio", "obs", "expected"),
        "rate": ("rate", "events", "population"),
    }
    kind, above, below = columns[case["kind"].rsplit("_", 1)[1]]
    given = oracles.rows(case)
    places = [
        FunnelCounts(area=str(i), numerator=float(r[above]), denominator=float(r[below])) for i, r in enumerate(given)
    ]
    found = [_labels(p.at95, p.at998) for p in funnel(places, kind).places]
    agree = sum(a == r["significance"] for a, r in zip(found, given, strict=True)) / len(given)
    assert agree >= case["tolerance"].get("min_agreement", 1.0)


@pytest.mark.parametrize("case", oracles.cases("funnel", "funnel_limits_proportion"), ids=oracles.named)
def test_limits_of_proportions_as_published(case: dict[str, Any]) -> None:
    for row in oracles.rows(case):
        for name, level in LEVELS.items():
            low, high = proportion_limits(float(row["baseline"]) / 100, float(row["population"]), level)
            assert 100 * low == _near(case, float(row[f"lower_{name}"]))
            assert 100 * high == _near(case, float(row[f"upper_{name}"]))


@pytest.mark.parametrize("case", oracles.cases("funnel", "funnel_limits_ratio"), ids=oracles.named)
def test_limits_of_ratios_as_published(case: dict[str, Any]) -> None:
    for row in oracles.rows(case):
        observed = float(row["observed_events"])
        for name, level in {"2s": NEAR, "3s": FAR}.items():
            low, high = poisson_exact(observed, level)  # the expected counts that just touch the observed one
            assert high == _near(case, float(row[f"lower_{name}_exp_events"]))
            assert low == _near(case, float(row[f"upper_{name}_exp_events"]))
            assert 100 * observed / high == _near(case, float(row[f"lower_{name}_isr"]))
            assert 100 * observed / low == _near(case, float(row[f"upper_{name}_isr"]))


@pytest.mark.parametrize("case", oracles.cases("funnel", "funnel_limits_ratio_asymptotic"), ids=oracles.named)
def test_limits_at_a_size_as_published(case: dict[str, Any]) -> None:
    for row in oracles.rows(case):
        for name, level in {"95": NEAR, "99_8": FAR}.items():
            low, high = ratio_limits(float(row["expected"]), level)
            suffix = name.replace("99_8", "99_8")
            assert (low, high) == (_near(case, float(row[f"ll{suffix}"])), _near(case, float(row[f"ul{suffix}"])))


@pytest.mark.parametrize("case", oracles.cases("funnel", "funnel_overdispersion"), ids=oracles.named)
def test_over_dispersion_as_published(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = oracles.answer(case)
    places = [
        FunnelCounts(area=r["group"], numerator=float(r["numerator"]), denominator=float(r["denominator"]))
        for r in oracles.rows(case)
    ]
    phi, tau2 = over_dispersion(places, "ratio", 1.0)
    assert (phi, tau2) == (_near(case, wanted["phi_winsorised_10pct"]), _near(case, wanted["tau2"]))
    monkeypatch.setattr("outcomes.analytics.funnel._TRIM", 0.0)
    assert over_dispersion(places, "ratio", 1.0)[0] == _near(case, wanted["phi_unadjusted"])


@pytest.mark.parametrize("case", oracles.cases("index", "empirical_bayes_marshall"), ids=oracles.named)
def test_smoothed_rates_as_published(case: dict[str, Any]) -> None:
    given = oracles.rows(case)
    events, births = ([float(r[k]) for r in given] for k in ("events", "births"))
    mean, variance = prior(events, births)
    assert mean == _near(case, case["parameters"]["prior_mean"])
    assert variance == _near(case, case["parameters"]["prior_variance"])
    for found, row in zip(empirical_bayes(events, births), given, strict=True):
        assert found.rate == _near(case, float(row["eb_rate"]))
        assert found.weight == _near(case, float(row["weight_on_own_data"]))


def test_twelve_of_fourteen_is_anything_from_sixty_to_ninety_six() -> None:
    low, high = wilson(12, 14)
    assert (round(100 * low), round(100 * high)) == (60, 96)
    assert wilson(22, 22)[0] == pytest.approx(0.851, abs=0.001)  # all of 22 tops a table and may be 85 %


def test_no_event_has_the_lower_bound_nought() -> None:
    assert count(0) == (0.0, pytest.approx(3.6889, abs=1e-4))
    with pytest.raises(ValueError, match="negative"):
        count(-1)


def test_a_small_place_may_differ_more_than_a_large_one() -> None:
    places = [FunnelCounts(area=str(i), numerator=n * 0.8, denominator=n) for i, n in enumerate([1000] * 20)]
    small = FunnelCounts(area="小", numerator=12, denominator=20)  # 60 %
    large = FunnelCounts(area="大", numerator=600, denominator=1000)  # 60 %
    found = {p.area: p.at998 for p in funnel([*places, small, large], "proportion").places}
    assert (found["小"], found["大"]) == ("as expected", "low")


def test_limits_are_widened_when_all_places_differ() -> None:
    places = [
        FunnelCounts(area=str(i), numerator=share * 10, denominator=1000) for i, share in enumerate(range(30, 71, 4))
    ]
    found = funnel(places, "proportion")
    assert found.widened
    assert found.phi > 1.5
    assert {p.at998 for p in found.places} == {"as expected"}
    ((_, low95, high95, low998, high998),) = lines(found, places, "proportion", [1000])
    assert low998 < low95 < 0.3 < 0.7 < high95 < high998
    assert funnel([FunnelCounts(area="a", numerator=0, denominator=50)] * 3, "rate").target == 0


def test_rank_bands_of_equal_places_are_wide_and_of_different_ones_narrow() -> None:
    same = rank_bands([80] * 10, [100] * 10, proportion=True)
    assert {b.group for b in same} == {"level"}
    assert all(b.high - b.low >= 7 for b in same)
    apart = rank_bands([100, 500, 900], [1000] * 3, proportion=True)
    assert [(b.low, b.high) for b in apart] == [(3, 3), (2, 2), (1, 1)]
    assert [b.group for b in apart] == ["below", "level", "above"]
    assert [b.low for b in rank_bands([1, 50, 100], [1000] * 3, proportion=False, descending=False)] == [1, 2, 3]


def test_of_several_claims_those_hold_that_survive_the_correction() -> None:
    assert benjamini_hochberg([0.001, 0.04, 0.03, 0.8]) == [True, False, False, False]
    assert benjamini_hochberg([0.01, 0.02, 0.03, 0.04]) == [True] * 4
    assert benjamini_hochberg([]) == []
