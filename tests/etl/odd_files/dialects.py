"""Dialects: delimiters, line ends, quotes, ragged rows, control characters, far too much of something."""

from __future__ import annotations

from tests.conftest import HEADER
from tests.etl.odd_files import AB, FILE, FIX, OK, ROWS, A, B, OddFile, lines, odd, stored

_TABLE = lines(A, B)


def _quoted(*cells: str, quote: str = '"', mark: str = ",") -> str:
    return mark.join(f"{quote}{cell}{quote}" for cell in cells)


def marks() -> list[OddFile]:
    """Delimiters and line ends."""
    named = [("分号", ";"), ("竖线", "|"), ("制表符", "\t"), ("全角逗号", "，")]
    ends = [("CR", "\r"), ("LF", "\n"), ("CRLF", "\r\n")]
    wide = lines(("古城社区", *A[1:8], '"停车，老问题"'), mark="，", header=HEADER)
    return [
        *(odd(f"分隔-{n}", lines(A, B, mark=m), FIX, "delimiter", rows=AB) for n, m in named),
        *(odd(f"换行-{n}", lines(A, B, end=e), OK, rows=AB) for n, e in ends),
        odd("换行-混用", lines(A, end="\r") + lines(B, header=None, end="\n"), OK, rows=AB),
        odd("换行-末行没有", _TABLE.removesuffix("\r\n"), OK, rows=AB),
        odd("分隔-制表符txt", lines(A, B, mark="\t").encode("utf-8"), OK, rows=AB, file_name="月报.txt"),
        odd("分隔-制表符tsv", lines(A, B, mark="\t"), OK, rows=AB, file_name="月报.tsv"),
        odd("分隔-sep行", "sep=;\r\n" + lines(A, B, mark=";"), FIX, "delimiter", rows=[stored(3, A), stored(4, B)]),
        odd(
            "分隔-sep行带引号",
            '"sep=;"\r\n' + lines(A, B, mark=";"),
            FIX,
            "delimiter",
            rows=[stored(3, A), stored(4, B)],
        ),
        odd("分隔-全角逗号里引号内的全角逗号不变", wide, FIX, "delimiter", rows=[stored(2, A, "停车，老问题")]),
        odd(
            "分隔-表头逗号数据分号",
            lines(A) + lines(B, header=None, mark=";"),
            ROWS,
            "row_field_count",
            rows=[stored(2, A)],
        ),
        odd(
            "分隔-半角全角混用",
            lines(A, ",".join(B[:5]) + "，" + "，".join(B[5:])),
            ROWS,
            "row_field_count",
            rows=[stored(2, A)],
        ),
    ]


def quotes() -> list[OddFile]:
    """Quotes that enclose, quotes that are text, quotes that never close."""
    head, row = _quoted(*HEADER), _quoted(*A[:8], "甲,乙")
    single = "\r\n".join(_quoted(*cells, quote="'") for cells in (HEADER, (*A[:8], 'a,"b'), B)) + "\r\n"
    return [
        odd("引号-全部", f"{head}\r\n{row}\r\n", OK, rows=[stored(2, A, "甲,乙")]),
        odd("引号-里面有引号", lines((*A[:8], '"说""好"""')), OK, rows=[stored(2, A, '说"好"')]),
        odd("引号-里面有换行", lines((*A[:8], '"一\r\n二"'), B), OK, rows=[stored(2, A, "一\n二"), stored(3, B)]),
        odd("引号-中文引号是文字", lines((*A[:8], "“一社区一品牌”")), OK, rows=[stored(2, A, "“一社区一品牌”")]),
        odd("引号-直角引号是文字", lines((*A[:8], "「好」")), OK, rows=[stored(2, A, "「好」")]),
        odd("引号-单引号包住", single, OK, rows=[stored(2, A, 'a,"b'), stored(3, B)]),
        odd("引号-单引号是文字", lines((*A[:8], "it's")), OK, rows=[stored(2, A, "it's")]),
        odd("引号-没有关上", lines(A, (*B[:8], '"停车')), FILE, "quote_unbalanced"),
        odd("引号-表头没有关上", '"' + _TABLE, FILE, "quote_unbalanced"),
        odd("引号-关得太早", lines((*A[:8], '"甲"乙'), B), FILE, "quote_unbalanced"),
        odd("引号-英寸", lines((*A[:8], '5"管"修')), OK, rows=[stored(2, A, '5"管"修')]),
        odd("引号-单引号没有关上", single.replace("'台山社区'", "'台山社区"), FILE, "quote_unbalanced"),
    ]


def widths() -> list[OddFile]:
    """Rows with more or fewer cells than the header, and empty tails."""
    return [
        odd(
            "宽度-少一格",
            lines(A[:8], B),
            ROWS,
            "row_field_count",
            rows=[stored(3, B)],
            rows_of_findings={"row_field_count": {2}},
        ),
        odd("宽度-右移一格", lines(("", *A), B), ROWS, "row_field_count", rows=[stored(3, B)]),
        odd(
            "宽度-右移一格有尾栏",
            lines(("", *A, ""), (*B, ""), header=(*HEADER, "")),
            ROWS,
            "row_field_count",
            rows=[stored(3, B)],
        ),
        odd(
            "宽度-左移一格",
            lines((*A[1:], ""), B),
            ROWS,
            "unknown_community",
            "month_unclear",
            "missing_value",
            rows=[stored(3, B)],
        ),
        odd("宽度-千分位没有引号", lines((*A[:4], "1,060", *A[5:]), B), ROWS, "row_field_count", rows=[stored(3, B)]),
        odd(
            "宽度-千分位没有引号又有尾栏",
            lines((*A[:4], "1,060", *A[5:], "", ""), (*B, "", ""), header=(*HEADER, "", "")),
            ROWS,
            "row_field_count",
            rows=[stored(3, B)],
        ),
        odd("宽度-数据有空尾栏而表头没有", lines(A, (*B, "", "", "")), ROWS, "row_field_count", rows=[stored(2, A)]),
        odd(
            "宽度-有引号的空尾栏",
            lines((*A[:8], '"甲,乙"', "", ""), (*B, "", ""), header=(*HEADER, "", "")),
            OK,
            rows=[stored(2, A, "甲,乙"), stored(3, B)],
        ),
        odd("宽度-表头也有空尾栏", lines((*A, "", ""), (*B, "", ""), header=(*HEADER, "", "")), OK, rows=AB),
        odd("宽度-空尾行", _TABLE + ",,,,,,,,\r\n" * 50 + "\r\n" * 3 + ",,\r\n", OK, rows=AB),
        odd("宽度-中间空行", lines(A, "", B), OK, rows=[stored(2, A), stored(4, B)]),
        odd("宽度-不足宽的表尾", _TABLE + "填报人：李某,审核人：王某\r\n", FIX, "footer_skipped", rows=AB),
        odd("宽度-不足宽的合计", _TABLE + "合计,,34,30\r\n", FIX, "total_row_skipped", rows=AB),
        odd("宽度-不足宽的合计对不上", _TABLE + "合计,,35,30\r\n", FILE, "total_row_skipped", "total_mismatch"),
    ]


def control() -> list[OddFile]:
    """Signs that cannot be seen, and far too much."""
    long = "长" * 100_000
    return [
        odd(
            "控制-nul", lines(A, ("台山\x00社区", *B[1:])), FILE, "control_char", rows_of_findings={"control_char": {3}}
        ),
        odd("控制-末尾0x1a", _TABLE + "\x1a", OK, rows=AB),
        odd("控制-中间0x1a", lines(A, (*B[:8], "甲\x1a乙")), ROWS, "control_char", rows=[stored(2, A)]),
        odd("控制-响铃", lines((*A[:8], "\x07"), B), ROWS, "control_char", rows=[stored(3, B)]),
        odd("控制-表头里响铃", lines(A, header=("社\x07区", *HEADER[1:])), FILE, "control_char"),
        odd("控制-不换行空格", lines(("古城社区\u00a0", "\u30002025-03", *A[2:])), OK, rows=[stored(2, A)]),
        odd("过多-十万列", lines(A, header=(*HEADER, *(f"列{i}" for i in range(100_000)))), FILE, "too_many_columns"),
        odd("过多-一行十万格", lines(A, B, ",".join("x" * 100_000)), ROWS, "row_field_count", rows=AB),
        odd("过多-一格十万字", lines((*A[:8], long), B), ROWS, "field_too_long", rows=[stored(3, B)]),
        odd(
            "过多-引号里一格二十万字",
            lines((*A[:8], f'"{long},{long}"'), B),
            ROWS,
            "field_too_long",
            rows=[stored(3, B)],
        ),
        odd(
            "过多-一格一千七百万字节", lines((*A[:8], "x" * 17_000_000), B), ROWS, "field_too_long", rows=[stored(3, B)]
        ),
        odd("过多-两百万行", lines() + "x\n" * 2_000_002, FILE, "too_many_rows"),
        odd("像公式-减号", lines((*A[:8], "-停车位")), OK, "formula_text", rows=[stored(2, A, "-停车位")]),
        odd(
            "像公式-等号",
            lines((*A[:8], "=SUM(A1)"), (*B[:8], "@某")),
            OK,
            "formula_text",
            rows=[stored(2, A, "=SUM(A1)"), stored(3, B, "@某")],
            rows_of_findings={"formula_text": {2}},
        ),
        odd(
            "像公式-计数栏里的等号",
            lines((A[0], A[1], "=7+7", *A[3:]), B),
            ROWS,
            "number_not_exact",
            "formula_text",
            rows=[stored(3, B)],
        ),
        odd(
            "不是公式-负数和横线",
            lines((A[0], A[1], "-3", *A[3:8], "——"), B),
            ROWS,
            "out_of_range",
            rows=[stored(3, B)],
        ),
    ]


def cases() -> list[OddFile]:
    """All of them."""
    return [*marks(), *quotes(), *widths(), *control()]
