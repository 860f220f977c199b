"""A trend beside the year before, added up since January, with January and February as one, and its breaks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.readings import LineAsked, joins_spring, reading, reads_of
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import publish

RECEIVED = catalogue().indicators["requests_received"]
RATIO = catalogue().indicators["closed_to_received_ratio"]
BEFORE = {1: 10, 2: 4, 3: 9, 4: 11}  # of 2024
NOW = {1: 12, 2: 5, 4: 13}  # of 2025: March was not reported


@pytest.fixture(scope="module")
def reported(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Mart, Place]:
    """A community with some months of two years."""
    rows = [("古城", f"2024-{m:02d}", n, n, 6, 0, 0, 0) for m, n in BEFORE.items()]
    rows += [("古城", f"2025-{m:02d}", n, n, 6, 0, 0, 0) for m, n in NOW.items()]
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("readings") / "real"))
    publish(settings, *rows, today=date(2025, 5, 2))
    mart = open_mart(settings)
    return mart, mart.register.get("210214001003")


def test_the_same_months_of_the_year_before_lie_under_the_last_twelve(reported: tuple[Mart, Place]) -> None:
    mart, place = reported
    chart = reading(mart, RECEIVED, LineAsked(place=place, last="2025-04", read="year"), "zh")
    main, before = chart.series
    assert [p.code for p in main.points] == [p.code for p in before.points]
    values = {p.code: (p.value, b.value) for p, b in zip(main.points, before.points, strict=True)}
    assert values["2025-01"] == (12, 10)
    assert values["2025-03"] == (None, 9)  # not reported is a gap
    assert values["2025-04"] == (13, 11)
    assert "同比" in chart.title


def test_adding_up_stops_at_a_month_that_was_not_reported(reported: tuple[Mart, Place]) -> None:
    mart, place = reported
    chart = reading(mart, RECEIVED, LineAsked(place=place, last="2025-04", read="sum"), "zh")
    now, before = chart.series
    assert [p.value for p in now.points] == [12, 17, None, None]
    assert [p.value for p in before.points] == [10, 14, 23, 34]
    assert before.points[-1].code == "2025-04"  # under the month it is held against
    assert "34" in chart.title


def test_january_and_february_are_one_point_at_their_mean(reported: tuple[Mart, Place]) -> None:
    mart, place = reported
    chart = reading(mart, RECEIVED, LineAsked(place=place, last="2025-04", spring=True), "zh")
    points = {p.code: p for p in chart.series[0].points}
    assert "2025-01" not in points
    assert points["2025-02"].value == 8.5  # (12 + 5) / 2
    assert "月均8.5" in points["2025-02"].text
    assert points["2025-02"].label == "2025年1—2月"
    assert points["2025-03"].value is None
    assert points["2025-04"].value == 13


def test_what_is_no_sum_is_not_added_up(reported: tuple[Mart, Place]) -> None:
    stock = next(i for i in catalogue().indicators.values() if i.over_time == "stock")
    assert reads_of(stock) == ("month", "year")
    assert reads_of(RECEIVED) == ("month", "year", "sum")
    mart, place = reported
    assert joins_spring(mart, RECEIVED, place, "2025-04")
    assert not joins_spring(mart, stock, place, "2025-04")


def test_a_recorded_break_is_a_mark_with_its_reason(sample_mart: Mart) -> None:
    mart = sample_mart
    steps = mart.query("all_steps").to_dict("records")
    assert steps
    step = steps[0]
    indicator, place = catalogue().indicators[str(step["indicator"])], mart.register.get(str(step["place"]))
    chart = reading(mart, indicator, LineAsked(place=place, last="2025-12"), "zh")
    assert [(m.at, m.text) for m in chart.marks][:1] == [(step["month"], step["reason"])]
    assert f"起与以前不可比（{step['reason']}）" in chart.note
