"""The worst tables of text: what can be said of a cell, of a row, of a header and of a whole file."""

from __future__ import annotations

from functools import partial

from bench.worst_file import (
    GUCHENG,
    MAX_MB,
    REPORT,
    Make,
    WorstFile,
    columns_of,
    header_of,
    lines,
    months_of_all,
    register,
    report,
    reported,
    rows,
    sizes,
)
from etl.read.csv_file import most_rows
from outcomes.reporting.column_map import ColumnMap

ONCE = "once a file"
A_COLUMN = "once a column"
_PROFILE = partial(WorstFile, dataset="community_profile")
_REQUESTS = partial(WorstFile, dataset="requests")
_FLOWS = 3  # counts of the monthly report that flow; as many add up
_MONTHS = 70  # that a report can speak of: from 2020 on
_LONG = 9  # columns that a header has beside its own: with more of them it is none


def _number(dataset: str, kind: str) -> int:
    return sum(c.type == kind for c in columns_of(dataset))


def of_cells() -> list[WorstFile]:
    """What is said of a cell: every cell that can raise the code raises it, by a text of its own where texts count."""
    counts, moments = _number("community_profile", "count"), _number("requests", "moment")
    chosen = [c.code for c in columns_of("requests") if c.type == "choice"]
    every_choice = rows("requests", **dict.fromkeys([*chosen, "bool"], "第{n}"))
    return [
        WorstFile(code="missing_value", each=6, make=report("古城,2026-05,,,,,,,")),
        WorstFile(code="value_unknown", each=5, make=report("古城,2026-05,1,暂缺,暂缺,暂缺,暂缺,暂缺,")),
        WorstFile(
            code="none_as_zero", each=6, make=report("古城,2026-05" + ",无" * 6 + ","), sent={"none_is_zero": True}
        ),
        _PROFILE(code="number_not_exact", each=counts, make=rows("community_profile", count="约{n}")),
        _PROFILE(code="number_as_text", each=counts, make=rows("community_profile", count="1.{zeros}0")),
        _PROFILE(code="not_integer", each=counts, make=rows("community_profile", count="{n}.5")),
        _PROFILE(code="out_of_range", each=counts, make=rows("community_profile", count="-{n}")),
        _PROFILE(code="characters_folded", each=counts, make=rows("community_profile", count="1{unseen}")),
        _PROFILE(code="formula_no_value", each=counts, make=rows("community_profile", count="#N/A")),
        WorstFile(code="number_rounded", each=1, dataset="hazards", make=rows("hazards", id="1.{n}E+11")),
        WorstFile(
            code="too_many_decimals",
            each=_number("canteen_monthly", "decimal"),
            dataset="canteen_monthly",
            make=rows("canteen_monthly", decimal="{n}.123"),
        ),
        WorstFile(code="degrees_not_decimal", each=2, dataset="compounds", make=rows("compounds", degrees="{n}°")),
        _REQUESTS(code="time_missing", each=moments, make=rows("requests", moment="2026-05-04")),
        _REQUESTS(code="date_unclear", each=moments + 1, make=rows("requests", moment="5月{n}", date="5月{n}")),
        _REQUESTS(code="not_a_choice", each=len(chosen) + _number("requests", "bool"), make=every_choice),
        WorstFile(code="field_too_long", each=1, dataset="hazards", make=rows("hazards", id="{n:0>65}")),
        WorstFile(code="month_unclear", each=1, make=report("古城,{n}月底,1,1,1,0,0,0,")),
        WorstFile(code="month_tidied", each=1, make=report("古城,2026{blank}-05-15,1,1,1,0,0,0,")),
        WorstFile(code="month_future", each=1, make=report("古城,2099-05,1,1,1,0,0,0,")),
        WorstFile(code="month_too_old", each=1, make=report("古城,1999-05,1,1,1,0,0,0,")),
        WorstFile(code="unknown_community", each=1, make=report("古成{n},2026-05,1,1,1,0,0,0,")),
        WorstFile(code="name_alias", each=1, make=report("古{blank}城,2026-05,1,1,1,0,0,0,")),
        WorstFile(code="control_char", each=9, make=report("古\a" + ",1\a" * 8)),
        WorstFile(code="personal_data", each=1, make=report(REPORT + "13812345678 {n}")),
    ]


def of_rows() -> list[WorstFile]:
    """What is said of a row: every row raises the code."""
    one_kept = REPORT + "\n"  # without any row that can be kept a file is refused as empty
    wrong_order = {
        "resolved_at": "2026-05-03 09:30",
        "first_contact_at": "2026-05-03 09:30",
        "call_back_at": "2026-05-02 09:30",
        "confirmed_solved": "",
        "satisfaction": "0",
    }
    history = {"monthly_report": reported()}
    young = {"monthly_report": reported().slice(0, 0), "community_profile": sizes()}
    return [
        WorstFile(code="row_field_count", each=1, make=report("x,{n}", end=one_kept)),
        WorstFile(code="header_repeated", each=1, make=report(header_of("monthly_report").strip(), end=one_kept)),
        WorstFile(code="total_row_skipped", each=1, make=report("合计,{n},1,1,1,0,0,0,", end=one_kept)),
        WorstFile(code="total_mismatch", each=6, make=report(f"古{{n}}{REPORT}\n古{{n}}古城小计,,2,2,2,1,1,1,")),
        WorstFile(code="footer_skipped", each=1, make=report("注：{n}", end=one_kept)),
        WorstFile(code="form_row_skipped", each=1, make=report("一、{n}", end=one_kept)),
        WorstFile(code="nothing_known", each=1, make=report("古城,2026-05" + ",暂缺" * 6 + ",")),
        WorstFile(code="duplicate_key", each=1, make=report()),
        _REQUESTS(code="rule_broken", each=6, make=rows("requests", **wrong_order)),
        _REQUESTS(
            code="unknown_reference",
            each=1,
            make=rows("requests", compound_id="C{n}"),
            around={"history": {"compounds": sizes().rename_columns(["compound_id", "a", "b"])}.get},
        ),
        WorstFile(code="period_locked", each=1, make=report(), around={"closed": lambda _: frozenset({"2026-05"})}),
        WorstFile(code="not_your_community", each=1, make=report(), sent={"allowed": frozenset({"210214001001"})}),
        WorstFile(
            code="outlier_warning",
            each=_FLOWS,
            make=report("古城,2026-05,9,9,9,99,99,99,"),
            around={"history": history.get},
        ),
        WorstFile(
            code="outlier_history",
            each=_FLOWS,
            make=report("古城,2026-05,999,999,999,0,0,0,"),
            around={"history": history.get},
        ),
        WorstFile(
            code="suspicious_copy", each=1, make=report("古城,2026-05,10,10,10,1,1,1,"), around={"history": history.get}
        ),
        WorstFile(
            code="outlier_households",
            each=_FLOWS,
            make=report("古城,2026-05,9,9,9,0,0,0,"),
            around={"history": young.get},
        ),
        WorstFile(
            code="outlier_beside",
            few="a community's month that stands twice is compared with nothing, and there are so many months",
            make=months_of_all(lambda n: "999,999,999,0,0,0," if n % 7 == 0 else "1,1,1,0,0,0,"),
            most=44 * _MONTHS,
            around={"history": young.get},
        ),
    ]


def _long_header(name: str) -> Make:
    """A report with further columns whose headers are as long as they can be."""

    def make(n: int) -> bytes:
        more = "".join(f",{name}{i}{'栏' * (n // _LONG)}" for i in range(_LONG))
        return (header_of("monthly_report").strip() + more + "\n" + REPORT + ",1" * _LONG + "\n").encode()

    return make


def _wide(n: int) -> bytes:
    return (header_of("monthly_report").strip() + ",栏" * n + "\n" + REPORT + "\n").encode()


def _spaced_headers(n: int) -> bytes:
    """Every header with so many blanks inside."""
    names = header_of("monthly_report").strip().split(",")
    return (",".join(name[0] + " " * (n // 9) + name[1:] for name in names) + "\n" + REPORT + "\n").encode()


def of_headers() -> list[WorstFile]:
    """What is said of a header, at most once a column; the rows below it do not add to it."""
    groups = "社区,月份,诉求,,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\n,,受理数,办结数,,,,,\n"
    other = ["村", "月", "来", "去", "人", "楼", "车", "园", "注"]
    codes = [c.code for c in columns_of("monthly_report")]
    profile = ColumnMap(dataset="monthly_report", name="某系统", headers=dict(zip(other, codes, strict=True)))
    return [
        WorstFile(
            code="header_row_found",
            few=ONCE,
            make=lambda n: ("题" * n + "\n" + header_of("monthly_report") + REPORT).encode(),
        ),
        WorstFile(code="header_two_rows", few=ONCE, make=lines(groups, REPORT + "\n")),
        WorstFile(
            code="header_alias",
            few=A_COLUMN,
            make=lines(header_of("monthly_report").replace("备注", "备注说明"), REPORT + "\n"),
        ),
        WorstFile(code="cumulative_column", few=A_COLUMN, make=_long_header("累计")),
        WorstFile(code="cumulative_title", few=ONCE, make=report(head="2026年1至5月累计\n")),
        WorstFile(code="header_missing", few=ONCE, make=lines("", "甲,乙{n},丙\n")),
        WorstFile(code="missing_required_column", few=A_COLUMN, make=lines("社区,月份\n", "古城,2026-05\n")),
        WorstFile(
            code="duplicated_column",
            few=A_COLUMN,
            columns=18,
            make=lines(
                header_of("monthly_report").strip() + "," + header_of("monthly_report"), REPORT + "," + REPORT + "\n"
            ),
        ),
        WorstFile(code="unknown_column", few=A_COLUMN, make=_long_header("多")),
        WorstFile(code="too_many_columns", few=ONCE, least=200, make=_wide),
        WorstFile(code="layout_transposed", few=ONCE, make=lines("社区,1月,2月,3月\n", "古城,1,2,{n}\n")),
        WorstFile(
            code="columns_mapped",
            few=ONCE,
            make=lines(",".join(other) + "\n", REPORT + "{n}\n"),
            around={"maps": (profile,)},
        ),
        WorstFile(
            code="personal_columns_dropped",
            few=ONCE,
            columns=10,
            make=lines(header_of("monthly_report").strip() + ",联系电话\n", REPORT + ",{n}\n"),
        ),
        WorstFile(
            code="month_from_title",
            few=ONCE,
            make=lines(
                "2026年5月\n" + header_of("monthly_report").replace("月份,", ""), REPORT.replace("2026-05,", "") + "\n"
            ),
        ),
        WorstFile(code="formula_text", few=A_COLUMN, make=report(REPORT + "=甲{n}")),
    ]


def of_texts() -> list[WorstFile]:
    """What is said of a file of text as a whole: its encoding, its signs, its size, and sums over all its rows."""
    kept = {"kept": lambda _: frozenset({GUCHENG})}
    gbk = b"\n" + "古城".encode("gbk")
    return [
        WorstFile(code="encoding", few=ONCE, make=report(encoding="gb18030")),
        WorstFile(code="encoding_mixed", few=ONCE, make=report(end=gbk.decode("utf-8", "surrogateescape"))),
        WorstFile(code="encoding_invalid", few=ONCE, make=lambda n: report(encoding="gb18030")(n) + b"\xff\xff"),
        WorstFile(code="bom_removed", few=ONCE, make=report(REPORT + "\ufeff{n}")),
        WorstFile(code="mojibake", few=ONCE, make=report(REPORT + "锛锛", end="鍙ゅ煄绀惧尯\n")),
        WorstFile(code="delimiter", few=ONCE, make=lambda n: report()(n).replace(b",", "，".encode())),
        WorstFile(code="quote_unbalanced", few=ONCE, make=report('"古城",2026-05,1,1,1,0,0,0,"一\n二"', end='"')),
        WorstFile(code="too_many_rows", few=ONCE, least=3 * most_rows(MAX_MB, 9), make=report('"1",{n}')),
        WorstFile(code="no_rows", few=ONCE, make=report("," * 8)),
        WorstFile(code="nothing_declared", few=ONCE, make=report("," * 8), sent={"purpose": "nothing"}),
        WorstFile(code="empty_file", few=ONCE, make=lambda n: b" \n" * n),
        WorstFile(code="file_too_large", few=ONCE, least=MAX_MB * 1024 * 1024, make=lambda n: b"x" * (n + 1024 * 1024)),
        WorstFile(code="file_type", few=ONCE, make=lambda n: b"%PDF" + b"x" * n, name="月报.xlsx"),
        WorstFile(code="month_mixed", few=ONCE, make=months_of_all(lambda _: "1,1,1,0,0,0,"), most=44 * _MONTHS),
        WorstFile(code="month_unfinished", few=ONCE, make=report("古城,2026-06,1,1,1,0,0,0,")),
        WorstFile(code="taken_elsewhere", few=ONCE, make=report("古城,2026-05,1,1,1,,,,"), around=kept),
        WorstFile(
            code="incomplete_coverage",
            few="once a month, and there are so many months",
            make=months_of_all(lambda _: "1,1,1,0,0,0,", [GUCHENG]),
            most=_MONTHS,
            sent={"expected": frozenset(p.code for p in register().communities())},
        ),
    ]
