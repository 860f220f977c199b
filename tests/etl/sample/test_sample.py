"""The sample files: read back from their bytes alone, as the district's systems would get them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from etl.sample import SampleFile, sample_files
from outcomes.catalogue.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "data" / "reference"
RECONCILIATION = ROOT.parent / "shared" / "data" / "reconciliation.csv"

PRINTED_NAMES = {
    "古城社区": "新韵古城·幸福社区",
    "碧海社区": "有呼‘碧’有应·用心‘海’用情",
    "新苑社区": "幸福新苑·亲邻共治",
    "渤海社区": "五治融合·幸福渤海",
    "海新社区": "海纳百家·领‘新’聚力",
    "新村社区": "联建‘新’力量·携手‘新’服务",
    "鑫和社区": "“鑫”心相“联”",
}
KINDS = {
    "老旧小区改造": "compound_renovation",
    "停车位": "parking",
    "健身器材": "fitness",
    "口袋公园": "pocket_park",
    "两网融合回收站点": "recycling_station",
    "充电桩": "charging",
    "河道修复": "river",
}
STATES = {"完工": "completed", "取消": "cancelled", "在建": "ongoing", "计划": "planned"}
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]

Row = dict[str, str]
Reports = dict[tuple[str, str], Row]
Registers = list[tuple[date, dict[str, Row]]]
Allotted = dict[str, Row]


@pytest.fixture(scope="module")
def allotted() -> Allotted:
    return {row["community_name"]: row for row in _reference("sample_allocation.csv")}


@pytest.fixture(scope="module")
def reports(files: list[SampleFile]) -> Reports:
    """What stands in the end for each community and month: the last row that was sent and not withdrawn."""
    found: Reports = {}
    for file in files:
        for row in _rows(file) if file.dataset == "monthly_report" and not file.withdraw else ():
            if row["志愿服务人次"].isdigit():
                found[_place(row), _month(row["月份"])] = row
    return found


@pytest.fixture(scope="module")
def registers(files: list[SampleFile]) -> Registers:
    """The register of projects by project number, half-year after half-year, with the day it was sent."""
    return [(file.today, {row["项目编号"]: row for row in _rows(file)}) for file in files if file.dataset == "projects"]


@pytest.fixture(scope="module")
def last_register(registers: Registers) -> list[Row]:
    return list({number: row for _, register in registers for number, row in register.items()}.values())


def _reference(name: str) -> list[Row]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _cells(file: SampleFile) -> list[list[str]]:
    if not file.file_name.endswith(".xlsx"):
        text = file.content.decode("utf-8-sig" if file.content.startswith(b"\xef\xbb\xbf") else "gbk")
        return list(csv.reader(io.StringIO(text, newline="")))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)
    return [
        [str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in row] for row in sheet.to_python()
    ]


def _headers(file: SampleFile, line: list[str]) -> bool:
    """Whether a line holds nothing but headers of the file's dataset."""
    known = {text for c in catalogue().datasets[file.dataset].column for text in (c.header, *c.also)}
    return {*line} <= known


def _rows(file: SampleFile) -> Iterator[Row]:
    """The rows below the headers, without a 合计 row."""
    cells = _cells(file)
    at = 0 if _headers(file, cells[0]) else 1
    headers = cells[at]
    for row in cells[at + 1 :]:
        if row[0] != "合计":
            yield dict(zip(headers, row, strict=True))


def _place(row: Row) -> str:
    return row["社区"].removesuffix("社区") + "社区"


def _month(text: str) -> str:
    match = re.fullmatch(r"(20\d\d)[-/年]?(\d\d?)月?", text)
    assert match, text
    return f"{match[1]}-{int(match[2]):02d}"


def test_the_same_seed_gives_the_same_bytes(files: list[SampleFile], sample_folder: Path) -> None:
    """Those that another process made when it built the sample."""
    kept = {path.name for path in (sample_folder / "landing").glob("*/*")}
    assert {sha256(file.content).hexdigest() for file in files} == kept

    assert sample_files(REFERENCE, 7) != files


def test_files_come_as_they_were_sent_by_offices_marked_as_sample(files: list[SampleFile]) -> None:
    sent = [file.today for file in files]
    assert sent == sorted(sent)
    assert sent[-1] == date(2026, 1, 6)
    assert all(re.fullmatch("示例·.+(街道|局|部)", file.by) for file in files)
    assert len({(file.file_name, file.today) for file in files}) == len(files)
    # the headers stand in the first line or below a title
    assert all(any(_headers(file, line) for line in _cells(file)[:2]) for file in files)


def test_files_are_saved_the_way_staff_save_them(files: list[SampleFile]) -> None:
    saved = Counter(
        "xlsx" if file.content[:2] == b"PK" else "utf-8" if file.content[:3] == b"\xef\xbb\xbf" else "gbk"
        for file in files
    )
    assert 3 <= saved["xlsx"] <= 12
    assert 3 <= saved["utf-8"] <= 12
    assert saved["gbk"] > saved["xlsx"] + saved["utf-8"]
    for file in files:
        if file.content[:2] != b"PK":
            assert b"\r\n" in file.content
            assert b"\n" not in file.content.replace(b"\r\n", b""), file.file_name


def test_a_clerk_keeps_one_spelling_in_a_file_but_the_files_differ(files: list[SampleFile]) -> None:
    months: set[str] = set()
    short: Counter[bool] = Counter()
    for file in files:
        if file.dataset == "monthly_report":
            rows = list(_rows(file))
            spellings = {re.sub("[0-9]+", "9", row["月份"]) for row in rows}
            assert len(spellings) == 1, file.file_name
            months |= spellings
            short[{row["社区"].endswith("社区") for row in rows} == {False}] += 1
    assert {"9-9", "9年9月", "9/9"} <= months
    assert 1 <= short[True] < short[False]


def test_every_total_row_is_the_sum_of_the_rows_above_it(files: list[SampleFile]) -> None:
    with_total = 0
    for file in files:
        last = _cells(file)[-1]
        if last[0] == "合计":
            with_total += 1
            columns = [c.header for c in catalogue().datasets["monthly_report"].column][2:8]
            sums = [str(sum(int(row[column]) for row in _rows(file))) for column in columns]
            assert last[2:8] == sums, file.file_name
    assert with_total >= 2


def test_profile_counts_every_community_once_a_year(files: list[SampleFile], allotted: Allotted) -> None:
    rows = [row for file in files if file.dataset == "community_profile" for row in _rows(file)]
    assert Counter(row["年份"] for row in rows) == {"2023": 44, "2024": 44, "2025": 44}
    for row in rows:
        if row["年份"] == "2025":
            assert row["户数"] == allotted[row["社区"]]["households_sample"]
        assert 2.0 < int(row["常住人口"]) / int(row["户数"]) < 2.6


def test_a_few_months_were_never_reported_and_three_communities_owe_december_2025(
    reports: Reports, allotted: Allotted
) -> None:
    # 1 to 2 % of 44 communities x 36 months = 1584
    assert 16 <= 1584 - len(reports) <= 32
    assert {name for name in allotted if (name, "2025-12") not in reports} == {"谷泡社区", "圈龙山社区", "建设社区"}


def test_a_month_may_close_more_than_it_received_but_never_more_than_is_open(
    reports: Reports, allotted: Allotted
) -> None:
    # what a month that was never reported may have brought in is unknown: 100 is far above any month
    for name in allotted:
        open_at_most = 0
        for month in MONTHS:
            row = reports.get((name, month))
            open_at_most += int(row["诉求受理数"]) - int(row["诉求办结数"]) if row else 100
            assert open_at_most >= 0, (name, month)
    over = sum(int(row["诉求办结数"]) > int(row["诉求受理数"]) for row in reports.values())
    assert 0.02 < over / len(reports) < 0.35


def test_heating_season_brings_requests_and_spring_festival_fewer(reports: Reports) -> None:
    received: defaultdict[str, list[int]] = defaultdict(list)
    for (_, month), row in reports.items():
        received[month].append(int(row["诉求受理数"]))
    mean = {month: sum(values) / len(values) for month, values in received.items()}
    assert min(mean["2024-11"], mean["2024-12"]) > 1.15 * max(mean["2024-07"], mean["2024-08"])
    assert mean["2025-01"] < 0.8 * mean["2024-12"]  # Spring Festival: 29 January 2025
    assert mean["2024-02"] < 0.8 * mean["2024-01"]  # Spring Festival: 10 February 2024


@pytest.mark.parametrize(
    ("column", "planted", "effect", "within"),
    [
        ("志愿服务人次", "true_volunteer_multiplier", 1.25, 0.11),
        ("诉求受理数", "true_request_report_multiplier", 1.1, 0.07),
    ],
)
def test_planted_effect_shows_after_launch_and_only_where_it_was_planted(
    reports: Reports, allotted: Allotted, column: str, planted: str, effect: float, within: float
) -> None:
    launched = {name: row["launch_month"] for name, row in allotted.items() if row["launch_month"]}
    others = [name for name in allotted if name not in launched]

    def change(names: list[str]) -> float:
        """After the launch over before it, against what the communities without a brand did in the same months."""
        after = expected = 0.0
        for name in names:
            early = [month for month in MONTHS if month <= launched[name]]
            late = [month for month in MONTHS if month > launched[name]]
            usual = _sum(reports, column, others, late) / _sum(reports, column, others, early)
            after += _sum(reports, column, [name], late)
            expected += _sum(reports, column, [name], early) * usual
        return after / expected

    moved = [name for name in launched if float(allotted[name][planted]) > 1]
    unmoved = [name for name in launched if name not in moved]
    assert (len(moved), len(unmoved)) == (12, 4)
    # `within` is twice the standard error over many seeds; a third of the communities have √3 times that
    assert change(moved) == pytest.approx(effect, abs=within)
    assert change(unmoved) == pytest.approx(1.0, abs=3**0.5 * within)


def _sum(reports: Reports, column: str, names: list[str], months: list[str]) -> int:
    return sum(int(reports[n, m][column]) for n in names for m in months if (n, m) in reports)


def test_reported_works_are_the_completions_of_the_register(reports: Reports, last_register: list[Row]) -> None:
    done: Counter[tuple[str, str, str]] = Counter()
    for row in last_register:
        done[row["社区"], row["实际完成日期"][:7], row["项目类型"]] += int(row["数量"])
    columns = {"改造小区数": "老旧小区改造", "新增停车位": "停车位", "口袋公园数": "口袋公园"}
    for (name, month), row in reports.items():
        for column, kind in columns.items():
            assert int(row[column]) == done[name, month, kind], (name, month, column)


def test_one_month_was_sent_wrong_withdrawn_and_sent_again(files: list[SampleFile], reports: Reports) -> None:
    [wrong] = [file for file in files if file.dataset == "monthly_report" and file.withdraw]
    assert wrong.publish
    assert wrong.withdrawn_on
    assert wrong.withdrawn_on > wrong.today
    rows = {(_place(row), _month(row["月份"])): row for row in _rows(wrong)}
    again = [
        file for file in files if file.by == wrong.by and file.today >= wrong.withdrawn_on and {*rows} <= {*_keys(file)}
    ]
    assert len(again) == 1
    assert all(reports[key]["志愿服务人次"] != row["志愿服务人次"] for key, row in rows.items())
    assert all(reports[key]["诉求受理数"] == row["诉求受理数"] for key, row in rows.items())


def _keys(file: SampleFile) -> set[tuple[str, str]]:
    return {(_place(row), _month(row["月份"])) for row in _rows(file)} if file.dataset == "monthly_report" else set()


def test_three_communities_corrected_an_older_month(files: list[SampleFile]) -> None:
    [mended] = [file for file in files if len(_keys(file)) == 3 and {m for _, m in _keys(file)} == {"2025-03"}]
    assert mended.today == date(2025, 9, 16)
    [first] = [file for file in files if file.today < mended.today and _keys(mended) <= _keys(file)]
    before = {(_place(row), _month(row["月份"])): row for row in _rows(first)}
    for row in _rows(mended):
        old = before[_place(row), "2025-03"]
        assert int(old["志愿服务人次"]) == int(row["志愿服务人次"]) // 2


def test_the_first_half_of_2024_came_a_month_late(files: list[SampleFile]) -> None:
    sent = {max(month for _, month in _keys(file)): file.today for file in files if len(_keys(file)) > 200}
    assert sent["2023-06"] < date(2023, 8, 1)
    assert date(2024, 8, 1) < sent["2024-06"] < date(2024, 9, 1)
    assert sent["2024-12"] < date(2025, 2, 1)
    assert all(month < f"{file.today:%Y-%m}" for file in files for _, month in _keys(file))


@pytest.mark.parametrize("check_id", ["R10", "R11", "R12", "R13", "R14", "R15"])
def test_register_reconciles_with_the_published_figures(last_register: list[Row], check_id: str) -> None:
    if not RECONCILIATION.exists():
        pytest.skip(f"{RECONCILIATION} is not here")
    with RECONCILIATION.open(encoding="utf-8-sig", newline="") as file:
        [check] = [row for row in csv.DictReader(file) if row["check_id"] == check_id]
    rows = [
        (KINDS[row["项目类型"]], STATES[row["状态"]], int(row["数量"]), int(row["惠及户数"] or 0))
        for row in last_register
    ]
    projects = pd.DataFrame(rows, columns=["project_type", "status", "quantity", "households_benefited"])
    with duckdb.connect() as con:
        con.register("projects", projects)
        [[value]] = con.execute(check["sql"]).fetchall()
    assert float(check["accept_min"]) <= value <= float(check["accept_max"])
    assert value == float(check["sample_value"])


def test_each_community_gets_what_is_allotted_to_it(last_register: list[Row], allotted: Allotted) -> None:
    got: Counter[tuple[str, str]] = Counter()
    for row in last_register:
        if row["状态"] != "取消":
            got[row["社区"], row["项目类型"]] += int(row["数量"])
            got[row["社区"], "惠及户数"] += int(row["惠及户数"] or 0)
    columns = {
        "老旧小区改造": "compounds_renovated",
        "惠及户数": "households_benefited",
        "停车位": "parking_spaces",
        "健身器材": "fitness_equipment",
        "两网融合回收站点": "recycling_stations",
        "口袋公园": "pocket_parks",
    }
    for name, row in allotted.items():
        assert {kind: got[name, kind] for kind in columns} == {k: int(row[c]) for k, c in columns.items()}, name


def test_most_of_what_was_planned_is_done(last_register: list[Row]) -> None:
    parking = [row for row in last_register if row["项目类型"] == "停车位" and row["状态"] == "完工"]
    assert 0.70 <= sum(int(row["数量"]) for row in parking) / 986 <= 0.85
    of_2025 = [row["状态"] for row in last_register if row["计划完成日期"][:4] == "2025" and row["状态"] != "取消"]
    assert 0.6 <= of_2025.count("完工") / len(of_2025) <= 0.8
    assert {"计划", "在建"} <= {*of_2025}


def test_names_are_plainly_sample_and_three_rivers_run_through_several_communities(last_register: list[Row]) -> None:
    rivers = [row["项目名称"].split("-")[2] for row in last_register if row["项目类型"] == "河道修复"]
    assert {*rivers} == {"鞍子河", "坨西河", "久寿河"}
    assert all((row["是否跨社区"] == "是") == (row["项目类型"] == "河道修复") for row in last_register)
    assert all(row["项目名称"].startswith("示例-") and len(row["项目名称"]) <= 40 for row in last_register)
    for row in last_register:
        renovation = row["项目类型"] == "老旧小区改造"
        assert bool(re.fullmatch(r"X210214\d{6}-\d\d", row["小区编号"])) == renovation, row["项目编号"]
    compounds = [row["小区编号"] for row in last_register if row["小区编号"]]
    assert len(compounds) == len({*compounds}) == 33


def test_completions_spread_over_three_years_on_working_days(last_register: list[Row]) -> None:
    days = [date.fromisoformat(row["实际完成日期"]) for row in last_register if row["实际完成日期"]]
    assert all(day.weekday() < 5 for day in days)
    years = Counter(day.year for day in days)
    assert {*years} == {2023, 2024, 2025}
    assert min(years.values()) > len(days) / 5


def test_register_is_sent_whole_every_half_year_as_it_stood(registers: Registers) -> None:
    assert [(today.year, today.month) for today, _ in registers] == [
        (2023, 7),
        (2024, 1),
        (2024, 7),
        (2025, 1),
        (2025, 7),
        (2026, 1),
    ]
    for today, register in registers:
        for row in register.values():
            assert (row["状态"] == "完工") == bool(row["实际完成日期"]), row["项目编号"]
            assert row["实际完成日期"] <= f"{today}"


def test_a_project_never_goes_back_nor_is_done_before_the_register_that_did_not_know_it(registers: Registers) -> None:
    next_states = {
        "计划": {"计划", "在建", "完工", "取消"},
        "在建": {"在建", "完工", "取消"},
        "完工": {"完工"},
        "取消": {"取消"},
    }
    fixed = ("社区", "项目类型", "项目名称", "数量", "单位", "小区编号", "惠及户数")
    for (sent, earlier), (_, later) in pairwise(registers):
        for number, row in earlier.items():
            assert number in later
            assert later[number]["状态"] in next_states[row["状态"]], number
            assert [later[number][column] for column in fixed] == [row[column] for column in fixed]
            if row["状态"] != "完工" and later[number]["状态"] == "完工":
                assert later[number]["实际完成日期"] >= f"{sent}", number


def test_only_the_seven_printed_names_exactly_as_printed(files: list[SampleFile]) -> None:
    sent = [file for file in files if file.dataset == "brands"]
    assert [file.today for file in sent] == [date(2025, 1, 10), date(2025, 12, 20)]
    for file in sent:
        rows = list(_rows(file))
        assert len(rows) == 44
        assert {row["社区"]: row["品牌名称"] for row in rows if row["品牌名称"]} == PRINTED_NAMES
        assert {row["品牌口号"] for row in rows} == {""}


def test_launched_brands_have_their_month_and_promises_and_practices_come_from_the_printed_text(
    files: list[SampleFile], allotted: Allotted
) -> None:
    printed = {row["community"]: row for row in _reference("brands.csv")}
    [*_, last] = [file for file in files if file.dataset == "brands"]
    for row in _rows(last):
        source = printed.get(row["社区"], {"kind_zh": "其他", "features": ""})
        launch = allotted[row["社区"]]["launch_month"]
        assert (row["品牌阶段"], row["发布月份"]) == ("已发布" if launch else "培育中", launch)
        assert sum(bool(row[f"承诺指标{n}"]) for n in (1, 2, 3)) in ((2, 3) if launch else (0,))
        assert row["品牌类型"] == source["kind_zh"]
        assert {*row["特色做法"].split("；")} <= {*source["features"].split(";")}
