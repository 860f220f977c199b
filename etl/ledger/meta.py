"""The warehouse's own facts: what class of data it holds, its schema, when it was made, the register before any act."""

from __future__ import annotations

import duckdb


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The warehouse's own facts: data_class, reference_digest, made_at."""
    return dict(connection.execute("SELECT name, value FROM lake.ref.meta").fetchall())
