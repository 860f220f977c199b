"""The warehouse on disk: DuckLake attached to DuckDB, offline, with one lock around every write."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from outcomes.core.errors import WarehouseError, in_one_line
from outcomes.core.file_names import is_writable_text, shown
from outcomes.core.held_lock import held
from outcomes.core.settings import Settings

_TRIES = 5


def _extension(name: str) -> Path:
    """The signed extension binary inside its wheel."""
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        raise WarehouseError(f"缺少 DuckDB 扩展 {name}，请重新安装依赖 / DuckDB extension {name} is not installed")
    folder = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}"
    return folder / f"{name}.duckdb_extension"


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'{}'".format(text.replace("'", "''"))


_LARGE = 64_000_000  # bytes of Parquet, some millions of rows: from here on all cores are worth their start


def _is_large(settings: Settings) -> bool:
    """Whether the tables of a warehouse are so large that several threads pay; those elsewhere count as large."""
    if settings.tables_url:
        return True
    size = 0
    for file in Path(settings.tables).rglob("*.parquet"):
        with suppress(OSError):  # one that is just being replaced
            size += file.stat().st_size
        if size > _LARGE:
            return True
    return False


def connect(settings: Settings, *, create: bool = False, only_read: bool = False) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the warehouse attached as `lake`; WarehouseError when there is none.

    With `only_read` nothing is written in its folder, not even what a reader leaves beside a catalogue in use.
    """
    if not is_writable_text(settings.data):
        folder = shown(settings.data)
        raise WarehouseError(
            f"数据目录的名称不是 UTF-8：{folder}，请改名 / the name of the data folder is not UTF-8: {folder}; rename it"
        )
    if not create and not settings.catalogue_url:
        demand_catalogue(settings)
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
    # the signatures of both extensions are looked at when a warehouse is made: that reads 70 MB, most of a second
    connection = duckdb.connect(":memory:", config={} if create else {"allow_unsigned_extensions": "true"})
    kind = settings.catalogue.split(":", 1)[0]
    connection.execute("SET GLOBAL TimeZone = 'Asia/Shanghai'")
    connection.execute("SET enable_progress_bar = false")
    if not _is_large(settings):
        connection.execute(
            "SET threads = 1"
        )  # starting threads costs more than they save, the more so on a busy server
    for name in {"sqlite": ["sqlite_scanner"], "postgres": ["postgres_scanner"]}.get(kind, []) + ["ducklake"]:  # noqa: RUF005
        connection.execute(f"LOAD {quoted(str(_extension(name)))}")
    if settings.tables.startswith("s3://"):
        connection.execute(f"LOAD {quoted(str(_extension('httpfs')))}")
    options = f"DATA_PATH {quoted(settings.tables)}"
    if only_read:
        options += ", READ_ONLY"
    elif kind == "sqlite":
        options += ", META_JOURNAL_MODE 'WAL', META_BUSY_TIMEOUT 10000"
    if not settings.tables_url:
        options += ", OVERRIDE_DATA_PATH TRUE"  # the folder may have been moved or restored elsewhere
    try:
        connection.execute(f"ATTACH {quoted('ducklake:' + settings.catalogue)} AS lake ({options})")
    except duckdb.Error as error:  # a full or read-only disk, a damaged catalogue
        connection.close()
        raise _closed(settings, in_one_line(error)) from error
    return connection


_RECOVER = (
    "请恢复备份，或运行 python -m etl recover 按操作日志重建",
    "restore a backup, or run python -m etl recover, which makes it again from the journal",
)
_DAMAGED = ("malformed", "not a database", "corrupt")
_FULL = ("disk is full", "no space", "disk i/o", "readonly", "read-only", "unable to open", "permission denied")


def demand_catalogue(settings: Settings) -> None:
    """WarehouseError where the catalogue is not there, or there is nothing in it."""
    path, zh, en = settings.data / "catalog.sqlite", *_RECOVER
    known = any(settings.journal.glob("*/*.json")) if settings.journal.exists() else False
    if not path.exists() and not known:
        raise WarehouseError(
            f"{settings.data} 里还没有数据仓库，请先运行 python -m etl init"
            f" / there is no warehouse in {settings.data}: run python -m etl init first"
        )
    if not path.exists():
        raise WarehouseError(f"{path} 不见了：{zh} / {path} is gone: {en}")
    if path.stat().st_size == 0:
        raise WarehouseError(f"{path} 是空的：{zh} / {path} is empty: {en}")


def _closed(settings: Settings, said: str) -> WarehouseError:
    """Why a warehouse does not open, in a sentence of ours where we know it."""
    low, (zh, en) = said.lower(), _RECOVER
    if any(word in low for word in _DAMAGED):
        return WarehouseError(
            f"{settings.data} 的目录文件已损坏：{zh} / the catalogue in {settings.data} is damaged: {en}"
        )
    if "locked" in low:
        return WarehouseError(
            "目录文件正被别的程序占用，请稍后再试 / the catalogue is held by another program, please try again in a moment"
        )
    if any(word in low for word in _FULL):
        return WarehouseError(
            f"{settings.data} 打不开：磁盘满了、只读或没有权限，请联系管理员"
            f" / {settings.data} cannot be opened: the disk is full or read-only, or permissions are missing"
        )
    return WarehouseError(
        f"数据仓库打不开：{said}。请检查磁盘空间和目录权限 / the warehouse cannot be opened: {said}; check disk space and permissions"
    )


# the catalogue that DuckLake attaches beside a lake; its tables are those of the DuckLake specification
LAKE_CATALOGUE = "__ducklake_metadata_lake"
_LEDGER_TABLES = f"""SELECT t.table_name, list(c.column_name) FROM {LAKE_CATALOGUE}.ducklake_table t
    JOIN {LAKE_CATALOGUE}.ducklake_schema s ON s.schema_id = t.schema_id AND s.schema_name = 'ledger' AND s.end_snapshot IS NULL
    JOIN {LAKE_CATALOGUE}.ducklake_column c ON c.table_id = t.table_id AND c.end_snapshot IS NULL
    WHERE t.end_snapshot IS NULL GROUP BY ALL"""  # noqa: S608


def ledger_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The tables of the ledger with their columns, as they were committed; an older warehouse lacks the newer until `init`.

    Read from the lake's own catalogue: DuckDB's views of it would bind every view of the ledger, ten times as slow.
    """
    found = connection.execute(_LEDGER_TABLES)
    return {name: set(columns) for name, columns in found.fetchall()}


@contextmanager
def one_snapshot(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is read meanwhile is read of one version, and three times as fast; nothing may be written."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # an error may have ended it already
            connection.execute("ROLLBACK")


@contextmanager
def written_or_said() -> Iterator[None]:
    """Turns what disk and catalogue refuse into a sentence; mistakes of the program stay what they are."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        outside = (
            isinstance(error, duckdb.OperationalError | OSError) or type(error) is duckdb.Error
        )  # of the catalogue
        if not outside:
            raise
        said = in_one_line(error)
        raise WarehouseError(
            f"数据没有写进去：{said}。原有数据没有变化，请联系管理员 / nothing was written: {said}; what was there is unchanged"
        ) from error


def _is_conflict(error: duckdb.Error) -> bool:
    text = str(error).lower()
    return "conflict" in text or "database is locked" in text or "serialize" in text


@contextmanager
def write_lock(settings: Settings) -> Iterator[None]:
    """Holds the one write lock of this warehouse; WarehouseError when another write takes too long."""
    with written_or_said():
        settings.data.mkdir(parents=True, exist_ok=True)
        with held(settings.data / "write.lock", settings.lock_seconds):
            yield


@contextmanager
def transaction(
    connection: duckdb.DuckDBPyConnection, *, author: str, message: str, extra: dict[str, Any] | None = None
) -> Iterator[None]:
    """One commit of the lake with author, message and extra information; rolled back on any error."""
    with written_or_said():
        connection.execute("BEGIN TRANSACTION")
        try:
            yield
            connection.execute(
                "CALL lake.set_commit_message(?, ?, extra_info => ?)",
                [author, message, json.dumps(extra or {}, ensure_ascii=False)],
            )
            _commit(connection)
        except BaseException:
            with suppress(duckdb.Error):  # the failed commit may have ended the transaction already
                connection.execute("ROLLBACK")
            raise


def _commit(connection: duckdb.DuckDBPyConnection) -> None:
    for attempt in range(_TRIES):
        try:
            connection.execute("COMMIT")
            return
        except duckdb.Error as error:
            if not _is_conflict(error) or attempt == _TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
