"""A correction by hand: the rows in force as texts, and the file that the changed rows make."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd

from etl.review.preview import rows_of
from etl.review.submit import as_csv
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings
from outcomes.warehouse.lake import connect


def _text(column: Column, value: Any, register: Register) -> str:
    """A stored value as staff would type it."""
    if value is None:
        return ""
    words = {c.code: c.zh for c in column.choices}
    if column.type == "place":
        return register.get(value).name
    if column.type == "choices":
        return "；".join(words.get(code, code) for code in str(value).split(";"))
    if column.type == "choice":
        return words.get(value, str(value))
    if column.type == "bool":
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def rows_in_force(settings: Settings, dataset: Dataset, register: Register, place: Place, period: str) -> pd.DataFrame:
    """The rows in force of a community and period as texts under their headers (of a ledger all its rows)."""
    con = connect(settings)
    try:
        rows = rows_of(con, dataset, [place.code])
    finally:
        con.close()
    column = dataset.period_column
    if column is not None:
        rows = [row for row in rows if row[column.code] == period]
    cells = [[_text(c, row[c.stored_as], register) for c in dataset.column] for row in rows]
    return pd.DataFrame(cells, columns=[c.header for c in dataset.column], dtype=str)


def corrected_file(
    dataset: Dataset, place: Place, period: str, before: pd.DataFrame, after: pd.DataFrame
) -> tuple[bytes, str] | None:
    """Bytes and name of the file that holds the correction; None when nothing was changed.

    A report is replaced slice by slice, so all its rows go in; of a ledger only the rows that changed.
    """
    now = [tuple("" if pd.isna(v) else str(v).strip() for v in row) for row in after.itertuples(index=False)]
    then = [tuple(map(str, row)) for row in before.itertuples(index=False)]
    if now == then:
        return None
    rows = now if dataset.replace == "slice" else [row for row in now if row not in then]
    name = f"{dataset.name.zh}-{place.name}-{period}-更正.csv"
    return as_csv([c.header for c in dataset.column], rows), name
