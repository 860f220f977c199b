"""Figures of the sample against a second calculation, and what may and may not be added up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from etl.ledger import ledger
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period, month, months_between, twelve_months
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure, figures, series
from outcomes.figures.figure import Figure
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from tests import tree
from tests.outcomes.second import NAIVE, Ledgers, closure_hours, delivery_days, nearest_rank

pytestmark = pytest.mark.story

Report = Callable[..., bytes]
INDICATORS = catalogue().indicators
LAST = "2025-12"
YEAR = twelve_months(LAST)
TODAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture(scope="module")
def ledgers(sample_folder: Path) -> Ledgers:
    return Ledgers(sample_folder)


def _members(mart: Mart, place: Place) -> list[Place]:
    return [p for p in mart.register.communities() if place.code in (p.code, p.parent, "210214")]


def _all_places(mart: Mart, indicator: Indicator, period: Period) -> list[Figure]:
    return [f for level in ("community", "street", "district") for f in figures(mart, indicator, level, period)]


# the last month, one of an early year and one by chance; every month of two years in the long run
MONTHS = months_between("2024-01", LAST)
ASKED = MONTHS if tree.LONG else ["2024-06", tree.chance("second calculation").choice(MONTHS[:-1]), LAST]


@pytest.mark.parametrize("last", sorted({*ASKED}))
@pytest.mark.parametrize("code", NAIVE)
def test_every_place_has_what_a_second_calculation_gives(mart: Mart, ledgers: Ledgers, code: str, last: str) -> None:
    indicator = INDICATORS[code]
    cells = NAIVE[code](ledgers, last)
    assert cells or code == "reno_case_delta"
    for found in _all_places(mart, indicator, month(last)):
        members = [p.code for p in _members(mart, found.place) if p.code in cells]
        assert found.n == len(members), found.place.name
        if members:
            assert found.numerator == pytest.approx(sum(cells[p][0] for p in members)), found.place.name
            if indicator.is_ratio:
                assert found.denominator == pytest.approx(sum(cells[p][1] for p in members)), found.place.name


def test_the_change_after_renovation_is_there_for_several_communities(mart: Mart, ledgers: Ledgers) -> None:
    assert len(NAIVE["reno_case_delta"](ledgers, LAST)) >= 2
    assert figure(mart, INDICATORS["reno_case_delta"], mart.register.district, month(LAST)).state == "known"


def test_twelve_months_of_repeats_are_the_sum_of_the_months(mart: Mart, ledgers: Ledgers) -> None:
    months = [NAIVE["case_repeat"](ledgers, m) for m in YEAR.months]
    again, of = (sum(cell[k] for cells in months for cell in cells.values()) for k in (0, 1))
    found = figure(mart, INDICATORS["case_repeat"], mart.register.district, YEAR)
    assert (found.numerator, found.denominator, found.value) == (again, of, 100 * again / of)


@pytest.mark.parametrize("name", ["普兰店区", "丰荣街道", "铁西街道"])
def test_nine_in_ten_were_closed_within_the_90th_percentile(mart: Mart, ledgers: Ledgers, name: str) -> None:
    place = next(p for p in mart.register.places if p.name == name)
    hours = [h for p in _members(mart, place) for h in closure_hours(ledgers, p.code, YEAR.months)]
    found = figure(mart, INDICATORS["case_p90"], place, YEAR)
    assert (found.value, found.numerator) == (nearest_rank(hours, 90), len(hours))
    assert sum(h <= found.value for h in hours) >= 0.9 * len(hours) > sum(h < found.value for h in hours)
    assert figure(mart, INDICATORS["case_p50"], place, YEAR).value == nearest_rank(hours, 50)


def test_a_streets_percentile_is_not_the_mean_of_its_communities(mart: Mart, ledgers: Ledgers) -> None:
    [street, *_] = [p for p in mart.register.places if p.level == "street"]
    own = [f.value for f in figures(mart, INDICATORS["case_p90"], "community", YEAR, within=street.code)]
    hours = [h for p in _members(mart, street) for h in closure_hours(ledgers, p.code, YEAR.months)]
    found = figure(mart, INDICATORS["case_p90"], street, YEAR)
    assert found.value == nearest_rank(hours, 90)
    assert found.value != pytest.approx(mean(v for v in own if v is not None), abs=0.5)
    drawn = series(mart, INDICATORS["case_p90"], street, month(LAST), window=12)
    assert [f.value for f in drawn] == [found.value]


def test_the_days_from_proposal_to_delivery_of_every_street(mart: Mart, ledgers: Ledgers) -> None:
    for found in figures(mart, INDICATORS["delib_days"], "street", YEAR):
        days = [d for p in _members(mart, found.place) for d in delivery_days(ledgers, p.code, YEAR.months)]
        assert (found.value, found.numerator) == (nearest_rank(days, 50), len(days))


@pytest.mark.parametrize("code", [i.code for i in INDICATORS.values() if i.percentile is not None])
def test_a_percentiles_base_is_the_number_of_its_events(mart: Mart, code: str) -> None:
    [[cases]] = mart.connection.cursor().execute("SELECT sum(n) FROM bin WHERE indicator = ?", [code]).fetchall()
    [[base]] = (
        mart.connection.cursor().execute("SELECT sum(numerator) FROM value WHERE indicator = ?", [code]).fetchall()
    )
    assert cases == base > 0


@pytest.mark.parametrize("indicator", [i for i in INDICATORS.values() if i.over_places == "sum"], ids=lambda i: i.code)
def test_flows_are_added_over_a_year_and_everything_else_is_that_of_its_last_month(
    mart: Mart, indicator: Indicator
) -> None:
    district = mart.register.district
    year = figure(mart, indicator, district, YEAR)
    last = figure(mart, indicator, district, month(LAST))
    if indicator.over_time != "flow":
        assert (year.value, year.numerator, year.period) == (last.value, last.numerator, month(LAST))
    else:
        months = [figure(mart, indicator, district, month(m)).numerator for m in YEAR.months]
        assert year.numerator == pytest.approx(sum(n for n in months if n is not None))


@pytest.mark.parametrize("indicator", [i for i in INDICATORS.values() if i.over_time == "ytd"], ids=lambda i: i.code)
def test_what_is_counted_since_january_never_falls_within_a_year(mart: Mart, indicator: Indicator) -> None:
    rows = mart.connection.cursor().execute(
        "SELECT place, month, numerator FROM value WHERE indicator = ? ORDER BY place, month", [indicator.code]
    )
    before: tuple[str, str, float] = ("", "", 0)
    for place, of, numerator in rows.fetchall():
        if (place, of[:4]) == (before[0], before[1][:4]):
            assert numerator >= before[2], (place, of)
        before = place, of, numerator


@pytest.mark.parametrize("code", ["delib_part", "canteen_reach", "act_reach", "act_new"])
def test_distinct_people_are_not_added_over_places_and_it_says_why(mart: Mart, code: str) -> None:
    known = [f for f in figures(mart, INDICATORS[code], "community", month(LAST)) if f.value is not None]
    assert known
    for level in ("street", "district"):
        for found in figures(mart, INDICATORS[code], level, month(LAST)):
            assert (found.value, found.numerator, found.state, found.text("zh")) == (None, None, "not_added", "—")
            assert "去重" in found.why("zh")
            assert "istinct" in found.why("en")
    assert figures(mart, INDICATORS[code], "district", YEAR)[0].period == month(LAST)


PEOPLE = "社区,月份,议事参与居民,活动参与居民,首次参与居民,在册独居老人,巡访独居老人,注册志愿者,年内服务志愿者"


def _elders(real: Settings, *rows: tuple[str, int, int], of: str = LAST) -> Mart:
    """A warehouse in which communities reported elders living alone and how many of them were visited."""
    lines = [f"{name},{of},0,0,0,{elders},{visited},0,0" for name, elders, visited in rows]
    content = "\r\n".join([PEOPLE, *lines]).encode("gb18030")
    got = ledger.load(
        real,
        Submission(content=content, name="a.csv", by="甲", today=TODAY, dataset="participation_monthly", publish=True),
    )
    assert got.upload_id, got.findings
    return open_mart(real)


def _shown(mart: Mart) -> dict[str, tuple[str, str]]:
    visits = INDICATORS["elder_visit"]
    found = figures(mart, visits, "community", month(LAST))
    for each in found:  # asked alone, in a series or among all: always the same
        alone = figure(mart, visits, each.place, month(LAST))
        [drawn] = series(mart, visits, each.place, month(LAST))
        assert (alone.text("zh"), alone.base("zh")) == (each.text("zh"), each.base("zh"))
        assert (drawn.text("zh"), drawn.base("zh"), drawn.value) == (each.text("zh"), each.base("zh"), each.value)
    return {f.place.short: (f.text("zh"), f.base("zh")) for f in found if f.state != "unreported"}


def test_fewer_than_five_people_are_not_shown_nor_what_would_reveal_them(real: Settings) -> None:
    mart = _elders(real, ("古城", 40, 3), ("台山", 40, 30), ("新城", 50, 20), ("渤海", 30, 25))
    assert len({mart.register.find(name).parent for name in ("古城", "台山", "新城")}) == 1
    shown = _shown(mart)
    assert shown["古城"] == ("‹5", "")
    assert shown["新城"] == ("—", "")  # the street's 53 less 30 would leave 23 for the two: the 3 stays unknown
    assert shown["台山"] == ("75.0%", "30/40")
    street = mart.register.get(mart.register.find("古城").parent)
    assert figure(mart, INDICATORS["elder_visit"], street, month(LAST)).base("zh") == "53/130"


def test_two_counts_below_five_hide_each_other(real: Settings) -> None:
    shown = _shown(_elders(real, ("古城", 40, 3), ("台山", 40, 2), ("新城", 50, 20)))
    assert [shown[name][0] for name in ("古城", "台山", "新城")] == ["‹5", "‹5", "40.0%"]


def test_few_people_stay_hidden_where_the_base_is_small_too(real: Settings) -> None:
    shown = _shown(_elders(real, ("古城", 14, 3), ("台山", 4, 4), ("新城", 3, 0), ("鑫荣", 15, 9)))
    assert shown["古城"] == ("‹5", "")  # never 3/14
    assert shown["台山"] == ("‹5", "")
    assert shown["新城"] == ("‹5", "")  # three elders are fewer than five, visited or not


def test_a_small_base_beside_one_hidden_count_is_hidden_with_it(real: Settings) -> None:
    shown = _shown(_elders(real, ("古城", 40, 3), ("台山", 14, 9)))
    assert shown == {"古城": ("‹5", ""), "台山": ("—", "")}  # the street's 12/54 less 9/14 would say 3/40


def test_a_later_years_households_do_not_change_an_earlier_month(real: Settings, report: Report) -> None:
    content = report(*[("古城", m, 30, 9, 60, 0, 0, 0) for m in months_between("2023-12", "2025-02")])
    ledger.load(
        real, Submission(content=content, name="a.csv", by="甲", today=TODAY, dataset="monthly_report", publish=True)
    )
    per_household = INDICATORS["volunteer_participations_per_1000_households"]
    shown = {}
    for year, households in (("2024", 2000), ("2025", 4000)):
        profile = f"社区,年份,户数,常住人口\r\n古城社区,{year},{households},7000\r\n".encode("gbk")
        ledger.load(
            real,
            Submission(content=profile, name="b.csv", by="甲", today=TODAY, dataset="community_profile", publish=True),
        )
        mart = open_mart(real)
        gucheng = mart.register.find("古城")
        assert gucheng is not None
        shown[year] = [figure(mart, per_household, gucheng, month(m)).value for m in ("2023-12", "2024-12", "2025-01")]
    assert shown == {"2024": [None, 30, 30], "2025": [None, 30, 15]}  # 60 of 2,000, then 60 of 4,000
