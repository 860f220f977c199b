"""Tables as people and systems write them: identifiers, totals, printed forms, titles, times, words for yes, odd characters."""

from __future__ import annotations

import re
from typing import Any

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.characters import folded
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge
from tests.etl.odd_files import A
from tests.etl.odd_files.made import by_hand, numbers, parts, row, zipped
from tests.etl.one_row import GUCHENG, REGISTER, TAISHAN, TODAY, codes, file_of, judged, row_with, stored

_TYPICAL = {  # what a cell of a type may hold, where nothing else is said
    "place": "古城社区",
    "month": "2025-03",
    "year": "2025",
    "count": "1",
    "decimal": "1.5",
    "degrees": "",
    "date": "2025-03-04",
    "moment": "2025-03-04 09:30",
    "bool": "否",
    "id": "B1",
    "text": "文字",
}


def _row_of(table: str, **texts: str) -> Judgement:
    """The judgement of one row of a table: the columns that it must have, and those named."""
    dataset = catalogue().datasets[table]
    columns = [c for c in dataset.column if c.required or c.code in texts]
    usual = {c.code: c.choices[0].zh if c.choices else _TYPICAL.get(c.type, "") for c in columns}
    content = file_of(tuple((usual | texts).values()), header=tuple(c.header for c in columns))
    return judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset=table)


def _cell(table: str, column: str, text: str) -> tuple[list[Any], list[str]]:
    """What is stored of a cell, and the codes that are said of its column."""
    verdict = _row_of(table, **{column: text})
    header = catalogue().datasets[table].get(column).header
    kept = [] if verdict.rows is None else verdict.rows[column].to_pylist()
    return kept, [f.code for f in verdict.findings if f.column == header and f.code != "unknown_reference"]


ROUNDED, MISSING, NO_VALUE, PERSONAL = "number_rounded", "missing_value", "formula_no_value", "personal_data"
IDS = [  # as it stands in the file, what is stored, what is said
    ("3-1", "3-1", None),
    ("2025-03", "2025-03", None),
    ("20250301", "20250301", None),
    ("202503190112123456", "202503190112123456", None),
    ("001", "001", None),
    ("网格3", "网格3", None),
    ("WG-0411-83112345", "WG-0411-83112345", None),
    ("WD17000000001", "WD17000000001", None),
    ('="01"', "01", "number_as_text"),
    ("'01", "01", "number_as_text"),
    ("ＷＧ０１", "WG01", "characters_folded"),
    ("\u200eWG01", "WG01", "characters_folded"),
    *((text, None, ROUNDED) for text in ("3月1日", "1-Mar", "Mar-25", "2025/3/1", "2025-03-01", "2025年3月1日")),
    *((text, None, ROUNDED) for text in ("3月-25", "3/1/2025", "2.1E+11", "12:30", "三月一日")),
    *(
        (text, None, MISSING)
        for text in ("", "无", "/", "—", "-", "NULL", "None", "nan", "暂无", "？", "（空）", "无编号")
    ),
    *((text, None, NO_VALUE) for text in ("#####", "#N/A", "#NAME?", "Err:502", "错误:502")),
    *((text, None, PERSONAL) for text in ("210214199001011238", "13800001234", "138-0000-1234")),
    *((text, None, PERSONAL) for text in ("3-2-501", "3号楼2单元501室", "+8613800001234", "辽B12345", "***")),
]


@pytest.mark.parametrize(("text", "value", "code"), IDS)
def test_an_identifier_is_stored_as_it_was_meant_or_refused_like_a_number(
    text: str, value: str | None, code: str | None
) -> None:
    assert _cell("grid_patrols", "grid_no", text) == ([value] if value else [], [code] if code else [])


def test_a_telephone_in_fullwidth_digits_is_refused_and_repeated_nowhere() -> None:
    verdict = _row_of("grid_patrols", grid_no="１３８００００１２３４")
    assert (codes(verdict), verdict.stored) == (("characters_folded", "personal_data"), 0)
    assert not any("13800001234" in folded(str(found.as_dict())) for found in verdict.findings)


def test_an_identifier_that_may_be_left_out_is_unknown_where_a_sign_for_nothing_stands_and_refused_where_it_is_lost() -> (
    None
):
    assert _cell("committee_members", "partner_id", "无") == ([None], [])
    assert _cell("committee_members", "partner_id", "3月1日") == ([], [ROUNDED])
    assert _cell("committee_members", "partner_id", "####") == ([], [NO_VALUE])


YES = ("是", "有", "√", "✔", "对", "Y", "y", "yes", "TRUE", "True", "true", "1", "ＹＥＳ", '="是"')
NO = ("否", "无", "没有", "×", "错", "N", "n", "no", "FALSE", "False", "0")


@pytest.mark.parametrize(
    ("table", "column"), [(d.code, c.code) for d in catalogue().datasets.values() for c in d.column if c.type == "bool"]
)
def test_yes_and_no_are_read_one_way_in_every_table(table: str, column: str) -> None:
    dataset = catalogue().datasets[table]
    columns = [c for c in dataset.column if c.code in (column, *dataset.key) or c.required]
    texts = (*YES, *NO, "也许", "X")
    rows = []
    for n, text in enumerate(texts):
        usual = {c.code: c.choices[0].zh if c.choices else _TYPICAL.get(c.type, "") for c in columns}
        usual |= {key: f"B{n}" for key in dataset.key if dataset.get(key).type == "id"}
        rows.append(tuple((usual | {column: text}).values()))
    content = file_of(*rows, header=tuple(c.header for c in columns))
    verdict = judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset=table)
    header = dataset.get(column).header
    refused = {f.row for f in verdict.findings if f.column == header and f.code == "not_a_choice"}
    assert refused == {len(texts), len(texts) + 1}
    assert not [
        f
        for f in verdict.findings
        if f.column == header and f.code not in ("not_a_choice", "rule_broken", "number_as_text", "characters_folded")
    ]


MOMENTS = [
    ("2025-03-04 09:30:00.123", "09:30:00"),
    ("2025-03-04T09:30:00+08:00", "09:30:00"),
    ("2025-03-04T09:30:15.5+0800", "09:30:15"),
    ("20250304093000", "09:30:00"),
    ("202503040930", "09:30:00"),
    ("20250304T093000", "09:30:00"),
    ("2025年3月4日9时30分", "09:30:00"),
    ("2025年3月4日 9时30分15秒", "09:30:15"),
    ("2025/3/4 下午3点", "15:00:00"),
    ("2025/3/4 下午 3:05", "15:05:00"),
    ("2025/3/4 下午3点半", "15:30:00"),
    ("2025/3/4 下午12:10", "12:10:00"),
    ("2025/3/4 上午9：30", "09:30:00"),
    ("2025/3/4 晚上8点", "20:00:00"),
    ("2025/3/4 3:05 PM", "15:05:00"),
    ("2025/3/4 12:05 AM", "00:05:00"),
    ("2025-03-04 00:00", "00:00:00"),
]


@pytest.mark.parametrize(("text", "time"), MOMENTS)
def test_a_time_is_read_as_systems_and_people_write_it(text: str, time: str) -> None:
    kept, said = _cell("requests", "received_at", text)
    assert ([str(value) for value in kept], said) == ([f"2025-03-04 {time}"], [])


@pytest.mark.parametrize(
    "text",
    ["2025-03-04 24:00", "20250304240000", "2025-03-04 上午12:10", "2025-03-04 25:00", "2025-03-04 9:5", "2025-03-04T01:30:00Z",
     "2025-02-30 09:30", "2025/3/4 晚上12点", "上午9点"],
)  # fmt: skip
def test_a_time_that_can_be_read_two_ways_or_not_at_all_is_refused_and_a_time_is_asked_for(text: str) -> None:
    verdict = _row_of("requests", received_at=text)
    [said] = [f for f in verdict.findings if f.code == "date_unclear"]
    assert "清楚的时间" in said.message_zh
    assert "请写成 2025-03-15 09:30" in said.message_zh
    assert verdict.stored == 0


def test_a_day_may_come_with_the_time_that_a_system_adds() -> None:
    assert [str(v) for v in _cell("hazards", "found_on", "2025-03-04 00:00:00.000")[0]] == ["2025-03-04"]
    kept, said = _cell("hazards", "found_on", "2025-03-04T09:30:00+08:00")
    assert ([str(v) for v in kept], said) == (["2025-03-04"], ["number_as_text"])


TAI = ("台山社区", "2025-03", "20", "18", "30", "0", "0", "0", "")
GU = ("古城社区", "2025-03", "14", "12", "60", "0", "0", "0", "")
BO = ("渤海社区", "2025-03", "7", "5", "10", "0", "0", "0", "")  # of another street


def _total(name: str, received: int) -> tuple[str, ...]:
    return (name, "", str(received), "", "", "", "", "", "")


@pytest.mark.parametrize(
    "word",
    ["汇总", "分类汇总", "总合计", "总和", "总计", "合计", "Total", "Grand Total", "TOTAL", "合 计", "总\u200b计"],
)
def test_a_total_in_the_words_of_a_spreadsheet_is_left_out_and_compared(word: str) -> None:
    right, wrong = judged(GU, TAI, _total(word, 34)), judged(GU, TAI, _total(word, 35))
    assert (codes(right), stored(right, "received")) == (("total_row_skipped",), [14, 20])
    assert "total_mismatch" in codes(wrong)


@pytest.mark.parametrize("ending", ["汇总", " 汇总", " Total", "小计", " 合计"])
def test_the_total_of_a_group_is_compared_with_its_own_rows_wherever_it_stands(ending: str) -> None:
    street = REGISTER.get(REGISTER.find("古城社区").parent).name  # type: ignore[union-attr]
    below = judged(BO, GU, TAI, _total(f"{street}{ending}", 34))
    above = judged(_total(f"{street}{ending}", 34), GU, TAI, BO, _total("总计", 41))
    wrong = judged(_total(f"{street}{ending}", 41), GU, TAI, BO)
    assert codes(below) == ("total_row_skipped",)
    assert codes(above) == ("total_row_skipped", "total_row_skipped")
    assert ("total_mismatch", "34") in [(f.code, re.findall(r"\d+", f.message_zh)[-1]) for f in wrong.findings]


def test_totals_of_communities_and_of_months_are_compared_with_theirs() -> None:
    february = ("古城社区", "2025-02", "1", "1", "1", "0", "0", "0", "")
    by_month = ("", "2025年3月 汇总", "34", "", "", "", "", "", "")
    assert judged(GU, february, TAI, _total("古城社区 汇总", 15), by_month).stored == 3
    assert "total_mismatch" in codes(judged(GU, february, TAI, _total("古城社区 汇总", 14)))


def test_an_average_beside_the_totals_is_no_sum() -> None:
    assert codes(judged(GU, TAI, _total("古城社区 平均值", 99), _total("最大值", 20))) == ("total_row_skipped",) * 2


FURNITURE = [
    (("甲", "乙", "1", "2", "3", "4", "5", "6", "丙"), "form_row_skipped"),
    (("栏次", "", "1", "2", "3=1+2", "4", "5", "6", ""), "form_row_skipped"),
    (tuple("123456789"), "form_row_skipped"),
    (("", "", "件", "件", "人次", "个", "个", "个", ""), "form_row_skipped"),
    (("单位：件",), "form_row_skipped"),
    (("丰荣街道",), "form_row_skipped"),
    (("一、丰荣街道",), "form_row_skipped"),
    (("（二）太平街道",), "form_row_skipped"),
    (("数据来源：基层治理系统",), "footer_skipped"),
    (("来源：区平台",), "footer_skipped"),
    (("第1页 共1页",), "footer_skipped"),
    (("", "", "", "", "第 2 页"), "footer_skipped"),
    (("共 44 条记录",), "footer_skipped"),
    (("导出时间：2025-04-01 10:00",), "footer_skipped"),
    (("打印日期", "2025-04-01"), "footer_skipped"),
    (("（以下空白）",), "footer_skipped"),
    (("Page 1 of 1",), "footer_skipped"),
]


@pytest.mark.parametrize(("cells", "code"), FURNITURE)
def test_what_a_printed_form_adds_is_left_out_with_one_notice_and_the_table_is_complete(
    cells: tuple[str, ...], code: str
) -> None:
    full = (*cells, *[""] * (9 - len(cells)))
    for verdict in (judged(full, GU), judged(GU, full)):
        assert (codes(verdict), verdict.stored, verdict.refused, verdict.outcome) == ((code,), 1, 0, "accept_with_fix")
    short = file_of(GU) + (",".join(cells) + "\r\n").encode()
    assert codes(judge(short, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")) == (
        code,
    )


@pytest.mark.parametrize(
    "cells", [("台山社区",), ("台山小区",), ("台山",), ("", "2025-03"), ("台山社区", "2025-03", "件")]
)
def test_a_row_that_names_a_community_and_nothing_else_is_refused_and_not_left_out(cells: tuple[str, ...]) -> None:
    verdict = judged((*cells, *[""] * (9 - len(cells))), GU)
    assert (verdict.stored, verdict.refused) == (1, 1)


def _with_header(header: tuple[str, ...], *rows: tuple[str, ...], title: str = "", lang: str = "utf-8") -> Judgement:
    content = ((title + "\r\n") if title else "").encode(lang) + file_of(*rows, header=header).decode().encode(lang)
    return judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")


@pytest.mark.parametrize("name", ["序号", "No.", "序 号", "行号"])
def test_a_column_of_running_numbers_raises_no_question_unless_it_holds_something_else(name: str) -> None:
    assert codes(_with_header((name, *HEADER), ("1", *GU), ("2", *TAI))) == ()
    assert codes(_with_header((name, *HEADER), ("甲1", *GU))) == ("unknown_column",)


WITHOUT_MONTH = tuple(h for h in HEADER if h != "月份")
NO_MONTH = (GU[0], *GU[2:])


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("普兰店区社区月报（2025年3月）", "2025-03"),
        ("报告期：2025年3月份", "2025-03"),
        ("报告期：2025-03-01至2025-03-31", "2025-03"),
        ("二〇二五年三月社区月报", "2025-03"),
        ("2025.03 社区月报,填报日期：2025年4月1日", "2025-03"),
        ("2025年1-3月社区月报", None),
        ("2025年第一季度社区月报", None),
        ("2025年社区月报", None),
        ("填报日期：2025年4月1日", None),
        ("2025年2月、2025年3月", None),
    ],
)
def test_the_month_may_stand_in_the_title_alone(title: str, month: str | None) -> None:
    verdict = _with_header(WITHOUT_MONTH, NO_MONTH, title=title)
    if month:
        assert (codes(verdict), stored(verdict, "month")) == (("header_row_found", "month_from_title"), [month])
    else:
        assert (verdict.outcome, "missing_required_column" in codes(verdict)) == ("reject_whole_file", True)


def test_figures_that_a_title_calls_cumulative_are_refused_without_a_column_of_months_too() -> None:
    assert codes(_with_header(WITHOUT_MONTH, NO_MONTH, title="2025年3月社区月报（累计）")) in (
        ("cumulative_title",),
        ("header_row_found", "missing_required_column"),
    )


@pytest.mark.parametrize(
    ("title", "text", "month"),
    [
        ("2025年社区月报", "3月", "2025-03"),
        ("2025年社区月报", "3月份", "2025-03"),
        ("2025年3月社区月报", "3月", "2025-03"),
        ("2025年3月社区月报", "2月", None),
        ("2024年、2025年社区月报", "3月", None),
        ("社区月报", "3月", None),
    ],
)
def test_a_month_without_a_year_is_one_of_the_year_in_the_title(title: str, text: str, month: str | None) -> None:
    verdict = _with_header(HEADER, (GU[0], text, *GU[2:]), title=title)
    assert stored(verdict, "month") == ([month] if month else [])
    assert ("month_tidied" if month else "month_unclear") in codes(verdict)


def test_a_month_that_a_spreadsheet_made_english_is_explained_with_the_very_month() -> None:
    for text, shown in (("Dec-24", "2024-12"), ("Mar 2025", "2025-03"), ("Feb-25", "2025-02")):
        [said] = judged(row_with(month=text)).findings
        assert (said.code, "英文月份" in said.message_zh, f"请写成 {shown}" in said.message_zh) == (
            "month_unclear",
            True,
            True,
        )
    assert stored(judged(row_with(month="2025年3月份")), "month") == ["2025-03"]


@pytest.mark.parametrize("text", ["\u202a古城社区\u202c", "古\u200b城社区", "\u2066古城\u2069", "古城\u00ad社区"])
def test_what_nobody_sees_is_taken_out_of_a_name_and_named(text: str) -> None:
    verdict = judged(row_with(community=text))
    assert (codes(verdict), stored(verdict, "community")) == (("characters_folded",), [GUCHENG])
    assert "U+" in verdict.findings[0].message_zh
    assert verdict.findings[0].value == folded(text)


def test_radicals_that_look_like_characters_are_read_as_those_in_names_headers_and_texts() -> None:
    name = "台⼭社区"  # a mountain of the dictionary's list, as texts copied out of PDF have it
    verdict = _with_header(tuple(h.replace("月份", "⽉份") for h in HEADER), (name, *GU[1:8], "⽂明⻔"))
    assert codes(verdict) == ("characters_folded",) * 3
    assert (stored(verdict, "community"), stored(verdict, "remark")) == ([TAISHAN], ["文明门"])


def test_odd_characters_in_numbers_and_months_are_folded_and_those_of_a_sentence_kept() -> None:
    verdict = judged(row_with(received="1\u200e4", month="2025-03\u200f", remark="好👨\u200d👩\u200d👧"))
    assert (stored(verdict, "received"), stored(verdict, "month")) == ([14], ["2025-03"])
    assert codes(verdict) == ("characters_folded", "characters_folded")
    assert stored(verdict, "remark") == ["好👨\u200d👩\u200d👧"]


@pytest.mark.parametrize("sign", ["\x07", "\x1f", "\ufffe", "\uffff"])
def test_a_control_character_in_a_remark_concerns_its_row_and_not_the_file(sign: str) -> None:
    verdict = judged(row_with(remark=f"甲{sign}乙"), row_with(community="台山社区"))
    assert (verdict.outcome, codes(verdict), verdict.refused_rows) == ("reject_rows", ("control_char",), (2,))
    assert stored(verdict, "community") == [TAISHAN]
    assert f"U+{ord(sign):04X}" in verdict.findings[0].message_zh


def test_a_file_in_gbk_in_which_nothing_was_changed_is_accepted_as_it_is() -> None:
    verdict = _with_header(HEADER, GU, lang="gbk")
    assert (verdict.outcome, codes(verdict)) == ("accept", ("encoding",))


FLOATS = [
    ("0.30000000000000004", "0.30"),
    ("1234.3500000000001", "1234.35"),
    ("12.345", None),
    ("2.9999999999999996", "3.00"),
]


@pytest.mark.parametrize(("text", "value"), FLOATS)
def test_the_tail_that_a_computer_adds_to_an_amount_is_rounded_as_a_spreadsheet_shows_it(
    text: str, value: str | None
) -> None:
    kept, said = _cell("recycling_monthly", "kilograms", text)
    assert ([str(v) for v in kept], said) == (([value], ["number_as_text"]) if value else ([], ["too_many_decimals"]))


def _of_book(cell: str, **how: str) -> Judgement:
    content = by_hand(row(2, numbers(A), C=cell)) if not how else zipped({**parts(row(2, numbers(A), C=cell)), **how})
    return judge(content, "a.xlsx", cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")


@pytest.mark.parametrize(
    "formula",
    ["cmd|'/c calc'!A0", "Excel|'[月报.xlsx]表1'!R1C1", "[1]!'!A0'", 'DDE("soffice","a.ods","A1")', 'RTD("x.y",,"a")',
     'WEBSERVICE("a")', "'\\\\server\\a\\[月报.et]Sheet1'!A1", 'IMPORTRANGE("a","b")'],
)  # fmt: skip
def test_the_kept_value_of_a_formula_that_asks_another_program_or_file_is_refused(formula: str) -> None:
    cell = f'<c r="C2"><f>{formula.replace("&", "&amp;")}</f><v>14</v></c>'
    assert codes(_of_book(cell)) == ("formula_external",)


def test_the_kept_value_of_a_name_for_another_file_is_refused_and_one_of_this_file_is_read() -> None:
    for target, said in (("[1]Sheet1!$A$1", "formula_external"), ("月报!$D$2", "formula_cell")):
        book = parts(row(2, numbers(A)))["xl/workbook.xml"]
        named = str(book).replace(
            "</sheets>", f'</sheets><definedNames><definedName name="受理">{target}</definedName></definedNames>'
        )
        assert codes(_of_book('<c r="C2"><f>受理+0</f><v>14</v></c>', **{"xl/workbook.xml": named})) == (said,)


def test_a_text_with_a_stroke_inside_a_formula_is_no_other_program() -> None:
    assert codes(_of_book('<c r="C2"><f>IF(D2="a|b",月报!D2,14)</f><v>14</v></c>')) == ("formula_cell",)


PYTHON = re.compile(r"None|\bnan\b|\bTrue\b|\bFalse\b|datetime|\d+ days?\b|\{|\}|<NA>")
BAD = [
    *(("hazards", c, t) for c in ("hazard_id", "kind", "found_on", "due_on") for t in ("", "/", "无", "x", "3月1日")),
    *(("requests", c, t) for c in ("received_at", "call_back_valid") for t in ("", "—", "2025-03-04", "24:00", "也许")),
    *(("monthly_report", c, t) for c in ("community", "month", "requests_received") for t in ("", "无", "x", "12.5", "0:00", "12:00:00")),
    *(("recycling_monthly", "kilograms", t) for t in ("", "无", "1.234", "-1", "x")),
    *(("tasks", c, t) for c in ("done_on", "has_evidence", "escalated_on", "due_on") for t in ("", "/", "2025-01-01")),
    *(("grid_patrols", "grid_no", t) for t in ("", "无", "1-Mar", "####")),
    *(("community_profile", "year", t) for t in ("", "25")),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "text"), BAD)
def test_no_sentence_speaks_python(table: str, column: str, text: str) -> None:
    for found in _row_of(table, **{column: text}).findings:
        assert not PYTHON.search(found.message_zh.replace(text or "\0", "")), found.message_zh
        assert not PYTHON.search(found.message_en.replace(text or "\0", "")), found.message_en


def test_a_cell_with_the_format_of_a_time_is_shown_as_the_spreadsheet_shows_it() -> None:
    styles = (
        str(parts("")["xl/styles.xml"])
        .replace('<xf numFmtId="14"/>', '<xf numFmtId="46"/>')
        .replace('numFmtId="22"', 'numFmtId="20"')
    )
    for style, number, shown in ((1, 12, "288:00"), (2, 0.5, "12:00")):
        verdict = _of_book(f'<c r="C2" s="{style}"><v>{number}</v></c>', **{"xl/styles.xml": styles})
        [said] = verdict.findings
        assert (said.code, said.value) == ("number_not_exact", shown)
        assert "日期或时间格式" in said.message_zh


ADVICE = re.compile(r"(?:请写成|请写到分钟，如|写到两位，如|如) ([0-9:. -]+[0-9])")


@pytest.mark.parametrize(("table", "column", "text"), [
    ("monthly_report", "month", "x"), ("monthly_report", "month", "Dec-24"), ("monthly_report", "month", "3月"),
    ("community_profile", "year", "25"), ("hazards", "due_on", "x"), ("requests", "received_at", "x"),
    ("requests", "received_at", "2025-03-04"), ("recycling_monthly", "kilograms", "1.234"),
    ("requests", "dispatched_at", "24:00"), ("partners", "joined_month", "x"),
])  # fmt: skip
def test_what_a_finding_tells_people_to_write_is_accepted(table: str, column: str, text: str) -> None:
    dataset = catalogue().datasets[table]
    if column not in {c.code for c in dataset.column}:
        pytest.skip("the table has no such column")
    messages = [
        f.message_zh for f in _row_of(table, **{column: text}).findings if f.column == dataset.get(column).header
    ]
    [advised] = {found for message in messages for found in ADVICE.findall(message)}
    kept, said = _cell(table, column, advised)
    assert len(kept) == 1, said
    assert [code for code in said if code != "rule_broken"] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (d.code, c.code)
        for d in catalogue().datasets.values()
        for c in d.column
        if c.type in ("choice", "bool") and not c.indicators
    ],
)
def test_each_choice_that_a_finding_offers_is_accepted(table: str, column: str) -> None:
    header = catalogue().datasets[table].get(column).header
    [message] = [f.message_zh for f in _row_of(table, **{column: "绝无此项"}).findings if f.column == header]
    offered = message.split("只能填：")[1].split("；现为")[0].split("、")
    assert len(offered) >= 2
    for text in offered:
        said = [f.code for f in _row_of(table, **{column: text}).findings if f.column == header]
        assert set(said) <= {"rule_broken"}, text
