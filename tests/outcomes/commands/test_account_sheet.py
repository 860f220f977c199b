"""Accounts from a sheet at the command line: all or nothing, and a PDF that its owner alone reads."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from outcomes.__main__ import main
from outcomes.core.settings import settings
from outcomes.security import accounts

HEAD = "姓名,角色,地方\r\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "real"))


def _run(tmp_path: Path, *rows: str) -> Result:
    file = tmp_path / "人员.csv"
    file.write_bytes((HEAD + "".join(f"{row}\r\n" for row in rows)).encode("gb18030"))
    asked = ["user", "sheet", str(file), "-o", str(tmp_path / "slips.pdf"), "--address", "http://10.1.2.3:8501"]
    return CliRunner().invoke(main, asked)


def test_a_sheet_becomes_accounts_and_slips(tmp_path: Path) -> None:
    made = _run(tmp_path, "李华,社区填报员,古城社区", "王强,街道审核员,丰荣街道")
    assert made.exit_code == 0, made.output
    assert "新增2个账号" in made.output
    slips = tmp_path / "slips.pdf"
    assert slips.read_bytes().startswith(b"%PDF")
    assert slips.stat().st_mode & 0o077 == 0
    assert [a.account for a in accounts.listing(settings())] == ["lihua01", "wangqiang01"]


def test_a_wrong_row_adds_nothing_and_leaves_no_file(tmp_path: Path) -> None:
    made = _run(tmp_path, "李华,社区填报员,古城社区", "王强,街道审核员,古城社区")
    assert made.exit_code == 1
    assert "第3行：街道审核员属于街道" in made.output
    assert not (tmp_path / "slips.pdf").exists()
    assert accounts.listing(settings()) == []


def test_nothing_is_added_where_the_slips_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "slips.pdf").mkdir()
    assert _run(tmp_path, "李华,社区填报员,古城社区").exit_code != 0
    assert accounts.listing(settings()) == []


def test_the_empty_sheet_is_taken_back_as_one_without_people(tmp_path: Path) -> None:
    empty = tmp_path / "空表.xlsx"
    assert CliRunner().invoke(main, ["user", "sheet-template", "-o", str(empty)]).exit_code == 0
    asked = ["user", "sheet", str(empty), "-o", str(tmp_path / "a.pdf"), "--address", "http://x"]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 1
    assert "没有" in told.output
