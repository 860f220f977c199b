"""The closed periods of a table."""

from __future__ import annotations

import duckdb

from etl.ledger.statements import statement


def is_closed(con: duckdb.DuckDBPyConnection, dataset: str, period: str) -> bool:
    """Whether the district has closed this period of a table."""
    return period in closed_months(con, dataset)


def closed_months(con: duckdb.DuckDBPyConnection, dataset: str) -> frozenset[str]:
    """The closed periods of a table."""
    return frozenset(month for code, month in con.execute(statement("closed")).fetchall() if code == dataset)
