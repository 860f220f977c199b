"""Copies of the SQLite databases of a warehouse, made while others read and write them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from outcomes.backups.stored_file import StoredFile
from outcomes.core.digests import digest_of_file
from outcomes.core.errors import WarehouseError
from outcomes.core.owner_only import opener
from outcomes.warehouse.statements import statement


def database_copy(source: Path, to: Path) -> StoredFile:
    """A copy of a database as it is at one moment, in one file without a log beside it; sqlite3.Error, OSError."""
    os.close(opener(str(to), os.O_CREAT | os.O_EXCL | os.O_RDWR))
    try:
        with closing(_read_only(source)) as old, closing(sqlite3.connect(to)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:  # of the disk
        raise
    except sqlite3.DatabaseError as error:
        raise _damaged(source) from error
    with to.open("rb") as file:
        os.fsync(file.fileno())
    return StoredFile(size=to.stat().st_size, sha256=digest_of_file(to))


def demand_sound(path: Path) -> None:
    """WarehouseError where a database is damaged inside."""
    try:
        with closing(_read_only(path)) as con:
            said = con.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        said = (str(error),)
    if said != ("ok",):
        raise _damaged(path)


def _damaged(path: Path) -> WarehouseError:
    return WarehouseError(
        f"{path.name} 已损坏：请恢复备份，或运行 python -m etl recover 按操作日志重建"
        f" / {path.name} is damaged: restore a backup, or run python -m etl recover, which makes it again from the journal"
    )


def files_named(catalogue: Path) -> list[str]:
    """The files below `tables` that a catalogue names, also those of what is no longer in force."""
    with closing(_read_only(catalogue)) as con:
        return [str(path) for (path,) in con.execute(statement("files_named"))]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
