"""The mart: numerator and denominator of every indicator by community and month, with the time it was known."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pyarrow as pa

from etl.mart.formulas import bins_sql, parts_sql, sources_sql
from etl.mart.statements import statement
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


def pending(con: duckdb.DuckDBPyConnection, cat: Catalogue, at: datetime, look: Look) -> list[str]:
    """Makes temporary tables of the figures as they would be if what `look` sees waiting were published; nothing is written.

    fresh_indicator_value, fresh_indicator_bin, fresh_indicator_part hold the indicators whose codes it gives.
    """
    found = con.execute("SELECT DISTINCT dataset FROM lake.ledger.slice_state WHERE state IN ('submitted', 'approved')")
    waiting = {row[0] for row in found.fetchall()} & set(cat.datasets)
    touched = [i for i in cat.indicators.values() if waiting & i.datasets]
    first = [i for i in touched if not _reads_mart(i)]
    if not first:
        return []
    _every_source(con, cat, first, at, look)
    _fresh(con, cat, first)
    return [i.code for i in first]


def pending_now(con: duckdb.DuckDBPyConnection, look: Look) -> list[str]:
    """The same by the catalogue and the clock: how the pages ask for it."""
    return pending(con, catalogue(), now(), look)


def _every_source(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, indicators: list[Indicator], at: datetime, look: Look
) -> None:
    """Makes the temporary table every_source: what each source of these indicators says."""
    first, second = ([i for i in indicators if _reads_mart(i) is later] for later in (False, True))
    con.execute("SET VARIABLE this_moment = ?", [at])
    counted_member.in_lake(con)
    _rows_in_force(con, cat, {d for i in indicators for d in i.datasets}, look)
    con.execute(statement("every_source", queries=[sources_sql(i, cat) for i in first]))
    _takeovers(con, first)
    if second:
        _facts_for_second(con, cat, first)
        con.execute(statement("more_sources", queries=[sources_sql(i, cat) for i in second]))


def _takeovers(con: duckdb.DuckDBPyConnection, indicators: list[Indicator]) -> None:
    """Temporary tables of which ledgers took over where by an act, and which tables an indicator can be taken from."""
    several = [(i.code, s.reads[0], rank) for i in indicators if len(i.source) > 1 for rank, s in enumerate(i.source)]
    columns = {name: [row[n] for row in several] for n, name in enumerate(("indicator", "source", "rank"))}
    kinds = (("indicator", pa.string()), ("source", pa.string()), ("rank", pa.int64()))
    con.register("several", pa.table(columns, schema=pa.schema(kinds)))
    con.execute("CREATE OR REPLACE TEMP TABLE source_of AS SELECT * FROM several")
    con.unregister("several")
    con.execute(statement("takeover", ruled=has_rules(con)))


def has_rules(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether any rule was ever set; a warehouse of an older version lacks the table until `init`."""
    try:
        return con.execute("SELECT 1 FROM lake.ledger.rule_event LIMIT 1").fetchone() is not None
    except duckdb.CatalogException:
        return False


def _rows_in_force(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: set[str], look: Look) -> None:
    """Temporary copies of what the formulas read: rows_<dataset>, and covered_<dataset> of ledgers and registers."""
    names = sorted(datasets - {UPLOADS})
    con.execute(statement("published", slices=look.slices), {"datasets": names})
    con.execute(statement("published_newest"))
    con.execute(statement("covered"), {"datasets": names})
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
            con.execute(statement("covered_of", dataset=dataset))
    con.execute(statement("rows_uploads"))


def _facts_for_second(con: duckdb.DuckDBPyConnection, cat: Catalogue, first: list[Indicator]) -> None:
    """What formulas over other figures read: now_value of promised indicators, how each is read, the months there are."""
    con.execute(statement("now_value"), {"fresh": [i.code for i in first]})
    con.execute(statement("calendar"))
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
    binned = [bins_sql(i, cat) for i in indicators if i.percentile is not None]
    split = [parts_sql(i, column, cat) for i in indicators for column in i.by]
    con.execute(statement("fresh_indicator_value"))
    con.execute(statement("fresh_source_difference"))
    con.execute(statement("fresh_indicator_bin", queries=binned))
    con.execute(statement("fresh_indicator_part", queries=split))
    return bool(binned), bool(split)


def _supersede(con: duckdb.DuckDBPyConnection, table: str, codes: list[str], at: datetime, data_class: str) -> int:
    """Closes the rows of a mart table that no longer hold and opens the new ones; gives how many there were."""
    keys, says = TABLES[table]
    parts = {"table": table, "keys": keys, "columns": (*keys, *says)}
    con.execute(statement("stale", **parts), {"codes": codes})
    con.execute(statement("opened", **parts))
    con.execute(statement("closed", **parts))
    found = con.execute("SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed)").fetchone()
    assert found is not None
    if found[1]:
        con.execute(statement("close_rows", **parts), {"at": at})
    if found[0]:
        con.execute(statement("open_rows", **parts), {"at": at, "data_class": data_class})
    return int(found[0]) + int(found[1])
