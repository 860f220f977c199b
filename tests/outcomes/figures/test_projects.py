"""Livelihood projects as of a month: due, done, late and not known, worked by hand in three months of one register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.ledger import ledger, warehouse
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.figures.projects import ProjectsBy, projects_by
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.overdue import how_far
from tests.outcomes.project_register import GUCHENG, ROWS, SENT, register_file, sent
from tests.outcomes.second import Ledgers

FENGRONG = "210214001"


def _by(mart: Mart, place: str, last: str) -> ProjectsBy:
    found = projects_by(mart, mart.register.get(place), last)
    assert found is not None
    return found


def _counts(found: ProjectsBy) -> tuple[int, int, int, int, int]:
    return found.planned, found.due, found.done, found.late, found.unverified


@pytest.mark.parametrize(
    ("last", "counts", "late", "unverified"),
    [
        # P7 is 151 days late: 30 in November, 31, 31, 28, 31
        ("2025-03", (6, 1, 1, 1, 0), {"P7": 151}, set()),
        # P2 was done in July: not done in June; P5 was done ahead of its day; P4 was due on the last day of June
        ("2025-06", (6, 4, 2, 4, 0), {"P7": 242, "P2": 30, "P3": 23, "P4": 0}, set()),
        # the register ends on 10 July: P6 was due after that
        ("2025-12", (6, 6, 3, 3, 1), {"P7": 252, "P3": 33, "P4": 10}, {"P6"}),
    ],
)
def test_a_month_shows_the_projects_as_they_stood_at_its_end(
    real: Settings, last: str, counts: tuple[int, ...], late: dict[str, int], unverified: set[str]
) -> None:
    found = _by(sent(real, ROWS, SENT), GUCHENG, last)
    assert _counts(found) == counts
    assert {row.code: row.days for row in found.late_rows} == late
    assert [row.code for row in found.late_rows] == list(late)  # the longest first
    assert found.late_before == {"2024": 1}
    assert {row.code for row in found.unverified_rows} == unverified


def test_a_district_adds_what_its_communities_have(real: Settings) -> None:
    mart = sent(real, ROWS, SENT)
    district = _by(mart, mart.register.district.code, "2025-12")
    assert _counts(district) == (7, 7, 3, 3, 2)
    assert _counts(_by(mart, FENGRONG, "2025-12")) == (7, 7, 3, 3, 2)
    assert (district.n, district.of_n) == (2, 44)


def test_lateness_is_told_by_the_register_and_no_further(real: Settings) -> None:
    """A register of 10 July says nothing of 11 July; by its own day a project that was due that day may yet be done."""
    rows = [
        ("D1", "古城", "在建", "2025-07-09", ""),
        ("D2", "古城", "在建", "2025-07-10", ""),
        ("D3", "古城", "在建", "2025-07-11", ""),
    ]
    found = _by(sent(real, rows, SENT), GUCHENG, "2025-07")
    assert [(row.code, row.told_on, row.days) for row in found.late_rows] == [("D1", SENT, 1)]
    assert {row.code for row in found.unverified_rows} == {"D2", "D3"}


def test_what_is_due_on_the_day_of_the_register_may_still_be_done_that_day(real: Settings) -> None:
    last_of_june = [("D1", "古城", "在建", "2025-06-30", "")]
    found = _by(sent(real, last_of_june, date(2025, 6, 30)), GUCHENG, "2025-06")
    assert (found.late, found.unverified) == (0, 1)


def test_a_newer_register_answers_for_what_it_names_alone(real: Settings) -> None:
    sent(real, ROWS, SENT)
    mart = sent(real, [("P6", "古城", "在建", "2025-08-20", "")], date(2025, 9, 30))
    found = _by(mart, GUCHENG, "2025-12")
    told = {row.code: (row.told_on, row.days) for row in found.late_rows}
    assert told["P6"] == (date(2025, 9, 30), 41)
    assert told["P3"] == (SENT, 33)


def test_what_no_register_tells_is_unknown_and_never_0(real: Settings) -> None:
    nothing = open_mart(real)
    assert projects_by(nothing, nothing.register.district, "2025-06") is None
    mart = sent(real, ROWS, SENT)
    assert projects_by(mart, mart.register.get("210214002001"), "2025-06") is None  # not for that place
    assert projects_by(mart, mart.register.get(GUCHENG), "2023-12") is None  # before the register begins


def test_a_place_of_which_the_register_tells_nothing_late_has_none_late(real: Settings) -> None:
    found = _by(sent(real, [ROWS[0]], SENT), GUCHENG, "2025-06")
    assert _counts(found) == (1, 1, 1, 0, 0)


def test_lateness_counts_against_the_adjusted_day(real: Settings) -> None:
    """Planned for 31 March and moved to 20 June: on 30 June 10 days late, in May not due yet."""
    moved = ("M1", "古城", "在建", "2025-03-31", "", "2025-06-20", "区政府专题会议", "区住房和城乡建设局", "补签协议")
    mart = sent(real, [moved, ROWS[0]], SENT)
    may, june = (_by(mart, GUCHENG, month) for month in ("2025-05", "2025-06"))
    assert _counts(may) == (2, 1, 1, 0, 0)
    assert _counts(june) == (2, 2, 1, 1, 0)
    assert june.moved_on == 0
    [late] = june.late_rows
    assert (late.days, late.due_on, late.adjusted_from) == (10, date(2025, 6, 20), date(2025, 3, 31))
    assert (late.office, late.next_step, late.adjusted_why) == ("区住房和城乡建设局", "补签协议", "区政府专题会议")


def test_a_project_moved_into_the_next_year_is_that_years(real: Settings) -> None:
    moved = ("M1", "古城", "在建", "2025-11-30", "", "2026-04-30", "雨季停工")
    mart = sent(real, [moved, ROWS[0]], date(2026, 1, 5))
    this_year, next_year = (_by(mart, GUCHENG, month) for month in ("2025-12", "2026-01"))
    assert (_counts(this_year), this_year.moved_on) == ((1, 1, 1, 0, 0), 1)
    assert (_counts(next_year), next_year.moved_on) == ((1, 0, 0, 0, 0), 0)
    assert how_far(this_year, "zh") == "全年计划1个（另有1个已调整到以后年度），到2025年12月应完1个；已完1个，逾期0个。"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("2025-06-20", ""), [("rule_broken", "调整依据")]),
        (("2025-06-20", "区政府专题会议"), []),
        (("", "", "张三 13812345678"), [("personal_data", "责任单位")]),
        (("", "", "", "联系张三13812345678"), [("personal_data", "下一步")]),
        (("", "", "", "长" * 61), [("field_too_long", "下一步")]),
    ],
)
def test_what_the_new_columns_may_hold(real: Settings, cells: tuple[str, ...], said: list[tuple[str, str]]) -> None:
    content = register_file([("M1", "古城", "在建", "2025-03-31", "", *cells)])
    sending = Submission(content=content, name="p.csv", by="op", today=SENT, dataset="projects", publish=True)
    found = [(f.code, f.column) for f in ledger.load(real, sending).findings if f.severity == "error"]
    assert found == said


@pytest.mark.parametrize(("office", "asked"), [("张三", 1), ("欧阳小明", 1), ("住建局", 0), ("区交通运输局", 0)])
def test_a_name_that_is_no_office_is_asked_about(real: Settings, office: str, asked: int) -> None:
    content = register_file([("M1", "古城", "在建", "2025-03-31", "", "", "", office)])
    sending = Submission(content=content, name="p.csv", by="op", today=SENT, dataset="projects", publish=True)
    said = [f.column for f in ledger.load(real, sending).findings if f.severity == "warning"]
    assert said == ["责任单位"] * asked


def test_offices_may_call_the_columns_as_they_do(real: Settings) -> None:
    content = register_file([("M1", "古城", "在建", "2025-03-31", "", "2025-06-20", "会议", "住建局", "补签")]).decode()
    for ours, theirs in (
        ("责任单位", "牵头单位"),
        ("下一步", "下一步措施"),
        ("调整后完成日期", "延期至"),
        ("调整依据", "延期原因"),
    ):
        content = content.replace(ours, theirs)
    sending = Submission(content=content.encode(), name="p.csv", by="op", today=SENT, dataset="projects", publish=True)
    assert ledger.load(real, sending).published
    [late] = _by(open_mart(real), GUCHENG, "2025-06").late_rows
    assert (late.office, late.next_step, late.days) == ("住建局", "补签", 10)


def test_a_warehouse_without_the_new_columns_is_read_as_it_is_and_written_after_init(real: Settings) -> None:
    sent(real, ROWS, SENT)
    con = connect(real)
    con.execute("DROP VIEW lake.ledger.projects_in_force")
    for name in ("adjusted_on", "adjusted_why", "office", "next_step"):
        con.execute(f"ALTER TABLE lake.ledger.projects DROP COLUMN {name}")
    con.execute("UPDATE lake.ref.meta SET value = '3' WHERE name = 'schema'")
    con.close()
    mart = open_mart(real)
    older = _by(mart, GUCHENG, "2025-06")
    assert (_counts(older), {row.office for row in older.late_rows}) == ((6, 4, 2, 4, 0), {""})
    moved = ("P3", "古城", "在建", "2025-06-07", "", "2025-09-30", "会议", "住建局", "补签")
    with pytest.raises(WarehouseError, match="请先运行 python -m etl init"):
        sent(real, [moved], SENT)
    warehouse.init(real, data_class="real")
    newer = _by(sent(real, [moved], SENT), GUCHENG, "2025-06")
    assert [row.code for row in newer.late_rows] == ["P7", "P2", "P4"]


@pytest.mark.parametrize("last", ["2023-01", "2025-01", "2025-06", "2025-12"])
def test_the_sample_is_counted_as_a_loop_over_its_register_counts_it(
    sample_mart: Mart, sample_folder: Path, last: str
) -> None:
    """The last register came on 5 January 2026, so it answers for every one of these months."""
    year, due, done, late = set(), set(), set(), set()
    for row in Ledgers(sample_folder).rows("projects"):
        day, number = row["adjusted_on"] or row["planned_on"], row["project_id"]
        if row["status"] == "cancelled" or day is None:
            continue
        ready = row["completed_on"] is not None and f"{row['completed_on']:%Y-%m}" <= last
        if f"{day:%Y}" == last[:4]:
            year.add(number)
            due |= {number} if f"{day:%Y-%m}" <= last else set()
            done |= {number} if ready else set()
        late |= {number} if f"{day:%Y-%m}" <= last and not ready else set()
    found = _by(sample_mart, sample_mart.register.district.code, last)
    assert _counts(found) == (len(year), len(due), len(done), len(late), 0)
    assert last == "2025-12" or len(done) < len(year)  # the end of the year is not known before its end
    assert {row.code for row in found.late_rows} == late
