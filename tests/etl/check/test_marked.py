"""The file that goes back: same rows, wrong cells in colour, one column that says why, and ready to be sent again."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from etl.check.marked import marked
from outcomes.catalogue.catalogue import catalogue
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge
from tests.etl.one_row import GUCHENG, REGISTER, TAISHAN, TODAY, codes, file_of, row_with, stored

_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RED, _AMBER = "FFFBD5D5", "FFFFF0C8"


def _judge(content: bytes, name: str = "月报.csv") -> Judgement:
    return judge(content, name, cat=catalogue(), register=REGISTER, today=TODAY, dataset="monthly_report")


def _back(content: bytes, name: str = "月报.csv", lang: str = "zh") -> bytes:
    made = marked(content, _judge(content, name), lang=lang)
    assert made is not None
    return made


def _cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def _part(content: bytes, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def _fills(content: bytes) -> dict[str, str]:
    """Cell -> the colour it is filled with."""
    styles = _part(content, "xl/styles.xml")
    colours = [
        (
            f.find("x:patternFill/x:fgColor", _NS).get("rgb")
            if f.find("x:patternFill/x:fgColor", _NS) is not None
            else ""
        )
        for f in styles.findall("x:fills/x:fill", _NS)
    ]
    of_style = [colours[int(xf.get("fillId"))] for xf in styles.findall("x:cellXfs/x:xf", _NS)]
    cells = _part(content, "xl/worksheets/sheet1.xml").iterfind(".//x:c", _NS)
    return {c.get("r"): of_style[int(c.get("s") or 0)] for c in cells if of_style[int(c.get("s") or 0)]}


def _mended(content: bytes, changes: dict[tuple[int, int], Any]) -> bytes:
    """What a person sends after typing into cells (row and column as counted from 0), saved as WPS does."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("月报")
    for r, row in enumerate(_cells(content)):
        for c, cell in enumerate(row):
            value = changes.get((r, c), cell)
            (sheet.write_string if isinstance(value, str) else sheet.write)(r, c, value)
    book.close()
    return out.getvalue()


def test_wrong_cells_are_red_doubtful_ones_amber_and_the_last_column_says_why() -> None:
    made = _back(
        file_of(
            row_with(),
            row_with(community="台山社区", received="近10", month="2025年3月"),
            row_with(community="渤海社区", resolved="20"),
        )
    )
    cells = _cells(made)
    assert cells[0] == [*HEADER, "错误说明"]
    assert cells[1][:9] == ["古城社区", "2025-03", 14.0, 12.0, 60.0, 1.0, 5.0, 0.0, ""]
    assert cells[2][:4] == ["台山社区", "2025年3月", "近10", 12.0]
    assert cells[1][9] == ""
    assert cells[2][9].startswith("错误：第 3 行「诉求受理数」应为确切的数，现为「近10」")
    assert cells[3][9].startswith("请核实：第 4 行「诉求办结数」现为「20」")
    fills = {cell: colour for cell, colour in _fills(made).items() if not cell.endswith("1")}
    assert fills == {"C3": _RED, "J3": _RED, "D4": _AMBER, "J4": _AMBER}


def test_english_follows_the_chinese_when_asked_for() -> None:
    cells = _cells(_back(file_of(row_with(received="近10")), lang="en"))
    assert cells[0][-1] == "Error notes"
    assert " / Error: Row 2 “诉求受理数” needs an exact number" in cells[1][-1]


def test_a_mended_file_is_taken_with_exactly_the_values_typed() -> None:
    first = _back(file_of(row_with(), row_with(community="古成社区", received="近10")))
    mended = _judge(_mended(first, {(2, 0): "台山社区", (2, 2): 11, (2, 3): "9"}), "月报-改.xlsx")
    assert (mended.outcome, codes(mended)) == ("accept", ())
    assert stored(mended, "community") == [GUCHENG, TAISHAN]
    assert (stored(mended, "received"), stored(mended, "resolved")) == ([14, 11], [12, 9])


def test_what_was_not_mended_is_refused_again_with_the_same_findings_and_one_column_of_notes() -> None:
    content = file_of(row_with(), row_with(community="台山社区", received="近10", month="3月"))
    once = _back(content)
    assert codes(_judge(once, "a.xlsx")) == codes(_judge(content))
    twice = _back(once, "a.xlsx")
    assert _cells(twice) == _cells(once)


def test_title_totals_footer_and_blank_rows_keep_their_places() -> None:
    text = "\r\n".join(
        [
            "普兰店区社区月报",
            ",".join(HEADER),
            ",".join(row_with()),
            "",
            ",".join(row_with(community="台山社区", received="x")),
            "合计,,28,24,120,2,10,0,",
            "填报人：某某,,,,,,,,",
        ]
    )
    content = text.encode("gbk")
    made = _back(content)
    cells = _cells(made)
    assert [row[0] for row in cells] == ["普兰店区社区月报", "社区", "古城社区", "", "台山社区", "合计", "填报人：某某"]
    assert cells[1][-1] == "错误说明"
    assert [(f.code, f.row) for f in _judge(made, "a.xlsx").findings if f.row] == [
        (f.code, f.row) for f in _judge(content).findings if f.row
    ]
    mended = _judge(_mended(made, {(4, 2): 14}), "a.xlsx")
    assert (mended.outcome, mended.stored) == ("accept_with_fix", 2)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-3", "@某", '=HYPERLINK("http://x","y")', "http://example.com/a", "0012"]
)
def test_text_is_written_as_text_never_as_formula_number_or_link(text: str) -> None:
    made = _back(file_of(row_with(remark=text, received="x")))
    assert _cells(made)[1][8] == text
    sheet = _part(made, "xl/worksheets/sheet1.xml")
    assert sheet.findall(".//x:f", _NS) == []
    assert sheet.findall(".//x:hyperlink", _NS) == []


def test_codes_months_and_dates_stay_text_and_exact_counts_become_numbers() -> None:
    cells = _cells(
        _back(file_of(row_with(community=GUCHENG, month="202503", received="007", resolved="12.0", volunteers="60")))
    )
    assert cells[1][:5] == [GUCHENG, "202503", "007", "12.0", 60.0]


def test_personal_data_are_masked_wherever_they_stand_and_the_mask_is_refused_until_it_is_gone() -> None:
    rows = [row_with(remark="找张某13812345678"), row_with(community="13912345678"), ("填报人：13712345678", *[""] * 8)]
    made = _back(file_of(*rows))
    inside = b"".join(zipfile.ZipFile(io.BytesIO(made)).read(n) for n in zipfile.ZipFile(io.BytesIO(made)).namelist())
    assert not re.search(rb"1[3-9]\d{9}", inside)
    cells = _cells(made)
    assert (cells[1][8], cells[2][0], cells[3][0]) == ("***", "***", "***")
    assert "个人信息" in cells[1][9]
    assert _judge(made, "a.xlsx").stored == 0
    mended = _judge(_mended(made, {(1, 8): "", (2, 0): "台山社区", (3, 0): "填报人：某某"}), "a.xlsx")
    assert (mended.stored, stored(mended, "remark")) == (2, [None, None])


def test_a_good_number_that_looks_like_a_card_is_not_masked() -> None:
    dataset = catalogue().datasets["hazards"]
    texts = {
        "hazard_id": "6222020200112230004",
        "community": "古城社区",
        "found_on": "2025-03-04",
        "kind": "别的",
        "due_on": "2025-03-11",
    }
    content = file_of(tuple(texts.values()), header=tuple(dataset.get(c).header for c in texts))
    verdict = judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset="hazards")
    made = marked(content, verdict)
    assert made is not None
    assert _cells(made)[1][0] == ("***" if dataset.get("hazard_id").scan else "6222020200112230004")


def test_a_row_with_a_cell_too_many_is_shown_whole_and_refused_until_it_is_mended() -> None:
    content = file_of(row_with(), (*row_with(community="台山社区", remark="备注"), "多余"))
    made = _back(content)
    cells = _cells(made)
    assert cells[2][8] == "备注"
    assert "有 10 栏，表头有 9 栏" in cells[2][9]
    assert cells[2][10] == "多余"
    again = _judge(made, "a.xlsx")
    assert (again.stored, "row_field_count" in codes(again)) == (1, True)
    assert _judge(_mended(made, {(2, 10): ""}), "a.xlsx").stored == 2


def test_a_workbook_comes_back_under_the_name_of_its_sheet() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("三月份")
    sheet.write(0, 0, "社区月报")
    sheet.write_row(1, 0, HEADER)
    sheet.write_row(2, 0, ["古城社区", 202503, 14, "近12", 60, 1, 5, 0])
    book.close()
    made = _back(out.getvalue(), "a.xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names == ["三月份"]
    assert [row[:4] for row in _cells(made)] == [
        ["社区月报", "", "", ""],
        list(HEADER[:4]),
        ["古城社区", "202503", 14.0, "近12"],
    ]


def test_what_is_said_of_the_whole_file_is_a_comment_on_the_header() -> None:
    head = tuple("老栏" if h == "志愿服务人次" else h for h in HEADER)
    made = _back(file_of(row_with(), header=head))
    comments = zipfile.ZipFile(io.BytesIO(made)).read("xl/comments1.xml").decode()
    assert "缺少「志愿服务人次」这一栏" in comments
    assert "「老栏」不在本表里" in comments


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", "社区,月份,锟斤拷\n".encode(), b"a,b\r\n1,2\r\n"]
)
def test_there_is_nothing_to_mark_in_what_is_no_table(content: bytes) -> None:
    assert marked(content, _judge(content)) is None


def test_rows_divided_by_other_marks_and_cells_with_line_breaks_come_back_as_they_were() -> None:
    content = file_of(row_with(remark='两行\n有"引号"', received="x")).replace(b",", b";")
    assert _cells(_back(content))[1][8] == '两行\n有"引号"'
    chinese = "，".join(HEADER) + "\r\n" + "，".join(row_with(received="x")) + "\r\n"
    assert _cells(_back(chinese.encode()))[1][:3] == ["古城社区", "2025-03", "x"]


def test_a_row_whose_mistake_is_only_counted_is_marked_as_refused_too() -> None:
    content = file_of(*([row_with()] * 1003))
    notes = [str(row[-1]) for row in _cells(_back(content))[1:]]
    assert sum("重复" in note for note in notes) == 1000
    assert notes[1000:] == ["错误：与上面各行同样的问题，没有逐行写明"] * 3
