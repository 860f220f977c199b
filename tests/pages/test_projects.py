"""Projects on the pages of leaders: as they stood at the end of the month that is looked at, and no further."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from tests import warehouses
from tests.outcomes.project_register import ROWS, SENT, sent
from tests.outcomes.real import publish
from tests.pages.test_pages import _run, _words

MORE = [(f"Q{n}", "台山", "在建", f"2025-05-{n + 10}", "", "", "", "区住建局", "补签协议") for n in range(4)]


@pytest.fixture(scope="module")
def folder(empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of one month of two communities with the register of 10 July, and four late projects more."""
    settings = Settings(data=warehouses.copy(empty_folder, tmp_path_factory.mktemp("projects") / "real"))
    publish(settings, *((c, "2025-06", 30, 28, 6, 0, 0, 0) for c in ("古城", "台山")), today=date(2025, 7, 2))
    sent(settings, [*ROWS, *MORE], SENT)
    return settings.data


@pytest.mark.parametrize(
    ("last", "says", "silent"),
    [
        (
            "2025-03",
            ["全年计划11个，到2025年3月应完1个；已完1个，逾期1个", "已超计划151天"],
            ["其余", "7月10日", "待核实"],
        ),
        # 8 due: P1 to P4 and Q0 to Q3; late are P7, P2, P3, P4 and the four: five lines, three folded
        (
            "2025-06",
            ["应完8个；已完2个，逾期8个", "已超计划23天", "其余3个", "区住建局", "补签协议", "（请补充）"],
            ["待核实"],
        ),
        ("2025-12", ["应完11个；已完3个，逾期7个", "待核实2个", "台账未更新，待核实", "截至7月10日台账"], ["12月31日"]),
    ],
)
def test_the_overview_lists_late_projects_as_of_the_month(
    monkeypatch: pytest.MonkeyPatch, folder: Path, last: str, says: list[str], silent: list[str]
) -> None:
    words = _words(_run(monkeypatch, folder, "overview", m=last))
    panel = words[words.index("实事项目进度") :][:6_000]
    assert [text for text in says if text not in panel] == []
    assert [text for text in silent if text in panel] == []


@pytest.mark.parametrize(("last", "done"), [("2025-03", 1), ("2025-06", 2), ("2025-12", 3)])
def test_a_systems_list_counts_what_was_done_by_then(
    monkeypatch: pytest.MonkeyPatch, folder: Path, last: str, done: int
) -> None:
    words = _words(_run(monkeypatch, folder, "outcomes", t="safe_environment", m=last))
    assert f"完工{done}个，未完工{12 - done}个" in words
    assert ("台账未更新，待核实" in words) == (last == "2025-12")


def test_a_warehouse_without_a_register_says_so(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    assert "实事项目台账还没有上报" in _words(_run(monkeypatch, empty_folder, "overview"))
