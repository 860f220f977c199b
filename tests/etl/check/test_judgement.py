"""What is accepted, fixed or refused, and in which words: examples as they come from communities."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.findings.finding import dictionary
from etl.read.any_file import read
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests import tree
from tests.conftest import HEADER
from tests.etl.judged import judge

REGISTER = read_register(ROOT / "data" / "reference")
TODAY = date(2025, 4, 2)
Report = Callable[..., bytes]


def _judge(content: bytes, name: str = "月报.csv", dataset: str | None = "monthly_report") -> Judgement:
    return judge(content, name, cat=catalogue(), register=REGISTER, today=TODAY, dataset=dataset)


def _codes(judged: Judgement, row: int | None = None) -> set[str]:
    return {f.code for f in judged.findings if row is None or f.row == row}


def test_a_gbk_file_with_title_total_and_footer_is_read_with_every_fix_shown(report: Report) -> None:
    content = report(
        ("古城社区", "2025-03", 14, 12, 60, 0, 0, 0),
        ("台山", "2025-03", 20, 18, 30, 1, 5, 0),
        ("合计", "", 34, 30, 90, 1, 5, 0),
        ("填报人：某某",),
        title="普兰店区社区月报",
    )
    judged = _judge(content)
    assert judged.outcome == "accept_with_fix"
    assert judged.encoding == "gb18030"
    assert _codes(judged) == {"encoding", "header_row_found", "total_row_skipped", "footer_skipped", "name_alias"}
    rows = judged.rows.to_pylist()
    assert [(r["source_row"], r["community_code"], r["month"], r["requests_received"]) for r in rows] == [
        (3, "210214001003", "2025-03", 14),
        (4, "210214001002", "2025-03", 20),
    ]


def test_plain_utf8_is_accepted_without_a_word(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", 14, 12, 60, 0, 0, 0), encoding="utf-8"))
    assert (judged.outcome, judged.findings) == ("accept", ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_encodings_and_delimiters(report: Report, encoding: str, mark: str) -> None:
    judged = _judge(report(("古城社区", "2025-03", 14, 12, 60, 0, 0, 0, "已核"), encoding=encoding, mark=mark))
    assert judged.stored == 1
    assert judged.rows.to_pylist()[0]["remark"] == "已核"


@pytest.mark.parametrize("month", ["2025-03", "2025-3", "2025年3月", "2025年03月", "2025/3", "202503", "2025-03-01"])
def test_months_that_can_be_read_in_one_way(report: Report, month: str) -> None:
    assert _judge(report(("古城社区", month, 1, 1, 1, 0, 0, 0))).rows["month"].to_pylist() == ["2025-03"]


@pytest.mark.parametrize("name", ["古城社区", "古城", "古城社区居委会", "210214001003"])
def test_names_of_one_community(report: Report, name: str) -> None:
    judged = _judge(report((name, "2025-03", 1, 1, 1, 0, 0, 0)))
    assert judged.rows["community_code"].to_pylist() == ["210214001003"]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (2, "近1000", "number_not_exact"),
        (2, "1.2万", "number_not_exact"),
        (2, "10-20", "number_not_exact"),
        (2, "四", "number_not_exact"),
        (2, "TRUE", "number_not_exact"),
        (2, "", "missing_value"),
        (2, "—", "missing_value"),
        (2, "12.5", "not_integer"),
        (2, "-3", "out_of_range"),
        (2, "99999999", "out_of_range"),
        (2, "5²", "number_not_exact"),
        (2, "1_000", "number_not_exact"),
        (2, "⑫", "number_not_exact"),
        (2, "3e2", "number_not_exact"),
        (1, "2025.1", "month_unclear"),
        (1, "3月", "month_unclear"),
        (1, "2025-13", "month_unclear"),
        (1, "2025-06", "month_future"),
        (1, "2019-12", "month_too_old"),
        (1, "", "missing_value"),
        (0, "古成社区", "unknown_community"),
        (0, "天安门社区", "unknown_community"),
        (0, "新海社区", "unknown_community"),
        (8, "联系13812345678", "personal_data"),
        (8, "身份证11010519491231002X", "personal_data"),
        (8, "3号楼2单元501室张某", "personal_data"),
    ],
)
def test_what_can_be_read_two_ways_is_refused_and_the_good_row_kept(
    report: Report, column: int, text: str, code: str
) -> None:
    bad: list[object] = ["古城社区", "2025-03", 14, 12, 60, 0, 0, 0, ""]
    bad[column] = text
    judged = _judge(report(("台山社区", "2025-03", 1, 1, 1, 0, 0, 0), tuple(bad)))
    assert judged.outcome == "reject_rows"
    assert code in _codes(judged, row=3)
    assert judged.rows["community_code"].to_pylist() == ["210214001002"]
    assert judged.refused == 1


@pytest.mark.parametrize(
    "text", ["12345热线", "工单号202503010000123456", "0411-83112345", "统一代码91210200MA0QD0000X"]
)
def test_lookalikes_of_personal_data_pass(report: Report, text: str) -> None:
    assert _judge(report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0, text))).stored == 1


def test_personal_data_is_never_repeated_in_a_message(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0, "王某13812345678")))
    assert not any("13812345678" in str(f.as_dict()) for f in judged.findings)


def test_fullwidth_digits_thousands_and_units_are_fixed_and_shown(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", "１２3", "33件", '"1,234"', 0, 0, 0)))
    row = judged.rows.to_pylist()[0]
    assert (row["requests_received"], row["requests_resolved"], row["volunteer_participations"]) == (123, 33, 1234)
    assert [f.code for f in judged.findings if f.fixed].count("number_as_text") == 3


def test_empty_columns_at_the_end_are_no_fault_even_in_a_file_with_quotes(report: Report) -> None:
    lines = report(("古城社区", "2025-03", 14, 12, 60, 0, 0, 0, '"停车,""老问题"""')).decode("gb18030").splitlines()
    judged = _judge("\r\n".join(line + ",,," for line in lines).encode("gb18030"))
    assert (judged.outcome, _codes(judged)) == ("accept", {"encoding"})
    assert judged.rows.to_pylist()[0]["remark"] == '停车,"老问题"'


def test_a_file_of_two_encodings_is_refused_as_mixed(report: Report) -> None:
    head, row = report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0, "中文"), encoding="utf-8").split(b"\r\n", 1)
    judged = _judge(head + b"\r\n" + row.decode("utf-8").encode("gbk"))
    assert (judged.outcome, _codes(judged)) == ("reject_whole_file", {"encoding_mixed"})


def test_a_code_that_became_a_rounded_number_gets_its_own_advice(report: Report) -> None:
    judged = _judge(report(("2.10214E+11", "2025-03", 1, 1, 1, 0, 0, 0)))
    assert any("科学计数" in f.message_zh for f in judged.findings)


def test_closed_beyond_received_is_a_question_not_an_error(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", 10, 12, 1, 0, 0, 0)))
    assert [(f.code, f.severity) for f in judged.findings if f.row] == [("rule_broken", "warning")]
    assert judged.stored == 1


def test_both_rows_of_a_duplicate_are_named_and_none_is_chosen(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0), ("古城", "2025年3月", 2, 2, 2, 0, 0, 0)))
    assert {f.row for f in judged.findings if f.code == "duplicate_key"} == {2, 3}
    assert judged.stored == 0


def test_a_total_that_contradicts_its_rows_refuses_the_file(report: Report) -> None:
    judged = _judge(report(("古城社区", "2025-03", 14, 1, 1, 0, 0, 0), ("合计", "", 15, 1, 1, 0, 0, 0)))
    assert judged.outcome == "reject_whole_file"
    assert "total_mismatch" in _codes(judged)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \r\n", "empty_file"),
        (b"%PDF-1.7 ...", "file_type"),
        (b"\x89PNG\r\n\x1a\n", "file_type"),
        (b"<html><body></body></html>", "file_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "file_type"),
        (b"PK\x03\x04broken", "file_damaged"),
        ("社区,月份\n古城社区,2025-03\n".encode(), "missing_required_column"),
        ("甲,乙\n1,2\n".encode(), "header_missing"),
        ("社区,月份,锟斤拷\n".encode(), "mojibake"),
        ("社区,月份,诉求受理数\n古城,\x00".encode(), "control_char"),
    ],
)
def test_files_that_cannot_be_trusted(content: bytes, code: str) -> None:
    judged = _judge(content)
    assert judged.outcome == "reject_whole_file"
    assert code in _codes(judged)
    assert judged.rows is None


def test_a_missing_header_is_told_with_the_row_that_was_seen() -> None:
    content = "\n".join([",", "热线工单导出,", "甲,乙", *(f"{n},{n}" for n in range(20))]).encode()
    [found] = [f for f in _judge(content).findings if f.code == "header_missing"]
    assert (found.row, found.value) == (2, "热线工单导出")


def test_row_numbers_are_those_of_excel_with_blank_rows_and_line_breaks_in_cells() -> None:
    text = (
        ",".join(HEADER)
        + '\r\n古城社区,2025-03,1,1,1,0,0,0,"两行\n备注"\r\n\r\n,,,,,,,,\r\n台山社区,2025-03,x,1,1,0,0,0,\r\n'
    )
    judged = _judge(text.encode())
    assert [f.row for f in judged.findings if f.code == "number_not_exact"] == [5]


def test_a_row_of_another_width_is_named(report: Report) -> None:
    content = report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0)) + "台山社区,2025-03,1,1,1,0,0,0,备注,多余\r\n".encode(
        "gbk"
    )
    judged = _judge(content)
    assert (_codes(judged, row=3), judged.stored, judged.refused) == ({"row_field_count"}, 1, 1)


def _workbook(month: object, number: object) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("三月")
    sheet.write(0, 0, "社区月报")
    sheet.write_row(1, 0, HEADER)
    sheet.write(2, 0, "古城社区")
    if isinstance(month, datetime):
        sheet.write_datetime(2, 1, month, book.add_format({"num_format": "yyyy-mm-dd"}))
    else:
        sheet.write(2, 1, month)
    sheet.write_row(2, 2, [number, 2.0, 3, 0, 0, 0, ""])
    book.add_worksheet("填报说明").write(0, 0, "说明")
    book.close()
    return content.getvalue()


@pytest.mark.parametrize("month", [datetime(2025, 3, 1), 202503, "2025年3月"])
def test_xlsx_with_title_date_cells_and_whole_floats(month: object) -> None:
    judged = _judge(_workbook(month, 14.0), "月报.xlsx")
    row = judged.rows.to_pylist()[0]
    assert (row["month"], row["requests_received"], row["requests_resolved"], row["source_row"]) == (
        "2025-03",
        14,
        2,
        3,
    )
    assert judged.sheet == "三月"


def test_a_fraction_in_a_cell_is_not_rounded() -> None:
    assert "not_integer" in _codes(_judge(_workbook(202503, 12.5), "月报.xlsx"))


def test_the_dataset_is_recognised_from_the_headers(report: Report) -> None:
    assert _judge(report(("古城社区", "2025-03", 1, 1, 1, 0, 0, 0)), dataset=None).dataset == "monthly_report"


def test_every_finding_is_worded_in_both_languages() -> None:
    for code, entry in dictionary().items():
        assert set(entry) == {"severity", "meaning_zh", "meaning_en", "zh", "en"}, code
        assert entry["severity"] in ("error", "warning", "notice")


@settings(max_examples=tree.examples(40))
@given(st.binary(max_size=400))
def test_random_bytes_never_raise(content: bytes) -> None:
    assert _judge(content).outcome in ("accept", "accept_with_fix", "reject_rows", "reject_whole_file")


_NOT_IN_A_CELL = '",\ufffd' + "".join(map(chr, range(0xC0, 0x100)))  # marks, and letters that a wrong encoding makes
_CELL = st.text(
    st.characters(codec="gb18030", exclude_categories=["C", "Z"], exclude_characters=_NOT_IN_A_CELL),
    min_size=1,
    max_size=8,
)


@settings(max_examples=tree.examples(25))
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_comes_back_as_it_was_with_its_row(rows: list[tuple[str, str]], encoding: str) -> None:
    body = "".join(f"x{a},{b}\r\n\r\n" for a, b in rows)
    reading = read(f"甲栏,乙栏\r\n{body}".encode(encoding), "x.csv", lambda text: text in ("甲栏", "乙栏"))
    assert reading.table is not None
    found = list(zip(*(reading.table[c].to_pylist() for c in ("source_row", "c0", "c1")), strict=True))
    assert found == [(2 + 2 * i, f"x{a}", b) for i, (a, b) in enumerate(rows)]


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("12.3", "12.30", None),
        ("12.3400", "12.34", None),
        ("12.345", None, "too_many_decimals"),
        ("1.2万", None, "number_not_exact"),
    ],
)
def test_an_amount_has_at_most_two_decimals_and_is_never_rounded_in_silence(
    text: str, value: str | None, code: str | None
) -> None:
    lines = ["社区,月份,站点编号,回收量(千克),投放人次,满溢天数", f"古城社区,2025-03,HS1,{text},3,0"]
    judged = judge(
        "\r\n".join(lines).encode("gbk"),
        "回收.csv",
        cat=catalogue(),
        register=read_register(ROOT / "data" / "reference"),
        today=date(2025, 4, 3),
        dataset="recycling_monthly",
    )
    assert [f.code for f in judged.findings if f.severity == "error"] == ([code] if code else [])
    assert judged.rows is not None
    assert [str(row["kilograms"]) for row in judged.rows.to_pylist()] == ([value] if value else [])
