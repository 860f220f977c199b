"""What only several rows, the sender or the months before can tell: doubles, other people's rows, closed months, odd figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from etl.check.questions import flow_columns
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import add_months
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge
from tests.etl.one_row import (
    BOHAI,
    GUCHENG,
    REGISTER,
    TAISHAN,
    TODAY,
    codes,
    file_of,
    judged,
    row_with,
    stored,
)

_COUNTS = (
    "requests_received",
    "requests_resolved",
    "volunteer_participations",
    "compounds_renovated",
    "parking_spaces_added",
    "pocket_parks_built",
)


def _history(received: list[int], last: str = "2025-02", **others: int) -> pa.Table:
    """The months in force of 古城社区 up to `last`, with these counts received."""
    rows = [
        {
            "community_code": GUCHENG,
            "month": add_months(last, n + 1 - len(received)),
            **dict.fromkeys(_COUNTS, 0),
            "volunteer_participations": 60,
            "requests_resolved": 12,
            **others,
            "requests_received": value,
        }
        for n, value in enumerate(received)
    ]
    return pa.Table.from_pylist(rows)


def _rows(verdict: Judgement, code: str) -> list[tuple[int | None, str | None]]:
    return [(f.row, f.value) for f in verdict.findings if f.code == code]


def test_a_community_named_twice_also_by_alias_and_by_code_is_a_double() -> None:
    register = REGISTER.with_aliases({"老古城": GUCHENG})
    verdict = judged(
        row_with(),
        row_with(community="老古城", month="2025年3月"),
        row_with(community=GUCHENG),
        row_with(community="台山社区"),
        register=register,
    )
    assert _rows(verdict, "duplicate_key") == [(2, "古城社区"), (3, "老古城"), (4, GUCHENG)]
    assert (verdict.outcome, stored(verdict, "community"), verdict.refused) == ("reject_rows", [TAISHAN], 3)
    assert "与第 3、4 行重复" in verdict.findings[0].message_zh


def test_rows_of_communities_that_the_sender_does_not_report_for_are_refused() -> None:
    verdict = judged(row_with(), row_with(community="渤海"), allowed=frozenset({GUCHENG, TAISHAN}))
    assert _rows(verdict, "not_your_community") == [(3, "渤海社区")]
    assert (verdict.outcome, stored(verdict, "community")) == ("reject_rows", [GUCHENG])
    assert judged(row_with(), allowed=frozenset()).stored == 0
    assert judged(row_with(community="天安门"), allowed=frozenset()).findings[0].code == "unknown_community"
    assert codes(judged(row_with(), allowed=None)) == ()


def test_a_closed_month_takes_no_more_rows() -> None:
    verdict = judged(row_with(month="2025年2月"), row_with(), closed=lambda _: frozenset({"2025-02", "2025-01"}))
    assert _rows(verdict, "period_locked") == [(2, "2025-02")]
    assert (codes(verdict), stored(verdict, "month")) == (("month_mixed", "period_locked"), ["2025-03"])


@pytest.mark.parametrize("dataset", ["monthly_report", None])
def test_a_closed_month_is_seen_whether_the_table_is_named_or_recognised(dataset: str | None) -> None:
    closed = {"monthly_report": frozenset({"2025-03"})}
    verdict = judged(row_with(), dataset=dataset, closed=lambda code: closed.get(code, frozenset()))
    assert (verdict.dataset, codes(verdict), verdict.stored) == ("monthly_report", ("period_locked",), 0)


def test_the_months_of_a_ledger_are_those_of_its_events_and_a_register_has_none() -> None:
    verdict = _of_ledger("hazards", {"found_on": "2025-02-11"}, closed=lambda _: frozenset({"2025-02"}))
    assert _rows(verdict, "period_locked") == [(2, "2025-02")]
    assert _of_ledger("hazards", {"found_on": "2025-02-11"}, closed=lambda _: frozenset({"2025-03"})).stored == 1
    assert _of_ledger("canteens", {}, closed=lambda _: frozenset({"2023-05", "2025-03"})).stored == 1


def _of_ledger(code: str, change: dict[str, str], **terms: Any) -> Judgement:
    """The judgement of one row of a ledger or register."""
    rows = {
        "hazards": {
            "hazard_id": "YH1",
            "community": "台山社区",
            "found_on": "2025-03-04",
            "kind": "飞线充电",
            "due_on": "2025-03-11",
        },
        "canteens": {
            "canteen_id": "ST1",
            "community": "台山社区",
            "canteen_name": "食堂",
            "open_month": "2023-05",
            "modes": "送餐上门",
        },
    }
    dataset = catalogue().datasets[code]
    row = rows[code] | change
    content = file_of(tuple(row.values()), header=tuple(dataset.get(c).header for c in row))
    return judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset=code, **terms)


def test_a_declaration_that_there_is_nothing_makes_a_header_without_rows_good() -> None:
    verdict = judged(purpose="nothing")
    assert (verdict.outcome, codes(verdict), verdict.stored) == ("accept", ("nothing_declared",), 0)
    assert verdict.rows is not None
    assert verdict.rows.schema == judged(row_with()).rows.schema
    assert (judged().outcome, codes(judged())) == ("reject_whole_file", ("no_rows",))
    blank = judged(("",) * len(HEADER), purpose="nothing")
    assert (blank.outcome, blank.stored) == ("accept", 0)


def test_the_declaration_changes_nothing_for_files_with_rows_totals_or_without_a_header() -> None:
    assert codes(judged(row_with(), purpose="nothing")) == ()
    total = judged(("合计", "", "5", "5", "5", "0", "0", "0", ""), purpose="nothing")
    assert (total.outcome, "no_rows" in codes(total)) == ("reject_whole_file", True)
    for content in (b"", b"a,b\r\n1,2\r\n", b"%PDF-1.7"):
        verdict = judge(
            content,
            "a.csv",
            cat=catalogue(),
            register=REGISTER,
            today=TODAY,
            dataset="monthly_report",
            purpose="nothing",
        )
        assert (verdict.outcome, verdict.rows) == ("reject_whole_file", None)


def test_several_months_in_one_report_are_named_and_kept() -> None:
    verdict = judged(row_with(month="2025-02"), row_with(), row_with(month="2025-01"))
    assert _rows(verdict, "month_mixed") == [(None, "2025-01、2025-02、2025-03")]
    assert (verdict.outcome, verdict.stored) == ("accept", 3)


def test_a_month_that_is_not_over_is_asked_about_and_kept() -> None:
    verdict = judged(row_with(month="2025-04"), row_with(community="台山社区", month="2025-04"))
    assert [(f.code, f.severity, f.row) for f in verdict.findings] == [("month_unfinished", "warning", 2)]
    assert (verdict.outcome, verdict.stored) == ("accept", 2)
    assert codes(judged(row_with(month="2025-04"), today=date(2025, 5, 1))) == ()


@pytest.mark.parametrize(
    ("months", "value", "asked"),
    [
        ([14, 12, 16, 15, 13, 14, 12, 15], 140, True),
        ([14, 12, 16, 15, 13, 14, 12], 140, False),  # seven months are too few
        ([14, 12, 16, 15, 13, 14, 12, 15], 41, False),
        ([14, 12, 16, 15, 13, 14, 12, 15], 42, True),
        ([14, 12, 16, 15, 13, 14, 12, 15], 0, True),
        ([2, 1, 3, 2, 1, 2, 0, 2], 11, False),  # ten more are not worth a word
        ([14] * 12, 24, False),
        ([0] * 12, 11, True),
        ([0] * 12, 10, False),
        ([5, 60, 20, 90, 2, 45, 70, 12], 130, False),
    ],
)
def test_a_count_far_from_the_own_months_before_is_a_question(months: list[int], value: int, asked: bool) -> None:
    verdict = judged(
        row_with(received=str(value), resolved="0", volunteers="61"), history={"monthly_report": _history(months)}.get
    )
    about = [f for f in verdict.findings if f.code == "outlier_history" and f.column == "诉求受理数"]
    assert (bool(about), verdict.stored, verdict.outcome) == (asked, 1, "accept")


def test_the_question_names_the_months_their_range_and_their_median() -> None:
    verdict = judged(
        row_with(received="140"), history={"monthly_report": _history([14, 12, 16, 15, 13, 14, 12, 15])}.get
    )
    (said,) = [f for f in verdict.findings if f.code == "outlier_history"]
    assert "填了 140，而以前 8 个月在 12 到 16 之间，中位数 14" in said.message_zh
    assert (said.severity, said.row, said.column, said.value) == ("warning", 2, "诉求受理数", "140")


def test_only_the_own_months_of_the_two_years_before_count() -> None:
    months = [14, 12, 16, 15, 13, 14, 12, 15]
    for table in (_history(months, last="2023-02"), _history(months, last="2025-10")):
        assert "outlier_history" not in codes(judged(row_with(received="140"), history={"monthly_report": table}.get))
    other = judged(row_with(community="台山社区", received="140"), history={"monthly_report": _history(months)}.get)
    assert "outlier_history" not in codes(other)


def test_what_is_new_now_and_then_is_no_flow_with_an_ordinary_month() -> None:
    assert flow_columns(catalogue(), catalogue().datasets["monthly_report"]) == {
        "requests_received",
        "requests_resolved",
        "volunteer_participations",
    }
    assert flow_columns(catalogue(), catalogue().datasets["requests"]) == set()
    assert "meals" in flow_columns(catalogue(), catalogue().datasets["canteen_monthly"])


def test_a_total_typed_as_an_addition_and_a_month_copied_are_questions() -> None:
    history = _history([14] * 3, parking_spaces_added=4)
    verdict = judged(row_with(parking="12"), history={"monthly_report": history}.get)
    assert codes(verdict) == ("outlier_warning",)
    copied = judged(
        ("古城社区", "2025-03", "14", "12", "60", "0", "0", "0", ""), history={"monthly_report": _history([14] * 3)}.get
    )
    assert (codes(copied), copied.stored) == (("suspicious_copy",), 1)


def test_communities_that_the_file_should_hold_are_named_month_by_month() -> None:
    expected = frozenset({GUCHENG, TAISHAN, BOHAI})
    verdict = judged(row_with(), row_with(community="台山社区", received="近10"), expected=expected)
    assert _rows(verdict, "incomplete_coverage") == [(None, "渤海社区")]  # 台山 is there, only refused
    assert [f.severity for f in verdict.findings if f.code == "incomplete_coverage"] == ["notice"]
    two = judged(row_with(month="2025-02"), row_with(), row_with(community="渤海社区"), expected=expected)
    assert [f.message_zh for f in two.findings if f.code == "incomplete_coverage"] == [
        "这份文件（2025-02）没有包括：台山社区、渤海社区。",
        "这份文件（2025-03）没有包括：台山社区。",
    ]
    full = judged(row_with(), row_with(community="台山"), row_with(community="渤海"), expected=expected)
    assert codes(full) == ("name_alias", "name_alias")


def test_a_rule_between_columns_asks_and_a_total_that_does_not_agree_refuses() -> None:
    assert codes(judged(row_with(received="10", resolved="12"))) == ("rule_broken",)
    total = judged(row_with(), ("合计", "", "15", "12", "60", "1", "5", "0", ""))
    assert (total.outcome, codes(total)) == ("reject_whole_file", ("total_mismatch", "total_row_skipped"))


def test_a_column_without_a_header_that_holds_something_is_named() -> None:
    content = file_of((*row_with(), "", "多余"), header=(*HEADER, "", "错误说明"))
    verdict = judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")
    assert codes(verdict) == ()
    content = file_of((*row_with(), "多余", ""), header=(*HEADER, "", "Error notes"))
    verdict = judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")
    assert [(f.code, f.column) for f in verdict.findings] == [("unknown_column", "J (没有表头 / no header)")]


def test_a_launched_brand_without_a_name_is_asked_for_it_and_taken() -> None:
    header = ("社区", "品牌名称", "品牌阶段", "发布月份")
    rows = (
        ("古城社区", "", "已发布", "2024-03"),
        ("台山社区", "", "培育中", ""),
        ("渤海社区", "五治融合", "示范", "2024-03"),
    )
    verdict = judge(
        file_of(*rows, header=header), "品牌.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="brands"
    )
    asked = [(f.code, f.severity, f.row, f.column) for f in verdict.findings if f.column == "品牌名称"]
    assert asked == [("rule_broken", "warning", 2, "品牌名称")]
    assert (verdict.outcome, verdict.stored) == ("accept", 3)
