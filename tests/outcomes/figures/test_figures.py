"""What a figure says: bases, intervals, unknowns, windows of months; numbers worked by hand."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.ledger import ledger
from outcomes import charts
from outcomes.analytics.intervals import count, of_ratio, wilson
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.numbers import qualified
from outcomes.core.periods import Period, add_months, end_of, label, month, parse_month, twelve_months
from outcomes.core.places import named, romanised
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure, series
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.attention import attention
from outcomes.words.headline import headline

Report = Callable[..., bytes]
RATIO = catalogue().indicators["closed_to_received_ratio"]
RECEIVED = catalogue().indicators["requests_received"]


def _mart(real: Settings, content: bytes) -> Mart:
    receipt = ledger.load(
        real,
        Submission(
            content=content, name="a.csv", by="甲", today=date(2026, 1, 5), dataset="monthly_report", publish=True
        ),
    )
    assert receipt.upload_id
    return open_mart(real)


def test_wilson_of_12_of_14_is_60_to_96_per_cent() -> None:
    low, high = wilson(12, 14)
    assert (round(100 * low), round(100 * high)) == (60, 96)


def test_poisson_bounds_of_small_counts_match_the_printed_tables() -> None:
    assert count(0) == (0.0, pytest.approx(3.689, abs=1e-3))
    assert count(5) == (pytest.approx(1.623, abs=1e-3), pytest.approx(11.668, abs=1e-3))


def test_closures_beyond_receipts_are_read_as_a_rate_and_never_cut_at_100() -> None:
    bounds = of_ratio("proportion", 44, 40, 100)
    assert bounds is not None
    assert bounds[0] < 110 < bounds[1]


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_proportion_and_stays_within_0_and_1(events_of: tuple[int, int]) -> None:
    events, base = events_of
    low, high = wilson(events, base)
    assert 0 <= low <= events / base + 1e-12
    assert events / base - 1e-12 <= high <= 1


def test_a_rate_on_a_base_below_20_is_not_shown_but_its_count_is(real: Settings, report: Report) -> None:
    mart = _mart(real, report(("古城", "2025-12", 14, 12, 6, 0, 0, 0)))
    place = mart.register.find("古城")
    assert place is not None
    ratio = figure(mart, RATIO, place, month("2025-12"))
    assert (ratio.state, ratio.text("zh"), ratio.base("zh")) == ("small_base", "基数小", "12/14")
    assert figure(mart, RECEIVED, place, month("2025-12")).text("zh", unit=True) == "14 件"


def test_a_communitys_rate_over_time_is_the_sum_of_twelve_months_each(real: Settings, report: Report) -> None:
    rows = [("古城", add_months("2024-01", n), 10, 9 if n < 12 else 8, 0, 0, 0, 0) for n in range(24)]
    mart = _mart(real, report(*rows))
    place = mart.register.find("古城")
    assert place is not None
    shown = {
        f.period.last: f.value for f in series(mart, RATIO, place, Period(first="2024-12", last="2025-12"), window=12)
    }
    assert shown["2024-12"] == 90.0  # 108/120
    assert shown["2025-06"] == 85.0  # (6 * 9 + 6 * 8) / 120
    drawn = charts.trend(mart, RATIO, place, "2025-12", "zh").series[0].points
    assert (drawn[0].code, drawn[0].value, drawn[-1].value) == ("2024-12", 90.0, 80.0)


def test_an_unreported_month_is_a_gap_and_never_zero(real: Settings, report: Report) -> None:
    mart = _mart(real, report(("古城", "2025-10", 10, 9, 6, 0, 0, 0), ("古城", "2025-12", 0, 0, 0, 0, 0, 0)))
    points = charts.trend(mart, RECEIVED, mart.register.find("古城"), "2025-12", "zh").series[0].points
    assert [p.value for p in points[-3:]] == [10, None, 0]
    assert points[-2].text == "未报"


def test_per_household_figures_without_households_are_not_computed_and_say_so(real: Settings, report: Report) -> None:
    mart = _mart(real, report(("古城", "2025-12", 30, 9, 60, 0, 0, 0)))
    place = mart.register.find("古城")
    assert place is not None
    per_household = catalogue().indicators["volunteer_participations_per_1000_households"]
    found = figure(mart, per_household, place, month("2025-12"))
    assert (found.value, found.text("zh"), found.why("zh")) == (None, "—", "缺少分母，不计算")
    assert figure(mart, per_household, place, month("2025-11")).text("zh") == "未报"
    profile = "社区,年份,户数,常住人口\r\n古城社区,2025,3000,7000\r\n".encode("gbk")
    ledger.load(
        real,
        Submission(
            content=profile, name="b.csv", by="甲", today=date(2026, 1, 5), dataset="community_profile", publish=True
        ),
    )
    known = figure(open_mart(real), per_household, place, month("2025-12"))
    assert (known.value, known.base("zh")) == (20.0, "60/3,000")


def test_what_is_added_counts_only_places_that_are_known(real: Settings, report: Report) -> None:
    mart = _mart(real, report(("古城", "2025-12", 30, 9, 6, 0, 0, 0), ("渤海", "2025-12", 20, 9, 6, 0, 0, 0)))
    found = figure(mart, RECEIVED, mart.register.district, month("2025-12"))
    assert (found.value, found.n, found.of_n, found.assumed) == (50, 2, 44, 2)
    assert found.reported("zh") == "2/44个社区（名单中2个待区确认）"


def test_the_two_assumed_communities_are_marked_in_both_languages(real: Settings) -> None:
    register = open_mart(real).register
    marked = [named(p, "zh") for p in register.communities() if p.assumed]
    assert marked == ["新海社区（名单待区确认）", "建设社区（名单待区确认）"]
    assert all("to be confirmed" in named(p, "en") for p in register.communities() if p.assumed)
    assert len(register.communities()) == 44


def test_names_are_romanised_for_the_english_pages() -> None:
    assert romanised("古城社区", "community") == "Gucheng Community"
    assert romanised("丰荣街道", "street") == "Fengrong Subdistrict"


def test_the_headline_says_how_many_have_reported(real: Settings, report: Report) -> None:
    mart = _mart(real, report(("古城", "2025-12", 30, 9, 6, 0, 0, 0)))
    assert headline(mart, "2025-12", "zh") == "2025年12月：月报1/44个社区；受理诉求30件、办结9件"
    assert headline(mart, "2025-11", "zh") == "2025年11月：月报0/44个社区"
    assert (attention(mart, "2025-12", "zh").said, attention(mart, "2025-12", "zh").cards) == ("", ())


def test_qualifiers_stand_as_printed() -> None:
    assert qualified("7000", "nearly", "zh") == ("近", "7000", "")
    assert qualified("20000", "over", "zh") == ("", "2万", "余")
    assert qualified("1000", "nearly", "en") == ("nearly ", "1,000", "")


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_reads_back_from_every_form_it_is_written_in(year: int, number: int) -> None:
    written = f"{year}-{number:02d}"
    for form in (written, label(written, "zh"), f"{year}/{number}", f"{year}{number:02d}"):
        assert parse_month(form) == written


@pytest.mark.parametrize("when", ["2026-11-25", "20261125", "2026-W48-3"])
def test_a_plain_date_in_any_iso_form_means_the_end_of_that_day(when: str) -> None:
    assert end_of(when).isoformat() == "2026-11-25T23:59:59.999999+08:00"


@given(st.integers(-400, 400))
def test_months_added_and_taken_away_are_the_same_month(n: int) -> None:
    assert add_months(add_months("2025-03", n), -n) == "2025-03"
    assert len(twelve_months(add_months("2025-03", n)).months) == 12


def test_map_classes_of_values_that_read_the_same_are_one_class() -> None:
    classes = charts.classes_of([95.51, 95.53, 95.8, 96.7], 1)
    assert [c.text for c in classes] == ["95.5", "95.8", "96.7"]
