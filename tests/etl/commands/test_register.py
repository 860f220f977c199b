"""python -m etl register …: the same acts and the same refusals as on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.ledger.register import acts
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import open_mart
from tests.etl.command_line import etl

GUCHENG = "210214001003"
BY = ("--by", "区级", "--reason", "普组发〔2026〕3号")


def _file(real: Settings, path: Path, **changes: str) -> str:
    """Today's register as a file; some texts changed."""
    register = open_mart(real).register
    lines = ["社区代码,社区名称,所属街道"]
    lines += [f"{p.code},{p.name},{register.get(p.parent).name}" for p in register.communities()]
    text = "\n".join(lines)
    for was, new in changes.items():
        text = text.replace(was, new)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_communities_are_listed_confirmed_taken_out_and_it_is_undone(real: Settings) -> None:
    assert [one["name"] for one in etl(real.data, "register", "list", "--assumed", "--json").json] == [
        "新海社区",
        "建设社区",
    ]
    assert "210214005001  新海社区  皮口街道  名单待区确认" in etl(real.data, "register", "list").out
    assert etl(real.data, "register", "confirm", "新海社区", *BY).code == 0
    assert etl(real.data, "register", "leave", "建设社区", "--since", "2026-03", *BY).code == 0
    assert etl(real.data, "register", "list", "--assumed", "--json").json == []
    assert [(a.kind, a.since, a.reason) for a in acts(real)] == [
        ("left", "2026-03", "普组发〔2026〕3号"),
        ("confirmed", "", "普组发〔2026〕3号"),
    ]
    assert etl(real.data, "register", "undo", str(acts(real)[0].number), *BY).code == 0
    assert [one["name"] for one in etl(real.data, "register", "list", "--assumed", "--json").json] == ["建设社区"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("confirm", "古城社区", *BY), "已经确认过"),
        (("confirm", "无名社区", *BY), "名册里没有 无名社区"),
        (("confirm", "新海社区", "--by", "区级", "--reason", " "), "请写明依据文件"),
        (("confirm", "新海社区", "--by", "区级"), "--reason"),
        (("leave", "新海社区", "--since", "三月", *BY), "月份不清楚"),
        (("undo", "99", *BY), "没有第99号变动"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(real: Settings, words: tuple[str, ...], said: str) -> None:
    done = etl(real.data, "register", *words)
    assert (done.code, said in done.err) == (3, True)
    assert acts(real) == []


def test_a_list_is_checked_asked_about_and_replaces_the_register(real: Settings, tmp_path: Path) -> None:
    assert etl(real.data, "register", "template", "-o", str(tmp_path / "now.xlsx")).code == 0
    same = etl(real.data, "register", "check", str(tmp_path / "now.xlsx"))
    assert same.code == 0
    assert "确认 / confirmed: 新海社区 210214005001: 待区确认 → 在名单内" in same.out
    moved = _file(real, tmp_path / "list.csv", **{"古城社区,丰荣街道": "新古城社区,铁西街道"})
    checked = etl(real.data, "register", "check", moved)
    assert checked.code == 0
    assert f"改名 / renamed: 新古城社区 {GUCHENG}: 古城社区 → 新古城社区" in checked.out
    assert f"换街道 / moved: 新古城社区 {GUCHENG}: 丰荣街道 → 铁西街道" in checked.out
    asked = etl(real.data, "register", "replace", moved, *BY)
    assert (asked.code, "请先确认" in asked.err) == (3, True)
    assert acts(real) == []
    assert etl(real.data, "register", "replace", moved, "--yes", *BY).code == 0
    register = open_mart(real).register
    assert (register.get(GUCHENG).name, register.get(GUCHENG).parent) == ("新古城社区", "210214002")


def test_rows_to_be_mended_are_named_and_nothing_is_done(real: Settings, tmp_path: Path) -> None:
    bad = _file(real, tmp_path / "list.csv", **{"古城社区,丰荣街道": "古城社区,丰容街道"})
    for words in (("check", bad), ("replace", bad, "--yes", *BY)):
        done = etl(real.data, "register", *words)
        assert done.code == 1
        assert "第4行：名册里没有街道“丰容街道”" in done.out
        assert "Row 4: there is no subdistrict “丰容街道”" in done.out
    (tmp_path / "no.csv").write_text("不是名单", encoding="utf-8")
    assert etl(real.data, "register", "check", str(tmp_path / "no.csv")).code == 2
    assert "读不了" in etl(real.data, "register", "check", str(tmp_path / "none.csv")).err
    assert acts(real) == []
