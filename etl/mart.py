"""The mart: numerator and denominator of every indicator by community and month, with the time it was known."""

from __future__ import annotations

from datetime import datetime

import duckdb

from outcomes.catalog import Catalogue, Indicator, Measure, Source


def _covered(dataset: str) -> str:
    """The community-months that the published uploads of a register speak of."""
    return f"""SELECT DISTINCT c.community_code AS place, c.month FROM lake.ledger.coverage c
        JOIN lake.ledger.slice_state s USING (upload_id, dataset, community_code)
        WHERE s.state = 'published' AND c.dataset = '{dataset}'"""


def _monthly(measure: Measure, cat: Catalogue) -> str:
    rows = f"""SELECT community_code AS place, {measure.month} AS month, CAST({measure.expr} AS DOUBLE) AS v
        FROM rows_{measure.dataset} WHERE ({measure.where}) AND ({measure.month}) IS NOT NULL GROUP BY 1, 2"""
    if cat.datasets[measure.dataset].replace == "slice":
        return rows
    # a covered month without a row is 0; a month that no upload speaks of stays unknown
    return f"""SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
        CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
        FROM ({_covered(measure.dataset)}) c FULL JOIN ({rows}) r ON r.place = c.place AND r.month = c.month"""


def _denominator_join(measure: Measure, cat: Catalogue) -> str:
    if measure.valid == "month":
        return f"JOIN ({_monthly(measure, cat)}) d ON d.place = n.place AND d.month = n.month"
    yearly = f"""SELECT community_code AS place, year || '-01' AS since, CAST({measure.expr} AS DOUBLE) AS v
        FROM rows_{measure.dataset} WHERE {measure.where} GROUP BY 1, 2"""
    return f"ASOF LEFT JOIN ({yearly}) d ON d.place = n.place AND n.month >= d.since"


def _source_sql(source: Source, rank: int, cat: Catalogue) -> str:
    denominator, join = "NULL::DOUBLE", ""
    if source.denominator:
        denominator, join = "d.v", _denominator_join(source.denominator, cat)
    return f"""SELECT n.place, n.month, n.v AS numerator, {denominator} AS denominator,
        '{source.numerator.dataset}' AS source, {rank} AS rank
        FROM ({_monthly(source.numerator, cat)}) n {join} WHERE n.v IS NOT NULL"""


def _indicator_sql(indicator: Indicator, cat: Catalogue) -> str:
    """All community-months of one indicator; of several sources the first that covers a place's year."""
    sources = " UNION ALL ".join(_source_sql(s, rank, cat) for rank, s in enumerate(indicator.source))
    return f"""SELECT '{indicator.code}' AS indicator, place, month, numerator, denominator, source FROM ({sources})
        QUALIFY rank = min(rank) OVER (PARTITION BY place, month[:4])"""


def refresh(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, *, at: datetime, data_class: str, dataset: str | None = None
) -> int:
    """Brings the mart in line with the ledger inside the current transaction; gives the number of changed figures.

    Rows that no longer hold are closed at `at`, new ones opened; rows that still hold are not touched.
    """
    indicators = cat.fed_by(dataset) if dataset else list(cat.indicators.values())
    if not indicators:
        return 0
    for name in {d for i in indicators for d in i.datasets}:
        con.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS SELECT * FROM lake.ledger.{name}_in_force")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE fresh AS " + " UNION ALL ".join(f"({_indicator_sql(i, cat)})" for i in indicators)
    )
    codes = [i.code for i in indicators]
    con.execute(
        """CREATE OR REPLACE TEMP TABLE stale AS
        SELECT o.indicator, o.place, o.month, o.numerator, o.denominator, o.source
        FROM lake.mart.indicator_value o WHERE o.known_to IS NULL AND list_contains(?, o.indicator)""",
        [codes],
    )
    con.execute("CREATE OR REPLACE TEMP TABLE opened AS (SELECT * FROM fresh EXCEPT SELECT * FROM stale)")
    con.execute("CREATE OR REPLACE TEMP TABLE closed AS (SELECT * FROM stale EXCEPT SELECT * FROM fresh)")
    con.execute(
        """UPDATE lake.mart.indicator_value SET known_to = ? WHERE known_to IS NULL
        AND (indicator, place, month) IN (SELECT (indicator, place, month) FROM closed)""",
        [at],
    ) if con.execute("SELECT count(*) FROM closed").fetchone() != (0,) else None
    con.execute("INSERT INTO lake.mart.indicator_value SELECT *, ?, ?, NULL FROM opened ORDER BY ALL", [data_class, at])
    changed = con.execute("SELECT (SELECT count(*) FROM opened) + (SELECT count(*) FROM closed)").fetchone()
    assert changed is not None
    return int(changed[0])
