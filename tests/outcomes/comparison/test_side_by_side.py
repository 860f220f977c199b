"""Two to six communities beside each other: differences by hand, what is not compared, the same numbers in every medium."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from outcomes import charts
from outcomes.analytics.intervals import newcombe, of_difference
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Chart
from outcomes.comparison.side_by_side import side_by_side, told
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place
from outcomes.exports import chart_download
from outcomes.figures.ask import figure
from outcomes.render import plotly, pptx
from outcomes.warehouse.mart import Mart

YEAR = twelve_months("2025-12")
RATIO = catalogue().indicators["closed_to_received_ratio"]
RECEIVED = catalogue().indicators["requests_received"]


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


def _places(mart: Mart, n: int) -> tuple[Place, ...]:
    return tuple(mart.register.communities()[:n])


@pytest.mark.parametrize(
    ("parts", "bounds"),  # Newcombe 1998, table II, method 10
    [
        (((56, 70), (48, 80)), (0.0524, 0.3339)),
        (((9, 10), (3, 10)), (0.1705, 0.8090)),
        (((6, 7), (2, 7)), (0.0582, 0.8062)),
        (((5, 56), (0, 29)), (-0.0381, 0.1926)),
        (((10, 10), (0, 20)), (0.6791, 1.0000)),
    ],
)
def test_the_difference_of_two_shares_has_newcombes_interval(
    parts: tuple[tuple[float, float], tuple[float, float]], bounds: tuple[float, float]
) -> None:
    assert of_difference("proportion", *parts, 1) == pytest.approx(bounds, abs=5e-5)
    assert newcombe(*parts[0], *parts[1]) == pytest.approx(bounds, abs=5e-5)
    low, high = of_difference("proportion", *parts, 100) or (0, 0)
    assert (low, high) == pytest.approx([100 * b for b in bounds], abs=5e-3)


def test_rates_and_figures_without_an_interval() -> None:
    low, high = of_difference("rate", (30, 1000), (20, 1000), 1000) or (0, 0)
    assert low < 10 < high  # 30 against 20 of a thousand: chance explains it
    assert low < 0
    assert of_difference("rate", (300, 1000), (200, 1000), 1000)[0] > 0
    assert of_difference("none", (30, 1000), (20, 1000), 1) is None


def test_each_place_stands_against_the_first_with_an_interval_for_all_of_them_together(mart: Mart) -> None:
    places = _places(mart, 4)
    found = side_by_side(mart, RATIO, places, YEAR)
    assert [a.figure.place for a in found] == list(places[1:])
    first = figure(mart, RATIO, places[0], YEAR)
    for apart in found:
        assert apart.amount == pytest.approx((apart.figure.value or 0) - (first.value or 0))
        pair = ((apart.figure.numerator, apart.figure.denominator), (first.numerator, first.denominator))
        alone = of_difference(RATIO.interval, *pair, RATIO.scale) or (0, 0)
        wide = of_difference(RATIO.interval, *pair, RATIO.scale, 1 - 0.05 / 3) or (0, 0)
        assert (apart.low, apart.high) == pytest.approx(wide)
        assert apart.low < alone[0] < alone[1] < apart.high
        assert apart.verdict == ("higher" if wide[0] > 0 else "lower" if wide[1] < 0 else "unclear")
        assert apart.words("zh").startswith(f"{apart.figure.place.name}比{first.place.name}")
        assert "区间" in apart.words("zh")


def test_counts_of_own_activity_are_shown_and_not_subtracted(mart: Mart) -> None:
    activity = next(i for i in catalogue().indicators.values() if not i.compared and i.kind == "activity")
    found = side_by_side(mart, activity, _places(mart, 3), YEAR)
    assert [a.amount for a in found] == [None, None]
    assert told(mart, activity, _places(mart, 3), YEAR, "zh") == [
        "这项指标按口径不在地方之间比较，只并排展示，不相减。"
    ]


def test_a_place_that_has_not_reported_is_not_compared(mart: Mart) -> None:
    early = twelve_months("2021-12")
    found = side_by_side(mart, RATIO, _places(mart, 2), early)
    assert found[0].amount is None
    assert "未报" in found[0].words("zh")
    assert found[0].short("zh") == "—"


@pytest.mark.parametrize("n", [1, 7])
def test_one_place_or_seven_are_refused(mart: Mart, n: int) -> None:
    with pytest.raises(ValueError, match="2 to 6"):
        charts.multiples(mart, RATIO, _places(mart, n), YEAR, "zh")


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_every_panel_holds_the_numbers_of_its_place_in_page_and_slide(mart: Mart, n: int) -> None:
    chart = charts.multiples(mart, RATIO, _places(mart, n), YEAR, "zh")
    panels = chart.panels
    assert chart.series == (*panels, *chart.beside)
    assert [s.name for s in panels] == [p.name for p in _places(mart, n)]
    traces = [t for t in plotly.figure(chart).data if t.mode == "lines+markers"]
    assert [list(t.y) for t in traces] == [[p.known_value for p in s.points] for s in panels]
    slide = Presentation(io.BytesIO(pptx.slide(chart))).slides[0]
    natives = [s.chart for s in slide.shapes if s.has_chart]
    assert [list(c.plots[0].series[0].values) for c in natives] == [[p.known_value for p in s.points] for s in panels]
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in natives}) == 1


def test_the_address_of_a_file_names_the_places(mart: Mart) -> None:
    query = {"i": RECEIVED.code, "m": "2025-12", "span": "12", "set": "210214001001~210214001003"}
    chart: Chart = chart_download.chart_of(mart, "multiples", query)
    assert [s.name for s in chart.series] == [mart.register.get(c).name for c in query["set"].split("~")]
    for wrong in ("", "210214001001", "210214001001~999", "~".join(p.code for p in mart.register.communities()[:7])):
        with pytest.raises(ValueError, match="没有这个图"):
            chart_download.chart_of(mart, "multiples", {**query, "set": wrong})
