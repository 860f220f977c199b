"""Doubts that only the figures in force can raise: questions to the sender, never refusals."""

from __future__ import annotations

import pyarrow as pa

from etl.check.row_findings import Seen, typed
from etl.findings.finding import finding
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.reporting.finding import Finding

_MONTHS_BACK = 24
_FEWEST_MONTHS = 8
_SPREADS = 5 * 1.4826  # of the median absolute deviation: 1.4826 of it are a standard deviation
_FLOOR = 10  # a difference of so few is never worth a question
_FOLD = 3


def questions(seen: Seen, history: pa.Table) -> list[Finding]:
    """A total typed as an addition, a figure far from the community's own months, last month copied."""
    seen.con.register("history", history)
    said = [f for column in seen.columns if column.adds_up for f in _running_totals(seen, column)]
    flows = flow_columns(seen.around.cat, seen.dataset)
    said += [f for column in seen.columns if column.code in flows for f in _outliers(seen, column)]
    return said + _copied_months(seen)


def flow_columns(cat: Catalogue, dataset: Dataset) -> set[str]:
    """The counts of a monthly table that flow: those an indicator of the kind flow adds up over months.

    Not those that are new now and then (parking spaces, pocket parks): nearly all of their months are 0.
    """
    if dataset.replace != "slice" or dataset.frequency != "monthly":
        return set()
    summed = " ".join(
        measure.expr
        for indicator in cat.fed_by(dataset.code)
        if indicator.over_time == "flow"
        for source in indicator.source
        for measure in source.measures
        if measure.dataset == dataset.code
    )
    words = set("".join(c if c.isalnum() or c == "_" else " " for c in summed).split())
    return {c.code for c in dataset.column if c.type == "count" and not c.adds_up and c.code in words}


def _other_keys(dataset: Dataset) -> str:
    """The condition that history and row speak of the same grid, canteen or station."""
    others = [dataset.get(code).stored_as for code in dataset.key if dataset.get(code).type not in ("place", "month")]
    return "".join(f" AND h.{code} = t.{code}" for code in others)


def _running_totals(seen: Seen, column: Column) -> list[Finding]:
    rows = seen.con.execute(
        f"""SELECT t.source_row, t.{column.code}, sum(h.{column.code})::BIGINT AS before FROM {typed(seen.dataset)} t
        JOIN history h ON h.community_code = t.community_code AND h.month < t.month
        GROUP BY ALL HAVING t.{column.code} > 0 AND before > 1 AND t.{column.code} >= before ORDER BY 1"""
    ).fetchall()
    return [
        finding("outlier_warning", sheet=seen.sheet, row=row, column=column.header, value=str(value), before=before)
        for row, value, before in rows
    ]


def _outliers(seen: Seen, column: Column) -> list[Finding]:
    """Counts outside the median of the own last months by five spreads, at least tenfold units and threefold."""
    code = column.code
    rows = seen.con.execute(
        f"""WITH own AS (SELECT t.source_row, t.{code} AS value, count(h.{code}) AS months, median(h.{code}) AS middle,
            mad(h.{code}) AS spread, min(h.{code}) AS low, max(h.{code}) AS high
            FROM {typed(seen.dataset)} t JOIN history h ON h.community_code = t.community_code AND h.month < t.month
            AND h.month >= strftime(CAST(t.month || '-01' AS DATE) - INTERVAL {_MONTHS_BACK} MONTH, '%Y-%m')
            {_other_keys(seen.dataset)} WHERE t.{code} IS NOT NULL GROUP BY ALL)
        SELECT source_row, value, months, middle, low, high FROM own WHERE months >= {_FEWEST_MONTHS}
        AND abs(value - middle) > greatest({_SPREADS} * spread, {_FLOOR})
        AND (value >= {_FOLD} * middle OR {_FOLD} * value <= middle) ORDER BY 1"""
    ).fetchall()
    return [
        finding(
            "outlier_history",
            sheet=seen.sheet,
            row=row,
            column=column.header,
            value=str(value),
            months=months,
            median=f"{middle:g}" if middle < 1e6 else f"{middle:.0f}",
            low=low,
            high=high,
        )
        for row, value, months, middle, low, high in rows
    ]


def _copied_months(seen: Seen) -> list[Finding]:
    counts = [c.code for c in seen.dataset.column if c.type == "count"]
    if not counts:
        return []
    same = " AND ".join(f"h.{c} IS NOT DISTINCT FROM t.{c}" for c in counts)
    rows = seen.con.execute(
        f"""SELECT t.source_row, h.month FROM {typed(seen.dataset)} t JOIN history h ON h.community_code = t.community_code
        AND h.month = strftime(CAST(t.month || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m'){_other_keys(seen.dataset)}
        WHERE {same} AND {" + ".join(f"coalesce(t.{c}, 0)" for c in counts)} > 10 ORDER BY 1"""
    ).fetchall()
    return [finding("suspicious_copy", sheet=seen.sheet, row=row, value=month) for row, month in rows]
