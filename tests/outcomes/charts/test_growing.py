"""Months whose cases are still under way: hollow in a trend, and outside its title and range."""

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import label
from outcomes.figures.figure import growing_from
from outcomes.render import plotly
from outcomes.warehouse.mart import Mart

LAST = "2025-12"


@pytest.mark.parametrize("code", ["med_success", "dispute_settled", "delib_impl"])
def test_the_title_speaks_of_the_newest_settled_month(sample_mart: Mart, code: str) -> None:
    indicator = catalogue().indicators[code]
    since = growing_from(sample_mart, indicator)
    assert "2025-09" < since <= LAST
    chart = charts.trend(sample_mart, indicator, sample_mart.register.district, LAST, "zh")
    known = [p for p in chart.main.points if p.value is not None]
    assert [p.code for p in known if p.growing] == [p.code for p in known if p.code >= since]
    newest = [p for p in known if not p.growing][-1]
    assert label(newest.code, "zh") in chart.title
    assert label(LAST, "zh") not in chart.title
    twelve = [p.value for p in known if not p.growing][-12:]
    assert f"{min(twelve):.1f}% 到 {max(twelve):.1f}%" in chart.title
    rings = [trace for trace in plotly.figure(chart).data if trace.mode == "markers"]
    assert [list(trace.x) for trace in rings] == [[p.code for p in known if p.growing]]


def test_where_nothing_grows_nothing_is_hollow(sample_mart: Mart) -> None:
    received = catalogue().indicators["requests_received"]
    chart = charts.trend(sample_mart, received, sample_mart.register.district, LAST, "zh")
    assert not any(p.growing for p in chart.main.points)
    assert label(LAST, "zh") in chart.title
