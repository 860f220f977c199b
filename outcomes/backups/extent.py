"""How far a copy of a warehouse goes, read from the copy itself without writing anything into it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from outcomes.backups.database_copy import demand_sound
from outcomes.core.errors import WarehouseError, in_one_line
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.security.database import reading_copy
from outcomes.warehouse.journal_files import read_journal, tip
from outcomes.warehouse.lake import connect
from outcomes.warehouse.schema_version import NAME, demand_schema
from outcomes.warehouse.statements import statement


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Newest act, uploads, figures in force, version of the tables, class of the data, last act of the journal, last record."""

    act: int
    uploads: int
    figures: int
    schema: int
    data_class: str
    journal: int
    audit: int


def extent_of(copy: Settings) -> Extent:
    """Where the copy in the folder of these settings stands; WarehouseError where it is damaged or does not hold together."""
    demand_sound(copy.data / "catalog.sqlite")
    read_journal(copy)
    act, uploads, figures, schema, data_class = _asked(copy)
    demand_schema({NAME: schema}, to_write=False)
    last = tip(copy).act
    if last > act:
        raise WarehouseError(
            f"操作日志到第{last}号，数据目录只到第{act}号：先运行 python -m etl recover"
            f" / the journal goes to act {last}, the catalogue to {act} only: run python -m etl recover first"
        )
    return Extent(
        act=act,
        uploads=uploads,
        figures=figures,
        schema=int(schema),
        data_class=data_class,
        journal=last,
        audit=_last_record(copy),
    )


def _asked(copy: Settings) -> tuple[int, int, int, str, str]:
    con = connect(copy, only_read=True)
    try:
        found = con.execute(statement("extent")).fetchone()
    except duckdb.Error as error:
        said = in_one_line(error)
        raise WarehouseError(f"副本读不出来：{said} / the copy cannot be read: {said}") from error
    finally:
        con.close()
    assert found is not None
    return found


def _last_record(copy: Settings) -> int:
    path = copy.data / "accounts.sqlite"
    if not path.exists():
        return 0
    demand_sound(path)
    with reading_copy(path) as con:
        return audit.tail(con)[0]


def audit_faults(copy: Settings) -> list[str]:
    """What is wrong with the audit of the copy, a sentence each; the settings hold the secret that it was written with."""
    path = copy.data / "accounts.sqlite"
    if not path.exists():
        return []
    with reading_copy(path) as con:
        return audit.wrong_in(con, copy)
