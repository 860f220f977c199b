"""What is in force now, as far as the check of a new file needs it."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from outcomes.catalog import Catalogue
from outcomes.lake import connect
from outcomes.settings import Settings


def history_of(con: duckdb.DuckDBPyConnection, cat: Catalogue) -> dict[str, pa.Table]:
    """The rows in force of every dataset that is reported by month, as Arrow tables by dataset code."""
    wanted = [d for d in cat.datasets.values() if d.period_column and d.period_column.type == "month"]
    return {
        d.code: con.execute(f"SELECT * EXCLUDE (upload_id, source_sheet, source_row) FROM lake.ledger.{d.code}_in_force")
        .to_arrow_table()
        for d in wanted
    }  # fmt: skip


def open_history(settings: Settings, cat: Catalogue) -> dict[str, pa.Table]:
    """The same for a warehouse that is not open yet."""
    con = connect(settings)
    try:
        return history_of(con, cat)
    finally:
        con.close()
