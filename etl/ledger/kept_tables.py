"""Which communities keep a table: an upload of it that is in force speaks of them."""

from __future__ import annotations

import duckdb

from etl.ledger.statements import statement
from outcomes.catalogue.dataset import Dataset


def keepers(con: duckdb.DuckDBPyConnection, dataset: str) -> frozenset[str]:
    """The codes of the communities that keep a table."""
    return frozenset(code for (code,) in con.execute(statement("keepers"), [dataset]).fetchall())


def kept_instead(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[str, frozenset[str]]:
    """Of each table from which some column of a dataset is taken where it is kept: who keeps it."""
    return {code: keepers(con, code) for code in dataset.instead}
