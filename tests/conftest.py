"""Warehouses for tests: a fresh real one, and the sample built once for all workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from etl.ledger import warehouse
from outcomes.core.settings import Settings

# no example is judged by its time: machines are shared and noisy
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "usual")  # in CI the same examples each time

ROOT = Path(__file__).resolve().parents[1]
HEADER = ("社区", "月份", "诉求受理数", "诉求办结数", "志愿服务人次", "改造小区数", "新增停车位", "口袋公园数", "备注")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample warehouse, built once and shared over the workers; tests must not write into it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "sample"
    with FileLock(shared / "sample.lock"):
        if not (folder / "warehouse.json").exists():
            environment = {**os.environ, "OUTCOMES_DATA": str(folder)}
            subprocess.run([sys.executable, "-m", "etl", "init", "--sample"], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real warehouse as `init` leaves it, made once; tests must not write into it."""
    folder = tmp_path_factory.mktemp("new") / "real"
    warehouse.init(Settings(data=folder), data_class="real")
    return folder


@pytest.fixture
def real(new_folder: Path, tmp_path: Path) -> Settings:
    """A fresh real warehouse: a copy of a new one, which opens wherever it lies."""
    return Settings(data=Path(shutil.copytree(new_folder, tmp_path / "real")))


@pytest.fixture
def report() -> Callable[..., bytes]:
    """Makes the bytes of a monthly report from rows, as WPS writes them (GBK or, beyond it, GB18030; CRLF)."""

    def make(*rows: tuple[object, ...], encoding: str = "gb18030", title: str = "", mark: str = ",") -> bytes:
        lines = [[title]] if title else []
        lines += [list(HEADER), *([*map(str, row), *[""] * (9 - len(row))] for row in rows)]
        return "".join(mark.join(line) + "\r\n" for line in lines).encode(encoding)

    return make
