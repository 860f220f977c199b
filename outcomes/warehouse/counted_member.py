"""The communities that count: of the programme, each in the months in which it exists, with what it lies in."""

from __future__ import annotations

import duckdb

from outcomes.warehouse.statements import statement


def in_lake(con: duckdb.DuckDBPyConnection) -> None:
    """Makes counted_member over the register of an attached warehouse, for this connection alone."""
    _make(con, kind="TEMP", name="counted_member", place="lake.ref.place")


def in_mart(con: duckdb.DuckDBPyConnection) -> None:
    """Makes counted_member over the places of a mart, which all its cursors share and no warehouse stores."""
    _make(con, kind="", name="memory.main.counted_member", place="memory.main.place")


def _make(con: duckdb.DuckDBPyConnection, *, kind: str, name: str, place: str) -> None:
    district = con.table(place).filter("level = 'district'").project("code").fetchone()
    assert district is not None
    con.execute(statement("counted_member", kind=kind, name=name, place=place, district=district[0]))
