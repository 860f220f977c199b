"""The file of accounts while several people come at once and another process writes into it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from outcomes.core.settings import Settings
from outcomes.security import database
from outcomes.security.database import ACCOUNT, reading

_ANOTHER = """
import sys
from pathlib import Path
from outcomes.core.settings import Settings
from outcomes.security.database import ACCOUNT, reading
with reading(Settings(data=Path(sys.argv[1]))) as con:
    con.execute(ACCOUNT.select()).all()
"""


def _people(settings: Settings) -> int:
    with reading(settings) as con:
        return int(con.execute(select(func.count()).select_from(ACCOUNT)).scalar_one())


@pytest.mark.parametrize("there", [False, True])
def test_the_first_to_come_at_once_share_one_engine(tmp_path: Path, there: bool) -> None:
    """A second look at the file would take away the locks that the first connections hold on it."""
    settings = Settings(data=tmp_path / "real")
    if there:
        _people(settings)
        database._engine.cache_clear()
    together = Barrier(6)

    def come(_: int) -> object:
        together.wait()
        return database._of(settings)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(map(id, pool.map(come, range(6))))) == 1


def test_what_another_process_does_takes_no_log_away(tmp_path: Path) -> None:
    """A server holds the file open; a command that comes and goes leaves the log of its writes where it is."""
    settings = Settings(data=tmp_path / "real")
    with reading(settings) as con:
        con.execute(ACCOUNT.select()).all()
        database._engine.cache_clear()
        _people(settings)  # the file is opened anew
        log = tmp_path / "real" / "accounts.sqlite-wal"
        assert log.exists()
        kept = log.stat().st_ino
        subprocess.run([sys.executable, "-c", _ANOTHER, str(settings.data)], check=True)
        assert log.exists()
        assert log.stat().st_ino == kept
