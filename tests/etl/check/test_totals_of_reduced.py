"""The totals of a file of which only some columns are kept are held against what was kept, as those of other files."""

from __future__ import annotations

from typing import Any

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.reporting.column_map import ColumnMap
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge
from tests.etl.one_row import REGISTER, TODAY, file_of

PHONE = "13942857316"
CODES = [c.code for c in catalogue().datasets["monthly_report"].column]
# 古城 14 received, 12 closed; 台山 10 and 9: 24 and 21 in all
GUCHENG = ("古城社区", "2025-03", "14", "12", "60", "1", "5", "0", "", PHONE)
TAISHAN = ("台山社区", "2025-03", "10", "9", "20", "0", "3", "0", "", PHONE)


def _total(word: str, received: str, resolved: str) -> tuple[str, ...]:
    return (word, "", received, resolved, "80", "1", "8", "0", "", "")


def _judged(*rows: tuple[str, ...], header: tuple[str, ...] = (*HEADER, "联系电话"), **terms: Any) -> Judgement:
    around: dict[str, Any] = {"cat": catalogue(), "register": REGISTER, "today": TODAY, "dataset": "monthly_report"}
    return judge(file_of(*rows, header=header), "月报.csv", **{**around, **terms})


def _mismatches(verdict: Judgement) -> list[tuple[int | None, str | None, str | None]]:
    return [(f.row, f.column, f.value) for f in verdict.findings if f.code == "total_mismatch"]


def test_a_total_that_agrees_is_taken_out_and_the_rows_are_kept() -> None:
    verdict = _judged(GUCHENG, TAISHAN, _total("合计", "24", "21"))
    assert verdict.reduced is not None
    assert (verdict.stored, _mismatches(verdict)) == (2, [])
    assert "合计" not in verdict.reduced.decode()


def test_a_total_that_contradicts_the_kept_rows_refuses_the_file() -> None:
    verdict = _judged(GUCHENG, TAISHAN, _total("合计", "25", "21"))
    assert verdict.outcome == "reject_whole_file"
    assert _mismatches(verdict) == [(4, "诉求受理数", "25")]
    [said] = [f.message_zh for f in verdict.findings if f.code == "total_mismatch"]
    assert "25" in said
    assert "24" in said


def test_a_personal_column_before_the_counts_moves_no_total() -> None:
    header, rows = ("联系电话", *HEADER), [(PHONE, *row[:-1]) for row in (GUCHENG, TAISHAN)]
    good = ("合计", "", "", "24", "21", "80", "1", "8", "0", "")
    assert _mismatches(_judged(*rows, good, header=header)) == []
    bad = ("合计", "", "", "24", "20", "80", "1", "8", "0", "")
    assert _mismatches(_judged(*rows, bad, header=header)) == [(4, "诉求办结数", "20")]


def test_a_subtotal_speaks_of_the_rows_since_the_last_total() -> None:
    rows = (GUCHENG, ("小计", "", "14", "12", "60", "1", "5", "0", "", ""), TAISHAN)
    assert _mismatches(_judged(*rows, ("小计", "", "10", "9", "20", "0", "3", "0", "", ""))) == []
    wrong = ("小计", "", "11", "9", "20", "0", "3", "0", "", "")
    assert _mismatches(_judged(*rows, wrong)) == [(5, "诉求受理数", "11")]


@pytest.mark.parametrize(("received", "found"), [("24", []), ("23", [(4, "诉求受理数", "23")])])
def test_the_totals_of_an_export_read_by_a_profile_are_compared_too(received: str, found: list[Any]) -> None:
    header = ("单位", "统计月", "本月受理", "本月办结", "志愿人次", "改造", "车位", "公园", "说明", "来电人")
    kept = dict(zip(header, CODES, strict=False))
    profile = ColumnMap(dataset="monthly_report", name="系统导出", headers={**kept, "来电人": ""})
    verdict = _judged(GUCHENG, TAISHAN, _total("合计", received, "21"), header=header, maps=(profile,))
    assert verdict.mapped is not None
    assert _mismatches(verdict) == found


def test_with_a_row_left_out_nothing_is_compared() -> None:
    torn = (*TAISHAN, "多出", "的格")
    verdict = _judged(GUCHENG, torn, _total("合计", "99", "21"))
    assert _mismatches(verdict) == []
