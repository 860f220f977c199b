"""What is said of late projects and of the year: worked by hand on one register, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from outcomes.figures.projects import projects_at, projects_by
from outcomes.papers.wall_scenes import scenes
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.overdue import how_far, how_late, next_step, put_off
from outcomes.words.promise_chain import milestones
from tests import warehouses
from tests.outcomes.project_register import GUCHENG, ROWS, SENT, sent
from tests.outcomes.real import publish

MOVED = ("P10", "古城", "在建", "2025-03-31", "", "2025-06-20", "专题会议", "区住建局", "补签协议")


@pytest.fixture(scope="module")
def mart(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("overdue") / "real"))
    publish(settings, ("古城", "2025-06", 30, 28, 6, 0, 0, 0), today=date(2025, 7, 2))
    return sent(settings, [*ROWS, MOVED], SENT)


def _said(mart: Mart, last: str, lang: str) -> dict[str, str]:
    return {p.code: how_late(p, lang) for p in projects_at(mart, mart.register.get(GUCHENG), last)}


def test_how_late_is_said_up_to_the_day_of_the_register(mart: Mart) -> None:
    june, december = (_said(mart, last, "zh") for last in ("2025-06", "2025-12"))
    assert june["P3"] == "截至6月30日台账，已超计划23天"
    assert june["P10"] == "截至6月30日台账，已超调整后日期10天"
    assert june["P2"] == "截至6月30日台账，已超计划30天；7月2日完工"
    assert june["P4"] == "截至6月30日台账，到期当天未完工"
    assert june["P7"] == "截至2025年6月30日台账，已超计划242天"  # due in 2024
    assert (june["P1"], june["P5"], june["P6"]) == ("", "", "")
    assert _said(mart, "2025-04", "zh")["P5"] == "未到期；6月18日完工"
    assert december["P3"] == "截至7月10日台账，已超计划33天"
    assert december["P6"] == "台账未更新，待核实"


def test_the_same_in_english(mart: Mart) -> None:
    june, december = (_said(mart, last, "en") for last in ("2025-06", "2025-12"))
    assert june["P3"] == "23 days past its planned day by the register of 30 June"
    assert december["P6"] == "register not updated, to be checked"


def test_the_year_is_said_in_one_sentence(mart: Mart) -> None:
    """P10 is the seventh of the year, late in June; P7 is of 2024."""
    by = projects_by(mart, mart.register.get(GUCHENG), "2025-06")
    assert by is not None
    assert how_far(by, "zh") == "全年计划7个，到2025年6月应完5个；已完2个，逾期5个（其中2024年的1个）。"
    assert how_far(by, "en") == "7 planned for the year, 5 due by Jun 2025; 2 done, 5 late (1 of 2024)."
    district = projects_by(mart, mart.register.district, "2025-12")
    assert district is not None
    assert how_far(district, "zh") == (
        "全年计划8个，到2025年12月应完8个；已完3个，逾期4个（其中2024年的1个），待核实2个（台账未更新）；台账只有2/44个社区。"
    )


def test_what_the_register_does_not_say_of_the_next_step_is_asked_for(mart: Mart) -> None:
    found = {p.code: next_step(p, "zh") for p in projects_at(mart, mart.register.get(GUCHENG), "2025-06")}
    assert (found["P10"], found["P3"], found["P2"]) == ("补签协议", "（请补充）", "—")


def test_an_adjusted_day_stands_with_the_first_one_and_the_reason(mart: Mart) -> None:
    found = {p.code: p for p in projects_at(mart, mart.register.get(GUCHENG), "2025-06")}
    assert put_off(found["P10"], "zh") == "原计划3月31日，专题会议"
    assert put_off(found["P10"], "en") == "first planned for 31 March; 专题会议"
    assert put_off(found["P3"], "zh") == ""


def test_a_milestone_of_a_later_month_is_not_told(mart: Mart) -> None:
    row, place = {"launch_month": None}, mart.register.get(GUCHENG)
    told = {
        last: [m.when for m in milestones(mart, row, place, last, "zh")] for last in ("2025-03", "2025-06", "2025-07")
    }
    assert told == {
        "2025-03": ["2025-03"],
        "2025-06": ["2025-03", "2025-06"],
        "2025-07": ["2025-03", "2025-06", "2025-07"],
    }


def test_the_wall_counts_the_projects_of_its_month_and_names_no_place(mart: Mart) -> None:
    def line(last: str) -> tuple[str, str, str]:
        found = scenes(mart, last, "zh")[0][0].lines[2]
        return found.name, found.value, found.base

    assert line("2025-06") == ("实事项目 应完 / 已完 / 逾期 · 2025年6月", "5 / 2 / 5", "全年计划8个 · 逾期含往年1个")


def test_the_wall_says_that_projects_are_not_reported(new_folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=warehouses.copy(new_folder, tmp_path / "real"))
    publish(settings, ("古城", "2025-06", 30, 28, 6, 0, 0, 0), today=date(2025, 7, 2))
    found = scenes(open_mart(settings), "2025-06", "zh")[0][0].lines[2]
    assert (found.value, found.known) == ("未报", False)
