"""A warehouse while it is open: what everything that reads or appends to its ledger needs at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings
from outcomes.warehouse.lake import connect


@dataclass(frozen=True, kw_only=True)
class OpenLedger:
    """A connection, the settings it was opened with, and the catalogue of its tables."""

    con: duckdb.DuckDBPyConnection
    settings: Settings
    cat: Catalogue


@contextmanager
def opened(settings: Settings, cat: Catalogue | None = None) -> Iterator[OpenLedger]:
    """The ledger of a warehouse, open for this while."""
    con = connect(settings)
    try:
        yield OpenLedger(con=con, settings=settings, cat=cat or catalogue())
    finally:
        con.close()
