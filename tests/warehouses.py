"""Warehouses that tests share: the sample, built once for each state of what makes it, and cheap copies of any."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from tests.tree import ROOT, sample_digest

KEPT = ROOT / "tests" / "output" / "warehouses"
_MOST = 2
_building: list[subprocess.Popen[bytes]] = []


def copy(folder: Path, target: Path) -> Path:
    """A copy of a warehouse that nobody shares: what is never changed by hard links, databases by their own backup."""
    for path in sorted(folder.rglob("*")):
        to = target / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() or path.suffix == ".lock" or path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as old, closing(sqlite3.connect(to)) as new:
                old.backup(new)
        elif {"tables", "landing", "judged", "journal"} & set(path.relative_to(folder).parts[:1]):
            _linked(path, to)
        else:
            shutil.copy2(path, to)
    for name in ("tables", "landing"):
        (target / name).mkdir(parents=True, exist_ok=True)
    return target


def _linked(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
    except OSError:  # another file system
        shutil.copy2(path, to)


def _kept() -> Path:
    return KEPT / f"sample-{sample_digest()}"


def begin() -> None:
    """Begins to build the sample beside the first tests, which need none; who needs it waits for the end."""
    if not _kept().exists():
        command = [sys.executable, "-m", "tests.warehouses"]
        _building.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True))


def end() -> None:
    """Ends a build that no test waited for."""
    for process in _building:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def sample() -> Path:
    """The sample warehouse of this tree, built unless it is kept; nobody may write into it."""
    folder = _kept()
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / "sample.lock"):
        if not folder.exists():
            building = KEPT / "building"
            shutil.rmtree(building, ignore_errors=True)
            environment = {**os.environ, "OUTCOMES_DATA": str(building)}
            subprocess.run(
                [sys.executable, "-m", "etl", "init", "--sample"],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            building.rename(folder)
        folder.touch()
        for old in sorted(KEPT.glob("sample-*"), key=lambda p: p.stat().st_mtime)[:-_MOST]:
            shutil.rmtree(old, ignore_errors=True)
    return folder


if __name__ == "__main__":
    sample()
