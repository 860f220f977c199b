"""Every file and folder that a warehouse grows belongs to its owner alone, whatever the account's habits are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomes.__main__ import main
from outcomes.core import owner_only
from outcomes.core.settings import ROOT, Settings
from tests.etl import small, whole
from tests.etl.command_line import etl


@pytest.fixture(autouse=True)
def _habits() -> Iterator[None]:
    """An account whose files everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _loose(*folders: Path) -> list[str]:
    found = [p for folder in folders for p in [folder, *folder.rglob("*")]]
    return [f"{p} {p.stat().st_mode & 0o777:o}" for p in found if p.stat().st_mode & 0o077]


def test_every_file_and_folder_that_commands_make_is_the_owners_alone(
    real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in [real.data, *real.data.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert etl(real.data, "init").code == 0
    assert _loose(real.data) == []
    os.umask(0o022)
    (tmp_path / "三月.csv").write_bytes(small.content_of(("古城", "2025-03", 9, 1)))
    words = ("--by", "甲", "--dataset", "monthly_report", "--today", "2025-04-02", "--publish")
    assert etl(real.data, "load", str(tmp_path / "三月.csv"), *words).code == 0
    os.umask(0o022)
    monkeypatch.setenv("OUTCOMES_DATA", str(real.data))
    (tmp_path / "backups").mkdir()
    for command in (
        ("user", "add", "wang", "--name", "王敏", "--role", "auditor"),
        ("backup", str(tmp_path / "backups"), "--secret"),
        ("restore", str(tmp_path / "backups"), str(tmp_path / "restored")),
    ):
        assert CliRunner().invoke(main, command).exit_code == 0
        os.umask(0o022)
    assert etl(real.data, "recover").code == 0
    assert {"landing", "judged", "journal", "tables", "secret", "audit.head", "write.lock", "accounts.sqlite"} <= {
        p.name for p in real.data.iterdir()
    }
    assert _loose(real.data, tmp_path / "restored", *(tmp_path / "backups").iterdir()) == []


def test_what_is_put_in_its_place_under_another_name_has_its_mode_from_the_beginning(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    old = set(settings.data.rglob("*"))
    whole.one_more(settings, cat, "2025-03", 10)
    made = [p for p in settings.data.rglob("*") if p.is_file() and p not in old]
    part = [p for p in made if {"landing", "judged", "journal"} & set(p.parts) or p.name.endswith((".head", ".lock"))]
    assert {p.parent.parent.name for p in part} >= {"landing", "judged"}
    assert _loose(*part) == []


def test_what_belongs_elsewhere_is_not_touched_through_a_link(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "real"
    outside.write_text("x")
    outside.chmod(0o644)
    folder.mkdir(mode=0o755)
    (folder / "link").symlink_to(outside)
    assert owner_only.tighten(folder) == 1
    assert (outside.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o644, 0o700)


@pytest.mark.processes
def test_the_server_makes_no_file_for_others_from_its_start() -> None:
    asked = "import app, os; print(oct(os.umask(0)))"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "0o77"
