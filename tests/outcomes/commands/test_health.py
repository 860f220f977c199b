"""`python -m outcomes health` tells scripts and people the same as /api/health."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomes.__main__ import main


def test_well_where_a_figure_can_be_read(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    told = CliRunner().invoke(main, ["health"])
    assert (told.exit_code, told.output.startswith("正常 / well")) == (0, True)


def test_not_well_with_its_reason_where_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "real"))
    told = CliRunner().invoke(main, ["health"])
    assert (told.exit_code, told.output) == (1, "不正常 / not well: no_warehouse\n")
