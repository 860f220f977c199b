"""Two periods of many places: who moved beyond chance, by numbers worked by hand from a warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.changes import Told, against_month, between
from outcomes.comparison.two_periods import beyond_chance, moved_words
from outcomes.core.periods import Period, month, twelve_months
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import publish

RATIO = catalogue().indicators["closed_to_received_ratio"]
RECEIVED = catalogue().indicators["requests_received"]


@pytest.fixture(scope="module")
def mart(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """July against June 2025: 古城 30 % → 70 %, 渤海 50 % → 52 %, 新村 of a base of 10, 农场 in July only."""
    rows = [
        ("古城", "2025-06", 100, 30, 0, 0, 0, 0),
        ("古城", "2025-07", 100, 70, 0, 0, 0, 0),
        ("渤海", "2025-06", 100, 50, 0, 0, 0, 0),
        ("渤海", "2025-07", 100, 52, 0, 0, 0, 0),
        ("新村", "2025-06", 10, 5, 0, 0, 0, 0),
        ("新村", "2025-07", 10, 9, 0, 0, 0, 0),
        ("农场", "2025-07", 100, 90, 0, 0, 0, 0),
    ]
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("two periods") / "real"))
    publish(settings, *rows, today=date(2026, 1, 5))
    return open_mart(settings)


def _july(mart: Mart, within: str = "210214") -> tuple[Told, ...]:
    return between(mart, RATIO, "community", (month("2025-07"), month("2025-06")), within)


def test_each_place_is_told_as_it_is_told_alone(mart: Mart) -> None:
    told = _july(mart)
    assert len(told) == len(mart.register.communities())
    for each in told:
        assert each.now is not None
        alone = against_month(mart, RATIO, each.now.place, "2025-07")
        assert (each.text("zh"), each.why("zh")) == (alone.text("zh"), alone.why("zh")), each.now.place


def test_one_moved_beyond_chance_one_within_and_the_rest_says_why_not(mart: Mart) -> None:
    told = _july(mart)
    (clear,) = beyond_chance(told)
    assert clear.now is not None
    assert (clear.now.place.name_in("zh"), clear.text("zh")) == ("古城社区", "+40.0个百分点")
    missing = len(told) - 4
    assert moved_words(told, "community", "zh") == (
        f"2个社区可比：1个上升、0个下降超出随机波动，1个在波动范围内；{len(told) - 2}个不比较"
        f"（本期没有数：{missing}个；基数不足20，不计算：1个；上期没有数，不计算：1个）。"
    )
    assert "1 up and 0 down beyond chance, 1 within chance" in moved_words(told, "community", "en")


def test_counts_are_counted_and_not_judged(mart: Mart) -> None:
    told = between(mart, RECEIVED, "community", (month("2025-07"), month("2025-06")), "210214")
    assert beyond_chance(told) == []
    assert moved_words(told, "community", "zh").startswith(
        "3个社区可比：0个增加、0个减少、3个持平；这里不区分偶然与真实变化"
    )


def test_periods_that_share_months_are_not_compared(mart: Mart) -> None:
    now, before = twelve_months("2025-07"), twelve_months("2025-06")
    told = between(mart, RATIO, "community", (now, before), "210214")
    assert {each.why("zh") for each in told} == {"两期有相同的月份，不可比"}


def test_every_kind_of_indicator_is_compared_or_says_why(mart: Mart) -> None:
    kinds = {(i.over_time, i.adds_up, i.percentile is None, i.is_ratio): i for i in catalogue().indicators.values()}
    pairs = ((month("2025-07"), month("2025-06")), (month("2025-07"), month("2024-07")))
    for indicator in kinds.values():
        for now, before in pairs:
            for each in between(mart, indicator, "street", (now, before), "210214"):
                assert each.computed or (each.why("zh") and each.why("en")), indicator.code


def test_only_the_communities_of_a_street_are_told(mart: Mart) -> None:
    street = mart.register.get(mart.register.find("古城").parent)
    told = _july(mart, street.code)
    assert {each.now.place.parent for each in told if each.now} == {street.code}


@pytest.mark.parametrize(
    ("now", "before", "compared"),
    [
        (month("2025-02"), month("2024-02"), False),  # the holiday may fall into January
        (month("2025-03"), month("2024-03"), True),
        (month("2025-06"), month("2025-03"), False),
        (month("2025-07"), month("2024-11"), True),
        (Period(first="2024-07", last="2025-06"), Period(first="2023-07", last="2024-06"), True),
    ],
)
def test_periods_with_other_parts_of_spring_festival_are_not_compared(
    mart: Mart, now: Period, before: Period, compared: bool
) -> None:
    told = between(mart, RECEIVED, "community", (now, before), "210214")
    assert all((each.why_not == "spring_festival") is not compared for each in told)
    if not compared:
        assert moved_words(told, "community", "zh").startswith("没有可比的社区：含1至3月的期间因春节不可比")
