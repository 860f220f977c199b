"""The counts that were reported as not known yet, of what a look sees in force: each is asked for again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.statements import statement


@dataclass(frozen=True, kw_only=True)
class UnknownCounts:
    """A community's row of a month in which some columns are not known yet."""

    dataset: str
    place: str
    month: str
    columns: tuple[str, ...]


def unknown_counts_in(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, look: Look, tables: Collection[str]
) -> list[UnknownCounts]:
    """Those of some tables, newest month first; not those whose number another table gives in their community."""
    wanted = [cat.datasets[code] for code in sorted(tables) if cat.datasets[code].may_wait]
    if not wanted:
        return []
    see(con, cat, look.slices_of({code for d in wanted for code in (d.code, *d.instead)}))
    found = []
    for dataset in wanted:
        columns = [c for c in dataset.column if c.code in dataset.may_wait]
        rows = con.execute(statement("unknown_counts", columns=columns, rows=in_force_sql(dataset))).fetchall()
        found += [
            UnknownCounts(dataset=dataset.code, place=place, month=month, columns=tuple(names))
            for place, month, names in rows
        ]
    return sorted(found, key=lambda u: u.month, reverse=True)


def unknown_counts(settings: Settings, look: Look, tables: Collection[str]) -> list[UnknownCounts]:
    """The same, read from the ledger."""
    con = connect(settings)
    try:
        return unknown_counts_in(con, catalogue(), look, tables)
    finally:
        con.close()
