"""The counts that were reported as not known yet, of what a look sees in force: each is asked for again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.statements import statement


@dataclass(frozen=True, kw_only=True)
class UnknownCounts:
    """A community's row of a month in which some columns are not known yet."""

    dataset: str
    place: str
    month: str
    columns: tuple[str, ...]


def unknown_sql(dataset: Dataset, rows: str, slices: str = "seen_slice") -> str:
    """The query for the rows of a table in which counts are not known yet, by its rows and the state of every slice."""
    columns = [c for c in dataset.column if c.code in dataset.may_wait]
    return statement("unknown_counts", dataset=dataset.code, columns=columns, rows=rows, slices=slices)


def unknown_counts_in(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, look: Look, tables: Collection[str]
) -> list[UnknownCounts]:
    """Those of some tables, newest month first; not those whose number another table gives in their community."""
    wanted = [cat.datasets[code] for code in sorted(tables) if cat.datasets[code].may_wait]
    if not wanted:
        return []
    see(con, cat, look.slices_of({code for d in wanted for code in (d.code, *d.instead)}))
    found = [row for d in wanted for row in con.execute(unknown_sql(d, in_force_sql(d))).fetchall()]
    made = [
        UnknownCounts(dataset=d, place=place, month=month, columns=tuple(names)) for d, place, month, names in found
    ]
    return sorted(sorted(made, key=lambda u: (u.dataset, u.place)), key=lambda u: u.month, reverse=True)
