"""What does not run evenly in the sample: swings, outages, month ends, another way of counting, late and double files."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from statistics import median, pstdev

import pyarrow as pa
import pytest

from etl.ledger import history
from etl.sample import SampleFile
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import add_months, month, months_between
from outcomes.core.places import Place, read_register
from outcomes.core.settings import ROOT, Settings
from outcomes.figures.ask import figure
from outcomes.warehouse.mart import Mart
from tests.etl.judged import judge

MONTHS = months_between("2023-01", "2025-12")
REGISTER = read_register(ROOT / "data" / "reference")
READ = ("monthly_report", "requests", "volunteer_services")
FIRST_MONTHS = {"新海社区": "2023-04", "建设社区": "2023-07"}

Judged = list[tuple[SampleFile, pa.Table]]
Reports = dict[tuple[str, str], dict[str, object]]
Days = dict[tuple[str, str], list[date]]


@pytest.fixture(scope="module")
def judged(files: list[SampleFile]) -> Judged:
    """The files of three tables with the rows of each that are stored."""
    found = []
    for file in (f for f in files if f.dataset in READ):
        rows = judge(
            file.content,
            file.file_name,
            cat=catalogue(),
            register=REGISTER,
            today=file.today,
            dataset=file.dataset,
            real=False,
        ).rows
        assert rows is not None
        found.append((file, rows))
    return found


@pytest.fixture(scope="module")
def reports(judged: Judged) -> Reports:
    """The monthly reports in force by community and month."""
    return {
        (REGISTER.get(row["community_code"]).name, row["month"]): row
        for file, rows in judged
        if file.dataset == "monthly_report" and file.publish and not file.withdraw
        for row in rows.to_pylist()
    }


@pytest.fixture(scope="module")
def received(judged: Judged) -> Days:
    """The days on which requests were received by community and month, each request once."""
    days: dict[str, tuple[str, date]] = {}
    for file, rows in judged:
        for row in rows.to_pylist() if file.dataset == "requests" else ():
            days[row["request_id"]] = (REGISTER.get(row["community_code"]).name, row["received_at"].date())
    found: Days = defaultdict(list)
    for name, day in days.values():
        found[name, f"{day:%Y-%m}"].append(day)
    return found


def _level(name: str) -> list[float]:
    """What is to be expected of a community month by month: its base, the season, and the effect of its launch."""
    with (ROOT / "data" / "reference" / "sample_allocation.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = [row for row in csv.DictReader(file) if row["community_name"] == name]
    season = {"11": 1.2, "12": 1.2, "01": 1.2, "02": 1.2, "03": 1.2} | dict.fromkeys(
        ("2023-01", "2024-02", "2025-01"), 0.75
    )
    launch, effect = row["launch_month"] or "9999", float(row["true_request_report_multiplier"])
    return [
        float(row["base_requests_per_month"]) * season.get(m, season.get(m[5:], 0.9)) * (effect if m > launch else 1)
        for m in MONTHS
    ]


def test_requests_of_a_month_vary_by_half_around_their_level_and_the_level_stays(received: Days) -> None:
    variation, levels = [], []
    for name in sorted({name for name, _ in received} - {*FIRST_MONTHS}):
        shares = [len(received.get((name, m), ())) / level for m, level in zip(MONTHS, _level(name), strict=True)]
        variation.append(pstdev(shares))
        levels.append(sum(shares) / len(shares))
    assert median(variation) == pytest.approx(0.5, abs=0.03)
    assert min(variation) > 0.35
    # the level of the district: what a renovation mends comes a little less often
    assert sum(levels) / len(levels) == pytest.approx(0.98, abs=0.02)


def test_bases_of_a_month_range_from_few_to_many(received: Days) -> None:
    counts = [len(received.get((name, m), ())) for name in {name for name, _ in received} for m in MONTHS]
    assert sum(0 < n < 5 for n in counts) > 80
    assert sum(n > 40 for n in counts) > 30


@pytest.mark.parametrize(
    ("names", "first", "last"),
    [
        (("新海社区", "建设社区"), date(2024, 8, 5), date(2024, 8, 23)),
        (("柳家社区",), date(2025, 5, 8), date(2025, 5, 25)),
        (("矿洞社区",), date(2023, 10, 9), date(2023, 10, 27)),
    ],
)
def test_while_a_system_is_down_nothing_is_entered_and_the_remark_of_the_month_says_so(
    received: Days, reports: Reports, names: tuple[str, ...], first: date, last: date
) -> None:
    down = f"{first:%Y-%m}"
    for name in names:
        assert not [day for day in received[name, down] if first <= day <= last]
        assert reports[name, down]["remark"] == f"{first.day}日至{last.day}日系统停用，其间诉求未登记"
    of_month = {
        m: sum(len(received[name, m]) for name in names) for m in (add_months(down, -1), down, add_months(down, 1))
    }
    before, fallen, after = of_month.values()
    assert fallen < 0.7 * min(before, after), of_month


@pytest.mark.parametrize(("name", "dumped"), [("鑫荣社区", "2024-12"), ("姚家社区", "2025-08")])
def test_two_communities_enter_most_of_a_month_on_its_last_two_days(
    received: Days, reports: Reports, name: str, dumped: str
) -> None:
    of_day = Counter(day.day for day in received[name, dumped])
    assert of_day[30] + of_day[31] > 0.7 * of_day.total()
    assert of_day.total() > 10
    assert reports[name, dumped]["remark"] == "月末集中录入"


def test_one_community_enters_a_month_in_the_first_days_of_the_next(received: Days, reports: Reports) -> None:
    assert not received.get(("农场社区", "2025-03"))
    of_day = Counter(day.day for day in received["农场社区", "2025-04"])
    assert of_day[1] + of_day[2] + of_day[3] > of_day.total() / 3
    row = reports["农场社区", "2025-03"]
    assert (row["requests_received"], row["remark"]) == (0, "本月诉求下月初补录")


def test_one_community_counts_its_volunteers_another_way_from_a_month_on(judged: Judged, reports: Reports) -> None:
    code = REGISTER.find("快马厂社区")
    assert code is not None
    sizes: dict[bool, list[int]] = {True: [], False: []}
    for file, rows in judged:
        for row in rows.to_pylist() if file.dataset == "volunteer_services" else ():
            if row["community_code"] == code.code:
                sizes[f"{row['served_on']:%Y-%m}" >= "2024-07"].append(row["volunteers"])
    # 6 to 10 volunteers serve together; times 1.6 that is 10 to 16
    assert (min(sizes[False]), max(sizes[False])) == (6, 10)
    assert (min(sizes[True]), max(sizes[True])) == (10, 16)
    with_remark = [m for m in MONTHS if "签到" in str(reports.get(("快马厂社区", m), {}).get("remark"))]
    assert with_remark == ["2024-07"]


def _place(mart: Mart, name: str) -> Place:
    found = mart.register.find(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", FIRST_MONTHS)
@pytest.mark.parametrize(
    "indicator", ["requests_received", "volunteer_participations", "service_cases", "act_participations"]
)
def test_what_lies_before_a_communitys_first_month_is_unknown_and_never_0(
    sample_mart: Mart, name: str, indicator: str
) -> None:
    asked, place, first = catalogue().indicators[indicator], _place(sample_mart, name), FIRST_MONTHS[name]
    before = [figure(sample_mart, asked, place, month(m)) for m in MONTHS if m < first]
    assert [f.value for f in before] == [None] * len(before)
    since = [figure(sample_mart, asked, place, month(m)) for m in months_between(first, add_months(first, 2))]
    assert all(f.value is not None for f in since)


def test_months_come_late_twice_in_part_too_early_and_wrong(files: list[SampleFile]) -> None:
    sent = {f.file_name: f for f in files if f.dataset == "monthly_report" and f.today > date(2025, 11, 30)}
    assert {name for name, f in sent.items() if f.partial} == {"皮口街道2025年11月社区月报.csv"}
    assert sent["皮口街道2025年11月社区月报（补报建设社区）.csv"].today == date(2025, 12, 20)  # due on the 5th
    assert {name for name, f in sent.items() if f.withdraw} == {"铁西街道2025年11月社区月报.csv"}
    [twice] = [f for f in files if f.repeats]
    [first] = [f for f in files if f.content == twice.content and not f.repeats]
    assert (first.today, twice.today) == (date(2026, 1, 4), date(2026, 1, 5))
    early, whole = sent["丰荣街道2025年12月社区月报（先报3个社区）.csv"], sent["丰荣街道2025年12月社区月报.csv"]
    assert (early.publish, whole.publish) == (False, True)
    assert early.today < whole.today
    back, again = sent["太平街道2025年12月社区月报（第一次）.csv"], sent["太平街道2025年12月社区月报.csv"]
    assert back.returned
    assert back.today < again.today


def test_the_warehouse_knows_what_became_of_each(sample_folder: Path) -> None:
    uploads = history.uploads(Settings(data=sample_folder))
    by_name = {u["file_name"]: u for u in uploads}
    assert len([u for u in uploads if u["file_name"] == "铁西街道2025年12月社区月报.csv"]) == 1
    partial = by_name["皮口街道2025年11月社区月报.csv"]
    assert (partial["rows_stored"], partial["rows_refused"]) == (1, 1)
    assert set(by_name["太平街道2025年12月社区月报（第一次）.csv"]["states"]) == {"returned"}
    assert "published" not in by_name["丰荣街道2025年12月社区月报（先报3个社区）.csv"]["states"]


def test_what_is_in_force_is_the_newer_row(sample_mart: Mart, reports: Reports) -> None:
    """The row that was refused is there since it came alone; the rows that came too early were never in force."""
    asked = catalogue().indicators["volunteer_participations"]
    for name, m in (("建设社区", "2025-11"), ("台山社区", "2025-12"), ("和平社区", "2025-12"), ("普东社区", "2025-12")):
        value = figure(sample_mart, asked, _place(sample_mart, name), month(m)).value
        assert value == reports[name, m]["volunteer_participations"], name
