"""A ratio beyond what it can be, or on a small base, is never called better or worse: numbers worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.signals import finding
from outcomes.comparison.changes import between
from outcomes.comparison.control_charts import watch
from outcomes.comparison.two_periods import moved_words
from outcomes.core.periods import add_months, month
from outcomes.core.settings import Settings
from outcomes.figures.figure import beyond_possible
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.attention import attention
from tests import warehouses
from tests.outcomes.real import publish

RATIO = catalogue().indicators["closed_to_received_ratio"]
LAST = "2025-12"
MONTHS = [add_months(LAST, -n) for n in range(13, 0, -1)]


@pytest.fixture(scope="module")
def mart(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """Thirteen months of 60 to 62 of 100 closed; then 47 of 25 (188 %), 90 of 100, 30 of 100 and 15 of 16 closed."""
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("beyond") / "real"))
    newest = {"古城": (25, 47), "渤海": (100, 90), "农场": (100, 30), "新村": (16, 15)}
    rows = [(place, m, 100, 60 + n % 3, 0, 0, 0, 0) for n, m in enumerate(MONTHS) for place in newest]
    rows += [(place, LAST, received, closed, 0, 0, 0, 0) for place, (received, closed) in newest.items()]
    register = open_mart(settings).register
    others = [p.short for p in register.communities() if not p.assumed and p.short not in newest]
    rows += [(place, LAST, 100, 60, 0, 0, 0, 0) for place in others]
    publish(settings, *rows, today=date(2026, 1, 5))
    return open_mart(settings)


@pytest.mark.parametrize(
    ("place", "now", "zh", "en"),
    [
        ("古城", "neutral_high", "先核对，不作好坏评价", "no judgement"),  # 47 / 25 = 188 %
        ("渤海", "improvement_high", "是变好的信号", "a signal of improvement"),
        ("农场", "concern_low", "是变差的信号", "a signal of concern"),
        ("新村", "", "不作判断", "no judgement"),  # 15 of 16: below the base of 20
    ],
)
def test_a_point_is_judged_only_where_the_ratio_can_be(mart: Mart, place: str, now: str, zh: str, en: str) -> None:
    found = watch(mart, RATIO, mart.register.get(mart.register.find(place).code), LAST)
    assert found.now == now
    said = finding(found, "zh"), finding(found, "en")
    assert (zh in said[0], en in said[1]) == (True, True), said
    if place in ("古城", "新村"):
        assert not any(word in " ".join(said) for word in ("变好", "变差", "improvement", "concern"))


def test_the_month_neither_asks_about_it_nor_learns_from_it(mart: Mart) -> None:
    gucheng = mart.register.find("古城").code
    assert all(card.place != gucheng for card in attention(mart, LAST, "zh").cards)


def test_a_funnel_and_ranks_judge_no_place_beyond_the_possible(mart: Mart) -> None:
    funnel, ranks = (draw(mart, RATIO, month(LAST), "zh") for draw in (charts.funnel_plot, charts.ranks))
    for chart in (funnel, ranks):
        assert chart is not None
        signals = {p.label: p.signal for p in chart.main.points}
        assert not signals["古城社区"].startswith(("improvement", "concern"))
        assert "新村社区" not in signals


def test_two_periods_say_how_many_are_not_judged(mart: Mart) -> None:
    told = between(mart, RATIO, "community", (month(LAST), month("2025-11")), "210214")
    said = moved_words(told, "community", "zh")
    # 渤海 61 % → 90 % and 农场 61 % → 30 %, both beyond chance; 古城 not judged
    assert said.startswith("3个社区可比：1个上升、1个下降超出随机波动，0个在波动范围内，1个的比率超出常理、不判断")


@pytest.mark.parametrize(
    ("numerator", "denominator", "beyond"), [(47, 25, True), (25, 25, False), (24, 25, False), (0, 25, False)]
)
def test_more_than_its_whole_is_beyond_the_possible(numerator: float, denominator: float, beyond: bool) -> None:
    assert beyond_possible(RATIO, 100 * numerator / denominator, numerator, denominator) is beyond


def test_beyond_the_bounds_is_beyond_the_possible_and_unknown_is_not() -> None:
    turnover = catalogue().indicators["bpc_turnover"]
    assert turnover.bounds == (0, 300)
    assert beyond_possible(turnover, 301, None, None)
    assert not beyond_possible(turnover, 300, None, None)
    assert not beyond_possible(turnover, None, None, None)
