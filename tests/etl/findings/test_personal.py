"""Personal data in free text refuse the row, whatever their disguise; what only looks like them passes."""

from __future__ import annotations

import pytest

from etl.findings.finding import finding
from etl.findings.personal import LONGEST, holds_personal_data
from tests.etl.one_row import codes, judged, row_with, stored

PERSONAL = [
    "联系13812345678",
    "住户2 13812345678",
    "2 138 1234 5678",
    "138  1234  5678",
    "138 1234 5678",
    "138-1234-5678",
    "１３８１２３４５６７８",
    "１38１2345678",
    "+8613812345678",
    "8613812345678",
    "身份证11010519491231002X",
    "11010519491231002x",
    "110105 19491231 002X",
    "１１０１０５１９４９１２３１００２Ｘ",
    "卡号6222020200112230004",
    "6222 0202 0011 2230 004",
    "护照E12345678",
    "通行证C12345678",
    "zhang.san@example.com",
    "zhang＠example.com",
    "3号楼2单元501室张某",
    "12栋301室",
    "幸福里3-2-501",
    "3号楼501室",
    "车牌辽B12345",
    "辽B·D12345",
    "辽b12345",
    "***",
    " ** ",
]
LOOKALIKES = [
    "12345热线转办",
    "工单号202503010000123456",
    "统一代码91210200MA0QD0000X",
    "0411-83112345",
    "400-811-1234",
    "流水号6222020200112230003",
    "2025-03-15完成",
    "3号楼电梯",
    "2单元照明",
    "活动室2间",
    "共13812件",
    "11位数12345678901",
    "新建A座",
    "第3-2批",
    "合同2025-03-001",
    "见附件@",
    "2025-03-15 09:30",
    "14 12 16 15 13 14 12 15",
    "*已核",
    "辽宁省B级",
    "",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_a_row_with_personal_data_is_refused_and_nothing_of_it_repeated(text: str) -> None:
    verdict = judged(row_with(remark=text))
    assert (verdict.outcome, codes(verdict), verdict.stored, verdict.refused) == (
        "reject_rows",
        ("personal_data",),
        0,
        1,
    )
    assert verdict.findings[0].value == "***"
    shown = str(verdict.findings[0].as_dict())
    assert text.strip() in ("***", "**") or text not in shown


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_only_looks_like_personal_data_is_stored_as_typed(text: str) -> None:
    verdict = judged(row_with(remark=text))
    assert (verdict.outcome, codes(verdict), stored(verdict, "remark")) == ("accept", (), [text or None])


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@某", "＝SUM(A1)"])
def test_text_that_looks_like_a_formula_is_stored_as_text(text: str) -> None:
    assert stored(judged(row_with(remark=text)), "remark") == [text]


def test_a_text_too_long_to_be_looked_through_counts_as_personal_and_is_shown_as_stars() -> None:
    assert not holds_personal_data("好" * LONGEST)
    assert holds_personal_data("好" * (LONGEST + 1))
    assert finding("unknown_column", column="好" * (LONGEST + 1), row=1).column == "***"


def test_a_remark_longer_than_its_column_takes_is_refused_for_its_length_alone() -> None:
    assert codes(judged(row_with(remark="1栋" + " " * 2 * LONGEST + "x"))) == ("field_too_long",)
    assert codes(judged(row_with(remark="住3号楼2单元501室" + "好" * 300))) == ("field_too_long", "personal_data")
