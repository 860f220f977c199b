"""Workbooks: dates, numbers, texts, formulas, hidden parts, merged cells, several sheets, old and other kinds."""

from __future__ import annotations

from typing import Any

from outcomes.core.settings import ROOT
from tests.conftest import HEADER
from tests.etl.odd_files import AB, FILE, FIX, OK, ROWS, A, B, OddFile, lines, odd, stored
from tests.etl.odd_files.made import by_hand, form, numbers, ods, ods_cell, ods_row, row, written

_A, _B = numbers(A), numbers(B)
_FILES = ROOT / "tests" / "etl" / "files"


def _book(name: str, content: bytes, outcome: str, *codes: str, **more: Any) -> OddFile:
    return odd(name, content, outcome, *codes, **{"file_name": "月报.xlsx", **more})


def values() -> list[OddFile]:
    """What a cell may hold: numbers, texts, dates in both systems, booleans, runs and escapes."""
    day, moment = 45717, 45717.5  # 2025-03-01
    rich = '<c r="I2" t="inlineStr"><is><r><t>停车</t></r><r><t xml:space="preserve"> 位</t></r></is></c>'
    phonetic = '<c r="I2" t="inlineStr"><is><t>东京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></is></c>'
    spaces = '<c r="I2" t="inlineStr"><is><t xml:space="preserve">  甲  乙</t></is></c>'
    escaped = '<c r="I2" t="inlineStr"><is><t>甲_x000A_乙</t></is></c>'
    bell = '<c r="I2" t="inlineStr"><is><t>甲_x0007_</t></is></c>'
    boolean = '<c r="C2" t="b"><v>1</v></c>'
    nameless = (
        "<row>"
        + "".join(
            f"<c><v>{v}</v></c>" if isinstance(v, int) else f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in _A[:8]
        )
        + "</row>"
    )
    return [
        _book("表-数字和文字", by_hand(row(2, _A), row(3, B)), OK, rows=AB),
        _book("表-日期1900", by_hand(row(2, _A, B=f'<c r="B2" s="1"><v>{day}</v></c>')), OK, rows=[stored(2, A)]),
        _book(
            "表-日期1904",
            by_hand(row(2, _A, B=f'<c r="B2" s="1"><v>{day - 1462}</v></c>'), date1904=True),
            OK,
            rows=[stored(2, A)],
        ),
        _book(
            "表-日期只显示年月",
            by_hand(row(2, _A, B=f'<c r="B2" s="3"><v>{day + 14}</v></c>')),
            FIX,
            "month_tidied",
            rows=[stored(2, A)],
        ),
        _book(
            "表-日期带时间",
            by_hand(row(2, _A, B=f'<c r="B2" s="2"><v>{moment}</v></c>'), row(3, _B)),
            ROWS,
            "month_unclear",
            rows=[stored(3, B)],
        ),
        _book(
            "表-日期没有格式",
            by_hand(row(2, _A, B=f'<c r="B2"><v>{day}</v></c>'), row(3, _B)),
            ROWS,
            "month_unclear",
            rows=[stored(3, B)],
        ),
        _book(
            "表-日期iso", by_hand(row(2, _A, B='<c r="B2" t="d" s="1"><v>2025-03-01</v></c>')), OK, rows=[stored(2, A)]
        ),
        _book("表-12位代码是数字", by_hand(row(2, [210214001003, *_A[1:]])), OK, rows=[stored(2, A)]),
        _book(
            "表-整数写成浮点",
            by_hand(row(2, _A, C='<c r="C2"><v>14.0</v></c>', D='<c r="D2"><v>1.2E1</v></c>')),
            OK,
            rows=[stored(2, A)],
        ),
        _book(
            "表-小数不取整",
            by_hand(row(2, _A, C='<c r="C2"><v>13.999999999999</v></c>'), row(3, _B)),
            ROWS,
            "not_integer",
            rows=[stored(3, B)],
        ),
        _book(
            "表-百分数",
            by_hand(row(2, _A, C='<c r="C2" s="4"><v>0.5</v></c>'), row(3, _B)),
            ROWS,
            "not_integer",
            rows=[stored(3, B)],
        ),
        _book("表-真假值", by_hand(row(2, _A, C=boolean), row(3, _B)), ROWS, "number_not_exact", rows=[stored(3, B)]),
        _book("表-富文本", by_hand(row(2, _A[:8], I=rich)), OK, rows=[stored(2, A, "停车 位")]),
        _book("表-拼音注音不读", by_hand(row(2, _A[:8], I=phonetic)), OK, rows=[stored(2, A, "东京")]),
        _book("表-保留空格", by_hand(row(2, _A[:8], I=spaces)), OK, rows=[stored(2, A, "甲  乙")]),
        _book("表-转义换行", by_hand(row(2, _A[:8], I=escaped)), OK, rows=[stored(2, A, "甲\n乙")]),
        _book("表-控制字符", by_hand(row(2, _A[:8], I=bell), row(3, _B)), ROWS, "control_char", rows=[stored(3, B)]),
        _book("表-格子没有位置", by_hand(nameless), OK, rows=[stored(2, A)]),
        _book(
            "表-等号开头的文字",
            by_hand(row(2, [*_A[:8], "=1+1"]), row(3, [*_B[:8], "+补报"])),
            OK,
            "formula_text",
            rows=[stored(2, A, "=1+1"), stored(3, B, "+补报")],
        ),
        _book(
            "表-乱码格子", by_hand(row(2, [*_A[:8], "锟斤拷"])), FILE, "mojibake", rows_of_findings={"mojibake": {2}}
        ),
        _book("表-奇怪的表名", by_hand(row(2, _A), names=("='[1]x'!A1 & ../月报",)), OK, rows=[stored(2, A)]),
        _book("表-共享字符串", written(lambda b: form(b, "月报", _A, _B)), OK, rows=AB),
    ]


def _f(reference: str, formula: str, value: str = "", kind: str = "") -> str:
    return f'<c r="{reference}"{kind}><f>{formula}</f>{f"<v>{value}</v>" if value else ""}</c>'


def formulas() -> list[OddFile]:
    """Formulas with and without a value, of other files, and errors in cells."""
    fine = row(3, _B)
    total = row(
        4, ["合计", "", 34, 30, 90, 1, 5, 0], C=_f("C4", "SUM(C2:C3)"), D='<c r="D4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    shared = '<c r="C2"><f t="shared" ref="C2:C3" si="0">7*2</f><v>14</v></c>'

    def unknown(book: Any) -> None:
        form(book, "月报", _A, header=[*HEADER, "环比"]).write_formula(1, 9, "=1/0", None, "#DIV/0!")

    second = '<c r="C3"><f t="shared" si="0"/><v>20</v></c>'
    return [
        _book("公式-有值", by_hand(row(2, _A, C=_f("C2", "7+7", "14")), fine), FIX, "formula_cell", rows=AB),
        _book(
            "公式-文字值",
            by_hand(row(2, _A, A=_f("A2", '"古城"&amp;"社区"', "古城社区", ' t="str"')), fine),
            FIX,
            "formula_cell",
            rows=AB,
        ),
        _book("公式-共享公式", by_hand(row(2, _A, C=shared), row(3, _B, C=second)), FIX, "formula_cell", rows=AB),
        _book(
            "公式-没有值", by_hand(row(2, _A, C=_f("C2", "7+7")), fine), ROWS, "formula_no_value", rows=[stored(3, B)]
        ),
        _book(
            "公式-可不填的栏没有值",
            by_hand(row(2, _A, I=_f("I2", "A2")), fine),
            ROWS,
            "formula_no_value",
            rows=[stored(3, B)],
        ),
        _book(
            "公式-引用别的文件",
            by_hand(row(2, _A, C=_f("C2", "[1]Sheet1!A1", "14")), fine),
            ROWS,
            "formula_external",
            rows=[stored(3, B)],
        ),
        _book(
            "公式-引用别的文件全路径",
            by_hand(row(2, _A, C=_f("C2", "'D:\\[上月.xlsx]Sheet1'!A1", "14")), fine),
            ROWS,
            "formula_external",
            rows=[stored(3, B)],
        ),
        _book(
            "公式-除以零",
            by_hand(row(2, _A, C='<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), fine),
            ROWS,
            "error_cell",
            rows=[stored(3, B)],
            rows_of_findings={"error_cell": {2}},
        ),
        _book(
            "公式-粘贴下来的错误",
            by_hand(row(2, _A, I='<c r="I2" t="e"><v>#REF!</v></c>'), fine),
            ROWS,
            "error_cell",
            rows=[stored(3, B)],
        ),
        _book("公式-合计行里的不碍事", by_hand(row(2, _A), fine, total), FIX, "total_row_skipped", rows=AB),
        _book("公式-不认识的栏里的不碍事", written(unknown), OK, "unknown_column", rows=[stored(2, A)]),
        _book(
            "公式-xlsxwriter",
            written(lambda b: form(b, "月报", _A, _B).write_formula(1, 2, "=7+7", None, 14)),
            FIX,
            "formula_cell",
            rows=AB,
        ),
    ]


def hidden() -> list[OddFile]:
    """Hidden and filtered rows, hidden columns and sheets, cells of no width, merged cells."""
    off = ' hidden="1"'
    merge = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    across = '<mergeCells count="1"><mergeCell ref="A4:B4"/></mergeCells>'
    total = row(4, ["合计", "", 34, 30, 90, 1, 5, 0])

    def sheets(book: Any) -> None:
        form(book, "月报", _A)
        form(book, "上月", _B).hide()

    def only_hidden(book: Any) -> None:
        book.add_worksheet("封面")
        form(book, "月报", _A).hide()

    return [
        _book("隐藏-一行", by_hand(row(2, _A, off), row(3, _B)), OK, "hidden_cells", rows=AB),
        _book(
            "隐藏-筛选掉的行",
            by_hand(row(2, _A), row(3, _B, off), after='<autoFilter ref="A1:I3"/>'),
            OK,
            "hidden_cells",
            rows=AB,
        ),
        _book(
            "隐藏-一列",
            by_hand(row(2, _A), row(3, _B), before=f'<cols><col min="3" max="4"{off}/></cols>'),
            OK,
            "hidden_cells",
            rows=AB,
        ),
        _book(
            "隐藏-零宽的列",
            by_hand(row(2, _A), before='<cols><col min="3" max="3" width="0" customWidth="1"/></cols>'),
            OK,
            "hidden_cells",
            rows=[stored(2, A)],
        ),
        _book(
            "隐藏-零高的行", by_hand(row(2, _A, ' ht="0" customHeight="1"'), row(3, _B)), OK, "hidden_cells", rows=AB
        ),
        _book(
            "隐藏-空行和表外的列不算",
            by_hand(row(2, _A), row(3, _B), row(4, [], off), before=f'<cols><col min="12" max="16384"{off}/></cols>'),
            OK,
            rows=AB,
        ),
        _book("隐藏-另一个工作表", written(sheets), FIX, "sheet_chosen", rows=[stored(2, A)]),
        _book("隐藏-唯一的工作表", written(only_hidden), OK, "hidden_cells", rows=[stored(2, A)]),
        _book(
            "合并-数据行",
            by_hand(row(2, _A), row(3, [*_B[:2], "", *_B[3:]]), after=merge),
            ROWS,
            "merged_cells",
            "missing_value",
        ),
        _book(
            "合并-合计行横向", by_hand(row(2, _A), row(3, _B), total, after=across), FIX, "total_row_skipped", rows=AB
        ),
    ]


def sheets() -> list[OddFile]:
    """Several sheets, guides, charts, headers of two rows with merged cells, tables beside the corner."""
    upper = ["社区", "月份", "诉求", "", "志愿服务人次", "改造小区数", "新增停车位", "口袋公园数", "备注"]

    def two_rows(book: Any) -> None:
        sheet = form(book, "月报", ["", "", "受理数", "办结数"], _A, _B, header=upper)
        sheet.merge_range(0, 2, 0, 3, "诉求")
        for i in (0, 1, 4, 5, 6, 7, 8):
            sheet.merge_range(0, i, 1, i, upper[i])

    def guide_and_chart(book: Any) -> None:
        form(book, "填报说明", header=["每月五日前报"])
        form(book, "月报", _A)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=月报!$C$2:$C$2"})
        book.add_chartsheet("图").set_chart(chart)

    def two(book: Any) -> None:
        form(book, "三月", _A)
        form(book, "二月", _B)

    def empty_form(book: Any) -> None:
        form(book, "月报", _A)
        form(book, "空表")
        form(book, "联系人", header=["街道", "电话"])

    def sideways(book: Any) -> None:
        sheet = book.add_worksheet("月报")
        for i, (head, value) in enumerate(zip(HEADER, _A, strict=True)):
            sheet.write_row(i, 0, [head, value])

    def wide(book: Any) -> None:
        form(book, "月报", _A, [*_B, "多出来"])

    return [
        _book("工作表-两行合并表头", written(two_rows), FIX, "header_two_rows", rows=[stored(3, A), stored(4, B)]),
        _book("工作表-说明和图表", written(guide_and_chart), OK, rows=[stored(2, A)]),
        _book("工作表-两个都有数据", written(two), FILE, "several_sheets"),
        _book("工作表-另有空表和联系人", written(empty_form), FIX, "sheet_chosen", rows=[stored(2, A)]),
        _book("工作表-横竖颠倒", written(sideways), FILE, "layout_transposed"),
        _book("工作表-一行多一格", written(wide), ROWS, "row_field_count", rows=[stored(2, A)]),
        _book("工作表-全空", written(lambda b: b.add_worksheet()), FILE, "empty_file"),
        _book("工作表-只有表头", written(lambda b: form(b, "月报")), FILE, "no_rows"),
        _book(
            "工作表-累计的栏",
            written(lambda b: form(b, "月报", [*_A, 99], header=[*HEADER, "累计受理数"])),
            OK,
            "cumulative_column",
            "unknown_column",
            rows=[stored(2, A)],
        ),
        _book("工作表-没有表头", written(lambda b: form(b, "月报", header=["甲", "乙"])), FILE, "header_missing"),
        odd("名字-xlsx其实是csv", lines(A, B), OK, rows=AB, file_name="月报.xlsx"),
        odd("名字-csv其实是xlsx", by_hand(row(2, _A), row(3, _B)), OK, rows=AB, file_name="月报.csv"),
        odd("名字-像路径", lines(A, B), OK, rows=AB, file_name="../../etc/[ab]*.csv"),
    ]


def others() -> list[OddFile]:
    """ODS, and XLS files as an old Excel writes them."""
    error = ods_cell("#DIV/0!", 'table:formula="of:=1/0"')
    made = ods_cell(14, 'table:formula="of:=7+7"')
    none = '<table:table-cell table:formula="of:=7+7"/>'
    outside = ods_cell(14, "table:formula=\"of:=['file:///D:/a.ods'#$Sheet1.A1]\"")
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    off = 'table:visibility="collapse"'

    def with_c(instead: str) -> str:
        return ods_row([*_A[:2], instead, *_A[3:]])

    def xls(name: str) -> bytes:
        return (_FILES / name).read_bytes()

    b = ods_row(_B)
    named: dict[str, Any] = {"file_name": "月报.ods"}
    return [
        _book("ods-数字和文字", ods(ods_row(_A), b, tail), OK, rows=AB, **named),
        _book("ods-公式", ods(with_c(made), b), FIX, "formula_cell", rows=AB, **named),
        _book("ods-公式没有值", ods(with_c(none), b), ROWS, "formula_no_value", rows=[stored(3, B)], **named),
        _book("ods-公式错误", ods(with_c(error), b), ROWS, "error_cell", rows=[stored(3, B)], **named),
        _book("ods-引用别的文件", ods(with_c(outside), b), ROWS, "formula_external", rows=[stored(3, B)], **named),
        _book("ods-隐藏行", ods(ods_row(_A, off), b), OK, "hidden_cells", rows=AB, **named),
        _book(
            "ods-隐藏列",
            ods(ods_row(_A), b, columns=f"<table:table-column/><table:table-column {off}/>"),
            OK,
            "hidden_cells",
            rows=AB,
            **named,
        ),
        _book(
            "ods-合并",
            ods(
                ods_row(
                    [*_A[:2], ods_cell(14, 'table:number-rows-spanned="2" table:number-columns-spanned="1"'), *_A[3:]]
                ),
                ods_row([*_B[:2], "<table:covered-table-cell/>", *_B[3:]]),
            ),
            ROWS,
            "merged_cells",
            "missing_value",
            **named,
        ),
        _book("xls-数字和文字", xls("monthly.xls"), OK, rows=AB, file_name="月报.xls"),
        _book("xls-WPS自己的格式", xls("monthly.xls"), OK, rows=AB, file_name="月报.et"),
        _book(
            "xls-公式错误隐藏",
            xls("formulas.xls"),
            ROWS,
            "formula_cell",
            "formula_no_value",
            "error_cell",
            "hidden_cells",
            rows=[stored(2, A), stored(3, B)],
            file_name="月报.xls",
        ),
        _book("xls-合并", xls("merged.xls"), ROWS, "merged_cells", "missing_value", file_name="月报.xls"),
    ]


def cases() -> list[OddFile]:
    """All of them."""
    return [*values(), *formulas(), *hidden(), *sheets(), *others()]
