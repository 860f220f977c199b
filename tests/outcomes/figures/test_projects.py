"""Livelihood projects as of a month: due, done, late and not known, worked by hand in three months of one register."""

from __future__ import annotations

from datetime import date

import pytest

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.figures.projects import ProjectsBy, projects_by
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart

HEADER = (
    "项目编号,社区,项目类型,项目名称,小区编号,数量,单位,惠及户数,状态,计划完成日期,实际完成日期,投资(万元),是否跨社区"
)
GUCHENG, FENGRONG = "210214001003", "210214001"
SENT = date(2025, 7, 10)
ROWS = [  # number, community, state, planned, completed
    ("P1", "古城", "完工", "2025-03-15", "2025-03-20"),
    ("P2", "古城", "完工", "2025-05-31", "2025-07-02"),
    ("P3", "古城", "在建", "2025-06-07", ""),
    ("P4", "古城", "计划", "2025-06-30", ""),
    ("P5", "古城", "完工", "2025-11-30", "2025-06-18"),
    ("P6", "古城", "在建", "2025-08-20", ""),
    ("P7", "古城", "在建", "2024-10-31", ""),
    ("P8", "古城", "取消", "2025-04-30", ""),
    ("P9", "台山", "在建", "2025-09-30", ""),
]


def _sent(settings: Settings, rows: list[tuple[str, ...]], on: date) -> Mart:
    """The mart after a register with these rows was published on a day."""
    lines = [
        HEADER,
        *(f"{n},{c},停车位,{c}门前车位{n},,30,个,,{state},{day},{done},,否" for n, c, state, day, done in rows),
    ]
    sent = Submission(
        content="\r\n".join(lines).encode(), name="p.csv", by="op", today=on, dataset="projects", publish=True
    )
    receipt = ledger.load(settings, sent)
    assert receipt.published, receipt.findings
    return open_mart(settings)


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
    found = _by(_sent(real, ROWS, SENT), GUCHENG, last)
    assert _counts(found) == counts
    assert {row.code: row.days for row in found.late_rows} == late
    assert [row.code for row in found.late_rows] == list(late)  # the longest first
    assert found.late_before == 1
    assert {row.code for row in found.unverified_rows} == unverified


def test_a_district_adds_what_its_communities_have(real: Settings) -> None:
    mart = _sent(real, ROWS, SENT)
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
    found = _by(_sent(real, rows, SENT), GUCHENG, "2025-07")
    assert [(row.code, row.told_on, row.days) for row in found.late_rows] == [("D1", SENT, 1)]
    assert {row.code for row in found.unverified_rows} == {"D2", "D3"}


def test_what_is_due_on_the_day_of_the_register_may_still_be_done_that_day(real: Settings) -> None:
    last_of_june = [("D1", "古城", "在建", "2025-06-30", "")]
    found = _by(_sent(real, last_of_june, date(2025, 6, 30)), GUCHENG, "2025-06")
    assert (found.late, found.unverified) == (0, 1)


def test_a_newer_register_answers_for_what_it_names_alone(real: Settings) -> None:
    _sent(real, ROWS, SENT)
    mart = _sent(real, [("P6", "古城", "在建", "2025-08-20", "")], date(2025, 9, 30))
    found = _by(mart, GUCHENG, "2025-12")
    told = {row.code: (row.told_on, row.days) for row in found.late_rows}
    assert told["P6"] == (date(2025, 9, 30), 41)
    assert told["P3"] == (SENT, 33)


def test_what_no_register_tells_is_unknown_and_never_0(real: Settings) -> None:
    nothing = open_mart(real)
    assert projects_by(nothing, nothing.register.district, "2025-06") is None
    mart = _sent(real, ROWS, SENT)
    assert projects_by(mart, mart.register.get("210214002001"), "2025-06") is None  # not for that place
    assert projects_by(mart, mart.register.get(GUCHENG), "2023-12") is None  # before the register begins


def test_a_place_of_which_the_register_tells_nothing_late_has_none_late(real: Settings) -> None:
    found = _by(_sent(real, [ROWS[0]], SENT), GUCHENG, "2025-06")
    assert _counts(found) == (1, 1, 1, 0, 0)
