"""The SQL of the mart, made from the catalogue: every indicator by community and month."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outcomes.catalogue.catalogue import Catalogue, Indicator, Measure, Source
from outcomes.catalogue.dataset import Dataset

COVERED = """CREATE OR REPLACE TEMP TABLE covered AS SELECT DISTINCT c.dataset, c.community_code AS place, c.month
    FROM lake.ledger.coverage c JOIN published s ON s.upload_id = c.upload_id AND s.community_code = c.community_code
    WHERE list_contains(?, c.dataset)"""


def covered_sql(dataset: Dataset) -> str:
    """CREATE covered_<dataset>: the community-months that the published uploads of a ledger or register speak of."""
    return f"""CREATE OR REPLACE TEMP TABLE covered_{dataset.code} AS
        SELECT place, month FROM covered WHERE dataset = '{dataset.code}'"""


def _grouped(measure: Measure, select: str, more: str = "") -> str:
    """The rows of a measure by place and month with further columns: SELECT place, month, <select> … GROUP BY."""
    rows, where = f"rows_{measure.dataset}", f"({measure.where})"
    if measure.since:
        until = f"AND (({measure.until}) IS NULL OR ({measure.until}) > c.month)" if measure.until else ""
        return f"""SELECT c.place, c.month, {select} FROM covered_{measure.dataset} c JOIN {rows} ON
            community_code = c.place AND ({measure.since}) <= c.month {until} WHERE {where} GROUP BY ALL"""
    if measure.valid == "year":
        return f"""SELECT community_code AS place, year || '-' || lpad(m::VARCHAR, 2, '0') AS month, {select}
            FROM {rows}, range(1, 13) t(m) WHERE {where} GROUP BY ALL"""
    return f"""SELECT community_code AS place, ({measure.month}) AS month, {select} FROM {rows}
        WHERE {where} AND ({measure.month}) IS NOT NULL {more} GROUP BY ALL"""


def _in_covered(grouped: str, dataset: Dataset, nothing: str) -> str:
    """What a ledger says of its covered months only: 0 where there is no row; a register also of months to come."""
    join = "FULL" if dataset.covers_from else "LEFT"
    return f"""SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
        CASE WHEN r.place IS NULL THEN {nothing} ELSE r.v END AS v
        FROM covered_{dataset.code} c {join} JOIN ({grouped}) r ON r.place = c.place AND r.month = c.month"""


def monthly_sql(measure: Measure, cat: Catalogue) -> str:
    """place, month, v of one measure."""
    dataset = cat.datasets[measure.dataset]
    binned = f"AND ({measure.bin}) IS NOT NULL" if measure.bin else ""  # a percentile's base: the rows it is taken of
    grouped = _grouped(measure, f"CAST({measure.expr} AS DOUBLE) AS v", binned)
    return grouped if dataset.replace == "slice" else _in_covered(grouped, dataset, "0")


def _denominator_join(measure: Measure, cat: Catalogue) -> str:
    if measure.valid != "latest":
        return f"LEFT JOIN ({monthly_sql(measure, cat)}) d ON d.place = n.place AND d.month = n.month"
    yearly = f"""SELECT community_code AS place, year || '-01' AS since, CAST({measure.expr} AS DOUBLE) AS v
        FROM rows_{measure.dataset} WHERE {measure.where} GROUP BY 1, 2
        HAVING ({measure.expr}) IS NOT NULL"""  # a year that leaves a column empty does not wipe the year before
    return f"ASOF LEFT JOIN ({yearly}) d ON d.place = n.place AND n.month >= d.since"


@cache
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _source_sql(source: Source, rank: int, cat: Catalogue) -> str:
    """place, month, numerator, denominator, source, rank of one source."""
    head = f"'{source.reads[0]}' AS source, {rank} AS rank"
    if source.sql:
        return f"""SELECT place, month, CAST(numerator AS DOUBLE) AS numerator, CAST(denominator AS DOUBLE) AS denominator,
            {head} FROM ({_file(cat.folder / "indicators" / source.sql)}) WHERE numerator IS NOT NULL"""
    assert source.numerator is not None
    denominator, join = "NULL::DOUBLE", ""
    if source.denominator:
        denominator, join = "d.v", _denominator_join(source.denominator, cat)
    return f"""SELECT n.place, n.month, n.v AS numerator, {denominator} AS denominator, {head}
        FROM ({monthly_sql(source.numerator, cat)}) n {join} WHERE n.v IS NOT NULL"""


def sources_sql(indicator: Indicator, cat: Catalogue) -> str:
    """indicator, place, month, numerator, denominator, source, rank of every source of one indicator."""
    sources = " UNION ALL ".join(_source_sql(s, rank, cat) for rank, s in enumerate(indicator.source))
    return (
        f"SELECT '{indicator.code}' AS indicator, place, month, numerator, denominator, source, rank FROM ({sources})"
    )


def bins_sql(indicator: Indicator, cat: Catalogue) -> str:
    """indicator, place, month, bin, n: how many rows fall into each bin of a percentile."""
    measure = indicator.source[0].numerator
    assert measure is not None
    grouped = _grouped(
        measure,
        f"CAST({measure.bin} AS INTEGER) AS bin, count(*)::BIGINT AS n",
        f"AND ({measure.bin}) IS NOT NULL",
    )
    covered = (
        ""
        if cat.datasets[measure.dataset].replace == "slice"
        else f"SEMI JOIN covered_{measure.dataset} USING (place, month)"
    )
    return f"SELECT '{indicator.code}' AS indicator, place, month, bin, n FROM ({grouped}) {covered}"


def parts_sql(indicator: Indicator, column: str, cat: Catalogue) -> str:
    """indicator, place, month, by_column, part, n: the figure of the first source split by a column."""
    measure = indicator.source[0].numerator
    assert measure is not None
    grouped = _grouped(measure, f"CAST({column} AS VARCHAR) AS part, CAST({measure.expr} AS DOUBLE) AS n")
    covered = (
        ""
        if cat.datasets[measure.dataset].replace == "slice"
        else f"SEMI JOIN covered_{measure.dataset} USING (place, month)"
    )
    return f"""SELECT '{indicator.code}' AS indicator, place, month, '{column}' AS by_column, coalesce(part, '') AS part, n
        FROM ({grouped}) {covered} WHERE n IS NOT NULL AND n <> 0"""
