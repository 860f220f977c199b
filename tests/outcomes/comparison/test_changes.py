"""环比 and 同比: numbers by hand, what is not computed and why, and the same from a warehouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.ledger import ledger
from outcomes.analytics.change import (
    Share,
    month_before,
    of_count,
    of_difference,
    of_percentage,
    of_rate,
    year_before,
)
from outcomes.analytics.intervals import newcombe
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.changes import Told, against_month, against_year, changes
from outcomes.core.periods import Period, add_months, month, twelve_months, year_to_date
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes import some
from tests.outcomes.real import publish

Report = Callable[..., bytes]
INDICATORS = catalogue().indicators
RECEIVED, RATIO = INDICATORS["requests_received"], INDICATORS["closed_to_received_ratio"]


def test_a_count_changes_in_per_cent_and_on_a_small_base_in_numbers() -> None:
    up = of_count(110, 100)
    assert (up.kind, up.amount) == ("per_cent", pytest.approx(10))
    assert (of_count(0, 100).kind, of_count(0, 100).amount) == ("per_cent", -100)
    few = of_count(9, 8)
    assert (few.kind, few.amount) == ("difference", 1)
    assert of_count(22, 20).kind == "per_cent"
    assert of_count(22, 20, small=30).kind == "difference"


@pytest.mark.parametrize(
    ("now", "base", "reason"),
    [
        (None, 10, "missing"),
        (10, None, "base_missing"),
        (10, 0, "base_zero"),
        (0, 0, "base_zero"),
        (10, -1, "base_negative"),
    ],
)
def test_without_a_base_above_0_there_is_no_change_but_a_reason(
    now: float | None, base: float | None, reason: str
) -> None:
    found = of_count(now, base)
    assert (found.amount, found.reason) == (None, reason)


def test_a_percentage_changes_in_points_and_needs_the_minimum_base_on_both_sides() -> None:
    found = of_percentage(Share(numerator=90, denominator=100), Share(numerator=80, denominator=100))
    assert (found.kind, found.amount, found.clear) == ("points", pytest.approx(10), True)  # Newcombe 0.0011 to 0.1997
    from_nothing = of_percentage(Share(numerator=5, denominator=100), Share(numerator=0, denominator=100))
    assert from_nothing.amount == pytest.approx(5)
    for now, base in ((19, 100), (100, 19)):
        small = of_percentage(Share(numerator=10, denominator=now), Share(numerator=10, denominator=base))
        assert small.reason == "small_base"
    assert of_percentage(Share(numerator=1, denominator=50), Share(numerator=0, denominator=0)).reason == "base_zero"
    unknown = Share(numerator=None, denominator=None)
    assert of_percentage(Share(numerator=1, denominator=50), unknown).reason == "base_missing"
    assert of_percentage(unknown, Share(numerator=1, denominator=50)).reason == "missing"


def test_newcombes_interval_is_the_one_of_his_paper() -> None:
    low, high = newcombe(56, 70, 48, 80)  # Newcombe 1998, table II, method 10: 0.0524 to 0.3339
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_a_rate_that_is_no_percentage_changes_in_per_cent() -> None:
    now, base = Share(numerator=330, denominator=3000), Share(numerator=300, denominator=3000)
    assert of_rate(now, base, scale=1000).amount == pytest.approx(10)
    few = of_rate(Share(numerator=9, denominator=3000), Share(numerator=6, denominator=3000), scale=1000)
    assert (few.kind, few.amount) == ("difference", pytest.approx(1))
    assert of_difference(70, 72).amount == -2


@given(st.integers(0, 5000), st.integers(20, 5000))
def test_a_change_of_a_count_leads_from_the_base_to_the_figure(now: int, base: int) -> None:
    found = of_count(now, base)
    assert found.amount is not None
    assert base * (1 + found.amount / 100) == pytest.approx(now, abs=1e-6)


@given(st.integers(20, 500), st.integers(20, 500), st.data())
def test_points_turned_round_are_the_same_points_with_the_other_sign(n: int, m: int, data: st.DataObject) -> None:
    a = Share(numerator=data.draw(st.integers(0, n)), denominator=n)
    b = Share(numerator=data.draw(st.integers(0, m)), denominator=m)
    one, other = of_percentage(a, b), of_percentage(b, a)
    assert one.amount == pytest.approx(-(other.amount or 0.0))
    assert one.clear == other.clear


def test_january_and_february_are_taken_together() -> None:
    for last in ("2025-01", "2025-02", "2025-03"):
        assert month_before(last) == "spring_festival"
    assert month_before("2025-04") == (month("2025-04"), month("2025-03"))
    assert year_before(month("2025-01")) == "spring_festival"
    both = Period(first="2025-01", last="2025-02")
    assert year_before(month("2025-02")) == (both, Period(first="2024-01", last="2024-02"))
    assert year_before(month("2025-03")) == (month("2025-03"), month("2024-03"))
    assert year_before(year_to_date("2025-05")) == (year_to_date("2025-05"), year_to_date("2024-05"))
    assert year_before(twelve_months("2025-02")) == (twelve_months("2025-02"), twelve_months("2024-02"))


def _loaded(real: Settings, content: bytes, dataset: str = "monthly_report") -> Mart:
    receipt = ledger.load(
        real, Submission(content=content, name="a.csv", by="甲", today=date(2026, 1, 5), dataset=dataset, publish=True)
    )
    assert receipt.upload_id
    return open_mart(real)


@pytest.fixture(scope="module")
def gucheng(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Mart, Place]:
    """Two years of one community: 40 requests a month, 50 from July 2025 on, 30 closed; parking spaces 5 a month."""
    rows = [
        ("古城", m, 50 if m >= "2025-07" else 40, 30, 0, 0, 5, 0) for m in (add_months("2024-01", n) for n in range(24))
    ]
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("changes") / "real"))
    publish(settings, *rows, today=date(2026, 1, 5))
    mart = open_mart(settings)
    return mart, mart.register.get("210214001003")


def _words(told: Told) -> tuple[str, str]:
    return told.text("zh"), told.base("zh") or told.why("zh")


def test_the_words_of_a_month_name_both_figures(gucheng: tuple[Mart, Place]) -> None:
    mart, place = gucheng
    assert _words(against_month(mart, RECEIVED, place, "2025-07")) == ("+25.0%", "2025年7月50 件，2025年6月40 件")
    assert _words(against_month(mart, RECEIVED, place, "2025-06"))[0] == "持平"
    assert against_month(mart, RECEIVED, place, "2025-02").why("zh").startswith("春节")
    rate = against_month(mart, RATIO, place, "2025-07")  # 30/50 after 30/40
    assert rate.text("zh") == "−15.0个百分点"
    assert rate.text("en") == "−15.0 points"
    assert "60.0%（30/50），2025年6月75.0%（30/40）" in rate.base("zh")
    assert "75.0% (30/40) in Jun 2025" in rate.base("en")


def test_against_the_year_before_the_same_months_are_compared(gucheng: tuple[Mart, Place]) -> None:
    mart, place = gucheng
    assert _words(against_year(mart, RECEIVED, place, month("2025-07"))) == ("+25.0%", "2024年7月40 件")
    joined = against_year(mart, RECEIVED, place, month("2025-02"))
    assert _words(joined) == ("持平", "2025年1—2月80 件，2024年1—2月80 件")
    assert against_year(mart, RECEIVED, place, month("2025-01")).text("zh") == "—"
    year = against_year(mart, RECEIVED, place, twelve_months("2025-12"))  # 540 after 480
    assert _words(year) == ("+12.5%", "上年同期480 件")
    built = changes(mart, INDICATORS["parking_spaces_built"], place, year_to_date("2025-06"))
    assert (built.year.text("zh"), built.month.text("zh")) == ("持平", "—")
    assert built.month.why("zh") == "只看本年新增，不作环比"
    early = against_year(mart, RECEIVED, place, month("2024-07"))
    assert (early.text("zh"), early.why("zh")) == ("—", "上期没有数，不计算")


def test_other_communities_make_another_count_and_are_not_compared(real: Settings, report: Report) -> None:
    mart = _loaded(
        real,
        report(
            ("古城", "2025-11", 40, 30, 0, 0, 0, 0),
            ("古城", "2025-12", 40, 30, 0, 0, 0, 0),
            ("渤海", "2025-12", 30, 30, 0, 0, 0, 0),
        ),
    )
    told = against_month(mart, RECEIVED, mart.register.district, "2025-12")
    assert (told.text("zh"), told.why("zh")) == ("—", "两期已报的社区或月份不同，不可比")
    assert against_month(mart, RECEIVED, mart.register.get("210214001003"), "2025-12").computed


def test_a_stock_shows_what_was_added_in_the_year_and_a_small_base_nothing(real: Settings, report: Report) -> None:
    mart = _loaded(real, report(("古城", "2025-11", 19, 15, 0, 0, 0, 0), ("古城", "2025-12", 40, 30, 0, 0, 0, 0)))
    place = mart.register.find("古城")
    assert place is not None
    assert against_month(mart, RATIO, place, "2025-12").why("zh") == "基数不足20，不计算"
    assert _words(against_month(mart, RECEIVED, place, "2025-12")) == ("+21件", "2025年12月40 件，2025年11月19 件")
    sizes = [INDICATORS[code] for code in ("case_overdue", "brands_launched")]
    for stock in sizes:
        assert against_month(mart, stock, place, "2025-12").against == "january"


def test_months_that_still_grow_are_not_compared_and_settled_ones_are(sample_mart: Mart) -> None:
    mart = sample_mart
    place = mart.register.district
    never = [i for i in INDICATORS.values() if i.settles == "open"]
    assert {"list_done", "case_suspended", "park_built"} <= {i.code for i in never}
    for indicator in never:
        for period in (twelve_months("2025-12"), twelve_months("2025-06")):
            found = changes(mart, indicator, place, period)
            assert {found.month.why_not, found.year.why_not} == {"under_way"}
    fed_back = INDICATORS["delib_fed_back"]  # the newest three months are open, and the data end with 2025-12
    assert fed_back.settles == 3
    whys = {m: against_month(mart, fed_back, place, m).why_not for m in ("2025-12", "2025-10", "2025-09")}
    assert whys == {"2025-12": "under_way", "2025-10": "under_way", "2025-09": None}


def test_an_indicator_has_words_for_both_changes_in_both_languages(sample_mart: Mart) -> None:
    mart = sample_mart
    place = mart.register.find("古城")
    assert place is not None
    for indicator in some.indicators("changes"):
        for where in (mart.register.district, place):
            period = twelve_months("2025-12") if indicator.sums_over_time else month("2025-12")
            found = changes(mart, indicator, where, period)
            for told in (found.month, found.year):
                for lang in ("zh", "en"):
                    assert bool(told.base(lang)) == told.computed
                    assert bool(told.why(lang)) != told.computed
                if indicator.over_time == "stock" and told is found.month:
                    assert told.against == "january"
