"""Maps: natural breaks against every way to cut, one street alone, classes that hold for several months."""

from __future__ import annotations

from itertools import combinations

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import classes_of
from outcomes.core.periods import twelve_months
from outcomes.figures.ask import figures
from outcomes.warehouse.mart import Mart

RATIO = catalogue().indicators["closed_to_received_ratio"]
VALUES = [1.0, 1.2, 1.3, 4.0, 4.1, 7.0, 7.5, 9.0, 9.1, 9.2, 15.0, 16.0]


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _spread(groups: list[list[float]]) -> float:
    """The sum of the squared distances from the mean of each group."""
    return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)


def test_natural_breaks_lie_closer_together_than_any_other_cut() -> None:
    cuts = (
        [VALUES[a:b] for a, b in zip((0, *c), (*c, len(VALUES)), strict=True)]
        for c in combinations(range(1, len(VALUES)), 4)
    )
    best = min(cuts, key=_spread)
    found = classes_of(VALUES, 1, "natural")
    assert [(c.low, c.high) for c in found] == [(g[0], g[-1]) for g in best]
    assert [c.text for c in found][:2] == ["1.0–1.3", "4.0–4.1"]


def test_few_values_have_a_class_each_and_none_have_none() -> None:
    assert [(c.low, c.high) for c in classes_of([3, 3, 8], 0, "natural")] == [(3, 3), (8, 8)]
    assert classes_of([], 0, "natural") == classes_of([], 0) == ()


def test_every_value_falls_into_exactly_one_class_of_either_kind(sample: Mart) -> None:
    values = [f.value for f in figures(sample, RATIO, "community", twelve_months("2025-12")) if f.value is not None]
    for breaks in ("quantile", "natural"):
        made = classes_of(values, 1, breaks)
        assert 1 < len(made) <= 5
        assert all(sum(c.low <= round(v, 1) <= c.high for c in made) == 1 for v in values)


def test_the_legend_says_how_the_classes_were_cut(sample: Mart) -> None:
    for breaks, words in (("quantile", "等数分级"), ("natural", "自然断点")):
        chart = charts.tile_map(
            sample, RATIO, twelve_months("2025-12"), "zh", charts.MapAsked(by="size", breaks=breaks)
        )
        assert chart.classes_by.endswith(words)


def test_one_street_shows_its_communities_alone(sample: Mart) -> None:
    chart = charts.tile_map(sample, RATIO, twelve_months("2025-12"), "zh", charts.MapAsked(within="210214001"))
    inside = {p.code for p in sample.register.communities("210214001")}
    assert {s.code for s in chart.shapes} == {p.code for p in chart.series[0].points} == inside
    assert [o.name for o in chart.outlines] == ["丰荣街道"]
    assert chart.title.startswith("丰荣街道")
    assert "12个社区" in chart.title  # of the street, held against the whole district


def test_months_side_by_side_have_the_same_classes(sample: Mart) -> None:
    both = (twelve_months("2024-12"), twelve_months("2025-12"))
    one, two = (charts.tile_map(sample, RATIO, p, "zh", charts.MapAsked(by="size", beside=both)) for p in both)
    assert one.classes == two.classes
    low = min(p.value for c in (one, two) for p in c.series[0].points if p.value is not None)
    assert one.classes[0].low == round(low, 1)
    assert one.classes != charts.tile_map(sample, RATIO, both[0], "zh", charts.MapAsked(by="size")).classes
