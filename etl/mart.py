"""The mart: numerator and denominator of every indicator by community and month, with the time it was known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import duckdb

from etl.mart_sql import bins_sql, covered_sql, parts_sql, sources_sql
from outcomes.catalog import UPLOADS, Catalogue, Indicator

# the tables of the mart: what a row is about, and what it says
TABLES = {
    "indicator_value": (("indicator", "place", "month"), ("numerator", "denominator", "source")),
    "indicator_bin": (("indicator", "place", "month", "bin"), ("n",)),
    "indicator_part": (("indicator", "place", "month", "by_column", "part"), ("n",)),
    "source_difference": (("indicator", "place", "month", "source", "other_source"), ("numerator", "other_numerator")),
}
_NOTHING = {
    "indicator_bin": "SELECT '' AS indicator, '' AS place, '' AS month, 0 AS bin, 0::BIGINT AS n WHERE FALSE",
    "indicator_part": """SELECT '' AS indicator, '' AS place, '' AS month, '' AS by_column, '' AS part, 0::DOUBLE AS n
        WHERE FALSE""",
}


def refresh(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, *, at: datetime, data_class: str, dataset: str | None = None
) -> int:
    """Brings the mart in line with the ledger inside the current transaction; gives the number of changed rows.

    Rows that no longer hold are closed at `at`, new ones opened; rows that still hold are not touched.
    """
    touched = [i for i in cat.indicators.values() if dataset is None or {dataset, UPLOADS} & i.datasets]
    second = [i for i in cat.indicators.values() if any(s.reads_mart for s in i.source)]
    first = [i for i in touched if i not in second]
    con.execute("SET VARIABLE at = ?", [at])
    _rows_in_force(con, cat, {d for i in (*first, *second) for d in i.datasets})
    changed = _bring_up_to_date(con, cat, first, at, data_class)
    if second:
        _facts_for_second(con, cat, second)
        changed += _bring_up_to_date(con, cat, second, at, data_class)
    return changed


def _rows_in_force(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: Iterable[str]) -> None:
    """Temporary copies of what the formulas read: rows_<dataset>, and covered_<dataset> of ledgers and registers."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE published AS SELECT * FROM lake.ledger.slice_state WHERE state = 'published'"
    )
    for name in datasets:
        if name == UPLOADS:
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE rows_{name} AS SELECT * FROM lake.ledger.attempt WHERE made_at <= getvariable('at')"
            )
            continue
        con.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS SELECT * FROM lake.ledger.{name}_in_force")
        if cat.datasets[name].replace == "key":
            con.execute(covered_sql(cat.datasets[name]))


def _facts_for_second(con: duckdb.DuckDBPyConnection, cat: Catalogue, second: list[Indicator]) -> None:
    """What formulas over other figures read: now_value, and indicator_facts (how each is read)."""
    codes = [i.code for i in second]
    con.execute(
        """CREATE OR REPLACE TEMP TABLE now_value AS SELECT indicator, place, month, numerator, denominator
        FROM lake.mart.indicator_value WHERE known_to IS NULL AND NOT list_contains(?, indicator)""",
        [codes],
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE indicator_facts (code VARCHAR, scale DOUBLE, better VARCHAR, is_ratio BOOLEAN, sums BOOLEAN)"
    )
    con.executemany(
        "INSERT INTO indicator_facts VALUES (?, ?, ?, ?, ?)",
        [(i.code, i.scale, i.better, i.is_ratio, i.sums_over_time) for i in cat.indicators.values()],
    )


def _bring_up_to_date(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, indicators: list[Indicator], at: datetime, data_class: str
) -> int:
    if not indicators:
        return 0
    codes = [i.code for i in indicators]
    con.execute("CREATE OR REPLACE TEMP TABLE every_source AS " + " UNION ALL ".join(f"({sources_sql(i, cat)})" for i in indicators))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE fresh_indicator_value AS SELECT indicator, place, month, numerator, denominator, source
        FROM every_source QUALIFY rank = min(rank) OVER (PARTITION BY indicator, place, month[:4])"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE fresh_source_difference AS
        SELECT v.indicator, v.place, v.month, v.source, o.source AS other_source, v.numerator, o.numerator AS other_numerator
        FROM fresh_indicator_value v JOIN every_source o USING (indicator, place, month)
        WHERE o.source <> v.source AND o.numerator <> v.numerator"""
    )
    bins = [bins_sql(i, cat) for i in indicators if i.percentile is not None]
    parts = [parts_sql(i, column, cat) for i in indicators for column in i.by]
    for table, queries in (("indicator_bin", bins), ("indicator_part", parts)):
        query = " UNION ALL ".join(f"({q})" for q in queries) or _NOTHING[table]
        con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_{table} AS {query}")
    return sum(_supersede(con, table, codes, at, data_class) for table in TABLES)


def _supersede(con: duckdb.DuckDBPyConnection, table: str, codes: list[str], at: datetime, data_class: str) -> int:
    """Closes the rows of a mart table that no longer hold and opens the new ones; gives how many there were."""
    keys, says = TABLES[table]
    key, columns = ", ".join(keys), ", ".join((*keys, *says))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE stale AS SELECT {columns} FROM lake.mart.{table}
        WHERE known_to IS NULL AND list_contains(?, indicator)""",
        [codes],
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE opened AS (SELECT {columns} FROM fresh_{table} EXCEPT SELECT {columns} FROM stale)")
    con.execute(f"CREATE OR REPLACE TEMP TABLE closed AS (SELECT {columns} FROM stale EXCEPT SELECT {columns} FROM fresh_{table})")
    found = con.execute("SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed)").fetchone()
    assert found is not None
    if found[1]:
        con.execute(
            f"UPDATE lake.mart.{table} SET known_to = ? WHERE known_to IS NULL AND ({key}) IN (SELECT ({key}) FROM closed)",
            [at],
        )
    if found[0]:
        con.execute(
            f"INSERT INTO lake.mart.{table} BY NAME SELECT {columns}, ? AS data_class, ? AS known_from FROM opened ORDER BY ALL",
            [data_class, at],
        )
    return int(found[0]) + int(found[1])
