"""A first build that is cut off leaves nothing that stands in the way of the next one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.sample.build import discard_half_built
from outcomes.core.settings import ROOT, Settings


@pytest.mark.processes
def test_a_first_build_that_was_killed_is_built_from_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    environment = {**os.environ, "OUTCOMES_DATA": str(folder)}
    command = [sys.executable, "-m", "etl", "init", "--sample"]
    first = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    for line in first.stdout:
        if line.strip().startswith(tuple("56789")):  # 5 to 9 % of the files are in
            break
    first.kill()
    first.wait()
    assert not Settings(data=folder).is_built()
    assert discard_half_built(Settings(data=folder))
    assert not (folder / "catalog.sqlite").exists()


def test_half_built_real_data_are_never_removed(real: Settings) -> None:
    real.ready_file.unlink()
    assert not discard_half_built(real)
    assert (real.data / "catalog.sqlite").exists()
