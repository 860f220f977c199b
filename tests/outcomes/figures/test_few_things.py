"""A share of a few things is no rate: whole counts read 5/6, whatever the indicator; a rate on a small base is not shown."""

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import month
from outcomes.core.places import Place
from outcomes.figures.figure import Figure, Parts, figure_of

PLACE = Place(code="210214001003", name="古城社区", level="community", parent="210214001")


def _figure(code: str, n: float, d: float) -> Figure:
    parts = Parts(numerator=n, denominator=d, n=1, of_n=1, months=1, of_months=1, cells=1, of_cells=1)
    return figure_of(catalogue().indicators[code], PLACE, month("2025-12"), parts)


@pytest.mark.parametrize("code", ["org_grid_branch_cov", "bpc_turnover", "burden_dup"])
def test_below_the_base_counts_stand_for_the_share(code: str) -> None:
    few = _figure(code, 5, 6)
    assert (few.state, few.text("zh"), few.text("en"), few.base("zh")) == ("small_base", "5/6", "5/6", "")
    assert few.why("zh") == "基数不足20，只列个数"
    none = _figure(code, 0, 2)
    assert (none.state, none.text("zh")) == ("small_base", "0/2")  # never 0.0 %
    assert _figure(code, 18, 24).text("zh") == "75.0%"


def test_a_rate_with_an_interval_is_not_shown_below_it() -> None:
    small = _figure("closed_to_received_ratio", 5, 6)
    assert (small.state, small.text("zh"), small.base("zh")) == ("small_base", "基数小", "5/6")
