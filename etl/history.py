"""What is in force now, as far as the check of a new file needs it."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from outcomes.catalog import Catalogue, Dataset
from outcomes.lake import connect
from outcomes.settings import Settings


def history_of(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> pa.Table:
    """The rows in force of a dataset as an Arrow table."""
    found = con.execute(
        f"SELECT * EXCLUDE (upload_id, source_sheet, source_row) FROM lake.ledger.{dataset.code}_in_force"
    )
    return found.to_arrow_table()


def open_history(settings: Settings, cat: Catalogue, code: str) -> pa.Table:
    """The same for a warehouse that is not open yet."""
    con = connect(settings)
    try:
        return history_of(con, cat.datasets[code])
    finally:
        con.close()
