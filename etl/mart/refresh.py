"""The mart: numerator and denominator of every indicator by community and month, with the time it was known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import duckdb
import pyarrow as pa

from etl.mart.sql import COVERED, bins_sql, covered_sql, parts_sql, sources_sql
from outcomes.catalogue.catalogue import UPLOADS, Catalogue, Indicator, catalogue
from outcomes.catalogue.dataset import stored_columns
from outcomes.core.settings import now
from outcomes.warehouse import counted_member
from outcomes.warehouse.in_force import Look, in_force_sql

# the tables of the mart: what a row is about, and what it says
TABLES = {
    "indicator_value": (("indicator", "place", "month"), ("numerator", "denominator", "source")),
    "indicator_bin": (("indicator", "place", "month", "bin"), ("n",)),
    "indicator_part": (("indicator", "place", "month", "by_column", "part"), ("n",)),
    "source_difference": (("indicator", "place", "month", "source", "other_source"), ("numerator", "other_numerator")),
}
CHOSEN = """SELECT indicator, place, month, numerator, denominator, source FROM every_source
    QUALIFY rank = min(rank) OVER (PARTITION BY indicator, place, month[:4])"""
# uploads up to the last act that changed what is shown: one that waits counts from the next such act on
UPLOADS_KNOWN = """CREATE OR REPLACE TEMP TABLE rows_uploads AS SELECT * FROM lake.ledger.attempt
    WHERE made_at <= getvariable('this_moment') AND made_at <= (
        SELECT max(made_at) FROM lake.ledger.act WHERE kind IN ('published', 'withdrawn', 'restored'))"""
NO_SOURCE = """SELECT '' AS indicator, '' AS place, '' AS month, 0::DOUBLE AS numerator, 0::DOUBLE AS denominator,
    '' AS source, 0 AS rank WHERE FALSE"""
NO_BIN = "SELECT '' AS indicator, '' AS place, '' AS month, 0 AS bin, 0::BIGINT AS n WHERE FALSE"
NO_PART = (
    """SELECT '' AS indicator, '' AS place, '' AS month, '' AS by_column, '' AS part, 0::DOUBLE AS n WHERE FALSE"""
)


def refresh(
    con: duckdb.DuckDBPyConnection,
    cat: Catalogue,
    *,
    at: datetime,
    data_class: str,
    datasets: set[str] | None = None,
) -> int:
    """Brings the mart in line with the ledger inside the current transaction; gives the number of changed rows.

    With `datasets` only what reads them is worked out; None works out everything.
    Rows that no longer hold are closed at `at`, new ones opened; rows that still hold are not touched.
    """
    touched = [i for i in cat.indicators.values() if datasets is None or {*datasets, UPLOADS} & i.datasets]
    second = [i for i in cat.indicators.values() if _reads_mart(i)]
    wanted = [*(i for i in touched if i not in second), *second]
    if not wanted:
        return 0
    _every_source(con, cat, wanted, at, Look())
    some = _made_fresh(con, cat, wanted)
    tables = list(TABLES) if datasets is None else some
    codes = [i.code for i in wanted]
    return sum(_supersede(con, table, codes, at, data_class) for table in tables)


def _reads_mart(indicator: Indicator) -> bool:
    """Whether a figure is worked out of other figures."""
    return any(s.reads_mart for s in indicator.source)


def pending(con: duckdb.DuckDBPyConnection, cat: Catalogue, at: datetime) -> list[str]:
    """Makes temporary tables of the figures as they would be if all that waits were published; nothing is written.

    fresh_indicator_value, fresh_indicator_bin, fresh_indicator_part hold the indicators whose codes it gives.
    """
    found = con.execute("SELECT DISTINCT dataset FROM lake.ledger.slice_state WHERE state IN ('submitted', 'approved')")
    waiting = {row[0] for row in found.fetchall()} & set(cat.datasets)
    touched = [i for i in cat.indicators.values() if waiting & i.datasets]
    first = [i for i in touched if not _reads_mart(i)]
    if not first:
        return []
    _every_source(con, cat, first, at, Look(pending=True))
    _fresh(con, cat, first)
    return [i.code for i in first]


def pending_now(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The same by the catalogue and the clock: how the pages ask for it."""
    return pending(con, catalogue(), now())


def _every_source(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, indicators: list[Indicator], at: datetime, look: Look
) -> None:
    """Makes the temporary table every_source: what each source of these indicators says."""
    first, second = ([i for i in indicators if _reads_mart(i) is later] for later in (False, True))
    con.execute("SET VARIABLE this_moment = ?", [at])
    counted_member.in_lake(con)
    _rows_in_force(con, cat, {d for i in indicators for d in i.datasets}, look)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE every_source AS {_union(sources_sql(i, cat) for i in first) or NO_SOURCE}"
    )
    if second:
        _facts_for_second(con, cat, first)
        con.execute(f"INSERT INTO every_source {_union(sources_sql(i, cat) for i in second)}")


def _union(queries: Iterable[str]) -> str:
    return " UNION ALL ".join(f"({query})" for query in queries)


def _rows_in_force(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: set[str], look: Look) -> None:
    """Temporary copies of what the formulas read: rows_<dataset>, and covered_<dataset> of ledgers and registers."""
    names = sorted(datasets - {UPLOADS})
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE published AS SELECT * FROM ({look.slices})
        WHERE state = 'published' AND list_contains(?, dataset)""",
        [names],
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE published_newest AS SELECT * FROM published
        QUALIFY row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1"""
    )
    con.execute(COVERED, [names])
    filled = {row[0] for row in con.execute("SELECT DISTINCT dataset FROM published").fetchall()}
    for name in names:
        dataset = cat.datasets[name]
        if name in filled:
            query = in_force_sql(dataset, "published", "published_newest")
            con.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS {query}")
        else:
            columns = ", ".join(f"{column} {kind}" for column, kind in stored_columns(dataset))
            con.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} ({columns})")
        if dataset.replace == "key":
            con.execute(covered_sql(dataset))
    con.execute(UPLOADS_KNOWN)


def _facts_for_second(con: duckdb.DuckDBPyConnection, cat: Catalogue, first: list[Indicator]) -> None:
    """What formulas over other figures read: now_value of promised indicators, how each is read, the months there are."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE now_value AS
        SELECT * FROM ({CHOSEN}) WHERE indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)
        UNION ALL SELECT indicator, place, month, numerator, denominator, source FROM lake.mart.indicator_value
        WHERE known_to IS NULL AND NOT list_contains(?, indicator)
        AND indicator IN (SELECT unnest([promise_1, promise_2, promise_3]) FROM rows_brands)""",
        [[i.code for i in first]],
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE calendar AS SELECT DISTINCT month FROM lake.ledger.coverage WHERE length(month) = 7"
    )
    facts = [(i.code, i.scale, i.better, i.is_ratio, i.sums_over_time) for i in cat.indicators.values()]
    columns = ("code", "scale", "better", "is_ratio", "sums")
    con.register("facts", pa.table({name: [f[n] for f in facts] for n, name in enumerate(columns)}))
    con.execute("CREATE OR REPLACE TEMP TABLE indicator_facts AS SELECT * FROM facts")
    con.unregister("facts")


def _made_fresh(con: duckdb.DuckDBPyConnection, cat: Catalogue, indicators: list[Indicator]) -> list[str]:
    """Makes fresh_<table> for every table of the mart; gives those in which these indicators have anything."""
    binned, split = _fresh(con, cat, indicators)
    needed = {
        "indicator_value": True,
        "indicator_bin": binned,
        "indicator_part": split,
        "source_difference": any(len(i.source) > 1 for i in indicators),
    }
    return [table for table in TABLES if needed[table]]


def _fresh(con: duckdb.DuckDBPyConnection, cat: Catalogue, indicators: list[Indicator]) -> tuple[bool, bool]:
    """Makes fresh_<table> for every table of the mart; gives whether any indicator has bins, and parts."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_indicator_value AS {CHOSEN}")
    con.execute(
        """CREATE OR REPLACE TEMP TABLE fresh_source_difference AS
        SELECT v.indicator, v.place, v.month, v.source, o.source AS other_source, v.numerator, o.numerator AS other_numerator
        FROM fresh_indicator_value v JOIN every_source o USING (indicator, place, month)
        WHERE o.source <> v.source AND o.numerator <> v.numerator"""
    )
    binned = _union(bins_sql(i, cat) for i in indicators if i.percentile is not None)
    split = _union(parts_sql(i, column, cat) for i in indicators for column in i.by)
    con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_indicator_bin AS {binned or NO_BIN}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS {split or NO_PART}")
    return bool(binned), bool(split)


def _supersede(con: duckdb.DuckDBPyConnection, table: str, codes: list[str], at: datetime, data_class: str) -> int:
    """Closes the rows of a mart table that no longer hold and opens the new ones; gives how many there were."""
    keys, says = TABLES[table]
    key, columns = ", ".join(keys), ", ".join((*keys, *says))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE stale AS SELECT {columns} FROM lake.mart.{table}
        WHERE known_to IS NULL AND list_contains(?, indicator)""",
        [codes],
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE opened AS (SELECT {columns} FROM fresh_{table} EXCEPT SELECT {columns} FROM stale)"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE closed AS (SELECT {columns} FROM stale EXCEPT SELECT {columns} FROM fresh_{table})"
    )
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
