"""Rows as the ledger gives them."""

from __future__ import annotations

from typing import Any

import duckdb

Row = dict[str, Any]  # column -> value as it is stored


def rows_found(found: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every row of an answer by the names of its columns."""
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
