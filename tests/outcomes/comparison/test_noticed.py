"""How sure a change is: by the steps of its series and by the size of its count, among all charts of the month."""

from dataclasses import replace

import pytest

from outcomes.analytics.spc import control_chart
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.control_charts import Summary, Watch, better_of
from outcomes.comparison.control_lines import ChartedLine
from outcomes.comparison.noticed import _sure, chance_of
from outcomes.core.periods import add_months
from outcomes.warehouse.mart import Mart

LAST = "2025-12"


def _watch(mart: Mart, newest: float, count: float | None = None, base: float | None = None) -> Watch:
    """Twelve months of 10 and 12 by turns (11 ± 5.32) and one more, which stands on a count and base if given."""
    indicator = catalogue().indicators["park_case"]  # per 1,000 households
    values = (*[10.0, 12.0] * 6, newest)
    keys = tuple(add_months(LAST, n - 12) for n in range(13))
    unknown: tuple[None, ...] = (None,) * 12
    line = ChartedLine(keys=keys, values=values, numerators=(*unknown, count), denominators=(*unknown, base), step=1)
    chart = control_chart(keys, values, better=better_of(indicator), fix_after=12)
    place = mart.register.communities()[0]
    return Watch(indicator=indicator, place=place, state="watched", last=LAST, line=line, chart=chart)


def test_by_its_steps_alone_the_further_the_rarer(sample_mart: Mart) -> None:
    # Student's t with 0.62 × 12 = 7.44 degrees of freedom: two-sided beyond 3, 4.5 and 6: tables for 7 and 8 degrees give
    # 0.0199 and 0.0171; 0.0028 and 0.0020; 0.00054 and 0.00032
    one, half_more, two = (chance_of(_watch(sample_mart, 11 + reach * 5.32)) for reach in (1, 1.5, 2))
    assert 0.0171 < one < 0.0199
    assert 0.0020 < half_more < 0.0028
    assert 0.00032 < two < 0.00054


def test_few_cases_are_no_certainty_however_far_the_step(sample_mart: Mart) -> None:
    # mean 11 per 1,000 on 200 households: 2.2 cases are expected; 6 and more come up with 1 − 0.9751 = 0.0249 (Poisson),
    # two-sided 0.0498, while 30 per 1,000 lies 3.6 limits above
    assert chance_of(_watch(sample_mart, 30.0, 6, 200)) == pytest.approx(0.0498, abs=0.0003)


def test_sure_is_what_holds_among_all_charts_and_perhaps_needs_more_than_chance(sample_mart: Mart) -> None:
    far, near = _watch(sample_mart, 11 + 2.5 * 5.32), _watch(sample_mart, 11 + 1.2 * 5.32)
    found = Summary(signals=(far, near), outside=(far, near), charts=100, expected=3.0, expected_outside=1.0)
    assert _sure(found) == {0: "clear", 1: "perhaps"}  # one twice as far as a limit: more than chance gives
    quiet = replace(found, signals=(near,), outside=(near,))
    assert _sure(quiet) == {}  # one beyond its limit, as chance alone would put there
