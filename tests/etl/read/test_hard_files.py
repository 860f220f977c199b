"""Files that mislead a reader: what looks like one number, one row or one total and is not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge

REGISTER = read_register(ROOT / "data" / "reference")
Report = Callable[..., bytes]
GOOD = ("古城社区", "2025-03", 10, 9, 100, 1, 5, 0)


def _judge(content: bytes, dataset: str | None = "monthly_report") -> Judgement:
    return judge(
        content, "月报", cat=catalogue(), register=REGISTER, today=date(2025, 4, 2), dataset=dataset, real=True
    )


def _codes(judged: Judgement, row: int | None = None) -> set[str]:
    return {f.code for f in judged.findings if row is None or f.row == row}


def _sheet(fill: Callable[[Any, Any], None]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("月报")
    fill(book, sheet)
    book.close()
    return content.getvalue()


@pytest.mark.parametrize(("column", "text"), [(4, "10 20"), (2, "1 2"), (4, '"12\n34"'), (1, "2025-1 2")])
def test_a_blank_between_two_digits_is_never_closed_up(report: Report, column: int, text: str) -> None:
    row: list[object] = [*GOOD]
    row[column] = text
    assert _judge(report(tuple(row))).stored == 0


@pytest.mark.parametrize("text", [" 12", "12 ", "12 件", "１２"])
def test_blanks_around_a_number_are_no_fault(report: Report, text: str) -> None:
    judged = _judge(report(("古城社区", "2025 年 3 月", text, 9, 100, 1, 5, 0)))
    assert judged.rows.to_pylist()[0]["requests_received"] == 12


def test_no_row_under_a_merged_count_is_stored(report: Report) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        for i, name in enumerate(("古城社区", "台山社区", "孛兰社区"), 1):
            sheet.write_row(i, 0, [name, "2025-03", 10, 9, 100, 0])
            sheet.write_number(i, 7, 0)
        sheet.merge_range(1, 6, 2, 6, 9)
        sheet.write_number(3, 6, 0)

    judged = _judge(_sheet(fill))
    assert [r["source_row"] for r in judged.rows.to_pylist()] == [4]


def test_a_cell_far_away_is_refused_before_it_eats_the_memory() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, GOOD)
        sheet.write_string(1_048_575, 16_383, "x")

    assert _codes(_judge(_sheet(fill))) == {"too_many_rows"}


def test_a_table_that_begins_in_another_column_is_read(report: Report) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(4, 2, HEADER)
        sheet.write_row(5, 2, GOOD)

    assert [r["source_row"] for r in _judge(_sheet(fill)).rows.to_pylist()] == [6]


def test_stray_quotes_that_swallow_rows_refuse_the_file() -> None:
    rows = [
        ",".join(HEADER),
        '古城社区,2025-03,10,9,100,1,5,0,"abc',
        "孛兰社区,2025-03,10,9,100,1,5,0,",
        '台山社区,2025-03,10,9,100,1,5,0,def"',
    ]
    assert _codes(_judge("\r\n".join(rows).encode("utf-8"))) == {"quote_unbalanced"}


@pytest.mark.parametrize("total", ["999.0", "９９９", "999件", "1,999", "-1"])
def test_a_wrong_total_is_noticed_however_it_is_written(report: Report, total: str) -> None:
    cell = f'"{total}"' if "," in total else total
    judged = _judge(report(GOOD, ("合计", "", cell, 9, 100, 1, 5, 0)))
    assert (judged.outcome, "total_mismatch" in _codes(judged)) == ("reject_whole_file", True)


def test_subtotals_named_after_streets_and_a_total_after_a_number_are_totals(report: Report) -> None:
    judged = _judge(
        report(
            GOOD,
            ("丰荣街道小计", "", 10, 9, 100, 1, 5, 0),
            ("渤海社区", "2025-03", 2, 1, 10, 0, 0, 0),
            ("铁西街道小计", "", 2, 1, 10, 0, 0, 0),
            ("合计", "", 12, 10, 110, 1, 5, 0),
        )
    )
    assert (judged.stored, judged.refused) == (2, 0)


def test_a_total_behind_a_running_number_is_a_total_but_not_behind_a_name(report: Report) -> None:
    head = ",".join(["序号", *HEADER])
    rows = ["1,古城社区,2025-03,10,9,100,1,5,0,", "2,合计,,10,9,100,1,5,0,"]
    assert (
        _judge("\r\n".join([head, *rows]).encode("gbk")).stored,
        _judge(report(("古城社区", "合计", *GOOD[2:]))).stored,
    ) == (1, 0)
    assert "month_unclear" in _codes(_judge(report(("古城社区", "合计", *GOOD[2:]))), row=2)


def test_with_a_row_left_out_the_total_is_not_held_against_the_others(report: Report) -> None:
    judged = _judge(
        report(GOOD, ("台山社区", "2025-03", 5, 5, 5, 0, 0, 0, "", "多出一栏"), ("合计", "", 15, 14, 105, 1, 5, 0))
    )
    assert (judged.outcome, judged.stored) == ("reject_rows", 1)
    assert "row_field_count" in _codes(judged, row=3)


def test_a_full_row_is_never_taken_for_a_footer(report: Report) -> None:
    judged = _judge(report(GOOD, ("制表古城社区", "2025-03", 1, 1, 1, 1, 1, 1)))
    assert "unknown_community" in _codes(judged, row=3)


@pytest.mark.parametrize("column", [0, 1, 4])
def test_personal_data_in_any_cell_are_in_no_message(report: Report, column: int) -> None:
    row: list[object] = [*GOOD]
    row[column] = "13812345678"
    judged = _judge(report(tuple(row)))
    assert judged.stored == 0
    assert not any("13812345678" in str(f.as_dict()) for f in judged.findings)


@pytest.mark.parametrize(
    "text",
    ["+8613812345678", "卡号6222020200112230004", "户主王某13号楼2单元501", "幸福里3-2-501张某", "护照E12345678"],
)
def test_more_kinds_of_personal_data_are_refused(report: Report, text: str) -> None:
    judged = _judge(report((*GOOD, text)))
    assert "personal_data" in _codes(judged)
    assert judged.stored == 0


def test_a_number_that_is_no_card_passes(report: Report) -> None:
    assert _judge(report((*GOOD, "流水号6222020200112230003"))).stored == 1


def test_a_missing_column_is_named_without_being_told_the_table() -> None:
    head = [h for h in HEADER if h != "志愿服务人次"]
    judged = _judge((",".join(head) + "\r\n古城社区,2025-03,10,9,1,5,0,\r\n").encode("gbk"), dataset=None)
    assert [(f.code, f.column) for f in judged.findings if f.whole_file] == [
        ("missing_required_column", "志愿服务人次")
    ]


def test_the_template_of_real_data_leaves_out_communities_not_yet_confirmed() -> None:
    made = template.Template(
        dataset=catalogue().datasets["monthly_report"],
        cat=catalogue(),
        register=REGISTER,
        place=REGISTER.district,
        month="2025-03",
    ).file(".csv")
    lines = made.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 42
    filled = [lines[0], *(line.replace(",,,,0,0,0,", ",1,1,1,0,0,0,") for line in lines[1:])]
    assert _judge("\r\n".join(filled).encode("gbk")).stored == 42


def test_an_empty_month_is_not_told_to_be_zero(report: Report) -> None:
    judged = _judge(report(("古城社区", "", 10, 9, 100, 1, 5, 0)))
    assert not any("请填0" in f.message_zh for f in judged.findings)


def test_the_command_line_judges_the_other_files_and_wants_a_name(tmp_path: Path, report: Report) -> None:
    from click.testing import CliRunner

    from etl.__main__ import cli

    file = tmp_path / "a.csv"
    file.write_bytes(report(GOOD))
    environment = {"OUTCOMES_DATA": str(tmp_path / "none")}
    said = CliRunner().invoke(
        cli, ["check", str(tmp_path / "no.csv"), str(file), "--json", "--today", "2025-04-02"], env=environment
    )
    assert said.exit_code == 3
    assert '"outcome"' in said.stdout
    blank = CliRunner().invoke(cli, ["load", str(file), "--by", "  "], env=environment)
    assert "填报单位" in blank.output
