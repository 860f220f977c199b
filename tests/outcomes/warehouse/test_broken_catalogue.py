"""A catalogue that is gone, empty, cut, overwritten or held: each has a sentence of its own that says what helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.security import undone
from outcomes.warehouse import lake
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import open_mart


def _file(settings: Settings) -> Path:
    for path in settings.data.glob("catalog.sqlite-*"):
        path.unlink()
    return settings.data / "catalog.sqlite"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("gone", r"不见了：请恢复备份，或运行 python -m etl recover.* is gone"),
        ("empty", r"是空的：请恢复备份.* is empty"),
        ("cut", r"目录文件已损坏：请恢复备份.* is damaged"),
        ("overwritten", r"目录文件已损坏：请恢复备份.* is damaged"),
    ],
)
def test_what_is_wrong_is_said_without_a_word_of_a_library(real: Settings, harm: str, said: str) -> None:
    path = _file(real)
    if harm == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes({"empty": b"", "cut": content[:3000], "overwritten": b"\x07" * len(content)}[harm])
    for act in (connect, open_mart):
        with pytest.raises(WarehouseError, match=said) as found:
            act(real)
        assert not any(word in str(found.value) for word in ("PRAGMA", "DuckLake", "sqlite3"))
    assert [s for s in undone.sentences(real) if "audit" in s] == []


def test_without_a_journal_there_was_no_warehouse_yet(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="还没有数据仓库，请先运行 python -m etl init"):
        connect(Settings(data=tmp_path))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Failed to execute query: database is locked", "正被别的程序占用"),
        ("attempt to write a readonly database", "磁盘满了、只读或没有权限"),
        ("database or disk is full", "磁盘满了、只读或没有权限"),
        ("unable to open database file", "磁盘满了、只读或没有权限"),
    ],
)
def test_what_a_disk_or_another_program_refuses_is_told_as_that(tmp_path: Path, said: str, told: str) -> None:
    found = str(lake._closed(Settings(data=tmp_path), said))
    assert told in found
    assert said not in found
