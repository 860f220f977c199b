"""Doubts that only the figures in force can raise: questions to the sender, never refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from etl.check.first_months import first_months
from etl.check.row_findings import Seen
from etl.check.statements import statement
from etl.findings.said import Unworded, unworded
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset

_MONTHS_BACK = 24
_FEWEST_MONTHS = 8
_SPREADS = 5 * 1.4826  # of the median absolute deviation: 1.4826 of it are a standard deviation
_FLOOR = 10  # a difference of so few is never worth a question
_FOLD = 3


def questions(seen: Seen, history: pa.Table) -> Iterator[Unworded]:
    """A total typed as an addition, a figure far from the own months or (without them) from others, last month copied."""
    seen.con.register("history", history)
    flows = flow_columns(seen.around.cat, seen.dataset)
    for column in seen.columns:
        if column.adds_up:
            yield from _running_totals(seen, column)
    for column in seen.columns:
        if column.code in flows:
            yield from _outliers(seen, column)
    limits = {"enough": _FEWEST_MONTHS, "spreads": _SPREADS, "floor": _FLOOR, "fold": _FOLD}
    yield from first_months(seen, [c for c in seen.columns if c.code in flows], limits)
    yield from _copied_months(seen)


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


def _other_keys(dataset: Dataset) -> list[str]:
    """The columns that say of which grid, canteen or station a row speaks."""
    return [dataset.get(code).stored_as for code in dataset.key if dataset.get(code).type not in ("place", "month")]


def _running_totals(seen: Seen, column: Column) -> Iterator[Unworded]:
    rows = seen.con.execute(statement("running_totals", dataset=seen.dataset, column=column.code)).fetchall()
    for row, value, before in rows:
        told = {"value": str(value), "before": before}
        yield unworded("outlier_warning", sheet=seen.sheet, row=row, column=column.header, **told)


def _outliers(seen: Seen, column: Column) -> Iterator[Unworded]:
    """Counts outside the median of the own last months by five spreads, at least tenfold units and threefold."""
    rows = seen.con.execute(
        statement("outliers", dataset=seen.dataset, column=column.code, others=_other_keys(seen.dataset)),
        {"back": _MONTHS_BACK, "fewest": _FEWEST_MONTHS, "spreads": _SPREADS, "floor": _FLOOR, "fold": _FOLD},
    ).fetchall()
    return (
        unworded(
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
    )


def _copied_months(seen: Seen) -> Iterator[Unworded]:
    counts = [c.code for c in seen.dataset.column if c.type == "count"]
    if not counts:
        return
    rows = seen.con.execute(
        statement("copied_months", dataset=seen.dataset, counts=counts, others=_other_keys(seen.dataset))
    ).fetchall()
    for row, month in rows:
        yield unworded("suspicious_copy", sheet=seen.sheet, row=row, value=month)
