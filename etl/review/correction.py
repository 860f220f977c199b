"""A correction by hand: the rows in force as texts, and the file that the changed rows make."""

from __future__ import annotations

import pandas as pd

from etl.ledger.opened import OpenLedger
from etl.review.cell_text import cell_of
from etl.review.preview import rows_of
from outcomes.catalogue.dataset import Dataset
from outcomes.core.csv_text import csv_bytes
from outcomes.core.places import Place, Register
from outcomes.reporting.correction import Correction
from outcomes.reporting.submission import Submission


def rows_in_force(ledger: OpenLedger, dataset: Dataset, register: Register, place: Place, period: str) -> pd.DataFrame:
    """The rows in force of a community and period as texts under their headers (of a ledger all its rows)."""
    rows = rows_of(ledger.con, dataset, [place.code])
    column = dataset.period_column
    if column is not None:
        rows = [row for row in rows if row[column.code] == period]
    cells = [[cell_of(dataset, c, row[c.stored_as], register, "zh") for c in dataset.column] for row in rows]
    return pd.DataFrame(cells, columns=[c.header for c in dataset.column], dtype=str)


def corrected(dataset: Dataset, place: Place, period: str, wanted: Correction) -> Submission | None:
    """The correction as a file to be sent; None when nothing was changed.

    A report is replaced slice by slice, so all its rows go in; of a ledger only the rows that changed.
    """
    now = [tuple("" if pd.isna(v) else str(v).strip() for v in row) for row in wanted.after.itertuples(index=False)]
    then = [tuple(map(str, row)) for row in wanted.before.itertuples(index=False)]
    if now == then:
        return None
    rows = now if dataset.replace == "slice" else [row for row in now if row not in then]
    return Submission(
        content=csv_bytes([[c.header for c in dataset.column], *rows]),
        name=f"{dataset.name.zh}-{place.name}-{period}-更正.csv",
        dataset=dataset.code,
        purpose="correction",
        reason=wanted.reason,
    )
