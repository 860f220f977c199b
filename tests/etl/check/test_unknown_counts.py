"""暂缺 in a count: the others are taken; 无 in a count: 0 once its sender has confirmed it, and never before."""

from __future__ import annotations

from typing import Any

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.reporting.judgement import Judgement
from tests.etl.judged import judge
from tests.etl.one_row import GOOD, REGISTER, TODAY, codes, file_of, judged, row_with, stored

NONE = ("无", "—", "/", "没有", " 无 ", "－")


def _confirmed(*rows: tuple[str, ...]) -> Judgement:
    terms: dict[str, Any] = {"cat": catalogue(), "register": REGISTER, "today": TODAY, "dataset": "monthly_report"}
    return judge(file_of(*rows), "月报.csv", **terms, none_is_zero=True)


def test_one_unknown_number_does_not_block_the_other_five() -> None:
    verdict = judged(row_with(received="暂缺"))
    assert codes(verdict) == ("value_unknown",)
    assert stored(verdict, "received") == [None]
    assert (stored(verdict, "resolved"), stored(verdict, "volunteers")) == ([12], [60])
    assert verdict.refused == 0


def test_every_unknown_cell_is_named_by_row_and_column() -> None:
    rows = (row_with(received="暂缺"), row_with(community="台山社区", received=" 暂缺", parking="暂缺"))
    said = {(f.row, f.column, f.severity) for f in judged(*rows).findings if f.code == "value_unknown"}
    assert said == {(2, "诉求受理数", "warning"), (3, "诉求受理数", "warning"), (3, "新增停车位", "warning")}


@pytest.mark.parametrize("text", ["暂缺，约30", "30暂缺", "暂缺待核实", "不详", ""])
def test_nothing_else_says_that_a_number_is_not_known_yet(text: str) -> None:
    verdict = judged(row_with(received=text))
    assert verdict.stored == 0
    assert "value_unknown" not in codes(verdict)


def test_a_row_in_which_nothing_is_known_says_nothing() -> None:
    verdict = judged((*GOOD[:2], *["暂缺"] * 6, ""))
    assert verdict.stored == 0
    assert "nothing_known" in codes(verdict)


def test_what_a_finding_tells_to_write_is_accepted() -> None:
    [said] = judged(row_with(received="")).findings
    assert "「暂缺」" in said.message_zh
    assert judged(row_with(received="暂缺")).stored == 1


def test_a_total_below_an_unknown_number_is_not_held_against_the_others() -> None:
    rows = (row_with(received="暂缺"), ("合计", "", "20", "12", "60", "1", "5", "0", ""))
    assert judged(*rows).stored == 1
    wrong = (row_with(received="暂缺"), ("合计", "", "20", "13", "60", "1", "5", "0", ""))
    assert "total_mismatch" in codes(judged(*wrong))


@pytest.mark.parametrize("text", NONE)
def test_none_is_0_once_it_was_confirmed_and_the_cell_is_named(text: str) -> None:
    row = row_with(received=text)
    assert judged(row).stored == 0
    verdict = _confirmed(row)
    assert stored(verdict, "received") == [0]
    assert [(f.code, f.row, f.column) for f in verdict.findings][:1] == [("none_as_zero", 2, "诉求受理数")]


@pytest.mark.parametrize("text", ["", "未知", "不详", "...", "#N/A", "约3"])
def test_what_is_empty_or_unknown_is_never_0(text: str) -> None:
    assert _confirmed(row_with(received=text)).stored == 0


def test_only_a_count_may_wait_and_only_in_a_table_of_one_row_a_month() -> None:
    tables = catalogue().datasets
    assert tables["monthly_report"].may_wait == {
        "requests_received",
        "requests_resolved",
        "volunteer_participations",
        "compounds_renovated",
        "parking_spaces_added",
        "pocket_parks_built",
    }
    assert not tables["grid_patrols"].may_wait  # several rows a month: what is known would stand for all of it
    assert not tables["community_profile"].may_wait
    assert not tables["requests"].may_wait
