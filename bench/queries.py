"""A page's queries through the product's mart against the same SQL on a bare in-memory DuckDB."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import duckdb
import pandas as pd

from bench.measure import Ratio, by_turns
from bench.selection import opened
from outcomes.warehouse.mart import Mart, the_store
from outcomes.warehouse.statements import statement

REPEATS = 40
Asked = list[tuple[str, dict[str, Any]]]


def asked_by_overview() -> Asked:
    """Every query that one run of the overview makes, in order, with its parameters."""
    asked: Asked = []
    through = Mart.execute

    def listen(mart: Mart, name: str, **params: Any) -> duckdb.DuckDBPyConnection:
        asked.append((name, params))
        return through(mart, name, **params)

    page = opened("frame.py")
    the_store().mart().answers.clear()  # as after a publication
    with patch.object(Mart, "execute", listen):
        page.run()
    return asked


def bare_copy(mart: Mart) -> duckdb.DuckDBPyConnection:
    """A plain in-memory DuckDB that holds the same tables and knows nothing of the lake."""
    bare = duckdb.connect()
    bare.execute("SET TimeZone = 'Asia/Shanghai'")
    cursor = mart.connection.cursor()
    tables = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    for (name,) in cursor.execute(tables).fetchall():
        bare.register("copied", cursor.execute(f'FROM "{name}"').to_arrow_table())
        bare.execute(f'CREATE TABLE "{name}" AS FROM copied')
        bare.unregister("copied")
    return bare


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    """The same lines in an order of their own: two connections give ties as they come."""
    return found.sort_values(list(found.columns), ignore_index=True)


def measure() -> list[Ratio]:
    """The ratio for all queries of the overview together; both sides give DataFrames."""
    asked, store = asked_by_overview(), the_store()
    bare = bare_copy(store.mart())
    texts = [(statement(name), params) for name, params in asked]

    def through_the_mart() -> list[pd.DataFrame]:
        mart = store.mart()
        return [mart.ask(name, **params) for name, params in asked]

    def on_bare_duckdb() -> list[pd.DataFrame]:
        return [bare.execute(text, params).df() for text, params in texts]

    for ours, theirs in zip(through_the_mart(), on_bare_duckdb(), strict=True):
        pd.testing.assert_frame_equal(_in_order(ours), _in_order(theirs))
    mine, theirs_timed = by_turns(through_the_mart, on_bare_duckdb, REPEATS)
    name = f"the overview's {len(asked)} queries: mart ÷ bare DuckDB"
    return [Ratio(name=name, ours=mine, baseline=theirs_timed, goal=2)]
