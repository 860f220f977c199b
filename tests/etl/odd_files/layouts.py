"""Layouts: titles, headers of two rows, totals anywhere, footers, cumulative columns, tables on their side."""

from __future__ import annotations

from tests.conftest import HEADER
from tests.etl.odd_files import AB, FILE, FIX, OK, A, B, OddFile, lines, odd, stored

_NONE = ("",) * 7


def titles() -> list[OddFile]:
    """Rows above the header."""
    unit = ("", "", "", "", "", "", "", "", "单位：件、人次、个")
    far = "".join(f"第{i}行说明,,,,,,,,\r\n" for i in range(1, 30))
    return [
        odd(
            "标题-单位和空行",
            "普兰店区社区月报,,,,,,,,\r\n\r\n" + ",".join(unit) + "\r\n" + lines(A, B),
            FIX,
            "header_row_found",
            rows=[stored(5, A), stored(6, B)],
        ),
        odd("标题-只有空行", "\r\n,,,,,,,,\r\n" + lines(A, B), OK, rows=[stored(4, A), stored(5, B)]),
        odd(
            "标题-带换行的引号标题",
            '"普兰店区\r\n社区月报",,,,,,,,\r\n' + lines(A),
            FIX,
            "header_row_found",
            rows=[stored(3, A)],
        ),
        odd("标题-表头在第30行", far + lines(A), FIX, "header_row_found", rows=[stored(31, A)]),
        odd("标题-表头在第31行", far + "又一行,,,,,,,,\r\n" + lines(A), FILE, "header_missing"),
        odd(
            "标题-累计情况表",
            "2025年1—3月累计情况表,,,,,,,,\r\n" + lines(A),
            FILE,
            "cumulative_title",
            rows_of_findings={"cumulative_title": {1}},
        ),
        odd(
            "标题-只填当月不填累计",
            "只填当月数，不填累计数,,,,,,,,\r\n".replace("，", "、") + lines(A),
            FIX,
            "header_row_found",
            rows=[stored(3, A)],
        ),
        odd(
            "标题-三个月的月报",
            "2025年1-3月社区月报,,,,,,,,\r\n" + lines(A),
            FIX,
            "header_row_found",
            rows=[stored(3, A)],
        ),
    ]


def two_rows() -> list[OddFile]:
    """Headers of two rows: group headings over names, and names split over both rows."""
    groups = ("基本情况", "", "诉求办理", "", "志愿", "环境改善", "", "", "")
    upper = ("社区", "月份", "诉求", "", "志愿服务人次", "改造小区数", "新增停车位", "口袋公园数", "备注")
    lower = ("", "", "受理数", "办结数", "", "", "", "", "")
    full = ("", "", "诉求受理数", "诉求办结数", "", "", "", "", "")
    units = ("", "", "（件）", "（件）", "（人次）", "（个）", "（个）", "（个）", "")
    few = ("社区", "月份", "诉求", "", "志愿服务", "环境", "", "", "备注")
    few_low = ("", "", "受理数", "办结数", "人次", "改造小区数", "新增停车位", "口袋公园数", "")
    last_year = ("", "", "本月", "", "", "", "", "", "", "上年同期", "")
    with_last = (*HEADER, "诉求受理数", "诉求办结数")
    total = ("基本", "", "本年累计", "", "", "", "", "", "")
    return [
        odd(
            "两行表头-上面是分组",
            lines(HEADER, A, B, header=groups),
            FIX,
            "header_row_found",
            rows=[stored(3, A), stored(4, B)],
        ),
        odd(
            "两行表头-诉求下分受理办结",
            lines(lower, A, B, header=upper),
            FIX,
            "header_two_rows",
            rows=[stored(3, A), stored(4, B)],
        ),
        odd("两行表头-下行是全名", lines(full, A, header=upper), FIX, "header_two_rows", rows=[stored(3, A)]),
        odd("两行表头-上行认得少", lines(few_low, A, header=few), FIX, "header_two_rows", rows=[stored(3, A)]),
        odd(
            "两行表头-下行是单位",
            lines(units, A, header=HEADER),
            FIX,
            "header_two_rows",
            "header_alias",
            rows=[stored(3, A)],
        ),
        odd(
            "两行表头-标题加两行",
            "社区月报,,,,,,,,\r\n" + lines(lower, A, header=upper),
            FIX,
            "header_two_rows",
            "header_row_found",
            rows=[stored(4, A)],
        ),
        odd(
            "两行表头-右边是上年同期",
            lines(with_last, (*A, 99, 98), header=last_year),
            FIX,
            "header_row_found",
            "unknown_column",
            rows=[stored(3, A)],
        ),
        odd(
            "两行表头-全在本年累计下",
            lines(HEADER, A, header=total),
            FILE,
            "cumulative_column",
            "missing_required_column",
            "unknown_column",
            "header_row_found",
        ),
        odd(
            "两行表头-拆开的累计",
            lines(lower, A, header=(*upper[:2], "1-3月累计", *upper[3:])),
            FILE,
            "cumulative_column",
            "missing_required_column",
            "unknown_column",
            "header_two_rows",
        ),
        odd(
            "两行表头-合不出名称",
            lines(("", "", "新增", "解决", *lower[4:]), A, header=upper),
            FILE,
            "missing_required_column",
            "unknown_column",
        ),
        odd("一行表头-第一行备注写着说明", lines((*A[:8], "说明"), B), OK, rows=[stored(2, A, "说明"), stored(3, B)]),
    ]


def totals() -> list[OddFile]:
    """Totals, averages and comparisons anywhere, footers, repeated headers."""
    added = ("合计", "", 34, 30, 90, 1, 5, 0, "")
    other = ("孛兰社区", "2025-03", "1", "1", "1", "0", "0", "0", "")
    return [
        odd("合计-在最上面", lines(added, A, B), FIX, "total_row_skipped", rows=[stored(3, A), stored(4, B)]),
        odd("合计-字间有空格", lines(A, B, ("合　 计", *added[1:])), FIX, "total_row_skipped", rows=AB),
        odd("合计-带单位", lines(A, B, ("合计（件）：", *added[1:])), FIX, "total_row_skipped", rows=AB),
        odd(
            "小计-夹在中间再合计",
            lines(
                A,
                B,
                ("小计", *added[1:]),
                other,
                ("小计", "", 1, 1, 1, 0, 0, 0, ""),
                ("合计", "", 35, 31, 91, 1, 5, 0, ""),
            ),
            FIX,
            "total_row_skipped",
            rows=[*AB, stored(5, other)],
        ),
        odd("小计-对不上", lines(A, B, ("小计", "", 33, *added[3:])), FILE, "total_row_skipped", "total_mismatch"),
        *(
            odd(f"对比行-{word}", lines(A, B, (word, "", "5%", "-1", *added[4:])), FIX, "total_row_skipped", rows=AB)
            for word in ("平均", "平均值", "同比", "环比", "同比增长%", "环比增减", "上年同期", "占比（%）", "累计")
        ),
        odd(
            "表尾-多种",
            lines(
                A,
                B,
                ("填报人：李某", "", "审核人：王某", "", "", "", "", "", ""),
                ("单位（盖章）：", *_NONE, ""),
                ("备注：数据截至月底", *_NONE, ""),
                ("附注1", *_NONE, ""),
            ),
            FIX,
            "footer_skipped",
            rows=AB,
            rows_of_findings={"footer_skipped": {4, 5, 6, 7}},
        ),
        odd(
            "重复表头-每页一次", lines(A, HEADER, B, HEADER), FIX, "header_repeated", rows=[stored(2, A), stored(4, B)]
        ),
        odd("只有合计没有数据", lines(added), FILE, "total_row_skipped", "no_rows"),
        odd("备注里写着合计", lines((*A[:8], "合计12处"), B), OK, rows=[stored(2, A, "合计12处"), stored(3, B)]),
    ]


def names() -> list[OddFile]:
    """Headers with units, blanks and stars; doubled, missing, unknown and cumulative ones."""
    decorated = (
        "社 区*",
        "月份：",
        "诉求受理数（件）",
        "诉求办结数(件)",
        "志愿服务 人次",
        "改造小区数",
        "新增停车位(个)",
        "口袋公园数",
        "备　注",
    )
    broken = tuple(f'"{h[:2]}\n{h[2:]}"' for h in HEADER)
    also = (*HEADER, "1-3月累计受理数")
    running = ("社区", "月份", "累计受理数", *HEADER[3:])
    year = ("社区", "月份", "本年诉求受理数", *HEADER[3:])
    return [
        odd("表头-单位星号空格", lines(A, B, header=decorated), FIX, "header_alias", rows=AB),
        odd("表头-格内换行", lines(A, B, header=broken), OK, rows=AB),
        odd(
            "表头-别名",
            lines(A, header=("社区名称", "统计月份", "受理数", "办结数", *HEADER[4:])),
            FIX,
            "header_alias",
            rows=[stored(2, A)],
        ),
        odd("表头-同一栏两次", lines((*A, 5), header=(*HEADER, "受理数")), FILE, "duplicated_column"),
        odd("表头-缺一栏", lines(A[:7], header=HEADER[:7]), FILE, "missing_required_column"),
        odd(
            "表头-不认识的栏",
            lines((*A, "甲"), header=(*HEADER, "包保领导")),
            OK,
            "unknown_column",
            rows=[stored(2, A)],
        ),
        odd("表头-没有表头", lines(A, B, header=None), FILE, "header_missing"),
        odd(
            "累计-多一栏累计",
            lines((*A, 99), header=also),
            OK,
            "cumulative_column",
            "unknown_column",
            rows=[stored(2, A)],
        ),
        odd(
            "累计-受理数是累计",
            lines(A, header=running),
            FILE,
            "cumulative_column",
            "unknown_column",
            "missing_required_column",
        ),
        odd(
            "累计-受理数是本年",
            lines(A, header=year),
            FILE,
            "cumulative_column",
            "unknown_column",
            "missing_required_column",
        ),
        odd(
            "表头-表头多一栏空的",
            lines((*A[:3], "", *A[3:]), header=(*HEADER[:3], "", *HEADER[3:])),
            OK,
            rows=[stored(2, A)],
        ),
    ]


def sideways() -> list[OddFile]:
    """Tables whose columns are rows, or that give each month a column."""
    turned = list(zip(HEADER, A, B, strict=True))
    months = ("社区", "1月", "2月", "3月")
    return [
        odd("横竖颠倒", lines(*turned, header=None), FILE, "layout_transposed"),
        odd("横竖颠倒-只有一个社区", lines(*zip(HEADER, A, strict=True), header=None), FILE, "layout_transposed"),
        odd(
            "横竖颠倒-有标题和序号",
            lines(
                ("社区月报", "", ""),
                *((i, h, a) for i, (h, a) in enumerate(zip(HEADER, A, strict=True), 1)),
                header=None,
            ),
            FILE,
            "layout_transposed",
        ),
        odd(
            "一月一列",
            lines(("古城社区", 1, 2, 3), header=months),
            FILE,
            "layout_transposed",
            rows_of_findings={"layout_transposed": {1}},
        ),
        odd(
            "一月一列-有指标栏",
            lines(("古城社区", "诉求受理数", 1, 2), header=("社区", "指标", "2025-01", "2025-02")),
            FILE,
            "layout_transposed",
        ),
        odd(
            "一月一列-带年份的标题",
            "诉求受理数,,,\r\n" + lines(("古城社区", 1, 2, 3), header=("社区", "2025年1月", "2025年2月", "2025年3月")),
            FILE,
            "layout_transposed",
        ),
        odd(
            "一月一列-旁边有认识的栏",
            lines(("古城社区", 5, 5, 1, 2, 3), header=("社区", "诉求受理数", "诉求办结数", "一月", "二月", "三月")),
            FILE,
            "layout_transposed",
        ),
    ]


def cases() -> list[OddFile]:
    """All of them."""
    return [*titles(), *two_rows(), *totals(), *names(), *sideways()]
