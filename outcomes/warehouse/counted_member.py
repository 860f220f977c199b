"""The communities that count: of the programme, each in the months in which it exists, with what it lies in."""

from __future__ import annotations

import duckdb

# community, name, street, district, assumed, since, until: the first and the last month (9999-12: still there)
_SQL = """CREATE OR REPLACE {kind} VIEW {name} AS
    SELECT code AS community, name, parent AS street, '{district}' AS district, basis = 'assumed' AS assumed,
        valid_from[:7] AS since, CASE WHEN valid_to = '' THEN '9999-12' ELSE valid_to[:7] END AS until
    FROM {place} WHERE level = 'community' AND in_programme"""


def in_lake(con: duckdb.DuckDBPyConnection) -> None:
    """Makes counted_member over the register of an attached warehouse, for this connection alone."""
    _make(con, kind="TEMP", name="counted_member", place="lake.ref.place")


def in_mart(con: duckdb.DuckDBPyConnection) -> None:
    """Makes counted_member over the places of a mart, which all its cursors share and no warehouse stores."""
    _make(con, kind="", name="memory.main.counted_member", place="memory.main.place")


def _make(con: duckdb.DuckDBPyConnection, *, kind: str, name: str, place: str) -> None:
    district = con.execute(f"SELECT code FROM {place} WHERE level = 'district'").fetchone()
    assert district is not None
    con.execute(_SQL.format(kind=kind, name=name, place=place, district=district[0]))
