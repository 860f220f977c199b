"""The warehouse's own facts: what class of data it holds, its schema, when it was made, the register before any act."""

from __future__ import annotations

import duckdb


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The facts by name (data_class, schema, reference_digest, made_at, register); none where no table was made yet."""
    try:
        found = connection.execute("SELECT name, value FROM lake.ref.meta").fetchall()
    except (duckdb.CatalogException, duckdb.InvalidInputException):  # the latter where a name of Python is like it
        return {}
    return dict(found)
