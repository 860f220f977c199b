"""--none-is-zero at the shell says what 按0报 says on the page: the cells named, 0 stored, told with the upload."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.__main__ import cli
from outcomes.core.settings import Settings
from outcomes.reporting.said_none import none_as_zero_words

Report = Callable[..., bytes]
CELLS = "「无」和「—」按0报：第2行诉求受理数、第2行志愿服务人次"


@pytest.fixture
def file(tmp_path: Path, report: Report) -> str:
    """March of Gucheng with 无 and — in two counts, 8 closed."""
    path = tmp_path / "三月.csv"
    path.write_bytes(report(("古城", "2025-03", "无", 8, "—", 0, 0, 0)))
    return str(path)


def _run(real: Settings, *words: str) -> Result:
    environment = {"OUTCOMES_DATA": str(real.data)}
    return CliRunner().invoke(cli, [*words, "--today", "2025-04-02"], env=environment)


def test_check_names_the_cells_and_what_to_add(real: Settings, file: str) -> None:
    said = _run(real, "check", file)
    assert CELLS in said.output
    assert "--none-is-zero" in said.output
    assert said.exit_code != 0


def test_check_takes_them_as_0_once_told(real: Settings, file: str) -> None:
    said = _run(real, "check", file, "--none-is-zero", "--json")
    assert said.exit_code in (0, 1)
    found = json.loads(said.output)
    [row] = found["rows"]
    assert (row["requests_received"], row["volunteer_participations"], row["requests_resolved"]) == (0, 0, 8)
    assert {f["code"] for f in found["findings"]} >= {"none_as_zero"}
    assert CELLS not in _run(real, "check", file, "--none-is-zero").output


def test_load_stores_0_and_tells_so_with_the_receipt(real: Settings, file: str) -> None:
    refused = _run(real, "load", file, "--by", "op")
    assert CELLS in refused.output
    assert "没有入库" in refused.output
    stored = _run(real, "load", file, "--by", "op", "--none-is-zero")
    assert stored.exit_code == 0, stored.output
    assert "入库 1 行" in stored.output
    assert "[none_as_zero]" in stored.output


def test_of_many_cells_the_first_are_named_and_how_many_there_are() -> None:
    cells = [f"第{n}行诉求受理数" for n in range(2, 12)]
    said = none_as_zero_words(cells, "zh")
    assert "第9行诉求受理数" in said
    assert "第10行" not in said
    assert said.endswith("等10格")
