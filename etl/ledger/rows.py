"""Rows as the ledger gives them."""

from __future__ import annotations

import duckdb

from outcomes.warehouse.mart import Row


def rows_found(found: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every row of an answer by the names of its columns."""
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
